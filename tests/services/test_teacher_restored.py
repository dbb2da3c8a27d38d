"""Putting a teacher, or what stood there of one, back beside people of the same name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_changes import (
    NewTeacher,
    TeacherEntry,
    add_teacher,
    change_teacher,
    read_entry,
)
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.people.teacher_removal import remove_teacher, restore_teacher
from tests.support.scenario import Walked


def added(ledger: Ledger, name: str, staff_no: str = "") -> str:
    return add_teacher(ledger, NewTeacher(TeacherEntry(name, staff_no))).uid


def refusal(ledger: Ledger, uid: str, meanwhile: tuple[str, str]) -> tuple[str, object]:
    """Takes somebody out; somebody else is added; why they are not put back."""
    removed = remove_teacher(ledger, uid)
    added(ledger, *meanwhile)
    before = list_teachers(ledger)
    with pytest.raises(UnusableInput) as caught:
        restore_teacher(ledger, removed)
    assert list_teachers(ledger) == before
    return caught.value.code, caught.value.params["name"]


@pytest.mark.parametrize("numbered", [True, False])
def test_whoever_a_roster_brought_is_put_back(
    walked: Walked, tmp_path: Path, *, numbered: bool
) -> None:
    ledger = walked.ledger
    roster = tmp_path / "r.csv"
    roster.write_text("工号,姓名,教研组\n0201,李四,语文组\n,李四,数学组\n", encoding="utf-8")
    import_roster(ledger, roster)
    everybody = list_teachers(ledger)
    namesakes = {bool(one.staff_no): one.uid for one in everybody if one.name == "李四"}
    removed = remove_teacher(ledger, namesakes[numbered])
    restore_teacher(ledger, removed)
    assert list_teachers(ledger) == everybody


def test_a_namesake_with_a_number_added_before_is_no_hindrance(walked: Walked) -> None:
    ledger = walked.ledger
    uid = added(ledger, "王五")
    added(ledger, "王五", "0300")
    everybody = list_teachers(ledger)
    restore_teacher(ledger, remove_teacher(ledger, uid))
    assert list_teachers(ledger) == everybody


@pytest.mark.both_engines
def test_both_of_a_name_taken_out_are_put_back_in_turn(walked: Walked) -> None:
    ledger = walked.ledger
    uids = [added(ledger, "王五"), added(ledger, "王五", "0300")]
    everybody = list_teachers(ledger)
    for order in (uids, uids[::-1]):
        gone = [remove_teacher(ledger, uid) for uid in order]
        for removed in reversed(gone):
            restore_teacher(ledger, removed)
        assert list_teachers(ledger) == everybody


@pytest.mark.parametrize("staff_no", ["", "0300"])
def test_a_namesake_added_since_is_most_likely_the_same_person(
    walked: Walked, staff_no: str
) -> None:
    ledger = walked.ledger
    uid = added(ledger, "王五")
    assert refusal(ledger, uid, ("王五", staff_no)) == ("namesake_added_since", "王五")


def test_two_who_are_told_apart_by_number_stand_side_by_side(walked: Walked) -> None:
    ledger = walked.ledger
    removed = remove_teacher(ledger, added(ledger, "王五", "0300"))
    added(ledger, "王五", "0301")
    restore_teacher(ledger, removed)
    numbers = [one.staff_no for one in list_teachers(ledger) if one.name == "王五"]
    assert set(numbers) == {"0300", "0301"}


def test_somebody_corrected_to_that_name_was_there_before(walked: Walked) -> None:
    ledger = walked.ledger
    removed = remove_teacher(ledger, added(ledger, "王五"))
    other = next(one for one in list_teachers(ledger) if one.staff_no == "0003")
    change_teacher(ledger, other.uid, replace(read_entry(ledger, other.uid), name="王五"))
    restore_teacher(ledger, removed)
    assert [one.name for one in list_teachers(ledger)].count("王五") == 2


def test_a_number_given_to_somebody_else_is_theirs(walked: Walked) -> None:
    ledger = walked.ledger
    uid = added(ledger, "王五", "0300")
    assert refusal(ledger, uid, ("赵六", "0300")) == ("staff_no_taken", "赵六")


@pytest.mark.both_engines
def test_a_number_given_to_a_namesake_can_be_taken_back(walked: Walked) -> None:
    ledger = walked.ledger
    uid = added(ledger, "王五")
    added(ledger, "王五", "0300")
    before = read_entry(ledger, uid)
    saved = change_teacher(ledger, uid, replace(before, staff_no="0301"))
    with pytest.raises(UnusableInput, match="same_name_needs_number"):
        change_teacher(ledger, uid, before, based_on=saved.after)
    change_teacher(ledger, uid, before, based_on=saved.after, back=True)
    assert read_entry(ledger, uid) == before
    renamed = change_teacher(ledger, uid, replace(before, name="赵六"))
    added(ledger, "王五", "0302")
    with pytest.raises(UnusableInput, match="same_name_needs_number"):
        change_teacher(ledger, uid, before, based_on=renamed.after, back=True)
