"""Adding a teacher by hand, and correcting names and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, insert, select

from studyhours.db.models import Person, School, Teacher, TeacherFact
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.tidy import clean_name, tidy_line
from studyhours.services.closing.closed_years import closed_with, correcting
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.pinyin import pinyin_of
from studyhours.services.people.teacher_facts import ENTERED, fact_row, stored_value
from studyhours.services.people.teacher_list import FactShown, found_teacher
from studyhours.transfer.people import parse_staff_no

SEXES = ("female", "male")
_JUDGED = ("sex", "joined", "joined_profession")
"""What rules may ask of a teacher: to say otherwise corrects the closed years they are in."""
_ADDED = ("group", "subject", "title", "stage", "post", "employment")


@dataclass(frozen=True, slots=True)
class TeacherEntry:
    """What people type about a teacher; the fields keep their names in faults' ``field``.

    Attributes:
        name: Name, needed.
        staff_no: Staff number; may be empty unless somebody has the same name.
        sex: One of ``SEXES``, or as written, or empty.
        joined: First day in this school.
        joined_profession: First day in the profession.
        remarks: Remarks.
    """

    name: str
    staff_no: str = ""
    sex: str = ""
    joined: date | None = None
    joined_profession: date | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class NewTeacher:
    """A teacher to be added, with what holds of them since ever; empty texts say nothing."""

    entry: TeacherEntry
    group: str = ""
    subject: str = ""
    title: str = ""
    stage: str = ""
    post: str = ""
    employment: str = ""


@dataclass(frozen=True, slots=True)
class TeacherSaved:
    """A teacher as saved.

    Attributes:
        uid: The teacher.
        name: The name now.
        before: What stood there before, to take the change back; None for a new teacher.
        after: What stands there now.
        changes: What pages need to look at again.
    """

    uid: str
    name: str
    before: TeacherEntry | None
    after: TeacherEntry
    changes: Changes = Changes.TEACHERS


def add_teacher(ledger: Ledger, new: NewTeacher) -> TeacherSaved:
    """Adds a teacher at the end of the roster.

    Raises:
        UnusableInput: no name, a staff number that is taken, or a name somebody has and no number
            to tell them apart; ``field`` tells which.
    """
    require(ledger.actor, "edit_roster")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        entry = tidy_entry(tx, school, new.entry, None)
        person = Person(id=tx.new_id(), name=entry.name, sex=entry.sex or None)
        tx.session.add(person)
        tx.session.flush()
        last = select(func.max(Teacher.position)).where(Teacher.school_id == school.id)
        teacher = Teacher(
            id=tx.new_id(),
            school_id=school.id,
            person_id=person.id,
            staff_no=entry.staff_no or None,
            name=entry.name,
            pinyin=pinyin_of(entry.name),
            joined_school=entry.joined,
            joined_profession=entry.joined_profession,
            remarks=entry.remarks or None,
            position=(tx.session.scalar(last) or 0) + 1,
        )
        tx.session.add(teacher)
        tx.session.flush()
        said = {name: text for name in _ADDED if (text := tidy_line(getattr(new, name)))}
        rows = [_fact(tx, school, teacher, name, value) for name, value in said.items()]
        if rows:
            tx.session.execute(insert(TeacherFact), rows)
        tx.log(
            "teacher.add",
            str(teacher.id),
            {"name": entry.name, "staff_no": entry.staff_no, **said},
        )
        return TeacherSaved(str(teacher.id), entry.name, None, entry)


def _fact(
    tx: Writing, school: School, teacher: Teacher, attribute: str, value: str
) -> dict[str, object]:
    stored = stored_value(tx, school, attribute, value)
    fact = FactShown(str(tx.new_id()), attribute, value, stored, None, None, ENTERED)
    return fact_row(school, teacher.id, fact)


def change_teacher(
    ledger: Ledger,
    uid: str,
    entry: TeacherEntry,
    *,
    based_on: TeacherEntry | None = None,
    back: bool = False,
) -> TeacherSaved:
    """Corrects a teacher's name, number and the like.

    Args:
        ledger: The ledger.
        uid: The teacher.
        entry: What is to stand there.
        based_on: What the change was made on; refused where something else stands there by now.
        back: Whether this takes a correction back: a namesake without a number, as a roster may
            bring one, loses the number that was given them.

    Raises:
        UnusableInput: as ``add_teacher``, an unknown teacher, changed by somebody meanwhile, or
            it corrects a closed year and nobody says why.
    """
    require(ledger.actor, "edit_roster")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        teacher = found_teacher(tx.session, school, uid)
        person = tx.session.get_one(Person, teacher.person_id)
        before = entry_of(teacher, person)
        if based_on is not None and before != based_on:
            raise UnusableInput("teacher_changed_meanwhile", name=teacher.name)
        after = tidy_entry(tx, school, entry, teacher.id, stood=before.name if back else "")
        if after == before:
            return TeacherSaved(uid, teacher.name, before, after, Changes.NONE)
        if after.name != before.name:
            teacher.name = person.name = after.name
            teacher.pinyin = pinyin_of(after.name)
        person.sex = after.sex or None
        teacher.staff_no = after.staff_no or None
        teacher.joined_school = after.joined
        teacher.joined_profession = after.joined_profession
        teacher.remarks = after.remarks or None
        judged = any(getattr(before, name) != getattr(after, name) for name in _JUDGED)
        closed = closed_with(tx.session, school, teacher.id) if judged else ()
        tx.log(
            "teacher.change",
            uid,
            {
                "before": _logged(before, after),
                "after": _logged(after, before),
                **correcting([one.year for one in closed]),
            },
        )
        return TeacherSaved(uid, after.name, before, after)


def read_entry(ledger: Ledger, uid: str) -> TeacherEntry:
    """What a form for a teacher begins with.

    Raises:
        UnusableInput: an unknown teacher.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        teacher = found_teacher(session, school_of(session), uid)
        return entry_of(teacher, session.get_one(Person, teacher.person_id))


def entry_of(teacher: Teacher, person: Person) -> TeacherEntry:
    """What stands there about a teacher, as people type it."""
    return TeacherEntry(
        name=teacher.name,
        staff_no=teacher.staff_no or "",
        sex=person.sex or "",
        joined=teacher.joined_school,
        joined_profession=teacher.joined_profession,
        remarks=teacher.remarks or "",
    )


def tidy_entry(
    tx: Writing, school: School, entry: TeacherEntry, own: UUID | None, *, stood: str = ""
) -> TeacherEntry:
    """The entry as it is kept.

    Args:
        tx: The transaction.
        school: The school.
        entry: As it was typed.
        own: The teacher it is about; None for a new one.
        stood: A name that stands there already and may do without a number.

    Raises:
        UnusableInput: no name, a staff number that is taken, or a name somebody has and no number
            to tell them apart; ``field`` tells which.
    """
    name = clean_name(entry.name)
    if not name:
        raise UnusableInput("teacher_name_empty", field="name")
    number = parse_staff_no(entry.staff_no)
    staff_no = number.text if number else ""
    others = select(Teacher.name, Teacher.staff_no).where(Teacher.school_id == school.id)
    if own is not None:
        others = others.where(Teacher.id != own)
    if staff_no:
        taken = tx.session.execute(others.where(Teacher.staff_no == staff_no)).first()
        if taken is not None:
            raise UnusableInput(
                "staff_no_taken", field="staff_no", staff_no=staff_no, name=taken.name
            )
    elif name != stood and tx.session.execute(others.where(Teacher.name == name)).first():
        raise UnusableInput("same_name_needs_number", field="staff_no", name=name)
    return TeacherEntry(
        name=name,
        staff_no=staff_no,
        sex=tidy_line(entry.sex),
        joined=entry.joined,
        joined_profession=entry.joined_profession,
        remarks=tidy_line(entry.remarks),
    )


def _logged(entry: TeacherEntry, other: TeacherEntry) -> dict[str, str]:
    """The fields that differ from another entry."""
    names = TeacherEntry.__dataclass_fields__
    return {
        name: str(getattr(entry, name) or "")
        for name in names
        if getattr(entry, name) != getattr(other, name)
    }
