"""Every kind of document in every form: whole, readable, said right, and looking as approved.

Pictures in ``approved`` were looked at by people. A page is drawn at 30 dots an inch, in grey, and
compared in squares of 6 dots: none may differ by more than 45 of 255 levels, and all together by
no more than 2.5 in the mean, so that another version of poppler passes and a lost line does not.
``STUDYHOURS_APPROVE=1`` draws them anew.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image, ImageChops, ImageStat
from python_calamine import CalamineWorkbook

from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.domain.texts import load_texts
from studyhours.services.documents.kinds import DOCX, KINDS, PDF, XLSX
from studyhours.services.documents.making import make_document
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from tests.reports.tools import picture_of, run
from tests.services.documents.world import NASTY, Given, make_world
from tests.support.scenario import walk_imports, write_csv

APPROVED = Path(__file__).parent / "approved"
DOTS, SQUARE, MOST, MEAN = 30, 6, 45, 2.5
A4_POINTS = 595
PAGES = {"portfolio": 5, "handbook": 4, "anthology": 3}
"""The page that is compared; the first of others."""
SAID: Mapping[str, tuple[str, ...]] = {
    "summary": ("欧阳若兰", "校本研训学时：0/24", "按结论"),
    "hours-register": ("单元教学", "国家级", "非集中", "已通过的合计", "74", "教务处审核"),
    "hours-proof": ("兹证明欧阳若兰老师（工号0001）", "共计74学时", "河湾乡中心小学（盖章）"),
    "portfolio": ("成长规划", "成为骨干。", "听课评议", "他们是对的", "佐证材料", "师徒结对"),
    "handbook": ("教师成长手册", "研究说理课。"),
    "agreement": ("师徒结对协议书", "王芳", "一式三份", "学校（盖章）"),
    "observation": ("听课记录表", "王芳", "研究课"),
    "reading-notes": ("读书笔记", "苏霍姆林斯基", "买三送一"),
    "sign-in": ("课堂提问", "帕提古丽", "病假", "核对人"),
    "activity-record": ("课堂提问", "会议室", "参加人员", "审核人（签名）"),
    "reminder": ("帕提古丽·艾山老师：", "签收人", "教务处", "8月31日前"),
    "chase-list": ("语文组", "最近截止"),
    "review-list": ("待审核", "□通过", "单元整体教学"),
    "notice": ("2025-2026学年学时公示", "如有异议，请实名反映"),
    "anthology": ("青山集", "一次失败的实验", "作者名录", "《买三送一》"),
    "closing-report": ("封账报告", "一、总体结论", "已签字", "校长：", "《年度研训72学时》第1版"),
    "district-summary": ("青山镇中心小学", "86.1%", "75.6%"),
    "teacher-info": ("帕提古丽·艾山", "在职5人"),
}
"""What each says in Chinese, blanks left out."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ledger, dict[str, Given]]:
    return make_world(str(tmp_path_factory.mktemp("documents") / "school.studyhours"))


def in_its_year(ledger: Ledger, code: str) -> Ledger:
    """The ledger as it is read in May, where what is said depends on the year not being over."""
    may = FixedClock(datetime(2026, 5, 6, 2, 0, tzinfo=UTC))
    return replace(ledger, clock=may) if code in {"reminder", "chase-list"} else ledger


def squeezed(text: str) -> str:
    return "".join(text.split())


def blocks(image: Image.Image) -> Image.Image:
    return image.resize((image.width // SQUARE, image.height // SQUARE), Image.Resampling.BOX)


def looks_approved(pdf: bytes, code: str, folder: Path) -> None:
    drawn = picture_of(pdf, folder, DOTS, PAGES.get(code, 1))
    kept = APPROVED / f"{code}.png"
    if os.environ.get("STUDYHOURS_APPROVE"):
        drawn.save(kept, optimize=True)
    with Image.open(kept) as image:
        assert image.size == drawn.size
        apart = ImageChops.difference(blocks(image.convert("L")), blocks(drawn))
    assert max(apart.tobytes()) <= MOST, code
    assert ImageStat.Stat(apart).mean[0] <= MEAN, code


def pdf_says(content: bytes, folder: Path) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(content)
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(file))
    fonts = run("pdffonts", str(file)).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts), fonts
    return run("pdftotext", "-layout", str(file), "-")


def word_says(content: bytes, _folder: Path) -> str:
    document: Any = Document(io.BytesIO(content))
    runs = (one for one in document.element.body.iter() if one.tag.endswith("}t"))
    body = "".join(one.text or "" for one in runs)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("word/document.xml").decode()
        foot = "".join(
            archive.read(name).decode() for name in archive.namelist() if "footer" in name
        )
        assert not [name for name in archive.namelist() if "vba" in name.lower()]
    # Fields are ours: page numbers and the contents; what people wrote is in none.
    assert "NUMPAGES" in foot or "w:tbl>" in xml
    assert NASTY not in xml
    assert 'w:type="continuationSeparator"' not in xml
    return body


def book_says(content: bytes, _folder: Path) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert any(isinstance(cell, int | float) for row in rows for cell in row)
    return "".join(str(cell) for row in rows for cell in row)


READ = {PDF: pdf_says, DOCX: word_says, XLSX: book_says}
ONLY_ON_PAPER = {"教务处审核", "签收人", "最近截止", "8月31日前", "河湾乡中心小学（盖章）"}
"""Room to sign is on paper only, and a workbook has its days as days."""
KINDS_AND_FORMS = [(kind.code, form) for kind in KINDS for form in kind.forms]


@pytest.mark.parametrize(("code", "form"), KINDS_AND_FORMS)
def test_a_document_is_whole_and_says_what_it_should(
    world: tuple[Ledger, dict[str, Given]], tmp_path: Path, code: str, form: str
) -> None:
    ledger, given = in_its_year(world[0], code), world[1]
    texts = load_texts("zh")
    made = make_document(ledger, code, given[code], form, texts)
    assert made.form == form
    assert made.file_name.endswith(f".{form}")
    said = squeezed(READ[form](made.content, tmp_path))
    wanted = SAID[code] if form != XLSX else set(SAID[code]) - ONLY_ON_PAPER
    assert [one for one in wanted if squeezed(one) not in said] == []
    assert make_document(ledger, code, given[code], form, texts).content == made.content
    if form == PDF:
        looks_approved(made.content, code, tmp_path)
    if code == "anthology":
        assert squeezed(NASTY) in said
    english = make_document(ledger, code, given[code], form, load_texts("en"))
    other = squeezed(READ[form](english.content, tmp_path))
    keys = [key for key in ("document.", "growth.", "summary.", "{") if key in other]
    assert keys in ([], ["{"])  # the only brace is in a title that somebody wrote
    if form == PDF:
        assert code == "reminder" or ("Page" in other and "of" in other)


def test_word_papers_open_in_an_office(
    world: tuple[Ledger, dict[str, Given]], tmp_path: Path
) -> None:
    """LibreOffice lays each out: it is opened once for all of them, as it takes seconds."""
    ledger, given = world
    codes = [code for code, form in KINDS_AND_FORMS if form == DOCX]
    for code in codes:
        made = make_document(in_its_year(ledger, code), code, given[code], DOCX, load_texts("zh"))
        (tmp_path / f"{code}.docx").write_bytes(made.content)
    run(
        "soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
        "--convert-to", "pdf", "--outdir", str(tmp_path),
        *(str(tmp_path / f"{code}.docx") for code in codes),
    )  # fmt: skip
    for code in codes:
        said = squeezed(run("pdftotext", "-layout", str(tmp_path / f"{code}.pdf"), "-"))
        assert [one for one in SAID[code] if squeezed(one) not in said] == [], code


def test_basic_information_says_all_that_the_roster_does(tmp_path: Path) -> None:
    ledger = walk_imports(str(tmp_path / "school.studyhours")).ledger
    heads = ["工号", "姓名", "曾用名", "民族", "出生日期", "骨干级别", "备注"]
    told = ["0003", "李䶮", "李龙", "彝族", "1981-05-06", "县骨干", "支教归来"]
    import_roster(ledger, write_csv(tmp_path / "more.csv", [heads, told]))
    made = make_document(ledger, "teacher-info", {}, XLSX, load_texts("zh"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made.content)).get_sheet_by_index(0)
    head, *people = [row for row in rows.to_python() if row[1]]
    said = next(dict(zip(head, row, strict=True)) for row in people if row[1] == "0003")
    wanted = {"曾用名": "李龙", "民族": "彝族", "出生年月": "1981-05", "骨干级别": "县骨干"}
    assert {**wanted, "备注": "支教归来"}.items() <= said.items()
    assert "教师层级" not in head, "nobody has one"


def test_long_work_can_be_called_off(world: tuple[Ledger, dict[str, Given]]) -> None:
    ledger, given = world

    def enough(stage: str, done: int, total: int | None) -> None:
        raise Cancelled(stage, done, total)

    for code in ("portfolio", "anthology", "summary", "district-summary", "reminder"):
        with pytest.raises(Cancelled):
            make_document(ledger, code, given[code], "", load_texts("zh"), enough)


def test_what_has_nothing_to_say_says_so(
    world: tuple[Ledger, dict[str, Given]], tmp_path: Path
) -> None:
    ledger, given = world
    texts = load_texts("zh")
    broken, old = tmp_path / "broken.json", tmp_path / "old.json"
    broken.write_text('{"school": 1}', encoding="utf-8")
    old.write_text(
        '{"school": "x", "year": "2019-2020", "as_of": "2020-08-31", "teachers": []}',
        encoding="utf-8",
    )
    other = given["district-summary"]["check_file"]
    assert isinstance(other, tuple)
    cases: list[tuple[str, Given, str]] = [
        ("anthology", {"year": "2019-2020"}, "anthology_empty"),
        ("anthology", {"record": given["observation"]["record"]}, "anthology_not_writing"),
        ("hours-proof", {"teacher": "0004"}, "document_no_hours"),
        ("hours-proof", {"teacher": "0002", "record": ("x",)}, "document_record_other"),
        ("closing-report", {"closing": "2019-2020"}, "year_never_closed"),
        ("reminder", {"teacher": "0001", "group": "数学组"}, "reminder_nobody"),
        ("district-summary", {"check_file": (str(broken),)}, "check_file_unreadable"),
        ("district-summary", {"check_file": (str(tmp_path),)}, "check_file_unreadable"),
        ("district-summary", {"check_file": (str(old),)}, "check_file_year"),
        ("district-summary", {"check_file": (other[0], other[0])}, "check_file_twice"),
        ("review-list", {"group": "没有的组"}, "chase_no_group"),
    ]
    for code, answers, fault in cases:
        with pytest.raises(Fault) as caught:
            make_document(ledger, code, answers, "", texts)
        assert isinstance(caught.value, UnusableInput)
        assert caught.value.code == fault


def test_a_slip_says_what_can_still_be_done(
    world: tuple[Ledger, dict[str, Given]], tmp_path: Path
) -> None:
    """Nobody is asked to do in time what cannot be done any more."""
    ledger, given = in_its_year(world[0], "reminder"), world[1]
    told, every = set(), []
    asked: tuple[Given, ...] = (
        {"as_of": date(2025, 9, 20)},
        {"as_of": date(2026, 5, 6)},
        {"as_of": date(2026, 8, 31)},
        {"as_of": date(2026, 8, 31), "ruleset": "observe-15"},
        {"as_of": date(2026, 5, 6), "ruleset": "school-72"},
    )
    for answers in asked:
        answered: Given = {**given["reminder"], **answers}
        made = make_document(ledger, "reminder", answered, PDF, load_texts("zh"))
        every += squeezed(pdf_says(made.content, tmp_path)).split("签收人")[:-1]
    for slip in every:
        over = "已过期（" in slip or "已无法达到" in slip
        ahead = "前：" in slip
        assert ("已过期的不能再补做。期限内做过" in slip) == over, slip
        assert ("请按期完成" in slip) == ahead, slip
        told.add((over, ahead))
    assert told == {(True, True), (True, False), (False, True)}, told
    assert "9月21日前：本周每周博客还差1篇" in every[0]
    assert "已过期（9月14日）：每周博客第2周差1篇" in every[0]


def test_english_papers_write_days_in_english_and_nothing_runs_off_the_page(
    world: tuple[Ledger, dict[str, Given]], tmp_path: Path
) -> None:
    ledger, given = world
    said = {}
    for code in ("notice", "hours-proof", "agreement", "chase-list", "activity-record"):
        made = make_document(in_its_year(ledger, code), code, given[code], PDF, load_texts("en"))
        said[code] = pdf_says(made.content, tmp_path)
        for corners in re.findall(
            r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"',
            run("pdftotext", "-bbox", str(tmp_path / "paper.pdf"), "-"),
        ):
            assert float(corners[0]) >= 20, code
            assert float(corners[1]) <= A4_POINTS - 20, code
        assert not re.search(r"\d{4}-\d{2}-\d{2}|\d{4}\.\d", said[code]), code
    # Its opening is longer than a line is.
    assert "4 entries of 1 September 2025 to 31 August 2026" in said["notice"]
    assert "9 Oct 2025–10 Oct 2025" in said["hours-proof"]
    assert "1 September 2025 to 31 August 2026" in said["agreement"]
    assert "by 6 May 2026: " in said["chase-list"]
