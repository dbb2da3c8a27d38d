"""Whose hours marks would take away, once an activity is credited: read before they are said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from studyhours.db.models import Record, Teacher
from studyhours.domain.quantity import Amount
from studyhours.services.activities.earning import BLANK, CREDITED
from studyhours.services.activities.reach import reach_of
from studyhours.services.activities.rows import Mark, attended_people, found_activity
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.papers.resting import Resting, resting_on


@dataclass(frozen=True, slots=True)
class CreditGoing:
    """A credited record that would be deleted.

    Attributes:
        name: Whose it is.
        amount: What it says.
    """

    name: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class AtStake:
    """What marks would do to what has been credited.

    Attributes:
        going: Records that would be deleted, by name.
        papers: Valid certificates that rest on records that would be deleted or say otherwise.
    """

    going: tuple[CreditGoing, ...] = ()
    papers: tuple[Resting, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to ask about."""
        return bool(self.going or self.papers)


def at_stake(ledger: Ledger, uid: str, marks: Mapping[str, Mark]) -> AtStake:
    """What saying that people attended so would do to what they are credited.

    Args:
        ledger: The ledger.
        uid: The activity.
        marks: By uid of the teacher, as for ``attending.attend``; a blank changes no record, as it
            is refused for whoever is credited.

    Raises:
        UnusableInput: an unknown activity.
        NotPermitted: the login may not edit the activity.
    """
    with ledger.reading() as session:
        school = school_of(session)
        activity = found_activity(session, school, uid)
        reach_of(ledger, session, school).require(activity.group_id)
        credited = attended_people(session, activity.id)
        changed = {
            one: marks[str(one)].status
            for one, row in credited.items()
            if str(one) in marks and marks[str(one)].status not in {row.status, BLANK}
        }
        if not changed:
            return AtStake()
        rows = session.execute(
            select(Record, Teacher.name)
            .join(Teacher, Teacher.id == Record.teacher_id)
            .where(
                Record.activity_id == activity.id,
                Record.teacher_id.in_(changed),
                Record.deleted.is_(False),
            )
            .order_by(Teacher.pinyin, Record.id)
        ).tuples()
        found = list(rows)
        going = tuple(
            CreditGoing(name, Amount(record.hundredths, record.unit))
            for record, name in found
            if changed[record.teacher_id] not in CREDITED
        )
        return AtStake(going, resting_on(session, school, [record.id for record, _ in found]))
