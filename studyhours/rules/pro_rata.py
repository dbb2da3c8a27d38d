"""Part-year service and leave: how much of a window somebody served, and what is asked of that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from studyhours.domain.quantity import round_down, round_up
from studyhours.domain.registers import Absence, Spell
from studyhours.domain.windows import Window, month_end
from studyhours.rules.spells import count_days, days_held, meeting

DAY, MONTH = "day", "month"
UNITS = (DAY, MONTH)
DOWN, UP, NEAREST = "down", "up", "nearest"
ROUNDINGS = (DOWN, UP, NEAREST)
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class ProRata:
    """How a rule's targets follow the time served.

    Attributes:
        unit: ``DAY``: by the days of the window; ``MONTH``: each of its months counts alike, and
            one served in part by its days.
        without: Kinds of leave that are no service.
        rounding: One of ``ROUNDINGS``.
        step: The target is rounded to a multiple of this, once.
    """

    unit: str
    without: tuple[str, ...]
    rounding: str
    step: Fraction

    def target(self, target: Fraction, share: Fraction) -> Fraction:
        """What is asked of somebody who served a share of the window."""
        exact = target * share
        if self.rounding == DOWN:
            return round_down(exact, self.step)
        if self.rounding == UP:
            return round_up(exact, self.step)
        return (exact / self.step + _HALF).__floor__() * self.step


@dataclass(frozen=True, slots=True)
class Service:
    """When somebody served, and when they were away.

    Attributes:
        served: Spells of service, none overlapping.
        away: Spells of leave of every kind.
    """

    served: tuple[Spell, ...]
    away: tuple[Absence, ...]

    def share(self, spans: Sequence[Window], asks: ProRata) -> Fraction:
        """The share of a window's days in which they served, as a rule counts it."""
        away = [one for one in self.away if one.kind in asks.without]
        if asks.unit == DAY:
            return self._share(spans, away)
        months = list(_by_month(spans))
        return sum((self._share(days, away) for days in months), Fraction(0)) / len(months)

    def _share(self, spans: Sequence[Window], away: Sequence[Spell]) -> Fraction:
        there = [piece for spell in self.served for piece in meeting(spans, spell)]
        return Fraction(count_days(there) - days_held(there, away), count_days(spans))

    def grounds(self, spans: Sequence[Window], asks: ProRata) -> tuple[Spell, ...]:
        """The spells that make a window's target less: service that is not all of it, leave."""
        whole = days_held(spans, self.served) == count_days(spans)
        served = () if whole else self.served
        away = (one for one in self.away if one.kind in asks.without)
        return tuple(one for one in (*served, *away) if meeting(spans, one))


def _by_month(spans: Sequence[Window]) -> Iterator[list[Window]]:
    """The days of a window, month by month."""
    months: dict[date, list[Window]] = {}
    for span in spans:
        first = span.first
        while first <= span.last:
            last = min(month_end(first), span.last)
            months.setdefault(first.replace(day=1), []).append(Window(first, last))
            first = date.fromordinal(last.toordinal() + 1)
    yield from months.values()
