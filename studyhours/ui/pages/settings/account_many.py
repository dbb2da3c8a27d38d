"""Accounts for many teachers at once: whom, how far it is, and the passwords that come of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QListView, QVBoxLayout, QWidget

from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.settings.account_batch import (
    ManyMade,
    add_many_accounts,
    list_without_account,
)
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.page import Page
from studyhours.ui.pages.settings.account_dialogs import FormDialog
from studyhours.ui.widgets.dialog import fit_height, open_fitting
from studyhours.ui.widgets.dialog_parts import leave
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.people_list import PeopleList
from studyhours.ui.widgets.progress_line import ProgressLine
from studyhours.ui.widgets.tick_delegate import TickDelegate
from studyhours.ui.words import Words
from studyhours.ui.workers import Job

_WIDTH, _HEIGHT = 520, 190
_ALL, _GROUPS, _SOME = "all", "groups", "some"
WHOM = (_ALL, _GROUPS, _SOME)


class GroupList(QWidget):
    """Subject groups with boxes, each with how many of its teachers have no account.

    Signals:
        ticked: Others are ticked.
    """

    ticked = Signal()

    def __init__(self, words: Words, teachers: Sequence[TeacherShown]) -> None:
        super().__init__()
        self._groups = list(dict.fromkeys(one.group for one in teachers))
        model = QStandardItemModel(self)
        for group in self._groups:
            count = sum(one.group == group for one in teachers)
            name = group or words.say("account_many.no_group")
            item = QStandardItem(words.say("account_many.group_line", group=name, count=count))
            item.setCheckable(True)
            item.setEditable(False)
            model.appendRow(item)
        model.itemChanged.connect(lambda _item: self.ticked.emit())
        self._lines = model
        listed = QListView()
        listed.setObjectName("account-many-groups")
        listed.setItemDelegate(TickDelegate(listed))
        listed.setUniformItemSizes(True)
        listed.setFixedHeight(scaled(_HEIGHT))
        words.bind(listed.setAccessibleName, "account_many.groups_name")
        listed.setModel(model)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(listed)

    @property
    def chosen(self) -> set[str | None]:
        """The groups ticked."""
        return {
            group
            for row, group in enumerate(self._groups)
            if self._lines.item(row).checkState() is Qt.CheckState.Checked
        }


class WhomDialog(FormDialog):
    """Asks for whom accounts are made, and shows how far that is.

    Args:
        context: The page's.
        teachers: Those without an account.
        parent: Over which it lies.

    Signals:
        wanted: Accounts are to be made (list of uids).
    """

    wanted = Signal(object)

    def __init__(
        self, context: PageContext, teachers: Sequence[TeacherShown], parent: QWidget
    ) -> None:
        words = context.words
        super().__init__(words, "account-many", "account_many.title", parent)
        self._teachers = teachers
        self._job: Job | None = None
        self.area.setMinimumWidth(_WIDTH)
        self.form.add_hint("account_many.hint")
        options = [(one, words.say(f"account_many.{one}")) for one in WHOM]
        whom = self.form.add_few("whom", "account_many.whom", options, _ALL)
        whom.changed.connect(self._turned)
        self._groups = GroupList(words, teachers)
        self._groups.ticked.connect(self._count)
        self.form.add_field("groups", "account_many.groups_name", self._groups)
        self._people = PeopleList(
            words,
            teachers,
            ("account-many-find", "account-many-people"),
            ("account_many.find", "account_many.people_name"),
        )
        self._people.changed.connect(self._count)
        self.form.add_field("people", "account_many.people_name", self._people)
        self.counted = plain_label(wrap=True)
        self.counted.setObjectName("account-many-count")
        self.form.add_widget(self.counted)
        line = ProgressLine(words, context.tasks, self)
        kept = line.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # nothing above is squeezed when it comes
        line.setSizePolicy(kept)
        self._go = self.add_buttons("account_many.go")
        self.column.addWidget(line)
        self.form.saved.connect(self._save)
        self._turned()

    def begin(self) -> None:
        """Opens it."""
        open_fitting(self)
        self.form.begin()

    @property
    def _chosen(self) -> list[str]:
        whom = self.form.text("whom")
        if whom == _SOME:
            return [one.uid for one in self._people.chosen]
        groups = self._groups.chosen
        return [one.uid for one in self._teachers if whom == _ALL or one.group in groups]

    def _turned(self) -> None:
        whom = self.form.text("whom")
        self.form.show_field("groups", shown=whom == _GROUPS)
        self.form.show_field("people", shown=whom == _SOME)
        self._count()
        self._fit()

    def _fit(self) -> None:
        """As high as what is asked now; once what was hidden has its place."""
        for one in (self.form, self):
            layout = one.layout()
            if layout is not None:
                layout.activate()
        self.adjustSize()
        if self.isVisible():
            fit_height(self)

    def _count(self) -> None:
        count = len(self._chosen)
        key = "account_many.count" if self._teachers else "account_many.nobody"
        self.counted.setText(self.words.say(key, count=count))
        self._go.setEnabled(bool(count))

    def _save(self) -> None:
        if self._job is None and self._chosen:
            self.wanted.emit(self._chosen)

    # ------------------------------------------------------------ while it is done

    def follow(self, job: Job) -> None:
        """Accounts are being made: nothing is changed meanwhile, and leaving calls it off."""
        self._job = job
        self.form.setEnabled(False)
        self._go.setEnabled(False)

    def over(self) -> None:
        """They are made, or not."""
        self._job = None
        self.form.setEnabled(True)
        self._go.setEnabled(bool(self._chosen))

    def reject(self) -> None:
        """Qt's: leaving waits until what was called off is over."""
        if self._job is None:
            self.done(QDialog.DialogCode.Rejected)
        else:
            self._job.cancel()


def make_many(page: Page, over: QWidget) -> None:
    """Asks for whom, makes the accounts, and shows their passwords once.

    Args:
        page: The page, owner of jobs.
        over: Over which the dialogs lie.
    """
    context = page.context
    ledger = context.ledger

    def asked(teachers: tuple[TeacherShown, ...]) -> None:
        dialog = WhomDialog(context, teachers, over)
        dialog.wanted.connect(lambda uids: work(dialog, uids))
        dialog.begin()

    def work(dialog: WhomDialog, uids: list[str]) -> None:
        def done(made: ManyMade) -> None:
            from studyhours.ui.pages.settings.account_handing import HandedDialog

            leave(dialog)
            HandedDialog(context, made.made, over).begin()

        job = context.tasks.command(
            page,
            "account_many.working",
            lambda tell: add_many_accounts(ledger, uids, tell),
            done,
            dialog.show_fault,
            changes=lambda made: made.changes,
            over=dialog.over,
        )
        dialog.follow(job)

    context.tasks.query(page, "accounts-many", lambda: list_without_account(ledger), asked)
