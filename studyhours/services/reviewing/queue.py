"""The queue: records that wait, or were decided, page by page, with what stands out in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session

from studyhours.db.models import Kind, Record, RecordVersion, ReviewNote, School
from studyhours.domain.errors import UnusableInput
from studyhours.domain.review import NOTE_COMMENT, RETURNED, SUBMITTED
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.records.conditions import conditions_of
from studyhours.services.records.listing import (
    RecordFilter,
    RecordShown,
    in_order,
    shown_rows,
)
from studyhours.services.reviewing.again import again_among, is_again
from studyhours.services.reviewing.known import Known
from studyhours.services.reviewing.reach import members_on, reach_of
from studyhours.services.reviewing.standing_out import Hint, hints_for

PAGE = 200
BATCH = 5000
"""Records in one step at most: one transaction, one undo."""
FRESH = 14
"""So many days a text waits to be commented on."""
READ_FOR = ("reading", "writing")
"""Base forms whose texts are written to be read: essays, reflections, notes on books. What stands
beside lessons and courses is looked at where it is approved."""
SINCE, AGAIN = "since", "again"
ORDERS = (SINCE, AGAIN, "day", "teacher", "title")


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which records, and in which order.

    Attributes:
        status: ``submitted``, ``returned`` or ``approved``; all when None.
        kind: Kind id; all when None.
        group: Uid of a group the teacher belongs to today; all when None.
        teacher: The teacher's uid; everybody when None.
        since: Handed in on this day or later.
        until: Handed in on this day or earlier.
        to_comment: Only those with a text that is to be read: of a kind in ``READ_FOR``, not older
            than ``FRESH`` days, not sent back, and nobody has commented on it.
        again: Only those that were returned and are handed in again.
        text: As in ``RecordFilter``.
        order: One of ``ORDERS``; by ``AGAIN`` those handed in again come first.
        descending: The other way round.
    """

    status: str | None = SUBMITTED
    kind: str | None = None
    group: str | None = None
    teacher: str | None = None
    since: date | None = None
    until: date | None = None
    to_comment: bool = False
    again: bool = False
    text: str = ""
    order: str = "day"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A record in the queue.

    Attributes:
        record: As lists show it.
        since: When it was handed in, or decided: when its newest version was made, UTC.
        by: By whom.
        hints: What stands out in it.
        again: Whether it was returned before and is handed in again.
    """

    record: RecordShown
    since: datetime
    by: str
    hints: tuple[Hint, ...]
    again: bool = False

    @property
    def uid(self) -> str:
        """The record."""
        return self.record.uid


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A part of the queue; ``more`` says whether others follow."""

    rows: tuple[QueueRow, ...]
    more: bool


def list_queue(
    ledger: Ledger, wanted: QueueFilter, known: Known, *, offset: int = 0, limit: int = PAGE
) -> QueuePage:
    """A page of the queue.

    Args:
        ledger: The ledger.
        wanted: Which records, and in which order.
        known: What tells whether something stands out.
        offset: How many to pass over.
        limit: How many at most.

    Raises:
        NotPermitted: the login reviews nothing.
        UnusableInput: a teacher that cannot be.
    """
    with ledger.reading() as session:
        school = school_of(session)
        query = _sorted(session, _found(ledger, session, school, wanted), wanted)
        uids = session.scalars(query.offset(offset).limit(limit + 1)).all()
        part = uids[:limit]
        made = _made(session, part)
        hints = hints_for(session, known, part)
        again = again_among(session, part)
        rows = tuple(
            QueueRow(one, *made[uid], hints.get(uid, ()), uid in again)
            for one in shown_rows(session, part)
            for uid in (UUID(one.uid),)
        )
        return QueuePage(rows, len(uids) > limit)


def count_queue(ledger: Ledger, wanted: QueueFilter) -> int:
    """How many records the filter finds."""
    with ledger.reading() as session:
        school = school_of(session)
        found = _found(ledger, session, school, replace(wanted, order="day"))
        return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def whole_queue(ledger: Ledger, wanted: QueueFilter, known: Known, most: int = BATCH) -> Chosen:
    """The first of all the filter finds, with what stands out in them."""
    with ledger.reading() as session:
        school = school_of(session)
        query = _sorted(session, _found(ledger, session, school, wanted), wanted)
        uids = session.scalars(query.limit(most)).all()
        versions = _versions(session, uids)
        hints = hints_for(session, known, uids)
        return Chosen(
            tuple((str(uid), versions[uid]) for uid in uids),
            {str(uid): found for uid, found in hints.items()},
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """Records that are to be decided together.

    Attributes:
        records: Uid of each and the hash of its newest version, in order.
        hints: What stands out, by record.
    """

    records: tuple[tuple[str, str], ...]
    hints: Mapping[str, tuple[Hint, ...]]

    @property
    def plain(self) -> tuple[tuple[str, str], ...]:
        """Those in which nothing stands out."""
        return tuple(one for one in self.records if one[0] not in self.hints)


def _found(
    ledger: Ledger, session: Session, school: School, wanted: QueueFilter
) -> Select[tuple[UUID]]:
    reach = reach_of(ledger, session, school)
    conditions = [
        *conditions_of(session, school, _as_listed(wanted), None),
        *reach.conditions(),
    ]
    if wanted.kind is not None:
        conditions.append(Record.kind == wanted.kind)
    if wanted.group is not None:
        members = members_on(session, school, {wanted.group}, today(ledger, school))
        conditions.append(Record.teacher_id.in_(members))
    if wanted.to_comment:
        conditions += _uncommented(school, today(ledger, school))
    if wanted.again:
        conditions.append(is_again())
    query = select(Record.id)
    if wanted.since is not None or wanted.until is not None or wanted.order == SINCE:
        query = query.join(
            RecordVersion,
            (RecordVersion.record_id == Record.id) & (RecordVersion.hash == Record.version),
        )
        conditions += _made_within(wanted, school)
    return query.where(*conditions)


def _uncommented(school: School, day: date) -> list[ColumnElement[bool]]:
    commented = exists().where(
        ReviewNote.record_id == Record.id,
        ReviewNote.sort == NOTE_COMMENT,
        ReviewNote.taken_back.is_(False),
    )
    read_for = select(Kind.id).where(Kind.school_id == school.id, Kind.base.in_(READ_FOR))
    return [
        Record.characters > 0,
        Record.kind.in_(read_for),
        Record.status != RETURNED,
        Record.last_day.between(day - timedelta(FRESH), day),
        ~commented,
    ]


def _as_listed(wanted: QueueFilter) -> RecordFilter:
    return RecordFilter(
        teacher=wanted.teacher,
        status=wanted.status,
        text=wanted.text,
        order=wanted.order,
        descending=wanted.descending,
    )


def _made_within(wanted: QueueFilter, school: School) -> list[ColumnElement[bool]]:
    zone = ZoneInfo(school.zone)
    found: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        found.append(RecordVersion.made_at >= datetime.combine(wanted.since, time(), zone))
    if wanted.until is not None:
        behind = datetime.combine(wanted.until + timedelta(1), time(), zone)
        found.append(RecordVersion.made_at < behind)
    return found


def _sorted(session: Session, query: Select[Any], wanted: QueueFilter) -> Select[Any]:
    if wanted.order not in ORDERS:
        raise UnusableInput("unknown_order", value=wanted.order, known=", ".join(ORDERS))
    if wanted.order == AGAIN:
        keys = (case((is_again(), 0), else_=1), Record.last_day, Record.id)
        return query.order_by(*(key.desc() if wanted.descending else key for key in keys))
    if wanted.order != SINCE:
        return in_order(session, query, _as_listed(wanted))
    at, uid = RecordVersion.made_at, Record.id
    if wanted.descending:
        return query.order_by(at.desc(), uid.desc())
    return query.order_by(at, uid)


def _made(session: Session, uids: Any) -> Mapping[UUID, tuple[datetime, str]]:  # noqa: ANN401
    query = (
        select(Record.id, RecordVersion.made_at, RecordVersion.made_by)
        .join(
            RecordVersion,
            (RecordVersion.record_id == Record.id) & (RecordVersion.hash == Record.version),
        )
        .where(Record.id.in_(uids))
    )
    return {uid: (at, by) for uid, at, by in session.execute(query)}


def _versions(session: Session, uids: Any) -> Mapping[UUID, str]:  # noqa: ANN401
    found: dict[UUID, str] = {}
    for start in range(0, len(uids), 500):
        part = uids[start : start + 500]
        query = select(Record.id, Record.version).where(Record.id.in_(part))
        found.update(session.execute(query).tuples().all())
    return found
