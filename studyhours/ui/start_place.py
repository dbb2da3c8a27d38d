"""What the shell asks of the page that is shown while no ledger is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class StartPlace(QWidget):
    """Base of the start page.

    Signals:
        opened: A ledger (``services.ledgers.ledger.Ledger``) has been opened or made; the shell
            takes it.
    """

    opened = Signal(object)

    def open_path(self, path: str) -> None:
        """Opens the ledger at a path or URL, and says in place why it cannot."""
        raise NotImplementedError

    def drop_files(self, paths: list[Path]) -> bool:
        """Files were dropped on the window.

        Returns:
            Whether they were taken.
        """
        raise NotImplementedError
