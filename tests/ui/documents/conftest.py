"""The documents page of the window, opened on a school of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studyhours.ui import workbench
from studyhours.ui.page_list import PageEntry
from tests.ui.documents.school import CLOCK, make_school
from tests.ui.person import OpenWindow, Person


@pytest.fixture(autouse=True)
def _only_this_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page alone: what it does must not depend on others."""
    place = "studyhours.ui.pages.documents.page:DocumentsPage"
    monkeypatch.setattr(workbench, "PAGES", (PageEntry("documents", place),))


@pytest.fixture
def ledger(home: Path, tmp_path: Path) -> Path:
    """Six who meet it, one who does not, one whose name no font prints."""
    del home  # set before the school is made known to this computer
    return make_school(tmp_path / "school.studyhours")


@pytest.fixture
def at_page(open_window: OpenWindow, ledger: Path) -> Callable[..., Person]:
    """Opens the window on that school, at the documents page."""

    def opening(**looks: object) -> Person:
        return open_window(ledger, clock=CLOCK, **looks)

    return opening


@pytest.fixture
def person(at_page: Callable[..., Person]) -> Person:
    """Somebody at the documents page."""
    return at_page()
