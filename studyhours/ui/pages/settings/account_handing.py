"""First passwords, shown this once: of one account, or of many; as slips to cut, or a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.progress import Progress
from studyhours.services.settings.accounts import OneTime
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.dialog import ask, open_fitting
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot, open_within
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.print_desk import PrintDesk
from studyhours.ui.widgets.table import DataTable

_WIDTH, _HEIGHT, _NARROW = 760, 520, 460


class _Handing(QDialog):
    """A dialog that hands passwords over: its sentences, and the way to paper.

    Args:
        context: The page's.
        made: The accounts with their passwords.
        name: Object name.
        said: Keys of the title and of the sentence below it.
        parent: Over which it lies.
        params: What the title says.
    """

    def __init__(
        self,
        context: PageContext,
        made: Sequence[OneTime],
        name: str,
        said: tuple[str, str],
        parent: QWidget,
        **params: object,
    ) -> None:
        super().__init__(parent)
        self.context, self.made, words = context, tuple(made), context.words
        self.column: QVBoxLayout = dialog_column(self, words, name, said[0], spacing=10, **params)
        title = plain_label(role="panel-title", wrap=True)
        words.bind(title.setText, said[0], **params)
        self.column.addWidget(title)
        hint = plain_label(role="muted", wrap=True)
        hint.setMinimumWidth(_NARROW)
        words.bind(hint.setText, said[1])
        self.column.addWidget(hint)
        self.banner = Banner(words)
        self.column.addWidget(self.banner)
        self._desk = PrintDesk(context, self.banner, self)
        self.column.addWidget(self._desk)

    def show_slips(self) -> None:
        """Shows the slips in a window of their own, to be printed or saved there."""
        from studyhours.services.settings.account_slips import slips_book, slips_pdf

        ledger, texts, made = self.context.ledger, self.context.words.texts, self.made

        def book(progress: Progress) -> bytes:
            return slips_book(ledger, made, texts, progress)

        make = partial(slips_pdf, ledger, made, texts)
        self._desk.show_pdf(make, texts.say("account_slip.file"), {"xlsx": book})

    def ask_to_close(self, question: str, yes: str, **params: object) -> None:
        """Asks before passwords are closed that nobody can see again."""
        no = "account_many.close_no"
        words = self.context.words
        ask(self, words, question, yes, self.accept, no=no, danger=True, **params)

    def done(self, result: int) -> None:
        """Qt's: nothing is printed any more."""
        self._desk.finish()
        super().done(result)


class OneTimeDialog(_Handing):
    """A password to hand over, shown this once; closing it without a word is asked about."""

    def __init__(self, context: PageContext, made: OneTime, parent: QWidget) -> None:
        said = ("account.one_time_title", "account.one_time_hint")
        super().__init__(context, (made,), "one-time", said, parent, user=made.login)
        words = context.words
        row = QHBoxLayout()
        row.setSpacing(8)
        self._password = QLineEdit(made.password)
        self._password.setObjectName("one-time-password")
        self._password.setReadOnly(True)
        words.bind(self._password.setAccessibleName, "start.password")
        row.addWidget(self._password, 1)
        copy = QPushButton()
        copy.setObjectName("one-time-copy")
        copy.setAutoDefault(False)
        words.bind(copy.setText, "account.copy")
        copy.clicked.connect(self._copy)
        row.addWidget(copy)
        self.column.addLayout(row)
        foot = dialog_foot(
            self,
            words,
            ("one-time-print", "one-time-close"),
            "account.noted",
            leave="account_many.print",
        )
        foot.leave.clicked.disconnect()
        foot.leave.clicked.connect(self.show_slips)
        foot.go.clicked.connect(self.accept)
        self.column.addLayout(foot.row)

    def begin(self) -> None:
        """Opens it."""
        open_fitting(self)
        self._password.selectAll()
        self._password.setFocus()

    def reject(self) -> None:
        """Qt's: Esc and the frame's cross say nothing of it being noted."""
        login = self.made[0].login
        self.ask_to_close("account.one_time_question", "account.noted", user=login)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._password.text())


class HandedDialog(_Handing):
    """The passwords of many accounts, shown this once; closing it is asked about."""

    def __init__(self, context: PageContext, made: Sequence[OneTime], parent: QWidget) -> None:
        said = ("account_many.handed_title", "account_many.handed_hint")
        super().__init__(context, made, "account-handed", said, parent, count=len(made))
        self._room = parent.window().size()
        words = context.words
        model: RowsModel[OneTime] = RowsModel(
            [
                Column("name", "account_slip.name", lambda one: one.name, width=120),
                Column("group", "account_slip.group", lambda one: one.group, width=120),
                Column("login", "account_slip.login", lambda one: one.login, width=120),
                Column("password", "account_slip.password", lambda one: one.password, width=160),
            ],
            words,
            self,
        )
        table = DataTable(model, context.theme, context.memory, "settings-handed")
        table.setObjectName("account-handed-table")
        words.bind(table.setAccessibleName, "account_many.handed_title", count=len(made))
        model.set_rows(self.made)
        self.column.addWidget(table, 1)
        foot = dialog_foot(
            self,
            words,
            ("account-handed-close", "account-handed-print"),
            "account_many.print",
            leave="account_many.close",
        )
        foot.go.clicked.connect(self.show_slips)
        self.column.addLayout(foot.row)

    def begin(self) -> None:
        """Opens it."""
        open_within(self, self._room, (_WIDTH, _HEIGHT))

    def reject(self) -> None:
        """Qt's: what nobody can see again is not closed by a slip of the hand."""
        question, yes = "account_many.close_question", "account_many.close_yes"
        self.ask_to_close(question, yes, count=len(self.made))
