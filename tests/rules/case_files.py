"""The cases of the shipped rule sets: ``tests/rules/cases/*.yaml``; see the README beside them.

They are written as cases of rule files are (``docs/rules.md``) and read by the same module; only
what stands around them is of these files: a preset or rules, and settings for all cases. Whatever
is not known there is an error, so that a slip of the pen cannot pass for a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from studyhours.domain.resources import resource
from studyhours.rules import cases as real
from studyhours.rules.cases import TEACHER, Expected
from studyhours.rules.document import item_of, read_document
from studyhours.rules.load_cases import SETTINGS, load_cases
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import Version
from studyhours.rules.reader import Reader
from studyhours.services.rulebook.cases import published_table
from studyhours.services.rulebook.rulesets import standard_vocabulary, unknown_in_cases
from tests.rules.records import School
from tests.rules.reference_persons import Own

__all__ = ["FOLDER", "TEACHER", "Case", "all_cases"]

FOLDER = Path(__file__).parent / "cases"
FILE_KEYS = ("title", "preset", "rules", *SETTINGS, "cases")


@dataclass(frozen=True)
class Case:
    """One case: a school of one teacher, a day, and what is expected."""

    file: str
    preset: str | None
    texts: tuple[str, ...]
    versions: tuple[Version, ...]
    case: real.Case
    school: School

    def __str__(self) -> str:
        return f"{self.file}: {self.title}"

    @property
    def title(self) -> str:
        return self.case.title

    @property
    def as_of(self) -> date:
        return self.case.as_of

    @property
    def expect(self) -> Mapping[str, Mapping[str, Expected] | str]:
        return self.case.expect

    @property
    def verdict(self) -> str | None:
        return self.case.verdict


@cache
def all_cases() -> tuple[Case, ...]:
    """The cases of every file."""
    return tuple(case for path in sorted(FOLDER.glob("*.yaml")) for case in _read(path))


def _read(path: Path) -> Iterator[Case]:
    document, findings = read_document(path.read_text(encoding="utf-8"))
    assert document is not None, (path.name, findings)
    reader = Reader()
    entries = reader.mapping(document, FILE_KEYS, ("title", "cases"))
    preset = reader.text(entries["preset"]) if "preset" in entries else None
    rules = [one.plain for one in reader.sequence(entries.get("rules"))]
    assert (preset is None) == bool(rules), path.name
    texts = texts_of(preset, rules)
    versions = tuple(versions_of(texts))
    known = {
        versions[0].ruleset.id: [rule.id for one in versions for rule in one.ruleset.rules],
    }
    settings = {key: entries[key] for key in SETTINGS if key in entries}
    cases = load_cases(reader, entries["cases"], known, settings)
    assert not reader.findings, (path.name, reader.findings)
    assert not list(unknown_in_cases(cases, standard_vocabulary())), path.name
    for case in cases:
        yield Case(path.stem, preset, texts, versions, case, school_of(versions, case))


def school_of(versions: Sequence[Version], case: real.Case) -> School:
    """The school of one that a case is about."""
    calendar = case.calendar(published_table())
    own = case.registers
    return School(
        calendar,
        [versions],
        case.records_in(calendar),
        {TEACHER: case.facts, **{one.name: one.facts for one in case.others}},
        {TEACHER: Own(own.exempted, own.decided, own.served, own.away)},
        case.subject,
        {kind: [one for one in uids if one != TEACHER] for kind, uids in case.whom().items()},
        case.relations().ties,
    )


def texts_of(preset: str | None, rules: Sequence[object]) -> tuple[str, ...]:
    """The rule files of a case."""
    if preset is not None:
        return (resource("rulesets", f"{preset}.yaml").read_text(encoding="utf-8"),)
    return tuple(yaml.safe_dump(one, allow_unicode=True, sort_keys=False) for one in rules)


def versions_of(texts: Sequence[str]) -> list[Version]:
    """The versions as a ledger would hold them after adopting one text after another."""
    versions: list[Version] = []
    for number, text in enumerate(texts, 1):
        ruleset, findings = load_ruleset(text)
        assert ruleset is not None, findings
        if versions:
            assert ruleset.first is not None
            old = versions.pop()
            ended = date.fromordinal(ruleset.first.toordinal() - 1)
            versions.append(Version(old.number, old.first, ended, old.ruleset))
        versions.append(Version(number, ruleset.first, ruleset.last, ruleset))
    return versions


def one_case(rules: Mapping[str, Sequence[str]], **said: object) -> real.Case:
    """A case that says no more than this; ``rules`` are those of every set that may be named."""
    reader = Reader()
    plain = {"title": "one", "as_of": "2026-08-31", "expect": {"nothing": "none"}, **said}
    (case,) = load_cases(reader, item_of([plain]), rules)
    assert not reader.findings, reader.findings
    assert not list(unknown_in_cases([case], standard_vocabulary())), said
    return case
