"""The wheel turns no list to choose from: it moves the page, and changes no answer on its way."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import studyhours.ui
from studyhours.ui.widgets.still_choice import StillChoice

_UI = Path(studyhours.ui.__file__).parent


def test_the_wheel_changes_no_answer(qtbot: QtBot) -> None:
    box = StillChoice()
    qtbot.addWidget(box)
    box.addItems(["校级", "县级", "市级"])
    box.show()
    box.setFocus()
    turned = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, turned)
    assert box.currentText() == "校级"
    assert not turned.isAccepted(), "the page below gets it"


def test_no_list_of_the_window_is_turned_by_it() -> None:
    """A cell's list is open as long as it lives, and closes when it is left."""
    bare = {
        path.relative_to(_UI).as_posix()
        for path in _UI.rglob("*.py")
        if re.search(r"QComboBox\(\)|\(QComboBox\):", path.read_text(encoding="utf-8"))
    }
    assert bare == {"widgets/cell_choice.py", "widgets/still_choice.py"}
