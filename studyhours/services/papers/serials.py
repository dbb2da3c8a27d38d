"""Serial numbers without gap or double: drawn inside the transaction that uses them.

One copy of a ledger holds the series. A copy that takes it over draws from a series of its own from
then on, with a mark in its name: whatever the other copy still does, no number comes twice.
"""

from __future__ import annotations

import base64
import hashlib
from uuid import UUID

from studyhours.db.models import LedgerInfo, School, SerialSeries
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.ledger import Writing, info_of

DIGITS = 6
_HOLDER = "serial_holder"
_MARK = "serial_mark"
_MARK_LENGTH = 4


class SerialDrawer:
    """Draws numbers of one series, for example ``HW-2026-000001``."""

    def __init__(self, tx: Writing, school: School, year: int) -> None:
        """Finds or begins the series.

        Raises:
            UnusableInput: another copy of the ledger holds the series; numbers drawn here would
                be drawn there again.
        """
        info = info_of(tx.session)
        mark = str(info.settings.get(_MARK, ""))
        name = f"{school.short_name or 'SH'}-{year}{mark}"
        if info.settings.get(_HOLDER) != str(info.replica_id):
            raise UnusableInput("serials_held_elsewhere", series=name)
        row = tx.session.get(SerialSeries, (school.id, name))
        if row is None:
            row = SerialSeries(school_id=school.id, series=name, next=1, replica_id=info.replica_id)
            tx.session.add(row)
        self._row = row

    def draw(self) -> str:
        """The next number."""
        number = self._row.next
        self._row.next = number + 1
        return f"{self._row.series}-{number:0{DIGITS}d}"


def first_holder(replica_id: UUID) -> dict[str, object]:
    """The settings of a new ledger: its first copy holds the series."""
    return {_HOLDER: str(replica_id)}


def hold_series(info: LedgerInfo) -> str:
    """Lets this copy draw, from a series with a mark of its own; returns the mark."""
    mark = base64.b32encode(hashlib.sha256(info.replica_id.bytes).digest())[:_MARK_LENGTH].decode()
    info.settings = {**info.settings, _HOLDER: str(info.replica_id), _MARK: mark}
    return mark
