"""Issues certificates: facts and bytes frozen in one transaction, then written out.

Whoever meets every rule of the rule set as of the day gets a certificate of annual hours; with
``everyone``, or for those named in ``proofs``, the others get a proof of hours, which does not say
that the requirement is met.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from studyhours.db.blobs import FolderBlobs
from studyhours.db.models import Certificate, Teacher
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.reports.certificate import render_certificate
from studyhours.reports.combining import combine_papers
from studyhours.reports.facts import CertificateFacts
from studyhours.reports.keys import SchoolKey
from studyhours.reports.layouts.compiling import CompiledLayout
from studyhours.reports.qr import qr_text
from studyhours.reports.signing import sign_pdf
from studyhours.rules.results import SubjectResult
from studyhours.services.ledgers.ledger import Ledger, Writing
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.drafts import (
    ANNUAL,
    PROOF,
    Asked,
    Drafts,
    Translated,
    issued_before,
    make_drafts,
    meets_all,
)
from studyhours.services.papers.layouts import layout_for
from studyhours.services.papers.school_keys import open_school_key
from studyhours.services.papers.serials import SerialDrawer
from studyhours.transfer.files import FilesTogether, make_folder, safe_name, written_together

__all__ = [
    "ANNUAL",
    "PROOF",
    "IssueRequest",
    "Issued",
    "IssuedPaper",
    "Translated",
    "Unprintable",
    "combined_name",
    "file_name",
    "issue",
    "json_text",
    "safe_name",
]


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

    @property
    def asked(self) -> Asked:
        """The part that decides what papers would say."""
        return Asked(self.year, self.ruleset, self.as_of, self.teachers, self.language)


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """One paper.

    Attributes:
        serial: Its number.
        kind: ``annual-hours`` or ``hours-proof``.
        staff_no: Of the teacher, where there is one.
        name: Of the teacher.
        path: Where it was written; where no folder was asked for, only the name it would have.
        new: False where exactly this had been issued before.
        others: Numbers of other valid papers of this kind and year, with other facts.
        translated: Valid papers of this kind and year in another language.
        outdated: Numbers of valid certificates of this year that the records no longer bear out.
        ruleset: The rule set it states, with ``version`` and ``sha256``.
    """

    serial: str
    kind: str
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


@dataclass(frozen=True, slots=True)
class Unprintable:
    """Somebody whose name holds a character that no font has."""

    name: str
    character: str
    codepoint: str


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued; ``combined`` is the file that holds all pages for the printer."""

    year: str
    as_of: date
    papers: tuple[IssuedPaper, ...]
    unprintable: tuple[Unprintable, ...]
    passed_over: int
    combined: Path | None
    changes: Changes


@dataclass(frozen=True, slots=True)
class _Frozen:
    facts: CertificateFacts
    pdf: bytes
    new: bool


def issue(ledger: Ledger, request: IssueRequest, progress: Progress = unwatched) -> Issued:
    """Issues; either all papers that can be printed are issued, or none.

    Args:
        ledger: The ledger.
        request: What to issue.
        progress: Told of the stages ``judge``, ``make_papers`` and ``write_files``; the last time
            before anything is committed. Called off, it leaves no number and no file.

    Raises:
        UnusableInput: an unknown year, teacher or rule set, a day that is too late, facts that
            cannot be printed, or a folder that cannot be written; nothing was issued.
        LedgerLocked: another program is writing.
    """
    require(ledger.actor, "issue")
    with _folder_made(request.folder), written_together() as files:
        with ledger.writing() as tx:
            progress("judge", 0, None)
            issuer = _Issuer(tx, make_drafts(tx.session, ledger, request.asked), request)
            try:
                issuer.issue_all(progress)
                combined = _write(files, request.folder, issuer.frozen, progress)
            except BaseException:
                issuer.take_back()
                raise
        # Everything that needs room or permission has been done: now the names appear.
        files.place()
    papers = tuple(issuer.papers)
    return Issued(
        issuer.drafts.calendar.year.label,
        issuer.drafts.as_of,
        papers,
        tuple(issuer.unprintable),
        issuer.passed_over,
        combined,
        Changes.CERTIFICATES if any(paper.new for paper in papers) else Changes.NONE,
    )


@contextmanager
def _folder_made(folder: Path | None) -> Iterator[None]:
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
        self._key: SchoolKey = open_school_key(tx.session, drafts.school, request.passphrase)
        self._layouts: dict[str, CompiledLayout] = {}
        self._serials = SerialDrawer(tx, drafts.school, drafts.calendar.year.last.year)
        self._new: list[str] = []
        self._kept: list[str] = []
        self.frozen: list[_Frozen] = []
        self.papers: list[IssuedPaper] = []
        self.unprintable: list[Unprintable] = []
        self.passed_over = 0

    def issue_all(self, progress: Progress) -> None:
        """Freezes everybody's paper and writes the log entry.

        Somebody whose name no font can print is listed and left out: no number is drawn, and the
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
                self._issue_one(teacher, result, valid.get(teacher.id, ()))
            except UnusableInput as fault:
                if fault.code != "glyph_missing":
                    raise
                params = fault.params
                self.unprintable.append(
                    Unprintable(teacher.name, str(params["character"]), str(params["codepoint"]))
                )
        if self._new:
            details = {"serials": self._new, "as_of": self.drafts.as_of.isoformat()}
            self._tx.log("certificate.issue", self.drafts.calendar.year.label, details)

    def _issue_one(
        self, teacher: Teacher, result: SubjectResult, valid: Sequence[Certificate]
    ) -> None:
        draft = self.drafts.facts(teacher, result)
        before = issued_before(valid, draft)
        entry = self._again(before.same) if before.same else self._freeze(teacher, result)
        self.frozen.append(entry)
        facts = entry.facts
        path = (self._request.folder or Path()) / file_name(facts)
        self.papers.append(
            IssuedPaper(
                serial=facts.serial,
                kind=facts.kind,
                staff_no=teacher.staff_no,
                name=teacher.name,
                path=path,
                new=entry.new,
                others=before.others,
                translated=before.translated,
                outdated=before.outdated,
                ruleset=facts.ruleset_id,
                version=facts.ruleset_version,
                sha256=facts.ruleset_sha256,
            )
        )

    def take_back(self) -> None:
        """Removes the files of papers that are not issued after all; nobody else names them.

        Each holds a signature of its own, so none can be the file of anything else.
        """
        store = self._tx.ledger.blobs
        if isinstance(store, FolderBlobs):
            for name in self._kept:
                store.path(name).unlink(missing_ok=True)

    def _layout(self, kind: str) -> CompiledLayout:
        """The layout of a kind, made ready when the first paper of the batch needs it."""
        if kind not in self._layouts:
            tx, drafts = self._tx, self.drafts
            made = layout_for(tx.ledger, tx.session, drafts.school, kind, drafts.language)
            self._layouts[kind] = made
        return self._layouts[kind]

    def _again(self, before: Certificate) -> _Frozen:
        facts = CertificateFacts.from_json(json_text(before.facts))
        pdf = self._tx.ledger.blobs.get(self._tx.session, before.pdf_sha256)
        return _Frozen(facts, pdf, new=False)

    def _freeze(self, teacher: Teacher, result: SubjectResult) -> _Frozen:
        facts = self.drafts.facts(teacher, result, self._serials.draw())
        key, tx = self._key, self._tx
        page = render_certificate(facts, qr_text(facts, key), self._layout(facts.kind))
        pdf = sign_pdf(page, key, tx.now)
        self._kept.append(tx.ledger.blobs.put(tx.session, pdf))
        tx.session.add(
            Certificate(
                id=tx.new_id(),
                school_id=self.drafts.school.id,
                teacher_id=teacher.id,
                serial=facts.serial,
                kind=facts.kind,
                year=facts.year,
                as_of=self.drafts.as_of,
                ruleset=facts.ruleset_id,
                ruleset_version=facts.ruleset_version,
                facts=json.loads(facts.to_json()),
                key_id=key.record.key_id,
                pdf_sha256=self._kept[-1],
                issued_at=tx.now,
                issued_by=tx.ledger.actor.name,
                revoked_at=None,
                revoked_reason=None,
            )
        )
        self._new.append(facts.serial)
        return _Frozen(facts, pdf, new=True)


def json_text(facts: Mapping[str, object]) -> str:
    """Stored facts as the canonical text they were frozen from."""
    return json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def file_name(facts: CertificateFacts) -> str:
    """``HW-2026-000003 0003 司马光远.pdf``, without what file systems refuse."""
    parts = [facts.serial, facts.staff_no or "", facts.teacher]
    return safe_name(" ".join(part for part in parts if part)) + ".pdf"


def combined_name(serials: Sequence[str]) -> str:
    """``print-HW-2026-000001-000006.pdf``: the file of all pages for the printer."""
    numbers = sorted(serials)
    last = "" if len(numbers) == 1 else f"-{numbers[-1].rpartition('-')[2]}"
    return f"print-{numbers[0]}{last}.pdf"


def _write(
    files: FilesTogether, folder: Path | None, frozen: Sequence[_Frozen], progress: Progress
) -> Path | None:
    """Makes the frozen bytes ready, and one file with all pages for the printer."""
    if folder is None:
        return None
    for at, entry in enumerate(frozen):
        progress("write_files", at, len(frozen))
        files.write(folder / file_name(entry.facts), entry.pdf)
    if not frozen:
        return None
    combined = folder / combined_name([entry.facts.serial for entry in frozen])
    files.write(combined, combine_papers([entry.pdf for entry in frozen]))
    progress("write_files", len(frozen), len(frozen))
    return combined
