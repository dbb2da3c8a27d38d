"""Has a copy of the ledger made by itself: when nobody is at work, and at the latest after a while.

It runs on a thread of its own, a few megabytes at a time, and is called off when the ledger is
closed. What cannot be done now is done at the next occasion; only a damaged ledger or a full disk
is worth a word.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault, LedgerDamaged
from studyhours.domain.progress import Progress
from studyhours.services.ledgers.copies import is_due, keep_copy
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.second_place import bring_copies
from studyhours.ui.context import PageContext
from studyhours.ui.idle import IdleWatch
from studyhours.ui.widgets.banner import Banner

_IDLE = 1
"""Minutes."""
_AT_LAST = 10 * 60_000
"""Milliseconds after which nobody's pause is waited for any more."""
_SAID = frozenset({"disk_full", "file_not_writable", "folder_missing"})


class DailyCopies(QObject):
    """Looks after one opened ledger.

    Args:
        context: The ledger and what the window shares.
        banner: Where something is said that somebody must know.
        parent: Lives as long as the ledger is shown.
    """

    def __init__(self, context: PageContext, banner: Callable[[], Banner], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._banner = context, banner
        self._said: set[str] = set()
        self._running = False
        self._idle = IdleWatch(self.look, self)
        self._at_last = QTimer(self, singleShot=True, interval=_AT_LAST)
        self._at_last.timeout.connect(self.look)

    def begin(self) -> None:
        """Waits for the next pause."""
        self._idle.begin(_IDLE)
        self._at_last.start()

    def look(self) -> None:
        """Makes a copy where one is due."""
        if self._running:
            return
        self._running = True
        ledger = self._context.ledger

        def work(tell: Progress) -> bool:
            return make_due(ledger, tell)

        self._context.tasks.beside(self, "copies", work, self._made, self._failed)

    def _made(self, made: bool) -> None:
        self._over()
        if made:
            self._context.changes.announce(Changes.COPIES)

    def _over(self) -> None:
        self._running = False
        # Nobody being there any longer is no new pause: the next look is the one at last.
        self._idle.stop()
        self._at_last.start()

    def _failed(self, fault: Fault) -> None:
        self._over()
        damaged = isinstance(fault, LedgerDamaged)
        if fault.code in self._said or not (damaged or fault.code in _SAID):
            return
        self._said.add(fault.code)
        words = self._context.words
        key = "backups.none_damaged" if damaged else "backups.none_made"
        self._banner().tell(
            lambda: words.say(key, why=words.fault(fault)),
            role="missed" if damaged else "risk",
            action=("backups.see", self._see) if self._context.shows("settings") else None,
        )

    def _see(self) -> None:
        self._context.go("settings", part="backups")


def make_due(ledger: Ledger, tell: Progress) -> bool:
    """Makes a copy where one is due, and brings what there is to the second place.

    Returns:
        Whether a copy was made.
    """
    due = is_due(ledger)
    if due:
        keep_copy(ledger, "daily", tell)
    bring_copies(ledger, tell)
    return due
