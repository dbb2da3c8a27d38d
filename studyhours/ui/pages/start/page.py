"""What is shown while no ledger is open: the demo school, a new ledger, or one that exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.clock import SystemClock, school_time
from studyhours.domain.errors import Fault, LedgerDamaged
from studyhours.domain.progress import Progress
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.card import ledger_card
from studyhours.services.ledgers.creating import NewSchool
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import SUFFIX, display_name, open_ledger, same_file
from studyhours.services.ledgers.seats import sit_down
from studyhours.services.ledgers.starting import (
    StartChoices,
    demo_path,
    ledger_path,
    ledgers_folder,
    open_demo,
    start_choices,
    start_own,
    start_school,
)
from studyhours.services.ledgers.whereabouts import demand_here
from studyhours.ui.context import Surroundings
from studyhours.ui.looks import LooksButton
from studyhours.ui.pages.start.address import AddressRow
from studyhours.ui.pages.start.cards import ChoiceCard
from studyhours.ui.pages.start.create_form import CreateForm
from studyhours.ui.pages.start.elsewhere import ElsewhereView
from studyhours.ui.pages.start.login import ASKED, LoginView
from studyhours.ui.pages.start.recent import (
    RecentLedger,
    RecentList,
    look_for,
    put_first,
    read_recent,
    write_recent,
)
from studyhours.ui.start_place import StartPlace
from studyhours.ui.widgets import files
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.progress_line import ProgressLine

_WIDTH = 700
_IN_WINDOW = {
    "ledger_missing": "start.fault_missing",
    "ledger_damaged": "start.fault_damaged",
    "ledger_without_school": "start.fault_damaged",
}
"""Faults whose usual remedy is a command: here it is something to click."""


@dataclass(frozen=True)
class _Opened:
    """A ledger just opened, and the list of ledgers with it on top."""

    ledger: Ledger
    recent: list[RecentLedger]


class StartPage(StartPlace):
    """The first page."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__()
        self._shared, self._words = surroundings, surroundings.words
        self._choices: StartChoices | None = None
        self._target, self._looking = "", False
        self.setObjectName("page-start")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._views = QStackedWidget()
        self._first = self._first_view()
        self._form = CreateForm(surroundings)
        self._form.setMaximumWidth(_WIDTH)
        self._form.back.connect(self._show_first)
        self._form.wanted.connect(self._create)
        self._form.open_there.connect(self.open_path)
        self._login = LoginView(surroundings)
        self._login.back.connect(self._show_first)
        self._login.entered.connect(self._log_in)
        self._elsewhere = ElsewhereView(surroundings)
        self._elsewhere.back.connect(self._show_first)
        self._elsewhere.copy_wanted.connect(self._copy_here)
        self._elsewhere.go_on_wanted.connect(self.open_path)
        self._elsewhere.look_wanted.connect(self._look)
        self.banner = Banner(self._words)
        for view in (self._first, self._form, self._login, self._elsewhere):
            self._views.addWidget(view)
        column.addWidget(self._in_the_middle(), 1)
        column.addWidget(self._foot())

    # ------------------------------------------------------------ its parts

    def _in_the_middle(self) -> QScrollArea:
        area = QScrollArea()
        area.setObjectName("start-scroll")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        body = QWidget()
        body.setObjectName("scroll-body")
        row = QHBoxLayout(body)
        row.setContentsMargins(24, 0, 24, 0)
        row.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 32, 0, 16)
        column.setSpacing(16)
        column.addWidget(self.banner)
        column.addWidget(self._views, 1)
        row.addWidget(inner, 1000)
        row.addStretch(1)
        area.setWidget(body)
        return area

    def _first_view(self) -> QWidget:
        words, theme = self._words, self._shared.theme
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addStretch(2)
        title = plain_label(role="start-title")
        words.bind(title.setText, "start.title")
        column.addWidget(title)
        hint = plain_label(role="muted", wrap=True)
        words.bind(hint.setText, "start.hint")
        column.addWidget(hint)
        column.addSpacing(10)
        self._demo = ChoiceCard(words, theme, "demo")
        self._new = ChoiceCard(words, theme, "new")
        self._own = ChoiceCard(words, theme, "own")
        self._open = ChoiceCard(words, theme, "open")
        self._demo.say("start.demo", "start.demo_hint")
        self._new.say("start.new", "start.new_hint")
        self._own.say("start.own", "start.own_hint")
        self._open.say("start.open", "start.open_hint")
        self._demo.clicked.connect(self._open_demo)
        self._new.clicked.connect(lambda: self._show_form(own=False))
        self._own.clicked.connect(lambda: self._show_form(own=True))
        self._open.clicked.connect(self._choose_ledger)
        for card in (self._demo, self._new, self._own, self._open):
            column.addWidget(card)
        self._address = AddressRow(words)
        self._address.wanted.connect(self.open_path)
        column.addWidget(self._address)
        column.addSpacing(8)
        self._recent = RecentList(words)
        self._recent.chosen.connect(self._open_recent)
        column.addWidget(self._recent)
        column.addStretch(5)
        return view

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("status")
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 4, 24, 4)
        row.addWidget(LooksButton(self._shared))
        row.addStretch(1)
        row.addWidget(ProgressLine(self._words, self._shared.tasks))
        return foot

    # ------------------------------------------------------------ what is shown

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: looks which ledgers there are, each time the page appears."""
        super().showEvent(event)
        self._look_again()

    def _look_again(self) -> None:
        tasks = self._shared.tasks
        tasks.query(self, "choices", start_choices, self._show_choices)
        known = read_recent(self._shared.memory)
        self._recent.show_ledgers(known)
        tasks.query(self, "recent", lambda: look_for(known), self._recent.show_ledgers)

    def _show_choices(self, choices: StartChoices) -> None:
        self._choices = choices
        hint = "start.demo_there" if choices.demo_there else "start.demo_hint"
        self._demo.say("start.demo", hint)
        self._form.offer(choices)

    def _show_first(self) -> None:
        self.banner.clear()
        self._views.setCurrentWidget(self._first)
        self._new.setFocus()

    def _show_form(self, *, own: bool) -> None:
        self.banner.clear()
        self._views.setCurrentWidget(self._form)
        self._form.begin(own=own)

    # ------------------------------------------------------------ opening

    def open_path(self, path: str) -> None:
        """Opens the ledger at a path or URL, and says in place why it cannot."""
        self._looking = False
        self._open_with(path, None)

    def drop_files(self, paths: list[Path]) -> bool:
        """Opens the first ledger among files dropped on the window."""
        ledgers = [path for path in paths if path.suffix.lower() == SUFFIX]
        if not ledgers:
            self.banner.say("start.drop_ledger", role="risk", suffix=SUFFIX)
            return False
        self.open_path(str(ledgers[0]))
        return True

    def _choose_ledger(self) -> None:
        pattern = self._words.say("start.ledger_files", suffix=SUFFIX)
        title = self._words.say("start.open")
        path = files.choose_file(self, self._shared.memory, title, pattern)
        if path is not None:
            self.open_path(str(path))

    def _open_recent(self, chosen: RecentLedger) -> None:
        if chosen.is_url:
            # A password is never remembered: it is filled in before going on.
            self._address.ask(chosen.target)
        else:
            self.open_path(chosen.target)

    def _log_in(self, credentials: Credentials) -> None:
        self._open_with(self._target, credentials)

    def _open_with(self, target: str, credentials: Credentials | None) -> None:
        if not target:
            return
        self._target, looking = target, self._looking

        def opening(tell: Progress) -> Ledger:
            if looking:
                from studyhours.services.ledgers.elsewhere import open_to_look

                return open_to_look(target, credentials, tell)
            demand_here(target)
            return open_ledger(target, credentials=credentials, progress=tell)

        self._start("start.opening", opening)

    def _look(self) -> None:
        self._looking = True
        self._open_with(self._target, None)

    def _copy_here(self) -> None:
        """Makes a working copy, and opens that."""
        path = Path(self._target)
        self.banner.clear()
        self._views.setEnabled(False)

        def copying(tell: Progress) -> str:
            from studyhours.services.ledgers.elsewhere import copy_here

            return str(copy_here(path, ledgers_folder(), progress=tell).path)

        self._shared.tasks.command(
            self,
            "elsewhere.copying",
            copying,
            self.open_path,
            self._failed,
            cancelled=self._cancelled,
        )

    def _open_demo(self) -> None:
        choices = self._choices
        if choices is None:
            return
        key = "start.opening" if choices.demo_there else "start.making_demo"
        demo = choices.demo
        self._target = str(demo)
        self._start(key, lambda tell: open_demo(demo, tell))

    def _create(self, new: NewSchool, path: Path | None, whose: tuple[str, str] | None) -> None:
        choices = self._choices
        if choices is None:
            return
        folder = choices.folder

        def make(_tell: Progress) -> Ledger:
            if whose is None:
                return start_school(path or ledger_path(folder, new.name), new)
            return start_own(path or ledger_path(folder, whose[0]), new, *whose)

        self._start("start.creating", make)

    def _start(self, key: str, work: Callable[[Progress], Ledger]) -> None:
        """Opens or makes a ledger off the UI thread; nothing else can be begun meanwhile."""
        self.banner.clear()
        self._views.setEnabled(False)
        known = read_recent(self._shared.memory)

        def open_it(tell: Progress) -> _Opened:
            ledger = work(tell)
            ledger = ledger if ledger.only_looking else sit_down(ledger)
            try:
                card = ledger_card(ledger)
            except BaseException:
                ledger.close()
                raise
            is_demo = same_file(ledger.name, str(demo_path()))
            sort = "demo" if is_demo else "own" if card.teacher else "school"
            at = school_time(SystemClock().now()).replace(tzinfo=None)
            return _Opened(ledger, put_first(known, ledger.name, card.school, at, sort))

        self._shared.tasks.command(
            self, key, open_it, self._take, self._failed, cancelled=self._cancelled
        )

    def _take(self, opened: _Opened) -> None:
        self._views.setEnabled(True)
        self._form.forget()
        self._login.forget()
        write_recent(self._shared.memory, opened.recent)
        self._views.setCurrentWidget(self._first)
        self.opened.emit(opened.ledger)

    def _cancelled(self) -> None:
        self._views.setEnabled(True)
        self._look_again()

    def _failed(self, fault: Fault) -> None:
        self._views.setEnabled(True)
        if self._views.currentWidget() is self._form and self._form.show_fault(fault):
            return
        if fault.code == "ledger_elsewhere":
            place, copy = str(fault.params["place"]), str(fault.params["copy"])
            self._views.setCurrentWidget(self._elsewhere)
            self._elsewhere.ask(self._target, place, copy)
            return
        logging_in = self._views.currentWidget() is self._login
        if fault.code in ASKED or (logging_in and fault.params.get("field")):
            self._views.setCurrentWidget(self._login)
            self._login.ask(self._target, fault)
            return
        self._tell(fault)
        self._look_again()

    def _rescue(self, target: str) -> None:
        from studyhours.ui.pages.start.rescue import RescueDesk  # nobody should ever need it

        RescueDesk(self._shared, self.banner, self.open_path, self).begin(target)

    def _tell(self, fault: Fault) -> None:
        target = self._target
        known = [one.target for one in read_recent(self._shared.memory)]
        damaged = isinstance(fault, LedgerDamaged) and fault.code != "ledger_newer"
        gone = fault.code in {"ledger_missing", "ledger_gone"} and target in known
        action = ("start.forget", lambda: self._forget(target)) if gone else None
        if damaged and "://" not in target:
            action = ("backups.rescue_action", lambda: self._rescue(target))
        key = _IN_WINDOW.get(fault.code)

        def said() -> str:
            if key is not None:
                return self._words.say(key, ledger=fault.params.get("ledger", display_name(target)))
            return self._words.fault(fault)

        self.banner.tell(said, role="missed", action=action)

    def _forget(self, target: str) -> None:
        memory = self._shared.memory
        write_recent(memory, [one for one in read_recent(memory) if one.target != target])
        self._look_again()
