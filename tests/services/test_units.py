"""Units beside teachers: parts and members, and which records count for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from studyhours.db.models import Activity, AuditEntry, Group, RecordUnit
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.people import ALL_UNIT_KINDS, UNIT_KINDS, can_be_part
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.made import undo_import
from studyhours.services.importing.records import import_records
from studyhours.services.ledgers.doctor import examine, repair
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.people.service_changes import service_of
from studyhours.services.people.unit_changes import add_part, add_unit, list_units, remove_unit
from studyhours.services.people.units import UnitRead, units_of_kind
from studyhours.services.records.saving import (
    add_record,
    change_record,
    delete_record,
    read_record,
    restore_record,
)
from studyhours.services.registers.writing import (
    Basis,
    end_entry,
    join_group,
    list_register,
    remove_entry,
    undo_register,
)
from tests.services.record_world import content, teacher_uids
from tests.support.scenario import Walked, write_xlsx

YEAR = (date(2025, 9, 1), date(2026, 8, 31))
AUTUMN = (date(2025, 9, 1), date(2026, 1, 23))
SPRING = (date(2026, 3, 2), date(2026, 7, 7))
HALF = Basis(date(2026, 2, 1), date(2026, 4, 30))


def read(ledger: Ledger, kind: str, span: tuple[date, date] = YEAR) -> tuple[UnitRead, ...]:
    with ledger.reading() as session:
        return units_of_kind(session, school_of(session), kind, *span)


def uid_of(ledger: Ledger, name: str) -> UUID:
    (found,) = [one.uid for one in list_units(ledger) if one.name == name]
    return UUID(found)


def counted_for(ledger: Ledger, record: str) -> set[str]:
    """Names of the units a record counts for."""
    with ledger.reading() as session:
        query = select(Group.name).join(RecordUnit, RecordUnit.unit_id == Group.id)
        return set(session.scalars(query.where(RecordUnit.record_id == UUID(record))))


def sound(ledger: Ledger) -> bool:
    return [one for one in examine(ledger) if one.error] == []


def test_only_wider_units_have_parts() -> None:
    wider = {
        kind: {whole for whole in ALL_UNIT_KINDS if can_be_part(kind, whole)}
        for kind in ALL_UNIT_KINDS
    }
    assert wider["school"] == {"school_pair", "alliance", "district", "county"}
    assert wider["county"] == set()
    assert wider["subject_group"] == wider["party_branch"] == set(UNIT_KINDS)
    assert not any(kind in wholes for kind, wholes in wider.items())
    assert not any(kind in wider[whole] for kind, wholes in wider.items() for whole in wholes)


def test_the_school_is_a_unit_of_all_who_serve(walked: Walked) -> None:
    ledger = walked.ledger
    service_of(ledger, "0005", last=date(2025, 12, 31))
    add_unit(ledger, "河东小学", "school")
    with ledger.reading() as session:
        school = school_of(session)
    others = {one.name: one for one in read(ledger, "school")}
    assert set(others) == {school.name, "河东小学"}
    own = others[school.name]
    assert own.uid == str(school.id)
    uids = teacher_uids(ledger)
    assert set(own.teachers) == {str(uid) for uid in uids.values()}
    assert [one.last for one in own.members if one.teacher == str(uids["0005"])] == [
        date(2025, 12, 31)
    ]
    assert others["河东小学"].members == ()
    spring = {one.name: one for one in read(ledger, "school", SPRING)}[school.name]
    assert set(spring.teachers) == set(own.teachers) - {str(uids["0005"])}


def test_a_wider_unit_has_dated_parts_and_their_teachers(walked: Walked) -> None:
    ledger = walked.ledger
    with ledger.reading() as session:
        own = school_of(session).name
    for name, kind in (
        ("河东小学", "school"), ("河湾河东结对", "school_pair"), ("东片联动体", "alliance"),
    ):  # fmt: skip
        add_unit(ledger, name, kind)
    add_part(ledger, own, "河湾河东结对", HALF, "larger")
    add_part(ledger, "河东小学", "河湾河东结对", Basis(), "smaller")
    add_part(ledger, "河湾河东结对", "东片联动体", Basis())
    (pair,) = read(ledger, "school_pair")
    assert {(one.name, one.role, one.first, one.kind) for one in pair.parts} == {
        (own, "larger", HALF.first, "school"), ("河东小学", "smaller", None, "school"),
    }  # fmt: skip
    uids = {str(uid) for uid in teacher_uids(ledger).values()}
    assert set(pair.teachers) == uids
    assert {(one.first, one.last) for one in pair.members} == {(HALF.first, HALF.last)}
    (autumn,) = read(ledger, "school_pair", AUTUMN)
    assert (autumn.teachers, [one.name for one in autumn.parts]) == ((), ["河东小学"])
    (alliance,) = read(ledger, "alliance")
    assert set(alliance.teachers) == uids, "through the pair that is part of it"


def test_an_inner_group_reads_as_it_always_did(walked: Walked) -> None:
    ledger = walked.ledger
    join_group(ledger, "0003", "subject_group", "语文组", Basis(*SPRING), "head")
    groups = {one.name: one for one in read(ledger, "subject_group")}
    uids = teacher_uids(ledger)
    chinese = groups["语文组"]
    assert set(chinese.teachers) == {str(uids[number]) for number in ("0001", "0003", "0004")}
    assert [one.role for one in chinese.members if one.teacher == str(uids["0003"])] == ["head"]
    assert (chinese.kind, chinese.parts) == ("subject_group", ())


@pytest.mark.both_engines
def test_a_part_is_kept_changed_and_taken_back(walked: Walked) -> None:
    ledger = walked.ledger
    add_unit(ledger, "河东小学", "school")
    add_unit(ledger, "东片学区", "district")
    done = add_part(ledger, "河东小学", "东片学区", replace(HALF, document="协议1号"), "lead")
    assert (done.name, done.other, done.register) == ("河东小学", "东片学区", "part")
    assert done.after is not None
    with pytest.raises(UnusableInput, match="register_double"):
        add_part(ledger, "河东小学", "东片学区", Basis(first=HALF.last), "partner")
    ended = end_entry(ledger, done.after.uid, date(2026, 3, 31))
    add_part(ledger, "河东小学", "东片学区", Basis(first=date(2026, 4, 1)), "partner")
    (district,) = read(ledger, "district")
    assert [(one.role, one.first, one.last) for one in district.parts] == [
        ("lead", HALF.first, date(2026, 3, 31)), ("partner", date(2026, 4, 1), None),
    ]  # fmt: skip
    assert [(one.name, one.other) for one in list_register(ledger)] == [
        ("河东小学", "东片学区"), ("河东小学", "东片学区"),
    ]  # fmt: skip
    assert list_register(ledger, teacher="0001") == ()
    with pytest.raises(UnusableInput, match="register_double"):
        undo_register(ledger, ended)
    removed = remove_entry(ledger, done.after.uid)
    assert [one.role for one in read(ledger, "district")[0].parts] == ["partner"]
    undo_register(ledger, removed)
    assert len(read(ledger, "district")[0].parts) == 2
    with ledger.reading() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert [one for one in actions if one.startswith("part.")] == [
        "part.add", "part.change", "part.add", "part.remove", "part.add",
    ]  # fmt: skip


def test_what_makes_no_sense_is_refused(walked: Walked) -> None:
    ledger = walked.ledger
    with ledger.reading() as session:
        own = school_of(session).name
    add_unit(ledger, "东片", "district")
    add_unit(ledger, "东片", "alliance")
    add_unit(ledger, "全县", "county")
    for unit, whole, role, code in (
        ("全县", own, "member", "unit_no_part"),
        (own, own, "member", "unit_no_part"),
        (own, "西片", "member", "unit_unknown"),
        (own, "东片", "member", "unit_ambiguous"),
        (own, "全县", "king", "unknown_group_word"),
    ):
        with pytest.raises(UnusableInput, match=code):
            add_part(ledger, unit, whole, Basis(), role)
    with pytest.raises(UnusableInput, match="days_in_wrong_order"):
        add_part(ledger, own, "全县", Basis(SPRING[1], SPRING[0]))
    for name, kind, code in (
        ("甲", "clan", "unknown_group_word"), ("  ", "school", "group_without_name"),
    ):  # fmt: skip
        with pytest.raises(UnusableInput, match=code):
            add_unit(ledger, name, kind)
    assert list_register(ledger) == ()


@pytest.mark.both_engines
def test_units_are_made_once_and_go_while_nothing_speaks_of_them(walked: Walked) -> None:
    ledger = walked.ledger
    assert add_unit(ledger, "第二党支部", "party_branch").changes == Changes.TEACHERS
    assert add_unit(ledger, " 第二党支部 ", "party_branch").changes == Changes.NONE
    kept = add_record(
        ledger,
        replace(
            content(teacher_uids(ledger)["0001"], "other", "2026-03-03", "党课"),
            units=(uid_of(ledger, "第二党支部"),),
        ),
    )
    delete_record(ledger, kept.uid, kept.version)
    with ledger.reading() as session:
        own = school_of(session).name
    for name, code in (
        (own, "unit_is_the_school"),
        ("第二党支部", "unit_in_use"),
        ("语文组", "unit_in_use"),
    ):
        with pytest.raises(UnusableInput, match=code):
            remove_unit(ledger, name)
    add_unit(ledger, "误建", "alliance")
    assert remove_unit(ledger, "误建").unit.kind == "alliance"
    assert "误建" not in {one.name for one in list_units(ledger)}
    assert [one.kind for one in list_units(ledger, "school")] == ["school"]


def test_who_may_not_edit_the_roster_makes_no_units(walked: Walked) -> None:
    ledger = walked.ledger
    add_unit(ledger, "东片", "district")
    leader = Actor("校长", functions_of({"leader": "school"}))
    seen = replace(ledger, actor=leader)
    for refused in (
        lambda: add_unit(seen, "甲", "school"),
        lambda: remove_unit(seen, "东片"),
        lambda: add_part(seen, "语文组", "东片", Basis()),
    ):
        with pytest.raises(NotPermitted):
            refused()
    assert [one.name for one in list_units(seen, "district")] == ["东片"]


# ---------------------------------------------------------------- records


@pytest.mark.both_engines
def test_what_a_record_counts_for_goes_with_its_versions(walked: Walked) -> None:
    ledger = walked.ledger
    add_unit(ledger, "东片联动体", "alliance")
    units = [uid_of(ledger, name) for name in ("语文组", "东片联动体")]
    plain = content(teacher_uids(ledger)["0001"], "other", "2026-03-03", "联合教研")
    first = add_record(ledger, replace(plain, units=(*units, units[0])))
    assert counted_for(ledger, first.uid) == {"语文组", "东片联动体"}
    assert set(read_record(ledger, first.uid)[0].units) == set(units)
    same = change_record(
        ledger, first.uid, replace(plain, units=tuple(reversed(units))), first.version
    )
    assert same.changes == Changes.NONE, "the order says nothing"
    second = change_record(ledger, first.uid, replace(plain, units=units[:1]), first.version)
    assert counted_for(ledger, first.uid) == {"语文组"}
    gone = delete_record(ledger, first.uid, second.version)
    back = restore_record(ledger, first.uid, first.version, gone.version)
    assert counted_for(ledger, first.uid) == {"语文组", "东片联动体"}
    third = change_record(ledger, first.uid, plain, back.version)
    assert counted_for(ledger, first.uid) == set()
    assert "units" not in read_record(ledger, first.uid)[0].plain
    assert sound(ledger)
    with ledger.writing() as tx:
        tx.session.execute(delete(Group).where(Group.id == units[1]))
    with pytest.raises(UnusableInput, match="record_unit_gone"):
        restore_record(ledger, first.uid, first.version, third.version)
    with pytest.raises(UnusableInput, match="record_unit_gone"):
        add_record(ledger, replace(plain, units=units))


@pytest.mark.both_engines
def test_a_record_credited_by_a_groups_activity_counts_for_the_group(
    walked: Walked, tmp_path: Path
) -> None:
    ledger = walked.ledger

    def sheet(name: str, group: str, number: str, teacher: str) -> Path:
        return write_xlsx(
            tmp_path / name,
            [
                ["教研活动签到表"],
                ["活动主题：", "集体备课", "教研组：", group],
                ["时间：", "2025年11月4日", "学时：", 1],
                ["序号", "工号", "姓名", "签到"],
                [1, number, teacher, "√"],
            ],
        )

    done = import_attendance(ledger, sheet("a.xlsx", "语文组", "0001", "欧阳若兰"))
    import_attendance(ledger, sheet("b.xlsx", "数学组", "0002", "帕提古丽·艾山"))
    with ledger.reading() as session:
        found = session.execute(
            select(RecordUnit.record_id, Group.name).join(Group, Group.id == RecordUnit.unit_id)
        ).all()
    assert sorted(name for _, name in found) == ["数学组", "语文组"], "two activities, not one"
    (record,) = [str(uid) for uid, name in found if name == "语文组"]
    said, version = read_record(ledger, record)
    assert said.units == (), "the activity says it"
    change_record(ledger, record, replace(said, text="很好"), version)
    assert counted_for(ledger, record) == {"语文组"}
    assert sound(ledger)
    with ledger.writing() as tx:
        tx.session.execute(
            update(Activity).where(Activity.id == said.activity_id).values(group_id=None)
        )
    assert [one.code for one in examine(ledger) if one.error] == ["doctor.record"]
    assert repair(ledger).left == ()
    assert counted_for(ledger, record) == set()
    assert done.import_id is not None


ROWS: list[list[str | int | float]] = [
    ["工号", "姓名", "培训项目", "学时", "结束日期", "记入集体"],
    ["0001", "欧阳若兰", "集体备课", 2, "2025-10-08", "语文组"],
    ["0001", "欧阳若兰", "集体备课", 2, "2025-10-08", "语文教研组、东片"],
    ["0001", "欧阳若兰", "集体备课", 2, "2025-10-08", ""],
    ["0002", "帕提古丽·艾山", "集体备课", 2, "2025-10-08", "美术组"],
    ["0002", "帕提古丽·艾山", "集体备课", 2, "2025-10-08", "第一"],
]


@pytest.mark.both_engines
def test_a_column_says_what_rows_count_for(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    add_unit(ledger, "东片", "alliance")
    add_unit(ledger, "第一", "party_branch")
    add_unit(ledger, "第一", "reading_group")
    table = write_xlsx(tmp_path / "training.xlsx", ROWS)
    done = import_records(ledger, table, "training")
    (sheet,) = done.sheets
    assert ("units", "记入集体") in sheet.columns
    assert sheet.added == 3, "the same for other units is no double"
    assert [(one.row, one.column, one.value, one.code) for one in sheet.rejected] == [
        (5, "记入集体", "美术组", "unit_unknown"), (6, "记入集体", "第一", "unit_ambiguous"),
    ]  # fmt: skip
    with ledger.reading() as session:
        rows = session.scalars(select(RecordUnit.record_id)).all()
        records = {str(one) for one in rows}
    found = sorted(sorted(counted_for(ledger, one)) for one in records)
    assert found == [["东片", "语文组"], ["语文组"]]
    assert "units" not in read_record(ledger, next(iter(records)))[0].fields
    again = import_records(ledger, table, "training").sheets[0]
    assert (again.added, again.unchanged) == (0, 3)
    assert done.import_id is not None
    undo_import(ledger, done.import_id)
    assert sound(ledger)


def test_rows_taken_before_the_column_was_read_stay_known(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    without = [row[:-1] for row in ROWS[:2]]
    assert (
        import_records(ledger, write_xlsx(tmp_path / "old.xlsx", without), "training")
        .sheets[0]
        .added
        == 1
    )
    now = import_records(ledger, write_xlsx(tmp_path / "new.xlsx", ROWS[:2]), "training")
    assert (now.sheets[0].added, now.sheets[0].unchanged) == (0, 1)
