"""What somebody is behind with, in words: ``8月31日前：校本研训差 6.5 学时``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from studyhours.domain.quantity import decimal_text
from studyhours.domain.registers import Spell
from studyhours.domain.texts import Texts
from studyhours.domain.windows import REPEATED_WINDOWS
from studyhours.rules.requirements import AT_MOST
from studyhours.services.checking.chase_items import RUNNING, ChaseItem
from studyhours.services.wording.day_words import period_text
from studyhours.services.wording.explaining import counted_span, unit_of
from studyhours.services.wording.printed_days import printed_day

ALONE, WINDOW = "part", "window"
LIMIT, OTHER, WINDOWS, PAST = "_limit", "_other", "_windows", "_past"
UNTIL, OVER, LOST = "until", "over", "lost"
_FEW = 3
"""Windows still to come that are mentioned; of weeks and days there are always more."""


def item_text(item: ChaseItem, texts: Texts, today: date) -> str:
    """One thing somebody is behind with, and its day: ``8月31日前：校本研训差 6.5 学时``."""
    return _dated((item,), texts, today)


def items_texts(items: Sequence[ChaseItem], texts: Texts, today: date) -> tuple[str, ...]:
    """What somebody is behind with, those of one day together."""
    return tuple(_dated(tuple(same), texts, today) for _, same in groupby(items, key=_day))


def _day(item: ChaseItem) -> tuple[bool, date | None]:
    """What is said together: what cannot be made good any more has no day of its own."""
    return item.over, None if item.lost else item.due


def _dated(items: Sequence[ChaseItem], texts: Texts, today: date) -> str:
    first = items[0]
    what = texts.say("chase.and").join(_part(item, texts) for item in items)
    if first.due is None:
        return what
    state = LOST if first.lost else OVER if first.over else UNTIL
    return texts.say(f"chase.by_{state}", due=short_day(first.due, texts, today), what=what)


def _part(item: ChaseItem, texts: Texts) -> str:
    rule = item.rule
    if rule.bound == AT_MOST:
        how = LIMIT
    elif not rule.shortfall or (item.window is not None and rule.parts):
        how = OTHER
    else:
        how = WINDOWS if rule.windows is not None else ""
    if item.window is not None and item.over and not how:
        how = PAST
    said = texts.say(
        f"chase.{ALONE if item.window is None else WINDOW}{how}",
        title=texts.pick(rule.title),
        value=decimal_text(rule.value),
        target=decimal_text(rule.target),
        shortfall=decimal_text(rule.shortfall),
        unit=unit_of(rule, texts, rule.shortfall),
        span=_span(item, texts),
    )
    if not 0 < item.later <= _FEW:
        return said
    span = counted_span(rule.span, texts)
    return texts.say("chase.later", what=said, count=item.later, span=span)


def _span(item: ChaseItem, texts: Texts) -> str:
    """Which window it is about: 本学期, 第1学期."""
    if item.window is None:
        return ""
    if item.window == RUNNING:
        return texts.say(f"chase_span.{item.rule.span}")
    if item.rule.span not in REPEATED_WINDOWS and item.rule.window is not None:
        # Years are not numbered within one.
        return period_text(Spell(item.rule.window.first, item.rule.window.last), texts)
    return texts.say(f"check_window.{item.rule.span}", number=item.window)


def short_day(day: date | None, texts: Texts, today: date) -> str:
    """A day as a message says it: without the year where that is today's."""
    if day is None:
        return ""
    if texts.language == "zh" and day.year == today.year:
        return texts.say("chase.month_day", month=day.month, day=day.day)
    return printed_day(day, texts)
