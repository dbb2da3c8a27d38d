"""A list to choose from in a cell of a table, which a double click leaves open."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

_CLICKS = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseButtonRelease,
    }
)


class CellChoice(QComboBox):
    """A list that opens by itself in a cell: arrows move in it, Enter or a click chooses.

    People double-click cells. The first click opens the list; the second one, which Qt would take
    for a click beside the list and close it again, means nothing more.

    Signals:
        done: The list was closed, with a choice (True) or without one.
    """

    done = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._since = QElapsedTimer()
        self._is_chosen = self._is_done = False
        self.activated.connect(self._choose)
        QTimer.singleShot(0, self, self.showPopup)

    def showPopup(self) -> None:
        """Qt's: opens the list."""
        super().showPopup()
        self._since.start()
        self.view().window().installEventFilter(self)

    def hidePopup(self) -> None:
        """Qt's: closes the list; what was chosen is only told after this."""
        super().hidePopup()
        if self._since.isValid():
            QTimer.singleShot(0, self, self._end)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: the second click of a double click is not one beside the list."""
        if event.type() in _CLICKS and watched is self.view().window():
            return self._since.elapsed() < QApplication.doubleClickInterval()
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        self._is_chosen = True

    def _end(self) -> None:
        if not self._is_done:
            self._is_done = True
            self.done.emit(self._is_chosen)
