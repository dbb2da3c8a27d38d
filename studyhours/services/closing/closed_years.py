"""Which days lie in closed years: what changes something there is a correction, with a reason.

Nothing is forbidden there but silence. The log says of such a change that it is a correction, of
which year, and why. The reason is said once around the step, by ``reasons.because``: whoever starts
a step (the command line, the window) need not know what it will touch, and no service can forget to
hand it on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import ClosedTeacher, School, YearClosing
from studyhours.domain.errors import UnusableInput
from studyhours.services.closing.reasons import reason_said

CORRECTION = "correction"
"""Under which a log entry says of which years it is one, and why."""
Span = tuple[object, date | None, date | None]
"""What holds, and its first and last day; open where one is None."""


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


def closed_with(session: Session, school: School, teacher: UUID) -> tuple[ClosedDays, ...]:
    """Those of them that hold results of a teacher."""
    rows = session.execute(
        select(YearClosing.year, YearClosing.first, YearClosing.last)
        .join(ClosedTeacher, ClosedTeacher.closing_id == YearClosing.id)
        .where(
            YearClosing.school_id == school.id,
            YearClosing.reopened_at.is_(None),
            ClosedTeacher.teacher_id == teacher,
        )
        .order_by(YearClosing.year)
    )
    return tuple(ClosedDays(year, first, last) for year, first, last in rows)


def closed_each(session: Session, school: School) -> Mapping[UUID, tuple[ClosedDays, ...]]:
    """The same of everybody."""
    closed = {one.year: one for one in closed_days(session, school)}
    if not closed:
        return {}
    rows = session.execute(
        select(ClosedTeacher.teacher_id, YearClosing.year)
        .join(YearClosing, ClosedTeacher.closing_id == YearClosing.id)
        .where(YearClosing.school_id == school.id, YearClosing.reopened_at.is_(None))
        .order_by(YearClosing.year)
    )
    found: dict[UUID, tuple[ClosedDays, ...]] = {}
    for teacher, year in rows:
        found[teacher] = (*found.get(teacher, ()), closed[year])
    return found


def years_with(closed: Sequence[ClosedDays], days: Iterable[date]) -> tuple[str, ...]:
    """The closed years in which some of the days lie."""
    some = tuple(days)
    return tuple(one.year for one in closed if any(one.first <= day <= one.last for day in some))


def years_changed(
    closed: Sequence[ClosedDays], before: Iterable[Span], after: Iterable[Span]
) -> tuple[str, ...]:
    """The closed years in whose days something else holds than before."""
    then, now = tuple(before), tuple(after)
    return tuple(one.year for one in closed if _within(one, then) != _within(one, now))


def _within(year: ClosedDays, spans: Iterable[Span]) -> set[tuple[object, date, date]]:
    """What holds in a year, each cut to its days."""
    cut = (
        (what, max(first or date.min, year.first), min(last or date.max, year.last))
        for what, first, last in spans
    )
    return {one for one in cut if one[1] <= one[2]}


def marked(years: Iterable[str], reason: str | None = None) -> dict[str, object]:
    """What a log entry says besides; nothing where no closed year is concerned.

    Args:
        years: The closed years concerned.
        reason: Why, where it is not the reason said around the step.
    """
    named = list(years)
    said = reason_said() if reason is None else reason
    return {CORRECTION: {"years": named, "reason": said}} if named else {}


def correcting(years: Collection[str], reason: str | None = None) -> dict[str, object]:
    """The same, refused without a reason.

    Raises:
        UnusableInput: closed years are concerned, and nobody says why.
    """
    if years and not (reason_said() if reason is None else reason):
        raise UnusableInput("closed_year_reason", years=", ".join(sorted(years)))
    return marked(years, reason)


def mark_of(session: Session, school: School, days: Iterable[date]) -> dict[str, object]:
    """What the log says besides of a change of records that lie, or lay, on these days.

    Raises:
        UnusableInput: one lies in a closed year, and nobody says why.
    """
    return correcting(years_with(closed_days(session, school), days))
