"""A case made from what a ledger knows of a real teacher, without saying who it is.

Names of people, of activities and of documents are left out or numbered; what rules look at stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.domain.calendar import HolidayTable, SchoolCalendar
from studyhours.domain.kinds import LEVELS
from studyhours.domain.quantity import HUNDRED, decimal_text
from studyhours.domain.registers import REASONS, Entry, Spell
from studyhours.domain.review import APPROVED
from studyhours.rules.columns import EVIDENCE_COLUMN, WORDED
from studyhours.rules.document import Item, item_of
from studyhours.rules.facts import PersonFact
from studyhours.rules.grants import is_of_grants
from studyhours.rules.load_case_registers import ALL
from studyhours.rules.load_cases import AMOUNTS, load_cases
from studyhours.rules.model import Leaf, RuleSet
from studyhours.rules.reader import Reader
from studyhours.rules.trace import RecordFacts, all_leaves
from studyhours.services.checking.checking import teachers_to_judge
from studyhours.services.checking.judging import people_of
from studyhours.services.checking.rule_records import records_of
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.registers.personal import grants_for, registers_of
from studyhours.services.rulebook.case_text import CasePlain
from studyhours.services.rulebook.cases import described, published_table, run_cases
from studyhours.services.rulebook.preview import PreviewRequest, Trial, trial_of

_UNJUDGED = ("exempt", "not_applicable", "needs_decision")
_KEYS = {unit: key for key, unit in AMOUNTS.items()}
_LEVELS = {code: name for name, code in LEVELS.items()}
_OTHER = "其他"
_NOT_NAMED = "book"
"""The one object that is nobody's name: a list of books may ask for it."""


def case_of_teacher(ledger: Ledger, request: PreviewRequest, teacher: str, title: str) -> CasePlain:
    """A case with a teacher's records, facts and registers, expecting what they come to now.

    Args:
        ledger: The ledger.
        request: The rule set and the day; its ``teachers`` are not looked at.
        teacher: Staff number, unique name or uid.
        title: What to call the case.

    Raises:
        InvalidRules: the text has errors.
        UnusableInput: an unknown year or teacher.
        NotPermitted: the account may not see this teacher's results.
    """
    with ledger.reading() as session:
        trial = trial_of(session, ledger, request)
        (who,) = teachers_to_judge(session, ledger, trial.school, (teacher,))
        uid, only = str(who.id), [who.id]
        records = _records(session, trial, who.id)
        people = people_of(session, trial.school, trial.plans, only).get(uid, ())
        registers = _registers(session, trial, who.id)
    case: dict[str, object] = {"title": title, **_calendar(trial.calendar)}
    case["as_of"] = trial.as_of.isoformat()
    facts = [_fact(one) for one in people]
    parts = {"records": records, "facts": facts, "registers": registers}
    case |= {key: entries for key, entries in parts.items() if entries}
    case["expect"] = _what_comes(trial.ruleset, case)
    return case


def _calendar(calendar: SchoolCalendar) -> dict[str, object]:
    said: dict[str, object] = {"year": calendar.year.label}
    if calendar.terms:
        said["terms"] = [f"{term.first}:{term.last}" for term in calendar.terms]
    own = _own_holidays(calendar)
    if own:
        said["holidays"] = own
    return said


def _own_holidays(calendar: SchoolCalendar) -> dict[str, object]:
    """The school's holidays of the year where they are not the published ones."""
    first, last = calendar.year.first, calendar.year.last

    def inside(table: HolidayTable) -> dict[date, bool]:
        return {day: work for day, work in table.exceptions.items() if first <= day <= last}

    mine, published = calendar.holidays, published_table()
    if inside(mine) == inside(published) and mine.known_until == published.known_until:
        return {}
    days = inside(mine)
    said: dict[str, object] = {
        key: [day.isoformat() for day in sorted(days) if days[day] is works]
        for key, works in (("off", False), ("work", True))
    }
    said = {key: listed for key, listed in said.items() if listed}
    return {**said, "known_until": mine.known_until.isoformat()}


# ---------------------------------------------------------------- records


def _records(session: Session, trial: Trial, teacher: UUID) -> list[dict[str, object]]:
    """Everything some rule is about, alike ones together."""
    found: dict[str, RecordFacts] = {}
    for plan in trial.plans:
        every = records_of(session, trial.school, plan, trial.as_of, [teacher], {}, None)
        for fact, _ in every.get(str(teacher), ()):
            found[fact.uid] = fact
    return _together(found.values())


def _together(records: Iterable[RecordFacts]) -> list[dict[str, object]]:
    names = _Numbered()
    alike: dict[RecordFacts, list[date]] = {}
    for one in sorted(records, key=lambda one: (one.last_day, one.uid)):
        short = one.first_day is None or one.first_day == one.last_day
        like = replace(
            one,
            uid="",
            last_day=date.max,
            first_day=None if short else one.first_day,
            object=names.of(one.object),
        )
        alike.setdefault(like, []).append(one.last_day)
    return [_record(like, days) for like, days in alike.items()]


def _record(like: RecordFacts, days: Sequence[date]) -> dict[str, object]:
    listed = [day.isoformat() for day in days]
    said: dict[str, object] = {"day": listed[0] if len(listed) == 1 else listed}
    if like.first_day is not None:
        said["first_day"] = like.first_day.isoformat()
    said["kind"] = like.kind
    if like.type is not None:
        said["type"] = like.type
    for column in (*WORDED, EVIDENCE_COLUMN, "object"):
        word = getattr(like, column)
        if word is not None:
            said[column] = _LEVELS[word] if column == "level" else str(word)
    if like.characters:
        said["characters"] = str(like.characters)
    if like.status != APPROVED:
        said["status"] = like.status
    if like.unit != "item" or like.hundredths != HUNDRED:
        said[_KEYS.get(like.unit, like.unit)] = decimal_text(Fraction(like.hundredths, HUNDRED))
    return said


class _Numbered:
    """Numbers in the place of names, the same for the same."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, kept: str | None) -> str | None:
        if kept is None:
            return None
        what = kept.partition(":")[0]
        if what == _NOT_NAMED:
            return kept
        return self._known.setdefault(kept, f"{what}:{len(self._known) + 1}")


# ---------------------------------------------------------------- facts and registers


def _fact(one: PersonFact) -> dict[str, object]:
    said: dict[str, object] = {"fact": one.attribute, "value": one.value}
    return said | _days(one.first, one.last)


def _days(first: date | None, last: date | None) -> dict[str, object]:
    ends = (("from", first), ("to", last))
    return {key: day.isoformat() for key, day in ends if day is not None}


def _registers(session: Session, trial: Trial, teacher: UUID) -> list[dict[str, object]]:
    uid, only, ruleset = str(teacher), [teacher], trial.ruleset
    registers = registers_of(session, trial.school, trial.plans, only)
    rules = {rule.id for rule in ruleset.rules}
    leaves = [leaf for plan in trial.plans for leaf in all_leaves(plan)]
    asked = _reasons_asked(leaf for leaf in leaves if is_of_grants(leaf))
    said: list[dict[str, object]] = []
    for exempted in registers.exemptions.get(uid, ()):
        if exempted.ruleset in {None, ruleset.id} and exempted.rule in {None, *rules}:
            about = "/".join(one for one in (exempted.ruleset, exempted.rule) if one) or ALL
            said.append({"exempt": about, **_entry(exempted, asked)})
    for decided in registers.decisions.get(uid, ()):
        if decided.ruleset == ruleset.id and decided.rule in rules:
            about = f"{decided.ruleset}/{decided.rule}"
            outcome = decided.outcome
            said.append({"decide": about, "outcome": outcome, **_entry(decided, asked)})
    for granted in grants_for(session, trial.school, leaves, only).get(uid, ()):
        amount = decimal_text(Fraction(granted.hundredths, HUNDRED))
        entry = _entry(granted, asked)
        if not {"from", "to"} & entry.keys():
            entry["to"] = granted.made_at.date().isoformat()
        said.append({"grant": amount, "unit": granted.unit, **entry})
    served = [one for one in registers.service.get(uid, ()) if one != Spell()]
    away = registers.absences.get(uid, ())
    return [
        *said,
        *({"served": "yes", **_days(one.first, one.last)} for one in served),
        *({"away": one.kind, **_days(one.first, one.last)} for one in away),
    ]


def _reasons_asked(leaves: Iterable[Leaf]) -> frozenset[str]:
    """The school's own reasons that some rule names."""
    return frozenset(
        str(word) for leaf in leaves for condition in leaf.conditions for word in condition.allowed
    )


def _entry(entry: Entry, asked: frozenset[str]) -> dict[str, object]:
    """Days and reason; a reason in the office's own words may name somebody."""
    reason = entry.word if entry.word in {*REASONS, *asked} else _OTHER
    return {**_days(entry.first, entry.last), "reason": reason}


# ---------------------------------------------------------------- what is expected


def _what_comes(ruleset: RuleSet, case: CasePlain) -> dict[str, object]:
    """Status and value of every rule, as the case itself has them."""
    reader = Reader()
    item = item_of({**case, "expect": {"-": "none"}})
    known = {ruleset.id: [rule.id for rule in ruleset.rules]}
    (read,) = load_cases(reader, Item(1, [item]), known)
    (ran,) = run_cases(ruleset, (read,))
    expected: dict[str, object] = {}
    for rule, trace in zip(ran.result.rules, ran.traces, strict=True):
        came = described(rule, trace)
        said = {"status": str(came["status"])}
        if rule.status not in _UNJUDGED:
            said["value"] = str(came["value"])
        expected[rule.rule_id] = said
    return expected
