"""The table every list uses: columns that fit and are remembered, copying, opening."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from studyhours.ui.fonts import scaled
from studyhours.ui.memory import Memory
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip_delegate import ROW, ChipDelegate, needed_width
from studyhours.ui.widgets.column_fit import ColumnWish, fit_columns

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MEASURED = 24
"""Rows whose cells are measured: as many as are seen at first."""
_HEAD_PAD = 18


class DataTable(QTableView):
    """A list of rows.

    Signals:
        opened: A row was double-clicked, or Enter pressed on it (the row).
        selected: Another row is the current one (the row, or None).
    """

    opened = Signal(object)
    selected = Signal(object)

    def __init__(
        self,
        model: RowsModel[Any],
        theme: Theme,
        memory: Memory,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows = model
        self._memory = memory
        self._usual: dict[str, int] = {}
        self._needs: dict[str, int] = {}
        self._measured: set[str] = set()
        self._drawn: set[str] = set()
        self._fitting = False
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self.fit)
        self._name = f"table.{name}"
        self.setObjectName(name.replace(".", "-"))
        self.setModel(model)
        self.setItemDelegate(ChipDelegate(theme, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(scaled(ROW))
        self._prepare_header()
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        model.modelReset.connect(self._tell_none)
        model.modelReset.connect(self._fit_anew)
        model.dataChanged.connect(self._fit_anew)
        model.headerDataChanged.connect(self._forget_needs)
        self.horizontalHeader().sectionResized.connect(self._section_resized)
        theme.changed.connect(self.viewport().update)

    def current(self) -> Any:
        """The current row, or None."""
        index = self.currentIndex()
        return self._rows.row(index) if index.isValid() else None

    def chosen(self) -> list[Any]:
        """The selected rows, from the top."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._rows.row(place) for place in places]

    def choose_place(self, place: int) -> None:
        """Makes a row the current one, and the only one selected."""
        flags = QItemSelectionModel.SelectionFlag
        index = self._rows.index(place, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def step(self, by: int) -> None:
        """Makes the next row the current one, or the one before."""
        count = self._rows.rowCount()
        if count:
            self.choose_place(min(max(self.currentIndex().row() + by, 0), count - 1))

    def stretch(self, key: str) -> None:
        """What room there is belongs to one column."""
        heads = self.horizontalHeader()
        heads.setStretchLastSection(False)
        heads.setSectionResizeMode(self.place_of(key), QHeaderView.ResizeMode.Stretch)

    def leave_out(self, keys: Collection[str]) -> None:
        """Hides columns, and shows all others."""
        for place, column in enumerate(self._rows.columns):
            hidden = column.key in keys
            if self.isColumnHidden(place) != hidden:
                self.setColumnHidden(place, hidden)

    def needs(self, keys: Collection[str]) -> int:
        """Pixels at which nothing that is seen of these columns is cut short."""
        wishes = [self._wish(self.place_of(key)) for key in keys]
        return sum(wish.usual if wish.fixed else wish.needed for wish in wishes)

    def place_of(self, key: str) -> int:
        """Where a column is among all of them."""
        keys = (column.key for column in self._rows.columns)
        return next(place for place, one in enumerate(keys) if one == key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter opens, copying copies whole rows."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        else:
            super().keyPressEvent(event)

    def copied(self) -> str:
        """The selected rows as lines with tabs, safe to paste into a spreadsheet."""
        lines = []
        for row in self.chosen():
            cells = [column.text(row) for column in self._rows.columns]
            lines.append("\t".join(_harmless(cell) for cell in cells))
        return "\n".join(lines)

    def _prepare_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(44)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        kept = self._memory.get(self._name)
        widths = kept.get("widths", {}) if isinstance(kept, dict) else {}
        drawn = kept.get("drawn", []) if isinstance(kept, dict) else []
        self._drawn = {key for key in drawn if isinstance(key, str)}
        for place, column in enumerate(self._rows.columns):
            self.give(place, _width(column, widths))
        order = kept.get("order", []) if isinstance(kept, dict) else []
        keys = [column.key for column in self._rows.columns]
        # Columns that come and go, as those of a school's own fields do, were behind the others.
        order = [key for key in order if key in keys]
        if sorted(map(str, order)) == sorted(keys):
            for visual, key in enumerate(order):
                header.moveSection(header.visualIndex(keys.index(key)), visual)
        sortable = any(column.sort is not None for column in self._rows.columns)
        self._restore_sort(kept if isinstance(kept, dict) else {}, keys, sortable=sortable)
        self._keep = QTimer(self, singleShot=True, interval=300)
        self._keep.timeout.connect(self._remember)
        header.sectionResized.connect(self._keep.start)
        header.sectionMoved.connect(self._keep.start)
        header.sortIndicatorChanged.connect(self._keep.start)

    def columns_came(self, first: int) -> None:
        """Gives columns that have come behind the others the widths they had."""
        kept = self._memory.get(self._name)
        widths = kept.get("widths", {}) if isinstance(kept, dict) else {}
        for place, column in enumerate(self._rows.columns[first:], start=first):
            self.give(place, _width(column, widths))

    def give(self, place: int, width: int) -> None:
        """Gives a column another usual width, as the page wants it and not the person."""
        self._usual[self._rows.columns[place].key] = width
        self._resize(place, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: columns have more room now, or less."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def _fit_anew(self) -> None:
        """Other rows are there: what they need is measured again."""
        self._measured.clear()
        self.fit()

    def fit(self) -> None:
        """Has columns make room for each other."""
        if self._fitting or not self.isVisible():
            return
        shown, elastic = self._shown(), self._elastic()
        room = self.viewport().width()
        widths = dict(fit_columns([self._wish(place) for place in shown], room))
        if shown and not elastic:
            # The column that takes what is left is hidden for a while.
            last = max(shown, key=self.horizontalHeader().visualIndex)
            widths[last] += max(room - sum(widths.values()), 0)
        stretch = QHeaderView.ResizeMode.Stretch
        for place, width in widths.items():
            if self.horizontalHeader().sectionResizeMode(place) is not stretch:
                self._resize(place, width)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: what came while it was hidden is fitted now."""
        super().showEvent(event)
        self.fit()

    def _shown(self) -> list[int]:
        """Columns that are not hidden."""
        header = self.horizontalHeader()
        return [place for place in range(header.count()) if not header.isSectionHidden(place)]

    def _elastic(self) -> set[int]:
        """Columns that Qt gives what room is left."""
        header, stretch = self.horizontalHeader(), QHeaderView.ResizeMode.Stretch
        found = {place for place in self._shown() if header.sectionResizeMode(place) is stretch}
        if header.stretchLastSection():
            found.add(max(self._shown(), key=header.visualIndex, default=-1))
        return found

    def _resize(self, place: int, width: int) -> None:
        header = self.horizontalHeader()
        if header.sectionSize(place) == width:
            return
        fitting, self._fitting = self._fitting, True
        try:
            header.resizeSection(place, width)
        finally:
            self._fitting = fitting

    def _wish(self, place: int) -> ColumnWish:
        """What a column would like; what it needed once it needs again: nothing jumps about."""
        column = self._rows.columns[place]
        header = self.horizontalHeader()
        usual = self._usual.get(column.key, header.sectionSize(place))
        usual = max(usual, header.minimumSectionSize())  # Qt makes none narrower
        own = self.itemDelegateForColumn(place) is not None  # which alone knows what it needs
        if own or column.key in self._drawn:
            return ColumnWish(place, usual, usual, fixed=True)
        if column.key not in self._measured:
            self._measured.add(column.key)
            self._needs[column.key] = self._measure(place, self._needs.get(column.key, 0))
        return ColumnWish(place, usual, self._needs[column.key])

    def _measure(self, place: int, least: int) -> int:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        said = str(self._rows.headerData(place, Qt.Orientation.Horizontal) or "")
        needed = max(map(QFontMetrics(bold).horizontalAdvance, said.split("\n"))) + _HEAD_PAD
        metrics = self.fontMetrics()
        for row in range(min(len(self._rows.rows), _MEASURED)):
            needed = max(needed, needed_width(metrics, self._rows.index(row, place)))
        return max(needed, least)

    def _forget_needs(self) -> None:
        """Everything is said in another language."""
        self._needs.clear()
        self._measured.clear()
        self.fit()

    def _section_resized(self, place: int, before: int, width: int) -> None:
        """The person draws a column."""
        if not before or not width:  # it came or went, and is not counted so yet
            self._again.start()
            return
        if self._fitting or place in self._elastic():
            return
        key = self._rows.columns[place].key
        self._usual[key] = width
        if self.isVisible():
            self._drawn.add(key)

    def _restore_sort(self, kept: dict[str, Any], keys: list[str], *, sortable: bool) -> None:
        if not sortable:
            return
        header = self.horizontalHeader()
        header.setSortIndicatorClearable(False)
        key, down = kept.get("sort"), bool(kept.get("down"))
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(keys.index(key) if key in keys else -1, order)
        self.setSortingEnabled(True)

    def _remember(self) -> None:
        header = self.horizontalHeader()
        columns = self._rows.columns
        by_place = sorted(range(len(columns)), key=header.visualIndex)
        section = header.sortIndicatorSection()
        before = self._memory.get(self._name)
        widths = dict(before.get("widths", {})) if isinstance(before, dict) else {}
        # A column hidden for a while has no width of its own now; the one before is kept.
        widths |= {
            column.key: self._usual.get(column.key, header.sectionSize(place))
            for place, column in enumerate(columns)
            if header.visualIndex(place) != len(columns) - 1 and not header.isSectionHidden(place)
        }
        kept = {
            "widths": widths,
            "drawn": sorted(self._drawn),
            "order": [columns[place].key for place in by_place],
            "sort": columns[section].key if 0 <= section < len(columns) else None,
            "down": header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder,
        }
        self._memory.put(self._name, kept)

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._rows.row(index))

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.selected.emit(self._rows.row(current) if current.isValid() else None)

    def _tell_none(self) -> None:
        self.selected.emit(None)


def _width(column: Column[Any], kept: dict[str, Any]) -> int:
    """How wide a column is at first: as the person left it."""
    width = kept.get(column.key)
    return width if isinstance(width, int) else scaled(column.width)


def _harmless(cell: str) -> str:
    """A cell's text that no spreadsheet takes for a formula, on one line."""
    flat = " ".join(cell.split())
    return "'" + flat if flat.startswith(_FORMULA) else flat
