"""A row that goes on below where there is no more room: nothing in it overlaps or is squeezed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_ACROSS, _DOWN = 8, 6


class FlowLayout(QLayout):
    """Puts widgets beside each other, each as wide as it likes, in as many rows as it takes."""

    def __init__(self, parent: QWidget | None = None, *, centred: bool = False) -> None:
        """No widgets yet.

        Args:
            parent: Whose layout it is.
            centred: Whether rows stand in the middle of a place that is higher than they are.
        """
        super().__init__(parent)
        self._centred = centred
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """Qt's."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Qt's."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # none is Qt's end
        """Qt's."""
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        """Qt's: more room is of no use."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Qt's."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt's: as many rows as that width makes."""
        # Qt asks a hundred times for what it is about to show.
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """Qt's: something in it has another size."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, place: QRect) -> None:
        """Qt's."""
        super().setGeometry(place)
        spare = place.height() - self.heightForWidth(place.width())
        down = max(spare, 0) // 2 if self._centred else 0
        self._place(place.translated(0, down), move=True)

    def sizeHint(self) -> QSize:
        """Qt's: all in one row."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        if not sizes:
            return QSize()
        width = sum(size.width() for size in sizes) + _ACROSS * (len(sizes) - 1)
        return QSize(width, max(size.height() for size in sizes))

    def minimumSize(self) -> QSize:
        """Qt's: the widest alone."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, room: QRect, *, move: bool) -> int:
        """Puts everything in place; gives the height it takes."""
        across, down, row = room.left(), room.top(), list[tuple[QLayoutItem, QSize]]()

        def end_row() -> int:
            height = max((size.height() for _, size in row), default=0)
            left = room.left()
            for item, size in row:
                if move:
                    top = down + (height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(left, top), size))
                left += size.width() + _ACROSS
            row.clear()
            return height

        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().expandedTo(item.minimumSize())
            size.setWidth(min(size.width(), max(room.width(), item.minimumSize().width())))
            if row and across + size.width() > room.right() + 1:
                down += end_row() + _DOWN
                across = room.left()
            row.append((item, size))
            across += size.width() + _ACROSS
        return down + end_row() - room.top()
