"""Notices that nobody has touched mouse or keyboard for a while."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

MINUTE = 60.0
"""Seconds."""
_LOOKS = 20
"""How often it is looked at within the time."""
_SHORTEST = 50
_ACTS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Calls once nothing was done for some minutes.

    It listens to the system's windows, not to widgets: each event comes by once, and nothing of
    what widgets send each other.

    Args:
        idle: Called when the time is over.
        parent: Parent.
    """

    def __init__(self, idle: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._idle, self._seconds = idle, 0.0
        self._last = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def begin(self, minutes: int) -> None:
        """Begins anew; with 0 minutes nothing is watched."""
        self._seconds = minutes * MINUTE
        self._last = time.monotonic()
        if not minutes:
            self.stop()
            return
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication) and not self._timer.isActive():
            application.focusWindowChanged.connect(self._listen)
            for window in QGuiApplication.topLevelWindows():
                self._listen(window)
        self._timer.start(max(int(self._seconds * 1000 / _LOOKS), _SHORTEST))

    def stop(self) -> None:
        """Watches no more."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.disconnect(self._listen)
            for window in QGuiApplication.topLevelWindows():
                window.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: somebody is there."""
        if event.type() in _ACTS:
            self._last = time.monotonic()
        return super().eventFilter(watched, event)

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # a second time moves it, and adds nothing

    def _look(self) -> None:
        if time.monotonic() - self._last >= self._seconds:
            self.stop()
            self._idle()
