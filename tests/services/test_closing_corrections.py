"""After a closing: what is corrected, by whom and why, and what the log and imports say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from studyhours.db.models import AuditEntry, Record
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.closing.closing import close_year, reopen
from studyhours.services.closing.corrected import RecordCorrected, TeacherCorrected
from studyhours.services.closing.reading import list_closings, read_year
from studyhours.services.closing.reasons import because
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.made import undo_import
from studyhours.services.importing.records import import_records
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.records.saving import (
    add_record,
    change_record,
    delete_record,
    delete_records,
    read_record,
    restore_record,
)
from studyhours.services.rulebook.rulesets import use_rules
from tests.services.record_world import content, teacher_uids
from tests.support.ledgers import YEAR as SMALL_YEAR
from tests.support.ledgers import opened, small_ledger, write_trainings
from tests.support.scenario import YEAR, YEAR_END, Walked, write_xlsx

WHY = "教师补交证书"
YEAR_DAYS = (date(2025, 9, 1), YEAR_END)


def corrections(ledger: Ledger, year: str = YEAR) -> dict[str, TeacherCorrected]:
    return {one.staff_no or "": one for one in read_year(ledger, year).corrections}


def told(records: tuple[RecordCorrected, ...]) -> set[tuple[str, str, str]]:
    return {(one.uid, one.what, one.reason) for one in records}


def newest(ledger: Ledger, action: str) -> AuditEntry:
    with ledger.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == action)
        return session.scalars(query.order_by(AuditEntry.number.desc()).limit(1)).one()


def trainings(ledger: Ledger, teacher: UUID) -> list[tuple[str, str]]:
    with ledger.reading() as session:
        query = select(Record.id, Record.version).where(
            Record.teacher_id == teacher,
            Record.kind == "training",
            Record.deleted.is_(False),
            Record.last_day.between(*YEAR_DAYS),
        )
        return [(str(uid), version) for uid, version in session.execute(query)]


def test_every_correction_is_told_with_who_and_why(walked: Walked) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    close_year(ledger, YEAR)
    assert read_year(ledger, YEAR).corrections == ()

    gone = trainings(ledger, uids["0001"])
    with because("重复登记"):
        delete_records(ledger, gone)
    office = replace(ledger, actor=Actor("office", functions_of({"admin": "school"})))
    with because("漏录"):
        new = add_record(office, content(uids["0002"], "training", "2026-05-06", "补录"))
    (uid, version), *_ = trainings(ledger, uids["0003"])
    read, _ = read_record(ledger, uid)
    with because("改名"):
        change_record(ledger, uid, replace(read, title="改了名"), version)
    later = add_record(ledger, content(uids["0004"], "training", "2026-09-02", "新学年"))

    found = corrections(ledger)
    assert set(found) == {"0001", "0002", "0003"}
    hours = {rule.rule.id: rule for rule in found["0001"].rules}["hours.total"]
    assert hours.before is not None
    assert hours.now is not None
    assert (hours.now.value, hours.now.status) == ("0", "missed")
    assert hours.before.value != "0"
    assert told(hours.records) == {(one, "deleted", "重复登记") for one, _ in gone}
    added = {rule.rule.id: rule for rule in found["0002"].rules}["hours.total"]
    assert told(added.records) == {(new.uid, "added", "漏录")}
    assert {one.by for one in added.records} == {"office"}
    assert found["0003"].rules == ()
    assert told(found["0003"].unfelt) == {(uid, "changed", "改名")}

    marks = {
        action: newest(ledger, action).details.get("correction")
        for action in ("record.delete", "record.change")
    }
    assert marks == {
        "record.delete": {"years": [YEAR], "reason": "重复登记"},
        "record.change": {"years": [YEAR], "reason": "改名"},
    }
    last_added = newest(ledger, "record.add")
    assert (last_added.subject, last_added.details) == (later.uid, {"version": later.version})
    assert examine(ledger) == ()


def test_what_is_as_it_was_is_no_correction(walked: Walked) -> None:
    """A deletion taken back still is one: the version on top is another."""
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    close_year(ledger, YEAR)
    with because("误录"):
        made = add_record(ledger, content(uids["0001"], "training", "2026-05-06", "误录"))
        delete_record(ledger, made.uid, made.version)
    assert corrections(ledger) == {}
    (uid, version), *_ = trainings(ledger, uids["0001"])
    with because("误删"):
        gone = delete_record(ledger, uid, version)
        restore_record(ledger, uid, version, gone.version)
    found = corrections(ledger)
    assert found["0001"].rules == ()
    assert told(found["0001"].unfelt) == {(uid, "changed", "误删")}


def test_what_rules_change_is_told_without_records(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    add_record(ledger, content(teacher_uids(ledger)["0002"], "award", "2026-05-06", "赛课"))
    close_year(ledger, YEAR)
    rules = tmp_path / "awards.yaml"
    rules.write_text(
        "{format: 1, id: awards, title: 获奖, rules: [{id: one, title: 获奖, window: school_year,"
        " measure: {count: record, of: {kind: award}}, at_least: 1}]}",
        encoding="utf-8",
    )
    use_rules(ledger, rules)
    found = corrections(ledger)
    assert set(found) == {"0001", "0002", "0003", "0004", "0005"}
    for number, one in found.items():
        (rule,) = one.rules
        assert (rule.rule.id, rule.before, rule.records, one.unfelt) == ("one", None, (), ())
        assert rule.now is not None
        assert rule.now.status == ("met" if number == "0002" else "missed")


@pytest.mark.both_engines
def test_moving_a_record_out_of_the_year_is_a_correction(walked: Walked) -> None:
    ledger = walked.ledger
    close_year(ledger, YEAR)
    uid, version = trainings(ledger, teacher_uids(ledger)["0001"])[0]
    read, _ = read_record(ledger, uid)
    day = date(2026, 9, 3)
    with because("日期误"):
        change_record(ledger, uid, replace(read, first_day=day, last_day=day), version)
    assert newest(ledger, "record.change").details["correction"]["years"] == [YEAR]
    corrected = corrections(ledger)["0001"]
    records = {one for rule in corrected.rules for one in rule.records} | set(corrected.unfelt)
    assert told(tuple(records)) == {(uid, "changed", "日期误")}


@pytest.mark.both_engines
def test_after_reopening_nothing_is_a_correction(walked: Walked) -> None:
    ledger = walked.ledger
    close_year(ledger, YEAR)
    reopen(ledger, YEAR, "补录")
    add_record(ledger, content(teacher_uids(ledger)["0001"], "training", "2026-05-06", "补录"))
    assert "correction" not in newest(ledger, "record.add").details
    close_year(ledger, YEAR)
    assert [(one.number, one.state) for one in list_closings(ledger)] == [
        (1, "reopened"),
        (2, "closed"),
    ]
    assert read_year(ledger, YEAR).corrections == ()
    assert {one.staff_no for one in read_year(ledger, YEAR, number=1).corrections} == {"0001"}
    with pytest.raises(UnusableInput, match="year_never_closed"):
        read_year(ledger, YEAR, number=3)


@pytest.mark.both_engines
def test_a_teacher_reads_only_their_own(walked: Walked) -> None:
    close_year(walked.ledger, YEAR)
    uid = str(teacher_uids(walked.ledger)["0002"])
    actor = Actor("teacher", functions_of({"teacher": "self"}), uid)
    own = replace(walked.ledger, actor=actor)
    assert [one.staff_no for one in read_year(own, YEAR, teacher="0002").teachers] == ["0002"]
    for teacher in (None, "0001"):
        with pytest.raises(NotPermitted):
            read_year(own, YEAR, teacher=teacher)


def test_an_import_into_a_closed_year_needs_a_reason_and_says_so(tmp_path: Path) -> None:
    with opened(small_ledger(tmp_path / "small.studyhours")) as ledger:
        close_year(ledger, SMALL_YEAR)
        table = write_trainings(tmp_path / "more.csv", 3, 6)
        tried = import_records(ledger, table, "training", dry_run=True)
        assert tried.sheets[0].corrections == {SMALL_YEAR: 6}
        with pytest.raises(UnusableInput, match="closed_year_reason"):
            import_records(ledger, table, "training")
        assert corrections(ledger, SMALL_YEAR) == {}
        with because(WHY):
            done = import_records(ledger, table, "training")
        assert done.sheets[0].corrections == {SMALL_YEAR: 6}
        mark = {"years": [SMALL_YEAR], "reason": WHY}
        assert newest(ledger, "import.training").details["correction"] == mark

        found = corrections(ledger, SMALL_YEAR)
        assert set(found) == {"0001", "0002", "0003"}
        for one in found.values():
            (total,) = [rule for rule in one.rules if rule.rule.id == "hours.total"]
            assert {(record.what, record.reason) for record in total.records} == {("added", WHY)}
            assert len(total.records) == 2

        assert done.import_id is not None
        with pytest.raises(UnusableInput, match="closed_year_reason"):
            undo_import(ledger, done.import_id)
        with because("导错了"):
            undo_import(ledger, done.import_id)
        assert corrections(ledger, SMALL_YEAR) == {}
        assert newest(ledger, "import.undo").details["correction"]["reason"] == "导错了"
        assert newest(ledger, "record.delete").details["correction"]["reason"] == "导错了"
        assert examine(ledger) == ()


def test_a_sign_in_sheet_of_a_closed_year_needs_a_reason(tmp_path: Path) -> None:
    with opened(small_ledger(tmp_path / "small.studyhours")) as ledger:
        close_year(ledger, SMALL_YEAR)
        rows = [
            ["校本研修签到表"],
            ["活动主题：作业设计", "", "日期：2025年5月6日", "", "学时：3"],
            ["工号", "姓名", "签到"],
            ["0001", "赵明", "√"],
            ["0002", "钱明", "√"],
            ["0003", "孙明", "缺席"],
        ]
        sheet = write_xlsx(tmp_path / "sheet.xlsx", rows)
        with pytest.raises(UnusableInput, match="closed_year_reason"):
            import_attendance(ledger, sheet)
        with because(WHY):
            done = import_attendance(ledger, sheet)
        assert done.sheets[0].corrections == {SMALL_YEAR: 2}
        assert set(corrections(ledger, SMALL_YEAR)) == {"0001", "0002"}
