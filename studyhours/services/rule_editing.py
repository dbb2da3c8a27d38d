"""A rule set being edited: its text, what is wrong with it and where, and each rule in words."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studyhours.domain.findings import Finding
from studyhours.domain.texts import Texts
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import RuleSet
from studyhours.services.kinds_list import KindShown, kinds_of
from studyhours.services.ledger import Ledger, school_of
from studyhours.services.rule_document import Data, Path, at, listed, walk
from studyhours.services.rule_sentence import rule_sentence
from studyhours.services.rule_shapes import known_keys, nodes_in
from studyhours.services.rule_ways import RULE, SET
from studyhours.services.rule_yaml import write_lines, write_yaml

_OF_SET = ("define", "lists", "ranks")
"""What a rule may name of its set."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Something wrong, and the way to the value it is about."""

    path: Path
    finding: Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """What the reader of rule files says of a rule set.

    Attributes:
        ruleset: The rule set; None where something is wrong.
        findings: What is wrong, in the order of the file.
    """

    ruleset: RuleSet | None
    findings: tuple[Placed, ...]


def new_set() -> Data:
    """A rule set without rules."""
    return {"format": "1", "id": "school-rules", "title": {"zh": ""}, "rules": []}


def kinds_to_choose(ledger: Ledger) -> tuple[KindShown, ...]:
    """The kinds and types of a ledger, those first that people enter every day."""
    with ledger.reading() as session:
        return kinds_of(session, school_of(session))


def check_data(data: Data, kinds: Sequence[KindShown] = ()) -> Checked:
    """Has a rule set read as its file would be.

    Args:
        data: The rule set.
        kinds: The ledger's kinds; without any they are not looked at.
    """
    text, paths = write_lines(data)
    ruleset, findings = load_ruleset(text)
    placed = [_placed(one, paths, data) for one in findings]
    if kinds:
        placed += _unknown_kinds(data, {kind.id: kind for kind in kinds})
    return Checked(ruleset if not placed else None, tuple(placed))


def check_text(text: str) -> tuple[Finding, ...]:
    """What is wrong with a text of rules, by its lines."""
    return load_ruleset(text)[1]


def sentence_of(data: Data, number: int, texts: Texts) -> str | None:
    """A rule in one sentence; None while it cannot be read.

    Args:
        data: The rule set, of which other rules may be wrong.
        number: Which rule, counted from 0.
        texts: Language.
    """
    rule = at(data, ("rules", number))
    if not isinstance(data, dict) or rule is None:
        return None
    alone: dict[str, Data] = {"format": "1", "id": "one", "title": "one"}
    alone |= {key: data[key] for key in _OF_SET if key in data}
    ruleset, _ = load_ruleset(write_yaml({**alone, "rules": [rule]}))
    return None if ruleset is None else rule_sentence(ruleset.rules[0], texts)


def fresh_id(data: Data, wanted: str) -> str:
    """A rule's id that no rule of the set has yet."""
    taken = {at(rule, ("id",)) for rule in listed(at(data, ("rules",)))}
    others = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (wanted, *others) if one not in taken)


def _placed(finding: Finding, paths: Sequence[Path], data: Data) -> Placed:
    """A finding at the value its line is about."""
    line = (finding.line or 1) - 1
    path = paths[min(line, len(paths) - 1)] if paths else ()
    key = finding.params.get("key")
    if finding.code != "rules.missing_key" or not isinstance(key, str):
        return Placed(path, finding)
    # An element of a list begins on the line of its first value: whichever knows the key is meant.
    places = _places(data)
    for one in (path, path[:-1]):
        if one in places and key in known_keys(places[one], at(data, one) or {}):
            return Placed((*one, key), finding)
    return Placed(path, finding)


def _places(data: Data) -> Mapping[Path, str]:
    found = dict(nodes_in(SET, data))
    for number, rule in enumerate(listed(at(data, ("rules",)))):
        found |= dict(nodes_in(RULE, rule, ("rules", number)))
    return found


def _unknown_kinds(data: Data, kinds: Mapping[str, KindShown]) -> Iterator[Placed]:
    """Kinds and types the ledger does not have."""
    for path, value in walk(data):
        if not path or path[-1] != "of" or not isinstance(value, dict) or "kind" not in value:
            continue
        named = [str(one) for one in listed(value["kind"])]
        types = {one.id for kind in named if kind in kinds for one in kinds[kind].types}
        rule = _rule_id(data, path)
        for kind in named:
            if kind not in kinds:
                params = {"rule": rule, "kind": kind, "known": _near(kind, list(kinds))}
                yield Placed((*path, "kind"), Finding("rules.unknown_kind", params))
        for name in map(str, listed(value.get("type"))):
            if name not in types:
                params = {"rule": rule, "type": name, "known": _near(name, sorted(types))}
                yield Placed((*path, "type"), Finding("rules.unknown_type", params))


def _near(word: str, known: Sequence[str]) -> str:
    return ", ".join(difflib.get_close_matches(word, known, n=1) or known) or "-"


def _rule_id(data: Data, path: Path) -> str:
    said = at(data, (*path[:2], "id")) if path[:1] == ("rules",) else None
    return said if isinstance(said, str) else "-"
