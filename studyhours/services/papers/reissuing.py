"""换发: a paper is taken back and another issued in its place, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from studyhours.db.models import Certificate
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.reports.deed_facts import DEED_KINDS, MENTOR, RECORDS
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.certificates import (
    PROOF,
    Issued,
    IssueRequest,
    folder_made,
    issue_within,
)
from studyhours.services.papers.deed_drafts import DeedAsked
from studyhours.services.papers.deeds import DeedRequest, issue_deeds_within
from studyhours.services.papers.issued import (
    find_paper,
    log_void,
    make_void,
    replaced_reason,
    signed_list,
)
from studyhours.services.papers.school_keys import open_school_key, remember_revocations
from studyhours.transfer.files import FilesTogether, written_together

_ENDS = ("period_start", "period_end")


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
    Where another valid paper states just that, none is issued: that one takes the place, and the
    reason why the old one is void ends with its number.

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
    with folder_made(wanted.folder), written_together() as files:
        with ledger.writing() as tx:
            school = school_of(tx.session)
            old = find_paper(tx.session, school, wanted.serial)
            key = open_school_key(tx.session, school, wanted.passphrase)
            was_valid = old.revoked_at is None
            if was_valid:
                require(ledger.actor, "revoke")
                make_void(tx, old, wanted.reason)
            issued = _issue_anew(tx, files, old, wanted, progress)
            if issued.left_out:
                raise issued.left_out[0].fault
            if not issued.papers:
                nothing = "deed_gone" if old.kind in DEED_KINDS else "reissue_not_met"
                raise UnusableInput(nothing, serial=wanted.serial)
            if was_valid:
                _log_void(tx, old, issued)
            text = signed_list(tx.session, school, key)
        files.place()
    remember_revocations(key.record.key_id, text)
    if not was_valid:
        return issued
    return replace(issued, revoked=(wanted.serial,), changes=Changes.CERTIFICATES)


def _log_void(tx: Writing, old: Certificate, issued: Issued) -> None:
    """A paper that stands in for it and was issued before cannot name it: the reason does."""
    if not any(paper.new for paper in issued.papers):
        old.revoked_reason = f"{old.revoked_reason}；{replaced_reason(issued.papers[0].serial)}"
    log_void(tx, old)


def _issue_anew(
    tx: Writing, files: FilesTogether, old: Certificate, wanted: Reissue, progress: Progress
) -> Issued:
    """Of the same kind, about the same."""
    teacher, language = str(old.teacher_id), str(old.facts["language"])
    if old.kind in DEED_KINDS:
        first, last = (date.fromisoformat(str(old.facts[end])) for end in _ENDS)
        asked = DeedAsked(old.kind, tuple(old.facts["about"]), language=language, gone=True)
        if old.kind == MENTOR:
            asked = replace(asked, last=last)
        elif old.kind == RECORDS:
            asked = replace(asked, first=first, last=last)
        deeds = DeedRequest(wanted.folder, asked, (teacher,), wanted.passphrase, old.serial)
        return issue_deeds_within(tx, files, deeds, progress)
    request = IssueRequest(
        folder=wanted.folder,
        year=old.year,
        ruleset=old.ruleset,
        as_of=old.as_of,
        teachers=(teacher,),
        passphrase=wanted.passphrase,
        language=language,
        proofs=frozenset({teacher} if old.kind == PROOF else ()),
        replacing=old.serial,
    )
    return issue_within(tx, files, request, progress)
