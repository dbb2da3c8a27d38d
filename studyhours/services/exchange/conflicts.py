"""Records that both sides have changed: listed side by side, decided by a person, one or many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studyhours.db.bulk import BulkInsert
from studyhours.db.models import Record, RecordConflict, RecordVersion, Teacher
from studyhours.db.types import raw_instant
from studyhours.domain.canonical import canonical_json
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.closing.closed_years import mark_of
from studyhours.services.exchange.here import kept_records
from studyhours.services.exchange.one_record import Here
from studyhours.services.exchange.versions import Version, hash_of
from studyhours.services.exchange.writing import show_version
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.records.content import RecordContent
from studyhours.services.records.rows import VERSION_COLUMNS

OURS, THEIRS = "ours", "theirs"
CHOICES = (OURS, THEIRS)
_AT_ONCE = 200
_DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the versions somebody has to choose from.

    Attributes:
        version: Its hash.
        made_at: When, UTC, by the clock of whoever made it.
        made_by: By whom.
        content: What it says; None where it deletes the record.
    """

    version: str
    made_at: datetime
    made_by: str
    content: RecordContent | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record that has been changed on both sides.

    Attributes:
        record: The record.
        teacher: Name of the teacher it credits here.
        kind: Its kind.
        title: Its title, else its day.
        ours: What is shown and counts until somebody decides.
        others: What stands beside it.
    """

    record: str
    teacher: str
    kind: str
    title: str
    ours: Side
    others: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody chooses for a record.

    Attributes:
        record: The record.
        ours: Hash of the version that was shown.
        chosen: Hash of the one that is to count.
    """

    record: str
    ours: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Decided:
    """How many records were decided."""

    count: int

    @property
    def changes(self) -> Changes:
        """What pages look at again."""
        return Changes.RECORDS | Changes.REVIEWS if self.count else Changes.NONE


def list_conflicts(ledger: Ledger, kind: str | None = None) -> tuple[Conflict, ...]:
    """The records that wait for a decision, by teacher and day.

    Args:
        ledger: The ledger.
        kind: Only of this kind.

    Raises:
        NotPermitted: the account may not change everybody's records.
    """
    require(ledger.actor, "edit_records")
    with ledger.reading() as session:
        query = (
            select(Record.id, Record.kind, Record.title, Record.last_day, Teacher.name)
            .join(Teacher, Teacher.id == Record.teacher_id)
            .where(Record.id.in_(select(RecordConflict.record_id)))
            .order_by(Teacher.position, Teacher.id, Record.last_day, Record.id)
        )
        if kind is not None:
            query = query.where(Record.kind == kind)
        rows = session.execute(query).tuples().all()
        found = []
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            heres, beside = _read(session, [uid for uid, *_ in part])
            for uid, of_kind, title, day, teacher in part:
                here = heres[uid]
                others = tuple(_side(here.versions[one]) for one in beside[uid])
                called = title or day.isoformat()
                ours = _side(here.versions[here.top])
                found.append(Conflict(str(uid), teacher, of_kind, called, ours, others))
        return tuple(found)


def _read(
    session: Session, records: Sequence[UUID]
) -> tuple[Mapping[UUID, Here], Mapping[UUID, Sequence[str]]]:
    """Records that are undecided, and the versions beside the one on top of each."""
    kept = {uid: one.here for uid, one in kept_records(session, records).items()}
    beside: dict[UUID, list[str]] = {}
    query = select(RecordConflict.record_id, RecordConflict.hash).where(
        RecordConflict.record_id.in_(records)
    )
    for uid, version in session.execute(query.order_by(RecordConflict.hash)):
        beside.setdefault(uid, []).append(version)
    return kept, beside


def _side(version: Version) -> Side:
    at = datetime.fromisoformat(version.made_at)
    return Side(version.hash, at, version.made_by, version.content)


def decide(
    ledger: Ledger, decisions: Sequence[Decision], progress: Progress = unwatched
) -> Decided:
    """Decides what records are to say, all of them or none.

    The chosen version's content becomes a new version on top of all of them: nothing is lost, and
    every other ledger that gets it sees that this was decided.

    Args:
        ledger: The ledger.
        decisions: What is chosen.
        progress: Told of ``decide``.

    Raises:
        UnusableInput: a record is not undecided, has been changed since, or has no such version; or
            a closed year is corrected and nobody says why.
        NotPermitted: the account may not change everybody's records.
    """
    require(ledger.actor, "edit_records")
    with ledger.writing() as tx:
        for start in range(0, len(decisions), _AT_ONCE):
            progress(_DECIDE, start, len(decisions))
            _decide(tx, decisions[start : start + _AT_ONCE])
    return Decided(len(decisions))


def decide_all(
    ledger: Ledger, choice: str, kind: str | None = None, progress: Progress = unwatched
) -> Decided:
    """Decides all that is undecided, or all of a kind, for one side.

    A record that more than two versions stand beside each other of is left for a person.

    Args:
        ledger: The ledger.
        choice: ``ours``, what is shown here now, or ``theirs``.
        kind: Only of this kind.
        progress: Told of ``decide``.
    """
    decisions = [
        Decision(
            one.record, one.ours.version, (one.ours if choice == OURS else one.others[0]).version
        )
        for one in list_conflicts(ledger, kind)
        if len(one.others) == 1
    ]
    return decide(ledger, decisions, progress)


def _decide(tx: Writing, decisions: Sequence[Decision]) -> None:
    school = school_of(tx.session)
    heres, beside = _read(tx.session, [_uuid(one.record) for one in decisions])
    rows = []
    for one in decisions:
        uid = UUID(one.record)
        here = heres.get(uid)
        if here is None or uid not in beside:
            raise UnusableInput("unknown_conflict", uid=one.record)
        if here.top != one.ours or one.chosen not in {here.top, *beside[uid]}:
            said = here.versions[here.top].content
            title = said.title if said is not None else ""
            raise UnusableInput("record_changed_meanwhile", uid=one.record, title=title)
        rows.append((uid, here, sorted({here.top, *beside[uid]}), here.versions[one.chosen]))
    fresh = tx.ledger.identities.make_raw(tx.now, len(rows))
    at, by = raw_instant(tx.now), tx.ledger.actor.name
    versions = []
    for row_id, (uid, here, heads, chosen) in zip(fresh, rows, strict=True):
        made = hash_of(str(uid), heads, chosen.whole)
        parents = canonical_json(heads)
        versions.append((row_id, school.id.bytes, uid.bytes, made, parents, at, by, chosen.whole))
        sides = [here.versions[one].content for one in heads]
        mark = mark_of(tx.session, school, [one.last_day for one in sides if one is not None])
        show_version(tx, school.id, uid, made, chosen.content)
        tx.session.execute(delete(RecordConflict).where(RecordConflict.record_id == uid))
        details = {"version": made, "chosen": chosen.hash, "based_on": here.top, "heads": heads}
        tx.log("record.decide", str(uid), {**details, **mark})
    BulkInsert(tx.session.connection(), RecordVersion, VERSION_COLUMNS).write(versions)


def _uuid(uid: str) -> UUID:
    try:
        return UUID(uid)
    except ValueError:
        raise UnusableInput("unknown_conflict", uid=uid) from None
