"""One teacher's home: hours, rules with their windows, what to do next, what was recorded last."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher
from studyhours.domain.calendar import SchoolCalendar, SchoolYear
from studyhours.domain.errors import UnusableInput
from studyhours.domain.kinds import LEVELS
from studyhours.domain.windows import SINGLE_WINDOWS
from studyhours.rules.requirements import plain_leaf
from studyhours.rules.results import RuleResult
from studyhours.services.checking.checking import (
    Checked,
    CheckRequest,
    RuleSetUsed,
    TeacherChecked,
)
from studyhours.services.checking.standing import check_again
from studyhours.services.exchange.from_school import statuses_said
from studyhours.services.home.own_activities import (
    OwnActivity,
    coming_activities,
    lacking_activities,
)
from studyhours.services.home.recorded import (
    DayRecords,
    RecentRecord,
    ReturnedRecord,
    quick_kinds,
    recent_records,
    records_by_day,
    returned_records,
    to_hand_in,
    waiting_records,
)
from studyhours.services.home.rules import RulesKnown, rules_of
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.papers.hours import (
    CATEGORIES,
    ONLINE,
    SCHOOL_BASED,
    TotalRule,
    hours_by_category,
    total_rule,
)
from studyhours.services.people.sole import sole_teacher
from studyhours.services.wording.next_steps import (
    LOST,
    Mark,
    Missed,
    NextStep,
    all_marks,
    in_order,
    missed_of,
    shown_marks,
    standing,
    step_of,
)

_ENOUGH_DAYS = 20
NO_RULES = frozenset({"no_rulesets", "no_rules_in_force", "no_rules_of_teachers"})


@dataclass(frozen=True, slots=True)
class Part:
    """A category of somebody's hours.

    Attributes:
        category: One of ``services.hours.CATEGORIES``.
        hours: Study hours.
        rule: The result of the rule that asks a minimum of it, where there is one.
    """

    category: str
    hours: Fraction
    rule: RuleResult | None


@dataclass(frozen=True, slots=True)
class HoursShown:
    """The hours of a year.

    Attributes:
        rule: The result of the rule that adds up all of them.
        standing: Its status with today still ahead.
        parts: By category, in their fixed order.
        pace: The day on which the target is reached if it goes on like this; None where that is
            not before the year's end, too early to say, or reached already.
    """

    rule: RuleResult
    standing: str
    parts: tuple[Part, ...]
    pace: date | None


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule of the checklist.

    Attributes:
        result: Its result, as the check has it.
        standing: Its status with today still ahead.
        marks: Windows around today.
        lost: Windows that can no longer be mended.
        step: What can be done now.
    """

    result: RuleResult
    standing: str
    marks: tuple[Mark, ...]
    lost: int
    step: NextStep | None


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one set, without those of the hours."""

    id: str
    title: Mapping[str, str]
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class TeacherHome:
    """Everything the home of one teacher shows.

    Attributes:
        uid: The teacher.
        name: Name.
        verdict: The check's verdict; empty where there are no rules.
        as_of: The day, included.
        year: The school year.
        rulesets: Versions judged by.
        hours: Hours of the year; None where no rule adds them up.
        groups: Other rules, set by set.
        steps: What to do next, most pressing first.
        missed: What was missed, the newest first.
        recent: Newest records, ``NEWEST`` at most.
        days: The days of the weeks with school, in order.
        waiting: Records that wait for review, by status (``submitted``, ``returned``,
            ``incomplete``).
        returned: Those that were sent back, the newest first.
        coming: Activities one is to be at, the soonest first.
        lacking: Activities attended whose record lacks something.
        quick: Kinds that this login may write for this teacher at once.
        to_hand_in: Records of a teacher's own ledger that were mended since a school returned
            them; whether they were handed in again is not known here.
    """

    uid: str
    name: str
    verdict: str
    as_of: date
    year: SchoolYear
    rulesets: tuple[RuleSetUsed, ...]
    hours: HoursShown | None
    groups: tuple[RuleGroup, ...]
    steps: tuple[NextStep, ...]
    missed: tuple[Missed, ...]
    recent: tuple[RecentRecord, ...]
    days: tuple[DayRecords, ...]
    waiting: Mapping[str, int]
    returned: tuple[ReturnedRecord, ...] = ()
    coming: tuple[OwnActivity, ...] = ()
    lacking: tuple[OwnActivity, ...] = ()
    quick: tuple[str, ...] = ()
    to_hand_in: int = 0


def home_of_teacher(ledger: Ledger, uid: str, as_of: date | None = None) -> TeacherHome:
    """What concerns one teacher as of a day, today by default.

    Raises:
        UnusableInput: there is no such teacher.
        NotPermitted: the account may not see this teacher.
    """
    with ledger.reading() as session:
        school = school_of(session)
        as_of = as_of or today(ledger, school)
    checked, teacher = _checked(ledger, uid, as_of)
    with ledger.reading() as session:
        school = school_of(session)
        own = session.get(Teacher, UUID(uid))
        calendar = load_calendar(session, school, choose_year(session, school, None, as_of))
        rules = rules_of(session, school)
        results = teacher.result.rules if teacher else ()
        hours = _hours(session, school, rules, UUID(uid), results, calendar, as_of)
        actor = ledger.actor
        writes = "edit_records" in actor.functions or uid == actor.teacher_uid
        lines = [_line(result, rules, as_of) for result in results]
        said = statuses_said(ledger, session, school)
        # Others have an office that enters what is lacking for them.
        lacking = _lacking(lines) if sole_teacher(session, school) == uid else ()
        return TeacherHome(
            uid=uid,
            name=own.name if own else "",
            verdict=teacher.result.verdict if teacher else "",
            as_of=as_of,
            year=calendar.year,
            rulesets=checked.rulesets if checked else (),
            hours=hours,
            groups=_groups(lines, rules, hours),
            steps=in_order(line.step for line in lines if line.step is not None),
            missed=_missed(results, as_of),
            recent=recent_records(session, UUID(uid), as_of, said),
            days=records_by_day(session, calendar, UUID(uid)),
            waiting=waiting_records(session, UUID(uid)),
            returned=returned_records(session, UUID(uid)),
            coming=coming_activities(session, UUID(uid), as_of),
            lacking=lacking_activities(session, UUID(uid), as_of),
            quick=quick_kinds(session, school.id, lacking) if writes else (),
            to_hand_in=to_hand_in(session, UUID(uid), said),
        )


def _checked(ledger: Ledger, uid: str, as_of: date) -> tuple[Checked | None, TeacherChecked | None]:
    """The teacher's results; none where the ledger has no rules yet."""
    try:
        checked = check_again(ledger, CheckRequest(as_of=as_of, teacher=uid))
    except UnusableInput as fault:
        if fault.code in NO_RULES:
            return None, None
        raise
    return checked, checked.teachers[0]


# ---------------------------------------------------------------- rules


def _missed(results: Sequence[RuleResult], as_of: date) -> tuple[Missed, ...]:
    found = [one for result in results if (one := missed_of(result, as_of)) is not None]
    return tuple(sorted(found, key=lambda one: one.last, reverse=True))


def _line(result: RuleResult, rules: RulesKnown, as_of: date) -> RuleLine:
    marks = all_marks(result, as_of)
    return RuleLine(
        result,
        standing(result, as_of),
        shown_marks(marks, result.span, as_of),
        sum(mark.state == LOST for mark in marks),
        step_of(result, rules.asked(result), as_of),
    )


def _groups(
    lines: Sequence[RuleLine], rules: RulesKnown, hours: HoursShown | None
) -> tuple[RuleGroup, ...]:
    shown = {id(hours.rule), *(id(part.rule) for part in hours.parts)} if hours else set()
    groups: dict[str, list[RuleLine]] = {}
    for line in lines:
        if id(line.result) not in shown:
            groups.setdefault(line.result.ruleset_id, []).append(line)
    return tuple(
        RuleGroup(
            name, rules.sets[name, max(line.result.version for line in found)].title, tuple(found)
        )
        for name, found in groups.items()
    )


# ---------------------------------------------------------------- hours


def _hours(
    session: Session,
    school: School,
    rules: RulesKnown,
    uid: UUID,
    results: Sequence[RuleResult],
    calendar: SchoolCalendar,
    as_of: date,
) -> HoursShown | None:
    found_rules = ((one, _adds_up_all(one, rules)) for one in results)
    total, rule = next(((one, rule) for one, rule in found_rules if rule), (None, None))
    if total is None or rule is None:
        return None
    last = min(as_of, calendar.year.last)
    found = hours_by_category(session, school, rule, calendar.year.first, last, (uid,))
    mine = found.get(str(uid), dict.fromkeys(CATEGORIES, Fraction(0)))
    minima = {_category(one, rules): one for one in results if one is not total}
    parts = tuple(Part(name, mine[name], minima.get(name)) for name in CATEGORIES)
    return HoursShown(total, standing(total, as_of), parts, _pace(total, calendar, as_of))


def _lacking(lines: Sequence[RuleLine]) -> tuple[str, ...]:
    """Kinds of what can still be done, those first of which the largest share is lacking."""
    open_rules = [line.result for line in lines if line.step is not None and line.result.target]
    open_rules.sort(key=lambda one: (-one.shortfall / one.target, one.unit != "hour", -one.target))
    return tuple(dict.fromkeys(one.kind for one in open_rules))


def _adds_up_all(result: RuleResult, rules: RulesKnown) -> TotalRule | None:
    """The rule of a result that adds up all hours of a year; None of any other result."""
    ruleset = rules.sets.get((result.ruleset_id, result.version))
    try:
        rule = total_rule(ruleset) if ruleset is not None else None
    except UnusableInput:
        return None
    return rule if rule is not None and rule.id == result.rule_id else None


def _category(result: RuleResult, rules: RulesKnown) -> str:
    """The category a rule of the year's hours asks a minimum of; empty for any other rule."""
    rule = rules.rule(result)
    leaf = plain_leaf(rule.asks) if rule else None
    if rule is None or leaf is None or rule.window != SINGLE_WINDOWS[0] or leaf.unit != "hour":
        return ""
    asked = {(one.field, one.allowed) for one in leaf.conditions}
    if asked == {("level", (LEVELS["school"],))}:
        return SCHOOL_BASED
    return ONLINE if asked == {("mode", ("online",))} else ""


def _pace(result: RuleResult, calendar: SchoolCalendar, as_of: date) -> date | None:
    """The school day on which the target is reached at the pace so far."""
    days = calendar.school_days
    gone = calendar.school_days_in(calendar.year.first, as_of)
    if gone < _ENOUGH_DAYS or not Fraction(0) < result.value < result.target:
        return None
    needed = math.ceil(result.target * gone / result.value)
    return days[needed - 1] if needed <= len(days) else None
