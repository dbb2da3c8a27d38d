"""Records as a list shows them: filtered, in order, page by page, and how many of each kind.

Built for a million records: by day a page comes from one index alone, and so does what words find
(``searching``); never as many jumps as there are records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, collate, func, select
from sqlalchemy.orm import Session

from studyhours.db.models import Record, RecordPerson, School, Teacher
from studyhours.domain.review import APPROVED, RETURNED
from studyhours.domain.tidy import squeeze
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import only_own
from studyhours.services.records.conditions import (
    conditions_of,
    days_of,
    kind_is,
    teacher_id,
    words_of,
)
from studyhours.services.records.sent_back import versions_sent_back

if TYPE_CHECKING:
    from studyhours.services.records.searching import Sought

PAGE = 200
ORDERS = ("day", "teacher", "title")


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records, and in which order.

    Attributes:
        kind: Kind id; all when None.
        teacher: The teacher's uid; everybody when None.
        status: ``approved``, ``submitted``, ``returned`` or ``incomplete``; all when None.
        first: Earliest day, by the day that counts (the last one).
        last: Latest day.
        year: Label of a school year.
        text: Words that must all be found: in all a record says, in the type's name, in the
            teacher's name, pinyin, initials or staff number, or as initials in the title.
        order: One of ``ORDERS``; teachers sort by pinyin.
        descending: Newest, or last, first.
        own: What the kind's own fields are to say: pairs of a field's id or name and a value;
            of a text a part of it.
    """

    kind: str | None = None
    teacher: str | None = None
    status: str | None = None
    first: date | None = None
    last: date | None = None
    year: str | None = None
    text: str = ""
    order: str = "day"
    descending: bool = True
    own: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A record as a list shows it.

    Attributes:
        uid: The record.
        version: Hash of its newest version, for a change to be based on.
        kind: Kind id.
        type: Type id within the kind.
        title: Title, topic or book.
        first_day: First day.
        last_day: The day that counts.
        teacher: Uid of whom it credits.
        name: Their name.
        pinyin: Their pinyin.
        staff_no: Their staff number.
        hundredths: Amount × 100, in ``unit``.
        unit: One of ``domain.quantity.UNITS``.
        level: Code of ``domain.kinds.LEVELS``.
        mode: One of ``domain.kinds.MODES``.
        place: One of ``domain.kinds.PLACES``.
        status: ``approved``, ``submitted``, ``returned`` or ``incomplete``.
        characters: Length of its text.
        activity: Whether an activity credited it.
        people: Names of others in it.
        linked: For each of them the teacher's uid, or None for somebody from elsewhere.
        reason: Why it was returned; empty unless it is.
        own: What it says in further fields, by id; only where one kind that has fields of a
            school's own is listed.
        by_school: Whether it stands in a teacher's own ledger as the school sent it back approved.
    """

    uid: str
    version: str
    kind: str
    type: str | None
    title: str
    first_day: date
    last_day: date
    teacher: str
    name: str
    pinyin: str
    staff_no: str | None
    hundredths: int
    unit: str
    level: int | None
    mode: str | None
    place: str | None
    status: str
    characters: int
    activity: bool
    people: tuple[str, ...] = ()
    linked: tuple[str | None, ...] = ()
    reason: str = ""
    own: tuple[tuple[str, str], ...] = ()
    by_school: bool = False


@dataclass(frozen=True, slots=True)
class RecordCounts:
    """How many there are: by kind over all kinds, and of the kind the filter names."""

    total: int
    by_kind: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A part of the list.

    Attributes:
        rows: Its records, in order.
        offset: How many come before it.
        more: Whether others follow.
        counts: Of the whole list, where they were asked for.
    """

    rows: tuple[RecordShown, ...]
    offset: int
    more: bool
    counts: RecordCounts | None = None


@dataclass(frozen=True, slots=True)
class DuplicateKey:
    """What makes two records look the same."""

    teacher: str
    kind: str
    day: date
    title: str
    type: str | None = None


def list_records(
    ledger: Ledger,
    wanted: RecordFilter,
    *,
    offset: int = 0,
    limit: int = PAGE,
    counted: bool = True,
) -> RecordPage:
    """A page of the records one may see, deleted ones left out.

    Args:
        ledger: The ledger.
        wanted: Which, and in which order.
        offset: How many to pass over.
        limit: How many at most.
        counted: Whether to count the whole list too, which may take longer than the page.

    Raises:
        NotPermitted: the account may see no records.
        UnusableInput: a year or teacher that cannot be.
    """
    own = only_own(ledger.actor, "read_school", "read_self")
    with ledger.reading() as session:
        school = school_of(session)
        sought = _sought(session, school, wanted, own)
        if sought is not None:
            down = wanted.descending
            found: Sequence[UUID] = sought.page(
                session, wanted.kind, descending=down, offset=offset, limit=limit + 1
            )
        else:
            conditions = conditions_of(session, school, wanted, own)
            query = in_order(session, select(Record.id).where(*conditions), wanted)
            if wanted.kind is not None:
                query = query.where(kind_is(wanted))
            found = session.scalars(query.offset(offset).limit(limit + 1)).all()
        rows = shown_rows(session, found[:limit], own=says_own(session, school, wanted))
        counts = _counts(session, school, wanted, own) if counted else None
        return RecordPage(rows, offset, len(found) > limit, counts)


def count_records(ledger: Ledger, wanted: RecordFilter) -> RecordCounts:
    """How many records the filter finds, and how many of each kind without its kind."""
    own = only_own(ledger.actor, "read_school", "read_self")
    with ledger.reading() as session:
        return _counts(session, school_of(session), wanted, own)


def find_duplicates(
    ledger: Ledger,
    content: DuplicateKey,
    besides: str | None = None,
) -> tuple[RecordShown, ...]:
    """Records that may be the same one: same teacher, kind, day and title.

    Where there is no title, the type must be the same too.

    Args:
        ledger: The ledger.
        content: What is about to be saved.
        besides: Uid of the record being changed.
    """
    own = only_own(ledger.actor, "read_school", "read_self")
    if own is not None and own != content.teacher:
        return ()
    with ledger.reading() as session:
        query = select(Record.id, Record.title, Record.type).where(
            Record.school_id == school_of(session).id,
            Record.teacher_id == teacher_id(content.teacher),
            Record.last_day == content.day,
            Record.kind == content.kind,
            ~Record.deleted,
        )
        title = squeeze(content.title)
        found = [
            uid
            for uid, said, type_id in session.execute(query)
            if squeeze(said) == title and (title or type_id == content.type) and str(uid) != besides
        ]
        return shown_rows(session, found)


def show_record(session: Session, uid: UUID) -> RecordShown:
    """One record as the list shows it."""
    (shown,) = shown_rows(session, [uid])
    return shown


# ---------------------------------------------------------------- in which order


def in_order(
    session: Session, query: Select[tuple[UUID]], wanted: RecordFilter
) -> Select[tuple[UUID]]:
    """A query on records in the order wanted, the same on every engine."""
    if wanted.order not in ORDERS:
        raise ValueError(wanted.order)
    # The database's own language must not decide: the same order on every engine.
    language = "C" if session.get_bind().dialect.name == "postgresql" else "BINARY"
    newest = (Record.last_day.desc(), Record.id.desc())
    if wanted.order == "day":
        oldest = (Record.last_day.asc(), Record.id.asc())
        return query.order_by(*(newest if wanted.descending else oldest))
    columns: tuple[ColumnElement[Any], ...] = (collate(Record.title, language),)
    if wanted.order == "teacher":
        query = query.join(Teacher, Teacher.id == Record.teacher_id)
        columns = (
            collate(Teacher.pinyin, language),
            collate(Teacher.name, language),
            Teacher.id.expression,
        )
    turned = [column.desc() if wanted.descending else column.asc() for column in columns]
    return query.order_by(*turned, *newest)


# ---------------------------------------------------------------- what of them


def _sought(
    session: Session, school: School, wanted: RecordFilter, own: str | None
) -> Sought | None:
    """What the index of words answers alone, on SQLite; None for anything else."""
    if wanted.order != "day" or wanted.own or session.get_bind().dialect.name != "sqlite":
        return None
    words = words_of(session, school, wanted.text)
    if not words:
        return None
    from studyhours.services.records.searching import Sought

    teachers = [teacher_id(one) for one in (wanted.teacher, own) if one is not None]
    first, last = days_of(session, school, wanted)
    return Sought(tuple(words), tuple(teachers), first or date.min, last or date.max, wanted.status)


def _counts(
    session: Session, school: School, wanted: RecordFilter, own: str | None
) -> RecordCounts:
    sought = _sought(session, school, replace(wanted, order="day"), own)
    by_kind = sought.counts(session, school) if sought is not None else None
    if by_kind is None:
        conditions = conditions_of(session, school, wanted, own)
        kind: ColumnElement[str] = func.trim(Record.kind)  # as above
        query = select(kind, func.count()).where(*conditions).group_by(kind)
        by_kind = dict(session.execute(query).tuples().all())
    total = sum(by_kind.values()) if wanted.kind is None else by_kind.get(wanted.kind, 0)
    return RecordCounts(total, by_kind)


def says_own(session: Session, school: School, wanted: RecordFilter) -> bool:
    """Whether rows of a filter say what stands in fields of the school's own."""
    if wanted.kind is None:
        return False
    from studyhours.services.records.own_values import has_own  # lists of all kinds need none

    return has_own(session, school, wanted.kind)


def shown_rows(
    session: Session, uids: Sequence[UUID], *, own: bool = False
) -> tuple[RecordShown, ...]:
    """Records as a list shows them, in the order of ``uids``.

    Args:
        session: The session.
        uids: Which.
        own: Whether they are to say what stands in further fields.
    """
    if not uids:
        return ()
    said = _own_said(session, uids) if own else {}
    people: dict[UUID, list[tuple[str, str, str]]] = {}
    named = select(
        RecordPerson.record_id, RecordPerson.role, RecordPerson.name, RecordPerson.teacher_id
    ).where(RecordPerson.record_id.in_(uids))
    for uid, role, name, teacher in session.execute(named):
        people.setdefault(uid, []).append((role, name, str(teacher or "")))
    query = (
        select(Record, Teacher.name, Teacher.pinyin, Teacher.staff_no)
        .join(Teacher, Teacher.id == Record.teacher_id)
        .where(Record.id.in_(uids))
    )
    rows = session.execute(query).all()
    reasons = _reasons(session, [row[0].id for row in rows if row[0].status == RETURNED])
    counting = any(row[0].status == APPROVED for row in rows)
    sent = versions_sent_back(session, school_of(session)) if counting else ()
    found = {
        record.id: RecordShown(
            uid=str(record.id),
            version=record.version,
            kind=record.kind,
            type=record.type,
            title=record.title,
            first_day=record.first_day,
            last_day=record.last_day,
            teacher=str(record.teacher_id),
            name=name,
            pinyin=pinyin,
            staff_no=number,
            hundredths=record.hundredths,
            unit=record.unit,
            level=record.level,
            mode=record.mode,
            place=record.place,
            status=record.status,
            characters=record.characters,
            activity=record.activity_id is not None,
            people=tuple(who for _, who, _ in sorted(people.get(record.id, ()))),
            linked=tuple(one or None for _, _, one in sorted(people.get(record.id, ()))),
            reason=reasons.get(record.id, ""),
            own=said.get(record.id, ()),
            by_school=record.status == APPROVED and record.version in sent,
        )
        for record, name, pinyin, number in rows
    }
    return tuple(found[uid] for uid in uids)


def _own_said(session: Session, uids: Sequence[UUID]) -> Mapping[UUID, tuple[tuple[str, str], ...]]:
    from studyhours.services.records.own_values import own_said

    return own_said(session, uids)


def _reasons(session: Session, returned: Sequence[UUID]) -> Mapping[UUID, str]:
    if not returned:
        return {}
    from studyhours.services.reviewing.notes import reasons_of  # most lists need none

    return {uid: note.text for uid, note in reasons_of(session, returned).items()}
