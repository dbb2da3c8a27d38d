"""Rows of an activity and of those who are to be there, or were: found and put."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from studyhours.db.models import Activity, Attendance, Participant, School
from studyhours.domain.errors import UnusableInput
from studyhours.services.activities.earning import BLANK
from studyhours.services.ledgers.ledger import Writing

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Mark:
    """How somebody attended, as it is said.

    Attributes:
        status: One of ``earning.STATUSES``.
        note: Remark; empty for none.
    """

    status: str = BLANK
    note: str = ""


def found_activity(session: Session, school: School, uid: str) -> Activity:
    """The activity of an identifier.

    Raises:
        UnusableInput: there is none.
    """
    try:
        activity = session.get(Activity, UUID(uid))
    except ValueError:
        activity = None
    if activity is None or activity.school_id != school.id:
        raise UnusableInput("unknown_activity", uid=uid)
    return activity


def planned_people(session: Session, activity_id: UUID) -> dict[UUID, Mark]:
    """Who is to be there and is not credited yet."""
    query = select(Participant).where(Participant.activity_id == activity_id)
    return {one.teacher_id: Mark(one.status, one.note) for one in session.scalars(query)}


def attended_people(session: Session, activity_id: UUID) -> dict[UUID, Attendance]:
    """The rows of those who are credited, or were credited nothing."""
    query = select(Attendance).where(Attendance.activity_id == activity_id)
    return {one.teacher_id: one for one in session.scalars(query)}


def put_people(
    tx: Writing, school_id: UUID, activity_id: UUID, people: Mapping[UUID, Mark]
) -> None:
    """Writes new participants."""
    rows = [
        {
            "id": tx.new_id(),
            "school_id": school_id,
            "activity_id": activity_id,
            "teacher_id": teacher,
            "status": mark.status,
            "note": mark.note,
        }
        for teacher, mark in people.items()
    ]
    if rows:
        tx.session.flush()
        tx.session.execute(insert(Participant), rows)


def no_longer_planned(tx: Writing, activity_id: UUID, teachers: Collection[UUID]) -> None:
    """Takes out participants: they do not come, or their attendance stands elsewhere now."""
    for part in _parts(list(teachers)):
        tx.session.execute(
            delete(Participant).where(
                Participant.activity_id == activity_id, Participant.teacher_id.in_(part)
            )
        )


def said_people(people: Mapping[str, Mark]) -> Mapping[str, object]:
    """The same for the log."""
    return {teacher: [mark.status, mark.note] for teacher, mark in people.items()}


def _parts(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
