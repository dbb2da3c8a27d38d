"""Whether closed years still say what was sealed, and the log agrees."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import AuditEntry, ClosedTeacher, YearClosing
from studyhours.domain.findings import Finding
from studyhours.services.closing.form import (
    UnreadableEvidenceError,
    seal_of,
    teacher_hash,
    unsqueezed,
)

CLOSE, SIGN, REOPEN = "year.close", "year.sign", "year.reopen"
_ROWS = 200


def is_genuine(session: Session, closing: YearClosing) -> bool:
    """Whether a closing and all its teachers' rows are what was sealed, and the log says so."""
    rows = session.scalars(
        select(ClosedTeacher)
        .where(ClosedTeacher.closing_id == closing.id)
        .execution_options(yield_per=_ROWS)
    )
    # All are read, whatever is found: a cursor left half-way would stay open on the server.
    hashes = [(row.teacher_id, row.hash if _row_is_genuine(row) else "") for row in rows]
    return seal_of(closing, hashes) == closing.seal and _log_agrees(session, closing)


def _row_is_genuine(row: ClosedTeacher) -> bool:
    try:
        return teacher_hash(row, unsqueezed(row.evidence)) == row.hash
    except UnreadableEvidenceError:
        return False


def _log_agrees(session: Session, closing: YearClosing) -> bool:
    """The seal stands in the log, and the log tells what became of the closing as the row does."""
    made = session.get(AuditEntry, closing.log_number)
    if made is None or made.action != CLOSE or made.details.get("seal") != closing.seal:
        return False
    later = session.scalars(
        select(AuditEntry).where(
            AuditEntry.number > closing.log_number,
            AuditEntry.action.in_((SIGN, REOPEN)),
            AuditEntry.subject == str(closing.id),
        )
    )
    logged = {entry.action: (entry.at, entry.actor) for entry in later}
    kept = {
        SIGN: (closing.signed_at, closing.signed_by),
        REOPEN: (closing.reopened_at, closing.reopened_by),
    }
    return logged == {action: said for action, said in kept.items() if said != (None, None)}


def closing_findings(session: Session) -> Iterator[Finding]:
    """Every closing that was tampered with."""
    closings = select(YearClosing).order_by(YearClosing.year, YearClosing.number)
    for closing in session.scalars(closings).all():
        if not is_genuine(session, closing):
            yield Finding("doctor.closing", {"year": closing.year, "number": closing.number})
    known = set(session.scalars(select(YearClosing.log_number)))
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == CLOSE))
    for entry in logged.all():
        if entry.number not in known:
            year, number = entry.details.get("year", ""), entry.details.get("number", 0)
            yield Finding("doctor.closing_missing", {"year": year, "number": number})
