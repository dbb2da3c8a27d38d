"""What is being written is kept, offered again, and gone once it is saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from studyhours.domain.resources import resource
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.drafts import list_drafts
from studyhours.services.rulebook.drafts import rule_drafts
from tests.ui.rules_editor.conftest import OpenEditor
from tests.ui.rules_editor.rule_writer import RuleWriter

TEXT = resource("rulesets", "school-72.yaml").read_text(encoding="utf-8")


def kept(ledger: Path) -> dict[str, str]:
    opened = open_ledger(str(ledger))
    try:
        assert list_drafts(opened) == ()  # records know nothing of it
        return {one.file: one.text for one in rule_drafts(opened)}
    finally:
        opened.close()


def pause(writer: RuleWriter) -> None:
    """Waits until the person has paused long enough."""
    soon = writer.editor.drafts.soon
    writer.person.wait_until(lambda: not soon.is_waiting)
    writer.person.wait()


def test_what_is_typed_is_kept_and_offered_again(open_editor: OpenEditor, ledger: Path) -> None:
    writer = open_editor(TEXT, "school-72.yaml")
    writer.editor.drafts.soon.hurry(10, 5000)
    writer.type("f-at_least", "85")
    pause(writer)
    assert "at_least: 85" in kept(ledger)["school-72.yaml"]
    writer.editor.open(TEXT, "other.yaml")
    writer.person.wait()
    assert not writer.has("rules-edit-draft-take")
    writer.editor.open(TEXT, "school-72.yaml")
    writer.person.wait()
    writer.click("rules-edit-draft-take")
    assert "85" in writer.sentence
    assert not writer.has("rules-edit-draft-take")
    writer.editor.saved()
    writer.person.wait()
    assert kept(ledger) == {}


def test_a_draft_that_is_not_wanted_goes(open_editor: OpenEditor, ledger: Path) -> None:
    writer = open_editor(TEXT, "school-72.yaml")
    writer.type("f-at_least", "85")
    # Leaving keeps at once what was to be kept after a pause.
    writer.editor.leaving()
    writer.person.wait()
    assert "school-72.yaml" in kept(ledger)
    writer.editor.open(TEXT, "school-72.yaml")
    writer.person.wait()
    writer.click("rules-edit-draft-drop")
    QApplication.processEvents()
    assert "72" in writer.sentence
    assert kept(ledger) == {}
