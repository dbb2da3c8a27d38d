"""Where the pages of a PDF lie below each other, in pixels of the screen itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize

from studyhours.ui.pdf_pages import POINTS, PageSize

WIDTH, WHOLE = "width", "whole"
"""Zooms that follow the room there is; the others are a number: per cent."""
Zoom = int | str
LEAST, MOST = 10, 500
STEPS = (25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400, 500)
"""Per cent that the keys and buttons go through."""
TILE = 1024
"""Side of the pieces pages are drawn in: what is kept is hardly more than what is seen."""
_SCREEN = 96 / POINTS
_GAP = 12
_SMALLEST = 0.05


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """A piece of a page, by its number across and down."""

    page: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Pages at their places.

    Attributes:
        boxes: Where each page lies.
        size: Width and height of all together.
        scale: Pixels to the point.
        ratio: Pixels of the screen itself to one of the window.
    """

    boxes: tuple[QRect, ...]
    size: QSize
    scale: float
    ratio: float

    @property
    def percent(self) -> int:
        """How large it is; 100 is as large as on paper."""
        return round(self.scale / self.ratio / _SCREEN * 100)

    def page_at(self, y: int) -> int:
        """The page at a height, or the one above the gap there."""
        return max(bisect_right(self.boxes, y, key=lambda box: box.top()) - 1, 0)

    def seen(self, region: QRect) -> range:
        """The pages that a region touches."""
        if not self.boxes:
            return range(0)
        last = self.page_at(region.bottom())
        first = self.page_at(region.top())
        if self.boxes[first].bottom() < region.top():
            first += 1
        return range(first, last + 1)

    def tiles(self, region: QRect) -> Iterator[Tile]:
        """The pieces that a region touches, from top to bottom."""
        for page in self.seen(region):
            part = self.boxes[page].intersected(region).translated(-self.boxes[page].topLeft())
            if part.isEmpty():
                continue
            for row in range(part.top() // TILE, part.bottom() // TILE + 1):
                for column in range(part.left() // TILE, part.right() // TILE + 1):
                    yield Tile(page, row, column)

    def part(self, tile: Tile) -> QRect:
        """What of its page's picture a piece is."""
        box = self.boxes[tile.page]
        whole = QRect(0, 0, box.width(), box.height())
        return whole.intersected(QRect(tile.column * TILE, tile.row * TILE, TILE, TILE))

    def place(self, page: int, box: QRectF) -> QRectF:
        """Where something on a page lies that is given in points."""
        sheet = self.boxes[page]
        return QRectF(
            sheet.left() + box.left() * self.scale,
            sheet.top() + box.top() * self.scale,
            box.width() * self.scale,
            box.height() * self.scale,
        )

    def spot(self, at: QPoint) -> tuple[int, QPointF]:
        """The page at a place and where on it, in points: what stays when the size changes."""
        if not self.boxes:
            return 0, QPointF()
        page = self.page_at(at.y())
        away = at - self.boxes[page].topLeft()
        return page, QPointF(away.x() / self.scale, away.y() / self.scale)

    def place_of(self, spot: tuple[int, QPointF]) -> QPoint:
        """The place of a spot."""
        page, at = spot
        if not self.boxes:
            return QPoint()
        box = self.boxes[min(page, len(self.boxes) - 1)]
        return box.topLeft() + (at * self.scale).toPoint()


NOTHING = SheetLayout((), QSize(), 1.0, 1.0)


def lay_out(pages: Sequence[PageSize], zoom: Zoom, room: QSize, ratio: float) -> SheetLayout:
    """Lays pages below each other, in the middle of the room there is.

    Args:
        pages: Their sizes.
        zoom: How large: per cent, ``WIDTH`` or ``WHOLE``.
        room: Width and height there is, in pixels of the screen itself.
        ratio: Of these to one of the window.
    """
    if not pages:
        return NOTHING
    gap = round(_GAP * ratio)
    scale = max(_scale(pages, zoom, room - QSize(2 * gap, 2 * gap), ratio), _SMALLEST)
    sizes = [page.pixels(scale) for page in pages]
    width = max(room.width(), max(size.width() for size in sizes) + 2 * gap)
    height = sum(size.height() for size in sizes) + gap * (len(sizes) + 1)
    top = gap + max((room.height() - height) // 2, 0)
    boxes = []
    for size in sizes:
        boxes.append(QRect(QPoint((width - size.width()) // 2, top), size))
        top += size.height() + gap
    return SheetLayout(tuple(boxes), QSize(width, max(height, room.height())), scale, ratio)


def _scale(pages: Sequence[PageSize], zoom: Zoom, room: QSize, ratio: float) -> float:
    if isinstance(zoom, int):
        return zoom / 100 * _SCREEN * ratio
    across = room.width() / max(page.width for page in pages)
    if zoom == WIDTH:
        return across
    return min(across, room.height() / max(page.height for page in pages))


def step_from(percent: int, by: int) -> int:
    """The next size up or down."""
    if by > 0:
        return next((one for one in STEPS if one > percent), MOST)
    return next((one for one in reversed(STEPS) if one < percent), LEAST)
