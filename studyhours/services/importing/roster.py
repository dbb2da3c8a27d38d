"""Imports the roster: adds teachers, and updates the columns it has by staff number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from studyhours.domain.canonical import content_hash
from studyhours.domain.changes import Changes
from studyhours.domain.collecting import collecting_later
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
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
from studyhours.services.importing.roster_keeping import RosterKeeper
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
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.matching import Known, Roster, load_roster
from studyhours.transfer.cells import ParsedSheet
from studyhours.transfer.roster import RosterRow, parse_roster
from studyhours.transfer.vocabulary import layout
from studyhours.transfer.workbooks import parse_each

_TELL_RECORDS = frozenset({"amount", "title", "start", "end", "date", "level", "mode"})
# An identity number is nobody's business in a preview.
_SHOWN = tuple(
    one.name
    for one in fields(RosterRow)
    if one.name not in {"row", "staff_no", "name", "document_no"}
)
_STEP = 100  # rows: each takes several statements


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
        keeper = RosterKeeper(tx, school, today(ledger, school))
        matching = Stage(progress, MATCH, sum(len(sheet.rows) for sheet in parsed))
        reports.extend(_take(sheet, step, keeper, matching) for sheet in parsed)
        reports += [start_report(sheet, path.name) for sheet in left_out]
        if not dry_run:
            step.refuse_unexplained(reports)
            keeper.log_corrections()
            step.keep_notes(keeper.noted())
        step.finish(reports, progress=progress)
        if dry_run:
            roll_back()
        import_id = str(step.id)
    touched = any(report.added or report.updated for report in reports)
    changes = Changes.TEACHERS if touched and not dry_run else Changes.NONE
    return Imported(import_id, tuple(reports), changes)


def _take(
    sheet: ParsedSheet[RosterRow], step: ImportStep, keeper: RosterKeeper, stage: Stage
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
