"""A small school in which every kind of document has something to say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from studyhours.domain.texts import load_texts
from studyhours.services.activities.reading import list_activities
from studyhours.services.closing.closing import close_year, sign_off
from studyhours.services.documents.answers import Answer
from studyhours.services.evidence.attaching import attach
from studyhours.services.growth.agreement_changes import save_agreement, sign_agreement
from studyhours.services.growth.agreements import read_agreement
from studyhours.services.growth.handbook import PartText, save_part
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import add_record
from studyhours.services.registers.writing import Basis, pair
from studyhours.services.reviewing.deciding import return_records
from studyhours.services.reviewing.notices import NoticeWanted, make_notice
from tests.services.record_world import content, teacher_uids
from tests.support.pictures import picture
from tests.support.scenario import CLOCK, YEAR, walk_imports
from tests.support.templates import copy_of

Given = dict[str, Answer | None]

ESSAY = (
    "今天的课从一道生活里的题目开始：“买三送一，究竟便宜了多少？”学生先估，再算，最后争。"
    "我原以为难点在百分数，其实难点在“单位‘1’是谁”。（这一点，备课时没有想到。）\n"
    "争论了七分钟，黑板上留下三种算法；下课以后，两个孩子追到办公室，说还有第四种——"
    "他们是对的。"
)
NASTY = "=1+1 <b>&amp;</b> {name} %s \\par"
"""What must stay text wherever it is written."""


def make_world(target: str) -> tuple[Ledger, dict[str, Given]]:
    """A ledger, and answers to every kind's questions."""
    return copy_of(_world, target, CLOCK)


def _world(target: str, folder: Path) -> tuple[Ledger, dict[str, Given]]:
    ledger = walk_imports(target).ledger
    people = teacher_uids(ledger)
    one = str(people["0001"])
    for number, title in (("0001", "买三送一"), ("0003", "一次失败的实验"), ("0002", NASTY)):
        said = content(people[number], "writing", "2026-03-12", title, type="case")
        add_record(ledger, replace(said, text=ESSAY * 6))
    book = content(people["0001"], "reading", "2026-05-20", "给教师的建议", type="book")
    notes = add_record(ledger, replace(book, text=ESSAY, fields={"author": "苏霍姆林斯基"}))
    prize = add_record(
        ledger, content(people["0001"], "award", "2026-03-04", "教学能手", type="prize")
    )
    file = folder / "奖状.jpg"
    file.write_bytes(picture(size=(320, 240)))
    attach(ledger, prize.uid, [file])
    waiting = []
    for number in ("0002", "0003", "0003"):
        claim = content(people[number], "training", "2026-05-08", "单元整体教学", type="course")
        waiting.append(add_record(ledger, replace(claim, status="submitted")))
    return_records(ledger, [(waiting[2].uid, waiting[2].version)], "请补上结业证明")
    save_part(ledger, one, YEAR, "plan", PartText("研究说理课。", "成为骨干。", ()), "")
    paired = pair(ledger, "0004", "0001", Basis(date(2025, 9, 1), date(2026, 8, 31)))
    entry = paired.after.uid if paired.after is not None else ""
    texts = load_texts("zh")
    saved = save_agreement(ledger, entry, read_agreement(ledger, entry, texts).text, 0)
    sign_agreement(ledger, entry, date(2025, 9, 1), saved.number)
    notice = make_notice(
        ledger,
        NoticeWanted(
            title="2025-2026 学年学时公示", what="hours",
            about=(date(2025, 9, 1), date(2026, 8, 31)),
            first_day=date(2026, 9, 10), last_day=date(2026, 9, 14), contact="教务处 123",
        ),
        texts,
    )  # fmt: skip
    close_year(ledger, YEAR, reason="教务会议决定")
    sign_off(ledger, YEAR)
    seen = list_records(ledger, RecordFilter(kind="observation", teacher=one)).rows[5]
    activity = list_activities(ledger, YEAR).rows[0].uid
    other = folder / "other.json"
    other.write_text(json.dumps(_other_school()), encoding="utf-8")
    year: Given = {"year": YEAR}
    teacher: Given = {"teacher": "0001"}
    return ledger, {
        "summary": {**year, "by": "verdict"},
        "hours-register": {**year, **teacher},
        "hours-proof": {**teacher, "first": date(2025, 9, 1), "last": date(2026, 8, 31)},
        "portfolio": {**teacher, "all_texts": True},
        "handbook": {**year, **teacher},
        "agreement": {"pair": entry},
        "observation": {"record": seen.uid},
        "reading-notes": {"record": notes.uid},
        "sign-in": {"activity": activity},
        "activity-record": {"activity": activity},
        "reminder": {**year, "as_of": date(2026, 5, 6)},
        "chase-list": {**year, "as_of": date(2026, 5, 6)},
        "review-list": {},
        "notice": {"notice": notice.uid},
        "anthology": {**year, "title": "青山集", "type": "case"},
        "closing-report": {"closing": YEAR},
        "district-summary": {**year, "check_file": (str(other),)},
        "teacher-info": {},
    }


def _other_school() -> dict[str, object]:
    verdicts = ["met"] * 31 + ["missed"] * 4 + ["needs_decision"]
    return {
        "school": "青山镇中心小学",
        "year": YEAR,
        "as_of": "2026-08-31",
        "teachers": [{"verdict": one} for one in verdicts],
        "groups": [],
        "schools": [{"name": "青山镇中心小学", "verdict": "met"}],
    }
