"""The pictures of the page of activities, and the ledger they are taken of."""

from __future__ import annotations

from datetime import date, timedelta

from studyhours.services.activities.attending import attend, check_attendance
from studyhours.services.activities.choices import plan_choices
from studyhours.services.activities.crediting import credit
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import plan_activity, plan_series, series_days
from studyhours.services.activities.rows import Mark
from studyhours.services.ledgers.ledger import Ledger
from tools.gallery.scenes import Scene
from tools.window.operator import Operator

_DAY = date(2026, 5, 12)
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


def _planning(person: Operator) -> None:
    person.click("activities-plan")
    person.keys("form-title", "校本课程研讨")


ACTIVITIES = (
    Scene("activities-empty", "empty", "activities"),
    Scene("activities", "activities", "activities"),
    Scene("activities-sixty", "activities", "activities", _taken, writes=True),
    Scene("activities-finding", "activities", "activities", _taking, writes=True),
    Scene("activities-credited", "activities", "activities", _credited),
    Scene("activities-planning", "activities", "activities", _planning),
)
