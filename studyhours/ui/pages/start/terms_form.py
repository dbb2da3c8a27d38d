"""The terms of a new school year: proposed, for the person to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studyhours.services.ledgers.term_proposals import TermProposal, propose_terms
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_WEEK = 7
_DAY_WIDTH = 172
_TERM_KEYS = (
    ("start.term_1", "start.term_1_first", "start.term_1_last"),
    ("start.term_2", "start.term_2_first", "start.term_2_last"),
)
_HOLIDAY_KEYS = {
    "mid_autumn": "start.mid_autumn",
    "national_day": "start.national_day",
    "new_year": "start.new_year",
    "spring_festival": "start.spring_festival",
    "qingming": "start.qingming",
    "labour_day": "start.labour_day",
    "dragon_boat": "start.dragon_boat",
}


@dataclass
class _Row:
    first: DayEdit
    last: DayEdit


class TermsForm(QWidget):
    """Two terms, and what is uncertain about them."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._proposal: TermProposal | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._rows = []
        self._weeks = []
        for number, (key, first_key, last_key) in enumerate(_TERM_KEYS, 1):
            line = QHBoxLayout()
            line.setSpacing(8)
            name = plain_label()
            name.setMinimumWidth(64)
            words.bind(name.setText, key)
            row = _Row(
                self._day(f"start-term-{number}-first", first_key),
                self._day(f"start-term-{number}-last", last_key),
            )
            to = plain_label(role="muted")
            words.bind(to.setText, "start.term_to")
            weeks = plain_label(role="muted")
            for widget in (name, row.first, to, row.last):
                line.addWidget(widget)
            line.addSpacing(4)
            line.addWidget(weeks, 1)
            column.addLayout(line)
            self._rows.append(row)
            self._weeks.append(weeks)
        self.warning = plain_label(role="warning", wrap=True)
        self.warning.setObjectName("start-terms-warning")
        column.addWidget(self.warning)
        self.error = plain_label(role="error", wrap=True)
        self.error.setObjectName("start-terms-error")
        self.error.hide()
        column.addWidget(self.error)
        words.changed.connect(self._say)

    def _day(self, name: str, key: str) -> DayEdit:
        field = DayEdit(self._words)
        field.setObjectName(name)
        field.field.setMinimumWidth(_DAY_WIDTH)
        self._words.bind(field.field.setAccessibleName, key)
        field.changed.connect(self._edited)
        return field

    def propose(self, year: str) -> None:
        """Proposes the terms of a year, in place of what stood there."""
        self._proposal = propose_terms(year)
        for row, (first, last) in zip(self._rows, self._proposal.days, strict=True):
            row.first.set_day(first)
            row.last.set_day(last)
        self.show_error("")
        self._say()

    @property
    def terms(self) -> tuple[tuple[date, date], ...] | None:
        """First and last days; a term left empty is left out. None where one is half filled in."""
        found = []
        for row in self._rows:
            if row.first.is_wrong or row.last.is_wrong:
                return None
            if (row.first.day is None) != (row.last.day is None):
                return None
            if row.first.day is not None and row.last.day is not None:
                found.append((row.first.day, row.last.day))
        return tuple(found)

    def show_error(self, said: str) -> None:
        """Says what is wrong with the dates; nothing when empty."""
        self.error.setText(said)
        self.error.setVisible(bool(said))

    @property
    def last_stop(self) -> QWidget:
        """Where Tab stops last."""
        return self._rows[-1].last.field

    def focus_first(self) -> None:
        """Puts the cursor into the first date."""
        self._rows[0].first.setFocus()

    def _edited(self, _day: object) -> None:
        self.show_error("")
        self._say()

    def _say(self) -> None:
        for row, label in zip(self._rows, self._weeks, strict=True):
            first, last = row.first.day, row.last.day
            if first is None or last is None or last < first:
                label.setText("")
            else:
                weeks = (last - first).days // _WEEK + 1
                label.setText(self._words.say("start.term_weeks", weeks=weeks))
        proposal = self._proposal
        # Whoever has set a day has looked at their own calendar.
        as_proposed = proposal is not None and self.terms == proposal.days
        self.warning.setVisible(as_proposed)
        if proposal is None or not as_proposed:
            return
        if not proposal.provisional:
            self.warning.setText(self._words.say("start.terms_usual"))
        else:
            keys = [_HOLIDAY_KEYS[name] for name in proposal.unpublished]
            names = [self._words.say(key) for key in keys]
            joined = self._words.say("window.separator").join(names)
            self.warning.setText(self._words.say("start.terms_provisional", holidays=joined))
