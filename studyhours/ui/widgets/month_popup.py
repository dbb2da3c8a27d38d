"""A month to pick a day from, opened below a field."""

from __future__ import annotations

from datetime import date
from typing import cast

from PySide6.QtCore import QDate, QLocale, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QTextCharFormat
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.clock import SystemClock, school_time
from studyhours.ui.fonts import scaled
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_CELL, _ROW = 40, 32
_DAYS, _ROWS = 7, 7
"""A week's days; six weeks and the row of their names."""
_STEPS = (
    ("calendar-back-year", "«", "calendar.back_year", -12),
    ("calendar-back-month", "‹", "calendar.back_month", -1),
    ("calendar-next-month", "›", "calendar.next_month", 1),
    ("calendar-next-year", "»", "calendar.next_year", 12),
)


class MonthPopup(QFrame):
    """Six weeks with the month's name above them, in the colours of the moment.

    Signals:
        picked: A day was clicked, or Enter pressed on it (a ``date``).
    """

    picked = Signal(object)

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._words = words
        self.setObjectName("month-popup")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(2)
        self._title = plain_label(role="panel-title")
        self._title.setObjectName("calendar-month")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for name, sign, key, months in _STEPS:
            if months == 1:
                row.addWidget(self._title, 1)
            row.addWidget(self._step(name, sign, key, months))
        column.addLayout(row)
        self._calendar = self._make_calendar()
        column.addWidget(self._calendar)

    def _step(self, name: str, sign: str, key: str, months: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setProperty("kind", "step")
        button.setText(sign)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words.bind(button.setAccessibleName, key)
        self._words.bind(button.setToolTip, key)
        button.clicked.connect(lambda: self._go(months))
        return button

    def _make_calendar(self) -> QCalendarWidget:
        calendar = QCalendarWidget()
        # Its own head has fixed colours and says the year where nobody looks for it.
        calendar.setNavigationBarVisible(False)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFixedSize(_DAYS * scaled(_CELL), _ROWS * scaled(_ROW))
        for view in cast(list[QTableView], calendar.findChildren(QTableView)):
            # Else the style sheet's headings, which nobody sees here, push days off the edge.
            for header in (view.horizontalHeader(), view.verticalHeader()):
                header.setMinimumSectionSize(scaled(_ROW) // 2)
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(self._picked)
        calendar.currentPageChanged.connect(self._tell)
        return calendar

    def open(self, below: QWidget, day: date | None, today: date | None = None) -> None:
        """Shows itself below a widget, or above it where the screen ends.

        Args:
            below: The field.
            day: The day chosen; today's month is shown for None.
            today: Today as the ledger has it; this computer's where that is not known.
        """
        chinese = self._words.language == "zh"
        language = QLocale.Language.Chinese if chinese else QLocale.Language.English
        short = QCalendarWidget.HorizontalHeaderFormat
        self._calendar.setLocale(QLocale(language))
        # A language has a first day of its own; weeks here are those of Chinese schools.
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._calendar.setHorizontalHeaderFormat(
            short.SingleLetterDayNames if chinese else short.ShortDayNames
        )
        self._paint()
        near = day or today or school_time(SystemClock().now()).date()
        shown = QDate(near.year, near.month, near.day)
        self._calendar.setSelectedDate(shown)
        self._calendar.setCurrentPage(shown.year(), shown.month())
        self._tell()
        self.adjustSize()
        self.move(self._place(below))
        self.show()
        self._calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _place(self, below: QWidget) -> QPoint:
        field = QRect(below.mapToGlobal(QPoint(0, 0)), below.size())
        screen = below.screen().availableGeometry()
        under = field.bottom() + 3
        above = field.top() - self.height() - 2
        fits = under + self.height() <= screen.bottom() or above < screen.top()
        most = screen.right() - self.width()
        return QPoint(max(min(field.left(), most), screen.left()), under if fits else above)

    def _paint(self) -> None:
        """Weekends look like other days: red would say that something is missed."""
        palette = QApplication.palette()
        head, day = QTextCharFormat(), QTextCharFormat()
        head.setForeground(palette.color(QPalette.ColorRole.PlaceholderText))
        head.setBackground(palette.color(QPalette.ColorRole.Base))
        day.setForeground(palette.color(QPalette.ColorRole.Text))
        self._calendar.setHeaderTextFormat(head)
        for weekday in Qt.DayOfWeek:
            self._calendar.setWeekdayTextFormat(weekday, day)

    def _tell(self) -> None:
        number = self._calendar.monthShown()
        # Chinese writes its months in figures, English in names.
        english = QLocale(QLocale.Language.English).standaloneMonthName(number)
        month = number if self._words.language == "zh" else english
        self._title.setText(
            self._words.say("calendar.month", year=self._calendar.yearShown(), month=month)
        )

    def _go(self, months: int) -> None:
        shown = QDate(self._calendar.yearShown(), self._calendar.monthShown(), 1)
        to = shown.addMonths(months)
        self._calendar.setCurrentPage(to.year(), to.month())

    def _picked(self, chosen: QDate) -> None:
        if self.isVisible():
            self.hide()
            self.picked.emit(date(chosen.year(), chosen.month(), chosen.day()))
