"""An archive in plain files: for each teacher a folder that anybody can read without this app."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, Kind, KindType, Record, RecordVersion, Teacher
from studyhours.db.models import whole_metadata as metadata
from studyhours.db.plain_rows import plain_rows
from studyhours.domain.errors import Fault, LedgerDamaged, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.texts import Texts
from studyhours.reports.list_sheet import ListColumn, ListSheet
from studyhours.reports.list_text import write_text
from studyhours.services.evidence.naming import numbered_name, tidy_file_name
from studyhours.services.exchange.from_school import StatusesSaid, statuses_said
from studyhours.services.growth.papers import portfolio_pdf
from studyhours.services.ledgers.archive_form import (
    DATA,
    EVIDENCE,
    FORMAT,
    NOT_BROUGHT,
    OF_SCHOOL,
    OF_TEACHER,
    OF_TWO,
    PAPERS,
    PORTFOLIO,
    RECORDS,
    SCHOOL,
    TEACHERS,
)
from studyhours.services.ledgers.ledger import Ledger, info_of, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.transfer.files import file_faults, safe_name, sync_folder

COLUMNS = ("kind", "type", "title", "first", "last", "amount", "unit", "status", "text", "files")
"""Of ``records.csv``: keys below ``archive_column``."""
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Archived:
    """An archive that was written.

    Attributes:
        folder: Where it lies.
        teachers: How many teachers have a folder.
        records: How many records are in it.
        files: How many files of evidence, and certificates.
        missing: How many of those are missing or damaged in the ledger.
        without_paper: Teachers whose portfolio could not be set on paper.
    """

    folder: Path
    teachers: int
    records: int
    files: int
    missing: int
    without_paper: tuple[str, ...]


def write_archive(
    ledger: Ledger, folder: Path, texts: Texts, progress: Progress = unwatched
) -> Archived:
    """Writes the whole school into a folder, all of it or nothing.

    Args:
        ledger: The ledger.
        folder: A folder that does not exist yet.
        texts: Language of headings and papers.
        progress: Told of ``archive``, teacher by teacher, and may call it off.

    Raises:
        UnusableInput: the folder is there already, or cannot be written.
    """
    require(ledger.actor, "backup")
    if folder.exists():
        raise UnusableInput("archive_there", folder=str(folder))
    building = folder.with_name(f".{folder.name}.part-{secrets.token_hex(4)}")
    with file_faults(folder):
        if not folder.parent.is_dir():
            raise FileNotFoundError
        building.mkdir()
        try:
            done = _Writer(ledger, building, texts).write(progress)
            building.rename(folder)
            sync_folder(folder.parent)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
    return Archived(folder, *done)


class _Writer:
    def __init__(self, ledger: Ledger, folder: Path, texts: Texts) -> None:
        self._ledger, self._folder, self._texts = ledger, folder, texts
        self._records = self._files = self._missing = 0
        self._without_paper: list[str] = []
        self._kinds: dict[str, str] = {}
        self._types: dict[tuple[str, str], str] = {}
        self._said = StatusesSaid(unreviewed=False, sent=())

    def write(self, progress: Progress) -> tuple[int, int, int, int, tuple[str, ...]]:
        """Writes everything; gives teachers, records, files, missing ones, and without a paper."""
        with self._ledger.reading() as session:
            pick = self._texts.pick
            for one in session.scalars(select(Kind)):
                self._kinds[one.id] = pick(one.title)
            for named in session.scalars(select(KindType)):
                self._types[named.kind_id, named.id] = pick(named.title)
            self._said = statuses_said(self._ledger, session, school_of(session))
            self._write_school(session)
            teachers = session.execute(
                select(Teacher.id, Teacher.staff_no, Teacher.name).order_by(Teacher.position)
            ).all()
        taken: set[str] = set()
        for number, (uid, staff_no, name) in enumerate(teachers):
            progress("archive", number, len(teachers))
            wanted = safe_name(" ".join(part for part in (staff_no, name) if part)) or str(uid)
            place = self._folder / TEACHERS / numbered_name(wanted, taken)
            place.mkdir(parents=True)
            with self._ledger.reading() as session:
                self._write_teacher(session, uid, place)
            self._write_paper(uid, name, place)
        readme = "\n".join(
            (
                self._texts.say("archive.readme", records=RECORDS, paper=PORTFOLIO, data=DATA),
                *(f"- {self._texts.say(f'archive_not.{name}')}" for name in NOT_BROUGHT),
                "",
            )
        )
        (self._folder / "README.txt").write_text(readme, encoding="utf-8-sig")
        return (
            len(teachers), self._records, self._files, self._missing, tuple(self._without_paper)
        )  # fmt: skip

    def _write_school(self, session: Session) -> None:
        tables = metadata().tables
        place = self._folder / SCHOOL
        place.mkdir()
        info = info_of(session)
        plain = {
            "format": FORMAT,
            "school": school_of(session).name,
            "ledger_id": str(info.ledger_id),
            "made_at": self._ledger.clock.now().isoformat(),
            "tables": {name: list(plain_rows(session, tables[name])) for name in OF_SCHOOL},
        }
        _write_json(place / DATA, plain)
        taken: set[str] = set()
        for row in plain["tables"]["ruleset_version"]:  # type: ignore[index]
            name = numbered_name(f"{safe_name(row['ruleset'])}-{row['number']}.yaml", taken)
            (place / name).write_text(row["text"], encoding="utf-8")

    def _write_teacher(self, session: Session, uid: UUID, place: Path) -> None:
        tables = metadata().tables
        teacher = session.get_one(Teacher, uid)
        records = list(_records_of(session, uid))
        mentor = tables[OF_TWO].columns["teacher_id"] == uid
        data: dict[str, object] = {
            "format": FORMAT,
            "person": next(
                plain_rows(session, tables["person"], tables["person"].c.id == teacher.person_id)
            ),
            "teacher": next(plain_rows(session, tables["teacher"], tables["teacher"].c.id == uid)),
            "tables": {
                name: list(
                    plain_rows(session, tables[name], tables[name].columns["teacher_id"] == uid)
                )
                for name in OF_TEACHER
            }
            | {OF_TWO: list(plain_rows(session, tables[OF_TWO], mentor))},
            "records": [{"id": str(one), "content": content} for one, _, content in records],
        }
        named = self._write_files(session, records, place / EVIDENCE)
        data["files"] = named
        _write_json(place / DATA, data)
        rows = [self._line(version, content, named) for _, version, content in records]
        columns = tuple(ListColumn(self._texts.say(f"archive_column.{name}")) for name in COLUMNS)
        sheet = ListSheet(teacher.name, (), columns, rows, self._texts.language)
        (place / RECORDS).write_bytes(write_text(sheet, lambda _number: None))
        self._records += len(records)
        self._write_certificates(session, uid, place / PAPERS)

    def _line(
        self, version: str, content: Mapping[str, Any], named: Mapping[str, str]
    ) -> list[str]:
        texts, kind, sort = self._texts, content["kind"], content["type"] or ""
        hundredths = int(content["hundredths"])
        amount = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
        status = self._said.of(content["status"], version)
        files = [named[one[0]] for one in content.get("files", ()) if one[0] in named]
        return [
            self._kinds.get(kind, kind),
            self._types.get((kind, sort), sort),
            content["title"],
            content["first_day"],
            content["last_day"],
            amount,
            texts.say(f"unit.{content['unit']}"),
            texts.say(f"review_status.{status}"),
            content["text"] or "",
            "; ".join(files),
        ]

    def _write_files(
        self, session: Session, records: list[tuple[UUID, str, Mapping[str, Any]]], place: Path
    ) -> dict[str, str]:
        """The files of records under names people read; hash → name."""
        named: dict[str, str] = {}
        taken: set[str] = set()
        for _, _, content in records:
            for sha256, name, media, *_ in content.get("files", ()):
                if sha256 in named:
                    continue
                about = safe_name(f"{content['last_day']} {content['title']}")[:40].rstrip(". ")
                wanted = f"{about} {tidy_file_name(str(name), str(media))}"
                chosen = numbered_name(safe_name(wanted) or sha256, taken)
                if self._put(session, str(sha256), place / chosen):
                    named[str(sha256)] = chosen
        return named

    def _write_certificates(self, session: Session, uid: UUID, place: Path) -> None:
        query = select(Certificate.serial, Certificate.pdf_sha256).where(
            Certificate.teacher_id == uid
        )
        for serial, sha256 in session.execute(query).all():
            self._put(session, sha256, place / f"{safe_name(serial)}.pdf")

    def _put(self, session: Session, sha256: str, target: Path) -> bool:
        try:
            content = self._ledger.blobs.get(session, sha256)
        except LedgerDamaged:
            self._missing += 1
            return False
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
        self._files += 1
        return True

    def _write_paper(self, uid: UUID, name: str, place: Path) -> None:
        """The portfolio; a name without a glyph keeps nobody's records from being kept."""
        try:
            paper = portfolio_pdf(self._ledger, str(uid), self._texts, all_texts=True)
        except Fault:
            self._without_paper.append(name)
            return
        (place / PORTFOLIO).write_bytes(paper)


def _records_of(session: Session, uid: UUID) -> Iterator[tuple[UUID, str, Mapping[str, Any]]]:
    """Every record of a teacher that is not deleted, its newest version's hash and what it says."""
    query = (
        select(Record.id, RecordVersion.hash, RecordVersion.content)
        .join(RecordVersion, RecordVersion.record_id == Record.id)
        .where(Record.teacher_id == uid, ~Record.deleted, RecordVersion.hash == Record.version)
        .order_by(Record.last_day, Record.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    yield from session.execute(query).tuples()


def _write_json(path: Path, plain: object) -> None:
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")
