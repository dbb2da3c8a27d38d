"""Questions: one sentence, the safe answer under Enter and Esc."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_FRAME = 72
"""Pixels a screen keeps for itself: the window's title and a bar of its own."""


def question_dialog(
    parent: QWidget, words: Words, question: str, **params: object
) -> tuple[QDialog, QVBoxLayout]:
    """A dialog that asks one thing, and the column its buttons go into; not open yet."""
    dialog = QDialog(parent)
    column = dialog_column(dialog, words, "ask", spacing=16)
    said = plain_label(wrap=True)
    said.setMinimumWidth(360)
    words.bind(said.setText, question, **params)
    column.addWidget(said)
    return dialog, column


def open_fitting(dialog: QDialog) -> None:
    """Opens a dialog as high as its sentences are once they are broken into lines.

    What is said in it later, of a field that is wrong, makes it higher.
    """
    _Growing(dialog)
    dialog.open()
    fit_height(dialog)


class _Growing(QObject):
    """Keeps a dialog as high as what stands in it."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: something came, went, or says more."""
        if event.type() == QEvent.Type.LayoutRequest and self._dialog.isVisible():
            fit_height(self._dialog)
        return super().eventFilter(watched, event)


def fit_height(dialog: QDialog) -> None:
    """Makes an open dialog as high as what stands in it needs, where that is more than it has.

    It grows no higher than the screen where its parts can be scrolled, and is moved up where its
    foot would be below the screen.
    """
    layout, room = dialog.layout(), dialog.screen().availableGeometry()
    if layout is None:
        return
    least = layout.minimumHeightForWidth(dialog.width())
    height = min(layout.heightForWidth(dialog.width()), max(room.height() - _FRAME, least))
    if height > dialog.height():
        dialog.resize(dialog.width(), height)
        over = dialog.frameGeometry().bottom() - room.bottom()
        if over > 0:
            dialog.move(dialog.x(), max(dialog.y() - over, room.top()))


def ask(
    parent: QWidget,
    words: Words,
    question: str,
    yes: str,
    agreed: Callable[[], None],
    *,
    no: str = "window.cancel",
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
        no: Key of the button that leaves everything as it is.
        danger: Whether that button is red, and not the default one.
        params: What the question names.
    """
    dialog, column = question_dialog(parent, words, question, **params)
    foot = dialog_foot(dialog, words, ("ask-no", "ask-yes"), yes, leave=no, danger=danger)
    foot.go.clicked.connect(dialog.accept)
    column.addLayout(foot.row)
    for button in (foot.leave, foot.go):
        button.setAutoDefault(True)
    first = foot.leave if danger else foot.go
    first.setDefault(True)
    first.setFocus()
    dialog.accepted.connect(agreed)
    dialog.open()
    return dialog


def ask_to_discard(parent: QWidget, words: Words, agreed: Callable[[], None]) -> QDialog:
    """Asks before what stands in a form and is not saved is given up; the same everywhere."""
    return ask(
        parent,
        words,
        "window.discard_question",
        "window.unsaved_discard",
        agreed,
        no="window.unsaved_stay",
        danger=True,
    )
