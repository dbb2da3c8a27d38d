"""Whoever is judged again after a change stands as if all had been judged anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from studyhours.domain.registers import GRANTED
from studyhours.rules.grants import as_record
from studyhours.rules.persons import Registers
from studyhours.rules.rejudging import Asked, KnownOfSubject, SubjectStanding
from studyhours.rules.results import SubjectResult
from studyhours.rules.subjects import TEACHER as OF_TEACHERS
from studyhours.rules.trace import RecordFacts
from tests.rules.case_files import TEACHER, Case, all_cases

YEAR = date(2025, 9, 1)


def alone(case: Case) -> bool:
    """Whether a case is of one teacher, and its rules ask nothing of others."""
    plans = case.school.plans(case.as_of)
    return case.school.subject == OF_TEACHERS and not any(one.asks_of_others for one in plans)


ONE_OF_EACH = {
    (case.file, bool(case.case.registers.granted)): case
    for case in reversed(all_cases())
    if case.case.records and alone(case)
}


def begun(case: Case) -> tuple[Asked, KnownOfSubject, list[RecordFacts]]:
    """What a case asks, what is known of its teacher, and the records."""
    own = case.case.registers
    known = KnownOfSubject(
        TEACHER,
        case.case.facts,
        Registers(
            {TEACHER: own.exempted},
            {TEACHER: own.decided},
            {TEACHER: own.served},
            {TEACHER: own.away},
        ),
        tuple(map(as_record, own.granted)),
    )
    asked = Asked(case.school.plans(case.as_of), case.school.calendar, case.as_of)
    return asked, known, [one for one in case.school.records[TEACHER] if one.kind != GRANTED]


def anew(case: Case) -> SubjectResult:
    return case.school.judged(case.as_of)[TEACHER]


@pytest.mark.parametrize("case", ONE_OF_EACH.values(), ids=str)
def test_records_may_come_and_go_and_become_others(case: Case) -> None:
    asked, known, records = begun(case)
    nothing = SubjectStanding(asked, known, ()).result
    assert SubjectStanding(asked, known, records).result == anew(case)

    standing = SubjectStanding(asked, known, records[:1])
    standing.change([(None, one) for one in records[1:]])
    assert standing.result == anew(case)
    later = [replace(one, last_day=one.last_day + timedelta(days=400)) for one in records]
    standing.change(list(zip(records, later, strict=True)))
    assert standing.result == SubjectStanding(asked, known, later).result
    standing.change([(one, None) for one in later])
    assert standing.result == nothing


@pytest.mark.parametrize("case", ONE_OF_EACH.values(), ids=str)
def test_records_of_other_kinds_or_days_need_not_be_read(case: Case) -> None:
    asked, known, records = begun(case)
    first = asked.first
    assert asked.kinds
    assert first is not None
    read = [one for one in records if one.kind in asked.kinds and first <= one.last_day]
    assert SubjectStanding(asked, known, read).result == anew(case)
    credited = [one for one in read if one.status != "uncredited"]
    if not asked.sheets:
        assert SubjectStanding(asked, known, credited).result == anew(case)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("observe-15", (frozenset({"observation"}), YEAR, False)),
        ("school-72", (frozenset({"training"}), YEAR, False)),
        ("times", (frozenset({"self-study", "training", "lesson"}), date(2021, 1, 1), False)),
        ("deductions", (frozenset({"training", "lesson", "observation", "mentoring"}), YEAR, True)),
    ],
)
def test_no_more_is_asked_for_than_rules_look_at(
    file: str, expected: tuple[frozenset[str], date | None, bool]
) -> None:
    asked, _, _ = begun(next(case for (name, _), case in ONE_OF_EACH.items() if name == file))
    assert (asked.kinds, asked.first, asked.sheets) == expected
