"""The line above the pages of a working copy: where it came from, and handing it back.

A ledger on a share or a stick that is only looked at has a line of its own, with the way to a copy.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.ledgers.handing_back import HandedBack, hand_back, keep_both
from studyhours.services.ledgers.opening import SUFFIX
from studyhours.services.wording.day_words import moment_text
from studyhours.ui.context import PageContext
from studyhours.ui.widgets import files
from studyhours.ui.widgets.label import plain_label, set_look

_Say = Callable[[], str]


class OriginStrip(QFrame):
    """Says where the ledger belongs.

    Signals:
        wanted: The ledger is opened anew, to choose how.
    """

    wanted = Signal()

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self._ledger = context.ledger
        self._at: Path | None = None
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(12)
        self.said = plain_label(wrap=True)
        self.said.setObjectName("origin-said")
        row.addWidget(self.said, 1)
        self._main = QPushButton()
        self._main.setObjectName("origin-main")
        self._other = QPushButton()
        self._other.setObjectName("origin-other")
        row.addWidget(self._other)
        row.addWidget(self._main)
        self._main_key = "elsewhere.copy" if self._ledger.only_looking else "elsewhere.hand_back"
        self._other_key = "elsewhere.find"
        self._other_deed: Callable[[], None] = self._find
        self._other.clicked.connect(self._do_other)
        self._other.hide()
        if self._ledger.only_looking:
            self._main.clicked.connect(self.wanted)
            self._tell(self._say_looking, "waiting")
        else:
            self._main.clicked.connect(self._hand_back)
            self._main.setVisible("backup" in self._ledger.actor.functions)
            self._tell(self._say_working, "waiting")
        self._words.changed.connect(self._retell)

    # ------------------------------------------------------------ what it says

    def _tell(self, say: _Say, role: str) -> None:
        self._say = say
        set_look(self, "role", role)
        self._retell()

    def _retell(self) -> None:
        self.said.setText(self._say())
        self._main.setText(self._words.say(self._main_key))
        self._other.setText(self._words.say(self._other_key))

    def _say_looking(self) -> str:
        return self._words.say(f"elsewhere.looking_{self._ledger.only_looking}")

    def _say_working(self) -> str:
        origin = self._ledger.origin
        if origin is None:
            return ""
        return self._words.say("elsewhere.working", path=origin.path, at=self._moment(origin.at))

    def _moment(self, instant: str) -> str:
        return moment_text(datetime.fromisoformat(instant), self._words.texts)

    # ------------------------------------------------------------ handing back

    def _do_other(self) -> None:
        self._other_deed()

    def _hand_back(self) -> None:
        ledger, at = self._ledger, self._at
        self._run(lambda tell: hand_back(ledger, at, tell), "elsewhere.handed")

    def _keep_both(self) -> None:
        ledger, at = self._ledger, self._at
        self._run(lambda tell: keep_both(ledger, at, tell), "elsewhere.kept")

    def _run(self, work: Callable[[Progress], HandedBack], said: str) -> None:
        for button in (self._main, self._other):
            button.setEnabled(False)
        self._context.tasks.command(
            self,
            "elsewhere.handing",
            work,
            partial(self._done, said),
            self._failed,
            cancelled=self._over,
        )

    def _over(self) -> None:
        for button in (self._main, self._other):
            button.setEnabled(True)

    def _done(self, key: str, done: HandedBack) -> None:
        self._over()
        self._other.hide()
        self._at = None
        now = self._ledger.clock.now().isoformat()
        if done.missing and key == "elsewhere.handed":
            key = "elsewhere.handed_without"
        given = {"path": str(done.path), "at": self._moment(now), "count": done.missing}
        self._tell(lambda: self._words.say(key, **given), "met")

    def _failed(self, fault: Fault) -> None:
        self._over()
        offers = {
            "origin_away": ("elsewhere.find", self._find),
            "origin_changed": ("elsewhere.keep_both", self._keep_both),
        }
        offer = offers.get(fault.code)
        self._other.setVisible(offer is not None)
        if offer is not None:
            self._other_key, self._other_deed = offer
        self._tell(lambda: self._words.fault(fault), "risk")

    def _find(self) -> None:
        pattern = self._words.say("start.ledger_files", suffix=SUFFIX)
        title = self._words.say("elsewhere.find")
        path = files.choose_file(self, self._context.memory, title, pattern)
        if path is not None:
            self._at = path
            self._hand_back()
