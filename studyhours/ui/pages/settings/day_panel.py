"""The day chosen: worked or not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.services.settings.calendar_days import LONGEST_NAME, holiday_days, kept_as
from studyhours.services.settings.calendar_effect import Effect
from studyhours.services.settings.calendar_reading import (
    CalendarShown,
    DayKept,
    is_usual_working,
)
from studyhours.ui.pages.settings.fields import LineField
from studyhours.ui.pages.settings.saying import day_said, effect_said, name_said
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.words import Words


class DayPanel(Panel):
    """Two choices, a reason, and of a holiday the day it lasts to.

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
        self.body.addWidget(self._make_last())
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

    def _make_last(self) -> QWidget:
        words = self._words
        self._span = QWidget()
        column = QVBoxLayout(self._span)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        label = plain_label(role="field")
        words.bind(label.setText, "settings.day_last")
        self.last = DayEdit(words, today=lambda: self.day)
        self.last.setObjectName("day-last")
        self.last.field.setObjectName("day-last-field")
        words.bind(self.last.setAccessibleName, "settings.day_last")
        words.bind(self.last.field.setPlaceholderText, "settings.day_last_hint")
        self.last.changed.connect(lambda _day: self._settled())
        self.last.entered.connect(self._save)
        self.last.field.textEdited.connect(lambda _text: self._typing())
        self._wrong = plain_label(role="error", wrap=True)
        self._wrong.setObjectName("day-last-error")
        self.makes = plain_label(role="small", wrap=True)
        self.makes.setObjectName("day-makes")
        for part in (label, self.last, self._wrong, self.makes):
            column.addWidget(part)
        return self._span

    # ------------------------------------------------------------ showing

    def show_day(self, shown: CalendarShown, day: date) -> None:
        """Shows a day as it is."""
        self._shown, self.day = shown, day
        kept = shown.days.get(day)
        working = shown.is_working(day)
        (self.work if working else self.off).setChecked(True)
        self.reason.edit.setText(kept.name if kept is not None else "")
        self.reason.show_error("")
        self.last.set_day(None)
        self._say_wrong("")
        self.effect.clear()
        for part in (self.work, self.off, self.save):
            part.setEnabled(shown.may_edit)
        self.reason.edit.setReadOnly(not shown.may_edit)
        self.retell()
        self._allow()

    def look_again(self, shown: CalendarShown, day: date) -> None:
        """Shows a day as it is now; what was begun for it stays where it is kept as before."""
        before = self._shown
        if before is not None and day == self.day and before.days.get(day) == shown.days.get(day):
            self._shown = shown
            if shown.may_edit and (self.is_other or self.last.is_wrong):
                self.retell()
                self._allow()
                return
        self.show_day(shown, day)

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
        self._tell_span()

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
        """Says what is wrong with the reason or the last day; False where it is something else."""
        field, said = fault.params.get("field"), self._words.fault(fault)
        if field == "day_last" and not self._span.isHidden():
            self._say_wrong(said)
            self.last.setFocus()
        elif field == "day_name":
            self.reason.show_error(said)
            self.reason.setFocus()
        else:
            return False
        return True

    def _say_wrong(self, said: str) -> None:
        self._wrong.setText(said)
        self._wrong.setVisible(bool(said))
        set_look(self.last.field, "wrong", bool(said))

    def _tell_span(self) -> None:
        """Says which days come of it."""
        shown, day, last, words = self._shown, self.day, self.until, self._words
        self.makes.hide()
        if shown is None or day is None or last is None:
            return
        try:
            days = holiday_days(day, last)
        except Fault as fault:
            self._say_wrong(words.fault(fault))
            return
        first, to = day_said(day, words), day_said(last, words)
        changed = sum(map(shown.is_working, days))
        self.makes.setText(
            words.say("settings.day_span", first=first, last=to, count=len(days), changed=changed)
        )
        self.makes.show()

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
        return {one: kept_as(one, working=self.working, name=self.name) for one in self._days}

    @property
    def until(self) -> date | None:
        """The last day of a holiday of several; None where one day alone is meant."""
        last = None if self.working else self.last.typed_day
        return None if last == self.day else last

    @property
    def _days(self) -> tuple[date, ...]:
        """The day chosen, and those of the holiday after it; it alone where that is not one."""
        day, last = self.day, self.until
        if day is None:
            return ()
        try:
            return (day,) if last is None else holiday_days(day, last)
        except Fault:
            return (day,)

    @property
    def is_worked_otherwise(self) -> bool:
        """Whether a day would be worked that is not, or the other way round."""
        shown = self._shown
        return shown is not None and any(
            self.working != shown.is_working(day) for day in self._days
        )

    @property
    def is_other(self) -> bool:
        """Whether saving would change anything."""
        shown, name = self._shown, self.name.strip()
        if shown is None:
            return False
        kept = [shown.days[day] for day in self._days if day in shown.days]
        return self.is_worked_otherwise or any(one.name != name for one in kept)

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
        self._settled()

    def _typing(self) -> None:
        self._say_wrong("")
        self._allow()

    def _settled(self) -> None:
        self._say_wrong("")
        self._allow()
        self._tell_span()
        self.edited.emit()

    def _allow(self) -> None:
        shown, day = self._shown, self.day
        may = shown is not None and shown.may_edit
        needed = any(self.wanted.values())
        self._span.setVisible(may and day is not None and not self.working)
        self.reason.setVisible(needed or bool(self.name and not self.is_other))
        # A last day that is none can be saved as little, and saving says so.
        typed = self.last.is_wrong or self.until is not None
        self.save.setEnabled(may and (self.is_other or (typed and not self.working)))

    def _save(self) -> None:
        if not self.save.isEnabled():
            return
        if self.last.is_wrong and not self.working:
            self._say_wrong(self._words.say("window.bad_day"))
            self.last.setFocus()
        else:
            self.saved.emit()
