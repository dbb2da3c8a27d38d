"""Who heads which group, said where an account is given the role that looks after one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Group, School, Teacher
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.people import HEAD
from studyhours.domain.registers import Joined
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.groups import memberships_said
from studyhours.services.people.text_order import order_of
from studyhours.services.registers.entries import Basis, put_entry, refuse_double, resting_on
from studyhours.services.registers.reading import MEMBERS

_KIND = "subject_group"


@dataclass(frozen=True, slots=True)
class Headships:
    """The subject groups, and who heads one today.

    Attributes:
        groups: Names of all subject groups.
        headed: Uid of a teacher → names of the groups they head.
    """

    groups: tuple[str, ...] = ()
    headed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def list_headships(ledger: Ledger) -> Headships:
    """The subject groups by name, and who heads which today.

    Raises:
        NotPermitted: the account may not manage accounts.
    """
    require(ledger.actor, "manage_accounts")
    with ledger.reading() as session:
        school = school_of(session)
        names = _groups(session, school)
        day = today(ledger, school)
        headed: defaultdict[str, list[str]] = defaultdict(list)
        for group, one in memberships_said(session, school):
            if one.role == HEAD and group in names and one.meets(day, day):
                headed[one.teacher].append(names[group])
    return Headships(
        tuple(sorted(names.values(), key=order_of)),
        {uid: tuple(found) for uid, found in headed.items()},
    )


def put_head(tx: Writing, teacher: Teacher | None, group: str) -> Changes:
    """Enters a teacher as head of a subject group from today on, unless they head it already.

    Args:
        tx: The transaction that runs.
        teacher: The teacher.
        group: Name of a subject group; nothing is entered where it is empty.

    Returns:
        What pages need to look at again besides.

    Raises:
        UnusableInput: there is no such group.
        NotPermitted: the actor may not edit the roster.
    """
    if not group or teacher is None:
        return Changes.NONE
    require(tx.ledger.actor, MEMBERS.function)
    school = school_of(tx.session)
    found = next((uid for uid, name in _groups(tx.session, school).items() if name == group), None)
    if found is None:
        raise UnusableInput("no_such_group", group=group, field="group")
    basis = Basis(today(tx.ledger, school))
    entry = Joined(teacher=str(teacher.id), group=found, role=HEAD, **resting_on(tx, basis))
    try:
        refuse_double(tx, MEMBERS, entry)
    except UnusableInput:
        return Changes.NONE
    put_entry(tx, MEMBERS, None, entry)
    return Changes.TEACHERS


def _groups(session: Session, school: School) -> dict[str, str]:
    query = select(Group.id, Group.name).where(Group.school_id == school.id, Group.kind == _KIND)
    return {str(uid): name for uid, name in session.execute(query)}
