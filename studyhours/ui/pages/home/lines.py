"""Rows that home paints: what to do next, what was recorded last, a rule over everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studyhours.domain import statuses as st
from studyhours.services.checking.parts import UP_TO_DATE
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.home.painted import CHIP_HEIGHT, PAD, PaintedButton, between
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.broken_lines import broken_lines, parts_in_lines
from studyhours.ui.widgets.label import set_tip

_TWO_LINES, _ONE_LINE = 56, 34
_MOST = 3
"""Lines that a sentence may take, and what stands below it."""
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
    """A sentence, and below it a chip and what there is to add; in more lines where they are long.

    Attributes:
        told: What it says.
        figure: What it counts, as a number.
        said: The lines it is painted in: of the sentence, then from the one of the chip on.
    """

    def __init__(self, theme: Theme, told: Told, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.told = told
        self.figure = 0
        self.said: tuple[list[str], list[str]] = ([told.text], [told.below])
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{told.chip} {told.text}".strip())
        self.setAccessibleDescription(told.below)
        set_tip(self, "\n".join(filter(None, (told.text, told.below))))

    def sizeHint(self) -> QSize:
        """Qt's: two lines."""
        return QSize(220, scaled(_TWO_LINES))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: a narrow place makes it higher."""
        super().resizeEvent(event)
        across, beside = self.width() - 2 * PAD, self.width() - self._beside() - PAD
        self.said = (
            broken_lines(self.told.text, self.font(), across, _MOST),
            parts_in_lines(self.told.below, self.font(), beside, across, _MOST),
        )
        more = sum(map(len, self.said)) - 2
        self.setFixedHeight(scaled(_TWO_LINES) + more * self.fontMetrics().lineSpacing())

    def _beside(self) -> int:
        """Where what stands beside the chip begins."""
        return PAD + self.chip_width(self.told.chip) + 8 if self.told.chip else PAD

    def draw(self, painter: QPainter) -> None:
        """The sentence, and the lines below it."""
        above, below = self.said
        across, step = self.width() - 2 * PAD, self.fontMetrics().lineSpacing()
        high = scaled(CHIP_HEIGHT)
        self.lines(painter, QRect(PAD, 5, across, high), above)
        top = 7 + high + (len(above) - 1) * step
        if self.told.chip:
            end = PAD + self.chip_width(self.told.chip)
            self.chip(painter, end, top + high // 2, self.told.chip, self.told.role)
        beside = QRect(self._beside(), top, self.width() - self._beside() - PAD, high)
        self.line(painter, beside, below[0], "muted")
        self.lines(painter, QRect(PAD, top + high, across, step), below[1:], "muted")


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
    """A rule over everybody: a bar of its parts, and how many are up to date.

    Attributes:
        figure: How many, as a number.
        said: The lines of its title.
    """

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
        self.said = [title]
        self._widest = max(said, widest, _FIGURE, key=len)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Qt's: one line."""
        return QSize(320, scaled(_ONE_LINE))

    def minimumSizeHint(self) -> QSize:
        """Qt's: name and bar give way."""
        return QSize(200, scaled(_ONE_LINE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: a title that needs more than a line makes it higher."""
        super().resizeEvent(event)
        self.said = broken_lines(self._title, self.font(), self._titles()[1] - 8, _MOST)
        more = (len(self.said) - 1) * self.fontMetrics().lineSpacing()
        self.setFixedHeight(scaled(_ONE_LINE) + more)

    def _titles(self) -> tuple[int, int]:
        """Pixels for the figure, and for the title."""
        figure = self.fontMetrics().horizontalAdvance(self._widest) + 4
        return figure, max(min((self.width() - figure) // 2, 190), 84)

    def draw(self, painter: QPainter) -> None:
        """Title, bar, figure."""
        height = self.height()
        figure, title_width = self._titles()
        self.middle_lines(painter, PAD, title_width - 8, self.said)
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
