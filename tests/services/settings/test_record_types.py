"""Types of record kinds: added, renamed, retired, and taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studyhours.domain.changes import Changes
from studyhours.services.importing.records import import_records
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.kinds_list import record_choices
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.rulebook.rulesets import use_rules
from studyhours.services.settings.record_types import (
    TypeEntry,
    TypeRow,
    add_type,
    change_type,
    read_kinds,
    take_back_type,
)
from tests.services.settings.seeing import as_role, logged, refused
from tests.support.scenario import Walked, write_csv

OWN = TypeEntry("青蓝课堂", "Open class")
RULES = """\
format: 1
id: own-types
title: {zh: 青蓝课堂, en: Open classes}
sources: [{row: own, text: {zh: 本校规定, en: Our own rules}}]
rules:
  - id: one
    title: {zh: 一次, en: One}
    window: school_year
    measure: {count: record, of: {kind: lesson, type: 青蓝课堂}}
    at_least: 1
"""


def row(ledger: Ledger, kind: str, name: str) -> TypeRow:
    return next(one for one in read_kinds(ledger).types[kind] if one.id == name)


def offered(ledger: Ledger, kind: str) -> list[str]:
    kinds = record_choices(ledger).kinds
    return [one.id for one in next(one for one in kinds if one.id == kind).offered]


@pytest.mark.both_engines
def test_a_type_of_ones_own_and_back(ledger: Ledger) -> None:
    before = read_kinds(ledger)
    done = add_type(ledger, "lesson", replace(OWN, zh=" 青蓝课堂 "))
    assert (done.id, done.before, done.after) == ("青蓝课堂", None, OWN)
    assert done.changes & Changes.RECORDS
    assert row(ledger, "lesson", "青蓝课堂") == TypeRow(
        "lesson", "青蓝课堂", OWN, shipped=False, records=0
    )
    assert offered(ledger, "lesson")[-1] == "青蓝课堂"
    undone = take_back_type(ledger, done)
    assert read_kinds(ledger) == before
    take_back_type(ledger, undone)
    assert row(ledger, "lesson", "青蓝课堂").entry == OWN
    assert logged(ledger)[-3:] == ["kind.type"] * 3
    assert examine(ledger) == ()


def test_without_an_english_name_it_has_the_chinese_one(ledger: Ledger) -> None:
    done = add_type(ledger, "lesson", TypeEntry("青蓝课堂"))
    assert done.after == TypeEntry("青蓝课堂", "青蓝课堂")


@pytest.mark.both_engines
def test_another_name_for_a_type_shipped(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    kind = next(one for one in read_kinds(ledger).types["writing"] if one.records)
    new = replace(kind.entry, zh="课后札记")
    done = change_type(ledger, "writing", kind.id, new, kind.entry)
    after = row(ledger, "writing", kind.id)
    assert (after.entry, after.records, after.shipped) == (new, kind.records, True)
    sheet = write_csv(
        tmp_path / "w.csv",
        [["姓名", "日期", "标题", "类型"], ["欧阳若兰", "2026-04-01", "改作业所得", "课后札记"]],
    )
    assert import_records(ledger, sheet, "writing").sheets[0].added == 1
    assert row(ledger, "writing", kind.id).records == kind.records + 1
    take_back_type(ledger, done)
    assert row(ledger, "writing", kind.id).entry == kind.entry


@pytest.mark.both_engines
def test_a_retired_type_keeps_its_records(walked: Walked) -> None:
    ledger = walked.ledger
    kind = next(one for one in read_kinds(ledger).types["writing"] if one.records)
    rows = list_records(ledger, RecordFilter(kind="writing")).rows
    done = change_type(ledger, "writing", kind.id, replace(kind.entry, retired=True), kind.entry)
    assert kind.id not in offered(ledger, "writing")
    assert list_records(ledger, RecordFilter(kind="writing")).rows == rows
    assert row(ledger, "writing", kind.id).entry.retired
    take_back_type(ledger, done)
    assert kind.id in offered(ledger, "writing")


def test_what_is_in_use_does_not_go(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    done = add_type(ledger, "lesson", OWN)
    rules = tmp_path / "own.yaml"
    rules.write_text(RULES, encoding="utf-8")
    use_rules(ledger, rules)
    assert refused(lambda: take_back_type(ledger, done))[0] == "type_in_use"
    other = add_type(ledger, "lesson", TypeEntry("同课异构展"))
    sheet = write_csv(
        tmp_path / "l.csv",
        [["姓名", "日期", "课题", "类型"], ["欧阳若兰", "2026-04-01", "猫", "同课异构展"]],
    )
    assert import_records(ledger, sheet, "lesson").sheets[0].added == 1
    assert refused(lambda: take_back_type(ledger, other))[0] == "type_in_use"


@pytest.mark.parametrize(
    ("entry", "code", "field"),
    [
        (TypeEntry(" "), "type_without_name", "type_zh"),
        (TypeEntry("——"), "type_without_name", "type_zh"),
        (TypeEntry("课" * 31), "setting_too_long", "type_zh"),
        (TypeEntry("课", "x" * 61), "setting_too_long", "type_en"),
        (TypeEntry("课\udfff"), "setting_unreadable", "type_zh"),
        (TypeEntry("教学 反思"), "type_name_taken", "type_zh"),
        (TypeEntry("反思二", "REFLECTION"), "type_name_taken", "type_en"),
    ],
)
def test_bad_names(ledger: Ledger, entry: TypeEntry, code: str, field: str) -> None:
    before = read_kinds(ledger)
    assert refused(lambda: add_type(ledger, "writing", entry)) == (code, field)
    assert read_kinds(ledger) == before


def test_what_else_is_refused(ledger: Ledger) -> None:
    assert refused(lambda: add_type(ledger, "nothing", OWN))[0] == "kind_not_there"
    done = add_type(ledger, "lesson", OWN)
    gone = TypeEntry("另一种", "Another")
    assert refused(lambda: change_type(ledger, "lesson", done.id, OWN, gone))[0] == (
        "type_changed_meanwhile"
    )
    leader = as_role(ledger, "leader")
    assert not read_kinds(leader).may_edit
    for attempt in (
        lambda: add_type(leader, "lesson", gone),
        lambda: change_type(leader, "lesson", done.id, gone, OWN),
        lambda: take_back_type(leader, done),
    ):
        assert refused(attempt)[0] == "not_permitted"
    assert add_type(as_role(ledger, "staff"), "lesson", gone).after is not None
