"""The day chosen: worked or not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QRadioButton, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.settings.calendar_days import LONGEST_NAME, kept_as
from studyhours.services.settings.calendar_effect import Effect
from studyhours.services.settings.calendar_reading import (
    CalendarShown,
    DayKept,
    is_usual_working,
)
from studyhours.ui.pages.settings.fields import LineField
from studyhours.ui.pages.settings.saying import day_said, effect_said, name_said
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.words import Words


class DayPanel(Panel):
    """Two choices and a reason.

    Signals:
        edited: Something else is chosen: how many results would that change?
        saved: The person wants the day as it stands here.
    """

    edited = Signal()
    saved = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: CalendarShown | None = None
        self.day: date | None = None
        self.said = plain_label(role="muted", wrap=True)
        self.said.setObjectName("day-said")
        self.body.addWidget(self.said)
        self._group = QButtonGroup(self)
        self.work, self.off = QRadioButton(), QRadioButton()
        for button, name in ((self.work, "day-work"), (self.off, "day-off")):
            button.setObjectName(name)
            self._group.addButton(button)
            button.clicked.connect(self._edited)
            self.body.addWidget(button)
        self.reason = LineField(words, "day-reason")
        self.reason.edit.setMaxLength(2 * LONGEST_NAME)
        words.bind(self.reason.edit.setPlaceholderText, "settings.day_reason_hint")
        words.bind(self.reason.edit.setAccessibleName, "settings.day_reason")
        self.reason.edit.textEdited.connect(self._allow)
        self.reason.edit.returnPressed.connect(self._save)
        self.body.addWidget(self.reason)
        self.effect = plain_label(wrap=True)
        self.effect.setObjectName("day-effect")
        self.body.addWidget(self.effect)
        row = QHBoxLayout()
        row.addStretch(1)
        self.save = QPushButton()
        self.save.setObjectName("day-save")
        self.save.setProperty("kind", "primary")
        words.bind(self.save.setText, "settings.save")
        self.save.clicked.connect(self._save)
        row.addWidget(self.save)
        self.body.addLayout(row)

    # ------------------------------------------------------------ showing

    def show_day(self, shown: CalendarShown, day: date) -> None:
        """Shows a day as it is."""
        self._shown, self.day = shown, day
        kept = shown.days.get(day)
        working = shown.is_working(day)
        (self.work if working else self.off).setChecked(True)
        self.reason.edit.setText(kept.name if kept is not None else "")
        self.reason.show_error("")
        self.effect.clear()
        for part in (self.work, self.off, self.save):
            part.setEnabled(shown.may_edit)
        self.reason.edit.setReadOnly(not shown.may_edit)
        self.retell()
        self._allow()

    def retell(self) -> None:
        """Says the day again."""
        shown, day, words = self._shown, self.day, self._words
        if shown is None or day is None:
            return
        self.title.setText(day_said(day, words))
        usual = is_usual_working(day)
        self.work.setText(words.say("settings.day_work" if usual else "settings.day_make_up"))
        self.off.setText(words.say("settings.day_holiday" if usual else "settings.day_weekend"))
        self.said.setText(self._where(shown, day))

    def _where(self, shown: CalendarShown, day: date) -> str:
        words, term = self._words, shown.term_of(day)
        parts = []
        if term is not None:
            parts.append(words.say("settings.in_term", number=term.number))
        else:
            parts.append(words.say("settings.no_term"))
        published = shown.published.get(day)
        if published is not None:
            key = "settings.published_work" if published.working else "settings.published_off"
            parts.append(words.say(key, name=name_said(published.name, words)))
        elif shown.known_until is None or day > shown.known_until:
            parts.append(words.say("settings.not_published"))
        return "\n".join(parts)

    def show_effect(self, effect: Effect | None) -> None:
        """Says how many results would be others; nothing for None."""
        self.effect.setText("" if effect is None else effect_said(effect, self._words))

    def show_fault(self, fault: Fault) -> bool:
        """Says what is wrong with the reason; False where it is something else."""
        if fault.params.get("field") != "day_name":
            return False
        self.reason.show_error(self._words.fault(fault))
        self.reason.setFocus()
        return True

    # ------------------------------------------------------------ what is typed

    @property
    def working(self) -> bool:
        """Whether the day is to be worked."""
        return self.work.isChecked()

    @property
    def name(self) -> str:
        """Why."""
        return self.reason.edit.text()

    @property
    def wanted(self) -> Mapping[date, DayKept | None]:
        """The day as it would be kept."""
        if self.day is None:
            return {}
        return {self.day: kept_as(self.day, working=self.working, name=self.name)}

    @property
    def is_other(self) -> bool:
        """Whether saving would change anything."""
        shown, day = self._shown, self.day
        if shown is None or day is None:
            return False
        kept = shown.days.get(day)
        name = kept.name if kept is not None else ""
        other = self.working != shown.is_working(day)
        return other or (kept is not None and self.name.strip() != name)

    def _edited(self) -> None:
        shown, day = self._shown, self.day
        if shown is None or day is None:
            return
        kept, published = shown.days.get(day), shown.published.get(day)
        # What is said of the day as it is does not say why it should be otherwise.
        if kept is not None and self.working == kept.working:
            self.reason.edit.setText(kept.name)
        elif published is not None and self.working == published.working:
            self.reason.edit.setText(published.name)
        elif kept is not None and self.name == kept.name:
            self.reason.edit.clear()
        self.reason.show_error("")
        self._allow()
        self.edited.emit()

    def _allow(self) -> None:
        shown, day = self._shown, self.day
        may = shown is not None and shown.may_edit
        needed = day is not None and self.wanted[day] is not None
        self.reason.setVisible(needed or bool(self.name and not self.is_other))
        self.save.setEnabled(may and self.is_other)

    def _save(self) -> None:
        if self.save.isEnabled():
            self.saved.emit()
