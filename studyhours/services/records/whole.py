"""All records of a filter, however many, for a list that leaves the window."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Record
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import only_own
from studyhours.services.records.batch import MOST
from studyhours.services.records.conditions import conditions_of, kind_is
from studyhours.services.records.listing import (
    RecordFilter,
    RecordShown,
    in_order,
    says_own,
    shown_rows,
)

_AT_ONCE = 500
_READ = "read_list"
_ID = 16  # bytes


def each_record(
    ledger: Ledger, wanted: RecordFilter, progress: Progress = unwatched
) -> Iterator[RecordShown]:
    """Every record the filter finds, in its order.

    Which ones is read first, sixteen bytes each; what they say follows in parts, so that nobody who
    wants to save waits until the last is written.

    Args:
        ledger: The ledger.
        wanted: Which, and in which order.
        progress: Told about ``read_list``; may call it off.

    Raises:
        NotPermitted: the account may see no records.
        UnusableInput: a year or teacher that cannot be.
    """
    own = only_own(ledger.actor, "read_school", "read_self")
    found = bytearray()
    progress(_READ, 0, None)
    with ledger.reading() as session:
        school = school_of(session)
        further = says_own(session, school, wanted)
        conditions = conditions_of(session, school, wanted, own)
        query = in_order(session, select(Record.id).where(*conditions), wanted)
        if wanted.kind is not None:
            query = query.where(kind_is(wanted))
        for uid in session.scalars(query, execution_options={"yield_per": _AT_ONCE}):
            found += uid.bytes
    total = len(found) // _ID
    for start in range(0, total, _AT_ONCE):
        progress(_READ, start, total)
        part = found[start * _ID : (start + _AT_ONCE) * _ID]
        uids = [UUID(bytes=bytes(part[at : at + _ID])) for at in range(0, len(part), _ID)]
        with ledger.reading() as session:
            yield from shown_rows(session, uids, own=further)


def chosen_records(ledger: Ledger, wanted: RecordFilter) -> tuple[tuple[str, str], ...]:
    """Uid and version of every record the filter finds, to be changed together.

    Raises:
        UnusableInput: ``batch_too_many``: there are more than can be changed at once.
    """
    own = only_own(ledger.actor, "read_school", "read_self")
    with ledger.reading() as session:
        school = school_of(session)
        conditions = conditions_of(session, school, wanted, own)
        query = select(Record.id, Record.version).where(*conditions)
        if wanted.kind is not None:
            query = query.where(kind_is(wanted))
        found = session.execute(query.limit(MOST + 1)).tuples().all()
    if len(found) > MOST:
        raise UnusableInput("batch_too_many", most=MOST, count=f"{MOST}+")
    return tuple((str(uid), version) for uid, version in found)
