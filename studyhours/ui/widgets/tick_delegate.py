"""Lists whose lines are ticked: a box as everywhere in the window, then what the line says."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studyhours.ui.fonts import scaled

_BOX, _LEFT, _GAP, _HEIGHT = 16, 4, 8, 26
_TICKED, _UNTICKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class TickDelegate(QStyledItemDelegate):
    """Draws the lines of a list; a click on a box, or the space bar, ticks."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Qt's: the box, the text, some room around them."""
        drawn: Any = option  # its fields are missing from Qt's type information
        text = drawn.fontMetrics.horizontalAdvance(str(index.data() or ""))
        return QSize(_LEFT + _BOX + _GAP + text + _GAP, scaled(_HEIGHT))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt's: draws one line."""
        drawn: Any = option
        palette, line = drawn.palette, QRectF(drawn.rect)
        painter.save()
        if drawn.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(line, palette.color(QPalette.ColorRole.Highlight))
        centre = QPointF(line.left() + _LEFT + _BOX / 2, line.center().y())
        draw_box(painter, centre, palette, on=_is_ticked(index))
        enabled = bool(drawn.state & QStyle.StateFlag.State_Enabled)
        group = QPalette.ColorGroup.Active if enabled else QPalette.ColorGroup.Disabled
        painter.setPen(palette.color(group, QPalette.ColorRole.Text))
        line.setLeft(line.left() + _LEFT + _BOX + _GAP)
        fitted = drawn.fontMetrics.elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, int(line.width())
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, fitted)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Qt's: ticks."""
        usable = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled
        if index.flags() & usable != usable:
            return False
        if isinstance(event, QMouseEvent):
            drawn: Any = option
            if event.position().x() > drawn.rect.left() + _LEFT + _BOX + _GAP:
                return False
            if event.type() is not QEvent.Type.MouseButtonRelease:
                return event.type() is not QEvent.Type.MouseMove
        elif not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Space:
            return False
        said = _UNTICKED if _is_ticked(index) else _TICKED
        return model.setData(index, said.value, Qt.ItemDataRole.CheckStateRole)


def draw_box(painter: QPainter, centre: QPointF, palette: QPalette, *, on: bool) -> None:
    """Draws a box, ticked or not."""
    role = QPalette.ColorRole
    pine, ground = palette.color(role.Link), palette.color(role.Base)
    box = QRectF(centre.x() - _BOX / 2, centre.y() - _BOX / 2, _BOX, _BOX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pine if on else palette.color(role.PlaceholderText))
    painter.setBrush(pine if on else ground)
    painter.drawRoundedRect(box, 4, 4)
    if on:
        pen = QPen(ground, 2.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x, y = box.left(), box.top()
        painter.drawPolyline([QPointF(x + dx, y + dy) for dx, dy in ((4, 8.5), (7, 11.5), (12, 5))])


def _is_ticked(index: QModelIndex | QPersistentModelIndex) -> bool:
    """Whether a line is ticked; models say it as a state or as its number."""
    said = index.data(Qt.ItemDataRole.CheckStateRole)
    return said in (_TICKED, _TICKED.value)
