"""The plan of an activity outlives a crash."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from studyhours.ui.pages.activities.plan_dialog import PlanDialog
from studyhours.ui.widgets.draft_strip import DraftStrip
from tests.ui.left_typed.conftest import left, pause
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL, school_ledger


def _plan(person: Person) -> PlanDialog:
    person.go("activities")
    person.click("activities-plan")
    dialog = person.find("plan-dialog", PlanDialog)
    dialog.keeper.soon.hurry(10, 5000)
    return dialog


def test_a_plan_outlives_a_crash_and_can_be_thrown_away(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    ledger = school_ledger(tmp_path / "校.studyhours")
    first = open_window(ledger, clock=APRIL)
    dialog = _plan(first)
    assert dialog.keeper.strip.text == ""
    first.type("form-title", "单元教学研讨")
    first.type("form-content", "第一段：课标。\n第二段：怎么教。")
    dialog.people.take([dialog.people.model.rows[0].uid])
    pause(first, dialog.keeper)
    (kept,) = left(ledger, "plan", "")
    assert kept.values["content"] == "第一段：课标。\n第二段：怎么教。"

    # The first window never comes to an end; another one begins.
    again = open_window(ledger, clock=APRIL)
    dialog = _plan(again)
    assert again.find("plan-left", DraftStrip).text.endswith("已经放回来了。")
    assert again.find("form-title", QLineEdit, dialog).text() == "单元教学研讨"
    assert len(dialog.people.people) == 1
    again.click("plan-left-drop")
    assert again.find("form-content", QPlainTextEdit, dialog).toPlainText() == ""
    assert dialog.people.people == frozenset()
    assert left(ledger, "plan", "") == ()
    # Typed anew and saved, nothing is left of it.
    again.type("form-title", "另一次")
    pause(again, dialog.keeper)
    assert len(left(ledger, "plan", "")) == 1
    again.click("plan-all")
    again.click("plan-save")
    assert left(ledger, "plan", "") == ()
