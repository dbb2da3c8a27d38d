"""When a rule asks what it asks, in words: windows, cuts of them, and how many may fail."""

from __future__ import annotations

from datetime import date

from studyhours.domain.texts import Texts
from studyhours.rules.times import AROUND, Cycle, Edge, MonthDay, Time, Within
from studyhours.services.rulebook.sentence_measures import percent_words
from studyhours.services.wording.day_words import day_text


def when_words(time: Time, texts: Texts) -> str:
    """The windows of a requirement; empty for a part that has those around it, uncut."""
    if time.cycle is not None:
        said = _cycle(time.cycle, texts)
    elif time.unit == AROUND:
        said = ""
    else:
        said = texts.say(f"rule_word.{time.unit}")
    if time.within is None:
        return said
    cut = within_words(time.within, texts)
    return texts.say("rule_said.cut", window=said, cut=cut) if said else cut


def _cycle(cycle: Cycle, texts: Texts) -> str:
    if cycle.first is None:
        if cycle.last is None:
            return texts.say("rule_said.rolling", years=cycle.years)
        day = edge_words(cycle.last, texts)
        return texts.say("rule_said.rolling_to", years=cycle.years, day=day)
    first = day_text(cycle.first, texts)
    if cycle.years == 1:
        return texts.say("rule_said.own_year", day=first)
    return texts.say("rule_said.cycle", years=cycle.years, day=first)


def within_words(within: Within, texts: Texts) -> str:
    """What is cut out of a window: ``3、4、5 月``, ``到10月31日止``."""
    said = []
    if within.months:
        names = [texts.say(f"month_name.{month}") for month in within.months]
        months = texts.say("part.and").join(names)
        said.append(texts.say("rule_said.months", months=months))
    first, last = edge_words(within.first, texts), edge_words(within.last, texts)
    if first and last:
        said.append(texts.say("rule_said.between", first=first, last=last))
    elif first:
        said.append(texts.say("rule_said.begins", day=first))
    elif last:
        said.append(texts.say("rule_said.ends", day=last))
    return texts.say("rule_said.cuts").join(said)


def edge_words(edge: Edge, texts: Texts) -> str:
    """A date, or a day of every year; empty where there is none."""
    if isinstance(edge, MonthDay):
        name = texts.say(f"month_name.{edge.month}")
        return texts.say("rule_said.month_day", month=name, day=edge.day)
    return day_text(edge, texts) if isinstance(edge, date) else ""


def tolerance_words(time: Time, texts: Texts) -> str:
    """How many windows may fail."""
    unit = time.unit or time.around
    if time.tolerance.share:
        share = percent_words(time.tolerance.share)
        span = texts.say(f"span_short.{unit}")
        return texts.say("rule_said.tolerance_share", share=share, span=span)
    number = time.tolerance.windows
    span = texts.say(f"span.{unit}")
    return texts.say("rule_said.tolerance", number=number, span=span)
