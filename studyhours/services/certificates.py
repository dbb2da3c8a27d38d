"""Issues certificates: facts and bytes frozen in one transaction, then written out.

Whoever meets every rule of the rule set as of the day gets a certificate of annual hours; with
``everyone`` the others get a proof of hours, which does not say that the requirement is met.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from sqlalchemy import select

from studyhours.db.models import Certificate, School, Teacher
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import decimal_text
from studyhours.reports.certificate import render_certificate, render_certificates
from studyhours.reports.facts import CertificateFacts
from studyhours.reports.fonts import require_glyphs
from studyhours.reports.keys import SchoolKey
from studyhours.reports.qr import qr_text
from studyhours.reports.signing import sign_pdf
from studyhours.rules import status as st
from studyhours.rules.plan import RulePlan
from studyhours.rules.results import SubjectResult
from studyhours.services.calendars import choose_year, load_calendar
from studyhours.services.checking import judge, plan_year
from studyhours.services.hours import (
    CATEGORIES,
    SCHOOL_BASED,
    hours_by_category,
    total_rule,
)
from studyhours.services.ledger import Ledger, Writing, school_of, today
from studyhours.services.permissions import require
from studyhours.services.school_keys import open_school_key
from studyhours.services.serials import SerialDrawer
from studyhours.services.teachers import find_teachers
from studyhours.transfer.files import FilesTogether, make_folder, written_together

ANNUAL = "annual-hours"
PROOF = "hours-proof"
_UNSAFE = frozenset('<>:"/\\|?*')


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """What to issue.

    Attributes:
        folder: Where the files go.
        year: School year; the newest kept that has begun when None.
        ruleset: The rule set that must be met.
        as_of: Last day counted; the earlier of today and the year's end when None.
        teachers: Only these, by staff number, unique name or uid; everybody when empty.
        everyone: Whether those who do not meet it get a proof of hours.
        passphrase: Of the school's key, where it has one.
        language: Of the papers.
    """

    folder: Path
    year: str | None = None
    ruleset: str = "school-72"
    as_of: date | None = None
    teachers: Sequence[str] = ()
    everyone: bool = False
    passphrase: str | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """One paper.

    Attributes:
        serial: Its number.
        kind: ``annual-hours`` or ``hours-proof``.
        staff_no: Of the teacher, where there is one.
        name: Of the teacher.
        path: Where it was written.
        new: False where exactly this had been issued before.
        others: Numbers of other valid papers of this kind and year, with other facts.
    """

    serial: str
    kind: str
    staff_no: str | None
    name: str
    path: Path
    new: bool
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unprintable:
    """Somebody whose name holds a character that no font has."""

    name: str
    character: str
    codepoint: str


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued; ``combined`` holds all pages for the printer."""

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


def issue(ledger: Ledger, request: IssueRequest) -> Issued:
    """Issues; either all papers that can be printed are issued, or none.

    Raises:
        UnusableInput: an unknown year, teacher or rule set, a day that is too late, facts that
            cannot be printed, or a folder that cannot be written; nothing was issued.
        LedgerLocked: another program is writing.
    """
    require(ledger.actor, "issue")
    make_folder(request.folder)
    if not request.folder.is_dir():
        raise UnusableInput("folder_missing", folder=str(request.folder))
    with written_together() as files:
        with ledger.writing() as tx:
            issuer = _issuer(tx, request)
            issuer.issue_all()
            papers = tuple(issuer.papers)
            combined = _write(files, request.folder, issuer)
        # Everything that needs room or permission has been done: now the names appear.
        files.place()
    changes = Changes.CERTIFICATES if any(paper.new for paper in papers) else Changes.NONE
    return Issued(
        issuer.year,
        issuer.as_of,
        papers,
        tuple(issuer.unprintable),
        issuer.passed_over,
        combined,
        changes,
    )


def _issuer(tx: Writing, request: IssueRequest) -> _Issuer:
    ledger = tx.ledger
    school = school_of(tx.session)
    now = today(ledger, school)
    year = choose_year(tx.session, school, request.year, request.as_of or now)
    calendar = load_calendar(tx.session, school, year)
    as_of = _day(request, calendar, now)
    plans = plan_year(tx.session, school, calendar, as_of, request.ruleset)
    teachers = find_teachers(tx.session, school, request.teachers)
    judged = zip(teachers, judge(tx.session, school, calendar, as_of, plans, teachers), strict=True)
    return _Issuer(tx, school, calendar, as_of, plans, request, tuple(judged))


def _day(request: IssueRequest, calendar: SchoolCalendar, now: date) -> date:
    latest = min(now, calendar.year.last)
    as_of = request.as_of or latest
    if as_of > latest:
        raise UnusableInput("certificate_too_late", day=as_of, latest=latest)
    if as_of < calendar.year.first:
        raise UnusableInput("year_not_begun", year=calendar.year.label, day=as_of)
    return as_of


class _Issuer:
    """Freezes papers inside one transaction."""

    def __init__(
        self,
        tx: Writing,
        school: School,
        calendar: SchoolCalendar,
        as_of: date,
        plans: Sequence[RulePlan],
        request: IssueRequest,
        judged: Sequence[tuple[Teacher, SubjectResult]],
    ) -> None:
        self._tx, self._school, self._request = tx, school, request
        self._calendar, self.as_of, self._judged = calendar, as_of, judged
        self._version = plans[-1].version
        rule = total_rule(self._version.ruleset)
        self._hours = hours_by_category(tx.session, school, rule, calendar.year.first, as_of)
        self._total_id = rule.id
        self.key: SchoolKey = open_school_key(tx.session, school, request.passphrase)
        self._serials = SerialDrawer(tx, school, calendar.year.last.year)
        self._today = today(tx.ledger, school)
        self._new: list[str] = []
        self.frozen: list[_Frozen] = []
        self.papers: list[IssuedPaper] = []
        self.unprintable: list[Unprintable] = []
        self.passed_over = 0

    @property
    def year(self) -> str:
        """Label of the school year."""
        return self._calendar.year.label

    def issue_all(self) -> None:
        """Freezes everybody's paper and writes the log entry.

        Somebody whose name no font can print is listed and left out: no number is drawn, and the
        others get theirs.
        """
        for teacher, result in self._judged:
            # One definition of meeting it, the same as in every table: the verdict.
            meets = result.verdict == st.MET
            if not meets and not self._request.everyone:
                self.passed_over += 1
                continue
            try:
                self._issue_one(teacher, result, meets=meets)
            except UnusableInput as fault:
                if fault.code != "glyph_missing":
                    raise
                params = fault.params
                self.unprintable.append(
                    Unprintable(teacher.name, str(params["character"]), str(params["codepoint"]))
                )
        if self._new:
            details = {"serials": self._new, "as_of": self.as_of.isoformat()}
            self._tx.log("certificate.issue", self.year, details)

    def _issue_one(self, teacher: Teacher, result: SubjectResult, *, meets: bool) -> None:
        draft = self._facts(teacher, result, "X", meets=meets)
        require_glyphs((draft.teacher, draft.school, draft.staff_no or ""))
        same, others = self._issued_before(teacher, draft)
        entry = self._again(same) if same else self._freeze(teacher, result, meets=meets)
        self.frozen.append(entry)
        facts = entry.facts
        path = self._request.folder / file_name(facts)
        self.papers.append(
            IssuedPaper(
                facts.serial, facts.kind, teacher.staff_no, teacher.name, path, entry.new, others
            )
        )

    def _again(self, before: Certificate) -> _Frozen:
        facts = CertificateFacts.from_json(json_text(before.facts))
        pdf = self._tx.ledger.blobs.get(self._tx.session, before.pdf_sha256)
        return _Frozen(facts, pdf, new=False)

    def _freeze(self, teacher: Teacher, result: SubjectResult, *, meets: bool) -> _Frozen:
        facts = self._facts(teacher, result, self._serials.draw(), meets=meets)
        pdf = sign_pdf(render_certificate(facts, qr_text(facts, self.key)), self.key, self._tx.now)
        self._tx.session.add(
            Certificate(
                id=self._tx.new_id(),
                school_id=self._school.id,
                teacher_id=teacher.id,
                serial=facts.serial,
                kind=facts.kind,
                year=facts.year,
                as_of=self.as_of,
                ruleset=self._version.ruleset.id,
                ruleset_version=self._version.number,
                facts=json.loads(facts.to_json()),
                key_id=self.key.record.key_id,
                pdf_sha256=self._tx.ledger.blobs.put(self._tx.session, pdf),
                issued_at=self._tx.now,
                issued_by=self._tx.ledger.actor.name,
                revoked_at=None,
                revoked_reason=None,
            )
        )
        self._new.append(facts.serial)
        return _Frozen(facts, pdf, new=True)

    def _facts(
        self, teacher: Teacher, result: SubjectResult, serial: str, *, meets: bool
    ) -> CertificateFacts:
        total = next(rule.value for rule in result.rules if rule.rule_id == self._total_id)
        empty: Mapping[str, Fraction] = dict.fromkeys(CATEGORIES, Fraction(0))
        hours = self._hours.get(str(teacher.id), empty)
        shown = [(name, decimal_text(hours[name])) for name in CATEGORIES]
        return CertificateFacts(
            serial=serial,
            kind=ANNUAL if meets else PROOF,
            school_id=str(self._school.id),
            school=self._school.name,
            teacher=teacher.name,
            staff_no=teacher.staff_no,
            year=self._calendar.year.label,
            period_start=self._calendar.year.first,
            period_end=self.as_of,
            total=decimal_text(total),
            school_based=decimal_text(hours[SCHOOL_BASED]),
            categories=(*shown, ("total", decimal_text(total))),
            meets=meets,
            ruleset_id=self._version.ruleset.id,
            ruleset_version=self._version.number,
            ruleset_sha256=self._version.ruleset.sha256,
            issued_on=self._today,
            language=self._request.language,
        )

    def _issued_before(
        self, teacher: Teacher, draft: CertificateFacts
    ) -> tuple[Certificate | None, tuple[str, ...]]:
        """A valid paper with the same facts but number and day, and the numbers of others."""
        wanted = _without_number(json.loads(draft.to_json()))
        rows = self._tx.session.scalars(
            select(Certificate)
            .where(
                Certificate.teacher_id == teacher.id,
                Certificate.kind == draft.kind,
                Certificate.year == draft.year,
                Certificate.ruleset == draft.ruleset_id,
                Certificate.revoked_at.is_(None),
            )
            .order_by(Certificate.serial)
        ).all()
        same = next((row for row in rows if _without_number(row.facts) == wanted), None)
        others = tuple(
            row.serial
            for row in rows
            if row is not same and row.facts["language"] == draft.language
        )
        return same, others


def _without_number(facts: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in facts.items() if key not in {"serial", "issued_on"}}


def json_text(facts: Mapping[str, object]) -> str:
    """Stored facts as the canonical text they were frozen from."""
    return json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def file_name(facts: CertificateFacts) -> str:
    """``HW-2026-000003 0003 司马光远.pdf``, without what file systems refuse."""
    parts = [facts.serial, facts.staff_no or "", facts.teacher]
    text = " ".join(part for part in parts if part)
    safe = "".join("_" if mark in _UNSAFE or ord(mark) < 32 else mark for mark in text)
    return safe.strip(". ")[:100] + ".pdf"


def _write(files: FilesTogether, folder: Path, issuer: _Issuer) -> Path | None:
    """Makes the frozen bytes ready, and one file with all pages for the printer."""
    for entry in issuer.frozen:
        files.write(folder / file_name(entry.facts), entry.pdf)
    if not issuer.frozen:
        return None
    numbers = sorted(entry.facts.serial for entry in issuer.frozen)
    last = "" if len(numbers) == 1 else f"-{numbers[-1].rpartition('-')[2]}"
    combined = folder / f"print-{numbers[0]}{last}.pdf"
    pages = [(entry.facts, qr_text(entry.facts, issuer.key)) for entry in issuer.frozen]
    files.write(combined, render_certificates(pages))
    return combined
