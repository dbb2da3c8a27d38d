"""What registers say of one teacher, as the reference reads them: day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from studyhours.domain.registers import Absence, Decided, Exempted, Spell
from studyhours.rules.pro_rata import ProRata
from tests.rules.reference_windows import Days


@dataclass(frozen=True)
class Own:
    """The entries about one teacher, whatever rules they are about."""

    exempted: Sequence[Exempted] = ()
    decided: Sequence[Decided] = ()
    served: Sequence[Spell] = (Spell(),)
    away: Sequence[Absence] = ()

    def about(self, ruleset: str, rule: str) -> Own:
        """Only those about one rule."""
        exempted = [
            one
            for one in self.exempted
            if (one.ruleset or ruleset) == ruleset and (one.rule or rule) == rule
        ]
        decided = [one for one in self.decided if (one.ruleset, one.rule) == (ruleset, rule)]
        return Own(exempted, decided, self.served, self.away)

    def exempt_days(self, inside: Days) -> int:
        """On how many days of a window the teacher is exempt."""
        return sum(1 for day in inside if any(in_spell(one, day) for one in self.exempted))

    def share(self, inside: Days, asks: ProRata | None) -> Fraction:
        """The share of a window's days, or of its months, in which the teacher served."""
        if asks is None:
            return Fraction(1)
        months: dict[tuple[int, int], list[date]] = {}
        for day in inside:
            months.setdefault((day.year, day.month) if asks.unit == "month" else (0, 0), []).append(
                day
            )
        shares = [
            Fraction(sum(1 for day in own if self._there(day, asks)), len(own))
            for own in months.values()
        ]
        return sum(shares, Fraction(0)) / len(shares)

    def _there(self, day: date, asks: ProRata) -> bool:
        away = any(in_spell(one, day) for one in self.away if one.kind in asks.without)
        return any(in_spell(one, day) for one in self.served) and not away

    def outcome(self, first: date, last: date) -> str | None:
        """What was decided of the days from one to another: both in the period of the decision."""
        found = [one for one in self.decided if in_spell(one, first) and in_spell(one, last)]
        newest = sorted(found, key=lambda one: (one.made_at, one.uid))
        return newest[-1].outcome if newest else None


NOBODY = Own()


def in_spell(spell: Spell, day: date) -> bool:
    """Whether a day lies in a spell."""
    return not (spell.first and day < spell.first) and not (spell.last and day > spell.last)
