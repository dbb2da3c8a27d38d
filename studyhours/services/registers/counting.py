"""Which rules count the hours that are granted: told before somebody grants them in vain."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.errors import LedgerDamaged
from studyhours.rules.grants import is_of_grants
from studyhours.rules.requirements import leaves_of
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.rulebook.rulesets import load_versions


def rules_over_grants(ledger: Ledger) -> tuple[Mapping[str, str], ...] | None:
    """Names by language of the rules not yet ended that count granted hours.

    Returns:
        None where the rules cannot be read, which checking says.
    """
    try:
        with ledger.reading() as session:
            school = school_of(session)
            versions, now = load_versions(session, school), today(ledger, school)
    except LedgerDamaged:
        return None
    return tuple(
        rule.title
        for found in versions.values()
        for rule in found[-1].ruleset.rules
        if (found[-1].last is None or found[-1].last >= now)
        and any(is_of_grants(leaf) for leaf in leaves_of(rule.asks))
    )
