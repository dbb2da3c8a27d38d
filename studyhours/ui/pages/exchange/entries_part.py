"""其他不同: rows beside records that a copy of the ledger says differently, chosen likewise."""

from __future__ import annotations

from studyhours.services.exchange.row_choices import (
    RowDecision,
    RowSidesShown,
    decide_all_rows,
    decide_rows,
    list_row_sides,
)
from studyhours.ui.models.rows import Column
from studyhours.ui.pages.exchange.choosing_part import ChoosingPart, Work
from studyhours.ui.pages.exchange.sides import Sides, entry_sides


class EntriesPart(ChoosingPart[RowSidesShown]):
    """Roster, activities, attendance, settings, registers: the list left, the sides right."""

    name = "entries"
    prefix = "entry-"

    def columns(self) -> list[Column[RowSidesShown]]:
        """The columns of the list."""
        return [
            Column(
                "part", "exchange_page.col_kind", lambda one: self.kind_text(one.part), width=110
            ),
            Column("title", "exchange_page.col_entry", lambda one: one.title, width=220),
        ]

    def kind_of(self, one: RowSidesShown) -> str:
        """Which sort it is."""
        return one.part

    def kind_text(self, kind: str) -> str:
        """What it is called."""
        return self.context.words.say(f"package.part_{kind}")

    def sides_of(self, one: RowSidesShown) -> Sides:
        """Both sides."""
        return entry_sides(one, self.context.words)

    def refresh(self) -> None:
        """Reads what waits."""
        ledger = self.context.ledger
        self.context.tasks.query(
            self, "entries", lambda: list_row_sides(ledger), self.take, self.say_fault
        )

    def deciding(self, one: RowSidesShown, choice: str) -> Work:
        """The row says what the chosen side says."""
        decision = RowDecision(one.id, one.shown, choice)
        ledger = self.context.ledger
        return lambda tell: decide_rows(ledger, [decision], tell)

    def deciding_all(self, choice: str, kind: str | None) -> Work:
        """The same for all of a sort, or all."""
        ledger = self.context.ledger
        return lambda tell: decide_all_rows(ledger, choice, kind, tell)
