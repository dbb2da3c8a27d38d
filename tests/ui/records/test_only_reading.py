"""Somebody who may read every record and change none, such as a principal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from tests.ui.person import OpenWindow, aside
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL

LEADER = Actor("leader", functions_of({"leader": "school"}), roles=("leader",))


def test_who_may_not_change_a_record_cannot_write_into_it(
    open_window: OpenWindow, ledger: Path
) -> None:
    """Nothing is typed that could not be kept; what stands there can still be copied."""
    person = open_window(None)
    opened = aside(lambda: replace(open_ledger(str(ledger), APRIL), actor=LEADER))
    person.window.show_ledger(opened)
    person.wait()
    reader = Writer(person, ledger)
    for row in (0, 1):
        reader.choose(row)
        before = reader.text_of("title")
        reader.type("title", "new")
        assert reader.text_of("title") == before
        assert person.find("records-title", QLineEdit).isReadOnly()
        assert person.find("records-text", QPlainTextEdit).isReadOnly()
        for name in ("records-teacher", "records-type", "records-day-field"):
            assert not person.find(name, QWidget).isEnabled(), name
    # The fields that are seldom used come when they are wanted.
    person.click("records-more")
    late = cast(list[QWidget], person.window.findChildren(QWidget))
    assert not [
        one.objectName()
        for one in late
        if one.objectName().startswith("records-field-")
        and one.isVisible()
        and one.isEnabled()
        and not (isinstance(one, QLineEdit) and one.isReadOnly())
    ]
