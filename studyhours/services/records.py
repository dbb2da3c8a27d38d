"""Saves, changes and deletes single records: one command, one transaction, one new version."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select

from studyhours.db.models import Kind, Record, RecordPerson, RecordVersion, School, Teacher
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import UNITS
from studyhours.services.ledger import Ledger, Writing, school_of
from studyhours.services.permissions import require
from studyhours.services.record_rows import (
    RecordContent,
    RecordWriter,
    columns_of,
    content_of,
    version_hash,
)


@dataclass(frozen=True, slots=True)
class Saved:
    """A record's id and the hash of the version now on top."""

    uid: str
    version: str
    changes: Changes = Changes.RECORDS


def add_record(ledger: Ledger, content: RecordContent) -> Saved:
    """Saves a new record.

    Raises:
        UnusableInput: an unknown teacher, kind or unit, days in the wrong order, or no amount.
    """
    require(ledger.actor, "edit_records")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        _validate(tx, school, content)
        writer = RecordWriter(tx, school.id)
        record_id, version = writer.add(content)
        writer.flush()
        tx.log("record.add", str(record_id), {"version": version})
        return Saved(str(record_id), version)


def change_record(ledger: Ledger, uid: str, content: RecordContent, based_on: str) -> Saved:
    """Saves a new version of a record.

    Args:
        ledger: The ledger.
        uid: The record.
        content: Its new content.
        based_on: Hash of the version the change was made on.

    Raises:
        UnusableInput: somebody else has saved a version since; nothing is overwritten.
    """
    require(ledger.actor, "edit_records")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        _validate(tx, school, content)
        record = _found(tx, uid, based_on)
        plain = content.plain
        version = version_hash(record.id, (based_on,), plain)
        if version == record.version:
            return Saved(uid, version, Changes.NONE)
        _put_version(tx, school, record, version, plain)
        for name, value in columns_of(content).items():
            setattr(record, name, value)
        record.deleted = False
        tx.session.execute(delete(RecordPerson).where(RecordPerson.record_id == record.id))
        writer = RecordWriter(tx, school.id)
        people = writer.people_rows(record.id, content.people)
        if people:
            tx.session.execute(insert(RecordPerson), people)
        tx.log("record.change", uid, {"version": version, "based_on": based_on})
        return Saved(uid, version)


def delete_record(ledger: Ledger, uid: str, based_on: str) -> Saved:
    """Deletes a record; its versions stay, so that it can be brought back."""
    require(ledger.actor, "edit_records")
    with ledger.writing() as tx:
        record = _found(tx, uid, based_on)
        return Saved(uid, bury(tx, school_of(tx.session), record))


def bury(tx: Writing, school: School, record: Record) -> str:
    """Puts a deletion on top of a record's versions; returns its hash."""
    plain: dict[str, object] = {"deleted": True}
    version = version_hash(record.id, (record.version,), plain)
    based_on = record.version
    _put_version(tx, school, record, version, plain)
    record.deleted = True
    tx.log("record.delete", str(record.id), {"version": version, "based_on": based_on})
    return version


def read_record(ledger: Ledger, uid: str) -> tuple[RecordContent, str]:
    """A record's content and the hash of its newest version.

    Raises:
        UnusableInput: there is none, or it is deleted.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        record = session.get(Record, _uuid(uid))
        if record is None or record.deleted:
            raise UnusableInput("unknown_record", uid=uid)
        stored = session.scalars(
            select(RecordVersion).where(
                RecordVersion.record_id == record.id, RecordVersion.hash == record.version
            )
        ).one()
        return content_of(stored.content), record.version


def _found(tx: Writing, uid: str, based_on: str) -> Record:
    record = tx.session.get(Record, _uuid(uid))
    if record is None:
        raise UnusableInput("unknown_record", uid=uid)
    if record.version != based_on:
        raise UnusableInput("record_changed_meanwhile", uid=uid)
    return record


def _uuid(uid: str) -> UUID:
    try:
        return UUID(uid)
    except ValueError:
        raise UnusableInput("unknown_record", uid=uid) from None


def _put_version(
    tx: Writing, school: School, record: Record, version: str, plain: dict[str, object]
) -> None:
    writer = RecordWriter(tx, school.id)
    row = writer.version_row(record.id, version, (record.version,), plain)
    tx.session.execute(insert(RecordVersion), [row])
    record.version = version


def _validate(tx: Writing, school: School, content: RecordContent) -> None:
    teacher = tx.session.get(Teacher, content.teacher_id)
    if teacher is None or teacher.school_id != school.id:
        raise UnusableInput("unknown_teacher_uid", uid=str(content.teacher_id))
    if tx.session.get(Kind, (school.id, content.kind)) is None:
        known = tx.session.scalars(select(Kind.id).where(Kind.school_id == school.id))
        raise UnusableInput(
            "unknown_record_kind", record_kind=content.kind, known=", ".join(sorted(known))
        )
    if content.unit not in UNITS:
        raise UnusableInput("unknown_unit", unit=content.unit)
    if content.last_day < content.first_day:
        raise UnusableInput("days_in_wrong_order", first=content.first_day, last=content.last_day)
    if content.hundredths <= 0:
        raise UnusableInput("amount_not_positive")
