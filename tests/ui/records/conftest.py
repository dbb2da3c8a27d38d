"""The real window with this page alone; the others have tests of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL, school_ledger


@pytest.fixture(autouse=True)
def _only_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name == "records"))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Five teachers, 42 records; two of the teachers have the same name."""
    return school_ledger(tmp_path / "校.studyhours")


@pytest.fixture
def writer(open_window: OpenWindow, ledger: Path) -> Writer:
    """Somebody at the page, in April 2026."""
    return Writer(open_window(ledger, clock=APRIL), ledger)
