"""What the application wears: its icon in every size, and Chinese where the system has none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from studyhours.ui.fonts import bring_rare_fonts
from studyhours.ui.icons import program_icon
from tests.support.tree_copy import ROOT

_ASK = """
from PySide6.QtGui import QFontDatabase
from studyhours.ui.app import make_application
application = make_application(["studyhours"])
print(sorted(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)))
"""


@pytest.mark.usefixtures("qapp")
def test_the_icon_is_drawn_for_each_size() -> None:
    icon = program_icon()
    for size in (16, 32, 256):
        assert QSize(size, size) in icon.availableSizes()
        assert icon.pixmap(size, size).toImage().pixelColor(size // 2, size // 2).alpha() == 255


class _Paintings(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return super().eventFilter(watched, event)


def test_names_painted_before_the_rare_fonts_came_are_painted_again(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    name = QLabel("陈\U0002d448", window)  # a name of the demo school
    QListView(window)
    window.show()
    QTest.qWaitForWindowExposed(window)
    painted = _Paintings(name)
    bring_rare_fonts()
    with qtbot.captureExceptions() as faults:
        qtbot.waitUntil(lambda: painted.count > 0)
    assert not faults


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have Chinese of their own")
def test_chinese_is_brought_where_the_system_has_none(tmp_path: Path) -> None:
    nothing = tmp_path / "fonts.conf"
    nothing.write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>", "utf-8")
    world = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "FONTCONFIG_FILE": str(nothing)}
    asked = subprocess.run(
        [sys.executable, "-c", _ASK],
        cwd=ROOT,
        env=world,
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.strip() == "['LXGW WenKai']"
