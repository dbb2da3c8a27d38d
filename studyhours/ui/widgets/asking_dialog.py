"""A dialog to type into, which no key and no click closes over what was typed without asking."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from studyhours.ui.widgets.dialog import ask_to_discard
from studyhours.ui.widgets.help_key import give_form_keys
from studyhours.ui.words import Words


class AskingDialog(QDialog):
    """Asks before what is typed is given up, and stays while it is saved.

    Args:
        parent: Whose window it lies over.
        words: Language.
    """

    def __init__(self, parent: QWidget, words: Words) -> None:
        super().__init__(parent)
        self._asking_words = words
        give_form_keys(self)

    @property
    def has_typed(self) -> bool:
        """Whether something stands there that would be lost with it."""
        raise NotImplementedError

    @property
    def is_held(self) -> bool:
        """Whether what stands there is being saved."""
        return False

    def give_up(self) -> None:
        """What is typed is not wanted: nothing of it is kept."""

    def reject(self) -> None:
        """Qt's: Esc, the button that leaves, the cross of its window."""
        if self.is_held:
            return
        if self.has_typed:
            ask_to_discard(self, self._asking_words, self._discard)
        else:
            self.done(QDialog.DialogCode.Rejected.value)

    def _discard(self) -> None:
        self.give_up()
        # Connected to a signal, Qt's own ``reject`` would be this one again, and ask for ever.
        self.done(QDialog.DialogCode.Rejected.value)

    def done(self, result: int) -> None:
        """Qt's: it stays while what stands there is saved, so that how that ends is heard."""
        if not self.is_held or result == QDialog.DialogCode.Accepted:
            super().done(result)
