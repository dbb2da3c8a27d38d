"""When typed words are kept: after a pause, and soon though nobody pauses."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

PAUSE = 800
"""Milliseconds after the last key."""
LONGEST = 2000
"""Milliseconds after the first key that is not kept, however fast somebody goes on.

So many lie between two times at least, too: who types with many pauses wakes the disk no oftener.
"""


class KeepingSoon(QObject):
    """Waits for a pause in typing, but not for ever.

    Signals:
        due: What was typed is to be kept now.
    """

    due = Signal()

    def __init__(self, parent: QObject, *, pause: int = PAUSE, longest: int = LONGEST) -> None:
        """Nothing waits yet.

        Args:
            parent: Owner.
            pause: Milliseconds after the last key.
            longest: Milliseconds after the first key.
        """
        super().__init__(parent)
        self._since = QElapsedTimer()
        self._after, self._apart = pause, longest
        self._pause = QTimer(self, singleShot=True)
        self._longest = QTimer(self, singleShot=True, interval=longest)
        for timer in (self._pause, self._longest):
            timer.timeout.connect(self._keep)

    @property
    def is_waiting(self) -> bool:
        """Whether something typed waits to be kept."""
        return self._longest.isActive()

    def hurry(self, pause: int, longest: int) -> None:
        """Waits otherwise from the next key on, and not at all for the last time's sake."""
        self._after, self._apart = pause, 0
        self._longest.setInterval(longest)

    def touch(self) -> None:
        """A key was pressed."""
        gone = self._since.elapsed() if self._since.isValid() else self._apart
        self._pause.start(max(self._after, self._apart - gone))
        if not self._longest.isActive():
            self._longest.start()

    def rest(self) -> None:
        """It is kept, or not wanted: nothing waits."""
        self._pause.stop()
        self._longest.stop()

    def _keep(self) -> None:
        self.rest()
        self._since.start()
        self.due.emit()
