"""两边都改过: versions of records side by side, chosen for one, all of a kind, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyhours.services.exchange.conflicts import (
    Conflict,
    Decision,
    decide,
    decide_all,
    list_conflicts,
)
from studyhours.services.records.kinds_list import KindShown, record_choices
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column
from studyhours.ui.pages.exchange.choosing_part import ChoosingPart, Work
from studyhours.ui.pages.exchange.sides import Sides, record_sides
from studyhours.ui.record_facts import RecordFacts

if TYPE_CHECKING:
    from studyhours.ui.page import Page


class ConflictsPart(ChoosingPart[Conflict]):
    """The records that wait on the left, the versions of one on the right."""

    name = "conflicts"
    prefix = ""

    def __init__(self, context: PageContext, page: Page) -> None:
        self._facts = RecordFacts(context.words)
        super().__init__(context, page)

    def columns(self) -> list[Column[Conflict]]:
        """The columns of the list."""
        return [
            Column("teacher", "exchange_page.col_teacher", lambda one: one.teacher, width=110),
            Column(
                "kind", "exchange_page.col_kind", lambda one: self._facts.kind(one.kind), width=64
            ),
            Column("title", "exchange_page.col_title", lambda one: one.title, width=150),
        ]

    def kind_of(self, one: Conflict) -> str:
        """The record's kind."""
        return one.kind

    def kind_text(self, kind: str) -> str:
        """What it is called."""
        return self._facts.kind(kind)

    def sides_of(self, one: Conflict) -> Sides:
        """Its versions."""
        return record_sides(one, self._facts)

    def refresh(self) -> None:
        """Reads what waits."""
        ledger = self.context.ledger

        def work() -> tuple[tuple[Conflict, ...], tuple[KindShown, ...]]:
            return list_conflicts(ledger), record_choices(ledger).kinds

        self.context.tasks.query(self, "conflicts", work, self._take, self.say_fault)

    def _take(self, read: tuple[tuple[Conflict, ...], tuple[KindShown, ...]]) -> None:
        found, kinds = read
        self._facts.know_kinds(kinds)
        self.take(found)

    def deciding(self, one: Conflict, choice: str) -> Work:
        """A version follows all of them that says what the chosen one says."""
        decision = Decision(one.record, one.ours.version, choice)
        ledger = self.context.ledger
        return lambda tell: decide(ledger, [decision], tell)

    def deciding_all(self, choice: str, kind: str | None) -> Work:
        """The same for all of a kind, or all."""
        ledger = self.context.ledger
        return lambda tell: decide_all(ledger, choice, kind, tell)
