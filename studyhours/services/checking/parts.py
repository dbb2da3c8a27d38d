"""Which part of those a rule binds somebody belongs to: what home counts and the check filters by.

A figure and the list behind it must never differ, so both ask here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from studyhours.domain import statuses as st
from studyhours.rules.results import RuleResult
from studyhours.services.wording.next_steps import Asked, NextStep, step_of

UP_TO_DATE = "up_to_date"
"""On track with nothing open: what is asked so far is done."""
PARTS = (st.MET, UP_TO_DATE, st.ON_TRACK, st.AT_RISK, st.NEEDS_DECISION, st.MISSED)
"""In the order of a bar."""
DONE_PARTS = frozenset({st.MET, UP_TO_DATE})
"""Those that have done what is asked so far."""


def open_step(result: RuleResult, as_of: date) -> NextStep | None:
    """What is open of a rule on a day, whatever its records are called."""
    return step_of(result, Asked(result.unit, None), as_of)


def part_of(result: RuleResult, as_of: date) -> str:
    """The part somebody belongs to: one of ``PARTS``, or the status of whom it does not bind."""
    if result.status == st.ON_TRACK and open_step(result, as_of) is None:
        return UP_TO_DATE
    return result.status


@dataclass(frozen=True, slots=True)
class RulePart:
    """Those who stand somewhere with one rule.

    Attributes:
        rule: The rule, as ``set/id``.
        parts: Any of ``PARTS``; whichever where none is named.
        due: Only those of whom it is still open and due on that day.
    """

    rule: str
    parts: frozenset[str] = frozenset()
    due: date | None = None

    def holds(self, results: Collection[RuleResult | None], as_of: date) -> bool:
        """Whether somebody with these results is among them."""
        ruleset, _, rule = self.rule.partition("/")
        for one in results:
            if one is not None and (one.ruleset_id, one.rule_id) == (ruleset, rule):
                return self._has(one, as_of)
        return False

    def _has(self, result: RuleResult, as_of: date) -> bool:
        if self.parts and part_of(result, as_of) not in self.parts:
            return False
        if self.due is None:
            return True
        step = open_step(result, as_of)
        return step is not None and step.due == self.due
