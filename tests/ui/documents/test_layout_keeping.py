"""A layout being edited outlives a crash, and is kept no longer than it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QLineEdit, QListWidget, QPlainTextEdit, QPushButton

from studyhours.services.papers.layouts import list_layouts
from studyhours.ui.pages.documents.layouts_part import LayoutsPart
from studyhours.ui.typed_keeper import TypedKeeper
from studyhours.ui.widgets.draft_strip import DraftStrip
from tests.support.ledgers import opened
from tests.ui.documents.test_layouts import choose_line, page_text, texts
from tests.ui.left_typed.conftest import left, pause
from tests.ui.person import Person
from tests.ui.start.seeing import every


def _at_layouts(person: Person) -> TypedKeeper:
    person.click("part-layouts")
    (part,) = every(person.window, LayoutsPart)
    keeper = cast(TypedKeeper, part.findChild(TypedKeeper))
    keeper.soon.hurry(10, 5000)
    return keeper


def test_a_layout_outlives_a_crash_and_can_be_thrown_away(
    at_page: Callable[..., Person], ledger: Path, tmp_path: Path
) -> None:
    with opened(ledger) as school:
        edited, other = (row.id for row in list_layouts(school)[:2])
    first = at_page()
    keeper = _at_layouts(first)
    names = texts(first.find("layouts-list", QListWidget))
    choose_line(first, "layouts-elements", "姓名 老师")
    body = first.find("layout-body.text.zh", QPlainTextEdit)
    before = body.toPlainText()
    first.type(body, "{姓名}：本年度共 {总学时} 学时。")
    pause(first, keeper)
    # Another one is only looked at: nothing of it is kept.
    choose_line(first, "layouts-list", names[1])
    choose_line(first, "layouts-list", names[0].partition("（")[0])
    pause(first, keeper)
    assert len(left(ledger, "layout", edited)) == 1
    assert left(ledger, "layout", other) == ()

    # The first window never comes to an end; another one begins.
    again = at_page()
    keeper = _at_layouts(again)
    assert again.find("layout-left", DraftStrip).text.endswith("已经放回来了。")
    assert again.find("layouts-save", QPushButton).isEnabled()
    assert "本年度共八十学时" in page_text(again, tmp_path)
    choose_line(again, "layouts-elements", "本年度共")
    body = again.find("layout-body.text.zh", QPlainTextEdit)
    assert body.toPlainText() == "{姓名}：本年度共 {总学时} 学时。"
    again.click("layout-left-drop")
    assert again.find("layout-body.text.zh", QPlainTextEdit).toPlainText() == before
    assert not again.find("layouts-save", QPushButton).isEnabled()
    assert left(ledger, "layout", edited) == ()
    # Edited anew and saved, nothing is left of it.
    again.type("layout-body.x", "41")
    pause(again, keeper)
    assert len(left(ledger, "layout", edited)) == 1
    again.click("layouts-save")
    assert left(ledger, "layout", edited) == ()
    third = at_page()
    _at_layouts(third)
    assert keeper.strip.text == ""
    assert not third.find("layouts-save", QPushButton).isEnabled()
    choose_line(third, "layouts-list", "（本校）")
    choose_line(third, "layouts-elements", "姓名")
    assert third.find("layout-body.x", QLineEdit).text() == "41"
