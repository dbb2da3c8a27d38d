"""Workbooks that would not fit into memory are refused before they are read."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
import xlsxwriter

from studyhours.domain.errors import UnusableInput
from studyhours.transfer import weighing
from studyhours.transfer.extent import SheetScan, TextLengths
from studyhours.transfer.filekind import unpacked
from studyhours.transfer.sheets import read_workbook

_SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_HEAD, _TAIL = b"<worksheet " + _SPACE + b"><sheetData>", b"</sheetData></worksheet>"
_MEMORY = 60 * 1024 * 1024


def _book(path: Path, sheet: Iterable[bytes], texts: Iterable[str] = ()) -> Path:
    """A workbook whose one sheet, and whose shared texts, are what is given."""
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet().write(0, 0, "姓名")
    items = "".join(f"<si><t>{one}</t></si>" for one in texts)
    replaced = {
        "xl/worksheets/sheet1.xml": b"".join(sheet),
        "xl/sharedStrings.xml": b"<sst " + _SPACE + b">" + items.encode() + b"</sst>",
    }
    with (
        zipfile.ZipFile(whole) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, replaced.get(name, source.read(name)))
    return path


def _fault(path: Path) -> UnusableInput:
    tracemalloc.start()
    try:
        with pytest.raises(UnusableInput) as raised:
            read_workbook(path)
        assert tracemalloc.get_traced_memory()[1] < _MEMORY
    finally:
        tracemalloc.stop()
    return raised.value


_NEAR = b'<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = {
    "plain": [_HEAD, _NEAR, b'<row r="9"><c r="XFD1048576"><v>1</v></c></row>', _TAIL],
    "in the middle": [
        _HEAD, b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="2"><c r="A2"><v>1</v></c></row>' * 60_000, _TAIL,
    ],
    "other attributes first": [
        _HEAD, _NEAR, b'<row><c s="0"\nt="n" r="XFD1048576"><v>1</v></c></row>', _TAIL
    ],
    "small letters": [_HEAD, _NEAR, b'<row><c r="xfd1048576"><v>1</v></c></row>', _TAIL],
    "single quotes": [_HEAD, _NEAR, b"<row><c r='XFD1048576'><v>1</v></c></row>", _TAIL],
    "spaces": [_HEAD, _NEAR, b'<row><c r = "XFD1048576"><v>1</v></c></row>', _TAIL],
    "places not written": [
        _HEAD, b"<row>" + b"<c/>" * 16_383 + b"<c><v>1</v></c></row>",
        b"<row/>" * 1_048_574 + b"<row><c><v>1</v></c></row>", _TAIL,
    ],
    "a mixture": [
        _HEAD, b'<row r="1048576"><c r="A1048576"/></row><row r="1">', b"<c/>" * 16_383,
        b'<c><v>1</v></c><c r="B1048576"><v>1</v></c></row>', _TAIL,
    ],
    "a prefix": [
        b"<x:worksheet " + _SPACE.replace(b"xmlns=", b"xmlns:x=") + b"><x:sheetData>",
        b'<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>',
        b'<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>', b"</x:sheetData></x:worksheet>",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", FAR)
def test_a_cell_far_away(tmp_path: Path, name: str) -> None:
    fault = _fault(_book(tmp_path / "a.xlsx", FAR[name]))
    assert fault.code == "sheet_too_large"
    assert (fault.params["rows"], fault.params["columns"]) == (1_048_576, 16_384)


def test_what_spreadsheet_programs_write_needs_only_the_quick_look(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.set_column(0, 3, 20)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, 9_000, 8)
        page.data_validation("C2:C9", {"validate": "list", "source": ["校级", "县级"]})
        page.conditional_format("D2:D9", {"type": "3_color_scale"})
        for number in range(9_000):
            page.write_row(
                number, 0, [number, f"文{number}", True, 2.5, None, "=1+1", "", "x", "y"]
            )
    scan = SheetScan()
    with zipfile.ZipFile(path) as archive:
        for part, piece in unpacked(archive, path.name):
            if part.startswith("xl/worksheets/"):
                scan.feed(piece)
    assert not scan.odd
    assert 9_000 * 6 <= scan.cells <= 9_000 * 9 + 20


def test_a_far_cell_across_two_pieces(tmp_path: Path) -> None:
    """Wherever the reference is cut in two, it is seen."""
    far = b'<row><c r="XFD1048576"><v>1</v></c></row>'
    for shift in range(0, len(far), 3):
        room = (1 << 18) - len(_HEAD) - shift
        sheet = [_HEAD, b" " * room, far, _TAIL]
        assert _fault(_book(tmp_path / f"{shift}.xlsx", sheet)).code == "sheet_too_large"


def test_wide_and_long_tables_that_fit_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [f"列{number}" for number in range(60)])
        page.write(3_000, 59, "底")
    (sheet,) = read_workbook(path)
    assert (len(sheet.rows), len(sheet.rows[0]), sheet.rows[-1][-1]) == (3_001, 60, "底")


def test_a_long_text_named_by_many_cells(tmp_path: Path) -> None:
    long = "a" * (20 << 20)
    cells = b"".join(b'<row><c t="s"><v>1</v></c></row>' for _ in range(100))
    path = _book(tmp_path / "a.xlsx", [_HEAD, cells, _TAIL], ["短", long])
    assert path.stat().st_size < 1 << 20
    assert _fault(path).code == "file_too_large"


def test_a_long_text_named_once_beside_many_short_ones(tmp_path: Path) -> None:
    long = "长" * 30_000
    short = b'<row><c t="s"><v>0</v></c></row>' * 9_000
    cells = b'<row><c t="s"><v>1</v></c></row>' + short
    (sheet,) = read_workbook(_book(tmp_path / "a.xlsx", [_HEAD, cells, _TAIL], ["短", long]))
    assert (sheet.rows[0], sheet.rows[-1], len(sheet.rows)) == ((long,), ("短",), 9_001)


def test_more_cells_than_are_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "MAX_FILLED_CELLS", 1_000)
    row = b"<row>" + b"<c><v>1</v></c>" * 5 + b'<c t="n"><v>1</v></c></row>'
    fault = _fault(_book(tmp_path / "a.xlsx", [_HEAD, row * 200, _TAIL]))
    assert (fault.code, fault.params["cells"]) == ("sheet_too_full", 1_200)
    assert read_workbook(_book(tmp_path / "b.xlsx", [_HEAD, row * 166, _TAIL]))


@pytest.mark.parametrize("size", [1, 7, 64, 65, 200, 10_000])
def test_lengths_of_texts_whatever_the_pieces(size: int) -> None:
    xml = b"<sst><si><t>abc</t></si><x:si><t>" + b"d" * 300 + b"</t></x:si><si><t></t></si></sst>"
    lengths = TextLengths()
    for start in range(0, len(xml), size):
        lengths.feed(xml[start : start + size])
    lengths.feed(b" " * 64)
    assert lengths.lengths == [5, 19, 320, 22]
