"""Base of the rows and figures that home paints itself: buttons with a hover and a focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from studyhours.ui.focus_ring import LOOK
from studyhours.ui.fonts import scaled
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import TOKENS

PAD = 8
CHIP_PAD = 9
CHIP_HEIGHT = 22
_MARGIN = 1.5


class PaintedButton(QAbstractButton):
    """Something painted that takes one to a page when clicked; Enter clicks it too."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter clicks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: ground and focus, then what a subclass draws."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        inside = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("paper"))
            painter.drawRoundedRect(inside, 6, 6)
        if self.hasFocus() and self.property(LOOK):
            painter.setPen(QPen(self.theme.colour("pine"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inside, 6, 6)
        self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Draws what it shows."""
        raise NotImplementedError

    # ------------------------------------------------------------ for subclasses

    def line(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        colour: str = "ink",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """One line of text, shortened where it does not fit."""
        painter.setPen(self.theme.colour(colour))
        fitted = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, fitted)

    def lines(
        self, painter: QPainter, first: QRect, lines: Sequence[str], colour: str = "ink"
    ) -> None:
        """Lines below one another; ``first`` is the place of the first one."""
        for number, said in enumerate(lines):
            down = number * self.fontMetrics().lineSpacing()
            self.line(painter, first.translated(0, down), said, colour)

    def middle_lines(self, painter: QPainter, left: int, width: int, lines: Sequence[str]) -> None:
        """Lines in the middle of the row's height."""
        step = self.fontMetrics().lineSpacing()
        top = (self.height() - step * len(lines)) // 2
        self.lines(painter, QRect(left, top, width, step), lines)

    def chip_width(self, text: str) -> int:
        """How wide a chip of a text is."""
        return self.fontMetrics().horizontalAdvance(text) + 2 * CHIP_PAD

    def chip(self, painter: QPainter, right: int, middle: int, text: str, role: str) -> int:
        """A chip that ends at ``right``.

        Returns:
            Where it begins.
        """
        width = self.chip_width(text)
        rect = QRectF(right - width, middle - scaled(CHIP_HEIGHT) / 2, width, scaled(CHIP_HEIGHT))
        ink, tint = TOKENS[role]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(tint))
        painter.drawRoundedRect(rect, scaled(CHIP_HEIGHT) / 2, scaled(CHIP_HEIGHT) / 2)
        painter.setPen(self.theme.colour(ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        return right - width


def sized(font: QFont, pixels: int, *, bold: bool = False) -> QFont:
    """The same type in another size, said for type of the usual size."""
    other = QFont(font)
    other.setPixelSize(scaled(pixels))
    other.setBold(bold)
    return other


def between(first: QColor, second: QColor, share: float) -> QColor:
    """A colour between two: ``share`` of the first, the rest of the second."""
    pairs = (
        (first.red(), second.red()),
        (first.green(), second.green()),
        (first.blue(), second.blue()),
    )
    return QColor(*(round(one * share + other * (1 - share)) for one, other in pairs))


def pine_tints(theme: Theme) -> tuple[QColor, QColor, QColor]:
    """Three tints of pine, the strongest first: categories, or more and fewer records."""
    pine, card = theme.colour("pine"), theme.colour("card")
    return pine, between(pine, card, 0.62), between(pine, card, 0.34)
