"""A drawn school inside a real ledger, through the services that a check goes through.

One ledger serves all examples: each takes the place of the one before, in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from studyhours.db.models import (
    Activity,
    Attendance,
    Decision,
    Exemption,
    HolidayCoverage,
    HolidayRow,
    HourGrant,
    Person,
    Record,
    RecordPerson,
    RecordUnit,
    RecordVersion,
    RuleSetVersion,
    School,
    SchoolYearRow,
    Teacher,
    TeacherFact,
    TermRow,
)
from studyhours.db.search_index import SearchIndex
from studyhours.domain.calendar import HolidayTable, SchoolCalendar
from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import UnusableInput
from studyhours.domain.people import NUMBERS
from studyhours.domain.registers import GRANTED, Granted, Spell
from studyhours.rules.evaluation import PersonFact
from studyhours.rules.trace import UNCREDITED, RecordFacts
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers.creating import NewSchool, add_year, create_ledger
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.people.service_spells import LEAVE
from studyhours.services.people.teacher_list import SERVICE
from studyhours.services.records.rows import PersonNamed, RecordContent, RecordWriter
from studyhours.services.registers.reading import DECISIONS, EXEMPTIONS, GRANTS
from studyhours.services.rulebook.rulesets import adopt
from tests.rules.case_files import TEACHER, Case
from tests.rules.comparing import all_judged
from tests.rules.reference import Judged, judge, verdict
from tests.rules.reference_persons import NOBODY
from tests.rules.worlds import TEACHERS, World

SAID = ("category", "grade", "result", "role", "depth", "attendance", "evidence")
"""What records say in fields of the same names."""
_DRAWN = (
    Exemption,
    Decision,
    HourGrant,
    Attendance,
    Activity,
    RecordPerson,
    RecordUnit,
    RecordVersion,
    Record,
    RuleSetVersion,
    TeacherFact,
    HolidayRow,
    TermRow,
)
"""What is put in for one example, and taken out for the next."""
CLOCK = FixedClock(datetime(2026, 9, 1, 4, tzinfo=UTC))


@dataclass(frozen=True)
class Kept:
    """A ledger with teachers and nothing else, and their ids by name."""

    ledger: Ledger
    teachers: dict[str, UUID]


@dataclass(frozen=True)
class SubjectJudged:
    """One teacher's results, records under the names they were drawn with."""

    rules: list[Judged]
    verdict: str


def make_ledger(target: str) -> Kept:
    """A ledger of three teachers without records, rules or terms: a path, or a database URL."""
    ledger = create_ledger(target, NewSchool("随机学校", year="2025-2026"), CLOCK)
    ids = {}
    with ledger.writing() as tx:
        school = school_of(tx.session)
        for position, name in enumerate(TEACHERS):
            person = Person(id=tx.new_id(), name=name)
            tx.session.add(person)
            tx.session.flush()
            ids[name] = tx.new_id()
            tx.session.add(
                Teacher(
                    id=ids[name],
                    school_id=school.id,
                    person_id=person.id,
                    staff_no=name,
                    name=name,
                    pinyin=name,
                    position=position,
                )
            )
    return Kept(ledger, ids)


_ANOTHER = """
format: 1
id: another
title: a set that entries of registers are about, long before it is in force
effective: { from: 2090-09-01 }
rules:
  - id: hours
    title: hours
    window: school_year
    measure: { sum: hour, of: { kind: training } }
    at_least: 1
"""


def check_drawn(kept: Kept, world: World) -> dict[str, SubjectJudged]:
    """Puts a drawn school into the ledger, in place of the one before, and checks everyone."""
    with kept.ledger.writing() as tx:
        clear(tx.session)
        names = put(kept, world, tx)
    request = CheckRequest(year=world.calendar.year.label, as_of=world.as_of, explain=True)
    try:
        checked = check(kept.ledger, request)
    except UnusableInput as fault:
        if fault.code != "no_rules_in_force":
            raise
        return {name: SubjectJudged([], "not_applicable") for name in TEACHERS}
    found = {}
    for one in checked.teachers:
        judged = [
            replace(
                rule,
                counted=frozenset(names[uid] for uid in rule.counted),
                not_counted=frozenset(names[uid] for uid in rule.not_counted),
            )
            for rule in all_judged(one.result, one.traces)
        ]
        found[one.name] = SubjectJudged(judged, one.result.verdict)
    return found


def clear(session: Session) -> None:
    """Takes out the school drawn before."""
    SearchIndex(session.connection()).empty()
    for model in _DRAWN:
        session.execute(delete(model))
    session.execute(delete(SchoolYearRow))


def put(kept: Kept, world: World, tx: Writing) -> dict[str, str]:
    """Writes a drawn school; returns the names of the records by their new ids."""
    session, school = tx.session, school_of(tx.session)
    _put_calendar(tx, school, world)
    for text in (*world.texts, _ANOTHER):
        adopt(tx, school, text, "drawn.yaml")
        session.flush()
    for name, facts in world.people.items():
        _put_numbers(session, kept.teachers[name], facts)
        for fact in (one for one in facts if one.attribute not in NUMBERS):
            session.add(
                TeacherFact(
                    id=tx.new_id(),
                    school_id=school.id,
                    teacher_id=kept.teachers[name],
                    attribute=fact.attribute,
                    value=fact.value,
                    first=fact.first,
                    last=fact.last,
                )
            )
    names = _put_registers(kept, world, tx)
    writer = RecordWriter(tx, school.id)
    for teacher, records in world.records.items():
        own = [one for one in records if one.kind != GRANTED]
        credited = [record for record in own if record.status != UNCREDITED]
        for record in credited:
            made, _ = writer.add(content(kept.teachers[teacher], record))
            names[str(made)] = record.uid
        for record in own:
            if record.status == UNCREDITED:
                names[str(_put_absence(tx, school, kept.teachers[teacher], record))] = record.uid
        if credited:  # the first once more, and deleted: it must never be seen
            made, _ = writer.add(content(kept.teachers[teacher], credited[0]))
            writer.flush()
            session.execute(update(Record).where(Record.id == made).values(deleted=True))
    writer.flush()
    session.flush()
    return names


def _put_numbers(session: Session, teacher: UUID, facts: Sequence[PersonFact]) -> None:
    """Since when somebody serves, and lives."""
    since = {
        fact.attribute: date.fromisoformat(fact.value)
        for fact in facts
        if fact.attribute in NUMBERS
    }
    kept = session.get_one(Teacher, teacher)
    kept.joined_profession = since.get("service_years")
    session.get_one(Person, kept.person_id).birth = since.get("age")


def _put_registers(kept: Kept, world: World, tx: Writing) -> dict[str, str]:
    """Writes what the registers say; returns the names of hours granted by their new ids."""
    school, names = school_of(tx.session), {}
    known: set[tuple[str | None, str | None]] = {(None, None), ("another", None)}
    for version in world.versions:
        key = version.ruleset.id
        known |= {(key, None), *((key, rule.id) for rule in version.ruleset.rules)}
    for name, own in world.own.items():
        teacher = str(kept.teachers[name])
        for exempted in own.exempted:
            if (exempted.ruleset, exempted.rule) not in known:
                continue  # with an entry about a rule nobody has, nothing is judged at all
            entry = replace(exempted, uid=str(tx.new_id()), teacher=teacher)
            tx.session.add(EXEMPTIONS.row(school, entry))
        for decided in own.decided:
            if (decided.ruleset, decided.rule) not in known:
                continue
            again = replace(decided, uid=str(tx.new_id()), teacher=teacher)
            tx.session.add(DECISIONS.row(school, again))
        spells = [(SERVICE, "yes", one) for one in own.served if one != Spell()]
        for attribute, value, one in [*spells, *((LEAVE, one.said, one) for one in own.away)]:
            fact = {"attribute": attribute, "value": value, "first": one.first, "last": one.last}
            tx.session.add(
                TeacherFact(
                    id=tx.new_id(), school_id=school.id, teacher_id=kept.teachers[name], **fact
                )
            )
        for record in world.records[name]:
            if record.kind == GRANTED:
                grant = _granted(str(tx.new_id()), teacher, record)
                tx.session.add(GRANTS.row(school, grant))
                names[grant.uid] = record.uid
    return names


def _granted(uid: str, teacher: str, record: RecordFacts) -> Granted:
    """Hours granted as the register keeps them."""
    return Granted(
        uid=uid,
        teacher=teacher,
        first=record.first_day,
        last=record.last_day,
        reason=record.type or "",
        document="",
        made_by="",
        made_at=datetime(2025, 9, 1, tzinfo=UTC),
        hundredths=record.hundredths,
        unit=record.unit,
    )


def _put_absence(tx: Writing, school: School, teacher: UUID, record: RecordFacts) -> UUID:
    """A sheet with the name of one who earned nothing; returns the activity's identifier."""
    made = tx.new_id()
    tx.session.add(
        Activity(
            id=made,
            school_id=school.id,
            title="签到",
            # A sheet that names no type is an activity's.
            type=None if record.type == "activity" else record.type,
            first_day=record.first_day or record.last_day,
            last_day=record.last_day,
            level=record.level,
            mode=record.mode,
            hundredths=200,
            unit=record.unit,
            fields={},
        )
    )
    tx.session.flush()
    status = {"leave_early": "early", None: "blank"}.get(record.attendance, record.attendance)
    tx.session.add(
        Attendance(
            id=tx.new_id(),
            school_id=school.id,
            activity_id=made,
            teacher_id=teacher,
            status=status,
            note="",
            record_id=None,
        )
    )
    return made


def _put_calendar(tx: Writing, school: School, world: World) -> None:
    session, calendar = tx.session, world.calendar
    for day, working in calendar.holidays.exceptions.items():
        session.add(
            HolidayRow(id=tx.new_id(), school_id=school.id, day=day, working=working, name="")
        )
    session.execute(
        update(HolidayCoverage).values(
            first=calendar.holidays.known_from, last=calendar.holidays.known_until
        )
    )
    add_year(tx, school, calendar.year, [(term.first, term.last) for term in calendar.terms])
    session.flush()
    for term in calendar.terms:
        session.execute(
            update(TermRow)
            .where(TermRow.number == term.number)
            .values(week_start=term.week_start, week_one=term.week_one)
        )


def content(teacher: UUID, record: RecordFacts) -> RecordContent:
    """A record as it would be typed."""
    return RecordContent(
        teacher_id=teacher,
        kind=record.kind,
        type=record.type,
        status=record.status,
        first_day=record.first_day or record.last_day,
        last_day=record.last_day,
        level=record.level,
        mode=record.mode,
        place=record.place,
        hundredths=record.hundredths,
        unit=record.unit,
        title=title_of(record),
        text=" ".join("字" * record.characters),
        fields={name: said for name in SAID if (said := getattr(record, name))},
        people=tuple(PersonNamed("observed", one, None) for one in observed(record)),
    )


def title_of(record: RecordFacts) -> str:
    """The title from which a record's object is worked out; nothing where there is none."""
    what, _, name = (record.object or "").partition(":")
    return "" if what == "person" else name.partition("@")[0]


def observed(record: RecordFacts) -> list[str]:
    """Who was observed."""
    what, _, name = (record.object or "").partition(":")
    return [name] if what == "person" else []


def judged_alike(kept: Kept, case: Case) -> None:
    """Puts a case into the ledger and demands what the reference says of it."""
    own, people = case.school.records[TEACHER], case.school.people[TEACHER]
    calendar = case.school.calendar
    records = {name: tuple(own) if name == "t2" else () for name in TEACHERS}
    facts = {name: tuple(people) if name == "t2" else () for name in TEACHERS}
    registers = {name: case.school.own[TEACHER] if name == "t2" else NOBODY for name in TEACHERS}
    world = World(_within_the_year(calendar), case.texts, records, facts, case.as_of, registers)
    checked = check_drawn(kept, world)["t2"]
    versions, entries = case.school.rulesets[0], case.school.own[TEACHER]
    expected = judge(versions, calendar, own, people, case.as_of, entries)
    assert checked.rules == expected
    assert checked.verdict == verdict(expected)


def _within_the_year(calendar: SchoolCalendar) -> SchoolCalendar:
    """The same calendar with no more of the holiday table than the year needs."""
    table, year = calendar.holidays, calendar.year
    days = {day: work for day, work in table.exceptions.items() if year.first <= day <= year.last}
    holidays = HolidayTable(days, table.known_from, table.known_until)
    return SchoolCalendar(year, calendar.terms, holidays)
