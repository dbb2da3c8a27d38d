"""The list: its columns, and a model that reads page by page."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studyhours.services.records.listing import RecordShown
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.records.saying import Saying

_ORDERS = {"date": "day", "title": "title", "teacher": "teacher"}


def _sorted_by_service(_row: RecordShown) -> int:
    """Marks a column that can be sorted; the service does it."""
    return 0


class RecordsModel(RowsModel[RecordShown]):
    """Records as far as they have been read.

    Signals:
        more_wanted: The list is scrolled to its end and there is more.
        order_wanted: The person wants another order (its name, whether descending).
    """

    more_wanted = Signal()
    order_wanted = Signal(str, bool)

    def __init__(self, saying: Saying, parent: QObject | None = None) -> None:
        self._drafts: Mapping[str, str] = {}
        super().__init__(_columns(saying, self), saying.words, parent)
        self._more = False

    def place_of_column(self, key: str) -> int:
        """Where a column stands."""
        return next(place for place, one in enumerate(self.columns) if one.key == key)

    def show_page(self, rows: list[RecordShown], *, more: bool) -> None:
        """Begins the list anew."""
        self._more = more
        self.set_rows(rows)

    def append_page(self, rows: list[RecordShown], *, more: bool) -> None:
        """Continues the list; what is there already is not shown twice."""
        self._more = more
        known = {row.uid for row in self.rows}
        self.add_rows([row for row in rows if row.uid not in known])

    def place_of(self, uid: str) -> int | None:
        """The row of a record, as far as it has been read."""
        return next((place for place, row in enumerate(self.rows) if row.uid == uid), None)

    def set_drafts(self, drafts: Mapping[str, str]) -> None:
        """Which records have unsaved changes: draft by record."""
        if drafts.keys() != self._drafts.keys():
            self._drafts = dict(drafts)
            self.say_again()

    def has_draft(self, row: RecordShown) -> bool:
        """Whether a record has unsaved changes."""
        return row.uid in self._drafts

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Qt's: whether there is more to read."""
        return self._more and not parent.isValid()

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        """Qt's: asks for more, once."""
        if self._more:
            self._more = False
            self.more_wanted.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt's: asks the service for another order."""
        if 0 <= column < len(self.columns) and self.columns[column].key in _ORDERS:
            down = order is Qt.SortOrder.DescendingOrder
            self.order_wanted.emit(_ORDERS[self.columns[column].key], down)


def _columns(saying: Saying, model: RecordsModel) -> tuple[Column[RecordShown], ...]:
    def status(row: RecordShown) -> str:
        if model.has_draft(row):
            return saying.words.say("records.draft")
        return saying.status(row)

    def role(row: RecordShown) -> str | None:
        return "quiet" if model.has_draft(row) else saying.status_role(row)

    def title(row: RecordShown) -> str:
        others = saying.others(row)
        said = saying.title(row)
        return saying.words.say("records.with", title=said, people=others) if others else said

    def kind(row: RecordShown) -> str:
        return saying.kind(row.kind)

    def day(row: RecordShown) -> str:
        return row.last_day.isoformat()

    def teacher(row: RecordShown) -> str:
        return saying.person(row.teacher, row.name)

    sort = _sorted_by_service
    return (
        Column(
            "date", "records.column_day", day, width=100, sort=sort, muted=True, tip=saying.days
        ),
        Column("kind", "records.column_kind", kind, width=52, muted=True),
        Column("title", "records.column_title", title, width=160, sort=sort),
        Column(
            "teacher", "records.column_teacher", teacher, width=76, sort=sort,
            tip=lambda row: " ".join(part for part in (row.name, row.staff_no) if part),
        ),
        Column("amount", "records.column_amount", saying.amount, width=84, align="right"),
        Column(
            "status", "records.column_status", status, width=88, chip=role, muted=True,
            tip=lambda row: saying.returned(row) or status(row),
        ),
    )  # fmt: skip
