"""Imports a sign-in sheet: makes the activity and credits everyone by what they did."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy import or_, select

from studyhours.db.bulk import BULK_ROWS
from studyhours.db.models import Activity, Attendance
from studyhours.domain.canonical import content_hash
from studyhours.domain.changes import Changes
from studyhours.domain.collecting import collecting_later
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.titles import LONGEST_TITLE, is_too_long
from studyhours.services.activities.earning import CREDITED, Earning, begins_as
from studyhours.services.activities.rows import no_longer_planned, planned_people
from studyhours.services.importing.report import (
    ADDED,
    PREVIEW_ROWS,
    UNCHANGED,
    Imported,
    RowPreview,
    RowSkipped,
    SheetReport,
    activity_seen,
    start_report,
    teacher_rejection,
    tidy,
)
from studyhours.services.importing.step import (
    MATCH,
    UNDERSTAND,
    ImportStep,
    Said,
    Stage,
    columns_said,
    dry_run_allowed,
    read_file,
    roll_back,
)
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.matching import Known, Roster, load_roster
from studyhours.services.people.unit_names import group_called
from studyhours.services.records.kind_types import type_called
from studyhours.services.records.rows import RecordWriter
from studyhours.transfer.activity import ActivityHeader
from studyhours.transfer.attendance import (
    AttendanceRow,
    ParsedAttendance,
    parse_attendance_sheet,
)
from studyhours.transfer.workbooks import parse_each

ATTENDANCE = "attendance"


@collecting_later()
def import_attendance(
    ledger: Ledger,
    path: Path,
    *,
    mapping: Said = None,
    dry_run: bool = False,
    progress: Progress = unwatched,
) -> Imported:
    """Imports sign-in sheets, one activity for each; good rows go in, bad ones are listed.

    Args:
        ledger: The ledger.
        path: xlsx, xls, xlsb, ods or delimited text.
        mapping: Where headers are not understood: a TOML file of target = "header", or the same
            as a mapping.
        dry_run: Reports what would happen and keeps nothing.
        progress: Told about ``read_file``, ``understand_rows``, ``match_rows`` and ``write_rows``.

    Raises:
        UnusableInput: the file, its header, or the activity's day or hours cannot be used, or
            corrections of a closed year need a reason; nothing has changed.
        Cancelled: ``progress`` raised it; nothing has changed.
    """
    require(ledger.actor, "import")
    columns = columns_said(mapping)
    workbook = read_file(ledger, path, progress)
    understanding = Stage(progress, UNDERSTAND, workbook.rows)
    sheets, left_out = parse_each(
        workbook.sheets,
        understanding.each(
            lambda sheet: parse_attendance_sheet(sheet, columns, understanding.tick)
        ),
        asked=None if columns else "attendance",
    )
    parsed = [activity for sheet in sheets for activity in sheet]
    workbook.let_go()
    reports: list[SheetReport] = []
    import_id = None
    with dry_run_allowed(), ledger.writing() as tx:
        school = school_of(tx.session)
        roster = load_roster(tx.session, school)
        step = ImportStep(tx, school, ATTENDANCE, workbook)
        matching = Stage(progress, MATCH, sum(len(sheet.rows) for sheet in parsed))
        reports.extend(_Sheet(step, roster, sheet).take(matching) for sheet in parsed)
        reports += [start_report(sheet, path.name) for sheet in left_out]
        if not dry_run:
            step.refuse_unexplained(reports)
        step.finish(reports, progress)
        if dry_run:
            roll_back()
        import_id = str(step.id)
    added = any(report.added for report in reports) and not dry_run
    changes = Changes.ACTIVITIES | Changes.RECORDS if added else Changes.NONE
    return Imported(import_id, tuple(reports), changes)


class _Sheet:
    """One activity being taken in."""

    def __init__(self, step: ImportStep, roster: Roster, parsed: ParsedAttendance) -> None:
        self._tx, self._school, self._step = step.tx, step.school, step
        self._roster, self._parsed = roster, parsed
        header = parsed.activity
        if header.first_day is None or header.last_day is None:
            raise UnusableInput("activity_date_missing", file=step.file, sheet=parsed.sheet)
        if header.amount is None:
            raise UnusableInput("activity_hours_missing", sheet=parsed.sheet)
        if is_too_long(header.title or ""):
            raise UnusableInput(
                "activity_title_long", file=step.file, sheet=parsed.sheet, most=LONGEST_TITLE
            )
        self._days = (header.first_day, header.last_day)
        self._amount = header.amount
        self._type = type_called(self._tx.session, self._school, "training", header.type_text)

    def take(self, stage: Stage) -> SheetReport:
        """Takes the sheet's rows in."""
        report = start_report(self._parsed, self._step.file)
        header = self._parsed.activity
        title = header.title or self._parsed.sheet
        report.activity = activity_seen(
            header, title, self._days, self._amount.hundredths, self._amount.unit
        )
        fresh: dict[str, tuple[AttendanceRow, Known]] = {}
        for number, row in enumerate(self._parsed.rows):
            if number % BULK_ROWS == 0:
                stage.tick(number)
            teacher = self._roster.resolve(row.staff_no, row.name)
            if isinstance(teacher, str):
                report.rejected.append(teacher_rejection(self._parsed, row, teacher))
                continue
            fingerprint = self._fingerprint(row, teacher)
            if fingerprint in fresh or self._step.has_taken(fingerprint):
                report.skipped.append(RowSkipped(row.row, "duplicate_row"))
            else:
                fresh[fingerprint] = (row, teacher)
        stage.sheet_done(len(self._parsed.rows))
        seen = self._step.seen(list(fresh))
        report.unchanged = len(seen)
        report.preview.extend(
            _preview(row, teacher, UNCHANGED)
            for key, (row, teacher) in islice(fresh.items(), PREVIEW_ROWS)
            if key in seen
        )
        new = {key: entry for key, entry in fresh.items() if key not in seen}
        if new:
            self._credit(new, report)
        tidy(report)
        del report.preview[PREVIEW_ROWS:]
        return report

    def _fingerprint(self, row: AttendanceRow, teacher: Known) -> str:
        header = self._parsed.activity
        return content_hash(
            {
                "what": ATTENDANCE,
                "title": header.title,
                "days": [day.isoformat() for day in self._days],
                "amount": [self._amount.hundredths, self._amount.unit],
                "level": header.level,
                "teacher": str(teacher.id),
                "status": row.status,
            }
        )

    def _credit(self, new: dict[str, tuple[AttendanceRow, Known]], report: SheetReport) -> None:
        activity_id = self._activity(self._parsed.activity)
        earning = self._earning(activity_id)
        writer = RecordWriter(self._tx, self._school.id)
        rows: list[Attendance] = []
        present = set(
            self._tx.session.scalars(
                select(Attendance.teacher_id).where(Attendance.activity_id == activity_id)
            )
        )
        planned = planned_people(self._tx.session, activity_id)
        for fingerprint, (row, teacher) in new.items():
            if teacher.id in present:
                report.rejected.append(teacher_rejection(self._parsed, row, "attendance_conflict"))
                continue
            present.add(teacher.id)
            record_id = version = None
            if row.status in CREDITED:
                record_id, version = writer.add(earning.content(teacher.id, row.status))
                self._step.note_day(report, self._days[1])
            rows.append(
                Attendance(
                    id=self._tx.new_id(),
                    school_id=self._school.id,
                    activity_id=activity_id,
                    teacher_id=teacher.id,
                    status=row.status,
                    note=row.note,
                    record_id=record_id,
                )
            )
            self._step.remember(fingerprint, self._parsed.sheet, row.row, record_id, version)
            before = planned.get(teacher.id)
            if before is not None or record_id is None:
                mark = (before.status, before.note) if before is not None else None
                self._step.note_attendance(activity_id, teacher.id, mark)
            report.added += 1
            if report.added <= PREVIEW_ROWS:
                report.preview.append(_preview(row, teacher, ADDED))
        writer.flush()
        self._tx.session.add_all(rows)
        self._tx.session.flush()
        # Who was planned to be there and stands on the sheet is no longer only planned.
        no_longer_planned(self._tx, activity_id, [row.teacher_id for row in rows])

    def _known_activity(
        self, header: ActivityHeader, title: str, group: UUID | None
    ) -> UUID | None:
        """The same activity from an earlier sheet: late names join it instead of a double.

        Two groups that meet on the same day about the same hold two activities.
        """
        same = select(Activity.id).where(
            Activity.school_id == self._school.id,
            Activity.title == title,
            Activity.first_day == self._days[0],
            Activity.last_day == self._days[1],
            Activity.hundredths == self._amount.hundredths,
            Activity.unit == self._amount.unit,
            Activity.level.is_(None) if header.level is None else Activity.level == header.level,
        )
        if group is not None:
            same = same.where(or_(Activity.group_id == group, Activity.group_id.is_(None)))
        return self._tx.session.scalars(
            same.order_by(Activity.group_id.is_(None), Activity.id).limit(1)
        ).one_or_none()

    def _activity(self, header: ActivityHeader) -> UUID:
        title = header.title or self._parsed.sheet
        session = self._tx.session
        group = group_called(session, self._school, header.group) if header.group else None
        known = self._known_activity(header, title, group)
        if known is not None:
            return known
        activity = Activity(
            id=self._tx.new_id(),
            school_id=self._school.id,
            title=title,
            type=self._type,
            first_day=self._days[0],
            last_day=self._days[1],
            place=header.venue,
            speaker=header.speaker,
            organiser=header.organiser,
            level=header.level,
            mode=header.mode,
            hundredths=self._amount.hundredths,
            unit=self._amount.unit,
            fields=_words_of(header, group),
            group_id=group,
        )
        self._tx.session.add(activity)
        self._tx.session.flush()
        self._step.made_activity(activity.id, self._parsed.sheet, self._parsed.header_row or 1)
        return activity.id

    def _earning(self, activity_id: UUID) -> Earning:
        header = self._parsed.activity
        return Earning(
            activity_id,
            header.title or self._parsed.sheet,
            self._type,
            self._days[0],
            self._days[1],
            header.level,
            header.mode,
            self._amount.hundredths,
            self._amount.unit,
            begins_as(self._school, self._tx.session.get(Activity, activity_id)),
        )


def _words_of(header: ActivityHeader, group: UUID | None) -> dict[str, str]:
    """What the sheet says that has no place of its own, in its own words."""
    said = {"type_text": header.type_text, "group_text": None if group else header.group}
    return {name: text for name, text in said.items() if text}


def _preview(row: AttendanceRow, teacher: Known, outcome: str) -> RowPreview:
    more = (("note", row.note),) if row.note else ()
    return RowPreview(
        row.row, outcome, teacher.staff_no, teacher.name, status=row.status, more=more
    )
