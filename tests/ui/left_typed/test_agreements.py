"""The agreement of a pair outlives a crash, and somebody else's newer one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from studyhours.services.growth.agreement_changes import save_agreement
from studyhours.services.growth.agreements import read_agreement
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.registers.entries import Basis
from studyhours.services.registers.writing import pair
from studyhours.ui.pages.growth.pairs_view import PairsView
from studyhours.ui.widgets.draft_strip import DraftStrip
from studyhours.ui.widgets.table import DataTable
from tests.ui.left_typed.conftest import left, pause
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger


def _with_pair(ledger: Path) -> str:
    opened = open_ledger(str(school_ledger(ledger)), APRIL)
    made = pair(opened, "0004", "0001", Basis(date(2025, 9, 1), None))
    opened.close()
    assert made.after is not None
    return made.after.uid


def _at_pairs(person: Person) -> PairsView:
    person.go("growth")
    person.click("growth-view-pairs")
    table = person.find("growth-pairs", DataTable)
    view = table.parentWidget()
    while view is not None and not isinstance(view, PairsView):
        view = view.parentWidget()
    assert view is not None
    view.keeper.soon.hurry(10, 5000)
    place = table.visualRect(table.model().index(0, 0)).center()
    person.click_at(table.viewport(), place)
    person.wait()
    return view


def _says(person: Person, view: PairsView, name: str) -> str:
    return person.find(f"agreement-{name}", QPlainTextEdit, view).toPlainText()


def test_an_agreement_outlives_a_crash_and_never_hides_a_newer_one(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    ledger = tmp_path / "校.studyhours"
    uid = _with_pair(ledger)
    first = open_window(ledger, clock=APRIL)
    view = _at_pairs(first)
    before = _says(first, view, "goals")
    first.type("agreement-goals", "站稳讲台。\n第二年上一节县级公开课。")
    pause(first, view.keeper)
    (kept,) = left(ledger, "agreement", uid)
    assert kept.values["goals"].startswith("站稳讲台")

    # The first window never comes to an end; what it held stands there again in another one.
    second = open_window(ledger, clock=APRIL)
    view = _at_pairs(second)
    assert _says(second, view, "goals") == "站稳讲台。\n第二年上一节县级公开课。"
    assert second.find("agreement-left", DraftStrip, view).text.endswith("已经放回来了。")

    def meanwhile() -> None:
        other = open_ledger(str(ledger), APRIL)
        now = read_agreement(other, uid)
        save_agreement(other, uid, replace(now.text, goals="别人写的"), now.number)
        other.close()

    aside(meanwhile)
    # Where something newer stands it is offered beside that, and not put over it.
    third = open_window(ledger, clock=APRIL)
    view = _at_pairs(third)
    assert _says(third, view, "goals") == "别人写的" != before
    assert "没有放回来" in third.find("agreement-left", DraftStrip, view).text
    third.click("agreement-left-take")
    assert _says(third, view, "goals").startswith("站稳讲台")
    third.click("agreement-save")
    assert left(ledger, "agreement", uid) == ()
    assert view.keeper.strip.text == ""
