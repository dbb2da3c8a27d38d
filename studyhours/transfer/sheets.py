"""Opening a file of tables, whatever it is called and whatever wrote it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.transfer.cells import Sheet
from studyhours.transfer.delimited import decode, read_delimited
from studyhours.transfer.filekind import kind_of, read_bytes
from studyhours.transfer.webpage import read_html_tables

_AT_ONCE = 500  # rows
_SPREADSHEETS = ("xlsx", "xlsb", "xls", "ods")


@dataclass(slots=True)
class Workbook:
    """A file that was read.

    Attributes:
        file: Its name.
        sha256: Hash of the very bytes that were read, in hexadecimal.
        sheets: Sheets with at least one filled cell, in the file's order; rows keep the numbers
            they have in the file. None once ``let_go`` was called.
    """

    file: str
    sha256: str
    sheets: tuple[Sheet, ...]

    @property
    def rows(self) -> int:
        """Rows of all sheets."""
        return sum(len(sheet.rows) for sheet in self.sheets)

    def let_go(self) -> None:
        """Gives the sheets up and frees their rows, some at a time.

        Freeing a million cells in one go would hold up every other thread.
        """
        rows = [row for sheet in self.sheets for row in sheet.rows]
        self.sheets = ()
        while rows:
            del rows[-_AT_ONCE:]


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """The sheets of ``open_workbook``."""
    return open_workbook(path).sheets


def open_workbook(path: Path, progress: Progress = unwatched) -> Workbook:
    """Reads a workbook, a delimited text, or a web page saved as ``.xls``.

    Args:
        path: The file; what it is is found out from its content.
        progress: Told about ``read_file``, in rows.

    Raises:
        UnusableInput: ``file_missing``, ``file_is_folder``, ``file_unreadable``, ``file_empty``,
            ``file_too_large``, ``file_password``, ``file_damaged``, ``file_encoding``,
            ``file_wrong_kind`` (its parameter ``kind`` names the format found),
            ``sheet_too_large``, ``file_no_table``.
    """
    progress("read_file", 0, None)
    data = read_bytes(path)
    sheets = _sheets(data, path, progress)
    filled = tuple(
        sheet for sheet in sheets if any(cell is not None for row in sheet.rows for cell in row)
    )
    if not filled:
        names = "、".join(sheet.name for sheet in sheets)
        raise UnusableInput("file_no_table", file=path.name, sheet=names)
    return Workbook(path.name, hashlib.sha256(data).hexdigest(), filled)


def _sheets(data: bytes, path: Path, progress: Progress) -> tuple[Sheet, ...]:
    kind, file = kind_of(data), path.name
    if kind in _SPREADSHEETS:
        # Imported here because loading the Rust reader takes longer than the other commands do.
        from studyhours.transfer.spreadsheets import read_spreadsheet

        return read_spreadsheet(data, kind, file, progress)
    if kind == "html":
        return read_html_tables(decode(data, file), path.stem, file, progress)
    if kind == "text":
        return (read_delimited(data, path.stem, file, progress),)
    if kind == "encrypted":
        raise UnusableInput("file_password", file=file)
    if kind == "damaged_zip":
        raise UnusableInput("file_damaged", file=file)
    raise UnusableInput("file_wrong_kind", file=file, kind=kind)
