"""Crediting what activities earn, and taking that back: as an import of the sheet would do it.

While an activity is credited its people stand in ``attendance``; before, and after its credit was
taken back, in ``participant``. So rules that count absences see neither too early.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from studyhours.db.audit import LogEntry, append_entries
from studyhours.db.models import Activity, Attendance, Record, RecordVersion, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.activities.earning import BLANK, CREDITED, earning_of
from studyhours.services.activities.reach import reach_of
from studyhours.services.activities.rows import (
    Mark,
    attended_people,
    found_activity,
    no_longer_planned,
    planned_people,
    put_people,
)
from studyhours.services.closing.closed_years import mark_of
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.records.burying import bury, bury_all
from studyhours.services.records.content import RecordContent, content_of
from studyhours.services.records.parts import (
    parts_in,
    plain_parts,
    settled,
    wanted_parts,
    with_parts,
)
from studyhours.services.records.rows import RecordWriter
from studyhours.services.records.saving import put_content

NOT_OVER = "activity_not_over"
"""Code of the fault of hours that would be given before the activity is over."""


@dataclass(frozen=True, slots=True)
class Credited:
    """What a step did.

    Attributes:
        uids: The activities that are credited now and were not before, or the other way round.
        records: How many records were made, or deleted.
    """

    uids: tuple[str, ...]
    records: int

    @property
    def changes(self) -> Changes:
        """What pages need to look at again."""
        return Changes.ACTIVITIES | Changes.RECORDS if self.uids else Changes.NONE


class Credits:
    """What one activity's people get, being put into records within a transaction."""

    def __init__(self, tx: Writing, school: School, activity: Activity) -> None:
        self._tx, self._school, self._activity = tx, school, activity
        self._earning = earning_of(activity, school)
        self._writer = RecordWriter(tx, school.id)
        self._mark = mark_of(tx.session, school, [activity.last_day])
        self._added: list[tuple[UUID, str]] = []
        self._rows: list[tuple[Attendance, UUID]] = []
        self._gone: list[Record] = []
        self._tops: dict[UUID, RecordVersion] = {}
        alive = select(Record).where(Record.activity_id == activity.id, ~Record.deleted)
        self._alive = {one.teacher_id: one for one in tx.session.scalars(alive)}
        buried = select(Record).where(Record.activity_id == activity.id, Record.deleted)
        ordered = buried.order_by(Record.id)
        self._buried = {one.teacher_id: one for one in tx.session.scalars(ordered)}
        self._wanted = wanted_parts(school, activity.fields)
        self.count = 0

    def take(self, teacher: UUID, mark: Mark) -> None:
        """Credits somebody who was only planned to be there."""
        row = Attendance(
            id=self._tx.new_id(),
            school_id=self._school.id,
            activity_id=self._activity.id,
            teacher_id=teacher,
            status=mark.status,
            note=mark.note,
            record_id=None,
        )
        self._tx.session.add(row)
        if mark.status in CREDITED:
            self._give(row)

    def correct(self, row: Attendance, mark: Mark) -> None:
        """Says of somebody credited that they attended otherwise.

        Raises:
            UnusableInput: the record was changed by hand since.
        """
        before, row.status, row.note = row.status, mark.status, mark.note
        if before == mark.status:
            return
        record = self._alive.get(row.teacher_id)
        if mark.status not in CREDITED:
            if record is not None:
                self._bury(record, before)
            row.record_id = None
        elif record is None:
            self._give(row)
        else:
            self._restate(record, before, mark.status)

    def read_tops(self) -> None:
        """Reads the newest versions of all that is credited, where all of it is looked at."""
        newest = select(RecordVersion).join(
            Record,
            (Record.id == RecordVersion.record_id) & (Record.version == RecordVersion.hash),
        )
        wanted = newest.where(Record.activity_id == self._activity.id, ~Record.deleted)
        self._tops = {one.record_id: one for one in self._tx.session.scalars(wanted)}

    def release(self, row: Attendance) -> None:
        """Takes away what somebody got; ``write`` does it.

        Raises:
            UnusableInput: the record was changed by hand since.
        """
        record = self._alive.get(row.teacher_id)
        if record is not None:
            self._untouched(record, row.status)
            self._gone.append(record)
        self._tx.session.delete(row)

    def write(self) -> None:
        """Writes what was collected, and the log."""
        self._writer.flush()
        bury_all(self._tx, self._school, self._gone)
        self.count += len(self._gone)
        self._gone.clear()
        for row, record in self._rows:
            row.record_id = record
        self._tx.session.flush()
        append_entries(
            self._tx.session,
            at=self._tx.now,
            actor=self._tx.ledger.actor.name,
            entries=[
                LogEntry("record.add", str(record), {"version": version, **self._mark})
                for record, version in self._added
            ],
        )
        self._added.clear()
        self._rows.clear()

    def _give(self, row: Attendance) -> None:
        there = self._alive.get(row.teacher_id)
        if there is not None:
            # Somebody has brought the record back that an earlier credit made: one is enough.
            row.record_id = there.id
            return
        if self._revive(row):
            return
        record, version = self._writer.add(self._earning.content(row.teacher_id, row.status))
        self._added.append((record, version))
        self._rows.append((row, record))
        self.count += 1

    def _revive(self, row: Attendance) -> bool:
        """Brings the record of an earlier credit back where somebody has handed something in."""
        record = self._buried.get(row.teacher_id)
        if record is None:
            return False
        deletion = self._version(record.id, record.version)
        handed = content_of(self._version(record.id, deletion.parents[0]).content)
        if not parts_in(handed):
            return False
        content = with_parts(self._earning.content(row.teacher_id, row.status), handed)
        based_on = record.version
        version = put_content(self._tx, self._school, record, settled(content, self._wanted))
        row.record_id = record.id
        said = {"version": version, "based_on": based_on, "restored": deletion.parents[0]}
        self._tx.log("record.restore", str(record.id), {**said, **self._mark})
        self.count += 1
        return True

    def _version(self, record: UUID, version: str) -> RecordVersion:
        top = self._tops.get(record)
        if top is not None and top.hash == version:
            return top
        query = select(RecordVersion).where(
            RecordVersion.record_id == record, RecordVersion.hash == version
        )
        return self._tx.session.scalars(query).one()

    def _restate(self, record: Record, before: str, status: str) -> None:
        said = self._untouched(record, before)
        content = with_parts(self._earning.content(record.teacher_id, status), said)
        content = replace(content, status=said.status, type=said.type, mode=said.mode)
        if content == said:
            return
        based_on = record.version
        version = put_content(self._tx, self._school, record, content)
        said_so = {"version": version, "based_on": based_on, **self._mark}
        self._tx.log("record.change", str(record.id), said_so)

    def _bury(self, record: Record, status: str) -> None:
        self._untouched(record, status)
        bury(self._tx, self._school, record)
        self.count += 1

    def _untouched(self, record: Record, status: str) -> RecordContent:
        """What a record says, where nobody has changed it but by handing in or in review.

        Raises:
            UnusableInput: somebody has.
        """
        said = content_of(self._version(record.id, record.version).content)
        earned = self._earning.content(record.teacher_id, status)
        earned = plain_parts(replace(earned, type=said.type, mode=said.mode))
        # Records of older ledgers do not say how somebody attended.
        if plain_parts(said) not in (earned, replace(earned, fields={})):
            raise UnusableInput("credit_changed_since", title=record.title)
        return said


def credit(
    ledger: Ledger,
    uids: Sequence[str],
    progress: Progress = unwatched,
    *,
    early: bool = False,
) -> Credited:
    """Credits activities that are over and whose attendance is checked, all of them or none.

    Whoever is credited already stays as they are.

    Args:
        ledger: The ledger.
        uids: The activities.
        progress: Told after each.
        early: Whether hours are given even of an activity that is not over yet: somebody was
            asked.

    Raises:
        UnusableInput: an unknown activity, one that is not checked, ``NOT_OVER`` unless ``early``,
            or a correction of a closed year without a reason.
    """
    done, records = [], 0
    with ledger.writing() as tx:
        school = school_of(tx.session)
        reach = reach_of(ledger, tx.session, school)
        for number, uid in enumerate(uids):
            progress("write_rows", number, len(uids))
            activity = found_activity(tx.session, school, uid)
            reach.require(activity.group_id)
            planned = planned_people(tx.session, activity.id)
            if not planned:
                if not attended_people(tx.session, activity.id):
                    raise UnusableInput("activity_without_people", title=activity.title)
                continue
            if activity.checked_at is None:
                raise UnusableInput("activity_unchecked", title=activity.title)
            if any(mark.status == BLANK for mark in planned.values()):
                raise UnusableInput("attendance_missing", title=activity.title, count=1)
            if not early:
                _require_over(tx, school, activity)
            done.append(uid)
            records += _credit(tx, school, activity, planned)
        progress("write_rows", len(uids), len(uids))
    return Credited(tuple(done), records)


def _require_over(tx: Writing, school: School, activity: Activity) -> None:
    """Refuses what lies ahead: without an end the beginning counts, without a time the day.

    Raises:
        UnusableInput: ``NOT_OVER``.
    """
    at = activity.ends or activity.starts
    clock = time.fromisoformat(at) if at else time.min
    if tx.now < datetime.combine(activity.last_day, clock, ZoneInfo(school.zone)):
        times = "–".join(one for one in (activity.starts, activity.ends) if one)
        when = f"{activity.last_day.isoformat()} {times}".rstrip()
        raise UnusableInput("activity_not_over", title=activity.title, when=when)


def _credit(tx: Writing, school: School, activity: Activity, planned: dict[UUID, Mark]) -> int:
    given = Credits(tx, school, activity)
    for teacher, mark in sorted(planned.items()):
        given.take(teacher, mark)
    given.write()
    no_longer_planned(tx, activity.id, planned)
    said = {"people": len(planned), "records": given.count}
    tx.log("activity.credit", str(activity.id), said)
    return given.count


def take_credit_back(
    ledger: Ledger, uids: Sequence[str], progress: Progress = unwatched
) -> Credited:
    """Deletes the records that activities credited; attendance and check stay.

    Args:
        ledger: The ledger.
        uids: The activities.
        progress: Told after each of their people.

    Raises:
        UnusableInput: an unknown activity, one of the records was changed by hand since, or a
            correction of a closed year without a reason.
    """
    done, records, told = [], 0, 0
    with ledger.writing() as tx:
        school = school_of(tx.session)
        reach = reach_of(ledger, tx.session, school)
        found = []
        for uid in uids:
            activity = found_activity(tx.session, school, uid)
            reach.require(activity.group_id)
            found.append((activity, attended_people(tx.session, activity.id)))
        people = sum(len(rows) for _, rows in found)
        for activity, rows in found:
            if not rows:
                continue
            given = Credits(tx, school, activity)
            given.read_tops()
            marks = {}
            for teacher, row in sorted(rows.items()):
                progress("write_rows", told, people)
                told += 1
                marks[teacher] = Mark(row.status, row.note)
                given.release(row)
            records += _put_back(tx, school, activity, given, marks)
            done.append(str(activity.id))
        progress("write_rows", people, people)
    return Credited(tuple(done), records)


def _put_back(
    tx: Writing, school: School, activity: Activity, given: Credits, marks: dict[UUID, Mark]
) -> int:
    given.write()
    put_people(tx, school.id, activity.id, marks)
    if any(mark.status == BLANK for mark in marks.values()):
        activity.checked_at = activity.checked_by = None
    said = {"people": len(marks), "records": given.count}
    tx.log("activity.uncredit", str(activity.id), said)
    return given.count
