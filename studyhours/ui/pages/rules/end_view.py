"""Before a rule set ends: with which day, what that means, and for whom."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton

from studyhours.services.rulebook.diff import DiffRequest
from studyhours.services.rulebook.ending import EndDays
from studyhours.services.rulebook.history import History
from studyhours.services.rulebook.shelf import Shelf
from studyhours.services.wording.day_words import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.rules.before_view import BeforeView
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.panel import Panel

THIS_YEAR, YEAR_BEFORE, OTHER = "this-year", "year-before", "other"
_ONE_DAY = timedelta(days=1)


class EndView(BeforeView):
    """Signals:
    end: The set is to end (its ``History``, and the first day on which it is not in force).
    """

    end = Signal(object, object)

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page, "end", "rules_page.end")
        self._history: History | None = None
        self._days: EndDays | None = None
        self._may_compare = False
        self.button.clicked.connect(self._end)
        self.show_below((self._choice(context),))

    def _choice(self, context: PageContext) -> Panel:
        panel = Panel(padding=14)
        context.words.bind(panel.title.setText, "rules_page.until_when")
        years, others = QHBoxLayout(), QHBoxLayout()
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for name, row in ((THIS_YEAR, years), (YEAR_BEFORE, years), (OTHER, others)):
            button = QRadioButton()
            button.setObjectName(f"end-{name}")
            self._group.addButton(button)
            self.buttons[name] = button
            row.addWidget(button)
        self.edit = DayEdit(context.words, today=lambda: self._days.today if self._days else None)
        self.edit.setObjectName("end-day")
        context.words.bind(self.edit.field.setAccessibleName, "rules_page.last_day")
        self.edit.changed.connect(self._typed)
        others.addWidget(self.edit)
        for row in (years, others):
            row.setSpacing(16)
            row.addStretch(1)
        self._group.buttonClicked.connect(lambda _button: self._clicked())
        panel.body.addLayout(years)
        panel.body.addLayout(others)
        self.note = plain_label(role="small", wrap=True)
        self.note.setObjectName("end-note")
        panel.body.addWidget(self.note)
        return panel

    # ------------------------------------------------------------ beginning

    def begin(self, history: History, days: EndDays, shelf: Shelf) -> None:
        """Shows what ending a set would mean; nothing is changed yet."""
        self._history, self._days = history, days
        self._may_compare = shelf.may_compare
        self.offer_diff(may_compare=shelf.may_compare)
        offered = {THIS_YEAR: days.this_year, YEAR_BEFORE: days.year_before}
        for name, day in offered.items():
            self.buttons[name].setVisible(day is not None)
        chosen = next((name for name, day in offered.items() if day is not None), OTHER)
        self.buttons[chosen].setChecked(True)
        self.edit.set_day(None)
        self.retell()
        self.buttons[chosen].setFocus()
        self._changed()

    @property
    def day(self) -> date | None:
        """The last day chosen; None while none is typed."""
        if self._days is None or self.buttons[OTHER].isChecked():
            return self.edit.day
        this_year = self.buttons[THIS_YEAR].isChecked()
        return self._days.this_year if this_year else self._days.year_before

    def retell(self) -> None:
        """Says again what was said from data."""
        texts, days = self._words.texts, self._days
        if self._history is not None:
            title = texts.pick(self._history.title)
            self.bar.title.setText(texts.say("rules_page.ending_set", title=title))
        if days is not None:
            this_year, before = day_text(days.this_year, texts), day_text(days.year_before, texts)
            self.buttons[THIS_YEAR].setText(texts.say("rules_page.end_this_year", day=this_year))
            self.buttons[YEAR_BEFORE].setText(texts.say("rules_page.end_year_before", day=before))
            self.buttons[OTHER].setText(texts.say("rules_page.other_day"))
            self._say_note()
        self.diff.retell()

    def put_away(self) -> None:
        """It is over."""
        super().put_away()
        self._history = self._days = None

    # ------------------------------------------------------------ within

    def _clicked(self) -> None:
        if self.buttons[OTHER].isChecked():
            self.edit.field.setFocus()
        self._changed()

    def _typed(self, _day: object) -> None:
        self.buttons[OTHER].setChecked(True)
        self._changed()

    def _changed(self) -> None:
        day, possible = self.day, self._possible()
        self.button.setEnabled(possible)
        self._say_note()
        if not self._may_compare or self._history is None:
            return
        if possible:
            self.diff.compare(DiffRequest(ruleset=self._history.id, ended=day))
        else:
            self.diff.put_away()

    def _possible(self) -> bool:
        days, day = self._days, self.day
        wrong = self.buttons[OTHER].isChecked() and self.edit.is_wrong
        return days is not None and day is not None and not wrong and days.allows(day)

    def _say_note(self) -> None:
        """What follows from the day; in the middle of a year it is said as a warning."""
        days, day, texts = self._days, self.day, self._words.texts
        if days is None:
            return
        role, key, params = "small", "rules_page.end_hint", {}
        if day is not None and not days.allows(day):
            role = "error"
            key = "rules_page.end_too_early" if days.is_early(day) else "rules_page.end_too_late"
            bound = days.earliest if days.is_early(day) else days.latest
            params = {"day": day_text(bound, texts)}
        elif day is not None and not days.ends_a_year(day):
            role, key = "warning", "rules_page.end_mid_year"
        set_look(self.note, "role", role)
        self.note.setText(texts.say(key, **params))

    def _end(self) -> None:
        history, day = self._history, self.day
        if history is not None and day is not None:
            self.button.setEnabled(False)
            self.diff.stop()
            self.end.emit(history, day + _ONE_DAY)

    def not_ended(self) -> None:
        """It could not end; the person may choose otherwise."""
        self.button.setEnabled(self._possible())
