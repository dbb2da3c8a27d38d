"""What the tests of the first page look at, and the file dialog they stand in for."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from studyhours.ui.widgets import files
from tests.ui.person import Kind, Person


def said(person: Person) -> str:
    """What the banner says."""
    return person.find("banner-text", QLabel).text()


def every(widget: QWidget, kind: type[Kind]) -> list[Kind]:
    """All of a kind below a widget."""
    found = cast(list[QWidget], widget.findChildren(QWidget))
    return [one for one in found if isinstance(one, kind)]


def lines_of(widget: QWidget) -> list[str]:
    """What stands on a button with labels on it."""
    return [label.text() for label in every(widget, QLabel)]


def is_open(person: Person, school: str) -> bool:
    """Whether a school's ledger is shown, once everything is done."""
    person.wait()
    return person.window.bench is not None and person.find("side-school", QLabel).text() == school


def choosing(monkeypatch: pytest.MonkeyPatch, which: str, path: Path | None) -> list[str]:
    """Stands in for the system's file dialog."""
    asked: list[str] = []

    def choose(*arguments: object) -> Path | None:
        asked.append(str(arguments[2]))
        return path

    monkeypatch.setattr(files, which, choose)
    return asked


def is_visible(person: Person, name: str) -> bool:
    """Whether something of that name is to be seen."""
    found = every(person.window, QWidget)
    return any(one.isVisible() for one in found if one.objectName() == name)
