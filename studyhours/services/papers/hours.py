"""Hours by category, as the summary table and the certificate show them.

By default (catalogue C, 汇总表): level 校 is school-based, else online is online, else
centralised. A mixed course goes by its larger part; where a record does not say which that is, it
is centralised.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.breakdown import PartSum, part_sums
from studyhours.db.models import School
from studyhours.domain.errors import UnusableInput
from studyhours.domain.kinds import LEVELS
from studyhours.domain.quantity import HUNDRED, round_down
from studyhours.domain.windows import SINGLE_WINDOWS
from studyhours.rules.model import Leaf, Rule, RuleSet
from studyhours.rules.requirements import Threshold, plain_leaf

SCHOOL_BASED = "school_based"
CENTRALISED = "centralised"
ONLINE = "online"
CATEGORIES = (SCHOOL_BASED, CENTRALISED, ONLINE)


def category_of(part: PartSum) -> str:
    """The category of a part."""
    if part.level == LEVELS["school"]:
        return SCHOOL_BASED
    return ONLINE if part.mode == "online" else CENTRALISED


@dataclass(frozen=True, slots=True)
class TotalRule:
    """The rule of a set that adds up all study hours of a year.

    Attributes:
        rule: The rule.
        leaf: What it adds up.
        step: What its result is rounded down to.
    """

    rule: Rule
    leaf: Leaf
    step: Fraction

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.rule.id


def total_rule(ruleset: RuleSet) -> TotalRule:
    """The rule of a set that adds up all study hours of a year.

    Raises:
        UnusableInput: the set has none; no paper can state hours by it.
    """
    for rule in ruleset.rules:
        leaf, asks = plain_leaf(rule.asks), rule.asks.requirement
        if (
            leaf is not None
            and isinstance(asks, Threshold)
            and rule.window == SINGLE_WINDOWS[0]
            and leaf.what == "sum"
            and leaf.unit == "hour"
            and not leaf.conditions
        ):
            return TotalRule(rule, leaf, asks.step)
    raise UnusableInput("ruleset_without_hours", id=ruleset.id)


@dataclass(frozen=True, slots=True)
class Hours:
    """Somebody's study hours, as papers state them; each figure rounded down once by the rule.

    They are what the records that count come to, whatever the rule asks of them: somebody who is
    exempt, or whom the rule does not bind, has done what they have done.

    Attributes:
        total: All of them.
        by_category: Those of each of ``CATEGORIES``.
    """

    total: Fraction
    by_category: Mapping[str, Fraction]


NO_HOURS = Hours(Fraction(0), MappingProxyType(dict.fromkeys(CATEGORIES, Fraction(0))))
"""Of somebody who has done nothing."""


def hours_of(
    session: Session,
    school: School,
    rule: TotalRule,
    first: date,
    last: date,
    teachers: Collection[UUID] | None = None,
) -> Mapping[str, Hours]:
    """Teacher uid → hours; nobody who has none."""
    exact: dict[str, dict[str, Fraction]] = {}
    for part in part_sums(session, rule.leaf, school.id, first, last, teachers):
        hours = Fraction(part.hundredths, HUNDRED) * rule.leaf.factors[part.unit]
        mine = exact.setdefault(part.teacher, dict.fromkeys(CATEGORIES, Fraction(0)))
        mine[category_of(part)] += hours
    return {
        teacher: Hours(
            round_down(sum(mine.values(), Fraction(0)), rule.step),
            {name: round_down(value, rule.step) for name, value in mine.items()},
        )
        for teacher, mine in exact.items()
    }


def hours_by_category(
    session: Session,
    school: School,
    rule: TotalRule,
    first: date,
    last: date,
    teachers: Collection[UUID] | None = None,
) -> Mapping[str, Mapping[str, Fraction]]:
    """Teacher uid → category → hours, each rounded down once by the rule."""
    found = hours_of(session, school, rule, first, last, teachers)
    return {teacher: hours.by_category for teacher, hours in found.items()}
