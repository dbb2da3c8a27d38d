"""Saves, changes and deletes records: one command, one transaction, one new version of each.

Nothing is ever overwritten: a change, a deletion and the undoing of either each put a version on
top of those before. In a closed year each is a correction, which needs a reason (``because``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from studyhours.db.models import Activity, Record, RecordVersion, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.review import APPROVED, RETURNED
from studyhours.services.closing.closed_years import mark_of
from studyhours.services.evidence.checks import with_files
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import only_own
from studyhours.services.records.burying import DELETION, bury
from studyhours.services.records.checks import (
    kind_of,
    refuse_others,
    require_people,
    validated,
    waiting,
    with_units,
)
from studyhours.services.records.drafts import take_away
from studyhours.services.records.parts import settled_change
from studyhours.services.records.rows import (
    RecordContent,
    RecordWriter,
    columns_of,
    content_of,
    version_hash,
)
from studyhours.services.records.sent_back import versions_sent_back


@dataclass(frozen=True, slots=True)
class Saved:
    """A record's id and the hash of the version now on top."""

    uid: str
    version: str
    changes: Changes = Changes.RECORDS


@dataclass(frozen=True, slots=True)
class RecordRead:
    """A record with its newest version.

    Attributes:
        uid: The record.
        version: Hash of that version.
        content: What it says.
        made_at: When that version was made, UTC.
        made_by: By whom.
        by_school: Whether it stands in a teacher's own ledger as the school sent it back approved.
    """

    uid: str
    version: str
    content: RecordContent
    made_at: datetime
    made_by: str
    by_school: bool = False


def add_record(ledger: Ledger, content: RecordContent, *, draft: str | None = None) -> Saved:
    """Saves a new record.

    What a login saves for itself waits for approval where its kind needs that, whatever the
    content says.

    Args:
        ledger: The ledger.
        content: What it says.
        draft: Uid of the draft it was typed in, which goes with the same step.

    Raises:
        UnusableInput: an unknown teacher, kind or unit, days in the wrong order, or no amount.
        NotPermitted: the login may not edit this teacher's records.
    """
    own = only_own(ledger.actor, "edit_records", "edit_self")
    with ledger.writing() as tx:
        saved = _put_new(tx, content, own)
        if draft is not None:
            take_away(tx, draft)
        return saved


def add_records(
    ledger: Ledger, contents: Sequence[RecordContent], progress: Progress = unwatched
) -> tuple[Saved, ...]:
    """Saves new records, all of them or none; otherwise as ``add_record``."""
    own = only_own(ledger.actor, "edit_records", "edit_self")
    saved: list[Saved] = []
    with ledger.writing() as tx:
        for number, content in enumerate(contents):
            progress("write_rows", number, len(contents))
            saved.append(_put_new(tx, content, own))
    return tuple(saved)


def _put_new(tx: Writing, content: RecordContent, own: str | None) -> Saved:
    school = school_of(tx.session)
    content = with_files(tx, school, validated(tx, school, content, own))
    writer = RecordWriter(tx, school.id)
    record_id, version = writer.add(content)
    writer.flush()
    mark = mark_of(tx.session, school, [content.last_day])
    tx.log("record.add", str(record_id), {"version": version, **mark})
    return Saved(str(record_id), version)


def change_record(
    ledger: Ledger,
    uid: str,
    content: RecordContent,
    based_on: str,
    *,
    draft: str | None = None,
) -> Saved:
    """Saves a new version of a record; the same content again is no new version.

    A record that was returned waits again once it is mended, whoever mends it.

    Args:
        ledger: The ledger.
        uid: The record.
        content: Its new content.
        based_on: Hash of the version the change was made on.
        draft: Uid of the draft it was typed in, which goes with the same step.

    Raises:
        UnusableInput: somebody else has saved a version since; nothing is overwritten.
        NotPermitted: the login may not edit this teacher's records.
    """
    own = only_own(ledger.actor, "edit_records", "edit_self")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        record = _found(tx, uid, based_on, own)
        top = _stored(tx.session, record, based_on).content
        before = content_of(top) if top != DELETION else None
        content = validated(tx, school, content, own, before)
        content = with_files(tx, school, content, before.files if before is not None else ())
        content = _by_rule(tx, school, record, top, content)
        if draft is not None:
            take_away(tx, draft)
        if not record.deleted and top == content.plain:
            return Saved(uid, based_on, Changes.NONE)
        if content.status == RETURNED and record.status == RETURNED:
            content = waiting(content, kind_of(tx, school, content))
        mark = mark_of(tx.session, school, [record.last_day, content.last_day])
        version = put_content(tx, school, record, content)
        tx.log("record.change", uid, {"version": version, "based_on": based_on, **mark})
        return Saved(uid, version)


def _by_rule(
    tx: Writing, school: School, record: Record, top: Mapping[str, Any], content: RecordContent
) -> RecordContent:
    """The content; where only what a participant hands in is changed, nobody has to approve it."""
    if top == DELETION or record.deleted or record.activity_id is None:
        return content
    activity = tx.session.get(Activity, record.activity_id)
    return settled_change(school, activity, content_of(top), content) or content


def delete_record(ledger: Ledger, uid: str, based_on: str) -> Saved:
    """Deletes a record; its versions stay, so that it can be brought back."""
    return delete_records(ledger, [(uid, based_on)])[0]


def delete_records(
    ledger: Ledger,
    records: Sequence[tuple[str, str]],
    progress: Progress = unwatched,
) -> tuple[Saved, ...]:
    """Deletes records, all of them or none.

    Args:
        ledger: The ledger.
        records: Uid of each and the hash of the version that is on top of it.
        progress: Told after each.

    Raises:
        UnusableInput: one of them is unknown, or somebody else has saved a version of it since.
        NotPermitted: the login may not edit one of them.
    """
    own = only_own(ledger.actor, "edit_records", "edit_self")
    saved: list[Saved] = []
    with ledger.writing() as tx:
        school = school_of(tx.session)
        for number, (uid, based_on) in enumerate(records):
            progress("write_rows", number, len(records))
            saved.append(_delete(tx, school, _found(tx, uid, based_on, own)))
    return tuple(saved)


def _delete(tx: Writing, school: School, record: Record) -> Saved:
    if record.deleted:
        return Saved(str(record.id), record.version, Changes.NONE)
    return Saved(str(record.id), bury(tx, school, record))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a record is to say again.

    Attributes:
        uid: The record.
        version: Hash of the version wanted back; that of a deletion, or None, deletes the record.
        based_on: Hash of the version that is on top now.
    """

    uid: str
    version: str | None
    based_on: str


def restore_record(ledger: Ledger, uid: str, version: str, based_on: str) -> Saved:
    """Makes one record say again what an earlier version said: see ``restore_records``."""
    return restore_records(ledger, [Wanted(uid, version, based_on)])[0]


def restore_records(
    ledger: Ledger,
    records: Sequence[Wanted],
    progress: Progress = unwatched,
) -> tuple[Saved, ...]:
    """Makes records say again what an earlier version said, each as a new version on top.

    This undoes a change or a deletion, and does one again; nothing in between is lost. All of them
    or none. What a login brings back for itself waits for approval as if it were newly written.

    Args:
        ledger: The ledger.
        records: What each is to say.
        progress: Told after each.

    Raises:
        UnusableInput: there is no such version, somebody else has saved one since, or a teacher
            it names is not there any more.
        NotPermitted: the login may not edit this teacher's records, or only its own and somebody
            else made the version on top.
    """
    own = only_own(ledger.actor, "edit_records", "edit_self")
    saved: list[Saved] = []
    with ledger.writing() as tx:
        school = school_of(tx.session)
        for number, wanted in enumerate(records):
            progress("write_rows", number, len(records))
            record = _found(tx, wanted.uid, wanted.based_on, own)
            if wanted.version is None:
                saved.append(_delete(tx, school, record))
            else:
                saved.append(_restore(tx, school, record, wanted.version, own))
    return tuple(saved)


def _restore(tx: Writing, school: School, record: Record, version: str, own: str | None) -> Saved:
    uid, based_on = str(record.id), record.version
    wanted, top = _stored(tx.session, record, version), _stored(tx.session, record, based_on)
    if version == based_on or wanted.content == top.content:
        return Saved(uid, based_on, Changes.NONE)
    if own is not None and top.made_by != tx.ledger.actor.name:
        raise NotPermitted("restore_over_others", title=_called(record))
    if wanted.content == DELETION:
        return Saved(uid, bury(tx, school, record))
    content = _without_gone_sheet(tx, content_of(wanted.content))
    refuse_others(tx.ledger, content.teacher_id, own)
    require_people(tx, school, content)
    content = with_units(tx, school, content)
    kind = kind_of(tx, school, content)
    if own is not None:
        content = _by_rule(tx, school, record, top.content, waiting(content, kind))
        if content.plain == top.content:
            return Saved(uid, based_on, Changes.NONE)
    mark = mark_of(tx.session, school, [record.last_day, content.last_day])
    made = put_content(tx, school, record, content)
    said = {"version": made, "based_on": based_on, "restored": version}
    tx.log("record.restore", uid, {**said, **mark})
    return Saved(uid, made)


def _without_gone_sheet(tx: Writing, content: RecordContent) -> RecordContent:
    """The content without its sign-in sheet where that was taken back with its import."""
    activity = content.activity_id
    if activity is None or tx.session.get(Activity, activity) is not None:
        return content
    return replace(content, activity_id=None)


def read_record(ledger: Ledger, uid: str) -> tuple[RecordContent, str]:
    """A record's content and the hash of its newest version.

    Raises:
        UnusableInput: there is none, or it is deleted.
        NotPermitted: the login may not see this teacher's records.
    """
    read = open_record(ledger, uid)
    return read.content, read.version


def open_record(ledger: Ledger, uid: str) -> RecordRead:
    """A record as it stands, with who made its newest version and when.

    Raises:
        UnusableInput: there is none, or it is deleted.
        NotPermitted: the login may not see this teacher's records.
    """
    own = only_own(ledger.actor, "read_school", "read_self")
    with ledger.reading() as session:
        record = session.get(Record, _uuid(uid))
        if record is None or record.deleted:
            raise UnusableInput("unknown_record", uid=uid)
        refuse_others(ledger, record.teacher_id, own)
        stored = _stored(session, record, record.version)
        return RecordRead(
            uid, record.version, content_of(stored.content), stored.made_at, stored.made_by,
            record.status == APPROVED
            and record.version in versions_sent_back(session, school_of(session)),
        )  # fmt: skip


def _stored(session: Session, record: Record, version: str) -> RecordVersion:
    stored = session.scalars(
        select(RecordVersion).where(
            RecordVersion.record_id == record.id, RecordVersion.hash == version
        )
    ).one_or_none()
    if stored is None:
        raise UnusableInput("unknown_record", uid=str(record.id))
    return stored


def _found(tx: Writing, uid: str, based_on: str, own: str | None) -> Record:
    record = tx.session.get(Record, _uuid(uid))
    if record is None:
        raise UnusableInput("unknown_record", uid=uid)
    refuse_others(tx.ledger, record.teacher_id, own)
    if record.version != based_on:
        raise UnusableInput("record_changed_meanwhile", uid=uid, title=_called(record))
    return record


def _called(record: Record) -> str:
    """What a fault calls a record: its title, else its day."""
    return record.title or record.last_day.isoformat()


def _uuid(uid: str) -> UUID:
    try:
        return UUID(uid)
    except ValueError:
        raise UnusableInput("unknown_record", uid=uid) from None


def put_content(tx: Writing, school: School, record: Record, content: RecordContent) -> str:
    """Puts a version with this content on top of a record; returns its hash."""
    plain = content.plain
    version = version_hash(record.id, (record.version,), plain)
    _put_version(tx, school, record, version, plain)
    for name, value in columns_of(content).items():
        setattr(record, name, value)
    record.deleted = False
    RecordWriter(tx, school.id).put_beside(record.id, content)
    return version


def _put_version(
    tx: Writing, school: School, record: Record, version: str, plain: Mapping[str, Any]
) -> None:
    writer = RecordWriter(tx, school.id)
    row = writer.version_row(record.id, version, (record.version,), plain)
    tx.session.execute(insert(RecordVersion), [row])
    record.version = version
