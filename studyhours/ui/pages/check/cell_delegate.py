"""Paints the cells of the check table; a chip that has been drawn once is only copied again."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView, QWidget

from studyhours.ui.pages.check.model import VerdictModel
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import TOKENS
from studyhours.ui.widgets.chip_delegate import ChipDelegate

_CHIP = 22
_PAD = 8
_MANY = 2_000
"""Pictures kept; a school's table has some hundred different cells."""


class CellDelegate(ChipDelegate):
    """Also marks the current cell while the keyboard is elsewhere, as in the detail panel.

    A screenful of the table is some two hundred chips, most of them alike; measuring and drawing
    each anew takes longer than the window may be silent.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._pictures: dict[tuple[str, str, bool, int, float], QPixmap] = {}
        theme.changed.connect(self._pictures.clear)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt's: draws one cell."""
        drawn: Any = option  # its fields are missing from Qt's type information
        view, model = self.parent(), index.model()
        cell = model.chip(index.row(), index.column()) if isinstance(model, VerdictModel) else None
        if cell is None:
            super().paint(painter, option, index)
        else:
            painter.save()
            try:
                self._ground(painter, drawn)
                self._copy(painter, drawn, *cell)
            finally:
                painter.restore()
        if isinstance(view, QTableView) and view.currentIndex() == index:
            painter.save()
            painter.setPen(self._theme.colour("pine"))
            painter.drawRect(drawn.rect.adjusted(1, 1, -2, -2))
            painter.restore()

    def _copy(self, painter: QPainter, option: Any, text: str, role: str) -> None:
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ratio = painter.device().devicePixelRatioF()
        key = (text, role, chosen, rect.width(), ratio)
        picture = self._pictures.get(key)
        if picture is None:
            if len(self._pictures) >= _MANY:
                self._pictures.clear()
            picture = self._pictures[key] = self._drawn(option.font, key)
        size = picture.deviceIndependentSize()
        left = rect.left() + (rect.width() - int(size.width())) // 2
        top = rect.top() + (rect.height() - int(size.height())) // 2
        painter.drawPixmap(QPointF(left, top), picture)

    def _drawn(self, font: QFont, key: tuple[str, str, bool, int, float]) -> QPixmap:
        """A chip on a clear ground."""
        text, role, chosen, room, ratio = key
        metrics = QFontMetrics(font)
        fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - 3 * _PAD)
        width = metrics.horizontalAdvance(fitted) + 2 * _PAD
        height = max(_CHIP, metrics.height() + 4)
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        ink, tint = TOKENS[role]
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(Qt.PenStyle.NoPen)
        # As in every list: on a chosen row, which has its tint, pine would have no ground.
        painter.setBrush(self._theme.colour("card" if chosen and role == "met" else tint))
        place = QRectF(0, 0, width, height)
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setPen(self._theme.colour(ink))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, fitted)
        painter.end()
        return picture
