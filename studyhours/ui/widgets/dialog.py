"""Questions: one sentence, the safe answer under Enter and Esc."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words


def question_dialog(
    parent: QWidget, words: Words, question: str, **params: object
) -> tuple[QDialog, QVBoxLayout]:
    """A dialog that asks one thing, and the column its buttons go into; not open yet."""
    dialog = QDialog(parent)
    dialog.setObjectName("ask")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    words.bind(dialog.setWindowTitle, "window.title")
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 20, 20, 16)
    column.setSpacing(16)
    said = plain_label(wrap=True)
    said.setMinimumWidth(360)
    words.bind(said.setText, question, **params)
    column.addWidget(said)
    return dialog, column


def open_fitting(dialog: QDialog) -> None:
    """Opens a dialog as high as its sentences are once they are broken into lines."""
    dialog.open()
    fit_height(dialog)


def fit_height(dialog: QDialog) -> None:
    """Makes an open dialog as high as what stands in it needs, where that is more than it has."""
    layout = dialog.layout()
    height = layout.heightForWidth(dialog.width()) if layout is not None else 0
    if height > dialog.height():
        dialog.resize(dialog.width(), height)


def ask(
    parent: QWidget,
    words: Words,
    question: str,
    yes: str,
    agreed: Callable[[], None],
    *,
    danger: bool = False,
    **params: object,
) -> QDialog:
    """Asks before something that cannot be taken back; nothing waits for the answer.

    Args:
        parent: Whose window it lies over.
        words: Language.
        question: Key of the question.
        yes: Key of the button that agrees.
        agreed: Called when the person agrees.
        danger: Whether that button is red, and not the default one.
        params: What the question names.
    """
    dialog, column = question_dialog(parent, words, question, **params)
    row = QHBoxLayout()
    row.addStretch(1)
    no = QPushButton()
    no.setObjectName("ask-no")
    words.bind(no.setText, "window.cancel")
    no.clicked.connect(dialog.reject)
    agree = QPushButton()
    agree.setObjectName("ask-yes")
    agree.setProperty("kind", "danger" if danger else "primary")
    words.bind(agree.setText, yes)
    agree.clicked.connect(dialog.accept)
    row.addWidget(no)
    row.addWidget(agree)
    column.addLayout(row)
    (no if danger else agree).setDefault(True)
    (no if danger else agree).setFocus()
    dialog.accepted.connect(agreed)
    dialog.open()
    return dialog
