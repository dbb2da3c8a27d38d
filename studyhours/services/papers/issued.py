"""What becomes of papers after they were issued: reprinting, revoking, handing numbers over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Text, literal, select, type_coerce
from sqlalchemy.orm import Session, aliased

from studyhours.db.models import Certificate, School
from studyhours.domain.changes import Changes
from studyhours.domain.clock import day_in_zone
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.reports.keys import SchoolKey
from studyhours.reports.revocations import Revocation, dump_revocations
from studyhours.services.ledgers.ledger import Ledger, Writing, info_of, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.print_log import SAVED, log_copies
from studyhours.services.papers.school_keys import open_school_key, remember_revocations
from studyhours.services.papers.serials import hold_series
from studyhours.transfer.files import write_whole, written_together


def reprint(ledger: Ledger, serial: str, path: Path, progress: Progress = unwatched) -> bytes:
    """Writes the very bytes that were issued.

    Args:
        ledger: The ledger.
        serial: The certificate's number.
        path: Where to.
        progress: Told of the stages ``read_papers`` and ``write_files``, before anything is there.

    Raises:
        UnusableInput: there is no such number, or the file cannot be written.
        LedgerDamaged: the frozen bytes are missing or changed.
    """
    require(ledger.actor, "issue")
    progress("read_papers", 0, 1)
    with ledger.reading() as session:
        found = find_paper(session, school_of(session), serial)
        content = ledger.blobs.get(session, found.pdf_sha256)
    progress("write_files", 0, 1)
    write_whole(path, content)
    with ledger.writing() as tx:
        log_copies(tx, (serial,), SAVED, 1)
    return content


def revoke(
    ledger: Ledger,
    serial: str,
    reason: str,
    passphrase: str | None = None,
    list_file: Path | None = None,
) -> None:
    """Takes a certificate back; this computer keeps the school's new revocation list.

    Args:
        ledger: The ledger.
        serial: The certificate's number.
        reason: Why, for the list and the log.
        passphrase: Of the school's key, where it has one.
        list_file: Where to write the signed list; made ready before anything is revoked.

    Raises:
        UnusableInput: no such number, no reason, revoked already, or the file cannot be written;
            nothing has changed.
    """
    require(ledger.actor, "revoke")
    if not reason.strip():  # before the ledger is asked for, which somebody else may hold
        raise UnusableInput("reason_needed")
    with written_together() as files:
        with ledger.writing() as tx:
            school = school_of(tx.session)
            key = open_school_key(tx.session, school, passphrase)
            take_back_within(tx, find_paper(tx.session, school, serial), reason)
            text = signed_list(tx.session, school, key)
            if list_file is not None:
                files.write(list_file, text.encode("utf-8"))
        files.place()
    remember_revocations(key.record.key_id, text)


def take_back_within(tx: Writing, paper: Certificate, reason: str) -> None:
    """Takes a certificate back inside a transaction of the caller, who makes the signed list.

    Raises:
        UnusableInput: no reason, or revoked already.
    """
    make_void(tx, paper, reason)
    log_void(tx, paper)


def make_void(tx: Writing, paper: Certificate, reason: str) -> None:
    """As ``take_back_within``, before its log entry: the reason may still be added to."""
    if not reason.strip():
        raise UnusableInput("reason_needed")
    if paper.revoked_at is not None:
        raise UnusableInput("revoked_already", serial=paper.serial)
    paper.revoked_at, paper.revoked_reason = tx.now, reason.strip()
    tx.session.flush()


def log_void(tx: Writing, paper: Certificate) -> None:
    """Writes the log entry of a paper that is void now."""
    tx.log("certificate.revoke", paper.serial, {"reason": paper.revoked_reason or ""})
    tx.session.flush()


def take_back_replaced(tx: Writing, school: School, replaced: Mapping[str, str]) -> None:
    """Takes back valid papers that new ones take the place of, inside the caller's transaction.

    Args:
        tx: The transaction that issues the new ones.
        school: The school.
        replaced: The number of the new paper by the number of the old one, which is the reason.

    Raises:
        NotPermitted: there are some, and the actor may not revoke.
    """
    if replaced:
        require(tx.ledger.actor, "revoke")
    for old, new in replaced.items():
        take_back_within(tx, find_paper(tx.session, school, old), replaced_reason(new))


def replaced_reason(serial: str) -> str:
    """Why a paper is void whose place that of a number takes; ``successors`` reads it back."""
    return load_texts(LANGUAGES[0]).say("papers.replaced_reason", serial=serial)


def write_revocations(ledger: Ledger, path: Path, passphrase: str | None = None) -> None:
    """Writes the school's signed revocation list, for other computers to check papers with."""
    require(ledger.actor, "revoke")
    with ledger.reading() as session:
        school = school_of(session)
        key = open_school_key(session, school, passphrase)
        text = signed_list(session, school, key)
    write_whole(path, text.encode("utf-8"))
    remember_revocations(key.record.key_id, text)


def signed_list(session: Session, school: School, key: SchoolKey) -> str:
    """The school's signed list of papers taken back, each with the one in its place."""
    session.flush()
    after = successors(session, school)
    rows = session.scalars(
        select(Certificate).where(
            Certificate.school_id == school.id, Certificate.revoked_at.is_not(None)
        )
    )
    entries = [
        Revocation(
            row.serial,
            row.revoked_reason or "",
            day_in_zone(row.revoked_at, school.zone),
            after.get(row.serial, ""),
        )
        for row in rows
        if row.revoked_at is not None
    ]
    return dump_revocations(entries, key)


def successors(session: Session, school: School) -> dict[str, str]:
    """By the number of a paper the number of the one that takes its place.

    The newest that says so; else the one that its reason ends with, where it was taken back for a
    paper that had been issued already and says nothing of it.
    """
    old, new = aliased(Certificate), aliased(Certificate)
    before, after = replaced_reason("|").split("|")
    ends = old.revoked_reason.endswith(literal(before).concat(new.serial).concat(literal(after)))
    meant = session.execute(
        select(old.serial, new.serial)
        .join(new, new.teacher_id == old.teacher_id)
        .where(old.school_id == school.id, old.revoked_at.is_not(None), ends)
        .where(new.school_id == school.id, new.id != old.id)
    )
    found = dict(meant.tuples().all())
    # Facts are kept as canonical text, in which this stands nowhere else: quotes are escaped.
    names_one = type_coerce(Certificate.facts, Text).contains('"replaces":"')
    rows = session.execute(
        select(Certificate.facts, Certificate.serial)
        .where(Certificate.school_id == school.id, names_one)
        .order_by(Certificate.issued_at, Certificate.serial)
    )
    return found | {str(facts["replaces"]): serial for facts, serial in rows.tuples()}


def take_over_serials(ledger: Ledger, reason: str) -> Changes:
    """Lets this copy of the ledger issue, from a number series of its own.

    Meant for a ledger restored from a backup. The copy that held the series before goes on with
    its own numbers, should somebody still use it.

    Raises:
        UnusableInput: no reason is given.
    """
    require(ledger.actor, "issue")
    if not reason.strip():
        raise UnusableInput("reason_needed")
    with ledger.writing() as tx:
        mark = hold_series(info_of(tx.session))
        tx.log("serials.take_over", mark, {"reason": reason.strip()})
    return Changes.CERTIFICATES


def find_paper(session: Session, school: School, serial: str) -> Certificate:
    """A paper by its number.

    Raises:
        UnusableInput: there is no such number.
    """
    found = session.scalars(
        select(Certificate).where(Certificate.school_id == school.id, Certificate.serial == serial)
    ).one_or_none()
    if found is None:
        raise UnusableInput("unknown_serial", serial=serial)
    return found
