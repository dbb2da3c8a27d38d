"""How the columns of a file were understood, and where a person corrects that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.services.importing.look import ColumnShown, ColumnsShown, columns_shown
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.imports.columns_model import MEANING, ColumnsModel, MeaningDelegate
from studyhours.ui.pages.imports.items import Item
from studyhours.ui.widgets.chip_delegate import ROW
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.table import DataTable

_GRID_HEIGHT = 190
_GRID_COLUMN = 110
Index = QModelIndex | QPersistentModelIndex


class ColumnsView(QWidget):
    """A line about the header, the columns, and the first rows where nothing was recognised.

    Signals:
        mapped: The person said what columns mean (mapping, header row or None).
        fault: Looking failed (``Fault``).
    """

    mapped = Signal(object, object)
    fault = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self._item: Item | None = None
        self._form = ""
        self._own: Mapping[str, Sequence[str]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.line = plain_label(role="muted", wrap=True)
        self.line.setObjectName("imports-header-line")
        row.addWidget(self.line, 1)
        self.sheet = StillChoice()
        self.sheet.setObjectName("imports-sheet")
        context.words.bind(self.sheet.setAccessibleName, "imports.sheet")
        self.sheet.activated.connect(self._look)
        row.addWidget(self.sheet)
        self.as_header = QPushButton()
        self.as_header.setObjectName("imports-as-header")
        self.as_header.clicked.connect(self._take_header)
        row.addWidget(self.as_header)
        column.addLayout(row)
        self._model = ColumnsModel(context.words, self)
        self._model.chosen.connect(self._chosen)
        self.table = DataTable(self._model, context.theme, context.memory, "imports.columns")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setItemDelegate(MeaningDelegate(context.words, context.theme, self.table))
        context.words.bind(self.table.setAccessibleName, "imports.columns")
        self.table.clicked.connect(self._clicked)
        self.table.opened.connect(lambda _row: self._edit(self.table.currentIndex()))
        column.addWidget(self.table, 1)
        self._grid_model = _GridModel(self)
        self.grid = _grid(self._grid_model)
        context.words.bind(self.grid.setAccessibleName, "imports.first_rows")
        self.grid.selectionModel().currentRowChanged.connect(self._say_header_button)
        column.addWidget(self.grid)
        self._words.changed.connect(self._say)

    @property
    def shown(self) -> ColumnsShown | None:
        """The columns shown."""
        return self._model.shown

    def show_item(
        self, item: Item, form: str, own: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """Shows the columns of a file as a kind of table.

        Args:
            item: The file.
            form: Id of the layout.
            own: Names of the fields a school has given the kind, by id.
        """
        if item is not self._item:
            # The columns of the file before would stand under this one's name until it is read.
            for part in (self.table, self.grid):
                part.hide()
            self.line.clear()
            self.sheet.clear()
            self.sheet.addItems(list(item.sheets))
        self._item, self._form, self._own = item, form, own or {}
        self.sheet.setVisible(len(item.sheets) > 1)
        self._look()

    def _look(self) -> None:
        item, form, sheet = self._item, self._form, self.sheet.currentText()
        if item is None or item.guess is None or not sheet:
            return
        look, mapping, row = item.guess.look, dict(item.mapping), item.header_row
        # Without a kind the first rows are all there is to show; any layout gives those.
        layout, own = form or "other", self._own
        self._context.tasks.query(
            self,
            "columns",
            lambda: columns_shown(look, sheet, layout, mapping, row, own),
            lambda shown: self._show(shown, form),
            self._failed,
        )

    def _failed(self, fault: Fault) -> None:
        self.fault.emit(fault)

    def _show(self, shown: ColumnsShown, form: str) -> None:
        self._model.show_columns(shown, form, self._item.mapping if self._item else ())
        self.table.setVisible(bool(form) and bool(shown.columns))
        trouble = not form or not shown.used or bool(shown.missing)
        self._grid_model.show_rows(shown.first_rows)
        self.grid.setVisible(trouble)
        alone = self.table.isHidden()
        self.grid.setMaximumHeight(16_777_215 if alone else _GRID_HEIGHT)
        self._say()

    def _say(self) -> None:
        shown = self._model.shown
        if shown is None:
            self.line.clear()
        elif not self._form:
            self.line.setText(self._words.say("imports.choose_first"))
        elif shown.header_row is None:
            self.line.setText(self._words.say("imports.no_header_seen"))
        else:
            unused = len(shown.columns) - shown.used
            key = "imports.header_line_unused" if unused else "imports.header_line"
            self.line.setText(
                self._words.say(key, row=shown.header_row, used=shown.used, unused=unused)
            )
        self._say_header_button()

    def _say_header_button(self) -> None:
        place = self.grid.currentIndex().row()
        row = place + 1
        shown = self._model.shown
        useful = shown is not None and place >= 0 and row != shown.header_row and self._form
        self.as_header.setVisible(bool(useful) and not self.grid.isHidden())
        self.as_header.setText(self._words.say("imports.as_header", row=row))

    def _take_header(self) -> None:
        if self._item is not None:
            self.mapped.emit({}, self.grid.currentIndex().row() + 1)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == MEANING:
            self._edit(index)

    def _edit(self, index: QModelIndex) -> None:
        if index.isValid():
            self.table.edit(index.siblingAtColumn(MEANING))

    def _chosen(self, column: ColumnShown, target: str | None) -> None:
        item, shown = self._item, self._model.shown
        if item is None or shown is None:
            return
        mapping = dict(item.mapping)
        if item.header_row is not None:
            # The import finds the header again by what stands in it.
            mapping |= {one.target: one.header for one in shown.columns if one.target is not None}
        mapping = {key: header for key, header in mapping.items() if header != column.header}
        if target is not None:
            mapping[target] = column.header
        self.mapped.emit(mapping, item.header_row)


class _GridModel(QAbstractTableModel):
    """The first rows of a sheet, as they stand there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._width = 0

    def show_rows(self, rows: tuple[tuple[str, ...], ...]) -> None:
        if rows != self._rows:
            self.beginResetModel()
            self._rows, self._width = rows, max(map(len, rows), default=0)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else self._width

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        row = self._rows[index.row()]
        return row[index.column()] if index.column() < len(row) else ""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        return chr(ord("A") + section) if section < 26 else f"A{chr(ord('A') + section - 26)}"


def _grid(model: _GridModel) -> QTableView:
    grid = QTableView()
    grid.setObjectName("imports-first-rows")
    grid.setModel(model)
    grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    grid.setWordWrap(False)
    grid.setTabKeyNavigation(False)
    grid.horizontalHeader().setDefaultSectionSize(_GRID_COLUMN)
    grid.horizontalHeader().setStretchLastSection(True)
    grid.verticalHeader().setDefaultSectionSize(scaled(ROW))
    return grid
