"""Rule sets that are two readings of one requirement: only one of them is to be in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from studyhours.rules.model import RuleSet, Version


def alternatives_in_force(
    ruleset: RuleSet, versions: Mapping[str, Sequence[Version]], first: date | None
) -> tuple[str, ...]:
    """Sets that must not be in force together with one, and would be from its first day on.

    Args:
        ruleset: The set.
        versions: All versions of all sets of the ledger.
        first: Its first day; None: since ever.
    """
    return tuple(_alternatives(ruleset, versions, first))


def _alternatives(
    ruleset: RuleSet, versions: Mapping[str, Sequence[Version]], first: date | None
) -> Iterator[str]:
    for name, known in versions.items():
        newest = known[-1]
        related = name in ruleset.instead_of or ruleset.id in newest.ruleset.instead_of
        over = newest.last is not None and first is not None and newest.last < first
        if related and name != ruleset.id and not over:
            yield name
