"""Examines a ledger: file, references, log, versions, files, counters; mends what it can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from studyhours.db.audit import broken_entries
from studyhours.db.blobs import FolderBlobs
from studyhours.db.models import (
    AuditEntry,
    Certificate,
    Record,
    RecordPerson,
    RecordVersion,
    RuleSetVersion,
    SerialSeries,
)
from studyhours.domain.changes import Changes
from studyhours.domain.errors import LedgerDamaged
from studyhours.domain.findings import Finding
from studyhours.rules.loading import load_ruleset
from studyhours.services.ledger import Ledger, Writing, school_of
from studyhours.services.permissions import require
from studyhours.services.record_rows import (
    RecordContent,
    RecordWriter,
    columns_of,
    content_of,
    version_hash,
)

_DELETED = {"deleted": True}


@dataclass(frozen=True, slots=True)
class Repaired:
    """What ``repair`` mended, by finding code, and what is left."""

    mended: tuple[Finding, ...]
    left: tuple[Finding, ...]
    changes: Changes


def examine(ledger: Ledger) -> tuple[Finding, ...]:
    """Everything that is wrong, as findings; remarks (``error`` False) harm nobody."""
    require(ledger.actor, "backup")
    with ledger.reading() as session:
        findings = list(_engine_findings(session))
        if any(finding.code == "doctor.file" for finding in findings):
            return tuple(findings)
        findings += _log_findings(session)
        findings += _record_findings(session)
        findings += _rule_findings(session)
        findings += _certificate_findings(ledger, session)
        return tuple(findings)


def _engine_findings(session: Session) -> Iterator[Finding]:
    """SQLite's own checks; PostgreSQL enforces references and guards its pages itself."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if said != "ok":
            yield Finding("doctor.file", {"said": said})
    for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Finding("doctor.reference", {"table": table})


def _log_findings(session: Session) -> Iterator[Finding]:
    for number in broken_entries(session):
        yield Finding("doctor.log", {"number": number})
    if session.scalar(select(func.count()).select_from(AuditEntry)) == 0:
        yield Finding("doctor.log_empty")


def _record_findings(session: Session) -> Iterator[Finding]:
    """Each record's columns against its newest version, and each version against its hash."""
    tops = {
        uid: (version, deleted)
        for uid, version, deleted in session.execute(
            select(Record.id, Record.version, Record.deleted)
        )
    }
    seen: set[object] = set()
    rows = session.execute(
        select(RecordVersion, Record)
        .join(Record, Record.id == RecordVersion.record_id)
        .execution_options(yield_per=1000)
    )
    for stored, record in rows:
        if version_hash(stored.record_id, stored.parents, stored.content) != stored.hash:
            yield Finding("doctor.version", {"record": str(stored.record_id)})
        if stored.hash == tops[stored.record_id][0]:
            seen.add(stored.record_id)
            if not _agrees(record, stored):
                yield Finding("doctor.record", {"record": str(record.id), "title": record.title})
    for uid in tops.keys() - seen:
        yield Finding("doctor.record_without_version", {"record": str(uid)})


def _agrees(record: Record, stored: RecordVersion) -> bool:
    if stored.content == _DELETED:
        return record.deleted
    if record.deleted:
        return False
    columns = columns_of(content_of(stored.content))
    return all(getattr(record, name) == value for name, value in columns.items())


def _rule_findings(session: Session) -> Iterator[Finding]:
    for row in session.scalars(select(RuleSetVersion)):
        ruleset, _ = load_ruleset(row.text)
        if ruleset is None or ruleset.sha256 != row.sha256:
            yield Finding("doctor.rules", {"id": row.ruleset, "number": row.number})


def _certificate_findings(ledger: Ledger, session: Session) -> Iterator[Finding]:
    named = set()
    for row in session.scalars(select(Certificate)):
        named.add(row.pdf_sha256)
        try:
            ledger.blobs.get(session, row.pdf_sha256)
        except LedgerDamaged as fault:
            yield Finding(f"doctor.{fault.code}", {"serial": row.serial})
    for series in session.scalars(select(SerialSeries)):
        used = _last_number(session, series)
        if series.next <= used:
            params = {"series": series.series, "next": series.next, "used": used}
            yield Finding("doctor.counter", params)
    strays = [name for name in ledger.blobs.names(session) if name not in named]
    if strays:
        yield Finding("doctor.stray_files", {"count": len(strays)}, error=False)


def _last_number(session: Session, series: SerialSeries) -> int:
    serials = session.scalars(
        select(Certificate.serial).where(
            Certificate.school_id == series.school_id,
            Certificate.serial.startswith(f"{series.series}-", autoescape=True),
        )
    )
    return max((int(serial.rpartition("-")[2]) for serial in serials), default=0)


def repair(ledger: Ledger) -> Repaired:
    """Mends record columns, counters and stray files; what only a backup can mend is left."""
    require(ledger.actor, "repair")
    before = examine(ledger)
    mendable = {"doctor.record", "doctor.counter", "doctor.stray_files"}
    if any(finding.code in mendable for finding in before):
        with ledger.writing() as tx:
            _mend_records(tx)
            for series in tx.session.scalars(select(SerialSeries)):
                series.next = max(series.next, _last_number(tx.session, series) + 1)
            tx.log("ledger.repair", "", {"findings": len(before)})
        _sweep(ledger)
    left = examine(ledger)
    mended = tuple(finding for finding in before if finding not in left)
    return Repaired(mended, left, Changes.RECORDS if mended else Changes.NONE)


def _mend_records(tx: Writing) -> None:
    school = school_of(tx.session)
    rows = tx.session.execute(
        select(RecordVersion, Record).join(
            Record,
            (Record.id == RecordVersion.record_id) & (Record.version == RecordVersion.hash),
        )
    )
    for stored, record in rows.all():
        if _agrees(record, stored):
            continue
        record.deleted = stored.content == _DELETED
        if not record.deleted:
            content: RecordContent = content_of(stored.content)
            for name, value in columns_of(content).items():
                setattr(record, name, value)
            tx.session.execute(delete(RecordPerson).where(RecordPerson.record_id == record.id))
            people = RecordWriter(tx, school.id).people_rows(record.id, content.people)
            if people:
                tx.session.execute(insert(RecordPerson), people)


def _sweep(ledger: Ledger) -> None:
    """Removes files no row names: left by a crash between writing a file and committing."""
    if not isinstance(ledger.blobs, FolderBlobs):
        return
    with ledger.reading() as session:
        named = set(session.scalars(select(Certificate.pdf_sha256)))
        for name in list(ledger.blobs.names(session)):
            if name not in named:
                ledger.blobs.path(name).unlink(missing_ok=True)
