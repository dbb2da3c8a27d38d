"""Pages made of parts, of which a switch in the head shows one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from studyhours.ui.context import PageContext
from studyhours.ui.garbage import forget_signals
from studyhours.ui.page import GAP, Page
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.switch import Switch

if TYPE_CHECKING:
    from studyhours.services.ledgers.card import LedgerCard
    from studyhours.ui.models.rows import RowsModel
    from studyhours.ui.widgets.list_menu import ListMenu
    from studyhours.ui.widgets.table import DataTable


class PagePart(QWidget):
    """One part: reads when it is shown.

    Attributes:
        context: The page's.
        menus: Of its lists.
        banner: The page's; tasks say there what went wrong.
        buttons: Its own in the page's head, the primary one last.
        column: Where its panels go.
    """

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__()
        self.context = context
        self.menus: list[ListMenu] = []
        self.banner: Banner = page.banner
        self.buttons: tuple[QPushButton, ...] = ()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)

    # ------------------------------------------------------------ for parts to fill in

    def refresh(self) -> None:
        """Starts reading what the part shows."""

    def retell(self) -> None:
        """Says again, in another language, what was said from data."""

    def leaving(self) -> None:
        """The ledger is about to be closed: nothing is printed any more."""
        for menu in self.menus:
            menu.leave()

    def take_files(self, paths: list[Path]) -> bool:
        """Takes files that were dropped on the window; says whether it does."""
        return False

    @property
    def has_unsaved(self) -> bool:
        """Whether a form holds what was typed and not saved."""
        return False

    def save_typed(self, then: Callable[[], None]) -> None:
        """Saves the form; ``then`` is called once that is done."""
        then()

    def discard_typed(self) -> None:
        """Forgets what was typed."""

    # ------------------------------------------------------------ for parts to use

    def list_menu(
        self, page: Page, name: str, table: DataTable, model: RowsModel[Any], title: str
    ) -> ListMenu:
        """The menu of a list that is shown whole.

        Args:
            page: The page the part stands on.
            name: Object name of the button.
            table: The list.
            model: Its rows.
            title: Key of what it is called.
        """
        from studyhours.ui.widgets.list_menu import whole_list_menu

        menu = whole_list_menu(page, name, table, model, title)
        self.menus.append(menu)
        return menu

    def button(self, name: str, key: str, kind: str = "") -> QPushButton:
        """A button with a name and what it says."""
        button = QPushButton()
        button.setObjectName(name)
        if kind:
            button.setProperty("kind", kind)
        self.context.words.bind(button.setText, key)
        return button


@dataclass(frozen=True)
class Entry:
    """What a page offers.

    Attributes:
        name: Of the part; what ``visit`` calls it.
        text: Key of what the switch says.
        make: Makes the part, given what the page's ``make_part`` gives.
        needs: What somebody must be allowed to be shown it.
    """

    name: str
    text: str
    make: Callable[..., PagePart]
    needs: frozenset[str] = frozenset()


class PartedPage(Page):
    """Base of pages with parts. Each part is made when it is first wanted.

    Attributes:
        entries: Its parts, in the order of the switch.
        switch_name: What the names of the switch's buttons begin with.
        kept_at: Where memory keeps which part was shown; empty for a page that begins anew.
        own_begins: The part it begins with in a teacher's own ledger; empty for the first.
    """

    entries: ClassVar[tuple[Entry, ...]]
    switch_name: ClassVar[str]
    kept_at: ClassVar[str] = ""
    own_begins: ClassVar[str] = ""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.add_above()
        functions = context.ledger.actor.functions
        offered = [entry for entry in self.entries if functions >= entry.needs]
        self._allowed = {entry.name: entry for entry in offered}
        self._offered = dict(self._allowed)
        self._asked_for = False
        self._parts: dict[str, PagePart] = {}
        self._unread = set(self._offered)
        self._untold = set[str]()
        self._turns = Turns(self)
        words = [(entry.name, entry.text) for entry in offered]
        self._switch = Switch(context.words, self.switch_name, words)
        self._switch.chosen.connect(self._turn_to)
        self.header.controls.addWidget(self._switch)
        self._switch.setVisible(len(offered) > 1)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        kept = context.memory.text(self.kept_at) if self.kept_at else ""
        self._shown = kept if kept in self._offered else next(iter(self._offered))
        self._show(self._shown)

    # ------------------------------------------------------------ for pages to fill in

    def add_above(self) -> None:
        """Makes what stands over the parts; called before the first of them is made."""

    def make_part(self, make: Callable[..., PagePart]) -> PagePart:
        """Makes a part of what the parts of this page are made of."""
        return make(self.context, self)

    def turning(self) -> None:
        """A part is about to be shown."""

    def left_out(self, card: LedgerCard) -> frozenset[str]:
        """Parts that mean nothing in such a ledger."""
        return frozenset()

    # ------------------------------------------------------------ which part is shown

    def offers(self, name: str) -> bool:
        """Whether this person is shown that part."""
        return name in self._offered

    def learn_card(self, card: LedgerCard) -> None:
        """Leaves out what means nothing in such a ledger, unless something is typed there."""
        out = self.left_out(card) - {self._typed()}
        self._offered = {name: one for name, one in self._allowed.items() if name not in out}
        for name, button in self._switch.buttons.items():
            button.setHidden(name in out)
        self._switch.setVisible(len(self._offered) > 1)
        begins = self.own_begins if card.own and not self._asked_for else self._shown
        wanted = begins if begins in self._offered else next(iter(self._offered))
        if wanted != self._shown:
            self.show_part(wanted)
            self._asked_for = False

    def show_part(self, name: str) -> PagePart:
        """Shows a part at once; it reads what it has not read."""
        self._asked_for = True
        self._turns.forget()
        self._present(name)
        self._read(name)
        return self._parts[name]

    def _turn_to(self, name: str) -> None:
        """Shows a part; making, taking in, showing and reading it would together be felt."""
        self._asked_for = True
        steps = (self._make, self._take_in, self._present, self._read)
        self._turns.begin(*(partial(step, name) for step in steps))

    def _present(self, name: str) -> None:
        self.turning()
        if name != self._shown:
            self.banner.clear()  # what was said was about the part before
            if self.kept_at:
                self.context.memory.put(self.kept_at, name)
        self._show(name)

    def _read(self, name: str) -> None:
        if name in self._untold:
            self._untold.discard(name)
            self._parts[name].retell()
        if name in self._unread:
            self._unread.discard(name)
            self._parts[name].refresh()

    def _make(self, name: str) -> PagePart:
        if name not in self._parts:
            self._parts[name] = self.make_part(self._offered[name].make)
        return self._parts[name]

    def _take_in(self, name: str) -> PagePart:
        part = self._make(name)
        if self._stack.indexOf(part) < 0:
            forget_signals(part)
            self._stack.addWidget(part)
        for button in part.buttons:
            if button.parent() is None:
                self.header.buttons.addWidget(button)
                button.setVisible(name == self._shown)
        return part

    def lay_aside(self) -> None:
        """Takes the parts out that are not shown."""
        for name, part in self._parts.items():
            if name != self._shown and self._stack.indexOf(part) >= 0:
                self._stack.removeWidget(part)
                part.setParent(None)
                self.destroyed.connect(part.deleteLater)

    def _show(self, name: str) -> None:
        part = self._take_in(name)
        self._shown = name
        self._switch.choose(name)
        self._stack.setCurrentWidget(part)
        for other, one in self._parts.items():
            for button in one.buttons:
                button.setVisible(other == name)

    # ------------------------------------------------------------ what the shell asks

    def _typed(self) -> str | None:
        return next((name for name, part in self._parts.items() if part.has_unsaved), None)

    @property
    def has_unsaved(self) -> bool:
        """Whether a form holds what was typed and not saved."""
        return self._typed() is not None

    def save_typed(self, then: Callable[[], None]) -> None:
        """Saves the form; ``then`` is called once that is done."""
        name = self._typed()
        if name is None:
            then()
        else:
            self.show_part(name).save_typed(then)

    def discard_typed(self) -> None:
        """The person does not want what was typed."""
        for part in self._parts.values():
            part.discard_typed()

    # ------------------------------------------------------------ what pages do

    def refresh(self) -> None:
        """Reads anew for the part shown; the others do when they are shown."""
        self._unread = set(self._offered) - {self._shown}
        self._parts[self._shown].refresh()

    def retell(self) -> None:
        """Says again what was said from data; the others do when they are shown."""
        self._untold = set(self._parts) - {self._shown}
        self._parts[self._shown].retell()

    def visit(self, **params: str) -> None:
        """``part`` names a part."""
        if self.offers(params.get("part", "")):
            self.show_part(params["part"])

    def leaving(self) -> None:
        """The ledger is about to be closed."""
        for part in self._parts.values():
            part.leaving()
