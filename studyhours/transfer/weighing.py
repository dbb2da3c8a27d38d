"""Refusing workbooks that would not fit into memory, before the real reader sees them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.extent import Extent, SheetScan, TextLengths, TextsNamed
from studyhours.transfer.filekind import unpacked

MAX_CELLS = 24_000_000
"""Cells of a sheet's grid, blank ones between and before the filled ones included."""
MAX_FILLED_CELLS = 12_000_000
MAX_TEXT_BYTES = 512 * 1024 * 1024
"""Texts of all cells together, each as often as it stands there."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SHARED_TEXTS = "xl/sharedstrings.xml"


def check_parts(archive: zipfile.ZipFile, file: str) -> None:
    """Unpacks every part of a workbook once, piece by piece.

    Raises:
        UnusableInput: ``file_too_large`` for a zip bomb or for texts repeated without end,
            ``sheet_too_full``, ``sheet_too_large``, ``file_password``.
        zipfile.BadZipFile: a part is broken.
    """
    scans: dict[str, SheetScan] = {}
    texts = TextLengths()
    for part, piece in unpacked(archive, file):
        if _SHEET.fullmatch(part):
            scans.setdefault(part, SheetScan()).feed(piece)
        elif part == _SHARED_TEXTS:
            texts.feed(piece)
    for scan in scans.values():
        if scan.cells > MAX_FILLED_CELLS:
            raise UnusableInput("sheet_too_full", file=file, cells=scan.cells)
    _check_extents(archive, file, [part for part, scan in scans.items() if scan.odd])
    if texts.longest * sum(scan.texts for scan in scans.values()) > MAX_TEXT_BYTES:
        _check_texts(archive, file, texts, scans)


def _check_extents(archive: zipfile.ZipFile, file: str, odd: list[str]) -> None:
    """Looks closely at sheets whose cells may lie far away."""
    extents = {part: Extent() for part in odd}
    if not extents:
        return
    for part, piece in unpacked(archive, file):
        if part in extents:
            extents[part].feed(piece)
    for extent in extents.values():
        rows, columns = extent.rows, extent.columns
        if rows * columns > MAX_CELLS:
            raise UnusableInput("sheet_too_large", file=file, rows=rows, columns=columns)


def _check_texts(
    archive: zipfile.ZipFile, file: str, texts: TextLengths, scans: Mapping[str, SheetScan]
) -> None:
    """Adds up the texts that cells name, where they may be too many."""
    named = TextsNamed(texts.lengths)
    for part, piece in unpacked(archive, file):
        if part in scans:
            named.feed(piece)
    if named.total > MAX_TEXT_BYTES:
        raise UnusableInput("file_too_large", file=file, limit=MAX_TEXT_BYTES >> 20)
