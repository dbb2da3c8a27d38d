"""A month of the calendar: which days are worked, and one of them chosen."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studyhours.services.settings.calendar_reading import CalendarShown, is_usual_working
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import plain_tip
from studyhours.ui.pages.settings.saying import name_said
from studyhours.ui.theme import Theme
from studyhours.ui.words import Words

_WEEK, _ROWS = 7, 6
_HEAD, _LEAST = 28, 46
_GAP = 4
_ONE = timedelta(days=1)
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_WEEK,
    Qt.Key.Key_Down: _WEEK,
}


class MonthView(QWidget):
    """Six weeks of painted days.

    Signals:
        chosen: Another day was chosen, by click or key (a ``date``).
    """

    chosen = Signal(object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._shown: CalendarShown | None = None
        self._month = self._day = date(2000, 1, 1)
        self.setObjectName("calendar-month-view")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        words.bind(self.setAccessibleName, "settings.month_view")
        theme.changed.connect(self.update)
        words.changed.connect(self.update)

    @property
    def day(self) -> date:
        """The day chosen."""
        return self._day

    @property
    def month(self) -> date:
        """The first day of the month shown."""
        return self._month

    def show_calendar(self, shown: CalendarShown, day: date) -> None:
        """Shows a year with a day chosen in it, which is moved into the year."""
        self._shown = shown
        self._day = min(max(day, shown.year.first), shown.year.last)
        self._month = self._day.replace(day=1)
        self.update()

    def choose(self, day: date) -> None:
        """Chooses a day of the year shown."""
        shown = self._shown
        if shown is None or not shown.year.first <= day <= shown.year.last:
            return
        self._day, self._month = day, day.replace(day=1)
        self.update()
        self.chosen.emit(day)

    def turn(self, months: int) -> None:
        """Another month, as far as the year goes: the same day of it, or its last."""
        number = self._month.year * 12 + self._month.month - 1 + months
        first = date(number // 12, number % 12 + 1, 1)
        following = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
        self.choose(min(first.replace(day=1) + (self._day.day - 1) * _ONE, following - _ONE))

    def rect_of(self, day: date) -> QRectF:
        """Where a day of the month shown is painted."""
        place = (day - self._begin()).days
        return self._cell(place)

    # ------------------------------------------------------------ Qt's

    def sizeHint(self) -> QSize:
        """Qt's: room for a name in each day."""
        return QSize(scaled(64) * _WEEK, self.minimumSizeHint().height() + scaled(8) * _ROWS)

    def minimumSizeHint(self) -> QSize:
        """Qt's: numbers and marks must fit."""
        return QSize(scaled(36) * _WEEK, scaled(_HEAD) + scaled(_LEAST) * _ROWS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's: a click chooses a day."""
        day = self._day_at(event.position().x(), event.position().y())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.choose(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: arrows go from day to day, PgUp and PgDn from month to month."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.choose(self._day + _STEPS[key] * _ONE)
        elif key == Qt.Key.Key_PageUp:
            self.turn(-1)
        elif key == Qt.Key.Key_PageDown:
            self.turn(1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Qt's: a tool tip with the whole name of a day."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self._day_at(event.pos().x(), event.pos().y())
            kept = self._shown.days.get(day) if self._shown is not None and day else None
            if kept is not None:
                said = name_said(kept.name, self._words)
                QToolTip.showText(event.globalPos(), plain_tip(said), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the weekdays' names, then the days."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        small = QFont(self.font())
        small.setPixelSize(scaled(12))
        painter.setFont(small)
        painter.setPen(self._theme.colour("muted"))
        for column in range(_WEEK):
            cell = self._cell(column)
            head = QRectF(cell.left(), 0, cell.width(), scaled(_HEAD))
            said = self._words.say(f"weekday.{column + 1}")
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, said)
        shown = self._shown
        if shown is not None:
            begin = self._begin()
            for place in range(_WEEK * _ROWS):
                day = begin + place * _ONE
                if day.month == self._month.month:
                    self._paint_day(painter, self._cell(place), day, shown, small)
        painter.end()

    # ------------------------------------------------------------ painting

    def _paint_day(
        self, painter: QPainter, cell: QRectF, day: date, shown: CalendarShown, small: QFont
    ) -> None:
        colour = self._theme.colour
        term, working, kept = shown.term_of(day), shown.is_working(day), shown.days.get(day)
        inside = shown.year.first <= day <= shown.year.last
        school = term is not None and working
        ground = "card" if school else "side"
        if inside and working != is_usual_working(day):
            ground = "pine_tint" if working else "quiet_tint"
        assumed = school and (shown.known_until is None or day > shown.known_until)
        pen = QPen(colour("line"), 1)
        if assumed:
            pen = QPen(colour("muted"), 1, Qt.PenStyle.DashLine)
        if day == self._day:
            pen = QPen(colour("pine"), 2 if self.hasFocus() else 1.5)
        painter.setPen(pen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 6, 6)
        painter.setFont(self.font())
        painter.setPen(colour("ink" if school or (inside and working) else "muted"))
        line = scaled(20)
        number = QRectF(cell.left() + 8, cell.top() + 4, cell.width() - 16, line)
        painter.drawText(number, Qt.AlignmentFlag.AlignLeft | _MIDDLE, str(day.day))
        if day == shown.today:
            width = painter.fontMetrics().horizontalAdvance(str(day.day))
            painter.setPen(QPen(colour("amber_mark"), 2))
            below = number.bottom() - 1
            painter.drawLine(int(number.left()), int(below), int(number.left() + width), int(below))
        beside = number.width() - painter.fontMetrics().horizontalAdvance(str(day.day)) - 4
        painter.setFont(small)
        mark = self._mark(day, shown)
        if mark and painter.fontMetrics().horizontalAdvance(mark) <= beside:
            painter.setPen(colour("pine" if working else "muted"))
            painter.drawText(number, Qt.AlignmentFlag.AlignRight | _MIDDLE, mark)
            mark = ""
        said = self._below(day, shown)
        if not said and kept is not None:
            said = mark or name_said(kept.name, self._words)
        if said and cell.height() >= 2 * line + 6:
            edge = term is not None and day in {term.first, term.last}
            painter.setPen(colour("pine" if edge else "muted"))
            _write(
                painter,
                QRectF(cell.left() + 8, number.bottom(), cell.width() - 10, line),
                said,
                int(cell.bottom() - number.bottom()) - 4,
            )

    def _mark(self, day: date, shown: CalendarShown) -> str:
        working = shown.is_working(day)
        if working == is_usual_working(day):
            return ""
        return self._words.say("settings.mark_work" if working else "settings.mark_off")

    def _below(self, day: date, shown: CalendarShown) -> str:
        term = shown.term_of(day)
        if term is None:
            return ""
        if day == term.first:
            return self._words.say("settings.term_begins")
        return self._words.say("settings.term_ends") if day == term.last else ""

    def _begin(self) -> date:
        """The Monday the first week shown begins with."""
        return self._month - self._month.weekday() * _ONE

    def _cell(self, place: int) -> QRectF:
        row, column = divmod(place, _WEEK)
        head = scaled(_HEAD)
        width = (self.width() + _GAP) / _WEEK
        height = (self.height() - head + _GAP) / self._rows()
        return QRectF(column * width, head + row * height, width - _GAP, height - _GAP)

    def _rows(self) -> int:
        """Weeks the month shown reaches into."""
        number = self._month.year * 12 + self._month.month
        following = date(number // 12, number % 12 + 1, 1)
        return ((following - self._begin()).days + _WEEK - 1) // _WEEK

    def _day_at(self, x: float, y: float) -> date | None:
        begin = self._begin()
        for place in range(_WEEK * self._rows()):
            day = begin + place * _ONE
            if day.month == self._month.month and self._cell(place).contains(x, y):
                return day
        return None


def _write(painter: QPainter, line: QRectF, said: str, high: int) -> None:
    """Writes a line, and a second one below it where the words are long and there is room."""
    metrics, width = painter.fontMetrics(), int(line.width())
    parts = two_lines(metrics, said, width) if 2 * metrics.lineSpacing() <= high else (said,)
    for number, part in enumerate(parts):
        below = line.translated(0, number * metrics.lineSpacing())
        fitted = metrics.elidedText(part, Qt.TextElideMode.ElideRight, width)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | _MIDDLE, fitted)


def two_lines(metrics: QFontMetrics, said: str, width: int) -> tuple[str, ...]:
    """A text as one line, or as two that are broken between words.

    Args:
        metrics: Of its font.
        said: The text.
        width: Pixels of a line.
    """
    fits = range(1, len(said) + 1)
    at = next((one - 1 for one in fits if metrics.horizontalAdvance(said[:one]) > width), len(said))
    if at == len(said):
        return (said,)
    space = max(said.rfind(" ", 0, at + 1), 0) or said.find(" ")
    at = space if space > 0 else max(at, 1)
    return said[:at], said[at:].strip()


_MIDDLE = Qt.AlignmentFlag.AlignVCenter
