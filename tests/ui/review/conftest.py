"""The real window with this page and the one of records; the others have tests of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.saving import add_record
from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from tests.services.record_world import content, teacher_uids
from tests.ui.person import OpenWindow
from tests.ui.review.reviewer import Reviewer
from tests.ui.school import APRIL, school_ledger

WAITING = (
    ("0002", "2025-10-09", "待审一", 300),
    ("0003", "2025-10-10", "待审二", 200),
    ("0002", "2025-10-13", "待审三", 300),
    ("0003", "2025-10-18", "待审长", 1200),
    ("0002", "2025-10-25", "待审五", 200),
)
"""Staff number, day, title and hundredths of an hour of what waits, in the order of the queue."""


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {"records", "review"}
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name in shown))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The small school; five trainings wait, in one of which the amount stands out."""
    path = school_ledger(tmp_path / "校.studyhours")
    opened = open_ledger(str(path), APRIL)
    uids = teacher_uids(opened)
    for number, day, title, hundredths in WAITING:
        said = content(uids[number], "training", day, title, status="submitted")
        add_record(opened, replace(said, hundredths=hundredths, level=40, mode="face"))
    opened.close()
    return path


@pytest.fixture
def reviewer(open_window: OpenWindow, ledger: Path) -> Reviewer:
    """Somebody at the page, in April 2026."""
    return Reviewer(open_window(ledger, clock=APRIL), ledger)
