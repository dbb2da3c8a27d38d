"""Two parts side by side, or one above the other where there is no room for that."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

_SIDE, _ABOVE = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_SPACING = 8


class YieldingRow(QWidget):
    """Nothing in it is ever squeezed: a narrow place makes it two lines."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self._parts = (first, second)
        self._row = QBoxLayout(_SIDE, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_SPACING)
        # What it needs beside each other is no reason to make the window wider.
        self._row.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        self._row.addWidget(first, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addWidget(second, 1)

    def minimumSizeHint(self) -> QSize:
        """Qt's: as wide as the wider part."""
        widest = max(part.sizeHint().width() for part in self._parts)
        return QSize(widest, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: there may be more room, or less."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Qt's: a part may say more now."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
        return done

    def _place(self) -> None:
        needed = sum(part.sizeHint().width() for part in self._parts) + _SPACING
        direction = _SIDE if self.width() >= needed else _ABOVE
        if self._row.direction() is not direction:
            self._row.setDirection(direction)
            self.updateGeometry()
