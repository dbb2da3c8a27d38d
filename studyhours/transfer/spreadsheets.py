"""Workbooks (xlsx, xlsb, xls, ods) to sheets of plain cells, by calamine."""

from __future__ import annotations

import io
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
from studyhours.transfer.ods import ods_merges
from studyhours.transfer.weighing import MAX_CELLS, check_parts

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
        UnusableInput: ``file_password``, ``file_damaged``, and those of ``check_parts``.
    """
    merges: dict[str, tuple[Merge, ...]] = {}
    try:
        if kind != "xls":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                check_parts(archive, file)
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
