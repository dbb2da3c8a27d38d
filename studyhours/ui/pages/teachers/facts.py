"""What holds of a teacher now, and what held when: the readable part of the panel."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.services.people.teacher_facts import SPELLS
from studyhours.services.people.teacher_list import SERVICE, FactShown, TeacherDetails
from studyhours.services.wording.day_words import short_day_text
from studyhours.ui.pages.teachers.forms import YES
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_ALWAYS = ("group", "subject", "title", "post", "layer")
_WHERE_KNOWN = ("stage", "employment", "backbone", "party")
_LISTED = 60


class FactsView(QWidget):
    """Two parts: now, and what has been and will be.

    Signals:
        change: Another value of an attribute is wanted (attribute, its value now).
        end: A fact's last day is wanted (the fact).
        remove: A fact was entered by mistake (the fact).
    """

    change = Signal(str, str)
    end = Signal(object)
    remove = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._inside: QWidget | None = None

    def show_details(self, details: TeacherDetails, today: date, *, editable: bool) -> None:
        """Shows another teacher's facts."""
        if self._inside is not None:
            self._column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._heading("teachers_page.now"))
        column.addLayout(self._now(details, today, editable=editable))
        dated = [
            fact
            for fact in details.facts
            if fact.attribute != SERVICE and (fact.first is not None or fact.last is not None)
        ]
        if dated:
            column.addSpacing(8)
            column.addWidget(self._heading("teachers_page.timeline"))
            for fact in dated[:_LISTED]:
                column.addWidget(self._line(fact, today, editable=editable))
        self._column.addWidget(self._inside)

    def _heading(self, key: str) -> QWidget:
        label = plain_label(role="panel-title")
        self._words.bind(label.setText, key)
        return label

    def _now(self, details: TeacherDetails, today: date, *, editable: bool) -> QGridLayout:
        holding = {
            fact.attribute: fact.value for fact in reversed(details.facts) if fact.holds(today)
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        names = [*_ALWAYS, *(name for name in _WHERE_KNOWN if name in holding)]
        for row, name in enumerate(names):
            label = plain_label(role="muted")
            self._words.bind(label.setText, f"fact.{name}")
            grid.addWidget(label, row, 0)
            value = plain_label(holding.get(name, "—"), wrap=True)
            value.setObjectName(f"fact-{name}")
            grid.addWidget(value, row, 1)
            if editable:
                said = "teachers_page.change" if name in holding else "teachers_page.fill_in"
                button = self._link(f"fact-change-{name}", said)
                now = holding.get(name, "")
                button.clicked.connect(
                    lambda _checked=False, name=name, now=now: self.change.emit(name, now)
                )
                grid.addWidget(button, row, 2)
        return grid

    def _line(self, fact: FactShown, today: date, *, editable: bool) -> QWidget:
        line = QFrame()
        line.setObjectName("fact-line")
        line.setProperty("now", fact.holds(today))
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 3, 0, 3)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        name = self._words.say(f"fact.{fact.attribute}")
        said = name if fact.value == YES else f"{name}　{fact.value}"
        what = plain_label(said, wrap=True)
        if not fact.holds(today):
            what.setProperty("role", "muted")
        words.addWidget(what)
        words.addWidget(plain_label(self._days(fact), role="small"))
        row.addLayout(words, 1)
        if editable:
            if fact.attribute in SPELLS:
                end = self._link("fact-end", "teachers_page.end")
                end.clicked.connect(lambda: self.end.emit(fact))
                row.addWidget(end, 0, Qt.AlignmentFlag.AlignTop)
            remove = self._link("fact-remove", "teachers_page.remove")
            remove.clicked.connect(lambda: self.remove.emit(fact))
            row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _days(self, fact: FactShown) -> str:
        say, texts = self._words.say, self._words.texts
        first, last = short_day_text(fact.first, texts), short_day_text(fact.last, texts)
        if fact.first is None:
            return say("teachers_page.until", last=last)
        if fact.last is None:
            return say("teachers_page.since", first=first)
        return say("teachers_page.from_to", first=first, last=last)

    def _link(self, name: str, key: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setProperty("kind", "link")
        self._words.bind(button.setText, key)
        return button
