"""Merged ranges of OpenDocument sheets, which calamine does not report."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, iterparse

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.cells import Merge

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ROW, _CELL, _COVERED = f"{_TABLE}table-row", f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"


def ods_merges(archive: zipfile.ZipFile, file: str, limit: int) -> dict[str, tuple[Merge, ...]]:
    """The merged ranges of each sheet, by sheet name.

    Raises:
        UnusableInput: ``sheet_too_large`` where filled cells reach further than ``limit`` cells,
            ``file_damaged`` where the content is no XML.
    """
    merges: dict[str, tuple[Merge, ...]] = {}
    try:
        with archive.open("content.xml") as stream:
            # Sizes are checked before, and expat itself stops runaway entities.
            events = iterparse(stream, events=("start", "end"))  # noqa: S314 - see above
            for event, element in events:
                if event == "start" and element.tag == f"{_TABLE}table":
                    name = element.get(f"{_TABLE}name", "")
                    merges[name] = _table_merges(events, file, limit)
    except (ParseError, KeyError) as error:
        raise UnusableInput("file_damaged", file=file) from error
    return merges


def _table_merges(
    events: Iterator[tuple[str, Element]], file: str, limit: int
) -> tuple[Merge, ...]:
    found, row, rows, widest = list[Merge](), 0, 0, 0
    for event, element in events:
        if event != "end":
            continue
        if element.tag == f"{_TABLE}table":
            break
        if element.tag != _ROW:
            continue
        repeated = _count(element, "number-rows-repeated")
        filled = _row_merges(element, row, found)
        row += repeated
        if filled:
            rows, widest = row, max(widest, filled)
        if rows * widest > limit:
            raise UnusableInput("sheet_too_large", file=file, rows=rows, columns=widest)
        element.clear()
    return tuple(found)


def _row_merges(element: Element, row: int, found: list[Merge]) -> int:
    """Adds the merged ranges that start in a row; returns how many columns its values reach."""
    column = filled = 0
    for cell in element:
        if cell.tag not in (_CELL, _COVERED):
            continue
        down, wide = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if down > 1 or wide > 1:
            found.append(Merge(row, column, row + down - 1, column + wide - 1))
        column += _count(cell, "number-columns-repeated")
        if len(cell):
            filled = column
    return filled


def _count(element: Element, attribute: str) -> int:
    text = element.get(f"{_TABLE}{attribute}", "1")
    return int(text) if text.isdigit() else 1
