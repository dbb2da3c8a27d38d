"""Keys are changed in the settings, refused where they are taken, told everywhere, and kept."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QRadioButton

from studyhours.ui.page_list import PAGES
from studyhours.ui.shortcuts import DEEDS
from studyhours.ui.widgets.key_edit import KeyEdit
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL
from tests.ui.settings.conftest import Settings

_CONTROL, _PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def _press(person: Person, name: str, key: Qt.Key, held: Qt.KeyboardModifier = _CONTROL) -> str:
    """Presses a key in a deed's field; what is wrong with it."""
    field = person.find(f"key-{name}", KeyEdit)
    field.setFocus()
    QTest.keyClick(field, key, held)
    errors = cast(list[QLabel], person.window.findChildren(QLabel, f"key-error-{name}"))
    return "".join(one.text() for one in errors if not one.isHidden())


def _said_under_f1(person: Person) -> list[str]:
    person.find("language-zh", QRadioButton).setFocus()  # a field would take the key itself
    person.press(Qt.Key.Key_F1, on=person.window)
    dialog = person.find("keys", QDialog)
    said = [one.text() for one in cast(list[QLabel], dialog.findChildren(QLabel))]
    person.click("keys-close")
    person.window.activateWindow()  # which some systems do not do by themselves
    person.wait_until(person.window.isActiveWindow)
    return said


def test_a_key_is_changed_refused_told_and_kept(
    settings: Settings, open_window: OpenWindow, ledger: Path
) -> None:
    person = settings("computer")
    edits = cast(list[KeyEdit], person.window.findChildren(KeyEdit))
    fields = {one.objectName().removeprefix("key-"): one for one in edits}
    assert set(fields) == {one.name for one in DEEDS}
    by_number = [f"Ctrl+{(place + 1) % 10}" for place in range(10)]
    keys = {one.name: one.usual for one in DEEDS}
    assert [keys[f"page.{one.name}"] for one in PAGES[:10]] == by_number
    assert all(one.accessibleName() for one in edits)
    assert "Ctrl+1 – 9" in _said_under_f1(person)

    assert "新记录" in _press(person, "find", Qt.Key.Key_N)
    assert "打字" in _press(person, "find", Qt.Key.Key_G, _PLAIN)
    assert "另有用处" in _press(person, "find", Qt.Key.Key_C)
    assert "另有用处" in _press(person, "find", Qt.Key.Key_Space, _PLAIN)
    bench = person.window.bench
    assert bench is not None
    assert bench.page.name == "settings", "what is pressed in the field is not done"
    assert _press(person, "judge.next", Qt.Key.Key_N, _PLAIN) == ""
    assert _press(person, "find", Qt.Key.Key_G) == ""
    assert _press(person, "page.check", Qt.Key.Key_F7, _PLAIN) == ""
    assert _press(person, "page.records", Qt.Key.Key_5) == "", "it is free now"
    assert fields["page.records"].text() == "Ctrl+5"
    tip = person.find("side-check", QPushButton).toolTip()
    assert tip == "F7"
    said = _said_under_f1(person)
    assert {"F7", "Ctrl+G", "N"} <= set(said)
    assert "Ctrl+1 – 9" not in said

    person.click("key-reset-page.check")
    error = person.find("key-error-page.check", QLabel)
    assert "记录" in error.text(), "its own key is somebody else's by now"
    person.find("language-zh", QRadioButton).setFocus()
    person.press(Qt.Key.Key_F7, on=person.window)
    assert bench.page.name == "check"
    person.press(Qt.Key.Key_5, control=True, on=person.window)
    assert bench.page.name == "records"
    person.window.close()

    again = open_window(ledger, clock=APRIL)
    again.press(Qt.Key.Key_F7, on=again.window)
    assert again.window.bench is not None
    assert again.window.bench.page.name == "check", "kept"
    again.go("settings")
    again.click("settings-computer")
    again.click("keys-reset-all")
    assert again.window.surroundings.memory.get("shortcuts") == {}
    assert not again.find("keys-reset-all", QPushButton).isEnabled()
    again.press(Qt.Key.Key_F7, on=again.window)
    assert again.window.bench.page.name == "settings"
    assert QApplication.activeModalWidget() is None
