"""Judges everyone, or one teacher, by every rule of the ledger as of a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Group, School, Teacher, TeacherFact
from studyhours.db.tallies import Tallies
from studyhours.domain.calendar import SchoolCalendar, SchoolYear
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.rules.evaluation import Facts, PersonFact, evaluate
from studyhours.rules.facts import tests_of
from studyhours.rules.grants import as_record, is_of_grants, tally_grants
from studyhours.rules.plan import RulePlan, plan_rules, requests_of
from studyhours.rules.results import SubjectResult
from studyhours.rules.trace import Trace, Tracer, all_leaves
from studyhours.services.calendars import choose_year, load_calendar
from studyhours.services.ledger import Ledger, school_of, today
from studyhours.services.permissions import require_check
from studyhours.services.personal import counted_from, grants_for, registers_of
from studyhours.services.rule_records import RecordShown, records_of
from studyhours.services.rule_versions import refuse_unknown_rules
from studyhours.services.rulesets import load_versions
from studyhours.services.teachers import find_teachers

GROUP = "group"


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
class Checked:
    """Everybody judged."""

    school: str
    year: SchoolYear
    as_of: date
    rulesets: tuple[RuleSetUsed, ...]
    teachers: tuple[TeacherChecked, ...]


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to judge.

    Attributes:
        year: Label of the school year; chosen by the day when None.
        as_of: The day, included; today in the school's zone when None.
        teacher: Only this one, by staff number, unique name or uid.
        explain: Whether to list the records counted and not counted.
        ruleset: Only this rule set.
    """

    year: str | None = None
    as_of: date | None = None
    teacher: str | None = None
    explain: bool = False
    ruleset: str | None = None


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
        teachers = _teachers(session, ledger, school, request.teacher)
        plans = plan_year(session, school, calendar, as_of, request.ruleset)
        only = None if request.teacher is None else [teacher.id for teacher in teachers]
        results = judge(session, school, calendar, as_of, plans, teachers, only, progress=progress)
        traces: Mapping[str, tuple[Trace, ...]] = {}
        shown: Mapping[str, Mapping[str, RecordShown]] = {}
        if request.explain:
            traces, shown = trace_everybody(session, school, plans, as_of, only)
        nothing = tuple(Trace((), ()) for _ in plans)
        return Checked(
            school=school.name,
            year=calendar.year,
            as_of=as_of,
            rulesets=used_by(plans),
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
        )


def _teachers(
    session: Session, ledger: Ledger, school: School, named: str | None
) -> Sequence[Teacher]:
    teachers = find_teachers(session, school, () if named is None else (named,))
    require_check(ledger.actor, [str(teacher.id) for teacher in teachers])
    return teachers


def plan_year(
    session: Session,
    school: School,
    calendar: SchoolCalendar,
    as_of: date,
    ruleset: str | None = None,
) -> tuple[RulePlan, ...]:
    """Plans of all rule sets of the ledger, or of one.

    Raises:
        UnusableInput: there is no rule set, or not this one. Nothing is ever passed for want of
            a rule; nor where an exemption or decision names one that no version has.
    """
    versions = load_versions(session, school)
    refuse_unknown_rules(session, school, versions)
    if ruleset is not None:
        if ruleset not in versions:
            raise UnusableInput("unknown_ruleset", id=ruleset, known=", ".join(versions) or "-")
        versions = {ruleset: versions[ruleset]}
    if not versions:
        raise UnusableInput("no_rulesets")
    plans = [plan for found in versions.values() for plan in plan_rules(found, calendar, as_of)]
    if not plans:
        raise UnusableInput("no_rules_in_force", year=calendar.year.label)
    return tuple(plans)


def judge(
    session: Session,
    school: School,
    calendar: SchoolCalendar,
    as_of: date,
    plans: Sequence[RulePlan],
    teachers: Sequence[Teacher],
    only: Collection[UUID] | None = None,
    *,
    progress: Progress = unwatched,
) -> tuple[SubjectResult, ...]:
    """Results in the order of ``teachers``.

    Args:
        session: A session on the ledger.
        school: The school.
        calendar: Its school year.
        as_of: The day, included.
        plans: What to judge by.
        teachers: Whom to judge.
        only: Their identifiers where they are a few, so that facts of others are not read.
        progress: Told of the stage ``check``: tallies made, of all.
    """
    requests = requests_of(plans)
    granted = {
        teacher: [as_record(entry) for entry in entries]
        for teacher, entries in grants_for(
            session, school, (request.leaf for request in requests), only
        ).items()
    }
    tallies = Tallies(session, school.id, [teacher.id for teacher in teachers])
    answers = {}
    for done, request in enumerate(requests):
        progress("check", done, len(requests))
        answers[request] = (
            tally_grants(request, granted)
            if is_of_grants(request.leaf)
            else tallies.answer(request)
        )
    progress("check", len(requests), len(requests))
    people = people_of(session, school, plans, only)
    subjects = [str(teacher.id) for teacher in teachers]
    facts = Facts(subjects, people, answers, registers_of(session, school, plans, only))
    return evaluate(plans, facts, calendar, as_of)


def people_of(
    session: Session, school: School, plans: Sequence[RulePlan], only: Collection[UUID] | None
) -> Mapping[str, Sequence[PersonFact]]:
    """The facts that some rule asks for, by teacher."""
    asked = {test.attribute for plan in plans for test in tests_of(plan.rule)}
    facts = select(
        TeacherFact.teacher_id,
        TeacherFact.attribute,
        TeacherFact.value,
        TeacherFact.first,
        TeacherFact.last,
    ).where(TeacherFact.school_id == school.id, TeacherFact.attribute.in_(asked))
    if only is not None:
        facts = facts.where(TeacherFact.teacher_id.in_(only))
    # A group is kept by its identifier, for its name may change; rules speak of its name.
    groups = {
        str(group.id): group.name
        for group in session.scalars(select(Group).where(Group.school_id == school.id))
    }
    people: dict[str, list[PersonFact]] = {}
    for teacher, since in counted_from(session, school, asked, only):
        people.setdefault(teacher, []).append(since)
    for teacher, attribute, value, first, last in session.execute(facts):
        known = groups.get(value, value) if attribute == GROUP else value
        people.setdefault(str(teacher), []).append(PersonFact(attribute, known, first, last))
    return people


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
