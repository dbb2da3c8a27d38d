"""What narrows the check: the day, the year, a group, a name, and the verdicts looked for."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from studyhours.services.checking.judged_table import JudgedTable
from studyhours.services.checking.verdicts import Verdicts
from studyhours.services.wording.day_words import short_day_text
from studyhours.ui.pages.check.who import Who, groups_among
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.search_field import SearchField
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.words import Words

_WIDEST_SEARCH = 300


class CheckFilters(QWidget):
    """Day, year, group and name.

    Signals:
        day_chosen: Another day is wanted (a ``date``, or None for today).
        year_chosen: Another school year is wanted (its label).
        narrowed: The group or what is typed is another one.
    """

    day_chosen = Signal(object)
    year_chosen = Signal(str)
    narrowed = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._verdicts: Verdicts | None = None
        self._everybody: list[Who] = []
        self._of_units = False
        self._wanted_group = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.day = DayEdit(words, today=self._today)
        self.day.setObjectName("check-day")
        words.bind(self.day.field.setAccessibleName, "check_page.as_of")
        words.bind(self.day.setToolTip, "check_page.as_of")
        self.day.field.setFixedWidth(_day_width(self.day.field))
        self.day.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.day.changed.connect(self.day_chosen)
        row.addWidget(self.day)
        self.quick = QToolButton()
        self.quick.setObjectName("check-quick-days")
        self.quick.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        words.bind(self.quick.setText, "check_page.quick_days")
        self._menu = QMenu(self.quick)
        self.quick.setMenu(self._menu)
        row.addWidget(self.quick)
        self.year = self._combo("check-year")
        words.bind(self.year.setAccessibleName, "check_page.year")
        self.year.activated.connect(lambda: self.year_chosen.emit(self.year.currentData()))
        row.addWidget(self.year)
        self.group = self._combo("check-group")
        self.group.currentIndexChanged.connect(self._group_changed)
        row.addWidget(self.group)
        self.search = SearchField(words, "check-search", "check_page.search", 84, _WIDEST_SEARCH)
        self.search.textChanged.connect(self.narrowed)
        row.addWidget(self.search, 40)
        row.addStretch(1)
        words.changed.connect(self._say)
        self._say()

    def _combo(self, name: str) -> QComboBox:
        combo = StillChoice()
        combo.setObjectName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        # The field to type into gives way, never what is chosen.
        combo.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        return combo

    @property
    def chosen_group(self) -> str | None:
        """The group looked at; None for everybody."""
        data = self.group.currentData()
        return data if isinstance(data, str) else None

    def want_group(self, name: str) -> None:
        """A group to choose as soon as it is known."""
        self._wanted_group = name

    def choose_group(self, name: str) -> None:
        """Looks at a group, now or as soon as it is known; at everybody when it is empty."""
        self._wanted_group = ""
        blocked = QSignalBlocker(self.group)
        place = self.group.findData(name) if name else 0
        self.group.setCurrentIndex(max(place, 0))
        del blocked
        if name and place < 0:
            self._wanted_group = name

    def show_verdicts(self, verdicts: Verdicts, table: JudgedTable) -> None:
        """Offers the days and years there are, and the groups of those in the table."""
        other = table.of_units != self._of_units
        if other:
            blocked = QSignalBlocker(self.group)
            self.group.setCurrentIndex(0)
            del blocked
        self._verdicts, self._of_units = verdicts, table.of_units
        self._everybody = [line.who for line in table.lines]
        self.day.set_day(verdicts.as_of)
        self._say()
        if other:
            self.narrowed.emit()

    def _say(self) -> None:
        verdicts = self._verdicts
        before = self.chosen_group or self._wanted_group
        blocked = (QSignalBlocker(self.group), QSignalBlocker(self.year))
        self.group.clear()
        self.group.addItem(self._said("all_groups", "all_kinds"), None)
        self.group.setAccessibleName(self._said("group", "kind"))
        self.search.say(self._said("search", "search_units"))
        self.year.clear()
        self._menu.clear()
        if verdicts is not None:
            for group, name in groups_among(self._everybody, self._words.texts):
                self.group.addItem(name, group)
            for label in verdicts.years:
                self.year.addItem(self._words.say("check_page.year_of", year=label), label)
            self.year.setCurrentIndex(self.year.findData(verdicts.year))
            self._offer_days(verdicts)
        place = self.group.findData(before) if before else 0
        self.group.setCurrentIndex(max(place, 0))
        del blocked
        if (before or None) != self.chosen_group or self._wanted_group:
            self._wanted_group = ""
            self.narrowed.emit()

    def _said(self, of_teachers: str, of_units: str) -> str:
        return self._words.say(f"check_page.{of_units if self._of_units else of_teachers}")

    def _offer_days(self, verdicts: Verdicts) -> None:
        say, texts = self._words.say, self._words.texts
        self._offer(say("check_page.today"), None, "today")
        for number, last in verdicts.days.terms:
            day = short_day_text(last, texts)
            said = say("check_page.term_end", number=number, day=day)
            self._offer(said, last, f"term-{number}")
        end = verdicts.days.year_end
        self._offer(say("check_page.year_end", day=short_day_text(end, texts)), end, "year")

    def _offer(self, said: str, day: date | None, name: str) -> None:
        action = QAction(said, self._menu)
        action.setObjectName(f"check-day-{name}")
        action.triggered.connect(lambda: self.day_chosen.emit(day))
        self._menu.addAction(action)

    def _today(self) -> date | None:
        return self._verdicts.days.today if self._verdicts is not None else None

    def _group_changed(self) -> None:
        self._wanted_group = ""
        self.narrowed.emit()


def _day_width(field: QLineEdit) -> int:
    """Room for the longest day with its weekday."""
    return QFontMetrics(field.font()).horizontalAdvance("2026年12月28日 周一") + 30
