"""Attaches files to records and takes them off again: a new version of the record each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.traits import EVIDENCE
from studyhours.services.evidence.keeping import keep_files
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.content import FileNamed
from studyhours.services.records.saving import change_record, read_record


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of files that were to be attached.

    Attributes:
        added: Those the record has now.
        doubled: Names of those it had already.
        refused: Why each of the others was not taken.
        changes: What changed.
    """

    added: tuple[FileNamed, ...]
    doubled: tuple[str, ...]
    refused: tuple[UnusableInput | NotPermitted, ...]
    changes: Changes


def attach(
    ledger: Ledger,
    record: str,
    paths: Sequence[Path],
    *,
    word: str | None = None,
    smaller: bool = False,
    progress: Progress = unwatched,
) -> Attached:
    """Attaches files to a record; one that cannot be evidence holds up no other.

    Args:
        ledger: The ledger.
        record: The record.
        paths: The files.
        word: What they show, one of ``EVIDENCE``; by their names when None.
        smaller: Whether pictures are made smaller first.
        progress: Told of ``keep_files``.

    Raises:
        UnusableInput: there is no such record or word, or it would have too many files.
        NotPermitted: the login may not edit it.
    """
    if word is not None and word not in EVIDENCE:
        raise UnusableInput("unknown_evidence_word", word=word, known=", ".join(EVIDENCE))
    content, version = read_record(ledger, record)
    kept = keep_files(ledger, paths, smaller=smaller, progress=progress)
    there, added, doubled = {one.sha256 for one in content.files}, list[FileNamed](), list[str]()
    for one in kept.files:
        if one.sha256 in there:
            doubled.append(one.name)
            continue
        there.add(one.sha256)
        added.append(replace(one, word=word) if word is not None else one)
    changes = Changes.NONE
    if added:
        wanted = replace(content, files=(*content.files, *added))
        changes = change_record(ledger, record, wanted, version).changes
    return Attached(tuple(added), tuple(doubled), kept.refused, changes)


def take_off(ledger: Ledger, record: str, which: str) -> FileNamed:
    """Takes a file off a record; the version before still has it, so that it can be had back.

    Args:
        ledger: The ledger.
        record: The record.
        which: The file: see ``found_file``.

    Raises:
        UnusableInput: there is no such record or file.
        NotPermitted: the login may not edit the record.
    """
    content, version = read_record(ledger, record)
    gone = found_file(content.files, which)
    left = tuple(one for one in content.files if one.sha256 != gone.sha256)
    change_record(ledger, record, replace(content, files=left), version)
    return gone


def found_file(files: Sequence[FileNamed], which: str) -> FileNamed:
    """The file meant by its number in the list, its name, or how its hash begins.

    Raises:
        UnusableInput: none, or several.
    """
    if which.isascii() and which.isdigit() and 1 <= int(which) <= len(files):
        return files[int(which) - 1]
    named = [one for one in files if one.name == which]
    if not named and len(which) >= 8:
        named = [one for one in files if one.sha256.startswith(which.lower())]
    if len(named) != 1:
        known = ", ".join(f"{number} {one.name}" for number, one in enumerate(files, 1))
        raise UnusableInput("evidence_not_there", file=which, known=known or "—")
    return named[0]
