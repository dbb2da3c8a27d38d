"""The terms of a school year: first and last days, proposed or as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.ledgers.term_proposals import TermProposal, propose_terms
from studyhours.services.settings.calendar_effect import Effect
from studyhours.ui.kept_dialog import KeptDialog
from studyhours.ui.pages.settings.saying import HOLIDAY_KEYS, effect_said
from studyhours.ui.typed_keeper import TypedFields, Values
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.dialog import fit_height
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

Terms = tuple[tuple[date, date], ...]
MOST = 3
"""So many terms a year: two, and a short one in some places."""
_WEEK = 7
_WIDEST_DAY = "2026年10月30日 周日"


_IMPOSSIBLE = "settings.term_impossible"
_FAULTS = {
    "term_impossible": _IMPOSSIBLE,
    "term_outside_year": "settings.term_outside_year",
    "terms_overlap": "settings.terms_overlap",
}


class TermsDialog(KeptDialog):
    """Asks for terms; whoever opened it saves them and then closes it.

    What it wants are first and last days, a tuple of them.

    Signals:
        settled: Other terms stand there (the same), or none that can be read (None).
    """

    settled = Signal(object)

    def __init__(
        self, words: Words, label: str, terms: Sequence[tuple[date, date]], parent: QWidget
    ) -> None:
        super().__init__(parent, words)
        self._words, self.label = words, label
        self._was = tuple(terms)
        self._proposal: TermProposal | None = None
        column = dialog_column(
            self, words, "terms-dialog", "settings.terms_title", year=label, spacing=12
        )
        title = plain_label(role="panel-title")
        words.bind(title.setText, "settings.terms_title", year=label)
        column.addWidget(title)
        column.addLayout(self._make_rows())
        self.note = plain_label(role="warning", wrap=True)
        self.note.setObjectName("terms-note")
        self.error = plain_label(role="error", wrap=True)
        self.error.setObjectName("terms-error")
        self.effect = plain_label(wrap=True)
        self.effect.setObjectName("terms-effect")
        for part in (self.note, self.error, self.effect):
            column.addWidget(part)
        self.note.hide()
        self.error.hide()
        column.addStretch(1)
        column.addLayout(self._make_buttons())
        self._fill(self._was)
        self._tell()
        days = [day for row in self.rows for day in row]
        self._typed = TypedFields({day.objectName(): day for day in days}, self._settled)
        self._typed.listen(self.edited.emit)

    def _make_rows(self) -> QGridLayout:
        words = self._words
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(10)
        self.rows: list[tuple[DayEdit, DayEdit]] = []
        self._weeks = []
        for number in range(1, MOST + 1):
            name, to, weeks = plain_label(), plain_label(role="muted"), plain_label(role="muted")
            words.bind(name.setText, f"settings.term_{number}")
            words.bind(to.setText, "settings.term_to")
            weeks.setMinimumWidth(weeks.fontMetrics().horizontalAdvance("00 weeks") + 8)
            first, last = (self._day(f"term-{number}-{end}", number) for end in ("first", "last"))
            for place, widget in enumerate((name, first, to, last, weeks)):
                grid.addWidget(widget, number, place)
            self.rows.append((first, last))
            self._weeks.append(weeks)
        return grid

    def _day(self, name: str, number: int) -> DayEdit:
        field = DayEdit(self._words, today=lambda: date(int(self.label[:4]), 9, 1))
        field.setObjectName(name)
        field.field.setObjectName(f"{name}-field")
        widest = field.fontMetrics().horizontalAdvance(_WIDEST_DAY)
        field.field.setMinimumWidth(widest + 28)
        self._words.bind(field.field.setAccessibleName, f"settings.term_{number}")
        field.changed.connect(self._settled)
        field.field.textEdited.connect(lambda _text: self._typing())
        return field

    def _make_buttons(self) -> QHBoxLayout:
        words = self._words
        self.propose = QPushButton()
        self.propose.setObjectName("terms-propose")
        words.bind(self.propose.setText, "settings.terms_propose")
        self.propose.setAutoDefault(False)
        self.propose.clicked.connect(self.take_proposal)
        foot = dialog_foot(self, words, ("terms-cancel", "terms-save"), "settings.save")
        self.save = foot.go
        self.save.clicked.connect(self._save)
        foot.row.insertWidget(0, self.propose)
        return foot.row

    # ------------------------------------------------------------ showing

    def take_proposal(self) -> None:
        """Puts what most places publish in place of what stands there."""
        self._proposal = propose_terms(self.label)
        self._fill(self._proposal.days)
        self._settled()

    def show_effect(self, effect: Effect | None) -> None:
        """Says how many results would be others; nothing for None."""
        self.effect.setText("" if effect is None else effect_said(effect, self._words))
        self._fit()

    def read(self) -> Values:
        """What stands there, by field."""
        return self._typed.read()

    def put(self, values: Values) -> None:
        """Puts it back."""
        self._typed.put(values)

    def say_fault(self, fault: Fault) -> None:
        """Says what is wrong, and puts the cursor into the day that it is about."""
        place, words = self._place_of(str(fault.params.get("term", ""))), self._words
        key = _FAULTS.get(fault.code)
        if key is None or place is None:
            self._say_error(words.fault(fault))
        else:
            term = words.say(f"settings.term_{place + 1}")
            self._say_error(words.say(key, **{**fault.params, "term": term}))
            self.rows[place][key == _IMPOSSIBLE].field.setFocus()

    def _place_of(self, span: str) -> int | None:
        """The line of a term as faults name it: its days with a colon between them."""
        spans = [f"{first.day}:{last.day}" for first, last in self.rows]
        return spans.index(span) if span in spans else None

    def _fill(self, terms: Sequence[tuple[date, date]]) -> None:
        for number, (first, last) in enumerate(self.rows):
            days = terms[number] if number < len(terms) else (None, None)
            first.set_day(days[0])
            last.set_day(days[1])

    def _say_proposal(self) -> None:
        proposal, words = self._proposal, self._words
        # Whoever has set a day has looked at their own calendar.
        as_proposed = proposal is not None and self.terms == proposal.days
        self.note.setVisible(as_proposed)
        if proposal is None or not as_proposed:
            return
        if proposal.provisional:
            names = [words.say(HOLIDAY_KEYS[name]) for name in proposal.unpublished]
            joined = words.say("window.separator").join(names)
            self.note.setText(words.say("settings.terms_provisional", holidays=joined))
        else:
            self.note.setText(words.say("settings.terms_usual"))
        self._fit()

    def _say_error(self, said: str) -> None:
        self.error.setText(said)
        self.error.setVisible(bool(said))
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: as high as what stands in it."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.isVisible():
            fit_height(self)

    # ------------------------------------------------------------ what is typed

    @property
    def terms(self) -> Terms | None:
        """First and last days; a term left empty is left out. None where one is half filled in."""
        found = []
        for first, last in self.rows:
            if first.is_wrong or last.is_wrong or (first.day is None) != (last.day is None):
                return None
            if first.day is not None and last.day is not None:
                found.append((first.day, last.day))
        return tuple(found)

    def _typing(self) -> None:
        self._say_error("")

    def _settled(self, _day: object = None) -> None:
        self._say_error("")
        self._tell()
        self._say_proposal()
        terms = self.terms
        self.settled.emit(terms if terms != self._was else None)

    def _tell(self) -> None:
        for (first, last), label in zip(self.rows, self._weeks, strict=True):
            days = first.day, last.day
            if days[0] is None or days[1] is None or days[1] < days[0]:
                label.setText("")
            else:
                weeks = (days[1] - days[0]).days // _WEEK + 1
                label.setText(self._words.say("settings.weeks", count=weeks))

    def _save(self) -> None:
        terms = self.terms
        if terms is None:
            self._say_error(self._words.say("settings.terms_unread"))
            return
        self.want(terms)
