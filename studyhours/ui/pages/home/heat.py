"""The school days of a year as a map: how much was recorded on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPen, QResizeEvent
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
    column: int
    row: int


class HeatMap(PaintedButton):
    """A column for each week with school, a row for each weekday; vacations are a gap."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._words = words
        self._cells: list[_Cell] = []
        self._months: list[tuple[int, int]] = []
        self._columns, self._rows = 1, 5
        self._as_of = date.min
        self.setObjectName("home-heat")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, days: Sequence[DayRecords], as_of: date) -> None:
        """Shows other days."""
        self._as_of = as_of
        self._cells, self._months = [], []
        column, week, month = -1, None, 0
        for one in days:
            monday = one.day - timedelta(days=one.day.weekday())
            if monday != week:
                apart = week is not None and (monday - week).days > 7 * _GAP_WEEKS
                column += 2 if apart else 1
                week = monday
                # A month's name stands over its first full week.
                if one.day.month != month and (
                    not self._months or column - self._months[-1][0] > 2
                ):
                    month = one.day.month
                    self._months.append((column, month))
            self._cells.append(_Cell(one.day, one.records, column, one.day.weekday()))
        self._columns = column + 1 if column >= 0 else 1
        self._rows = max((cell.row for cell in self._cells), default=4) + 1
        self.setAccessibleName(self._words.say("home.heat"))
        self.setFixedHeight(self._height())
        self.update()

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

    def event(self, event: QEvent) -> bool:
        """Qt's: a tool tip for the day under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            for cell in self._cells:
                if self._rect(cell).contains(event.pos()):
                    day = short_day(cell.day, self._as_of, self._words)
                    said = self._words.say("home.day_records", day=day, count=cell.records)
                    QToolTip.showText(event.globalPos(), plain_tip(said), self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)
