"""What the command line names in words: a teacher, a group, records by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Kind, Record
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.teachers import find_teachers
from studyhours.services.people.unit_names import found_unit
from studyhours.services.reviewing.known import Known
from studyhours.services.reviewing.queue import Chosen, QueueFilter
from studyhours.services.reviewing.reach import reach_of
from studyhours.services.reviewing.standing_out import hints_for


def named_filter(ledger: Ledger, wanted: QueueFilter) -> QueueFilter:
    """A filter whose teacher and group are named as people do.

    Raises:
        UnusableInput: nobody is meant, no group or kind, or more than one.
        NotPermitted: the login reviews nothing.
    """
    with ledger.reading() as session:
        school = school_of(session)
        reach_of(ledger, session, school)
        if wanted.teacher is not None:
            (teacher,) = find_teachers(session, school, [wanted.teacher])
            wanted = replace(wanted, teacher=str(teacher.id))
        if wanted.group is not None:
            wanted = replace(wanted, group=found_unit(session, school, wanted.group).uid)
        if wanted.kind is not None and session.get(Kind, (school.id, wanted.kind)) is None:
            known = session.scalars(select(Kind.id).where(Kind.school_id == school.id))
            raise UnusableInput(
                "unknown_record_kind", record_kind=wanted.kind, known=", ".join(sorted(known))
            )
        return wanted


def named_records(ledger: Ledger, uids: Sequence[str], known: Known) -> Chosen:
    """Records by their numbers, as they stand now, each once.

    Raises:
        UnusableInput: there is no such record.
        NotPermitted: the login does not review one of them.
    """
    with ledger.reading() as session:
        reach = reach_of(ledger, session, school_of(session))
        found: dict[UUID, str] = {}
        for uid in uids:
            row = session.get(Record, _uuid(uid))
            # What is out of reach is not there, for whoever asks.
            if row is None or row.deleted or not reach.has(row.teacher_id, row.kind):
                raise UnusableInput("unknown_record", uid=uid)
            found[row.id] = row.version
        hints = hints_for(session, known, list(found))
        return Chosen(
            tuple((str(uid), version) for uid, version in found.items()),
            {str(uid): said for uid, said in hints.items()},
        )


def _uuid(uid: str) -> UUID:
    try:
        return UUID(uid)
    except ValueError:
        raise UnusableInput("unknown_record", uid=uid) from None
