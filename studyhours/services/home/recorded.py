"""What a teacher has recorded, as home shows it: the newest, day by day, and what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studyhours.db.models import Kind, KindType, Record
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.quantity import Amount
from studyhours.domain.review import APPROVED, RETURNED, SUBMITTED
from studyhours.services.exchange.from_school import StatusesSaid

NEWEST = 8
RETURNS = 4
QUICK = ("writing", "observation", "self-study", "reading")
"""Kinds of what is written nearly every day, the most frequent first."""
IF_LACKING = ("training",)
"""Kinds offered besides where rules lack them."""
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class RecentRecord:
    """A record in one line.

    Attributes:
        uid: The record.
        kind: Id of its kind.
        kind_title: Name of its kind by language.
        what: Name of its type by language; None where it has none.
        title: Title, topic or book; may be empty.
        first_day: First day.
        last_day: The day that counts.
        amount: Its amount.
        status: ``approved``, ``submitted``, ``returned`` or ``incomplete``; ``recorded`` for what
            counts in a teacher's own ledger and no school has approved, ``at_school`` for what
            waits there for one.
    """

    uid: str
    kind: str
    kind_title: Mapping[str, str]
    what: Mapping[str, str] | None
    title: str
    first_day: date
    last_day: date
    amount: Amount
    status: str


@dataclass(frozen=True, slots=True)
class ReturnedRecord:
    """A record that was sent back.

    Attributes:
        uid: The record.
        kind_title: Name of its kind by language.
        title: Title, topic or book; may be empty.
        last_day: The day that counts.
        reason: What is to be mended; empty where it came back without a word, by an import.
    """

    uid: str
    kind_title: Mapping[str, str]
    title: str
    last_day: date
    reason: str


@dataclass(frozen=True, slots=True)
class DayRecords:
    """A day and how many records end on it; ``school`` says whether it is a school day.

    A school day at a weekend makes up for a holiday.
    """

    day: date
    records: int
    school: bool = True

    @property
    def makes_up(self) -> bool:
        """Whether it makes up for a day off."""
        return self.school and self.day.weekday() >= _SATURDAY


def recent_records(
    session: Session, uid: UUID, as_of: date, said: StatusesSaid
) -> tuple[RecentRecord, ...]:
    """The newest records that do not lie ahead of a day, ``NEWEST`` at most."""
    query = (
        select(
            Record.id,
            Kind.id,
            Kind.title,
            KindType.title,
            Record.title,
            Record.first_day,
            Record.last_day,
            Record.hundredths,
            Record.unit,
            Record.status,
            Record.version,
        )
        .join(Kind, (Kind.school_id == Record.school_id) & (Kind.id == Record.kind))
        .outerjoin(
            KindType,
            (KindType.school_id == Record.school_id)
            & (KindType.kind_id == Record.kind)
            & (KindType.id == Record.type),
        )
        .where(Record.teacher_id == uid, Record.deleted.is_(False), Record.last_day <= as_of)
        .order_by(Record.last_day.desc(), Record.id.desc())
        .limit(NEWEST)
    )
    found = session.execute(query).tuples()
    return tuple(
        RecentRecord(
            str(record), kind, kind_title, what, title, first, last, Amount(much, unit),
            said.of(status, version),
        )
        for record, kind, kind_title, what, title, first, last, much, unit, status, version in found
    )  # fmt: skip


def records_by_day(session: Session, calendar: SchoolCalendar, uid: UUID) -> tuple[DayRecords, ...]:
    """Every day of the weeks with school, and each record's day, with how many end on it."""
    query = (
        select(Record.last_day, func.count())
        .where(
            Record.teacher_id == uid,
            Record.deleted.is_(False),
            Record.last_day.between(calendar.year.first, calendar.year.last),
        )
        .group_by(Record.last_day)
    )
    counted = dict(session.execute(query).tuples().all())
    school = frozenset(calendar.school_days)
    mondays = {day - timedelta(day.weekday()) for day in (*school, *counted)}
    days = (monday + timedelta(at) for monday in sorted(mondays) for at in range(7))
    return tuple(DayRecords(day, counted.get(day, 0), day in school) for day in days)


def quick_kinds(session: Session, school: UUID, lacking: Sequence[str] = ()) -> tuple[str, ...]:
    """Those of ``QUICK`` that the school keeps, behind what is lacking.

    Args:
        session: An open session.
        school: The school.
        lacking: Kinds that rules lack, those first of which most is lacking.
    """
    offered = (*QUICK, *(kind for kind in IF_LACKING if kind in lacking))
    kept = session.scalars(select(Kind.id).where(Kind.school_id == school, Kind.id.in_(offered)))
    found = frozenset(kept)
    first = dict.fromkeys(kind for kind in lacking if kind in found)
    return (*first, *(kind for kind in offered if kind in found and kind not in first))


def waiting_records(session: Session, uid: UUID) -> Mapping[str, int]:
    """Records that do not count yet, by status."""
    query = (
        select(Record.status, func.count())
        .where(Record.teacher_id == uid, Record.deleted.is_(False), Record.status != APPROVED)
        .group_by(Record.status)
    )
    return dict(session.execute(query).tuples().all())


def to_hand_in(session: Session, uid: UUID, said: StatusesSaid) -> int:
    """How many records of an own ledger a school is to look at again and has not got from here."""
    if not said.unreviewed:
        return 0
    query = select(Record.version).where(
        Record.teacher_id == uid, Record.deleted.is_(False), Record.status == SUBMITTED
    )
    return sum(version not in said.sent for version in session.scalars(query))


def returned_records(session: Session, uid: UUID) -> tuple[ReturnedRecord, ...]:
    """Records that were sent back, the newest first, ``RETURNS`` at most."""
    query = (
        select(Record.id, Kind.title, Record.title, Record.last_day)
        .join(Kind, (Kind.school_id == Record.school_id) & (Kind.id == Record.kind))
        .where(Record.teacher_id == uid, Record.deleted.is_(False), Record.status == RETURNED)
        .order_by(Record.last_day.desc(), Record.id.desc())
        .limit(RETURNS)
    )
    rows = session.execute(query).tuples().all()
    if not rows:
        return ()
    from studyhours.services.reviewing.notes import reasons_of  # most teachers need none

    reasons = reasons_of(session, [row[0] for row in rows])
    return tuple(
        ReturnedRecord(
            str(record), kind, title, day, reasons[record].text if record in reasons else ""
        )
        for record, kind, title, day in rows
    )
