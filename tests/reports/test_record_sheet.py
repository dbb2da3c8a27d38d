"""A record as paper: an observed lesson on one A4, long texts whole over pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhours.domain.texts import load_texts
from studyhours.reports.record_sheet import PaperTable, PaperText, RecordPaper, render_record
from tests.reports.tools import run, text_of

FACTS = (
    ("听课人", "欧阳若兰"),
    ("日期", "2026年4月15日"),
    ("授课教师", "帕提古丽"),
    ("课题", "草船借箭"),
)


def _paper(stages: int, evaluation: str, language: str = "zh") -> RecordPaper:
    rows = tuple(
        ("5", f"环节{place}", "出示钱塘江大潮图片，问谁见过", "看图，三人说见闻", "从身边说起")
        for place in range(stages)
    )
    heads = ("分钟", "环节", "教师活动", "学生活动", "点评")
    return RecordPaper(
        "听课记录（按环节）",
        "河湾乡中心小学",
        FACTS,
        (
            (("学生人数", "42 人"),),
            PaperTable("教学过程", heads, rows, (2, 4, 8, 8, 8)),
            PaperText("总体评价", evaluation),
        ),
        load_texts(language),
    )


def test_a_lesson_fits_on_one_page(tmp_path: Path) -> None:
    pdf = render_record(_paper(5, "层次清楚，板书规范。" * 12))
    path = tmp_path / "record.pdf"
    path.write_bytes(pdf)
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(path))
    assert run("qpdf", "--show-npages", str(path)).strip() == "1"
    text = text_of(pdf, tmp_path)
    for said in ("草船借箭", "环节0", "环节4", "42人", "记录人签名", "第1页，共1页"):
        assert said in text
    assert pdf == render_record(_paper(5, "层次清楚，板书规范。" * 12))


@pytest.mark.parametrize("stages", [0, 1, 14, 40])
def test_nothing_is_lost_over_pages(stages: int, tmp_path: Path) -> None:
    sentences = [f"第{place}句话说得明白。" for place in range(700)]
    pdf = render_record(_paper(stages, "".join(sentences)))
    path = tmp_path / "record.pdf"
    path.write_bytes(pdf)
    pages = int(run("qpdf", "--show-npages", str(path)))
    assert pages > 1
    text = text_of(pdf, tmp_path)
    for place in range(stages):
        assert text.count(f"环节{place}") >= 1
    assert text.count("第0句话") == text.count("第699句话") == 1
    assert text.count("记录人签名") == 1
    assert text.count("总体评价") == pages - (text.count("教学过程") - 1 if stages > 20 else 0) or (
        text.count("总体评价") >= 2
    ), "said again where it goes on"
    assert f"第{pages}页，共{pages}页" in text


def test_lines_that_nothing_breaks_stay_on_the_paper(tmp_path: Path) -> None:
    pdf = render_record(_paper(1, "https://example.com/" + "a" * 400, "en"))
    assert text_of(pdf, tmp_path).count("a" * 20) >= 1
