"""A rule set being edited: its text, what is wrong with it and where, and each rule in words."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from studyhours.domain.findings import Finding
from studyhours.domain.texts import Texts
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import RuleSet
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.records.kinds_list import KindShown, kinds_of
from studyhours.services.rulebook.document import Data, Path, at, listed, walk
from studyhours.services.rulebook.fields import OTHER_RULE, SHOWN, TEXT, TEXTS, WORDS
from studyhours.services.rulebook.sentence import rule_sentence
from studyhours.services.rulebook.shapes import form_of, known_keys, nodes_in
from studyhours.services.rulebook.ways import RULE, SET
from studyhours.services.rulebook.yaml_text import write_lines, write_yaml

_NEW_ID = "school-rules"
_OF_SET = ("define", "lists", "ranks")
"""What a rule may name of its set."""
_TEXTS = frozenset({WORDS, TEXT, TEXTS, OTHER_RULE})


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


def new_set(taken: Collection[str] = ()) -> Data:
    """A rule set without rules.

    Args:
        taken: Ids of the sets there are: the same would be the next version of one of them.
    """
    others = (f"{_NEW_ID}-{number}" for number in range(2, len(taken) + 3))
    name = next(one for one in (_NEW_ID, *others) if one not in taken)
    return {"format": "1", "id": name, "title": {"zh": ""}, "rules": []}


def new_text(taken: Collection[str] = ()) -> str:
    """The text of a rule set without rules, to open an editor with; see ``new_set``."""
    return write_yaml(new_set(taken))


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
    placed += _empty(data, {one.path for one in placed})
    if kinds:
        placed += _unknown_kinds(data, {kind.id: kind for kind in kinds})
    placed.sort(key=lambda one: _order(one.path, paths))
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
    whole, _ = load_ruleset(write_yaml(data))
    if whole is not None:
        return rule_sentence(whole.rules[number], texts, whole.rules)
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


def _order(path: Path, paths: Sequence[Path]) -> int:
    """Where a value stands in the file, or what is missing would."""
    while path and path not in paths:
        path = path[:-1]
    return paths.index(path) if path in paths else 0


def _empty(data: Data, known: Collection[Path]) -> Iterator[Placed]:
    """Texts that must be there and are empty: a file may hold them, and nobody means them."""
    for path, place in _places(data).items():
        for row in form_of(place, at(data, path) or {}).rows:
            field = row.field
            if field is None or field.form not in _TEXTS or field.presence == SHOWN:
                continue
            where = (*path, *field.path)
            value = at(data, where)
            said = at(value, ("zh",)) if isinstance(value, dict) else value
            if said == "" and where not in known:
                yield Placed(where, Finding("rules.missing_key", {"key": field.path[-1]}))


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
