"""What home says in words: what to do, by when, and where a rule stands."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from studyhours.domain import statuses as st
from studyhours.domain.quantity import decimal_text
from studyhours.services.home.teacher import RuleLine
from studyhours.services.wording.amounts import unit_behind
from studyhours.services.wording.explaining import day_text
from studyhours.services.wording.next_steps import Missed, NextStep
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.words import Words

_DO = {
    "reading": "home.do_reading",
    "writing": "home.do_writing",
    "observation": "home.do_observation",
    "lesson": "home.do_lesson",
    "self-study": "home.do_study",
}
_WITHOUT_TYPE = frozenset({"reading", "observation", "self-study"})
_COUNTED = {
    "reading": ("record",),
    "writing": ("record",),
    "observation": ("record", "period"),
    "lesson": ("record", "period"),
    "self-study": ("hour",),
}
_SPAN = {
    "school_year": "home.this_school_year",
    "calendar_year": "home.this_calendar_year",
    "term": "home.this_term",
    "quarter": "home.this_quarter",
    "month": "home.this_month",
    "fortnight": "home.this_fortnight",
    "week": "home.this_week",
    "odd_week": "home.this_week",
    "even_week": "home.this_week",
    "school_day": "home.this_school_day",
    "day": "home.this_day",
    "cycle": "home.this_cycle",
}
_EVERY = {
    "school_year": "home.every_school_year",
    "calendar_year": "home.every_calendar_year",
    "term": "home.every_term",
    "quarter": "home.every_quarter",
    "month": "home.every_month",
    "fortnight": "home.every_fortnight",
    "week": "home.every_week",
    "odd_week": "home.every_odd_week",
    "even_week": "home.every_even_week",
    "school_day": "home.every_school_day",
    "day": "home.every_day",
    "cycle": "home.every_cycle",
}
_WEEKDAYS = {
    1: "weekday.1",
    2: "weekday.2",
    3: "weekday.3",
    4: "weekday.4",
    5: "weekday.5",
    6: "weekday.6",
    7: "weekday.7",
}
_SOON = 31
_UNJUDGED = frozenset({st.EXEMPT, st.NOT_APPLICABLE, st.NEEDS_DECISION})


def number(value: Fraction) -> str:
    """A number as short as it is exact; one decimal where it has no end."""
    try:
        return decimal_text(value)
    except ValueError:
        return decimal_text(Fraction((value * 10).__floor__(), 10))


def unit_text(kind: str, unit: str, words: Words, count: Fraction | int = 0) -> str:
    """The unit's name; records are counted in the word of their kind (篇, 本, 节).

    Args:
        kind: Of the records counted.
        unit: What they are counted in.
        words: The language.
        count: The number it stands behind, where it may be a single one.
    """
    own = f"record_{kind}"
    if unit == "record" and f"unit.{own}" in words.texts.entries:
        unit = own
    return unit_behind(count, unit, words.texts)


def every(span: str, words: Words) -> str:
    """How often a rule asks: 每周."""
    key = _EVERY[span]
    return words.say(key)


def do_text(step: NextStep, words: Words) -> str:
    """What to do, as a colleague would say it: 本周听 1 节课."""
    key = _SPAN[step.span]
    span = words.say(key)
    count, kind = number(step.missing), step.kind
    title = words.texts.pick(step.title)
    known = kind in _DO and step.unit in _COUNTED[kind] and (step.what or kind in _WITHOUT_TYPE)
    if not known:
        unit = unit_text(kind, step.unit, words, step.missing)
        return words.say("home.do_other", span=span, title=title, count=count, unit=unit)
    what = words.texts.pick(step.what) if step.what else title
    key = _DO[kind]
    return words.say(key, span=span, count=count, what=what)


def missed_chip(missed: Missed, words: Words) -> str:
    """How often something was missed."""
    if missed.repeated:
        return words.say("home.lost", count=missed.lost)
    return words.say("status.missed")


def missed_text(missed: Missed, as_of: date, words: Words) -> str:
    """Since when it is too late, and what can still be done."""
    day = short_day(missed.last, as_of, words)
    key = "home.missed_ahead" if missed.ahead else "home.missed_over"
    return words.say(key, day=day, count=missed.ahead)


def progress_text(step: NextStep, words: Words) -> str:
    """How far it is, where it takes more than one: 11 / 15 节."""
    if step.target <= 1:
        return ""
    unit = unit_text(step.kind, step.unit, words)
    value, target = number(step.value), number(step.target)
    return words.say("home.of", value=value, target=target, unit=unit)


def until_text(due: date, as_of: date, words: Words) -> str:
    """A deadline as people say it: 今天, 截止周日."""
    if (due - as_of).days <= 1:
        return near_day(due, as_of, words)
    return words.say("home.until_day", day=near_day(due, as_of, words))


def near_day(due: date, as_of: date, words: Words) -> str:
    """A day as people say it: 今天, 周日, 6月30日."""
    days = (due - as_of).days
    if days == 0:
        return words.say("home.today")
    if days == 1:
        return words.say("home.tomorrow")
    if 0 < days < 7 and due.isocalendar()[:2] == as_of.isocalendar()[:2]:
        key = _WEEKDAYS[due.isoweekday()]
        return words.say(key)
    return short_day(due, as_of, words)


def short_day(day: date, as_of: date, words: Words) -> str:
    """A day without its year where that is the year it is looked at."""
    if day.year == as_of.year:
        form = "02" if words.language == "en" else ""
        return words.say("home.day", month=format(day.month, form), day=format(day.day, form))
    return day_text(day, words.texts)


def days_left(due: date, as_of: date, words: Words) -> str:
    """How long there is, where it is soon; empty where the day itself says enough."""
    days = (due - as_of).days
    return words.say("home.days_left", days=days) if 1 < days <= _SOON else ""


def chip_of(line: RuleLine, as_of: date, words: Words) -> tuple[str, str]:
    """A rule in one word and its role."""
    result, step = line.result, line.step
    if line.standing in _UNJUDGED:
        return words.say(f"status.{line.standing}"), status_role(line.standing)
    if step is not None and (line.standing != st.MISSED or step.due == as_of):
        return _open(step, as_of, words)
    if line.standing == st.MISSED:
        if result.windows is None:
            return words.say("status.missed"), "missed"
        return words.say("home.lost", count=line.lost), "missed"
    if line.standing == st.MET:
        return words.say("home.done"), "met"
    return words.say("home.on_time"), "met"


def _open(step: NextStep, as_of: date, words: Words) -> tuple[str, str]:
    role = "risk" if step.urgent else "waiting"
    if step.target > 1:
        unit = unit_text(step.kind, step.unit, words)
        value, target = number(step.value), number(step.target)
        return words.say("home.of", value=value, target=target, unit=unit), role
    missing = number(step.missing)
    key = "home.lacks_today" if step.due == as_of else "home.lacks"
    return words.say(key, count=missing), role
