"""Workbooks (xlsx, xlsb, xls, ods) to sheets of plain cells, by calamine."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.transfer.cells import Cell, Merge, Row, Sheet
from studyhours.transfer.extent import Extent, FarCells
from studyhours.transfer.filekind import unpacked
from studyhours.transfer.ods import ods_merges

MAX_CELLS = 24_000_000
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_STEP = 500  # rows


def read_spreadsheet(
    data: bytes, kind: str, file: str, progress: Progress = unwatched
) -> tuple[Sheet, ...]:
    """Every visible worksheet.

    Args:
        data: The file's content.
        kind: ``xlsx``, ``xlsb``, ``xls`` or ``ods``.
        file: Its name, for messages.
        progress: Told about ``read_file``.

    Raises:
        UnusableInput: ``file_password``, ``file_damaged``, ``file_too_large``.
    """
    merges: dict[str, tuple[Merge, ...]] = {}
    try:
        if kind != "xls":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                _check_parts(archive, file)
                if kind == "ods":
                    merges = ods_merges(archive, file, MAX_CELLS)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return tuple(
                _sheet(workbook.get_sheet_by_name(meta.name), file, merges.get(meta.name), progress)
                for meta in workbook.sheets_metadata
                if meta.typ is SheetTypeEnum.WorkSheet and meta.visible is SheetVisibleEnum.Visible
            )
    except UnusableInput:
        raise
    except PasswordError:
        raise UnusableInput("file_password", file=file) from None
    except (
        CalamineError,
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        EOFError,
        KeyError,
    ) as error:
        raise _damaged(file, error) from error
    except (RuntimeError, NotImplementedError, MemoryError, ArithmeticError) as error:
        raise _damaged(file, error) from error
    except BaseException as error:
        # A panic inside the Rust reader arrives as pyo3's own BaseException.
        if type(error).__name__ != "PanicException":
            raise
        raise UnusableInput("file_damaged", file=file) from error


def _damaged(file: str, error: Exception) -> UnusableInput:
    code = "file_password" if "password" in str(error).lower() else "file_damaged"
    return UnusableInput(code, file=file)


def _check_parts(archive: zipfile.ZipFile, file: str) -> None:
    """Unpacks every part once; refuses bombs, and sheets whose grid would not fit into memory."""
    sheets: dict[str, FarCells] = {}
    for part, piece in unpacked(archive, file):
        if _SHEET.fullmatch(part):
            sheets.setdefault(part, FarCells()).feed(piece)
    far = {part for part, cells in sheets.items() if cells.seen}
    if not far:
        return
    extents = {part: Extent() for part in far}
    for part, piece in unpacked(archive, file):
        if part in far:
            extents[part].feed(piece)
    for extent in extents.values():
        if extent.rows * extent.columns > MAX_CELLS:
            raise UnusableInput(
                "sheet_too_large", file=file, rows=extent.rows, columns=extent.columns
            )


def _sheet(
    sheet: CalamineSheet, file: str, merges: tuple[Merge, ...] | None, progress: Progress
) -> Sheet:
    # Row by row: turning the whole sheet into Python values at once would hold up other threads.
    rows, total = list[Row](), sheet.total_height
    # It leaves out the columns before the first that is filled, though not such rows.
    blank: Row = (None,) * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        rows.append(
            blank + tuple([cell if type(cell) is str and cell else _cell(cell) for cell in row])
        )
        if len(rows) % _STEP == 0:
            progress("read_file", len(rows), total)
    if merges is None:
        ranges = sheet.merged_cell_ranges or []
        merges = tuple(Merge(top, left, bottom, right) for (top, left), (bottom, right) in ranges)
    return Sheet(sheet.name, tuple(rows), file, merges)


def _cell(value: str | float | date | datetime | time | timedelta) -> Cell:
    if isinstance(value, str):
        return value or None
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    return value
