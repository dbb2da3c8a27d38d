"""One rule of the checklist: its windows as marks, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studyhours.services.home.teacher import RuleLine
from studyhours.services.wording.explaining import explanation
from studyhours.services.wording.next_steps import COMING, DONE, LOST, MARKS, OPEN, Mark
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import plain_tip
from studyhours.ui.pages.home.painted import PAD, PaintedButton
from studyhours.ui.pages.home.phrases import chip_of, every, short_day
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.broken_lines import broken_lines
from studyhours.ui.words import Words

_HEIGHT, _SIDE, _STEP = 32, 12, 16
_SPAN_WIDTH, _TITLE_WIDTH = 66, 132
_FEWEST, _MOST = 4, 3
_STATE_KEYS = {
    DONE: "home.window_done",
    LOST: "home.window_lost",
    OPEN: "home.window_open",
    COMING: "home.window_coming",
}


class RuleRow(PaintedButton):
    """Filled: done; dashed: still open; red: missed; pale: to come.

    Attributes:
        line_shown: What it shows.
        said: The lines of its title.
    """

    def __init__(
        self,
        words: Words,
        theme: Theme,
        line: RuleLine,
        as_of: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._words, self.line_shown, self._as_of = words, line, as_of
        result = line.result
        self.setObjectName(f"home-rule-{result.ruleset_id}/{result.rule_id}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title = words.texts.pick(result.title)
        self._chip, self._role = chip_of(line, as_of, words)
        self._span = every(result.span, words)
        self._chips = self.chip_width(self._chip)
        self._most, self._titles = MARKS, scaled(_TITLE_WIDTH)
        self._spans = scaled(_SPAN_WIDTH)
        self.said = [self._title]
        self.setAccessibleName(f"{self._title} {self._span} {self._chip}")
        self.setAccessibleDescription(explanation(result, words.texts))

    @property
    def rule(self) -> str:
        """The rule as pages name it."""
        return f"{self.line_shown.result.ruleset_id}/{self.line_shown.result.rule_id}"

    @property
    def own_chip(self) -> int:
        """How wide its own chip is."""
        return self.chip_width(self._chip)

    @property
    def own_title(self) -> int:
        """How wide its own title is."""
        return self.fontMetrics().horizontalAdvance(self._title) + 2 * PAD

    @property
    def own_span(self) -> int:
        """How wide what it says of how often is."""
        return self.fontMetrics().horizontalAdvance(self._span) + PAD

    def line_up(self, rows: Sequence[RuleRow]) -> None:
        """Leaves as much room for each part as its neighbours, so that all stand in columns."""
        self._chips = max(row.own_chip for row in rows)
        self._most = min(max(len(row.line_shown.marks) for row in rows), MARKS)
        self._titles = max(row.own_title for row in rows)
        self._spans = max(row.own_span for row in rows)
        self._break()
        self.update()

    def sizeHint(self) -> QSize:
        """Qt's: one row."""
        return QSize(420, scaled(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Qt's: marks and chip must fit."""
        return QSize(300, scaled(_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: a title that needs more than a line makes it higher."""
        super().resizeEvent(event)
        self._break()

    def _break(self) -> None:
        self.said = broken_lines(self._title, self.font(), self._title_room(), _MOST)
        more = (len(self.said) - 1) * self.fontMetrics().lineSpacing()
        self.setFixedHeight(scaled(_HEIGHT) + more)

    def _title_room(self) -> int:
        return self._marks_left() - self._spans - PAD - 8

    def draw(self, painter: QPainter) -> None:
        """Title, how often, marks, chip."""
        middle = self.height() // 2
        self.chip(painter, self.width() - PAD, middle, self._chip, self._role)
        left = self._marks_left()
        self.middle_lines(painter, PAD, self._title_room(), self.said)
        span = QRect(left - self._spans, 0, self._spans - 6, self.height())
        self.line(painter, span, self._span, "muted")
        for place, mark in enumerate(self._marks()):
            rect = QRectF(left + place * _STEP, middle - _SIDE / 2, _SIDE, _SIDE)
            self._mark(painter, rect, mark)

    def event(self, event: QEvent) -> bool:
        """Qt's: a tool tip for the mark under the mouse, or for the rule."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self._tip(event.pos().x())), self)
            return True
        return super().event(event)

    def _room(self) -> int:
        """How many marks there is room for."""
        room = self.width() - 2 * PAD - self._chips - 8 - self._spans - self._titles
        return max(min(room // _STEP, self._most), min(_FEWEST, self._most))

    def _marks(self) -> tuple[Mark, ...]:
        """Those shown: where there is little room the oldest are left out."""
        return self.line_shown.marks[-self._room() :]

    def _marks_left(self) -> int:
        last = self.width() - PAD - self._chips - 8 - self._room() * _STEP
        titles = max(self._titles, scaled(_TITLE_WIDTH))
        return min(PAD + titles + self._spans, last)

    def _tip(self, x: int) -> str:
        place, offset = divmod(x - self._marks_left(), _STEP)
        marks = self._marks()
        if 0 <= place < len(marks) and offset < _SIDE:
            return self._mark_text(marks[place])
        return explanation(self.line_shown.result, self._words.texts)

    def _mark_text(self, mark: Mark) -> str:
        first = short_day(mark.window.first, self._as_of, self._words)
        last = short_day(mark.window.last, self._as_of, self._words)
        days = first if first == last else self._words.say("home.days", first=first, last=last)
        key = _STATE_KEYS[mark.state]
        return self._words.say(key, days=days)

    def _mark(self, painter: QPainter, rect: QRectF, mark: Mark) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if mark.state == OPEN:
            pen = QPen(self.theme.colour("amber_mark"), 1.4)
            pen.setDashPattern([2, 1.6])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.7, 0.7, -0.7, -0.7), 3, 3)
            return
        token = {DONE: "pine", LOST: "cinnabar", COMING: "quiet_tint"}[mark.state]
        painter.setBrush(self.theme.colour(token))
        painter.drawRoundedRect(rect, 3, 3)
        if mark.state == LOST:
            # Not by colour alone: what is lost is crossed out.
            painter.setPen(QPen(self.theme.colour("card"), 1.6))
            painter.drawLine(
                rect.adjusted(3.5, 6, 0, 0).topLeft(), rect.adjusted(0, 6, -3.5, 0).topRight()
            )
