"""Keeps a ledger with accounts to whoever is logged in: idle time, lock, log out, password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.context import Surroundings
from studyhours.ui.idle import IdleWatch

if TYPE_CHECKING:  # most ledgers have no accounts: loaded where somebody logs in
    from studyhours.ui.lock import Lock
    from studyhours.ui.workbench import Workbench

IDLE_KEY = "lock_minutes"
USUAL_MINUTES = 10
CHOICES = (5, 10, 20, 30, 60, 0)
"""Minutes to choose from; 0 for never."""


class Stage(Protocol):
    """What the keeper needs of the window."""

    def show_instead(self, widget: QWidget | None) -> None:
        """Shows a widget in place of the ledger; the ledger again with None."""

    def log_out(self) -> None:
        """Closes the ledger and asks who opens it next."""


class Keeper(QObject):
    """Locks the window when nobody has touched it for a while, and when asked to.

    Args:
        window: The window; dialogs lie over it.
        stage: The same, as what it can do.
        shared: Language, tasks and what is remembered on this computer.
    """

    def __init__(self, window: QWidget, stage: Stage, shared: Surroundings) -> None:
        super().__init__(window)
        self._window, self._stage, self._shared = window, stage, shared
        self._ledger: Ledger | None = None
        self._idle = IdleWatch(self.lock, self)
        self._lock: Lock | None = None

    @property
    def is_locked(self) -> bool:
        """Whether the window is locked."""
        return self._lock is not None and self._lock.is_on

    @property
    def place(self) -> QWidget | None:
        """What is seen while it is locked."""
        return None if self._lock is None else self._lock.place

    def watch(self, ledger: Ledger) -> None:
        """A ledger is shown; one that nobody logs in to is not watched."""
        self._ledger = ledger if ledger.actor.account is not None else None
        self.watch_again()

    def watch_again(self) -> None:
        """The time begins anew, by what is set on this computer."""
        self._idle.begin(idle_minutes(self._shared) if self._ledger is not None else 0)

    def serve(self, bench: Workbench, ledger: Ledger) -> None:
        """Does what the button of the account asks for, where there is one."""
        button = bench.side.account
        if button is None:
            return

        def changed() -> None:
            bench.page.banner.say("account.own_changed", role="met")

        def change_password() -> None:
            from studyhours.ui.own_password import OwnPasswordDialog

            dialog = OwnPasswordDialog(self._shared, ledger, self._window)
            dialog.changed.connect(changed)
            dialog.begin()

        button.password_wanted.connect(change_password)
        button.lock_wanted.connect(self.lock)
        button.log_out_wanted.connect(self._log_out)

    def lock(self) -> None:
        """Locks."""
        if self._ledger is not None:
            self._idle.stop()
            if self._lock is None:
                from studyhours.ui.lock import Lock

                self._lock = Lock(self._shared, self._show, self._log_out, self)
            self._lock.put_on(self._ledger)

    def shut_out(self) -> None:
        """The account is not what it was: what was read by it is hidden, and stays hidden."""
        self.lock()
        if self._lock is not None:
            self._lock.say_shut_out()

    def forget(self) -> None:
        """The ledger is closed."""
        self._ledger = None
        self._idle.stop()
        if self._lock is not None:
            self._lock.forget()

    def _show(self, widget: QWidget | None) -> None:
        self._stage.show_instead(widget)
        if widget is None:
            self.watch_again()

    def _log_out(self) -> None:
        self._stage.log_out()


def idle_minutes(shared: Surroundings) -> int:
    """After how many minutes this computer locks; 0 for never."""
    kept = shared.memory.get(IDLE_KEY, USUAL_MINUTES)
    return kept if kept in CHOICES else USUAL_MINUTES
