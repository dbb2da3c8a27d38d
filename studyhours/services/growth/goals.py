"""Goals of a plan: what somebody sets out to do, tied to a kind of record or a rule, or to neither.

They are kept within the plan's record, so that they have its versions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studyhours.db.models import Record
from studyhours.domain.calendar import SchoolYear
from studyhours.domain.canonical import canonical_json
from studyhours.domain.errors import UnusableInput
from studyhours.domain.review import APPROVED
from studyhours.domain.statuses import MET
from studyhours.domain.tidy import tidy_line
from studyhours.rules.results import RuleResult

SPANS = ("year", "three_years")
"""For which a goal is set: the school year, or three from this one on."""
RECORD, RULE, FREE = "record", "rule", ""
MOST_GOALS = 30
LONGEST = 200
"""Characters of a goal."""
_YEARS = 3


@dataclass(frozen=True, slots=True)
class Goal:
    """What somebody sets out to do.

    Attributes:
        text: In their own words.
        span: One of ``SPANS``.
        measure: ``RECORD``, ``RULE``, or ``FREE`` for one that its owner ticks off.
        about: ``KIND`` or ``KIND/TYPE`` of records, or ``SET/RULE`` of a rule; empty for free.
        target: How many records; 1 for others.
        done: Whether its owner has ticked it off; only of free ones.
    """

    text: str
    span: str = SPANS[0]
    measure: str = FREE
    about: str = ""
    target: int = 1
    done: bool = False


@dataclass(frozen=True, slots=True)
class GoalShown:
    """A goal with how far it is.

    Attributes:
        goal: The goal.
        since: Label of the school year it was set in.
        count: How many of the records are there; None where none are counted.
        result: How the rule stands; None where there is none to see.
        reached: Whether it is reached.
    """

    goal: Goal
    since: str
    count: int | None
    result: RuleResult | None
    reached: bool

    @property
    def part(self) -> float | None:
        """How much of it is done, from 0 to 1; None where nothing is measured."""
        if self.count is not None:
            return min(self.count / self.goal.target, 1.0)
        if self.result is not None and self.result.target:
            return min(float(self.result.value / self.result.target), 1.0)
        return 1.0 if self.reached else None


def goals_text(goals: Sequence[Goal]) -> str:
    """Goals as a field of a record keeps them."""
    return canonical_json(
        [[one.text, one.span, one.measure, one.about, one.target, one.done] for one in goals]
    )


def goals_from(text: str) -> tuple[Goal, ...]:
    """The inverse of ``goals_text``; what somebody else wrote into the field is no goal."""
    try:
        plain: Any = json.loads(text) if text else []
        return tuple(
            Goal(str(said), str(span), str(measure), str(about), int(target), bool(done))
            for said, span, measure, about, target, done in plain
        )
    except (ValueError, TypeError):
        return ()


def tidied(goals: Sequence[Goal]) -> tuple[Goal, ...]:
    """Goals as they may be kept; those without words are left out.

    Raises:
        UnusableInput: too many, one too long, or one that is measured by something unknown.
    """
    found = []
    for one in goals:
        text = tidy_line(one.text)
        if not text:
            continue
        if len(text) > LONGEST:
            raise UnusableInput("goal_too_long", count=len(text), most=LONGEST)
        known = one.span in SPANS and one.measure in {RECORD, RULE, FREE}
        if not known or (one.measure != FREE and not one.about) or one.target < 1:
            raise UnusableInput("goal_unclear", text=text)
        free = one.measure == FREE
        found.append(
            Goal(
                text,
                one.span,
                one.measure,
                "" if free else one.about,
                one.target if one.measure == RECORD else 1,
                one.done and free,
            )
        )
    if len(found) > MOST_GOALS:
        raise UnusableInput("too_many_goals", count=len(found), most=MOST_GOALS)
    return tuple(found)


def span_of(goal: Goal, year: SchoolYear) -> tuple[date, date]:
    """The days a goal of a year's plan is set for."""
    if goal.span == SPANS[0]:
        return year.first, year.last
    begin = year.first
    try:
        after = begin.replace(year=begin.year + _YEARS)
    except ValueError:
        after = begin.replace(year=begin.year + _YEARS, day=28)
    return begin, after - timedelta(days=1)


def shown_goals(
    session: Session,
    teacher: UUID,
    goals: Sequence[tuple[Goal, SchoolYear]],
    results: Mapping[tuple[str, str], RuleResult],
) -> tuple[GoalShown, ...]:
    """Goals with how far they are: each count one query on an index.

    Args:
        session: A session on the ledger.
        teacher: Whose.
        goals: Each with the year it was set in.
        results: How rules stand, by set and rule; none where the login may not see them.
    """
    found = []
    for goal, year in goals:
        count, result = None, None
        if goal.measure == RECORD:
            count = _counted(session, teacher, goal, year)
        elif goal.measure == RULE:
            ruleset, _, rule = goal.about.partition("/")
            result = results.get((ruleset, rule))
        reached = (
            goal.done
            or (count is not None and count >= goal.target)
            or (result is not None and result.status == MET)
        )
        found.append(GoalShown(goal, year.label, count, result, reached))
    return tuple(found)


def _counted(session: Session, teacher: UUID, goal: Goal, year: SchoolYear) -> int:
    kind, _, kind_type = goal.about.partition("/")
    first, last = span_of(goal, year)
    query = select(func.count()).where(
        Record.teacher_id == teacher,
        Record.kind == kind,
        Record.status == APPROVED,
        Record.deleted.is_(False),
        Record.last_day.between(first, last),
    )
    if kind_type:
        query = query.where(Record.type == kind_type)
    return session.scalar(query) or 0
