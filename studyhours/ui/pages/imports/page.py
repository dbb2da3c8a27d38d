"""The Import page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from studyhours.domain.changes import Changes
from studyhours.domain.progress import Progress
from studyhours.services.importing.made import ImportMade, list_imports
from studyhours.services.importing.rejected_rows import save_rejected
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.imports import notices
from studyhours.ui.pages.imports.all_files import AllFiles, AllTaken, Decision
from studyhours.ui.pages.imports.files_list import FilesList
from studyhours.ui.pages.imports.flow import ImportFlow
from studyhours.ui.pages.imports.item_view import ItemView
from studyhours.ui.pages.imports.items import Item, State, brings_nothing_new
from studyhours.ui.pages.imports.rounds import Rounds
from studyhours.ui.pages.imports.start_view import StartView
from studyhours.ui.pages.imports.telling import all_taken_text
from studyhours.ui.pages.imports.undoing import ToUndo, ask_to_undo, to_undo
from studyhours.ui.painting import ListsLast
from studyhours.ui.pasting import Pasting
from studyhours.ui.undo import Step
from studyhours.ui.widgets import files
from studyhours.ui.widgets.form_area import FormArea
from studyhours.ui.widgets.label import button_text, set_look, set_tip

_FILES_WIDTH = 216
_ROSTER = "roster"


class ImportsPage(Page):
    """Drop files, see how they were understood, import them, take that back."""

    name = "imports"
    wants = Changes.TEACHERS | Changes.RECORDS | Changes.ACTIVITIES

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._flow = ImportFlow(context, self)
        self._all = AllFiles(self._flow, context.tasks, self)
        self._rounds = Rounds(self, self._flow)
        self._shown: Item | None = None
        self._dropped: frozenset[Path] = frozenset()
        self._origin = ""
        self._made: tuple[ImportMade, ...] = ()
        self._shown_moved = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show_moved)
        self._lists_last = ListsLast(self)
        self.setAcceptDrops(True)
        self.pasting = Pasting(self, lambda: None, self)
        self._make_header()
        self._stack = QStackedWidget()
        self.start = StartView(context, self)
        self._stack.addWidget(self.start)
        self._stack.addWidget(self._make_work())
        self.body.addWidget(self._stack, 1)
        self.start.dropped.connect(self.drop_files)
        self.start.choose.connect(self._choose)
        self.start.undo.connect(self._ask_undo)
        self.start.undo_round.connect(self._rounds.ask_older)
        self._flow.listed.connect(self._listed)
        self._flow.moved.connect(self._moved)
        self._flow.fault.connect(self.banner.show_fault)
        self._flow.undone.connect(self._undone)
        self._flow.undo_wanted.connect(self._ask_undo_step)
        self._all.at.connect(self._show)
        self._all.ended.connect(self._all_ended)
        self._listed()

    def _make_header(self) -> None:
        words = self.context.words
        self._back, self._more, self._apply = QPushButton(), QPushButton(), QPushButton()
        self._apply_all = QPushButton()
        for button, name in (
            (self._back, "back"),
            (self._more, "more"),
            (self._apply, "apply"),
            (self._apply_all, "apply-all"),
        ):
            button.setObjectName(f"imports-{name}")
            self.header.buttons.addWidget(button)
        self._apply_all.hide()
        words.bind(self._back.setText, "imports.back")
        words.bind(self._more.setText, "imports.more")
        self._apply.setProperty("kind", "primary")
        self._apply_all.setProperty("kind", "primary")
        self._apply_all.clicked.connect(self._go_on_with_all)
        self._back.clicked.connect(self._go_back)
        self._more.clicked.connect(self._choose)
        self._apply.clicked.connect(self._go_on)

    def _make_work(self) -> QWidget:
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        self.files = FilesList(self.context)
        self.files.setFixedWidth(_FILES_WIDTH)
        self.files.chosen.connect(self._show)
        row.addWidget(self.files)
        self.item = ItemView(self.context)
        self.item.what_chosen.connect(self._flow.choose)
        self.item.mapped.connect(self._flow.map_columns)
        self.item.act.connect(self._act)
        self.item.export.connect(self._export)
        self.item.fault.connect(self.banner.show_fault)
        inside = QWidget()
        beside = QVBoxLayout(inside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.item)
        row.addWidget(FormArea(inside), 1)
        return work

    # ------------------------------------------------------------ what the shell asks

    def refresh(self) -> None:
        """Reads the imports that still stand."""
        ledger = self.context.ledger
        self._flow.prepare()
        self.context.tasks.query(self, "history", lambda: list_imports(ledger), self._show_history)

    def retell(self) -> None:
        """Says the primary action in another language."""
        self._say_primary()

    def drop_files(self, paths: list[Path]) -> bool:
        """Takes files that were dropped anywhere on the window."""
        self.banner.clear()
        self._dropped = frozenset(paths)
        self._flow.take(paths)
        return True

    def visit(self, **params: str) -> None:
        """Shows a block that was ``pasted`` on another page (a path), which is gone back to.

        ``what`` says what was looked at there, ``sure`` whether that decides what the block is.
        With ``choose`` (the roster, or anything) it asks for files at once.
        """
        if "choose" in params:
            # The page is to be seen first, for the system's dialog stands until it is answered.
            roster = params["choose"] == _ROSTER
            QTimer.singleShot(0, self, self._choose_roster if roster else self._choose)
        if "pasted" in params:
            path = Path(params["pasted"])
            self.banner.clear()
            self._dropped = frozenset({path})
            self._origin = params.get("origin", "")
            sure = bool(params.get("sure"))
            self._flow.take_pasted(path, params.get("what") or None, sure=sure)

    # ------------------------------------------------------------ showing

    def _show_history(self, made: tuple[ImportMade, ...]) -> None:
        self._made = made
        self.start.show_history(made, self._flow.choices)

    def _listed(self) -> None:
        items = self._flow.items
        if self._dropped or self._shown not in items:
            # Until the person chooses, the first of what was dropped; a roster moves to the top.
            new = [item for item in items if item.path in self._dropped and item.is_open]
            self._shown = next(iter(new or items), None)
        if all(item.state is not State.READING for item in items):
            self._dropped = frozenset()
        self._stack.setCurrentIndex(1 if items else 0)
        self.files.setVisible(len(items) > 1)
        self.files.show_items(items, self._shown)
        self._soon.stop()
        self._shown_moved = False
        if not items:
            self.start.show_history(self._made, self._flow.choices)
        self._show_current()

    def _moved(self, item: Item) -> None:
        # One file imported sets all others moving: they are shown once, in a turn of its own.
        self._shown_moved = self._shown_moved or item is self._shown
        self._soon.start()

    def _show_moved(self) -> None:
        self.files.say()
        if self._shown_moved:
            self._shown_moved = False
            self._show_current()

    def _show(self, item: Item) -> None:
        self._shown, self._dropped = item, frozenset()
        self.files.mark(item)
        self._show_current()

    def _show_current(self) -> None:
        if self._shown is not None:
            others = len(self._flow.items) - 1
            self.item.show_item(self._shown, self._flow.choices, others)
            self._lists_last.hold_back(self)
        self._say_primary()

    def _say_primary(self) -> None:
        words, item = self.context.words, self._shown
        working = bool(self._flow.items)
        self._back.setVisible(working)
        self._back.setEnabled(not any(one.state is State.APPLYING for one in self._flow.items))
        self._more.setVisible(working)
        self._apply.setVisible(working)
        if item is None:
            return
        self._say_all()
        following = self._next()
        # Where the primary action leads back there is no need to say so twice.
        self._back.setVisible(following is not None)
        if item.is_open or item.state is State.UNDOING:
            ready = item.state is State.READY and item.counts.changing > 0
            key = "imports.apply" if item.counts.changing else "imports.apply_plain"
            self._apply.setText(words.say(key, count=item.counts.changing))
            self._apply.setEnabled(ready and not self._all.is_running)
        else:
            key = "imports.next" if following else "imports.finish"
            name = following.path.name if following else ""
            self._apply.setText(button_text(words.say(key, file=name)))
            self._apply.setEnabled(True)

    def _say_all(self) -> None:
        """Offers to import everything where there is more than one file."""
        waiting = sum(
            one.is_open and one.state is not State.STUCK and not brings_nothing_new(one)
            for one in self._flow.items
        )
        running = self._all.is_running
        shown = running or waiting > 1
        if shown:
            # One action is the primary one; this one while it is there.
            key = "imports.stop_all" if running else "imports.apply_all"
            self._apply_all.setText(self.context.words.say(key))
            stays = not running and any(map(_will_stay, self._flow.items))
            hint = self.context.words.say("imports.round_roster_will_stay") if stays else ""
            set_tip(self._apply_all, hint)
        set_look(self._apply, "kind", "" if shown else "primary")
        set_look(self._apply_all, "kind", "" if running else "primary")
        self._apply_all.setVisible(shown)

    def _next(self) -> Item | None:
        """The first entry that is still to be imported."""
        return next((one for one in self._flow.items if one.is_open), None)

    # ------------------------------------------------------------ what the person does

    def _choose(self) -> None:
        self._take_chosen("imports.choose_title")

    def _choose_roster(self) -> None:
        self._take_chosen("imports.choose_roster_title")

    def _take_chosen(self, title: str) -> None:
        words = self.context.words
        pattern = words.say("imports.pattern", endings="*.xlsx *.xls *.xlsb *.ods *.csv *.txt")
        paths = files.choose_files(self, self.context.memory, words.say(title), pattern)
        if paths:
            self.drop_files(paths)

    def _go_on(self) -> None:
        item = self._shown
        if item is None:
            return
        if item.is_open:
            self._flow.apply(item)
            return
        following = self._next()
        if following is not None:
            self._show(following)
        else:
            self._go_back()

    def _go_on_with_all(self) -> None:
        if self._all.is_running:
            self._all.stop()
        else:
            self.banner.clear()
            self._all.start()
        self._say_primary()

    def _all_ended(self, taken: AllTaken) -> None:
        """Says how far it came, and shows the file that needs a decision."""
        if taken.stuck is not None and taken.stuck in self._flow.items:
            self._show(taken.stuck)
        self._say_primary()
        step = self._rounds.keep(taken.items)
        if self.banner.is_fault and taken.called_off:
            return  # the ledger's own words are there already
        words, choices = self.context.words, self._flow.choices
        waits = taken.called_off or taken.why in (Decision.MEND, Decision.NO_TEACHERS)
        role = "risk" if waits or taken.stuck is not None else "met"
        back = ("imports.undo_round", lambda: self.context.undo.undo_step(step)) if step else None
        self.banner.tell(
            lambda: all_taken_text(words, taken, choices),
            role=role,
            action=back,
            stays=back is not None,
        )

    def _go_back(self) -> None:
        self.banner.clear()
        origin, self._origin = self._origin, ""
        self._flow.clear()
        self.refresh()
        if origin and origin != self.name:
            self.context.go(origin)

    def _act(self, name: str, item: Item) -> None:
        """Does what a button of a message says."""
        does = {
            notices.READ_AGAIN: lambda: self.drop_files([item.path]),
            notices.TAKE_FOLDER: lambda: self._flow.take_folder(item),
            notices.OPEN_LEDGER: lambda: self.context.open_other(str(item.path)),
            notices.INSIST: lambda: self._insist(item),
            notices.CHECK: lambda: self._flow.check(item),
            notices.UNDO: lambda: self._undo(item),
            notices.SEE: lambda: self.context.go("check"),
            notices.SEE_TEACHERS: lambda: self.context.go("teachers"),
            notices.REMOVE: lambda: self._flow.remove(item),
            notices.ANOTHER: self._choose,
        }
        does[name]()

    def _insist(self, item: Item) -> None:
        """The person knows better what it is: saying one column is enough to be believed."""
        shown = self.item.columns.shown
        known = [one for one in shown.columns if one.target] if shown else []
        if known and known[0].target:
            self._flow.map_columns(item, {known[0].target: known[0].header}, None)

    def _undo(self, item: Item) -> None:
        number = item.done.imported.import_id if item.done is not None else None
        if number is not None:
            counts = item.counts
            one = ToUndo(number, item.what, item.path.name, counts.added, counts.updated)
            ask_to_undo(self, one, lambda: self._flow.undo(number), always=False)

    def _ask_undo(self, made: ImportMade) -> None:
        ask_to_undo(self, to_undo(made), lambda: self._flow.undo(made.id))

    def _ask_undo_step(self, one: ToUndo, step: Step) -> None:
        ask_to_undo(
            self,
            one,
            lambda: self._flow.undo(one.id, step),
            declined=lambda: self.context.undo.refused(step),
        )

    def _undone(self, import_id: str) -> None:
        made = next((one for one in self._made if one.id == import_id), None)
        if made is not None and not self._flow.items:
            one = to_undo(made)
            say = self.context.words.say
            self.banner.tell(lambda: say(one.undone, **one.said), role="met")
        self.refresh()

    def _export(self, item: Item) -> None:
        words, told, guess = self.context.words, item.told, item.guess
        if told is None or guess is None:
            return
        path = files.choose_save(
            self,
            self.context.memory,
            words.say("imports.save_rejected_title"),
            words.say("imports.rejected_file", file=item.path.stem),
            words.say("imports.pattern", endings="*.xlsx"),
        )
        if path is None:
            return
        texts = words.texts

        def save(progress: Progress) -> Path:
            return save_rejected(path, guess.look, told.imported.sheets, texts, progress)

        self.context.tasks.command(self, "imports.saving", save, self._saved)

    def _saved(self, path: Path) -> None:
        self.banner.say(
            "imports.saved",
            file=path.name,
            action=("imports.open_file", lambda: files.open_file(path, self.banner)),
        )

    def leaving(self) -> None:
        """The ledger is about to be closed: nothing is printed any more."""
        self.start.menu.leave()


def _will_stay(item: Item) -> bool:
    """Whether an entry that is still to come cannot be taken back with the others."""
    return item.is_open and item.what == _ROSTER and not brings_nothing_new(item)
