"""The check page while records are written: rows are judged again, not the school."""

from __future__ import annotations

from datetime import date

import pytest

from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import add_record, delete_record
from studyhours.services.registers.entries import Basis
from studyhours.services.registers.writing import exempt
from studyhours.ui.pages.check.page import CheckPage
from tests.services.record_world import teacher_uids
from tests.ui.check.table import FIRST, cell, click_cell, lines
from tests.ui.person import Person, aside

OTHER = "帕提古丽·艾山"
DAY = date(2026, 4, 20)


def test_a_row_changes_with_its_records(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = person.find("page-check", CheckPage).context.ledger
    assert cell(person, FIRST, "研训学时") == "64"
    click_cell(person, FIRST, "研训学时")

    def never(*_: object) -> None:
        raise AssertionError("everybody is judged again")

    content = RecordContent(
        aside(lambda: teacher_uids(ledger))["0001"], "training", "course", "approved", DAY, DAY,
        40, "face", None, 950, "hour", "新近的培训",
    )  # fmt: skip
    with monkeypatch.context() as patch:
        patch.setattr("studyhours.services.checking.verdicts_again.read_verdicts", never)
        saved = aside(lambda: add_record(ledger, content))
        person.window.changes.announce(saved.changes)
        person.wait()
        assert cell(person, FIRST, "研训学时") == "✓ 73.5"
        assert cell(person, OTHER, "研训学时") == "71.5"
        person.wait_until(lambda: "新近的培训" in {text for _, text, *_ in lines(person)})
        gone = aside(lambda: delete_record(ledger, saved.uid, saved.version))
        person.window.changes.announce(gone.changes)
        person.wait()
        assert cell(person, FIRST, "研训学时") == "64"
    year = Basis(date(2025, 9, 1), date(2026, 8, 31), "支教")
    step = aside(lambda: exempt(ledger, "0001", "school-72", year))
    person.window.changes.announce(step.changes)
    person.wait()
    assert cell(person, FIRST, "研训学时") not in {"64", "✓ 73.5"}
