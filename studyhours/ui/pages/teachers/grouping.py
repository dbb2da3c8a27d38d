"""Many teachers into a group at once, or out of one: the dialog, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from studyhours.domain.errors import Fault
from studyhours.domain.people import GROUP_KINDS, GROUP_ROLES
from studyhours.services.growth.memberships import Joining, join_many, leave_many, undo_many
from studyhours.services.registers.entries import Basis
from studyhours.ui.page import Page
from studyhours.ui.remembering import remember
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.dialog import open_fitting, question_dialog
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.still_choice import StillChoice


class Grouping:
    """Asks for a group, and enters the teachers chosen.

    Args:
        page: The page, owner of jobs and of the dialog.
        teachers: Uids of those chosen.
        today: The day it is.
        values: What has been entered before; names of groups among it.
    """

    def __init__(
        self,
        page: Page,
        teachers: Sequence[str],
        today: date,
        values: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._page, self._teachers, self._today = page, tuple(teachers), today
        self._words = page.context.words
        words = self._words
        self._dialog, column = question_dialog(
            page, words, "teachers_page.grouping_title", count=len(teachers)
        )
        self._dialog.setObjectName("grouping")
        self.kind, self.role = StillChoice(), StillChoice()
        for kind in GROUP_KINDS:
            self.kind.addItem(words.say(f"unit_kind.{kind}"), kind)
        for role in GROUP_ROLES:
            self.role.addItem(words.say(f"member_as.{role}"), role)
        self.kind.setCurrentIndex(1)  # who is in which subject group the roster says
        self.name = StillChoice()
        self.name.setEditable(True)
        self.name.addItems(values.get("group", ()))
        self.name.setEditText("")
        self.first = DayEdit(words, today=lambda: today)
        self.first.set_day(today)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("kind", self.kind), ("name", self.name), ("role", self.role), ("first", self.first),
        )  # fmt: skip
        for place, (name, field) in enumerate(fields):
            field.setObjectName(f"grouping-{name}")
            label = plain_label()
            words.bind(label.setText, f"teachers_page.grouping_{name}")
            words.bind(field.setAccessibleName, f"teachers_page.grouping_{name}")
            grid.addWidget(label, place, 0)
            grid.addWidget(field, place, 1)
        column.addLayout(grid)
        self._wrong = plain_label(role="error", wrap=True)
        self._wrong.setObjectName("grouping-problem")
        self._wrong.hide()
        column.addWidget(self._wrong)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.leave = self._button("grouping-leave", "teachers_page.grouping_leave", "")
        self.cancel = self._button("grouping-cancel", "window.cancel", "")
        self.save = self._button("grouping-save", "teachers_page.grouping_save", "primary")
        row.addWidget(self.leave)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        self.leave.clicked.connect(lambda: self._go(joins=False))
        self.cancel.clicked.connect(self._dialog.reject)
        self.save.clicked.connect(lambda: self._go(joins=True))
        return row

    def _button(self, name: str, key: str, kind: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setAutoDefault(False)
        if kind:
            button.setProperty("kind", kind)
        self._words.bind(button.setText, key)
        return button

    def ask(self) -> None:
        """Opens the dialog."""
        open_fitting(self._dialog)
        self.name.setFocus()

    def _go(self, *, joins: bool) -> None:
        if self.first.is_wrong:
            self._say_wrong(self._words.say("window.bad_day"))
            self.first.setFocus()
            return
        ledger, teachers = self._page.context.ledger, self._teachers
        kind, name, role = self.kind.currentData(), self.name.currentText(), self.role.currentData()
        first, today = self.first.day, self._today

        def work() -> Joining:
            if joins:
                return join_many(ledger, teachers, kind, name, Basis(first), role)
            return leave_many(ledger, teachers, kind, name, first or today)

        def done(result: Joining) -> None:
            self._remember(result)
            self._page.banner.say(
                "teachers_page.grouping_done",
                role="met",
                count=len(result.steps),
                there=result.there,
            )
            self._dialog.accept()

        self._hold(held=True)
        self._page.context.tasks.command(
            self._dialog,
            "teachers_page.saving",
            lambda _tell: work(),
            done,
            self._failed,
            changes=lambda result: result.changes,
        )

    def _hold(self, *, held: bool) -> None:
        for button in (self.save, self.leave):
            button.setEnabled(not held)

    def _failed(self, fault: Fault) -> None:
        self._hold(held=False)
        self._say_wrong(self._words.fault(fault))

    def _say_wrong(self, said: str) -> None:
        self._wrong.setText(said)
        self._wrong.show()

    def _remember(self, done: Joining) -> None:
        if not done.steps:
            return
        name = ("teachers_page.did_group", {"count": len(done.steps)})
        page = self._page
        remember(page.context, page, name, done, undo_many, doing="teachers_page.undoing")
