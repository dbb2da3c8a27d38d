"""Several things said in a row: a line ends between two of them and never inside one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget


class PartsLabel(QLabel):
    """Muted text made of parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self._between = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")

    def say(self, parts: Sequence[str], between: str) -> None:
        """Says these, with ``between`` between two on one line."""
        self._parts, self._between = tuple(parts), between
        self._break()

    def _break(self) -> None:
        """Puts as many parts on a line as there is room for."""
        lines: list[str] = []
        room = self.contentsRect().width()
        for part in self._parts:
            longer = f"{lines[-1]}{self._between}{part}" if lines else part
            if lines and self.fontMetrics().horizontalAdvance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(part)
        self.setText("\n".join(lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: another width has room for other lines."""
        super().resizeEvent(event)
        self._break()

    def minimumSizeHint(self) -> QSize:
        """Qt's: every part whole, whatever stands on a line now."""
        widths = (self.fontMetrics().horizontalAdvance(part) for part in self._parts)
        return QSize(max(widths, default=0) + 1, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Qt's: no wider than it must be; the row gives it what is left."""
        return self.minimumSizeHint()
