"""The whole index of words as plain data, to be held against one built anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Record, RecordSearch
from studyhours.db.search_index import day_of_number
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.indexing import build_index

Dump: TypeAlias = Mapping[UUID, tuple[date, object]]
_VOCABULARY = "CREATE VIRTUAL TABLE temp.seen USING fts5vocab('main', 'record_words', 'instance')"


def dump(ledger: Ledger) -> Dump:
    """By record the day its number says, and every token with its place (on SQLite)."""
    with ledger.reading() as session:
        rows = session.scalars(select(RecordSearch)).all()
        if session.get_bind().dialect.name == "postgresql":
            said = {row.number: (row.said, row.letters, tuple(row.tokens or ())) for row in rows}
        else:
            said = _tokens(session.connection())
        days = {row.record_id: day_of_number(row.number) for row in rows}
        found = {row.record_id: (days[row.record_id], said.pop(row.number)) for row in rows}
        assert said == {}, "words of records that are not in the index"
        return found


def _tokens(connection: Any) -> dict[int, Any]:
    connection.exec_driver_sql(_VOCABULARY)
    found: dict[int, list[tuple[int, str]]] = {}
    for term, number, place in connection.exec_driver_sql('SELECT term, doc, "offset" FROM seen'):
        found.setdefault(number, []).append((place, term))
    connection.exec_driver_sql("DROP TABLE temp.seen")
    return {number: tuple(sorted(tokens)) for number, tokens in found.items()}


def assert_as_built_anew(ledger: Ledger) -> None:
    """The index as it grew is the one that is worked out from the records as they stand."""
    grown = dump(ledger)
    with ledger.reading() as session:
        query = select(Record.id, Record.last_day).where(~Record.deleted)
        alive = dict(session.execute(query).tuples().all())
    assert {uid: day for uid, (day, _) in grown.items()} == alive
    with ledger.writing() as tx:
        build_index(tx.session)
    assert dump(ledger) == grown
