"""What a goal may be tied to: kinds and types of records, and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from studyhours.db.models import Kind, KindType
from studyhours.domain.errors import LedgerDamaged
from studyhours.rules.subjects import TEACHER
from studyhours.services.growth.drawn import PART_TYPES, PARTS_KIND
from studyhours.services.growth.goals import RECORD, RULE
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.rulebook.rulesets import load_versions

Title = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """Something a goal may be measured by.

    Attributes:
        measure: ``RECORD`` or ``RULE``.
        about: ``KIND``, ``KIND/TYPE`` or ``SET/RULE``.
        of: The kind's name, or the rule set's, by language.
        title: The type's name, or the rule's; none for a whole kind.
    """

    measure: str
    about: str
    of: Title
    title: Title


def goal_measures(ledger: Ledger) -> tuple[Measure, ...]:
    """Everything there is, kinds first."""
    with ledger.reading() as session:
        school = school_of(session)
        kinds = session.execute(
            select(Kind.id, Kind.title).where(Kind.school_id == school.id).order_by(Kind.id)
        ).all()
        types = session.execute(
            select(KindType.kind_id, KindType.id, KindType.title)
            .where(KindType.school_id == school.id)
            .order_by(KindType.kind_id, KindType.id)
        ).all()
        try:
            versions = load_versions(session, school)
        except LedgerDamaged:
            versions = {}  # checking says so
    names = {uid: dict(title) for uid, title in kinds}
    found: list[Measure] = []
    parts = set(PART_TYPES.values())
    for uid, title in names.items():
        found.append(Measure(RECORD, uid, title, {}))
        found += [
            Measure(RECORD, f"{uid}/{own}", title, dict(said))
            for kind, own, said in types
            if kind == uid and not (uid == PARTS_KIND and own in parts)
        ]
    for versions_of in versions.values():
        newest = versions_of[-1].ruleset
        found += [
            Measure(RULE, f"{newest.id}/{rule.id}", newest.title, rule.title)
            for rule in newest.rules
            if rule.subject == TEACHER
        ]
    return tuple(found)
