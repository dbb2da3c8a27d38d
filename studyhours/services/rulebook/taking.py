"""Adopting rules in one step with what has to end for them, and taking that step back.

A version that nothing rests on yet can be taken back; one that a certificate or a closed year
states, or that a register names, stays for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, RuleSetVersion, School, YearClosing
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.rules.model import Version
from studyhours.rules.rewriting import with_first_day
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.rulebook.ending import end_in, open_in
from studyhours.services.rulebook.readings import alternatives_in_force
from studyhours.services.rulebook.rulesets import Adopted, adopt, load_versions, parse_rules
from studyhours.services.rulebook.versions import refuse_unknown_rules


@dataclass(frozen=True, slots=True)
class Adoption:
    """What is to be adopted.

    Attributes:
        text: The rule file's text.
        name: What messages call the file.
        first: First day in force, written into the text; as the text says when None.
        ends: Ids of sets that end the day before: those it stands instead of.
    """

    text: str
    name: str
    first: date | None = None
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What ``take_rules`` did.

    Attributes:
        adopted: The new version, or the one there was already.
        was_ended: Whether the version before had been given an end, which it keeps.
        ended: The sets that ended for it.
        changes: What has changed.
    """

    adopted: Adopted
    was_ended: bool
    ended: tuple[str, ...]
    changes: Changes


def take_rules(ledger: Ledger, wanted: Adoption) -> Taken:
    """Adopts a rule text as the newest version of its set, and ends what it stands instead of.

    Raises:
        InvalidRules: the text has errors.
        UnusableInput: its days do not follow, or a set cannot end so early.
        NotPermitted: the account may not adopt rules.
    """
    require(ledger.actor, "adopt_rules")
    ruleset = parse_rules(wanted.text, wanted.name)
    dated = dated_text(wanted)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        newest = _newest(tx.session, school)
        ended_before = {row.ruleset for row in newest if row.last is not None}
        # What the ledger has already becomes no other version by another day.
        known = ruleset.sha256 in {row.sha256 for row in newest}
        text = wanted.text if known else dated
        adopted = adopt(tx, school, text, wanted.name)
        if adopted.changed:
            for other in wanted.ends:
                if adopted.first is None:
                    raise UnusableInput("rules_instead_no_day", id=adopted.id, other=other)
                end_in(tx, school, other, adopted.first)
    ended = wanted.ends if adopted.changed else ()
    return Taken(adopted, adopted.id in ended_before, ended, adopted.changes)


def dated_text(wanted: Adoption) -> str:
    """The text with the day it is to be in force from.

    Raises:
        UnusableInput: there is no place in it to put the day.
    """
    if wanted.first is None:
        return wanted.text
    text = with_first_day(wanted.text, wanted.first)
    if text is None:
        raise UnusableInput("rules_no_place_for_day", file=wanted.name)
    return text


def take_back(ledger: Ledger, taken: Taken) -> Changes:
    """Takes back what ``take_rules`` did, where nothing rests on it yet.

    Raises:
        UnusableInput: another version followed, or a certificate, a closed year or a register
            rests on it.
        NotPermitted: the account may not adopt rules.
    """
    require(ledger.actor, "adopt_rules")
    adopted = taken.adopted
    if not adopted.changed:
        return Changes.NONE
    with ledger.writing() as tx:
        school = school_of(tx.session)
        rows = _rows(tx.session, school, adopted.id)
        if not rows or (rows[-1].number, rows[-1].sha256) != (adopted.number, adopted.sha256):
            raise UnusableInput("rules_followed", id=adopted.id, number=adopted.number)
        _refuse_used(tx.session, school, rows[-1])
        tx.session.delete(rows[-1])
        if len(rows) > 1 and not taken.was_ended:
            before = rows[-2]
            before.last = _stated_last(before, load_versions(tx.session, school))
        tx.session.flush()
        refuse_unknown_rules(tx.session, school, load_versions(tx.session, school))
        tx.log("rules.take_back", adopted.id, {"number": adopted.number, "sha256": adopted.sha256})
        for other in taken.ended:
            open_in(tx, school, other)
    return Changes.RULES


def instead_of(ledger: Ledger, ruleset: str) -> tuple[str, ...]:
    """Sets that are in force together with one although only one of them should be.

    Args:
        ledger: The ledger.
        ruleset: The set, which the ledger has.
    """
    require(ledger.actor, "read_self")
    with ledger.reading() as session:
        school = school_of(session)
        versions = load_versions(session, school)
        now = today(ledger, school)
    newest = versions[ruleset][-1]
    return alternatives_in_force(newest.ruleset, versions, max(newest.first or now, now))


def _refuse_used(session: Session, school: School, row: RuleSetVersion) -> None:
    """Refuses to take a version back that is stated somewhere, if only by a paper revoked since."""
    serial = session.scalars(
        select(Certificate.serial)
        .where(
            Certificate.school_id == school.id,
            Certificate.ruleset == row.ruleset,
            Certificate.ruleset_version == row.number,
        )
        .order_by(Certificate.serial)
        .limit(1)
    ).one_or_none()
    if serial is not None:
        raise UnusableInput("rules_stated", id=row.ruleset, number=row.number, serial=serial)
    for closing in session.scalars(select(YearClosing).where(YearClosing.school_id == school.id)):
        stated = {(one["id"], one["version"]) for one in closing.rulesets}
        if (row.ruleset, row.number) in stated:
            raise UnusableInput(
                "rules_closed", id=row.ruleset, number=row.number, year=closing.year
            )


def _stated_last(row: RuleSetVersion, versions: dict[str, tuple[Version, ...]]) -> date | None:
    """The last day its own text gives a version."""
    found = next(one for one in versions[row.ruleset] if one.number == row.number)
    return found.ruleset.last


def _newest(session: Session, school: School) -> list[RuleSetVersion]:
    rows = session.scalars(
        select(RuleSetVersion)
        .where(RuleSetVersion.school_id == school.id)
        .order_by(RuleSetVersion.number)
    )
    return list({row.ruleset: row for row in rows}.values())


def _rows(session: Session, school: School, ruleset: str) -> list[RuleSetVersion]:
    return list(
        session.scalars(
            select(RuleSetVersion)
            .where(RuleSetVersion.school_id == school.id, RuleSetVersion.ruleset == ruleset)
            .order_by(RuleSetVersion.number)
        )
    )
