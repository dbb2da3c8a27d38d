"""Cases of a rule set: given these records, terms and facts, as of this day, expect this verdict.

They are kept beside the rules in the same file but change nothing they say: see ``load_cases`` for
how they are written, and ``services.rulebook.cases`` for how they are run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from studyhours.domain.calendar import HolidayTable, SchoolCalendar, SchoolYear, Term
from studyhours.domain.registers import Absence, Decided, Exempted, Granted, Spell
from studyhours.domain.windows import windows_of
from studyhours.rules.facts import PersonFact
from studyhours.rules.grants import as_record
from studyhours.rules.subjects import BOTH, Relations, Tie
from studyhours.rules.subjects import TEACHER as TEACHER_SUBJECT
from studyhours.rules.trace import RecordFacts

TEACHER = "teacher"
"""The uid of whom a case is about, whatever kind of subject that is."""
NO_RESULT = "none"
"""Expected of a rule that has nothing to judge, or does not exist."""
LIMIT = 20_000
"""Records a case may come to: more are a slip of the pen."""

Expected: TypeAlias = str | tuple[str, ...] | Mapping[str, str]
"""What a result is expected to say of one thing: a text, a list, or numbers by reason."""


_ACTIVITY = "activity:"


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
class CaseOther:
    """Somebody, or a unit, that whom a case is about is tied to.

    Attributes:
        name: Its name; unlike all others of the case.
        subject: What it is: one of ``subjects.SUBJECTS``.
        tie: What it is to whom the case is about: one of ``subjects.ties_of``.
        facts: Dated facts of it.
        records: Its records.
    """

    name: str
    subject: str
    tie: str
    facts: tuple[PersonFact, ...] = ()
    records: tuple[CaseRecords, ...] = ()


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
        ceilings: The best grade left of each outcome; None where it does not matter.
        subject: What the case is about: one of ``subjects.SUBJECTS``.
        others: Whom that is tied to.
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
    ceilings: Mapping[str, str] | None = None
    subject: str = TEACHER_SUBJECT
    others: tuple[CaseOther, ...] = ()

    def calendar(self, published: HolidayTable) -> SchoolCalendar:
        """The school year the case is judged in."""
        table = published if self.holidays is None else self.holidays
        return SchoolCalendar(self.year, self.terms, table)

    def records_in(self, calendar: SchoolCalendar) -> dict[str, tuple[RecordFacts, ...]]:
        """The records of whom it is about and of the others, one by one, and the hours granted."""
        found = {one.name: _one_by_one(one.records, one.name, calendar) for one in self.others}
        granted = map(as_record, self.registers.granted)
        return {TEACHER: (*_one_by_one(self.records, "r", calendar), *granted), **found}

    def relations(self) -> Relations:
        """Who is tied to whom; of a pair both always are."""
        ties: dict[str, dict[str, tuple[Tie, ...]]] = {BOTH: {TEACHER: (Tie(uid=TEACHER),)}}
        for one in self.others:
            known = ties.setdefault(one.tie, {})
            known[TEACHER] = (*known.get(TEACHER, ()), Tie(uid=one.name))
            ties[BOTH][one.name] = (Tie(uid=one.name),)
        return Relations(ties, {one.name: one.name for one in self.others})

    def whom(self) -> dict[str, list[str]]:
        """All of them by what they are."""
        found = {self.subject: [TEACHER]}
        for one in self.others:
            found.setdefault(one.subject, []).append(one.name)
        return found


def _one_by_one(
    records: Sequence[CaseRecords], name: str, calendar: SchoolCalendar
) -> tuple[RecordFacts, ...]:
    return tuple(
        replace(
            entry.like,
            uid=f"{name}{number}-{place}-{day}-{turn}",
            last_day=day,
            object=_on_day(entry.like, day),
        )
        for number, entry in enumerate(records)
        for place, day in enumerate(entry.days_in(calendar))
        for turn in range(entry.times)
    )


def _on_day(like: RecordFacts, day: date) -> str | None:
    """What a record of a day is about: an activity of one title is another one on another day."""
    named = like.object
    if named is None or not named.startswith(_ACTIVITY) or "@" in named:
        return named
    return f"{named}@{like.first_day or day}"
