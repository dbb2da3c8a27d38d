"""换发: a paper is taken back and another issued in its place, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.certificates import (
    PROOF,
    Issued,
    IssueRequest,
    folder_made,
    issue_within,
)
from studyhours.services.papers.issued import find_paper, revoke_within
from studyhours.services.papers.school_keys import open_school_key, remember_revocations
from studyhours.transfer.files import written_together


@dataclass(frozen=True, slots=True)
class Reissue:
    """What is to be issued anew.

    Attributes:
        serial: Number of the paper that is replaced.
        reason: Why it is taken back; needless where it has been already.
        folder: Where the new file goes; None when it is only kept in the ledger.
        passphrase: Of the school's key, where it has one.
    """

    serial: str
    reason: str = ""
    folder: Path | None = None
    passphrase: str | None = None


def reissue(ledger: Ledger, wanted: Reissue, progress: Progress = unwatched) -> Issued:
    """Takes a paper back and issues another of the same year, rule set, day and language.

    The new one states what the records and the roster say now, and names the number it replaces.

    Args:
        ledger: The ledger.
        wanted: Which, and why.
        progress: As ``certificates.issue``.

    Raises:
        UnusableInput: no such number, no reason, a certificate whose teacher does not meet the
            rules any more, facts that cannot be printed; nothing has changed.
        NotPermitted: the actor may not issue, or not revoke.
    """
    require(ledger.actor, "issue")
    text = ""
    with folder_made(wanted.folder), written_together() as files:
        with ledger.writing() as tx:
            school = school_of(tx.session)
            old = find_paper(tx.session, school, wanted.serial)
            key = open_school_key(tx.session, school, wanted.passphrase)
            if old.revoked_at is None:
                require(ledger.actor, "revoke")
                text = revoke_within(tx, old, wanted.reason, key)
            teacher = str(old.teacher_id)
            request = IssueRequest(
                folder=wanted.folder,
                year=old.year,
                ruleset=old.ruleset,
                as_of=old.as_of,
                teachers=(teacher,),
                passphrase=wanted.passphrase,
                language=str(old.facts["language"]),
                proofs=frozenset({teacher} if old.kind == PROOF else ()),
                replacing=old.serial,
            )
            issued = issue_within(tx, files, request, progress)
            if issued.left_out:
                raise issued.left_out[0].fault
            if not issued.papers:
                raise UnusableInput("reissue_not_met", serial=wanted.serial)
        files.place()
    if text:
        remember_revocations(key.record.key_id, text)
    return issued
