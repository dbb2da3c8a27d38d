"""Accounts: whether anybody must log in, and who can."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from studyhours.domain.changes import Changes
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.opening import address_of
from studyhours.services.people.teacher_list import TeacherShown, list_teachers
from studyhours.services.settings.account_heads import Headships, list_headships
from studyhours.services.settings.accounts import (
    AccountDone,
    AccountShown,
    AccountsShown,
    OneTime,
    Wanted,
    add_account,
    change_account,
    disable_account,
    enable_account,
    list_accounts,
    reset_password,
    switch_off_accounts,
    switch_on_accounts,
)
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.last_login import expect_login
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.settings.account_dialogs import (
    AccountDialog,
    SwitchOnDialog,
)
from studyhours.ui.pages.settings.part import SAVING, Part
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.widgets.dialog_parts import is_there, leave
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.list_menu import ListMenu, ListSource
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.reason_dialog import ask_reason
from studyhours.ui.widgets.scrolling import scrolled_column
from studyhours.ui.widgets.table import DataTable

_LOWEST = 190
"""Pixels in which the table shows some accounts; on a low window it is scrolled to."""
_KEPT = "settings-account"
_ACTIVE, _ONE_TIME, _DISABLED = "active", "one_time", "disabled"
_CHIPS = {_ACTIVE: "met", _ONE_TIME: "waiting", _DISABLED: "quiet"}


def _state(row: AccountShown) -> str:
    if row.disabled:
        return _DISABLED
    return _ONE_TIME if row.must_change else _ACTIVE


class AccountsPart(Part):
    """The state above, the accounts below."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        self._shown: AccountsShown | None = None
        self._teachers: tuple[TeacherShown, ...] = ()
        self._heads = Headships()
        self._off_reason = ""
        area, column = scrolled_column(GAP)
        column.addWidget(self._make_state())
        column.addWidget(self._make_list(), 1)
        self.column.addWidget(area)
        self._selected(None)

    def _make_state(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "account.state_title")
        self.state = plain_label(wrap=True)
        self.state.setObjectName("accounts-state")
        panel.body.addWidget(self.state)
        note = plain_label(role="small", wrap=True)
        words.bind(note.setText, "account.honest")
        panel.body.addWidget(note)
        self.on_button = self.button("accounts-on", "account.on_ask", "primary")
        self.on_button.clicked.connect(self._ask_on)
        self.off_button = self.button("accounts-off", "account.off_ask")
        self.off_button.clicked.connect(self._ask_off)
        for button in (self.on_button, self.off_button):
            panel.head.addWidget(button)
            button.hide()
        return panel

    def _make_list(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "account.list_title")
        self.model: RowsModel[AccountShown] = RowsModel(
            [
                Column("login", "account.login", lambda row: row.login, sort=lambda row: row.login),
                Column("roles", "account.roles", self._roles_said, width=200),
                Column("teacher", "account.teacher", lambda row: row.teacher_name, width=130),
                Column(
                    "state",
                    "account.state",
                    lambda row: words.say(f"account.state_{_state(row)}"),
                    chip=lambda row: _CHIPS[_state(row)],
                    width=150,
                ),
            ],
            words,
            self,
        )
        self.table = DataTable(
            self.model, self.context.theme, self.context.memory, "settings-accounts"
        )
        self.table.setObjectName("accounts-table")
        self.table.setMinimumHeight(scaled(_LOWEST))
        words.bind(self.table.setAccessibleName, "account.list_title")
        self.table.selected.connect(self._selected)
        self.table.opened.connect(lambda _row: self._ask_change())
        panel.body.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._of_chosen: list[QPushButton] = []
        for name, key, act in (
            ("account-add", "account.add_ask", self._ask_add),
            ("account-many-ask", "account_many.ask", self._ask_many),
            ("account-change", "account.change_ask", self._ask_change),
            ("account-reset", "account.reset_ask", self._ask_reset),
            ("account-disable", "account.disable", self._turn),
        ):
            button = self.button(name, key)
            button.clicked.connect(act)
            if name in {"account-add", "account-many-ask"}:
                panel.head.addWidget(button)
            else:
                row.addWidget(button)
                self._of_chosen.append(button)
        self.why = plain_label(role="small", wrap=True)
        self.why.setObjectName("account-why")
        row.addStretch(1)
        log = self.button("account-log-ask", "account.log_ask")
        log.clicked.connect(self._ask_log)
        row.addWidget(log)
        self.menu = ListMenu(self.page, "accounts-menu", self._listed)
        row.addWidget(self.menu)
        panel.body.addLayout(row)
        panel.body.addWidget(self.why)
        return panel

    def _listed(self) -> ListSource:
        say = self.context.words.say
        return ListSource(self.table, self.model, title=lambda: say("account.list_title"))

    def _roles_said(self, row: AccountShown) -> str:
        words = self.context.words
        return words.say("window.separator").join(words.say(f"role.{role}") for role in row.roles)

    # ------------------------------------------------------------ reading

    def leaving(self) -> None:
        """What is being printed stops after the page it is at."""
        self.menu.leave()

    def refresh(self) -> None:
        """Reads who can log in."""
        ledger = self.context.ledger
        self.context.tasks.query(
            self.page,
            "accounts",
            lambda: (list_accounts(ledger), list_teachers(ledger), list_headships(ledger)),
            self._show,
        )

    def retell(self) -> None:
        """Says names and states again."""
        if self._shown is not None:
            self._show((self._shown, self._teachers, self._heads))

    def _show(self, read: tuple[AccountsShown, tuple[TeacherShown, ...], Headships]) -> None:
        shown, self._teachers, self._heads = read
        self._shown = shown
        chosen = self.table.current()
        key = "account.state_on" if shown.on else "account.state_off"
        self.state.setText(self.context.words.say(key))
        self.on_button.setVisible(not shown.on)
        self.off_button.setVisible(shown.on)
        self.model.set_rows(list(shown.accounts))
        logins = [one.login for one in self.model.rows]
        if chosen is not None and chosen.login in logins:
            self.table.selectRow(logins.index(chosen.login))
        self._selected(self.table.current())

    def _selected(self, row: AccountShown | None) -> None:
        words = self.context.words
        for button in self._of_chosen:
            button.setEnabled(row is not None)
        _change, reset, turn = self._of_chosen
        disabled = row is not None and row.disabled
        words.bind(turn.setText, "account.enable" if disabled else "account.disable")
        self.why.clear()
        if row is not None and self._shown is not None and self._shown.on and row.last_admin:
            turn.setEnabled(False)
            self.why.setText(words.say("account.last_admin"))
        self.why.setVisible(bool(self.why.text()))
        if row is not None and row.own:
            reset.setEnabled(False)  # they know it, and change it at the foot of the side bar

    # ------------------------------------------------------------ changing

    def _ask_add(self) -> None:
        dialog = AccountDialog(self.context.words, self._teachers, None, self, self._heads)

        def save(login: str, wanted: Wanted) -> None:
            self.change_in(
                dialog, lambda ledger: add_account(ledger, login, wanted), self._hand_over
            )

        dialog.wanted.connect(save)
        dialog.begin()
        dialog.keep(self.context, _KEPT)

    def _ask_change(self) -> None:
        row = self.table.current()
        if row is None:
            return
        dialog = AccountDialog(self.context.words, self._teachers, row, self, self._heads)

        def save(login: str, wanted: Wanted) -> None:
            self.change_in(
                dialog,
                lambda ledger: change_account(ledger, login, wanted),
                lambda _done: self._after(row),
            )

        dialog.wanted.connect(save)
        dialog.begin()
        dialog.keep(self.context, _KEPT, row.login)

    def _ask_reset(self) -> None:
        row = self.table.current()
        if row is None:
            return
        login = row.login

        def reset() -> None:
            self.change(lambda ledger: reset_password(ledger, login), self._hand_over)

        ask(
            self,
            self.context.words,
            "account.reset_question",
            "account.reset_go",
            reset,
            danger=True,
            user=login,
        )

    def _after(self, row: AccountShown) -> None:
        """One's own account is another now: it begins with logging in."""
        if row.own:
            self.context.log_in_again()

    def _hand_over(self, made: OneTime) -> None:
        from studyhours.ui.pages.settings.account_handing import OneTimeDialog

        OneTimeDialog(self.context, made, self).begin()

    def _ask_many(self) -> None:
        from studyhours.ui.pages.settings.account_many import make_many

        make_many(self.page, self)

    def _turn(self) -> None:
        row = self.table.current()
        if row is None:
            return
        login = row.login
        if row.disabled:
            self.change(lambda ledger: enable_account(ledger, login), _nothing)
            return

        def disable() -> None:
            self.change(
                lambda ledger: disable_account(ledger, login), lambda _done: self._after(row)
            )

        ask(
            self,
            self.context.words,
            "account.disable_question",
            "account.disable",
            disable,
            danger=True,
            user=login,
        )

    # ------------------------------------------------------------ what was done

    def _ask_log(self) -> None:
        from studyhours.services.settings.account_log import (
            AccountDeed,
            list_account_deeds,
            take_back_deed,
        )
        from studyhours.ui.pages.settings.account_log_dialog import AccountLogDialog

        ledger, words = self.context.ledger, self.context.words
        dialog = AccountLogDialog(self.context, self.page)

        def read() -> None:
            self.context.tasks.query(
                dialog,
                "deeds",
                lambda: list_account_deeds(ledger),
                dialog.show_deeds,
                dialog.show_fault,
            )

        def undo(deed: AccountDeed) -> None:
            def done(_done: AccountDone) -> None:
                if is_there(dialog):
                    dialog.tell(words.say("account.log_undone"))
                    read()
                if deed.login == ledger.actor.name:
                    self.context.log_in_again()

            self.change(
                lambda one: take_back_deed(one, deed.number),
                done,
                dialog.show_fault,
            )

        dialog.undo_wanted.connect(undo)
        read()
        dialog.open()

    # ------------------------------------------------------------ on and off

    def _ask_on(self) -> None:
        if self._shown is None:
            return
        able = [one for one in self._shown.accounts if "admin" in one.roles and not one.disabled]
        admins = [one.login for one in able if not one.must_change]
        waiting = [one.login for one in able if one.must_change]
        dialog = SwitchOnDialog(self.context.words, known=admins, parent=self, waiting=waiting)
        ledger = self.context.ledger

        def save(first: Credentials | None) -> None:
            def done(_changes: Changes) -> None:
                leave(dialog)
                made = first.login if first is not None else ""
                expect_login(self.context.memory, address_of(ledger), made, admins)
                self.context.log_in_again()

            self._switch(lambda: switch_on_accounts(ledger, first), done, dialog)

        dialog.wanted.connect(save)
        dialog.begin()
        dialog.keep(self.context, "settings-accounts-on")

    def _switch(
        self,
        work: Callable[[], Changes],
        done: Callable[[Changes], None],
        dialog: SwitchOnDialog | None = None,
    ) -> None:
        """Nothing is announced: whoever sits here logs in, or opens the ledger, anew."""
        failed = dialog.show_fault if dialog is not None else None
        over = dialog.release if dialog is not None else None
        self.context.tasks.command(self.page, SAVING, lambda _tell: work(), done, failed, over=over)

    def _ask_off(self) -> None:
        ledger = self.context.ledger

        def agreed(reason: str) -> None:
            self._off_reason = reason  # asked for again, it stands there, should this fail
            self._switch(
                lambda: switch_off_accounts(ledger, reason),
                lambda _: self.context.log_in_again(),
            )

        ask_reason(
            self,
            self.context.words,
            "account.off_question",
            "account.off_go",
            agreed,
            hint="account.off_hint",
            begun=self._off_reason,
            danger=True,
        )


def _nothing(_done: AccountDone) -> None:
    """The list looks again by itself."""
