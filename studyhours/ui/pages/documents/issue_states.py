"""What stands below the choices of the part that issues: the list, or why there is none."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.papers.certificates import ANNUAL
from studyhours.ui.context import PageContext
from studyhours.ui.widgets.empty import EmptyState


class IssueStates(QStackedWidget):
    """Blank while it is read, then the list, or a sentence on what to do first."""

    def __init__(self, context: PageContext, listed: QWidget) -> None:
        super().__init__()
        words = context.words
        self._words, self._listed = words, listed
        self._said: Fault | None = None
        self._blank = QWidget()
        nobody = EmptyState(
            words, "documents.nobody", "documents.nobody_hint", "documents.to_imports"
        )
        nobody.clicked.connect(lambda: context.go("imports"))
        self._nobody: dict[str, EmptyState] = {ANNUAL: nobody}
        self._no_rules = EmptyState(words, "documents.no_rules", "documents.no_rules_hint")
        self._fault = EmptyState(words, "documents.deed_cannot")
        self._why = self._fault.add_hint()
        self._why.setObjectName("issue-why")
        for widget in (self._blank, listed, nobody, self._no_rules, self._fault):
            self.addWidget(widget)

    def wait(self) -> None:
        """Shows nothing until something is found."""
        self.setCurrentWidget(self._blank)

    def show_list(self) -> None:
        """Shows the list."""
        self.setCurrentWidget(self._listed)

    def show_no_rules(self) -> None:
        """Says that there is no rule set to issue by."""
        self.setCurrentWidget(self._no_rules)

    def show_nobody(self, kind: str) -> None:
        """Says that nobody could get a paper of a kind, and what would change that."""
        if kind not in self._nobody:
            made = EmptyState(self._words, f"deed_nobody.{kind}", f"deed_nobody_hint.{kind}")
            made.setObjectName("issue-nobody")
            self._nobody[kind] = made
            self.addWidget(made)
        self.setCurrentWidget(self._nobody[kind])

    def say_fault(self, fault: Fault) -> None:
        """Says what is wrong with what is asked for."""
        self._said = fault
        self.retell()
        self.setCurrentWidget(self._fault)

    def retell(self) -> None:
        """Says it again."""
        if self._said is not None:
            self._why.setText(self._words.fault(self._said))
