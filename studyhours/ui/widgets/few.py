"""A choice of a few that are all seen at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from studyhours.ui.widgets.label import button_text


class FewChoices(QWidget):
    """Round buttons, two in a row; the arrow keys go from one to the next.

    Signals:
        changed: Another one was chosen.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[str, str]],
        chosen: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Shows the choices.

        Args:
            name: What buttons are called: ``NAME-VALUE``.
            options: Values and what they say.
            chosen: The value chosen at first; none where it is no value of them.
            parent: Parent.
        """
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for place, (value, said) in enumerate(options):
            button = QRadioButton(button_text(said))
            button.setObjectName(f"{name}-{value}")
            button.setChecked(value == chosen)
            self._group.addButton(button)
            self._buttons[value] = button
            grid.addWidget(button, *divmod(place, 2))
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        if self._buttons:
            self.setFocusProxy(self._buttons.get(chosen) or next(iter(self._buttons.values())))
        self._group.buttonClicked.connect(self.changed)

    @property
    def value(self) -> str:
        """The value chosen; empty where none is."""
        return next((value for value, one in self._buttons.items() if one.isChecked()), "")

    def choose(self, value: str) -> None:
        """Chooses a value; one that is none of them leaves it as it is."""
        if value in self._buttons:
            self._buttons[value].setChecked(True)
