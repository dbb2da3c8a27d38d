"""The school's signing key in the ledger, and the schools this computer knows."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import School, SchoolKeyRow
from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.reports.keys import (
    PublicKeyRecord,
    SchoolKey,
    create_school_key,
    load_school_key,
)
from studyhours.services.ledgers.app_home import app_data_folder
from studyhours.services.ledgers.ledger import Writing
from studyhours.transfer.files import file_faults, make_folder, write_whole

_KEY_SUFFIX = ".school-key.json"
_REVOKED_SUFFIX = ".revoked.json"


def make_school_key(tx: Writing, school: School, passphrase: str | None) -> SchoolKey:
    """Makes the school's key inside the caller's transaction."""
    serial = int(tx.new_id()) & ((1 << 126) - 1)
    key = create_school_key(str(school.id), school.name, serial=serial, starts=tx.now)
    tx.session.add(
        SchoolKeyRow(
            id=tx.new_id(),
            school_id=school.id,
            key_id=key.record.key_id,
            public=key.record.to_text(),
            private=key.to_pem(passphrase),
            has_passphrase=passphrase is not None,
            made_at=tx.now,
        )
    )
    tx.log("key.make", key.record.key_id, {})
    return key


def open_school_key(session: Session, school: School, passphrase: str | None) -> SchoolKey:
    """The school's newest key, ready to sign.

    Raises:
        UnusableInput: its passphrase is missing or wrong.
        LedgerDamaged: the ledger has no key.
    """
    row = session.scalars(
        select(SchoolKeyRow)
        .where(SchoolKeyRow.school_id == school.id)
        .order_by(SchoolKeyRow.made_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise LedgerDamaged("no_school_key")
    if row.has_passphrase and passphrase is None:
        raise UnusableInput("passphrase_needed")
    record = PublicKeyRecord.from_text(row.public)
    return load_school_key(row.private, record, passphrase if row.has_passphrase else None)


def public_keys(session: Session, school: School) -> tuple[PublicKeyRecord, ...]:
    """Public records of all keys the school has had."""
    rows = session.scalars(select(SchoolKeyRow).where(SchoolKeyRow.school_id == school.id))
    return tuple(PublicKeyRecord.from_text(row.public) for row in rows)


def remember_school(record: PublicKeyRecord) -> None:
    """Lets this computer know a school, so that ``verify`` needs no key file for it."""
    folder = app_data_folder() / "schools"
    make_folder(folder)
    write_whole(folder / f"{record.key_id}{_KEY_SUFFIX}", record.to_text().encode("utf-8"))


def forget_key(key_id: str) -> None:
    """Forgets a school's key, and its list with it."""
    for path in (app_data_folder() / "schools").glob(f"{key_id}.*"):
        with file_faults(path):
            path.unlink(missing_ok=True)


def known_schools() -> Iterator[PublicKeyRecord]:
    """The schools this computer knows; a file that cannot be read is passed over."""
    for path in sorted((app_data_folder() / "schools").glob(f"*{_KEY_SUFFIX}")):
        try:
            yield PublicKeyRecord.from_text(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, UnusableInput):
            continue


def remember_revocations(key_id: str, text: str) -> None:
    """Keeps a school's newest signed revocation list on this computer."""
    folder = app_data_folder() / "schools"
    make_folder(folder)
    write_whole(folder / f"{key_id}{_REVOKED_SUFFIX}", text.encode("utf-8"))


def known_revocations() -> Iterator[str]:
    """The revocation lists this computer keeps, as text."""
    for path in sorted((app_data_folder() / "schools").glob(f"*{_REVOKED_SUFFIX}")):
        try:
            yield path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
