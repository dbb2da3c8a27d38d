"""Tells pages what has changed, so that only those concerned look again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studyhours.domain.changes import Changes


class ChangeBus(QObject):
    """Carries the flags that commands return.

    Signals:
        changed: A ``Changes`` value, never ``NONE``.
    """

    changed = Signal(object)

    def announce(self, changes: Changes) -> None:
        """Tells everybody; nothing happens for ``NONE``."""
        if changes is not Changes.NONE:
            self.changed.emit(changes)
