"""A field for a day, typed the way people write days, or picked from a calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from studyhours.services.records.typed import read_day
from studyhours.ui.widgets.label import set_look
from studyhours.ui.words import Words

if TYPE_CHECKING:
    from studyhours.ui.widgets.month_popup import MonthPopup


def first_wrong(fields: Iterable[QWidget]) -> DayEdit | None:
    """The first field in which something stands that is no day; None where all is well."""
    return next((one for one in fields if isinstance(one, DayEdit) and one.is_wrong), None)


_EDGES = 14
"""Pixels that the field's own edges take of its width."""


class DayEdit(QWidget):
    """A day, or nothing.

    Signals:
        changed: Another day, or nothing, was settled on (a ``date`` or None).
        entered: Enter was pressed: the day that stands there is settled on already.
    """

    changed = Signal(object)
    entered = Signal()

    def __init__(
        self,
        words: Words,
        parent: QWidget | None = None,
        *,
        today: Callable[[], date | None] | None = None,
    ) -> None:
        """A field without a day.

        Args:
            words: Words.
            parent: Parent.
            today: Tells today as the ledger has it, which the calendar of an empty field shows;
                this computer's where it is None or not known yet.
        """
        super().__init__(parent)
        self._words, self._today = words, today
        self._day: date | None = None
        self._written = ""
        self._calendar: MonthPopup | None = None
        self._narrow = QTimer(self, singleShot=True, interval=0)
        self._narrow.timeout.connect(self._fit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.field = QLineEdit()
        self.field.setObjectName("day-field")
        self.field.setMinimumWidth(132)
        words.bind(self.field.setPlaceholderText, "window.day_hint")
        self.field.returnPressed.connect(self._enter)
        self.field.editingFinished.connect(self._settle)
        self.field.textEdited.connect(lambda _text: set_look(self.field, "wrong", False))
        row.addWidget(self.field, 1)
        self._button = QToolButton()
        self._button.setObjectName("day-pick")
        self._button.setText("▾")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words.bind(self._button.setAccessibleName, "window.pick_day")
        self._button.clicked.connect(self._show_calendar)
        row.addWidget(self._button)
        self.setFocusProxy(self.field)
        words.changed.connect(self._show)

    def setAccessibleName(self, name: str) -> None:
        """Qt's: what is read aloud is the field inside."""
        super().setAccessibleName(name)
        self.field.setAccessibleName(name)

    @property
    def day(self) -> date | None:
        """The day last settled on; None while empty or not understood."""
        return self._day

    @property
    def typed_day(self) -> date | None:
        """The day that stands there, settled on or not yet."""
        return self._understood()

    @property
    def is_wrong(self) -> bool:
        """Whether something is typed that is no day."""
        return bool(self.field.text().strip()) and self._understood() is None

    @property
    def typed(self) -> str:
        """What stands there: as ISO where it is a day, else as it was typed."""
        day = self._understood()
        return day.isoformat() if day is not None else self.field.text()

    def set_day(self, day: date | None) -> None:
        """Shows a day without saying that it changed."""
        self._day = day
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: as much is said as there is room for."""
        super().resizeEvent(event)
        self._narrow.start()  # the field inside has its new width after this

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's."""
        super().showEvent(event)
        self._narrow.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: up and down move by a day, Alt+Down opens the calendar."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._show_calendar()
        elif self._day is not None and key in steps:
            moved = date.fromordinal(self._day.toordinal() + steps[key])
            self._take(moved)
        else:
            super().keyPressEvent(event)

    def _understood(self) -> date | None:
        text = self.field.text().strip()
        # What we wrote ourselves need not be read: a weekday in English is no part of a day.
        return self._day if text and text == self._written else read_day(text)

    def _enter(self) -> None:
        self._settle()  # Qt tells of Enter before it tells that typing is over
        self.entered.emit()

    def _settle(self) -> None:
        text = self.field.text().strip()
        day = self._understood()
        set_look(self.field, "wrong", bool(text) and day is None)
        if (text and day is None) or day == self._day:
            self._show_if_understood(day)
            return
        self._take(day)

    def _show_if_understood(self, day: date | None) -> None:
        if day is not None:
            self._show()

    def _take(self, day: date | None) -> None:
        self._day = day
        self._show()
        self.changed.emit(day)

    def _show(self) -> None:
        if self._day is None:
            self.field.clear()
        else:
            self.field.setText(self._said(self._day))
            self.field.setCursorPosition(0)
        self._written = self.field.text().strip()
        set_look(self.field, "wrong", False)

    def _fit(self) -> None:
        stands = self.field.text().strip()
        if self._day is not None and stands == self._written != self._said(self._day):
            self._show()

    def _said(self, day: date) -> str:
        """The day with its weekday, or without where that would be cut in two."""
        weekday = self._words.say(f"weekday.{day.isoweekday()}")
        said = self._words.say(
            "window.day",
            year=day.year,
            month=day.month,
            day=day.day,
            weekday=weekday,
            iso=day.isoformat(),
        )
        room = self.field.width() - _EDGES
        if self.isVisible() and self.field.fontMetrics().horizontalAdvance(said) > room:
            return said.removesuffix(weekday).rstrip()
        return said

    def _show_calendar(self) -> None:
        if self._calendar is None:
            from studyhours.ui.widgets.month_popup import MonthPopup

            self._calendar = MonthPopup(self._words, self)
            self._calendar.picked.connect(self._take)
        today = self._today() if self._today is not None else None
        self._calendar.open(self, self._understood(), today)
