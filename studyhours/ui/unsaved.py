"""Typed words that no draft keeps: who holds them, and the question before they are lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QWidget

from studyhours.ui.widgets.dialog import question_dialog
from studyhours.ui.words import Words

_STAY, _DISCARD, _SAVE = QDialog.DialogCode.Rejected.value, QDialog.DialogCode.Accepted.value, 2


@runtime_checkable
class HoldsTyped(Protocol):
    """A page with a form whose words are lost when it goes, unless they are saved."""

    @property
    def has_unsaved(self) -> bool:
        """Whether something stands there that was not saved."""

    def save_typed(self, then: Callable[[], None]) -> None:
        """Saves it; ``then`` is called once it is kept, and not at all where it cannot be."""

    def discard_typed(self) -> None:
        """The person does not want it."""


def ask_unsaved(
    parent: QWidget, words: Words, save: Callable[[], None], discard: Callable[[], None]
) -> QDialog:
    """Asks what becomes of typed words: save, discard, or stay; nothing waits for the answer.

    Args:
        parent: Whose window it lies over.
        words: Language.
        save: Called for saving, under Enter.
        discard: Called for discarding.
    """
    dialog, column = question_dialog(parent, words, "window.unsaved")
    row = QHBoxLayout()
    answers = (
        ("ask-discard", "window.unsaved_discard", "danger", _DISCARD),
        ("ask-no", "window.unsaved_stay", "", _STAY),
        ("ask-save", "window.unsaved_save", "primary", _SAVE),
    )
    for name, key, kind, answer in answers:
        button = QPushButton()
        button.setObjectName(name)
        if kind:
            button.setProperty("kind", kind)
        words.bind(button.setText, key)
        button.clicked.connect(lambda _on=False, answer=answer: dialog.done(answer))
        row.addWidget(button)
        if answer == _DISCARD:
            row.addStretch(1)
        if answer == _SAVE:
            button.setDefault(True)
            button.setFocus()
    column.addLayout(row)

    def finished(answer: int) -> None:
        if answer == _SAVE:
            save()
        elif answer == _DISCARD:
            discard()

    dialog.finished.connect(finished)
    dialog.open()
    return dialog
