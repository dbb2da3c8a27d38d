"""Fields for whole numbers that take digits however wide an input method makes them."""

from __future__ import annotations

from typing import cast

from PySide6.QtGui import QIntValidator, QValidator
from PySide6.QtWidgets import QSpinBox, QWidget

from studyhours.domain.tidy import fold


class WholeNumber(QSpinBox):
    """A number from 1 to some most, without arrows.

    Args:
        most: The most there may be.
        parent: Parent.
    """

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(1, most)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)

    def validate(self, text: str, pos: int) -> object:
        """Qt's: what is typed becomes digits of the usual width."""
        return super().validate(fold(text), pos)


class WholeNumberValidator(QIntValidator):
    """The same for a line of text."""

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Qt's: what is typed becomes digits of the usual width."""
        folded = fold(text)
        found: object = super().validate(folded, pos)
        state = found[0] if isinstance(found, tuple) else found
        return cast(QValidator.State, state), folded, pos
