"""What makes reading fast must not change what is read."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhours.transfer import datarows
from studyhours.transfer.cells import Cell, Row, Sheet, Skipped, cell_text
from studyhours.transfer.delimited import decode, read_delimited
from studyhours.transfer.memory import Memory
from studyhours.transfer.record_reader import RecordReader
from studyhours.transfer.records import parse_records
from studyhours.transfer.sheets import open_workbook, read_workbook
from studyhours.transfer.tables import find_table
from studyhours.transfer.vocabulary import layout
from tests.transfer.makers import write_xlsx

_HEAD: Row = ("序号", "姓名", "培训名称", "日期", "学时")
_CELLS = st.sampled_from(
    [None, None, "", " ", "　", "合计", "小计：", "备注：无", "填表人", "示例", "姓名", "序号",
     "王芳", "李䶮", "语文组合计", "1", "12", 7, 7.0, True, False, 0.0, -0.0, date(2025, 9, 1),
     "2025-09-10", "这一行是一段比较长的说明，不是数据。", "教师登记表"]
)  # fmt: skip
_TABLE_ROWS = st.lists(st.lists(_CELLS, min_size=0, max_size=6).map(tuple), max_size=12)


@given(_TABLE_ROWS, st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_quick_look_never_decides_otherwise(
    rows: list[Row], numbered: bool, titled: bool
) -> None:
    head = _HEAD if numbered else _HEAD[1:]
    above: list[Row] = [("教师登记表",)] if titled else []
    sheet = Sheet("表", (*above, head, ("1", "张伟", "甲", "2025-09-10", 2), *rows), "a.xlsx")
    table = find_table(sheet, layout("training"))
    quick_skips, full_skips = list[Skipped](), list[Skipped]()
    quick = list(datarows.placed_rows(table, quick_skips))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datarows._Plain, "__call__", lambda *_: False)
        full = list(datarows.placed_rows(table, full_skips))
    assert [repr(one) for one in quick] == [repr(one) for one in full]
    assert quick_skips == full_skips


def test_most_rows_need_only_the_quick_look() -> None:
    rows: list[Row] = [(n, "王芳", f"培训{n}", "2025-09-10", 2) for n in range(50)]
    table = find_table(Sheet("表", (_HEAD, *rows), "a.xlsx"), layout("training"))
    spans = [(0, datarows._person_columns(table.blocks[0]), frozenset(table.blocks[0].values()))]
    is_plain = datarows._Plain(spans, {"序号"})
    assert all(is_plain(row) for row in rows)
    assert not is_plain(("合计", "王芳", "甲", None, 2))
    assert not is_plain((None, "合计", "甲", None, 2))
    assert not is_plain((1, "备注：无", None, None, None))
    assert not is_plain((None, "王芳", None, None, None))
    assert not is_plain(("序号", "姓名", "培训名称", "日期", "学时"))


def test_a_memory_tells_equal_cells_of_unlike_types_apart() -> None:
    asked: list[Cell] = []

    def convert(cell: Cell) -> str:
        asked.append(cell)
        return f"{type(cell).__name__} {cell_text(cell)}"

    memory = Memory(convert)
    cells: list[Cell] = ["1", 1, 1.0, True, False, 0, 0.0, -0.0, None, date(2025, 9, 1)]
    first = [memory.of(cell) for cell in cells]
    assert first == [memory.of(cell) for cell in cells]
    assert first[:8] == [
        "str 1", "int 1", "float 1", "bool True", "bool False", "int 0", "float 0", "float -0",
    ]  # fmt: skip
    assert len(asked) == len(cells) + 4, "only what is zero is asked for again"
    many = [memory.of(f"x{number}") for number in range(20_000)]
    assert many[-1] == "str x19999"
    assert len(memory) < 10_000


def test_rows_and_columns_keep_their_places_before_the_first_filled_cell(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", {"表": [(), (), (None, None, "姓名", 2.5), (None, True)]}
    )
    (sheet,) = read_workbook(path)
    assert sheet.rows[2:] == ((None, None, "姓名", 2.5), (None, True, None, None))
    assert sheet.rows[:2] == ((None,) * 4,) * 2


def test_letting_go_leaves_nothing(tmp_path: Path) -> None:
    workbook = open_workbook(write_xlsx(tmp_path / "a.xlsx", {"表": [("姓名",), ("王芳",)] * 700}))
    rows = workbook.sheets[0].rows
    assert workbook.rows == len(rows) == 1_400
    workbook.let_go()
    assert (workbook.sheets, workbook.rows) == ((), 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_text_is_the_same_in_pieces_as_at_once(encoding: str) -> None:
    rows = [["姓名", "正文"], *(["王芳䶮" * 3, f"第{n}行，\n“引号”"] for n in range(60_000))]
    kept = io.StringIO(newline="")
    csv.writer(kept).writerows(rows)
    data = kept.getvalue().encode(encoding)
    assert len(data) > 2 << 20
    assert decode(data, "a.csv").removeprefix("\ufeff") == kept.getvalue()
    sheet = read_delimited(data, "a", "a.csv")
    assert sheet.rows == tuple(map(tuple, rows))


_SAID = st.sampled_from(
    [None, "", "王芳", "李䶮", "0001", 1, 1.0, True, 0, 0.0, -0.0, 2, "2", "2学时", "校级", "网络",
     "2025-09-10", "2025.9.10-9.12", date(2025, 9, 1), "课程标准", "推门听课", "无", "约1200字"]
)  # fmt: skip
_HEADS: dict[str, Row] = {
    "training": ("工号", "姓名", "培训名称", "级别", "形式", "日期", "学时"),
    "observation": ("姓名", "授课教师", "课题", "课型", "日期", "校内/校外", "评价"),
    "reading": ("姓名", "书名", "作者", "日期", "字数", "读法"),
}


@pytest.mark.parametrize("kind", _HEADS)
@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_wording_that_is_remembered_says_what_it_said(kind: str, data: st.DataObject) -> None:
    head = _HEADS[kind]
    cells = st.tuples(*[_SAID] * len(head))
    rows = data.draw(st.lists(st.sampled_from(data.draw(st.lists(cells, min_size=1, max_size=6))),
                              max_size=14))  # fmt: skip
    sheet = Sheet("表", (head, *rows), "a.xlsx", typed=data.draw(st.booleans()))
    known = parse_records(sheet, kind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            RecordReader, "_said", lambda self, block, cells: self._understand(block.at, cells)
        )
        anew = parse_records(sheet, kind)
    assert known.rejected == anew.rejected
    assert [repr(row[:-1]) for row in known.rows] == [repr(row[:-1]) for row in anew.rows]
    said: dict[int, str] = {}
    for row in known.rows:
        assert said.setdefault(row.wording, repr(row[3:])) == repr(row[3:])


def test_a_course_is_understood_once() -> None:
    head = _HEADS["training"]
    rows: list[Row] = [
        (f"{n:04d}", f"王芳{n}", f"课程{n % 3}", "校级", "网络", "2025-09-10", "2学时")
        for n in range(30)
    ]
    for typed in (True, False):
        read = parse_records(Sheet("表", (head, *rows), "a.xlsx", typed=typed), "training").rows
        assert len(read) == 30
        assert len({row.wording for row in read}) == 3
    unlike: list[Row] = [("0001", "王芳", "课程", None, None, "2025-09-10", n) for n in (1, True)]
    parsed = parse_records(Sheet("表", (head, *unlike), "a.xlsx"), "training")
    assert [(len(parsed.rows), len(parsed.rejected))] == [(1, 1)], "TRUE is no number of hours"
