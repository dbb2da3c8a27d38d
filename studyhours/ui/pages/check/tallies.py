"""How many stand where, above the table: one rule set or all, the verdicts, and one rule alone."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.rules.results import RuleResult
from studyhours.services.checking.parts import PARTS, RulePart
from studyhours.services.wording.explaining import day_text
from studyhours.ui.pages.check.rule_sets import RuleSetChoice
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.verdict_chips import VerdictChips
from studyhours.ui.words import Words


class PartChip(QPushButton):
    """Says of which rule only some are shown; a click shows everybody again.

    Signals:
        cleared: Everybody is wanted again.
    """

    cleared = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.wanted: RulePart | None = None
        self._title = ""
        self.setObjectName("check-part")
        self.setProperty("kind", "filter")
        self.setCheckable(True)
        self.setChecked(True)
        words.bind(self.setToolTip, "check_page.part_hint")
        words.changed.connect(self._say)
        self.clicked.connect(self._clear)
        self.hide()

    def want(self, part: RulePart | None) -> None:
        """Looks at some, or at everybody."""
        self.wanted, self._title = part, ""
        self.setVisible(part is not None)
        self._say()

    def learn(self, rules: Collection[RuleResult]) -> None:
        """Takes what rules are called."""
        if self.wanted is not None:
            titles = {f"{one.ruleset_id}/{one.rule_id}": one.title for one in rules}
            self._title = self._words.texts.pick(titles.get(self.wanted.rule, {"zh": ""}))
            self._say()

    def _say(self) -> None:
        if self.wanted is None:
            return
        words, wanted = self._words, self.wanted
        keys = [f"check_part.{part}" for part in PARTS if part in wanted.parts]
        said = [words.say(key) for key in keys]
        if wanted.due is not None:
            said = [words.say("check_page.part_due", day=day_text(wanted.due, words.texts))]
        parts = words.say("check_page.part_or").join(said)
        self.setText(words.say("check_page.part", rule=self._title, parts=parts))

    def _clear(self) -> None:
        self.setChecked(True)  # it is there only while it narrows
        self.want(None)
        self.cleared.emit()


class Tallies(QWidget):
    """Everything between the head and the table.

    Attributes:
        chips: How many have which verdict.
        rule_sets: Which rule set is looked at.
        part: Those of one rule that are looked at.
        meaning: What being met means.
        summary: How many there are.
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.chips = VerdictChips(words, "check")
        self.rule_sets = RuleSetChoice(words)
        self.part = PartChip(words)
        self.meaning = plain_label(role="small", wrap=True)
        self.meaning.setObjectName("check-meaning")
        self.summary = plain_label(role="small")
        self.summary.setObjectName("check-summary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        chip_row, said = QHBoxLayout(), QHBoxLayout()
        for row, spacing in ((chip_row, 8), (said, 12)):
            row.setSpacing(spacing)
            column.addLayout(row)
        chip_row.addWidget(self.rule_sets, 1)
        chip_row.addWidget(self.part)
        chip_row.addWidget(self.chips, 4)
        said.addWidget(self.meaning, 1)
        said.addWidget(self.summary)
