"""Public notices: what they list, how long they hang, objections, the end, on paper."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from pypdf import PdfReader

from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.reports.table_word import render_table_word
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.records.saving import add_record
from studyhours.services.reviewing.notice_paper import notice_pdf, notice_table, notice_text
from studyhours.services.reviewing.notices import (
    ENDED,
    HANGING,
    OVER,
    NoticeWanted,
    end_notice,
    list_notices,
    make_notice,
    object_to,
    offered_lines,
    read_notice,
    settle,
    take_notice_back,
)
from tests.services.record_world import content, teacher_uids
from tests.support.scenario import Walked

YEAR = (date(2025, 9, 1), date(2026, 8, 31))
ZH = load_texts("zh")
HOURS = NoticeWanted(
    title="2025-2026 学年学时公示", what="hours", about=YEAR,
    first_day=date(2026, 9, 10), last_day=date(2026, 9, 14), contact="教务处 123",
)  # fmt: skip
"""The clock stands on 10 September 2026."""


@contextmanager
def _refused(code: str) -> Iterator[None]:
    with pytest.raises(UnusableInput) as caught:
        yield
    assert caught.value.code == code, caught.value


def _award(ledger: Ledger, number: str, day: str, title: str, status: str = "approved") -> str:
    said = content(teacher_uids(ledger)[number], "award", day, title)
    return add_record(ledger, replace(said, status=status)).uid


@pytest.mark.both_engines
def test_what_may_be_listed(walked: Walked) -> None:
    ledger = walked.ledger
    first = _award(ledger, "0002", "2025-12-01", "优质课一等奖")
    _award(ledger, "0001", "2026-03-01", "论文二等奖")
    _award(ledger, "0001", "2026-03-02", "还没审", "submitted")
    _award(ledger, "0003", "2024-12-01", "去年的")
    lines = offered_lines(ledger, "award", YEAR, ZH)
    assert [(one.name, one.said) for one in lines] == [
        ("欧阳若兰", "论文二等奖"), ("帕提古丽·艾山", "优质课一等奖")
    ]  # fmt: skip
    assert lines[1].uid == first
    assert lines[1].more.endswith("2025-12-01")
    hours = offered_lines(ledger, "hours", YEAR, ZH)
    assert {one.name: one.said for one in hours}["欧阳若兰"].endswith("学时")
    assert offered_lines(ledger, "certificate", YEAR, ZH) == ()
    with _refused("unknown_record_kind"):
        offered_lines(ledger, "medal", YEAR, ZH)
    # The roster has 欧阳若兰 first, by strokes 李䶮 comes before her: that is how notices are made.
    _award(ledger, "0003", "2026-04-01", "微课奖")
    known = read_notice(ledger, make_notice(ledger, replace(HOURS, what="award"), ZH).uid).lines
    assert [one.name for one in known] == ["李䶮", "欧阳若兰", "帕提古丽·艾山"]
    assert offered_lines(ledger, "award", YEAR, ZH) == known
    assert [one.name for one in offered_lines(ledger, "award", YEAR, ZH, "roster")] == [
        "欧阳若兰", "帕提古丽·艾山", "李䶮"
    ]  # fmt: skip
    with _refused("unknown_order"):
        make_notice(ledger, replace(HOURS, what="award", order="height"), ZH)
    wanted = replace(HOURS, what="award", chosen=[first])
    (made,) = read_notice(ledger, make_notice(ledger, wanted, ZH).uid).lines
    assert made.said == "优质课一等奖"
    with _refused("notice_empty"):
        make_notice(ledger, replace(wanted, chosen=["no such"]), ZH)
    # Two are called 王芳: each is told by the staff number, in the order of the names alone.
    for number in ("0005", "0004"):
        _award(ledger, number, "2026-03-03", "评课")
    names = [one.name for one in offered_lines(ledger, "award", YEAR, ZH)]
    assert names == ["王芳 0004", "王芳 0005", "李䶮", "欧阳若兰", "帕提古丽·艾山"]


@pytest.mark.both_engines
def test_from_hanging_to_the_end(walked: Walked) -> None:
    ledger = walked.ledger
    uid = make_notice(ledger, HOURS, ZH).uid
    said = read_notice(ledger, uid).lines
    (shown,) = list_notices(ledger)
    assert (shown.state, shown.title, shown.contact) == (HANGING, HOURS.title, "教务处 123")
    first = object_to(ledger, uid, "张三", "少算了两学时", 1).objection
    object_to(ledger, uid, "", "不同意")
    with _refused("notice_line_unknown"):
        object_to(ledger, uid, "张三", "没有这项", len(said) + 1)
    with _refused("objection_empty"):
        object_to(ledger, uid, "张三", " ")
    with _refused("notice_objected"):
        take_notice_back(ledger, uid)
    with _refused("notice_still_hangs"):
        end_notice(ledger, uid, "无异议")
    # What is listed stays as it was printed, whatever happens to the records.
    add_record(ledger, content(teacher_uids(ledger)["0001"], "training", "2026-05-05", "补录"))
    assert read_notice(ledger, uid).lines == said
    late = replace(HOURS, first_day=date(2026, 9, 1), last_day=date(2026, 9, 5))
    over = make_notice(ledger, late, ZH).uid
    assert read_notice(ledger, over).state == OVER
    objection = object_to(ledger, over, "李四", "有出入").objection
    with _refused("objections_open"):
        end_notice(ledger, over, "")
    assert objection is not None
    settle(ledger, objection, "核对无误")
    end_notice(ledger, over, "无异议")
    ended = read_notice(ledger, over)
    assert (ended.state, ended.result, ended.objections[0].outcome) == (
        ENDED, "无异议", "核对无误"
    )  # fmt: skip
    late_deeds: Sequence[Callable[[], object]] = (
        lambda: object_to(ledger, over, "张三", "晚了"),
        lambda: settle(ledger, str(objection), "再改"),
        lambda: end_notice(ledger, over, ""),
        lambda: take_notice_back(ledger, over),
    )
    for deed in late_deeds:
        with _refused("notice_ended"):
            deed()
    assert first is not None
    assert len(read_notice(ledger, uid).open_objections) == 2


def test_a_mistake_is_taken_back(walked: Walked) -> None:
    ledger = walked.ledger
    uid = make_notice(ledger, HOURS, ZH).uid
    take_notice_back(ledger, uid)
    assert list_notices(ledger) == ()
    with _refused("unknown_notice"):
        object_to(ledger, uid, "张三", "没有了")
    take_notice_back(ledger, uid, back=False)
    assert [one.uid for one in list_notices(ledger)] == [uid]
    for change, code in (
        ({"title": " "}, "notice_title"),
        ({"title": "长" * 101}, "notice_title"),
        ({"last_day": date(2026, 9, 9)}, "days_in_wrong_order"),
        ({"about": (YEAR[1], YEAR[0])}, "days_in_wrong_order"),
    ):
        with _refused(code):
            make_notice(ledger, replace(HOURS, **change), ZH)


def test_on_paper_and_as_text(walked: Walked) -> None:
    ledger = walked.ledger
    uid = make_notice(ledger, HOURS, ZH).uid
    said = notice_text(read_notice(ledger, uid), ZH)
    assert said.splitlines()[0] == HOURS.title
    assert "公示期为2026年9月10日至2026年9月14日" in said
    assert "2025年9月1日至2026年8月31日" in said
    assert "教务处 123" in said
    paper = notice_pdf(ledger, uid, ZH)
    text = PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    assert "欧阳若兰" in text
    assert "学年学时公示" in text
    assert paper == notice_pdf(ledger, uid, ZH)
    # Whose notice it is and of which day stand at the right, as on any Chinese notice.
    placed: list[float] = []

    def look(words: str, _cm: object, at: list[float], _font: object, _size: object) -> None:
        if "（盖章）" in words:
            placed.append(at[4])

    PdfReader(io.BytesIO(paper)).pages[0].extract_text(visitor_text=look)
    assert placed, text
    assert min(placed) > 300, "points from the left of an A4 page"
    word = Document(io.BytesIO(render_table_word(notice_table(ledger, uid, ZH))))
    school, day = word.paragraphs[-2:]
    assert (school.text, day.text) == ("河湾乡中心小学（盖章）", "2026年9月10日")
    assert school.alignment == day.alignment == WD_ALIGN_PARAGRAPH.RIGHT


def test_who_may(walked: Walked) -> None:
    ledger = walked.ledger
    uid = make_notice(ledger, HOURS, ZH).uid
    head = replace(ledger, actor=Actor("h", functions_of({"group_head": "group"}), None))
    deeds: Sequence[Callable[[], object]] = (
        lambda: make_notice(head, HOURS, ZH),
        lambda: object_to(head, uid, "张三", "异议"),
        lambda: list_notices(head),
        lambda: offered_lines(head, "hours", YEAR, ZH),
    )
    for deed in deeds:
        with pytest.raises(NotPermitted):
            deed()
    leader = replace(ledger, actor=Actor("l", functions_of({"leader": "school"})))
    assert object_to(leader, uid, "张三", "异议").objection
