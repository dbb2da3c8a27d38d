"""Records of a filter added up by group: one grouped query, however many records there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, extract, func, literal, select
from sqlalchemy.orm import Session

from studyhours.db.models import Record, School, Teacher
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import only_own
from studyhours.services.records.conditions import conditions_of, kind_is
from studyhours.services.records.kinds_list import Span, spans_of
from studyhours.services.records.listing import RecordFilter

BY_TEACHER, BY_KIND, BY_MONTH, BY_TERM = "teacher", "kind", "month", "term"
WAYS = (BY_TEACHER, BY_KIND, BY_MONTH, BY_TERM)
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class GroupSum:
    """One group.

    Attributes:
        key: Uid of the teacher, kind id, ``2026-03``, or ``2025-2026/1``; empty for days that lie
            in no term.
        name: Name of the teacher; empty for other groups, which the key names.
        staff_no: Staff number of the teacher.
        pinyin: What the teacher sorts by.
        first: First day of the month or term.
        last: Last day.
        count: How many records.
        sums: Hundredths by unit.
    """

    key: str
    count: int
    sums: Mapping[str, int]
    name: str = ""
    staff_no: str | None = None
    pinyin: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(slots=True)
class _Sum:
    """A group being added up."""

    count: int = 0
    sums: dict[str, int] = field(default_factory=dict)

    def add(self, unit: str, count: int, hundredths: int) -> None:
        self.count += count
        self.sums[unit] = self.sums.get(unit, 0) + hundredths


def group_records(ledger: Ledger, wanted: RecordFilter, by: str) -> tuple[GroupSum, ...]:
    """The groups of what a filter finds, in their own order: teachers by pinyin, days newest first.

    Args:
        ledger: The ledger.
        wanted: Which records.
        by: One of ``WAYS``.

    Raises:
        NotPermitted: the account may see no records.
        UnusableInput: a year or teacher that cannot be.
    """
    if by not in WAYS:
        raise ValueError(by)
    own = only_own(ledger.actor, "read_school", "read_self")
    with ledger.reading() as session:
        school = school_of(session)
        # Without an order of its own the query goes by whatever index suits its conditions.
        conditions = conditions_of(session, school, replace(wanted, order="day"), own)
        if wanted.kind is not None:
            conditions.append(kind_is(wanted))
        spans = [one for one in spans_of(session, school) if one.number]
        keys = _keys(by, spans)
        query = (
            select(*keys, Record.unit, func.count(), func.sum(Record.hundredths))
            .where(*conditions)
            .group_by(*keys, Record.unit)
        )
        found: dict[Any, _Sum] = {}
        for *key, unit, count, hundredths in session.execute(query):
            found.setdefault(tuple(key), _Sum()).add(unit, int(count), int(hundredths))
        if by == BY_TEACHER:
            return _of_teachers(session, school, found)
    return _named(by, spans, found)


def _keys(by: str, spans: Sequence[Span]) -> tuple[Any, ...]:
    if by == BY_TEACHER:
        return (Record.teacher_id,)
    if by == BY_KIND:
        return (func.trim(Record.kind),)
    if by == BY_MONTH:
        return extract("year", Record.last_day), extract("month", Record.last_day)
    inside = [
        (Record.last_day.between(one.first, one.last), literal(place))
        for place, one in enumerate(spans)
    ]
    return (case(*inside, else_=literal(-1)) if inside else literal(-1),)


def _of_teachers(
    session: Session, school: School, found: Mapping[tuple[UUID], _Sum]
) -> tuple[GroupSum, ...]:
    query = select(Teacher.id, Teacher.name, Teacher.staff_no, Teacher.pinyin).where(
        Teacher.school_id == school.id
    )
    groups = [
        GroupSum(str(uid), made.count, made.sums, name, number, pinyin)
        for uid, name, number, pinyin in session.execute(query)
        if (made := found.get((uid,))) is not None
    ]
    return tuple(sorted(groups, key=lambda one: (one.pinyin, one.name, one.key)))


def _named(by: str, spans: Sequence[Span], found: Mapping[Any, _Sum]) -> tuple[GroupSum, ...]:
    groups = []
    for key, made in found.items():
        if by == BY_KIND:
            groups.append(GroupSum(str(key[0]), made.count, made.sums))
        elif by == BY_MONTH:
            year, month = int(key[0]), int(key[1])
            first = date(year, month, 1)
            after = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
            groups.append(
                GroupSum(
                    f"{year}-{month:02}", made.count, made.sums,
                    first=first, last=after - timedelta(days=1),
                )
            )  # fmt: skip
        else:
            place = int(key[0])
            span = spans[place] if place >= 0 else None
            name = f"{span.label}/{span.number}" if span is not None else ""
            groups.append(
                GroupSum(
                    name, made.count, made.sums,
                    first=span.first if span else None, last=span.last if span else None,
                )
            )  # fmt: skip
    if by == BY_KIND:
        return tuple(sorted(groups, key=lambda one: -one.count))
    return tuple(sorted(groups, key=lambda one: one.first or date.min, reverse=True))
