"""What a merge put in and what stood there before, kept with it so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import RecordConflict
from studyhours.domain.canonical import canonical_json
from studyhours.services.exchange.one_record import Outcome
from studyhours.services.exchange.packing import packed
from studyhours.services.exchange.taking import RowChange


class UndoNotes:
    """Collects what a merge does."""

    def __init__(self) -> None:
        self._added: list[str] = []  # as JSON: a school's are very many
        self._moved: list[list[str]] = []
        self._versions: list[list[str]] = []
        self._found: list[list[str]] = []
        self._forgotten: list[list[str]] = []
        self._rows: list[list[Any]] = []

    def __bool__(self) -> bool:
        return bool(self._added or self._moved or self._versions or self._rows)

    def added(self, record: bytes, version: str) -> None:
        """A record came that was not here."""
        self._added.append(f'["{record.hex()}","{version}"]')

    def added_all(self, records: Iterable[tuple[bytes, str]]) -> None:
        """Records came that were not here."""
        self._added += [f'["{record.hex()}","{version}"]' for record, version in records]

    def put(self, outcome: Outcome) -> None:
        """A record came to something."""
        record, top = outcome.record.hex, outcome.tops.top
        if outcome.was is None:
            self.added(outcome.record.bytes, top)
            return
        if outcome.was != top:
            self._moved.append([record, outcome.was, top])
        self._versions += [[record, one.hash] for one in outcome.new]

    def found(self, record: UUID, versions: Sequence[str]) -> None:
        """Versions stand beside the one on top from now on."""
        self._found += [[record.hex, one] for one in versions]

    def forgot(self, session: Session, record: UUID, versions: Sequence[str]) -> None:
        """Versions are undecided no longer; called before they are taken out."""
        rows = session.scalars(
            select(RecordConflict).where(
                RecordConflict.record_id == record, RecordConflict.hash.in_(versions)
            )
        )
        self._forgotten += [
            [record.hex, row.hash, row.ledger_id.hex, row.found_at.isoformat()] for row in rows
        ]

    def rows(self, changes: Sequence[RowChange]) -> None:
        """Rows beside the records were written."""
        self._rows += [[one.table, one.before, one.after] for one in changes]

    def packed(self) -> bytes:
        """All of it, packed."""
        plain = {
            "moved": self._moved,
            "versions": self._versions,
            "found": self._found,
            "forgotten": self._forgotten,
            "rows": self._rows,
        }
        added = ",".join(self._added)
        return packed(f'{{"added":[{added}],{canonical_json(plain)[1:]}')
