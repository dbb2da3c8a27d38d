"""The buttons that have something entered about the chosen cell."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from studyhours.domain import statuses as st
from studyhours.domain.registers import Decided, Exempted
from studyhours.rules.results import RuleResult
from studyhours.rules.subjects import PAIR
from studyhours.ui.words import Words

_BASIS, _GRANT = "basis", "grant"


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
        change: The entry that the result rests on is to be changed.
    """

    decide = Signal()
    exempt = Signal()
    grant = Signal()
    change = Signal()

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._may: frozenset[str] = frozenset()
        self.decide_button = QPushButton()
        self.decide_button.setObjectName("check-decide")
        words.bind(self.decide_button.setText, "check_page.decide")
        self.decide_button.clicked.connect(self.decide)
        self.menu_button = QPushButton()
        self.menu_button.setObjectName("check-enter")
        words.bind(self.menu_button.setText, "check_page.enter")
        menu = QMenu(self.menu_button)
        menu.setObjectName("check-enter-menu")
        self._actions: dict[str, QAction] = {}
        for register, key, signal in (
            (_BASIS, "check_page.change_basis", self.change),
            ("exemption", "check_page.exempt", self.exempt),
            (_GRANT, "check_page.grant", self.grant),
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

    def show_for(self, result: RuleResult, kind: str = "", *, frozen: bool) -> None:
        """Shows what can be done about a result; nothing about one of a closed year as it was.

        Args:
            result: The result.
            kind: Of which kind the group or school is; nothing can be entered about a pair, and no
                hours granted to a unit.
            frozen: Whether the year is closed.
        """
        can = not frozen and kind != PAIR
        undecided = result.status == st.NEEDS_DECISION
        self.decide_button.setVisible(can and undecided and "decision" in self._may)
        basis = basis_of(result)
        offered = {*self._may, *([_BASIS] if basis and basis[0] in self._may else [])}
        offered -= {_GRANT} if kind else set()
        for register, action in self._actions.items():
            action.setVisible(register in offered)
        self.menu_button.setVisible(can and bool(offered & set(self._actions)))


def basis_of(result: RuleResult) -> tuple[str, str] | None:
    """Register and uid of the entry that decides a result: the newest decision, else exemption."""
    found = [
        (isinstance(one, Decided), one.made_at, one)
        for one in result.basis
        if isinstance(one, Decided | Exempted)
    ]
    if not found:
        return None
    decided, _, entry = max(found, key=lambda one: one[:2])
    return ("decision" if decided else "exemption"), entry.uid
