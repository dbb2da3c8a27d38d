"""A chip that leads to what it counts."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studyhours.ui.fonts import scaled
from studyhours.ui.pages.home.painted import CHIP_HEIGHT, PaintedButton
from studyhours.ui.theme import Theme

_AROUND = 6
_GAP = 4


class LinkChip(PaintedButton):
    """A word and a figure; a click opens the page with as many rows."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        role: str,
        name: str,
        parent: QWidget | None = None,
        *,
        figure: int = 0,
    ) -> None:
        """Makes it.

        Args:
            theme: Colours.
            text: What it says, the figure in it.
            role: Its role.
            name: The widget's name.
            parent: Qt parent.
            figure: What it counts, as a number.
        """
        super().__init__(theme, parent)
        self.said, self._role, self.figure = text, role, figure
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Qt's: the chip and room for its focus."""
        return QSize(self.chip_width(self.said) + 2, scaled(CHIP_HEIGHT) + _AROUND)

    def draw(self, painter: QPainter) -> None:
        """The chip."""
        self.chip(painter, self.width() - 1, self.height() // 2, self.said, self._role)


class ChipRow(QWidget):
    """Chips side by side, in as many rows as they need."""

    def __init__(self, left: int = 0, parent: QWidget | None = None) -> None:
        """Makes it.

        Args:
            left: Pixels before the first of a row.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._left = left
        self._chips: list[LinkChip] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def add(self, chip: LinkChip) -> None:
        """Adds one at the end."""
        chip.setParent(self)
        self._chips.append(chip)
        self._place()

    def sizeHint(self) -> QSize:
        """Qt's: all of them side by side."""
        wide = sum(chip.sizeHint().width() + _GAP for chip in self._chips)
        return QSize(self._left + wide, self.height() if self._chips else 0)

    def minimumSizeHint(self) -> QSize:
        """Qt's: one beside none."""
        widest = max((chip.sizeHint().width() for chip in self._chips), default=0)
        return QSize(self._left + widest, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: there is more room, or less."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        x, y, high = self._left, 0, 0
        for chip in self._chips:
            size = chip.sizeHint()
            if x > self._left and x + size.width() > self.width():
                x, y = self._left, y + high
            chip.setGeometry(x, y, size.width(), size.height())
            x, high = x + size.width() + _GAP, size.height()
        if self.height() != y + high:
            self.setFixedHeight(y + high)
