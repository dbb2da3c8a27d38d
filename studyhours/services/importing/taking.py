"""Takes understood rows in: matches teachers, leaves out what is there, writes what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from studyhours.db.bulk import BULK_ROWS, RawRow
from studyhours.domain.canonical import text_hash
from studyhours.domain.progress import Progress
from studyhours.domain.quantity import HUNDRED
from studyhours.domain.review import APPROVED
from studyhours.domain.search_words import SearchText
from studyhours.domain.templates import FieldSpec
from studyhours.services.importing.report import (
    ADDED,
    PREVIEW_ROWS,
    UNCHANGED,
    RowPreview,
    RowRejected,
    RowSkipped,
    SheetReport,
    start_report,
    teacher_rejection,
    tidy,
)
from studyhours.services.importing.step import WRITE, ImportStep, Stage
from studyhours.services.people.matching import Known, Roster
from studyhours.services.people.unit_names import UnitsByName, units_named
from studyhours.services.records.content import (
    BriefContent,
    PersonNamed,
    TextAround,
    text_around,
    typed_later,
)
from studyhours.services.records.indexing import search_text
from studyhours.services.records.kind_types import types_by_name
from studyhours.services.records.own_values import understood
from studyhours.services.records.rows import RecordWriter, said_values
from studyhours.services.records.sheets import Unread
from studyhours.transfer.cells import ParsedSheet
from studyhours.transfer.people import StaffNumber
from studyhours.transfer.records import RecordRow
from studyhours.transfer.vocabulary import words

UNITS = "units"
_COURSES, _COURSE = "training", "course"
_TABLES = 3  # record, record_version, imported_row
_WORDINGS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class KindTaken:
    """The kind of an import's records, the review status they begin with, and its own fields."""

    id: str
    base: str
    unit: str
    status: str
    own: tuple[FieldSpec, ...] = ()


class _New(NamedTuple):
    """A record to be written.

    ``before`` is its fingerprint without the units it counts for, ``said`` is
    ``record_rows.said_values`` of its content.
    """

    fingerprint: str
    before: str
    sheet: str
    row: int
    teacher: bytes
    said: RawRow
    people: Sequence[PersonNamed]
    units: Sequence[UUID]
    whole: str
    found_by: tuple[date, SearchText]


class _Wrong(NamedTuple):
    """A cell that makes its row unusable: its target, and the reject code."""

    target: str
    code: str


class _Understood(NamedTuple):
    """What rows of one wording make, whomever they credit.

    Attributes:
        content: Their content; it credits the first of them.
        text: The same as canonical JSON.
        said: Its columns; None where they depend on who is credited.
        found_by: Its day, and what it is found by.
    """

    content: BriefContent
    text: TextAround
    said: RawRow | None
    found_by: tuple[date, SearchText]


class RecordTaker:
    """Takes the rows of one file in: ``match`` for every sheet, then ``write`` once."""

    def __init__(self, step: ImportStep, roster: Roster, kind: KindTaken) -> None:
        self._step, self._roster, self._kind = step, roster, kind
        self._new: list[_New] = []
        self._people: dict[tuple[str | None, str | None], Known | str] = {}
        self._others: dict[tuple[str, str], PersonNamed] = {}
        self._understood: dict[int, _Understood | _Wrong] = {}
        self._units_met: dict[str, tuple[UUID, ...] | str] = {}

    def match(self, sheet: ParsedSheet[RecordRow], stage: Stage) -> SheetReport:
        """Finds out what becomes of each row of a sheet; nothing is written yet."""
        report = start_report(sheet, self._step.file)
        met: set[str] = set()
        self._understood.clear()  # each sheet numbers its wordings anew
        for start in range(0, len(sheet.rows), BULK_ROWS):
            self._match_part(sheet, sheet.rows[start : start + BULK_ROWS], report, met)
            stage.tick(start + BULK_ROWS)
        stage.sheet_done(len(sheet.rows))
        tidy(report)
        return report

    def _match_part(
        self,
        sheet: ParsedSheet[RecordRow],
        rows: tuple[RecordRow, ...],
        report: SheetReport,
        met: set[str],
    ) -> None:
        step, part = self._step, list[tuple[RecordRow, Known, BriefContent, _New]]()
        for row in rows:
            teacher = self._resolve(row.staff_no, row.name)
            if isinstance(teacher, str):
                report.rejected.append(teacher_rejection(sheet, row, teacher))
                continue
            made = self._understand(row, teacher)
            if isinstance(made, _Wrong):
                report.rejected.append(_rejection(sheet, row, made))
                continue
            content, around, said, found_by = made
            text = around.of(teacher.id)
            fingerprint = text_hash(f"{text.said}{text.units}" if text.units else text.said)
            if fingerprint in met or step.has_taken(fingerprint):
                report.skipped.append(RowSkipped(row.row, "duplicate_row"))
                continue
            met.add(fingerprint)
            if said is None:
                said = said_values(content._replace(teacher_id=teacher.id))
            before = text_hash(text.said) if text.units else fingerprint
            new = _New(
                fingerprint, before, sheet.sheet, row.row, teacher.id.bytes, said,
                content.people, content.units, text.whole, found_by,
            )  # fmt: skip
            part.append((row, teacher, content, new))
        asked = {one for *_, new in part for one in (new.fingerprint, new.before)}
        seen = step.seen(list(asked))
        for row, teacher, content, new in part:
            known = new.fingerprint in seen or new.before in seen
            if known:
                report.unchanged += 1
            else:
                report.added += 1
                step.take(new.fingerprint)
                step.note_day(report, content.last_day)
                self._new.append(new)
            if len(report.preview) < PREVIEW_ROWS:
                report.preview.append(_preview(row, teacher, content, self._kind.own, known=known))

    def write(self, progress: Progress) -> None:
        """Writes the new records, and which row made which."""
        writer = RecordWriter(self._step.tx, self._step.school.id)
        total, done = len(self._new), 0

        def tick(table: int, rows: int) -> None:
            progress(WRITE, (table * total + rows) // _TABLES, total)

        tick(0, 0)
        while part := self._new[:BULK_ROWS]:
            del self._new[:BULK_ROWS]  # freed bit by bit, not all at the end
            for new in part:
                record_id, version = writer.add_text(
                    new.teacher, new.said, new.people, new.units, new.whole, new.found_by
                )
                self._step.keep(new.fingerprint, new.sheet, new.row, record_id, version)
            writer.flush_records()
            done += len(part)
            tick(0, done)
        writer.flush(lambda rows: tick(1, rows))
        self._step.write_remembered(lambda rows: tick(2, rows))

    def _resolve(self, number: StaffNumber | None, name: str | None) -> Known | str:
        """The teacher meant, or a reject code; the same few people stand in most rows."""
        key = (None if number is None else number.text, name)
        found = self._people.get(key)
        if found is None:
            found = self._people[key] = self._roster.resolve(number, name)
        return found

    def _linked(self, role: str, name: str) -> PersonNamed:
        """Somebody else in a record, linked where just one teacher has the name."""
        found = self._others.get((role, name))
        if found is None:
            found = self._others[role, name] = PersonNamed(role, name, self._roster.link(name))
        return found

    def _understand(self, row: RecordRow, teacher: Known) -> _Understood | _Wrong:
        """What a row makes, or what is wrong; a course is in a table once for each taking part."""
        found = self._understood.get(row.wording)
        if found is None:
            if len(self._understood) >= _WORDINGS_KEPT:
                self._understood.clear()
            found = self._understood[row.wording] = self._made(row, teacher)
        return found

    def _made(self, row: RecordRow, teacher: Known) -> _Understood | _Wrong:
        units = self._units(row) if UNITS in row.fields else ()
        if isinstance(units, str):
            return _Wrong(UNITS, units)
        content = self._content(row, teacher, units)
        around = text_around(content)
        own = self._own(row) if self._kind.own else {}
        if isinstance(own, _Wrong):
            return own
        if own:
            # A sheet may have been taken in before the school gave the kind this field: its rows
            # are known again by what they said then.
            content = content._replace(fields={**content.fields, **own})
            around = text_around(content)._replace(said=around.said)
        guessed = self._guessed_type(row)
        if guessed is not None:
            # Every row was a course once, and is known again by what it said then.
            content = content._replace(type=guessed)
            around = text_around(content)._replace(said=around.said)
        said = None if content.people else said_values(content)
        found_by = (content.last_day, search_text(content))
        return _Understood(content, around, said, found_by)

    def _own(self, row: RecordRow) -> dict[str, str] | _Wrong:
        """What a row says in the kind's own fields, as records keep it."""
        kept: dict[str, str] = {}
        for field in self._kind.own:
            said = row.fields.get(field.id, "")
            try:
                value = understood(field, said) if said else ""
            except Unread as unread:
                return _Wrong(field.id, _unread_code(str(unread)))
            if value:
                kept[field.id] = value
        return kept

    def _guessed_type(self, row: RecordRow) -> str | None:
        """What a course is by the words of its row: a lecture, a forum; None for a course."""
        if self._kind.base != _COURSES or row.type != _COURSE:
            return None
        for text in (row.fields.get("category", ""), row.title):
            found = words("training_type").found(text) & self._types
            if len(found) == 1:
                return next(iter(found))
        return None

    @cached_property
    def _types(self) -> frozenset[str]:
        """The types that the ledger has of this kind."""
        step = self._step
        return frozenset(types_by_name(step.tx.session, step.school, self._kind.id).values())

    def _units(self, row: RecordRow) -> tuple[UUID, ...] | str:
        """The units a row counts for, or a reject code; the same few stand in most rows."""
        said = row.fields[UNITS]
        found = self._units_met.get(said)
        if found is None:
            found = self._units_met[said] = self._named.all_meant(said)
        return found

    @cached_property
    def _named(self) -> UnitsByName:
        return UnitsByName(units_named(self._step.tx.session, self._step.school))

    def _content(self, row: RecordRow, teacher: Known, units: tuple[UUID, ...]) -> BriefContent:
        kind, roster, status = self._kind, self._roster, self._kind.status
        people = [self._linked(role, name) for role, name in row.people] if row.people else ()
        place = row.place
        if place is None and kind.base == "observation":
            known = [one for one in people if one.role == "observed" and roster.named(one.name)]
            # Without a column that says where, a colleague's lesson was in one's own school.
            place = "in_school" if known else None
        fields = row.fields
        if "review" in fields:
            # What the office decided stands in the row itself; one that says nothing is approved.
            fields = dict(fields)
            decided = words("review").find(fields.pop("review"))
            if decided is not None and decided != APPROVED:
                status = decided
        if units:
            fields = {name: text for name, text in fields.items() if name != UNITS}
        if self._kind.own:
            further = {one.id for one in self._kind.own}
            fields = {name: text for name, text in fields.items() if name not in further}
        if row.type_text and (row.type is None or typed_later(kind.id, row.type)):
            fields = {**fields, "type_text": row.type_text}
        if row.level is None and row.level_text:
            fields = {**fields, "level_text": row.level_text}
        amount = row.amount
        return BriefContent(
            teacher.id, kind.id, row.type, status, row.first_day, row.last_day, row.level,
            row.mode, place, amount.hundredths if amount else HUNDRED,
            amount.unit if amount else kind.unit, row.title, row.text, fields, people, None, units,
        )  # fmt: skip


def _unread_code(code: str) -> str:
    """The reject code of what a field of the school's own cannot hold."""
    if code == "sheet_number":
        return "not_a_number"
    if code == "sheet_day":
        return "bad_date"
    return "own_field_wrong"


def _rejection(sheet: ParsedSheet[RecordRow], row: RecordRow, wrong: _Wrong) -> RowRejected:
    header = next(one.header for one in sheet.columns if one.target == wrong.target)
    return RowRejected(row.row, header, row.fields[wrong.target], wrong.code)


def _preview(
    row: RecordRow,
    teacher: Known,
    content: BriefContent,
    own: Sequence[FieldSpec],
    *,
    known: bool,
) -> RowPreview:
    names = {one.id: one.title["zh"] for one in own}
    return RowPreview(
        row=row.row,
        outcome=UNCHANGED if known else ADDED,
        staff_no=teacher.staff_no,
        name=teacher.name,
        first_day=content.first_day,
        last_day=content.last_day,
        title=content.title,
        type=content.type,
        type_text=row.type_text or "",
        hundredths=content.hundredths,
        unit=content.unit,
        level=content.level,
        mode=content.mode,
        place=content.place,
        status=content.status,
        people=row.people,
        more=(
            *((name, text) for name, text in content.fields.items() if name not in names),
            *((name, row.fields[one]) for one, name in names.items() if one in content.fields),
            *(((UNITS, row.fields[UNITS]),) if content.units else ()),
        ),
    )
