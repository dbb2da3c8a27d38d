"""The documents page of the window, opened on a school of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studyhours.services.papers.certificates import Issued, IssueRequest, issue
from studyhours.services.papers.issued_list import combined_pages
from studyhours.ui import workbench
from studyhours.ui.page_list import PageEntry
from tests.support.ledgers import opened
from tests.ui.documents.printed import Printed, stand_in
from tests.ui.documents.school import CLOCK, YEAR, make_school
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


@pytest.fixture
def issued(ledger: Path) -> Issued:
    """Papers for all who meet it."""
    with opened(ledger) as school:
        return issue(school, IssueRequest(None, year=YEAR))


@pytest.fixture
def pdf(issued: Issued, ledger: Path) -> bytes:
    """Those papers in one file."""
    with opened(ledger) as school:
        return combined_pages(school, [one.serial for one in issued.papers])


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Printed:
    """A computer with two printers whose paper is a PDF file."""
    return stand_in(monkeypatch, tmp_path / "printed.pdf", "Office", "Hall")
