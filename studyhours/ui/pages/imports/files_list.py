"""The files that were dropped together, and how far each has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import plain_tip
from studyhours.ui.pages.imports.items import Item
from studyhours.ui.pages.imports.telling import state_role, state_text
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import TOKENS

_HEIGHT = 60
_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class FilesList(QListView):
    """One line for each file, two rows of text each.

    Signals:
        chosen: Another file is shown (``Item``).
    """

    chosen = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("imports-files")
        context.words.bind(self.setAccessibleName, "imports.files")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self._model = _FilesModel(context)
        self.setModel(self._model)
        self.setItemDelegate(_FileDelegate(context.theme, self))
        self.selectionModel().currentChanged.connect(self._changed)
        context.theme.changed.connect(self.viewport().update)

    def show_items(self, items: Sequence[Item], current: Item | None) -> None:
        """Shows other entries."""
        self._model.set_items(items)
        self.mark(current)

    def mark(self, item: Item | None) -> None:
        """Marks the entry that is shown."""
        place = self._model.place(item)
        blocked = self.selectionModel().blockSignals(True)
        self.setCurrentIndex(self._model.index(place) if place is not None else QModelIndex())
        self.selectionModel().blockSignals(blocked)
        self.viewport().update()

    def say(self) -> None:
        """Says again how far all have come."""
        self._model.say()

    def _changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._model.item(current.row()))


class _FilesModel(QAbstractListModel):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._words = context.words
        self._items: list[Item] = []
        self._words.changed.connect(self.say)

    def set_items(self, items: Sequence[Item]) -> None:
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def item(self, row: int) -> Item:
        return self._items[row]

    def place(self, item: Item | None) -> int | None:
        return self._items.index(item) if item is not None and item in self._items else None

    def say(self) -> None:
        if self._items:
            self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.path.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(str(item.path))
        if role == _ROLE:
            return (state_text(self._words, item), state_role(item))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item.path.name} {state_text(self._words, item)}"
        return None


class _FileDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        drawn: Any = option  # its fields are missing from Qt's type information
        return QSize(160, max(_HEIGHT, 2 * drawn.fontMetrics.height() + 22))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        drawn: Any = option
        painter.save()
        rect: QRect = drawn.rect
        if drawn.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("pine_tint"))
        elif drawn.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.colour("paper"))
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if drawn.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.colour("pine"))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        inside = rect.adjusted(14, 8, -10, -8)
        metrics = drawn.fontMetrics
        name = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, inside.width())
        painter.setPen(self._theme.colour("ink"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop, name)
        text, role = index.data(_ROLE)
        painter.setPen(self._theme.colour(TOKENS[role][0]))
        state = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignBottom, state)
        painter.restore()
