"""Choices that may give way, but never cut what is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

_LEAST_AROUND, _AROUND = 60, 64
"""Padding, arrow and edge of a field, in pixels: at least, before it wears the sheet, and where it
cannot say how much they take."""


def keep_whole(box: QComboBox, *, least: int = 0) -> None:
    """Has a choice be at least as wide as the text that is chosen, up to its greatest width.

    Args:
        box: The choice.
        least: Pixels that it keeps in any case.
    """
    box.currentTextChanged.connect(lambda _text: fit_whole(box, least=least))
    fit_whole(box, least=least)


def fit_whole(box: QComboBox, *, least: int = 0) -> None:
    """The same once: for a choice whose values come while its signals are blocked."""
    box.ensurePolished()
    needed = box.fontMetrics().horizontalAdvance(box.currentText()) + _around(box)
    box.setMinimumWidth(min(max(needed, least), box.maximumWidth()))


def _around(box: QComboBox) -> int:
    if box.sizeAdjustPolicy() is not QComboBox.SizeAdjustPolicy.AdjustToContents:
        return _AROUND
    texts = [box.itemText(place) for place in range(box.count())]
    longest = max(map(box.fontMetrics().horizontalAdvance, texts), default=0)
    return min(max(box.sizeHint().width() - longest, _LEAST_AROUND), _AROUND)
