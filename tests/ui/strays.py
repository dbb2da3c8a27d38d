"""Notices what becomes a window of its own because it is shown before it has a place in one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_WINDOWS = frozenset({"window", "paper"})
"""The app's own, and the one that ``rules_parts`` puts a part of a page into."""


def note_strays(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Returns the list into which every widget is noted that is shown without a place."""
    strays: list[str] = []

    def noting(method: Callable[..., None]) -> Callable[..., None]:
        def call(self: QWidget, *shown: bool) -> None:
            if all(shown) and self.parentWidget() is None and _plain(self):
                strays.append(self.objectName() or type(self).__name__)
            method(self, *shown)

        return call

    monkeypatch.setattr(QWidget, "show", noting(QWidget.show))
    monkeypatch.setattr(QWidget, "setVisible", noting(QWidget.setVisible))
    return strays


def _plain(widget: QWidget) -> bool:
    # A dialog, a menu, a tip is a window by its own nature.
    kind = widget.windowType()
    own = kind in {Qt.WindowType.Widget, Qt.WindowType.Window}
    return own and widget.objectName() not in _WINDOWS
