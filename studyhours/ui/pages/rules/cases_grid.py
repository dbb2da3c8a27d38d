"""Small tables to type into: the records, facts, register entries and expectations of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import ROLE_CHIP, Index, plain_tip
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.cell_choice import CellChoice
from studyhours.ui.widgets.chip_delegate import ROW, ChipDelegate
from studyhours.ui.words import Words

Entry: TypeAlias = dict[str, Any]
"""A row as it is written: texts, lists and mappings by key."""
Choices: TypeAlias = Sequence[tuple[str, str]]
"""What may be chosen: what is written, and what it is called."""
_MOST = 7
_LOOKED_AT, _WIDEST, _BESIDE = 60, 150, 20


@dataclass(frozen=True)
class Cell:
    """A column.

    Attributes:
        key: Its name.
        heading: Key of its heading.
        get: What is written in a row.
        put: Writes something else into a row; None for a column that only tells.
        choices: What may be chosen in a row; any text where there is nothing to choose from.
        chip: Role of the chip its text stands in.
        width: In pixels.
    """

    key: str
    heading: str
    get: Callable[[Entry], str]
    put: Callable[[Entry, str], None] | None = None
    choices: Callable[[Entry], Choices | None] | None = None
    chip: Callable[[Entry], str | None] | None = None
    width: int = 100


def plain_cell(
    key: str,
    heading: str,
    choices: Callable[[Entry], Choices | None] | None = None,
    width: int = 100,
) -> Cell:
    """A column for a key that holds a text; an empty text takes the key away."""

    def put(entry: Entry, said: str) -> None:
        put_text(entry, key, said)

    return Cell(key, heading, lambda entry: str(entry.get(key, "")), put, choices, None, width)


def put_text(entry: Entry, key: str, said: str) -> None:
    """Writes a text under a key, or takes the key away."""
    if said.strip():
        entry[key] = said.strip()
    else:
        entry.pop(key, None)


class GridModel(QAbstractTableModel):
    """Entries that can be typed into.

    Signals:
        edited: Somebody changed something.
    """

    edited = Signal()

    def __init__(self, cells: Sequence[Cell], words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self.cells = tuple(cells)
        self._words = words
        self.entries: list[Entry] = []
        words.changed.connect(self.say_again)

    def show(self, entries: list[Entry]) -> None:
        """Shows other entries, which are changed in place."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def add(self, entry: Entry) -> None:
        """Adds one at the end."""
        at = len(self.entries)
        self.beginInsertRows(QModelIndex(), at, at)
        self.entries.append(entry)
        self.endInsertRows()
        self.edited.emit()

    def remove(self, row: int) -> None:
        """Takes one away."""
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.entries[row]
        self.endRemoveRows()
        self.edited.emit()

    def say_again(self) -> None:
        """Cells say something else now."""
        if self.entries:
            last = self.index(len(self.entries) - 1, len(self.cells) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt's: how many rows."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt's: how many columns."""
        return 0 if parent.isValid() else len(self.cells)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: what a cell says."""
        if not index.isValid():
            return None
        cell, entry = self.cells[index.column()], self.entries[index.row()]
        if role == Qt.ItemDataRole.EditRole:
            return cell.get(entry)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._said(cell, entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._said(cell, entry))
        if role == ROLE_CHIP and cell.chip is not None:
            return cell.chip(entry)
        return None

    def _said(self, cell: Cell, entry: Entry) -> str:
        written = cell.get(entry)
        choices = cell.choices(entry) if cell.choices is not None else None
        return dict(choices or ()).get(written, written)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's: somebody typed into a cell."""
        cell, entry = self.cells[index.column()], self.entries[index.row()]
        if role != Qt.ItemDataRole.EditRole or cell.put is None or cell.get(entry) == str(value):
            return False
        choices = cell.choices(entry) if cell.choices is not None else None
        if choices is not None and str(value) not in dict(choices):
            return False
        cell.put(entry, str(value))
        # What one cell says may decide what others may.
        self.dataChanged.emit(
            self.index(index.row(), 0), self.index(index.row(), len(self.cells) - 1)
        )
        self.edited.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's: which cells can be typed into."""
        flags = super().flags(index)
        if index.isValid() and self.cells[index.column()].put is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt's: headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words.say(self.cells[section].heading)
        return None


class _GridDelegate(ChipDelegate):
    """A list to choose from where a column has one."""

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        model = index.model()
        assert isinstance(model, GridModel)  # noqa: S101 - the only model it is given
        cell, entry = model.cells[index.column()], model.entries[index.row()]
        choices = cell.choices(entry) if cell.choices is not None else None
        if choices is None:
            editor = super().createEditor(parent, option, index)
            editor.setProperty("kind", "in-table")
            return editor
        box = CellChoice(parent)
        box.setProperty("kind", "in-table")
        for written, said in choices:
            box.addItem(said, written)
        box.done.connect(lambda chosen: self._done(box, chosen=chosen))
        return box

    def _done(self, box: QComboBox, *, chosen: bool) -> None:
        if chosen:
            self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
        else:
            super().setEditorData(editor, index)

    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        if isinstance(editor, QComboBox):
            if editor.currentIndex() >= 0:
                model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)


class Grid(QTableView):
    """A small table, as high as its rows while they are few.

    Signals:
        edited: Somebody changed something.
    """

    edited = Signal()

    def __init__(
        self,
        cells: Sequence[Cell],
        words: Words,
        theme: Theme,
        name: str,
        heading: str,
        *,
        hides: bool = False,
    ) -> None:
        """A table without entries.

        Args:
            cells: Its columns.
            words: Language.
            theme: Colours.
            name: Object name.
            heading: Key of what it is called.
            hides: Whether it is not there while it has no rows.
        """
        super().__init__()
        self._hides = hides
        self.setObjectName(name)
        words.bind(self.setAccessibleName, heading)
        self.model_of = GridModel(cells, words, self)
        self.setModel(self.model_of)
        self.setItemDelegate(_GridDelegate(theme, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(scaled(ROW))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        words.changed.connect(self._fit_columns)
        self.model_of.edited.connect(self._edited)
        self.model_of.modelReset.connect(self._fit_columns)
        self.model_of.modelReset.connect(self._fit)
        self.clicked.connect(self._clicked)
        theme.changed.connect(self.viewport().update)
        self.setTabKeyNavigation(False)
        self._fit_columns()
        self._fit()

    def show_entries(self, entries: list[Entry]) -> None:
        """Shows other entries, which are changed in place."""
        self.model_of.show(entries)

    def add(self, entry: Mapping[str, Any]) -> None:
        """Adds a row and waits for its first cell to be typed into."""
        self.model_of.add(dict(entry))
        index = self.model_of.index(len(self.model_of.entries) - 1, 0)
        self.setCurrentIndex(index)
        self.setFocus()

    def remove_current(self) -> None:
        """Takes the current row away."""
        row = self.currentIndex().row()
        if row >= 0:
            self.model_of.remove(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter types into the current cell, Delete empties it."""
        index = self.currentIndex()
        may = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
        typing = self.state() is QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and may and not typing:
            self.edit(index)
        elif event.key() == Qt.Key.Key_Delete and may:
            self.model_of.setData(index, "")
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: room for the bar below, where one is needed."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: only now headings have the font they are drawn in."""
        super().showEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Columns as wide as they are meant to be, or as what stands in them is."""
        header = self.horizontalHeader()
        for place, cell in enumerate(self.model_of.cells):
            wide = max(cell.width, header.sectionSizeHint(place) + 4)
            header.resizeSection(place, max(wide, self._widest(place)))

    def _widest(self, place: int) -> int:
        """What the choices made in a column need; texts of one's own may be cut off."""
        model, cell = self.model_of, self.model_of.cells[place]
        if cell.choices is None:
            return 0
        shown = range(min(len(model.entries), _LOOKED_AT))
        said = {str(model.index(row, place).data() or "") for row in shown}
        measure = self.fontMetrics().horizontalAdvance
        return min(max(map(measure, said), default=0) + _BESIDE, _WIDEST)

    def _clicked(self, index: QModelIndex) -> None:
        """Where there is something to choose from, one click shows it."""
        cell, entry = self.model_of.cells[index.column()], self.model_of.entries[index.row()]
        if cell.put is not None and cell.choices is not None and cell.choices(entry) is not None:
            self.edit(index)

    def _edited(self) -> None:
        self._fit()
        self.edited.emit()

    def _fit(self) -> None:
        if self._hides:
            self.setHidden(not self.model_of.entries)
        rows = min(max(len(self.model_of.entries), 1), _MOST)
        head = max(self.horizontalHeader().sizeHint().height(), scaled(ROW))
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if self._is_wider() else 0
        self.setFixedHeight(head + rows * scaled(ROW) + below + 2 * self.frameWidth() + 2)

    def _is_wider(self) -> bool:
        """Whether its columns need more room than there is."""
        header = self.horizontalHeader()
        return header.length() > self.viewport().width() > 0
