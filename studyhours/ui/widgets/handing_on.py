"""The focus of a button that goes: it stays where the work is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


@contextmanager
def handing_on(*after: QWidget) -> Iterator[None]:
    """Hands the focus on where what had it is hidden, or put out of use, meanwhile.

    Qt would go on in the chain, and behind the last button of a page the side bar begins: the
    space bar would leave the page.

    Args:
        after: What takes it, the first that can be used then: the next step, the list. Where none
            of them can nothing has it.
    """
    window = after[0].window()
    held = _focused(window)
    had = held is not None and _takes(held)
    yield
    if held is None or not had or (shiboken6.isValid(held) and _takes(held)):
        return
    for one in after:
        if _takes(one):
            one.setFocus(Qt.FocusReason.OtherFocusReason)
            return
    if (now := _focused(window)) is not None:
        now.clearFocus()


def _takes(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()


def _focused(window: QWidget) -> QWidget | None:
    return window.focusWidget()  # the hints say that there always is one
