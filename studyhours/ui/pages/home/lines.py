"""Rows that home paints: what to do next, what was recorded last, a rule over everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from studyhours.domain import statuses as st
from studyhours.services.checking.parts import UP_TO_DATE
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.home.painted import CHIP_HEIGHT, PAD, PaintedButton, between
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.label import set_tip

_TWO_LINES, _ONE_LINE = 56, 34
_ROWS = 2
"""Lines that a sentence may take."""
_DAY_WIDTH, _KIND_WIDTH = 74, 76
_BAR = 14
_BAR_COLOURS: Mapping[str, tuple[str, float]] = {
    st.MET: ("pine", 1),
    UP_TO_DATE: ("pine", 0.6),
    st.ON_TRACK: ("indigo", 0.5),
    st.AT_RISK: ("amber_mark", 1),
    st.NEEDS_DECISION: ("muted", 0.6),
    st.MISSED: ("cinnabar", 1),
}
"""Part of a bar → its colour and how strong it is, in the order of the bar."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a row of two lines says.

    Attributes:
        chip: A word in front of the second line.
        role: Its role.
        text: What it is about.
        below: The rest of the second line, standing back.
    """

    chip: str
    role: str
    text: str
    below: str


_FIGURE = "000 / 000"
"""What a figure behind a bar has room for at least."""


class TwoLines(PaintedButton):
    """A sentence, in two lines where it is long, and below it a chip and what there is to add."""

    def __init__(self, theme: Theme, told: Told, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.told = told
        self.figure = 0
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{told.chip} {told.text}".strip())
        self.setAccessibleDescription(told.below)
        set_tip(self, told.text)

    def sizeHint(self) -> QSize:
        """Qt's: two lines."""
        return QSize(220, scaled(_TWO_LINES))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: a narrow place makes it higher."""
        super().resizeEvent(event)
        more = (self._rows(self.width()) - 1) * self.fontMetrics().lineSpacing()
        self.setFixedHeight(scaled(_TWO_LINES) + more)

    def _rows(self, width: int) -> int:
        """Lines that the sentence takes."""
        fits = self.fontMetrics().horizontalAdvance(self.told.text) <= width - 2 * PAD
        return 1 if fits else _ROWS

    def draw(self, painter: QPainter) -> None:
        """The sentence, and the line below it."""
        rows, across = self._rows(self.width()), self.width() - 2 * PAD
        more = (rows - 1) * self.fontMetrics().lineSpacing()
        first = QRect(PAD, 5, across, scaled(CHIP_HEIGHT) + more)
        if rows == 1:
            self.line(painter, first, self.told.text)
        else:
            self._wrapped(painter, first)
        left, top = PAD, 7 + scaled(CHIP_HEIGHT) + more
        if self.told.chip:
            left += self.chip_width(self.told.chip)
            self.chip(painter, left, top + scaled(CHIP_HEIGHT) // 2, self.told.chip, self.told.role)
            left += 8
        second = QRect(left, top, self.width() - left - PAD, scaled(CHIP_HEIGHT))
        self.line(painter, second, self.told.below, "muted")

    def _wrapped(self, painter: QPainter, room: QRect) -> None:
        """The sentence, broken where it has to be."""
        painter.setPen(self.theme.colour("ink"))
        layout = QTextLayout(self.told.text, painter.font())
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(room.width())
        layout.endLayout()
        cut = line.textLength()
        half = QRect(room.left(), room.top(), room.width(), room.height() // _ROWS)
        self.line(painter, half, self.told.text[:cut].rstrip())
        self.line(painter, half.translated(0, half.height()), self.told.text[cut:].lstrip())


@dataclass(frozen=True, slots=True)
class RecordTold:
    """What the row of a record says: when, what kind, its title, how much, where it stands."""

    day: str
    kind: str
    title: str
    amount: str
    chip: str
    role: str


class RecordRow(PaintedButton):
    """A record in one line."""

    def __init__(
        self, theme: Theme, told: RecordTold, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.told = told
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{told.day} {told.kind} {told.title} {told.amount} {told.chip}")
        set_tip(self, told.title)

    def sizeHint(self) -> QSize:
        """Qt's: one line."""
        return QSize(360, scaled(_ONE_LINE))

    def draw(self, painter: QPainter) -> None:
        """The line."""
        told, height = self.told, self.height()
        right = self.chip(painter, self.width() - PAD, height // 2, told.chip, told.role) - 10
        amount = painter.fontMetrics().horizontalAdvance(told.amount) + 2
        align = Qt.AlignmentFlag.AlignRight
        self.line(painter, QRect(right - amount, 0, amount, height), told.amount, "muted", align)
        right -= amount + 12
        self.line(painter, QRect(PAD, 0, scaled(_DAY_WIDTH) - 6, height), told.day, "muted")
        left = PAD + scaled(_DAY_WIDTH)
        self.line(painter, QRect(left, 0, scaled(_KIND_WIDTH) - 6, height), told.kind)
        left += scaled(_KIND_WIDTH)
        self.line(painter, QRect(left, 0, right - left, height), told.title)


class RuleBarRow(PaintedButton):
    """A rule over everybody: a bar of its parts, and how many are up to date."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        said: str,
        counts: Mapping[str, int],
        name: str,
        parent: QWidget | None = None,
        *,
        widest: str = "",
    ) -> None:
        """Makes a row.

        Args:
            theme: Colours.
            title: The rule's name.
            said: The figure behind the bar.
            counts: How many stand where.
            name: The widget's name.
            parent: Qt parent.
            widest: The widest figure of all rows, so that their bars end at one place.
        """
        super().__init__(theme, parent)
        self._title, self._said, self._counts = title, said, counts
        self.figure = 0
        self._widest = max(said, widest, _FIGURE, key=len)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Qt's: one line."""
        return QSize(320, scaled(_ONE_LINE))

    def minimumSizeHint(self) -> QSize:
        """Qt's: name and bar give way."""
        return QSize(200, scaled(_ONE_LINE))

    def draw(self, painter: QPainter) -> None:
        """Title, bar, figure."""
        height = self.height()
        figure = painter.fontMetrics().horizontalAdvance(self._widest) + 4
        title_width = max(min((self.width() - figure) // 2, 190), 84)
        self.line(painter, QRect(PAD, 0, title_width - 8, height), self._title)
        right = self.width() - PAD
        align = Qt.AlignmentFlag.AlignRight
        self.line(painter, QRect(right - figure, 0, figure, height), self._said, "muted", align)
        left = PAD + title_width
        bar = QRectF(left, (height - _BAR) / 2, right - figure - 10 - left, _BAR)
        paint_bar(painter, bar, self._counts, self.theme)


def paint_bar(painter: QPainter, bar: QRectF, counts: Mapping[str, int], theme: Theme) -> None:
    """A bar whose parts are as long as there are people in them."""
    shape = QPainterPath()
    shape.addRoundedRect(bar, 4, 4)
    painter.fillPath(shape, theme.colour("quiet_tint"))
    whole = sum(counts.get(part, 0) for part in _BAR_COLOURS)
    if not whole:
        return
    painter.save()
    painter.setClipPath(shape)
    at = bar.left()
    for part, (token, strength) in _BAR_COLOURS.items():
        width = bar.width() * counts.get(part, 0) / whole
        colour = between(theme.colour(token), theme.colour("card"), strength)
        painter.fillRect(QRectF(at, bar.top(), width, bar.height()), colour)
        at += width
    painter.restore()
