"""Which rows of a package a person can choose from, noted when it is merged: ``row_choices``."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from sqlalchemy import Table, select

from studyhours.db.models import RowConflict, School
from studyhours.domain.canonical import canonical_json
from studyhours.services.exchange import beside, office
from studyhours.services.exchange.rows import Row, plain_row, row_like, table_of
from studyhours.services.exchange.senders import Sender
from studyhours.services.exchange.taking import DIFFERS, RowChange, RowLeft
from studyhours.services.ledgers.ledger import Writing

_NEVER = frozenset({beside.NOTES, beside.PAPERS, office.TEMPLATE})
"""What never changes once it is there: there is nothing to choose."""
TABLES: Mapping[str, str] = {
    name: table
    for name, table in (
        *beside.TABLES.items(),
        *((one.name, one.table) for one in office.OFFICE),
    )
    if name not in _NEVER
}
"""Parts of packages whose rows can be chosen from, and their tables."""


def digest_of(part: str, plain: object) -> str:
    """Knows a row again."""
    return hashlib.sha256(canonical_json([part, plain]).encode()).hexdigest()


def table_of_part(part: str) -> Table:
    """The table of a part."""
    return table_of(TABLES[part])


class RowSides:
    """What a merge finds.

    Args:
        tx: The transaction.
        school: The school here.
        sender: Who made the package.

    Attributes:
        changes: What was noted, for undoing the merge.
    """

    def __init__(self, tx: Writing, school: School, sender: Sender) -> None:
        self._tx = tx
        self._school = school
        self._sender = sender
        self.changes: list[RowChange] = []

    def note(self, left: Sequence[RowLeft]) -> list[RowLeft]:
        """Notes the rows that differ from those here; returns what is left out for good.

        Args:
            left: What was left out.
        """
        rest = []
        for one in left:
            if (
                one.code == DIFFERS
                and one.theirs is not None
                and self._can_be(one.part, one.theirs)
            ):
                self._note(one.part, one.theirs)
            else:
                rest.append(one)
        return rest

    def _can_be(self, part: str, theirs: Row) -> bool:
        """Whether there is something to choose: of a version of rules only when it ends."""
        if part != beside.RULES:
            return part in TABLES
        here = row_like(self._tx.session, table_of_part(part), theirs) or {}
        return {name for name, said in here.items() if said != theirs[name]} == {"last"}

    def _note(self, part: str, row: Row) -> None:
        theirs = plain_row(row)
        digest = digest_of(part, theirs)
        query = select(RowConflict.id).where(
            RowConflict.school_id == self._school.id, RowConflict.digest == digest
        )
        if self._tx.session.scalar(query) is not None:
            return
        made = RowConflict(
            id=self._tx.new_id(),
            school_id=self._school.id,
            part=part,
            digest=digest,
            theirs=theirs,
            ledger_id=self._sender.ledger_id,
            found_at=self._tx.now,
            kept_at=None,
        )
        self._tx.session.add(made)
        self._tx.session.flush()
        table = table_of("row_conflict")
        here = row_like(self._tx.session, table, {"id": made.id})
        self.changes.append(RowChange(table.name, None, plain_row(here or {})))
