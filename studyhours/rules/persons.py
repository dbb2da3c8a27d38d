"""What the office's registers say of the people judged, and what it does to a window.

Most people are in no register: they have no ``Person``, and are judged without a look in here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from studyhours.domain.calendar import ONE_DAY
from studyhours.domain.registers import Decided, Exempted, Spell
from studyhours.domain.windows import Window

NOT_HELD, IN_PART, WHOLE = "not", "in_part", "whole"
"""How much of a window some spells hold."""


@dataclass(frozen=True, slots=True)
class Registers:
    """Entries of the office's registers by subject; who has none need not be in them.

    Attributes:
        exemptions: From what somebody is exempt.
        decisions: What a person decided.
    """

    exemptions: Mapping[str, Sequence[Exempted]] = field(default_factory=dict)
    decisions: Mapping[str, Sequence[Decided]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """What the registers say of one subject about one rule.

    Attributes:
        exempted: The exemptions that are about the rule.
        decided: The decisions about it, the newest last.
        in_veto: Whether a veto is judged: there what is met counts against them.
    """

    exempted: tuple[Exempted, ...] = ()
    decided: tuple[Decided, ...] = ()
    in_veto: bool = False

    def exempt_in(self, spans: Sequence[Window]) -> str:
        """How much of a window's days the exemptions hold together."""
        return held(spans, self.exempted)

    def exemptions_in(self, spans: Sequence[Window]) -> tuple[Exempted, ...]:
        """The exemptions that have a day in common with a window."""
        return tuple(one for one in self.exempted if _meets(one, spans))

    def decision_on(self, window: Window) -> Decided | None:
        """The decision in whose period a window lies whole."""
        whole = [one for one in self.decided if one.covers(window.first, window.last)]
        return whole[-1] if whole else None

    def judging_veto(self) -> Person:
        """The same while a veto is judged."""
        return replace(self, in_veto=True)


def persons_of(registers: Registers, ruleset: str, rule: str) -> dict[str, Person]:
    """Whom the registers name about a rule.

    Args:
        registers: All entries.
        ruleset: The rule set.
        rule: The rule.
    """
    found: dict[str, Person] = {}
    for subject, exemptions in registers.exemptions.items():
        exempted = tuple(one for one in exemptions if one.binds(ruleset, rule))
        if exempted:
            found[subject] = Person(exempted)
    for subject, decisions in registers.decisions.items():
        about = [one for one in decisions if (one.ruleset, one.rule) == (ruleset, rule)]
        if about:
            newest_last = tuple(sorted(about, key=lambda one: (one.made_at, one.uid)))
            found[subject] = replace(found.get(subject, Person()), decided=newest_last)
    return found


def held(spans: Sequence[Window], spells: Sequence[Spell]) -> str:
    """How much of some days spells hold together: ``NOT_HELD``, ``IN_PART`` or ``WHOLE``."""
    days = days_held(spans, spells)
    if not days:
        return NOT_HELD
    return WHOLE if days == sum((one.last - one.first).days + 1 for one in spans) else IN_PART


def days_held(spans: Sequence[Window], spells: Sequence[Spell]) -> int:
    """How many days of some spans lie in a spell; days in several spells count once."""
    ordered = sorted(spells, key=lambda one: one.first or date.min)
    total = 0
    for span in spans:
        open_from = span.first
        for spell in ordered:
            first = max(spell.first or date.min, open_from)
            last = min(spell.last or date.max, span.last)
            if first <= last:
                total += (last - first).days + 1
                open_from = last + ONE_DAY
    return total


def _meets(spell: Spell, spans: Sequence[Window]) -> bool:
    return any(spell.meets(span.first, span.last) for span in spans)
