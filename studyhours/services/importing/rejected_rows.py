"""The rows an import did not take, as a workbook to mend and to import again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.texts import Texts
from studyhours.domain.titles import LONGEST_TITLE
from studyhours.reports.table_model import TableColumn, TablePaper
from studyhours.reports.workbook import render_workbook
from studyhours.services.importing.look import FileLook, stamp_of
from studyhours.services.importing.report import RowRejected, SheetReport
from studyhours.transfer.cells import Cell, Sheet, cell_text
from studyhours.transfer.files import write_whole
from studyhours.transfer.sheets import read_workbook
from studyhours.transfer.vocabulary import words

_LONGEST_CELL = 32_767  # characters a spreadsheet's cell holds
_STEP = 2_000  # rows between two looks at whether anybody still wants it


def rejection_text(rejected: RowRejected, texts: Texts) -> str:
    """What is wrong with a row and what to do."""
    return texts.say(
        f"reject.{rejected.code}",
        row=rejected.row,
        column=rejected.column,
        value=rejected.value,
        **limits(),
    )


def limits() -> Mapping[str, int]:
    """The most that one record may be worth, hours, periods, days, and characters of its title."""
    units = words("units")
    return {
        "hours": units.limit("hour"),
        "periods": units.limit("period"),
        "days": units.limit("day"),
        "characters": LONGEST_TITLE,
    }


def rejected_workbook(
    look: FileLook,
    reports: Sequence[SheetReport],
    texts: Texts,
    progress: Progress = unwatched,
) -> bytes:
    """The rows that were not taken with all their cells, and with what to do about each.

    Headers are those of the file, so that the mended workbook can be dropped again. Where the
    file is gone or another one by now, only the cell that was wrong stands there.

    Args:
        look: The file.
        reports: What its import told.
        texts: Language.
        progress: Told how far it is; may call it off.

    Returns:
        An xlsx file; nothing in it is a formula.
    """
    reports = [report for report in reports if report.rejected]
    sheets = _sheets_again(look)
    headers = _headers(reports, sheets)
    heads = [texts.say("imports.file_row")]
    heads += headers or [texts.say("imports.file_column"), texts.say("imports.file_value")]
    several = len(reports) > 1
    if several:
        heads.insert(0, texts.say("imports.file_sheet"))
    heads.append(texts.say("imports.file_remedy"))
    total = sum(len(report.rejected) for report in reports)
    rows: list[tuple[str, ...]] = []
    for report, rejected in _all(reports):
        if len(rows) % _STEP == 0:
            progress("write_rejected", len(rows), total)
        cells = [report.sheet] if several else []
        cells.append(str(rejected.row))
        if headers:
            place = {seen.header: seen.index for seen in report.seen}
            cells += _cells(sheets.get(report.sheet), rejected.row, headers, place)
        else:
            cells += [rejected.column, rejected.value]
        cells.append(rejection_text(rejected, texts))
        rows.append(tuple(cell[:_LONGEST_CELL] for cell in cells))
    progress("write_rejected", total, total)
    return render_workbook(
        TablePaper(
            title=texts.say("imports.file_title"),
            subtitles=(texts.say("imports.file_subtitle", file=look.path.name, rows=total),),
            columns=tuple(TableColumn(head) for head in heads),
            rows=tuple(rows),
            language=texts.language,
        )
    )


def save_rejected(
    path: Path,
    look: FileLook,
    reports: Sequence[SheetReport],
    texts: Texts,
    progress: Progress = unwatched,
) -> Path:
    """Writes ``rejected_workbook`` to a file, whole or not at all.

    Raises:
        UnusableInput: it cannot be written.
    """
    write_whole(path, rejected_workbook(look, reports, texts, progress))
    return path


def _all(reports: Sequence[SheetReport]) -> Iterator[tuple[SheetReport, RowRejected]]:
    for report in reports:
        for rejected in report.rejected:
            yield report, rejected


def _sheets_again(look: FileLook) -> Mapping[str, Sheet]:
    try:
        if stamp_of(look.path).sha256 != look.stamp.sha256:
            return {}
        return {sheet.name: sheet for sheet in read_workbook(look.path)}
    except UnusableInput:
        return {}


def _headers(reports: Sequence[SheetReport], sheets: Mapping[str, Sheet]) -> list[str]:
    """The headers of all sheets concerned, in their order, each once."""
    if not sheets:
        return []
    return list(dict.fromkeys(seen.header for report in reports for seen in report.seen))


def _cells(
    sheet: Sheet | None, row: int, headers: Sequence[str], place: Mapping[str, int]
) -> list[str]:
    if sheet is None or row > len(sheet.rows):
        return [""] * len(headers)
    values = sheet.rows[row - 1]
    return [
        _text(values[index])
        if (index := place.get(header)) is not None and index < len(values)
        else ""
        for header in headers
    ]


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell_text(cell)
