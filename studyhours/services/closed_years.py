"""Which days lie in closed years: what changes their records is a correction.

Nothing is forbidden there. The log says of such a change that it is a correction, of which year,
and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import School, YearClosing
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledger import Writing

CORRECTION = "correction"
"""Under which a log entry says of which years it is one, and why."""


@dataclass(frozen=True, slots=True)
class Correcting:
    """What somebody says of corrections.

    Attributes:
        reason: Why; empty where nothing is said.
        needed: Whether a step without a reason is refused.
    """

    reason: str = ""
    needed: bool = False


UNASKED = Correcting()
"""Nobody was asked."""


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """The days of a closed year."""

    year: str
    first: date
    last: date


def closed_days(session: Session, school: School) -> tuple[ClosedDays, ...]:
    """The years that are closed and not reopened."""
    rows = session.execute(
        select(YearClosing.year, YearClosing.first, YearClosing.last)
        .where(YearClosing.school_id == school.id, YearClosing.reopened_at.is_(None))
        .order_by(YearClosing.year)
    )
    return tuple(ClosedDays(year, first, last) for year, first, last in rows)


def years_with(closed: Sequence[ClosedDays], days: Iterable[date]) -> tuple[str, ...]:
    """The closed years in which some of the days lie."""
    some = tuple(days)
    return tuple(one.year for one in closed if any(one.first <= day <= one.last for day in some))


def marked(years: Iterable[str], reason: str) -> Mapping[str, object]:
    """What a log entry says besides; nothing where no closed year is concerned."""
    named = list(years)
    return {CORRECTION: {"years": named, "reason": reason.strip()}} if named else {}


def mark_of(tx: Writing, school: School, days: Iterable[date], reason: str) -> Mapping[str, object]:
    """The same for records that lie, or lay, on these days."""
    return marked(years_with(closed_days(tx.session, school), days), reason)


def refuse_unexplained(years: Mapping[str, int], said: Correcting) -> None:
    """Refuses corrections without a reason where one is needed.

    Args:
        years: How many records of which closed year are concerned.
        said: What is said of it.

    Raises:
        UnusableInput: a reason is needed and there is none.
    """
    if years and said.needed and not said.reason.strip():
        raise UnusableInput(
            "closed_year_reason", years=", ".join(sorted(years)), count=sum(years.values())
        )
