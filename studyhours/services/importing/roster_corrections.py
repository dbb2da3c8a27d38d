"""What a roster, or taking one back, corrects in closed years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from studyhours.services.closing.closed_years import ClosedDays, Span, marked, years_changed
from studyhours.services.ledgers.ledger import Writing

Corrected: TypeAlias = Mapping[str, Sequence[str]]
"""What is corrected of a teacher, by closed year."""


def corrected(
    closed: Sequence[ClosedDays],
    others: Sequence[str],
    before: Sequence[Span],
    after: Sequence[Span],
) -> Corrected:
    """Which closed years of a teacher are corrected, and in what.

    Args:
        closed: The closed years that hold results of the teacher.
        others: What else is said of them that rules may ask for, and that has no days.
        before: Facts as they were.
        after: Facts as they are.
    """
    changed = set(years_changed(closed, before, after))
    facts = {str(what[0]) for what, *_ in set(before) ^ set(after) if isinstance(what, tuple)}
    return {
        one.year: (*others, *sorted(facts if one.year in changed else ()))
        for one in closed
        if others or one.year in changed
    }


def log_corrections(tx: Writing, found: Mapping[UUID, Corrected]) -> None:
    """Logs of every teacher what is corrected in closed years, beside the import itself."""
    for teacher, years in found.items():
        names = sorted({name for some in years.values() for name in some})
        tx.log("fact.change", str(teacher), {"attributes": names, **marked(years)})
