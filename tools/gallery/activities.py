"""The pictures of the page of activities, and the ledger they are taken of."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from PIL import Image

from studyhours.services.activities.attending import attend, check_attendance
from studyhours.services.activities.choices import plan_choices
from studyhours.services.activities.crediting import credit
from studyhours.services.activities.files import Papers, keep_papers
from studyhours.services.activities.guests import Guest
from studyhours.services.activities.handing import Parts, hand_in, open_part
from studyhours.services.activities.opened import open_activity
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import plan_activity, plan_series, series_days
from studyhours.services.activities.rows import Mark
from studyhours.services.evidence.keeping import keep_bytes
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.unit_changes import add_unit
from tools.gallery.scenes import Scene
from tools.window.operator import Operator

_DAY = date(2026, 5, 12)
_TEXT = "分层作业先让学生自选，再看选择的理由；下周在我班试三天。"
_STATUSES = {3: "late", 9: "official", 17: "sick", 30: "absent"}


def hold_activities(ledger: Ledger) -> None:
    """Plans activities of every state, one of them for sixty people."""
    choices = plan_choices(ledger, _DAY)
    everybody = [one.uid for one in choices.teachers]
    group = next(one for one in choices.units if one.kind == "subject_group" and one.members)
    plan = ActivityPlan(
        title="大单元教学设计与作业改革专题研讨", first_day=_DAY, last_day=_DAY,
        hundredths=300, starts="14:30", ends="16:45", place="行政楼三楼会议室",
        speaker="市教科院 陈老师", type="lecture", mode="face", people=frozenset(everybody),
        content="大单元教学的整体设计；作业的分层与减量；各组交流本学期的做法。",
    )  # fmt: skip
    whole = plan_activity(ledger, plan).uids[0]
    attend(ledger, whole, {uid: Mark("sick", "病假条已交") for uid in everybody[5:6]})
    own = ActivityPlan(
        title=f"{group.name}集体备课", first_day=_DAY, last_day=_DAY, hundredths=150,
        starts="15:20", ends="16:40", place="备课室", type="group_study", mode="face",
        group=group.uid, people=group.members,
    )  # fmt: skip
    days = series_days(ledger, date(2026, 3, 10), 2, date(2026, 6, 30)).days
    series = plan_series(ledger, own, days).uids
    for number, uid in enumerate(series[:5]):
        marks = {
            one: Mark(_STATUSES.get(place * 3 + number, "present"))
            for place, one in enumerate(sorted(group.members))
        }
        attend(ledger, uid, marks)
        if number < 4:
            check_attendance(ledger, uid)
        if number < 3:
            credit(ledger, [uid])
    _hand_in_some(ledger, everybody, group.uid)
    later = max(choices.today, _DAY) + timedelta(days=9)
    names = ("师德专题学习", "青年教师读书交流会")
    for place, title in enumerate(names):
        plan_activity(
            ledger,
            ActivityPlan(
                title=title, first_day=later + timedelta(days=7 * place),
                last_day=later + timedelta(days=7 * place), hundredths=200,
                people=frozenset(everybody[place::3]),
            ),
        )  # fmt: skip


def _hand_in_some(ledger: Ledger, everybody: Sequence[str], group: str) -> None:
    """An activity of two schools that wants notes and a reflection of everybody."""
    partner = add_unit(ledger, "城关二小", "school").unit.uid
    plan = ActivityPlan(
        title="校际联动：作业设计展评", first_day=_DAY, last_day=_DAY, hundredths=200,
        starts="14:00", ends="16:00", place="录播教室", speaker="城关二小 王老师",
        type="joint_research", mode="face", group=group, people=frozenset(everybody[:12]),
        needs=frozenset({"record", "reflection"}), units=frozenset({partner}),
        guests=(Guest("王立新", "城关二小"), Guest("赵小燕", "城关二小")),
        content="两校各展示一份单元作业，互评后修改。",
    )  # fmt: skip
    (uid,) = plan_activity(ledger, plan).uids
    people = open_activity(ledger, uid).people
    attend(ledger, uid, {one.uid: Mark("present") for one in people})
    check_attendance(ledger, uid)
    credit(ledger, [uid])
    for number, one in enumerate(open_activity(ledger, uid).people[:9]):
        part = open_part(ledger, uid, one.uid)
        said = Parts("两校各展示一份单元作业，互评分层与减量。", "" if number % 3 == 2 else _TEXT)
        hand_in(ledger, part.record, said, part.version)
    files = tuple(
        replace(keep_bytes(ledger, name, png_picture(colour)), word="photo")
        for name, colour in (("签到现场.png", "#2f6b57"), ("分组研讨.png", "#3f4f86"))
    )
    keep_papers(ledger, uid, Papers(files, "形成两份可用的分层作业，下次由我校主办。"), Papers())


def png_picture(colour: str) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(out, "PNG")
    return out.getvalue()


def _sixty(person: Operator) -> None:
    person.keys("activities-search", "大单元")


def _taking(person: Operator) -> None:
    _sixty(person)
    person.cell("activities-list", 0, 1, double=True)
    person.click("activities-everyone")
    person.cell("activities-people", 3, 1)
    person.keys("activities-find", "z")


def _taken(person: Operator) -> None:
    _sixty(person)
    person.cell("activities-list", 0, 1, double=True)
    person.click("activities-everyone")


def _credited(person: Operator) -> None:
    person.keys("activities-search", "备课")
    person.cell("activities-list", 7, 1, double=True)


def planning(person: Operator) -> None:
    """An activity being planned."""
    person.click("activities-plan")
    person.keys("form-title", "校本课程研讨")


def _joint(person: Operator) -> None:
    person.keys("activities-search", "联动")
    person.cell("activities-list", 0, 1, double=True)


def _papers(person: Operator) -> None:
    _joint(person)
    person.click("activities-papers")


def _handing(person: Operator) -> None:
    _joint(person)
    person.cell("activities-people", 0, 1, double=True)


ACTIVITIES = (
    Scene("activities-empty", "empty", "activities"),
    Scene("activities", "activities", "activities"),
    Scene("activities-sixty", "activities", "activities", _taken, writes=True),
    Scene("activities-finding", "activities", "activities", _taking, writes=True),
    Scene("activities-credited", "activities", "activities", _credited),
    Scene("activities-handed", "activities", "activities", _joint),
    Scene("activities-papers", "activities", "activities", _papers),
    Scene("activities-hand-in", "activities", "activities", _handing),
    Scene("activities-planning", "activities", "activities", planning),
)
