"""With type as large as it gets, on a common screen, what stands beside the lists is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from studyhours.services.activities.attending import attend
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import plan_activity
from studyhours.services.activities.rows import Mark
from studyhours.services.ledgers.opening import open_ledger
from studyhours.ui import workbench
from studyhours.ui.fonts import SIZES, USUAL, wear_type
from studyhours.ui.page_list import PAGES
from studyhours.ui.pages.activities.panel import ActivityPanel
from studyhours.ui.pages.check.legend import Legend
from tests.services.record_world import teacher_uids
from tests.ui.person import OpenWindow
from tests.ui.school import APRIL, school_ledger

DAY = date(2026, 4, 21)


@pytest.fixture
def _largest(home: Path) -> Iterator[None]:
    home.mkdir(parents=True)
    (home / "window.json").write_text(json.dumps({"type_size": max(SIZES)}), "utf-8")
    yield
    wear_type(USUAL)


@pytest.mark.usefixtures("_largest")
def test_buttons_and_legend_are_whole(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {"activities", "check"}
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name in shown))
    ledger = school_ledger(tmp_path / "校.studyhours")
    opened = open_ledger(str(ledger), APRIL)
    everybody = [str(uid) for uid in teacher_uids(opened).values()]
    plan = ActivityPlan(
        title="读书分享会", first_day=DAY, last_day=DAY, hundredths=200, people=frozenset(everybody)
    )
    (uid,) = plan_activity(opened, plan).uids
    attend(opened, uid, dict.fromkeys(everybody, Mark("present")))
    opened.close()

    person = open_window(ledger, clock=APRIL, language="en")
    person.go("activities")
    panel = cast(ActivityPanel, person.window.findChild(ActivityPanel))
    for name in ("check", "credit"):
        step = person.find(f"activities-{name}", QPushButton, panel)
        buttons = cast(list[QPushButton], panel.findChildren(QPushButton))
        cut = [one for one in buttons if one.isVisible() and one.width() < one.sizeHint().width()]
        assert not [one.text() for one in cut]
        person.click(step)

    person.go("check")
    legend = cast(Legend, person.window.findChild(Legend))
    assert legend.isVisible()
    for label in cast(list[QLabel], legend.widget().findChildren(QLabel)):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
