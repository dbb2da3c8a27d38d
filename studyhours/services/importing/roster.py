"""Imports the roster: adds teachers, and updates the columns it has by staff number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from studyhours.db.models import Group, Person, School, Teacher, TeacherFact
from studyhours.domain.canonical import content_hash
from studyhours.domain.changes import Changes
from studyhours.domain.collecting import collecting_later
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.tidy import clean_name
from studyhours.services.closing.closed_years import (
    ClosedDays,
    Span,
    closed_each,
    marked,
    years_changed,
)
from studyhours.services.importing.report import (
    ADDED,
    PREVIEW_ROWS,
    UNCHANGED,
    UPDATED,
    Imported,
    RowPreview,
    RowRejected,
    RowSkipped,
    SheetReport,
    start_report,
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
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.matching import Known, Roster, load_roster
from studyhours.services.people.pinyin import pinyin_of
from studyhours.transfer.cells import ParsedSheet
from studyhours.transfer.roster import RosterRow, parse_roster
from studyhours.transfer.vocabulary import layout
from studyhours.transfer.workbooks import parse_each

_PERSON_COLUMNS = ("former_name", "sex", "birth", "ethnicity")
_TEACHER_COLUMNS = ("joined_profession", "joined_school", "remarks")
_FACTS = ("subject", "stage", "title", "post", "employment", "backbone", "party")
_JUDGED = ("sex", "birth", "joined_profession", "joined_school")
_TELL_RECORDS = frozenset({"amount", "title", "start", "end", "date", "level", "mode"})
# An identity number is nobody's business in a preview.
_SHOWN = tuple(
    one.name
    for one in fields(RosterRow)
    if one.name not in {"row", "staff_no", "name", "document_no"}
)
_STEP = 100  # rows: each takes several statements
GROUP = "group"
SUBJECT_GROUP = "subject_group"
_ONE_DAY = timedelta(days=1)


@collecting_later()
def import_roster(
    ledger: Ledger,
    path: Path,
    *,
    mapping: Said = None,
    dry_run: bool = False,
    progress: Progress = unwatched,
) -> Imported:
    """Imports a roster; good rows go in, bad ones are listed.

    Args:
        ledger: The ledger.
        path: xlsx, xls, xlsb, ods or delimited text.
        mapping: Where headers are not understood: a TOML file of target = "header", or the same
            as a mapping.
        dry_run: Reports what would happen and keeps nothing.
        progress: Told about ``read_file``, ``understand_rows``, ``match_rows`` and ``write_rows``.

    Raises:
        UnusableInput: the file or its header cannot be used, or what it says of teachers corrects
            a closed year and nobody says why; nothing has changed.
        Cancelled: ``progress`` raised it; nothing has changed.
    """
    require(ledger.actor, "edit_roster")
    columns = columns_said(mapping)
    workbook = read_file(ledger, path, progress)
    understanding = Stage(progress, UNDERSTAND, workbook.rows)
    parsed, left_out = parse_each(
        workbook.sheets,
        understanding.each(lambda sheet: parse_roster(sheet, columns, understanding.tick)),
        asked=None if columns else "roster",
    )
    for sheet in parsed:
        _refuse_other_tables(sheet, path.name)
    workbook.let_go()
    reports: list[SheetReport] = []
    import_id = None
    with dry_run_allowed(), ledger.writing() as tx:
        school = school_of(tx.session)
        step = ImportStep(tx, school, "roster", workbook)
        keeper = _Keeper(tx, school, today(ledger, school))
        matching = Stage(progress, MATCH, sum(len(sheet.rows) for sheet in parsed))
        reports.extend(_take(sheet, step, keeper, matching) for sheet in parsed)
        reports += [start_report(sheet, path.name) for sheet in left_out]
        if not dry_run:
            step.refuse_unexplained(reports)
            keeper.log_corrections()
        step.finish(reports, progress=progress)
        if dry_run:
            roll_back()
        import_id = str(step.id)
    touched = any(report.added or report.updated for report in reports)
    changes = Changes.TEACHERS if touched and not dry_run else Changes.NONE
    return Imported(import_id, tuple(reports), changes)


def _take(
    sheet: ParsedSheet[RosterRow], step: ImportStep, keeper: _Keeper, stage: Stage
) -> SheetReport:
    report = start_report(sheet, step.file)
    headers = {column.target: column.header for column in sheet.columns}
    known = load_roster(step.tx.session, step.school)
    rows_seen: set[str] = set()
    numbers_seen: dict[str, str] = {}
    for place, row in enumerate(sheet.rows):
        if place % _STEP == 0:
            stage.tick(place)
        number = row.staff_no.text if row.staff_no else None
        same = _hash_of(row)
        if same in rows_seen:
            report.skipped.append(RowSkipped(row.row, "duplicate_row"))
            continue
        if number is not None and number in numbers_seen:
            column = headers.get("staff_no", "")
            report.rejected.append(RowRejected(row.row, column, number, "duplicate_staff_no"))
            continue
        rows_seen.add(same)
        if number is not None:
            numbers_seen[number] = row.name
        found = _find(known, row)
        if isinstance(found, str):
            column = headers.get("name", "")
            report.rejected.append(RowRejected(row.row, column, row.name, found))
            continue
        if found is None:
            keeper.add(row)
            report.added += 1
            outcome = ADDED
        elif keeper.update(found.id, row):
            report.updated += 1
            outcome = UPDATED
            _count_corrections(report, keeper.corrected.get(found.id, ()))
        else:
            report.unchanged += 1
            outcome = UNCHANGED
        if len(report.preview) < PREVIEW_ROWS:
            report.preview.append(_preview(row, outcome))
    stage.sheet_done(len(sheet.rows))
    tidy(report)
    return report


def _count_corrections(report: SheetReport, years: Iterable[str]) -> None:
    for year in years:
        report.corrections[year] = report.corrections.get(year, 0) + 1


def _preview(row: RosterRow, outcome: str) -> RowPreview:
    values = ((name, getattr(row, name)) for name in _SHOWN)
    more = tuple((name, str(value)) for name, value in values if value is not None)
    return RowPreview(
        row.row, outcome, row.staff_no.text if row.staff_no else None, row.name, more=more
    )


def _refuse_other_tables(sheet: ParsedSheet[RosterRow], file: str) -> None:
    """A table of hours or lessons has names in it too, but it is no roster.

    Raises:
        UnusableInput: its other headers are those of records.
    """
    records = layout("training")
    telling = []
    for header in sheet.unused:
        target = records.target(header)
        if target is not None and target.id in _TELL_RECORDS:
            telling.append(header)
    if len(telling) > 1:
        raise UnusableInput("looks_like_records", file=file, headers="、".join(telling))


def _find(known: Roster, row: RosterRow) -> Known | str | None:
    """The teacher a row is about, None for a new one, or a reject code."""
    if row.staff_no is not None:
        numbered = known.numbered(row.staff_no)
        if numbered is not None:
            return numbered
        unnumbered = [one for one in known.named(row.name) if one.staff_no is None]
        return unnumbered[0] if len(unnumbered) == 1 else None
    same_name = known.named(row.name)
    if len(same_name) > 1:
        return "ambiguous_teacher"
    return same_name[0] if same_name else None


def _hash_of(row: RosterRow) -> str:
    values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name != "row"}
    values["staff_no"] = row.staff_no.text if row.staff_no else None
    return content_hash({name: str(value) for name, value in values.items() if value is not None})


@dataclass
class _Keeper:
    """Writes teachers of one import."""

    tx: Writing
    school: School
    day: date

    def __post_init__(self) -> None:
        session = self.tx.session
        newest = session.scalar(
            select(func.max(Teacher.position)).where(Teacher.school_id == self.school.id)
        )
        self._position = (newest or 0) + 1
        self._groups = {
            group.name: group.id
            for group in session.scalars(
                select(Group).where(Group.school_id == self.school.id, Group.kind == SUBJECT_GROUP)
            )
        }
        self._closed = closed_each(session, self.school)
        self.corrected: dict[UUID, Mapping[str, Sequence[str]]] = {}
        self._facts: dict[UUID, dict[str, TeacherFact]] = {}
        for fact in session.scalars(
            select(TeacherFact).where(
                TeacherFact.school_id == self.school.id, TeacherFact.last.is_(None)
            )
        ):
            self._facts.setdefault(fact.teacher_id, {})[fact.attribute] = fact

    def add(self, row: RosterRow) -> None:
        """Adds a teacher; what the roster says holds since ever."""
        session = self.tx.session
        person = Person(
            id=self.tx.new_id(),
            name=row.name,
            document_kind=row.document_type,
            document_number=row.document_no,
            **{name: getattr(row, name) for name in _PERSON_COLUMNS},
        )
        session.add(person)
        session.flush()
        teacher = Teacher(
            id=self.tx.new_id(),
            school_id=self.school.id,
            person_id=person.id,
            staff_no=row.staff_no.text if row.staff_no else None,
            name=row.name,
            pinyin=pinyin_of(row.name),
            position=self._position,
            **{name: getattr(row, name) for name in _TEACHER_COLUMNS},
        )
        self._position += 1
        session.add(teacher)
        session.flush()
        for attribute, value in self._facts_of(row).items():
            self._put_fact(teacher.id, attribute, value, None)

    def update(self, teacher_id: UUID, row: RosterRow) -> bool:
        """Puts the row's filled cells in place; a changed dated fact begins today."""
        session = self.tx.session
        teacher = session.get_one(Teacher, teacher_id)
        person = session.get_one(Person, teacher.person_id)
        closed = self._closed.get(teacher_id, ())
        before = self._judged(teacher, person) if closed else {}
        facts: Sequence[Span] = self._spans(teacher_id) if closed else ()
        changed = False
        if clean_name(teacher.name) != clean_name(row.name):
            teacher.name = person.name = row.name
            teacher.pinyin = pinyin_of(row.name)
            changed = True
        if teacher.staff_no is None and row.staff_no is not None:
            teacher.staff_no = row.staff_no.text
            changed = True
        for target, names in ((person, _PERSON_COLUMNS), (teacher, _TEACHER_COLUMNS)):
            changed |= _fill(target, names, row)
        current = self._facts.get(teacher_id, {})
        ended: list[Span] = []
        for attribute, value in self._facts_of(row).items():
            known = current.get(attribute)
            if known is None:
                self._put_fact(teacher_id, attribute, value, None)
            elif known.value == value:
                continue
            elif known.first == self.day:
                known.value = value
            else:
                known.last = self.day - _ONE_DAY
                ended.append(((attribute, known.value), known.first, known.last))
                self._put_fact(teacher_id, attribute, value, self.day)
            changed = True
        if closed:
            now = self._judged(teacher, person)
            others = [name for name in _JUDGED if before[name] != now[name]]
            self._note(teacher_id, closed, others, facts, [*self._spans(teacher_id), *ended])
        return changed

    def _judged(self, teacher: Teacher, person: Person) -> dict[str, object]:
        return {
            name: getattr(person if name in _PERSON_COLUMNS else teacher, name) for name in _JUDGED
        }

    def _spans(self, teacher_id: UUID) -> list[Span]:
        known = self._facts.get(teacher_id, {})
        return [((name, fact.value), fact.first, fact.last) for name, fact in known.items()]

    def _note(
        self,
        teacher_id: UUID,
        closed: Sequence[ClosedDays],
        others: Sequence[str],
        before: Sequence[Span],
        after: Sequence[Span],
    ) -> None:
        """Notes which closed years a row corrects, and in what."""
        changed = set(years_changed(closed, before, after))
        facts = {str(what[0]) for what, *_ in set(before) ^ set(after) if isinstance(what, tuple)}
        years = {
            one.year: (*others, *sorted(facts if one.year in changed else ()))
            for one in closed
            if others or one.year in changed
        }
        if years:
            self.corrected[teacher_id] = years

    def log_corrections(self) -> None:
        """Logs of every teacher what is corrected in closed years, beside the import itself."""
        for teacher_id, years in self.corrected.items():
            names = sorted({name for some in years.values() for name in some})
            self.tx.log("fact.change", str(teacher_id), {"attributes": names, **marked(years)})

    def _facts_of(self, row: RosterRow) -> dict[str, str]:
        facts = {name: value for name in _FACTS if (value := getattr(row, name))}
        if row.group:
            facts[GROUP] = str(self._group(row.group))
        return facts

    def _group(self, name: str) -> UUID:
        if name not in self._groups:
            group = Group(
                id=self.tx.new_id(), school_id=self.school.id, kind=SUBJECT_GROUP, name=name
            )
            self.tx.session.add(group)
            self._groups[name] = group.id
        return self._groups[name]

    def _put_fact(self, teacher_id: UUID, attribute: str, value: str, first: date | None) -> None:
        fact = TeacherFact(
            id=self.tx.new_id(),
            school_id=self.school.id,
            teacher_id=teacher_id,
            attribute=attribute,
            value=value,
            first=first,
            last=None,
            source="roster",
        )
        self.tx.session.add(fact)
        self._facts.setdefault(teacher_id, {})[attribute] = fact


def _fill(target: Person | Teacher, names: tuple[str, ...], row: RosterRow) -> bool:
    changed = False
    for name in names:
        value = getattr(row, name)
        if value is not None and getattr(target, name) != value:
            setattr(target, name, value)
            changed = True
    return changed
