"""The hours of a year as a ring by category, with what each category still lacks."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studyhours.domain.quantity import decimal_text
from studyhours.services.home.teacher import HoursShown, Part
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.home.painted import PAD, PaintedButton, pine_tints, sized
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.widgets.label import set_tip
from studyhours.ui.words import Words

_SIZE, _WIDTH = 176, 17
_ROW = 32
_TOP, _WHOLE = 90 * 16, 360 * 16
CATEGORY_KEYS = {
    "school_based": "summary.school_based",
    "centralised": "summary.centralised",
    "online": "summary.online",
}


class HoursRing(PaintedButton):
    """What was reached of what is asked, by category."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._words = words
        self._hours: HoursShown | None = None
        self.setObjectName("home-ring")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_hours(self, hours: HoursShown) -> None:
        """Shows other hours."""
        self._hours = hours
        rule = hours.rule
        self.setAccessibleName(
            self._words.say(
                "home.ring_said", value=decimal_text(rule.value), target=decimal_text(rule.target)
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Qt's: room for the ring."""
        return QSize(scaled(_SIZE) + 2 * PAD, scaled(_SIZE) + 2 * PAD)

    def draw(self, painter: QPainter) -> None:
        """The ring, and the sum in it."""
        if self._hours is None:
            return
        rule = self._hours.rule
        left = (self.width() - scaled(_SIZE)) / 2
        ring = QRectF(left, PAD, scaled(_SIZE), scaled(_SIZE)).adjusted(
            _WIDTH / 2, _WIDTH / 2, -_WIDTH / 2, -_WIDTH / 2
        )
        pen = QPen(self.theme.colour("quiet_tint"), _WIDTH)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawEllipse(ring)
        whole = max(rule.target, sum(part.hours for part in self._hours.parts), 1)
        at = _TOP
        for part, colour in zip(self._hours.parts, pine_tints(self.theme), strict=True):
            span = -round(_WHOLE * part.hours / whole)
            pen.setColor(colour)
            painter.setPen(pen)
            painter.drawArc(ring, at, span)
            at += span
        middle = QRect(int(left), PAD, scaled(_SIZE), scaled(_SIZE))
        painter.setFont(sized(self.font(), 36, bold=True))
        painter.setPen(self.theme.colour("ink"))
        painter.drawText(
            middle.adjusted(0, -scaled(18), 0, -scaled(18)),
            Qt.AlignmentFlag.AlignCenter,
            decimal_text(rule.value),
        )
        painter.setFont(self.font())
        painter.setPen(self.theme.colour("muted"))
        said = self._words.say("home.of_hours", target=decimal_text(rule.target))
        painter.drawText(
            middle.adjusted(0, scaled(26), 0, scaled(26)), Qt.AlignmentFlag.AlignCenter, said
        )


class PartRow(PaintedButton):
    """One category: its tint, its hours, the least there must be."""

    def __init__(
        self, words: Words, theme: Theme, tint: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._words, self._tint = words, tint
        self._part: Part | None = None
        self._said = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(scaled(_ROW))

    @property
    def part(self) -> Part | None:
        """What it shows."""
        return self._part

    def show_part(self, part: Part) -> None:
        """Shows a category."""
        self._part = part
        key = CATEGORY_KEYS[part.category]
        name = f"{self._words.say(key)} {decimal_text(part.hours)}"
        least = chip = ""
        if part.rule is not None:
            least = self._words.say("home.at_least", target=decimal_text(part.rule.target))
            if part.rule.shortfall:
                chip = self._words.say("home.short", count=decimal_text(part.rule.shortfall))
        self._said = (name, least, chip)
        self.setEnabled(part.rule is not None)
        self.setAccessibleName(" ".join(self._said))
        set_tip(self, " ".join(self._said))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt's: one row."""
        return QSize(180, scaled(_ROW))

    def draw(self, painter: QPainter) -> None:
        """The row."""
        name, least, chip = self._said
        middle = self.height() // 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pine_tints(self.theme)[self._tint])
        painter.drawRoundedRect(QRectF(PAD, middle - 6, 12, 12), 3, 3)
        right = self.width() - PAD
        if chip and self._part is not None and self._part.rule is not None:
            right = self.chip(painter, right, middle, chip, status_role(self._part.rule.status))
        begin = PAD + 20
        width = min(painter.fontMetrics().horizontalAdvance(name) + 2, right - begin)
        self.line(painter, QRect(begin, 0, width, self.height()), name)
        rest = QRect(begin + width + 4, 0, right - begin - width - 8, self.height())
        if painter.fontMetrics().horizontalAdvance(least) > rest.width():
            least = self._short_least()
        self.line(painter, rest, least, "muted")

    def _short_least(self) -> str:
        """The least there must be, where there is little room."""
        rule = self._part.rule if self._part is not None else None
        return f"/ {decimal_text(rule.target)}" if rule is not None else ""
