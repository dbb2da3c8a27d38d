"""The days of a year as a map: how much was recorded on each; weekends and holidays stand back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studyhours.services.home.recorded import DayRecords
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import plain_tip
from studyhours.ui.pages.home.painted import PAD, PaintedButton, between, pine_tints, sized
from studyhours.ui.pages.home.phrases import short_day
from studyhours.ui.theme import Theme
from studyhours.ui.words import Words

_LEFT, _TOP = 26, 20
_LARGEST, _SMALLEST = 15, 8
_MANY = 3
_SMALL_TYPE = 12
_GAP_WEEKS = 2
_NAME_COLUMNS = 3
_TO_THURSDAY = timedelta(days=3)
_DOT = 1.5
_STEPS = {
    Qt.Key.Key_Left: -7,
    Qt.Key.Key_Right: 7,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
}
"""Key → days: a week is a column."""
_DAY_KEYS = (
    "home.monday",
    "home.tuesday",
    "home.wednesday",
    "home.thursday",
    "home.friday",
    "home.saturday",
    "home.sunday",
)


@dataclass(frozen=True, slots=True)
class _Cell:
    day: date
    records: int
    school: bool
    makes_up: bool
    column: int
    row: int


class HeatMap(PaintedButton):
    """A column for each week with school, a row for each weekday; vacations are a gap.

    Signals:
        chosen: A day was clicked, or Enter pressed on it (a ``date``).
    """

    chosen = Signal(object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._words = words
        self._cells: list[_Cell] = []
        self._at: int | None = None
        self._months: list[tuple[int, int]] = []
        self._columns, self._rows = 1, 5
        self._as_of = date.min
        self.setObjectName("home-heat")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, days: Sequence[DayRecords], as_of: date) -> None:
        """Shows other days."""
        self._as_of = as_of
        self._cells, self._months = [], []
        self._at = None
        column, week, month = -1, None, 0
        for one in days:
            monday = one.day - timedelta(days=one.day.weekday())
            if monday != week:
                apart = week is not None and (monday - week).days > 7 * _GAP_WEEKS
                column += 2 if apart else 1
                week = monday
                # A month's name stands over the first week most of whose days are its own.
                middle = (monday + _TO_THURSDAY).month
                if middle != month:
                    month = middle
                    if self._months and column - self._months[-1][0] < _NAME_COLUMNS:
                        self._months.pop()  # of a week or two: its name would lie under this one
                    self._months.append((column, month))
            self._cells.append(
                _Cell(one.day, one.records, one.school, one.makes_up, column, one.day.weekday())
            )
        self._columns = column + 1 if column >= 0 else 1
        self._rows = max((cell.row for cell in self._cells), default=4) + 1
        self.setAccessibleName(self._words.say("home.heat"))
        self.setFixedHeight(self._height())
        self.update()

    @property
    def months(self) -> list[tuple[int, int]]:
        """The columns months are named over, with their months."""
        return self._months

    def sizeHint(self) -> QSize:
        """Qt's: as high as its rows."""
        return QSize(scaled(_LEFT) + self._columns * 11, self._height())

    def _height(self) -> int:
        return scaled(_TOP) + self._rows * self._pitch() + PAD

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: its height follows its width."""
        super().resizeEvent(event)
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def _pitch(self) -> int:
        room = (max(self.width(), 300) - scaled(_LEFT) - 2 * PAD) // self._columns
        return max(min(room, _LARGEST), _SMALLEST)

    def _rect(self, cell: _Cell) -> QRectF:
        pitch = self._pitch()
        left, top = PAD + scaled(_LEFT) + cell.column * pitch, scaled(_TOP) + cell.row * pitch
        return QRectF(left, top, pitch - 2, pitch - 2)

    def draw(self, painter: QPainter) -> None:
        """Names and cells."""
        pitch = self._pitch()
        painter.setFont(sized(self.font(), _SMALL_TYPE))
        painter.setPen(self.theme.colour("muted"))
        for column, month in self._months:
            said = self._words.say("home.month", month=month)
            painter.drawText(PAD + scaled(_LEFT) + column * pitch, scaled(_TOP) - 7, said)
        for row in range(self._rows):
            key = _DAY_KEYS[row]
            said = self._words.say(key)
            # Higher than the row: the names are, and only every second one is written.
            name = QRect(
                PAD, scaled(_TOP) + row * pitch - pitch // 2, scaled(_LEFT) - 6, 2 * pitch - 2
            )
            if row % 2 == 0:
                painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, said)
        none = self.theme.colour("quiet_tint")
        pale = between(none, self.theme.colour("card"), 0.4)
        tints = (none, *reversed(pine_tints(self.theme)))
        for cell in self._cells:
            rect = self._rect(cell)
            if not cell.school and not cell.records:
                # A day off is a dot: seen, and in nobody's way.
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(pale)
                painter.drawEllipse(rect.center(), _DOT, _DOT)
                continue
            if cell.day == self._as_of and not cell.records:
                pen = QPen(self.theme.colour("amber_mark"), 1.2)
                pen.setDashPattern([2, 1.4])
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(0.6, 0.6, -0.6, -0.6), 2, 2)
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            coming = cell.day > self._as_of
            painter.setBrush(pale if coming else tints[min(cell.records, _MANY)])
            painter.drawRoundedRect(rect, 2, 2)
            if cell.makes_up:
                painter.setPen(QPen(self.theme.colour("muted"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        if self._at is not None and self.hasFocus():
            painter.setPen(QPen(self.theme.colour("ink"), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._rect(self._cells[self._at]).adjusted(-1, -1, 1, 1), 3, 3)

    # ------------------------------------------------------------ choosing a day

    def day_at(self, place: QPoint) -> date | None:
        """The day under a place."""
        return next((one.day for one in self._cells if self._rect(one).contains(place)), None)

    def place_of(self, day: date) -> QPoint | None:
        """Where a day is."""
        found = next((one for one in self._cells if one.day == day), None)
        return self._rect(found).center().toPoint() if found is not None else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt's: a click on a day chooses it; anywhere else it is one on all."""
        day = self.day_at(event.position().toPoint())
        if day is None or event.button() is not Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        self.setDown(False)
        self.chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: arrows go from day to day, Enter chooses the one they stand on."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self._cells:
            self._move(step)
        elif self._at is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self._cells[self._at].day)
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        if self._at is None:
            gone = [at for at, one in enumerate(self._cells) if one.day <= self._as_of]
            self._at = gone[-1] if gone else 0
        else:
            self._at = min(max(self._at + step, 0), len(self._cells) - 1)
        self.setAccessibleDescription(self._said(self._cells[self._at]))
        self.update()

    def _said(self, cell: _Cell) -> str:
        day = short_day(cell.day, self._as_of, self._words)
        if cell.makes_up:
            return self._words.say("home.day_makeup", day=day, count=cell.records)
        key = "home.day_records" if cell.school else "home.day_off"
        return self._words.say(key, day=day, count=cell.records)

    def event(self, event: QEvent) -> bool:
        """Qt's: a tool tip for the day under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            for cell in self._cells:
                if self._rect(cell).contains(event.pos()):
                    QToolTip.showText(event.globalPos(), plain_tip(self._said(cell)), self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)
