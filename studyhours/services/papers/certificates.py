"""Issues certificates: facts and bytes frozen in one transaction, then written out.

Whoever meets every rule of the rule set as of the day gets a certificate of annual hours; with
``everyone``, or for those named in ``proofs``, the others get a proof of hours, which does not say
that the requirement is met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from studyhours.db.models import Certificate, Teacher
from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.reports.facts import CertificateFacts
from studyhours.rules.results import SubjectResult
from studyhours.services.ledgers.ledger import Ledger, Writing
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.drafts import (
    ANNUAL,
    PROOF,
    Asked,
    Drafts,
    Predecessors,
    make_drafts,
    meets_all,
)
from studyhours.services.papers.issued_before import (
    IssuedBefore,
    Translated,
    issued_before,
    require_may_replace,
)
from studyhours.services.papers.naming import combined_name
from studyhours.services.papers.press import Frozen, Press, json_text
from studyhours.services.papers.school_keys import remember_revocations
from studyhours.transfer.files import FilesTogether, make_folder, safe_name, written_together

__all__ = [
    "ANNUAL",
    "PROOF",
    "IssueRequest",
    "Issued",
    "IssuedPaper",
    "LeftOut",
    "Translated",
    "combined_name",
    "issue",
    "json_text",
    "safe_name",
]
_FLUSHED = 100
"""Papers after which what the database was told is let go of."""


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """What to issue.

    Attributes:
        folder: Where the files go; None when they are only kept in the ledger, to be saved later.
        year: School year; the newest kept that has begun when None.
        ruleset: The rule set that must be met.
        as_of: Last day counted; the earlier of today and the year's end when None.
        teachers: Only these, by staff number, unique name or uid; everybody when empty.
        everyone: Whether those who do not meet it get a proof of hours.
        passphrase: Of the school's key, where it has one.
        language: Of the papers.
        proofs: Uids of those who get a proof of hours if they do not meet it, whatever
            ``everyone`` says.
        replacing: Number of the paper that the new one takes the place of, whatever was issued
            last.
    """

    folder: Path | None
    year: str | None = None
    ruleset: str = "school-72"
    as_of: date | None = None
    teachers: Sequence[str] = ()
    everyone: bool = False
    passphrase: str | None = None
    language: str = "zh"
    proofs: frozenset[str] = frozenset()
    replacing: str | None = None

    @property
    def asked(self) -> Asked:
        """The part that decides what papers would say."""
        return Asked(self.year, self.ruleset, self.as_of, self.teachers, self.language)


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """One paper.

    Attributes:
        serial: Its number.
        kind: ``annual-hours``, ``hours-proof``, or one of ``deed_facts.DEED_KINDS``.
        year: School year.
        staff_no: Of the teacher, where there is one.
        name: Of the teacher.
        path: Where it was written; where no folder was asked for, only the name it would have.
        new: False where exactly this had been issued before.
        others: Numbers of other valid papers of this kind and year, with other facts.
        translated: Valid papers of this kind and year in another language.
        replaces: Number of the paper it names as the one it takes the place of.
        outdated: Numbers of valid certificates of this year that the records no longer bear out.
        ruleset: The rule set it states, with ``version`` and ``sha256``; empty where it judges
            nothing.
        about: What it is about, where it is about one thing.
    """

    serial: str
    kind: str
    year: str
    staff_no: str | None
    name: str
    path: Path
    new: bool
    others: tuple[str, ...]
    translated: tuple[Translated, ...]
    outdated: tuple[str, ...]
    ruleset: str
    version: int
    sha256: str
    replaces: str | None = None
    about: str = ""

    @property
    def file_name(self) -> str:
        """What its file is called."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who got no paper, and why.

    Attributes:
        name: Of the teacher.
        staff_no: Staff number, where there is one.
        fault: Why, as ``Drafts.facts`` raises it.
    """

    name: str
    staff_no: str | None
    fault: Fault


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued; ``combined`` is the file that holds all pages for the printer.

    ``revoked`` are the numbers of valid papers that new ones took the place of, and
    ``revocations`` is what ``Press.take_back_replaced`` returned.
    """

    year: str
    as_of: date
    papers: tuple[IssuedPaper, ...]
    left_out: tuple[LeftOut, ...]
    passed_over: int
    combined: Path | None
    changes: Changes
    revoked: tuple[str, ...] = ()
    revocations: tuple[str, str] | None = None


def issue(ledger: Ledger, request: IssueRequest, progress: Progress = unwatched) -> Issued:
    """Issues; either all papers that can be printed are issued, or none.

    Args:
        ledger: The ledger.
        request: What to issue.
        progress: Told of the stages ``judge``, ``make_papers`` and ``write_files``; the last time
            before anything is committed. Called off, it leaves no number and no file.

    Raises:
        UnusableInput: an unknown year, teacher or rule set, a day that is too late, or a folder
            that cannot be written; nothing was issued.
        LedgerLocked: another program is writing.
    """
    require(ledger.actor, "issue")
    with folder_made(request.folder), written_together() as files:
        with ledger.writing() as tx:
            issued = issue_within(tx, files, request, progress)
        # Everything that needs room or permission has been done: now the names appear.
        files.place()
    remember_replaced(issued)
    return issued


def remember_replaced(issued: Issued) -> None:
    """This computer keeps the new revocation list where papers were replaced."""
    if issued.revocations is not None:
        remember_revocations(*issued.revocations)


def issue_within(
    tx: Writing, files: FilesTogether, request: IssueRequest, progress: Progress
) -> Issued:
    """As ``issue``, inside a transaction of the caller, who places the files afterwards."""
    progress("judge", 0, None)
    issuer = _Issuer(tx, make_drafts(tx.session, tx.ledger, request.asked), request)
    try:
        issuer.issue_all(progress)
        revocations = issuer.press.take_back_replaced()
        combined = issuer.press.write_files(files, progress)
    except BaseException:
        issuer.press.take_back()
        raise
    papers = tuple(issuer.papers)
    return Issued(
        issuer.drafts.calendar.year.label,
        issuer.drafts.as_of,
        papers,
        tuple(issuer.left_out),
        issuer.passed_over,
        combined,
        Changes.CERTIFICATES if any(paper.new for paper in papers) else Changes.NONE,
        tuple(issuer.press.replaced),
        revocations,
    )


@contextmanager
def folder_made(folder: Path | None) -> Iterator[None]:
    """A folder for the files; one made for nothing is removed again."""
    if folder is None:
        yield
        return
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    make_folder(folder)
    if not folder.is_dir():
        raise UnusableInput("folder_missing", folder=str(folder))
    try:
        yield
    except BaseException:
        for path in made:
            # Somebody else may have put something there meanwhile, or removed it.
            with suppress(OSError):
                path.rmdir()
        raise


class _Issuer:
    """Freezes papers inside one transaction."""

    def __init__(self, tx: Writing, drafts: Drafts, request: IssueRequest) -> None:
        self._tx, self.drafts, self._request = tx, drafts, request
        self.press = Press(tx, drafts.school, request.folder, request.passphrase, request.language)
        self.press.open_series(drafts.calendar.year.label)
        self._before = Predecessors(drafts)
        self.papers: list[IssuedPaper] = []
        self.left_out: list[LeftOut] = []
        self.passed_over = 0

    def issue_all(self, progress: Progress) -> None:
        """Freezes everybody's paper and writes the log entry.

        Somebody whose paper cannot be made is listed and left out: no number is drawn, and the
        others get theirs.
        """
        valid = self.drafts.valid_papers()
        for at, (teacher, result) in enumerate(self.drafts.judged):
            progress("make_papers", at, len(self.drafts.judged))
            proof = self._request.everyone or str(teacher.id) in self._request.proofs
            if not meets_all(result) and not proof:
                self.passed_over += 1
                continue
            try:
                draft = self.drafts.facts(teacher, result)
                before = self._found(valid.get(teacher.id, ()), draft)
            except UnusableInput as fault:
                self.left_out.append(LeftOut(teacher.name, teacher.staff_no, fault))
                continue
            self._issue_one(teacher, result, draft, before)
            if at % _FLUSHED == 0:
                self._tx.session.flush()
        if self.press.new:
            details = {"serials": self.press.new, "as_of": self.drafts.as_of.isoformat()}
            self._tx.log("certificate.issue", self.drafts.calendar.year.label, details)

    def _found(self, valid: Sequence[Certificate], draft: CertificateFacts) -> IssuedBefore:
        """What somebody holds; of one issued anew only the paper that is named is replaced.

        Raises:
            UnusableInput: a valid one would be taken back, and the actor may not do that.
        """
        before = issued_before(valid, draft)
        if self._request.replacing is not None:
            return replace(before, replaced=())
        require_may_replace(self._tx.ledger.actor, before)
        return before

    def _issue_one(
        self,
        teacher: Teacher,
        result: SubjectResult,
        draft: CertificateFacts,
        before: IssuedBefore,
    ) -> None:
        if before.same is not None:
            entry = self.press.again(before.same)
        else:
            entry = self._freeze(teacher, result, draft, before)
        facts = entry.facts
        self.papers.append(
            IssuedPaper(
                serial=facts.serial,
                kind=facts.kind,
                year=facts.year,
                staff_no=teacher.staff_no,
                name=teacher.name,
                path=entry.path,
                new=entry.new,
                others=before.beside,
                translated=before.translated,
                outdated=before.outdated,
                ruleset=draft.ruleset_id,
                version=draft.ruleset_version,
                sha256=draft.ruleset_sha256,
                replaces=facts.replaces,
            )
        )

    def _freeze(
        self,
        teacher: Teacher,
        result: SubjectResult,
        draft: CertificateFacts,
        before: IssuedBefore,
    ) -> Frozen:
        replaces = self._request.replacing
        if replaces is None:
            replaces = before.newest_replaced or self._before.replaced_by(teacher, draft)
        serial = self.press.draw(self.drafts.calendar.year.label)
        self.press.replaced |= dict.fromkeys(before.replaced, serial)
        facts = self.drafts.facts(teacher, result, serial, replaces)
        return self.press.freeze(facts, teacher.id, self.drafts.as_of)
