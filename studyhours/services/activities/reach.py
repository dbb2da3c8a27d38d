"""Whose activities a login sees, and which it plans, takes the attendance of and credits.

The office does all of it. Heads of groups do it for what their group holds and its own members;
everybody sees what they were at themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import Activity, Attendance, Participant, School
from studyhours.domain.errors import NotPermitted
from studyhours.services.ledgers.ledger import Ledger, today
from studyhours.services.ledgers.permissions import Actor, only_own
from studyhours.services.people.groups import memberships_said
from studyhours.services.reviewing.reach import members_on

_OFFICE, _HEAD = "edit_records", "run_group"


def may_plan(actor: Actor) -> bool:
    """Whether somebody plans any activity: the school's, or that of a group they head."""
    return _OFFICE in actor.functions or (
        _HEAD in actor.functions and actor.teacher_uid is not None
    )


@dataclass(frozen=True, slots=True)
class ActivityReach:
    """What a login has to do with activities.

    Attributes:
        user: Its name.
        own: The one teacher it sees the activities of; None for everybody's.
        all_edited: Whether it edits every activity.
        groups: The groups it heads today.
    """

    user: str
    own: UUID | None
    all_edited: bool
    groups: frozenset[UUID]

    def edits(self, group: UUID | None) -> bool:
        """Whether it plans and credits what a group holds."""
        return self.all_edited or (group is not None and group in self.groups)

    def sees_people(self, group: UUID | None) -> bool:
        """Whether it sees everybody of an activity, and not only its own teacher."""
        return self.own is None or (group is not None and group in self.groups)

    def require(self, group: UUID | None) -> None:
        """Refuses an activity it does not edit.

        Raises:
            NotPermitted: it is the office's, or another group's.
        """
        if self.edits(group):
            return
        if self.groups:
            raise NotPermitted("activity_of_others", user=self.user)
        raise NotPermitted("not_permitted", user=self.user, function=_OFFICE)

    def conditions(self) -> list[ColumnElement[bool]]:
        """The activities it sees, as a database asks for them."""
        if self.own is None:
            return []
        mine = [
            Activity.id.in_(select(table.activity_id).where(table.teacher_id == self.own))
            for table in (Participant, Attendance)
        ]
        return [or_(*mine, Activity.group_id.in_(self.groups))]


def reach_of(ledger: Ledger, session: Session, school: School) -> ActivityReach:
    """What the login has to do with activities today.

    Raises:
        NotPermitted: nothing at all.
    """
    actor = ledger.actor
    own = only_own(actor, "read_school", "read_self")
    groups: frozenset[UUID] = frozenset()
    if _OFFICE not in actor.functions and may_plan(actor):
        groups = headed_groups(session, school, str(actor.teacher_uid), today(ledger, school))
    return ActivityReach(
        actor.name, UUID(own) if own is not None else None, _OFFICE in actor.functions, groups
    )


def headed_groups(session: Session, school: School, teacher: str, day: date) -> frozenset[UUID]:
    """The groups somebody heads on a day."""
    return frozenset(
        UUID(group)
        for group, one in memberships_said(session, school)
        if one.role == "head" and one.teacher == teacher and one.meets(day, day)
    )


def refuse_outsiders(
    reach: ActivityReach,
    session: Session,
    school: School,
    people: frozenset[str],
    day: date,
    before: frozenset[str] = frozenset(),
) -> None:
    """Refuses people who are in none of the groups a head plans for.

    Args:
        reach: Whose plan it is.
        session: A session on the ledger.
        school: The school.
        people: Uids of those who are to be there.
        day: The day of the activity.
        before: Uids of those who are to be there already.

    Raises:
        NotPermitted: the head gives no hours to others' people.
    """
    if reach.all_edited:
        return
    groups = {str(one) for one in reach.groups}
    members = {str(one) for one in members_on(session, school, groups, day)}
    if people - members - before:
        raise NotPermitted("people_of_others", user=reach.user)
