"""Examines a ledger: file, references, log, versions, files, counters; mends what it can."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Text, func, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from studyhours.db.audit import broken_entries
from studyhours.db.blobs import FolderBlobs
from studyhours.db.faults import fault_of
from studyhours.db.migrate import without_index
from studyhours.db.models import (
    Activity,
    AuditEntry,
    Certificate,
    Record,
    RecordPerson,
    RecordSearch,
    RecordUnit,
    RecordVersion,
    RuleSetVersion,
    SerialSeries,
)
from studyhours.db.search_index import SearchIndex, day_of_number
from studyhours.domain.changes import Changes
from studyhours.domain.errors import LedgerDamaged
from studyhours.domain.findings import Finding
from studyhours.domain.progress import Progress, unwatched
from studyhours.reports.deed_facts import DEED_KINDS
from studyhours.rules.loading import load_ruleset
from studyhours.services.closing.seal import closing_findings
from studyhours.services.evidence.sweeping import evidence_findings, forget_unused, named_files
from studyhours.services.ledgers.doctor_entered import GONE, entered_findings, mend_entered
from studyhours.services.ledgers.doctor_files import bring_files, sweep
from studyhours.services.ledgers.doctor_papers import (
    key_findings,
    mend_papers,
    paper_findings,
    states,
)
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.serials import highest_used
from studyhours.services.records.indexing import build_index
from studyhours.services.records.rows import (
    RecordContent,
    RecordWriter,
    columns_of,
    content_of,
    holders_of,
    version_hash,
)
from studyhours.services.rulebook.rulesets import load_versions
from studyhours.services.rulebook.versions import NamedUnknown, refuse_unknown_rules
from studyhours.services.settings.school_pictures import picture_findings

_DELETED = {"deleted": True}
_CHUNK = 500
_MENDED = Changes.RECORDS | Changes.REVIEWS | Changes.TEACHERS | Changes.SETTINGS | Changes.CALENDAR


@dataclass(frozen=True, slots=True)
class Repaired:
    """What ``repair`` mended, by finding code, and what is left."""

    mended: tuple[Finding, ...]
    left: tuple[Finding, ...]
    changes: Changes


def examine(ledger: Ledger, progress: Progress = unwatched) -> tuple[Finding, ...]:
    """Everything that is wrong, as findings; remarks (``error`` False) harm nobody.

    Args:
        ledger: The ledger.
        progress: Told of ``examine``, part by part, and may call it off.
    """
    require(ledger.actor, "backup")
    findings: list[Finding] = []
    with ledger.reading() as session:
        parts = (
            (_log_findings(session), "audit_entry"),
            (_record_findings(session), "record"),
            (_search_findings(session), "record_search"),
            (_rule_findings(session), "ruleset_version"),
            (closing_findings(session), "year_closing"),
            (evidence_findings(ledger, session), "evidence_file"),
            (_certificate_findings(ledger, session), "certificate"),
            (paper_findings(session), "certificate"),
            (key_findings(session, findings), "school_key"),
            (picture_findings(ledger, session), "certificate"),
            (entered_findings(session, findings), "audit_entry"),
        )
        progress("examine", 0, len(parts) + 1)
        findings += _engine_findings(session)
        if any(finding.code == "doctor.file" for finding in findings):
            return tuple(findings)
        for number, (part, table) in enumerate(parts, 1):
            progress("examine", number, len(parts) + 1)
            findings += _readable(part, table)
        return tuple(findings)


def _readable(findings: Iterator[Finding], table: str) -> Iterator[Finding]:
    """Passes findings on; a value that cannot even be read ends its part with a finding."""
    try:
        yield from findings
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        yield Finding("doctor.file", {"said": f"{table}: {error}"})
    except DBAPIError as error:
        if not isinstance(fault_of(error, ""), LedgerDamaged):
            raise
        yield Finding("doctor.file", {"said": f"{table}: {error.orig}"})


def _engine_findings(session: Session) -> Iterator[Finding]:
    """SQLite's own checks; PostgreSQL enforces references and guards its pages itself."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if said != "ok":
            yield Finding("doctor.file", {"said": said})
    for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Finding("doctor.reference", {"table": table})


def _log_findings(session: Session) -> Iterator[Finding]:
    if session.scalar(select(func.count()).select_from(AuditEntry)) == 0:
        yield Finding("doctor.log_empty")
        return
    for number in broken_entries(session):
        yield Finding("doctor.log", {"number": number})


def _record_findings(session: Session) -> Iterator[Finding]:
    """Each record's columns against its newest version, and each version against its hash."""
    tops = dict(session.execute(select(Record.id, Record.version)).tuples().all())
    beside = _Beside(session)
    seen: set[UUID] = set()
    follows: dict[UUID, set[str]] = {}
    for stored in _stored_versions(session):
        record = stored.record
        if not stored.genuine:
            yield Finding("doctor.version", {"record": str(record.id)})
        if stored.parents:
            follows.setdefault(record.id, set()).update(stored.parents)
        if stored.hash == tops[record.id]:
            seen.add(record.id)
            if stored.genuine and not _agrees(record, stored.content, beside):
                yield Finding("doctor.record", {"record": str(record.id), "title": record.title})
    for uid in tops.keys() - seen:
        yield Finding("doctor.record_without_version", {"record": str(uid)})
    yield from _versions_missing(session, follows)


def _search_findings(session: Session) -> Iterator[Finding]:
    """Whether just the records that are there can be found, each on its day.

    A copy of a database's tables has no index at all: it is built when the copy is opened.
    """
    if without_index(session.connection()):
        return
    there = session.execute(select(Record.id, Record.last_day).where(~Record.deleted))
    wanted = dict(there.tuples().all())
    rows = session.execute(select(RecordSearch.record_id, RecordSearch.number))
    found = {uid: day_of_number(number) for uid, number in rows.tuples()}
    wrong = sum(found.get(uid) != day for uid, day in wanted.items())
    wrong += len(found.keys() - wanted.keys())
    if wrong:
        yield Finding("doctor.search", {"count": wrong})


def _versions_missing(session: Session, follows: dict[UUID, set[str]]) -> Iterator[Finding]:
    """Records with a version that follows one which is not there; ``follows`` is used up."""
    changed = list(follows)
    for start in range(0, len(changed), _CHUNK):
        query = select(RecordVersion.record_id, RecordVersion.hash).where(
            RecordVersion.record_id.in_(changed[start : start + _CHUNK])
        )
        for uid, kept in session.execute(query):
            follows[uid].discard(kept)
    for uid, missing in follows.items():
        if missing:
            yield Finding("doctor.version", {"record": str(uid)})


@dataclass(frozen=True, slots=True)
class _Stored:
    """A version as it lies there: ``genuine`` when its content has the hash it is known by."""

    record: Record
    hash: str
    parents: tuple[str, ...]
    content: Mapping[str, Any]
    genuine: bool


def _stored_versions(session: Session, *, only_tops: bool = False) -> Iterator[_Stored]:
    """Every version with its record; content nobody can read is there and not genuine."""
    query = select(
        RecordVersion.hash,
        type_coerce(RecordVersion.parents, Text),
        type_coerce(RecordVersion.content, Text),
        Record,
    ).join(Record, Record.id == RecordVersion.record_id)
    if only_tops:
        query = query.where(Record.version == RecordVersion.hash)
    for stored_hash, parents, content, record in session.execute(
        query.execution_options(yield_per=1000)
    ):
        try:
            follows, plain = tuple(json.loads(parents)), dict(json.loads(content))
            genuine = version_hash(record.id, follows, plain) == stored_hash
        except (ValueError, TypeError):
            follows, plain, genuine = (), {}, False
        yield _Stored(record, stored_hash, follows, plain, genuine)


class _Beside:
    """Who else is in records and which units they count for, as it stands beside them.

    Of the people only a sum is kept: a ledger of many years names hundreds of thousands.
    """

    def __init__(self, session: Session) -> None:
        self._people: dict[UUID, int] = {}
        rows = select(
            RecordPerson.record_id, RecordPerson.role, RecordPerson.name, RecordPerson.teacher_id
        )
        for record, *who in session.execute(rows.execution_options(yield_per=1000)):
            self._people[record] = self._people.get(record, 0) + hash(tuple(who))
        self._kept: dict[UUID, set[UUID]] = {}
        for record, unit in session.execute(select(RecordUnit.record_id, RecordUnit.unit_id)):
            self._kept.setdefault(record, set()).add(unit)
        held = session.execute(select(Activity.id, Activity.group_id, Activity.fields))
        self._held = {activity: holders_of(group, fields) for activity, group, fields in held}

    def agrees(self, record: UUID, content: RecordContent) -> bool:
        """Whether the rows beside a record are what its newest version says."""
        said = set(content.units)
        if content.activity_id in self._held:
            said.update(self._held[content.activity_id])
        people = sum(hash((one.role, one.name, one.teacher_id)) for one in content.people)
        return self._kept.get(record, set()) == said and self._people.get(record, 0) == people


def _agrees(record: Record, plain: Mapping[str, Any], beside: _Beside) -> bool:
    if plain == _DELETED:
        return record.deleted
    if record.deleted:
        return False
    content = content_of(plain)
    columns = columns_of(content)
    same = all(getattr(record, name) == value for name, value in columns.items())
    return same and beside.agrees(record.id, content)


def _rule_findings(session: Session) -> Iterator[Finding]:
    for row in session.scalars(select(RuleSetVersion)):
        if not _is_sound(row):
            yield Finding("doctor.rules", {"id": row.ruleset, "number": row.number})
    school = school_of(session)
    try:
        refuse_unknown_rules(session, school, load_versions(session, school))
    except NamedUnknown as fault:
        for entry in fault.findings:
            yield Finding("doctor.named_unknown", entry.params)
    except LedgerDamaged:
        return  # said above


def _is_sound(row: RuleSetVersion) -> bool:
    """Whether a version still is what was adopted."""
    ruleset, _ = load_ruleset(row.text)
    return ruleset is not None and ruleset.sha256 == row.sha256


def _certificate_findings(ledger: Ledger, session: Session) -> Iterator[Finding]:
    named = named_files(session)
    kept = {
        (row.school_id, row.ruleset, row.number): row.sha256 if _is_sound(row) else None
        for row in session.scalars(select(RuleSetVersion))
    }
    for row in session.scalars(select(Certificate)):
        version = (row.school_id, row.ruleset, row.ruleset_version)
        # Of a version that was damaged another finding tells.
        stated = kept.get(version) or row.facts.get("ruleset_sha256")
        judged = row.kind not in DEED_KINDS  # papers about one thing judge nobody
        if judged and (version not in kept or stated != row.facts.get("ruleset_sha256")):
            params = {"serial": row.serial, "id": row.ruleset, "number": row.ruleset_version}
            yield Finding("doctor.certificate_rules", params)
        if row.serial != row.facts.get("serial"):
            yield Finding("doctor.certificate_serial", {"serial": row.serial})
        try:
            paper = ledger.blobs.get(session, row.pdf_sha256)
        except LedgerDamaged as fault:
            yield Finding(f"doctor.{fault.code}", {"serial": row.serial})
            continue
        if row.serial == row.facts.get("serial") and not states(paper, row):
            yield Finding("doctor.certificate_stated", {"serial": row.serial})
    for series in session.scalars(select(SerialSeries)):
        used = highest_used(session, series.school_id, series.series)
        if series.next <= used:
            params = {"series": series.series, "next": series.next, "used": used}
            yield Finding("doctor.counter", params)
    strays = [name for name in ledger.blobs.names(session) if name not in named]
    if isinstance(ledger.blobs, FolderBlobs):
        strays += [path.name for path in ledger.blobs.unfinished()]
    if strays:
        yield Finding("doctor.stray_files", {"count": len(strays)}, error=False)


def repair(ledger: Ledger) -> Repaired:
    """Mends record columns, counters, stray files, and what the log says was entered.

    What only a backup can mend is left.

    Files that are missing or changed are brought from the copies beside the ledger.
    """
    require(ledger.actor, "repair")
    before = examine(ledger)
    with ledger.reading() as session:
        bring_files(ledger.blobs, session, ledger.name)
    mendable = {
        "doctor.record", "doctor.search", "doctor.counter", "doctor.stray_files",
        "doctor.unused_evidence", "doctor.certificate_revoked", *GONE,
    }  # fmt: skip
    if any(finding.code in mendable for finding in before):
        with ledger.writing() as tx:
            _mend_records(tx)
            lost = mend_entered(tx, before)
            mend_papers(tx.session)
            if any(finding.code == "doctor.search" for finding in before):
                tx.session.flush()
                build_index(tx.session)
            # A number that a paper does not carry was never drawn: going on behind it left a gap.
            forged = any(finding.code == "doctor.certificate_serial" for finding in before)
            for series in () if forged else tx.session.scalars(select(SerialSeries)):
                used = highest_used(tx.session, series.school_id, series.series)
                series.next = max(series.next, used + 1)
            tx.log("ledger.repair", "", {"findings": len(before), **lost})
            forget_unused(tx)
            # What a copy brings back that names a paper finds its file where it was.
            if not any(finding.code == "doctor.certificate_gone" for finding in before):
                # Inside the transaction: nobody else is between writing a file and naming it.
                sweep(ledger.blobs, tx.session)
    left = examine(ledger)
    mended = tuple(finding for finding in before if finding not in left)
    return Repaired(mended, left, _MENDED if mended else Changes.NONE)


def _mend_records(tx: Writing) -> None:
    """Makes columns say what the newest version says, where that version is genuine."""
    school, beside = school_of(tx.session), _Beside(tx.session)
    for stored in list(_stored_versions(tx.session, only_tops=True)):
        record = stored.record
        if not stored.genuine or _agrees(record, stored.content, beside):
            continue
        record.deleted = stored.content == _DELETED
        if record.deleted:
            SearchIndex(tx.session.connection()).take([record.id.bytes])
        else:
            content: RecordContent = content_of(stored.content)
            for name, value in columns_of(content).items():
                setattr(record, name, value)
            RecordWriter(tx, school.id).put_beside(record.id, content)
