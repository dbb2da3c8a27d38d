"""Cases of a rule set: given these records, terms and facts, as of this day, expect this verdict.

They are kept beside the rules in the same file but change nothing they say: see ``load_cases`` for
how they are written, and ``services.rule_cases`` for how they are run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from studyhours.domain.calendar import HolidayTable, SchoolCalendar, SchoolYear, Term
from studyhours.domain.registers import Absence, Decided, Exempted, Granted, Spell
from studyhours.domain.windows import windows_of
from studyhours.rules.facts import PersonFact
from studyhours.rules.grants import as_record
from studyhours.rules.trace import RecordFacts

TEACHER = "teacher"
"""The one subject of a case."""
NO_RESULT = "none"
"""Expected of a rule that has nothing to judge, or does not exist."""
LIMIT = 20_000
"""Records a case may come to: more are a slip of the pen."""

Expected: TypeAlias = str | tuple[str, ...] | Mapping[str, str]
"""What a result is expected to say of one thing: a text, a list, or numbers by reason."""


@dataclass(frozen=True, slots=True)
class CaseRecords:
    """Records of a case that are alike but for their days.

    Attributes:
        like: What they all say; its uid and day are not meant.
        days: Their days; empty where ``every`` tells them.
        every: A unit of windows: one on the first school day of each.
        first: With ``every``, not before this day.
        last: With ``every``, not after this day.
        skipped: With ``every``, windows that hold one of these days have none.
        times: How many on each day.
    """

    like: RecordFacts
    days: tuple[date, ...] = ()
    every: str = ""
    first: date = date.min
    last: date = date.max
    skipped: tuple[date, ...] = ()
    times: int = 1

    def days_in(self, calendar: SchoolCalendar) -> Iterator[date]:
        """The days named, or the first school day of every window of the unit."""
        if not self.every:
            yield from self.days
            return
        for window in windows_of(self.every, calendar):
            inside = [day for day in calendar.school_days if window.holds(day)]
            if not inside or any(map(window.holds, self.skipped)):
                continue
            if self.first <= inside[0] <= self.last:
                yield inside[0]


@dataclass(frozen=True, slots=True)
class CaseRegisters:
    """What the office's registers say of the teacher of a case."""

    exempted: tuple[Exempted, ...] = ()
    decided: tuple[Decided, ...] = ()
    granted: tuple[Granted, ...] = ()
    served: tuple[Spell, ...] = (Spell(),)
    away: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        title: What it is about; unique in its file.
        line: Where it stands.
        as_of: The day, included.
        year: The school year.
        terms: Its terms.
        holidays: Its holiday table; the published one when None.
        records: The teacher's records.
        facts: Dated facts of the teacher.
        registers: Entries about the teacher.
        expect: By rule what is expected of its result, by name; ``NO_RESULT`` for no result.
        verdict: The verdict expected; None where it does not matter.
        appraisal: The consequence expected; None where it does not matter.
    """

    title: str
    line: int = field(compare=False)
    as_of: date
    year: SchoolYear
    terms: tuple[Term, ...] = ()
    holidays: HolidayTable | None = None
    records: tuple[CaseRecords, ...] = ()
    facts: tuple[PersonFact, ...] = ()
    registers: CaseRegisters = field(default_factory=CaseRegisters)
    expect: Mapping[str, Mapping[str, Expected] | str] = field(default_factory=dict)
    verdict: str | None = None
    appraisal: str | None = None

    def calendar(self, published: HolidayTable) -> SchoolCalendar:
        """The school year the case is judged in."""
        table = published if self.holidays is None else self.holidays
        return SchoolCalendar(self.year, self.terms, table)

    def records_in(self, calendar: SchoolCalendar) -> tuple[RecordFacts, ...]:
        """Its records one by one, and the hours granted."""
        found = [
            replace(entry.like, uid=f"r{number}-{place}-{day}-{turn}", last_day=day)
            for number, entry in enumerate(self.records)
            for place, day in enumerate(entry.days_in(calendar))
            for turn in range(entry.times)
        ]
        return (*found, *map(as_record, self.registers.granted))
