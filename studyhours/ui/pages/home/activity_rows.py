"""Activities of one's own as rows; where there is no page of them, a click tells all about one."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.services.home.own_activities import OwnActivity
from studyhours.services.wording.amounts import record_amount
from studyhours.ui.context import PageContext
from studyhours.ui.pages.home.lines import Told, TwoLines
from studyhours.ui.pages.home.phrases import near_day
from studyhours.ui.widgets.dialog import open_fitting, question_dialog
from studyhours.ui.widgets.label import plain_label

_TRAINING = "training"


def coming_row(one: OwnActivity, as_of: date, context: PageContext) -> TwoLines:
    """An activity to come: when and where; a click opens it, or tells all about it."""
    words = context.words
    day = near_day(one.first_day, as_of, words)
    near = (one.first_day - as_of).days <= 1
    told = Told(day, "waiting" if near else "quiet", one.title, _where(one))
    row = TwoLines(context.theme, told, f"home-activity-{one.uid}")
    row.clicked.connect(lambda: _open(row, one, as_of, context))
    return row


def _where(one: OwnActivity) -> str:
    hours = "–".join(part for part in (one.starts, one.ends) if part)
    return " · ".join(part for part in (hours, one.place, one.speaker) if part)


def _open(row: QWidget, one: OwnActivity, as_of: date, context: PageContext) -> None:
    if context.shows("activities"):
        context.go("activities", activity=one.uid)
    else:
        tell(row.window(), one, as_of, context)


def tell(parent: QWidget, one: OwnActivity, as_of: date, context: PageContext) -> QDialog:
    """Says all that is known of an activity."""
    words = context.words
    days = near_day(one.first_day, as_of, words)
    if one.last_day != one.first_day:
        last = near_day(one.last_day, as_of, words)
        days = words.say("home.days", first=days, last=last)
    dialog, column = question_dialog(parent, words, "home.activity_said", title=one.title)
    dialog.setObjectName("home-activity")
    lines = QVBoxLayout()
    lines.setSpacing(4)
    amount = record_amount(one.amount, _TRAINING, words.texts)
    for part in (days, _where(one), amount, one.content or ""):
        if part:
            lines.addWidget(plain_label(part, role="muted", wrap=True))
    column.addLayout(lines)
    row = QHBoxLayout()
    row.addStretch(1)
    close = QPushButton()
    close.setObjectName("home-activity-close")
    close.setProperty("kind", "primary")
    words.bind(close.setText, "home.close")
    close.clicked.connect(dialog.accept)
    close.setDefault(True)
    row.addWidget(close)
    column.addLayout(row)
    open_fitting(dialog)
    return dialog
