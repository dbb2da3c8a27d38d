"""The sign-in sheet as paper: whole, readable by programs, everybody on it once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from studyhours.domain.texts import load_texts
from studyhours.reports.sign_in import Signer, SignInSheet, render_sign_in
from tests.reports.tools import run, text_of

NAMES = tuple(f"{family}{given}" for family in "赵钱孙李周吴郑王冯" for given in "明华文秀安宁")


def _sheet(people: int, language: str = "zh", title: str = "大单元教学") -> SignInSheet:
    texts = load_texts(language)
    return SignInSheet(
        title=texts.say("sign_in.title", school="河湾乡中心小学"),
        school="河湾乡中心小学",
        wide=((texts.say("sign_in.what"), title),),
        facts=(
            (texts.say("sign_in.when"), "2026年5月12日 14:30–16:45"),
            (texts.say("sign_in.place"), "会议室"),
            (texts.say("sign_in.speaker"), ""),
        ),
        people=tuple(Signer(name, "语文组") for name in NAMES[:people]),
        texts=texts,
    )


@pytest.mark.parametrize("people", [0, 1, 18, 20, 54])
def test_everybody_stands_on_it_once_and_it_is_whole(people: int, tmp_path: Path) -> None:
    pdf = render_sign_in(_sheet(people))
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf)
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(path))
    text = text_of(pdf, tmp_path)
    for name in NAMES[:people]:
        assert text.count(name) == 1
    pages = int(run("qpdf", "--show-npages", str(path)))
    assert f"第{pages}页，共{pages}页" in text
    # Whoever takes and checks the attendance signs at the end, on a page with a name on it.
    assert text.count("核对人") == 1
    last = "".join(run("pdftotext", "-f", str(pages), "-layout", str(path), "-").split())
    assert "核对人" in last
    assert people == 0 or NAMES[people - 1] in last


def test_a_long_name_stands_in_its_box(tmp_path: Path) -> None:
    """Of 20 characters, as they occur; what is longer than two lines ends in an ellipsis."""
    long, endless = "阿卜杜热合曼·阿卜杜拉江·买买提依明尼", "长" * 40
    sheet = replace(_sheet(0), people=(Signer(long, "语文组"), Signer(endless, "语文组")))
    (tmp_path / "sheet.pdf").write_bytes(render_sign_in(sheet))
    boxes = re.findall(
        r'xMin="([\d.]+)".*xMax="([\d.]+)"[^>]*>([^<]+)<',
        run("pdftotext", "-bbox", str(tmp_path / "sheet.pdf"), "-"),
    )
    left = next(float(start) for start, _, said in boxes if said == "姓名")
    names = [one for one in boxes if "买买提" in one[2] or one[2].startswith(("阿卜杜热", "长长"))]
    assert "".join(said for *_, said in names).startswith(long)
    for start, end, _ in names:
        middle = (float(start) + float(end)) / 2
        assert abs(middle - left - 10.0) < 3.0, "in the middle of its column"
        assert float(end) - float(start) <= 28.0 / 25.4 * 72
    assert names[-1][2].endswith("…")


def test_a_name_in_two_lines_keeps_clear_of_its_row(tmp_path: Path) -> None:
    """It is broken between its parts, and both lines stand within the row's 8.8 mm."""
    sheet = replace(_sheet(0), people=(Signer("帕提古丽·艾山江·玉素甫", "语文组"),))
    (tmp_path / "sheet.pdf").write_bytes(render_sign_in(sheet))
    boxes = re.findall(
        r'yMin="([\d.]+)".*yMax="([\d.]+)"[^>]*>(帕提古丽·|艾山江·玉素甫)<',
        run("pdftotext", "-bbox", str(tmp_path / "sheet.pdf"), "-"),
    )
    assert [said for *_, said in boxes] == ["帕提古丽·", "艾山江·玉素甫"]
    assert float(boxes[1][1]) - float(boxes[0][0]) < 8.2 / 25.4 * 72


def test_long_words_stay_on_the_paper(tmp_path: Path) -> None:
    title = "关于深化新时代教育评价改革背景下大单元整体教学设计与作业改革的专题研讨暨经验交流会" * 3
    pdf = render_sign_in(_sheet(3, "en", title))
    assert title[:10] in text_of(pdf, tmp_path)
    assert pdf == render_sign_in(_sheet(3, "en", title))
