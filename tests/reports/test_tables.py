"""Tables on paper and in workbooks, judged by other programs."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from studyhours import reports
from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.reports.table_model import (
    STATUS_COLOURS,
    Cell,
    StatusCell,
    TableColumn,
    TablePaper,
    as_number,
)
from studyhours.reports.tables import render_table
from studyhours.reports.workbook import render_workbook
from tests.reports.tools import picture_of, run, text_of

INJECTIONS = ("=1+1", "+1+1", "-1+cmd", "@SUM(A1)", "=cmd|'/c calc'!A0", "http://example.org/")
LONG = "参加市级长周期培训，校本部分按规定免除，证明材料已归档备查"


def summary(count: int, *, landscape: bool = False) -> TablePaper:
    columns = (
        TableColumn("序号", 5, "centre", number=True),
        TableColumn("工号", 8),
        TableColumn("姓名", 14),
        TableColumn("合计", 8, "right", number=True),
        TableColumn("结论", 9, "centre"),
        TableColumn("备注", 20),
    )
    names = ("司马光远", "王㛃𬱖", "阿布都热依木·买买提艾力·吐尔逊江")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(n + 1),
            f"T{n:04}",
            names[n % 3],
            ("80.5", "72", "—")[n % 3],
            StatusCell(("met", "at_risk", "missed")[n % 3]),
            LONG if n % 7 == 0 else "",
        )
        for n in range(count)
    )
    return TablePaper(
        "教师研训学时汇总表",
        ("河湾乡中心小学　2025-2026学年度", "依据 school-72 第1版"),
        columns,
        rows,
        sign_off="填表人：　　　审核人：　　　校长：",
        landscape=landscape,
    )


def verdicts(count: int) -> TablePaper:
    columns = (
        TableColumn("工号"),
        TableColumn("姓名", 14),
        *(TableColumn(f"规则{n}", 10, "centre") for n in range(18)),
    )
    states = list(STATUS_COLOURS)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (f"{n:04}", "司马光远", *(StatusCell(states[(n + k) % 7], "3/4") for k in range(18)))
        for n in range(count)
    )
    return TablePaper("达标情况一览表", (), columns, rows)


def test_everything_is_on_paper_once(tmp_path: Path) -> None:
    pdf = render_table(summary(36))
    text = text_of(pdf, tmp_path)
    for n in range(36):
        assert text.count(f"T{n:04}") == 1
    pages = int(run("pdfinfo", str(tmp_path / "text.pdf")).split("Pages:")[1].split()[0])
    assert pages == 2
    assert text.count("备注") == pages
    assert "第1页，共2页" in text
    assert "第2页，共2页" in text
    assert text.count("审核人") == 1
    assert "达标" in text
    run("qpdf", "--check", str(tmp_path / "text.pdf"))


def test_a_district_fits(tmp_path: Path) -> None:
    pdf = render_table(verdicts(3000))
    (tmp_path / "many.pdf").write_bytes(pdf)
    run("qpdf", "--check", str(tmp_path / "many.pdf"))
    last = run("pdftotext", "-f", "100", str(tmp_path / "many.pdf"), "-")
    assert "2999" in last
    assert len(pdf) < 3_000_000


@pytest.mark.parametrize("landscape", [True, False], ids=["landscape", "portrait"])
def test_nothing_leaves_the_margins(tmp_path: Path, landscape: bool) -> None:
    table = summary(40, landscape=landscape)
    image = picture_of(render_table(table), tmp_path, 60)
    dot = 60 / 25.4
    width, height = image.size
    assert (width > height) is landscape
    edge = round(12 * dot)
    for box in (
        (0, 0, edge, height),
        (width - edge, 0, width, height),
        (0, 0, width, edge),
        (0, height - round(8 * dot), width, height),
    ):
        assert image.crop(box).getextrema() == (255, 255)


def test_the_same_table_gives_the_same_bytes() -> None:
    assert render_table(summary(5)) == render_table(summary(5))
    assert render_workbook(summary(5)) == render_workbook(summary(5))


def test_a_cell_of_two_lines_keeps_the_usual_type(tmp_path: Path) -> None:
    """Only what would need more lines gets smaller ones."""
    columns = (TableColumn("姓名", 10), TableColumn("事项", 10))
    rows: tuple[tuple[Cell, ...], ...] = (("欧阳若兰", "字" * 40), ("司马光远", "长" * 900))
    (tmp_path / "t.pdf").write_bytes(render_table(TablePaper("一览表", (), columns, rows)))
    found = re.findall(
        r'yMin="([\d.]+)".*yMax="([\d.]+)">([^<]*)<',
        run("pdftotext", "-bbox", str(tmp_path / "t.pdf"), "-"),
    )
    high = {said[0]: round(float(bottom) - float(top), 1) for top, bottom, said in found}
    assert high["字"] == high["欧"] > high["长"]


def test_running_text_fills_its_lines_and_keeps_one_size(tmp_path: Path) -> None:
    columns = (TableColumn("姓名", 10), TableColumn("事项", 30))
    item = "已过期（1月30日）：一篇论文第1学期差 1 篇、" + "一个案例第1学期差 1 篇、" * 2
    rows: list[tuple[Cell, ...]] = [
        ("欧阳若兰", "\n".join([f"{item}听课节数第{number}学期差 1 节" for number in range(count)]))
        for count in range(1, 6)
    ]
    paper = TablePaper("一览表", (), columns, tuple(rows), landscape=False)
    (tmp_path / "t.pdf").write_bytes(render_table(paper))
    found = re.findall(
        r'yMin="([\d.]+)".*yMax="([\d.]+)">([^<]*)<',
        run("pdftotext", "-bbox", str(tmp_path / "t.pdf"), "-"),
    )
    assert (
        len({round(float(bottom) - float(top), 1) for top, bottom, said in found if "学期" in said})
        == 1
    )
    # No number is parted from its unit, and none stands alone.
    lines = run("pdftotext", "-layout", str(tmp_path / "t.pdf"), "-").splitlines()
    assert not [line for line in lines if re.fullmatch(r"\s*(\d* ?[篇节]、?|.*差 \d?)", line)]


def test_a_table_without_rows_and_one_with_a_giant_cell(tmp_path: Path) -> None:
    assert "汇总表" in text_of(render_table(summary(0)), tmp_path)
    giant = TablePaper("表", (), (TableColumn("甲"), TableColumn("乙")), (("长" * 9000, "尾"),))
    assert "…" in text_of(render_table(giant), tmp_path)


def test_too_many_columns_are_refused_and_unprintable_characters_named() -> None:
    narrow = tuple(TableColumn(str(n)) for n in range(60))
    with pytest.raises(UnusableInput) as caught:
        render_table(TablePaper("表", (), narrow, ()))
    assert caught.value.code == "table_too_narrow"
    named = render_table(TablePaper("表", (), (TableColumn("名"),), (("王\U0003134a",),)))
    assert "王[U+3134A]" in PdfReader(io.BytesIO(named)).pages[0].extract_text()
    for columns, row in (((), ()), ((TableColumn("名"),), ("a", "b"))):
        with pytest.raises(ValueError, match=r"table|row"):
            TablePaper("表", (), columns, (row,))
    with pytest.raises(ValueError, match="status"):
        TablePaper("表", (), (TableColumn("名"),), ((StatusCell("fine"),),))


def luminance(token: str) -> float:
    parts = [int(token[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("status", STATUS_COLOURS)
def test_a_status_is_legible_and_said_in_words(status: str) -> None:
    tint, ink = (luminance(token) for token in STATUS_COLOURS[status])
    assert (tint + 0.05) / (ink + 0.05) >= 4.5
    for language in ("zh", "en"):
        words = StatusCell(status, "3/4").words(language)
        assert words.endswith("\n3/4")
        assert not words.startswith("table.")


def test_the_workbook_holds_numbers_as_numbers_and_text_as_text() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_workbook(summary(4))))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "教师研训学时汇总表"
    assert rows[3][:5] == ["序号", "工号", "姓名", "合计", "结论"]
    assert rows[4][:5] == [1.0, "T0000", "司马光远", 80.5, "达标"]
    assert rows[6][3] == "—"


def test_rows_of_a_workbook_are_as_high_as_what_they_say() -> None:
    """Some programs lay rows over each other otherwise, and cut subtitles at the page's edge."""
    columns = (TableColumn("姓名", 10), TableColumn("事项", 30))
    rows: tuple[tuple[Cell, ...], ...] = (("甲", "一行"), ("乙", "一\n二"), ("丙", "长" * 50))
    paper = TablePaper("表", ("副题" * 40,), columns, rows)
    with ZipFile(io.BytesIO(render_workbook(paper))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    high = {
        int(number): float(found[1]) if (found := re.search(r'ht="([\d.]+)"', more)) else 0.0
        for number, more in re.findall(r'<row r="(\d+)"([^>]*)>', xml)
    }
    assert high[3] == high[4] == 0.0
    assert high[2] >= 30
    assert high[5] == 30
    assert high[6] == 45


def test_nothing_in_a_workbook_runs() -> None:
    columns = (TableColumn("=1+1"), TableColumn("数", number=True))
    rows = tuple((text, text) for text in INJECTIONS)
    table = TablePaper("=HYPERLINK(1)", ("@x",), columns, rows, sign_off="=2+2")
    data = render_workbook(table)
    with ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert not any("rels" in name and "sheet" in name for name in archive.namelist())
    assert "<f>" not in sheet
    assert "<f " not in sheet
    assert "hyperlink" not in sheet.lower()
    assert "pane" in sheet
    read = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [tuple(row) for row in read[3 : 3 + len(rows)]] == list(rows)


def test_a_text_too_long_for_a_cell_is_refused_not_lost() -> None:
    table = TablePaper("表", (), (TableColumn("名"),), (("长" * 32768,),))
    with pytest.raises(UnusableInput) as caught:
        render_workbook(table)
    assert caught.value.code == "cell_too_long"


@pytest.mark.parametrize(
    ("text", "is_number"),
    [("72", True), ("80.5", True), ("-0.5", True), ("0007", False), ("", False), ("1e5", False)],
)
def test_what_is_a_number(text: str, is_number: bool) -> None:
    assert (as_number(text) is not None) is is_number


def test_both_languages_have_the_same_sentences() -> None:
    chinese, english = load_texts("zh").entries, load_texts("en").entries
    ours = ("certificate.", "table.")
    assert {k for k in chinese if k.startswith(ours)} == {k for k in english if k.startswith(ours)}


def test_every_fault_of_this_layer_has_its_sentence() -> None:
    """The codes raised in the sources, looked up in both catalogues."""
    folder = Path(reports.__file__).parent
    codes = set()
    for path in folder.glob("*.py"):
        pattern = r"(?:UnusableInput|Forged|Revoked|UnknownSchool)\(\s*\"(\w+)\""
        codes |= set(re.findall(pattern, path.read_text(encoding="utf-8")))
    assert len(codes) > 12
    for language in ("zh", "en"):
        missing = {code for code in codes if f"fault.{code}" not in load_texts(language).entries}
        assert not missing
