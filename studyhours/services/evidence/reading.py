"""The files of a record, and their bytes, for whoever may read the record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import EvidenceFile, Record, RecordVersion
from studyhours.domain.errors import LedgerDamaged, NotPermitted, UnusableInput
from studyhours.services.activities.reach import reach_of as activities_seen
from studyhours.services.activities.rows import (
    attended_people,
    found_activity,
    planned_people,
)
from studyhours.services.evidence.naming import numbered_name, tidy_file_name
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import may_review, only_own
from studyhours.services.records.content import FileNamed, content_of
from studyhours.services.reviewing.notes import found_record
from studyhours.services.reviewing.reach import reach_of
from studyhours.transfer.evidence_files import PDF
from studyhours.transfer.files import make_folder, written_together
from studyhours.transfer.pdf_pages import first_page
from studyhours.transfer.pictures import Unreadable, thumbnail

OF_ACTIVITY = "activity:"
"""Before the identifier of an activity, where a file may be of a record or of an activity."""


@dataclass(frozen=True, slots=True)
class Thumb:
    """A file as a small picture.

    Attributes:
        sha256: The file.
        png: The picture as PNG; empty for a file that cannot be drawn.
        missing: Whether the ledger has lost the file, or it was changed.
    """

    sha256: str
    png: bytes
    missing: bool = False


def files_of(ledger: Ledger, record: str) -> tuple[FileNamed, ...]:
    """The files attached to a record.

    Raises:
        UnusableInput: there is no such record.
        NotPermitted: the login may not see it.
    """
    with ledger.reading() as session:
        row = found_record(session, record)
        _require_reading(ledger, session, row)
        return _attached(session, row)


def bytes_of(ledger: Ledger, sha256: str, record: str | None = None) -> bytes:
    """The bytes of a file.

    Args:
        ledger: The ledger.
        sha256: The file.
        record: The record it is attached to, or the activity, as ``OF_ACTIVITY`` and its uid; None
            for one that this login has only kept so far.

    Raises:
        UnusableInput: there is no such file there.
        NotPermitted: the login may not see the record.
        LedgerDamaged: the file is missing or changed.
    """
    with ledger.reading() as session:
        if not _kept_by(ledger, session, sha256):
            if record is None:
                raise UnusableInput("unknown_evidence", sha256=sha256[:12])
            if all(one.sha256 != sha256 for one in _held(ledger, session, record)):
                raise UnusableInput("unknown_evidence", sha256=sha256[:12])
        return ledger.blobs.get(session, sha256)


def thumb_of(ledger: Ledger, file: FileNamed, side: int, record: str | None = None) -> Thumb:
    """A file as a small picture; of a PDF its first page.

    Args:
        ledger: The ledger.
        file: The file.
        side: Pixels of the longer side.
        record: As in ``bytes_of``.

    Raises:
        UnusableInput: there is no such file there.
        NotPermitted: the login may not see the record.
    """
    try:
        content = bytes_of(ledger, file.sha256, record)
    except LedgerDamaged:
        return Thumb(file.sha256, b"", missing=True)
    try:
        if file.media == PDF:
            return Thumb(file.sha256, first_page(content, side))
        return Thumb(file.sha256, thumbnail(content, file.media, side))
    except Unreadable:
        return Thumb(file.sha256, b"")


def save_file(ledger: Ledger, file: FileNamed, path: Path, record: str | None = None) -> Path:
    """Writes a copy of a file.

    Args:
        ledger: The ledger.
        file: The file.
        path: Where to, or a folder, where it gets its own name.
        record: As in ``bytes_of``.

    Raises:
        UnusableInput: there is no such file there, or the copy cannot be written.
        NotPermitted: the login may not see the record.
        LedgerDamaged: the file is missing or changed.
    """
    content = bytes_of(ledger, file.sha256, record)
    target = path / tidy_file_name(file.name, file.media) if path.is_dir() else path
    with written_together() as files:
        files.write(target, content)
        files.place()
    return target


def save_files(ledger: Ledger, record: str, folder: Path) -> tuple[Path, ...]:
    """Writes copies of all files of a record into a folder, all of them or none.

    Raises:
        UnusableInput: there is no such record, or a copy cannot be written.
        NotPermitted: the login may not see it.
        LedgerDamaged: a file is missing or changed.
    """
    found = files_of(ledger, record)
    make_folder(folder)
    taken: set[str] = set()
    paths = []
    with written_together() as files:
        for one in found:
            path = folder / numbered_name(tidy_file_name(one.name, one.media), taken)
            files.write(path, bytes_of(ledger, one.sha256, record))
            paths.append(path)
        files.place()
    return tuple(paths)


def _held(ledger: Ledger, session: Session, holder: str) -> tuple[FileNamed, ...]:
    """The files of a record, or of an activity, for whoever may see it."""
    if holder.startswith(OF_ACTIVITY):
        return _of_activity(ledger, session, holder.removeprefix(OF_ACTIVITY))
    row = found_record(session, holder)
    _require_reading(ledger, session, row)
    return _attached(session, row)


def _of_activity(ledger: Ledger, session: Session, uid: str) -> tuple[FileNamed, ...]:
    school = school_of(session)
    activity = found_activity(session, school, uid)
    reach = activities_seen(ledger, session, school)
    if not reach.sees_people(activity.group_id):
        there = {*planned_people(session, activity.id), *attended_people(session, activity.id)}
        if reach.own not in there:
            raise UnusableInput("unknown_activity", uid=uid)
    return tuple(FileNamed(*one) for one in activity.fields.get("files", ()))


def _require_reading(ledger: Ledger, session: Session, row: Record) -> None:
    """Refuses whoever may not see a record: its teacher, the school's staff, its reviewers may."""
    if may_review(ledger.actor) and reach_of(ledger, session, school_of(session)).has(
        row.teacher_id, row.kind
    ):
        return
    own = only_own(ledger.actor, "read_school", "read_self")
    if own is not None and UUID(own) != row.teacher_id:
        raise NotPermitted("not_permitted", user=ledger.actor.name, function="read_school")


def _attached(session: Session, row: Record) -> tuple[FileNamed, ...]:
    plain = session.scalars(
        select(RecordVersion.content).where(
            RecordVersion.record_id == row.id, RecordVersion.hash == row.version
        )
    ).one()
    return tuple(content_of(plain).files)


def _kept_by(ledger: Ledger, session: Session, sha256: str) -> bool:
    query = select(EvidenceFile.id).where(
        EvidenceFile.sha256 == sha256, EvidenceFile.kept_by == ledger.actor.name
    )
    return session.scalars(query.limit(1)).first() is not None
