"""Paints the cells of a table: plain text, text that stands back, or a chip."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import ROLE_CHIP, ROLE_MUTED, RowsModel
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import TOKENS

ROW = 36
_CHIP = 22
_PAD = 8
_CHIP_EDGE = 4
# As numbers: Python's flags are slow, and these are looked at for every cell painted.
_SELECTED = QStyle.StateFlag.State_Selected.value
_UNDER_MOUSE = QStyle.StateFlag.State_MouseOver.value
_HAS_FOCUS = QStyle.StateFlag.State_HasFocus.value
_ENABLED = QStyle.StateFlag.State_Enabled.value
_FADED = 0.4
_KEPT = 4096


class ChipDelegate(QStyledItemDelegate):
    """Draws cells in the theme's colours.

    A model says by ``ROLE_CHIP`` in which role's colours a cell's text stands as a chip, and by
    ``ROLE_MUTED`` that it stands back.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kept: dict[tuple[str, int], str] = {}
        self._height = 0

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Qt's: wide enough for the text, as high as every row."""
        drawn: Any = option  # its fields are missing from Qt's type information
        width = drawn.fontMetrics.horizontalAdvance(str(index.data() or "")) + 4 * _PAD
        return QSize(width, scaled(ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt's: draws one cell."""
        drawn: Any = option
        painter.save()
        try:
            self._ground(painter, drawn)
            if not drawn.state.value & _ENABLED:
                painter.setOpacity(_FADED)
            self._content(painter, drawn, index)
        finally:
            # A painter left saved would hang whatever is drawn next.
            painter.restore()

    def _content(
        self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        text, role, muted, alignment = _cell(index)
        if role and text:
            self._chip(painter, option, alignment, text, role)
        elif text:
            painter.setPen(self._theme.colour("muted" if muted else "ink"))
            inside = option.rect.adjusted(_PAD, 0, -_PAD, 0)
            painter.drawText(inside, alignment, self._fitted(option, text, inside.width()))

    def _fitted(self, option: Any, text: str, width: int) -> str:
        """A text as far as there is room for it; days, names and kinds come again and again."""
        metrics = option.fontMetrics
        height = metrics.height()
        if height != self._height or len(self._kept) > _KEPT:
            self._height = height
            self._kept.clear()
        found = self._kept.get((text, width))
        if found is None:
            line = text.replace("\n", " ")
            found = metrics.elidedText(line, option.textElideMode, width)
            self._kept[text, width] = found
        return found

    def _ground(self, painter: QPainter, option: Any) -> None:
        rect: QRect = option.rect
        state = option.state.value
        if state & _SELECTED:
            painter.fillRect(rect, self._theme.colour("pine_tint"))
        elif state & _UNDER_MOUSE:
            painter.fillRect(rect, self._theme.colour("paper"))
        # A line of one pixel; with a pen it takes three calls more, for every cell painted.
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._theme.colour("line"))
        if state & _HAS_FOCUS:
            painter.setPen(self._theme.colour("pine"))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _chip(
        self,
        painter: QPainter,
        option: Any,
        alignment: Qt.AlignmentFlag,
        text: str,
        role: str,
    ) -> None:
        ink, tint = TOKENS[role]
        room = option.rect.adjusted(_CHIP_EDGE, 0, -_CHIP_EDGE, 0)
        fitted = self._fitted(option, text, room.width() - 2 * _PAD)
        width = option.fontMetrics.horizontalAdvance(fitted) + 2 * _PAD
        height = max(_CHIP, option.fontMetrics.height() + 4)
        left = room.left()
        if alignment & Qt.AlignmentFlag.AlignHCenter:
            left = room.left() + (room.width() - width) // 2
        elif alignment & Qt.AlignmentFlag.AlignRight:
            left = room.right() - width
        top = room.top() + (room.height() - height) // 2
        chip = QRectF(left, top, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        selected = bool(option.state.value & _SELECTED)
        # On a chosen row, which has its tint, a chip of pine would be a word without a ground.
        painter.setBrush(self._theme.colour("card" if selected and role == "met" else tint))
        painter.drawRoundedRect(chip, height / 2, height / 2)
        painter.setPen(self._theme.colour(ink))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, fitted)


def _cell(
    index: QModelIndex | QPersistentModelIndex,
) -> tuple[str, str | None, bool, Qt.AlignmentFlag]:
    """What is painted of a cell; models that can say it at once are asked at once."""
    model = index.model()  # asked directly: by way of the index each answer takes longer
    if isinstance(model, RowsModel) and type(model).data is RowsModel.data:
        return model.cell(index)
    role = model.data(index, ROLE_CHIP)
    return (
        str(model.data(index) or ""),
        str(role) if role else None,
        bool(model.data(index, ROLE_MUTED)),
        _alignment(index),
    )


def needed_width(metrics: QFontMetrics, index: QModelIndex | QPersistentModelIndex) -> int:
    """Pixels at which a cell is not cut short."""
    text, role, _, _ = _cell(index)
    around = 2 * _PAD + (2 * _CHIP_EDGE if role else 0)
    return metrics.horizontalAdvance(text.replace("\n", " ")) + around + 1 if text else 0


def _alignment(index: QModelIndex | QPersistentModelIndex) -> Qt.AlignmentFlag:
    wanted = index.model().data(index, Qt.ItemDataRole.TextAlignmentRole)
    if isinstance(wanted, Qt.AlignmentFlag):
        return wanted
    return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
