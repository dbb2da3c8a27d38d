"""What the window needs to write cases of a rule text: choices, keeping them, running them.

A case stands here as it is written (``CasePlain``): what a form does not show stays in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from studyhours.domain.findings import Finding
from studyhours.domain.progress import Progress, unwatched
from studyhours.rules.document import Item, read_document
from studyhours.rules.loading import CASES, load_ruleset
from studyhours.rules.model import RuleSet
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.records.kinds_list import KindShown, kinds_of
from studyhours.services.rulebook.case_text import CasePlain, plain_cases, with_cases
from studyhours.services.rulebook.cases import CaseResult, run_cases
from studyhours.services.rulebook.rulesets import InvalidRules, parse_for


@dataclass(frozen=True, slots=True)
class CaseChoices:
    """What a case of a rule text may name.

    Attributes:
        ruleset: Id of the rule set; empty while its rules have errors.
        rules: Its rules: id, and name by language.
        kinds: The ledger's kinds with their types.
        year: Label of the school year that is running.
        terms: Its terms, as cases write them.
        today: Today in the school's zone.
        until: The day a case is judged as of to begin with: today, or the last one of that year.
    """

    ruleset: str
    rules: tuple[tuple[str, Mapping[str, str]], ...]
    kinds: tuple[KindShown, ...]
    year: str
    terms: tuple[str, ...]
    today: date
    until: date


@dataclass(frozen=True, slots=True)
class CasesRead:
    """The cases of a text, and what they may name."""

    cases: tuple[CasePlain, ...]
    choices: CaseChoices


@dataclass(frozen=True, slots=True)
class CasesKept:
    """Cases put into a text.

    Attributes:
        text: The new text; None where it would have errors.
        case: Where it would, the place of the first wrong case among them; None where the rules
            themselves have errors.
        findings: What is wrong.
    """

    text: str | None
    case: int | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CasesRan:
    """All cases of a text, run.

    Attributes:
        ruleset: What they were judged by.
        results: By title.
    """

    ruleset: RuleSet
    results: Mapping[str, CaseResult]


def read_cases(ledger: Ledger, text: str) -> CasesRead:
    """The cases of a rule text, whether or not its rules have errors.

    Raises:
        InvalidRules: the text is no YAML.
    """
    cases = plain_cases(text)
    ruleset, _ = load_ruleset(with_cases(text, ()))
    with ledger.reading() as session:
        school = school_of(session)
        now = today(ledger, school)
        calendar = load_calendar(session, school, choose_year(session, school, None, now))
        kinds = kinds_of(session, school)
    choices = CaseChoices(
        ruleset=ruleset.id if ruleset is not None else "",
        rules=tuple((rule.id, rule.title) for rule in ruleset.rules) if ruleset else (),
        kinds=kinds,
        year=calendar.year.label,
        terms=tuple(f"{term.first}:{term.last}" for term in calendar.terms),
        today=now,
        until=min(now, calendar.year.last),
    )
    return CasesRead(cases, choices)


def new_case(choices: CaseChoices, title: str) -> CasePlain:
    """A case to begin with: the year and terms, the last day there is, the first rule met."""
    case: dict[str, object] = {"title": title, "year": choices.year}
    if choices.terms:
        case["terms"] = list(choices.terms)
    case["as_of"] = choices.until.isoformat()
    case["expect"] = {rule: {"status": "met"} for rule, _ in choices.rules[:1]}
    return case


def keep_cases(ledger: Ledger, text: str, cases: Sequence[CasePlain]) -> CasesKept:
    """Puts cases into a rule text, if it can be read afterwards."""
    try:
        rules, wrong = load_ruleset(with_cases(text, ()))
        written = with_cases(text, cases)
    except InvalidRules as fault:
        return CasesKept(None, None, fault.findings)
    if rules is None:
        return CasesKept(None, None, wrong)
    try:
        with ledger.reading() as session:
            parse_for(session, school_of(session), written, "")
    except InvalidRules as fault:
        return CasesKept(None, _case_of(written, fault.findings[0]), fault.findings)
    return CasesKept(written)


def _case_of(text: str, finding: Finding) -> int | None:
    """The place of the case in which a finding lies."""
    document, _ = read_document(text)
    if document is None or not isinstance(document.value, dict) or finding.line is None:
        return None
    listed = document.value.get(CASES, Item(1, [])).value
    lines = [one.line for one in listed] if isinstance(listed, list) else []
    places = [place for place, line in enumerate(lines) if line <= finding.line]
    return places[-1] if places else None


def run_text(ledger: Ledger, text: str, progress: Progress = unwatched) -> CasesRan:
    """Runs all cases of a rule text; of the ledger only its kinds and types are looked at.

    Raises:
        InvalidRules: the text has errors.
    """
    with ledger.reading() as session:
        ruleset = parse_for(session, school_of(session), text, "")
    results = run_cases(ruleset, ruleset.cases, progress)
    return CasesRan(ruleset, {one.case.title: one for one in results})


def more_text(entry: Mapping[str, object], shown: Collection[str]) -> str:
    """What an entry says besides the columns shown, in one line: ``mode: online, level: city``."""
    rest = {key: value for key, value in entry.items() if key not in shown}
    return ", ".join(f"{key}: {_inline(value)}" for key, value in rest.items())


def read_more(text: str) -> Mapping[str, object] | None:
    """What such a line says; None where it cannot be understood."""
    if not text.strip():
        return {}
    document, findings = read_document("{" + text + "}")
    if document is None or findings or not isinstance(document.plain, dict):
        return None
    return document.plain


def _inline(value: object) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    said = str(value)
    plain = said and not set(said) & set(",:{}[]\"'#&*!|>%@`") and said == said.strip()
    return said if plain else "'" + said.replace("'", "''") + "'"
