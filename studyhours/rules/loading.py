"""Rule files to rule sets: ``load_ruleset`` returns the set and what is wrong with it."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from studyhours.domain.canonical import content_hash
from studyhours.domain.findings import Finding
from studyhours.rules.document import Item, read_document
from studyhours.rules.load_cases import load_cases
from studyhours.rules.load_columns import load_lists
from studyhours.rules.load_facts import load_questions, load_tests
from studyhours.rules.load_operators import load_definitions
from studyhours.rules.load_others import refuse_links
from studyhours.rules.load_pools import spend_once
from studyhours.rules.load_pro_rata import load_pro_rata
from studyhours.rules.load_ranks import load_consequence, load_ranks
from studyhours.rules.load_requirement import REQUIREMENT_KEYS, SHAPES, load_part
from studyhours.rules.model import RiskMarks, Rule, RuleSet, Source
from studyhours.rules.reader import Reader
from studyhours.rules.subjects import PAIR, SUBJECTS, TEACHER

FORMAT = "1"
CASES = "cases"
"""The key of what stands beside the rules and is no part of what they say."""
_ID = re.compile(r"[a-z][a-z0-9._-]{0,63}")
_SET_KEYS = (
    "format",
    "id",
    "version",
    "title",
    "sources",
    "instead_of",
    "effective",
    "at_risk",
    "define",
    "lists",
    "ranks",
    "rules",
    CASES,
)
_RULE_KEYS = (
    "id",
    "title",
    "subject",
    *REQUIREMENT_KEYS,
    "spend",
    "if_missed",
    "applies_to",
    "waived_when",
    "pro_rata",
    "decide",
)


@lru_cache(maxsize=64)
def load_ruleset(text: str) -> tuple[RuleSet | None, tuple[Finding, ...]]:
    """Reads a rule file; what was read before is remembered, for a rule set never changes.

    Returns:
        The rule set, or None when any finding is an error, and the findings with their lines.
    """
    document, findings = read_document(text)
    if document is None:
        return None, findings
    reader = Reader()
    reader.findings.extend(findings)
    ruleset = _ruleset(reader, document)
    if any(finding.error for finding in reader.findings):
        ordered = sorted(reader.findings, key=lambda finding: finding.line or 0)
        return None, tuple(ordered)
    return ruleset, tuple(reader.findings)


def _ruleset(reader: Reader, document: Item) -> RuleSet:
    entries = reader.mapping(document, _SET_KEYS, ("format", "id", "title", "rules"))
    if "format" in entries and reader.text(entries["format"]) != FORMAT:
        reader.complain("unknown_format", entries["format"].line, known=FORMAT)
    load_lists(reader, entries.get("lists"))
    ranks = load_ranks(reader, entries.get("ranks"))
    load_definitions(reader, entries.get("define"))
    first = last = None
    if "effective" in entries:
        span = reader.mapping(entries["effective"], ("from", "to"))
        first, last = reader.day(span.get("from")), reader.day(span.get("to"))
        if first and last and last < first:
            reader.complain("ends_before_start", entries["effective"].line)
    read = [(item, _rule(reader, item)) for item in reader.sequence(entries.get("rules"))]
    rules = spend_once(reader, read)
    refuse_links(reader, rules)
    if "rules" in entries and not rules:
        reader.complain("no_rules", entries["rules"].line)
    _refuse_double_ids(reader, entries.get("rules"))
    identifier = _identifier(reader, entries.get("id"))
    known = {identifier: [rule.id for rule in rules]}
    return RuleSet(
        id=identifier,
        title=reader.title(entries.get("title")),
        sources=tuple(_source(reader, item) for item in reader.sequence(entries.get("sources"))),
        first=first,
        last=last,
        risk=_risk(reader, entries.get("at_risk")),
        rules=rules,
        sha256=_hash_of(document),
        number=_number(reader, entries.get("version")),
        ranks=ranks,
        instead_of=_others(reader, entries.get("instead_of"), identifier),
        cases=load_cases(reader, entries.get(CASES), known),
    )


def _hash_of(document: Item) -> str:
    """The hash of what the rules say: a case more or less makes no new version."""
    plain = document.plain
    if isinstance(plain, dict):
        plain = {key: value for key, value in plain.items() if key != CASES}
    return content_hash(plain)


def _number(reader: Reader, item: Item | None) -> int | None:
    return None if item is None else reader.whole(item, minimum=Fraction(1))


def _others(reader: Reader, item: Item | None, own: str) -> tuple[str, ...]:
    """The sets this one stands instead of; never itself."""
    names = []
    for entry in reader.some(item, "instead_of"):
        name = _identifier(reader, entry)
        if name == own:
            reader.complain("instead_of_itself", entry.line)
        names.append(name)
    return tuple(dict.fromkeys(names))


def _rule(reader: Reader, item: Item) -> Rule:
    entries = reader.mapping(item, _RULE_KEYS, ("id", "title"))
    reader.subject = reader.choice(entries.get("subject"), SUBJECTS, TEACHER)
    for key in ("applies_to", "waived_when", "decide") if reader.subject == PAIR else ():
        if key in entries:  # a pair has no facts of its own
            reader.complain("not_of_subject", entries[key].line, key=key, subject=PAIR)
    asks = load_part(reader, entries, item)
    if_missed, ceilings = load_consequence(reader, entries.get("if_missed"))
    return Rule(
        id=_identifier(reader, entries.get("id")),
        title=reader.title(entries.get("title")),
        subject=reader.subject,
        asks=asks,
        if_missed=if_missed,
        applies_to=load_tests(reader, entries.get("applies_to"), "applies_to"),
        waived_when=load_tests(reader, entries.get("waived_when"), "waived_when"),
        pro_rata=load_pro_rata(reader, entries.get("pro_rata"), asks),
        decide=load_questions(reader, entries.get("decide")),
        ceilings=ceilings,
        line=next((entries[key].line for key in SHAPES if key in entries), item.line),
    )


def _identifier(reader: Reader, item: Item | None) -> str:
    text = reader.text(item)
    if item is not None and not _ID.fullmatch(text):
        reader.complain("bad_id", item.line, value=text)
    return text


def _refuse_double_ids(reader: Reader, rules: Item | None) -> None:
    seen: dict[str, int] = {}
    for item in reader.sequence(rules):
        if isinstance(item.value, dict) and isinstance(item.value.get("id"), Item):
            entry = item.value["id"]
            name = str(entry.value)
            if name in seen:
                reader.complain("duplicate_id", entry.line, id=name, first=seen[name])
            seen.setdefault(name, entry.line)


def _risk(reader: Reader, item: Item | None) -> RiskMarks:
    if item is None:
        return RiskMarks()
    parts = reader.mapping(item, ("one", "many"))
    default = RiskMarks()
    return RiskMarks(
        one=_share(reader, parts["one"]) if "one" in parts else default.one,
        many=_share(reader, parts["many"]) if "many" in parts else default.many,
    )


def _share(reader: Reader, item: Item) -> Fraction:
    return reader.number(item, maximum=Fraction(1))


def _source(reader: Reader, item: Item) -> Source:
    parts = reader.mapping(item, ("row", "text"), ("row",))
    return Source(reader.text(parts.get("row")), reader.words(parts.get("text")))
