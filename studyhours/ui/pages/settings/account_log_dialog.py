"""What was done to accounts: who gave whom which role; the last of it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QPushButton

from studyhours.domain.clock import school_time
from studyhours.domain.errors import Fault
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.settings.account_log import AccountDeed
from studyhours.services.wording.account_words import deed_text
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.page import Page
from studyhours.ui.widgets.dialog_parts import dialog_column
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.list_menu import ListMenu, ListSource
from studyhours.ui.widgets.row_details import opens_details
from studyhours.ui.widgets.table import DataTable

_SIZE = (760, 460)


class AccountLogDialog(QDialog):
    """A table, newest first.

    Signals:
        undo_wanted: A change is to be taken back (``AccountDeed``).
    """

    undo_wanted = Signal(object)

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(page)
        words = self._words = context.words

        def by(row: AccountDeed) -> str:
            return words.say("account.log_local") if row.by == LOCAL.name else row.by

        self.resize(*_SIZE)
        column = dialog_column(self, words, "account-log", "account.log_title")
        title = plain_label(role="panel-title")
        words.bind(title.setText, "account.log_title")
        column.addWidget(title)
        self.model: RowsModel[AccountDeed] = RowsModel(
            (
                Column(
                    "at", "account.log_at", lambda row: f"{school_time(row.at):%Y-%m-%d %H:%M}",
                    sort=lambda row: row.number, width=132, muted=True,
                ),
                Column("by", "account.log_by", by, width=116),
                Column("what", "account.log_what", lambda row: deed_text(row, words.texts)),
            ),
            words,
            self,
        )  # fmt: skip
        self.table = DataTable(self.model, context.theme, context.memory, "account-log-table")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        words.bind(self.table.setAccessibleName, "account.log_title")
        self.table.selected.connect(self._selected)
        opens_details(self.table, self.model, words, "account.log_title")
        column.addWidget(self.table, 1)
        note = plain_label(role="small", wrap=True)
        words.bind(note.setText, "account.log_stays")
        column.addWidget(note)
        self.said = plain_label(role="muted", wrap=True)
        self.said.setObjectName("account-log-said")
        self.said.hide()
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(8)
        menu = ListMenu(
            page,
            "account-log-menu",
            lambda: ListSource(
                self.table, self.model, title=lambda: words.say("account.log_title")
            ),
        )
        menu.setAutoDefault(False)
        row.addWidget(menu)
        row.addStretch(1)
        self.undo = QPushButton()
        self.undo.setObjectName("account-log-undo")
        words.bind(self.undo.setText, "account.log_undo")
        self.undo.clicked.connect(lambda: self.undo_wanted.emit(self.table.current()))
        close = QPushButton()
        close.setObjectName("account-log-close")
        words.bind(close.setText, "account.log_close")
        close.clicked.connect(self.reject)
        for button in (self.undo, close):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)
        self._selected(None)

    def show_deeds(self, deeds: Sequence[AccountDeed]) -> None:
        """Shows what was done."""
        self.model.set_rows(list(deeds))
        if deeds:
            self.table.selectRow(0)
        self._selected(self.table.current())

    def tell(self, said: str) -> None:
        """Says what came of it."""
        self.said.setText(said)
        self.said.setVisible(bool(said))

    def show_fault(self, fault: Fault) -> None:
        """Says what went wrong."""
        self.tell(self._words.fault(fault))

    def _selected(self, row: AccountDeed | None) -> None:
        self.undo.setEnabled(row is not None and row.undoable)
