"""The window's type: the system's Chinese sans, figures of one width."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

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
)
_BASE = 14


def set_type(application: QApplication) -> None:
    """Gives the application its font."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(_BASE)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    font.setFeature(QFont.Tag("tnum"), 1)
    application.setFont(font)
