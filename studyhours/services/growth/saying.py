"""What handbooks and portfolios say in words, at the window and on paper alike."""

from __future__ import annotations

from fractions import Fraction

from studyhours.domain.kinds import LEVELS
from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import Texts
from studyhours.services.growth.drawn import Drawn, PaperDrawn
from studyhours.services.growth.goals import RECORD, RULE, SPANS, GoalShown
from studyhours.services.growth.portfolio import Portfolio, SetVerdict, YearShown
from studyhours.services.papers.hours import CATEGORIES
from studyhours.services.papers.kind_words import kind_title
from studyhours.services.wording.amounts import record_amount
from studyhours.services.wording.day_words import day_text, short_day_text
from studyhours.services.wording.grades import grade_text

_LEVEL_NAMES = {code: name for name, code in LEVELS.items()}


def what_text(one: Drawn, texts: Texts) -> str:
    """The type of a record, or its kind where it has none."""
    return texts.pick(one.type_title) if one.type_title else texts.pick(one.kind_title)


def title_text(one: Drawn, texts: Texts) -> str:
    """Its title, or what it is where it has none."""
    return one.title or what_text(one, texts)


def day_said(one: Drawn, texts: Texts) -> str:
    """Its day, short: ``2026.4.3``."""
    return short_day_text(one.last_day, texts)


def more_text(one: Drawn, texts: Texts) -> str:
    """Level, grade and amount of a record."""
    parts = []
    if one.level is not None and one.level in _LEVEL_NAMES:
        parts.append(texts.say(f"records.level_{_LEVEL_NAMES[one.level]}"))
    if one.grade:
        parts.append(grade_text(one.grade, one.prize, texts))
    if one.amount.unit != "item" or one.amount.exact != 1:
        parts.append(record_amount(one.amount, one.kind, texts))
    elif one.characters:
        parts.append(texts.say("growth.characters", count=one.characters))
    return " · ".join(parts)


def goal_text(shown: GoalShown, texts: Texts) -> str:
    """A goal with the span it is set for, where that is more than a year."""
    if shown.goal.span == SPANS[0]:
        return shown.goal.text
    return texts.say("growth.goal_long", text=shown.goal.text, since=shown.since)


def goal_progress(shown: GoalShown, texts: Texts) -> str:
    """How far it is."""
    goal = shown.goal
    if goal.measure == RECORD and shown.count is not None:
        return f"{shown.count} / {goal.target}"
    if goal.measure == RULE:
        if shown.result is None:
            return texts.say("growth.goal_unseen")
        return texts.say(f"status.{shown.result.status}")
    return texts.say("growth.goal_done" if shown.reached else "growth.goal_open")


def hours_said(hours: Fraction | None) -> str:
    """Hours as people read them."""
    return "—" if hours is None else decimal_text(hours)


def hour_cells(year: YearShown) -> tuple[str, ...]:
    """Hours by category, then all together."""
    hours = year.hours
    if hours is None:
        return ("—",) * (len(CATEGORIES) + 1)
    zero = Fraction(0)
    return (*(decimal_text(hours.get(name, zero)) for name in CATEGORIES), hours_said(year.total))


def verdict_text(one: SetVerdict, texts: Texts) -> str:
    """How somebody stands by a rule set, with how many of its rules are met."""
    status = texts.say(f"status.{one.verdict}")
    return texts.say("growth.verdict", status=status, met=one.met, rules=one.rules)


def paper_text(one: PaperDrawn, texts: Texts) -> str:
    """A certificate in a line."""
    kind = kind_title(one.kind, texts)
    return texts.say("growth.paper", kind=kind, year=one.year, serial=one.serial)


def paper_day(one: PaperDrawn, texts: Texts) -> str:
    """When it was issued."""
    return day_text(one.issued_on, texts)


def capital(name: str) -> str:
    """A fact's name where it begins a line: the texts have it as within a sentence."""
    return name[:1].upper() + name[1:]


def profile_rows(whole: Portfolio, texts: Texts) -> list[tuple[str, str]]:
    """Who it is, as names and what they say; what is not known is left out."""
    say = texts.say
    sex = whole.sex or ""
    known = [
        (say("growth.cover_name"), whole.name),
        (say("growth.staff_no"), whole.staff_no or ""),
        (say("teacher_info.former_name"), whole.former_name or ""),
        (say("fact.sex"), say(f"sex.{sex}") if sex in {"male", "female"} else sex),
        (say("teacher_info.ethnicity"), whole.ethnicity or ""),
        (say("fact.birth"), day_text(whole.birth, texts)),
        (say("fact.joined_profession"), day_text(whole.joined_profession, texts)),
        (say("fact.joined"), day_text(whole.joined, texts)),
        *(
            (say(f"fact.{name}"), whole.now(name))
            for name in ("subject", "group", "stage", "title", "post", "layer", "backbone")
        ),
    ]
    return [(capital(name), said) for name, said in known if said]
