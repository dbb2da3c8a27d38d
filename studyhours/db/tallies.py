"""Answers a rule plan's tally requests: one grouped query for each, for all teachers at once.

The teachers stand in a temporary table, and so do a request's windows. From there the database
goes teacher by teacher and window by window into one index that holds everything a tally asks for,
so that the work grows with the records that count and not with the years a ledger keeps. Only one
row for each teacher and window, or day, comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Table,
    and_,
    case,
    distinct,
    false,
    func,
    literal,
    not_,
    outerjoin,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from studyhours.db.absences import absences
from studyhours.db.day_lists import Found, Values, add_up, listed, together
from studyhours.db.kind_types import TYPE, KindTypes
from studyhours.db.models import Record
from studyhours.db.reaching import SUBJECT, TEMPORARY, Reach, Start, Starts, fill, with_partner
from studyhours.domain.review import APPROVED
from studyhours.rules.columns import EVIDENCE_COLUMN, OBJECT_COLUMN, TABLED
from studyhours.rules.model import DISTINCT, Condition, Leaf
from studyhours.rules.planned import Group, Tallied, TallyAnswer, TallyRequest, in_order
from studyhours.rules.subjects import PARTNER
from studyhours.rules.times import FIRST_DAY

_SPAN = Table(
    "tally_span",
    TEMPORARY,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("window", Integer, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    prefixes=["TEMPORARY"],
)
_SPANS = 8
"""Up to so many windows are looked up one by one; above, days are added up to windows here."""
_ROWS = 5000
"""Rows taken at a time, so that no single call holds the interpreter for long."""
_HINT = "INDEXED BY ix_record_tally"
"""SQLite keeps no statistics of a ledger: left to itself, it builds an index of its own."""

_COLUMNS: Mapping[str, InstrumentedAttribute[Any]] = {
    name: getattr(Record, name) for name in (*TABLED, OBJECT_COLUMN, "unit", "hundredths")
}
"""Columns that conditions name and that a tally may be grouped by."""


class Tallies:
    """Answers requests about some teachers, inside one transaction.

    Args:
        session: A session on the ledger.
        school_id: Only this school's records.
        teachers: Whom the answers are about.
        reach: Whose records count for subjects that are no teachers.
    """

    def __init__(
        self,
        session: Session,
        school_id: UUID,
        teachers: Sequence[UUID],
        reach: Reach | None = None,
    ) -> None:
        self._connection = session.connection()
        self._school_id = school_id
        self._types = KindTypes(self._connection, school_id)
        self._starts = Starts(self._connection, teachers, reach or {})

    def answer(self, request: TallyRequest) -> TallyAnswer:
        """What each teacher's records come to in each window of a request."""
        leaf = request.leaf
        start = self._starts.of(leaf.whose)
        if not request.windows or not leaf.kinds or not start.subjects:
            return {}
        if (
            not leaf.sheets
            and start.among_teachers
            and not self._types.occur(leaf.kinds, leaf.types)
        ):
            return {}
        if request.by:
            return self._grouped(request, start)
        # Objects cannot be added up day by day: one may come back.
        few = len(request.windows) <= _SPANS or leaf.what == DISTINCT
        found = self._by_span(request, start) if few else self._by_day(request, start)
        if leaf.sheets and start.people is not None:
            self._add_absences(found, request, start)
        made = _Made(_units(leaf))
        return {
            start.subjects[subject]: {window: made[values] for window, values in windows.items()}
            for subject, windows in found.items()
        }

    def _grouped(self, request: TallyRequest, start: Start) -> TallyAnswer:
        """Each window once more by columns: few records say the same, few groups come back."""
        columns = [_COLUMNS[name] for name in request.by]
        units = _units(request.leaf)
        groups: dict[int, dict[int, list[Group]]] = {}
        for row in self._rows(self._over_spans(request, start, columns), start):
            subject, window, *rest = row
            key, values = tuple(rest[: len(columns)]), rest[len(columns) :]
            tallied = _tallied(values, units)
            group = Group(key, tallied.records, tuple(tallied.sums.items()))
            groups.setdefault(subject, {}).setdefault(window, []).append(group)
        return {
            start.subjects[subject]: {
                window: Tallied(sum(one.records for one in found), {}, in_order(found))
                for window, found in windows.items()
            }
            for subject, windows in groups.items()
        }

    def _by_span(self, request: TallyRequest, start: Start) -> Found:
        found: Found = {}
        for row in self._rows(self._over_spans(request, start, ()), start):
            found.setdefault(row[0], {})[row[1]] = row[2:]
        return found

    def _over_spans(
        self,
        request: TallyRequest,
        start: Start,
        columns: Sequence[InstrumentedAttribute[Any]],
    ) -> Select[Any]:
        every = [*enumerate(request.windows), *request.more]
        spans = [
            {
                "number": number,
                "window": index,
                "first": window.first,
                "last": min(window.last, request.as_of),
            }
            for number, (index, window) in enumerate(every)
            if window.first <= request.as_of
        ]
        fill(self._connection, _SPAN, spans)
        # Where each window is one span, its rows come in the order of the table's own key.
        window_of = _SPAN.c.window if request.more else _SPAN.c.number
        days = self._dated(request).between(_SPAN.c.first, _SPAN.c.last)
        # Outer joins are taken in the order written, and so come in the order grouped by.
        joined, counts = self._joined(request, start, days, outerjoin(start.table, _SPAN, true()))
        return (
            select(start.number, window_of, *columns, *_values(request.leaf))
            .select_from(joined.outerjoin(Record, counts))
            .group_by(start.number, window_of, *columns)
        )

    def _by_day(self, request: TallyRequest, start: Start) -> Found:
        first = min(window.first for window in request.windows)
        last = min(request.as_of, max(window.last for window in request.windows))
        day, units = self._dated(request), _units(request.leaf)
        joined, counts = self._joined(request, start, day.between(first, last), start.table)
        query = (
            select(start.number, *listed(day, sums=bool(units)))
            .select_from(outerjoin(joined, Record, counts))
            .group_by(start.number)
        )
        return add_up(self._rows(query, start), request.windows, request.as_of, units)

    def _add_absences(self, found: Found, request: TallyRequest, start: Start) -> None:
        """Names on sign-in sheets without a record; few, and so put into windows here."""
        for subject, day, count in absences(self._connection, start, self._school_id, request):
            mine = found.setdefault(subject, {})
            for index, window in enumerate(request.windows):
                if window.holds(day):
                    mine[index] = together(mine.get(index, (0,)), (count,))

    def _dated(self, request: TallyRequest) -> InstrumentedAttribute[date]:
        return Record.first_day if request.dated_by == FIRST_DAY else Record.last_day

    def _joined(
        self, request: TallyRequest, start: Start, days: ColumnElement[bool], outer: FromClause
    ) -> tuple[FromClause, ColumnElement[bool]]:
        """What records are joined to, and which are."""
        leaf = request.leaf
        where = [*about(leaf, self._school_id), *counting(leaf), days]
        if request.dated_by == FIRST_DAY:  # a course still running is not seen yet
            where.append(Record.last_day <= request.as_of)
        elif not leaf.types and start.table is SUBJECT:
            first = min(window.first for window in request.windows)
            if self._types.prepare(leaf.kinds, first):
                outer = outerjoin(outer, TYPE, true())
                same = Record.type.is_not_distinct_from(TYPE.c.type)
                where += (Record.kind == TYPE.c.kind, same)
        return outer, and_(start.match, *where)

    def _rows(self, query: Select[Any], start: Start) -> Iterator[Any]:
        some = query.having(func.count(Record.teacher_id) > 0)
        if start.people is not None:
            some = some.with_hint(Record, _HINT, "sqlite")
        with closing(self._connection.execute(some)) as result:
            # Plain numbers as the database hands them over: a row object each would cost a third.
            cursor = result.cursor
            while part := cursor.fetchmany(_ROWS):
                yield from part


class _Made(dict[Values, Tallied]):
    """Tallies by their values: few are different ones, and each is made once."""

    def __init__(self, units: Sequence[str]) -> None:
        super().__init__()
        self._units = units

    def __missing__(self, values: Values) -> Tallied:
        made = self[values] = _tallied(values, self._units)
        return made


def _units(leaf: Leaf) -> Sequence[str]:
    return tuple(leaf.factors) if leaf.what == "sum" else ()


def _values(leaf: Leaf) -> Iterable[ColumnElement[int]]:
    """Records or different objects, and for sums the hundredths of each unit."""
    if leaf.what == DISTINCT:
        yield func.count(distinct(Record.object))
        return
    yield func.count(Record.teacher_id)
    for unit in _units(leaf):
        yield func.sum(case((Record.unit == unit, Record.hundredths)))


def _tallied(values: Sequence[int | None], units: Sequence[str]) -> Tallied:
    records, *sums = values
    known = zip(units, sums, strict=True)
    # A sum of PostgreSQL may be a decimal.
    return Tallied(records or 0, {unit: int(value) for unit, value in known if value is not None})


def about(leaf: Leaf, school_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The records a leaf is about, whether they count or not."""
    where: list[ColumnElement[bool]] = [
        Record.school_id == school_id,
        Record.deleted.is_(False),
        *_kinds(leaf),
    ]
    return where


def _kinds(leaf: Leaf) -> Iterator[ColumnElement[bool]]:
    yield _one_of(Record.kind, leaf.kinds)
    if leaf.types:
        yield _one_of(Record.type, leaf.types)


def counting(leaf: Leaf) -> Sequence[ColumnElement[bool]]:
    """What must hold for a record to count."""
    where: list[ColumnElement[bool]] = [Record.status == APPROVED]
    where.extend(_condition(condition) for condition in leaf.conditions)
    if leaf.what == "sum":
        where.append(_one_of(Record.unit, tuple(leaf.factors)))
    if leaf.what == DISTINCT:
        where.append(Record.object.startswith(f"{leaf.unit}:", autoescape=True))
    for other in leaf.unless:
        # A column that says nothing makes a condition neither true nor false: then not spent.
        spent = and_(*_kinds(other), *counting(other))
        where.append(not_(func.coalesce(spent, false())))
    return where


def _condition(condition: Condition) -> ColumnElement[bool]:
    if condition.field == "text":
        return Record.characters >= condition.at_least
    if condition.field == PARTNER:
        return with_partner()
    if condition.field == EVIDENCE_COLUMN:
        kept = literal(" ") + Record.evidence + " "
        return and_(*(kept.contains(f" {word} ", autoescape=True) for word in condition.allowed))
    return _one_of(_COLUMNS[condition.field], condition.allowed)


def _one_of(column: InstrumentedAttribute[Any], values: Sequence[object]) -> ColumnElement[bool]:
    # Being equal to the only value lets an index be entered by what follows as well.
    return column == values[0] if len(values) == 1 else column.in_(values)
