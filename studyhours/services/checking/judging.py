"""Plans the rules of a ledger and judges by them: teachers, and groups, pairs and schools."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Group, School, Teacher, TeacherFact
from studyhours.db.tallies import Tallies
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.rules.evaluation import Facts, Judge, PersonFact, evaluate_all
from studyhours.rules.facts import tests_of, tests_of_others
from studyhours.rules.grants import as_record, is_of_grants, tally_grants
from studyhours.rules.persons import Registers
from studyhours.rules.plan import RulePlan, plan_rules, requests_of, with_reads
from studyhours.rules.planned import TallyAnswer, TallyRequest
from studyhours.rules.results import SubjectResult
from studyhours.rules.shares import ShareGiven, has_shares, shares_given
from studyhours.rules.subjects import TEACHER
from studyhours.services.people.subjects import NO_SUBJECTS, SubjectsRead, read_subjects
from studyhours.services.people.teachers import find_teachers
from studyhours.services.registers.personal import counted_from, grants_for, registers_of
from studyhours.services.rulebook.rulesets import load_versions
from studyhours.services.rulebook.versions import refuse_unknown_rules

GROUP_FACT = "group"
SharesByRule: TypeAlias = Mapping[str, Mapping[tuple[str, str], tuple[ShareGiven, ...]]]
"""By uid of a unit, then by rule set and rule."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Results of everybody.

    Attributes:
        teachers: In the order the teachers were given.
        units: Of groups, pairs and schools, by uid.
        read: What was read of these.
    """

    teachers: tuple[SubjectResult, ...]
    units: Mapping[str, SubjectResult]
    read: SubjectsRead


def plan_everything(
    session: Session,
    school: School,
    calendar: SchoolCalendar,
    as_of: date,
    ruleset: str | None = None,
) -> tuple[RulePlan, ...]:
    """Plans of all rule sets of the ledger, or of one, whomever they bind.

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


def plan_year(
    session: Session,
    school: School,
    calendar: SchoolCalendar,
    as_of: date,
    ruleset: str | None = None,
) -> tuple[RulePlan, ...]:
    """Plans of the rules that bind teachers, of all rule sets or of one; never none.

    Raises:
        UnusableInput: as ``plan_everything``, and where no rule binds teachers: nobody has met
            rules that do not bind them.
    """
    plans = of_teachers(plan_everything(session, school, calendar, as_of, ruleset))
    if not plans:
        raise UnusableInput("no_rules_of_teachers", year=calendar.year.label)
    return plans


def of_teachers(plans: Iterable[RulePlan]) -> tuple[RulePlan, ...]:
    """Those that bind teachers."""
    return tuple(plan for plan in plans if plan.rule.subject == TEACHER)


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
        plans: What to judge by; all of them bind teachers.
        teachers: Whom to judge.
        only: Their identifiers where they are a few, so that facts of others are not read.
        progress: Told of the stage ``check``: tallies made, of all.
    """
    return judge_subjects(
        session, school, calendar, as_of, plans, teachers, only, progress=progress
    ).teachers


def judge_subjects(
    session: Session,
    school: School,
    calendar: SchoolCalendar,
    as_of: date,
    plans: Sequence[RulePlan],
    teachers: Sequence[Teacher],
    only: Collection[UUID] | None = None,
    *,
    progress: Progress = unwatched,
) -> Judged:
    """Judges teachers, and groups, pairs and schools unless only some teachers are asked for.

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
    every = with_reads(plans)
    if only is not None and not any(plan.asks_of_others for plan in every):
        plans = every = of_teachers(plans)
    elif only is not None:  # what others did is asked as well
        plans, only = of_teachers(plans), None
        every = with_reads(plans)
    read = read_subjects(session, school, calendar, every)
    wide = read is not NO_SUBJECTS
    everybody = find_teachers(session, school, ()) if wide else teachers
    order = [teacher.id for teacher in (*teachers, *everybody)]
    tallies = Tallies(session, school.id, order, read.relations.ties)
    units: dict[str, list[str]] = {}
    for one in read.subjects:
        units.setdefault(one.subject, []).append(one.uid)
    facts = Facts(
        [str(uid) for uid in dict.fromkeys(order)],
        {**people_of(session, school, every, only), **read.facts},
        _answers(session, school, every, tallies, only, progress),
        registers_of(session, school, every, only),
        read.relations,
        units,
    )
    found = evaluate_all(plans, facts, calendar, as_of)
    results = {one.subject: one for one in found.pop(TEACHER)}
    mine = tuple(results[str(teacher.id)] for teacher in teachers)
    return Judged(mine, {one.subject: one for kind in found.values() for one in kind}, read)


def shares_of_units(
    session: Session,
    school: School,
    calendar: SchoolCalendar,
    as_of: date,
    plans: Sequence[RulePlan],
    read: SubjectsRead,
    only: str | None = None,
) -> SharesByRule:
    """Who brings in what where rules about units add up shares, by unit, then by rule.

    Args:
        session: A session on the ledger.
        school: The school.
        calendar: Its school year.
        as_of: The day, included.
        plans: What was judged by.
        read: Whom rules bind.
        only: The unit wanted; all when None.
    """
    wanted = [one for one in read.subjects if only in {None, one.uid}]
    subjects = {one.subject for one in wanted}
    shared = [
        plan
        for plan in plans
        if plan.rule.subject in subjects and not plan.undecided and has_shares(plan)
    ]
    found: dict[str, dict[tuple[str, str], tuple[ShareGiven, ...]]] = {}
    if not shared:
        return found
    order = [teacher.id for teacher in find_teachers(session, school, ())]
    tallies = Tallies(session, school.id, order, read.relations.ties)
    answers = _answers(session, school, shared, tallies, None, unwatched)
    facts = Facts([str(uid) for uid in order], read.facts, answers, Registers(), read.relations, {})
    for plan in shared:
        judge = Judge(plan, [answers[one] for one in plan.requests], facts, calendar, as_of, {})
        for one in wanted:
            if one.subject == plan.rule.subject:
                given = shares_given(plan, one.uid, judge.seen_around(one.uid))
                found.setdefault(one.uid, {})[plan.ruleset_id, plan.rule.id] = given
    return found


def _answers(
    session: Session,
    school: School,
    plans: Sequence[RulePlan],
    tallies: Tallies,
    only: Collection[UUID] | None,
    progress: Progress,
) -> Mapping[TallyRequest, TallyAnswer]:
    """What the database says to everything that plans ask."""
    requests = sorted(requests_of(plans), key=lambda request: request.leaf.whose)
    granted = {
        teacher: [as_record(entry) for entry in entries]
        for teacher, entries in grants_for(
            session, school, (request.leaf for request in requests), only
        ).items()
    }
    answers = {}
    for done, request in enumerate(requests):
        progress("check", done, len(requests))
        answers[request] = (
            tally_grants(request, granted)
            if is_of_grants(request.leaf)
            else tallies.answer(request)
        )
    progress("check", len(requests), len(requests))
    return answers


def people_of(
    session: Session, school: School, plans: Sequence[RulePlan], only: Collection[UUID] | None
) -> Mapping[str, Sequence[PersonFact]]:
    """The facts that some rule asks for, by teacher."""
    asked = {
        test.attribute
        for plan in plans
        for test in (*tests_of(plan.rule), *tests_of_others(plan.rule))
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
    for teacher, since in counted_from(session, school, asked, only):
        people.setdefault(teacher, []).append(since)
    for teacher, attribute, value, first, last in session.execute(facts):
        known = groups.get(value, value) if attribute == GROUP_FACT else value
        people.setdefault(str(teacher), []).append(PersonFact(attribute, known, first, last))
    return people
