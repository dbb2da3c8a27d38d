"""Handbooks, portfolios and agreements on paper: their words, contents, bookmarks, pictures."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from studyhours.domain.errors import NotPermitted
from studyhours.domain.texts import load_texts
from studyhours.services.closing.closing import close_year
from studyhours.services.evidence.attaching import attach
from studyhours.services.growth.agreement_changes import save_agreement, sign_agreement
from studyhours.services.growth.agreement_paper import agreement_pdf
from studyhours.services.growth.goals import RECORD, Goal
from studyhours.services.growth.handbook import PartText, save_part
from studyhours.services.growth.papers import handbook_pdf, portfolio_pdf
from studyhours.services.growth.portfolio import read_portfolio
from studyhours.services.growth.saying import profile_rows
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.records.saving import add_record
from studyhours.services.registers.writing import Basis, pair
from studyhours.services.reviewing.notes import add_comment
from tests.services.growth.test_agreements import TEXT
from tests.services.record_world import content, teacher_uids
from tests.support.scenario import YEAR, Walked, write_csv

ZH, EN = load_texts("zh"), load_texts("en")


def _words(pdf: bytes, tmp_path: Path) -> list[str]:
    """The text of each page, without blanks."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    said = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True
    ).stdout.decode()
    return [re.sub(r"\s", "", page) for page in said.split("\f")[:-1]]


def test_a_handbook_on_paper(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    one = str(uids["0001"])
    graded = (("教学能手", "金奖"), ("赛课", "一等"), ("师德", "十佳"), ("基本功", "优"))
    for title, grade in graded:
        won = content(uids["0001"], "award", "2026-03-04", title, type="prize")
        add_record(ledger, replace(won, fields={"grade": grade}))
    plan = PartText(
        "研究说理课。\n" * 60, "成为骨干。", (Goal("论文", measure=RECORD, about="writing/paper"),)
    )
    saved = save_part(ledger, one, YEAR, "plan", plan, "")
    add_comment(ledger, saved.saved.uid, "目标再具体些。")
    pdf = handbook_pdf(ledger, one, YEAR, ZH)
    assert pdf == handbook_pdf(ledger, one, YEAR, ZH)
    cover, contents, *parts = _words(pdf, tmp_path)
    assert "教师成长手册" in cover
    assert "欧阳若兰" in cover
    # Each part stands on the page that the contents say.
    for part in ("现状分析", "成长规划", "成长足迹", "成长成果"):
        page = int(re.search(part + r"(\d+)", contents)[1])  # type: ignore[index]  # it stands there
        assert part in parts[page - 3]
        assert f"第{page}页" in parts[page - 3]
    everything = "".join(parts)
    grades = ("教学能手金奖", "赛课一等奖", "师德十佳", "基本功优秀")
    for said in ("目标再具体些。", *grades, "这一部分还没有写。", "1/1"):
        assert said in everything
    assert pdf.count(b"/Title") >= 4  # bookmarks besides the document's own
    assert "Growthhandbook" in "".join(_words(handbook_pdf(ledger, one, YEAR, EN), tmp_path))


def test_a_portfolio_on_paper(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    uid = str(uids["0001"])
    essay = content(
        uids["0001"], "writing", "2026-03-05", "说理", type="paper", text="课堂要讲理。"
    )
    record = add_record(ledger, essay).uid
    picture = tmp_path / "奖状.png"
    Image.new("RGB", (400, 300), "#2f6b57").save(picture)
    attach(ledger, record, [picture])
    waiting = replace(essay, title="还没审", status="submitted")
    attach(ledger, add_record(ledger, waiting).uid, [picture])
    for title, thought in (("短评", "导入自然。"), ("长评", "问题链清楚，学生说得多。" * 30)):
        seen = content(uids["0001"], "observation", "2026-03-06", title)
        add_record(ledger, replace(seen, text=thought))
    told = [["工号", "姓名", "曾用名", "民族"], ["0001", "欧阳若兰", "欧阳兰", "土家族"]]
    import_roster(ledger, write_csv(tmp_path / "more.csv", told))
    whole = read_portfolio(ledger, uid)
    assert whole.years[0].year.label >= YEAR
    judged = next(one for one in whole.years if one.year.label == YEAR)
    assert judged.total == 74  # what counts: courses and the activity
    assert {one.id for one in judged.verdicts} >= {"school-72", "observe-15"}
    assert not judged.frozen
    assert [one.file.name for one in whole.evidence] == ["奖状.png"]
    pdf = portfolio_pdf(ledger, uid, ZH)
    pages = _words(pdf, tmp_path)
    everything = "".join(pages)
    # A long comment is no narrow column: its text runs on under its lesson, below the short ones.
    heading = re.search("长评李䶮2026.3.6问题链清楚", everything)
    assert heading is not None
    assert everything.index("导入自然。") < heading.start()
    for said in ("教师成长档案", "语文组", "课堂要讲理。", "佐证材料", "年度研训", YEAR, *told[1]):
        assert said in everything
    assert b"/Subtype /Image" in pdf
    assert all(name[0].isupper() for name, _ in profile_rows(whole, EN))
    # A closed year says what was frozen.
    close_year(ledger, YEAR, undecided=True, reason="学年结束")
    assert next(one for one in read_portfolio(ledger, uid).years if one.year.label == YEAR).frozen
    stranger = Actor("li", functions_of({"teacher": "self"}), str(uids["0003"]))
    with pytest.raises(NotPermitted):
        portfolio_pdf(replace(ledger, actor=stranger), uid, ZH)


def test_an_agreement_on_paper(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    done = pair(ledger, "0004", "0001", Basis(date(2025, 9, 1), date(2026, 8, 31)))
    assert done.after is not None
    uid = done.after.uid
    (page,) = _words(agreement_pdf(ledger, uid, ZH), tmp_path)
    for said in ("师徒结对协议书", "王芳", "欧阳若兰", "2025年9月1日", "一式三份", "徒弟（签字）"):
        assert said in page
    save_agreement(ledger, uid, TEXT, 0)
    sign_agreement(ledger, uid, date(2025, 9, 3), 1)
    (page,) = _words(agreement_pdf(ledger, uid, ZH), tmp_path)
    assert "站稳讲台" in page
    assert len(_words(agreement_pdf(ledger, uid, EN), tmp_path)) == 1
