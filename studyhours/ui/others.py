"""Looks whether somebody else has written into the ledger, so that no page shows old figures.

A command line on the same computer or another computer writes without this window knowing. It looks
when somebody comes back to the program, goes to another page or asks for it by its key.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.services.ledgers.others import written_by_others
from studyhours.ui.context import PageContext


class OthersWatch(QObject):
    """Looks after one opened ledger.

    Args:
        context: The ledger and what the window shares.
        parent: Lives as long as the ledger is shown.
    """

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._turned)
        self.look()

    def look(self) -> None:
        """Looks; what has been changed is announced as if it had been changed here."""
        ledger = self._context.ledger
        self._context.tasks.query(
            self, "others", lambda: written_by_others(ledger), self._found, self._let_be
        )

    def _turned(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()

    def _found(self, changes: Changes) -> None:
        self._context.changes.announce(changes)

    def _let_be(self, _fault: Fault) -> None:
        """Whatever hinders looking is said by the page that reads next."""
