"""The pictures of the page of growth, and the ledger they are taken of."""

from __future__ import annotations

from datetime import date

from studyhours.services.growth.agreement_changes import save_agreement, sign_agreement
from studyhours.services.growth.agreements import list_pairs, read_agreement
from studyhours.services.growth.goals import RECORD, RULE, Goal
from studyhours.services.growth.handbook import PartText, read_handbook, save_part
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.teacher_facts import set_state
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.registers.writing import Basis, pair
from studyhours.services.reviewing.notes import add_comment
from studyhours.services.rulebook.rulesets import adopt_preset
from tools.gallery.scenes import Scene
from tools.window.operator import Operator

_YEAR = "2025-2026"
_PRESENT = (
    "任教五年，担任三年级语文教学和班主任工作。课堂管理比较稳，朗读教学受学生喜欢；"
    "不足是作业设计偏重抄写，分层不够，对学困生的跟踪不细。\n"
    "本学期听课反馈中，同事多次提到提问密度高、等待时间短。"
)
_GOALS = (
    Goal("发表论文或在校内交流两篇", measure=RECORD, about="writing/paper", target=2),
    Goal("学满年度学时", measure=RULE, about="school-72/hours.total"),
    Goal("上一节县级以上公开课", "three_years", RECORD, "lesson/open_lesson", 1),
    Goal("整理三年级作业设计集", done=True),
)


def grow(ledger: Ledger) -> None:
    """Has one teacher write a handbook, the school comment on it, and three pairs agree."""
    teachers = [one.uid for one in list_teachers(ledger)]
    one = teachers[2]
    set_state(ledger, one, "layer", "新手", date(2023, 9, 1))
    set_state(ledger, one, "layer", "胜任", date(2025, 9, 1))
    set_state(ledger, one, "post", "班主任", date(2024, 9, 1))
    first = save_part(ledger, one, _YEAR, "present", PartText(_PRESENT[:60]), "")
    saved = save_part(ledger, one, _YEAR, "present", PartText(_PRESENT), first.saved.version)
    add_comment(ledger, saved.saved.uid, "分析得实在。提问的等待时间，可以录一节课自己数一数。")
    plan = PartText(
        "本学年研究“说理课堂”，每月上一节研究课并写反思；读完《静悄悄的革命》。",
        "三年内成为校级骨干教师，形成自己的朗读教学方法，发表论文两篇。",
        _GOALS,
    )
    save_part(ledger, one, _YEAR, "plan", plan, "")
    steps = [drawn.uid for drawn in read_handbook(ledger, one, _YEAR).footprints if drawn.is_step]
    said = PartText("这一年最难忘的，是第一次给全镇上公开课。", picks=tuple(steps[:6]))
    save_part(ledger, one, _YEAR, "footprints", said, "")
    with ledger.writing() as tx:
        adopt_preset(tx, school_of(tx.session), "mentor-pair-terms")
    for mentor, mentee in ((5, 2), (6, 9), (7, 11)):
        pair(ledger, teachers[mentor], teachers[mentee], Basis(date(2025, 9, 1), date(2026, 8, 31)))
    for number, row in enumerate(list_pairs(ledger)[:2]):
        text = read_agreement(ledger, row.uid).text
        save_agreement(ledger, row.uid, text, 0)
        if not number:
            sign_agreement(ledger, row.uid, date(2025, 9, 10), 1)


def _third(person: Operator) -> None:
    person.type("growth-picker", "0003")
    person.enter("growth-picker")


def _part(part: str) -> Scene:
    def prepare(person: Operator) -> None:
        _third(person)
        person.click(f"growth-part-{part}")

    return Scene(f"growth-{part}", "growth", "growth", prepare)


def _portfolio(person: Operator) -> None:
    _third(person)
    person.click("growth-view-portfolio")


def _preview(person: Operator) -> None:
    _portfolio(person)
    person.click("growth-print")


def _pairs(person: Operator) -> None:
    person.click("growth-view-pairs")
    person.cell("growth-pairs", 0, 0)


GROWTH = (
    Scene("growth-empty", "empty", "growth"),
    Scene("growth-nobody", "school", "growth"),
    *(_part(part) for part in ("present", "plan", "footprints", "results")),
    Scene("growth-portfolio", "growth", "growth", _portfolio),
    Scene("preview", "growth", "growth", _preview),
    Scene("growth-pairs", "growth", "growth", _pairs),
    Scene("growth-large", "large", "growth", _portfolio),
)
