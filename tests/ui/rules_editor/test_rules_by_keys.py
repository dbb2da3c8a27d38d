"""The editor without a mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt

from studyhours.domain.resources import resource
from tests.ui.rules_editor.conftest import OpenEditor

TEXT = resource("rulesets", "school-72.yaml").read_text(encoding="utf-8")


def test_words_are_pressed_and_changes_taken_back_by_keys(open_editor: OpenEditor) -> None:
    writer = open_editor(TEXT)
    press = writer.person.press
    writer.find("f-measure-of-type").setFocus()
    press(Qt.Key.Key_Right)
    assert writer.find("f-measure-of-type").accessibleDescription() == "校本活动"
    press(Qt.Key.Key_Space)
    writer.look()
    assert "校本活动" in writer.sentence
    # A kind has other types, so the form is made anew: the keys stay where they were.
    writer.find("f-measure-of-kind").setFocus()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    writer.look()
    kinds = writer.find("f-measure-of-kind")
    assert kinds.hasFocus()
    assert kinds.accessibleDescription() == "撰写"
    press(Qt.Key.Key_Z, control=True)
    press(Qt.Key.Key_Z, control=True)
    writer.look()
    assert "校本活动" not in writer.sentence
    press(Qt.Key.Key_Y, control=True)
    writer.look()
    assert "校本活动" in writer.sentence


def test_what_is_typed_is_taken_back_as_a_whole(open_editor: OpenEditor) -> None:
    writer = open_editor(TEXT)
    writer.type("f-title-zh", "全年研训")
    assert writer.names[0] == "1　全年研训"
    writer.person.press(Qt.Key.Key_Z, control=True, on=writer.find("f-title-zh"))
    writer.look()
    assert writer.names[0] == "1　研训学时"
    assert writer.editor.text() == TEXT
