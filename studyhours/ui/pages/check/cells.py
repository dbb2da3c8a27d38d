"""What a cell of the check table says: a mark or a figure, in the colour of its status.

The colour never stands alone: what is met has ✓, what is at risk has !, what was missed has ✗ or
says what is short; a figure without a mark is in progress.
"""

from __future__ import annotations

from datetime import date

from studyhours.domain import statuses as st
from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import Texts
from studyhours.rules.results import RuleResult, WindowCount, WindowResult
from studyhours.services.wording.explaining import explanation

MARKS = {st.MET: "✓", st.AT_RISK: "!", st.MISSED: "✗"}
_UNJUDGED = frozenset({st.EXEMPT, st.NOT_APPLICABLE, st.NEEDS_DECISION})
_FEW = 4
_PAIR = 2


def cell_text(rule: RuleResult, texts: Texts) -> str:
    """A rule's result, short enough for a chip."""
    if rule.status in _UNJUDGED:
        return texts.say(f"status.{rule.status}")
    if rule.windows is None:
        return _single(rule, texts)
    return _repeated(rule, rule.windows, texts)


def _single(rule: RuleResult, texts: Texts) -> str:
    if rule.target > 1:
        return _marked(rule.status, decimal_text(rule.value))
    if rule.status == st.MET:
        return MARKS[st.MET]
    if rule.status == st.MISSED:
        return texts.say("check_page.short", count=decimal_text(rule.shortfall))
    return _marked(rule.status, f"{decimal_text(rule.value)}/{decimal_text(rule.target)}")


def _repeated(rule: RuleResult, windows: WindowCount, texts: Texts) -> str:
    each = windows.each
    if 0 < len(each) <= _PAIR and any(one.target > 1 for one in each):
        # Lessons of either term: 15 · 9; a stroke would say how many of how many.
        return _marked(rule.status, " · ".join(decimal_text(one.value) for one in each))
    if windows.total <= _FEW:
        if rule.status == st.MET:
            return MARKS[st.MET]
        if rule.status == st.MISSED:
            return texts.say("check_page.short", count=missed_windows(rule, windows))
    return _marked(rule.status, f"{windows.met}/{windows.total}")


def missed_windows(rule: RuleResult, windows: WindowCount) -> int:
    """Windows gone by unmet that no tolerance covers."""
    tolerance = windows.total - int(rule.target)
    return sum(one.status == st.MISSED for one in windows.each) - tolerance


def _marked(status: str, figure: str) -> str:
    mark = MARKS.get(status)
    return f"{mark} {figure}" if mark else figure


def cell_tip(name: str, rule: RuleResult, texts: Texts) -> str:
    """Who, which rule, how it stands, in whole sentences."""
    return texts.say(
        "check_page.tip",
        name=name,
        title=texts.pick(rule.title),
        status=texts.say(f"status.{rule.status}"),
        explanation=explanation(rule, texts),
    )


def window_words(window: WindowResult, number: int, span: str, texts: Texts) -> str:
    """One window in a line: which, how much of how much, and its status."""
    first, last = window.window.first, window.window.last
    days = _days(first, last, texts)
    return texts.say(
        "check_page.window",
        name=texts.say(f"check_window.{span}", number=number),
        days=days,
        value=decimal_text(window.value),
        target=decimal_text(window.target),
        status=texts.say(f"status.{window.status}"),
    )


def _days(first: date, last: date, texts: Texts) -> str:
    if texts.language == "zh":
        said = [f"{day.month}.{day.day}" for day in (first, last)]
        return said[0] if first == last else "–".join(said)
    said = [f"{day:%m-%d}" for day in (first, last)]
    return said[0] if first == last else texts.say("register.span", first=said[0], last=said[1])
