"""Two questions about pairs: who is paired from when on, and why a pair ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QPushButton, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.ui.widgets.day_edit import DayEdit, first_wrong
from studyhours.ui.widgets.dialog import open_fitting, question_dialog
from studyhours.ui.widgets.dialog_parts import dialog_foot
from studyhours.ui.widgets.help_key import give_form_keys
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.teacher_picker import TeacherPicker
from studyhours.ui.words import Words

_LONGEST = 200


@dataclass(slots=True)
class PairDialog:
    """A dialog with its fields.

    Attributes:
        dialog: The dialog.
        problem: Says what is wrong.
        keep: The button that agrees.
        days_stand: Whether every day can be read; says of the first that cannot.
    """

    dialog: QDialog
    problem: Callable[[Fault], None]
    keep: QPushButton
    days_stand: Callable[[], bool]


def _dialog(
    parent: QWidget,
    words: Words,
    question: str,
    yes: str,
    rows: Sequence[tuple[str, QWidget]],
    **params: object,
) -> PairDialog:
    dialog, column = question_dialog(parent, words, question, **params)
    dialog.setObjectName("pair-dialog")
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for place, (key, field) in enumerate(rows):
        label = plain_label()
        words.bind(label.setText, key)
        words.bind(field.setAccessibleName, key)
        grid.addWidget(label, place, 0)
        grid.addWidget(field, place, 1)
    column.addLayout(grid)
    wrong = plain_label(role="error", wrap=True)
    wrong.setObjectName("pair-problem")
    wrong.hide()
    column.addWidget(wrong)
    give_form_keys(dialog)
    foot = dialog_foot(dialog, words, ("pair-cancel", "pair-keep"), yes, enter=False)
    keep = foot.go
    for _key, field in rows:
        if isinstance(field, DayEdit):
            field.entered.connect(keep.click)
    column.addLayout(foot.row)

    def problem(fault: Fault) -> None:
        keep.setEnabled(True)
        wrong.setText(words.fault(fault))
        wrong.show()

    def days_stand() -> bool:
        field = first_wrong(one for _key, one in rows)
        if field is not None:
            wrong.setText(words.say("window.bad_day"))
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        wrong.setVisible(field is not None)
        return field is None

    open_fitting(dialog)
    rows[0][1].setFocus(Qt.FocusReason.OtherFocusReason)
    return PairDialog(dialog, problem, keep, days_stand)


def ask_new_pair(
    parent: QWidget,
    words: Words,
    teachers: Sequence[TeacherShown],
    today: date,
    agreed: Callable[[PairDialog, str, str, date | None, date | None], None],
) -> None:
    """Asks who is to be paired.

    Args:
        parent: Whose window it lies over.
        words: Language.
        teachers: Everybody.
        today: The day it is.
        agreed: Told the dialog, mentor, mentee, first and last day; closes it when all is well.
    """
    pickers = []
    for name in ("mentor", "mentee"):
        picker = TeacherPicker(words, empty="growth_page.choose")
        picker.setObjectName(f"pair-{name}")
        picker.set_teachers(teachers)
        pickers.append(picker)
    first, last = DayEdit(words, today=lambda: today), DayEdit(words, today=lambda: today)
    first.setObjectName("pair-first")
    last.setObjectName("pair-last")
    first.set_day(today)
    rows = (
        ("agreement.mentor", pickers[0]),
        ("agreement.mentee", pickers[1]),
        ("growth_page.pair_first", first),
        ("growth_page.pair_last", last),
    )
    made = _dialog(parent, words, "growth_page.pair_new_title", "growth_page.pair_save", rows)

    def enough() -> None:
        made.keep.setEnabled(all(picker.uid is not None for picker in pickers))

    def go() -> None:
        mentor, mentee = (picker.uid or "" for picker in pickers)
        if not made.days_stand():
            return
        made.keep.setEnabled(False)
        agreed(made, mentor, mentee, first.day, last.day)

    for picker in pickers:
        picker.chosen.connect(enough)
    enough()
    made.keep.clicked.connect(go)


def ask_end(
    parent: QWidget,
    words: Words,
    who: str,
    day: date,
    agreed: Callable[[PairDialog, date, str], None],
) -> None:
    """Asks when a pair ends, and why.

    Args:
        parent: Whose window it lies over.
        words: Language.
        who: Both names.
        day: The day that is proposed.
        agreed: Told the dialog, the last day and the reason; closes it when all is well.
    """
    last = DayEdit(words, today=lambda: day)
    last.setObjectName("pair-last")
    last.set_day(day)
    reason = QLineEdit()
    reason.setObjectName("pair-reason")
    reason.setMaxLength(_LONGEST)
    words.bind(reason.setPlaceholderText, "growth_page.end_hint")
    rows = (("growth_page.pair_last", last), ("window.reason", reason))
    made = _dialog(parent, words, "growth_page.end_title", "growth_page.end_yes", rows, who=who)

    def enough() -> None:
        made.keep.setEnabled(bool(reason.text().strip()) and last.day is not None)

    def go() -> None:
        if made.days_stand() and last.day is not None:
            made.keep.setEnabled(False)
            agreed(made, last.day, reason.text())

    reason.textChanged.connect(enough)
    last.changed.connect(enough)
    enough()
    made.keep.clicked.connect(go)
