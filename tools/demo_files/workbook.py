"""Writing xlsx and ods the same to the byte, whenever and wherever it is done."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Value: TypeAlias = str | int | float | date | None
Line: TypeAlias = Sequence[Value]

MADE = datetime(2026, 8, 20, 9, 0)  # noqa: DTZ001  # a workbook's clock has no zone
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


@dataclass
class Page:
    """A sheet to write.

    Attributes:
        name: Its name.
        rows: Its rows; None leaves a cell empty.
        merges: Merged ranges as (top, left, bottom, right) from 0, with the value at their start.
        heads: Indexes of header rows, set in bold with a border.
        widths: Column widths in characters.
    """

    name: str
    rows: list[Line]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    heads: Sequence[int] = ()
    widths: Sequence[int] = ()


def write_xlsx(path: Path, pages: Iterable[Page]) -> None:
    """Writes a workbook.

    Its parts are stored without compression, because compressors differ from system to system.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"author": "教务处", "created": MADE})
    look = {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "head": book.add_format(
            {
                "bold": True,
                "border": 1,
                "align": "center",
                "valign": "vcenter",
                "bg_color": "#E8EEF4",
            }
        ),
        "day": book.add_format({"num_format": "yyyy/m/d"}),
        "text": book.add_format({"num_format": "@"}),
    }
    for page in pages:
        sheet = book.add_worksheet(page.name)
        for column, width in enumerate(page.widths):
            sheet.set_column(column, column, width)
        for top, left, bottom, right in page.merges:
            sheet.merge_range(
                top, left, bottom, right, "", look["head" if top in page.heads else "title"]
            )
        _fill(sheet, page, look)
        if page.heads:
            sheet.freeze_panes(max(page.heads) + 1, 0)
    book.close()
    with zipfile.ZipFile(buffer) as made:
        store(path, [(info.filename, made.read(info)) for info in made.infolist()])


def _fill(sheet: Worksheet, page: Page, look: Mapping[str, Format]) -> None:
    starts = {merge[:2] for merge in page.merges}
    for number, row in enumerate(page.rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, look["day"])
            elif isinstance(value, str):
                plain = "title" if (number, column) in starts else "text"
                shape = "head" if number in page.heads else plain
                sheet.write_string(number, column, value, look[shape])
            elif value is not None:
                sheet.write_number(number, column, value)


def write_ods(path: Path, page: Page) -> None:
    """Writes an OpenDocument spreadsheet with one sheet: values, dates and merged ranges."""
    body = "".join(_ods_row(number, row, page) for number, row in enumerate(page.rows))
    names = " ".join(
        f'xmlns:{short}="{_OFFICE}:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} '
        f'office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(page.name)}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{full}" manifest:media-type="{media}"/>'
        for full, media in (("/", kind), ("content.xml", "text/xml"))
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0" manifest:version="1.2">'
        f"{entries}</manifest:manifest>"
    )
    store(
        path,
        [
            ("mimetype", kind.encode()),  # first and unpacked, as the format demands
            ("content.xml", content.encode()),
            ("META-INF/manifest.xml", manifest.encode()),
        ],
    )


def _ods_row(number: int, row: Line, page: Page) -> str:
    cells = []
    spans = {merge[:2]: merge for merge in page.merges}
    width = max((merge[3] + 1 for merge in page.merges if merge[0] == number), default=0)
    covered = 0
    for column in range(max(len(row), width)):
        if covered:
            covered -= 1
            cells.append("<table:covered-table-cell/>")
            continue
        value = row[column] if column < len(row) else None
        marks = ""
        if (number, column) in spans:
            _, left, _, right = spans[number, column]
            covered = right - left
            marks = f' table:number-columns-spanned="{right - left + 1}"'
            marks += ' table:number-rows-spanned="1"'
        cells.append(_ods_cell(value, marks))
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _ods_cell(value: Value, marks: str) -> str:
    if value is None:
        return f"<table:table-cell{marks}/>"
    if isinstance(value, date):
        kind, shown = f'date" office:date-value="{value.isoformat()}', value.isoformat()
    elif isinstance(value, str):
        kind, shown = "string", value
    else:
        kind, shown = f'float" office:value="{value}', str(value)
    text = escape(shown)
    return (
        f'<table:table-cell office:value-type="{kind}"{marks}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def store(path: Path, parts: Iterable[tuple[str, bytes]]) -> None:
    """Writes a zip archive of uncompressed parts that does not depend on clock or system."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
