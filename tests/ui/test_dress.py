"""What the application wears: its icon in every size, and Chinese where the system has none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize

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
