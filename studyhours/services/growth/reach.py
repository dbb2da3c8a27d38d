"""Whose handbook and portfolio a login may open, write in and comment on.

A teacher has the own; who heads a group reads and comments on those of its members; whoever reads
the school reads all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher
from studyhours.domain.errors import NotPermitted
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import Actor
from studyhours.services.people.teacher_list import TeacherShown, list_teachers
from studyhours.services.reviewing.reach import headed_on, members_on


@dataclass(frozen=True, slots=True)
class GrowthReach:
    """What a login may do with one teacher's handbook.

    Attributes:
        may_write: Whether it may write in it.
        may_comment: Whether it may comment; nobody comments on the own.
        may_judge: Whether it may see how rules stand.
    """

    may_write: bool
    may_comment: bool
    may_judge: bool


def reach_over(ledger: Ledger, session: Session, school: School, teacher: UUID) -> GrowthReach:
    """What the login may do with a teacher's handbook today.

    Raises:
        NotPermitted: it may not even read it.
    """
    actor, uid = ledger.actor, str(teacher)
    own = actor.teacher_uid == uid
    functions = actor.functions
    heads = not own and teacher in _headed(session, school, actor, today(ledger, school))
    if not ("read_school" in functions or heads or (own and "read_self" in functions)):
        raise NotPermitted("not_permitted", user=actor.name, function="read_school")
    return GrowthReach(
        may_write="edit_records" in functions or (own and "edit_self" in functions),
        may_comment=not own and ("review" in functions or heads),
        may_judge="check" in functions or own,
    )


def _headed(session: Session, school: School, actor: Actor, day: date) -> frozenset[UUID]:
    if "review_group" not in actor.functions or actor.teacher_uid is None:
        return frozenset()
    return members_on(session, school, headed_on(session, school, actor.teacher_uid, day), day)


@dataclass(frozen=True, slots=True)
class GrowthPeople:
    """Whom a login may choose from.

    Attributes:
        teachers: In roster order.
        own: The teacher the login belongs to; None for none.
        today: Today in the school's zone.
    """

    teachers: tuple[TeacherShown, ...]
    own: str | None
    today: date


def growth_people(ledger: Ledger) -> GrowthPeople:
    """Everybody whose handbook the login may open.

    Raises:
        NotPermitted: the login may see nobody.
    """
    actor = ledger.actor
    with ledger.reading() as session:
        school = school_of(session)
        day = today(ledger, school)
        headed = _headed(session, school, actor, day)
        rows = session.execute(
            select(Teacher.id, Teacher.staff_no, Teacher.name, Teacher.pinyin, Teacher.position)
            .where(Teacher.id.in_(headed))
            .order_by(Teacher.position, Teacher.id)
        ).all()
    found = list_teachers(ledger, day)
    known = {one.uid for one in found}
    found += tuple(
        TeacherShown(str(uid), number, name, pinyin, position=position)
        for uid, number, name, pinyin, position in rows
        if str(uid) not in known
    )
    return GrowthPeople(found, actor.teacher_uid, day)
