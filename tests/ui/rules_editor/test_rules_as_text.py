"""The text beside the form: written by whoever likes, with errors at their lines."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from studyhours.domain.resources import resource
from studyhours.rules.loading import load_ruleset
from studyhours.services.rulebook.document import has_comments, read_data
from studyhours.services.rulebook.yaml_text import write_yaml
from tests.docs.pages import examples
from tests.ui.rules_editor.conftest import OpenEditor
from tests.ui.rules_editor.rule_writer import RuleWriter

TEXT = resource("rulesets", "school-72.yaml").read_text(encoding="utf-8")


def yaml(writer: RuleWriter) -> QPlainTextEdit:
    found = writer.find("rules-edit-yaml")
    assert isinstance(found, QPlainTextEdit)
    return found


def write(writer: RuleWriter, text: str) -> None:
    """Puts another text in place of all."""
    edit = yaml(writer)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    edit.insertPlainText(text)
    writer.editor.reading.look(text)
    writer.person.wait()


def test_the_text_can_be_written_and_comes_back_as_a_form(open_editor: OpenEditor) -> None:
    writer = open_editor(TEXT)
    writer.click("rules-edit-as-yaml")
    assert yaml(writer).toPlainText() == TEXT
    write(writer, TEXT.replace("at_least: 72", "at_least: 90"))
    assert writer.is_valid()
    assert "# Annual study hours" in writer.editor.text()
    writer.click("rules-edit-as-form")
    assert "90" in writer.sentence
    assert "# Annual study hours" in writer.editor.text(), "nothing was changed in the form"
    writer.click("rules-edit-undo")
    assert "72" in writer.sentence


def test_what_is_wrong_is_said_with_its_line(open_editor: OpenEditor) -> None:
    writer = open_editor(TEXT)
    writer.click("rules-edit-as-yaml")
    write(writer, TEXT.replace("at_least: 72", "at_least: lots"))
    assert not writer.is_valid()
    line = 1 + TEXT[: TEXT.index("at_least: 72")].count("\n")
    assert str(line) in writer.editor.findings.label.text()
    writer.click("rules-edit-go")
    assert yaml(writer).textCursor().blockNumber() + 1 == line
    # The form can show it all the same, at the field.
    writer.click("rules-edit-as-form")
    assert "lots" in writer.error("f-at_least")


def test_what_is_no_yaml_stays_text_until_it_is_mended(open_editor: OpenEditor) -> None:
    writer = open_editor("title: [")
    assert writer.is_yaml()
    assert not writer.is_valid()
    assert writer.editor.text() == "title: ["
    writer.click("rules-edit-as-form")
    assert writer.is_yaml()
    write(writer, TEXT)
    writer.click("rules-edit-as-form")
    assert not writer.is_yaml()
    assert writer.is_valid()


def test_every_shape_is_shown_and_changed_by_nothing_but_the_person(
    open_editor: OpenEditor,
) -> None:
    writer = open_editor(TEXT)
    for example in examples():
        if example.page != "docs/rules.md":
            continue
        writer.editor.open(example.text, "shape.yaml")
        writer.look()
        data, _ = read_data(example.text)
        assert data is not None
        for number in range(len(writer.names)):
            writer.editor.list.choose(number)
            writer.look()
            assert writer.sentence
            assert writer.is_valid(), example
        writer.editor.list.choose(-1)
        writer.look()
        assert writer.editor.text() == example.text
        assert writer.editor.state.data == data
        assert load_ruleset(write_yaml(writer.editor.state.data))[0] is not None


def comments(writer: RuleWriter) -> str:
    """What is said of comments; empty while nothing is."""
    label = cast(QLabel, writer.host.findChild(QLabel, "rules-edit-comments-text"))
    return label.text() if label.isVisible() else ""


def test_comments_are_spoken_of_before_a_change_in_the_form_drops_them(
    open_editor: OpenEditor,
) -> None:
    writer = open_editor(TEXT)
    assert "不再保留" in comments(writer)
    writer.click("rules-edit-comments-yaml")
    assert yaml(writer).toPlainText() == TEXT
    assert not comments(writer), "in the text they stay"
    writer.click("rules-edit-as-form")
    writer.type("f-at_least", "75")
    assert "撤销" in comments(writer)
    assert "#" not in writer.editor.text()
    while writer.editor.state.can_undo:
        writer.click("rules-edit-undo")
    assert writer.editor.text() == TEXT
    assert "撤销" not in comments(writer)
    writer.click("rules-edit-comments-known")
    writer.type("f-at_least", "75")
    assert not comments(writer), "it is said once"


def test_comments_written_beside_the_form_are_kept_by_it(open_editor: OpenEditor) -> None:
    writer = open_editor()
    assert not comments(writer)
    writer.click("rules-edit-as-yaml")
    write(writer, TEXT + "# 教代会通过\n")
    writer.click("rules-edit-as-form")
    assert comments(writer)
    writer.click("rules-edit-as-yaml")
    write(writer, TEXT + "# 教代会讨论通过\n")
    writer.click("rules-edit-as-form")
    assert writer.editor.text() == TEXT + "# 教代会讨论通过\n"


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("a: b # c\n", True),
        ("# x\na: b\n", True),
        ("a: |\n  b\n# yes\n", True),
        ("a: [1, # k\n 2]\n", True),
        ("a: b\n", False),
        ("a: '#1'\n", False),
        ('a: "# b"\n', False),
        ("a: |\n  # no\n  b\n", False),
        ("a: b#c\n", False),
    ],
)
def test_what_is_a_comment(text: str, has: bool) -> None:
    assert has_comments(text) is has
