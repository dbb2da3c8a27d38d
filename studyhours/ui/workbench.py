"""The pages of an opened ledger: side bar, the page shown, the line at the foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.ui.code_loading import load_code
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.garbage import empty_when_gone, forget_signals, set_aside, set_more_aside
from studyhours.ui.page import Page
from studyhours.ui.page_list import PAGES, START_MODULE, PageEntry, page_for_files
from studyhours.ui.painting import ListsLast
from studyhours.ui.side_bar import NARROW, WIDE, SideBar
from studyhours.ui.status_bar import StatusBar
from studyhours.ui.workers import Failed

if TYPE_CHECKING:
    from studyhours.services.ledgers.card import LedgerCard
    from studyhours.ui.others import OthersWatch

_ROOMY = 1180
_EXCHANGE = "exchange"
_SHOWN, _OF = "window.page", "window.page_of"
_QUIET = 500
"""Milliseconds in which nothing has run, before anything is done in advance."""
_COPIES_LATER = 20_000


class Workbench(QWidget):
    """Makes pages when they are first wanted and brings the person from one to another.

    Signals:
        close_wanted: The person wants to open another ledger.
        begun: The first page is shown and has read what it shows.
    """

    close_wanted = Signal()
    begun = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        actor = context.ledger.actor
        self._entries = {entry.name: entry for entry in PAGES if entry.allowed(actor)}
        self._pages: dict[str, Page] = {}
        self._wanted = ""
        self._begun = self._all_loaded = False
        self._card: LedgerCard | None = None
        self._moved: QWidget | None = None
        self._others: OthersWatch | None = None
        self._lists_last = ListsLast(self)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._quiet.timeout.connect(self._load_another)
        empty_when_gone(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.side = SideBar(context, tuple(self._entries.values()), actor)
        self.side.chosen.connect(self.go)
        if "records" in self._entries:
            context.keys.make("quick", self, lambda: self.go("records", line="begin"))
        context.keys.make("look", self, self._look_for_others)
        self.side.close_wanted.connect(self.close_wanted)
        pasting = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.side)
        pasting.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        pasting.activated.connect(self._paste)
        row.addWidget(self.side)
        column = self._column = QVBoxLayout()
        column.setSpacing(0)
        if context.ledger.held_by is not None:
            column.addWidget(self._make_strip())
        if context.ledger.only_looking or context.ledger.origin is not None:
            column.addWidget(self._make_origin_strip())
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.status = StatusBar(context, context.undo)
        column.addWidget(self.status)
        row.addLayout(column, 1)

    def _make_strip(self) -> QWidget:
        """Another window writes into the ledger, which is seldom so."""
        from studyhours.ui.seat_strip import SeatStrip

        strip = SeatStrip(self.context, self.context.ledger, self)
        strip.wanted.connect(self.context.log_in_again)
        return strip

    def _make_origin_strip(self) -> QWidget:
        """The ledger lies on a share or a stick, or is a copy of one that does."""
        from studyhours.ui.origin_strip import OriginStrip

        strip = OriginStrip(self.context, self)
        strip.wanted.connect(self.context.log_in_again)
        return strip

    def _make_moved_strip(self, target: str) -> QWidget:
        """The ledger was moved: another one counts."""
        from studyhours.ui.moved_strip import MovedStrip

        return MovedStrip(self.context.words, target, self)

    @property
    def page_name(self) -> str:
        """The name of the page shown; the first one's before any is."""
        shown = self._stack.currentWidget()
        return shown.name if isinstance(shown, Page) else PAGES[0].name

    @property
    def page(self) -> Page:
        """The page shown."""
        shown = self._stack.currentWidget()
        if not isinstance(shown, Page):
            raise TypeError("no page is shown yet")
        return shown

    def _paste(self) -> None:
        """Whoever has chosen a page in the side bar pastes into that page."""
        shown = self._stack.currentWidget()
        if isinstance(shown, Page) and shown.paste is not None:
            shown.paste()

    def begin(self) -> None:
        """Shows the page this account had shown last of this ledger, else the first one."""
        memory = self.context.memory
        same = memory.text(_OF) == self._whose
        name = memory.text(_SHOWN) if same else ""
        self.go(name if name in self._entries else next(iter(self._entries)))

    @property
    def _whose(self) -> str:
        """The ledger, and who is logged in: nobody begins where somebody else has stopped."""
        ledger = self.context.ledger
        return f"{ledger.name}\n{ledger.actor.name}" if ledger.actor.account else ledger.name

    def go(self, name: str, /, then: Callable[[Page], object] | None = None, **params: str) -> None:
        """Shows a page, at once or when its code has been loaded.

        Args:
            name: The page's name.
            then: Called with the page when it is shown.
            params: What reaches its ``visit``.
        """
        entry = self._entries.get(name)
        if entry is None:
            # No way leads there for this account; one that was forgotten says so honestly.
            self.page.banner.say("window.page_not_yours", role="risk")
            return
        if name in self._pages or entry.is_loaded:
            self._show(name, then, params)
        else:
            self._load(entry, "go", lambda: self._show(name, then, params), self.show_fault)

    def _load(
        self, entry: PageEntry, slot: str, done: Callable[[], None], failed: Failed | None = None
    ) -> None:
        """What a page needs before it is made: its code, and sentences."""
        sentences = partial(self.context.words.read_page, entry.name)
        load_code(self.context.tasks, self, slot, entry.module, done, failed, before=sentences)

    def _show(
        self, name: str, then: Callable[[Page], object] | None, params: Mapping[str, str]
    ) -> None:
        """Shows a page; one that has to be made first is shown in a later turn of the event loop.

        Making and first showing a large page take some tens of milliseconds each.
        """
        self.side.mark(name)
        self._wanted = name
        if name not in self._pages:
            self._pages[name] = self._entries[name].make(self.context)
            self._pages[name].hide()
            if self._card is not None:
                self._pages[name].learn_card(self._card)
            empty_when_gone(self._pages[name])
        elif self._stack.indexOf(self._pages[name]) >= 0:
            self._present(name, then, params)
            return
        QTimer.singleShot(0, self, lambda: self._take_in(name, then, params))

    def _take_in(
        self, name: str, then: Callable[[Page], object] | None, params: Mapping[str, str]
    ) -> None:
        if self._stack.indexOf(self._pages[name]) < 0:
            if self._begun:  # the first page waits for nothing
                forget_signals(self._pages[name])
            self._stack.addWidget(self._pages[name])
        QTimer.singleShot(0, self, lambda: self._present(name, then, params))

    def _present(
        self, name: str, then: Callable[[Page], object] | None, params: Mapping[str, str]
    ) -> None:
        page = self._pages[name]
        if self._stack.indexOf(page) < 0:  # laid aside in this very moment
            self._take_in(name, then, params)
            return
        if params:
            page.visit(**params)
        if name == self._wanted:
            if page is not self._stack.currentWidget():
                self._stack.setCurrentWidget(page)
                self._lists_last.hold_back(page)
            self.context.memory.put(_SHOWN, name)
            self.context.memory.put(_OF, self._whose)
            page.arrive()
            self._look_for_others()
            if QApplication.focusWidget() is None:
                page.setFocus()
        if then is not None:
            then(page)
        if not self._begun:
            self._begun = True
            tasks = self.context.tasks
            if tasks.busy:
                tasks.idle.connect(self._begin_rest, Qt.ConnectionType.SingleShotConnection)
            else:
                self._begin_rest()

    def _begin_rest(self) -> None:
        """What can wait until the first page has read everything."""
        from studyhours.ui.others import OthersWatch

        self.begun.emit()
        self._others = OthersWatch(self.context, self)
        if self._unloaded():
            set_aside()  # SQLAlchemy has come with the first page: 60 ms to look through
        tasks = self.context.tasks
        tasks.query(self, "sentences", self.context.words.read_ahead, lambda _: None)
        self._quiet.start()
        tasks.idle.connect(self._quiet.start)
        if not self.context.ledger.is_only_read:
            QTimer.singleShot(_COPIES_LATER, self, self._watch_copies)

    def _look_for_others(self) -> None:
        """Whether somebody else has written into the ledger; not before the window has begun."""
        if self._others is not None:
            self._others.look()

    def _watch_copies(self) -> None:
        """Copies of the ledger are made by themselves while nobody is at work."""
        from studyhours.ui.daily_copies import DailyCopies

        DailyCopies(self.context, lambda: self.page.banner, self).begin()

    def _unloaded(self) -> list[PageEntry]:
        return [entry for entry in self._entries.values() if not entry.is_loaded]

    def _load_another(self) -> None:
        """Loads the code of a page the person has not wanted yet; the next after another quiet."""
        tasks = self.context.tasks
        if tasks.busy or self._all_loaded:
            return
        waiting = self._unloaded()
        if waiting:
            self._load(waiting[0], "load", set_more_aside)
        else:
            # Nothing is set aside here: a second ledger would only set pages aside.
            self._all_loaded = True
            load_code(tasks, self, "load", START_MODULE, lambda: None)

    def show_card(self, card: LedgerCard, ledger: str) -> None:
        """Says which school and ledger this is."""
        self.side.show_card(card)
        self._card = card
        if card.moved_to and self._moved is None:
            self._moved = self._make_moved_strip(card.moved_to)
            self._column.insertWidget(0, self._moved)
        for page in self._pages.values():
            page.learn_card(card)
        self.status.show_card(card, ledger)

    def show_fault(self, fault: Fault) -> None:
        """Says on the page shown what concerns the whole ledger."""
        self.page.banner.show_fault(fault)

    def drop_files(self, paths: list[Path]) -> None:
        """Gives files to the page shown, or else to the page that takes such files."""
        wanted = page_for_files(paths)
        packages = wanted == _EXCHANGE and self.page.name != _EXCHANGE
        if not packages and self.page.drop_files(paths):
            return
        if wanted not in self._entries:
            self._refuse_files(self.page)
        else:
            self.go(wanted, lambda page: self._give(page, paths))

    def _give(self, page: Page, paths: list[Path]) -> None:
        """Gives files to a page; one that takes none of this person's says so."""
        if not page.drop_files(paths):
            self._refuse_files(page)

    def _refuse_files(self, page: Page) -> None:
        """Nothing can be taken in here: because it is only read, or because of the account."""
        key = "window.only_read" if self.context.ledger.is_only_read else "window.no_imports"
        page.banner.say(key, role="risk")

    def leave(self) -> None:
        """Lets every page keep what is unsaved."""
        for page in self._pages.values():
            page.leaving()

    @property
    def pages(self) -> tuple[Page, ...]:
        """Those that have been made."""
        return tuple(self._pages.values())

    def laying_aside(self) -> list[Callable[[], object]]:
        """What takes out, step by step, all that is not shown; it comes back when it is wanted.

        To dress a whole window anew with every page in it takes a quarter of a second; a page that
        is put in later is dressed then.
        """
        return [partial(self._lay_aside, page) for page in self._pages.values()]

    def _lay_aside(self, page: Page) -> None:
        if not shiboken6.isValid(self):
            return
        page.lay_aside()
        if page is not self._stack.currentWidget() and self._stack.indexOf(page) >= 0:
            self._stack.removeWidget(page)
            page.setParent(None)
            self.destroyed.connect(page.deleteLater)

    def parting(self) -> list[Callable[[], object]]:
        """What takes its pages down one after the other: all at once would be felt."""
        return [page.deleteLater for page in self._pages.values()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: a narrow window has a narrow side bar."""
        super().resizeEvent(event)
        self.side.setFixedWidth(scaled(WIDE if self.width() >= _ROOMY else NARROW))
