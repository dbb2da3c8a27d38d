"""What the check page reads: everybody judged, the days to choose, and why there may be nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.domain.texts import load_texts
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.checking.verdict_table import save_verdicts
from studyhours.services.checking.verdicts import (
    NO_RULES,
    NO_TEACHERS,
    day_in_year,
    only_ruleset,
    read_explained,
    read_verdicts,
)
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.permissions import Actor
from studyhours.services.people.teacher_changes import NewTeacher, TeacherEntry, add_teacher
from studyhours.services.people.teacher_facts import end_service
from tests.support.scenario import CLOCK, TERMS, YEAR, YEAR_END, Walked

DAY = date(2026, 4, 20)


def stop(stage: str, done: int, total: int | None) -> None:
    """Whoever watches wants no more."""
    raise Cancelled(stage, done, total)


def test_the_same_as_a_check(walked: Walked) -> None:
    found = read_verdicts(walked.ledger, None, DAY)
    assert found.checked == check(walked.ledger, CheckRequest(year=YEAR, as_of=DAY))
    assert (found.year, found.as_of, found.missing) == (YEAR, DAY, "")
    assert found.days.today == date(2026, 9, 10)
    assert found.days.terms == ((1, TERMS[0][1]), (2, TERMS[1][1]))
    assert found.days.year_end == YEAR_END
    assert found.has_terms
    assert {one.uid for one in found.checked.teachers} == set(found.teachers)
    assert 0 < found.seconds < 60


def test_today_and_the_years_kept(walked: Walked) -> None:
    found = read_verdicts(walked.ledger, None, None)
    assert found.as_of == date(2026, 9, 10)
    # Nobody has begun 2026-2027 yet: the newest year kept is judged.
    assert (found.year, found.years) == (YEAR, (YEAR,))


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (date(2025, 1, 1), date(2025, 9, 1)),
        (DAY, DAY),
        (date(2027, 1, 1), YEAR_END),
    ],
)
def test_the_day_to_look_at_a_year(now: date, day: date) -> None:
    assert day_in_year(YEAR, now) == day


def test_who_has_left_is_judged_until_then(walked: Walked) -> None:
    found = read_verdicts(walked.ledger, None, DAY)
    uid = next(one.uid for one in found.teachers.values() if one.staff_no == "0003")
    end_service(walked.ledger, uid, date(2026, 3, 31))

    def judged(day: date) -> bool:
        checked = read_verdicts(walked.ledger, None, day).checked
        return checked is not None and any(one.uid == uid for one in checked.teachers)

    assert judged(date(2026, 3, 31))
    assert not judged(date(2026, 4, 1))


def test_nothing_to_judge(target: str) -> None:
    ledger = create_ledger(target, NewSchool("新学校", YEAR), CLOCK)
    assert read_verdicts(ledger, YEAR, DAY).missing == NO_TEACHERS
    add_teacher(ledger, NewTeacher(TeacherEntry("新人", "1")))
    found = read_verdicts(ledger, YEAR, DAY)
    assert (found.missing, found.checked, found.has_terms) == (NO_RULES, None, False)
    with pytest.raises(UnusableInput, match="bad_year"):
        read_verdicts(ledger, "2025", DAY)
    ledger.close()


def test_it_can_be_called_off(walked: Walked) -> None:
    with pytest.raises(Cancelled):
        read_verdicts(walked.ledger, None, DAY, stop)


def test_one_teacher_explained(walked: Walked) -> None:
    found = read_verdicts(walked.ledger, None, DAY)
    uid = next(one.uid for one in found.teachers.values() if one.staff_no == "0001")
    explained = read_explained(walked.ledger, YEAR, DAY, uid)
    place = [rule.rule_id for rule in explained.result.rules].index("observed")
    trace = explained.traces[place]
    assert {one.code for one in trace.not_counted} == {"wrong_place"}
    assert len(trace.counted) == 15 + 14
    assert set(trace.counted) <= set(explained.records)


def test_a_table_is_saved_whole_or_not_at_all(walked: Walked, tmp_path: Path) -> None:
    checked = read_verdicts(walked.ledger, None, DAY).checked
    assert checked is not None
    texts = load_texts("zh")
    book = save_verdicts(checked, texts, tmp_path / "表")
    assert book == tmp_path / "表.xlsx"
    assert book.read_bytes().startswith(b"PK")
    paper = save_verdicts(checked, texts, tmp_path / "表.PDF")
    assert paper.read_bytes().startswith(b"%PDF")

    with pytest.raises(Cancelled):
        save_verdicts(checked, texts, tmp_path / "不要.xlsx", stop)
    with pytest.raises(UnusableInput, match="folder_missing"):
        save_verdicts(checked, texts, tmp_path / "没有" / "表.xlsx")
    assert sorted(one.name for one in tmp_path.glob("*表*")) == ["表.PDF", "表.xlsx"]
    assert not (tmp_path / "不要.xlsx").exists()


def test_a_login_of_a_teacher_sees_no_table(walked: Walked) -> None:

    ledger = replace(walked.ledger, actor=Actor("t", frozenset({"read_self"}), None))
    with pytest.raises(NotPermitted):
        read_verdicts(ledger, None, DAY)


def test_one_rule_set_alone_is_what_checking_it_alone_gives(walked: Walked) -> None:
    found = read_verdicts(walked.ledger, None, YEAR_END)
    assert found.checked is not None
    every = found.checked.teachers[0].result.rules
    assert [place for one in found.rulesets for place in one.places] == list(range(len(every)))
    for one in found.rulesets:
        alone = check(walked.ledger, CheckRequest(year=YEAR, as_of=YEAR_END, ruleset=one.id))
        assert only_ruleset(found.checked, one.id) == alone
        assert one.verdicts == tuple(teacher.result.verdict for teacher in alone.teachers)
        assert one.title == alone.rulesets[0].title
    hours = next(one for one in found.rulesets if one.id == "school-72")
    assert "met" in hours.verdicts
    assert "met" not in {teacher.result.verdict for teacher in found.checked.teachers}
