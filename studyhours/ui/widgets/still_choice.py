"""A list to choose from that the wheel does not turn."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class StillChoice(QComboBox):
    """A list to choose from: turning the wheel over it moves the page, and changes no answer."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt's: leaves it to the page."""
        event.ignore()
