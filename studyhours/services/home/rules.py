"""The rules behind results, as they were written: what a window counts, and in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import KindType, School
from studyhours.rules.model import Rule, RuleSet
from studyhours.rules.requirements import plain_leaf, unit_of_requirement
from studyhours.rules.results import RuleResult
from studyhours.services.rulebook.rulesets import load_versions
from studyhours.services.wording.next_steps import Asked


@dataclass(frozen=True, slots=True)
class RulesKnown:
    """The rules of a ledger by set, version and id, and what its types are called."""

    sets: Mapping[tuple[str, int], RuleSet]
    types: Mapping[tuple[str, str], Mapping[str, str]]

    def rule(self, result: RuleResult) -> Rule | None:
        """The rule a result was judged by."""
        found = self.sets.get((result.ruleset_id, result.version))
        rules = found.rules if found else ()
        return next((rule for rule in rules if rule.id == result.rule_id), None)

    def asked(self, result: RuleResult) -> Asked:
        """What its windows count."""
        rule = self.rule(result)
        if rule is None:
            return Asked(result.unit, None)
        unit = unit_of_requirement(rule.asks.requirement)
        plain = plain_leaf(rule.asks)
        named = None
        if plain is not None and len(plain.kinds) == len(plain.types) == 1:
            named = self.types.get((plain.kinds[0], plain.types[0]))
        return Asked(unit, named)


def rules_of(session: Session, school: School) -> RulesKnown:
    """Reads them."""
    sets = {
        (name, version.number): version.ruleset
        for name, versions in load_versions(session, school).items()
        for version in versions
    }
    types = {
        (row.kind_id, row.id): dict(row.title)
        for row in session.scalars(select(KindType).where(KindType.school_id == school.id))
    }
    return RulesKnown(sets, types)
