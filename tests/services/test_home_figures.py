"""What home counts: of the school before anything is judged, of groups, and of a year ago."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import event

from studyhours.db.models import Kind, Record
from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import NotPermitted
from studyhours.domain.people import GROUP_KINDS
from studyhours.domain.review import INCOMPLETE
from studyhours.services.activities.attending import attend, check_attendance
from studyhours.services.activities.crediting import credit
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import plan_activity
from studyhours.services.activities.reading import list_activities
from studyhours.services.activities.rows import Mark
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.checking.parts import DONE_PARTS, RulePart, part_of
from studyhours.services.checking.verdicts import read_explained, read_verdicts
from studyhours.services.checking.verdicts_kept import verdicts_today
from studyhours.services.closing.closing import close_year, sign_off
from studyhours.services.closing.frozen_verdicts import read_both
from studyhours.services.home.figures import leads, read_figures
from studyhours.services.home.last_year import same_day_last_year
from studyhours.services.home.school import home_of_school
from studyhours.services.home.teacher import home_of_teacher
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issuing_preview import how_many_are_due
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import add_record
from studyhours.services.registers.writing import Basis, join_group
from studyhours.services.reviewing.notes import add_comment
from studyhours.services.reviewing.queue import QueueFilter, count_queue
from tests.services.record_world import teacher_uids
from tests.support.scenario import YEAR, Walked

SPRING = FixedClock(datetime(2026, 4, 20, 2, 0, tzinfo=UTC))
MONDAY = SPRING.now().date()
GROUP = "备课一组"
GRANTS = {"teacher": "self", "group_head": "group"}


@pytest.fixture
def spring(walked: Walked) -> Ledger:
    """The small school on a Monday in April."""
    return replace(walked.ledger, clock=SPRING)


def _as(ledger: Ledger, role: str) -> Ledger:
    return replace(ledger, actor=Actor(role, functions_of({role: "school"})))


def _head(ledger: Ledger) -> Ledger:
    """0001, who heads a group in which is 0002 (and was 0003)."""
    days = Basis(date(2025, 9, 1))
    join_group(ledger, "0001", GROUP_KINDS[1], GROUP, days, "head")
    join_group(ledger, "0002", GROUP_KINDS[1], GROUP, days)
    before = Basis(date(2025, 9, 1), date(2026, 1, 31))
    join_group(ledger, "0003", GROUP_KINDS[1], GROUP, before)
    uid = str(teacher_uids(ledger)["0001"])
    return replace(ledger, actor=Actor("head", functions_of(GRANTS), uid))


def _claim(ledger: Ledger, number: str, day: date, **more: object) -> str:
    said = RecordContent(
        teacher_id=teacher_uids(ledger)[number], kind="training", type="course",
        status="submitted", first_day=day, last_day=day, level=40, mode="face", place=None,
        hundredths=400, unit="hour", title="培训",
    )  # fmt: skip
    return add_record(ledger, replace(said, **more)).uid  # type: ignore[arg-type]


def _plan(ledger: Ledger, title: str, day: date, *numbers: str) -> str:
    uids = teacher_uids(ledger)
    people = frozenset(str(uids[number]) for number in numbers)
    plan = ActivityPlan(
        title=title, first_day=day, last_day=day, hundredths=200, people=people, place="会议室"
    )
    return plan_activity(ledger, plan).uids[0]


@contextmanager
def statements(ledger: Ledger) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(ledger.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(ledger.engine, "before_cursor_execute", note)


# ---------------------------------------------------------------- before anything is judged


@pytest.mark.both_engines
def test_what_waits_is_told_apart_by_its_age(spring: Ledger) -> None:
    for ago in (0, 6, 7, 29, 30, 90):
        then = replace(spring, clock=FixedClock(SPRING.now() - timedelta(days=ago)))
        _claim(then, "0001", MONDAY - timedelta(days=ago))
    waiting = read_figures(_as(spring, "staff")).waiting
    assert waiting is not None
    assert (waiting.all, waiting.over_week, waiting.over_month) == (6, 4, 2)


@pytest.mark.both_engines
def test_activities_of_this_week_and_without_attendance(spring: Ledger) -> None:
    before = len(list_activities(spring).rows)
    assert before == 0 or all(not one.is_in_week_of(MONDAY) for one in list_activities(spring).rows)
    taken = {one.state for one in list_activities(spring).rows}
    assert "to_take" not in taken
    for days in (-1, 0, 6, 7):
        _plan(spring, f"活动{days}", MONDAY + timedelta(days=days), "0001", "0002")
    found = read_figures(_as(spring, "staff")).activities
    assert found is not None
    assert (found.this_week, found.to_take) == (2, 2)
    assert [one.title for one in found.coming] == ["活动0", "活动6"]


def test_the_term_and_its_weeks(spring: Ledger) -> None:
    term = read_figures(spring).term
    assert (term.year, term.number, term.week, term.over) == (YEAR, 2, 8, False)
    assert term.weeks_left == 11, "the last is that of 7 July"
    summer = replace(spring, clock=FixedClock(datetime(2026, 7, 20, 2, 0, tzinfo=UTC)))
    between = read_figures(summer).term
    assert (between.number, between.week, between.weeks_left) == (None, None, None)


def test_each_role_is_told_its_own(spring: Ledger) -> None:
    staff, leader = (read_figures(_as(spring, role)) for role in ("staff", "leader"))
    assert (staff.backs_up, staff.to_sign, staff.to_comment) == (True, None, None)
    assert (leader.backs_up, leader.to_sign) == (False, ())
    assert leader.to_comment == count_queue(spring, QueueFilter(status=None, to_comment=True))
    assert [leads(_as(spring, role).actor) for role in ("staff", "leader", "admin")] == [
        False, True, False,
    ]  # fmt: skip
    alone = replace(spring, actor=Actor("t", functions_of({"teacher": "self"}), "x"))
    nothing = read_figures(alone)
    assert (nothing.waiting, nothing.activities, nothing.of_groups) == (None, None, ())


def test_what_has_changed_since_a_backup_is_counted(spring: Ledger) -> None:
    backup = max(read_figures(spring).steps)
    assert read_figures(spring).steps_since(backup) == 0
    then = replace(spring, clock=FixedClock(backup + timedelta(minutes=5)))
    for day in (0, 1):
        _claim(then, "0001", MONDAY - timedelta(days=day))
    assert read_figures(then).steps_since(backup) == 2
    assert read_figures(_as(then, "leader")).steps == (), "no business of theirs"


def test_years_to_close_and_to_sign(walked: Walked) -> None:
    ledger = walked.ledger
    autumn = FixedClock(datetime(2026, 9, 3, 2, 0, tzinfo=UTC))
    ledger = replace(ledger, clock=autumn)
    assert read_figures(ledger).to_sign == ()
    close_year(ledger, YEAR)
    assert read_figures(ledger).to_sign == (YEAR,)
    sign_off(ledger, YEAR, name="陈明远", note="同意")
    assert read_figures(ledger).to_sign == ()


@pytest.mark.both_engines
def test_a_text_waits_for_a_comment_for_two_weeks(spring: Ledger) -> None:
    wanted = QueueFilter(status=None, to_comment=True)
    before = count_queue(spring, wanted)
    texts = {"kind": "writing", "type": "reflection", "status": "approved", "unit": "item",
             "hundredths": 100, "level": None, "mode": None}  # fmt: skip
    made = [
        _claim(spring, "0001", MONDAY - timedelta(days=ago), text="今天的课上得很顺。", **texts)
        for ago in (0, 14, 15)
    ]
    _claim(spring, "0001", MONDAY, **texts)
    # Remarks on a lesson are no essay, approved or not.
    for kind, kind_type in (("observation", None), ("training", "course")):
        said = {**texts, "kind": kind, "type": kind_type}
        _claim(spring, "0001", MONDAY, text="板书清楚。", **said)
    assert count_queue(spring, wanted) == before + 2
    add_comment(spring, made[0], "写得具体")
    assert count_queue(spring, wanted) == before + 1


# ---------------------------------------------------------------- judged


def test_a_part_of_a_rule_is_who_home_counts(spring: Ledger) -> None:
    home = home_of_school(spring)
    checked = check(spring, CheckRequest()).teachers
    for bar in home.rules:
        rule = f"{bar.ruleset_id}/{bar.rule_id}"
        done = RulePart(rule, DONE_PARTS)
        assert sum(done.holds(one.result.rules, MONDAY) for one in checked) == bar.done
    for one in home.deadlines:
        due = RulePart(f"{one.ruleset_id}/{one.rule_id}", due=one.due)
        assert sum(due.holds(who.result.rules, MONDAY) for who in checked) == one.people > 0
    assert not RulePart("observe-15/nothing").holds(checked[0].result.rules, MONDAY)


def test_groups_have_their_own_shares(spring: Ledger) -> None:
    home = home_of_school(spring)
    whole, *groups = home.shares
    assert (whole.name, whole.teachers) == ("", 5)
    assert {one.name: one.teachers for one in groups} == {"语文组": 2, "综合组": 2, "数学组": 1}
    assert [one.teachers for one in groups] == [2, 2, 1], "the largest first"
    shown = {one.uid: one for one in list_teachers(spring)}
    people = check(spring, CheckRequest()).teachers
    for one in groups:
        mine = [who for who in people if shown[who.uid].group == one.name]
        for rule, share in one.shares.items():
            results = [
                result
                for who in mine
                for result in who.result.rules
                if f"{result.ruleset_id}/{result.rule_id}" == rule
            ]
            done = sum(part_of(result, MONDAY) in DONE_PARTS for result in results)
            assert (share.done, share.bound) == (done, len(results))
    assert whole.shares["observe-15/observed"].percent == (
        whole.shares["observe-15/observed"].done * 100 // 5
    )


def test_the_same_day_a_year_ago(walked: Walked) -> None:
    ledger = walked.ledger
    assert same_day_last_year(replace(ledger, clock=SPRING)) is None, "no records of that year"
    later = FixedClock(datetime(2027, 4, 20, 2, 0, tzinfo=UTC))
    found = same_day_last_year(replace(ledger, clock=later))
    assert found is not None
    assert found.day == MONDAY
    then = read_verdicts(ledger, None, MONDAY)
    assert {name: (one.done, one.bound) for name, one in found.met.items()} == {
        one.id: (one.verdicts.count("met"), 5) for one in then.rulesets
    }


def test_verdicts_of_today_are_judged_once(spring: Ledger) -> None:
    first = verdicts_today(spring)
    with statements(spring) as asked:
        again = verdicts_today(spring)
        both = read_both(spring, None, None)
    assert again.checked is first.checked
    assert both.today.checked is first.checked
    assert not any("record" in one.partition("FROM")[2].split()[:1] for one in asked)
    _claim(spring, "0001", MONDAY, status="approved", hundredths=9900)
    changed = verdicts_today(spring)
    assert changed.checked is not None
    assert changed.checked.teachers == check(spring, CheckRequest()).teachers
    assert changed.checked is not first.checked


def test_certificates_to_issue_are_those_ticked(walked: Walked, tmp_path: Path) -> None:
    ledger = replace(walked.ledger, clock=FixedClock(datetime(2026, 8, 31, 2, 0, tzinfo=UTC)))
    due = how_many_are_due(ledger, "zh")
    assert due
    issued = issue(ledger, IssueRequest(tmp_path / "papers", year=YEAR))
    assert len(issued.papers) == due
    assert how_many_are_due(ledger, "zh") == 0
    with pytest.raises(NotPermitted):
        how_many_are_due(_as(ledger, "leader"), "zh")


# ---------------------------------------------------------------- who heads a group


@pytest.mark.both_engines
def test_a_head_sees_the_members_of_today(spring: Ledger) -> None:
    head = _head(spring)
    uids = teacher_uids(spring)
    home = home_of_school(head)
    assert home.groups == (GROUP,)
    assert home.teachers == 2
    assert {one.teacher.uid for one in home.concerns} == {str(uids["0001"]), str(uids["0002"])}
    assert home.shares == ()
    everybody = {one.uid: one for one in check(spring, CheckRequest()).teachers}
    seen = read_verdicts(head, None, None)
    assert seen.checked is not None
    assert [one.result for one in seen.checked.teachers] == [
        everybody[one.uid].result for one in seen.checked.teachers
    ]
    assert read_explained(head, YEAR, MONDAY, str(uids["0002"])).records
    for number in ("0003", "0004"):
        with pytest.raises(NotPermitted):
            read_explained(head, YEAR, MONDAY, str(uids[number]))
        with pytest.raises(NotPermitted):
            home_of_teacher(head, str(uids[number]))
    assert home_of_teacher(head, str(uids["0002"])).uid == str(uids["0002"])
    with pytest.raises(NotPermitted):
        check(head, CheckRequest())


def test_a_head_of_nothing_is_a_teacher(spring: Ledger) -> None:
    uid = str(teacher_uids(spring)["0004"])
    alone = replace(spring, actor=Actor("head", functions_of(GRANTS), uid))
    seen = read_verdicts(alone, None, None)
    assert [*seen.teachers] == [uid]
    teacher = replace(spring, actor=Actor("t", functions_of({"teacher": "self"}), uid))
    with pytest.raises(NotPermitted):
        home_of_school(teacher)


@pytest.mark.both_engines
def test_a_head_is_told_of_the_groups_week(spring: Ledger) -> None:
    with spring.writing() as tx:
        tx.session.get_one(Kind, (school_of(tx.session).id, "observation")).reviewer = "group_head"
    head = _head(spring)
    _plan(spring, "组里有人", MONDAY, "0002", "0004")
    _plan(spring, "组里没人", MONDAY, "0004")
    _plan(spring, "下周", MONDAY + timedelta(days=7), "0002")
    for number in ("0002", "0004"):
        _claim(spring, number, MONDAY, kind="observation", type="lesson", unit="period",
               hundredths=100, level=None, mode=None)  # fmt: skip
    figures = read_figures(head)
    assert [one.title for one in figures.of_groups] == ["组里有人"]
    assert figures.waiting is not None
    assert figures.waiting.all == 1
    assert read_figures(spring).of_groups == ()


# ---------------------------------------------------------------- a teacher's activities


@pytest.mark.both_engines
def test_activities_come_and_lack_their_reflection(spring: Ledger) -> None:
    with spring.writing() as tx:
        school = school_of(tx.session)
        school.settings = {**school.settings, "session_checks": ["attendance", "reflection"]}
    uid = str(teacher_uids(spring)["0001"])
    held = _plan(spring, "已参加", MONDAY - timedelta(days=3), "0001", "0002")
    _plan(spring, "后天", MONDAY + timedelta(days=2), "0001")
    _plan(spring, "今天", MONDAY, "0001")
    _plan(spring, "别人的", MONDAY, "0002")
    _plan(spring, "太远", MONDAY + timedelta(days=61), "0001")
    attend(spring, held, {one: Mark("present") for one in _people(spring, "0001", "0002")})
    check_attendance(spring, held)
    credit(spring, [held])
    home = home_of_teacher(spring, uid)
    assert [one.title for one in home.coming] == ["今天", "后天"]
    (lacking,) = home.lacking
    assert lacking.title == "已参加"
    assert home.waiting[INCOMPLETE] == 1
    with spring.reading() as session:
        record = session.get_one(Record, UUID(lacking.record or ""))
    assert (record.title, record.status) == ("已参加", INCOMPLETE)


def _people(ledger: Ledger, *numbers: str) -> list[str]:
    uids = teacher_uids(ledger)
    return [str(uids[number]) for number in numbers]
