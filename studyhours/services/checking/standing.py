"""How one teacher stands, asked again and again while records are written.

What a check works out first (plans, calendar, facts, registers) is kept with the ledger, and so are
a teacher's tallies. It stays good as long as the log tells of nothing but changed records; these
are read one by one, and only rules that they touch are judged again. After anything else it begins
anew. Each question has a transaction of its own, and no connection is kept between two.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.clock import day_in_zone
from studyhours.domain.review import APPROVED
from studyhours.rules.grants import as_record
from studyhours.rules.rejudging import Asked, KnownOfSubject, Pair, SubjectStanding
from studyhours.rules.trace import RecordFacts
from studyhours.services.checking.attendance_reading import attended_by
from studyhours.services.checking.checking import (
    Checked,
    CheckRequest,
    RuleSetUsed,
    TeacherChecked,
    check,
    used_by,
)
from studyhours.services.checking.judging import people_of, plan_year
from studyhours.services.checking.rule_records import absence_fact
from studyhours.services.checking.seen import require_seen
from studyhours.services.checking.standing_records import (
    Stamp,
    changed_since,
    read_changed,
    read_teacher,
    stamp_of,
)
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.teachers import find_teachers
from studyhours.services.registers.personal import grants_for, registers_of

_TEACHERS = 16
"""So many teachers are kept, the last asked for."""
_QUESTIONS = 1000
"""After so many everything begins anew: plans remember each amount they ever judged."""
_TEACHER = "teacher"


@dataclass(slots=True)
class _OneTeacher:
    """A teacher with the records that may count, by uid."""

    teacher: TeacherChecked
    records: dict[UUID, RecordFacts]
    standing: SubjectStanding


@dataclass(slots=True)
class _Standing:
    """What is kept for one year and day.

    Attributes:
        years: What a question may say of the year: its label, None where the day chooses it too.
        as_of: The day.
        stamp: Where the log ended when everything here was true.
        school: The school's identifier.
        school_name: Its name.
        zone: Its zone.
        calendar: The school year.
        asked: What the rules ask.
        kinds: Kinds of records the rules look at.
        first: The first day they look at; None for none.
        rulesets: The versions judged by.
        teachers: Teachers by uid, the last asked for last.
        named: Uids by what teachers were asked for by.
        left: So many questions more.
    """

    years: frozenset[str | None]
    as_of: date
    stamp: Stamp
    school: UUID
    school_name: str
    zone: str
    calendar: SchoolCalendar
    asked: Asked
    kinds: frozenset[str]
    first: date | None
    rulesets: tuple[RuleSetUsed, ...]
    teachers: OrderedDict[str, _OneTeacher] = field(default_factory=OrderedDict)
    named: dict[str, str] = field(default_factory=dict)
    left: int = _QUESTIONS


def check_again(ledger: Ledger, request: CheckRequest) -> Checked:
    """Exactly what ``check`` says, at a fraction of the cost where one teacher is asked for again.

    Args:
        ledger: The ledger; keeps what is known from one question to the next.
        request: What to judge. Everybody, one rule set alone and an account of records are left to
            ``check``.

    Raises:
        UnusableInput: as of ``check``.
        NotPermitted: as of ``check``.
    """
    if request.teacher is None or request.explain or request.ruleset is not None:
        return check(ledger, request)
    kept = ledger.kept
    with kept.lock:
        # Taken away while it is worked on: what fails half-way leaves nothing behind.
        known, kept.standing = kept.standing, None
        with ledger.reading() as session:
            standing = _up_to_date(session, ledger, request, known)
            if any(plan.asks_of_others for plan in standing.asked.plans):
                alone = None  # whoever else changed may change this teacher's results
            else:
                alone = _teacher(session, ledger, standing, request.teacher)
        kept.standing = standing
    if alone is None:
        return check(ledger, request)
    return Checked(
        school=standing.school_name,
        year=standing.calendar.year,
        as_of=standing.as_of,
        rulesets=standing.rulesets,
        teachers=(alone,),
    )


def asked_of_others(ledger: Ledger) -> bool:
    """Whether some rule of the last ``check_again`` asks what others did.

    Then a record of one teacher may change what another comes to.
    """
    kept = ledger.kept
    with kept.lock:
        known = kept.standing
        return not isinstance(known, _Standing) or any(
            plan.asks_of_others for plan in known.asked.plans
        )


def _up_to_date(
    session: Session, ledger: Ledger, request: CheckRequest, known: object
) -> _Standing:
    """What is kept, with all changes since; made anew where that is not enough."""
    if not isinstance(known, _Standing) or not known.left:
        return _made(session, ledger, request)
    day = request.as_of or day_in_zone(ledger.clock.now(), known.zone)
    changed = None
    if request.year in known.years and day == known.as_of:
        changed = changed_since(session, known.stamp)
    if changed is None:
        return _made(session, ledger, request)
    stamp, records = changed
    if records:
        _take_in(session, known, records)
    known.stamp = stamp
    known.left -= 1
    return known


def _take_in(session: Session, known: _Standing, records: Collection[UUID]) -> None:
    """Judges those again whose records changed; a record may also pass to somebody else."""
    pairs: dict[str, list[Pair]] = {}
    for uid, one in known.teachers.items():
        for record in records:
            if (old := one.records.pop(record, None)) is not None:
                pairs.setdefault(uid, []).append((old, None))
    for teacher, now in read_changed(session, known.school, records):
        mine = known.teachers.get(str(teacher))
        if mine is not None and _may_count(known, now):
            mine.records[UUID(now.uid)] = now
            pairs.setdefault(str(teacher), []).append((None, now))
    for uid, changes in pairs.items():
        known.teachers[uid].standing.change(changes)


def _may_count(known: _Standing, record: RecordFacts) -> bool:
    """As ``read_teacher`` chooses."""
    return (
        record.status == APPROVED
        and record.kind in known.kinds
        and known.first is not None
        and known.first <= record.last_day <= known.as_of
    )


# ---------------------------------------------------------------- made anew


def _made(session: Session, ledger: Ledger, request: CheckRequest) -> _Standing:
    school = school_of(session)
    stamp = stamp_of(session)
    as_of = request.as_of or day_in_zone(ledger.clock.now(), school.zone)
    year = choose_year(session, school, request.year, as_of)
    calendar = load_calendar(session, school, year)
    by_day = choose_year(session, school, None, as_of)
    _named(session, ledger, school, str(request.teacher))  # who may not ask is told so first
    plans = [
        plan
        for plan in plan_year(session, school, calendar, as_of)
        if plan.rule.subject == _TEACHER
    ]
    asked = Asked(plans, calendar, as_of)
    return _Standing(
        years=frozenset({request.year, year.label, *([None] if by_day == year else [])}),
        as_of=as_of,
        stamp=stamp,
        school=school.id,
        school_name=school.name,
        zone=school.zone,
        calendar=calendar,
        asked=asked,
        kinds=asked.kinds,
        first=asked.first,
        rulesets=used_by(plans),
    )


def _teacher(session: Session, ledger: Ledger, known: _Standing, named: str) -> TeacherChecked:
    """The teacher's results as they are now."""
    uid = known.named.get(named)
    if uid is None or uid not in known.teachers:
        teacher = _named(session, ledger, school_of(session), named)
        uid = known.named[named] = str(teacher.id)
        if uid not in known.teachers:
            known.teachers[uid] = _one_teacher(session, known, teacher)
        if len(known.teachers) > _TEACHERS:
            known.teachers.popitem(last=False)
    require_seen(ledger, session, [uid])
    known.teachers.move_to_end(uid)
    mine = known.teachers[uid]
    if mine.teacher.result is not mine.standing.result:
        mine.teacher = _checked(mine.teacher, mine.standing)
    return mine.teacher


def _checked(teacher: Teacher | TeacherChecked, standing: SubjectStanding) -> TeacherChecked:
    result = standing.result
    return TeacherChecked(result.subject, teacher.staff_no, teacher.name, result, (), {})


def _named(session: Session, ledger: Ledger, school: School, named: str) -> Teacher:
    (teacher,) = find_teachers(session, school, (named,))
    require_seen(ledger, session, [str(teacher.id)])
    return teacher


def _one_teacher(session: Session, known: _Standing, teacher: Teacher) -> _OneTeacher:
    school, asked, uid = school_of(session), known.asked, str(teacher.id)
    only = [teacher.id]
    leaves = [request.leaf for request in asked.of_grants]
    granted = grants_for(session, school, leaves, only).get(uid, ())
    of_subject = KnownOfSubject(
        uid,
        people_of(session, school, asked.plans, only).get(uid, ()),
        registers_of(session, school, asked.plans, only),
        [as_record(entry) for entry in granted],
    )
    records: dict[UUID, RecordFacts] = {}
    absences: list[RecordFacts] = []
    if known.first is not None:
        days = (known.first, known.as_of)
        found = read_teacher(session, known.school, teacher.id, known.kinds, days)
        records = {UUID(one.uid): one for one in found}
    if asked.sheets:
        absences = list(read_absences(session, school, teacher.id, known.as_of))
    standing = SubjectStanding(asked, of_subject, [*records.values(), *absences])
    return _OneTeacher(_checked(teacher, standing), records, standing)


def read_absences(
    session: Session, school: School, teacher: UUID, as_of: date
) -> Iterator[RecordFacts]:
    """Names on sign-in sheets that earned no record."""
    for attended in attended_by(session, school, date.min, as_of, [teacher]).values():
        yield from (absence_fact(one) for one in attended if one.record is None)
