"""How the reference tells results, and what it knows when it judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from studyhours.domain.calendar import SchoolCalendar
from studyhours.rules.model import RiskMarks, Rule, Version
from studyhours.rules.pro_rata import ProRata
from studyhours.rules.trace import RecordFacts
from tests.rules.reference_others import Around
from tests.rules.reference_persons import NOBODY, Own
from tests.rules.reference_windows import (
    Days,
    Span,
)

ORDER = ["met", "on_track", "at_risk", "needs_decision", "missed"]
WITHOUT_TERMS = {"school_year", "calendar_year", "quarter", "day", "cycle"}
ZERO = Fraction(0)
ONE_DAY = timedelta(days=1)
LEFT = {"not_applicable", "exempt"}
SINGLE = {"school_year", "calendar_year", "cycle"}


@dataclass(frozen=True)
class Stand:
    """A requirement judged: in one window, or over all of its repeated ones.

    Attributes:
        windows: Met, elapsed and all, of repeated windows.
        each: The repeated windows: days, and how each stands.
        parts: Of a combination in one window, and the veto as the last.
        vetoed: Whether a veto struck.
    """

    status: str
    value: Fraction
    target: Fraction
    due: date | None
    windows: tuple[int, int, int] | None = None
    each: tuple[tuple[Span, Stand], ...] = ()
    parts: tuple[Stand, ...] = ()
    vetoed: bool = False


@dataclass(frozen=True)
class Judged:
    """One rule judged for one teacher; of one not judged only what the contract says of it."""

    rule: str
    version: int
    stand: Stand
    counted: frozenset[str]
    not_counted: frozenset[str]

    @property
    def status(self) -> str:
        return self.stand.status


@dataclass(frozen=True)
class Entry:
    days: Days
    rule: Rule
    version: Version


@dataclass(frozen=True)
class Case:
    """One teacher on one day; ``own`` is what registers say of the rule."""

    calendar: SchoolCalendar
    records: Sequence[RecordFacts]
    as_of: date
    risk: RiskMarks
    cycle: bool
    own: Own = NOBODY
    in_veto: bool = False
    pro_rata: ProRata | None = None
    around: Around | None = None
    day: date = date.max
    every: Sequence[RecordFacts] | None = None  # where ``records`` are only the first of them


def unjudged(status: str) -> Stand:
    """Of a rule that is not judged only its status is compared."""
    return Stand(status, Fraction(0), Fraction(0), None)


def standing(stand: Stand, status: str, inside: Days) -> Stand:
    """A window that stands otherwise than by what was done in it."""
    if status in LEFT:
        return unjudged(status)
    return replace(stand, status=status, parts=(), due=inside[-1], vetoed=False)


def day_of(record: RecordFacts, dated_by: str) -> date:
    """The day of a record that decides its window."""
    return record.first_day or record.last_day if dated_by == "first_day" else record.last_day


def verdict(results: Sequence[Judged]) -> str:
    """The worst of the rules that bind."""
    binding = [ORDER.index(one.status) for one in results if one.status in ORDER]
    return ORDER[max(binding)] if binding else "not_applicable"
