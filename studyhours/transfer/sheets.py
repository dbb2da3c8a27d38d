"""Opening a file of tables, whatever it is called and whatever wrote it."""

from __future__ import annotations

from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.cells import Sheet
from studyhours.transfer.delimited import decode, read_delimited
from studyhours.transfer.filekind import kind_of, read_bytes
from studyhours.transfer.webpage import read_html_tables

_SPREADSHEETS = ("xlsx", "xlsb", "xls", "ods")


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a workbook, of a delimited text, or of a web page saved as ``.xls``.

    Args:
        path: The file; what it is is found out from its content.

    Returns:
        Sheets with at least one filled cell, in the file's order; rows keep the numbers they have
        in the file.

    Raises:
        UnusableInput: ``file_missing``, ``file_is_folder``, ``file_unreadable``, ``file_empty``,
            ``file_too_large``, ``file_password``, ``file_damaged``, ``file_encoding``,
            ``file_wrong_kind`` (its parameter ``kind`` names the format found),
            ``sheet_too_large``, ``file_no_table``.
    """
    data = read_bytes(path)
    kind, file = kind_of(data), path.name
    if kind in _SPREADSHEETS:
        # Imported here because loading the Rust reader takes longer than the other commands do.
        from studyhours.transfer.spreadsheets import read_spreadsheet

        sheets = read_spreadsheet(data, kind, file)
    elif kind == "html":
        sheets = read_html_tables(decode(data, file), path.stem, file)
    elif kind == "text":
        sheets = (read_delimited(data, path.stem, file),)
    elif kind == "encrypted":
        raise UnusableInput("file_password", file=file)
    elif kind == "damaged_zip":
        raise UnusableInput("file_damaged", file=file)
    else:
        raise UnusableInput("file_wrong_kind", file=file, kind=kind)
    filled = tuple(
        sheet for sheet in sheets if any(cell is not None for row in sheet.rows for cell in row)
    )
    if not filled:
        names = "、".join(sheet.name for sheet in sheets)
        raise UnusableInput("file_no_table", file=file, sheet=names)
    return filled
