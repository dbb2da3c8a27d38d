"""Papers and the school's keys against what the log says of them; revocations are put back.

Only what the log says was done here is held against the ledger. The other way round nothing can be
said of papers: those and their revocations also come from other copies, by packages. A key never
does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.audit import entry_hash
from studyhours.db.models import AuditEntry, Certificate, SchoolKeyRow
from studyhours.domain.errors import UnusableInput
from studyhours.domain.findings import Finding
from studyhours.reports.keys import PublicKeyRecord, is_locked, load_school_key
from studyhours.reports.marks import facts_text_in

_ISSUED, _REVOKED, _KEY_MADE = "certificate.issue", "certificate.revoke", "key.make"
LOG_BROKEN = frozenset({"doctor.file", "doctor.log", "doctor.log_empty"})
"""Where one of these was found, the log proves nothing."""


@dataclass(frozen=True, slots=True)
class Void:
    """That a paper was taken back: when, and why."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Logged:
    """What genuine entries of the log say was done here.

    Attributes:
        issued: Numbers of papers.
        revoked: Papers taken back, by number.
        keys: Keys of the school.
    """

    issued: frozenset[str]
    revoked: Mapping[str, Void]
    keys: frozenset[str]


def read_log(session: Session) -> Logged:
    """Reads it; entries that were changed say nothing."""
    issued, keys, revoked = set[str](), set[str](), dict[str, Void]()
    query = select(AuditEntry).where(AuditEntry.action.in_((_ISSUED, _REVOKED, _KEY_MADE)))
    for entry in session.scalars(query.order_by(AuditEntry.number)):
        if entry.hash != entry_hash(entry):
            continue
        if entry.action == _ISSUED:
            issued.update(map(str, entry.details["serials"]))
        elif entry.action == _REVOKED:
            revoked[entry.subject] = Void(entry.at, str(entry.details["reason"]))
        else:
            keys.add(entry.subject)
    return Logged(frozenset(issued), revoked, frozenset(keys))


def paper_findings(session: Session) -> Iterator[Finding]:
    """Papers that were issued here and are gone, and those taken back that count again."""
    said = read_log(session)
    stated = set[str]()
    for serial, facts in session.execute(select(Certificate.serial, Certificate.facts)):
        stated.update((serial, str(facts.get("serial"))))  # that they differ is told elsewhere
    for serial in sorted(said.issued - stated):
        yield Finding("doctor.certificate_gone", {"serial": serial})
    for row, _void in _valid_again(session, said):
        yield Finding("doctor.certificate_revoked", {"serial": row.serial})


def mend_papers(session: Session) -> None:
    """Takes papers back once more of which the log says so."""
    for row, void in _valid_again(session, read_log(session)):
        row.revoked_at, row.revoked_reason = row.revoked_at or void.at, void.reason


def _valid_again(session: Session, said: Logged) -> Iterator[tuple[Certificate, Void]]:
    """Papers taken back here that do not say so, or for another reason.

    The reason may go on with the number of the paper that takes the place of one.
    """
    for serial, void in sorted(said.revoked.items()):
        rows = session.scalars(select(Certificate).where(Certificate.serial == serial))
        for row in rows:
            reason = row.revoked_reason or ""
            if row.revoked_at is None or not reason.startswith(void.reason):
                yield row, void


def states(paper: bytes, row: Certificate) -> bool:
    """Whether a paper carries just the facts that the ledger has of it."""
    if (row.kind, row.year) != (row.facts.get("kind"), row.facts.get("year")):
        return False
    try:
        text = facts_text_in(paper)
        return text is not None and json.loads(text) == row.facts
    except (UnusableInput, ValueError):
        return False


def key_findings(session: Session, before: Sequence[Finding]) -> Iterator[Finding]:
    """Keys of the school that are gone, were changed, or were never made here.

    What is under a passphrase cannot be looked into.

    Args:
        session: A session on the ledger.
        before: What has been found by the time this is asked: where the log is whole, a key that it
            does not know is somebody else's.
    """
    whole = not any(one.code in LOG_BROKEN for one in before)
    made = read_log(session).keys
    there, wrong = set[str](), set[str]()
    for row in session.scalars(select(SchoolKeyRow)):
        there.add(row.key_id)
        stranger = whole and row.key_id not in made
        if stranger or not _is_own(row):
            wrong.add(row.key_id)
    if made - there and len(wrong) == 1:
        wrong.clear()  # one key under another name: it is told by the name it was made under
    for key in sorted(wrong | (made - there)):
        yield Finding("doctor.school_key", {"key": key})


def _is_own(row: SchoolKeyRow) -> bool:
    """Whether the halves of a key belong together and to its name."""
    try:
        record = PublicKeyRecord.from_text(row.public)
        named = (record.key_id, record.school_id) == (row.key_id, str(row.school_id))
        if not named or is_locked(row.private) != row.has_passphrase:
            return False
        if not row.has_passphrase:
            load_school_key(row.private, record)
    except UnusableInput:
        return False
    return True
