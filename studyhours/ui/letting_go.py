"""Letting a ledger go: nothing is cut off while it runs, and nothing typed is lost unasked."""

from __future__ import annotations

import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from studyhours.domain.errors import Fault
from studyhours.ui.closing import Finishing
from studyhours.ui.context import Surroundings
from studyhours.ui.keeper import Keeper
from studyhours.ui.unsaved import HoldsTyped, ask_unsaved
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.workbench import Workbench

_LOOK = 20
_PATIENCE = 10.0
"""Seconds after which closing leaves a query behind: its server or its drive is gone."""
_AFTERWARDS = {
    "window.stop_and_close": "window.then_close",
    "window.stop_and_leave": "window.then_leave",
    "window.stop_and_log_out": "window.then_log_out",
}
"""What happens by itself once what runs is over, by the button that stops it."""


class LettingGo(QObject):
    """Waits, asks and keeps, and then does what closes the ledger.

    Args:
        window: Over which questions lie.
        shared: Language and tasks.
        keeper: Knows whether the window is locked.
        bench: Gives the pages of the opened ledger; None while none is open.
    """

    def __init__(
        self,
        window: QWidget,
        shared: Surroundings,
        keeper: Keeper,
        bench: Callable[[], Workbench | None],
    ) -> None:
        super().__init__(window)
        self._window, self._shared, self._keeper = window, shared, keeper
        self._find_bench = bench
        self._finishing = Finishing(shared.tasks, self)
        self._question: QDialog | None = None
        self._for_good = False

    @property
    def _bench(self) -> Workbench | None:
        return self._find_bench()

    def let_go(self, button: str, then: Callable[[], None], *, for_good: bool = False) -> None:
        """Does ``then`` once nothing runs and everything typed is kept; asks where that is not so.

        While something runs it says so, and goes on by itself when that is over and went well.

        Args:
            button: Key of the button that stops what runs instead.
            then: What closes the ledger.
            for_good: Whether the program ends with it: a query that does not come back is then not
                waited for.
        """
        tasks = self._shared.tasks
        self._for_good = for_good
        if self._keeper.is_locked:
            # Nobody is there who may say that it shall stop: it is waited for.
            self._finishing.begin(lambda: self.keep_typed(then))
            return
        if not tasks.commands:
            self.keep_typed(then)
        elif self._question is None:
            self._say_finishing(button, then)

    def _say_finishing(self, button: str, then: Callable[[], None]) -> None:
        tasks, words = self._shared.tasks, self._shared.words

        def stop() -> None:
            tasks.cancel_all()
            self._wait_until(lambda: not tasks.commands, lambda: self.keep_typed(then))

        self._question = question = ask(
            self._window,
            words,
            "window.still_running",
            button,
            stop,
            no="window.unsaved_stay",
            danger=True,
            what=words.say(tasks.commands[0].key),
            then=words.say(_AFTERWARDS[button]),
        )

        def answered() -> None:
            self._question = None
            self._finishing.forget()

        def withdraw() -> None:
            # What it asks about is over: the question would say what is no longer so.
            if shiboken6.isValid(question):
                question.close()

        def go_on() -> None:
            withdraw()
            self.keep_typed(then)

        question.finished.connect(answered)
        self._finishing.begin(go_on, withdraw)

    def keep_typed(self, then: Callable[[], None]) -> None:
        """Does ``then`` once everything typed is kept, or given up."""
        if (found := self._page_with_unsaved()) is not None:
            self._ask_about(*found, then)
            return
        tasks = self._shared.tasks
        tasks.lost.clear()
        if self._bench is not None:
            self._bench.leave()
        tasks.cancel_queries()
        end = time.monotonic() + _PATIENCE

        def rests() -> bool:
            gone = self._for_good and tasks.only_reads and time.monotonic() > end
            return gone or not tasks.busy

        self._wait_until(rests, lambda: self._unless_lost(then))

    def _page_with_unsaved(self) -> tuple[str, HoldsTyped] | None:
        """Name of a page with a form that holds what no draft keeps, and that page."""
        if self._bench is None:
            return None
        for page in self._bench.pages:
            holder: object = page
            if isinstance(holder, HoldsTyped) and holder.has_unsaved:
                return page.name, holder
        return None

    def _ask_about(self, name: str, holder: HoldsTyped, then: Callable[[], None]) -> None:
        """The person sees the form and says what becomes of it."""
        if self._keeper.place is not None:
            self._ask_about_hidden(self._keeper.place, holder, then)
            return
        bench = self._bench
        if bench is not None:
            bench.go(name)

        def go_on() -> None:
            # In a turn of its own, for what has saved it is not over yet.
            QTimer.singleShot(0, self, lambda: self.keep_typed(then))

        def discard() -> None:
            holder.discard_typed()
            go_on()

        ask_unsaved(self._window, self._shared.words, lambda: holder.save_typed(go_on), discard)

    def _ask_about_hidden(
        self, place: QWidget, holder: HoldsTyped, then: Callable[[], None]
    ) -> None:
        """The form belongs to whoever locked the window: it is not shown, only said to be there."""

        def discard() -> None:
            holder.discard_typed()
            QTimer.singleShot(0, self, lambda: self.keep_typed(then))

        words = self._shared.words
        ask(place, words, "window.unsaved_locked", "window.unsaved_discard", discard, danger=True)

    def _unless_lost(self, then: Callable[[], None]) -> None:
        lost, words = self._shared.tasks.lost, self._shared.words
        if not lost:
            then()
            return
        why = words.fault(lost[0]) if isinstance(lost[0], Fault) else words.say("window.bug")
        over = self._keeper.place or self._window
        ask(over, words, "window.typed_lost", "window.leave_anyway", then, danger=True, why=why)

    def _wait_until(self, true: Callable[[], bool], then: Callable[[], None]) -> None:
        if true():
            then()
        else:
            QTimer.singleShot(_LOOK, self, lambda: self._wait_until(true, then))
