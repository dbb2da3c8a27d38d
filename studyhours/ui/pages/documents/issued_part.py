"""已签发: papers as they were frozen, to look at, save, print again and take back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.changes import Changes
from studyhours.domain.progress import Progress
from studyhours.services.papers.certificates import Issued
from studyhours.services.papers.issued import reprint, revoke
from studyhours.services.papers.issued_list import (
    REVOKED,
    VALID,
    PaperRow,
    list_papers,
)
from studyhours.services.papers.issuing_preview import key_needs_passphrase, usual_folder
from studyhours.services.papers.reissuing import Reissue, reissue
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import RowsModel
from studyhours.ui.page import Page
from studyhours.ui.pages.documents.dialogs import ReissueDialog, RevokeDialog, VoidAmongDialog
from studyhours.ui.pages.documents.filter_buttons import FilterButtons
from studyhours.ui.pages.documents.found import FoundOrNot
from studyhours.ui.pages.documents.paper_panel import PaperPanel
from studyhours.ui.pages.documents.papers_model import columns, for_files, kind_text
from studyhours.ui.pages.documents.part import Part
from studyhours.ui.pages.documents.result import ResultPanel
from studyhours.ui.widgets import files
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import set_look
from studyhours.ui.widgets.list_menu import ListMenu, ListSource
from studyhours.ui.widgets.print_desk import PrintDesk
from studyhours.ui.widgets.search_field import SearchField
from studyhours.ui.widgets.split import SplitWithDrawer
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.table import DataTable

_SHARE = 0.34
_YEAR, _FILTER = "page-documents-issued-year", "page-documents-issued-filter"
_FILTERS: dict[str, Callable[[PaperRow], bool]] = {
    "every": lambda _: True,
    "valid": lambda row: row.status == VALID,
    "revoked": lambda row: row.status == REVOKED,
}

_SAID = {"valid": "documents.valid", "revoked": "documents.revoked"}


class IssuedPart(Part):
    """Papers that were issued."""

    def __init__(self, context: PageContext, page: Page, desk: PrintDesk) -> None:
        super().__init__(context, page, desk)
        self._page = page
        self._all: tuple[PaperRow, ...] = ()
        self._wanted = ""
        self._usual = Path.home()
        words = context.words
        self.primary.setObjectName("documents-print")
        self.primary.clicked.connect(self._print)
        self.result = ResultPanel(words, self.banner)
        self.result.print_wanted.connect(self.print_and_note)
        self.result.save_wanted.connect(lambda serials: self.save_together(serials, self._usual))
        self.column.addWidget(self.result)
        self._stack = QStackedWidget()
        self.column.addWidget(self._stack, 1)
        self.panel = PaperPanel(context)
        self.panel.save.clicked.connect(self._save)
        self.panel.revoke.clicked.connect(lambda: self._ask_key(self._show_revoke))
        self.panel.reissue.clicked.connect(self._ask_reissue)
        self._split = SplitWithDrawer(self._make_list(), self.panel, words, share=_SHARE)
        self._split.installEventFilter(self)
        may_issue = "issue" in self.context.ledger.actor.functions
        hint = "documents.none_issued_hint" if may_issue else "documents.none_issued_yet"
        self._nothing = EmptyState(words, "documents.none_issued", hint)
        for widget in (QWidget(), self._split, self._nothing):
            self._stack.addWidget(widget)
        self._say_button()

    def _make_list(self) -> QWidget:
        words = self.context.words
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(6)
        self._year = StillChoice()
        self._year.setObjectName("issued-year")
        words.bind(self._year.setAccessibleName, "documents.year")
        self._year.activated.connect(self._narrowed)
        row.addWidget(self._year)
        self._filters = FilterButtons(self, "issued", _FILTERS)
        self._filters.add_to(row)
        self._filters.choose(self.context.memory.text(_FILTER))
        self._filters.buttonClicked.connect(self._narrowed)
        row.addStretch(1)
        self._search = SearchField(words, "issued-search", "documents.search_paper", 110, 220)
        self._search.textChanged.connect(self._show_rows)
        row.addWidget(self._search, 8)
        self._look = QPushButton()
        self._look.setObjectName("issued-look")
        words.bind(self._look.setText, "documents.look")
        self._look.clicked.connect(self._open_drawer)
        row.addWidget(self._look)
        self.menu = ListMenu(self._page, "issued-menu", self._listed, self.desk)
        row.addWidget(self.menu)
        column.addLayout(row)
        self.model: RowsModel[PaperRow] = RowsModel(columns(words), words, self)
        self.table = DataTable(
            self.model, self.context.theme, self.context.memory, "documents.papers"
        )
        words.bind(self.table.setAccessibleName, "documents.papers")
        # Numbers tell each other apart by their ends.
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.selected.connect(self._look_at)
        self.table.opened.connect(self._open_drawer)
        self.table.selectionModel().selectionChanged.connect(self._say_button)
        said = "documents.no_papers_found", "documents.no_papers_found_hint"
        self._found = FoundOrNot(self.table, words, said, "issued-none-found")
        self._found.all_wanted.connect(self._show_every)
        column.addWidget(self._found, 1)
        return main

    def _listed(self) -> ListSource:
        say, typed = self.context.words.say, self._search.text().strip()
        chosen = [self._year.currentText()] if self._year.currentData() else []
        status = _SAID.get(self._filters.chosen)
        chosen += [say(status)] if status else []
        chosen += [say("lists.searched", text=typed)] if typed else []
        return ListSource(
            self.table,
            self.model,
            title=lambda: say("documents.list_title"),
            filtered=lambda: chosen,
            also=for_files(self.context.words),
        )

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads the papers."""
        ledger = self.context.ledger
        self.context.tasks.query(self, "papers", lambda: list_papers(ledger), self._take)

    def _take(self, rows: tuple[PaperRow, ...]) -> None:
        self._all = rows
        self._stack.setCurrentWidget(self._split if rows else self._nothing)
        self._fill_years()
        self._uncover(self._wanted)
        self._show_rows()

    def _uncover(self, serial: str) -> None:
        """Takes off what would hide a paper: the year, the filter and the search."""
        row = next((one for one in self._all if one.serial == serial), None)
        if row is not None and row not in self._passing():
            self._take_off()

    def _take_off(self) -> None:
        self._year.setCurrentIndex(0)
        self._filters.choose("every")
        self._search.setText("")

    def _show_every(self) -> None:
        self._take_off()
        self._narrowed()

    def _passing(self) -> list[PaperRow]:
        """The papers that the year, the filter and the search let through."""
        typed, wanted = self._search.text().strip(), _FILTERS[self._filters.chosen]
        found = [row for row in self._of_year() if wanted(row)]
        return [row for row in found if row.matches(typed)] if typed else found

    def _of_year(self) -> list[PaperRow]:
        year = self._year.currentData()
        return [row for row in self._all if not year or row.year == year]

    def _fill_years(self) -> None:
        words, memory = self.context.words, self.context.memory
        before = self._year.currentData() if self._year.count() else memory.text(_YEAR)
        self._year.clear()
        self._year.addItem(words.say("documents.all_years"), "")
        for year in sorted({row.year for row in self._all}, reverse=True):
            self._year.addItem(words.say("documents.of_year", year=year), year)
        self._year.setCurrentIndex(max(self._year.findData(before), 0))

    def _narrowed(self) -> None:
        self.context.memory.put(_YEAR, self._year.currentData() or "")
        self.context.memory.put(_FILTER, self._filters.chosen)
        self._show_rows()

    def _show_rows(self) -> None:
        mine, current = self._of_year(), self.table.current()
        kept = self._wanted or (current.serial if current is not None else "")
        self.model.set_rows(self._passing())
        places = {row.serial: place for place, row in enumerate(self.model.rows)}
        if places:
            self.table.selectRow(places.get(kept, 0))
        self._found.show_found(found=bool(places))
        for button in self._filters.buttons():
            name = str(button.property("filter"))
            count = sum(map(_FILTERS[name], mine))
            button.setText(self.context.words.say(f"documents_filter.{name}", count=count))
        self._say_button()

    def show_serial(self, serial: str) -> None:
        """Chooses a paper, now or once the list is there."""
        self._wanted = serial
        self._uncover(serial)
        self._show_rows()

    def _look_at(self, row: PaperRow | None) -> None:
        if row is None:
            self.panel.clear()
        else:
            self._wanted = "" if row.serial == self._wanted else self._wanted
            self.panel.show_paper(row)

    def _open_drawer(self) -> None:
        self._split.open_drawer()

    # ------------------------------------------------------------ doing

    def _print(self) -> None:
        self._begin()
        chosen: list[PaperRow] = sorted(self.table.chosen(), key=lambda row: row.serial)
        void = [row for row in chosen if row.status == REVOKED]
        if chosen and not void:
            self.print_and_note(chosen)
        elif len(void) < len(chosen):
            dialog = VoidAmongDialog(self.context, self, chosen, void)
            dialog.agreed.connect(self.print_and_note)
            dialog.open()
        elif void:
            self._ask_print_void(void)

    def _ask_print_void(self, void: list[PaperRow]) -> None:
        ask(
            self,
            self.context.words,
            "documents.ask_print_revoked" if len(void) == 1 else "documents.ask_print_void",
            "documents.print_anyway",
            lambda: self.print_and_note(void),
            danger=True,
            serial=void[0].serial,
            count=len(void),
        )

    def _begin(self) -> None:
        """Something else is done: what was said of what was done before goes."""
        self.banner.clear()
        self.result.hide()

    def noted(self) -> None:
        """The panel says how often a paper was printed."""
        self.panel.read_copies()

    def _save(self) -> None:
        self._begin()
        row, words, ledger = self.table.current(), self.context.words, self.context.ledger
        if row is None:
            return
        title, pattern = words.say("documents.save_as"), words.say("print.pdf_files")
        path = files.choose_save(self, self.context.memory, title, row.file_name, pattern)
        if path is None:
            return
        target = path.with_suffix(".pdf")

        def work(progress: Progress) -> Path:
            reprint(ledger, row.serial, target, progress)
            return target

        def done(path: Path) -> None:
            show = ("print.show_folder", lambda: files.show_folder(path, self.banner))
            self.banner.say("print.saved", action=show, file=path)
            self.panel.read_copies()

        self.context.tasks.command(self, "documents.saving", work, done, self.say_fault)

    def _ask_key(self, show: Callable[[PaperRow, bool], None]) -> None:
        """Shows a dialog once it is known whether the key asks for its passphrase."""
        self._begin()
        row, ledger = self.table.current(), self.context.ledger
        if row is not None:
            self.context.tasks.query(
                self,
                "locked",
                lambda: key_needs_passphrase(ledger),
                lambda locked: show(row, locked),
            )

    def _ask_reissue(self) -> None:
        """As ``_ask_key``, once it is known too where files of that year usually go."""
        self._begin()
        row, ledger = self.table.current(), self.context.ledger
        if row is not None:
            self.context.tasks.query(
                self,
                "locked",
                lambda: (key_needs_passphrase(ledger), usual_folder(ledger, row.year)),
                lambda found: self._show_reissue(row, *found),
            )

    def _show_reissue(self, row: PaperRow, locked: bool, usual: Path) -> None:
        kind = kind_text(row, self.context.words)
        dialog = ReissueDialog(self.context, self, locked=locked, row=row, kind=kind, usual=usual)
        self._usual = usual
        dialog.agreed.connect(
            lambda passphrase: self._reissue(
                Reissue(row.serial, dialog.reason, dialog.folder, passphrase)
            )
        )
        dialog.open()

    def _reissue(self, wanted: Reissue) -> None:
        ledger = self.context.ledger

        def done(issued: Issued) -> None:
            self._wanted = issued.papers[0].serial
            self.result.show_issued(issued, wanted.folder, anew=wanted.serial)

        self.context.tasks.command(
            self,
            "documents.reissuing",
            lambda progress: reissue(ledger, wanted, progress),
            done,
            self.say_fault,
            changes=lambda issued: issued.changes,
        )

    def _show_revoke(self, row: PaperRow, locked: bool) -> None:
        said = self.context.words.say("documents.revoke_which", serial=row.serial, name=row.name)
        dialog = RevokeDialog(self.context, self, locked=locked, said=said)
        dialog.agreed.connect(lambda passphrase: self._revoke(row, dialog.reason, passphrase))
        dialog.open()

    def _revoke(self, row: PaperRow, reason: str, passphrase: str | None) -> None:
        ledger = self.context.ledger
        self.context.tasks.command(
            self,
            "documents.revoking",
            lambda _: revoke(ledger, row.serial, reason, passphrase),
            lambda _: self.banner.say("documents.revoked_said", serial=row.serial),
            self.say_fault,
            changes=Changes.CERTIFICATES,
        )

    # ------------------------------------------------------------ saying

    def retell(self) -> None:
        """Says it again."""
        self._fill_years()
        self._show_rows()
        self.panel.retell()

    def _say_button(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        key = "documents.print_count" if count > 1 else "documents.print"
        self.primary.setText(self.context.words.say(key, count=count))
        self.primary.setEnabled(count > 0)
        void = any(row.status == REVOKED for row in self.table.chosen())
        set_look(self.primary, "kind", "" if void else "primary")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: a button opens the panel where there is no room for it beside the list."""
        if event.type() is QEvent.Type.Resize and watched is self._split:
            self._look.setVisible(self._split.is_narrow)
        return super().eventFilter(watched, event)
