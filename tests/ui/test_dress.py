"""What the application wears: its icon in every size, and Chinese where the system has none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from studyhours.ui import fonts
from studyhours.ui.fonts import FAMILIES, bring_chinese
from studyhours.ui.icons import program_icon


@pytest.mark.usefixtures("qapp")
def test_the_icon_is_drawn_for_each_size() -> None:
    icon = program_icon()
    for size in (16, 32, 256):
        assert QSize(size, size) in icon.availableSizes()
        assert icon.pixmap(size, size).toImage().pixelColor(size // 2, size // 2).alpha() == 255


def test_chinese_is_brought_only_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    brought: list[str] = []

    class Fonts(QFontDatabase):
        @staticmethod
        def hasFamily(family: str) -> bool:  # noqa: N802 - Qt's name
            return family in there

        @staticmethod
        def families(system: QFontDatabase.WritingSystem = ...) -> list[str]:  # type: ignore[assignment]
            return others

        @staticmethod
        def addApplicationFont(path: str) -> int:  # noqa: N802 - Qt's name
            brought.append(path)
            return 0

    monkeypatch.setattr(fonts, "QFontDatabase", Fonts)
    there, others = {FAMILIES[3]}, list[str]()
    bring_chinese()
    there, others = set(), ["WenQuanYi Zen Hei"]
    bring_chinese()
    assert brought == []
    others = []
    bring_chinese()
    assert [path.endswith("LXGWWenKai-Regular.ttf") for path in brought] == [True]
