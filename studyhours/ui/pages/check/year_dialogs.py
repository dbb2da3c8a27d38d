"""The questions before a year is closed and signed: what it means, and what has to be said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studyhours.services.closing.year_state import YearState
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.wording.explaining import day_text
from studyhours.ui.widgets.chip import Chip, status_role
from studyhours.ui.widgets.dialog import question_dialog
from studyhours.ui.widgets.dialog_parts import dialog_foot
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.verdict_chips import VERDICTS
from studyhours.ui.words import Words

_LONGEST = 200
_WIDTH = 460


@dataclass(frozen=True, slots=True)
class CloseAnswer:
    """What was said when a year was closed: whether early, whether undecided, and why."""

    early: bool
    undecided: bool
    reason: str


def ask_close(
    parent: QWidget, words: Words, state: YearState, agreed: Callable[[CloseAnswer], None]
) -> QDialog:
    """Shows what will be frozen, and asks.

    Args:
        parent: Whose window it lies over.
        words: Language.
        state: The year.
        agreed: Called when the person agrees.
    """
    texts = words.texts
    as_of = min(state.today, state.last)
    dialog, column = question_dialog(
        parent, words, "check_year.ask_close", year=state.year, day=day_text(as_of, texts)
    )
    dialog.setObjectName("year-close-ask")
    column.addLayout(verdict_chips(state.verdicts, words))
    for line in _warnings(state, words):
        column.addWidget(plain_label(line, role="warning", wrap=True))
    early, undecided = not state.is_over, bool(state.undecided)
    needed = early or undecided
    hint = "check_year.reason_needed" if needed else "check_year.reason_optional"
    field = _field("year-close-reason", words, hint, "window.reason")
    column.addWidget(field)
    agree = _buttons(dialog, column, words, "check_year.close_now")
    if needed:
        agree.setEnabled(False)
        field.textChanged.connect(lambda text: agree.setEnabled(bool(text.strip())))
    dialog.accepted.connect(lambda: agreed(CloseAnswer(early, undecided, field.text().strip())))
    dialog.open()
    (field if needed else agree).setFocus()
    return dialog


def _warnings(state: YearState, words: Words) -> list[str]:
    lines = []
    if not state.is_over:
        day = day_text(state.last, words.texts)
        lines.append(words.say("check_year.warn_early", day=day))
    if state.undecided:
        lines.append(words.say("check_year.warn_undecided", count=len(state.undecided)))
    if state.unreviewed_count:
        lines.append(words.say("check_year.warn_unreviewed", count=state.unreviewed_count))
    if state.uncredited:
        lines.append(words.say("check_year.warn_uncredited", count=len(state.uncredited)))
    if not state.has_terms:
        lines.append(words.say("check_year.warn_terms"))
    return lines


def ask_sign(
    parent: QWidget,
    words: Words,
    state: YearState,
    login: str,
    corrections: int,
    agreed: Callable[[str, str], None],
) -> QDialog:
    """Asks for the name and a note of the leader who signs.

    Args:
        parent: Whose window it lies over.
        words: Language.
        state: The year.
        login: The account; its name is offered where accounts are on.
        corrections: How many corrections there are since.
        agreed: Called with name and note; the name is never empty.
    """
    dialog, column = question_dialog(
        parent,
        words,
        "check_year.ask_sign",
        year=state.year,
        day=day_text(state.today, words.texts),
    )
    dialog.setObjectName("year-sign-ask")
    if corrections:
        said = words.say("check_year.warn_corrections", count=corrections)
        column.addWidget(plain_label(said, role="warning", wrap=True))
    name = _labelled(column, words, "name")
    note = _labelled(column, words, "note")
    agree = _buttons(dialog, column, words, "check_year.sign_now")
    name.textChanged.connect(lambda text: agree.setEnabled(bool(text.strip())))
    name.setText("" if login == LOCAL.name else login)
    agree.setEnabled(bool(name.text()))
    dialog.accepted.connect(lambda: agreed(name.text().strip(), note.text().strip()))
    dialog.open()
    name.setFocus()
    return dialog


def verdict_chips(verdicts: Mapping[str, int], words: Words) -> QHBoxLayout:
    """How many have which verdict, as chips in a row."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for status in VERDICTS:
        if verdicts.get(status):
            said = f"{words.say(f'status.{status}')} {verdicts[status]}"
            row.addWidget(Chip(said, status_role(status)))
    row.addStretch(1)
    return row


def _field(name: str, words: Words, hint: str, called: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setMaxLength(_LONGEST)
    field.setMinimumWidth(_WIDTH)
    words.bind(field.setPlaceholderText, hint)
    words.bind(field.setAccessibleName, called)
    return field


def _labelled(column: QVBoxLayout, words: Words, name: str) -> QLineEdit:
    called = f"check_year.sign_{name}"
    label = plain_label(words.say(called))
    field = _field(f"year-sign-{name}", words, f"{called}_hint", called)
    label.setBuddy(field)
    together = QVBoxLayout()
    together.setSpacing(4)
    together.addWidget(label)
    together.addWidget(field)
    column.addLayout(together)
    return field


def _buttons(dialog: QDialog, column: QVBoxLayout, words: Words, yes: str) -> QPushButton:
    foot = dialog_foot(dialog, words, ("year-ask-no", "year-ask-yes"), yes)
    foot.go.clicked.connect(dialog.accept)
    column.addLayout(foot.row)
    return foot.go
