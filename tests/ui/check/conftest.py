"""The small school at the check page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL, school_ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return school_ledger(tmp_path / "校.studyhours")


@pytest.fixture
def person(open_window: OpenWindow, ledger: Path) -> Person:
    opened: Person = open_window(ledger, clock=APRIL)
    opened.go("check")
    return opened
