"""What the check page shows: everybody judged, who they are that day, and which days to choose."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select

from studyhours.db.models import SchoolYearRow
from studyhours.domain.calendar import SchoolCalendar, school_year
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.checking.checking import Checked, CheckRequest, TeacherChecked, check
from studyhours.services.checking.judged_table import (
    JudgedLine,
    JudgedTable,
    OfRuleSet,
    by_ruleset,
    result_of_ruleset,
    units_table,
)
from studyhours.services.checking.seen import seen_by, sees_school, uids
from studyhours.services.checking.standing_records import Stamp, stamp_of
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.people.teacher_list import TeacherShown, list_some, list_teachers

NO_RULES = "no_rules"
NO_TEACHERS = "no_teachers"
_WITHOUT_RULES = frozenset({"no_rulesets", "no_rules_in_force", "no_rules_of_teachers"})


@dataclass(frozen=True, slots=True)
class DayChoices:
    """Days people check as of.

    Attributes:
        today: Today in the school's zone.
        terms: Number and last day of each term of the year.
        year_end: Last day of the year.
    """

    today: date
    terms: tuple[tuple[int, date], ...]
    year_end: date


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Everybody judged as of a day.

    Attributes:
        as_of: The day.
        year: Label of the school year judged.
        years: Labels of the years kept, the newest first.
        days: Days to choose.
        teachers: Who everybody is that day, by uid.
        checked: The results, without those who had left before the day; None where there are
            none.
        rulesets: The same by each rule set alone, in the order of their rules.
        units: Groups, pairs and schools by the rules about them, as of the same day; None where
            no rule is about any.
        missing: Why there are none, ``NO_RULES`` or ``NO_TEACHERS``; else empty.
        seconds: How long judging everybody took.
        stamp: Where the log ended before they were judged.
        people: The teachers as a table.
    """

    as_of: date
    year: str
    years: tuple[str, ...]
    days: DayChoices
    teachers: Mapping[str, TeacherShown]
    checked: Checked | None
    rulesets: tuple[OfRuleSet, ...]
    missing: str
    seconds: float
    stamp: Stamp
    units: JudgedTable | None = None
    people: JudgedTable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Makes the table where results are read: a window could not be silent so long."""
        found = self.checked.teachers if self.checked is not None else ()
        lines = tuple(JudgedLine(self.teachers[one.uid], one, one.result.rules) for one in found)
        people = JudgedTable(lines, found[0].result.rules if found else (), self.rulesets)
        object.__setattr__(self, "people", people)

    @property
    def has_terms(self) -> bool:
        """Whether the year's terms are known; without them much cannot be judged."""
        return bool(self.days.terms)


def read_verdicts(
    ledger: Ledger,
    year: str | None,
    as_of: date | None,
    progress: Progress = unwatched,
) -> Verdicts:
    """Judges everybody the actor may see: the whole school, the groups they head, or themselves.

    Args:
        ledger: The ledger.
        year: Label of the school year; chosen by the day when None.
        as_of: The day, included; today when None.
        progress: Told how far judging is, and may call it off.

    Raises:
        UnusableInput: an unknown year.
        NotPermitted: the account may see nobody's results.
    """
    calendar, now, years, stamp = _calendar(ledger, year, as_of)
    day = as_of or now
    days = DayChoices(
        today=now,
        terms=tuple((term.number, term.last) for term in calendar.terms),
        year_end=calendar.year.last,
    )
    label = calendar.year.label
    teachers = {one.uid: one for one in _seen_teachers(ledger, day)}
    checked: Checked | None = None
    missing, seconds = "" if teachers else NO_TEACHERS, 0.0
    begun = time.perf_counter()
    try:
        everybody = check(ledger, CheckRequest(year=label, as_of=day, seen=True), progress)
        checked = _serving(everybody, teachers, day)
        seconds = time.perf_counter() - begun
    except UnusableInput as fault:
        if fault.code not in _WITHOUT_RULES:
            raise
        missing = missing or NO_RULES
    found = None if missing else checked
    return Verdicts(
        as_of=day,
        year=label,
        years=years,
        days=days,
        teachers=teachers,
        checked=found,
        rulesets=() if found is None else rulesets_of(found),
        units=units_table(found) if found and found.about_units else None,
        missing=missing,
        seconds=seconds,
        stamp=stamp,
    )


def _seen_teachers(ledger: Ledger, day: date) -> tuple[TeacherShown, ...]:
    if sees_school(ledger.actor):
        return list_teachers(ledger, day)
    with ledger.reading() as session:
        school = school_of(session)
        seen = seen_by(ledger, session, school) or frozenset()
        return list_some(session, school, day, uids(seen))


def rulesets_of(checked: Checked) -> tuple[OfRuleSet, ...]:
    """What results of teachers come to by each rule set; all have the same rules in one order."""
    rules = checked.teachers[0].result.rules if checked.teachers else ()
    return by_ruleset(checked, rules, (one.result.rules for one in checked.teachers))


def only_ruleset(checked: Checked, ruleset: str) -> Checked:
    """The results of one rule set alone, verdicts and what missing it brings included."""

    def of_teacher(one: TeacherChecked) -> TeacherChecked:
        return replace(one, result=result_of_ruleset(one.result, ruleset), traces=())

    return replace(
        checked,
        rulesets=tuple(used for used in checked.rulesets if used.id == ruleset),
        teachers=tuple(map(of_teacher, checked.teachers)),
    )


def _calendar(
    ledger: Ledger, year: str | None, as_of: date | None
) -> tuple[SchoolCalendar, date, tuple[str, ...], Stamp]:
    with ledger.reading() as session:
        stamp = stamp_of(session)
        school = school_of(session)
        now = today(ledger, school)
        calendar = load_calendar(session, school, choose_year(session, school, year, as_of or now))
        kept = session.scalars(
            select(SchoolYearRow.label).where(SchoolYearRow.school_id == school.id)
        )
        years = tuple(sorted({*kept, calendar.year.label}, reverse=True))
    return calendar, now, years, stamp


def _serving(checked: Checked, teachers: Mapping[str, TeacherShown], day: date) -> Checked:
    """Without those who had left: what they no longer do is nobody's fault."""
    present = tuple(
        one for one in checked.teachers if one.uid in teachers and teachers[one.uid].serves_on(day)
    )
    return replace(checked, teachers=present)


def day_in_year(label: str, now: date) -> date:
    """The day to check a school year as of: today while it runs, else its last, or first, day.

    Raises:
        ValueError: the label is no school year.
    """
    year = school_year(label)
    return min(max(now, year.first), year.last)


def read_explained(ledger: Ledger, year: str, as_of: date, uid: str) -> TeacherChecked:
    """One teacher judged, with the records that count and those that do not.

    Raises:
        UnusableInput: an unknown year or teacher, or no rules.
        NotPermitted: the account may not see this teacher.
    """
    request = CheckRequest(year=year, as_of=as_of, teacher=uid, explain=True)
    return check(ledger, request).teachers[0]
