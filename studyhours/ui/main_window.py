"""The shell: shows the start page or the pages of an opened ledger, and knows nothing of either."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from studyhours.domain.changes import Changes
from studyhours.domain.progress import Progress
from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.changes import ChangeBus
from studyhours.ui.context import PageContext, Surroundings
from studyhours.ui.fonts import wear_type
from studyhours.ui.keeper import Keeper
from studyhours.ui.letting_go import LettingGo
from studyhours.ui.page_list import is_shown, make_start
from studyhours.ui.reasons import ReasonAsker
from studyhours.ui.start_place import StartPlace
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.help_key import HelpDesk
from studyhours.ui.widgets.keys import show_help
from studyhours.ui.workbench import Workbench

if TYPE_CHECKING:
    from studyhours.services.ledgers.card import LedgerCard

MINIMUM = (880, 440)
_USUAL = (1280, 720)
_LAST = "window.ledger_path"
_ON_CARD = Changes.SCHOOL | Changes.CALENDAR | Changes.RULES | Changes.SETTINGS | Changes.TEACHERS
"""What the card of a ledger is made of."""


class MainWindow(QMainWindow):
    """The window.

    Attributes:
        surroundings: What its parts share.
        changes: What has changed in the opened ledger.
    """

    def __init__(self, surroundings: Surroundings, changes: ChangeBus) -> None:
        super().__init__()
        self.surroundings, self.changes = surroundings, changes
        self._ledger: Ledger | None = None
        self._bench: Workbench | None = None
        self._to_say: tuple[str, str, dict[str, Any]] | None = None
        self._over = False
        self.setObjectName("window")
        self.setAcceptDrops(True)
        self.setMinimumSize(*MINIMUM)
        surroundings.words.bind(self.setWindowTitle, "window.title")
        surroundings.theme.wanted.connect(self._change_colours)
        surroundings.theme.resized.connect(self._change_type)
        self._put_on()
        self._stage = QStackedWidget()
        self._stage.setObjectName("stage")
        self.setCentralWidget(self._stage)
        self._start: StartPlace | None = None
        self._blank = QWidget()
        self._blank.setObjectName("paper")
        self._stage.addWidget(self._blank)
        surroundings.tasks.broken.connect(self._tell_bug)
        surroundings.tasks.asker = ReasonAsker(self, surroundings).ask
        changes.changed.connect(self._changed)
        self._turns = Turns(self)
        self._dressing = Turns(self)
        self.keeper = Keeper(self, self, surroundings)
        surroundings.tasks.shut_out.connect(self.keeper.shut_out)
        self._going = LettingGo(self, surroundings, self.keeper, lambda: self._bench)
        self._shortcuts()
        self._restore_place()

    # ------------------------------------------------------------ ledgers

    @property
    def bench(self) -> Workbench | None:
        """The pages of the opened ledger; None while none is open."""
        return self._bench

    @property
    def start(self) -> StartPlace:
        """The page shown while no ledger is open, made when it is first wanted."""
        if self._start is None:
            self._start = make_start(self.surroundings)
            self._start.opened.connect(self.show_ledger)
            self._stage.addWidget(self._start)
        return self._start

    def show_start(self) -> None:
        """Shows the page to begin from."""
        self._stage.setCurrentWidget(self.start)

    def open_last(self) -> bool:
        """Opens the ledger that was open last; False where there was none.

        The start page is not made for that: it is wanted only where this does not succeed, and
        then tries again and says why not.
        """
        path = self.surroundings.memory.text(_LAST)
        if not path:
            return False

        def opening(tell: Progress) -> Ledger:
            from studyhours.services.ledgers.opening import open_ledger
            from studyhours.services.ledgers.seats import sit_down
            from studyhours.services.ledgers.whereabouts import demand_here

            demand_here(path)
            return sit_down(open_ledger(path, progress=tell))

        self.surroundings.tasks.command(
            self,
            "window.opening",
            opening,
            self.show_ledger,
            lambda _: self.open_path(path),
            cancelled=self.show_start,
        )
        return True

    def open_path(self, path: str) -> None:
        """Opens a ledger from the start page, which says what is wrong with it."""
        self.show_start()
        self.start.open_path(path)

    def show_ledger(self, ledger: Ledger) -> None:
        """Takes an opened ledger and shows its pages."""
        self._put_away()
        self._ledger = ledger
        # A database's address is shown without its password, so it could not be opened again.
        self.surroundings.memory.put(_LAST, "" if "://" in ledger.name else ledger.name)
        self._show_pages(ledger)
        self.keeper.watch(ledger)

    def _show_pages(self, ledger: Ledger) -> None:
        self._bench = Workbench(self._context(ledger))
        self._bench.close_wanted.connect(self.leave_ledger)
        self.keeper.serve(self._bench, ledger)
        self._stage.addWidget(self._bench)
        self._stage.setCurrentWidget(self._bench)
        self._bench.setFocus()  # not the first entry of the side bar
        self._bench.begun.connect(self._read_card)
        self._bench.begun.connect(self._say_what_was)
        self._bench.begin()

    def leave_ledger(self) -> None:
        """Closes the ledger and goes back to the start page, once nothing runs any more."""
        self._going.let_go("window.stop_and_leave", self._leave)

    def log_out(self, key: str = "", /, **params: object) -> None:
        """Closes the ledger, once nothing runs any more, and asks who opens it next.

        Args:
            key: Of a sentence that is said when this ledger is open again; empty for none.
            params: What that says.
        """
        again = partial(self._log_in_again, key, params)
        self._going.let_go("window.stop_and_log_out", again)

    def _log_in_again(self, key: str, params: dict[str, Any]) -> None:
        if self._ledger is None:
            return
        self._to_say = (self._ledger.name, key, params) if key else None
        from studyhours.services.ledgers.opening import address_of

        address = address_of(self._ledger)
        self._put_away()
        self.open_path(address)

    def show_instead(self, widget: QWidget | None) -> None:
        """Shows a widget in place of the ledger; the ledger again with None."""
        if widget is not None:
            self._stage.addWidget(widget)
            self._stage.setCurrentWidget(widget)
        elif self._bench is not None:
            self._stage.setCurrentWidget(self._bench)

    def _leave(self) -> None:
        self._put_away()
        self.surroundings.memory.put(_LAST, "")
        self.show_start()

    def _put_away(self) -> None:
        self.keeper.forget()
        if self._bench is not None:
            self._stage.removeWidget(self._bench)
            self._bench.deleteLater()
            self._bench = None
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None

    def _change_colours(self) -> None:
        """Dresses the window anew, once all that is not shown is out of the way."""
        bench, start = self._bench, self._start
        steps = bench.laying_aside() if bench is not None else []
        if start is not None and start is not self._stage.currentWidget():
            self._start = None  # made again when it is wanted
            steps.append(start.deleteLater)
        self._dressing.begin(*steps, self.surroundings.theme.apply, self._put_on)

    def _change_type(self) -> None:
        """Another size of type: everything is made anew in it, once what was typed is kept."""
        QTimer.singleShot(0, self, lambda: self._going.keep_typed(self._make_anew))

    def _make_anew(self) -> None:
        ledger, start, bench = self._ledger, self._start, self._bench
        self._stage.setCurrentWidget(self._blank)
        self._bench = self._start = None
        self._turns.begin(
            *(bench.parting() if bench is not None else ()),
            *(part.deleteLater for part in (bench, start) if part is not None),
            lambda: wear_type(self.surroundings.theme.size),
            self._put_on,
            self.show_start if ledger is None else lambda: self._show_pages(ledger),
        )

    def _open_other(self, path: str) -> None:
        from studyhours.services.ledgers.opening import same_file

        if self._ledger is not None and same_file(self._ledger.name, path):
            return

        def go() -> None:
            self._leave()
            self.open_path(path)

        self._going.let_go("window.stop_and_leave", go)

    def _context(self, ledger: Ledger) -> PageContext:
        shared = self.surroundings
        from studyhours.ui.undo import UndoStack

        return PageContext(
            words=shared.words,
            theme=shared.theme,
            tasks=shared.tasks,
            memory=shared.memory,
            keys=shared.keys,
            ledger=ledger,
            changes=self.changes,
            undo=UndoStack(),
            go=self._go,
            open_other=self._open_other,
            # In a turn of its own: what has asked for it is not over yet.
            log_in_again=lambda key="", **params: QTimer.singleShot(
                0, self, partial(self.log_out, key, **params)
            ),
            minutes_changed=self.keeper.watch_again,
            shows=lambda page: is_shown(page, ledger.actor),
        )

    def _go(self, page: str, /, **params: str) -> None:
        if self._bench is not None:
            self._bench.go(page, None, **params)

    def _say_what_was(self) -> None:
        """Says what was left to be said when this ledger was put away."""
        said, self._to_say = self._to_say, None
        if said is None or self._bench is None or self._ledger is None:
            return
        name, key, params = said
        if name == self._ledger.name:
            self._bench.page.banner.say(key, **params)

    def _read_card(self) -> None:
        ledger, bench = self._ledger, self._bench
        if ledger is None or bench is None:
            return

        def read() -> LedgerCard:
            from studyhours.services.ledgers.card import ledger_card

            return ledger_card(ledger)

        self.surroundings.tasks.query(bench, "card", read, self._show_card, bench.show_fault)

    def _show_card(self, card: LedgerCard) -> None:
        if self._bench is not None and self._ledger is not None:
            self._bench.show_card(card, self._ledger.name)

    def _changed(self, changes: Changes) -> None:
        if changes & _ON_CARD:
            self._read_card()

    # ------------------------------------------------------------ the window itself

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt's: asks while something runs, keeps what was typed, remembers the window."""
        if not self._over:
            self._going.let_go("window.stop_and_close", self._end, for_good=True)
        if self._over:
            event.accept()
        else:
            event.ignore()

    def _end(self) -> None:
        memory = self.surroundings.memory
        memory.put("window.place", bytes(self.saveGeometry().toBase64().data()).decode())
        self.surroundings.tasks.close()
        if self._ledger is not None:
            self._ledger.close()
        memory.save()
        self._over = True
        self.close()

    def event(self, event: QEvent) -> bool:
        """Qt's, passed on as it is; what matters is that it passes through Python.

        All widgets of the window are painted in here. Entered from C++, each cell of a table would
        ask for the interpreter again, and wait for it each time while another thread computes:
        painting took four times as long. So it is held from the first cell to the last.
        """
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter presses the button that has the focus, as the blank does."""
        focused = QApplication.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(focused, QPushButton | QToolButton) and focused.isEnabled():
            if isinstance(focused, QToolButton) and focused.menu() is not None:
                focused.showMenu()
            else:
                focused.click()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: files may be dropped anywhere."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: the page shown takes the files, or the one that takes files."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths:
            return
        event.acceptProposedAction()
        if self.keeper.is_locked:
            return
        if self._bench is not None:
            self._bench.drop_files(paths)
        else:
            self.start.drop_files(paths)

    def _put_on(self) -> None:
        """Wears the theme's style sheet; dialogs and menus below it inherit it."""
        self.setStyleSheet(self.surroundings.theme.sheet)

    def _restore_place(self) -> None:
        place = self.surroundings.memory.text("window.place")
        screen = self.screen().availableGeometry()
        if not (place and self.restoreGeometry(QByteArray.fromBase64(place.encode()))):
            self.resize(
                min(max(_USUAL[0], screen.width() * 9 // 10), screen.width()),
                min(max(_USUAL[1], screen.height() * 9 // 10), screen.height()),
            )
            if screen.width() <= 1400:
                self.setWindowState(Qt.WindowState.WindowMaximized)

    def _shortcuts(self) -> None:
        keys = self.surroundings.keys
        keys.make("undo", self, self._undo)
        keys.make("redo", self, self._redo)
        HelpDesk(self, keys).asked.connect(self._help)

    def _help(self, place: QWidget) -> None:
        page = "start" if self._bench is None else self._bench.page_name
        show_help(place, self.surroundings.words, self.surroundings.keys, page)

    def _undo(self) -> None:
        if self._bench is not None and not self.keeper.is_locked:
            self._bench.context.undo.undo()

    def _redo(self) -> None:
        if self._bench is not None and not self.keeper.is_locked:
            self._bench.context.undo.redo()

    def _tell_bug(self, error: BaseException) -> None:
        from studyhours.ui.bug_box import tell_bug

        tell_bug(self, self.surroundings.words, error)
