"""Teachers as people name them, and dated facts about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher, TeacherFact
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.people import FACTS
from studyhours.domain.tidy import clean_name
from studyhours.services.closing.closed_years import closed_with, correcting, years_changed
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require


def find_teachers(session: Session, school: School, named: Sequence[str]) -> Sequence[Teacher]:
    """The teachers named, in the order named; everybody in roster order when none is.

    Args:
        session: A session on the ledger.
        school: The school.
        named: Staff numbers, unique names or uids.

    Raises:
        UnusableInput: nobody, or more than one, is meant by one of them.
    """
    query = select(Teacher).where(Teacher.school_id == school.id)
    if len(named) == 1:
        # A uid, as the window asks by: no need to read a whole district for one person.
        alone = _by_uid(session, school, named[0])
        if alone is not None:
            return [alone]
    teachers = session.scalars(query.order_by(Teacher.position, Teacher.id)).all()
    if not named:
        return teachers
    found = dict.fromkeys(_find_one(teachers, text) for text in named)
    return list(found)


def teacher_named(ledger: Ledger, text: str) -> str:
    """Uid of the one teacher a staff number, a unique name or a uid names.

    Raises:
        UnusableInput: nobody, or more than one, is meant.
    """
    with ledger.reading() as session:
        (teacher,) = find_teachers(session, school_of(session), [text])
        return str(teacher.id)


def _by_uid(session: Session, school: School, text: str) -> Teacher | None:
    try:
        teacher = session.get(Teacher, UUID(text))
    except ValueError:
        return None
    return teacher if teacher is not None and teacher.school_id == school.id else None


def _find_one(teachers: Sequence[Teacher], text: str) -> Teacher:
    for teacher in teachers:
        if text in {teacher.staff_no, str(teacher.id)}:
            return teacher
    same_name = [teacher for teacher in teachers if clean_name(teacher.name) == clean_name(text)]
    if len(same_name) > 1:
        raise UnusableInput("ambiguous_name", name=text)
    if not same_name:
        raise UnusableInput("unknown_teacher_named", name=text)
    return same_name[0]


def add_fact(
    ledger: Ledger,
    teacher: str,
    attribute: str,
    value: str,
    *,
    first: date | None = None,
    last: date | None = None,
) -> tuple[str, Changes]:
    """Records a dated fact, for example that somebody is on a long course.

    Args:
        ledger: The ledger.
        teacher: Staff number, unique name or uid.
        attribute: One of ``domain.people.FACTS``, except ``group``, which the roster sets.
        value: Its value; ``yes`` for facts that are only true or not.
        first: First day it holds; since ever when None.
        last: Last day it holds; open when None.

    Returns:
        The teacher's name.

    Raises:
        UnusableInput: an unknown teacher or attribute, no value, days in the wrong order, or it
            corrects a closed year and nobody says why.
    """
    require(ledger.actor, "edit_roster")
    enterable = [fact for fact in FACTS if fact != "group"]
    if attribute not in enterable:
        raise UnusableInput("unknown_fact", fact=attribute, known=", ".join(enterable))
    if not value.strip():
        raise UnusableInput("fact_without_value", fact=attribute)
    if first is not None and last is not None and last < first:
        raise UnusableInput("days_in_wrong_order", first=first, last=last)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        (found,) = find_teachers(tx.session, school, (teacher,))
        closed = closed_with(tx.session, school, found.id)
        years = years_changed(closed, (), [(attribute, first, last)])
        tx.session.add(
            TeacherFact(
                id=tx.new_id(),
                school_id=school.id,
                teacher_id=found.id,
                attribute=attribute,
                value=value.strip(),
                first=first,
                last=last,
                source="entered",
            )
        )
        tx.log(
            "fact.add",
            str(found.id),
            {
                "attribute": attribute,
                "value": value.strip(),
                "first": str(first),
                "last": str(last),
                **correcting(years),
            },
        )
        return found.name, Changes.TEACHERS
