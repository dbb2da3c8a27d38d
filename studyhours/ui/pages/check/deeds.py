"""The buttons that have something entered about the chosen cell."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from studyhours.domain import statuses as st
from studyhours.ui.words import Words


class Deeds(QWidget):
    """A button for what needs a decision, and a menu for everything else.

    The parts stand where the panel puts them; nothing of it is seen that the person may not do.

    Attributes:
        decide_button: For what needs a decision.
        menu_button: Opens the menu.

    Signals:
        decide: A decision is to be made.
        exempt: The teacher is to be exempt.
        grant: Hours are to be granted.
    """

    decide = Signal()
    exempt = Signal()
    grant = Signal()

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._may: frozenset[str] = frozenset()
        self.decide_button = QPushButton()
        self.decide_button.setObjectName("check-decide")
        self.decide_button.setProperty("kind", "primary")
        words.bind(self.decide_button.setText, "check_page.decide")
        self.decide_button.clicked.connect(self.decide)
        self.menu_button = QPushButton()
        self.menu_button.setObjectName("check-enter")
        words.bind(self.menu_button.setText, "check_page.enter")
        menu = QMenu(self.menu_button)
        menu.setObjectName("check-enter-menu")
        self._actions: dict[str, QAction] = {}
        for register, key, signal in (
            ("exemption", "check_page.exempt", self.exempt),
            ("grant", "check_page.grant", self.grant),
        ):
            action = menu.addAction("")
            action.setObjectName(f"check-enter-{register}")
            words.bind(action.setText, key)
            action.triggered.connect(signal)
            self._actions[register] = action
        self.menu_button.setMenu(menu)

    def allow(self, registers: frozenset[str]) -> None:
        """Says which registers the person may write."""
        self._may = registers
        for register, action in self._actions.items():
            action.setVisible(register in registers)

    def show_for(self, status: str, *, frozen: bool) -> None:
        """Shows what can be done about a result; nothing about one of a closed year as it was."""
        can = not frozen
        self.decide_button.setVisible(
            can and status == st.NEEDS_DECISION and "decision" in self._may
        )
        self.menu_button.setVisible(can and bool(self._may & set(self._actions)))
