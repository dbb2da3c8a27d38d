"""Checks a certificate or a QR text without a network, against the schools known here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studyhours.domain.errors import Forged, UnknownSchool, UnusableInput
from studyhours.domain.held import reading_named
from studyhours.reports.keys import PublicKeyRecord
from studyhours.reports.qr import verify_qr
from studyhours.reports.revocations import RevocationList, load_revocations
from studyhours.reports.verdicts import Verified
from studyhours.reports.verifying import verify_pdf
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.papers.school_keys import (
    known_revocations,
    known_schools,
    public_keys,
    remember_school,
)
from studyhours.transfer.files import write_whole

QR_PREFIX = "SH1:"


@dataclass(frozen=True, slots=True)
class PaperChecked:
    """A genuine paper.

    Attributes:
        verified: What it says and who signed it.
        revocations_known: Whether a revocation list of its school was at hand.
    """

    verified: Verified
    revocations_known: bool


_SIZE_LIMIT = 64 << 20
_TEXT_LIMIT = 8 << 20


def announce_school(ledger: Ledger) -> None:
    """Lets this computer know the school of a ledger that was made here.

    Raises:
        UnusableInput: this computer's own folder cannot be written; the ledger is not concerned.
    """
    with ledger.reading() as session:
        records = public_keys(session, school_of(session))
    for record in records:
        remember_school(record)


def write_school_key(ledger: Ledger, path: Path) -> None:
    """Writes the school's public key, for other computers to check its papers with."""
    with ledger.reading() as session:
        newest = public_keys(session, school_of(session))[-1]
    write_whole(path, newest.to_text().encode("utf-8"))


def verify_paper(
    paper: str, key_files: Sequence[Path] = (), revocation_files: Sequence[Path] = ()
) -> PaperChecked:
    """Checks a PDF file, or the text of a QR code.

    Args:
        paper: Path of a PDF, or a text that starts with ``SH1:``.
        key_files: Public keys of schools this computer does not know yet.
        revocation_files: Signed revocation lists.

    Raises:
        UnusableInput: neither a certificate nor a QR text of ours.
        Forged: altered or never signed by its school.
        Revoked: taken back by its school.
        UnknownSchool: sound, but nobody here knows its school.
    """
    known = [*known_schools(), *(_read_key(path) for path in key_files)]
    lists = _revocation_lists(known, revocation_files)
    revoked = frozenset(mark for one in lists for mark in one.revoked)
    text = paper.strip("\r\n\t")
    path = Path(paper)
    if not text.startswith(QR_PREFIX) or _exists(path):
        if not paper.strip():
            raise UnusableInput("not_a_studyhours_code")
        verified = verify_pdf(_read(path, _SIZE_LIMIT), known, revoked)
    else:
        verified = verify_qr(text, known, revoked)
    listed = {one.record.key_id for one in lists}
    return PaperChecked(verified, verified.record.key_id in listed)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # A QR text may be longer than any file name.
        return False


def _revocation_lists(
    known: Sequence[PublicKeyRecord], files: Sequence[Path]
) -> list[RevocationList]:
    lists: list[RevocationList] = []
    for text in known_revocations():
        try:
            lists.append(load_revocations(text, known))
        except (UnusableInput, Forged, UnknownSchool):
            # Kept by this computer for a school it has since forgotten, or damaged on disk.
            continue
    lists.extend(load_revocations(_text(path), known) for path in files)
    return lists


def _read_key(path: Path) -> PublicKeyRecord:
    return PublicKeyRecord.from_text(_text(path))


def _text(path: Path) -> str:
    try:
        return _read(path, _TEXT_LIMIT).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableInput("file_wrong_kind", file=str(path), kind="other") from None


def _read(path: Path, limit: int) -> bytes:
    try:
        if path.is_dir():
            raise UnusableInput("file_is_folder", file=str(path))
        if path.stat().st_size > limit:
            raise UnusableInput("file_too_large", file=str(path), limit=limit >> 20)
        with reading_named(path):
            return path.read_bytes()
    except FileNotFoundError:
        raise UnusableInput("file_missing", file=str(path)) from None
    except PermissionError as error:
        reason = error.strerror or ""
        raise UnusableInput("file_unreadable", file=str(path), reason=reason) from None
    except OSError:
        raise UnusableInput("file_missing", file=str(path)[:80]) from None
