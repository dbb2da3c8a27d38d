"""Kinds of a school's own, with their own fields: made, changed, taken back, written, judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.templates import FieldSpec
from studyhours.domain.vocabulary import key_of
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.content import RecordContent
from studyhours.services.records.forms import FormFault, form_values, read_form
from studyhours.services.records.kinds_list import KindShown, record_choices
from studyhours.services.records.saving import add_record, change_record, read_record
from studyhours.services.records.sheets import value_said
from studyhours.services.rulebook.rulesets import use_rules
from studyhours.services.settings.own_fields import FieldTyped, read_fields, typed_fields
from studyhours.services.settings.own_kinds import (
    KindEntry,
    add_kind,
    change_kind,
    read_entry,
    take_back_kind,
)
from tests.services.record_world import teacher_uids
from tests.services.settings.seeing import as_role, logged, refused
from tests.support.scenario import Walked, walk_imports

FIELDS = (
    FieldTyped(zh="比赛名称", en="Contest", sort="text", needed=True),
    FieldTyped(zh="得分", sort="number", more="分"),
    FieldTyped(zh="等第", sort="choice", more="优、良、中"),
    FieldTyped(zh="日期", sort="date"),
    FieldTyped(zh="说明", sort="long"),
    FieldTyped(zh="公开", sort="yes_no"),
)
CONTEST = KindEntry("粉笔字比赛", "Chalk contest", "item", "nobody", FIELDS)
RULES = """\
format: 1
id: own-kind
title: {zh: 粉笔字, en: Chalk}
sources: [{row: own, text: {zh: 本校规定, en: Our own rules}}]
rules:
  - id: one
    title: {zh: 一次, en: One}
    window: school_year
    measure: {count: record, of: {kind: 粉笔字比赛}}
    at_least: 1
"""


@pytest.fixture
def walked(tmp_path: Path) -> Walked:
    """The small school; none of this speaks to the database in words of its own."""
    return walk_imports(str(tmp_path / "school.studyhours"))


def _kind(ledger: Ledger, name: str) -> KindShown:
    return next(one for one in record_choices(ledger).kinds if one.id == name)


def _values(ledger: Ledger, **said: str) -> dict[str, str]:
    teacher = str(next(iter(teacher_uids(ledger).values())))
    return {"teacher": teacher, "day": "2026-04-15", "amount": "1", **said}


def test_a_kind_is_made_written_and_judged(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    done = add_kind(ledger, CONTEST)
    assert done.changes & Changes.RECORDS
    assert "kind.change" in logged(ledger)
    kind = _kind(ledger, "粉笔字比赛")
    assert (kind.reviewer, kind.unit, kind.base) == ("nobody", "item", "other")
    ids = {one.title["zh"]: one.id for one in kind.own}
    said = {
        "比赛名称": "校赛", "得分": "９５.50分", "等第": "c1", "日期": "2026.4.1",
        "说明": "  第一行\r\n第二行", "公开": "yes",
    }  # fmt: skip
    values = _values(ledger, **{f"field.{ids[name]}": text for name, text in said.items()})
    content = read_form(kind, values)
    assert isinstance(content, RecordContent)
    assert [content.fields[ids[name]] for name in said] == [
        "校赛", "95.5", "c1", "2026-04-01", "第一行\n第二行", "yes",
    ]  # fmt: skip
    saved = add_record(ledger, content)
    kept, version = read_record(ledger, saved.uid)
    assert kept == content
    assert kept.status == "approved"
    assert read_form(kind, form_values(kind, kept), kept) == kept
    file = tmp_path / "own.yaml"
    file.write_text(RULES, encoding="utf-8")
    use_rules(ledger, file)
    judged = check(ledger, CheckRequest(as_of=date(2026, 4, 30))).teachers
    rules = {
        one.uid: rule.status
        for one in judged
        for rule in one.result.rules
        if rule.ruleset_id == "own-kind"
    }
    assert rules.pop(str(kept.teacher_id)) == "met"
    assert "met" not in rules.values()
    wrong = replace(kept, fields={**kept.fields, ids["得分"]: "很高"})
    with pytest.raises(UnusableInput) as caught:
        change_record(ledger, saved.uid, wrong, version)
    assert caught.value.code == "own_field_wrong"
    assert refused(lambda: take_back_kind(ledger, done))[0] == "kind_in_use"
    assert [one for one in examine(ledger) if one.error] == []


def test_bad_input_is_said_at_its_own_field(walked: Walked) -> None:
    ledger = walked.ledger
    add_kind(ledger, CONTEST)
    kind = _kind(ledger, "粉笔字比赛")
    ids = {one.title["zh"]: one.id for one in kind.own}
    found = read_form(
        kind,
        _values(
            ledger,
            **{
                f"field.{ids['得分']}": "<b>9</b>",
                f"field.{ids['日期']}": "昨天",
                f"field.{ids['说明']}": "字" * 50_001,
            },
        ),
    )
    assert isinstance(found, tuple)
    assert set(found) == {
        FormFault(f"field.{ids['比赛名称']}", "sheet_needed"),
        FormFault(f"field.{ids['得分']}", "sheet_number"),
        FormFault(f"field.{ids['日期']}", "sheet_day"),
        FormFault(f"field.{ids['说明']}", "sheet_too_long"),
    }


def test_a_field_taken_away_stays_in_what_was_written(walked: Walked) -> None:
    ledger = walked.ledger
    add_kind(ledger, CONTEST)
    kind = _kind(ledger, "粉笔字比赛")
    first = kind.own[0].id
    content = read_form(kind, _values(ledger, **{f"field.{first}": "校赛"}))
    assert isinstance(content, RecordContent)
    saved = add_record(ledger, content)
    begun = read_entry(ledger, kind.id)
    change_kind(ledger, kind.id, replace(begun, fields=begun.fields[1:]), begun)
    begun = read_entry(ledger, kind.id)
    again = (FieldTyped(zh="比赛名称", sort="text"), *begun.fields)
    change_kind(ledger, kind.id, replace(begun, fields=again), begun)
    kind = _kind(ledger, kind.id)
    assert kind.own[0].id != first, "another field, whatever it is called"
    kept, _ = read_record(ledger, saved.uid)
    assert kept.fields[first] == "校赛"
    values = {**form_values(kind, kept), "title": "新题"}
    changed = read_form(kind, values, kept)
    assert isinstance(changed, RecordContent)
    assert changed.fields[first] == "校赛"


def _choosing(ledger: Ledger, said: str) -> KindShown:
    """The kind once its third field offers these."""
    begun = read_entry(ledger, "粉笔字比赛")
    fields = (*begun.fields[:2], replace(begun.fields[2], more=said), *begun.fields[3:])
    change_kind(ledger, "粉笔字比赛", replace(begun, fields=fields), begun)
    return _kind(ledger, "粉笔字比赛")


def test_a_choice_taken_away_is_still_said_by_its_name(walked: Walked) -> None:
    ledger = walked.ledger
    add_kind(ledger, CONTEST)
    kind = _kind(ledger, "粉笔字比赛")
    first, grade = kind.own[0].id, kind.own[2].id
    content = read_form(kind, _values(ledger, **{f"field.{first}": "校赛", f"field.{grade}": "c2"}))
    assert isinstance(content, RecordContent)
    saved = add_record(ledger, content)
    kind = _choosing(ledger, "优、中")
    assert [one for one, _ in kind.own[2].choices] == ["c1", "c3"]
    assert value_said(kind.own[2], "c2") == "良", "no id for people to wonder at"
    kept, version = read_record(ledger, saved.uid)
    changed = read_form(kind, {**form_values(kind, kept), "title": "新题"}, kept)
    assert isinstance(changed, RecordContent)
    assert changed.fields[grade] == "c2"
    change_record(ledger, saved.uid, changed, version)
    kind = _choosing(ledger, "优、中、待定")
    assert dict(kind.own[2].choices) == {
        "c1": {"zh": "优"},
        "c3": {"zh": "中"},
        "c4": {"zh": "待定"},
    }
    assert value_said(kind.own[2], "c2") == "良", "and it never becomes another choice"
    kind = _choosing(ledger, "良、待定")
    assert [one for one, _ in kind.own[2].choices] == ["c2", "c4"], "named again, it is the same"
    assert [one for one in examine(ledger) if one.error] == []


def test_the_number_of_a_field_that_was_undone_is_not_given_again(walked: Walked) -> None:
    ledger = walked.ledger
    add_kind(ledger, CONTEST)
    begun = read_entry(ledger, "粉笔字比赛")
    more = replace(begun, fields=(*begun.fields, FieldTyped(zh="学生")))
    done = change_kind(ledger, "粉笔字比赛", more, begun)
    gone = _kind(ledger, "粉笔字比赛").own[-1].id
    back = take_back_kind(ledger, done)
    assert read_entry(ledger, "粉笔字比赛") == begun
    take_back_kind(ledger, take_back_kind(ledger, back))
    other = replace(begun, fields=(*begun.fields, FieldTyped(zh="评委")))
    change_kind(ledger, "粉笔字比赛", other, begun)
    assert _kind(ledger, "粉笔字比赛").own[-1].id != gone


def test_a_shipped_kind_gets_fields_and_nothing_else(walked: Walked) -> None:
    ledger = walked.ledger
    begun = read_entry(ledger, "observation")
    entry = replace(begun, zh="看课", fields=(FieldTyped(zh="多媒体", sort="yes_no"),))
    done = change_kind(ledger, "observation", entry, begun)
    kind = _kind(ledger, "observation")
    assert kind.title["zh"] == "听课"
    assert [one.title["zh"] for one in kind.own] == ["多媒体"]
    take_back_kind(ledger, done)
    assert _kind(ledger, "observation").own == ()
    assert refused(lambda: take_back_kind(ledger, done))[0] == "kind_changed_meanwhile"


_IMPOSSIBLE: tuple[tuple[KindEntry, str], ...] = (
    (KindEntry("  "), "kind_without_name"),
    (KindEntry("听课"), "kind_name_taken"),
    (KindEntry("训练", "Training"), "kind_name_taken"),
    (KindEntry("长" * 21), "setting_too_long"),
    (KindEntry("新", fields=(FieldTyped(zh=" "),)), "field_without_name"),
    (KindEntry("新", fields=(FieldTyped(zh="甲"), FieldTyped(zh="甲 "))), "field_name_taken"),
    (KindEntry("新", fields=(FieldTyped(zh="甲", sort="choice"),)), "field_without_choices"),
    (KindEntry("新", fields=(FieldTyped(zh="甲" * 31),)), "setting_too_long"),
    (
        KindEntry("新", fields=tuple(FieldTyped(zh=f"栏{at}") for at in range(41))),
        "fields_too_many",
    ),
    (KindEntry("新", unit="斤"), "unknown_unit"),
    (KindEntry("新", reviewer="谁"), "unknown_reviewer"),
)


def test_a_kind_that_cannot_be_is_refused(walked: Walked) -> None:
    for entry, code in _IMPOSSIBLE:
        assert refused(partial(add_kind, walked.ledger, entry))[0] == code
    where = refused(
        lambda: add_kind(walked.ledger, KindEntry("新", fields=(FIELDS[0], FieldTyped())))
    )
    assert where == ("field_without_name", "fields.1")


def test_only_who_may_changes_kinds(walked: Walked) -> None:
    teacher = as_role(walked.ledger, "teacher")
    assert refused(lambda: add_kind(teacher, CONTEST))[0] == "not_permitted"
    done = add_kind(walked.ledger, CONTEST)
    take_back_kind(walked.ledger, done)
    assert "粉笔字比赛" not in {one.id for one in record_choices(walked.ledger).kinds}


_NAMES = st.text(st.characters(categories=["Lo", "L"]), min_size=1, max_size=20)
_LINES = st.builds(
    FieldTyped,
    zh=_NAMES,
    en=_NAMES,
    sort=st.sampled_from(["text", "long", "number", "date", "yes_no", "choice", "table"]),
    more=st.just("甲、乙#、丙"),
    needed=st.booleans(),
)


@given(st.lists(_LINES, max_size=8, unique_by=lambda one: one.zh.casefold()))
@settings(max_examples=80, deadline=None)
def test_fields_laid_out_again_are_the_same(lines: list[FieldTyped]) -> None:
    keys = [key_of(one.zh) for one in lines]
    if not all(keys) or len(set(keys)) < len(keys):
        with pytest.raises(UnusableInput):
            read_fields(lines, ())
        return
    fields: tuple[FieldSpec, ...] = read_fields(lines, ())
    assert read_fields(typed_fields(fields), fields, 99) == fields
