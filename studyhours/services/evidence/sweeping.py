"""Which kept files nothing speaks of any more, and what is wrong with those that are spoken of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Text, delete, select, type_coerce
from sqlalchemy.orm import Session

from studyhours.db.models import Activity, Blob, Certificate, Draft, EvidenceFile, RecordVersion
from studyhours.domain.errors import LedgerDamaged
from studyhours.domain.findings import Finding
from studyhours.services.evidence.form_text import FILES, files_from
from studyhours.services.ledgers.ledger import Ledger, Writing
from studyhours.services.settings.school_pictures import kept_pictures

GRACE = timedelta(days=7)
"""So long a file is kept that nothing speaks of: its form may lie open somewhere."""


def kept_files(session: Session) -> set[str]:
    """The hash of every file kept as evidence."""
    return set(session.scalars(select(EvidenceFile.sha256)))


def named_files(session: Session) -> set[str]:
    """The hash of every file that anything in the ledger names."""
    papers = session.scalars(select(Certificate.pdf_sha256))
    return {*papers, *kept_files(session), *kept_pictures(session)}


def evidence_findings(ledger: Ledger, session: Session) -> Iterator[Finding]:
    """Files that records speak of and that are missing or changed; those nothing speaks of."""
    used = _used(session)
    kept = kept_files(session)
    for sha256 in sorted({*used, *kept}):
        try:
            ledger.blobs.get(session, sha256)
        except LedgerDamaged as fault:
            if sha256 in used and fault.code == "file_missing_in_store":
                yield Finding("doctor.evidence_missing", {"name": used[sha256]})
            elif sha256 in used:
                yield Finding("doctor.evidence_changed", {"name": used[sha256]})
    unused = _unused(session, used, ledger.clock.now())
    if unused:
        yield Finding("doctor.unused_evidence", {"count": len(unused)}, error=False)


def forget_unused(tx: Writing) -> None:
    """Forgets the files nothing speaks of; beside an SQLite file they are set aside later."""
    unused = _unused(tx.session, _used(tx.session), tx.now)
    if not unused:
        return
    for sha256 in unused:
        tx.session.execute(delete(EvidenceFile).where(EvidenceFile.sha256 == sha256))
        if tx.session.get_bind().dialect.name == "postgresql" and not _printed(tx, sha256):
            tx.session.execute(delete(Blob).where(Blob.sha256 == sha256))
    tx.log("evidence.forget", "", {"files": sorted(unused)})


def _printed(tx: Writing, sha256: str) -> bool:
    """Whether the same bytes are a certificate too, or what papers are printed with."""
    if sha256 in kept_pictures(tx.session):
        return True
    query = select(Certificate.id).where(Certificate.pdf_sha256 == sha256).limit(1)
    return tx.session.scalars(query).first() is not None


def _unused(session: Session, used: dict[str, str], now: datetime) -> set[str]:
    newest: dict[str, datetime] = {}
    for sha256, at in session.execute(select(EvidenceFile.sha256, EvidenceFile.kept_at)):
        newest[sha256] = max(at, newest.get(sha256, at))
    return {sha256 for sha256, at in newest.items() if sha256 not in used and now - at > GRACE}


def _used(session: Session) -> dict[str, str]:
    """The hash of every file that a version of a record, a draft or an activity speaks of."""
    found: dict[str, str] = {}
    for draft in session.scalars(select(Draft.values)):
        for one in files_from(str(draft.get(FILES, ""))):
            found[one.sha256] = one.name
    for fields in session.scalars(select(Activity.fields)):
        for entry in fields.get("files", ()):
            found[str(entry[0])] = str(entry[1])
    # The text is looked through first: of a million versions few have files.
    as_text = type_coerce(RecordVersion.content, Text)
    versions = select(RecordVersion.content).where(as_text.contains('"files":[["', autoescape=True))
    for content in session.scalars(versions.execution_options(yield_per=500)):
        for entry in content.get("files", ()):
            found[str(entry[0])] = str(entry[1])
    return found
