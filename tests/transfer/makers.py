"""Files as schools make them, written anew for each test."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

from studyhours.transfer.cells import Sheet
from studyhours.transfer.sheets import read_workbook

Rows = Sequence[Sequence[object]]
Range = tuple[int, int, int, int]


def write_xlsx(
    path: Path, sheets: Mapping[str, Rows], merges: Mapping[str, Sequence[Range]] | None = None
) -> Path:
    """A workbook; merged ranges are (top, left, bottom, right) and keep their top left value."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for top, left, bottom, right in (merges or {}).get(name, ()):
            sheet.merge_range(top, left, bottom, right, "")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)
    book.close()
    return path


def write_xls(path: Path, rows: Rows, merges: Sequence[Range] = ()) -> Path:
    """A BIFF8 workbook with one sheet."""
    book: Any = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    covered = {(top, left): (top, bottom, left, right) for top, left, bottom, right in merges}
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if (number, column) in covered:
                sheet.write_merge(*covered[number, column], value)
            elif value is not None:
                sheet.write(number, column, value)
    book.save(str(path))
    return path


def write_csv(
    path: Path, rows: Rows, encoding: str = "utf-8", delimiter: str = ",", end: str = "\r\n"
) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_ods(path: Path, rows: Rows, spans: Mapping[tuple[int, int], int] | None = None) -> Path:
    """A small OpenDocument sheet; ``spans`` gives rows spanned by the cell at (row, column)."""
    lines = []
    for number, row in enumerate(rows):
        cells = []
        for column, value in enumerate(row):
            down = (spans or {}).get((number, column), 1)
            span = f' table:number-rows-spanned="{down}" table:number-columns-spanned="1"'
            if value is None:
                cells.append("<table:table-cell/>")
            elif isinstance(value, int | float):
                cells.append(
                    f'<table:table-cell{span} office:value-type="float" office:value="{value}">'
                    f"<text:p>{value}</text:p></table:table-cell>"
                )
            else:
                cells.append(
                    f'<table:table-cell{span} office:value-type="string">'
                    f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
                )
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    blank = "<table:table-cell/></table:table-row>"
    tail = f'<table:table-row table:number-rows-repeated="1048000">{blank}'
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} '
        'office:version="1.2"><office:body><office:spreadsheet><table:table table:name="表1">'
        f"{''.join(lines)}{tail}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def only_sheet(path: Path) -> Sheet:
    """The one sheet of a file."""
    (sheet,) = read_workbook(path)
    return sheet


SheetMaker = Callable[[Path, Rows], Path]
EVERY_FORMAT: Mapping[str, SheetMaker] = {
    "xlsx": lambda path, rows: write_xlsx(path, {"表1": rows}),
    "xls": write_xls,
    "ods": write_ods,
    "utf8": write_csv,
    "utf8_mark": lambda path, rows: write_csv(path, rows, "utf-8-sig"),
    "gb18030": lambda path, rows: write_csv(path, rows, "gb18030"),
    "utf16": lambda path, rows: write_csv(path, rows, "utf-16", "\t"),
    "semicolon": lambda path, rows: write_csv(path, rows, "gb18030", ";", "\n"),
    "tab": lambda path, rows: write_csv(path, rows, "utf-8", "\t"),
}
