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
from studyhours.transfer.cells import Cell, Merge, Sheet
from studyhours.transfer.filekind import check_zip
from studyhours.transfer.ods import ods_merges

MAX_CELLS = 24_000_000
_ROW_NUMBER = re.compile(rb'<row [^>]*?r="(\d+)"')
_WIDE = re.compile(rb'<c r="[A-Z]{3}\d')
_REFERENCE = re.compile(rb'<c r="([A-Z]+)(\d+)"')


def read_spreadsheet(data: bytes, kind: str, file: str) -> tuple[Sheet, ...]:
    """Every visible worksheet.

    Args:
        data: The file's content.
        kind: ``xlsx``, ``xlsb``, ``xls`` or ``ods``.
        file: Its name, for messages.

    Raises:
        UnusableInput: ``file_password``, ``file_damaged``, ``file_too_large``.
    """
    merges: dict[str, tuple[Merge, ...]] = {}
    try:
        if kind != "xls":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                check_zip(archive, file)
                if kind == "xlsx":
                    _check_extent(archive, file)
                if kind == "ods":
                    merges = ods_merges(archive, file, MAX_CELLS)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return tuple(
                _sheet(workbook.get_sheet_by_name(meta.name), file, merges.get(meta.name))
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


def _check_extent(archive: zipfile.ZipFile, file: str) -> None:
    """Refuses a sheet whose far-off stray cell would make a grid too large for memory."""
    for info in archive.infolist():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", info.filename, re.IGNORECASE):
            continue
        if info.file_size < 200:
            continue
        content = archive.read(info)
        rows = _ROW_NUMBER.findall(content[content.rfind(b"<row ") :])
        last = int(rows[-1]) if rows else 0
        if last * (16_384 if _WIDE.search(content) else 702) <= MAX_CELLS:
            continue
        widest = max((_column(match[1]) for match in _REFERENCE.finditer(content)), default=0)
        if last * widest > MAX_CELLS:
            raise UnusableInput("sheet_too_large", file=file, rows=last, columns=widest)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet(sheet: CalamineSheet, file: str, merges: tuple[Merge, ...] | None) -> Sheet:
    rows = sheet.to_python(skip_empty_area=False)
    if merges is None:
        ranges = sheet.merged_cell_ranges or []
        merges = tuple(Merge(top, left, bottom, right) for (top, left), (bottom, right) in ranges)
    return Sheet(
        sheet.name,
        tuple(
            tuple([cell if type(cell) is str and cell else _cell(cell) for cell in row])
            for row in rows
        ),
        file,
        merges,
    )


def _cell(value: str | float | date | datetime | time | timedelta) -> Cell:
    if isinstance(value, str):
        return value or None
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    return value
