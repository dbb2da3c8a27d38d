"""How real teachers would stand by the text of a rule set that nobody has adopted; writes nothing.

The text is judged as if it were in force alone and all the time, as ``rule_diff`` judges a side of
a comparison.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.domain import statuses as st
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.statuses import VERDICT_ORDER
from studyhours.rules.model import RuleSet, Version
from studyhours.rules.plan import RulePlan, plan_rules
from studyhours.rules.results import RuleResult, SubjectResult
from studyhours.rules.trace import Trace
from studyhours.services.checking.checking import TeacherChecked, teachers_to_judge, trace_everybody
from studyhours.services.checking.judging import judge
from studyhours.services.checking.verdicts import DayChoices
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.teacher_list import TeacherShown, list_teachers
from studyhours.services.rulebook.rulesets import parse_for

WORST_FIRST = (*reversed(VERDICT_ORDER), st.EXEMPT, st.NOT_APPLICABLE)
"""Statuses in the order people look for them."""
_PLACE = {status: place for place, status in enumerate(WORST_FIRST)}
_FINE = 10_000


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """What to try.

    Attributes:
        text: The rule set, as its file says it.
        file: What to call it in a fault.
        year: Label of the school year; chosen by the day when None.
        as_of: The day, included; today in the school's zone when None.
        teachers: Only these, by staff number, unique name or uid; everybody when empty.
    """

    text: str
    file: str = ""
    year: str | None = None
    as_of: date | None = None
    teachers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulePreviewed:
    """One rule over everybody.

    Attributes:
        id: The rule.
        title: Its name by language.
        counts: How many teachers have each status; statuses nobody has are left out.
    """

    id: str
    title: Mapping[str, str]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TeacherPreviewed:
    """One teacher by these rules.

    Attributes:
        teacher: Who.
        result: The results, in the order of ``RulesPreview.rules``.
        worst: The one that stands worst, the first of equals.
    """

    teacher: TeacherShown
    result: SubjectResult
    worst: RuleResult


@dataclass(frozen=True, slots=True)
class RulesPreview:
    """Everybody by a rule set on trial.

    Attributes:
        ruleset: Its id.
        title: Its name by language.
        year: Label of the school year.
        as_of: The day.
        days: Days to choose.
        has_terms: Whether the year's terms are known; without them much cannot be judged.
        rules: Its rules that have something to judge in this year.
        verdicts: How many teachers have each verdict by all of them together.
        people: The teachers who served on the day, the worst first; none where no rule has
            anything to judge.
        seconds: How long judging took.
    """

    ruleset: str
    title: Mapping[str, str]
    year: str
    as_of: date
    days: DayChoices
    has_terms: bool
    rules: tuple[RulePreviewed, ...]
    verdicts: Mapping[str, int]
    people: tuple[TeacherPreviewed, ...]
    seconds: float


def preview_rules(
    ledger: Ledger, request: PreviewRequest, progress: Progress = unwatched
) -> RulesPreview:
    """Judges teachers by a rule text as if it were in force alone.

    Args:
        ledger: The ledger.
        request: What to try.
        progress: Told of the stage ``check``, and may call it off between one tally and the next.

    Raises:
        InvalidRules: the text has errors.
        UnusableInput: an unknown year or teacher.
        NotPermitted: the account may not see these teachers' results.
    """
    begun = time.perf_counter()
    if not request.teachers:
        require(ledger.actor, "check")
    shown = {one.uid: one for one in list_teachers(ledger, request.as_of)}
    with ledger.reading() as session:
        trial = trial_of(session, ledger, request)
        school, calendar = trial.school, trial.calendar
        asked = teachers_to_judge(session, ledger, school, request.teachers)
        teachers = [
            one
            for one in asked
            if (who := shown.get(str(one.id))) is not None and who.serves_on(trial.as_of)
        ]
        only = [one.id for one in teachers] if request.teachers else None
        results: tuple[SubjectResult, ...] = ()
        if trial.plans and teachers:
            results = judge(
                session,
                school,
                calendar,
                trial.as_of,
                trial.plans,
                teachers,
                only,
                progress=progress,
            )
        people = [TeacherPreviewed(shown[one.subject], one, _worst(one)) for one in results]
        people.sort(key=lambda one: _gravity(one.result.verdict, one.worst))
        return RulesPreview(
            ruleset=trial.ruleset.id,
            title=trial.ruleset.title,
            year=calendar.year.label,
            as_of=trial.as_of,
            days=DayChoices(
                today=trial.today,
                terms=tuple((term.number, term.last) for term in calendar.terms),
                year_end=calendar.year.last,
            ),
            has_terms=bool(calendar.terms),
            rules=tuple(
                RulePreviewed(
                    plan.rule.id,
                    plan.rule.title,
                    Counter(one.rules[place].status for one in results),
                )
                for place, plan in enumerate(trial.plans)
            ),
            verdicts=Counter(one.verdict for one in results),
            people=tuple(people),
            seconds=time.perf_counter() - begun,
        )


def in_order(people: Sequence[TeacherPreviewed], place: int | None) -> list[TeacherPreviewed]:
    """The same people, the worst first by one of the rules, or by all together.

    Args:
        people: In the order of ``RulesPreview.people``, which stays among equals.
        place: Of the rule in ``RulesPreview.rules``; None for all.
    """
    if place is None:
        return list(people)

    # Results are one object for all whom a rule finds alike: each is weighed once.
    known: dict[int, tuple[int, int]] = {}

    def key(one: TeacherPreviewed) -> tuple[int, int]:
        rule = one.result.rules[place]
        weight = known.get(id(rule))
        if weight is None:
            weight = known[id(rule)] = _gravity(rule.status, rule)
        return weight

    return sorted(people, key=key)


def explain_previewed(ledger: Ledger, request: PreviewRequest, teacher: str) -> TeacherChecked:
    """One teacher by a rule text, with the records that count and those that do not.

    Args:
        ledger: The ledger.
        request: What is tried; its ``teachers`` are not looked at.
        teacher: Staff number, unique name or uid.

    Raises:
        InvalidRules: the text has errors.
        UnusableInput: an unknown year or teacher.
        NotPermitted: the account may not see this teacher's results.
    """
    with ledger.reading() as session:
        trial = trial_of(session, ledger, request)
        (who,) = teachers_to_judge(session, ledger, trial.school, (teacher,))
        plans, as_of, only = trial.plans, trial.as_of, [who.id]
        (result,) = judge(session, trial.school, trial.calendar, as_of, plans, [who], only)
        traces, records = trace_everybody(session, trial.school, plans, as_of, only)
        nothing = tuple(Trace((), ()) for _ in plans)
        uid = str(who.id)
        return TeacherChecked(
            uid=uid,
            staff_no=who.staff_no,
            name=who.name,
            result=result,
            traces=traces.get(uid, nothing),
            records=records.get(uid, {}),
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule text made ready to judge by.

    Attributes:
        school: The school.
        ruleset: What the text says.
        calendar: The school year.
        today: Today in the school's zone.
        as_of: The day, included.
        plans: What there is to judge in that year.
    """

    school: School
    ruleset: RuleSet
    calendar: SchoolCalendar
    today: date
    as_of: date
    plans: tuple[RulePlan, ...]


def trial_of(session: Session, ledger: Ledger, request: PreviewRequest) -> Trial:
    """Reads and plans a rule text as if it were in force alone.

    Raises:
        InvalidRules: the text has errors.
        UnusableInput: an unknown year.
    """
    school = school_of(session)
    ruleset = parse_for(session, school, request.text, request.file)
    now = today(ledger, school)
    as_of = request.as_of or now
    calendar = load_calendar(session, school, choose_year(session, school, request.year, as_of))
    # In force alone and always, whatever days the text names: it may not even have its own yet.
    version = Version(1, None, None, replace(ruleset, first=None, last=None))
    plans = plan_rules((version,), calendar, as_of)
    return Trial(school, ruleset, calendar, now, as_of, plans)


def _worst(result: SubjectResult) -> RuleResult:
    return min(result.rules, key=lambda rule: _PLACE[rule.status])


def _gravity(status: str, rule: RuleResult) -> tuple[int, int]:
    """Worse statuses first; of equals who has done less of what is asked."""
    done = rule.value / rule.target if rule.target else rule.value
    # Whole numbers compare ten times as fast as fractions, and this only gives an order.
    return _PLACE[status], done.numerator * _FINE // done.denominator
