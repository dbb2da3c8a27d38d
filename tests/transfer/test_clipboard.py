"""Blocks of cells as spreadsheets and web pages put them on the clipboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.clipboard import read_block, write_block
from studyhours.transfer.sheets import read_workbook


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\nc\td\n", (("a", "b"), ("c", "d"))),
        ("a\tb\r\nc\td\r\n", (("a", "b"), ("c", "d"))),
        ('"一\n二"\tb', (("一\n二", "b"),)),
        ('"说""好"""\tb', (('说"好"', "b"),)),
        ('"甲\t乙"\tb\nc\td', (("甲\t乙", "b"), ("c", "d"))),
        # What is no closed quote is text, and swallows nothing.
        ('"红楼梦"读后\t1\n下一行\t2', (('"红楼梦"读后', "1"), ("下一行", "2"))),
        ('"没有关\t1\n下一行\t2', (('"没有关', "1"), ("下一行", "2"))),
        ('="0012"\tb', (("0012", "b"),)),
        ("=1+1\t@SUM(A1)\t-x", (("=1+1", "@SUM(A1)", "-x"),)),
        ("\n\na\t\tb\t\n\n", (("a", "", "b"),)),
        ("a\tb\tc\nd", (("a", "b", "c"), ("d", "", ""))),
        ("甲,乙\n丙,丁", (("甲", "乙"), ("丙", "丁"))),
        ("甲\n乙", (("甲",), ("乙",))),
        ("甲，有逗号\n乙", (("甲，有逗号",), ("乙",))),
        ("a\x00\x07\tb\ud800", (("a", "b"),)),
    ],
)
def test_cells_of_a_text(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert read_block(text) == rows


def test_the_table_of_a_page_where_the_text_has_none() -> None:
    page = (
        "<html><body><p>前言</p><table><tr><td>一格</td></tr></table>"
        "<table><tr><th>姓名</th><th>学时</th></tr>"
        "<tr><td>王<b>芳</b><br>（语文）</td><td style='x'>2</td></tr></table></body></html>"
    )
    assert read_block("前言 姓名 学时", page) == (("姓名", "学时"), ("王芳\n（语文）", "2"))
    # Text with tabs is what the spreadsheet shows; its page has colours and hidden columns.
    assert read_block("a\tb", page) == (("a", "b"),)


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "clipboard_empty"), (" \n ", "clipboard_empty"), ("一句话", "clipboard_no_table")],
)
def test_what_is_no_table(text: str, code: str) -> None:
    with pytest.raises(UnusableInput, match=code):
        read_block(text)


CELL = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Zs", "Cf"]), max_size=9
)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=2, max_size=6))
def test_a_block_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    rows[0] = ("a", "b", "c")
    rows[-1] = ("x", "y", "z")
    path: Path = tmp_path_factory.mktemp("block") / "粘贴的表格 1"
    path.write_bytes(write_block(tuple(rows)))
    (sheet,) = read_workbook(path)
    read = [tuple(cell or "" for cell in row) for row in sheet.rows]
    assert read == [tuple(cell.strip() for cell in row) for row in rows]
