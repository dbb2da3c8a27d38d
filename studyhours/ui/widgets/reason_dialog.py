"""A question that is answered by a reason: one line, without which it cannot be agreed to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from studyhours.ui.widgets.dialog import question_dialog
from studyhours.ui.widgets.dialog_parts import dialog_foot
from studyhours.ui.words import Words

_LONGEST = 200


def ask_reason(
    parent: QWidget,
    words: Words,
    question: str,
    yes: str,
    agreed: Callable[[str], None],
    *,
    hint: str,
    begun: str = "",
    danger: bool = False,
    **params: object,
) -> QDialog:
    """Asks for a reason; nothing waits for the answer.

    Args:
        parent: Whose window it lies over.
        words: Language.
        question: Key of the question.
        yes: Key of the button that agrees.
        agreed: Called with the reason, which is never empty.
        hint: Key of what stands in the empty field.
        begun: What stands in it at first, chosen so that typing replaces it.
        danger: Whether that button is red.
        params: What the question names.
    """
    dialog, column = question_dialog(parent, words, question, **params)
    field = QLineEdit()
    field.setObjectName("reason")
    field.setMaxLength(_LONGEST)
    field.setMinimumWidth(400)
    words.bind(field.setPlaceholderText, hint)
    words.bind(field.setAccessibleName, "window.reason")
    column.addWidget(field)
    foot = dialog_foot(dialog, words, ("reason-no", "reason-yes"), yes, danger=danger)
    agree = foot.go
    agree.clicked.connect(dialog.accept)
    column.addLayout(foot.row)
    agree.setEnabled(False)
    field.textChanged.connect(lambda text: agree.setEnabled(bool(text.strip())))
    field.setText(begun)
    field.selectAll()
    dialog.accepted.connect(lambda: agreed(field.text().strip()))
    dialog.open()
    field.setFocus()
    return dialog
