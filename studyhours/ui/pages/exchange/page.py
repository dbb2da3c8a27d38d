"""交换: packages on a stick, in four parts with a switch between them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget

from studyhours.domain.changes import Changes
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.exchange.collect_part import CollectPart
from studyhours.ui.pages.exchange.conflicts_part import ConflictsPart
from studyhours.ui.pages.exchange.entries_part import EntriesPart
from studyhours.ui.pages.exchange.history_part import HistoryPart
from studyhours.ui.pages.exchange.known_part import KnownPart
from studyhours.ui.pages.exchange.part import Part
from studyhours.ui.pages.exchange.send_part import SendPart
from studyhours.ui.widgets.switch import Switch

_MAKE: dict[str, Callable[[PageContext, Page], Part]] = {
    "collect": CollectPart,
    "send": SendPart,
    "conflicts": ConflictsPart,
    "entries": EntriesPart,
    "history": HistoryPart,
    "known": KnownPart,
}
_OFFICE = {"import", "edit_records"}
"""What somebody must be allowed to take in packages; anybody here may hand in."""


class ExchangePage(Page):
    """Packages handed in, collected, decided about, undone."""

    name = "exchange"
    wants = Changes.RECORDS | Changes.TEACHERS | Changes.REVIEWS | Changes.SETTINGS

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        office = context.ledger.actor.functions >= _OFFICE
        self._offered = tuple(_MAKE) if office else ("send",)
        self._unread = set(self._offered)
        self._parts: dict[str, Part] = {}
        self.setAcceptDrops(True)
        self._switch = Switch(
            context.words, "exchange", [(one, f"exchange_page.part_{one}") for one in self._offered]
        )
        self._switch.chosen.connect(self.show_part)
        self.header.controls.addWidget(self._switch)
        self._switch.setVisible(office)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        self._shown = self._offered[0]
        self._show_part(self._shown)

    def _part(self, name: str) -> Part:
        """A part, made when it is first wanted."""
        if name not in self._parts:
            part = self._parts[name] = _MAKE[name](self.context, self)
            self._stack.addWidget(part)
            for button in part.buttons:
                self.header.buttons.addWidget(button)
        return self._parts[name]

    def show_part(self, name: str) -> Part:
        """Shows a part; it reads what it has not read."""
        if name != self._shown:
            self.banner.clear()  # what was said was about the part before
        self._show_part(name)
        if name in self._unread:
            self._unread.discard(name)
            self._parts[name].refresh()
        return self._parts[name]

    def _show_part(self, name: str) -> None:
        self._shown = name
        self._switch.choose(name)
        self._stack.setCurrentWidget(self._part(name))
        for other, part in self._parts.items():
            for button in part.buttons:
                button.setVisible(other == name)

    def refresh(self) -> None:
        """Reads anew for the part shown; the others do when they are shown."""
        self._unread = set(self._offered) - {self._shown}
        self._parts[self._shown].refresh()

    def retell(self) -> None:
        """Says again what was said from data."""
        for part in self._parts.values():
            part.retell()

    def visit(self, **params: str) -> None:
        """``part`` names a part."""
        if params.get("part") in self._offered:
            self.show_part(params["part"])

    def drop_files(self, paths: list[Path]) -> bool:
        """Takes packages that were dropped anywhere on the window."""
        if "collect" not in self._offered:
            return False
        return self.show_part("collect").take_files(paths)
