"""Judges everyone, or one teacher, by every rule of the ledger as of a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher
from studyhours.domain.calendar import SchoolCalendar, SchoolYear
from studyhours.domain.collecting import collecting_later
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.statuses import NOT_APPLICABLE
from studyhours.rules.plan import RulePlan
from studyhours.rules.results import SubjectResult
from studyhours.rules.shares import ShareGiven
from studyhours.rules.trace import Trace, Tracer, all_leaves
from studyhours.services.checking.judging import (
    Judged,
    judge_subjects,
    of_teachers,
    plan_everything,
    shares_of_units,
)
from studyhours.services.checking.rule_records import RecordShown, records_of
from studyhours.services.checking.seen import require_seen, seen_by
from studyhours.services.checking.tracing import Traced, trace_units
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.people.subjects import SubjectRead
from studyhours.services.people.teachers import find_teachers
from studyhours.services.registers.personal import grants_for


@dataclass(frozen=True, slots=True)
class RuleSetUsed:
    """A version that some result was judged by."""

    id: str
    title: Mapping[str, str]
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TeacherChecked:
    """One teacher's results.

    Attributes:
        uid: The teacher's identifier, never missing.
        staff_no: Staff number, where there is one.
        name: Name.
        result: Results by rule, and the verdict.
        traces: When explained, one for each of ``result.rules``; else empty.
        records: When explained, the records the traces name, by uid; else empty.
    """

    uid: str
    staff_no: str | None
    name: str
    result: SubjectResult
    traces: tuple[Trace, ...]
    records: Mapping[str, RecordShown]


@dataclass(frozen=True, slots=True)
class UnitChecked:
    """The results of a group, a mentor pair, a school, or several schools together.

    Attributes:
        uid: Its identifier.
        kind: One of ``domain.people.ALL_UNIT_KINDS``, or ``pair``.
        name: Its name; of a pair both names, the mentor's first.
        result: Results by the rules that bind such a subject, and the verdict.
        traces: When explained, one for each of ``result.rules``; else empty.
        records: When explained, the records the traces name, by uid; else empty.
        shares: When explained, who brings in what by weight, by rule set and rule.
        names: What those with a share are called, by uid.
    """

    uid: str
    kind: str
    name: str
    result: SubjectResult
    traces: tuple[Trace, ...]
    records: Mapping[str, RecordShown]
    shares: Mapping[tuple[str, str], tuple[ShareGiven, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """Everybody judged.

    Attributes:
        school: The school's name.
        year: The school year.
        as_of: The day, included.
        rulesets: The versions that some result was judged by.
        teachers: The teachers.
        groups: Groups and mentor pairs that some rule binds; none where one teacher is asked for.
        schools: Schools, school pairs, alliances, districts and counties that some rule binds.
        about_units: Whether some rule is about groups, pairs or schools, even if it binds none.
        everybody: Of how many teachers these are some; None where they are all.
    """

    school: str
    year: SchoolYear
    as_of: date
    rulesets: tuple[RuleSetUsed, ...]
    teachers: tuple[TeacherChecked, ...]
    groups: tuple[UnitChecked, ...] = ()
    schools: tuple[UnitChecked, ...] = ()
    about_units: bool = False
    everybody: int | None = None


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to judge.

    Attributes:
        year: Label of the school year; chosen by the day when None.
        as_of: The day, included; today in the school's zone when None.
        teacher: Only this one, by staff number, unique name or uid.
        explain: Whether to list the records counted and not counted.
        ruleset: Only this rule set.
        seen: Only those whose results the login sees, where it does not see everybody's.
    """

    year: str | None = None
    as_of: date | None = None
    teacher: str | None = None
    explain: bool = False
    ruleset: str | None = None
    seen: bool = False


@collecting_later()
def check(ledger: Ledger, request: CheckRequest, progress: Progress = unwatched) -> Checked:
    """Judges by every rule in force.

    Args:
        ledger: The ledger.
        request: What to judge.
        progress: Told of the stage ``check``, and may call it off between one tally and the next.

    Raises:
        UnusableInput: an unknown year, teacher or rule set, or a ledger without any rule set.
        NotPermitted: the account may not see these teachers.
    """
    with ledger.reading() as session:
        school = school_of(session)
        as_of = request.as_of or today(ledger, school)
        year = choose_year(session, school, request.year, as_of)
        calendar = load_calendar(session, school, year)
        named = () if request.teacher is None else (request.teacher,)
        seen = seen_by(ledger, session, school) if request.seen and not named else None
        teachers = teachers_to_judge(session, ledger, school, named, seen)
        every = plan_everything(session, school, calendar, as_of, request.ruleset)
        plans = of_teachers(every)
        alone = bool(named) or seen is not None
        only = [teacher.id for teacher in teachers] if alone else None
        judged = judge_subjects(
            session, school, calendar, as_of, every, teachers, only, progress=progress
        )
        results = judged.teachers
        units = _units(session, school, calendar, as_of, every, judged, explain=request.explain)
        traces: Mapping[str, tuple[Trace, ...]] = {}
        shown: Mapping[str, Mapping[str, RecordShown]] = {}
        if request.explain:
            traces, shown = trace_everybody(session, school, plans, as_of, only)
        nothing = tuple(Trace((), ()) for _ in plans)
        return Checked(
            school=school.name,
            year=calendar.year,
            as_of=as_of,
            rulesets=used_by(plans if only else every),
            teachers=tuple(
                TeacherChecked(
                    uid=str(teacher.id),
                    staff_no=teacher.staff_no,
                    name=teacher.name,
                    result=result,
                    traces=traces.get(str(teacher.id), nothing) if request.explain else (),
                    records=shown.get(str(teacher.id), {}),
                )
                for teacher, result in zip(teachers, results, strict=True)
            ),
            groups=tuple(one for subject, one in units if subject.in_school),
            schools=tuple(one for subject, one in units if not subject.in_school),
            about_units=only is None and len(plans) < len(every),
        )


def _units(
    session: Session,
    school: School,
    calendar: SchoolCalendar,
    as_of: date,
    plans: Sequence[RulePlan],
    judged: Judged,
    *,
    explain: bool,
) -> list[tuple[SubjectRead, UnitChecked]]:
    """Groups, pairs and schools that some rule binds, explained where that is wanted."""
    found = units_bound(judged)
    if not explain or not found:
        return found
    traced = trace_units(session, school, plans, as_of, judged.read)
    shares = shares_of_units(session, school, calendar, as_of, plans, judged.read)
    names = judged.read.relations.names
    return [
        (subject, explained(one, traced[subject.uid], shares.get(subject.uid, {}), names))
        for subject, one in found
    ]


def explained(
    unit: UnitChecked,
    traced: Traced,
    shares: Mapping[tuple[str, str], tuple[ShareGiven, ...]],
    names: Mapping[str, str],
) -> UnitChecked:
    """A unit with what lies behind its results.

    Args:
        unit: The unit as it was judged.
        traced: Its traces and records.
        shares: Who brings in what by weight.
        names: What everybody is called, by uid.
    """
    traces, records = traced
    called = {one.uid: names.get(one.uid, one.uid) for found in shares.values() for one in found}
    return replace(unit, traces=traces, records=records, shares=shares, names=called)


def units_bound(judged: Judged) -> list[tuple[SubjectRead, UnitChecked]]:
    """Groups, pairs and schools that some rule binds, in the order of kind and name."""
    found = []
    for subject in judged.read.subjects:
        result = judged.units.get(subject.uid)
        if result is not None and any(one.status != NOT_APPLICABLE for one in result.rules):
            one = UnitChecked(subject.uid, subject.kind, subject.name, result, (), {})
            found.append((subject, one))
    return found


def teachers_to_judge(
    session: Session,
    ledger: Ledger,
    school: School,
    named: Sequence[str],
    seen: Collection[str] | None = None,
) -> Sequence[Teacher]:
    """Those named, everybody when none is, where the account may see their results.

    Args:
        session: A session on the ledger.
        ledger: The ledger.
        school: The school.
        named: Whom to judge; everybody when empty.
        seen: Only these of them.

    Raises:
        UnusableInput: an unknown teacher.
        NotPermitted: results of others are asked for than those the account may see.
    """
    teachers = find_teachers(session, school, named)
    if seen is not None:
        teachers = [teacher for teacher in teachers if str(teacher.id) in seen]
    require_seen(ledger, session, [str(teacher.id) for teacher in teachers])
    return teachers


def trace_everybody(
    session: Session,
    school: School,
    plans: Sequence[RulePlan],
    as_of: date,
    only: Collection[UUID] | None,
    since: date | None = None,
) -> tuple[Mapping[str, tuple[Trace, ...]], Mapping[str, Mapping[str, RecordShown]]]:
    """For every teacher one trace for each plan, and the records these name.

    Args:
        session: A session on the ledger.
        school: The school.
        plans: What is judged by.
        as_of: The day, included.
        only: Whose records are read; everybody's when None.
        since: Only records from this day on are read, where what is older does not matter.
    """
    traces: dict[str, dict[int, Trace]] = {}
    shown: dict[str, dict[str, RecordShown]] = {}
    leaves = (leaf for plan in plans for leaf in all_leaves(plan))
    granted = grants_for(session, school, leaves, only)
    for index, plan in enumerate(plans):
        tracer = Tracer(plan, as_of)
        found = records_of(session, school, plan, as_of, only, granted, since)
        for teacher, records in found.items():
            facts = [fact for fact, _ in records]
            traces.setdefault(teacher, {})[index] = tracer.trace(facts)
            shown.setdefault(teacher, {}).update((fact.uid, one) for fact, one in records)
    nothing = Trace((), ())
    every = {
        teacher: tuple(found.get(index, nothing) for index in range(len(plans)))
        for teacher, found in traces.items()
    }
    return every, shown


def used_by(plans: Sequence[RulePlan]) -> tuple[RuleSetUsed, ...]:
    """The versions that some plan judges by."""
    used: dict[tuple[str, int], RuleSetUsed] = {}
    for plan in plans:
        versions = [entry.version for entry in plan.planned] or [plan.version]
        for version in versions:
            ruleset = version.ruleset
            used[ruleset.id, version.number] = RuleSetUsed(
                ruleset.id, ruleset.title, version.number, ruleset.sha256
            )
    return tuple(used[key] for key in sorted(used))
