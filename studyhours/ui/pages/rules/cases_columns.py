"""What the small tables of a case have for columns, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from studyhours.domain.kinds import LEVELS
from studyhours.domain.people import FACTS, NUMBERS
from studyhours.domain.quantity import UNITS
from studyhours.domain.registers import OUTCOMES
from studyhours.domain.tidy import fold
from studyhours.domain.windows import REPEATED_WINDOWS
from studyhours.rules.cases import NO_RESULT
from studyhours.rules.load_case_expected import STATUSES
from studyhours.rules.load_case_registers import ALL, SORTS
from studyhours.rules.load_cases import AMOUNTS
from studyhours.rules.results import RuleResult
from studyhours.rules.subjects import UNIT_FACTS
from studyhours.services.records.typed import read_day
from studyhours.services.rulebook.case_forms import CaseChoices
from studyhours.services.rulebook.case_said import (
    fact_said,
    fact_written,
    more_said,
    more_written,
    reason_said,
    reason_written,
)
from studyhours.services.rulebook.cases import CaseResult
from studyhours.services.wording.explaining import short_result
from studyhours.ui.pages.rules.cases_grid import Cell, Choices, Entry, plain_cell, put_text
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.words import Words

_SPLIT = re.compile(r"[,，、;；]+")
_ITEMS = "items"
_RECORD = ("day", "every", "kind", "type", "level", "times", *AMOUNTS)
_NUMBER = "amount"
RULE = "rule"
"""Key of the rule in a row of what is expected."""


@dataclass
class Around:
    """What the columns look up, which is another for every case and text.

    Attributes:
        choices: What a case may name.
        ran: The case run, where it has been.
    """

    choices: CaseChoices | None = None
    ran: CaseResult | None = None
    titles: Mapping[str, str] = field(default_factory=dict)

    def came(self, rule: str) -> RuleResult | None:
        """What came of a rule."""
        every = self.ran.result.rules if self.ran is not None else ()
        return next((one for one in every if one.rule_id == rule), None)


def record_cells(words: Words, around: Around) -> Sequence[Cell]:
    """The records of a case."""

    def kinds(_entry: Entry) -> Choices:
        found = around.choices.kinds if around.choices else ()
        return [(one.id, words.texts.pick(one.title)) for one in found]

    def types(entry: Entry) -> Choices:
        found = around.choices.kinds if around.choices else ()
        kind = next((one for one in found if one.id == entry.get("kind")), None)
        own = kind.types if kind is not None else ()
        return [("", ""), *((one.id, words.texts.pick(one.title)) for one in own)]

    def units(_entry: Entry) -> Choices:
        return [(key, words.say(f"unit.{unit}")) for key, unit in AMOUNTS.items()]

    return (
        Cell("day", "rule_case.day", _days, _put_days, width=104),
        plain_cell("every", "rule_case.every", lambda _e: _windows(words), 72),
        plain_cell("kind", "rule_case.kind", kinds, 64),
        plain_cell("type", "rule_case.type", types, 88),
        Cell(_NUMBER, "rule_case.amount", _amount, _put_amount, width=54),
        Cell("unit", "rule_case.unit", _unit, _put_unit, units, width=56),
        plain_cell("level", "rule_case.level", lambda _e: _levels(words), 64),
        _number_cell("times", "rule_case.times", 48),
        Cell(
            "more",
            "rule_case.more",
            lambda entry: more_said(entry, _RECORD, words.texts),
            _put_more(_RECORD, words),
            width=56,
        ),
    )


def fact_cells(words: Words) -> Sequence[Cell]:
    """The dated facts of a case."""

    def facts(entry: Entry) -> Choices:
        # Of a unit others are known than of a teacher.
        own = str(entry.get("fact", ""))
        known = (*FACTS, *NUMBERS, *((own,) if own in UNIT_FACTS else ()))
        return [(one, words.say(f"fact.{one}")) for one in known]

    def value(entry: Entry) -> str:
        return fact_said(str(entry.get("fact", "")), str(entry.get("value", "")), words.texts)

    def put_value(entry: Entry, said: str) -> None:
        fact = str(entry.get("fact", ""))
        put_text(entry, "value", fact_written(fact, said, words.texts))

    return (
        plain_cell("fact", "rule_case.fact", facts, 130),
        Cell("value", "rule_case.value", value, put_value, width=150),
        *_span_cells(),
    )


def register_cells(words: Words, around: Around) -> Sequence[Cell]:
    """The register entries of a case."""

    def sorts(_entry: Entry) -> Choices:
        return [(one, words.say(f"rule_case.sort_{one}")) for one in SORTS]

    def abouts(entry: Entry) -> Choices | None:
        sort = _sort(entry)
        choices = around.choices
        if sort not in ("exempt", "decide") or choices is None:
            return None
        rules = [
            (f"{choices.ruleset}/{rule}", words.texts.pick(title)) for rule, title in choices.rules
        ]
        if sort == "decide":
            return rules
        every = [(ALL, words.say("rule_case.all"))]
        return [*every, (choices.ruleset, words.say("rule_case.whole_set")), *rules]

    def about(entry: Entry) -> str:
        said = _about(entry)
        return reason_said(said, words.texts) if _sort(entry) == "away" else said

    def reason(entry: Entry) -> str:
        return reason_said(str(entry.get("reason", "")), words.texts)

    def put_reason(entry: Entry, said: str) -> None:
        put_text(entry, "reason", reason_written(said) if said.strip() else "")

    return (
        Cell("sort", "rule_case.sort", _sort, _put_sort, sorts, width=96),
        Cell("about", "rule_case.about", about, _put_about, abouts, width=150),
        Cell("second", "rule_case.second", _second, _put_second, _seconds(words), width=90),
        *_span_cells(),
        Cell("reason", "rule_case.reason", reason, put_reason, width=120),
    )


def _seconds(words: Words) -> Callable[[Entry], Choices | None]:
    """Outcomes of a decision, units of hours granted."""

    def seconds(entry: Entry) -> Choices | None:
        sort = _sort(entry)
        if sort == "decide":
            return [(one, words.say(f"status.{one}")) for one in OUTCOMES]
        if sort == "grant":
            return [(one, words.say(f"unit.{one}")) for one in UNITS]
        return None

    return seconds


def expect_cells(words: Words, around: Around) -> Sequence[Cell]:
    """Rule by rule what is expected, and what came."""

    def statuses(_entry: Entry) -> Choices:
        said = [(one, words.say(f"status.{one}")) for one in STATUSES]
        none = (NO_RESULT, words.say("rule_case.no_result"))
        return [("", words.say("rule_case.not_looked_at")), *said, none]

    def came(entry: Entry) -> str:
        if around.ran is None:
            return ""
        rule = around.came(str(entry[RULE]))
        if rule is None:
            return words.say("rule_case.no_result")
        status = words.say(f"status.{rule.status}")
        short = short_result(rule, words.texts)
        return status if short == status else f"{status}　{short}"

    def role(entry: Entry) -> str | None:
        rule = around.came(str(entry[RULE]))
        return status_role(rule.status) if rule is not None else None

    def agrees(entry: Entry) -> str:
        state = _agreement(around, str(entry[RULE]))
        return words.say(f"rule_case.{state}") if state else ""

    return (
        Cell(RULE, "rule_preview.rule", lambda e: around.titles.get(e[RULE], e[RULE]), width=170),
        plain_cell("status", "rule_case.expected", statuses, 104),
        _number_cell("value", "rule_case.expected_value", 90),
        Cell("came", "rule_case.came", came, chip=role, width=150),
        Cell(
            "agrees",
            "rule_case.agrees",
            agrees,
            chip=lambda e: _AGREEING.get(_agreement(around, str(e[RULE]))),
            width=90,
        ),
    )


_AGREEING = {"as_expected": "met", "otherwise": "missed"}


def _agreement(around: Around, rule: str) -> str:
    """Whether a rule came as expected; empty where nothing was expected, or nothing was run."""
    ran = around.ran
    if ran is None or rule not in ran.case.expect:
        return ""
    return "otherwise" if any(one.rule == rule for one in ran.deviations) else "as_expected"


def _span_cells() -> tuple[Cell, Cell]:
    return (
        Cell("from", "rule_case.from", lambda e: str(e.get("from", "")), _put_day("from")),
        Cell("to", "rule_case.to", lambda e: str(e.get("to", "")), _put_day("to")),
    )


def _number_cell(key: str, heading: str, width: int) -> Cell:
    """A number, however wide its digits are typed."""

    def put(entry: Entry, said: str) -> None:
        put_text(entry, key, fold(said))

    return Cell(key, heading, lambda entry: str(entry.get(key, "")), put, width=width)


def _windows(words: Words) -> Choices:
    said = [(one, words.say(f"rule_case.each_{one}")) for one in REPEATED_WINDOWS]
    return [("", ""), *said]


def _levels(words: Words) -> Choices:
    return [("", ""), *((one, words.say(f"rule_level.{one}")) for one in LEVELS)]


# ---------------------------------------------------------------- how they are written


def _iso(said: str) -> str:
    """A day however it is typed; what is none stays, and is told of when it is kept."""
    day = read_day(said)
    return day.isoformat() if day is not None else said.strip()


def _put_day(key: str) -> Callable[[Entry, str], None]:
    return lambda entry, said: put_text(entry, key, _iso(said))


def _days(entry: Entry) -> str:
    said = entry.get("day", "")
    return ", ".join(map(str, said)) if isinstance(said, list) else str(said)


def _put_days(entry: Entry, said: str) -> None:
    days = [_iso(one) for one in _SPLIT.split(said) if one.strip()]
    entry.pop("day", None)
    if days:
        entry["day"] = days[0] if len(days) == 1 else days


def _key(entry: Entry) -> str:
    return next((key for key in AMOUNTS if key in entry), "")


def _amount(entry: Entry) -> str:
    return str(entry.get(_key(entry), ""))


def _put_amount(entry: Entry, said: str) -> None:
    put_text(entry, _key(entry) or _ITEMS, fold(said))


def _unit(entry: Entry) -> str:
    return _key(entry) or _ITEMS


def _put_unit(entry: Entry, said: str) -> None:
    amount = str(entry.pop(_key(entry), "1"))
    entry[said] = amount


def _put_more(shown: Sequence[str], words: Words) -> Callable[[Entry, str], None]:
    def put(entry: Entry, said: str) -> None:
        more = more_written(said, words.texts)
        if more is None:
            return
        for key in [key for key in entry if key not in shown]:
            del entry[key]
        entry.update({key: value for key, value in more.items() if key not in shown})

    return put


def _sort(entry: Entry) -> str:
    return next((sort for sort in SORTS if sort in entry), "")


def _put_sort(entry: Entry, said: str) -> None:
    for key in ("outcome", "unit", *SORTS):
        entry.pop(key, None)
    entry[said] = {"served": "yes", "exempt": ALL}.get(said, "")


def _about(entry: Entry) -> str:
    """What a register entry is about; that somebody served is about nothing else."""
    sort = _sort(entry)
    return "" if sort == "served" else str(entry.get(sort, ""))


def _put_about(entry: Entry, said: str) -> None:
    sort = _sort(entry)
    if sort and sort != "served":
        entry[sort] = reason_written(said) if sort == "away" else said.strip()


def _second(entry: Entry) -> str:
    return str(next((entry[key] for key in SORTS.get(_sort(entry), ()) if key in entry), ""))


def _put_second(entry: Entry, said: str) -> None:
    for key in SORTS.get(_sort(entry), ()):
        put_text(entry, key, said)
