"""The versions a rule set has had: from when to when, with which content, adopted by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import RuleSetVersion, School
from studyhours.domain.clock import day_in_zone
from studyhours.domain.errors import UnusableInput
from studyhours.rules.model import RuleSet, Version
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.rulebook.rulesets import load_versions
from studyhours.services.rulebook.versions import Use, use_of

PAST, IN_FORCE, COMING = "past", "in_force", "coming"
STATES = (PAST, IN_FORCE, COMING)


@dataclass(frozen=True, slots=True)
class VersionKept:
    """One version as a ledger keeps it.

    Attributes:
        number: Its number.
        sha256: Hash of its content.
        first: First day in force; None: since ever.
        last: Last day in force; None: until another follows.
        state: One of ``STATES``, today.
        adopted_at: When it was adopted, UTC.
        adopted_on: The day that was in the school's zone.
        adopted_by: By whom.
        rules: How many rules it has.
        use: The valid certificates that state it; None for none.
    """

    number: int
    sha256: str
    first: date | None
    last: date | None
    state: str
    adopted_at: datetime
    adopted_on: date
    adopted_by: str
    rules: int
    use: Use | None


@dataclass(frozen=True, slots=True)
class History:
    """All versions of one rule set, the newest first, with the name of the newest.

    Attributes:
        id: The rule set.
        title: The newest version's name by language.
        versions: How each is kept.
        contents: What each says, by number.
    """

    id: str
    title: Mapping[str, str]
    versions: tuple[VersionKept, ...]
    contents: Mapping[int, RuleSet]

    @property
    def current(self) -> VersionKept:
        """The version in force; else the next to come; else the last there was."""
        for state, kept in ((IN_FORCE, self.versions), (COMING, self.versions[::-1])):
            for version in kept:
                if version.state == state:
                    return version
        return self.versions[0]


def rule_history(ledger: Ledger, ruleset: str | None = None) -> tuple[History, ...]:
    """The versions of all rule sets, or of one.

    Args:
        ledger: The ledger.
        ruleset: Only this rule set.

    Raises:
        UnusableInput: the ledger has no such set.
        NotPermitted: the account may see nobody, not even itself.
        LedgerDamaged: a stored version is not what was adopted.
    """
    require(ledger.actor, "read_self")
    with ledger.reading() as session:
        school = school_of(session)
        known = load_versions(session, school)
        if ruleset is not None and ruleset not in known:
            raise UnusableInput("unknown_ruleset", id=ruleset, known=", ".join(known) or "-")
        now = today(ledger, school)
        return tuple(
            History(
                key,
                found[-1].ruleset.title,
                _kept(session, school, found, now),
                {version.number: version.ruleset for version in found},
            )
            for key, found in known.items()
            if ruleset in {None, key}
        )


def _kept(
    session: Session, school: School, versions: Sequence[Version], now: date
) -> tuple[VersionKept, ...]:
    rules = {version.number: len(version.ruleset.rules) for version in versions}
    ruleset = versions[-1].ruleset.id
    rows = session.scalars(
        select(RuleSetVersion)
        .where(RuleSetVersion.school_id == school.id, RuleSetVersion.ruleset == ruleset)
        .order_by(RuleSetVersion.number.desc())
    )
    return tuple(
        VersionKept(
            number=row.number,
            sha256=row.sha256,
            first=row.first,
            last=row.last,
            state=_state(row, now),
            adopted_at=row.adopted_at,
            adopted_on=day_in_zone(row.adopted_at, school.zone),
            adopted_by=row.adopted_by,
            rules=rules[row.number],
            use=use_of(session, school, ruleset, number=row.number),
        )
        for row in rows
    )


def _state(row: RuleSetVersion, now: date) -> str:
    if row.last is not None and row.last < now:
        return PAST
    return COMING if row.first is not None and row.first > now else IN_FORCE
