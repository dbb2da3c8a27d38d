"""Templates of a school's own: every saving is a version, and records keep the one they have."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.content import RecordContent
from studyhours.services.records.forms import form_values, read_form
from studyhours.services.records.kinds_list import KindShown, record_choices
from studyhours.services.records.saving import add_record, read_record
from studyhours.services.records.sheets import SHEET, SheetTyped
from studyhours.services.settings.own_fields import FieldTyped
from studyhours.services.settings.own_templates import (
    TemplateEntry,
    TemplateRow,
    add_template,
    change_template,
    read_templates,
    take_back_template,
)
from tests.services.record_world import teacher_uids
from tests.services.settings.seeing import as_role, logged, refused
from tests.support.scenario import Walked, walk_imports

MINE = TemplateEntry(
    "本校听课表",
    "Our lesson sheet",
    (
        FieldTyped(zh="环节", sort="table", more="分钟#、环节、点评"),
        FieldTyped(zh="评语", sort="long", counts=True, needed=True),
    ),
)


@pytest.fixture
def walked(tmp_path: Path) -> Walked:
    """The small school; none of this speaks to the database in words of its own."""
    return walk_imports(str(tmp_path / "school.studyhours"))


def _kind(ledger: Ledger) -> KindShown:
    return next(one for one in record_choices(ledger).kinds if one.id == "observation")


def _row(ledger: Ledger, name: str) -> TemplateRow:
    return next(one for one in read_templates(ledger, "observation") if one.id == name)


def test_a_record_keeps_the_version_it_was_written_in(walked: Walked) -> None:
    ledger = walked.ledger
    done = add_template(ledger, "observation", MINE)
    assert "template.change" in logged(ledger)
    kind = _kind(ledger)
    template = next(one for one in kind.offered_templates("") if one.id == done.id)
    table, remark = template.fields
    assert [one.sort for one in table.columns] == ["number", "long", "long"]
    typed = SheetTyped(done.id, 1, {table.id: [["5", "导入", "好"]], remark.id: "放慢"})
    teacher = str(next(iter(teacher_uids(ledger).values())))
    values = {"teacher": teacher, "day": "2026-04-15", "amount": "1", SHEET: typed.text}
    content = read_form(kind, values)
    assert isinstance(content, RecordContent)
    assert content.sheet is not None
    assert content.sheet.characters == 5
    saved = add_record(ledger, content)
    begun = _row(ledger, done.id)
    fewer = replace(begun.entry, fields=begun.entry.fields[1:])
    changed = change_template(ledger, done.id, fewer, begun)
    assert changed.after.version == 2
    kind = _kind(ledger)
    kept, _ = read_record(ledger, saved.uid)
    assert kept.sheet is not None
    assert kept.sheet.version == 1
    assert read_form(kind, form_values(kind, kept), kept) == kept, "read in its own version"
    (offered,) = [one for one in kind.offered_templates("") if one.id == done.id]
    assert offered.version == 2
    take_back_template(ledger, changed)
    assert _row(ledger, done.id).entry == begun.entry
    retired = replace(begun.entry, retired=True)
    change_template(ledger, done.id, retired, _row(ledger, done.id))
    assert done.id not in {one.id for one in _kind(ledger).offered_templates("")}
    kind = _kind(ledger)
    assert read_form(kind, form_values(kind, kept), kept) == kept


def test_one_is_made_after_a_shipped_one(walked: Walked) -> None:
    ledger = walked.ledger
    shipped = _row(ledger, "observation-stages")
    assert not shipped.own
    entry = TemplateEntry("我校听课记录", "", shipped.entry.fields)
    done = add_template(ledger, "observation", entry, "observation-stages")
    template = next(one for one in _kind(ledger).templates if one.id == done.id)
    model = next(one for one in _kind(ledger).templates if one.id == "observation-stages")
    assert {one.id: one for one in template.fields} == {one.id: one for one in model.fields}, "sums"
    assert refused(lambda: change_template(ledger, shipped.id, entry, shipped))[0] == (
        "template_changed_meanwhile"
    )


def test_what_cannot_be_is_refused(walked: Walked) -> None:
    ledger = walked.ledger
    text = (FieldTyped(zh="甲"),)
    for entry, fault in (
        (TemplateEntry(" ", "", text), ("template_without_name", "template_zh")),
        (TemplateEntry("听课记录（6+1）", "", text), ("template_name_taken", "template_zh")),
        (TemplateEntry("新", "", ()), ("template_without_fields", "fields")),
        (
            TemplateEntry("新", "", (FieldTyped(zh="甲", sort="table"),)),
            ("field_without_columns", "fields.0"),
        ),
        (TemplateEntry("新" * 21, "", text), ("setting_too_long", "template_zh")),
    ):
        attempt = refused(partial(add_template, ledger, "observation", entry))
        assert attempt == fault
    teacher = as_role(ledger, "teacher")
    assert refused(lambda: add_template(teacher, "observation", MINE))[0] == "not_permitted"
