"""Merges a package into a ledger: one transaction, one step to undo, nothing lost silently."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from studyhours.db.audit import LogEntry, append_entries
from studyhours.db.models import (
    Activity,
    EvidenceFile,
    Exchange,
    Kind,
    PeerFile,
    RecordConflict,
    School,
    Teacher,
)
from studyhours.domain.changes import Changes
from studyhours.domain.collecting import collecting_later
from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.review import APPROVED, SUBMITTED
from studyhours.services.closing.closed_years import (
    ClosedDays,
    closed_days,
    correcting,
    marked,
    years_with,
)
from studyhours.services.exchange.arriving import arrivals
from studyhours.services.exchange.beside import AFTER, FIRST
from studyhours.services.exchange.facts import RECORDS, PackageFacts, facts_of
from studyhours.services.exchange.here import Kept, kept_records
from studyhours.services.exchange.one_record import Arrived, Making, Outcome, merge, said_last
from studyhours.services.exchange.peers import Sender, sender_of
from studyhours.services.exchange.taking import RowLeft, Taking
from studyhours.services.exchange.undo_notes import UndoNotes
from studyhours.services.exchange.writing import MergedWriter, forget_conflicts
from studyhours.services.importing.step import dry_run_allowed, roll_back
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.records.content import RecordContent
from studyhours.services.records.parts import settled_change
from studyhours.transfer.package_reading import PackageFile

MERGE, KEEP = "merge_records", "keep_files"
UNKNOWN_TEACHER, OTHERS, UNKNOWN_KIND = "unknown_teacher", "not_theirs", "unknown_kind"
"""Why a record of a package is left out."""
_LISTED = 200


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that was not taken, and why; a later try takes it once that is mended."""

    record: str
    title: str
    code: str


@dataclass(frozen=True, slots=True)
class Merging:
    """How a package is merged.

    Attributes:
        passphrase: What it is locked by.
        dry_run: Whether only to find out what would come of it.
    """

    passphrase: str | None = None
    dry_run: bool = False


@dataclass(slots=True)
class Counts:
    """What became of a package.

    Attributes:
        added: Records that were not here.
        changed: Records that say something else now.
        deleted: Records that were deleted there and are here now.
        unchanged: Records that were as they are.
        undecided: Records that both sides have changed.
        files: Files that were not here.
        left_out: Records that were not taken.
        rows: Entries of roster, activities, attendance, notes, rules and papers that were taken.
        rows_left: Those that were not.
    """

    added: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0
    undecided: int = 0
    files: int = 0
    left_out: int = 0
    rows: int = 0
    rows_left: int = 0


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging a package did, or would do.

    Attributes:
        id: What ``undo_merge`` takes; empty where nothing was changed.
        name: What the other ledger is called.
        counts: How many of what.
        left_out: Records that were not taken, the first of them.
        rows_left: What else was not taken, the first of it.
        dry_run: Whether nothing was kept.
        changes: What pages look at again.
    """

    id: str
    name: str
    counts: Counts
    left_out: tuple[LeftOut, ...]
    rows_left: tuple[RowLeft, ...]
    dry_run: bool
    changes: Changes


@collecting_later()
def merge_package(
    ledger: Ledger, path: Path, said: Merging | None = None, progress: Progress = unwatched
) -> Merged:
    """Merges a package.

    Args:
        ledger: The ledger.
        path: The package.
        said: How.
        progress: Told of ``check_package`` and ``merge_records``; may call it off, then nothing
            has changed.

    Raises:
        UnusableInput: it is no package, announces too much, a file it names is not here, or it
            corrects a closed year and nobody says why.
        Forged: it is cut off or was altered.
        UnknownSchool: nobody here has linked the ledger it comes from.
        LedgerDamaged: a newer version made it.
        NotPermitted: the account may not.
    """
    said = said or Merging()
    require(ledger.actor, "import")
    require(ledger.actor, "edit_records")
    result: Merged | None = None
    with PackageFile(path, said.passphrase) as package, dry_run_allowed():
        facts = facts_of(package.manifest, path.name)
        package.check(progress)
        with ledger.writing() as tx:
            step = MergeStep(tx, package, facts, path.name, said)
            result = step.run(progress)
            if said.dry_run:
                roll_back()
    if result is None:
        raise AssertionError
    return result


@dataclass(slots=True)
class _Known:
    """What of this ledger decides whether a record can be taken."""

    teachers: frozenset[UUID]
    reviewers: Mapping[str, str]
    activities: frozenset[UUID] = field(default_factory=frozenset)


class MergeStep:
    """One package inside a transaction."""

    def __init__(
        self, tx: Writing, package: PackageFile, facts: PackageFacts, file: str, said: Merging
    ) -> None:
        self.tx = tx
        self.package = package
        self.facts = facts
        self.file = file
        self.said = said
        self.school: School = school_of(tx.session)
        self.sender: Sender = sender_of(tx, package.manifest, facts)
        self.counts = Counts()
        self.notes = UndoNotes()
        self.left_out: list[LeftOut] = []
        self.rows_left: list[RowLeft] = []
        self._closed: Sequence[ClosedDays] = closed_days(tx.session, self.school)
        self._years: set[str] = set()
        self._corrections: list[tuple[str, UUID, dict[str, object], Sequence[str]]] = []
        self._files: dict[str, tuple[str, str, int]] = {}

    def run(self, progress: Progress) -> Merged:
        """Does it all; what is written is the caller's to keep or to roll back."""
        taking = Taking(self.tx, self.package, self.sender, self.school)
        taking.take(FIRST)
        known = self._known()
        making = self._making(known)
        writer = MergedWriter(self.tx, self.school.id, self.facts.ledger_id)
        done, total = 0, self.package.manifest.rows(RECORDS)
        progress(MERGE, 0, total)
        for part in arrivals(self.package, self.file):
            there = kept_records(self.tx.session, [one.record for one in part])
            for arrived in part:
                self._take(arrived, there.get(arrived.record), known, making, writer)
                done += len(arrived.versions)
            writer.flush()
            progress(MERGE, done, total)
        writer.finish()
        mark = correcting(sorted(self._years))
        self._log_corrections()
        taking.take(AFTER)
        self.notes.rows(taking.changes)
        self.counts.rows, self.counts.rows_left = len(taking.changes), len(taking.left)
        self.rows_left = taking.left
        self._take_files(taking.files, progress)
        if not self.said.dry_run:
            taking.remember_keys()
        return self._finish(mark)

    def _known(self) -> _Known:
        session, school = self.tx.session, self.school
        teachers = session.scalars(select(Teacher.id).where(Teacher.school_id == school.id))
        kinds = session.execute(select(Kind.id, Kind.reviewer).where(Kind.school_id == school.id))
        activities = session.scalars(select(Activity.id).where(Activity.school_id == school.id))
        return _Known(frozenset(teachers), dict(kinds.tuples().all()), frozenset(activities))

    def _making(self, known: _Known) -> Making:
        at, by = self.tx.now.astimezone(UTC).isoformat(), self.tx.ledger.actor.name
        if self.sender.trusted:
            return Making(at, by, self.sender.same, activities=known.activities)

        def settle(before: RecordContent | None, content: RecordContent) -> RecordContent:
            return self._settled(known, before, content)

        return Making(at, by, False, self._author(), known.activities, settle)

    def _author(self) -> str:
        """What a teacher's own versions are signed with here: the teacher's name."""
        names = self.tx.session.scalars(
            select(Teacher.name)
            .where(Teacher.id.in_(self.sender.teachers.values()))
            .order_by(Teacher.id)
        ).all()
        return "、".join(names) or self.sender.name

    def _settled(
        self, known: _Known, before: RecordContent | None, content: RecordContent
    ) -> RecordContent:
        """What a teacher's own ledger says, without the approval only this one can give."""
        if before is not None and content.activity_id is not None:
            activity = self.tx.session.get(Activity, content.activity_id)
            settled = settled_change(self.school, activity, before, content)
            if settled is not None:
                return settled
        if content.status == APPROVED and known.reviewers.get(content.kind) != "nobody":
            return replace(content, status=SUBMITTED)
        return content

    def _take(
        self,
        arrived: Arrived,
        kept: Kept | None,
        known: _Known,
        making: Making,
        writer: MergedWriter,
    ) -> None:
        teacher = self._refused(arrived, kept, known)
        if teacher is None:
            return
        outcome = merge(arrived, kept.here if kept is not None else None, teacher, making)
        if kept is None and said_last(outcome) is None:
            return  # deleted before anybody here had ever seen what it said
        if not outcome.is_changed:
            self.counts.unchanged += 1
            return
        self._count(outcome, kept)
        writer.put(outcome)
        self._note_conflicts(outcome, kept, writer)
        self._note_files(outcome.new)
        self.notes.put(outcome)

    def _refused(self, arrived: Arrived, kept: Kept | None, known: _Known) -> UUID | None:
        """Whom a record credits here; None where it cannot be taken, which is listed."""
        said = arrived.versions[arrived.top].content or _any_content(arrived)
        if said is None:
            return None
        teacher = said.teacher_id if self.sender.same else self.sender.teachers.get(said.teacher_id)
        code = None
        if teacher is None or teacher not in known.teachers:
            code = UNKNOWN_TEACHER
        elif said.kind not in known.reviewers:
            code = UNKNOWN_KIND
        elif (
            not self.sender.trusted
            and kept is not None
            and (kept.here.teacher not in self.sender.teachers.values())
        ):
            code = OTHERS
        if code is None:
            return teacher
        self.counts.left_out += 1
        if len(self.left_out) < _LISTED:
            title = said.title or said.last_day.isoformat()
            self.left_out.append(LeftOut(str(arrived.record), title, code))
        return None

    def _count(self, outcome: Outcome, kept: Kept | None) -> None:
        said = said_last(outcome)
        days = [] if said is None else [said.last_day]
        if kept is None:
            did = "add"
            self.counts.added += 1
        elif outcome.was == outcome.tops.top:
            return
        elif outcome.content is None:
            did = "delete"
            self.counts.deleted += 1
        else:
            did = "change"
            self.counts.changed += 1
        if kept is not None:
            days.append(kept.day)
        self._corrects(outcome, did, years_with(self._closed, days))

    def _corrects(self, outcome: Outcome, did: str, years: Sequence[str]) -> None:
        """Notes that a record corrects closed years: the log then names it by itself."""
        if years:
            self._years.update(years)
            details = {"version": outcome.tops.top, "based_on": outcome.was, "from": self.file}
            self._corrections.append((f"record.{did}", outcome.record, details, years))

    def _log_corrections(self) -> None:
        entries = [
            LogEntry(action, str(record), {**details, **marked(years)})
            for action, record, details, years in self._corrections
        ]
        tx = self.tx
        append_entries(tx.session, at=tx.now, actor=tx.ledger.actor.name, entries=entries)

    def _note_conflicts(self, outcome: Outcome, kept: Kept | None, writer: MergedWriter) -> None:
        before: set[str] = set()
        if kept is not None:
            query = select(RecordConflict.hash).where(RecordConflict.record_id == outcome.record)
            before = set(self.tx.session.scalars(query)) if len(kept.here.versions) > 1 else set()
        now = set(outcome.tops.others)
        if now - before:
            self.counts.undecided += 1
        for one in sorted(now - before):
            writer.put_conflict(outcome.record, one)
        gone = sorted(before - now)
        if gone:
            self.notes.forgot(self.tx.session, outcome.record, gone)
            forget_conflicts(self.tx, outcome.record, gone)
        self.notes.found(outcome.record, sorted(now - before))

    def _note_files(self, versions: Sequence[object]) -> None:
        for version in versions:
            content = getattr(version, "content", None)
            if content is not None and content.files:
                for one in content.files:
                    self._files[one.sha256] = (one.name, one.media, one.size)

    def _take_files(self, papers: Collection[str], progress: Progress) -> None:
        """Keeps the files that new versions name, and those of papers.

        Raises:
            UnusableInput: one neither travels in the package nor lies here.
        """
        session, school = self.tx.session, self.school
        carried = {name for name, _ in self.package.manifest.files}
        rows = session.execute(
            select(EvidenceFile.sha256, EvidenceFile.kept_by).where(
                EvidenceFile.school_id == school.id
            )
        )
        by = self.tx.ledger.actor.name
        mine = {sha256 for sha256, kept_by in rows if kept_by == by}
        missing = []
        for sha256, (name, media, size) in sorted(self._files.items()):
            if sha256 not in carried and not self._has(sha256):
                missing.append(name)
            if sha256 in mine:
                continue
            session.add(
                EvidenceFile(
                    id=self.tx.new_id(),
                    school_id=school.id,
                    sha256=sha256,
                    media=media,
                    size=size,
                    kept_at=self.tx.now,
                    kept_by=by,
                )
            )
        missing += [one for one in sorted(papers) if one not in carried and not self._has(one)]
        if missing:
            raise UnusableInput(
                "package_files_missing",
                file=self.file,
                count=len(missing),
                names="、".join(missing[:5]),
                name=self.sender.name,
            )
        self._keep_files(carried & {*self._files, *papers}, progress)
        self._remember_files(carried)

    def _keep_files(self, wanted: Collection[str], progress: Progress) -> None:
        for number, (sha256, content) in enumerate(self.package.files()):
            progress(KEEP, number, len(self.package.manifest.files))
            if sha256 not in wanted or self._has(sha256):
                continue
            self.counts.files += 1
            if not self.said.dry_run:
                self.tx.ledger.blobs.put(self.tx.session, content)

    def _has(self, sha256: str) -> bool:
        try:
            self.tx.ledger.blobs.get(self.tx.session, sha256)
        except LedgerDamaged:
            return False
        return True

    def _remember_files(self, carried: Collection[str]) -> None:
        """Notes which files the other ledger has: they need not travel back."""
        if self.sender.same:
            return
        session, ledger_id = self.tx.session, self.facts.ledger_id
        there = set(session.scalars(select(PeerFile.sha256).where(PeerFile.ledger_id == ledger_id)))
        for sha256 in sorted({*carried, *self.facts.left_out} - there):
            session.add(PeerFile(ledger_id=ledger_id, sha256=sha256))

    def _finish(self, mark: Mapping[str, object]) -> Merged:
        counts = self.counts
        plain = {name: getattr(counts, name) for name in Counts.__dataclass_fields__}
        made = ""
        if self.notes:
            fresh = self.tx.new_id()
            made = str(fresh)
            self.tx.session.add(
                Exchange(
                    id=fresh,
                    school_id=self.school.id,
                    ledger_id=self.facts.ledger_id,
                    replica_id=self.facts.replica_id,
                    name=self.facts.name,
                    file_name=self.file,
                    made_at=self.tx.now,
                    made_by=self.tx.ledger.actor.name,
                    undone_at=None,
                    counts=plain,
                    undo=self.notes.packed(),
                )
            )
            self.tx.log(
                "exchange.merge",
                made,
                {
                    "file": self.file,
                    "name": self.facts.name,
                    "ledger": str(self.facts.ledger_id),
                    "replica": str(self.facts.replica_id),
                    "manifest": _digest(self.package),
                    **plain,
                    **mark,
                },
            )
        return Merged(
            made,
            self.facts.name,
            counts,
            tuple(self.left_out),
            tuple(self.rows_left[:_LISTED]),
            self.said.dry_run,
            _changes(counts) if made else Changes.NONE,
        )


def _changes(counts: Counts) -> Changes:
    found = Changes.RECORDS | Changes.REVIEWS
    if counts.rows:
        found |= Changes.TEACHERS | Changes.ACTIVITIES | Changes.RULES | Changes.CERTIFICATES
    return found


def _digest(package: PackageFile) -> str:
    return hashlib.sha256(package.manifest.to_bytes()).hexdigest()


def _any_content(arrived: Arrived) -> RecordContent | None:
    """What some version of a deleted record says; the same for the same package."""
    for _, version in sorted(arrived.versions.items()):
        if version.content is not None:
            return version.content
    return None
