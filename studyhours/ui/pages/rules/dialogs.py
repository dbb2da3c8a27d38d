"""The question what a new rule set is called."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studyhours.services.rulebook.shelf import new_id
from studyhours.ui.context import PageContext
from studyhours.ui.widgets.dialog import question_dialog
from studyhours.ui.widgets.dialog_parts import dialog_foot
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_LONGEST = 60


def ask_name(
    parent: QWidget, context: PageContext, proposed: str, agreed: Callable[[str], None]
) -> QDialog:
    """Asks what a new rule set is called; its id is made from the name.

    Args:
        parent: Whose window it lies over.
        context: The page's.
        proposed: What to propose.
        agreed: Called with the name.
    """
    words = context.words
    dialog, column = question_dialog(parent, words, "rules_page.name_question")
    name = QLineEdit()
    name.setObjectName("new-name")
    name.setMaxLength(_LONGEST)
    words.bind(name.setPlaceholderText, "rules_page.name_hint")
    words.bind(name.setAccessibleName, "rules_page.name_question")
    column.addWidget(name)
    shown = plain_label(role="small", wrap=True)
    shown.setObjectName("new-id")
    words.bind(shown.setText, "rules_page.id_hint")
    column.addWidget(shown)
    yes = _answers(dialog, column, words, "rules_page.go_on")
    yes.setEnabled(False)

    def made(title: str, made_id: str) -> None:
        if title == name.text().strip():
            shown.setText(words.say("rules_page.id_made", id=made_id))
            yes.setEnabled(True)

    def typed(text: str) -> None:
        title = text.strip()
        yes.setEnabled(False)
        if title:
            context.tasks.query(
                dialog,
                "id",
                lambda: new_id(context.ledger, title),
                lambda made_id: made(title, made_id),
                lambda fault: shown.setText(words.fault(fault)),
            )
        else:
            shown.setText(words.say("rules_page.id_hint"))

    def agree() -> None:
        dialog.accept()
        agreed(name.text().strip())

    name.textChanged.connect(typed)
    yes.clicked.connect(agree)
    name.setText(proposed)
    name.selectAll()
    name.setFocus()
    dialog.open()
    return dialog


def _answers(dialog: QDialog, column: QVBoxLayout, words: Words, yes: str) -> QPushButton:
    foot = dialog_foot(dialog, words, ("ask-no", "ask-yes"), yes)
    column.addLayout(foot.row)
    return foot.go
