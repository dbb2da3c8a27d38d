"""Year, rule set and day: the three choices that decide what papers and summaries say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from studyhours.services.papers.issuing_preview import IssueChoices
from studyhours.ui.pages.documents.paper_choices import widen
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.flow import FlowLayout
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.words import Words


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen."""

    year: str
    ruleset: str
    as_of: date


class Chooser(QWidget):
    """What is asked, in a row, or in two where there is no room.

    The three fields of papers on hours stand between others: one before all, one behind all, and
    in their place those that other kinds of paper ask for.

    Signals:
        changed: Another choice, or a day that cannot be (``Chosen``, or None).
    """

    changed = Signal(object)

    def __init__(self, words: Words, name: str, first: QWidget, last: QWidget) -> None:
        """Fields without choices yet; ``name`` begins their object names."""
        super().__init__()
        self._words = words
        self._choices: IssueChoices | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._row = row = FlowLayout()
        column.addLayout(row)
        self.year = self._combo(f"{name}-year", "documents.year")
        self.ruleset = self._combo(f"{name}-ruleset", "documents.ruleset")
        until = plain_label(role="muted")
        words.bind(until.setText, "documents.until")
        self.day = DayEdit(words)
        self.day.field.setObjectName(f"{name}-day")
        self.day.field.setMinimumWidth(168)
        words.bind(self.day.field.setAccessibleName, "documents.as_of")
        self.wrong = plain_label(role="error")
        self.wrong.setObjectName(f"{name}-wrong")
        self.wrong.hide()
        column.addWidget(self.wrong)
        self._last = last
        self._own = (self.year, self.ruleset, _beside(until, self.day))
        for field in (first, *self._own, last):
            row.addWidget(field)
        self.year.activated.connect(self._year_chosen)
        self.ruleset.activated.connect(self._tell)
        self.day.changed.connect(self._tell)
        words.changed.connect(self._retell)

    def _combo(self, name: str, key: str) -> QComboBox:
        combo = StillChoice()
        combo.setObjectName(name)
        self._words.bind(combo.setAccessibleName, key)
        self._words.bind(combo.setToolTip, key)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return combo

    def add(self, field: QWidget) -> None:
        """Puts one more field before the last."""
        self._row.removeWidget(self._last)
        self._row.addWidget(field)
        self._row.addWidget(self._last)

    def show_own(self, *, on: bool) -> None:
        """Whether its own three fields are asked."""
        for field in self._own:
            field.setVisible(on)
        self.wrong.setVisible(on and bool(self._fault()))
        self._row.invalidate()

    def set_choices(self, choices: IssueChoices) -> None:
        """Offers what there is; what was chosen stays where it still can be."""
        self._choices = choices
        year, ruleset = self.year.currentData(), self.ruleset.currentData()
        self.year.clear()
        for label in choices.years:
            self.year.addItem(self._words.say("documents.of_year", year=label), label)
        self.year.setCurrentIndex(max(self.year.findData(year), 0))
        self.ruleset.clear()
        for one in choices.rulesets:
            self.ruleset.addItem(one.name(self._words.texts), one.id)
        self.ruleset.setCurrentIndex(max(self.ruleset.findData(ruleset), 0))
        for combo in (self.year, self.ruleset):
            widen(combo)
        shown = self.year.currentData()
        day = self.day.day
        last = choices.last_day(shown)
        if year != shown or day is None or not choices.first_day(shown) <= day <= last:
            self.day.set_day(last)
        self._say_wrong()

    @property
    def chosen(self) -> Chosen | None:
        """What is chosen; None while the day cannot be."""
        if self._choices is None or self.year.currentData() is None or self._fault():
            return None
        if self.ruleset.currentData() is None or self.day.day is None:
            return None
        return Chosen(self.year.currentData(), self.ruleset.currentData(), self.day.day)

    def _fault(self) -> str:
        """What is wrong with the day."""
        choices, year = self._choices, self.year.currentData()
        if choices is None or year is None:
            return ""
        day, first, last = self.day.day, choices.first_day(year), choices.last_day(year)
        if day is not None and first <= day <= last and not self.day.is_wrong:
            return ""
        return self._words.say("documents.day_between", first=first, last=last)

    def _say_wrong(self) -> None:
        said = self._fault()
        self.wrong.setText(said)
        self.wrong.setVisible(bool(said))

    def _year_chosen(self) -> None:
        if self._choices is not None:
            self.day.set_day(self._choices.last_day(self.year.currentData()))
        self._tell()

    def _tell(self) -> None:
        self._say_wrong()
        self.changed.emit(self.chosen)

    def _retell(self) -> None:
        if self._choices is not None:
            self.set_choices(self._choices)


def _beside(label: QWidget, field: QWidget) -> QWidget:
    """A field with its label before it, which no narrow window parts."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(label)
    row.addWidget(field)
    return pair
