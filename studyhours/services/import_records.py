"""Imports records of one kind from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from studyhours.db.models import Kind, KindType
from studyhours.domain.canonical import content_hash
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import HUNDRED
from studyhours.rules.trace import APPROVED
from studyhours.services.import_report import start_report, teacher_rejection, tidy
from studyhours.services.importing import (
    Imported,
    ImportStep,
    RowSkipped,
    SheetReport,
    dry_run_allowed,
    roll_back,
)
from studyhours.services.ledger import Ledger, school_of
from studyhours.services.matching import Known, Roster, load_roster
from studyhours.services.permissions import require
from studyhours.services.record_rows import PersonNamed, RecordContent, RecordWriter
from studyhours.transfer.cells import ParsedSheet
from studyhours.transfer.mapping import read_mapping
from studyhours.transfer.records import RecordRow, parse_records
from studyhours.transfer.sheets import read_workbook
from studyhours.transfer.vocabulary import words
from studyhours.transfer.workbooks import parse_each

SUBMITTED = "submitted"


def import_records(
    ledger: Ledger,
    path: Path,
    kind: str,
    *,
    mapping: Path | None = None,
    as_claims: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Imports a table of records; good rows go in, bad ones are listed.

    Args:
        ledger: The ledger.
        path: xlsx, xls, xlsb, ods or delimited text.
        kind: Kind id, or its name in any language.
        mapping: TOML file of target = "header", where headers are not understood.
        as_claims: Leaves records for review where their kind needs one.
        dry_run: Reports what would happen and keeps nothing.

    Raises:
        UnusableInput: the file or its header cannot be used; nothing has changed.
    """
    require(ledger.actor, "import")
    columns = read_mapping(mapping) if mapping else None
    said = _kind_said(ledger, kind)
    parsed, left_out = parse_each(
        read_workbook(path),
        lambda sheet: parse_records(sheet, said.form, columns, said.types),
        asked=None if columns else said.form,
    )
    reports: list[SheetReport] = []
    import_id = None
    with dry_run_allowed(), ledger.writing() as tx:
        school = school_of(tx.session)
        kept = tx.session.get_one(Kind, (school.id, said.id))
        status = SUBMITTED if as_claims and kept.reviewer != "nobody" else APPROVED
        roster = load_roster(tx.session, school)
        step = ImportStep(tx, school, said.id, path)
        writer = RecordWriter(tx, school.id)
        reports.extend(
            _take(sheet, path.name, kept, status, roster, step, writer) for sheet in parsed
        )
        writer.flush()
        reports += [start_report(sheet, path.name) for sheet in left_out]
        step.finish(reports)
        if dry_run:
            roll_back()
        import_id = str(step.id)
    changes = Changes.RECORDS if any(report.added for report in reports) else Changes.NONE
    return Imported(import_id, tuple(reports), Changes.NONE if dry_run else changes)


@dataclass(frozen=True, slots=True)
class _KindSaid:
    """A kind as somebody named it: its id, its layout, and its own type names with their ids."""

    id: str
    form: str
    types: Mapping[str, str]


def _kind_said(ledger: Ledger, said: str) -> _KindSaid:
    """The kind meant by an id or a name in any language.

    Raises:
        UnusableInput: the ledger has no such kind.
    """
    with ledger.reading() as session:
        school = school_of(session)
        kinds = session.scalars(select(Kind).where(Kind.school_id == school.id)).all()
        kind = next((kind for kind in kinds if said in {kind.id, *dict(kind.title).values()}), None)
        if kind is None:
            known = ", ".join(f"{kind.id} {dict(kind.title).get('zh', '')}" for kind in kinds)
            raise UnusableInput("unknown_record_kind", record_kind=said, known=known)
        query = select(KindType).where(KindType.school_id == school.id, KindType.kind_id == kind.id)
        types = {
            str(name): entry.id
            for entry in session.scalars(query)
            for name in dict(entry.title).values()
        }
        return _KindSaid(kind.id, kind.base, types)


def _take(
    sheet: ParsedSheet[RecordRow],
    file: str,
    kind: Kind,
    status: str,
    roster: Roster,
    step: ImportStep,
    writer: RecordWriter,
) -> SheetReport:
    report = start_report(sheet, file)
    fresh: dict[str, tuple[RecordRow, RecordContent]] = {}
    for row in sheet.rows:
        teacher = roster.resolve(row.staff_no, row.name)
        if isinstance(teacher, str):
            report.rejected.append(teacher_rejection(sheet, row, teacher))
            continue
        content = _content(row, teacher, kind, status, roster)
        fingerprint = fingerprint_of(content)
        if fingerprint in fresh or step.has_taken(fingerprint):
            report.skipped.append(RowSkipped(row.row, "duplicate_row"))
        else:
            fresh[fingerprint] = (row, content)
    seen = step.seen(list(fresh))
    for fingerprint, (row, content) in fresh.items():
        if fingerprint in seen:
            report.unchanged += 1
            continue
        record_id, version = writer.add(content)
        step.remember(fingerprint, sheet.sheet, row.row, record_id, version)
        report.added += 1
    tidy(report)
    return report


def _content(
    row: RecordRow, teacher: Known, kind: Kind, status: str, roster: Roster
) -> RecordContent:
    people = tuple(PersonNamed(role, name, roster.link(name)) for role, name in row.people)
    place = row.place
    if place is None and kind.base == "observation":
        known = [one for one in people if one.role == "observed" and roster.named(one.name)]
        # Without a column that says where, a colleague's lesson was in one's own school.
        place = "in_school" if known else None
    fields = dict(row.fields)
    # What the office decided stands in the row itself; a row that says nothing counts as approved.
    decided = words("review").find(fields.pop("review", ""))
    if decided is not None and decided != APPROVED:
        status = decided
    if row.type is None and row.type_text:
        fields["type_text"] = row.type_text
    if row.level is None and row.level_text:
        fields["level_text"] = row.level_text
    amount = row.amount
    return RecordContent(
        teacher_id=teacher.id,
        kind=kind.id,
        type=row.type,
        status=status,
        first_day=row.first_day,
        last_day=row.last_day,
        level=row.level,
        mode=row.mode,
        place=place,
        hundredths=amount.hundredths if amount else HUNDRED,
        unit=amount.unit if amount else kind.unit,
        title=row.title,
        text=row.text,
        fields=fields,
        people=people,
    )


def fingerprint_of(content: RecordContent) -> str:
    """A row's normalised fingerprint: all it says, but not its review status nor who is linked."""
    plain = content.plain
    plain.pop("status")
    plain["people"] = [[one.role, one.name] for one in content.people]
    return content_hash(plain)
