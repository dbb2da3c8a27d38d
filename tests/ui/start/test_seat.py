"""A second window on the same ledger: it reads, says who writes, and takes over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from studyhours.transfer.seat import Seat, seat_file, take_seat
from tests.ui.person import OpenWindow, aside
from tests.ui.school import school_ledger


def test_it_is_read_until_the_other_has_left(open_window: OpenWindow, tmp_path: Path) -> None:
    ledger = school_ledger(tmp_path / "校.studyhours")
    other = aside(lambda: take_seat(ledger, datetime(2026, 4, 30, 2, tzinfo=UTC)))
    assert isinstance(other, Seat)
    person = open_window()
    person.window.open_path(str(ledger))
    person.wait_until(lambda: person.window.bench is not None)
    person.wait()
    said = person.find("seat-said", QLabel).text()
    assert "只能查看" in said
    assert "您的另一个窗口" in said, "the seat was taken by the same person at the same computer"
    assert "2026年4月30日" in said
    with pytest.raises(AssertionError, match="no visible"):
        person.find("side-imports", QLabel)
    person.go("records")
    person.window.surroundings.words.choose("en")
    assert "To be read only" in person.find("seat-said", QLabel).text()
    other.leave()
    bench = person.window.bench
    assert bench is not None
    strip = person.find("seat-said", QLabel).parent()
    strip.look()  # type: ignore[attr-defined]
    person.wait()
    assert "Your other window is closed" in person.find("seat-said", QLabel).text()
    person.click("seat-take")
    person.wait_until(lambda: person.window.bench not in {None, bench})
    person.wait()
    assert seat_file(ledger).exists(), "this window writes now"
    person.go("imports")
    person.window.close()
    person.wait_until(lambda: not seat_file(ledger).exists())
