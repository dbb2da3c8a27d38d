"""A chip that leads to what it counts."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

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
    """Chips side by side; those there is no room for any more are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._row.addStretch(1)

    def add(self, chip: LinkChip) -> None:
        """Adds one at the end."""
        self._row.insertWidget(self._row.count() - 1, chip)
