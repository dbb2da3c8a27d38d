"""The queue as rows: read page by page, in an order the service makes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from PySide6.QtCore import QModelIndex, QObject

from studyhours.domain.quantity import HUNDRED
from studyhours.services.reviewing.queue import AGAIN, SINCE, QueueRow
from studyhours.ui.models.paged_rows import PagedRows, by_service
from studyhours.ui.models.rows import Column
from studyhours.ui.pages.review.saying import Saying

_ORDERS = {"day": "day", "title": "title", "teacher": "teacher", "since": SINCE, "mark": AGAIN}


class QueueModel(PagedRows[QueueRow]):
    """Records as far as they have been read."""

    def __init__(self, saying: Saying, parent: QObject | None = None) -> None:
        super().__init__(_columns(saying), _ORDERS, saying.words, parent)

    def take_out(self, uids: Collection[str]) -> None:
        """Leaves rows out at once, before they are read again."""
        places = [place for place, row in enumerate(self.rows) if row.uid in uids]
        if len(places) > 1:
            self.set_rows([row for row in self.rows if row.uid not in uids])
        elif places:
            self.beginRemoveRows(QModelIndex(), places[0], places[0])
            del self._rows[places[0]]
            self.endRemoveRows()


def for_files() -> Mapping[str, tuple[Column[QueueRow], ...]]:
    """What a file of the queue has besides the list."""
    return {
        "teacher": (Column("staff_no", "column.staff_no", lambda row: row.record.staff_no or ""),),
    }


def _columns(saying: Saying) -> tuple[Column[QueueRow], ...]:
    def who(row: QueueRow) -> str:
        return " ".join(part for part in (row.record.name, row.record.staff_no) if part)

    return (
        Column(
            "day", "records.column_day", lambda row: row.record.last_day.isoformat(),
            width=98, sort=by_service, muted=True, tip=lambda row: saying.days(row.record),
            value=lambda row: row.record.last_day,
        ),
        Column(
            "teacher", "records.column_teacher", lambda row: row.record.name,
            width=84, sort=by_service, tip=who,
        ),
        Column(
            "title", "records.column_title", lambda row: saying.title(row.record),
            width=160, sort=by_service,
        ),
        Column(
            "kind", "records.column_kind", lambda row: saying.kind(row.record.kind),
            width=64, muted=True,
        ),
        Column(
            "amount", "records.column_amount", lambda row: saying.amount(row.record),
            width=84, align="right",
            value=lambda row: Fraction(row.record.hundredths, HUNDRED),
        ),
        Column(
            "since", "review.column_since", lambda row: saying.moment(row.since),
            width=98, sort=by_service, muted=True,
        ),
        Column(
            "mark", "review.column_mark", saying.mark, width=104, chip=saying.mark_role,
            sort=by_service, tip=lambda row: saying.hints(row) or saying.mark(row),
        ),
    )  # fmt: skip
