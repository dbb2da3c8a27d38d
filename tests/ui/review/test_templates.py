"""What was written in sections, and in fields of the school's own, is seen by whoever reviews."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.kinds_list import record_choices
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import change_record, read_record
from studyhours.services.records.sheets import read_sheet, sheet_text
from studyhours.services.settings.own_fields import FieldTyped
from studyhours.services.settings.own_kinds import change_kind, read_entry
from tests.ui.person import OpenWindow
from tests.ui.review.reviewer import Reviewer
from tests.ui.school import APRIL


@pytest.fixture
def written(ledger: Path) -> Path:
    """The ledger, in which one training that waits says more."""
    opened = open_ledger(str(ledger), APRIL)
    begun = read_entry(opened, "training")
    fields = (FieldTyped(zh="结业等第", sort="choice", more="优、良"),)
    change_kind(opened, "training", replace(begun, fields=fields), begun)
    kind = next(one for one in record_choices(opened).kinds if one.id == "training")
    (template,) = kind.offered_templates("course")
    sheet, _ = read_sheet(template, {"content": "大单元", "gained": "学会了倒着想"})
    assert sheet is not None
    rows = list_records(opened, RecordFilter(kind="training", status="submitted")).rows
    row = next(one for one in rows if one.title == "待审二")
    said, version = read_record(opened, row.uid)
    own = {**said.fields, kind.own[0].id: "c2"}
    text = sheet_text(template, sheet.values)
    change_record(opened, row.uid, replace(said, fields=own, sheet=sheet, text=text), version)
    opened.close()
    return ledger


def test_sections_and_own_fields_stand_beside_the_record(
    open_window: OpenWindow, written: Path
) -> None:
    reviewer = Reviewer(open_window(written, clock=APRIL), written)
    reviewer.row("待审二")
    facts = reviewer.lines("review-facts")
    assert facts[facts.index("结业等第") + 1] == "良"
    text = reviewer.person.find("review-text", QPlainTextEdit).toPlainText()
    assert text == "【主要内容】\n大单元\n【收获与体会】\n学会了倒着想"
    reviewer.row("待审一")
    assert "结业等第" not in reviewer.lines("review-facts")
