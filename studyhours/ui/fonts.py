"""The window's type: the system's Chinese sans, figures of one width, rare characters our own."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from studyhours.domain.resources import resource

FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "sans-serif",
    # The font of papers, brought where a computer has no Chinese at all.
    "LXGW WenKai",
    # What names need and few systems have; the same fonts as on paper.
    "StudyHours Rare A",
    "StudyHours Rare B",
)
PAPER = "LXGWWenKai-Regular.ttf"
RARE = ("StudyHoursRareA.ttf", "StudyHoursRareB.ttf")
_SANS = FAMILIES[: FAMILIES.index("sans-serif")]
SIZES = (13, 14, 16, 18)
"""Sizes of ordinary type to choose from, in pixels."""
USUAL = 14
"""The size everything is drawn for; the others follow by ``scaled``."""


class _Scale:
    size = USUAL


def scaled(pixels: int) -> int:
    """A length that holds type, said for type of the usual size, in the size chosen."""
    return (pixels * _Scale.size + USUAL // 2) // USUAL


def set_type(application: QApplication, size: int = USUAL) -> None:
    """Gives the application its font; what was made before keeps the lengths it has."""
    _Scale.size = size
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(size)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    font.setFeature(QFont.Tag("tnum"), 1)
    application.setFont(font)


def wear_type(size: int) -> None:
    """Gives the running application type of a size."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        set_type(application, size)


def bring_chinese() -> None:
    """Adds the font of papers where the system has no font with Chinese: a bare Linux."""
    if any(QFontDatabase.hasFamily(name) for name in _SANS):
        return
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        QFontDatabase.addApplicationFont(str(resource("fonts", PAPER)))


def bring_rare_fonts() -> None:
    """Adds the fonts for rare characters, one in each turn of the event loop."""
    for number, name in enumerate(RARE):
        path = str(resource("fonts", name))
        QTimer.singleShot(50 * number, lambda path=path: QFontDatabase.addApplicationFont(path))
    QTimer.singleShot(50 * len(RARE), _paint_again)


def _paint_again() -> None:
    """What was painted before the fonts came shows boxes until it is painted again."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            for part in (window, *cast(list[QWidget], window.findChildren(QWidget))):
                QWidget.update(part)  # views have another of their own
