"""Longer texts of settings outlive a crash, and no key gives them up without asking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView
from shiboken6 import isValid

from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.settings.own_kinds import KindEntry, add_kind, change_kind, read_entry
from studyhours.ui.kept_dialog import KeptDialog
from studyhours.ui.widgets.draft_strip import DraftStrip
from tests.ui.left_typed.conftest import left, pause
from tests.ui.person import Person
from tests.ui.settings.asking import asked
from tests.ui.settings.conftest import Settings
from tests.ui.settings.test_kinds import choose_kind


def _dialog(person: Person, name: str) -> KeptDialog:
    dialog = person.find(name, KeptDialog)
    assert dialog.keeper is not None
    dialog.keeper.soon.hurry(10, 5000)
    return dialog


def _paused(person: Person, dialog: KeptDialog) -> None:
    assert dialog.keeper is not None
    pause(person, dialog.keeper)


def _line(person: Person, name: str) -> str:
    return person.find(name, QLineEdit).text()


def test_a_kind_being_made_outlives_a_crash(settings: Settings, ledger: Path) -> None:
    first = settings("kinds")
    first.click("kind-add")
    dialog = _dialog(first, "kind-dialog")
    first.type("kind-zh", "粉笔字比赛")
    for at, said in enumerate(("等第", "得分")):
        first.click("field-add")
        first.type(f"field-{at}-zh", said)
    first.click("field-1-needed")
    _paused(first, dialog)
    (kept,) = left(ledger, "settings-kind", "")
    assert kept.values["zh"] == "粉笔字比赛"

    # The first window never comes to an end; another one begins.
    again = settings("kinds")
    again.click("kind-add")
    assert again.find("settings-kind-left", DraftStrip).text.endswith("已经放回来了。")
    assert _line(again, "kind-zh") == "粉笔字比赛"
    assert [_line(again, f"field-{at}-zh") for at in (0, 1)] == ["等第", "得分"]
    # Esc asks; whoever stays goes on, and what is saved is not offered again.
    again.press(Qt.Key.Key_Escape, on=again.find("kind-zh", QLineEdit))
    again.click("ask-no")
    again.type("field-1-zh", "总分")
    again.click("kind-save")
    assert left(ledger, "settings-kind", "") == ()
    choose_kind(again, "粉笔字比赛")
    again.click("kind-change")
    assert [_line(again, f"field-{at}-zh") for at in (0, 1)] == ["等第", "总分"]
    dialog = _dialog(again, "kind-dialog")
    again.press(Qt.Key.Key_Escape, on=again.find("kind-zh", QLineEdit))
    assert not isValid(dialog), "nothing was typed, nothing is asked"
    # Left on purpose, nothing of it comes back.
    again.click("kind-add")
    again.type("kind-zh", "不要的")
    again.click("kind-cancel")
    again.click("ask-yes")
    again.click("kind-add")
    assert _line(again, "kind-zh") == ""
    assert left(ledger, "settings-kind", "") == ()


def test_a_template_being_made_outlives_a_crash(settings: Settings, ledger: Path) -> None:
    def begin() -> Person:
        person = settings("kinds")
        choose_kind(person, "听课")
        person.find("settings-templates", QTableView).clearSelection()
        person.click("template-add")
        return person

    first = begin()
    dialog = _dialog(first, "template-dialog")
    first.type("template-zh", "本校听课表")
    first.click("field-add")
    first.type("field-0-zh", "评语")
    _paused(first, dialog)
    (kept,) = left(ledger, "settings-template", "observation ")
    assert kept.values["zh"] == "本校听课表"
    again = begin()
    assert _line(again, "template-zh") == "本校听课表"
    assert _line(again, "field-0-zh") == "评语"
    again.click("settings-template-left-drop")
    assert _line(again, "template-zh") == ""
    assert left(ledger, "settings-template", "observation ") == ()


def test_what_somebody_else_has_changed_is_not_put_over(settings: Settings, ledger: Path) -> None:
    uid = asked(ledger, lambda one: add_kind(one, KindEntry("书法", "Calligraphy"))).id
    first = settings("kinds")
    choose_kind(first, "书法")
    first.click("kind-change")
    dialog = _dialog(first, "kind-dialog")
    first.type("kind-en", "Brush")
    _paused(first, dialog)
    assert len(left(ledger, "settings-kind", uid)) == 1

    def meanwhile(one: Ledger) -> None:
        now = read_entry(one, uid)
        change_kind(one, uid, replace(now, zh="毛笔字"), now)

    asked(ledger, meanwhile)
    again = settings("kinds")
    choose_kind(again, "毛笔字")
    again.click("kind-change")
    assert [_line(again, name) for name in ("kind-zh", "kind-en")] == ["毛笔字", "Calligraphy"]
    assert "没有放回来" in again.find("settings-kind-left", DraftStrip).text
    again.click("settings-kind-left-take")
    assert [_line(again, name) for name in ("kind-zh", "kind-en")] == ["书法", "Brush"]


def test_patterns_of_names_outlive_a_crash(settings: Settings, ledger: Path) -> None:
    def begin(person: Person) -> None:
        serial = person.find("papers-serial", QLabel)
        person.wait_until(lambda: "{" in serial.text())
        person.click("papers-names")

    first = settings("school")
    begin(first)
    dialog = _dialog(first, "names-dialog")
    before = _line(first, "form-file")
    first.type("form-file", "{姓名}-证书")
    _paused(first, dialog)
    again = settings("school")
    begin(again)
    assert _line(again, "form-file") == "{姓名}-证书"
    again.press(Qt.Key.Key_Escape, on=again.find("form-file", QLineEdit))
    again.click("ask-yes")
    again.click("papers-names")
    assert _line(again, "form-file") == before
    assert left(ledger, "settings-names", "names") == ()
