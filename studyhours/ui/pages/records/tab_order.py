"""The way Tab goes: through what stands on the page, in the order it stands there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stop_of(widget: QWidget) -> QWidget:
    """The widget that takes the keys for another."""
    return widget.focusProxy() or widget


def stops_in(part: QWidget) -> list[QWidget]:
    """Where Tab stops inside a part whose widgets were made in the order they stand in."""
    found: list[QWidget] = []
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    for child in cast(list[QWidget], part.findChildren(QWidget, options=direct)):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            # What is inside is its own affair, such as a choice's list.
            found.append(child)
        elif not child.isWindow():
            found += stops_in(child)
    return found


def lead(stops: Iterable[QWidget]) -> None:
    """Has Tab go from one to the next, and Shift+Tab back.

    Qt goes in the order widgets were made in, and forms are made when they are first needed.
    """
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
