"""Rows that two copies of this ledger say differently: side by side, chosen one by one or by sort.

Roster, activities, attendance, days of rules in force, settings and registers. What is here stays
until somebody decides; every decision is in the log with what it has replaced.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from studyhours.db.models import RowConflict, School
from studyhours.domain.canonical import canonical_json
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.closing.closed_years import closed_days, correcting, years_changed
from studyhours.services.exchange.conflicts import OURS, Decided
from studyhours.services.exchange.row_sides import TABLES, digest_of, table_of_part
from studyhours.services.exchange.rows import (
    NoRow,
    Row,
    plain_row,
    row_like,
    same_row,
    stands_in_the_way,
    table_of,
    typed_row,
)
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require

_DECIDE = "decide"
_HIDDEN = frozenset({"id", "school_id", "pinyin", "position", "made_at", "made_by", "sha256"})
_NAMED_BY: Mapping[str, tuple[str, str]] = {
    "teacher_id": ("teacher", "name"),
    "mentee_id": ("teacher", "name"),
    "person_id": ("person", "name"),
    "activity_id": ("activity", "title"),
    "record_id": ("record", "title"),
    "group_id": ("staff_group", "name"),
    "unit_id": ("staff_group", "name"),
    "whole_id": ("staff_group", "name"),
    "year_id": ("school_year", "label"),
}
"""Columns that hold identifiers, and what people call what they stand for."""
_TITLES = ("name", "title", "label", "ruleset", "attribute", "kind_id", "number", "day")
_SPANS = (("first", "last"), ("first_day", "last_day"), ("day", "day"))


@dataclass(frozen=True, slots=True)
class RowLine:
    """One column of both sides.

    Attributes:
        column: Its name.
        ours: What it says here; texts, numbers, truths, or None.
        theirs: What the copy says.
    """

    column: str
    ours: object
    theirs: object

    @property
    def differs(self) -> bool:
        """Whether they say different things."""
        return self.ours != self.theirs


@dataclass(frozen=True, slots=True)
class RowSidesShown:
    """A row that somebody has to choose from.

    Attributes:
        id: What ``RowDecision`` takes.
        part: Which sort it is, as parts of packages are called.
        title: What it is called.
        lines: What both say.
        shown: Tells whether the row here is still the one that was shown.
    """

    id: str
    part: str
    title: str
    lines: tuple[RowLine, ...]
    shown: str


@dataclass(frozen=True, slots=True)
class RowDecision:
    """What somebody chooses: ``ours`` or ``theirs``, of the row as it was ``shown``."""

    id: str
    shown: str
    take: str


@dataclass(frozen=True, slots=True)
class RowsDecided(Decided):
    """How many rows were decided."""

    @property
    def changes(self) -> Changes:
        """What pages look at again."""
        wide = Changes.TEACHERS | Changes.ACTIVITIES | Changes.RULES | Changes.CALENDAR
        # Spelled out: a dataclass with slots has no super() inside of it.
        return wide | Changes.RECORDS | Changes.SETTINGS if self.count else Changes.NONE


def columns_shown() -> frozenset[str]:
    """Every column that can stand in a line: each has its words."""
    found = {column.name for part in TABLES for column in table_of_part(part).columns}
    return frozenset(found - _HIDDEN)


def list_row_sides(ledger: Ledger, part: str | None = None) -> tuple[RowSidesShown, ...]:
    """The rows that wait for a decision, by sort, in the order they were found.

    Args:
        ledger: The ledger.
        part: Only of this sort.

    Raises:
        NotPermitted: the account may not change everybody's records.
    """
    require(ledger.actor, "edit_records")
    with ledger.reading() as session:
        found = []
        for row in _waiting(session, school_of(session), part):
            pair = _pair(session, row)
            if pair is not None:
                ours, theirs = pair
                title = _title(session, ours)
                lines = tuple(_lines(session, ours, theirs))
                shown = digest_of(row.part, plain_row(ours))
                found.append(RowSidesShown(str(row.id), row.part, title, lines, shown))
        return tuple(found)


def decide_rows(
    ledger: Ledger, decisions: Sequence[RowDecision], progress: Progress = unwatched
) -> RowsDecided:
    """Decides what rows are to say, all of them or none.

    Args:
        ledger: The ledger.
        decisions: What is chosen.
        progress: Told of ``decide``.

    Raises:
        UnusableInput: a row does not wait, or is another than was shown; what the copy says cannot
            stand here; or a closed year is corrected and nobody says why.
        NotPermitted: the account may not.
    """
    require(ledger.actor, "import")
    require(ledger.actor, "edit_records")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        for number, one in enumerate(decisions):
            progress(_DECIDE, number, len(decisions))
            _decide(tx, school, one)
    return RowsDecided(len(decisions))


def decide_all_rows(
    ledger: Ledger, choice: str, part: str | None = None, progress: Progress = unwatched
) -> RowsDecided:
    """Decides all rows that wait, or all of a sort, for one side.

    A row that several copies say differently is left for a person.

    Args:
        ledger: The ledger.
        choice: ``ours``, what is here, or ``theirs``.
        part: Only of this sort.
        progress: Told of ``decide``.
    """
    waiting = list_row_sides(ledger, part)
    shown = [one.shown for one in waiting]
    decisions = [
        RowDecision(one.id, one.shown, choice)
        for one in waiting
        if choice == OURS or shown.count(one.shown) == 1
    ]
    return decide_rows(ledger, decisions, progress)


def _waiting(session: Session, school: School, part: str | None) -> Iterator[RowConflict]:
    query = select(RowConflict).where(
        RowConflict.school_id == school.id, RowConflict.kept_at.is_(None)
    )
    if part is not None:
        query = query.where(RowConflict.part == part)
    yield from session.scalars(query.order_by(RowConflict.part, RowConflict.id))


def _pair(session: Session, row: RowConflict) -> tuple[Row, Row] | None:
    """The row here and what the copy says; None where there is nothing to choose any more."""
    table = table_of_part(row.part)
    try:
        theirs = typed_row(table, row.theirs)
    except NoRow:
        return None
    ours = row_like(session, table, theirs)
    return None if ours is None or ours == theirs else (ours, theirs)


def _decide(tx: Writing, school: School, one: RowDecision) -> None:
    row = tx.session.get(RowConflict, _uuid(one.id))
    pair = _pair(tx.session, row) if row is not None and row.kept_at is None else None
    if row is None or pair is None:
        raise UnusableInput("unknown_conflict", uid=one.id)
    ours, theirs = pair
    title = _title(tx.session, ours)
    if digest_of(row.part, plain_row(ours)) != one.shown:
        raise UnusableInput("record_changed_meanwhile", uid=one.id, title=title)
    before, said = plain_row(ours), plain_row(theirs)
    differs = {name: [before[name], said[name]] for name in said if before[name] != said[name]}
    details: dict[str, Any] = {
        "part": row.part, "title": title, "take": one.take, "differs": differs,
    }  # fmt: skip
    if one.take == OURS:
        row.kept_at = tx.now
    else:
        details |= _put(tx, school, table_of_part(row.part), pair, title)
        tx.session.delete(row)
    tx.session.flush()
    tx.log("row.decide", one.id, details)


def _put(
    tx: Writing, school: School, table: Table, pair: tuple[Row, Row], title: str
) -> Mapping[str, object]:
    """Has a row say what the copy says; returns what the log says of closed years."""
    ours, theirs = pair
    closed = closed_days(tx.session, school)
    mark = correcting(years_changed(closed, _spans(ours), _spans(theirs)))
    in_the_way = "id" in table.c and stands_in_the_way(tx.session, table, theirs)
    if in_the_way or _lacks(tx.session, table, theirs):
        raise UnusableInput("row_in_the_way", title=title)
    tx.session.execute(update(table).where(same_row(table, ours)).values(**theirs))
    return mark


def _lacks(session: Session, table: Table, row: Row) -> bool:
    """Whether something a row speaks of is not here."""
    for column in table.columns:
        for key in column.foreign_keys:
            value = row[column.name]
            there = select(key.column).where(key.column == value)
            if value is not None and session.execute(there).first() is None:
                return True
    return False


def _spans(row: Row) -> list[tuple[object, Any, Any]]:
    """What a row says, and from when to when."""
    days = {one for pair in _SPANS for one in pair}
    said = canonical_json({name: one for name, one in plain_row(row).items() if name not in days})
    return [(said, row[first], row[last]) for first, last in _SPANS if first in row]


def _title(session: Session, row: Row) -> str:
    named = [_named(session, column, row[column]) for column in _NAMED_BY if row.get(column)]
    own = [_plain(row[column]) for column in _TITLES if row.get(column) is not None]
    return " ".join(dict.fromkeys(str(one) for one in (*named, *own))) or str(row.get("id", ""))


def _lines(session: Session, ours: Row, theirs: Row) -> Iterator[RowLine]:
    for column, said in ours.items():
        if column in _HIDDEN:
            continue
        pair = [_shown(session, column, one) for one in (said, theirs[column])]
        if any(one not in (None, "") for one in pair):
            yield RowLine(column, *pair)


def _shown(session: Session, column: str, value: Any) -> object:  # noqa: ANN401 - any column's
    if value is not None and column in _NAMED_BY:
        return _named(session, column, value)
    return _plain(value)


def _named(session: Session, column: str, key: Any) -> str:  # noqa: ANN401 - an identifier
    name, called = _NAMED_BY[column]
    table = table_of(name)
    found = session.execute(select(table.c[called]).where(table.c.id == key)).scalar()
    return str(found) if found else str(key)


def _plain(value: Any) -> object:  # noqa: ANN401 - any column's
    """A value as people can read it: of names by language the Chinese one and the others."""
    if isinstance(value, Mapping) and "zh" in value:
        return " / ".join(dict.fromkeys(str(one) for one in value.values()))
    if isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise UnusableInput("unknown_conflict", uid=text) from None
