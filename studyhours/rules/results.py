"""What an evaluation hands up: frozen values, with codes where words are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from studyhours.domain.windows import Window


@dataclass(frozen=True, slots=True)
class WindowResult:
    """One window judged."""

    window: Window
    value: Fraction
    target: Fraction
    status: str


@dataclass(frozen=True, slots=True)
class WindowCount:
    """Windows of a repeated rule: met (open ones included), elapsed, and all."""

    met: int
    elapsed: int
    total: int
    each: tuple[WindowResult, ...]


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule judged for one subject.

    Attributes:
        ruleset_id: The rule set.
        version: Number of the version that judged its last window.
        rule_id: The rule.
        title: Its name by language.
        status: One of ``rules.status``.
        value: What was reached; windows met, for repeated windows.
        target: What is asked; windows less the tolerance, for repeated windows.
        unit: Unit of both; ``window`` for repeated windows.
        windows: Counts for repeated windows, else None.
        span: Unit of the rule's windows, for wording.
        kind: First record kind the rule is about, for wording.
        due: Last day of the window, or of the next repeated one that is not met yet, or else of the
            last; None where the rule is not judged.
        consequence: What missing it brings; ``none`` unless missed.
        reason: Code of the explanation's first sentence.
        params: What that sentence names.
        provisional: Whether it leans on days beyond the holiday table.
    """

    ruleset_id: str
    version: int
    rule_id: str
    title: Mapping[str, str]
    status: str
    value: Fraction
    target: Fraction
    unit: str
    windows: WindowCount | None
    span: str
    kind: str
    due: date | None
    consequence: str
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)
    provisional: bool = False

    @property
    def shortfall(self) -> Fraction:
        """What is still missing, never below 0."""
        return max(self.target - self.value, Fraction(0))


@dataclass(frozen=True, slots=True)
class SubjectResult:
    """Everything that binds one subject."""

    subject: str
    verdict: str
    appraisal: str
    rules: tuple[RuleResult, ...]
