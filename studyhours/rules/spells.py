"""Days that windows and spells have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from studyhours.domain.calendar import ONE_DAY
from studyhours.domain.registers import Spell
from studyhours.domain.windows import Window


def count_days(spans: Sequence[Window]) -> int:
    """How many days some spans have together; they do not overlap."""
    return sum((one.last - one.first).days + 1 for one in spans)


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


def meeting(spans: Sequence[Window], spell: Spell) -> tuple[Window, ...]:
    """The days of some spans that lie in a spell."""
    both = (
        (max(spell.first or date.min, one.first), min(spell.last or date.max, one.last))
        for one in spans
    )
    return tuple(Window(first, last) for first, last in both if first <= last)
