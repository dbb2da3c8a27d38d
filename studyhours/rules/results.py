"""What an evaluation hands up: frozen values, with codes where words are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from studyhours.domain import statuses as st
from studyhours.domain.registers import GRANTED, Spell
from studyhours.domain.windows import Window
from studyhours.rules.model import Ceiling
from studyhours.rules.requirements import (
    AT_LEAST,
    AT_MOST,
    Part,
    Ratio,
    Threshold,
    leaves_of,
    unit_of_requirement,
)

WINDOW = "window"
"""The unit of a value and target that count windows."""


@dataclass(frozen=True, slots=True)
class WindowResult:
    """One window judged.

    Attributes:
        window: Its days.
        value: What was reached; parts met, for a combination.
        target: What is asked; parts needed, for a combination.
        status: One of ``rules.status``.
        reason: Code of the sentence that says so.
        parts: For a combination its parts, and the veto where there is one.
        end: The day by which something must be done next, where it is not the window's last.
        vetoed: Whether a veto struck.
        basis: Of a rule's window the entries of registers that have to do with its status.
        full: What is asked of those who serve all of it, where less is asked pro rata.
    """

    window: Window
    value: Fraction
    target: Fraction
    status: str
    reason: str = ""
    parts: tuple[PartResult, ...] = ()
    end: date | None = None
    vetoed: bool = False
    basis: tuple[Spell, ...] = ()
    full: Fraction | None = None

    @property
    def due(self) -> date:
        """The next deadline; the window's last day where nothing can or need be done."""
        return self.end or self.window.last


@dataclass(frozen=True, slots=True)
class WindowCount:
    """Windows of a repeated rule: met (open ones included), elapsed, and all.

    Those from which somebody is exempt, or which do not apply, are in none of the numbers but in
    ``each``.
    """

    met: int
    elapsed: int
    total: int
    each: tuple[WindowResult, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the windows of a requirement come to; see ``RuleResult`` for the attributes."""

    status: str
    value: Fraction
    target: Fraction
    windows: WindowCount | None
    due: date | None
    reason: str
    parts: tuple[PartResult, ...] = ()
    vetoed: bool = False


@dataclass(frozen=True, slots=True)
class PartResult:
    """A part of a rule judged, shaped like the result of a rule.

    Attributes:
        part: What is asked, as the rule has it.
        span: Unit of its windows, for wording.
        outcome: How it stands.
        veto: Whether it is a veto, which fails the rest once met.
        name: Of something asked of others: whose part it is.
    """

    part: Part
    span: str
    outcome: Outcome
    veto: bool = False
    name: str = ""

    @property
    def status(self) -> str:
        """How it stands; of a veto ``met`` means that it struck."""
        return self.outcome.status

    @property
    def value(self) -> Fraction:
        """What was reached."""
        return self.outcome.value

    @property
    def target(self) -> Fraction:
        """What is asked."""
        return self.outcome.target

    @property
    def windows(self) -> WindowCount | None:
        """Counts for repeated windows."""
        return self.outcome.windows

    @property
    def due(self) -> date | None:
        """The next deadline."""
        return self.outcome.due

    @property
    def reason(self) -> str:
        """Code of the explanation's first sentence."""
        return self.outcome.reason

    @property
    def parts(self) -> tuple[PartResult, ...]:
        """Its own parts."""
        return self.outcome.parts

    @property
    def vetoed(self) -> bool:
        """Whether a veto inside it struck."""
        return self.outcome.vetoed

    @property
    def unit(self) -> str:
        """Unit of value and target."""
        return WINDOW if self.windows else unit_of_requirement(self.part.requirement)

    @property
    def kind(self) -> str:
        """First record kind it is about, for wording."""
        return first_kind(self.part)

    @property
    def bound(self) -> str:
        """``at_least`` or ``at_most``."""
        return bound_of(self.part, self.windows)

    @property
    def shortfall(self) -> Fraction:
        """What is still missing, never below 0."""
        return shortfall_of(self)


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
        unit: Unit of both; ``window`` for repeated windows, ``part`` for a combination.
        windows: Counts for repeated windows, else None.
        span: Unit of the rule's windows, for wording.
        kind: First record kind the rule is about, for wording.
        due: Last day of the window, or of the next repeated one that is not met yet, or else of the
            last; None where the rule is not judged.
        consequence: What missing it brings; ``none`` unless missed.
        reason: Code of the explanation's first sentence.
        params: What that sentence names.
        provisional: Whether it leans on days beyond the holiday table.
        bound: ``at_least`` or ``at_most``.
        window: The days judged, of a rule with one window; else None.
        parts: Of a combination in one window its parts, and the veto where there is one; those of
            repeated windows are in ``windows``.
        vetoed: Whether a veto decided it: its own, or that of a part without which it is missed.
        basis: The entries of registers that have to do with its status: exemptions, a decision …
        full: What is asked of those who serve all of its window, where less is asked pro rata.
        question: Where a rule leaves a case to a person, what they are asked, by language.
        ceilings: What missing it leaves of named outcomes; none unless missed.
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
    bound: str = AT_LEAST
    window: Window | None = None
    parts: tuple[PartResult, ...] = ()
    vetoed: bool = False
    basis: tuple[Spell, ...] = ()
    full: Fraction | None = None
    question: Mapping[str, str] | None = None
    ceilings: tuple[Ceiling, ...] = ()

    @property
    def shortfall(self) -> Fraction:
        """What is still missing, never below 0."""
        return shortfall_of(self)


@dataclass(frozen=True, slots=True)
class SubjectResult:
    """Everything that binds one subject."""

    subject: str
    verdict: str
    appraisal: str
    rules: tuple[RuleResult, ...]

    @property
    def ceilings(self) -> tuple[tuple[str, Ceiling], ...]:
        """By rule set what all rules missed leave of each outcome: the lowest of their ceilings."""
        lowest: dict[tuple[str, str], Ceiling] = {}
        for rule in self.rules:
            for one in rule.ceilings:
                known = lowest.setdefault((rule.ruleset_id, one.outcome), one)
                if one.rank > known.rank:
                    lowest[rule.ruleset_id, one.outcome] = one
        return tuple((ruleset, one) for (ruleset, _), one in lowest.items())


def first_kind(part: Part) -> str:
    """The first record kind a requirement is about; empty where it names none."""
    kinds = (kind for leaf in leaves_of(part) for kind in leaf.kinds if kind != GRANTED)
    return next(kinds, "")


def bound_of(part: Part, windows: WindowCount | None) -> str:
    """Whether a result's value should reach its target or stay below; windows are to be reached."""
    found = part.requirement
    return found.bound if isinstance(found, Threshold | Ratio) and windows is None else AT_LEAST


def shortfall_of(result: RuleResult | PartResult) -> Fraction:
    """What is still missing, never below 0; of a limit nothing, nor where a person decided: met."""
    if result.bound == AT_MOST or result.status == st.MET:
        return Fraction(0)
    return max(result.target - result.value, Fraction(0))
