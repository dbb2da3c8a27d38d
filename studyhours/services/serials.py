"""Serial numbers without gap or double: drawn inside the transaction that uses them."""

from __future__ import annotations

from studyhours.db.models import School, SerialSeries
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledger import Writing, info_of

DIGITS = 6


class SerialDrawer:
    """Draws numbers of one series, for example ``HW-2026-000001``."""

    def __init__(self, tx: Writing, school: School, year: int) -> None:
        """Finds or begins the series.

        Raises:
            UnusableInput: another copy of the ledger holds the series; numbers drawn here would
                be drawn there again.
        """
        info = info_of(tx.session)
        name = f"{school.short_name or 'SH'}-{year}"
        row = tx.session.get(SerialSeries, (school.id, name))
        if row is None:
            row = SerialSeries(school_id=school.id, series=name, next=1, replica_id=info.replica_id)
            tx.session.add(row)
        if row.replica_id != info.replica_id:
            raise UnusableInput("serials_held_elsewhere", series=name)
        self._row = row

    def draw(self) -> str:
        """The next number."""
        number = self._row.next
        self._row.next = number + 1
        return f"{self._row.series}-{number:0{DIGITS}d}"
