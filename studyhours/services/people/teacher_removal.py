"""Taking out a teacher who was added by mistake, and putting them back as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, exists, insert, select

from studyhours.db.models import Group, Person, Teacher, TeacherFact
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.mentions import mentions
from studyhours.services.people.teacher_changes import (
    TeacherEntry,
    TeacherSaved,
    entry_of,
)
from studyhours.services.people.teacher_list import GROUP, found_teacher

Row = Mapping[str, object]
"""Column → value."""

_OWN = (TeacherFact.__tablename__,)
"""What goes with a teacher."""


@dataclass(frozen=True, slots=True)
class TeacherRemoved:
    """A teacher who was taken out, with all that is needed to put them back.

    Attributes:
        uid: The teacher.
        name: The name.
        person: The person's row.
        teacher: The teacher's row.
        facts: Rows of what held of them.
        others: Everybody else of the school when they were taken out.
        changes: What pages need to look at again.
    """

    uid: str
    name: str
    person: Row
    teacher: Row
    facts: tuple[Row, ...]
    others: frozenset[UUID]
    changes: Changes = Changes.TEACHERS


def remove_teacher(ledger: Ledger, uid: str) -> TeacherRemoved:
    """Takes out a teacher added by mistake; who has left gets an end of service instead.

    Raises:
        UnusableInput: an unknown teacher, or there are records, papers or accounts of theirs.
    """
    require(ledger.actor, "edit_roster")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        teacher = found_teacher(tx.session, school, uid)
        person = tx.session.get_one(Person, teacher.person_id)
        gone = entry_of(teacher, person)
        for table, where in mentions(Teacher, teacher.id, _OWN):
            if tx.session.scalar(select(exists().select_from(table).where(where))):
                raise UnusableInput("teacher_in_use", name=teacher.name)
        facts = tx.session.scalars(
            select(TeacherFact)
            .where(TeacherFact.teacher_id == teacher.id)
            .order_by(TeacherFact.attribute, TeacherFact.id)
        ).all()
        everybody = tx.session.scalars(select(Teacher.id).where(Teacher.school_id == school.id))
        removed = TeacherRemoved(
            uid,
            gone.name,
            _row(person),
            _row(teacher),
            tuple(_row(fact) for fact in facts),
            frozenset(everybody) - {teacher.id},
        )
        tx.session.execute(delete(TeacherFact).where(TeacherFact.teacher_id == teacher.id))
        tx.session.delete(teacher)
        tx.session.flush()
        serves = select(exists().where(Teacher.person_id == person.id))
        if not tx.session.scalar(serves):
            tx.session.delete(person)
        tx.log("teacher.remove", uid, _logged(gone, removed.teacher, facts))
        return removed


def restore_teacher(ledger: Ledger, removed: TeacherRemoved) -> TeacherSaved:
    """Puts a teacher back who was taken out: the same one, at the same place of the roster.

    What stood beside them then may stand there again: people of one name without numbers, as a
    roster may bring them.

    Raises:
        UnusableInput: the staff number is somebody else's by now, somebody of that name was added
            meanwhile and there is no number to tell them apart, or the teacher is there.
    """
    require(ledger.actor, "edit_roster")
    with ledger.writing() as tx:
        session = tx.session
        if session.get(Teacher, UUID(removed.uid)) is not None:
            raise UnusableInput("teacher_changed_meanwhile", name=removed.name)
        person = session.get(Person, removed.person["id"]) or Person(**removed.person)
        teacher = Teacher(**removed.teacher)
        entry = entry_of(teacher, person)
        _check_room(tx, teacher, removed.others)
        session.add(person)
        session.flush()
        session.add(teacher)
        session.flush()
        facts = [fact for fact in removed.facts if _still_means(tx, fact)]
        if facts:
            session.execute(insert(TeacherFact), [dict(fact) for fact in facts])
        tx.log(
            "teacher.restore",
            removed.uid,
            {"name": entry.name, "staff_no": entry.staff_no, "facts": len(facts)},
        )
        return TeacherSaved(removed.uid, removed.name, None, entry)


def _check_room(tx: Writing, teacher: Teacher, others: frozenset[UUID]) -> None:
    """Whether a teacher can be put back among those there are now.

    Args:
        tx: The transaction.
        teacher: Who is to be put back.
        others: Who was there beside them.
    """
    there = select(Teacher.id, Teacher.name).where(Teacher.school_id == teacher.school_id)
    if teacher.staff_no:
        taken = tx.session.execute(there.where(Teacher.staff_no == teacher.staff_no)).first()
        if taken is not None:
            raise UnusableInput(
                "staff_no_taken", field="staff_no", staff_no=teacher.staff_no, name=taken.name
            )
        return
    namesakes = tx.session.execute(there.where(Teacher.name == teacher.name))
    # Most likely the same person entered once more: both would be judged.
    if any(one.id not in others for one in namesakes):
        raise UnusableInput("namesake_added_since", name=teacher.name)


def _still_means(tx: Writing, fact: Row) -> bool:
    """Whether what a fact speaks of is there: a group may be gone by now."""
    if fact["attribute"] != GROUP:
        return True
    return tx.session.get(Group, UUID(str(fact["value"]))) is not None


def _row(of: Person | Teacher | TeacherFact) -> dict[str, object]:
    return {column.key: getattr(of, column.key) for column in of.__table__.columns}


def _logged(gone: TeacherEntry, teacher: Row, facts: Sequence[TeacherFact]) -> dict[str, object]:
    """All that goes with a teacher, for the log: enough to enter it again."""
    return {
        **{name: str(getattr(gone, name) or "") for name in TeacherEntry.__dataclass_fields__},
        "person": str(teacher["person_id"]),
        "position": teacher["position"],
        "facts": [
            {
                "attribute": fact.attribute,
                "value": fact.value,
                "first": fact.first.isoformat() if fact.first else None,
                "last": fact.last.isoformat() if fact.last else None,
                "source": fact.source,
            }
            for fact in facts
        ],
    }
