"""收进: packages dropped, looked at, settled who sent them, taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.clock import SCHOOL_ZONE, day_in_zone
from studyhours.domain.progress import Progress
from studyhours.services.exchange.facts import TeacherSaid
from studyhours.services.exchange.merged import in_short
from studyhours.services.exchange.peers import Link, Linked, link
from studyhours.services.exchange.receipts import Receipt, write_receipt
from studyhours.services.people.teacher_changes import (
    NewTeacher,
    TeacherEntry,
    TeacherSaved,
    add_teacher,
)
from studyhours.services.people.teacher_list import TeacherShown, list_teachers
from studyhours.transfer.files import safe_name
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import RowsModel
from studyhours.ui.pages.exchange.arrival_columns import columns, needless_text, said_by
from studyhours.ui.pages.exchange.arrivals import NEEDLESS, Arrival, Arrivals, State
from studyhours.ui.pages.exchange.dialogs import LinkDialog, PassphraseDialog
from studyhours.ui.pages.exchange.merge_steps import steps_of
from studyhours.ui.pages.exchange.part import Part
from studyhours.ui.pages.exchange.saying import (
    brought_text,
    counts_text,
    left_lines,
    looked_lines,
)
from studyhours.ui.widgets import files
from studyhours.ui.widgets.dialog_parts import leave
from studyhours.ui.widgets.drop_area import DropArea
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from studyhours.ui.page import Page

_LEAST_LINES = 84


class CollectPart(Part):
    """A place to drop packages; then the list of them, and what each would bring."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        self._arrivals = Arrivals(context, self, steps_of(context, page))
        self._arrivals.changed.connect(self._show)
        self._arrivals.over.connect(self._say_over)
        self._teachers: tuple[TeacherShown, ...] = ()
        self._fresh = False
        words = context.words
        self.back = self.button("exchange-back", "exchange_page.back")
        self.more = self.button("exchange-more", "exchange_page.more")
        self.take = self.button("exchange-take", "exchange_page.take", "primary")
        self.back.clicked.connect(self._arrivals.clear)
        self.more.clicked.connect(self._choose)
        self.take.clicked.connect(self._take)
        self._stack = QStackedWidget()
        self.column.addWidget(self._stack, 1)
        self.drop = DropArea(
            words, context.theme, "exchange_page.drop", "exchange_page.drop_hint", icon="exchange"
        )
        self.drop.setObjectName("exchange-drop")
        self.drop.dropped.connect(self.take_files)
        self.drop.clicked.connect(self._choose)
        self._stack.addWidget(self.drop)
        self._stack.addWidget(self._make_work())
        title = "exchange_page.part_collect"
        self.menu = self.list_menu(page, "arrivals-menu", self.table, self._model, title)
        self.buttons = (self.menu, self.back, self.more, self.take)
        self._show()

    def _make_work(self) -> QWidget:
        context = self.context
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._model: RowsModel[Arrival] = RowsModel(columns(context.words), context.words, self)
        self.table = DataTable(self._model, context.theme, context.memory, "exchange.arrivals")
        context.words.bind(self.table.setAccessibleName, "exchange_page.part_collect")
        self.table.selected.connect(self._show_one)
        self.table.opened.connect(self._act)
        column.addWidget(self.table, 3)
        panel = Panel()
        self.act = QPushButton()
        self.act.setObjectName("exchange-act")
        self.act.clicked.connect(lambda: self._act(self.table.current()))
        self.drop_one = self.button("exchange-remove", "exchange_page.remove")
        self.drop_one.clicked.connect(self._remove)
        row = QHBoxLayout()
        row.addWidget(self.act)
        row.addWidget(self.drop_one)
        panel.head.addLayout(row)
        self._panel = panel
        self.lines = QPlainTextEdit()
        self.lines.setObjectName("exchange-lines")
        self.lines.setReadOnly(True)
        self.lines.setMinimumHeight(_LEAST_LINES)
        context.words.bind(self.lines.setAccessibleName, "exchange_page.details")
        panel.body.addWidget(self.lines)
        column.addWidget(panel, 2)
        return work

    # ------------------------------------------------------------ what the page asks

    def refresh(self) -> None:
        """Reads who there is, to say whose a package is."""
        ledger = self.context.ledger
        self.context.tasks.query(self, "teachers", lambda: list_teachers(ledger), self._know)

    def retell(self) -> None:
        """Says the button and the details again."""
        self._show()

    def take_files(self, paths: list[Path]) -> bool:
        """Looks at packages that were dropped; a folder stands for the files in it."""
        self.banner.clear()
        found: list[Path] = []
        for path in paths:
            found += sorted(path.glob("*.package")) if path.is_dir() else [path]
        if not found:
            self.banner.say("exchange_page.none_in_folder", role="risk")
        self._fresh = True
        self._arrivals.add(found)
        return True

    # ------------------------------------------------------------ showing

    def _know(self, teachers: tuple[TeacherShown, ...]) -> None:
        self._teachers = teachers

    def _show(self) -> None:
        items = self._arrivals.items
        shown = self.table.current()
        self._stack.setCurrentIndex(1 if items else 0)
        self._model.set_rows(items)
        if items:
            wanted = shown if shown in items else self._first()
            if self._fresh and not self._arrivals.busy:
                wanted, self._fresh = self._first(), False
            self._choose_item(wanted)
        self.more.setEnabled(bool(items))
        ready = len(self._arrivals.ready)
        text = self.context.words.say("exchange_page.take_count", count=ready)
        self.take.setText(text if ready else self.context.words.say("exchange_page.take"))
        self.take.setEnabled(ready > 0 and not self._arrivals.busy)
        self.back.setEnabled(bool(items) and not self._arrivals.busy)

    def _choose_item(self, item: Arrival) -> None:
        if item in self._model.rows:
            self.table.selectRow(list(self._model.rows).index(item))

    def _first(self) -> Arrival:
        """The first that waits for somebody, first to be told whose it is; else one to take."""
        items = self._arrivals.items
        waiting = (State.UNKNOWN, State.LOCKED, State.BAD, State.READY)
        return next((one for state in waiting for one in items if one.state is state), items[0])

    def _show_one(self, item: Arrival | None) -> None:
        if item is None:
            return
        words = self.context.words
        self._panel.title.setText(item.path.name)
        if item.taken is not None:
            counts = brought_text(item.taken, item.looked, words)
            lines = [words.say("exchange_page.line_taken", counts=counts)]
            lines += left_lines(item.taken, words)
        else:
            lines = list(looked_lines(item.looked, words)) if item.looked is not None else []
            if item.state in NEEDLESS:
                lines.append(needless_text(item, words))
        self.lines.setPlainText("\n".join(lines))
        acts = {State.UNKNOWN: "link", State.LOCKED: "unlock", State.BAD: "again"}
        act = acts.get(item.state)
        if _may_confirm(item):
            act = "receipt"
        elif item.state is State.OTHERS and _is_unknown(item):
            act = "link"
        self._show_button(self.act, shown=act is not None)
        self.act.setText(words.say(f"exchange_page.act_{act or 'again'}"))
        self._show_button(self.drop_one, shown=item.state not in (State.TAKING, State.TAKEN))

    def _show_button(self, button: QPushButton, *, shown: bool) -> None:
        """Shows or hides a button; the keyboard goes to the list, never on to the next button."""
        if not shown and self.window().focusWidget() is button:
            self.table.setFocus()
        button.setVisible(shown)

    # ------------------------------------------------------------ what the person does

    def _choose(self) -> None:
        words = self.context.words
        pattern = words.say("exchange_page.pattern", endings="*.package")
        title = words.say("exchange_page.choose_title")
        paths = files.choose_files(self, self.context.memory, title, pattern)
        if paths:
            self.take_files(paths)

    def _remove(self) -> None:
        item, place = self.table.current(), self.table.currentIndex().row()
        if item is None:
            return
        self.table.setFocus()
        self._arrivals.remove(item)
        self.banner.say(
            "exchange_page.removed", role="waiting", file=item.path.name,
            action=("exchange_page.put_back", lambda: self._put_back(item, place)),
        )  # fmt: skip

    def _put_back(self, item: Arrival, place: int) -> None:
        self._arrivals.put_back(item, place)
        self._choose_item(item)

    def _act(self, item: Arrival | None) -> None:
        if item is None:
            return
        if item.state in (State.UNKNOWN, State.OTHERS) and _is_unknown(item):
            self._ask_who(item)
        elif item.state is State.LOCKED:
            wrong = item.passphrase is not None
            dialog = PassphraseDialog(self.context.words, item.path.name, self, wrong=wrong)
            dialog.given.connect(self._arrivals.unlock)
            dialog.begin()
        elif item.state is State.BAD:
            self._arrivals.add([item.path])
        elif _may_confirm(item):
            self._write_receipt(item)

    def _write_receipt(self, item: Arrival) -> None:
        """Writes beside a school's package what came in, for the school to take home."""
        said, words, ledger = said_by(item), self.context.words, self.context.ledger
        if said is None:
            return
        day = day_in_zone(ledger.clock.now(), SCHOOL_ZONE).isoformat()
        stem = words.say("exchange_page.receipt_file", who=said.school, day=day)
        path = item.path.with_name(safe_name(stem) + item.path.suffix)

        def done(made: Receipt) -> None:
            self.banner.say(
                "exchange_page.receipt_written", role="met",
                file=made.path.name, name=made.name, count=made.files, code=made.code,
            )  # fmt: skip

        self.context.tasks.command(
            self, "exchange_page.writing_receipt",
            lambda tell: write_receipt(ledger, path, said.ledger, tell), done, self.say_fault,
        )  # fmt: skip

    def _ask_who(self, item: Arrival) -> None:
        said = said_by(item)
        if said is None:
            return
        may_add = "edit_roster" in self.context.ledger.actor.functions
        dialog = LinkDialog(self.context.words, said, self._teachers, self, may_add=may_add)
        dialog.agreed.connect(lambda settled: self._link(dialog, item, settled))
        dialog.newcomer.connect(lambda who: self._add(dialog, who))
        dialog.begin()

    def _add(self, dialog: LinkDialog, who: TeacherSaid) -> None:
        """Adds a newcomer to the roster, without leaving the question whose package it is."""
        ledger = self.context.ledger
        new = NewTeacher(TeacherEntry(who.name, who.staff_no or ""))

        def work(_tell: Progress) -> tuple[TeacherSaved, tuple[TeacherShown, ...]]:
            return add_teacher(ledger, new), list_teachers(ledger)

        def done(added: tuple[TeacherSaved, tuple[TeacherShown, ...]]) -> None:
            dialog.know(added[1], added[0].uid)

        self.context.tasks.command(
            dialog, "exchange_page.adding", work, done, dialog.show_fault,
            changes=lambda added: added[0].changes,
        )  # fmt: skip

    def _link(self, dialog: LinkDialog, item: Arrival, settled: Link) -> None:
        ledger, path, passphrase = self.context.ledger, item.path, item.passphrase

        def work(_tell: Progress) -> Linked:
            return link(ledger, path, settled, passphrase)

        def done(linked: Linked) -> None:
            leave(dialog)
            self.banner.say("exchange_page.linked", name=linked.name)
            self._fresh = True  # the next that waits comes by itself
            self._arrivals.look_again(State.UNKNOWN)
            self._arrivals.look_again(State.OTHERS)

        self.context.tasks.command(
            self, "exchange_page.linking", work, done, dialog.show_fault,
            changes=lambda linked: linked.changes,
        )  # fmt: skip

    def _take(self) -> None:
        self.banner.clear()
        self.table.setFocus()  # the button is off for a while
        self._arrivals.take_all()

    def _say_over(self) -> None:
        items = self._arrivals.items
        taken = [one.taken for one in items if one.taken is not None]
        left = sum(one.state not in (State.TAKEN, *NEEDLESS) for one in items)
        sides = sum(one.counts.sides for one in taken)
        brought = in_short([one.counts for one in taken])
        undecided = brought.undecided
        self.banner.say(
            "exchange_page.over_left" if left else "exchange_page.over",
            role="risk" if left or undecided or sides else "met",
            action=self._next(undecided, sides, brought=brought.added + brought.changed > 0),
            files=len(taken),
            counts=counts_text(brought, self.context.words),
            left=left,
        )

    def _next(
        self, undecided: int, sides: int, *, brought: bool
    ) -> tuple[str, Callable[[], None]] | None:
        """What the message offers: to choose, else to see what waits, or at home what came back."""
        context = self.context
        if undecided or sides:
            part = "conflicts" if undecided else "entries"
            return "exchange_page.see_conflicts", lambda: context.go("exchange", part=part)
        # In a ledger of one teacher nobody reviews: home says what was returned.
        page = "home" if len(self._teachers) == 1 else "review"
        if not (brought and context.shows(page)):
            return None
        return f"exchange_page.see_{page}", lambda: context.go(page)


def _may_confirm(item: Arrival) -> bool:
    """Whether it came from a school that hands in its whole ledger, and is here."""
    said = said_by(item)
    return said is not None and said.school != "" and item.state in (State.TAKEN, State.NOTHING)


def _is_unknown(item: Arrival) -> bool:
    """Whether nobody here has linked the ledger that made it."""
    return item.looked is not None and item.looked.is_unknown
