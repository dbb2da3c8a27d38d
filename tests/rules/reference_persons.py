"""What registers say of one teacher, as the reference reads them: day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from studyhours.domain.registers import Decided, Exempted, Spell
from tests.rules.reference_windows import Days


@dataclass(frozen=True)
class Own:
    """The entries about one teacher, whatever rules they are about."""

    exempted: Sequence[Exempted] = ()
    decided: Sequence[Decided] = ()

    def about(self, ruleset: str, rule: str) -> Own:
        """Only those about one rule."""
        exempted = [
            one
            for one in self.exempted
            if (one.ruleset or ruleset) == ruleset and (one.rule or rule) == rule
        ]
        decided = [one for one in self.decided if (one.ruleset, one.rule) == (ruleset, rule)]
        return Own(exempted, decided)

    def exempt_days(self, inside: Days) -> int:
        """On how many days of a window the teacher is exempt."""
        return sum(1 for day in inside if any(in_spell(one, day) for one in self.exempted))

    def outcome(self, first: date, last: date) -> str | None:
        """What was decided of the days from one to another: both in the period of the decision."""
        found = [one for one in self.decided if in_spell(one, first) and in_spell(one, last)]
        newest = sorted(found, key=lambda one: (one.made_at, one.uid))
        return newest[-1].outcome if newest else None


NOBODY = Own()


def in_spell(spell: Spell, day: date) -> bool:
    """Whether a day lies in a spell."""
    return not (spell.first and day < spell.first) and not (spell.last and day > spell.last)
