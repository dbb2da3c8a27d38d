"""Checks a certificate or a QR text without a network, against the schools known here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studyhours.domain.errors import Forged, UnknownSchool, UnusableInput
from studyhours.reports.keys import PublicKeyRecord
from studyhours.reports.qr import verify_qr
from studyhours.reports.revocations import load_revocations
from studyhours.reports.verdicts import Verified
from studyhours.reports.verifying import verify_pdf
from studyhours.services.ledger import Ledger, school_of
from studyhours.services.school_keys import (
    known_revocations,
    known_schools,
    public_keys,
    remember_school,
)
from studyhours.transfer.files import write_whole

QR_PREFIX = "SH1:"
_SIZE_LIMIT = 64 << 20
_TEXT_LIMIT = 8 << 20


def announce_school(ledger: Ledger) -> None:
    """Lets this computer know the school of a ledger that was made here."""
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
) -> Verified:
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
    revoked = _revoked(known, revocation_files)
    path = Path(paper)
    if not paper.startswith(QR_PREFIX) or _exists(path):
        return verify_pdf(_read(path, _SIZE_LIMIT), known, revoked)
    return verify_qr(paper, known, revoked)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # A QR text may be longer than any file name.
        return False


def _revoked(known: Sequence[PublicKeyRecord], files: Sequence[Path]) -> frozenset[str]:
    revoked: set[str] = set()
    for text in known_revocations():
        try:
            revoked |= load_revocations(text, known).revoked
        except (UnusableInput, Forged, UnknownSchool):
            # Kept by this computer for a school it has since forgotten, or damaged on disk.
            continue
    for path in files:
        revoked |= load_revocations(_text(path), known).revoked
    return frozenset(revoked)


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
        return path.read_bytes()
    except FileNotFoundError:
        raise UnusableInput("file_missing", file=str(path)) from None
    except PermissionError as error:
        reason = error.strerror or ""
        raise UnusableInput("file_unreadable", file=str(path), reason=reason) from None
    except OSError:
        raise UnusableInput("file_missing", file=str(path)[:80]) from None
