"""What stands in the editor's place while nothing is open: write something."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.services.kinds_list import FIRST_FORMS, KindShown
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.widgets.label import button_text, plain_label


class Welcome(QWidget):
    """One button for each kind people write every day.

    Signals:
        new_wanted: A new record of this kind (its id).
    """

    new_wanted = Signal(str)

    def __init__(self, saying: Saying, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saying = saying
        self._buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        title = plain_label(role="panel-title", wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        saying.words.bind(title.setText, "records.welcome")
        column.addWidget(title)
        hint = plain_label(role="muted", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        saying.words.bind(hint.setText, "records.welcome_hint")
        column.addWidget(hint)
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        row = QVBoxLayout()
        row.addLayout(self._grid)
        row.setAlignment(self._grid, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(row)
        column.addStretch(3)
        saying.words.changed.connect(self._retell)

    def set_kinds(self, kinds: Sequence[KindShown], *, may_edit: bool) -> None:
        """The kinds to begin with; none for somebody who only looks."""
        for button in self._buttons.values():
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        first = [kind for kind in kinds if kind.base in FIRST_FORMS] if may_edit else []
        for place, kind in enumerate(first):
            button = QPushButton(self)
            button.setObjectName(f"records-welcome-{kind.id}")
            button.setMinimumWidth(150)
            button.clicked.connect(lambda _checked=False, kind=kind.id: self.new_wanted.emit(kind))
            self._grid.addWidget(button, place // 2, place % 2)
            self._buttons[kind.id] = button
        self._retell()

    def _retell(self) -> None:
        for kind, button in self._buttons.items():
            said = self._saying.words.say("records.write_one", kind=self._saying.kind(kind))
            button.setText(button_text(said))
