"""Records out of scans: whose, what and when is said once, and the scans are their evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.tidy import tidy_line
from studyhours.services.evidence.form_text import FILES, files_text
from studyhours.services.evidence.keeping import keep_files
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.content import FileNamed, RecordContent
from studyhours.services.records.forms import FormFault, read_form
from studyhours.services.records.kinds_list import KindShown
from studyhours.services.records.saving import Saved, add_records

MOST_SCANS = 200
"""Files that are taken at once."""
_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".pdf"})
_DIGITS = re.compile(r"(\d+)")
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Scanned:
    """What became of scans.

    Attributes:
        saved: The records that were made.
        refused: Why each of the files that were not taken was not.
        changes: What changed.
    """

    saved: tuple[Saved, ...]
    refused: tuple[UnusableInput | NotPermitted, ...]
    changes: Changes = Changes.RECORDS


def scans_in(folder: Path) -> tuple[Path, ...]:
    """Pictures and PDFs in a folder, not in folders below it, numbers in their names in order.

    Raises:
        UnusableInput: ``folder_without_scans``, ``too_many_scans``, or ``file_unreadable``.
    """
    try:
        found = [
            one
            for one in folder.iterdir()
            if one.suffix.lower() in _ENDINGS and not one.name.startswith(".") and one.is_file()
        ]
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableInput("file_unreadable", file=folder.name, reason=reason) from error
    if not found:
        raise UnusableInput("folder_without_scans", file=folder.name)
    if len(found) > MOST_SCANS:
        raise UnusableInput("too_many_scans", count=len(found), limit=MOST_SCANS)
    return tuple(sorted(found, key=_natural))


def _natural(path: Path) -> tuple[tuple[int, str], ...]:
    parts = _DIGITS.split(path.name.casefold())
    return tuple((int(one), "") if one.isdecimal() else (-1, one) for one in parts)


def can_be_scanned(kind: KindShown) -> bool:
    """Whether records of a kind need nothing that is not said once for all."""
    return not any(one.needed for one in kind.own)


def scan_contents(
    kind: KindShown,
    values: Mapping[str, str],
    files: Sequence[FileNamed],
    *,
    together: bool,
) -> tuple[RecordContent, ...] | tuple[FormFault, ...]:
    """What the records are to say, or what is wrong with what was said for all of them.

    Args:
        kind: Their kind.
        values: As ``read_form`` takes them. Without a title each is called as its file; several
            with one title are numbered.
        files: The scans.
        together: Whether all are evidence of one record.
    """
    groups = [tuple(files)] if together else [(one,) for one in files]
    title = tidy_line(values.get("title", ""))
    contents = []
    for number, group in enumerate(groups, 1):
        called = title or tidy_line(Path(group[0].name).stem)[:_LONGEST_TITLE]
        if title and len(groups) > 1:
            called = f"{title} {number}"
        read = read_form(kind, {**values, "title": called, FILES: files_text(group)})
        if isinstance(read, tuple):
            return read
        contents.append(read)
    return tuple(contents)


def save_scans(
    ledger: Ledger, contents: Sequence[RecordContent], progress: Progress = unwatched
) -> tuple[Saved, ...]:
    """Saves the records, all of them or none.

    Raises:
        UnusableInput: ``no_scans`` where there is none; or as ``add_record``.
        NotPermitted: the login may not edit this teacher's records.
    """
    if not contents:
        raise UnusableInput("no_scans")
    return add_records(ledger, contents, progress)


def record_scans(
    ledger: Ledger,
    paths: Sequence[Path],
    kind: KindShown,
    values: Mapping[str, str],
    *,
    together: bool = False,
    smaller: bool = False,
    progress: Progress = unwatched,
) -> Scanned:
    """Keeps files and makes records of them; a file that cannot be evidence holds up no other.

    Args:
        ledger: The ledger.
        paths: The files.
        kind: The records' kind.
        values: As ``scan_contents`` takes them.
        together: Whether all are evidence of one record.
        smaller: Whether pictures are made smaller first.
        progress: Told of ``keep_files`` and ``write_rows``.

    Raises:
        UnusableInput: what was said makes no record (``scan_fault``), or as ``save_scans``.
        NotPermitted: the login may not edit this teacher's records.
    """
    tried = scan_contents(kind, values, [FileNamed("", "x", "", 0, "")], together=True)
    _refuse(tried)
    kept = keep_files(ledger, paths, smaller=smaller, progress=progress)
    contents = scan_contents(kind, values, kept.files, together=together) if kept.files else ()
    saved = save_scans(ledger, _refuse(contents), progress)
    return Scanned(saved, kept.refused)


def _refuse(
    read: tuple[RecordContent, ...] | tuple[FormFault, ...],
) -> tuple[RecordContent, ...]:
    contents = []
    for one in read:
        if isinstance(one, FormFault):
            raise UnusableInput("scan_fault", what=one.field, fault=one.code)
        contents.append(one)
    return tuple(contents)
