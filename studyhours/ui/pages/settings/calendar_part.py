"""The calendar: a month to click in, the day chosen, the terms, what is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.settings.calendar_days import (
    DaysChanged,
    change_day,
    change_holiday,
    take_back_days,
    take_published,
)
from studyhours.services.settings.calendar_effect import CalendarWanted, Effect, calendar_effect
from studyhours.services.settings.calendar_reading import CalendarShown, read_calendar
from studyhours.services.settings.school_years import TermsSet, set_terms, take_back_terms
from studyhours.services.wording.day_words import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.settings.day_panel import DayPanel
from studyhours.ui.pages.settings.month import MonthView
from studyhours.ui.pages.settings.part import Part
from studyhours.ui.pages.settings.published_dialog import PublishedDialog
from studyhours.ui.pages.settings.saying import day_said
from studyhours.ui.pages.settings.terms_dialog import Terms, TermsDialog
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.dialog_parts import is_there, leave
from studyhours.ui.widgets.handing_on import handing_on
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.scrolling import scrolling
from studyhours.ui.widgets.still_choice import StillChoice

_SIDE = 304
_WIDEST = {"zh": "2026年12月", "en": "September 2026"}
_STEPS = (
    ("month-back", "‹", "calendar.back_month", -1),
    ("month-next", "›", "calendar.next_month", 1),
)


class CalendarPart(Part):
    """One school year at a time."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        self._shown: CalendarShown | None = None
        self._label: str | None = None
        self._wanted: date | None = None
        self._dialog: TermsDialog | PublishedDialog | None = None
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._make_month(), 1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.day = DayPanel(context.words)
        self.day.edited.connect(self._ask_day_effect)
        self.day.saved.connect(self._save_day)
        column.addWidget(self.day)
        column.addWidget(self._make_terms())
        column.addWidget(self._make_published())
        column.addStretch(1)
        area = scrolling(side)
        # Most of it is short lines: large type does not need all of the room it would take.
        area.setFixedWidth(_SIDE + (scaled(_SIDE) - _SIDE) // 4)
        row.addWidget(area)
        self.column.addLayout(row, 1)

    # ------------------------------------------------------------ building

    def _make_month(self) -> Panel:
        words = self.context.words
        panel = Panel()
        panel.title.hide()
        panel.note.hide()
        self.years = StillChoice()
        self.years.setObjectName("calendar-year")
        self.years.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        words.bind(self.years.setAccessibleName, "settings.year")
        self.years.activated.connect(self._year_chosen)
        self.closed = Chip()
        self.closed.hide()
        self._month_title = plain_label(role="panel-title")
        self._month_title.setObjectName("calendar-month-title")
        self._month_title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setSpacing(4)
        for name, sign, key, months in _STEPS:
            if months > 0:
                head.addWidget(self._month_title)
            head.addWidget(self._step(name, sign, key, months))
        head.addStretch(1)
        head.addWidget(self.years)
        panel.head.insertLayout(0, head, 100)
        self.month = MonthView(words, self.context.theme)
        self.month.chosen.connect(self._day_chosen)
        panel.body.addWidget(self.month, 1)
        legend = plain_label(role="small", wrap=True)
        words.bind(legend.setText, "settings.month_legend")
        panel.body.addWidget(legend)
        return panel

    def _step(self, name: str, sign: str, key: str, months: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setProperty("kind", "step")
        button.setText(sign)
        self.context.words.bind(button.setAccessibleName, key)
        self.context.words.bind(button.setToolTip, key)
        button.clicked.connect(lambda: self.month.turn(months))
        return button

    def _make_terms(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "settings.terms")
        panel.head.addWidget(self.closed)
        self.terms = plain_label(wrap=True)
        self.terms.setObjectName("calendar-terms")
        panel.body.addWidget(self.terms)
        row = QHBoxLayout()
        self.edit_terms = self.button("terms-edit", "settings.terms_edit")
        self.edit_terms.clicked.connect(self._open_terms)
        row.addWidget(self.edit_terms)
        row.addStretch(1)
        panel.body.addLayout(row)
        self.next_year = self.button("terms-next-year", "settings.next_year", "link")
        self.next_year.clicked.connect(self._open_next)
        panel.body.addWidget(self.next_year, 0, Qt.AlignmentFlag.AlignLeft)
        return panel

    def _make_published(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "settings.published")
        self.published = plain_label(wrap=True)
        self.published.setObjectName("calendar-published")
        panel.body.addWidget(self.published)
        row = QHBoxLayout()
        self.take = self.button("published-open", "settings.published_open")
        self.take.clicked.connect(self._open_published)
        row.addWidget(self.take)
        row.addStretch(1)
        panel.body.addLayout(row)
        return panel

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads the year shown; the one chosen before where it is gone."""
        ledger, label = self.context.ledger, self._label

        def failed(fault: Fault) -> None:
            if label is None or fault.code != "bad_year":
                self.banner.show_fault(fault)
                return
            self._label = None  # taken back since: the running one then
            self.refresh()

        self.context.tasks.query(
            self.page, "calendar", lambda: read_calendar(ledger, label), self._show, failed
        )

    def retell(self) -> None:
        """Says everything again."""
        if self._shown is not None:
            self._say(self._shown)
            self.day.retell()

    def _show(self, shown: CalendarShown) -> None:
        first = self._shown is None or self._shown.label != shown.label
        self._shown, self._label = shown, shown.label
        with QSignalBlocker(self.years):
            self.years.clear()
            for label in shown.years or (shown.label,):
                self.years.addItem(self.context.words.say("window.year", year=label), label)
            self.years.setCurrentIndex(max(self.years.findData(shown.label), 0))
            self.years.setMinimumWidth(self.years.sizeHint().width())
        wanted, self._wanted = self._wanted, None
        self.month.show_calendar(shown, wanted or (_first_seen(shown) if first else self.month.day))
        self.day.look_again(shown, self.month.day)
        self._say(shown)

    def _say(self, shown: CalendarShown) -> None:
        words = self.context.words
        self._say_month()
        self.closed.setVisible(shown.closed)
        self.closed.say(words.say("settings.year_closed"), "quiet")
        lines = []
        for term in shown.terms:
            days = f"{day_text(term.first, words.texts)} – {day_text(term.last, words.texts)}"
            said = words.say("settings.term_said", weeks=term.weeks, days=term.school_days)
            lines += [words.say(f"settings.term_{min(term.number, 3)}"), days, said, ""]
            if term.provisional:
                lines.insert(-1, words.say("settings.term_provisional"))
        self.terms.setText("\n".join(lines[:-1]) or words.say("settings.no_terms"))
        self.edit_terms.setEnabled(shown.may_edit)
        self.next_year.setText(words.say("settings.next_year_said", year=shown.next_year))
        self.next_year.setVisible(shown.may_edit)
        self._say_published(shown)

    def _say_month(self) -> None:
        words, month = self.context.words, self.month.month
        name = month.month if words.language == "zh" else words.say(f"month_name.{month.month}")
        self._month_title.setText(words.say("calendar.month", year=month.year, month=name))
        # The arrows stay where they are from month to month.
        widest = self._month_title.fontMetrics().horizontalAdvance(_WIDEST[words.language])
        self._month_title.setMinimumWidth(widest)

    def _say_published(self, shown: CalendarShown) -> None:
        words = self.context.words
        if shown.differing:
            said = words.say("settings.published_differs", count=len(shown.differing))
        elif shown.known_until is not None:
            until = day_text(shown.known_until, words.texts)
            said = words.say("settings.published_until", until=until)
        else:
            said = words.say("settings.published_never")
        self.published.setText(said)
        self.take.setVisible(bool(shown.differing) and shown.may_edit)

    def _year_chosen(self) -> None:
        self._label = self.years.currentData()
        self.refresh()

    def _day_chosen(self, day: date) -> None:
        self._say_month()
        if self._shown is not None:
            self.day.show_day(self._shown, day)

    # ------------------------------------------------------------ what would change

    def _ask_effect(
        self,
        wanted: CalendarWanted | None,
        show: Callable[[Effect | None], None],
        owner: QWidget | None = None,
    ) -> None:
        """Shows what would change; of a dialog, as long as it stands."""
        show(None)
        if wanted is None:
            return
        ledger = self.context.ledger

        def failed(_fault: Fault) -> None:
            show(None)  # saving says what is wrong

        self.context.tasks.watched_query(
            owner or self.page,
            "effect",
            lambda tell: calendar_effect(ledger, wanted, tell),
            show,
            failed,
        )

    def _ask_day_effect(self) -> None:
        shown, day, until = self._shown, self.day.day, self.day.until
        wanted = None
        if shown is not None and self.day.is_worked_otherwise:
            wanted = CalendarWanted(shown.label, days=self.day.wanted)

        def show(effect: Effect | None) -> None:
            if (self.day.day, self.day.until) == (day, until):
                self.day.show_effect(effect)

        self._ask_effect(wanted, show)

    # ------------------------------------------------------------ changing

    def _save_day(self) -> None:
        day, working, name = self.day.day, self.day.working, self.day.name
        until, words = self.day.until, self.context.words
        if day is None:
            return
        with handing_on(self.day):
            self.day.save.setEnabled(False)

        def work(ledger: Ledger) -> DaysChanged:
            if until is None:
                return change_day(ledger, day, working=working, name=name)
            return change_holiday(ledger, day, until, name=name)

        def done(changed: DaysChanged) -> None:
            if until is None:
                said = day_said(day, words)
                self.remember("settings.did_day", changed, take_back_days, day=said)
            else:
                span = {"first": day_said(day, words), "last": day_said(until, words)}
                self.remember("settings.did_holiday", changed, take_back_days, **span)

        def failed(fault: Fault) -> None:
            self.day.save.setEnabled(True)
            if not self.day.show_fault(fault):
                self.banner.show_fault(fault)

        self.change(work, done, failed, cancelled=lambda: self.day.save.setEnabled(True))

    def _open_terms(self) -> None:
        shown = self._shown
        if shown is not None:
            terms = [(term.first, term.last) for term in shown.terms]
            self._ask_terms(shown.label, terms)

    def _open_next(self) -> None:
        shown = self._shown
        if shown is not None:
            self._ask_terms(shown.next_year, ())

    def _ask_terms(self, label: str, terms: Sequence[tuple[date, date]]) -> None:
        """Asks for the terms of a year; for one that has none with what most places have."""
        dialog = TermsDialog(self.context.words, label, terms, self)
        new = self._shown is None or label not in self._shown.years

        def settled(wanted: Terms | None) -> None:
            self._ask_effect(
                None if wanted is None or new else CalendarWanted(label, terms=wanted),
                dialog.show_effect,
                dialog,
            )

        def save(wanted: Terms) -> None:
            self.change_in(dialog, lambda ledger: set_terms(ledger, label, wanted), done)

        def done(saved: TermsSet) -> None:
            self._label = label
            self.remember("settings.did_terms", saved, take_back_terms, year=label)

        dialog.settled.connect(settled)
        dialog.wanted.connect(save)
        dialog.open()
        dialog.rows[0][0].setFocus()
        if not terms:
            dialog.take_proposal()
        dialog.keep(self.context, "settings-terms", label)

    def _open_published(self) -> None:
        shown = self._shown
        if shown is None:
            return
        dialog = PublishedDialog(self.context.words, shown.differing, self)
        named = {one.day: one.published for one in shown.differing}

        def edited() -> None:
            days = {day: named[day] for day in dialog.ticked}
            wanted = CalendarWanted(shown.label, days=days)
            self._ask_effect(wanted, dialog.show_effect, dialog)

        def save(days: list[date]) -> None:
            self.change(
                lambda ledger: take_published(ledger, days),
                done,
                failed,
                cancelled=dialog.offer_again,
            )

        def failed(fault: Fault) -> None:
            if is_there(dialog):
                dialog.close()
            self.banner.show_fault(fault)

        def done(changed: DaysChanged) -> None:
            leave(dialog)
            count = len(changed.after)
            self.remember("settings.did_published", changed, take_back_days, count=count)

        dialog.edited.connect(edited)
        dialog.wanted.connect(save)
        dialog.begin()
        edited()


def _first_seen(shown: CalendarShown) -> date:
    """The day a year is opened at: today, or else the first day of school."""
    if shown.year.first <= shown.today <= shown.year.last:
        return shown.today
    return shown.terms[0].first if shown.terms else shown.year.first
