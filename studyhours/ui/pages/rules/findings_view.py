"""A rule file that cannot be adopted: each finding with its line and what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.ui.context import PageContext
from studyhours.ui.pages.rules.back_bar import BackBar
from studyhours.ui.pages.rules.lines import TextLines
from studyhours.ui.pages.rules.saying import finding_lines
from studyhours.ui.widgets.label import plain_label


class FindingsView(QWidget):
    """Signals:
    back: The person goes back.
    again: The file has been mended and is to be looked at again.
    other: Another file is to be chosen.
    """

    back = Signal()
    again = Signal()
    other = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._words = context.words
        self._fault: Fault | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.bar = BackBar(context.words, "findings")
        self.bar.back.connect(self.back)
        column.addWidget(self.bar)
        self._said = plain_label(role="error", wrap=True)
        self._said.setObjectName("findings-said")
        column.addWidget(self._said)
        self.list = TextLines(context.theme, "findings-list")
        context.words.bind(self.list.setAccessibleName, "rules_page.findings")
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        other, again = QPushButton(), QPushButton()
        for button, name, key, signal in (
            (other, "findings-other", "rules_page.other_file", self.other),
            (again, "findings-again", "rules_page.look_again", self.again),
        ):
            button.setObjectName(name)
            context.words.bind(button.setText, key)
            button.clicked.connect(signal)
            row.addWidget(button)
        again.setProperty("kind", "primary")
        column.addLayout(row)

    def show_fault(self, fault: Fault) -> None:
        """Shows what is wrong."""
        self._fault = fault
        self.retell()

    def retell(self) -> None:
        """Says it again in another language."""
        if self._fault is not None:
            file = str(self._fault.params.get("file", ""))
            self.bar.title.setText(file)
            count = len(self._fault.findings)
            self._said.setText(self._words.say("rules_page.nothing_changed", count=count))
            self.list.show_lines(finding_lines(self._fault, self._words.texts))
