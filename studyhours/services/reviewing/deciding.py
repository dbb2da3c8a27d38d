"""Approving and returning records: one command, one transaction, one new version of each.

A decision changes nothing of a record but its status, so a step over thousands of them writes a
version and a line of the log for each and leaves everything beside the records as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from studyhours.db.audit import LogEntry, append_entries
from studyhours.db.models import Record, RecordVersion, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.review import APPROVED, NOTE_RETURN, RETURNED, SUBMITTED
from studyhours.services.closing.closed_years import closed_days, correcting, years_with
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import only_own
from studyhours.services.records.checks import kind_of, refuse_others, waiting
from studyhours.services.records.content import content_of
from studyhours.services.records.rows import version_hash
from studyhours.services.reviewing.notes import drop_reasons, put_notes, said_text
from studyhours.services.reviewing.reach import Reach, reach_of

_AT_ONCE = 250
_FROM: Mapping[str, frozenset[str]] = {
    APPROVED: frozenset({SUBMITTED, RETURNED}),
    RETURNED: frozenset({SUBMITTED, APPROVED}),
}
"""What may be approved, and what returned: an activity's record that is incomplete is neither."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a step did to one record.

    Attributes:
        uid: The record.
        was: Its status before.
        status: Its status now.
        version: Hash of the version now on top.
    """

    uid: str
    was: str
    status: str
    version: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a step did; records that were so already are left out."""

    decided: tuple[Decided, ...]

    @property
    def changes(self) -> Changes:
        """What pages need to look at again."""
        return Changes.RECORDS | Changes.REVIEWS if self.decided else Changes.NONE


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a record is to be again.

    Attributes:
        uid: The record.
        status: The status it had before.
        based_on: Hash of the version that is on top now.
    """

    uid: str
    status: str
    based_on: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A record as far as a decision needs it."""

    id: UUID
    teacher: UUID
    kind: str
    status: str
    version: str
    day: date
    called: str
    content: Mapping[str, Any]


def approve_records(
    ledger: Ledger, records: Sequence[tuple[str, str]], progress: Progress = unwatched
) -> Reviewed:
    """Approves records, all of them or none.

    Args:
        ledger: The ledger.
        records: Uid of each and the hash of the version that was looked at.
        progress: Told now and then.

    Raises:
        UnusableInput: one is unknown, incomplete, or has been changed since.
        NotPermitted: the login may not review one of them.
    """
    wanted = [TakenBack(uid, APPROVED, version) for uid, version in records]
    return _step(ledger, wanted, "approve", "", progress)


def return_records(
    ledger: Ledger,
    records: Sequence[tuple[str, str]],
    reason: str,
    progress: Progress = unwatched,
) -> Reviewed:
    """Returns records to their teachers with a reason, all of them or none.

    Args:
        ledger: The ledger.
        records: Uid of each and the hash of the version that was looked at.
        reason: What is to be mended.
        progress: Told now and then.

    Raises:
        UnusableInput: there is no reason, or as for ``approve_records``.
        NotPermitted: the login may not review one of them.
    """
    said = said_text(reason)
    if not said:
        raise UnusableInput("return_reason_needed")
    wanted = [TakenBack(uid, RETURNED, version) for uid, version in records]
    return _step(ledger, wanted, "return", said, progress)


def take_back(
    ledger: Ledger, records: Sequence[TakenBack], progress: Progress = unwatched
) -> Reviewed:
    """Gives records the status back that they had before a decision, all of them or none.

    The reason of a return that is taken back is not shown any more.
    """
    return _step(ledger, records, "take_back", "", progress)


def resubmit_record(ledger: Ledger, uid: str, based_on: str) -> Reviewed:
    """Hands a returned record in again as it is; the teacher's own step.

    Raises:
        UnusableInput: it was not returned, or has been changed since.
        NotPermitted: the login may not edit this teacher's records.
    """
    own = only_own(ledger.actor, "edit_records", "edit_self")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        (row,) = _read(tx, [TakenBack(uid, SUBMITTED, based_on)])
        refuse_others(ledger, row.teacher, own)
        if row.status != RETURNED:
            raise UnusableInput("record_not_returned", title=row.called)
        content = content_of(row.content)
        status = waiting(content, kind_of(tx, school, content)).status
        return Reviewed(_put(tx, school, [(row, status)], "resubmit", ""))


def _step(
    ledger: Ledger, wanted: Sequence[TakenBack], did: str, reason: str, progress: Progress
) -> Reviewed:
    decided: list[Decided] = []
    with ledger.writing() as tx:
        school = school_of(tx.session)
        reach = reach_of(ledger, tx.session, school)
        for start in range(0, len(wanted), _AT_ONCE):
            progress("decide", start, len(wanted))
            part = wanted[start : start + _AT_ONCE]
            rows = _read(tx, part)
            for row in rows:
                _refuse(ledger, reach, row)
            different = [
                (row, one.status)
                for row, one in zip(rows, part, strict=True)
                if row.status != one.status
            ]
            if did != "take_back":
                for row, status in different:
                    _refuse_status(row, status)
            else:
                back = [row for row, _ in different if row.status == RETURNED]
                drop_reasons(tx, [row.id for row in back], [row.version for row in back])
            decided += _put(tx, school, different, did, reason)
        progress("decide", len(wanted), len(wanted))
    return Reviewed(tuple(decided))


def _refuse(ledger: Ledger, reach: Reach, row: _Row) -> None:
    if reach.has(row.teacher, row.kind):
        return
    if row.teacher == reach.own:
        raise NotPermitted("review_of_own", title=row.called)
    raise NotPermitted("not_permitted", user=ledger.actor.name, function="review")


def _refuse_status(row: _Row, status: str) -> None:
    if row.status not in _FROM[status]:
        raise UnusableInput("record_incomplete", title=row.called)


def _read(tx: Writing, wanted: Sequence[TakenBack]) -> list[_Row]:
    """The records as they stand, in the order asked for.

    Raises:
        UnusableInput: one is not there, or has another version on top.
    """
    ids = [_uuid(one.uid) for one in wanted]
    query = (
        select(
            Record.id, Record.teacher_id, Record.kind, Record.status, Record.version,
            Record.last_day, Record.title, Record.deleted, RecordVersion.content,
        )
        .join(
            RecordVersion,
            (RecordVersion.record_id == Record.id) & (RecordVersion.hash == Record.version),
        )
        .where(Record.id.in_(ids))
    )  # fmt: skip
    found = {row.id: row for row in tx.session.execute(query)}
    rows = []
    for uid, one in zip(ids, wanted, strict=True):
        row = found.get(uid)
        if row is None or row.deleted:
            raise UnusableInput("unknown_record", uid=one.uid)
        called = row.title or row.last_day.isoformat()
        if row.version != one.based_on:
            raise UnusableInput("record_changed_meanwhile", uid=one.uid, title=called)
        row_read = _Row(
            row.id, row.teacher_id, row.kind, row.status, row.version, row.last_day, called,
            row.content,
        )  # fmt: skip
        rows.append(row_read)
    return rows


def _put(
    tx: Writing, school: School, decisions: Sequence[tuple[_Row, str]], did: str, reason: str
) -> tuple[Decided, ...]:
    """Puts a version on top of each record that says nothing new but the status."""
    if not decisions:
        return ()
    closed = closed_days(tx.session, school)
    versions, tops, logged, decided = [], [], [], []
    for row, status in decisions:
        content = {**row.content, "status": status}
        version = version_hash(row.id, (row.version,), content)
        versions.append(
            {
                "id": tx.new_id(),
                "school_id": school.id,
                "record_id": row.id,
                "hash": version,
                "parents": [row.version],
                "made_at": tx.now,
                "made_by": tx.ledger.actor.name,
                "content": content,
            }
        )
        tops.append({"id": row.id, "status": status, "version": version})
        said = {"version": version, "based_on": row.version, "status": status}
        why = {"reason": reason} if reason else {}
        mark = correcting(years_with(closed, [row.day]), reason or None)
        logged.append({**said, **why, **mark})
        decided.append(Decided(str(row.id), row.status, status, version))
    tx.session.execute(insert(RecordVersion), versions)
    tx.session.execute(update(Record), tops)
    if reason:
        about = [(UUID(one.uid), one.version) for one in decided]
        notes = put_notes(tx, school, NOTE_RETURN, reason, about)
        for details, note in zip(logged, notes, strict=True):
            details["note"] = str(note)
    entries = [
        LogEntry(f"record.{did}", one.uid, details)
        for one, details in zip(decided, logged, strict=True)
    ]
    append_entries(tx.session, at=tx.now, actor=tx.ledger.actor.name, entries=entries)
    return tuple(decided)


def _uuid(uid: str) -> UUID:
    try:
        return UUID(uid)
    except ValueError:
        raise UnusableInput("unknown_record", uid=uid) from None
