"""``check`` on a real ledger agrees with the reference, whatever school is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import event, given

from studyhours.domain.calendar import HolidayTable, SchoolCalendar
from tests.domain.strategies import modest
from tests.rules.case_files import TEACHER, Case, all_cases
from tests.rules.ledgers import Kept, check_drawn, make_ledger
from tests.rules.reference import judge, verdict
from tests.rules.reference_persons import NOBODY
from tests.rules.worlds import TEACHERS, World, worlds


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder: Path = tmp_path_factory.mktemp("drawn")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDYHOURS_HOME", str(folder / "home"))
        made = make_ledger(folder)
        yield made
        made.ledger.close()


@given(world=worlds())
@modest(80)
def test_the_ledger_agrees_with_the_reference(kept: Kept, world: World) -> None:
    checked = check_drawn(kept, world)
    for teacher in TEACHERS:
        expected = judge(
            world.versions,
            world.calendar,
            world.records[teacher],
            world.people[teacher],
            world.as_of,
            world.own[teacher],
        )
        assert checked[teacher].rules == expected
        assert checked[teacher].verdict == verdict(expected)
        for one in expected:
            event(one.status)


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_the_ledger_judges_the_cases_of_the_files_too(kept: Kept, case: Case) -> None:
    own, people = case.school.records[TEACHER], case.school.people[TEACHER]
    calendar = case.school.calendar
    records = {name: tuple(own) if name == "t2" else () for name in TEACHERS}
    facts = {name: tuple(people) if name == "t2" else () for name in TEACHERS}
    registers = {name: case.school.own[TEACHER] if name == "t2" else NOBODY for name in TEACHERS}
    world = World(within_the_year(calendar), case.texts, records, facts, case.as_of, registers)
    checked = check_drawn(kept, world)["t2"]
    versions, entries = case.school.rulesets[0], case.school.own[TEACHER]
    expected = judge(versions, calendar, own, people, case.as_of, entries)
    assert checked.rules == expected
    assert checked.verdict == verdict(expected)


def within_the_year(calendar: SchoolCalendar) -> SchoolCalendar:
    """The same calendar with no more of the holiday table than the year needs."""
    table, year = calendar.holidays, calendar.year
    days = {day: work for day, work in table.exceptions.items() if year.first <= day <= year.last}
    holidays = HolidayTable(days, table.known_from, table.known_until)
    return SchoolCalendar(year, calendar.terms, holidays)
