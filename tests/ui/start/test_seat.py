"""A second window on the same ledger: it reads, says who writes, and takes over."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTableView

from studyhours.transfer.seat import seat_file
from studyhours.ui.seat_strip import SeatStrip
from tests.ui.person import OpenWindow, Person
from tests.ui.school import school_ledger
from tests.ui.start.seeing import choosing, is_visible


def opened(open_window: OpenWindow) -> Person:
    """A window of its own, in which the ledger is opened by the dialog."""
    person = open_window()
    person.click("start-open")
    person.wait_until(lambda: person.window.bench is not None)
    person.wait()
    return person


def shown(person: Person) -> str:
    """What stands above the pages."""
    return person.find("seat-said", QLabel, person.window).text()


def test_two_windows_of_which_one_reads_until_the_other_has_left(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = school_ledger(tmp_path / "校.studyhours")
    choosing(monkeypatch, "choose_file", ledger)
    first = opened(open_window)
    assert not is_visible(first, "seat-said")
    first.go("records")
    assert is_visible(first, "records-add")
    second = opened(open_window)
    said = shown(second)
    assert "只能查看" in said
    assert "您的另一个窗口" in said, "the same person at the same computer"
    # It shows the same pages, and nothing that would write.
    assert not is_visible(second, "side-imports")
    second.go("records")
    assert second.find("records-list", QTableView, second.window).model().rowCount()
    assert not is_visible(second, "records-add")
    assert is_visible(first, "side-imports"), "the first goes on as before"
    second.window.surroundings.words.choose("en")
    assert "To be read only" in shown(second)
    assert not is_visible(second, "seat-take")
    # What is brought along is refused for that reason, not for the account's sake.
    second.drop(second.window, [tmp_path / "1.package"])
    banner = second.find("banner-text", QLabel, second.window)
    assert "can only be read here" in banner.text()
    second.find("records-list", QTableView, second.window).setFocus()
    second.press(Qt.Key.Key_V, control=True, on=second.find("records-list", QTableView))
    assert "pasted table was not imported" in banner.text()
    # The first writes, and is closed; the second may write then.
    first.click("side-settings")
    first.window.close()
    first.wait_until(lambda: not seat_file(ledger).exists())
    strip = second.find("seat-said", QLabel, second.window).parentWidget()
    assert isinstance(strip, SeatStrip)
    strip.look()
    second.wait()
    assert "Your other window is closed" in shown(second)
    bench = second.window.bench
    second.click(second.find("seat-take", QPushButton, second.window))
    second.wait_until(lambda: second.window.bench not in {None, bench})
    second.wait()
    assert seat_file(ledger).exists(), "this window writes now"
    assert not is_visible(second, "seat-said")
    second.go("imports")
    second.window.close()
    second.wait_until(lambda: not seat_file(ledger).exists())
