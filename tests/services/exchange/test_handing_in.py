"""A teacher hands in from the own ledger, the school collects, reviews and sends back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studyhours.domain.errors import UnknownSchool, UnusableInput
from studyhours.services.exchange.conflicts import Decision, decide, decide_all, list_conflicts
from studyhours.services.exchange.merged import Merged
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import identity_of
from studyhours.services.exchange.undoing import list_merges, undo_merge
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.quick_entry import quick_world
from studyhours.services.records.saving import change_record, delete_record, read_record
from studyhours.services.reviewing.deciding import approve_records
from tests.services.exchange.world import (
    Stick,
    assert_sound,
    home_ledger,
    merges,
    state,
    teacher_of,
    written,
)
from tests.support.scenario import CLOCK, TERMS, YEAR, make_ledger, roster_file, write_csv


@pytest.fixture
def school(target: str, tmp_path: Path) -> Iterator[Ledger]:
    ledger = make_ledger(target)
    import_roster(ledger, roster_file(tmp_path))
    yield ledger
    ledger.close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Ledger]:
    ledger = home_ledger(str(tmp_path / "home.studyhours"))
    yield ledger
    ledger.close()


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    return Stick(tmp_path)


def _change(ledger: Ledger, uid: str, **values: object) -> str:
    said, version = read_record(ledger, uid)
    return change_record(ledger, uid, replace(said, **values), version).version  # type: ignore[arg-type]


def _counts(merged: Merged) -> tuple[int, int, int, int, int]:
    one = merged.counts
    return one.added, one.changed, one.deleted, one.unchanged, one.undecided


@pytest.mark.both_engines
def test_handing_in_reviewing_sending_back(school: Ledger, home: Ledger, stick: Stick) -> None:
    paper, _ = written(home, "0001", "论文一", kind="training")
    reflection, _ = written(home, "0001", "反思", type="reflection")
    with pytest.raises(UnknownSchool, match="package_unknown"):
        stick.carry(home, school)
    stick.both(home, school, "0001")
    before = state(school)
    tried = stick.carry(home, school, dry_run=True)
    assert (_counts(tried), state(school)) == ((2, 0, 0, 0, 0), before)
    first = stick.carry(home, school)
    assert _counts(first) == (2, 0, 0, 0, 0)
    # What nobody has to approve counts at once; the rest waits, whatever the own ledger says.
    statuses = {one[1]: one[2] for one in state(school)["records"].values()}
    assert statuses == {"论文一": "submitted", "反思": "approved"}
    assert _counts(stick.carry(home, school)) == (0, 0, 0, 2, 0)
    assert merges(school) == 1
    # Handed in again before anything came back: no conflict with what only waits.
    _change(home, paper, title="论文一改")
    assert _counts(stick.carry(home, school)) == (0, 1, 0, 1, 0)
    said, version = read_record(school, paper)
    assert (said.title, said.status) == ("论文一改", "submitted")
    approve_records(school, [(paper, version)])
    assert _counts(stick.carry(school, home, teacher="0001")) == (0, 1, 0, 1, 0)
    assert read_record(home, paper)[0].status == "approved"
    settled = state(school), state(home)
    stick.carry(home, school)
    stick.carry(school, home, teacher="0001")
    assert (state(school), state(home)) == settled
    _change(home, reflection, title="反思二")
    delete_record(home, paper, read_record(home, paper)[1])
    assert _counts(stick.carry(home, school)) == (0, 1, 1, 0, 0)
    assert_sound(school)
    assert_sound(home)


@pytest.mark.both_engines
def test_what_both_changed_waits_for_a_decision(school: Ledger, home: Ledger, stick: Stick) -> None:
    stick.both(home, school, "0001")
    uids = [written(home, "0001", f"论文{number}")[0] for number in range(3)]
    stick.carry(home, school)
    stick.carry(school, home, teacher="0001")
    for uid in uids[:2]:
        _change(home, uid, title="家里改")
        _change(school, uid, title="学校改")
    merged = stick.carry(home, school)
    assert _counts(merged) == (0, 0, 0, 1, 2)
    (one, other) = list_conflicts(school)
    assert one.ours.content is not None
    assert one.ours.content.title == "学校改"
    assert [side.content.title for side in one.others if side.content] == ["家里改"]
    assert _counts(stick.carry(home, school)) == (0, 0, 0, 3, 0)
    assert _counts(stick.carry(school, home, teacher="0001")) == (0, 0, 0, 1, 2)
    with pytest.raises(UnusableInput, match="record_changed_meanwhile"):
        decide(school, [Decision(one.record, one.others[0].version, one.ours.version)])
    decide(school, [Decision(one.record, one.ours.version, one.others[0].version)])
    assert decide_all(school, "ours", "reading").count == 0
    assert decide_all(school, "ours", "writing").count == 1
    assert list_conflicts(school) == ()
    assert read_record(school, one.record)[0].title == "家里改"
    assert read_record(school, other.record)[0].title == "学校改"
    stick.carry(school, home, teacher="0001")
    assert list_conflicts(home) == ()
    for uid in (one.record, other.record):
        assert read_record(home, uid)[0].title == read_record(school, uid)[0].title
    assert _counts(stick.carry(home, school)) == (0, 0, 0, 3, 0)
    assert_sound(school)
    assert_sound(home)


@pytest.mark.both_engines
def test_a_merge_is_undone_as_one_step(school: Ledger, home: Ledger, stick: Stick) -> None:
    stick.both(home, school, "0001")
    kept, _ = written(home, "0001", "先交的")
    stick.carry(home, school)
    before = state(school)
    _change(home, kept, title="改过的")
    added, _ = written(home, "0001", "后写的", kind="observation")
    sent = stick.write(home)
    merge_package(school, sent.path)
    after = state(school)
    undo_merge(school)
    assert state(school) == before
    assert_sound(school)
    merge_package(school, sent.path)
    assert {uid: one[1] for uid, one in state(school)["records"].items()} == {
        uid: one[1] for uid, one in after["records"].items()
    }
    _change(school, added, title="学校改")
    with pytest.raises(UnusableInput, match="merge_changed_since"):
        undo_merge(school, list_merges(school)[0].id)
    assert len(list_merges(school)) == 2


def test_a_teacher_s_own_ledger_is_called_by_the_teacher(tmp_path: Path) -> None:
    """Three teachers of one school hand in: each package says whose it is."""
    roster = write_csv(tmp_path / "one.csv", [["工号", "姓名"], ["0004", "王芳"]])
    ledger = create_ledger(
        str(tmp_path / "w.studyhours"), NewSchool("河湾小学", YEAR, TERMS), CLOCK
    )
    assert identity_of(ledger).name == "河湾小学"
    import_roster(ledger, roster)
    assert identity_of(ledger).name == "王芳（河湾小学）"
    ledger.close()


def test_in_a_teacher_s_own_ledger_a_sentence_need_name_nobody(tmp_path: Path) -> None:
    home = home_ledger(str(tmp_path / "home.studyhours"))
    assert quick_world(home).teacher == str(teacher_of(home, "0001"))
    home.close()
