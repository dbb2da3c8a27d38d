"""Before rules are adopted: from which day, what has to end for them, and whom they concern."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton

from studyhours.services.rulebook.case_forms import CasesRan, run_text
from studyhours.services.rulebook.diff import DiffRequest
from studyhours.services.rulebook.shelf import Days, RuleFile, Shelf, days_for
from studyhours.services.rulebook.taking import Adoption
from studyhours.services.wording.day_words import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.rules.before_view import BeforeView
from studyhours.ui.pages.rules.day_choice import DayChoice, day_before
from studyhours.ui.widgets.flow import FlowLayout
from studyhours.ui.widgets.label import button_text, plain_label
from studyhours.ui.widgets.panel import Panel


class AdoptView(BeforeView):
    """Signals:
    adopt: These rules are to be adopted (``Adoption``).
    """

    adopt = Signal(object)

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page, "adopt", "rules_page.adopt_now")
        self._file: RuleFile | None = None
        self._days: Days | None = None
        self._ran: CasesRan | None = None
        self.button.clicked.connect(self._adopt)
        self.cases = plain_label(role="error", wrap=True)
        self.cases.setObjectName("adopt-cases")
        self.cases.hide()
        self.column.addWidget(self.cases)
        self._when = Panel(padding=14)
        context.words.bind(self._when.title.setText, "rules_page.from_when")
        self.day = DayChoice(context.words)
        self.day.changed.connect(self._changed)
        self._when.body.addWidget(self.day)
        self.show_below((self._when, self._instead()))

    def _instead(self) -> Panel:
        self._either = Panel(padding=14)
        self._either.setObjectName("adopt-either")
        self._either.setProperty("role", "risk")
        self._either.title.setWordWrap(True)
        self._either.head.setStretchFactor(self._either.title, 1)
        self._either.head.setStretch(1, 0)
        self._either.note.hide()
        row = FlowLayout()
        self._answers = QButtonGroup(self)
        self._ends, self._keeps = QRadioButton(), QRadioButton()
        for button, name in ((self._ends, "adopt-ends"), (self._keeps, "adopt-keeps")):
            button.setObjectName(name)
            self._answers.addButton(button)
            row.addWidget(button)
        self._answers.buttonClicked.connect(lambda _button: self._changed())
        self._either.body.addLayout(row)
        return self._either

    # ------------------------------------------------------------ beginning

    def begin(self, file: RuleFile, shelf: Shelf) -> None:
        """Shows what adopting these rules would mean; nothing is changed yet."""
        self._file, self._days, self._ran = file, None, None
        self.offer_diff(may_compare=shelf.may_compare)
        self._answers.setExclusive(False)
        for button in (self._ends, self._keeps):
            button.setChecked(False)
        self._answers.setExclusive(True)
        self._either.hide()
        self._when.setEnabled(False)
        self.button.setEnabled(False)
        self.retell()
        ledger = self._context.ledger
        self._context.tasks.query(
            self._page, "days", lambda: days_for(ledger, file.ruleset), self._offer
        )
        if file.ruleset.cases:
            self._context.tasks.query(
                self._page,
                "cases",
                lambda: run_text(ledger, file.text),
                lambda ran: self._show_cases(file, ran),
            )
        if shelf.may_compare:
            self.diff.compare(DiffRequest(file=Path(file.name), text=file.text, new=True))

    def retell(self) -> None:
        """Says again what was said from data."""
        if self._file is not None:
            title = self._words.texts.pick(self._file.ruleset.title)
            self.bar.title.setText(self._words.say("rules_page.adopting_set", title=title))
        self.day.retell()
        self._say_either()
        self._say_cases()
        self.diff.retell()

    def put_away(self) -> None:
        """It is over."""
        super().put_away()
        self._file = self._days = None

    # ------------------------------------------------------------ within

    def _offer(self, days: Days) -> None:
        self._days = days
        self._when.setEnabled(True)
        self.day.offer(days)
        self.day.take_focus()
        self._either.setVisible(bool(days.instead))
        self._changed()

    def _show_cases(self, file: RuleFile, ran: CasesRan) -> None:
        if self._file is file:
            self._ran = ran
            self._say_cases()

    def _say_cases(self) -> None:
        """What the examples of the text say against it: it may be adopted all the same."""
        results = self._ran.results.values() if self._ran is not None else ()
        wrong = sum(not one.passed for one in results)
        self.cases.setText(self._words.say("rules_page.cases_differ", count=wrong))
        self.cases.setVisible(wrong > 0)

    def _changed(self) -> None:
        self._say_either()
        days = self._days
        answered = days is not None and (not days.instead or self._ends.isChecked())
        self.button.setEnabled(answered and self.day.is_chosen)

    def _say_either(self) -> None:
        days, texts = self._days, self._words.texts
        if days is None or not days.instead:
            return
        titles = texts.say("part.and").join(
            texts.say("rules_page.title", title=texts.pick(title))
            for title in days.instead.values()
        )
        first = self.day.day
        last = day_text(day_before(first), texts) if first else texts.say("rules_page.day_before")
        self._either.title.setText(texts.say("rules_page.which_ends", titles=titles))
        self._ends.setText(button_text(texts.say("rules_page.end_other", titles=titles, last=last)))
        self._keeps.setText(button_text(texts.say("rules_page.keep_other", titles=titles)))

    def _adopt(self) -> None:
        if self._file is not None and self._days is not None:
            self.button.setEnabled(False)
            self.diff.stop()
            self.adopt.emit(
                Adoption(self._file.text, self._file.name, self.day.day, tuple(self._days.instead))
            )

    def not_adopted(self) -> None:
        """It could not be adopted; the person may choose otherwise."""
        self._changed()
