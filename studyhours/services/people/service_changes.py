"""The end of a teacher's service and their coming back, by whatever people call the teacher."""

from __future__ import annotations

from datetime import date

from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.teacher_facts import FactsChanged, come_back, end_service
from studyhours.services.people.teachers import find_teachers


def service_of(
    ledger: Ledger, teacher: str, *, first: date | None = None, last: date | None = None
) -> FactsChanged:
    """Sets the last day of service, or begins another spell of it.

    Args:
        ledger: The ledger.
        teacher: Staff number, unique name or uid.
        first: First day of a new spell, for one who had left.
        last: Last day of service; with neither, the teacher stays after all.

    Raises:
        UnusableInput: an unknown teacher, or a day that does not fit the spells known.
    """
    require(ledger.actor, "edit_roster")
    with ledger.reading() as session:
        (found,) = find_teachers(session, school_of(session), (teacher,))
        uid = str(found.id)
    return end_service(ledger, uid, last) if first is None else come_back(ledger, uid, first)
