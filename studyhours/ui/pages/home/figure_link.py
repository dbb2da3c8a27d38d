"""A sentence with a figure in it, which leads to what the figure counts."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studyhours.ui.pages.home.painted import PaintedButton
from studyhours.ui.theme import Theme

_SIDE, _ABOVE = 8, 4
_WRAP = Qt.TextFlag.TextWordWrap
_ENDLESS = 16_777_215


class FigureLink(PaintedButton):
    """Plain text that breaks into lines where there is little room; a click opens what it counts.

    Attributes:
        figure: What it counts, as a number.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.figure = 0
        self.setObjectName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, text: str, figure: int = 0) -> None:
        """Says a sentence."""
        self.figure = figure
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def _bounds(self, width: int) -> QRect:
        room = QRect(0, 0, max(width - 2 * _SIDE, 1), _ENDLESS)
        return self.fontMetrics().boundingRect(room, _WRAP, self.accessibleName())

    def hasHeightForWidth(self) -> bool:
        """Qt's: it breaks into lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt's: as high as its lines."""
        return self._bounds(width).height() + 2 * _ABOVE

    def sizeHint(self) -> QSize:
        """Qt's: one line."""
        found = self._bounds(_ENDLESS)
        return QSize(found.width() + 2 * _SIDE + 1, found.height() + 2 * _ABOVE)

    def minimumSizeHint(self) -> QSize:
        """Qt's: a few words wide."""
        return QSize(min(self.sizeHint().width(), 8 * self.fontMetrics().height()), 0)

    def draw(self, painter: QPainter) -> None:
        """The sentence, in the colour of links."""
        painter.setPen(self.theme.colour("pine"))
        room = self.rect().adjusted(_SIDE, _ABOVE, -_SIDE, -_ABOVE)
        painter.drawText(room, _WRAP | Qt.AlignmentFlag.AlignVCenter, self.accessibleName())
