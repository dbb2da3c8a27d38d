"""What the roster knows of everybody beside what lists show: for the form of basic information."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from studyhours.db.models import Person, Teacher, TeacherFact
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require

_BACKBONE = "backbone"


@dataclass(frozen=True, slots=True)
class Basics:
    """Of one teacher; what is not known is None.

    Attributes:
        former_name: Former name.
        birth: Day of birth.
        ethnicity: Ethnicity.
        remarks: Remarks.
        backbone: Grade of backbone teacher on the day asked for.
    """

    former_name: str | None
    birth: date | None
    ethnicity: str | None
    remarks: str | None
    backbone: str | None


def read_basics(ledger: Ledger, day: date) -> Mapping[str, Basics]:
    """Everybody's by uid.

    Raises:
        NotPermitted: the account may not see the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        grades = session.execute(
            select(TeacherFact.teacher_id, TeacherFact.value)
            .where(
                TeacherFact.school_id == school.id,
                TeacherFact.attribute == _BACKBONE,
                or_(TeacherFact.first.is_(None), TeacherFact.first <= day),
                or_(TeacherFact.last.is_(None), TeacherFact.last >= day),
            )
            .order_by(TeacherFact.first, TeacherFact.id)
        ).tuples()
        backbone = dict(grades.all())
        rows = session.execute(
            select(Teacher.id, Person.former_name, Person.birth, Person.ethnicity, Teacher.remarks)
            .join(Person, Person.id == Teacher.person_id)
            .where(Teacher.school_id == school.id)
        ).tuples()
        return {
            str(uid): Basics(former, birth, ethnicity, remarks, backbone.get(uid))
            for uid, former, birth, ethnicity, remarks in rows
        }
