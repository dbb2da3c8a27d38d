"""A list of things said in several wrapped lines each: rule sets, rules, findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import Index
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import TOKENS

_SIDE, _ABOVE, _BETWEEN = 12, 9, 3
_CHIP, _CHIP_PAD = 20, 8
_SMALLER = 13
_BATCH = 12
_SELECTED = QStyle.StateFlag.State_Selected
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)

_Places: TypeAlias = list[tuple[str, QRect, QFont, str]]
"""Texts with their places, fonts and colours."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One entry.

    Attributes:
        title: What it is about, in bold where more follows.
        body: What it says, wrapped.
        note: What stands back below, wrapped.
        chip: A word at the right of the title.
        role: The colour of that word.
        key: What is behind it.
        heading: Whether it only heads those below.
    """

    title: str
    body: str = ""
    note: str = ""
    chip: str = ""
    role: str = "quiet"
    key: str = ""
    heading: bool = False

    @property
    def spoken(self) -> str:
        """Everything it says, for whoever hears it and for tool tips."""
        return "\n".join(part for part in (self.title, self.chip, self.body, self.note) if part)


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[TextLine, ...] = ()

    def show(self, lines: Sequence[TextLine]) -> None:
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        return line if role == Qt.ItemDataRole.UserRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.lines[index.row()].heading:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)


class _Delegate(QStyledItemDelegate):
    """Draws the lines; their height follows from the width of the list."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self.side = _SIDE
        self._known: dict[tuple[TextLine, int], _Places] = {}

    def forget(self) -> None:
        """Other lines are shown: what was measured is of no use any more."""
        self._known.clear()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        drawn: Any = option  # its fields are missing from Qt's type information
        width = self._view.viewport().width()
        places = self._places(index.data(Qt.ItemDataRole.UserRole), drawn.font, width)
        line: TextLine = index.data(Qt.ItemDataRole.UserRole)
        below = _BETWEEN if line.heading else _ABOVE
        return QSize(80, places[-1][1].bottom() + below + 1)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        drawn: Any = option
        line: TextLine = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = drawn.rect
        painter.save()
        try:
            if drawn.state & _SELECTED:
                painter.fillRect(rect, self._theme.colour("pine_tint"))
            if not line.heading:
                painter.setPen(self._theme.colour("line"))
                painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            for text, place, font, token in self._places(line, drawn.font, rect.width()):
                painter.setFont(font)
                painter.setPen(self._theme.colour(token))
                painter.drawText(place.translated(rect.topLeft()), _WRAP, text)
            if line.chip:
                self._chip(painter, line, rect, drawn)
            if drawn.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
                painter.setPen(self._theme.colour("pine"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(rect.adjusted(0, 0, -1, -1))
        finally:
            painter.restore()

    def _places(self, line: TextLine, font: QFont, width: int) -> _Places:
        """What is written where, in which font and colour; measured from the line's corner."""
        key = line, width
        if key not in self._known:
            self._known[key] = self._measured(line, font, width)
        return self._known[key]

    def _measured(self, line: TextLine, font: QFont, width: int) -> _Places:
        # Copies: the one handed in is gone with the option it belongs to.
        plain, bold, small = QFont(font), QFont(font), QFont(font)
        if line.heading or line.body or line.note:
            bold.setWeight(QFont.Weight.DemiBold)
        small.setPixelSize(scaled(_SMALLER))
        room = max(width - 2 * self.side, 40)
        taken = QFontMetrics(small).horizontalAdvance(line.chip) + 3 * _CHIP_PAD
        beside = room - (taken if line.chip else 0)
        parts = (
            (line.title, bold, "ink", beside),
            (line.body, plain, "ink", room),
            (line.note, small, "muted", room),
        )
        found, top = [], _ABOVE + (6 if line.heading else 0)
        for text, own, token, wide in [part for part in parts if part[0]] or parts[:1]:
            asked = QRect(self.side, top, wide, 10_000)
            place = QFontMetrics(own).boundingRect(asked, _WRAP, text or " ")
            found.append((text, QRect(self.side, top, wide, place.height()), own, token))
            top += place.height() + _BETWEEN
        return found

    def _chip(self, painter: QPainter, line: TextLine, rect: QRect, option: Any) -> None:
        small = QFont(option.font)
        small.setPixelSize(scaled(_SMALLER))
        painter.setFont(small)
        width = QFontMetrics(small).horizontalAdvance(line.chip) + 2 * _CHIP_PAD
        place = QRectF(rect.right() - self.side - width, rect.top() + _ABOVE, width, scaled(_CHIP))
        ink, tint = TOKENS[line.role]
        selected = bool(option.state & _SELECTED)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("card" if selected and line.role == "met" else tint))
        painter.drawRoundedRect(place, scaled(_CHIP) / 2, scaled(_CHIP) / 2)
        painter.setPen(self._theme.colour(ink))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, line.chip)


class TextLines(QListView):
    """The list.

    Signals:
        chosen: Another line is the current one (its key).
        opened: A line was double-clicked, or Enter pressed on it (its key).
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, theme: Theme, name: str, *, framed: bool = True) -> None:
        super().__init__()
        self._model = _Model(self)
        self.setObjectName(name)
        self.setModel(self._model)
        self._delegate = _Delegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        # Each line is measured before it is placed; of many, some in each turn.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        if not framed:
            self.setProperty("kind", "plain-lines")
            self.setFrameShape(QFrame.Shape.NoFrame)
            self._delegate.side = 2
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(self._open)
        theme.changed.connect(self.viewport().update)

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """What it shows."""
        return self._model.lines

    @property
    def current_key(self) -> str:
        """What is behind the current line; empty for none."""
        index = self.currentIndex()
        return self._model.lines[index.row()].key if index.isValid() else ""

    def show_lines(self, lines: Sequence[TextLine]) -> None:
        """Shows other lines; the current one stays so where it is still there."""
        if tuple(lines) == self._model.lines:
            return
        self._delegate.forget()
        key, top = self.current_key, self.verticalScrollBar().value()
        blocked = self.selectionModel().blockSignals(True)
        self._model.show(lines)
        self.selectionModel().blockSignals(blocked)
        if key:
            self.choose(key)
        self.verticalScrollBar().setValue(top)

    def choose(self, key: str) -> bool:
        """Makes the line with a key the current one; False where there is none."""
        for place, line in enumerate(self._model.lines):
            if line.key == key and key:
                index = self._model.index(place)
                flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.selectionModel().setCurrentIndex(index, flag)
                self.scrollTo(index)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: what is narrower is higher."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._delegate.forget()
            self.scheduleDelayedItemsLayout()

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._model.lines[current.row()].key)

    def _open(self, index: Index) -> None:
        if index.isValid() and (key := self._model.lines[index.row()].key):
            self.opened.emit(key)
