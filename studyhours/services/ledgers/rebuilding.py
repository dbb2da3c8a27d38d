"""A ledger made again from an archive in plain files, where nothing else is left.

What comes back is what records and the school say now. It is new data, not a copy: it has an
identifier and a log of its own, and cannot be merged with what the archive was made of.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours import __version__
from studyhours.db.blobs import FolderBlobs
from studyhours.db.engine import is_url, open_engine
from studyhours.db.faults import database_faults
from studyhours.db.migrate import upgrade
from studyhours.db.models import EvidenceFile, LedgerInfo, School
from studyhours.db.models import whole_metadata as metadata
from studyhours.db.plain_rows import Known, insert_plain
from studyhours.domain.clock import Clock, SystemClock
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.ledgers.archive_form import (
    DATA,
    EVIDENCE,
    FORMAT,
    OF_SCHOOL,
    OF_TEACHER,
    OF_TWO,
    SCHOOL,
    TEACHERS,
)
from studyhours.services.ledgers.ledger import Ledger, Writing
from studyhours.services.ledgers.opening import blobs_for, journal_of
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.papers.school_keys import make_school_key
from studyhours.services.papers.serials import hold_series
from studyhours.services.records.content import RecordContent, content_of
from studyhours.services.records.rows import RecordWriter
from studyhours.transfer.files import file_faults, sync_folder

_NO_ARCHIVE = (ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A ledger made from an archive.

    Attributes:
        school: Its school.
        teachers: How many teachers came back.
        records: How many records.
        files: How many files of evidence.
        missing: How many files that records name are not in the archive: these do without.
        left_out: How many entries refer to somebody or something that is not in the archive.
    """

    school: str
    teachers: int
    records: int
    files: int
    missing: int
    left_out: int


def rebuild(
    folder: Path, target: str, clock: Clock | None = None, progress: Progress = unwatched
) -> Rebuilt:
    """Makes a ledger from an archive, whole or not at all.

    A teacher whose folder was taken out is left out, and whatever refers to them.

    Args:
        folder: The archive.
        target: Path of a file that does not exist.
        clock: What time it is.
        progress: Told of ``rebuild``, teacher by teacher, and may call it off.

    Raises:
        UnusableInput: it is no archive, or the target is taken or cannot be written.
    """
    if is_url(target):
        raise UnusableInput("rebuild_to_file", ledger=target)
    path = Path(target)
    files = blobs_for(target)
    if path.exists() or (isinstance(files, FolderBlobs) and files.folder.exists()):
        raise UnusableInput("ledger_exists", ledger=target)
    clock = clock or SystemClock()
    school = _read(folder / SCHOOL / DATA)
    building = path.with_name(f".{path.stem}.new-{secrets.token_hex(4)}{path.suffix}")
    store = FolderBlobs(building.with_name(f"{building.stem}.files"))
    with file_faults(path):
        if not path.parent.is_dir():
            raise FileNotFoundError
        engine = open_engine(str(building), create=True)
        try:
            ledger = Ledger(target, engine, store, clock, LOCAL)
            with (
                database_faults(target),
                engine.connect().execution_options(writing=True) as connection,
                Session(connection) as session,
            ):
                upgrade(connection)
                tx = Writing(session, ledger, clock.now())
                done = _Builder(tx, store, folder).build(school, progress)
                session.commit()
                connection.commit()
            engine.dispose()
            if store.folder.exists() and isinstance(files, FolderBlobs):
                store.folder.rename(files.folder)
            building.rename(path)
            sync_folder(path.parent)
        except BaseException:
            engine.dispose()
            _remove(building, store)
            raise
    return done


def _remove(building: Path, store: FolderBlobs) -> None:
    building.unlink(missing_ok=True)
    journal_of(building).unlink(missing_ok=True)
    shutil.rmtree(store.folder, ignore_errors=True)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        plain: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        newer = int(plain["format"]) > FORMAT
    except (OSError, *_NO_ARCHIVE) as error:
        raise UnusableInput("no_archive", file=str(path)) from error
    if newer:
        raise UnusableInput("archive_newer", file=str(path))
    return plain


class _SameRecords(RecordWriter):
    """Writes records under the identifiers they had."""

    wanted = b""

    def _next_id(self) -> bytes:
        return self.wanted


class _Builder:
    def __init__(self, tx: Writing, store: FolderBlobs, folder: Path) -> None:
        self._tx, self._store, self._folder = tx, store, folder
        self._known: Known = {}
        self._left_out = self._missing = self._records = 0
        self._files: dict[str, int] = {}

    def build(self, school: Mapping[str, Any], progress: Progress) -> Rebuilt:
        """Writes everything."""
        places = sorted((self._folder / TEACHERS).glob(f"*/{DATA}"))
        teachers = [(place, _read(place)) for place in places]
        try:
            name = self._write_school(school)
            for _, plain in teachers:
                self._insert("person", [plain["person"]])
                self._insert("teacher", [plain["teacher"]])
            for number, (place, plain) in enumerate(teachers):
                progress("rebuild", number, len(teachers))
                for table in (*OF_TEACHER, OF_TWO):
                    self._insert(table, plain["tables"].get(table, ()))
                self._write_records(place.parent, plain)
        except _NO_ARCHIVE as error:
            raise UnusableInput("no_archive", file=str(self._folder)) from error
        details = {"teachers": len(teachers), "records": self._records}
        self._tx.log("ledger.rebuild", name, details)
        return Rebuilt(
            school=name,
            teachers=len(self._known.get("teacher", ())),
            records=self._records,
            files=len(self._files),
            missing=self._missing,
            left_out=self._left_out,
        )

    def _insert(self, table: str, rows: Any) -> None:  # noqa: ANN401 - as JSON has it
        made = metadata().tables[table]
        self._left_out += insert_plain(self._tx.session, made, rows, self._known)

    def _write_school(self, plain: Mapping[str, Any]) -> str:
        tx = self._tx
        info = LedgerInfo(
            ledger_id=tx.new_id(),
            replica_id=tx.new_id(),
            made_at=tx.now,
            app_version=__version__,
            settings={},
        )
        # Which numbers have been used does not come back: those from now on have a mark.
        hold_series(info)
        tx.session.add(info)
        tx.session.flush()
        for table in OF_SCHOOL:
            self._insert(table, plain["tables"].get(table, ()))
        (uid,) = self._known["school"]
        school = tx.session.get_one(School, uid)
        make_school_key(tx, school, passphrase=None)
        tx.session.flush()
        self._school = school.id
        return school.name

    def _write_records(self, place: Path, plain: Mapping[str, Any]) -> None:
        writer = _SameRecords(self._tx, self._school)
        brought = dict(self._bring_files(place, plain["files"]))
        for one in plain["records"]:
            writer.wanted = UUID(one["id"]).bytes
            writer.add(self._fitting(content_of(one["content"]), brought))
            self._records += 1
        writer.flush()

    def _bring_files(self, place: Path, named: Mapping[str, str]) -> Iterator[tuple[str, int]]:
        """Files of a folder by their hash; a name in the archive is no path, and leads nowhere."""
        for sha256, name in named.items():
            source = place / EVIDENCE / Path(name).name
            try:
                content = source.read_bytes()
            except OSError:
                continue
            if self._store.put(self._tx.session, content) == sha256:
                yield sha256, len(content)

    def _fitting(self, content: RecordContent, brought: Mapping[str, int]) -> RecordContent:
        """The record without what is not there any more."""
        files = tuple(one for one in content.files if one.sha256 in brought)
        self._missing += len(content.files) - len(files)
        for one in files:
            if one.sha256 not in self._files:
                self._files[one.sha256] = one.size
                self._tx.session.add(
                    EvidenceFile(
                        id=self._tx.new_id(),
                        school_id=self._school,
                        sha256=one.sha256,
                        media=one.media,
                        size=brought[one.sha256],
                        kept_at=self._tx.now,
                        kept_by=self._tx.ledger.actor.name,
                    )
                )
        teachers, units = self._known["teacher"], self._known.get("staff_group", set())
        activity = content.activity_id
        return replace(
            content,
            files=files,
            people=tuple(
                one if one.teacher_id in teachers else replace(one, teacher_id=None)
                for one in content.people
            ),
            units=tuple(one for one in content.units if one in units),
            activity_id=activity if activity in self._known.get("activity", ()) else None,
        )
