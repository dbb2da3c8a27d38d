"""Which rules and windows bind in one school year, and which tallies answer them.

A window is judged by the version in force on its last day. The plan is made once for everybody;
the database answers its requests set by set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.windows import NEED_TERMS, Window
from studyhours.rules.model import Rule, Version
from studyhours.rules.plan_requirement import Planner, Questions
from studyhours.rules.planned import PlannedThreshold, PlannedWindow, TallyRequest
from studyhours.rules.requirements import links_of, units_of
from studyhours.rules.times import Stretch, is_repeated, stretches_of
from studyhours.rules.walking import windows_within


@dataclass(frozen=True, slots=True)
class Planned:
    """A window of a rule with the version that judges it, and all that is asked in it."""

    rule: Rule
    version: Version
    asks: PlannedWindow

    @property
    def window(self) -> Window:
        """Its days."""
        return self.asks.stretch.window


@dataclass(frozen=True, slots=True)
class RulePlan:
    """One rule over one school year.

    Attributes:
        ruleset_id: The set it belongs to.
        rule: The rule as of the window that ends last; gives title, tolerance and consequence.
        version: The version of that window.
        planned: Its windows, in the order of their last days.
        requests: The tallies it needs, numbered as its places are.
        undecided: Why nobody can be judged by it (``no_calendar``, ``no_windows``,
            ``no_version``, ``no_target``); None when it can be judged.
        provisional: Whether it leans on days beyond the holiday table.
        reads: The rules whose results it reads.
    """

    ruleset_id: str
    rule: Rule
    version: Version
    planned: tuple[Planned, ...]
    requests: tuple[TallyRequest, ...]
    undecided: str | None
    provisional: bool
    reads: tuple[RulePlan, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Rule set, rule, and whom it binds: a plan is known by them."""
        return self.ruleset_id, self.rule.id, self.rule.subject

    @property
    def asks_of_others(self) -> bool:
        """Whether it asks for anything but what the subject itself did."""
        return bool(self.reads) or not all(entry.asks.alone for entry in self.planned)

    @property
    def single(self) -> bool:
        """Whether the rule has one window instead of repeated ones.

        A rule that went over from terms to the school year has both in the year of the change.
        """
        return not is_repeated(self.rule.asks.time, len(self.planned))


def requests_of(plans: Iterable[RulePlan]) -> tuple[TallyRequest, ...]:
    """What the plans ask of the database together, each question once."""
    return tuple(dict.fromkeys(request for plan in plans for request in plan.requests))


def plan_rules(
    versions: Sequence[Version], calendar: SchoolCalendar, as_of: date
) -> tuple[RulePlan, ...]:
    """Plans the rules of one rule set's versions for one school year.

    Args:
        versions: All versions of one rule set, in order of number.
        calendar: The school year.
        as_of: Only records whose last day is not after this day are seen.
    """
    bound = [version for version in versions if _binds(version, calendar)]
    plans = []
    # A rule that comes to bind others is another rule: nobody is judged by both.
    rules = ((rule.id, rule.subject) for version in bound for rule in version.ruleset.rules)
    for rule_id, subject in dict.fromkeys(rules):
        plan = _plan_rule(rule_id, subject, bound, calendar, as_of)
        if plan is not None:
            plans.append(plan)
    return _linked(plans)


def with_reads(plans: Iterable[RulePlan]) -> tuple[RulePlan, ...]:
    """Plans and the rules whose results they read, each once, what is read before who reads it."""
    found: dict[tuple[str, str, str], RulePlan] = {}
    for plan in plans:
        for one in (*with_reads(plan.reads), plan):
            found.setdefault(one.key, one)
    return tuple(found.values())


def _linked(plans: Sequence[RulePlan]) -> tuple[RulePlan, ...]:
    """The plans of one rule set, each with those it reads.

    A file has no circle of rules that read each other, but two versions in one year may make one:
    then nobody can be judged by these rules.
    """
    named = {plan.key: _named(plan) for plan in plans}
    reads = {plan.key: [one for one in plans if one.rule.id in named[plan.key]] for plan in plans}

    def reached(plan: RulePlan, seen: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
        for one in reads[plan.key]:
            if one.key not in seen:
                seen.add(one.key)
                reached(one, seen)
        return seen

    circles = {plan.key for plan in plans if plan.key in reached(plan, set())}

    def complete(plan: RulePlan) -> RulePlan:
        if plan.key in circles:
            return replace(plan, requests=(), undecided="linked_in_circle")
        return replace(plan, reads=tuple(map(complete, reads[plan.key])))

    return tuple(map(complete, plans))


def _named(plan: RulePlan) -> set[str]:
    """The rules whose results a rule reads, in any of its windows."""
    rules = (plan.rule, *(entry.rule for entry in plan.planned))
    return {link.rule for rule in rules for link in links_of(rule.asks)}


def _binds(version: Version, calendar: SchoolCalendar) -> bool:
    starts_late = version.first is not None and version.first > calendar.year.last
    ended_early = version.last is not None and version.last < calendar.year.first
    return not (starts_late or ended_early)


def _plan_rule(
    rule_id: str, subject: str, versions: Sequence[Version], calendar: SchoolCalendar, as_of: date
) -> RulePlan | None:
    holders = [
        (version, rule)
        for version in versions
        for rule in version.ruleset.rules
        if (rule.id, rule.subject) == (rule_id, subject)
    ]
    stretches = [
        (stretch, version, rule)
        for version, rule in holders
        for stretch in stretches_of(rule.asks.time, calendar)
        if version.in_force(stretch.window.last)
    ]
    stretches.sort(key=lambda entry: (entry[0].window.last, entry[0].window.first))
    _, version, rule = stretches[-1] if stretches else (None, *holders[-1])
    questions = Questions(as_of)
    planned = [
        _planned(stretch, of, judge, calendar, questions) for stretch, of, judge in stretches
    ]
    undecided = None
    if not calendar.terms and not NEED_TERMS.isdisjoint(units_of(rule.asks)):
        undecided = "no_calendar"
    elif not planned:
        windows = [stretch.window for stretch in stretches_of(rule.asks.time, calendar)]
        if not windows and rule.asks.time.cycle is not None:
            return None  # no cycle ends in this year: it is judged in another
        if not windows:
            undecided = "no_windows"
        elif all(any(one.in_force(window.last) for one in versions) for window in windows):
            return None  # the versions in force have dropped the rule
        else:
            undecided = "no_version"
    elif any(_lacks_target(entry.asks) for entry in planned):
        undecided = "no_target"
    by_school_days = bool(planned) and planned[0].asks.stretch.by_school_days
    provisional = by_school_days and calendar.is_provisional(
        min(entry.window.first for entry in planned), planned[-1].window.last
    )
    return RulePlan(
        version.ruleset.id,
        rule,
        version,
        tuple(planned),
        () if undecided else questions.requests(),
        undecided,
        provisional,
    )


def _planned(
    stretch: Stretch, version: Version, rule: Rule, calendar: SchoolCalendar, questions: Questions
) -> Planned:
    planner = Planner(calendar, version.ruleset.risk, questions)
    return Planned(rule, version, planner.window(rule.asks, stretch, rule.asks.time.unit))


def _lacks_target(window: PlannedWindow) -> bool:
    return any(
        isinstance(inner.asks, PlannedThreshold) and inner.asks.target is None
        for inner in windows_within(window, others=True)
    )
