"""Choices that may give way, but never cut what is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

_LEAST_AROUND, _AROUND = 54, 64
"""Padding, arrow and edge of a field, in pixels: at least, before it wears the sheet, and where it
cannot say how much they take."""
_ANY = 2000


def keep_whole(box: QComboBox, *, least: int = 0, most: int = _ANY) -> None:
    """Has a choice be at least as wide as the text that is chosen.

    Args:
        box: The choice.
        least: Pixels that it keeps in any case.
        most: Pixels that it keeps at most; never more than its own greatest width.
    """
    box.currentTextChanged.connect(lambda _text: fit_whole(box, least=least, most=most))
    fit_whole(box, least=least, most=most)


def fit_whole(box: QComboBox, *, least: int = 0, most: int = _ANY) -> None:
    """The same once: for a choice whose values come while its signals are blocked."""
    box.ensurePolished()
    needed = box.fontMetrics().horizontalAdvance(box.currentText()) + _around(box)
    box.setMinimumWidth(min(max(needed, least), most, box.maximumWidth()))


def _around(box: QComboBox) -> int:
    if box.sizeAdjustPolicy() is not QComboBox.SizeAdjustPolicy.AdjustToContents:
        return _AROUND
    texts = [box.itemText(place) for place in range(box.count())]
    longest = max(map(box.fontMetrics().horizontalAdvance, texts), default=0)
    return min(max(box.sizeHint().width() - longest, _LEAST_AROUND), _AROUND)
