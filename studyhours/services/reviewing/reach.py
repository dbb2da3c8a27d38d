"""Whose records a login reviews: the whole school's, or what heads of groups approve of theirs.

Nobody decides about a record of their own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from studyhours.db.models import Kind, Record, School
from studyhours.domain.errors import NotPermitted
from studyhours.services.ledgers.ledger import Ledger, today
from studyhours.services.ledgers.permissions import may_review
from studyhours.services.people.groups import memberships_said

HEADS_APPROVE = "group_head"
"""The ``reviewer`` of kinds that the head of a group approves."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a login reviews.

    Attributes:
        own: The teacher the login belongs to, who is left out.
        teachers: Only these; None for everybody.
        kinds: Only these kinds; None for all.
    """

    own: UUID | None
    teachers: frozenset[UUID] | None
    kinds: frozenset[str] | None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The records meant, as a database asks for them."""
        found: list[ColumnElement[bool]] = []
        if self.own is not None:
            found.append(Record.teacher_id != self.own)
        if self.teachers is not None:
            found.append(Record.teacher_id.in_(self.teachers))
        if self.kinds is not None:
            found.append(Record.kind.in_(self.kinds))
        return found

    def has(self, teacher: UUID, kind: str) -> bool:
        """Whether a record of a teacher is to be decided here."""
        return (
            teacher != self.own
            and (self.teachers is None or teacher in self.teachers)
            and (self.kinds is None or kind in self.kinds)
        )


def reach_of(ledger: Ledger, session: Session, school: School) -> Reach:
    """What the login reviews today.

    Raises:
        NotPermitted: nothing at all.
    """
    actor = ledger.actor
    if not may_review(actor):
        raise NotPermitted("not_permitted", user=actor.name, function="review")
    own = UUID(actor.teacher_uid) if actor.teacher_uid is not None else None
    if "review" in actor.functions:
        return Reach(own, None, None)
    day = today(ledger, school)
    headed = headed_on(session, school, str(actor.teacher_uid), day)
    kinds = session.scalars(
        select(Kind.id).where(Kind.school_id == school.id, Kind.reviewer == HEADS_APPROVE)
    )
    return Reach(own, members_on(session, school, headed, day), frozenset(kinds))


def headed_on(session: Session, school: School, teacher: str, day: date) -> frozenset[str]:
    """The groups somebody heads on a day."""
    return frozenset(
        group
        for group, one in memberships_said(session, school)
        if one.role == "head" and one.teacher == teacher and one.meets(day, day)
    )


def members_on(
    session: Session, school: School, groups: Collection[str], day: date
) -> frozenset[UUID]:
    """Who belongs to any of some groups on a day."""
    return frozenset(
        UUID(one.teacher)
        for group, one in memberships_said(session, school)
        if group in groups and one.meets(day, day)
    )
