"""Deletes records within a transaction: a deletion is a version on top of those before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert

from studyhours.db.audit import LogEntry, append_entries
from studyhours.db.models import Record, RecordVersion, School
from studyhours.db.search_index import SearchIndex
from studyhours.services.closing.closed_years import mark_of
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.records.rows import RecordWriter, version_hash

DELETION: Mapping[str, object] = {"deleted": True}
"""What such a version says."""


def bury(tx: Writing, school: School, record: Record) -> str:
    """Puts a deletion on top of a record's versions; returns its hash."""
    bury_all(tx, school, [record])
    return record.version


def bury_all(tx: Writing, school: School, records: Sequence[Record]) -> None:
    """Puts a deletion on top of each of them, in as many statements as for one."""
    if not records:
        return
    writer, rows, entries = RecordWriter(tx, school.id), [], []
    days = {one.last_day for one in records}
    marks = {day: mark_of(tx.session, school, [day]) for day in days}
    for record in records:
        plain, based_on = dict(DELETION), record.version
        version = version_hash(record.id, (based_on,), plain)
        rows.append(writer.version_row(record.id, version, (based_on,), plain))
        record.version, record.deleted = version, True
        said = {"version": version, "based_on": based_on, **marks[record.last_day]}
        entries.append(LogEntry("record.delete", str(record.id), said))
    tx.session.execute(insert(RecordVersion), rows)
    SearchIndex(tx.session.connection()).take([one.id.bytes for one in records])
    append_entries(tx.session, at=tx.now, actor=tx.ledger.actor.name, entries=entries)
