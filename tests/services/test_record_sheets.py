"""What is written in a template's fields is read, counted, kept and said again as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studyhours.domain.canonical import canonical_json
from studyhours.domain.errors import UnusableInput
from studyhours.domain.templates import Template, shipped_templates, template_of
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.content import RecordContent, content_of, sheet_of, text_of
from studyhours.services.records.forms import FormFault, form_values, read_form
from studyhours.services.records.kinds_list import KindShown, record_choices
from studyhours.services.records.rows import characters_of
from studyhours.services.records.saving import add_record, change_record, read_record
from studyhours.services.records.sheets import (
    SHEET,
    SheetTyped,
    Value,
    read_sheet,
    sheet_text,
    typed_from,
    typed_of,
)
from studyhours.services.records.texts_asked import TextAsked, text_wanted
from tests.services.record_world import teacher_uids
from tests.support.scenario import Walked, walk_imports

STAGES = "observation-stages"


def _template(name: str) -> Template:
    return next(one for one in shipped_templates() if one.id == name)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """The small school; what a sheet is does not depend on the database."""
    return walk_imports(str(tmp_path_factory.mktemp("sheets") / "school.studyhours"))


def _kind(ledger: Ledger, name: str) -> KindShown:
    return next(one for one in record_choices(ledger).kinds if one.id == name)


def _values(ledger: Ledger, typed: SheetTyped, **said: str) -> dict[str, str]:
    teacher = str(next(iter(teacher_uids(ledger).values())))
    return {"teacher": teacher, "day": "2026-04-15", "amount": "1", SHEET: typed.text, **said}


def _lesson(**values: Value) -> SheetTyped:
    return SheetTyped(STAGES, 1, values)


# ------------------------------------------------------------ templates


@pytest.mark.parametrize("one", shipped_templates(), ids=lambda one: one.id)
def test_a_template_is_the_same_from_its_plain_data(one: Template) -> None:
    assert template_of(one.id, one.version, one.plain) == one
    assert one.main is not None, "text written without the template has a place in it"
    assert any(field.counts or any(cell.counts for cell in field.columns) for field in one.fields)
    assert all(field.title.get("en") for field in one.fields)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"title": {}}, "title"),
        ({"kinds": []}, "kinds"),
        ({"fields": []}, "fields"),
        ({"fields": [{"id": "a", "sort": "blob", "title": {"zh": "甲"}}]}, "sort = blob"),
        ({"fields": [{"id": "甲", "sort": "text", "title": {"zh": "甲"}}]}, "id"),
        ({"fields": [{"id": "a", "sort": "choice", "title": {"zh": "甲"}}]}, "choices"),
        ({"fields": [{"id": "a", "sort": "table", "title": {"zh": "甲"}}]}, "columns"),
        ({"fields": [{"id": "a", "sort": "text", "title": {"zh": "甲"}}] * 2}, "id"),
        (
            {"fields": [{"id": "a", "sort": "number", "title": {"zh": "甲"}, "sum_of": "b.c"}]},
            "sum_of = b.c",
        ),
        ({"fields": [{"id": "a", "sort": "text", "title": {"zh": "甲"}, "x": 1}]}, "id, sort"),
    ],
)
def test_a_template_that_cannot_be_is_refused(change: dict[str, object], what: str) -> None:
    plain = {**_template("reflection").plain, **change}
    with pytest.raises(UnusableInput) as caught:
        template_of("mine", 2, plain)
    assert caught.value.code == "bad_template"
    assert what in str(caught.value.params["what"])
    assert "mine.2" in str(caught.value.params["where"])


# ------------------------------------------------------------ reading


def test_a_lesson_by_stages_is_read_summed_and_counted() -> None:
    sheet, faults = read_sheet(
        _template(STAGES),
        {
            "pupils": "４２人",
            "stages": [["5 分钟", "导入", "出示图片", "看图 说话", "引得 好"], ["12.50", "新授"]],
            "evaluation": "  层次清楚。\r\n板书好。  ",
            "points": [["目标", "18"], ["内容", "17.5"]],
        },
    )
    assert faults == ()
    assert sheet is not None
    assert sheet.values["pupils"] == "42"
    assert sheet.values["stages"] == (
        ("5", "导入", "出示图片", "看图 说话", "引得 好"),
        ("12.5", "新授", "", "", ""),
    )
    assert sheet.values["minutes"] == "17.5"
    assert sheet.values["total"] == "35.5"
    assert sheet.characters == len("引得好") + len("层次清楚。板书好。"), "comments alone"
    text = sheet_text(_template(STAGES), sheet.values)
    assert "【教学过程】\n5　导入　出示图片" in text
    assert "总分：35.5 分" in text


def test_what_the_template_began_with_is_nothing_written() -> None:
    template = _template(STAGES)
    rows = [["", one["zh"], "", "", ""] for one in template.fields[1].rows]
    assert read_sheet(template, {"stages": rows}) == (None, ())
    rows[3][0] = "5"
    sheet, _ = read_sheet(template, {"stages": rows})
    assert sheet is not None
    assert len(sheet.values["stages"]) == 4, "the form's other rows stay in their places"


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"pupils": "四十"}, "pupils", "sheet_number"),
        ({"pupils": "12345678"}, "pupils", "sheet_number"),
        ({"pupils": "-3"}, "pupils", "sheet_number"),
        ({"pupils": "😀"}, "pupils", "sheet_number"),
        ({"pupils": "²"}, "pupils", "sheet_number"),
        ({"evaluation": "好" * 50_001}, "evaluation", "sheet_too_long"),
        ({"evaluation": "\ud83d"}, "evaluation", "sheet_unreadable"),
        ({"stages": [["5", "导入"], ["x", "新授"]]}, "stages.1.minutes", "sheet_number"),
        ({"stages": [["5", "导" * 501]]}, "stages.0.stage", "sheet_too_long"),
        ({"stages": [["1"]] * 41}, "stages", "sheet_rows"),
    ],
)
def test_bad_input_is_said_at_its_field(values: dict[str, Value], field: str, code: str) -> None:
    sheet, faults = read_sheet(_template(STAGES), values)
    assert sheet is None
    assert [(one.field, one.code) for one in faults] == [(field, code)]


def test_a_needed_field_and_a_day_that_is_none() -> None:
    template = _template("reading-notes")
    _, faults = read_sheet(template, {"thoughts": "好书", "began": "三月"})
    assert {(one.field, one.code) for one in faults} == {
        ("began", "sheet_day"),
        ("book", "sheet_needed"),
    }
    sheet, _ = read_sheet(template, {"book": "论语", "began": "2026年3月1日"})
    assert sheet is not None
    assert sheet.values["began"] == "2026-03-01"


_TEXTS = st.text(max_size=60)
_NUMBERS = st.one_of(st.just(""), st.decimals(0, 999, places=2).map(str))


@given(
    pupils=_NUMBERS,
    stages=st.lists(st.tuples(_NUMBERS, _TEXTS, _TEXTS, _TEXTS, _TEXTS).map(list), max_size=6),
    evaluation=_TEXTS,
    advice=_TEXTS,
)
@example(pupils="", stages=[], evaluation="", advice="\x00\x850")
@settings(max_examples=150, deadline=None)
def test_what_is_kept_reads_the_same_again(
    pupils: str, stages: list[list[str]], evaluation: str, advice: str
) -> None:
    template = _template(STAGES)
    values: dict[str, Value] = {
        "pupils": pupils, "stages": stages, "evaluation": evaluation, "advice": advice,
    }  # fmt: skip
    sheet, faults = read_sheet(template, values)
    assert faults == ()
    if sheet is None:
        return
    assert sheet_of(sheet.plain) == sheet
    again = typed_from(typed_of(sheet))
    assert again is not None
    assert read_sheet(template, again.values) == (sheet, ())
    said = [*(row[4] for row in stages), evaluation, advice]
    assert sheet.characters <= sum(len("".join(one.split())) for one in said)
    assert canonical_json(sheet.plain)


@given(text=st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_a_text_that_is_no_sheet_is_none(text: str) -> None:
    typed = typed_from(text)
    assert typed is None or typed_from(typed.text) == typed


# ------------------------------------------------------------ in records


def test_a_record_keeps_its_sheet_and_opens_with_it(walked: Walked) -> None:
    ledger, kind = walked.ledger, _kind(walked.ledger, "observation")
    typed = _lesson(stages=[["5", "导入", "<b>板书</b>", "😀", "好"]], advice="放慢")
    content = read_form(kind, _values(ledger, typed, title="观潮"))
    assert isinstance(content, RecordContent)
    saved = add_record(ledger, content)
    kept, version = read_record(ledger, saved.uid)
    assert kept == content
    assert content_of(kept.plain) == kept
    assert text_of(kept).whole == canonical_json(kept.plain)
    assert characters_of(kept) == 3
    assert "【教学过程】" in kept.text
    values = form_values(kind, kept)
    assert values["text"] == ""
    assert read_form(kind, values, kept) == kept, "opening and saving changes nothing"
    plain = {**values, SHEET: "", "text": "改成一段话"}
    changed = read_form(kind, plain, kept)
    assert isinstance(changed, RecordContent)
    change_record(ledger, saved.uid, changed, version)
    kept, _ = read_record(ledger, saved.uid)
    assert (kept.sheet, kept.text) == (None, "改成一段话")


def test_a_sheet_that_was_not_made_by_its_template_is_refused(walked: Walked) -> None:
    ledger, kind = walked.ledger, _kind(walked.ledger, "observation")
    content = read_form(kind, _values(ledger, _lesson(advice="放慢"), title="观潮"))
    assert isinstance(content, RecordContent)
    assert content.sheet is not None
    more = replace(content, sheet=replace(content.sheet, characters=800))
    other = replace(content, text="别的话")
    unknown = replace(content, sheet=replace(content.sheet, version=9))
    for wrong, code in (
        (more, "sheet_unlike_template"),
        (other, "sheet_unlike_template"),
        (unknown, "unknown_template"),
    ):
        with pytest.raises(UnusableInput) as caught:
            add_record(ledger, wrong)
        assert caught.value.code == code


def test_a_text_cannot_change_behind_its_sheet(walked: Walked) -> None:
    ledger, kind = walked.ledger, _kind(walked.ledger, "observation")
    content = read_form(kind, _values(ledger, _lesson(advice="放慢"), title="观潮二"))
    assert isinstance(content, RecordContent)
    saved = add_record(ledger, content)
    with pytest.raises(UnusableInput) as caught:
        change_record(ledger, saved.uid, replace(content, text="别的话"), saved.version)
    assert caught.value.code == "sheet_unlike_template"
    change_record(ledger, saved.uid, replace(content, title="浪"), saved.version)


def test_a_record_of_an_unknown_template_is_read_and_changed_as_text(walked: Walked) -> None:
    kind = _kind(walked.ledger, "observation")
    typed = _lesson(advice="放慢")
    content = read_form(kind, _values(walked.ledger, typed, title="观潮"))
    assert isinstance(content, RecordContent)
    stranger = replace(kind, templates=())
    values = form_values(stranger, content)
    assert values["text"] == "【建议】\n放慢"
    assert read_form(stranger, {**values, "title": "浪"}, content) == replace(
        content, title="浪", fields={**content.fields, "topic": "浪"}
    )
    changed = read_form(stranger, {**values, "text": "新话"}, content)
    assert isinstance(changed, RecordContent)
    assert (changed.sheet, changed.text) == (None, "新话")


def test_a_fault_names_the_field_of_the_sheet(walked: Walked) -> None:
    kind = _kind(walked.ledger, "observation")
    typed = _lesson(stages=[["十分", "导入"]])
    assert read_form(kind, _values(walked.ledger, typed)) == (
        FormFault("sheet.stages.0.minutes", "sheet_number"),
    )


def test_what_a_rule_asks_counts_the_sections_that_count(walked: Walked) -> None:
    kind = _kind(walked.ledger, "writing")
    asked = TextAsked({"zh": "反思"}, ("writing",), (), 10, (), None, None)
    typed = SheetTyped("reflection", 1, {"class": "三年级二班", "happened": "学生 走神"})
    wanted = text_wanted(kind, {SHEET: typed.text, "type": "reflection"}, [asked])
    assert wanted is not None
    assert wanted.missing == 6


def test_templates_are_offered_by_kind_and_type(walked: Walked) -> None:
    writing = _kind(walked.ledger, "writing")
    offered = {one.id for one in writing.offered_templates("reflection")}
    assert offered == {"reflection", "after-lesson"}
    assert not writing.offered_templates("paper")
    assert {one.id for one in _kind(walked.ledger, "observation").offered_templates("")} == {
        "observation-stages",
        "observation-six-plus-one",
    }
    assert _kind(walked.ledger, "award").offered_templates("") == ()


def test_the_folder_of_templates_is_read_whole() -> None:
    folder = Path(__file__).parents[2] / "resources" / "templates"
    names = {f"{one.id}.{one.version}.toml" for one in shipped_templates()}
    assert names == {one.name for one in folder.iterdir()}
