"""确认过的台账: the ledgers whose packages are taken, and forgetting one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from studyhours.services.exchange.peers import Linked, list_links, unlink
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.exchange.part import Part
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.row_details import opens_details
from studyhours.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from studyhours.ui.page import Page


class KnownPart(Part):
    """A list by name: what each is, whose records it has, its short codes."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        words = context.words
        self.forget = self.button("exchange-unlink", "exchange_page.unlink")
        self.forget.setEnabled(False)
        self.forget.clicked.connect(self._ask)
        self._model: RowsModel[Linked] = RowsModel(self._columns(), words, self)
        self.table = DataTable(self._model, context.theme, context.memory, "exchange.known")
        words.bind(self.table.setAccessibleName, "exchange_page.part_known")
        self.table.selected.connect(lambda one: self.forget.setEnabled(one is not None))
        title = "exchange_page.part_known"
        opens_details(self.table, self._model, words, title)
        menu = self.list_menu(page, "known-list-menu", self.table, self._model, title)
        self.buttons = (menu, self.forget)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(words, "exchange_page.no_known", "exchange_page.no_known_hint")
        )
        self._stack.addWidget(self.table)
        self.column.addWidget(self._stack, 1)

    def _columns(self) -> list[Column[Linked]]:
        say = self.context.words.say
        return [
            Column("name", "exchange_page.col_ledger", lambda one: one.name, width=240),
            Column("role", "exchange_page.col_role", lambda one: say(_role(one)), width=180),
            Column(
                "teachers",
                "exchange_page.col_teacher",
                self._whose,
                width=180,
            ),
            Column(
                "codes",
                "exchange_page.col_codes",
                lambda one: say("exchange_page.comma").join(one.codes),
                width=160,
            ),
        ]

    def _whose(self, one: Linked) -> str:
        """Whom it is about here: of a school as many as it has."""
        say = self.context.words.say
        if one.school:
            return say("exchange_page.known_people", school=one.school, count=len(one.teachers))
        return say("exchange_page.comma").join(one.teachers)

    def refresh(self) -> None:
        """Reads who is known."""
        ledger = self.context.ledger
        self.context.tasks.query(
            self, "links", lambda: list_links(ledger), self._show, self.say_fault
        )

    def _show(self, known: tuple[Linked, ...]) -> None:
        self._model.set_rows(known)
        self._stack.setCurrentIndex(1 if known else 0)
        self.forget.setEnabled(self.table.current() is not None)

    def _ask(self) -> None:
        one: Linked | None = self.table.current()
        if one is None:
            return
        ask(
            self,
            self.context.words,
            "exchange_page.ask_unlink",
            "exchange_page.unlink",
            lambda: self._forget(one),
            danger=True,
            name=one.name,
        )

    def _forget(self, one: Linked) -> None:
        ledger = self.context.ledger
        self.context.tasks.command(
            self,
            "exchange_page.unlinking",
            lambda _tell: unlink(ledger, one.ledger),
            lambda gone: self.banner.say("exchange_page.unlinked", name=gone.name),
            self.say_fault,
            changes=lambda gone: gone.changes,
            over=self.refresh,
        )


def _role(one: Linked) -> str:
    """What the other is to this ledger."""
    if one.decides:
        return "exchange_page.link_decides"
    if one.school:
        return "exchange_page.link_school"
    if one.receives:
        return "exchange_page.known_receives"
    return "exchange_page.link_own" if one.teachers else "exchange_page.known_copy"
