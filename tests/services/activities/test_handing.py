"""What participants hand in, by rule; process files, guests, heads of groups; what is undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from studyhours.db.models import Attendance, Record, RecordUnit
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.people import GROUP_KINDS
from studyhours.domain.texts import load_texts
from studyhours.services.activities.attending import attend, check_attendance
from studyhours.services.activities.choices import plan_choices
from studyhours.services.activities.crediting import credit, take_credit_back
from studyhours.services.activities.files import (
    Papers,
    bring_files,
    keep_papers,
)
from studyhours.services.activities.guests import Guest, guests_text, read_guests
from studyhours.services.activities.handing import (
    Parts,
    draft_of,
    hand_in,
    open_part,
    parts_of,
    reminder_text,
    who_is_behind,
)
from studyhours.services.activities.opened import open_activity
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import change_activity, plan_activity, take_back
from studyhours.services.activities.reading import DONE, TO_HAND_IN, list_activities
from studyhours.services.activities.record_sheet import activity_record
from studyhours.services.activities.rows import Mark
from studyhours.services.activities.sheet import sign_in_sheet
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.evidence.reading import OF_ACTIVITY, bytes_of
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.made import undo_import
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.people.unit_changes import add_unit, remove_unit
from studyhours.services.records.drafts import list_drafts, new_draft_uid, save_draft
from studyhours.services.records.saving import change_record, read_record, restore_record
from studyhours.services.registers.writing import Basis, join_group
from studyhours.services.reviewing.deciding import return_records
from tests.services.record_world import teacher_uids
from tests.support.pictures import pdf, picture
from tests.support.scenario import YEAR_END, Walked, walk_imports, write_xlsx

DAY = date(2025, 11, 4)
BOTH = frozenset({"record", "reflection"})


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """For what no database decides."""
    done = walk_imports(str(tmp_path / "school.studyhours"))
    yield done.ledger
    done.ledger.close()


def _plan(ledger: Ledger, *numbers: str, **more: object) -> ActivityPlan:
    uids = teacher_uids(ledger)
    plan = ActivityPlan(
        title="作业设计研讨", first_day=DAY, last_day=DAY, hundredths=200, type="group_study",
        people=frozenset(str(uids[number]) for number in numbers),
    )  # fmt: skip
    return replace(plan, **more)  # type: ignore[arg-type]  # fields by name


def _held(ledger: Ledger, plan: ActivityPlan) -> str:
    """Everybody was there; it is credited."""
    (uid,) = plan_activity(ledger, plan).uids
    attend(ledger, uid, {one.uid: Mark("present") for one in open_activity(ledger, uid).people})
    check_attendance(ledger, uid)
    credit(ledger, [uid])
    return uid


def _as_teacher(ledger: Ledger, number: str, *roles: str) -> Ledger:
    grants = {"teacher": "self", **dict.fromkeys(roles, "group")}
    uid = str(teacher_uids(ledger)[number])
    return replace(ledger, actor=Actor(f"t{number}", functions_of(grants), uid))


def _value(ledger: Ledger, number: str) -> object:
    report = check(ledger, CheckRequest(as_of=YEAR_END, teacher=number, ruleset="school-72"))
    (teacher,) = report.teachers
    return next(rule.value for rule in teacher.result.rules if rule.rule_id == "hours.total")


@pytest.mark.both_engines
def test_hours_count_once_everything_is_in(walked: Walked) -> None:
    ledger = walked.ledger
    before = _value(ledger, "0001")
    uid = _held(ledger, _plan(ledger, "0001", "0002", needs=BOTH))
    assert _value(ledger, "0001") == before
    opened = open_activity(ledger, uid)
    assert (opened.shown.state, opened.shown.missing, opened.wanted) == (TO_HAND_IN, 2, BOTH)
    mine = _as_teacher(ledger, "0001")
    part = open_part(mine, uid)
    assert (part.missing, part.status) == (("record", "reflection"), "incomplete")
    hand_in(mine, part.record, Parts(notes="三种作业\n分层"), part.version)
    part = open_part(mine, uid)
    assert (part.missing, part.parts.notes) == (("reflection",), "三种作业\n分层")
    assert _value(ledger, "0001") == before
    done = hand_in(mine, part.record, replace(part.parts, text="我打算分层布置。"), part.version)
    assert _value(ledger, "0001") == before + 2  # type: ignore[operator]  # a fraction
    with ledger.reading() as session:
        row = session.get_one(Record, UUID(part.record))
        assert (row.status, row.evidence) == ("approved", "record reflection")
    people = {one.staff_no: one for one in open_activity(ledger, uid).people}
    assert people["0001"].handed == BOTH
    assert [one.staff_no for one in open_activity(ledger, uid).behind] == ["0002"]
    (behind,) = who_is_behind(ledger, uid)
    assert (behind.teacher.staff_no, behind.missing) == ("0002", ("record", "reflection"))
    said = reminder_text([behind], load_texts("zh"))
    assert said == "《作业设计研讨》（2025-11-04）还没有交齐：\n缺记录、反思：帕提古丽·艾山"
    # Taking it back makes the record wait again, by the same rule.
    restore_record(mine, part.record, part.version, done.version)
    assert _value(ledger, "0001") == before
    assert not list(examine(ledger))


def test_without_needs_a_reflection_changes_no_status(ledger: Ledger) -> None:
    uid = _held(ledger, _plan(ledger, "0001"))
    assert open_activity(ledger, uid).shown.state == DONE
    mine = _as_teacher(ledger, "0001")
    part = open_part(mine, uid)
    hand_in(mine, part.record, Parts(text="想一想"), part.version)
    assert open_part(mine, uid).status == "approved"
    # Anything else that teachers change of it is looked at by the office.
    content, version = read_record(mine, part.record)
    change_record(mine, part.record, replace(content, hundredths=900), version)
    assert open_part(mine, uid).status == "submitted"
    with pytest.raises(UnusableInput, match="credit_changed_since"):
        take_credit_back(ledger, [uid])


def test_what_was_returned_is_looked_at_again(ledger: Ledger) -> None:
    uid = _held(ledger, _plan(ledger, "0001", needs=frozenset({"reflection"})))
    mine = _as_teacher(ledger, "0001")
    part = open_part(mine, uid)
    saved = hand_in(mine, part.record, Parts(text="好"), part.version)
    return_records(ledger, [(part.record, saved.version)], "太短了")
    part = open_part(mine, uid)
    assert (part.status, part.reason, part.parts.text) == ("returned", "太短了", "好")
    hand_in(mine, part.record, Parts(text="好，因为……"), part.version)
    assert open_part(mine, uid).status == "submitted"


def test_a_file_may_show_what_is_wanted(ledger: Ledger, tmp_path: Path) -> None:
    uid = _held(ledger, _plan(ledger, "0001", needs=frozenset({"record"})))
    note = tmp_path / "听课记录.pdf"
    note.write_bytes(pdf())
    from studyhours.services.evidence.keeping import keep_files

    mine = _as_teacher(ledger, "0001")
    (kept,) = keep_files(mine, [note]).files
    assert kept.word == "record"
    part = open_part(mine, uid)
    hand_in(mine, part.record, Parts(files=(kept,)), part.version)
    assert open_activity(ledger, uid).shown.state == DONE


def test_what_was_handed_in_outlives_the_credit(ledger: Ledger) -> None:
    uid = _held(ledger, _plan(ledger, "0001", "0002", needs=frozenset({"reflection"})))
    mine = _as_teacher(ledger, "0001")
    part = open_part(mine, uid)
    hand_in(mine, part.record, Parts(text="不能丢"), part.version)
    take_credit_back(ledger, [uid])
    with pytest.raises(UnusableInput, match="nothing_to_hand_in"):
        open_part(mine, uid)
    credit(ledger, [uid])
    again = open_part(mine, uid)
    assert (again.parts.text, again.status, again.record) == ("不能丢", "approved", part.record)
    # Somebody who turns out to have been late keeps it too.
    attend(ledger, uid, {str(teacher_uids(ledger)["0001"]): Mark("late")})
    assert open_part(mine, uid).parts.text == "不能丢"


def test_a_draft_of_it_is_no_record_draft(ledger: Ledger) -> None:
    uid = _held(ledger, _plan(ledger, "0001"))
    mine = _as_teacher(ledger, "0001")
    part = open_part(mine, uid)
    typed = Parts(notes="还没写完", text="半句")
    draft = new_draft_uid(mine)
    save_draft(mine, draft_of(draft, part, typed))
    assert list_drafts(mine) == ()
    again = open_part(mine, uid)
    assert again.draft is not None
    assert parts_of(again.draft) == typed
    assert open_part(ledger, uid, part.teacher).draft is None
    hand_in(mine, part.record, typed, part.version, draft=draft)
    assert open_part(mine, uid).draft is None


def test_others_parts_are_not_theirs(ledger: Ledger) -> None:
    uid = _held(ledger, _plan(ledger, "0001", "0002", needs=BOTH))
    mine = _as_teacher(ledger, "0002")
    others = open_part(ledger, uid, str(teacher_uids(ledger)["0001"]))
    with pytest.raises(NotPermitted):
        open_part(mine, uid, others.teacher)
    with pytest.raises(NotPermitted):
        hand_in(mine, others.record, Parts(text="替他写"), others.version)
    opened = open_activity(mine, uid)
    assert [one.staff_no for one in opened.people] == ["0002"]
    assert not opened.may_edit
    assert [one.teacher.staff_no for one in who_is_behind(mine)] == ["0002"]
    (other,) = plan_activity(ledger, _plan(ledger, "0001", title="别的")).uids
    with pytest.raises(UnusableInput, match="unknown_activity"):
        open_activity(mine, other)
    seen = {row.uid for row in list_activities(mine).rows}
    assert uid in seen
    assert other not in seen


# ---------------------------------------------------------------- heads of groups


@pytest.fixture
def head(ledger: Ledger) -> Ledger:
    """0001, who heads a group in which is 0002."""
    days = Basis(date(2020, 9, 1), None, "", "")
    join_group(ledger, "0001", GROUP_KINDS[1], "备课一组", days, "head")
    join_group(ledger, "0002", GROUP_KINDS[1], "备课一组", days)
    return _as_teacher(ledger, "0001", "group_head")


def _group(ledger: Ledger) -> str:
    return next(one.uid for one in plan_choices(ledger, DAY).units if one.name == "备课一组")


def test_a_head_plans_and_credits_for_the_own_group(ledger: Ledger, head: Ledger) -> None:
    choices = plan_choices(head, DAY)
    assert [one.name for one in choices.units] == ["备课一组"]
    assert choices.fixed_group
    assert {one.staff_no for one in choices.teachers} == {"0001", "0002"}
    group = _group(ledger)
    uid = _held(head, _plan(ledger, "0001", "0002", group=group))
    assert open_activity(head, uid).may_edit
    assert len(open_activity(head, uid).people) == 2
    with pytest.raises(NotPermitted, match="activity_of_others"):
        plan_activity(head, _plan(ledger, "0002"))
    with pytest.raises(NotPermitted, match="people_of_others"):
        plan_activity(head, _plan(ledger, "0002", "0003", group=group))
    (other,) = plan_activity(ledger, _plan(ledger, "0001", "0003")).uids
    for deed in (
        lambda: attend(head, other, {str(teacher_uids(ledger)["0003"]): Mark("present")}),
        lambda: credit(head, [other]),
        lambda: take_back(head, [other]),
        lambda: change_activity(
            head, other, _plan(ledger, "0001", group=group), _plan(ledger, "0001", "0003")
        ),
    ):
        with pytest.raises(NotPermitted):
            deed()
    take_credit_back(head, [uid])


def test_a_member_is_no_head(ledger: Ledger, head: Ledger) -> None:
    group = _group(head)
    member = _as_teacher(ledger, "0002", "group_head")
    with pytest.raises(NotPermitted):
        plan_activity(member, _plan(ledger, "0002", group=group))


# ---------------------------------------------------------------- process files


def test_process_files_and_the_record_on_paper(ledger: Ledger, tmp_path: Path) -> None:
    uid = _held(ledger, _plan(ledger, "0001", "0002", content="研读课标\n说课"))
    notice, shot, empty = (
        tmp_path / name for name in ("关于开展研讨的通知.pdf", "现场照片.jpg", "空.pdf")
    )
    notice.write_bytes(pdf())
    shot.write_bytes(picture(size=(800, 600)))
    empty.write_bytes(b"")
    kept = bring_files(ledger, uid, [notice, shot, empty])
    assert [(one.name, one.word) for one in kept.after.files] == [
        ("关于开展研讨的通知.pdf", "notice"), ("现场照片.jpg", "photo")
    ]  # fmt: skip
    assert len(kept.refused) == 1
    after = keep_papers(ledger, uid, replace(kept.after, result="形成两份设计"), kept.after).after
    with pytest.raises(UnusableInput, match="activity_changed_meanwhile"):
        keep_papers(ledger, uid, Papers(), kept.after)
    opened = open_activity(ledger, uid)
    assert (opened.files, opened.result, opened.shown.files) == (after.files, "形成两份设计", 2)
    photo = after.files[1]
    assert bytes_of(ledger, photo.sha256, f"{OF_ACTIVITY}{uid}")
    there, away = _as_teacher(ledger, "0002"), _as_teacher(ledger, "0003")
    assert bytes_of(there, photo.sha256, f"{OF_ACTIVITY}{uid}")
    with pytest.raises(UnusableInput, match="unknown_activity"):
        bytes_of(away, photo.sha256, f"{OF_ACTIVITY}{uid}")
    with pytest.raises(NotPermitted):
        keep_papers(there, uid, Papers(), after)
    made = tmp_path / "record.pdf"
    made.write_bytes(activity_record(ledger, uid, load_texts("zh")))
    (page,) = PdfReader(made).pages
    said = page.extract_text()
    for words in ("作业设计研讨", "欧阳若兰", "研读课标", "形成两份设计", "现场照片"):
        assert words in said
    assert len(page.images) == 1
    assert activity_record(ledger, uid, load_texts("zh")) == made.read_bytes()
    assert not list(examine(ledger))


def test_a_long_record_goes_on_over_pages(ledger: Ledger) -> None:
    uid = _held(ledger, _plan(ledger, "0001", content="第一点。\n" * 120))
    import io

    pages = PdfReader(io.BytesIO(activity_record(ledger, uid, load_texts("zh")))).pages
    assert len(pages) == 3
    assert sum(page.extract_text().count("第一点。") for page in pages) == 120


# ---------------------------------------------------------------- other schools


def test_guests_are_read_as_people_type_them() -> None:
    found = read_guests("张三 第二小学\n李四，城关 中学\n\n王五\n张三\t第二小学")
    assert found == (Guest("张三", "第二小学"), Guest("李四", "城关 中学"), Guest("王五", ""))
    assert read_guests(guests_text(found)) == found


def test_guests_sign_and_are_marked_and_counted(ledger: Ledger, tmp_path: Path) -> None:
    guests = (Guest("张三", "第二小学"), Guest("李四", "第三小学"))
    plan = _plan(ledger, "0001", guests=guests)
    (uid,) = plan_activity(ledger, plan).uids
    uids = teacher_uids(ledger)
    done = attend(ledger, uid, {guests[0].uid: Mark("late"), str(uids["0001"]): Mark("present")})
    assert set(done.before) == {guests[0].uid, str(uids["0001"])}
    with pytest.raises(UnusableInput, match="not_a_participant"):
        attend(ledger, uid, {Guest("赵六", "").uid: Mark("present")})
    # Of guests nothing needs to be said for the attendance to be right.
    check_attendance(ledger, uid)
    credit(ledger, [uid])
    opened = open_activity(ledger, uid)
    assert [(one.name, one.group, one.status) for one in opened.people if one.teacher is None] == [
        ("张三", "第二小学", "late"), ("李四", "第三小学", "blank")
    ]  # fmt: skip
    assert (opened.shown.people, opened.shown.guests) == (1, 2)
    # Guests may still be added once it is credited; what was said of the others stays.
    wider = replace(plan, guests=(*guests, Guest("孙七", "")))
    change_activity(ledger, uid, wider, plan)
    assert open_activity(ledger, uid).people[1].status == "late"
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(sign_in_sheet(ledger, uid, load_texts("zh")))
    said = PdfReader(sheet).pages[0].extract_text()
    assert "张三" in said
    assert "第二小学" in said
    for wrong in ((Guest("甲", ""), Guest("甲", "")), (Guest("", "校"),)):
        with pytest.raises(UnusableInput, match="guest_unclear"):
            plan_activity(ledger, _plan(ledger, "0001", guests=wrong))


def test_it_counts_for_all_who_hold_it(ledger: Ledger) -> None:
    ours = add_unit(ledger, "联动一组", "alliance").unit.uid
    theirs = add_unit(ledger, "第二小学", "school").unit.uid
    uid = _held(ledger, _plan(ledger, "0001", group=ours, units=frozenset({theirs})))
    (record,) = (one.record for one in open_activity(ledger, uid).people)
    assert record is not None
    with ledger.reading() as session:
        units = session.scalars(
            select(RecordUnit.unit_id).where(RecordUnit.record_id == UUID(record))
        )
        assert {str(one) for one in units} == {ours, theirs}
    assert not list(examine(ledger))
    with pytest.raises(UnusableInput, match="unit_in_use"):
        remove_unit(ledger, theirs)


# ---------------------------------------------------------------- faults mended


def test_undoing_a_change_brings_marks_back(ledger: Ledger) -> None:
    guest = Guest("张三", "第二小学")
    plan = _plan(ledger, "0001", "0002", guests=(guest,))
    (uid,) = plan_activity(ledger, plan).uids
    uids = {number: str(uid) for number, uid in teacher_uids(ledger).items()}
    said = {uids["0001"]: Mark("present"), uids["0002"]: Mark("late", "堵车")}
    attend(ledger, uid, {**said, guest.uid: Mark("present")})
    check_attendance(ledger, uid)
    fewer = replace(plan, people=frozenset({uids["0001"]}), guests=())
    gone = change_activity(ledger, uid, fewer, plan)
    change_activity(ledger, uid, plan, fewer, gone.marks)
    opened = open_activity(ledger, uid)
    marks = {one.uid: Mark(one.status, one.note) for one in opened.people}
    assert marks == {**said, guest.uid: Mark("present")}
    assert opened.shown.checked_at is not None


def test_undoing_an_import_leaves_the_plan_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    plan = _plan(ledger, "0001", "0002", "0003", hundredths=250, title="单元整体教学")
    (uid,) = plan_activity(ledger, plan).uids
    uids = teacher_uids(ledger)
    attend(ledger, uid, {str(uids["0003"]): Mark("sick", "有假条")})
    sheet = write_xlsx(
        tmp_path / "sheet.xlsx",
        [
            ["活动主题：", "单元整体教学"],
            ["时间：", "2025年11月4日", "学时：", 2.5],
            ["活动级别：", "校级"],
            ["序号", "工号", "姓名", "签到"],
            [1, "0001", "欧阳若兰", "√"],
            [2, "0003", "李䶮", "缺席"],
            [3, "0004", "王芳", "缺席"],
        ],
    )
    made = import_attendance(ledger, sheet)
    statuses = {one.staff_no: one.status for one in open_activity(ledger, uid).people}
    assert statuses == {"0001": "present", "0002": "blank", "0003": "absent", "0004": "absent"}
    undo_import(ledger, str(made.import_id))
    people = {one.staff_no: Mark(one.status, one.note) for one in open_activity(ledger, uid).people}
    assert people == {"0001": Mark(), "0002": Mark(), "0003": Mark("sick", "有假条")}
    with ledger.reading() as session:
        left = session.scalars(select(Attendance).where(Attendance.activity_id == UUID(uid)))
        assert left.all() == []
