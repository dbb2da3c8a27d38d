"""From which day a rule set is to be in force: the usual days, or another."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.rulebook.shelf import Days
from studyhours.services.wording.day_words import day_text
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

THIS_YEAR, NEXT_YEAR, ALWAYS, OTHER = "this-year", "next-year", "always", "other"


class DayChoice(QWidget):
    """One of the usual days, or one that is typed; those that cannot be are greyed.

    Signals:
        changed: Another day was chosen.
    """

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._days: Days | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._rows.setSpacing(16)
        years, others = QHBoxLayout(), QHBoxLayout()
        for row in (years, others):
            row.setSpacing(16)
            self._rows.addLayout(row)
        self._rows.addStretch(1)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for name in (THIS_YEAR, NEXT_YEAR, ALWAYS, OTHER):
            button = QRadioButton()
            button.setObjectName(f"rules-day-{name}")
            self._group.addButton(button)
            self.buttons[name] = button
            (years if name in {THIS_YEAR, NEXT_YEAR} else others).addWidget(button)
        years.addStretch(1)
        self.edit = DayEdit(words, today=lambda: self._days.today if self._days else None)
        self.edit.setObjectName("rules-day")
        words.bind(self.edit.field.setAccessibleName, "rules_page.first_day")
        self.edit.changed.connect(self._typed)
        others.addWidget(self.edit)
        others.addStretch(1)
        column.addLayout(self._rows)
        self._note = plain_label(role="small", wrap=True)
        self._note.setObjectName("rules-day-note")
        column.addWidget(self._note)
        self._group.buttonClicked.connect(lambda _button: self._clicked())

    def offer(self, days: Days) -> None:
        """Shows which days there are, and chooses the one proposed."""
        self._days = days
        for name, button in self.buttons.items():
            button.setEnabled(self._possible(name))
        chosen = OTHER
        for name in (THIS_YEAR, NEXT_YEAR):
            if self._day_of(name) == days.proposed and self._possible(name):
                chosen = name
        self.buttons[chosen].setChecked(True)
        self.edit.set_day(days.proposed if chosen == OTHER else None)
        self.retell()

    def take_focus(self) -> None:
        """The cursor goes to the day chosen."""
        checked = self._group.checkedButton()
        if checked is not None:
            checked.setFocus()

    @property
    def day(self) -> date | None:
        """The day chosen; None for ever, or while none is typed."""
        if self.buttons[OTHER].isChecked():
            return self.edit.day
        return next(
            (self._day_of(name) for name, one in self.buttons.items() if one.isChecked()), None
        )

    @property
    def is_chosen(self) -> bool:
        """Whether it says something that can be."""
        if self._days is None:
            return False
        if self.buttons[ALWAYS].isChecked():
            return True
        day = self.day
        return day is not None and not self.edit.is_wrong and self._allowed(day)

    def retell(self) -> None:
        """Says it again."""
        days, texts = self._days, self._words.texts
        if days is None:
            return
        said = {
            THIS_YEAR: texts.say("rules_page.this_year", day=day_text(days.this_year, texts)),
            NEXT_YEAR: texts.say("rules_page.next_year", day=day_text(days.next_year, texts)),
            ALWAYS: texts.say("rules_page.since_ever"),
            OTHER: texts.say("rules_page.other_day"),
        }
        for name, button in self.buttons.items():
            button.setText(said[name])
        self.buttons[ALWAYS].setVisible(days.is_first)
        self._note.setText(self._hint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: in two lines where there is no room."""
        super().resizeEvent(event)
        needed = sum(one.sizeHint().width() + 16 for one in (*self.buttons.values(), self.edit))
        roomy = self.width() >= needed
        directions = QBoxLayout.Direction
        self._rows.setDirection(directions.LeftToRight if roomy else directions.TopToBottom)
        self._rows.setSpacing(16 if roomy else 4)

    # ------------------------------------------------------------ within

    def _hint(self) -> str:
        days, texts = self._days, self._words.texts
        if days is None:
            return ""
        if days.only is not None:
            return texts.say("rules_page.only_day", day=day_text(days.only, texts))
        if days.earliest is not None:
            return texts.say("rules_page.not_before", day=day_text(days.earliest, texts))
        return texts.say("rules_page.day_hint" if days.is_first else "rules_page.day_hint_next")

    def _day_of(self, name: str) -> date | None:
        if self._days is None or name not in {THIS_YEAR, NEXT_YEAR}:
            return None
        return self._days.this_year if name == THIS_YEAR else self._days.next_year

    def _possible(self, name: str) -> bool:
        if self._days is None:
            return False
        if name == ALWAYS:
            return self._days.is_first and not self._days.instead
        day = self._day_of(name)
        return day is None or self._allowed(day)

    def _allowed(self, day: date) -> bool:
        days = self._days
        if days is None:
            return False
        if days.only is not None:
            return day == days.only
        return days.earliest is None or day >= days.earliest

    def _clicked(self) -> None:
        if self.buttons[OTHER].isChecked():
            self.edit.field.setFocus()
        self.changed.emit()

    def _typed(self, _day: object) -> None:
        self.buttons[OTHER].setChecked(True)
        self.changed.emit()


def day_before(day: date) -> date:
    """The last day of what ends for something that begins."""
    return day - timedelta(days=1)
