"""Which rule set is looked at, and what being met means then."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox

from studyhours.services.checking.judged_table import OfRuleSet
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.whole_choice import fit_whole, keep_whole
from studyhours.ui.words import Words

_WIDEST = 240
_AROUND = 64
"""Padding and arrow of a field, in pixels."""


class RuleSetChoice(StillChoice):
    """All rule sets together, or one; hidden where there is only one.

    Attributes:
        own: Whether it stands in a teacher's own ledger, which issues no certificates.

    Signals:
        chosen: Another one is looked at (its id, or None for all).
    """

    chosen = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._sets: tuple[OfRuleSet, ...] = ()
        self._wanted = ""
        self._of_units = self.own = False
        self.setObjectName("check-ruleset")
        words.bind(self.setAccessibleName, "check_page.ruleset")
        words.bind(self.setToolTip, "check_page.ruleset")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._activated)
        words.changed.connect(self._say)
        keep_whole(self)
        self.hide()

    @property
    def ruleset(self) -> str | None:
        """Id of the rule set looked at; None for all."""
        data = self.currentData()
        return data if isinstance(data, str) else None

    @property
    def wanted(self) -> str:
        """Id of the rule set to look at, also before any are known; empty for all."""
        known = {one.id for one in self._sets}
        return self._wanted if not known or self._wanted in known else ""

    def want(self, ruleset: str) -> None:
        """A rule set to look at as soon as it is known; all when empty."""
        self._wanted = ruleset
        self._say()

    def show_sets(self, sets: Sequence[OfRuleSet], *, of_units: bool) -> None:
        """Offers the rule sets there are; the one looked at stays where it still is."""
        self._sets, self._of_units = tuple(sets), of_units
        self._say()
        self.setVisible(len(self._sets) > 1)

    def meaning(self, rules: int) -> str:
        """What being met means now.

        Args:
            rules: How many rules are looked at.
        """
        one = next((one for one in self._sets if one.id == self.ruleset), None)
        if one is None and len(self._sets) > 1:
            key = "check_page.met_all_own" if self.own else "check_page.met_all"
            key = "check_page.units_met_all" if self._of_units else key
            return self._words.say(key, sets=len(self._sets), rules=rules)
        if not self._sets:
            return ""
        title = self._words.texts.pick((one or self._sets[0]).title)
        if self._of_units:
            return self._words.say("check_page.units_met_one", title=title)
        return self._words.say("check_page.met_one", title=title, rules=rules)

    def _say(self) -> None:
        blocked = QSignalBlocker(self)
        self.clear()
        self.addItem(self._words.say("check_page.all_rulesets", count=len(self._sets)), None)
        for one in self._sets:
            self.addItem(self._words.texts.pick(one.title), one.id)
        self.setCurrentIndex(max(self.findData(self._wanted) if self._wanted else 0, 0))
        self.ensurePolished()
        metrics = self.fontMetrics()
        texts = (self.itemText(place) for place in range(self.count()))
        longest = max(metrics.horizontalAdvance(text) for text in texts)
        # In a narrow window this gives way, and the tallies beside it stay whole.
        self.setMaximumWidth(min(longest + _AROUND, _WIDEST))
        fit_whole(self)
        del blocked

    def _activated(self) -> None:
        self._wanted = self.ruleset or ""
        self.chosen.emit(self.ruleset)
