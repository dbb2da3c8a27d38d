"""Teachers on trial as rows: how each stands by the rule looked at, filtered by status and name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject

from studyhours.domain import statuses as st
from studyhours.domain.quantity import decimal_text
from studyhours.rules.results import RuleResult
from studyhours.services.people.namesakes import told_apart
from studyhours.services.rulebook.preview import (
    WORST_FIRST,
    RulesPreview,
    TeacherPreviewed,
    in_order,
)
from studyhours.services.wording.explaining import unit_of
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.words import Words

_UNJUDGED = frozenset({st.EXEMPT, st.NOT_APPLICABLE, st.NEEDS_DECISION})
_PLACE = {status: place for place, status in enumerate(WORST_FIRST)}


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One teacher's line.

    Attributes:
        person: Who, and all results.
        rule: The result looked at: by the rule chosen, or the one that stands worst.
        status: Of that rule, or of all together.
    """

    person: TeacherPreviewed
    rule: RuleResult
    status: str

    @property
    def verdict(self) -> str:
        """The verdict to filter by: whom no rule binds is among the exempt."""
        return st.EXEMPT if self.status == st.NOT_APPLICABLE else self.status


class PreviewModel(RowsModel[PreviewRow]):
    """Teachers, the worst first.

    Attributes:
        counts: How many of those found by name stand how.
        place: The rule looked at; None for all together.
    """

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        self._said: dict[int, tuple[str, str, str]] = {}
        self._apart: Mapping[str, str] = {}
        columns: tuple[Column[PreviewRow], ...] = (
            Column(
                "name",
                "rule_preview.teacher",
                self._name,
                sort=lambda row: (row.person.teacher.pinyin, row.person.teacher.position),
                tip=_who,
                width=140,
            ),
            Column(
                "status",
                "rule_preview.status",
                lambda row: words.say(f"status.{row.status}"),
                sort=lambda row: _PLACE[row.status],
                chip=lambda row: status_role(row.status),
                width=110,
            ),
            Column("rule", "rule_preview.rule", lambda row: self._say(row)[0], width=190),
            Column(
                "value",
                "rule_preview.value",
                lambda row: self._say(row)[1],
                "right",
                sort=lambda row: row.rule.value,
                width=130,
            ),
            Column(
                "shortfall",
                "rule_preview.remaining",
                lambda row: self._say(row)[2],
                sort=lambda row: row.rule.shortfall,
                width=110,
            ),
        )
        super().__init__(columns, words, parent)
        self._everybody: list[PreviewRow] = []
        self._typed = ""
        self._wanted: frozenset[str] = frozenset()
        self.counts: Mapping[str, int] = {}
        self.place: int | None = None

    @property
    def everybody(self) -> int:
        """How many there are without any filter."""
        return len(self._everybody)

    def show(self, preview: RulesPreview, place: int | None) -> None:
        """Takes other results, or looks at another rule."""
        self.place = place
        self._said.clear()
        self._apart = told_apart([one.teacher for one in preview.people])
        self._everybody = [_row(one, place) for one in in_order(preview.people, place)]
        self._choose()

    def narrow(self, typed: str, wanted: frozenset[str]) -> None:
        """Shows only whom typed text may mean, and who stand so."""
        self._typed, self._wanted = typed, wanted
        self._choose()

    def place_of(self, uid: str) -> int | None:
        """The row a teacher stands in, if shown."""
        rows = enumerate(self.rows)
        return next((at for at, row in rows if row.person.teacher.uid == uid), None)

    def _choose(self) -> None:
        found = self._everybody
        if self._typed.strip():
            found = [row for row in found if row.person.teacher.matches(self._typed)]
        self.counts = Counter(row.verdict for row in found)
        if self._wanted:
            found = [row for row in found if row.verdict in self._wanted]
        self.set_rows(found)

    def _name(self, row: PreviewRow) -> str:
        """The name, with what tells it from another of the same name."""
        teacher = row.person.teacher
        return self._apart.get(teacher.uid, teacher.name)

    def _say(self, row: PreviewRow) -> tuple[str, str, str]:
        """Title, amount and what is missing; results are one object for all found alike."""
        said = self._said.get(id(row.rule))
        if said is None:
            said = self._said[id(row.rule)] = self._in_words(row.rule)
        return said

    def _in_words(self, rule: RuleResult) -> tuple[str, str, str]:
        texts = self._words.texts
        title = texts.pick(rule.title)
        if rule.status in _UNJUDGED:
            return title, "", ""
        unit = unit_of(rule, texts)
        value, target = decimal_text(rule.value), decimal_text(rule.target)
        amount = texts.say("rule_preview.amount", value=value, target=target, unit=unit)
        short = decimal_text(rule.shortfall) if rule.shortfall else ""
        unit = unit_of(rule, texts, rule.shortfall)
        missing = texts.say("rule_preview.short", count=short, unit=unit) if short else ""
        return title, amount, missing

    def _retell(self) -> None:
        self._said.clear()
        super()._retell()


def _row(person: TeacherPreviewed, place: int | None) -> PreviewRow:
    if place is None:
        return PreviewRow(person, person.worst, person.result.verdict)
    rule = person.result.rules[place]
    return PreviewRow(person, rule, rule.status)


def _who(row: PreviewRow) -> str:
    teacher = row.person.teacher
    parts = (teacher.name, teacher.staff_no, teacher.group, teacher.title)
    return " · ".join(part for part in parts if part)
