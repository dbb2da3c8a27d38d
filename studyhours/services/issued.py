"""What becomes of papers after they were issued: reprinting, revoking, handing numbers over."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, School, SerialSeries
from studyhours.domain.changes import Changes
from studyhours.domain.clock import day_in_zone
from studyhours.domain.errors import UnusableInput
from studyhours.reports.revocations import Revocation, dump_revocations
from studyhours.services.ledger import Ledger, info_of, school_of
from studyhours.services.permissions import require
from studyhours.services.school_keys import open_school_key, remember_revocations
from studyhours.transfer.files import write_whole


def reprint(ledger: Ledger, serial: str, path: Path) -> bytes:
    """Writes the very bytes that were issued.

    Raises:
        UnusableInput: there is no such number, or the file cannot be written.
        LedgerDamaged: the frozen bytes are missing or changed.
    """
    require(ledger.actor, "issue")
    with ledger.reading() as session:
        found = _find(session, school_of(session), serial)
        content = ledger.blobs.get(session, found.pdf_sha256)
    write_whole(path, content)
    with ledger.writing() as tx:
        tx.log("certificate.reprint", serial, {})
    return content


def revoke(ledger: Ledger, serial: str, reason: str, passphrase: str | None = None) -> str:
    """Takes a certificate back and makes the school's signed revocation list anew.

    Returns:
        The list's text; this computer keeps it too.

    Raises:
        UnusableInput: no such number, no reason, or revoked already.
    """
    require(ledger.actor, "revoke")
    if not reason.strip():
        raise UnusableInput("reason_needed")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        found = _find(tx.session, school, serial)
        if found.revoked_at is not None:
            raise UnusableInput("revoked_already", serial=serial)
        key = open_school_key(tx.session, school, passphrase)
        found.revoked_at = tx.now
        found.revoked_reason = reason.strip()
        tx.log("certificate.revoke", serial, {"reason": reason.strip()})
        tx.session.flush()
        rows = tx.session.scalars(
            select(Certificate).where(
                Certificate.school_id == school.id, Certificate.revoked_at.is_not(None)
            )
        )
        entries = [
            Revocation(
                row.serial, row.revoked_reason or "", day_in_zone(row.revoked_at, school.zone)
            )
            for row in rows
            if row.revoked_at is not None
        ]
        text = dump_revocations(entries, key)
    remember_revocations(key.record.key_id, text)
    return text


def take_over_serials(ledger: Ledger, reason: str) -> Changes:
    """Lets this copy of the ledger draw the numbers another copy held.

    Only right when the other copy draws no more, for example after a restore: from then on the
    other one must not issue.

    Raises:
        UnusableInput: no reason is given.
    """
    require(ledger.actor, "issue")
    if not reason.strip():
        raise UnusableInput("reason_needed")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        info = info_of(tx.session)
        series = tx.session.scalars(
            select(SerialSeries).where(SerialSeries.school_id == school.id)
        ).all()
        for row in series:
            row.replica_id = info.replica_id
        names = [row.series for row in series]
        tx.log("serials.take_over", ",".join(names), {"reason": reason.strip()})
    return Changes.CERTIFICATES


def _find(session: Session, school: School, serial: str) -> Certificate:
    found = session.scalars(
        select(Certificate).where(Certificate.school_id == school.id, Certificate.serial == serial)
    ).one_or_none()
    if found is None:
        raise UnusableInput("unknown_serial", serial=serial)
    return found
