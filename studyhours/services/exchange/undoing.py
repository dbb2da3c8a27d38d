"""Undoes a merge as one step: everything is as if the package had never been merged.

What the package brought is taken out again, not deleted on top: a deletion would travel back and
take the teacher's own records with it. Whoever has the package can merge it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, delete, insert, select, type_coerce, update
from sqlalchemy.orm import Session

from studyhours.db.audit import LogEntry, append_entries
from studyhours.db.models import (
    Attendance,
    Draft,
    Exchange,
    Record,
    RecordConflict,
    RecordPerson,
    RecordUnit,
    RecordVersion,
    ReviewNote,
)
from studyhours.db.search_index import SearchIndex
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.closing.closed_years import (
    ClosedDays,
    closed_days,
    correcting,
    marked,
    years_with,
)
from studyhours.services.exchange.beside import AFTER, TABLES
from studyhours.services.exchange.merged import Counts
from studyhours.services.exchange.office_used import rests_on
from studyhours.services.exchange.packing import unpacked
from studyhours.services.exchange.retired_types import CHANGE as RETIRED
from studyhours.services.exchange.retired_types import put_back
from studyhours.services.exchange.rows import plain_row, row_like, same_row, table_of, typed_row
from studyhours.services.exchange.writing import show_version
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.records.content import content_of
from studyhours.services.records.rows import DELETED

_AT_ONCE = 250
_UNDO = "undo_rows"
_CHANGES = (
    Changes.RECORDS | Changes.REVIEWS | Changes.TEACHERS | Changes.ACTIVITIES | Changes.RULES
    | Changes.CERTIFICATES | Changes.SETTINGS | Changes.CALENDAR
)  # fmt: skip
_BESIDE = (RecordConflict, RecordPerson, RecordUnit, RecordVersion)
_BUILT_ON = (Attendance, Draft, ReviewNote)


@dataclass(frozen=True, slots=True)
class MergeMade:
    """A merge that stands.

    Attributes:
        id: What ``undo_merge`` takes.
        made_at: When, UTC.
        made_by: By whom.
        name: What the other ledger is called.
        file: Name of the package.
        counts: How many of what.
    """

    id: str
    made_at: datetime
    made_by: str
    name: str
    file: str
    counts: Counts


def list_merges(ledger: Ledger) -> tuple[MergeMade, ...]:
    """The merges that stand, newest first.

    Raises:
        NotPermitted: the account may exchange nothing.
    """
    require(ledger.actor, "import")
    with ledger.reading() as session:
        query = select(
            Exchange.id, Exchange.made_at, Exchange.made_by, Exchange.name, Exchange.file_name,
            Exchange.counts,
        ).where(Exchange.undone_at.is_(None))  # fmt: skip
        rows = session.execute(query.order_by(Exchange.made_at.desc(), Exchange.id.desc()))
        return tuple(
            MergeMade(str(uid), at, by, name, file, Counts.read(plain))
            for uid, at, by, name, file, plain in rows
        )


def undo_merge(ledger: Ledger, merge: str | None = None, progress: Progress = unwatched) -> Changes:
    """Undoes a merge.

    Args:
        ledger: The ledger.
        merge: Which; the newest that stands when None.
        progress: Told of ``undo_rows``.

    Raises:
        UnusableInput: there is none, or something it brought has been changed, reviewed or decided
            since; the first of those are named and nothing is undone.
        NotPermitted: the account may not.
    """
    require(ledger.actor, "import")
    require(ledger.actor, "edit_records")
    if merge is None:
        made = list_merges(ledger)
        if not made:
            raise UnusableInput("no_merge")
        merge = made[0].id
    with ledger.writing() as tx:
        row = tx.session.get(Exchange, _uuid(merge))
        if row is None or row.undone_at is not None:
            raise UnusableInput("unknown_merge", id=merge)
        _Undoing(tx, unpacked(row.undo)).run(row, progress)
    return _CHANGES


class _Undoing:
    """One merge that is undone, inside a transaction."""

    def __init__(self, tx: Writing, notes: Mapping[str, Any]) -> None:
        self._tx = tx
        self._school = school_of(tx.session)
        self._added = {UUID(record): top for record, top in notes["added"]}
        self._moved = {UUID(record): (was, top) for record, was, top in notes["moved"]}
        self._versions = _by_record(notes["versions"])
        self._found = _by_record(notes["found"])
        self._forgotten = notes["forgotten"]
        self._rows = notes["rows"]
        self._days: list[tuple[UUID, date]] = []

    def run(self, row: Exchange, progress: Progress) -> None:
        """Takes out what was put in and puts back what was there."""
        after = {TABLES[one] for one in AFTER}
        self._put_rows_back([row for row in self._rows if row[0] in after])
        self._refuse_changed()
        closed = closed_days(self._tx.session, self._school)
        mark = correcting(years_with(closed, [day for _, day in self._days]))
        self._log_corrections(closed)
        total = len(self._added) + len(self._versions)
        done = 0
        for part in _parts([*self._moved]):
            self._put_back(part)
            done += len(part)
            progress(_UNDO, done, total)
        self._take_out_versions()
        for part in _parts([*self._added]):
            self._take_out(part)
            done += len(part)
            progress(_UNDO, done, total)
        self._put_rows_back([row for row in self._rows if row[0] not in after])
        for record, version, ledger_id, at in self._forgotten:
            self._tx.session.add(
                RecordConflict(
                    record_id=UUID(record),
                    hash=version,
                    school_id=self._school.id,
                    ledger_id=UUID(ledger_id),
                    found_at=datetime.fromisoformat(at),
                )
            )
        row.undone_at = self._tx.now
        said = {"name": row.name, "file": row.file_name, "records": total}
        self._tx.log("exchange.undo", str(row.id), {**said, **mark})

    def _put_rows_back(self, rows: Sequence[Any]) -> None:
        """Makes rows beside the records what they were.

        Raises:
            UnusableInput: one has been changed since.
        """
        session = self._tx.session
        for name, before, after in reversed(rows):
            if name == RETIRED:
                if not put_back(self._school, before, after):
                    raise UnusableInput("merge_changed_since", count=1, titles=name)
                continue
            table = table_of(name)
            key = typed_row(table, after or before)
            here = row_like(session, table, key)
            as_left = (plain_row(here) if here is not None else None) == after
            if not as_left or (before is None and rests_on(session, self._school, name, key)):
                raise UnusableInput("merge_changed_since", count=1, titles=name)
            if before is None:
                session.execute(delete(table).where(same_row(table, key)))
            elif after is None:
                session.execute(insert(table).values(**typed_row(table, before)))
            else:
                values = typed_row(table, before)
                session.execute(update(table).where(same_row(table, key)).values(**values))

    def _refuse_changed(self) -> None:
        changed: list[str] = []
        session = self._tx.session
        tops = {**self._added, **{one: top for one, (_, top) in self._moved.items()}}
        for part in _parts([*{**tops, **self._versions}]):
            query = select(Record.id, Record.version, Record.title, Record.last_day)
            beside = _conflicts_of(session, part)
            built_on = self._built_on(part)
            for uid, version, title, day in session.execute(query.where(Record.id.in_(part))):
                self._days.append((uid, day))
                as_left = tops.get(uid, version) == version
                if uid in self._added and beside.get(uid, set()) != self._found.get(uid, set()):
                    as_left = False
                if not as_left or uid in built_on:
                    changed.append(title or day.isoformat())
        if changed:
            titles = "、".join(changed[:10])
            raise UnusableInput("merge_changed_since", count=len(changed), titles=titles)

    def _built_on(self, records: Sequence[UUID]) -> set[UUID]:
        """Records something rests on that was not there: what was written beside them since."""
        session = self._tx.session
        found: set[UUID] = set()
        added = [one for one in records if one in self._added]
        for table in _BUILT_ON:
            named = session.scalars(select(table.record_id).where(table.record_id.in_(added)))
            found |= {one for one in named if one is not None}
        for uid in [one for one in records if one in self._versions]:
            gone = self._versions[uid]
            query = select(RecordVersion.hash, RecordVersion.parents)
            for version, parents in session.execute(query.where(RecordVersion.record_id == uid)):
                if version not in gone and gone & set(parents):
                    found.add(uid)
        return found

    def _log_corrections(self, closed: Sequence[ClosedDays]) -> None:
        """Has the log name each record of a closed year by itself."""
        tx = self._tx
        entries = []
        for uid, day in self._days:
            years = years_with(closed, [day])
            if years:
                did = "delete" if uid in self._added else "change"
                entries.append(LogEntry(f"record.{did}", str(uid), marked(years)))
        append_entries(tx.session, at=tx.now, actor=tx.ledger.actor.name, entries=entries)

    def _put_back(self, records: Sequence[UUID]) -> None:
        session = self._tx.session
        for record in records:
            was, _ = self._moved[record]
            whole = session.scalars(
                select(type_coerce(RecordVersion.content, Text)).where(
                    RecordVersion.record_id == record, RecordVersion.hash == was
                )
            ).one()
            content = None if whole == DELETED else content_of(json.loads(whole))
            show_version(self._tx, self._school.id, record, was, content)

    def _take_out_versions(self) -> None:
        """Takes out what existing records got, and what stands undecided because of it."""
        for table, those in ((RecordConflict, self._found), (RecordVersion, self._versions)):
            for record, versions in those.items():
                if record not in self._added:
                    self._tx.session.execute(
                        delete(table).where(table.record_id == record, table.hash.in_(versions))
                    )

    def _take_out(self, records: Sequence[UUID]) -> None:
        session = self._tx.session
        SearchIndex(session.connection()).take([one.bytes for one in records])
        for table in _BESIDE:
            session.execute(delete(table).where(table.record_id.in_(records)))
        session.execute(delete(Record).where(Record.id.in_(records)))


def _conflicts_of(session: Session, records: Sequence[UUID]) -> dict[UUID, set[str]]:
    query = select(RecordConflict.record_id, RecordConflict.hash)
    rows = session.execute(query.where(RecordConflict.record_id.in_(records)))
    return _by_record(rows)


def _by_record(rows: Any) -> dict[UUID, set[str]]:  # noqa: ANN401 - rows, or lists of a note
    found: dict[UUID, set[str]] = {}
    for record, version in rows:
        found.setdefault(record if isinstance(record, UUID) else UUID(record), set()).add(version)
    return found


def _parts(records: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(records), _AT_ONCE):
        yield records[start : start + _AT_ONCE]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise UnusableInput("unknown_merge", id=text) from None
