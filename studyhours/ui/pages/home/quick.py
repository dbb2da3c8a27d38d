"""What is written nearly every day, one click away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from studyhours.ui.context import PageContext
from studyhours.ui.widgets.panel import Panel

_COLUMNS = 2
_KEYS = {
    "writing": "home.write_writing",
    "observation": "home.write_observation",
    "self-study": "home.write_study",
    "reading": "home.write_reading",
    "training": "home.write_training",
}


class QuickPanel(Panel):
    """A button for each kind; the first is the page's primary action."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: tuple[str, Sequence[str]] = ("", ())
        context.words.bind(self.title.setText, "home.quick")
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self.body.addLayout(self._grid)
        self.hide()

    def show_kinds(self, teacher: str, kinds: Sequence[str]) -> None:
        """Offers kinds to write for a teacher."""
        self.setVisible(bool(kinds))
        shown = (teacher, tuple(kinds))
        if shown == self._shown:
            return
        self._shown = shown
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, kind in enumerate(shown[1]):
            button = QPushButton()
            button.setObjectName(f"home-write-{kind}")
            if not place:
                button.setProperty("kind", "primary")
            key = _KEYS[kind]
            self._context.words.bind(button.setText, key)
            button.clicked.connect(
                lambda _on=False, kind=kind: self._context.go("records", teacher=teacher, new=kind)
            )
            self._grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
