"""Keeps files that somebody brings, before any record has them.

A file is kept at once, so that nothing depends on how the saving of its record ends; one that no
record and no draft speaks of after a while is swept: see ``sweeping``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from studyhours.db.models import EvidenceFile
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.evidence.naming import tidy_file_name, word_for
from studyhours.services.evidence.reading import bytes_of
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import only_own
from studyhours.services.records.content import FileNamed
from studyhours.transfer.evidence_files import JPEG, MOST_KEPT, PDF, Brought, read_evidence, tried
from studyhours.transfer.pictures import Unreadable, shrunk


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the files that were brought.

    Attributes:
        files: Those that were kept, in their order.
        refused: Why each of the others was not.
    """

    files: tuple[FileNamed, ...]
    refused: tuple[UnusableInput | NotPermitted, ...]


def keep_files(
    ledger: Ledger, paths: Sequence[Path], *, smaller: bool = False, progress: Progress = unwatched
) -> Kept:
    """Keeps files from outside, each by itself: one that is refused holds up no other.

    Args:
        ledger: The ledger.
        paths: The files.
        smaller: Whether pictures are made smaller first.
        progress: Told of ``keep_files`` before each.

    Raises:
        NotPermitted: the login may edit no records.
    """
    only_own(ledger.actor, "edit_records", "edit_self")
    files, refused = [], list[UnusableInput | NotPermitted]()
    for number, path in enumerate(paths):
        progress("keep_files", number, len(paths))
        try:
            files.append(_keep(ledger, _read(path, smaller=smaller)))
        except (UnusableInput, NotPermitted) as fault:
            refused.append(fault)
    return Kept(tuple(files), tuple(refused))


def _read(path: Path, *, smaller: bool) -> Callable[[], Brought]:
    def work() -> Brought:
        brought = read_evidence(path, to_shrink=smaller)
        if smaller and brought.picture is not None:
            return _smaller(brought) or brought
        return brought

    return work


def keep_bytes(ledger: Ledger, name: str, content: bytes) -> FileNamed:
    """Keeps a file that never was one, such as a picture on the clipboard.

    Raises:
        UnusableInput: it cannot be evidence.
        NotPermitted: the login may edit no records.
    """
    only_own(ledger.actor, "edit_records", "edit_self")
    return _keep(ledger, lambda: tried(name, content))


def keep_smaller(ledger: Ledger, file: FileNamed, record: str | None = None) -> FileNamed:
    """Makes a kept picture smaller and keeps that too; the one before stays as it is.

    Args:
        ledger: The ledger.
        file: The picture.
        record: The record it is attached to; None for one that was only kept so far.

    Raises:
        UnusableInput: it is no picture, has several pages, or would not become smaller.
        NotPermitted: the login may not read it, or edit no records.
    """
    only_own(ledger.actor, "edit_records", "edit_self")
    content = bytes_of(ledger, file.sha256, record)

    def work() -> Brought:
        made = _smaller(tried(file.name, content))
        if made is None:
            raise UnusableInput("evidence_not_smaller", file=file.name)
        return made

    return replace(_keep(ledger, work), word=file.word)


def _smaller(brought: Brought) -> Brought | None:
    """The same picture made smaller; None where that would gain nothing.

    Raises:
        UnusableInput: it is no picture, or has several pages, all but one of which would be lost.
    """
    if brought.media == PDF or brought.picture is None:
        raise UnusableInput("evidence_not_a_picture", file=brought.name)
    if brought.picture.pages > 1:
        raise UnusableInput("evidence_many_pages", file=brought.name, count=brought.picture.pages)
    try:
        content = shrunk(brought.content, brought.media)
    except Unreadable:
        raise UnusableInput("evidence_broken", file=brought.name) from None
    if len(content) >= len(brought.content):
        return None
    return Brought(brought.name, content, JPEG, brought.picture)


def _keep(ledger: Ledger, read: Callable[[], Brought]) -> FileNamed:
    """Reads and tries a file outside the transaction, then keeps it."""
    brought = read()
    content, media = brought.content, brought.media
    if len(content) > MOST_KEPT << 20:
        size = f"{len(content) / (1 << 20):.0f}"
        raise UnusableInput("evidence_too_large", file=brought.name, size=size, limit=MOST_KEPT)
    name = tidy_file_name(brought.name, media)
    is_photo = brought.picture is not None and brought.picture.is_photo
    with ledger.writing() as tx:
        school, by = school_of(tx.session), ledger.actor.name
        sha256 = ledger.blobs.put(tx.session, content)
        there = tx.session.scalars(
            select(EvidenceFile).where(
                EvidenceFile.school_id == school.id,
                EvidenceFile.sha256 == sha256,
                EvidenceFile.kept_by == by,
            )
        ).one_or_none()
        if there is None:
            tx.session.add(
                EvidenceFile(
                    id=tx.new_id(),
                    school_id=school.id,
                    sha256=sha256,
                    media=media,
                    size=len(content),
                    kept_at=tx.now,
                    kept_by=by,
                )
            )
        else:
            there.kept_at = tx.now  # brought again: it is not forgotten yet
        tx.log("evidence.keep", sha256, {"media": media, "size": len(content)})
    return FileNamed(sha256, name, media, len(content), word_for(name, is_photo=is_photo))
