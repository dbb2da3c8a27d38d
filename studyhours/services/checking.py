"""Judges everyone, or one teacher, by every rule of the ledger as of a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import Group, Record, School, Teacher, TeacherFact
from studyhours.db.tallies import Tallies, about
from studyhours.domain.calendar import SchoolCalendar, SchoolYear
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.quantity import Amount
from studyhours.domain.traits import Traits
from studyhours.rules.columns import SHEET_KIND, SHEET_TYPE
from studyhours.rules.evaluation import Facts, PersonFact, evaluate
from studyhours.rules.plan import RulePlan, plan_rules, requests_of
from studyhours.rules.results import SubjectResult
from studyhours.rules.trace import UNCREDITED, RecordFacts, Trace, Tracer, all_leaves
from studyhours.services.attendance_reading import Attended, attended_by
from studyhours.services.calendars import choose_year, load_calendar
from studyhours.services.ledger import Ledger, school_of, today
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
class RecordShown:
    """What people recognise a record by.

    Attributes:
        title: Its title.
        first_day: Its first day.
        last_day: Its last day.
        amount: Its amount.
        opens: Whether there is a record to open; a name on a sign-in sheet may have earned none.
    """

    title: str
    first_day: date
    last_day: date
    amount: Amount
    opens: bool = True


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
            traces, shown = _traces(session, school, plans, as_of, only)
        nothing = tuple(Trace((), ()) for _ in plans)
        return Checked(
            school=school.name,
            year=calendar.year,
            as_of=as_of,
            rulesets=_used(plans),
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
    own = [str(teacher.id) for teacher in teachers] == [ledger.actor.teacher_uid]
    if "check" not in ledger.actor.functions and not own:
        raise NotPermitted("not_permitted", user=ledger.actor.name, function="check")
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
            a rule.
    """
    versions = load_versions(session, school)
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
    tallies = Tallies(session, school.id, [teacher.id for teacher in teachers])
    requests = requests_of(plans)
    answers = {}
    for done, request in enumerate(requests):
        progress("check", done, len(requests))
        answers[request] = tallies.answer(request)
    progress("check", len(requests), len(requests))
    people = _people(session, school, plans, only)
    subjects = [str(teacher.id) for teacher in teachers]
    return evaluate(plans, Facts(subjects, people, answers), calendar, as_of)


def _people(
    session: Session, school: School, plans: Sequence[RulePlan], only: Collection[UUID] | None
) -> Mapping[str, Sequence[PersonFact]]:
    """The facts that some rule asks for, by teacher."""
    asked = {
        test.attribute for plan in plans for test in (*plan.rule.applies_to, *plan.rule.waived_when)
    }
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
    for teacher, attribute, value, first, last in session.execute(facts):
        known = groups.get(value, value) if attribute == GROUP else value
        people.setdefault(str(teacher), []).append(PersonFact(attribute, known, first, last))
    return people


def _traces(
    session: Session,
    school: School,
    plans: Sequence[RulePlan],
    as_of: date,
    only: Collection[UUID] | None,
) -> tuple[Mapping[str, tuple[Trace, ...]], Mapping[str, Mapping[str, RecordShown]]]:
    """For every teacher one trace for each plan, and the records these name."""
    traces: dict[str, dict[int, Trace]] = {}
    shown: dict[str, dict[str, RecordShown]] = {}
    for index, plan in enumerate(plans):
        tracer = Tracer(plan, as_of)
        for teacher, records in _records(session, school, plan, as_of, only).items():
            facts = [fact for fact, _ in records]
            traces.setdefault(teacher, {})[index] = tracer.trace(facts)
            shown.setdefault(teacher, {}).update((fact.uid, one) for fact, one in records)
    nothing = Trace((), ())
    every = {
        teacher: tuple(found.get(index, nothing) for index in range(len(plans)))
        for teacher, found in traces.items()
    }
    return every, shown


def _records(
    session: Session,
    school: School,
    plan: RulePlan,
    as_of: date,
    only: Collection[UUID] | None,
) -> Mapping[str, list[tuple[RecordFacts, RecordShown]]]:
    """The records a rule is about, by teacher, oldest first."""
    query = select(
        Record.teacher_id,
        Record.title,
        Record.id,
        Record.kind,
        Record.type,
        Record.status,
        Record.last_day,
        Record.level,
        Record.mode,
        Record.place,
        Record.characters,
        Record.hundredths,
        Record.unit,
        Record.first_day,
        *(getattr(Record, name) for name in Traits._fields),
    ).where(
        or_(*(and_(*about(leaf, school.id)) for leaf in all_leaves(plan))),
        Record.last_day <= as_of,
    )
    if only is not None:
        query = query.where(Record.teacher_id.in_(only))
    found: dict[str, list[tuple[RecordFacts, RecordShown]]] = {}
    # Put in order here: asked for it, SQLite walks the school by day instead of the teacher's rows.
    for row in session.execute(query):
        teacher, title, uid, *rest = row
        fact = RecordFacts(str(uid), *rest)
        amount = Amount(fact.hundredths, fact.unit)
        one = RecordShown(title, fact.first_day or fact.last_day, fact.last_day, amount)
        found.setdefault(str(teacher), []).append((fact, one))
    if any(leaf.takes for leaf in all_leaves(plan)):
        for who, absent in attended_by(session, school, date.min, as_of, only).items():
            missed = [_absence(one) for one in absent if one.record is None]
            found.setdefault(who, []).extend(missed)
    for records in found.values():
        records.sort(key=lambda entry: (entry[0].last_day, entry[0].uid))
    return found


def _absence(one: Attended) -> tuple[RecordFacts, RecordShown]:
    """A name on a sign-in sheet that earned no record, under the identifier of the activity."""
    fact = RecordFacts(
        one.activity,
        SHEET_KIND,
        one.type or SHEET_TYPE,
        UNCREDITED,
        one.last_day,
        one.level,
        one.mode,
        None,
        0,
        0,
        one.unit,
        one.first_day,
        object=f"activity:{one.activity}",
        attendance=one.status,
    )
    return fact, RecordShown(
        one.title, one.first_day, one.last_day, Amount(0, one.unit), opens=False
    )


def _used(plans: Sequence[RulePlan]) -> tuple[RuleSetUsed, ...]:
    used: dict[tuple[str, int], RuleSetUsed] = {}
    for plan in plans:
        versions = [entry.version for entry in plan.planned] or [plan.version]
        for version in versions:
            ruleset = version.ruleset
            used[ruleset.id, version.number] = RuleSetUsed(
                ruleset.id, ruleset.title, version.number, ruleset.sha256
            )
    return tuple(used[key] for key in sorted(used))
