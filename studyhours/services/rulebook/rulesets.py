"""Rule sets: the presets shipped, checking a file, adopting a version, writing one out."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Kind, KindType, RuleSetVersion, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.findings import Finding
from studyhours.domain.held import reading_named
from studyhours.domain.kinds import standard_kinds
from studyhours.domain.resources import resource
from studyhours.rules.cases import Case
from studyhours.rules.document import SIZE_LIMIT
from studyhours.rules.grants import is_of_grants
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import Leaf, Rule, RuleSet, Version
from studyhours.rules.requirements import leaves_of
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.rulebook.versions import follow, named_but_dropped, refuse_changed_past
from studyhours.transfer.files import write_whole


class InvalidRules(UnusableInput):
    """A rule file with errors; ``findings`` lists them with their lines."""

    def __init__(self, file: str, findings: Sequence[Finding]) -> None:
        super().__init__("rules_invalid", file=file, count=len(findings))
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Preset:
    """A shipped rule set and the text of its file."""

    ruleset: RuleSet
    text: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """What ``use_rules`` did.

    Attributes:
        id: The rule set.
        number: Its version now in force.
        sha256: Hash of its content.
        first: First day in force; None: since ever.
        changed: False where the ledger already had exactly this; with other cases, ``changes``
            says so all the same.
    """

    id: str
    number: int
    sha256: str
    first: date | None
    changed: bool
    changes: Changes


def list_presets() -> tuple[Preset, ...]:
    """The rule sets shipped, by id."""
    presets = []
    for path in sorted(resource("rulesets").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        presets.append(Preset(parse_rules(text, path.name), text))
    return tuple(sorted(presets, key=lambda preset: preset.ruleset.id))


def read_rules(path: Path) -> str:
    """The text of a rule file.

    Raises:
        UnusableInput: it cannot be read, is too large, or is no text.
    """
    if path.is_dir():
        raise UnusableInput("file_is_folder", file=str(path))
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise UnusableInput("file_too_large", file=str(path), limit=1)
        with reading_named(path):
            return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UnusableInput("file_missing", file=str(path)) from None
    except PermissionError as error:
        reason = error.strerror or ""
        raise UnusableInput("file_unreadable", file=str(path), reason=reason) from None
    except UnicodeDecodeError:
        raise UnusableInput("rules_not_text", file=str(path)) from None


def parse_rules(text: str, file: str) -> RuleSet:
    """A rule file's content.

    Raises:
        InvalidRules: with every finding.
    """
    ruleset, findings = load_ruleset(text)
    if ruleset is None:
        raise InvalidRules(file, findings)
    return ruleset


def check_rules(path: Path) -> RuleSet:
    """Validates a rule file against the grammar and the standard kinds.

    Raises:
        InvalidRules: with every finding.
    """
    ruleset = parse_rules(read_rules(path), path.name)
    _check_vocabulary(ruleset, standard_vocabulary(), path.name)
    return ruleset


def standard_vocabulary() -> dict[str, frozenset[str]]:
    """The types of every standard kind."""
    return {
        kind.id: frozenset(entry.id for entry in kind.types) for kind in standard_kinds().values()
    }


def _check_vocabulary(ruleset: RuleSet, vocabulary: dict[str, frozenset[str]], file: str) -> None:
    findings: list[Finding] = []
    for rule in ruleset.rules:
        for leaf in leaves_of(rule.asks):
            if is_of_grants(leaf):
                continue
            findings += _unknown_words(rule, leaf, vocabulary)
    findings += unknown_in_cases(ruleset.cases, vocabulary)
    if findings:
        raise InvalidRules(file, findings)


def _unknown_words(
    rule: Rule, leaf: Leaf, vocabulary: dict[str, frozenset[str]]
) -> Iterator[Finding]:
    for kind in leaf.kinds:
        if kind not in vocabulary:
            near = difflib.get_close_matches(kind, list(vocabulary), n=1) or sorted(vocabulary)
            params = {"rule": rule.id, "kind": kind, "known": ", ".join(near)}
            yield Finding("rules.unknown_kind", params, rule.line)
    known = {name for kind in leaf.kinds for name in vocabulary.get(kind, ())}
    for name in leaf.types:
        if name not in known:
            near = difflib.get_close_matches(name, list(known), n=1) or sorted(known)
            params = {"rule": rule.id, "type": name, "known": ", ".join(near)}
            yield Finding("rules.unknown_type", params, rule.line)


def unknown_in_cases(
    cases: Sequence[Case], vocabulary: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    """Kinds and types that records of cases name and that there are none of."""
    for case in cases:
        for entry in case.records:
            kind, name = entry.like.kind, entry.like.type
            known = vocabulary.get(kind)
            if known is None:
                near = difflib.get_close_matches(kind, list(vocabulary), n=1) or sorted(vocabulary)
                params = {"case": case.title, "kind": kind, "known": ", ".join(near)}
                yield Finding("rules.case_kind", params, case.line)
            elif name is not None and name not in known:
                near = difflib.get_close_matches(name, list(known), n=1) or sorted(known)
                params = {"case": case.title, "type": name, "known": ", ".join(near)}
                yield Finding("rules.case_type", params, case.line)


def use_rules(ledger: Ledger, path: Path) -> Adopted:
    """Adopts a rule file as the newest version of its set.

    Raises:
        InvalidRules: the file has errors.
        UnusableInput: its days do not follow those of the version before, or reach back to a day
            that a valid certificate states.
    """
    require(ledger.actor, "adopt_rules")
    text = read_rules(path)
    parse_rules(text, path.name)
    with ledger.writing() as tx:
        return adopt(tx, school_of(tx.session), text, path.name)


def adopt_preset(tx: Writing, school: School, preset_id: str) -> Adopted:
    """Adopts a shipped rule set.

    Raises:
        UnusableInput: there is no such preset.
    """
    presets = {preset.ruleset.id: preset for preset in list_presets()}
    if preset_id not in presets:
        raise UnusableInput("unknown_preset", id=preset_id, known=", ".join(presets))
    return adopt(tx, school, presets[preset_id].text, preset_id)


def adopt(tx: Writing, school: School, text: str, file: str) -> Adopted:
    """Adopts a rule text inside the caller's transaction; see ``use_rules``."""
    ruleset = parse_for(tx.session, school, text, file)
    rows = list(
        tx.session.scalars(
            select(RuleSetVersion)
            .where(RuleSetVersion.school_id == school.id, RuleSetVersion.ruleset == ruleset.id)
            .order_by(RuleSetVersion.number)
        )
    )
    newest = rows[-1] if rows else None
    if newest is not None and newest.sha256 == ruleset.sha256:
        changes = _keep_cases(tx, newest, text, ruleset)
        return Adopted(
            ruleset.id,
            newest.number,
            newest.sha256,
            newest.first,
            changed=False,
            changes=changes,
        )
    known = [_version(row) for row in rows]
    *before, fresh = follow(known, ruleset, text, file)
    if newest is not None:
        refuse_changed_past(tx.session, school, ruleset, text, file)
        dropped = named_but_dropped(tx.session, school, ruleset, text)
        if dropped:
            raise InvalidRules(file, dropped)
        # The one thing of a version that is ever written again: its last day, once it is known.
        newest.last = before[-1].last
    number = fresh.number
    tx.session.add(
        RuleSetVersion(
            id=tx.new_id(),
            school_id=school.id,
            ruleset=ruleset.id,
            number=number,
            sha256=ruleset.sha256,
            text=text,
            first=ruleset.first,
            last=ruleset.last,
            adopted_at=tx.now,
            adopted_by=tx.ledger.actor.name,
        )
    )
    tx.log("rules.use", ruleset.id, {"number": number, "sha256": ruleset.sha256})
    return Adopted(
        ruleset.id, number, ruleset.sha256, ruleset.first, changed=True, changes=Changes.RULES
    )


def _keep_cases(tx: Writing, newest: RuleSetVersion, text: str, ruleset: RuleSet) -> Changes:
    """Takes over other cases of a version that says the same.

    They are no part of what the version says, so it stays the version it is; but they are kept
    nowhere else than in its text.
    """
    kept, _ = load_ruleset(newest.text)
    if kept is None or kept.cases == ruleset.cases:
        return Changes.NONE
    newest.text = text
    tx.log("rules.cases", ruleset.id, {"number": newest.number, "cases": len(ruleset.cases)})
    return Changes.RULES


def parse_for(session: Session, school: School, text: str, file: str) -> RuleSet:
    """A rule file's content, its words checked against the kinds and types of a ledger.

    Raises:
        InvalidRules: with every finding.
    """
    ruleset = parse_rules(text, file)
    _check_vocabulary(ruleset, _vocabulary(session, school), file)
    return ruleset


def _vocabulary(session: Session, school: School) -> dict[str, frozenset[str]]:
    kinds = session.scalars(select(Kind.id).where(Kind.school_id == school.id))
    vocabulary: dict[str, set[str]] = {kind: set() for kind in kinds}
    for entry in session.scalars(select(KindType).where(KindType.school_id == school.id)):
        vocabulary.setdefault(entry.kind_id, set()).add(entry.id)
    return {kind: frozenset(types) for kind, types in vocabulary.items()}


def export_rules(ledger: Ledger, ruleset_id: str, number: int | None = None) -> str:
    """The text of a version of a rule set, as it was adopted.

    Args:
        ledger: The ledger.
        ruleset_id: The rule set.
        number: The version; the newest when None.

    Raises:
        UnusableInput: the ledger has no such set or version.
    """
    require(ledger.actor, "read_self")
    with ledger.reading() as session:
        school = school_of(session)
        rows = list(
            session.scalars(
                select(RuleSetVersion)
                .where(RuleSetVersion.school_id == school.id)
                .order_by(RuleSetVersion.number)
            )
        )
        known = dict.fromkeys(row.ruleset for row in rows)
        if ruleset_id not in known:
            raise UnusableInput("unknown_ruleset", id=ruleset_id, known=", ".join(known) or "-")
        texts = {row.number: row.text for row in rows if row.ruleset == ruleset_id}
        if number is not None and number not in texts:
            listed = ", ".join(map(str, texts))
            raise UnusableInput("unknown_rule_version", id=ruleset_id, number=number, known=listed)
        return texts[max(texts) if number is None else number]


def save_rules(ledger: Ledger, ruleset_id: str, path: Path, number: int | None = None) -> None:
    """Writes a version of a rule set into a file, whole or not at all; see ``export_rules``.

    Raises:
        UnusableInput: no such set or version, or the file cannot be written.
    """
    write_whole(path, export_rules(ledger, ruleset_id, number).encode("utf-8"))


def load_versions(session: Session, school: School) -> dict[str, tuple[Version, ...]]:
    """All versions of all rule sets of a school, in order of number; sets as first adopted.

    Raises:
        LedgerDamaged: a stored text cannot be read or is not what was adopted.
    """
    versions: dict[str, list[Version]] = {}
    rows = session.scalars(
        select(RuleSetVersion)
        .where(RuleSetVersion.school_id == school.id)
        .order_by(RuleSetVersion.number, RuleSetVersion.id)
    )
    for row in rows:
        versions.setdefault(row.ruleset, []).append(_version(row))
    return {key: tuple(found) for key, found in versions.items()}


def _version(row: RuleSetVersion) -> Version:
    ruleset, _ = load_ruleset(row.text)
    if ruleset is None or ruleset.sha256 != row.sha256:
        raise LedgerDamaged("rules_damaged", id=row.ruleset, number=row.number)
    return Version(row.number, row.first, row.last, ruleset)
