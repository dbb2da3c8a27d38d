"""What the office's registers say of the people judged, and what it does to a window.

Most people are in no register: they have no ``Person``, and are judged without a look in here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from studyhours.domain.registers import Absence, Decided, Exempted, Spell
from studyhours.domain.windows import Window
from studyhours.rules.pro_rata import ProRata, Service
from studyhours.rules.spells import count_days, days_held, meeting

NOT_HELD, IN_PART, WHOLE = "not", "in_part", "whole"
"""How much of a window some spells hold."""
_WHOLE_SHARE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Registers:
    """Entries of the office's registers by subject; who has none need not be in them.

    Attributes:
        exemptions: From what somebody is exempt.
        decisions: What a person decided.
        service: When they served; only where some rule asks pro rata.
        absences: When they were away; only where some rule asks pro rata.
    """

    exemptions: Mapping[str, Sequence[Exempted]] = field(default_factory=dict)
    decisions: Mapping[str, Sequence[Decided]] = field(default_factory=dict)
    service: Mapping[str, Sequence[Spell]] = field(default_factory=dict)
    absences: Mapping[str, Sequence[Absence]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """What the registers say of one subject about one rule.

    Attributes:
        exempted: The exemptions that are about the rule.
        decided: The decisions about it, the newest last.
        in_veto: Whether a veto is judged: there what is met counts against them.
        service: When they served; None where all of the time, or no rule asks.
        pro_rata: How the targets of the window judged follow the time served; None: not at all.
    """

    exempted: tuple[Exempted, ...] = ()
    decided: tuple[Decided, ...] = ()
    in_veto: bool = False
    service: Service | None = None
    pro_rata: ProRata | None = None

    def exempt_in(self, spans: Sequence[Window]) -> str:
        """How much of a window's days the exemptions hold together."""
        return held(spans, self.exempted)

    def exemptions_in(self, spans: Sequence[Window]) -> tuple[Exempted, ...]:
        """The exemptions that have a day in common with a window."""
        return tuple(one for one in self.exempted if meeting(spans, one))

    def decision_on(self, window: Window) -> Decided | None:
        """The decision in whose period a window lies whole."""
        whole = [one for one in self.decided if one.covers(window.first, window.last)]
        return whole[-1] if whole else None

    def judging_veto(self) -> Person:
        """The same while a veto is judged, whose number is no target."""
        return replace(self, in_veto=True, pro_rata=None)

    def judged_by(self, asks: ProRata | None) -> Person:
        """The same while a window is judged whose rule asks pro rata, or does not."""
        return replace(self, pro_rata=asks) if self.service is not None else self

    def share(self, spans: Sequence[Window]) -> Fraction:
        """The share of a window that they served, as far as the rule asks for that."""
        if self.service is None or self.pro_rata is None:
            return _WHOLE_SHARE
        return self.service.share(spans, self.pro_rata)

    def less(self, target: Fraction, spans: Sequence[Window]) -> Fraction | None:
        """What is asked of them instead of a target; None where all of it is."""
        share = self.share(spans)
        if self.pro_rata is None or share == _WHOLE_SHARE:
            return None
        return self.pro_rata.target(target, share)

    def grounds(self, spans: Sequence[Window]) -> tuple[Spell, ...]:
        """What a window's status has to do with, decisions aside."""
        exempted = self.exemptions_in(spans)
        if self.service is None or self.pro_rata is None:
            return exempted
        return (*exempted, *self.service.grounds(spans, self.pro_rata))


def persons_of(
    registers: Registers,
    ruleset: str,
    rule: str,
    asked: Sequence[ProRata] = (),
    spans: Sequence[Window] = (),
) -> dict[str, Person]:
    """Whom the registers name about a rule.

    Args:
        registers: All entries.
        ruleset: The rule set.
        rule: The rule.
        asked: How it asks pro rata, in any of its windows.
        spans: The days of its windows.
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
    if asked and spans:
        for subject, service in _not_always_there(registers, asked, spans):
            found[subject] = replace(found.get(subject, Person()), service=service)
    return found


def _not_always_there(
    registers: Registers, asked: Sequence[ProRata], spans: Sequence[Window]
) -> Iterator[tuple[str, Service]]:
    """Who did not serve on all days of a rule, or was away for a reason it names."""
    kinds = {kind for one in asked for kind in one.without}
    around = (Window(min(one.first for one in spans), max(one.last for one in spans)),)
    for subject, served in registers.service.items():
        away = tuple(one for one in registers.absences.get(subject, ()) if one.kind in kinds)
        if held(around, served) != WHOLE or any(meeting(around, one) for one in away):
            yield subject, Service(tuple(served), away)


def held(spans: Sequence[Window], spells: Sequence[Spell]) -> str:
    """How much of some days spells hold together: ``NOT_HELD``, ``IN_PART`` or ``WHOLE``."""
    days = days_held(spans, spells)
    if not days:
        return NOT_HELD
    return WHOLE if days == count_days(spans) else IN_PART
