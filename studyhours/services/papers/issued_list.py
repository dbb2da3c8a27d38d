"""Papers that were issued: listed, read again as they were frozen, put together to print."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, School, Teacher
from studyhours.domain.clock import day_in_zone
from studyhours.domain.naming import NamePattern
from studyhours.domain.progress import Progress, unwatched
from studyhours.reports.combining import combine_papers
from studyhours.reports.deed_facts import DeedFacts, facts_from_json
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import only_own, require
from studyhours.services.papers.drafts import ANNUAL, PROOF
from studyhours.services.papers.issued import successors
from studyhours.services.papers.issued_paper import find_papers, may_read
from studyhours.services.papers.naming import FileNamer, file_name, file_pattern
from studyhours.services.papers.press import json_text
from studyhours.services.papers.print_log import SAVED, log_copies
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.transfer.files import make_folder, written_together

_HOURS = (ANNUAL, PROOF)
VALID = "valid"
REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper that was issued.

    Attributes:
        serial: Its number.
        teacher: Uid of whose it is.
        staff_no: Staff number, as printed.
        name: Name, as printed.
        pinyin: What the name sorts by.
        kind: ``annual-hours``, ``hours-proof``, or one of ``deed_facts.DEED_KINDS``.
        language: ``zh`` or ``en``.
        year: School year.
        as_of: Last day counted.
        hours: Total, as printed; empty where it states none.
        school_based: The school-based part, as printed.
        issued_on: Day of issue.
        issued_by: Login of who issued it.
        status: ``valid`` or ``revoked``.
        revoked_on: When it was revoked.
        reason: Why it was revoked.
        replaced_by: Number of the newest valid paper of the same teacher, kind, year, rule set and
            language that was issued after it, else of the valid one of any kind that took its
            place; None where there is neither.
        replaces: Number of the paper it says it takes the place of.
        file_name: What its file is called.
        about: What it is about, where it is about one thing.
        beside: Numbers of other valid papers on the same teacher's hours of the same year, of the
            other kind: proofs beside a certificate, certificates beside a proof.
    """

    serial: str
    teacher: str
    staff_no: str | None
    name: str
    pinyin: str
    kind: str
    language: str
    year: str
    as_of: date
    hours: str
    school_based: str
    issued_on: date
    issued_by: str
    status: str
    revoked_on: date | None
    reason: str | None
    replaced_by: str | None
    replaces: str | None
    file_name: str
    about: str = ""
    beside: tuple[str, ...] = ()

    def matches(self, typed: str) -> bool:
        """Whether typed text may mean this paper: part of its number, or its teacher."""
        teacher = TeacherShown(self.teacher, self.staff_no, self.name, self.pinyin)
        return typed.strip().upper() in self.serial or teacher.matches(typed)


def list_papers(ledger: Ledger, year: str | None = None) -> tuple[PaperRow, ...]:
    """The papers of a year, or of all years, newest first; a teacher sees their own.

    Raises:
        NotPermitted: the account may see no papers.
    """
    with ledger.reading() as session:
        school = school_of(session)
        query = select(Certificate, Teacher.pinyin).join(
            Teacher, Teacher.id == Certificate.teacher_id
        )
        query = query.where(Certificate.school_id == school.id)
        if year is not None:
            query = query.where(Certificate.year == year)
        # By number within one moment: a whole batch is issued at the same instant.
        query = query.order_by(Certificate.issued_at, Certificate.serial)
        found = [row for row in session.execute(query).tuples() if may_read(ledger, row[0])]
        if not found and "read_school" not in ledger.actor.functions:
            require(ledger.actor, "read_self")
        newest: dict[tuple[object, ...], str] = {}
        names = file_pattern(school)
        after = successors(session, school)
        valid = {paper.serial for paper, _ in found if paper.revoked_at is None}
        beside = _beside(paper for paper, _ in found if paper.revoked_at is None)
        rows = []
        for paper, pinyin in reversed(found):
            key = (paper.teacher_id, paper.kind, paper.year, paper.ruleset, paper.facts["language"],
                   tuple(paper.facts.get("about", ())))  # fmt: skip
            later = newest.get(key) or _valid_after(paper.serial, after, valid)
            row = _row(school, paper, pinyin, later, names)
            rows.append(replace(row, beside=beside.get(paper.serial, ())))
            if paper.revoked_at is None:
                newest.setdefault(key, paper.serial)
        return tuple(rows)


def _beside(valid: Iterable[Certificate]) -> Mapping[str, tuple[str, ...]]:
    """By the number of a valid certificate or proof those of the other kind, the oldest first."""
    held: dict[tuple[object, ...], dict[str, list[str]]] = {}
    for paper in valid:
        if paper.kind in _HOURS:
            whose = held.setdefault((paper.teacher_id, paper.year), {kind: [] for kind in _HOURS})
            whose[paper.kind].append(paper.serial)
    return {
        serial: tuple(whose[_HOURS[1 - at]])
        for whose in held.values()
        for at, kind in enumerate(_HOURS)
        for serial in whose[kind]
    }


def _valid_after(serial: str, after: Mapping[str, str], valid: Collection[str]) -> str | None:
    """The valid paper that took the place of one, at once or after others."""
    met: set[str] = set()
    found: str | None = serial
    while found is not None and found not in met:
        met.add(found)
        found = after.get(found)
        if found in valid:
            return found
    return None


def _row(
    school: School,
    paper: Certificate,
    pinyin: str,
    replaced_by: str | None,
    names: NamePattern,
) -> PaperRow:
    facts = facts_from_json(json_text(paper.facts))
    revoked = paper.revoked_at
    return PaperRow(
        serial=paper.serial,
        teacher=str(paper.teacher_id),
        staff_no=facts.staff_no,
        name=facts.teacher,
        pinyin=pinyin,
        kind=paper.kind,
        language=facts.language,
        year=paper.year,
        as_of=paper.as_of,
        hours=facts.total,
        school_based=facts.school_based,
        issued_on=facts.issued_on,
        issued_by=paper.issued_by,
        status=VALID if revoked is None else REVOKED,
        revoked_on=None if revoked is None else day_in_zone(revoked, school.zone),
        reason=paper.revoked_reason,
        replaced_by=replaced_by,
        replaces=facts.replaces,
        file_name=file_name(facts, names),
        about="、".join(facts.names) if isinstance(facts, DeedFacts) else "",
    )


def paper_years(ledger: Ledger) -> tuple[str, ...]:
    """The school years papers were issued for, newest first; a teacher's own only, for a teacher.

    Raises:
        NotPermitted: the account may see no papers.
    """
    own = only_own(ledger.actor, "read_school", "read_self")
    with ledger.reading() as session:
        school = school_of(session)
        query = select(Certificate.year).where(Certificate.school_id == school.id).distinct()
        if own is not None:
            query = query.where(Certificate.teacher_id == UUID(own))
        return tuple(sorted(session.scalars(query), reverse=True))


def paper_bytes(ledger: Ledger, serial: str) -> bytes:
    """The very bytes that were issued.

    Raises:
        UnusableInput: there is no such number.
        NotPermitted: it is somebody else's.
        LedgerDamaged: the frozen bytes are missing or changed.
    """
    with ledger.reading() as session:
        (paper,) = find_papers(session, ledger, (serial,))
        return ledger.blobs.get(session, paper.pdf_sha256)


def combined_pages(ledger: Ledger, serials: Sequence[str], progress: Progress = unwatched) -> bytes:
    """One file of the pages of frozen papers, in the order given, for the printer.

    Args:
        ledger: The ledger.
        serials: At least one number.
        progress: Told of the stage ``read_papers``.

    Raises:
        UnusableInput: there is no such number.
        NotPermitted: one is somebody else's.
        LedgerDamaged: frozen bytes are missing or changed.
    """

    def papers(session: Session) -> Iterator[bytes]:
        for at, paper in enumerate(find_papers(session, ledger, serials)):
            progress("read_papers", at, len(serials))
            yield ledger.blobs.get(session, paper.pdf_sha256)

    with ledger.reading() as session:
        return combine_papers(papers(session))


def save_papers(
    ledger: Ledger, serials: Sequence[str], folder: Path, progress: Progress = unwatched
) -> tuple[Path, ...]:
    """Writes the very bytes that were issued into a folder, one file each, all of them or none.

    Args:
        ledger: The ledger.
        serials: At least one number.
        folder: Where to; made where it is missing.
        progress: Told of the stage ``write_files``.

    Raises:
        UnusableInput: there is no such number, or a file cannot be written.
        LedgerDamaged: frozen bytes are missing or changed.
    """
    require(ledger.actor, "issue")
    paths = []
    make_folder(folder)
    with written_together() as files:
        with ledger.writing() as tx:
            namer = FileNamer(folder, file_pattern(school_of(tx.session)))
            for at, paper in enumerate(find_papers(tx.session, ledger, serials)):
                progress("write_files", at, len(serials))
                content = ledger.blobs.get(tx.session, paper.pdf_sha256)
                facts = facts_from_json(json_text(paper.facts))
                paths.append(namer.path(facts, content))
                files.write(paths[-1], content)
            log_copies(tx, serials, SAVED, 1)
        files.place()
    return tuple(paths)
