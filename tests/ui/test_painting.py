"""Lists are painted in turns of their own, once the rest of the page is there."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studyhours.ui.painting import ListsLast
from tests.ui.person import PATIENCE


def test_a_page_left_before_its_lists_were_painted_leaves_nothing_to_paint(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QVBoxLayout(window)
    lists = [QListWidget(), QListWidget()]
    for one in lists:
        row.addWidget(one)
    bare = QWidget(window)
    window.show()
    painter = ListsLast(window)
    painter.hold_back(window)
    assert not lists[0].viewport().updatesEnabled()
    painter.hold_back(bare)  # gone to another page at once: none of its own to paint
    qtbot.wait(1)  # an error in a turn of the event loop fails the test
    assert all(one.viewport().updatesEnabled() for one in lists)
    painter.hold_back(window)
    qtbot.waitUntil(lambda: all(one.viewport().updatesEnabled() for one in lists), timeout=PATIENCE)
