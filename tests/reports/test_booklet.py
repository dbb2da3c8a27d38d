"""Booklets as a careful printer sets them: where lines and pages end, and the same to edit on."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhours.domain.texts import load_texts
from studyhours.reports.booklet import (
    Block,
    Booklet,
    Closing,
    Facts,
    Grid,
    Heading,
    Signatures,
    Words,
)
from studyhours.reports.booklet_setting import render_booklet
from studyhours.reports.booklet_word import render_booklet_word
from studyhours.reports.paragraph import _NOT_AT_END, _NOT_AT_START, break_lines
from studyhours.reports.table_model import TableColumn, TablePaper
from studyhours.reports.tables import render_table
from tests.reports.tools import run

TEXTS = load_texts("zh")
FOOT = re.compile(r"第\d+页，共\d+页")
WIDTH, SIZE = 200.0, 10.0
MARKS = "".join(sorted(_NOT_AT_START | _NOT_AT_END))
WRITTEN = st.text(alphabet=f"今天的课很好听讲 ab{MARKS}", min_size=1, max_size=300)


def plain(title: str, *blocks: Block, cover: bool = False) -> Booklet:
    return Booklet(title, "河湾乡中心小学", "欧阳若兰", (), blocks, TEXTS, cover=cover)


def pages_of(pdf: bytes, folder: Path) -> list[list[str]]:
    """The lines of each page, without its head and foot."""
    file = folder / "booklet.pdf"
    file.write_bytes(pdf)
    found = []
    for page in run("pdftotext", "-layout", str(file), "-").split("\f")[:-1]:
        lines = ["".join(line.split()) for line in page.splitlines()]
        found.append(
            [line for line in lines if line and not re.fullmatch(r"第\d+页，共\d+页", line)]
        )
    return found


@settings(max_examples=150, deadline=None)
@given(WRITTEN)
def test_no_line_begins_or_ends_with_what_may_not(text: str) -> None:
    lines = break_lines(text, SIZE, WIDTH)
    said = ["".join(atom.text for atom in line.atoms).strip() for line in lines]
    assert "".join("".join(said).split()) == "".join(text.split())
    # A row of marks longer than a line has to be broken somewhere.
    if re.search(f"[{re.escape(MARKS)}]{{8,}}", text):
        assert all(line.width <= WIDTH + SIZE for line in lines)
        return
    for line in said[1:]:
        assert line[0] not in _NOT_AT_START
    for line in said[:-1]:
        assert line[-1] not in _NOT_AT_END


@pytest.mark.parametrize("lines", range(34, 44))
def test_what_names_a_field_stays_with_it(lines: int, tmp_path: Path) -> None:
    text = "\n".join(["字"] * lines + ["【建议】", "长" * 120])
    for page in pages_of(render_booklet(plain("记录", Words(text))), tmp_path):
        said = "".join(page)
        assert "【建议】" not in said or "【建议】长" in said


def test_no_character_stands_alone_on_the_last_line() -> None:
    """Nor with the mark behind it, as in 没到期的请按期完/成：."""
    for count in range(2, 90):
        for mark in ("", "。", "：”"):
            lines = break_lines("字" * count + mark, SIZE, WIDTH, 2 * SIZE)
            said = ["".join(atom.text for atom in line.atoms) for line in lines]
            assert "".join(said) == "字" * count + mark
            assert min(text.count("字") for text in said) >= 2
            assert all(line.width <= WIDTH for line in lines)


@pytest.mark.parametrize("rows", [2, 29, 30, 31, 32, 33, 61])
def test_no_row_stands_alone(rows: int, tmp_path: Path) -> None:
    grid = Grid(("号", "题目"), (20.0, 80.0), [(str(n), f"行{n}止") for n in range(rows)])
    pages = pages_of(render_booklet(plain("表", Heading("甲"), grid)), tmp_path)
    assert "".join("".join(page) for page in pages).count("号题目") == len(pages)
    assert all(sum("行" in line for line in page) >= 2 for page in pages)
    table = TablePaper(
        "表", (), (TableColumn("号"),), tuple((f"行{n}",) for n in range(rows)), "校长："
    )
    for page in pages_of(render_table(table), tmp_path):
        assert sum("行" in line for line in page) >= 2


@pytest.mark.parametrize("lines", range(18, 34, 2))
def test_what_is_signed_stands_with_what_it_signs(lines: int, tmp_path: Path) -> None:
    rows = [(str(n), f"项目{n}") for n in range(lines)]
    closing = Closing(["学校（盖章）", "2026年9月10日"])
    proof = plain("证明", Grid(("号", "项目"), (1, 4), rows), Words("合计"), closing)
    last = pages_of(render_booklet(proof), tmp_path)[-1]
    assert "学校（盖章）" in last
    assert any("项目" in line for line in last)
    text = "\n".join(f"第{n}条" for n in range(lines))
    deal = plain("协议", Words(text), Signatures(["师傅：", "徒弟："]))
    last = pages_of(render_booklet(deal), tmp_path)[-1]
    assert any("师傅：" in line for line in last)
    assert any("条" in line for line in last)


def test_a_long_cell_goes_on_and_nothing_is_lost(tmp_path: Path) -> None:
    text = "".join(f"第{n}句。" for n in range(1500))
    booklet = plain(
        "长", Facts([("姓名", "欧阳若兰")]), Grid(("号", "正文"), (1, 9), [("1", text)])
    )
    pages = pages_of(render_booklet(booklet), tmp_path)
    assert len(pages) > 3
    said = "".join("".join(page) for page in pages).replace("号正文", "")
    assert [n for n in range(1500) if f"第{n}句" not in said] == []
    facts = plain("长", Facts([("姓名", text)]))
    said = "".join("".join(page) for page in pages_of(render_booklet(facts), tmp_path))
    assert [n for n in range(1500) if f"第{n}句" not in said.replace("姓名", "")] == []


def test_what_names_a_fact_is_never_cut(tmp_path: Path) -> None:
    names = ("职称", "参加工作日期", "参加工作的年月", "现任专业技术职务的聘任日期")
    facts = plain("表", Facts([(name, "甲") for name in names]))
    said = "".join(pages_of(render_booklet(facts), tmp_path)[0])
    assert "…" not in said
    for name in names:
        assert set(name) <= set(said)


@pytest.mark.parametrize("cover", [True, False])
def test_a_title_without_end_is_cut_where_it_can_still_be_read(cover: bool, tmp_path: Path) -> None:
    heading = Heading("标" * 5000, by="作" * 5000)
    pdf = render_booklet(plain("题" * 5000, heading, Words("文"), cover=cover))
    said = "".join("".join(page) for page in pages_of(pdf, tmp_path))
    assert "题…" in said
    assert "标…" in said
    assert "作…" in said
    assert 20 <= said.count("题") <= 300
    (tmp_path / "cover.pdf").write_bytes(pdf)
    boxes = run("pdftotext", "-bbox", "-l", "1", str(tmp_path / "cover.pdf"), "-")
    ends = [float(end) for end in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert max(ends) <= (210 - 20) / 25.4 * 72, "it keeps clear of the edge"
    table = TablePaper("题" * 5000, (), (TableColumn("号"),), (("1",),))
    assert "题…" in "".join(pages_of(render_table(table), tmp_path)[0])
    short = pages_of(render_booklet(plain("学时证明", Words("文"), cover=cover)), tmp_path)
    assert "学时证明" in short[0]


def test_the_contents_say_titles_days_and_pages_and_no_title_is_cut(tmp_path: Path) -> None:
    long = "大单元教学的尝试：从一道生活里的题目出发，谈谈如何让学生先估再算最后争"
    blocks: list[Block] = [Heading("文稿", note="2 篇")]
    for title, day in ((long, "2026.3.5"), ("论文", "2026.4.1")):
        blocks += [Heading(title, 1, day, dated=True), Words("买三送一。" * 300)]
    _, contents, *parts = pages_of(
        render_booklet(plain("教师成长档案", *blocks, cover=True)), tmp_path
    )
    for title, day in (("文稿", ""), (long[:20], "2026.3.5"), ("论文", "2026.4.1")):
        (listed,) = (line for line in contents if line.startswith(title))
        found = re.search(re.escape(day) + r"(\d+)$", listed)
        assert found is not None, listed
        page = "".join(parts[int(found[1]) - 3])
        assert title[:8] in page
        assert day in page
    assert long in "".join("".join(page) for page in parts).replace("2026.3.5", "")


def test_the_same_to_edit_on_is_text_whatever_it_says() -> None:
    nasty = "=1+1 <w:b/> {PAGE} &amp; \x01\x0b\ufffe\ud800"
    booklet = plain(
        nasty, Heading(nasty), Words(nasty), Grid((nasty,), (1,), [(nasty,)] * 3), cover=True
    )
    made = render_booklet_word(booklet)
    assert made == render_booklet_word(booklet)
    document = Document(io.BytesIO(made))
    kept = "=1+1 <w:b/> {PAGE} &amp; "
    assert any(one.text == kept for one in document.paragraphs)
    assert {cell.text for row in document.tables[0].rows for cell in row.cells} == {kept}
    styles = {one.style.name for one in document.paragraphs if one.style is not None}
    assert {"Heading 1", "SH Title", "SH Cover"} <= styles
