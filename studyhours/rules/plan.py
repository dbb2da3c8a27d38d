"""Which rules and windows bind in one school year, and which tallies answer them.

A window is judged by the version in force on its last day. The plan is made once for everybody;
the database answers its requests set by set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.windows import NEED_TERMS, SINGLE_WINDOWS, Window, windows_of
from studyhours.rules.model import Leaf, Rule, Version

Subject: TypeAlias = str
"""The identifier of whoever a rule binds; a teacher's uid."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """What a leaf came to in one window: records, and for sums the hundredths by unit."""

    records: int
    sums: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TallyRequest:
    """A question to the database: a leaf over windows, seen at the end of a day.

    The windows of one request do not overlap.
    """

    leaf: Leaf
    windows: tuple[Window, ...]
    as_of: date


TallyAnswer: TypeAlias = Mapping[Subject, Mapping[int, Tallied]]
"""Subject → index of the window in the request → what it came to; windows with nothing lack."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A window of a rule with the version that judges it."""

    window: Window
    rule: Rule
    version: Version
    target: Fraction | None


@dataclass(frozen=True, slots=True)
class RulePlan:
    """One rule over one school year.

    Attributes:
        ruleset_id: The set it belongs to.
        rule: The rule as of the window that ends last; gives title, tolerance and consequence.
        version: The version of that window.
        planned: Its windows, in the order of their last days.
        requests: Tally requests; their windows, one after another, are those of ``planned``.
        undecided: Why nobody can be judged by it (``no_calendar``, ``no_windows``,
            ``no_version``, ``no_target``); None when it can be judged.
        provisional: Whether it leans on days beyond the holiday table.
    """

    ruleset_id: str
    rule: Rule
    version: Version
    planned: tuple[Planned, ...]
    requests: tuple[TallyRequest, ...]
    undecided: str | None
    provisional: bool

    @property
    def single(self) -> bool:
        """Whether the rule has one window instead of repeated ones.

        A rule that went over from terms to the school year has both in the year of the change.
        """
        return self.rule.window in SINGLE_WINDOWS and len(self.planned) <= 1


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
    for rule_id in dict.fromkeys(rule.id for version in bound for rule in version.ruleset.rules):
        plan = _plan_rule(rule_id, bound, calendar, as_of)
        if plan is not None:
            plans.append(plan)
    return tuple(plans)


def _binds(version: Version, calendar: SchoolCalendar) -> bool:
    starts_late = version.first is not None and version.first > calendar.year.last
    ended_early = version.last is not None and version.last < calendar.year.first
    return not (starts_late or ended_early)


def _plan_rule(
    rule_id: str, versions: Sequence[Version], calendar: SchoolCalendar, as_of: date
) -> RulePlan | None:
    planned: list[Planned] = []
    holders = [
        (version, rule)
        for version in versions
        for rule in version.ruleset.rules
        if rule.id == rule_id
    ]
    for version, rule in holders:
        planned.extend(
            Planned(window, rule, version, rule.target_on(window.last))
            for window in windows_of(rule.window, calendar)
            if version.in_force(window.last)
        )
    planned.sort(key=lambda entry: (entry.window.last, entry.window.first))
    version, rule = (planned[-1].version, planned[-1].rule) if planned else holders[-1]
    without_terms = not calendar.terms
    undecided = None
    if without_terms and rule.window in NEED_TERMS:
        undecided = "no_calendar"
    elif not planned:
        windows = windows_of(rule.window, calendar)
        if not windows:
            undecided = "no_windows"
        elif all(any(one.in_force(window.last) for one in versions) for window in windows):
            return None  # the versions in force have dropped the rule
        else:
            undecided = "no_version"
    elif any(entry.target is None for entry in planned):
        undecided = "no_target"
    provisional = bool(planned) and calendar.is_provisional(
        min(entry.window.first for entry in planned), planned[-1].window.last
    )
    return RulePlan(
        version.ruleset.id,
        rule,
        version,
        tuple(planned),
        () if undecided else tuple(_requests(planned, as_of)),
        undecided,
        provisional,
    )


def _requests(planned: Sequence[Planned], as_of: date) -> list[TallyRequest]:
    """One request for each run of windows of one unit judged by the same measure.

    Versions take turns by the windows' last days, so such a run is in order of first days too.
    """
    requests: list[TallyRequest] = []
    unit = ""
    for entry in planned:
        same = unit == entry.rule.window and requests[-1].leaf == entry.rule.measure
        unit = entry.rule.window
        if same:
            last = requests.pop()
            requests.append(TallyRequest(last.leaf, (*last.windows, entry.window), as_of))
        else:
            requests.append(TallyRequest(entry.rule.measure, (entry.window,), as_of))
    return requests
