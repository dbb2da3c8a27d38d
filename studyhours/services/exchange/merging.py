"""Merges a package into a ledger: one transaction, one step to undo, nothing lost silently."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from studyhours.db.audit import LogEntry, append_entries
from studyhours.db.models import Exchange, RecordConflict, School
from studyhours.domain.changes import Changes
from studyhours.domain.collecting import collecting_later
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.review import APPROVED, RETURNED
from studyhours.services.closing.closed_years import (
    ClosedDays,
    closed_days,
    correcting,
    marked,
    years_with,
)
from studyhours.services.exchange.admitting import Admitting
from studyhours.services.exchange.arrived_files import ArrivedFiles
from studyhours.services.exchange.arriving import arrivals
from studyhours.services.exchange.beside import AFTER, FIRST
from studyhours.services.exchange.facts import RECORDS, PackageFacts, facts_of
from studyhours.services.exchange.here import Kept, kept_of
from studyhours.services.exchange.merged import (
    LISTED,
    Counts,
    LeftOut,
    Merged,
    Merging,
    changes_of,
    sorts_of,
)
from studyhours.services.exchange.office_taking import OfficeTaking
from studyhours.services.exchange.one_record import (
    Arrived,
    Making,
    Outcome,
    is_decided,
    merge,
    said_last,
)
from studyhours.services.exchange.plain_versions import PlainVersion
from studyhours.services.exchange.roster_taking import RosterTaking
from studyhours.services.exchange.row_sides import RowSides
from studyhours.services.exchange.senders import Sender, sender_of
from studyhours.services.exchange.taking import RowLeft, Taking
from studyhours.services.exchange.undo_notes import UndoNotes
from studyhours.services.exchange.writing import MergedWriter, forget_conflicts
from studyhours.services.importing.step import dry_run_allowed, roll_back
from studyhours.services.ledgers.copies import keep_unless_kept
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.records.content import RecordContent
from studyhours.transfer.package_reading import PackageFile

MERGE = "merge_records"


@collecting_later()
def merge_package(
    ledger: Ledger, path: Path, said: Merging | None = None, progress: Progress = unwatched
) -> Merged:
    """Merges a package; a ledger in a file is copied before.

    Args:
        ledger: The ledger.
        path: The package.
        said: How.
        progress: Told of ``check_package``, of what ``keep_copy`` tells, and of
            ``merge_records``; may call it off, then nothing has changed.

    Raises:
        UnusableInput: it is no package, announces too much, a file it names is not here, it
            corrects a closed year and nobody says why, or there is no place for the copy.
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
        if not (said.dry_run or said.copied):
            keep_unless_kept(ledger, "merge", progress)
        with ledger.writing() as tx:
            step = MergeStep(tx, package, facts, path.name, said)
            result = step.run(progress)
            if said.dry_run:
                roll_back()
    if result is None:
        raise AssertionError
    return result


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
        self._files = ArrivedFiles(tx, package, facts, self.school.id)

    def run(self, progress: Progress) -> Merged:
        """Does it all; what is written is the caller's to keep or to roll back."""
        roster = RosterTaking(self.tx, self.package, self.sender, self.school)
        self.sender = roster.take()
        taking = Taking(self.tx, self.package, self.facts, self.sender, self.school)
        taking.take(FIRST)
        office = OfficeTaking(self.tx, self.package, self.facts, self.sender, self.school)
        office.take()
        with MergedWriter(self.tx, self.school.id, self.facts.ledger_id) as writer:
            self._take_records(writer, progress)
        mark = correcting(sorted(self._years))
        self._log_corrections()
        taking.take(AFTER)
        changes = [*roster.changes, *taking.changes, *office.changes]
        self.notes.rows(changes)
        sides = RowSides(self.tx, self.school, self.sender)
        self.rows_left = sides.note([*taking.left, *office.left])
        self.notes.rows(sides.changes)
        self.counts.sides = len(sides.changes)
        self.counts.rows, self.counts.rows_left = len(changes), len(self.rows_left)
        self.counts.sorts = sorts_of(changes)
        keep = not self.said.dry_run
        self.counts.files = self._files.take(taking.files, progress, keep=keep)
        if not self.sender.same:
            self._remember_files()
        if keep:
            taking.remember_keys()
        return self._finish(mark)

    def _take_records(self, writer: MergedWriter, progress: Progress) -> None:
        known = Admitting(self.tx, self.sender, self.school)
        making = known.making()
        done, total = 0, self.package.manifest.rows(RECORDS)
        progress(MERGE, 0, total)
        for part in arrivals(self.package, self.file):
            writer.settle()
            there = kept_of(self.tx.session, [one.raw_record for one in part])
            writer.flush()  # what the part before came to: written while this one is worked at
            others = self._take_plain(part, there, known, writer)
            done += len(part) - len(others)
            if others:
                writer.settle()
            for one in others:
                arrived = one.arrived if isinstance(one, PlainVersion) else one
                self._take(arrived, there.get(one.raw_record), known, making, writer)
                done += len(arrived.versions)
            progress(MERGE, done, total)
        writer.flush()
        writer.settle()

    def _take_plain(
        self,
        part: Sequence[Arrived | PlainVersion],
        there: Mapping[bytes, Kept],
        known: Admitting,
        writer: MergedWriter,
    ) -> Sequence[Arrived | PlainVersion]:
        """Takes what a copy has added and nobody changed; returns what needs further thought."""
        if not self.sender.same:
            return part
        plain: list[PlainVersion] = []
        others: list[Arrived | PlainVersion] = []
        for one in part:
            if (
                isinstance(one, PlainVersion)
                and one.raw_record not in there
                and known.is_known(one)
                and not (self._closed and years_with(self._closed, [one.content.last_day]))
            ):
                plain.append(one)
            else:
                others.append(one)
        self.counts.added += len(plain)
        writer.put_plain(plain)
        self.notes.added_all([(one.raw_record, one.hash) for one in plain])
        return others

    def _take(
        self,
        arrived: Arrived,
        kept: Kept | None,
        known: Admitting,
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
        self._count(arrived, outcome, kept)
        writer.put(outcome)
        self._note_conflicts(outcome, kept, writer)
        self._files.note(outcome.new)
        self.notes.put(outcome)

    def _refused(self, arrived: Arrived, kept: Kept | None, known: Admitting) -> UUID | None:
        """Whom a record credits here; None where it cannot be taken, which is listed."""
        said = arrived.versions[arrived.top].content or _any_content(arrived)
        if said is None:
            return None
        found = known.teacher_or_why(said, kept)
        if isinstance(found, UUID):
            return found
        self.counts.left_out += 1
        if len(self.left_out) < LISTED:
            title = said.title or said.last_day.isoformat()
            self.left_out.append(LeftOut(str(arrived.record), title, found))
        return None

    def _count(self, arrived: Arrived, outcome: Outcome, kept: Kept | None) -> None:
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
            if is_decided(arrived, outcome):
                self.counts.approved += outcome.content.status == APPROVED
                self.counts.returned += outcome.content.status == RETURNED
        if kept is not None:
            days.append(kept.day)
        self._corrects(outcome, did, years_with(self._closed, days))

    def _corrects(self, outcome: Outcome, did: str, years: Sequence[str]) -> None:
        """Notes that a record corrects closed years: the log then names it by itself."""
        if years:
            self._years.update(years)
            details: dict[str, object] = {
                "version": outcome.tops.top,
                "based_on": outcome.was,
                "from": self.file,
            }
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

    def _remember_files(self) -> None:
        count = self._files.remember(is_newest=self.sender.is_newest)
        self.counts.confirmed = count
        if count:
            said = {"file": self.file, "name": self.facts.name, "files": count}
            self.tx.log("exchange.receipt", str(self.facts.ledger_id), said)

    def _finish(self, mark: Mapping[str, object]) -> Merged:
        counts = self.counts
        plain = counts.plain
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
            tuple(self.rows_left[:LISTED]),
            self.said.dry_run,
            changes_of(counts) if made else Changes.NONE,
        )


def _digest(package: PackageFile) -> str:
    return hashlib.sha256(package.manifest.to_bytes()).hexdigest()


def _any_content(arrived: Arrived) -> RecordContent | None:
    """What some version of a deleted record says; the same for the same package."""
    for _, version in sorted(arrived.versions.items()):
        if version.content is not None:
            return version.content
    return None
