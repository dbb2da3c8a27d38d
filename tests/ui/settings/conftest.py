"""The small school with its settings open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL, school_ledger

Settings = Callable[[str], Person]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Its ledger."""
    return school_ledger(tmp_path / "校.studyhours")


@pytest.fixture
def settings(open_window: OpenWindow, ledger: Path) -> Settings:
    """Opens one part of the settings."""

    def opening(part: str) -> Person:
        person = open_window(ledger, clock=APRIL)
        person.go("settings")
        person.click(f"settings-{part}")
        return person

    return opening
