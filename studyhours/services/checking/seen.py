"""Whose results a login sees: the whole school's, those of the groups it heads, or its own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.domain.errors import NotPermitted
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import Actor
from studyhours.services.people.groups import memberships_said


def sees_school(actor: Actor) -> bool:
    """Whether somebody sees everybody's results."""
    return "check" in actor.functions


def heads_groups(actor: Actor) -> bool:
    """Whether somebody may see the results of groups, namely of those they head."""
    return "review_group" in actor.functions and actor.teacher_uid is not None


def seen_by(ledger: Ledger, session: Session, school: School) -> frozenset[str] | None:
    """Whose results a login sees today; None for everybody's.

    Who heads a group sees its members of today; whom it had before is none of theirs any more.

    Raises:
        NotPermitted: nobody's.
    """
    actor = ledger.actor
    if sees_school(actor):
        return None
    if actor.teacher_uid is None:
        raise NotPermitted("not_permitted", user=actor.name, function="check")
    own = frozenset({actor.teacher_uid})
    if not heads_groups(actor):
        return own
    headed = headed_groups(ledger, session, school)
    if not headed:
        return own
    day = today(ledger, school)
    said = memberships_said(session, school)
    return own | {one.teacher for group, one in said if group in headed and one.meets(day, day)}


def headed_groups(ledger: Ledger, session: Session, school: School) -> frozenset[str]:
    """Uids of the groups a login heads today."""
    actor = ledger.actor
    if not heads_groups(actor):
        return frozenset()
    day = today(ledger, school)
    return frozenset(
        group
        for group, one in memberships_said(session, school)
        if one.role == "head" and one.teacher == actor.teacher_uid and one.meets(day, day)
    )


def groups_headed(ledger: Ledger) -> frozenset[str]:
    """The same, for whoever has no transaction of their own."""
    if not heads_groups(ledger.actor):
        return frozenset()
    with ledger.reading() as session:
        return headed_groups(ledger, session, school_of(session))


def require_seen(ledger: Ledger, session: Session, teachers: Sequence[str]) -> None:
    """Refuses results of teachers the login may not see.

    Raises:
        NotPermitted: exit code 8.
    """
    actor = ledger.actor
    if sees_school(actor) or list(teachers) == [actor.teacher_uid]:
        return
    seen = seen_by(ledger, session, school_of(session)) or frozenset()
    if not teachers or not seen.issuperset(teachers):
        raise NotPermitted("not_permitted", user=actor.name, function="check")


def uids(teachers: frozenset[str]) -> frozenset[UUID]:
    """The same as a database has them."""
    return frozenset(map(UUID, teachers))
