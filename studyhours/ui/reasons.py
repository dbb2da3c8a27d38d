"""Why a closed year is corrected: asked once for everything that waits for it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studyhours.domain.errors import Fault
from studyhours.ui.context import Surroundings
from studyhours.ui.widgets.reason_dialog import ask_reason


class ReasonAsker(QObject):
    """Asks for the reason of corrections, beginning with the one said last.

    Args:
        window: Over which the question lies.
        shared: Language, and the tasks that wait for the answer.
    """

    def __init__(self, window: QWidget, shared: Surroundings) -> None:
        super().__init__(window)
        self._window, self._shared = window, shared
        self._last = ""

    def ask(self, fault: Fault) -> None:
        """Asks; what was set aside is done again with the answer, or called off."""
        dialog = ask_reason(
            self._window,
            self._shared.words,
            "window.closed_year",
            "window.closed_year_go_on",
            self._answered,
            hint="window.closed_year_hint",
            begun=self._last,
            years=fault.params["years"],
        )
        dialog.setObjectName("closed-year")
        dialog.rejected.connect(lambda: self._shared.tasks.answer(""))

    def _answered(self, reason: str) -> None:
        self._last = reason
        self._shared.tasks.answer(reason)
