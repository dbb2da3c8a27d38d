"""How pages look on the screen: paper, what is drawn of it, what was found, a word across it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from studyhours.ui.pdf_pages import Hit
from studyhours.ui.preview.sheet_layout import SheetLayout
from studyhours.ui.theme import Theme

_MARK = QColor(176, 58, 46, 110)
# A page is white in either theme, so what lies on it has one colour in both.
_PAPER = QColor(255, 255, 255)
_FOUND, _FOUND_NOW = QColor(255, 236, 170), QColor(255, 190, 92)
_FOUND_EDGE = QColor(176, 90, 0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece of a page that was drawn.

    Attributes:
        page: Its page, from 0.
        scale: Pixels to the point.
        part: What of the page's picture it is, in pixels at that scale.
        image: The picture.
    """

    page: int
    scale: float
    part: QRect
    image: QImage


@dataclass
class SheetPainter:
    """Paints pages.

    Attributes:
        theme: Colours around them.
        mark: A word across each; none when empty.
        hits: What was found, by page.
        hit: What of it stands out.
    """

    theme: Theme
    mark: str = ""
    hits: Mapping[int, Sequence[Hit]] = field(default_factory=dict)
    hit: Hit | None = None

    def paint(
        self, painter: QPainter, layout: SheetLayout, region: QRect, drawn: Sequence[Drawn]
    ) -> None:
        """Paints what a region of all pages shows."""
        painter.save()
        # In pixels of the screen itself, so that pictures are shown as they were drawn.
        painter.scale(1 / layout.ratio, 1 / layout.ratio)
        painter.fillRect(QRect(QPoint(0, 0), region.size()), self.theme.colour("side"))
        away = -region.topLeft()
        seen = layout.seen(region)
        for page in seen:
            painter.fillRect(layout.boxes[page].translated(away), _PAPER)
        for one in drawn:
            if one.page in seen:
                self._put(painter, layout, one, away)
        for page in seen:
            box = layout.boxes[page].translated(away)
            self._show_found(painter, layout, page, away)
            painter.setPen(self.theme.colour("edge"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(-1, -1, 0, 0))
            if self.mark:
                self._draw_mark(painter, box)
        painter.restore()

    def _put(self, painter: QPainter, layout: SheetLayout, one: Drawn, away: QPoint) -> None:
        box = layout.boxes[one.page].translated(away)
        if one.scale == layout.scale:
            painter.drawImage(box.topLeft() + one.part.topLeft(), one.image)
            return
        by = layout.scale / one.scale
        part = QRectF(one.part)
        place = QRectF(
            box.left() + part.left() * by,
            box.top() + part.top() * by,
            part.width() * by,
            part.height() * by,
        )
        painter.drawImage(place.intersected(QRectF(box)), one.image)

    def _show_found(self, painter: QPainter, layout: SheetLayout, page: int, away: QPoint) -> None:
        # As a marker does it: letters stay as black as they are.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for hit in self.hits.get(page, ()):
            now = hit is self.hit
            painter.setPen(_FOUND_EDGE if now else _FOUND)
            painter.setBrush(_FOUND_NOW if now else _FOUND)
            for box in hit.boxes:
                painter.drawRect(layout.place(page, box).translated(away).adjusted(-1, -1, 1, 1))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _draw_mark(self, painter: QPainter, place: QRect) -> None:
        """From one corner up to the other, readable and yet nothing under it hidden."""
        painter.save()
        painter.setClipRect(place)
        painter.translate(place.center())
        painter.rotate(-math.degrees(math.atan2(place.height(), place.width())))
        font = painter.font()
        font.setPixelSize(max(place.height() // 5, 12))
        font.setBold(True)
        while QFontMetrics(font).horizontalAdvance(self.mark) > place.width() * 0.8:
            font.setPixelSize(font.pixelSize() * 9 // 10)
        painter.setFont(font)
        painter.setPen(_MARK)
        room = QRect(-place.width(), -place.height(), 2 * place.width(), 2 * place.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.mark)
        painter.restore()
