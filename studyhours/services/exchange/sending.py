"""Writes a package: what a teacher hands in, what a school sends back, or a whole ledger."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Text, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from studyhours.db.models import (
    EvidenceFile,
    Record,
    RecordVersion,
    School,
)
from studyhours.db.types import identity_text, instant_text
from studyhours.domain.collecting import collecting_later
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.exchange.beside import beside_parts
from studyhours.services.exchange.facts import RECORDS, PackageFacts, TeacherSaid
from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.known_files import known_there
from studyhours.services.exchange.office import office_parts
from studyhours.services.exchange.retired_types import retired_part
from studyhours.services.exchange.versions import version_row
from studyhours.services.ledgers.ledger import Ledger, info_of, school_of
from studyhours.services.ledgers.permissions import only_own
from studyhours.services.people.sole import ledger_name
from studyhours.services.people.teachers import find_teachers
from studyhours.services.records.drafts import count_drafts
from studyhours.transfer.package_writing import PartWriter, write_package

READ = "read_list"
_AT_ONCE = 500
_FILES = '"files":[['


@dataclass(frozen=True, slots=True)
class Sending:
    """What a package is to hold.

    Attributes:
        teachers: Whose records, by uid, staff number or unique name; everybody's when empty.
        since: Only records of which a version was made on this day or later.
        passphrase: What it is locked by; None for an open one.
        all_files: Whether files travel that the other side is known to have.
        to: The ledger it is for, by its name; found by itself when None.
    """

    teachers: Sequence[str] = ()
    since: date | None = None
    passphrase: str | None = None
    all_files: bool = False
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A package that was written.

    Attributes:
        path: The file.
        size: Its bytes.
        records: How many records it holds.
        versions: How many versions of them.
        files: How many files it holds.
        left_out: How many more its records name that the other side has.
        code: This ledger's code, for somebody who links it.
        log_number: How far the ledger's log was.
        drafts: How many drafts of records whoever wrote it has, which no package holds.
    """

    path: Path
    size: int
    records: int
    versions: int
    files: int
    left_out: int
    code: str
    log_number: int
    drafts: int = 0


@collecting_later()
def send(
    ledger: Ledger, path: Path, wanted: Sending | None = None, progress: Progress = unwatched
) -> Sent:
    """Writes a package.

    Args:
        ledger: The ledger.
        path: Where to; a package that lies there is replaced when the new one is whole.
        wanted: What it is to hold.
        progress: Told of ``read_list`` and ``write_package``; may call it off, then nothing is
            left of it.

    Raises:
        UnusableInput: an unknown teacher, or the file cannot be written.
        LedgerDamaged: a file is missing or changed.
        NotPermitted: the login may not take out everybody's records.
    """
    wanted = wanted or Sending()
    own = only_own(ledger.actor, "backup", "read_self")
    key = package_key(ledger)
    with ledger.reading() as session, ExitStack() as parts:
        school = school_of(session)
        named = [own] if own is not None else list(wanted.teachers)
        teachers = find_teachers(session, school, named)
        whom = [one.id for one in teachers] if named else None
        records = parts.enter_context(PartWriter(RECORDS))
        count, files = _put_records(session, school, records, whom, wanted.since, progress)
        beside = beside_parts(session, school, whom, parts)
        files |= beside.files
        office = office_parts(session, school, whom, parts)
        office.append(retired_part(school, parts))
        known: set[str] = set()
        if not wanted.all_files:
            known = known_there(session, wanted.to, whom, beside.files) & files
        carried = sorted(files - known)
        facts = PackageFacts(
            key.ledger_id,
            key.replica_id,
            ledger_name(session, school),
            ledger.clock.now().astimezone(UTC).isoformat(),
            info_of(session).log_number,
            tuple(TeacherSaid(str(one.id), one.staff_no, one.name) for one in teachers),
            whom is None,
            tuple(sorted(known)),
            key.vouched,
            complete=wanted.since is None,
        )
        drafts = count_drafts(ledger, session)
        contents = _with_sizes(ledger, session, carried)
        manifest = write_package(
            path,
            key,
            facts.plain,
            [records, *beside.parts, *office],
            contents,
            wanted.passphrase,
            progress,
        )
    return Sent(
        path,
        path.stat().st_size,
        count,
        manifest.rows(RECORDS),
        len(manifest.files),
        len(facts.left_out),
        code_of(key.public),
        facts.log_number,
        drafts,
    )


def _put_records(
    session: Session,
    school: School,
    into: PartWriter,
    whom: Sequence[UUID] | None,
    since: date | None,
    progress: Progress,
) -> tuple[int, set[str]]:
    """Writes every version of the records; returns how many records, and the files they name."""
    total = 0
    for query in _queries(school, whom, since):
        counted = query.with_only_columns(func.count()).order_by(None)
        total += session.scalar(counted) or 0
    done, count, before = 0, 0, None
    files: set[str] = set()
    progress(READ, 0, total)
    for query in _queries(school, whom, since):
        found = session.connection().execute(query.execution_options(yield_per=_AT_ONCE))
        for part in found.partitions(_AT_ONCE):
            rows = [
                version_row(
                    identity_text(uid), known_by, parents, instant_text(at), by, whole,
                    is_top=known_by == top,
                )
                for uid, top, known_by, parents, at, by, whole in part
            ]  # fmt: skip
            into.write(rows)
            for uid, *_, whole in part:
                if uid != before:
                    count, before = count + 1, uid
                if _FILES in whole:
                    files |= {one[0] for one in json.loads(whole).get("files", ())}
            done += len(rows)
            progress(READ, done, total)
    return count, files


def _queries(
    school: School, whom: Sequence[UUID] | None, since: date | None
) -> Iterator[Select[Any]]:
    """Versions of the records asked for, those of one record one behind the other."""
    query = (
        select(
            type_coerce(Record.id, NullType()), Record.version, RecordVersion.hash,
            type_coerce(RecordVersion.parents, Text),
            type_coerce(RecordVersion.made_at, NullType()), RecordVersion.made_by,
            type_coerce(RecordVersion.content, Text),
        )
        .join(RecordVersion, RecordVersion.record_id == Record.id)
        .where(Record.school_id == school.id)
        .order_by(Record.id, RecordVersion.id)
    )  # fmt: skip
    if since is not None:
        begins = datetime.combine(since, time.min, ZoneInfo(school.zone)).astimezone(UTC)
        newer = select(RecordVersion.record_id).where(RecordVersion.made_at >= begins)
        query = query.where(Record.id.in_(newer))
    if whom is None:
        yield query
        return
    for start in range(0, len(whom), _AT_ONCE):
        yield query.where(Record.teacher_id.in_(whom[start : start + _AT_ONCE]))


def _with_sizes(
    ledger: Ledger, session: Session, names: Sequence[str]
) -> list[tuple[str, int, Callable[[], bytes]]]:
    """Each file with its size, and its bytes when they are written."""
    sizes = dict(session.execute(select(EvidenceFile.sha256, EvidenceFile.size)).tuples().all())

    def reader(name: str) -> Callable[[], bytes]:
        return lambda: ledger.blobs.get(session, name)

    return [
        (name, sizes[name] if name in sizes else len(reader(name)()), reader(name))
        for name in names
    ]
