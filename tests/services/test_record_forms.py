"""The form and an import say the same things in the same places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from studyhours.rules.model import Condition
from studyhours.services.importing.records import import_records
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.forms import FormFault, form_values, read_form
from studyhours.services.records.kinds_list import FORMS, KindShown, record_choices
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import read_record
from studyhours.services.records.texts_asked import TextAsked, text_wanted, texts_asked
from studyhours.transfer.vocabulary import layout
from tests.services.record_world import teacher_uids
from tests.support.scenario import Walked, walk_imports, write_xlsx

_IN_COLUMNS = {
    *("name", "staff_no", "type", "start", "end", "date", "amount", "level", "mode", "place"),
    *("place_out", "text", "title", "topic", "book", "observed", "mentor", "mentee"),
    *("review", "characters", "observed_staff_no", "units"),
}
"""Columns of imports that have a place of their own, are decided elsewhere, or are counted."""


@pytest.fixture
def walked(tmp_path: Path) -> Walked:
    """The small school; forms do not depend on the database."""
    return walk_imports(str(tmp_path / "school.studyhours"))


def _kinds(ledger: Ledger) -> dict[str, KindShown]:
    return {kind.id: kind for kind in record_choices(ledger).kinds}


@pytest.mark.parametrize("base", sorted(FORMS))
def test_a_form_has_a_field_for_everything_an_import_understands(base: str) -> None:
    fields = FORMS[base]
    shown = {*fields.extra, *fields.more, *fields.asked, *fields.roles}
    assert {target.id for target in layout(base).targets} - _IN_COLUMNS - shown == set()


def test_opening_and_saving_an_imported_record_changes_nothing(walked: Walked) -> None:
    kinds = _kinds(walked.ledger)
    rows = list_records(walked.ledger, RecordFilter()).rows
    assert len(rows) == 42
    for row in rows:
        content, _ = read_record(walked.ledger, row.uid)
        kind = kinds[content.kind]
        assert read_form(kind, form_values(kind, content), content) == content


def test_a_typed_record_says_what_the_same_row_of_a_table_says(
    walked: Walked, tmp_path: Path
) -> None:
    ledger = walked.ledger
    file = write_xlsx(
        tmp_path / "one.xlsx",
        [
            [
                "日期",
                "听课人工号",
                "听课人",
                "授课教师",
                "课题",
                "课型",
                "班级",
                "节次",
                "评价与建议",
            ],
            [
                "2026-05-06",
                "0001",
                "欧阳若兰",
                "李䶮",
                "草船借箭",
                "推门听课",
                "五（2）班",
                "第2节",
                "好",
            ],
        ],
    )
    assert import_records(ledger, file, "observation").sheets[0].added == 1
    (row,) = list_records(ledger, RecordFilter(text="草船")).rows
    imported, _ = read_record(ledger, row.uid)
    uids = teacher_uids(ledger)
    typed = read_form(
        _kinds(ledger)["observation"],
        {
            "teacher": str(uids["0001"]), "day": "2026年5月6日", "type": "dropin",
            "title": " 草船借箭 ", "amount": "", "unit": "period", "text": "好",
            "person.observed": "李䶮", "uid.observed": str(uids["0003"]),
            "field.class": "五（2）班", "field.period": "第2节",
        },
    )  # fmt: skip
    assert typed == imported


def _training(ledger: Ledger, **values: str) -> RecordContent | tuple[FormFault, ...]:
    whole = {"teacher": str(teacher_uids(ledger)["0001"]), "day": "2026.5.6", "title": "课"}
    return read_form(_kinds(ledger)["training"], {**whole, "amount": "2", **values})


def test_amounts_and_days_are_understood_as_in_tables(walked: Walked) -> None:
    for typed, found in {
        "２.５": (250, "hour"), "90分钟": (9000, "minute"), "半天": (100, "half_day"),
        "1,200": (120000, "hour"),
    }.items():  # fmt: skip
        content = _training(walked.ledger, amount=typed)
        assert isinstance(content, RecordContent)
        assert (content.hundredths, content.unit) == found
    for typed in ("0", "-1", "2.555", "两三个", "许多"):
        assert _training(walked.ledger, amount=typed) == (FormFault("amount", "bad_amount"),)


def test_every_wrong_field_is_named(walked: Walked) -> None:
    faults = _training(
        walked.ledger, teacher="", title=" ", amount="", day="2026-2-30", first="5月"
    )
    assert faults == (
        FormFault("teacher", "need_teacher"),
        FormFault("day", "bad_day"),
        FormFault("first", "bad_day"),
        FormFault("title", "need_title"),
        FormFault("amount", "need_amount"),
    )
    assert _training(walked.ledger, title="长" * 201) == (FormFault("title", "title_too_long"),)
    assert not isinstance(_training(walked.ledger, title="长" * 200), tuple)
    assert _training(walked.ledger, day="") == (FormFault("day", "need_day"),)
    assert _training(walked.ledger, first="2026-5-7") == (FormFault("first", "first_after_day"),)


def test_what_the_form_does_not_show_stays(walked: Walked) -> None:
    ledger = walked.ledger
    (row, *_) = list_records(ledger, RecordFilter(kind="training", text="单元")).rows
    content, _ = read_record(ledger, row.uid)
    kept = replace(
        content,
        type=None,
        status="returned",
        fields={**content.fields, "type_text": "送教", "later": "一"},
    )
    kind = _kinds(ledger)["training"]
    values = form_values(kind, kept)
    same = read_form(kind, {**values, "title": "改"}, kept)
    assert isinstance(same, RecordContent)
    assert (same.status, same.fields["type_text"], same.fields["later"]) == (
        "returned",
        "送教",
        "一",
    )
    chosen = read_form(kind, {**values, "type": "course"}, kept)
    assert isinstance(chosen, RecordContent)
    assert "type_text" not in chosen.fields, "the import's own word is answered"


def test_what_the_rules_ask_of_a_text_is_known_from_the_rules(walked: Walked) -> None:
    asked = texts_asked(walked.ledger)
    assert [(one.kinds, one.characters, one.rule["zh"]) for one in asked] == [
        (("observation",), 1, "听课节数")
    ]
    kind = _kinds(walked.ledger)["observation"]
    values = {"day": "2026-04-01", "text": " \n"}
    wanted = text_wanted(kind, values, asked)
    assert wanted is not None
    assert (wanted.characters, wanted.missing) == (1, 1)
    assert text_wanted(kind, {**values, "text": "好"}, asked) is None
    assert text_wanted(kind, {**values, "place": "out_school"}, asked) is None
    assert text_wanted(_kinds(walked.ledger)["writing"], values, asked) is None


def test_characters_are_counted_as_rules_count_them(walked: Walked) -> None:
    kind = _kinds(walked.ledger)["writing"]
    rule = TextAsked(
        {"zh": "读书笔记"}, ("writing",), ("reflection",), 6, (), date(2026, 1, 1), None
    )
    values = {"day": "2026-04-01", "type": "reflection", "text": "三 个\n字"}
    wanted = text_wanted(kind, values, [rule])
    assert wanted is not None
    assert wanted.missing == 3
    assert text_wanted(kind, {**values, "text": "这里有六个字"}, [rule]) is None
    assert text_wanted(kind, {**values, "type": "blog"}, [rule]) is None
    assert text_wanted(kind, {**values, "day": "2025-12-31"}, [rule]) is None, "not yet in force"
    (row, *_) = list_records(walked.ledger, RecordFilter(kind="writing")).rows
    content, _ = read_record(walked.ledger, row.uid)
    told = replace(content, text="", fields={**content.fields, "characters": "6"})
    kept = {**form_values(kind, told), "type": "reflection", "day": "2026-04-01"}
    assert text_wanted(kind, kept, [rule], told) is None, "a table has said how many there were"


def test_what_a_form_does_not_know_keeps_no_hint_back(walked: Walked) -> None:
    kind = _kinds(walked.ledger)["writing"]
    graded = Condition("grade", ("good",), 0, "wrong_grade")
    rule = TextAsked({"zh": "案例"}, ("writing",), (), 6, (graded,), None, None)
    wanted = text_wanted(kind, {"day": "2026-04-01", "text": "三个字"}, [rule])
    assert wanted is not None
    assert wanted.missing == 3
