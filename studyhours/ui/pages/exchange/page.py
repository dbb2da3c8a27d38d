"""交换: packages on a stick, in four parts with a switch between them."""

from __future__ import annotations

from pathlib import Path

from studyhours.domain.changes import Changes
from studyhours.ui.context import PageContext
from studyhours.ui.pages.exchange.collect_part import CollectPart
from studyhours.ui.pages.exchange.conflicts_part import ConflictsPart
from studyhours.ui.pages.exchange.entries_part import EntriesPart
from studyhours.ui.pages.exchange.history_part import HistoryPart
from studyhours.ui.pages.exchange.known_part import KnownPart
from studyhours.ui.pages.exchange.send_part import SendPart
from studyhours.ui.parted_page import Entry, PartedPage

_OFFICE = frozenset({"import", "edit_records"})
"""What somebody must be allowed to take in packages; anybody here may hand in."""


class ExchangePage(PartedPage):
    """Packages handed in, collected, decided about, undone."""

    name = "exchange"
    wants = Changes.RECORDS | Changes.TEACHERS | Changes.REVIEWS | Changes.SETTINGS
    switch_name = "exchange"
    own_begins = "send"
    entries = (
        Entry("collect", "exchange_page.part_collect", CollectPart, _OFFICE),
        Entry("send", "exchange_page.part_send", SendPart),
        Entry("conflicts", "exchange_page.part_conflicts", ConflictsPart, _OFFICE),
        Entry("entries", "exchange_page.part_entries", EntriesPart, _OFFICE),
        Entry("history", "exchange_page.part_history", HistoryPart, _OFFICE),
        Entry("known", "exchange_page.part_known", KnownPart, _OFFICE),
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setAcceptDrops(True)

    def drop_files(self, paths: list[Path]) -> bool:
        """Takes packages that were dropped anywhere on the window."""
        return self.offers("collect") and self.show_part("collect").take_files(paths)
