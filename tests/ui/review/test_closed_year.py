"""Approving what lies in a closed year is a correction: the window asks why, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from studyhours.domain.clock import FixedClock
from studyhours.services.closing.closing import close_year
from studyhours.services.ledgers.opening import open_ledger
from tests.ui.person import OpenWindow
from tests.ui.review.reviewer import Reviewer

AFTER = FixedClock(datetime(2026, 9, 3, 2, 0, tzinfo=UTC))


@pytest.fixture
def closed(ledger: Path) -> Path:
    """The ledger, its year closed while five records wait."""
    opened = replace(open_ledger(str(ledger)), clock=AFTER)
    close_year(opened, "2025-2026", undecided=True, reason="按期封账")
    opened.close()
    return ledger


def test_the_reason_is_asked_and_logged(open_window: OpenWindow, closed: Path) -> None:
    reviewer = Reviewer(open_window(closed, clock=AFTER), closed)
    reviewer.table.setFocus()
    reviewer.key(Qt.Key.Key_A)
    assert reviewer.records()["待审一"].status == "submitted"
    reviewer.person.type(reviewer.person.find("reason", QLineEdit), "补交证书", enter=True)
    reviewer.settle()
    assert reviewer.records()["待审一"].status == "approved"
    assert "待审一" not in reviewer.titles()


def test_without_a_reason_it_waits_on(open_window: OpenWindow, closed: Path) -> None:
    reviewer = Reviewer(open_window(closed, clock=AFTER), closed)
    reviewer.table.setFocus()
    reviewer.key(Qt.Key.Key_A)
    reviewer.person.click("reason-no")
    reviewer.settle()
    assert reviewer.records()["待审一"].status == "submitted"
    assert reviewer.titles()[0] == "待审一"


def test_the_reason_of_a_return_is_reason_enough(open_window: OpenWindow, closed: Path) -> None:
    reviewer = Reviewer(open_window(closed, clock=AFTER), closed)
    reviewer.person.click("review-return")
    reviewer.person.type(reviewer.reason(), "缺证书编号", enter=True)
    reviewer.settle()
    assert reviewer.records()["待审一"].status == "returned"
    assert "缺证书编号" in reviewer.notes("待审一")[0].text
    assert reviewer.person.find("review-count", QLabel).text() == "共 4 条"
