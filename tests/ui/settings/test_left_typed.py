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


def kept_dialog(person: Person, name: str) -> KeptDialog:
    """An open dialog, which keeps what is typed at once."""
    dialog = person.find(name, KeptDialog)
    assert dialog.keeper is not None
    dialog.keeper.soon.hurry(10, 5000)
    return dialog


def paused(person: Person, dialog: KeptDialog) -> None:
    """Pauses until what was typed is kept."""
    assert dialog.keeper is not None
    pause(person, dialog.keeper)


def line(person: Person, name: str) -> str:
    """What stands in a line."""
    return person.find(name, QLineEdit).text()


def test_a_kind_being_made_outlives_a_crash(settings: Settings, ledger: Path) -> None:
    first = settings("kinds")
    first.click("kind-add")
    dialog = kept_dialog(first, "kind-dialog")
    first.type("kind-zh", "粉笔字比赛")
    for at, said in enumerate(("等第", "得分")):
        first.click("field-add")
        first.type(f"field-{at}-zh", said)
    first.click("field-1-needed")
    paused(first, dialog)
    (kept,) = left(ledger, "settings-kind", "")
    assert kept.values["zh"] == "粉笔字比赛"

    # The first window never comes to an end; another one begins.
    again = settings("kinds")
    again.click("kind-add")
    assert again.find("settings-kind-left", DraftStrip).text.endswith("已经放回来了。")
    assert line(again, "kind-zh") == "粉笔字比赛"
    assert [line(again, f"field-{at}-zh") for at in (0, 1)] == ["等第", "得分"]
    # Esc asks; whoever stays goes on, and what is saved is not offered again.
    again.press(Qt.Key.Key_Escape, on=again.find("kind-zh", QLineEdit))
    again.click("ask-no")
    again.type("field-1-zh", "总分")
    again.click("kind-save")
    assert left(ledger, "settings-kind", "") == ()
    choose_kind(again, "粉笔字比赛")
    again.click("kind-change")
    assert [line(again, f"field-{at}-zh") for at in (0, 1)] == ["等第", "总分"]
    dialog = kept_dialog(again, "kind-dialog")
    again.press(Qt.Key.Key_Escape, on=again.find("kind-zh", QLineEdit))
    assert not isValid(dialog), "nothing was typed, nothing is asked"
    # Left on purpose, nothing of it comes back.
    again.click("kind-add")
    again.type("kind-zh", "不要的")
    again.click("kind-cancel")
    again.click("ask-yes")
    again.click("kind-add")
    assert line(again, "kind-zh") == ""
    assert left(ledger, "settings-kind", "") == ()


def test_a_template_being_made_outlives_a_crash(settings: Settings, ledger: Path) -> None:
    def begin() -> Person:
        person = settings("kinds")
        choose_kind(person, "听课")
        person.find("settings-templates", QTableView).clearSelection()
        person.click("template-add")
        return person

    first = begin()
    dialog = kept_dialog(first, "template-dialog")
    first.type("template-zh", "本校听课表")
    first.click("field-add")
    first.type("field-0-zh", "评语")
    paused(first, dialog)
    (kept,) = left(ledger, "settings-template", "observation ")
    assert kept.values["zh"] == "本校听课表"
    again = begin()
    assert line(again, "template-zh") == "本校听课表"
    assert line(again, "field-0-zh") == "评语"
    again.click("settings-template-left-drop")
    assert line(again, "template-zh") == ""
    assert left(ledger, "settings-template", "observation ") == ()


def test_what_somebody_else_has_changed_is_not_put_over(settings: Settings, ledger: Path) -> None:
    uid = asked(ledger, lambda one: add_kind(one, KindEntry("书法", "Calligraphy"))).id
    first = settings("kinds")
    choose_kind(first, "书法")
    first.click("kind-change")
    dialog = kept_dialog(first, "kind-dialog")
    first.type("kind-en", "Brush")
    paused(first, dialog)
    assert len(left(ledger, "settings-kind", uid)) == 1

    def meanwhile(one: Ledger) -> None:
        now = read_entry(one, uid)
        change_kind(one, uid, replace(now, zh="毛笔字"), now)

    asked(ledger, meanwhile)
    again = settings("kinds")
    choose_kind(again, "毛笔字")
    again.click("kind-change")
    assert [line(again, name) for name in ("kind-zh", "kind-en")] == ["毛笔字", "Calligraphy"]
    assert "没有放回来" in again.find("settings-kind-left", DraftStrip).text
    again.click("settings-kind-left-take")
    assert [line(again, name) for name in ("kind-zh", "kind-en")] == ["书法", "Brush"]


def test_patterns_of_names_outlive_a_crash(settings: Settings, ledger: Path) -> None:
    def begin(person: Person) -> None:
        serial = person.find("papers-serial", QLabel)
        person.wait_until(lambda: "{" in serial.text())
        person.click("papers-names")

    first = settings("school")
    begin(first)
    dialog = kept_dialog(first, "names-dialog")
    before = line(first, "form-file")
    first.type("form-file", "{姓名}-证书")
    paused(first, dialog)
    again = settings("school")
    begin(again)
    assert line(again, "form-file") == "{姓名}-证书"
    again.press(Qt.Key.Key_Escape, on=again.find("form-file", QLineEdit))
    again.click("ask-yes")
    again.click("papers-names")
    assert line(again, "form-file") == before
    assert left(ledger, "settings-names", "names") == ()
