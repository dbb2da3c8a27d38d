"""How a version may follow another: never backwards, never over it, never with days between.

What a version has judged stays as it was: its text never changes, and none that follows may reach
back to a day that a valid certificate states.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import (
    Certificate,
    Decision,
    Exemption,
    School,
    UnitDecision,
    UnitExemption,
)
from studyhours.domain.errors import UnusableInput
from studyhours.domain.findings import Finding
from studyhours.rules.document import line_of
from studyhours.rules.model import RuleSet, Version

_ONE_DAY = timedelta(days=1)
_NAMING = (Exemption, Decision, UnitExemption, UnitDecision)
"""Registers whose entries name rules."""


class NamedUnknown(UnusableInput):
    """Register entries about rules that no version has; ``findings`` lists them."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("registers_unknown_rule", count=len(findings))
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Use:
    """The valid certificates that state a rule set: how many, the latest day, and one of them."""

    count: int
    last: date
    serial: str


def follow(known: Sequence[Version], ruleset: RuleSet, text: str, file: str) -> tuple[Version, ...]:
    """The versions of a rule set with one more; the one before ends the day before it begins.

    Args:
        known: The versions there are, in order of number.
        ruleset: What follows.
        text: The file it was read from, for the lines messages name.
        file: Its name.

    Raises:
        UnusableInput: its number or its days do not follow; with file, line and remedy.
    """
    number = known[-1].number + 1 if known else 1
    stated = ruleset.number
    if stated is not None and stated != number:
        where: dict[str, object] = {"file": file, "line": line_of(text, "version")}
        if stated < number:
            raise UnusableInput("rules_number_taken", number=stated, next=number, **where)
        raise UnusableInput("rules_number_ahead", number=stated, next=number, **where)
    fresh = Version(number, ruleset.first, ruleset.last, ruleset)
    if not known:
        return (fresh,)
    newest = known[-1]
    first = _first_after(newest, ruleset, text, file)
    return (*known[:-1], replace(newest, last=first - _ONE_DAY), fresh)


def _first_after(newest: Version, ruleset: RuleSet, text: str, file: str) -> date:
    """The first day of what follows, where it follows the version before without a gap."""
    line = line_of(text, "effective", "from")
    number, first = newest.number, ruleset.first
    if first is None or (newest.first is not None and first <= newest.first):
        if newest.first is None:
            raise UnusableInput("rules_overlap_open", file=file, line=line, number=number)
        after = newest.first.isoformat()
        raise UnusableInput("rules_overlap", file=file, line=line, number=number, after=after)
    if newest.last is not None and first != newest.last + _ONE_DAY:
        days = {"last": newest.last.isoformat(), "day": (newest.last + _ONE_DAY).isoformat()}
        if first <= newest.last:
            raise UnusableInput("rules_overlap_end", file=file, line=line, number=number, **days)
        raise UnusableInput("rules_gap", file=file, line=line, number=number, **days)
    return first


def refuse_changed_past(
    session: Session, school: School, ruleset: RuleSet, text: str, file: str
) -> None:
    """Refuses a version in force on a day that a valid certificate of the set states.

    Raises:
        UnusableInput: with file, line and remedy.
    """
    use = use_of(session, school, ruleset.id, since=ruleset.first)
    if use is not None:
        raise UnusableInput(
            "rules_used",
            file=file,
            line=line_of(text, "effective", "from"),
            count=use.count,
            serial=use.serial,
            last=use.last.isoformat(),
            day=(use.last + _ONE_DAY).isoformat(),
        )


def use_of(
    session: Session,
    school: School,
    ruleset: str,
    *,
    since: date | None = None,
    number: int | None = None,
) -> Use | None:
    """The valid certificates that state a rule set, or None.

    Args:
        session: A session on the ledger.
        school: The school.
        ruleset: The rule set.
        since: Only those as of this day or later.
        number: Only those by this version.
    """
    where = [
        Certificate.school_id == school.id,
        Certificate.ruleset == ruleset,
        Certificate.revoked_at.is_(None),
    ]
    if since is not None:
        where.append(Certificate.as_of >= since)
    if number is not None:
        where.append(Certificate.ruleset_version == number)
    query = select(func.count(), func.max(Certificate.as_of), func.min(Certificate.serial))
    count, last, serial = session.execute(query.where(*where)).one()
    return Use(count, last, serial) if count else None


def named_but_dropped(
    session: Session, school: School, ruleset: RuleSet, text: str
) -> tuple[Finding, ...]:
    """Rules that exemptions or decisions go on naming, and that a new version would not have.

    Args:
        session: A session on the ledger.
        school: The school.
        ruleset: The new version.
        text: Its file, for the line named.
    """
    kept = [rule.id for rule in ruleset.rules]
    named: dict[str, list[str]] = {}
    for register in _NAMING:
        where = [
            register.school_id == school.id,
            register.ruleset == ruleset.id,
            register.rule.is_not(None),
            register.rule.not_in(kept),
        ]
        if ruleset.first is not None:
            where.append(or_(register.last.is_(None), register.last >= ruleset.first))
        for rule, entry in session.execute(
            select(register.rule, register.id).where(*where).order_by(register.id)
        ):
            named.setdefault(str(rule), []).append(str(entry))
    line = line_of(text, "rules")
    return tuple(
        Finding("rules.still_named", {"rule": rule, "count": len(ids), "entry": ids[0]}, line)
        for rule, ids in sorted(named.items())
    )


def known_rules(
    versions: Mapping[str, Sequence[Version]],
) -> Mapping[str, Collection[str | None]]:
    """The rules some version of each rule set has; None stands for the whole set."""
    return {
        key: {None, *(rule.id for version in found for rule in version.ruleset.rules)}
        for key, found in versions.items()
    }


def refuse_unknown_rules(
    session: Session, school: School, versions: Mapping[str, Sequence[Version]]
) -> None:
    """Refuses to judge where an exemption or decision is about a rule that no version has.

    Args:
        session: A session on the ledger.
        school: The school.
        versions: All versions of all rule sets.

    Raises:
        NamedUnknown: with every such entry.
    """
    rules = known_rules(versions)
    findings = []
    for register in _NAMING:
        query = select(register.id, register.ruleset, register.rule).where(
            register.school_id == school.id, register.ruleset.is_not(None)
        )
        for entry, ruleset, rule in session.execute(query.order_by(register.id)):
            if ruleset not in rules or rule not in rules[ruleset]:
                named = ruleset if rule is None else f"{ruleset}/{rule}"
                params = {"rule": named, "entry": str(entry)}
                findings.append(Finding("rules.named_unknown", params))
    if findings:
        raise NamedUnknown(findings)
