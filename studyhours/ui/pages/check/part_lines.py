"""The parts of a result as lines: how each stands, and who brought in what was counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from studyhours.domain import statuses as st
from studyhours.domain.quantity import decimal_text, round_down
from studyhours.domain.texts import Texts
from studyhours.rules.results import PartResult, RuleResult, WindowResult
from studyhours.rules.shares import ShareGiven
from studyhours.rules.trace import Trace
from studyhours.services.checking.checking import TeacherChecked, UnitChecked
from studyhours.services.checking.unit_details import Contribution, contributions
from studyhours.services.wording.describing import named_title
from studyhours.services.wording.explaining import part_explanation
from studyhours.ui.pages.check.cells import MARKS
from studyhours.ui.widgets.record_lines import GIVEN, PART, SECTION, Line, shortened

_UNJUDGED = frozenset({st.EXEMPT, st.NOT_APPLICABLE, st.NEEDS_DECISION})
_DEEPER = "　"
_RECORD = "item"
_HUNDREDTH = Fraction(1, 100)


def part_lines(
    rule: RuleResult, as_of: date, texts: Texts, *, opened: frozenset[str]
) -> list[Line]:
    """The parts of a composed rule; of repeated windows those of the newest that has begun.

    Args:
        rule: The result.
        as_of: The day it was judged as of.
        texts: Language.
        opened: Sections shown in full length.
    """
    parts, key, number = rule.parts, "check_page.parts", 0
    if rule.windows is not None:
        number, window = _newest(rule.windows.each, as_of)
        parts = window.parts if window is not None else ()
        key = "check_page.parts_of_window"
    lines = list(_tree(parts, texts, ""))
    if not lines:
        return []
    window_name = texts.say(f"check_window.{rule.span}", number=number) if number else ""
    head = Line(SECTION, texts.say(key, count=len(parts), window=window_name))
    return [head, *shortened(lines, PART, texts, opened)]


def _newest(each: Sequence[WindowResult], as_of: date) -> tuple[int, WindowResult | None]:
    begun = [
        (number, one)
        for number, one in enumerate(each, start=1)
        if one.window.first <= as_of and one.parts
    ]
    return begun[-1] if begun else (0, None)


def _tree(parts: Sequence[PartResult], texts: Texts, indent: str) -> Iterator[Line]:
    for part in parts:
        mark = MARKS.get(part.status, "·")
        if part.veto:
            mark = MARKS[st.MISSED] if part.status == st.MET else "·"
        amount = texts.say(f"status.{part.status}") if part.status in _UNJUDGED else ""
        if not amount and part.target:
            amount = f"{decimal_text(part.value)} / {decimal_text(part.target)}"
        name = f"{indent}{mark} {named_title(part, texts)}"
        yield Line(PART, name, indent + part_explanation(part, texts), "" if part.veto else amount)
        yield from _tree(part.parts, texts, indent + _DEEPER)


def given_lines(
    explained: TeacherChecked | UnitChecked,
    rule: RuleResult,
    trace: Trace,
    texts: Texts,
    *,
    opened: frozenset[str],
) -> list[Line]:
    """Who, or which school, brought in what was counted for a unit; nothing of a teacher."""
    found = contributions(trace, explained.records)
    if not found:
        return []
    lines = [Line(GIVEN, one.name, amount=_amount(one, rule, texts)) for one in found]
    head = Line(SECTION, texts.say("check_page.given", count=len(found)))
    return [head, *shortened(lines, GIVEN, texts, opened)]


def share_lines(
    explained: TeacherChecked | UnitChecked, rule: RuleResult, as_of: date, texts: Texts
) -> list[Line]:
    """Who brings in what by weight; of repeated windows in the newest that has begun."""
    if not isinstance(explained, UnitChecked):
        return []
    every = explained.shares.get((rule.ruleset_id, rule.rule_id), ())
    begun = [one.window.first for one in every if one.window.first <= as_of]
    found = [one for one in every if begun and one.window.first == max(begun)]
    if not found:
        return []
    lines = [Line(GIVEN, explained.names[one.uid], amount=_share(one, texts)) for one in found]
    return [Line(SECTION, texts.say("check_page.shares", count=len(found))), *lines]


def _share(one: ShareGiven, texts: Texts) -> str:
    key = "check_page.share" if one.among == 1 else "check_page.share_among"
    value = decimal_text(round_down(one.reached, _HUNDREDTH))
    weight = decimal_text(round_down(one.weight * 100, _HUNDREDTH))
    return texts.say(key, value=value, weight=weight, count=one.among)


def _amount(one: Contribution, rule: RuleResult, texts: Texts) -> str:
    said = [texts.say("check_page.given_records", count=one.records)]
    if rule.unit not in {"record", "part", "window"} or rule.windows is not None:
        said += [
            f"{decimal_text(amount)} {texts.say(f'unit.{unit}')}"
            for unit, amount in one.amounts
            if unit != _RECORD
        ]
    return " · ".join(said)
