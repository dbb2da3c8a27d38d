"""Backups: how they come about, the copies there are, and going back to one of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from studyhours.domain.changes import Changes
from studyhours.domain.progress import Progress
from studyhours.services.ledgers.copies import Kept, keep_copy
from studyhours.services.ledgers.copies_view import CopiesShown, CopyShown, read_copies
from studyhours.services.ledgers.copy_settings import set_automatic, set_second_place
from studyhours.services.ledgers.restoring import Preview, Restored, preview_restore, restore_over
from studyhours.services.ledgers.second_place import Brought, bring_copies
from studyhours.services.wording.copies import copy_text
from studyhours.services.wording.day_words import moment_text
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.settings.backup_file import BackupFilePanel
from studyhours.ui.pages.settings.part import Part
from studyhours.ui.pages.settings.saying import instant_said, said_size
from studyhours.ui.widgets import files
from studyhours.ui.widgets.differences import preview_lines
from studyhours.ui.widgets.handing_on import handing_on
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.restore_dialog import RestoreDialog
from studyhours.ui.widgets.scrolling import scrolling
from studyhours.ui.widgets.table import DataTable

_WIDEST = 900
_TALL = 260


class BackupsPart(Part):
    """What is set above, the copies below, a file of one's own at the end."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        self._shown: CopiesShown | None = None
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self._list = self._make_list()
        self._places = self._make_places()
        self._file = BackupFilePanel(context, page)
        column.addWidget(self._list)
        column.addWidget(self._places)
        column.addWidget(self._file)
        column.addStretch(1)
        inside.setMaximumWidth(_WIDEST)
        area = scrolling(inside)
        area.setObjectName("backups-scroll")
        self.column.addWidget(area, 1)
        self._selected(None)

    # ------------------------------------------------------------ its panels

    def _make_list(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "backups.list_title")
        self.automatic = QCheckBox()
        self.automatic.setObjectName("backups-automatic")
        words.bind(self.automatic.setText, "backups.automatic")
        self.automatic.clicked.connect(self._turn)
        beside = QHBoxLayout()
        beside.addWidget(self.automatic)
        beside.addStretch(1)
        panel.body.addLayout(beside)
        self.state = plain_label(role="small", wrap=True)
        self.state.setObjectName("backups-state")
        panel.body.addWidget(self.state)
        self.model: RowsModel[CopyShown] = RowsModel(
            [
                Column("at", "backups.at", self._when, width=176),
                Column("reason", "backups.reason", self._why, width=90),
                Column("holds", "backups.holds", self._holds, width=192),
                Column("size", "backups.size", lambda row: said_size(row.size), width=76),
                Column(
                    "state", "backups.state", self._state, chip=self._chip, tip=self._tip, width=118
                ),
            ],
            words,
            self,
        )
        self.table = DataTable(
            self.model, self.context.theme, self.context.memory, "settings-backups"
        )
        self.table.setObjectName("backups-table")
        self.table.setMinimumHeight(_TALL)
        words.bind(self.table.setAccessibleName, "backups.list_title")
        self.table.selected.connect(self._selected)
        self.table.opened.connect(lambda row: self._preview(row.path))
        panel.body.addWidget(self.table)
        beside.addWidget(
            self.list_menu(self.page, "backups-menu", self.table, self.model, "backups.list_title")
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        self.now = self.button("backups-now", "backups.now", "primary")
        self.now.clicked.connect(self._keep)
        self.back = self.button("backups-restore", "backups.restore_ask")
        self.back.clicked.connect(self._restore_chosen)
        self.other = self.button("backups-restore-file", "backups.restore_file")
        self.other.clicked.connect(self._choose_file)
        for button in (self.now, self.back, self.other):
            row.addWidget(button)
        row.addStretch(1)
        panel.body.addLayout(row)
        return panel

    def _make_places(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "backups.places_title")
        self.place = plain_label(wrap=True)
        self.place.setObjectName("backups-place")
        panel.body.addWidget(self.place)
        self.second = plain_label(wrap=True)
        self.second.setObjectName("backups-second")
        panel.body.addWidget(self.second)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.folder = self.button("backups-folder", "settings.ledger_folder")
        self.folder.clicked.connect(self._show_folder)
        self.choose = self.button("backups-second-choose", "backups.second_choose")
        self.choose.clicked.connect(self._choose_second)
        self.bring = self.button("backups-second-bring", "backups.second_bring")
        self.bring.clicked.connect(self._bring)
        self.without = self.button("backups-second-none", "backups.second_without")
        self.without.clicked.connect(lambda: self._set_second(None))
        for button in (self.folder, self.choose, self.bring, self.without):
            row.addWidget(button)
        row.addStretch(1)
        panel.body.addLayout(row)
        return panel

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads the copies."""
        ledger = self.context.ledger
        self.context.tasks.query(self.page, "copies", lambda: read_copies(ledger), self._show)
        self._file.refresh()

    def retell(self) -> None:
        """Says everything again."""
        if self._shown is not None:
            self._show(self._shown)
        self._file.retell()

    def _show(self, shown: CopiesShown) -> None:
        self._shown = shown
        words, settings = self.context.words, shown.settings
        on_server = shown.folder is None
        for part in (self.automatic, self.table, self.now, self.back, self.other, self._places):
            part.setVisible(not on_server)
        self.model.set_rows(shown.copies)
        self.automatic.setChecked(settings.automatic)
        self.now.setEnabled(True)
        self.other.setEnabled(shown.may_restore)
        self._selected(self.table.current())
        at = moment_text(shown.newest, words.texts) if shown.newest is not None else ""
        said = words.say(_state_key(shown), count=len(shown.copies), at=at)
        thinning = words.say("backups.thinning") if shown.copies else ""
        self.state.setText("\n".join(filter(None, (said, thinning))))
        if shown.folder is not None:
            self.place.setText(
                words.say(
                    "backups.place",
                    folder=shown.folder,
                    count=shown.files,
                    size=said_size(shown.files_size),
                )
            )
            self.folder.setEnabled(bool(shown.copies))
        self.bring.setVisible(bool(settings.second))
        self.without.setVisible(bool(settings.second))
        self.second.setText(
            words.say(
                _second_key(shown),
                folder=settings.second,
                at=instant_said(settings.second_at, words),
            )
        )

    def _selected(self, row: CopyShown | None) -> None:
        may = self._shown is not None and self._shown.may_restore
        self.back.setEnabled(may and row is not None and row.readable)

    def _when(self, row: CopyShown) -> str:
        return moment_text(row.at, self.context.words.texts)

    def _why(self, row: CopyShown) -> str:
        return self.context.words.say(f"backups.because_{row.reason}")

    def _holds(self, row: CopyShown) -> str:
        if not row.readable:
            return ""
        key = "settings.ledger_holds_said"
        return self.context.words.say(key, teachers=row.teachers, records=f"{row.records:,}")

    def _state(self, row: CopyShown) -> str:
        key = "damaged" if not row.readable else "missing" if row.missing else "checked"
        return self.context.words.say(f"backups.is_{key}", count=row.missing)

    def _tip(self, row: CopyShown) -> str:
        checked = row.readable and not row.missing
        return self.context.words.say("backups.checked_hint") if checked else self._state(row)

    def _chip(self, row: CopyShown) -> str:
        return "missed" if not row.readable else "risk" if row.missing else "met"

    # ------------------------------------------------------------ making

    def _turn(self, on: bool) -> None:
        ledger = self.context.ledger
        self.context.tasks.command(
            self.page,
            "backups.setting",
            lambda _tell: set_automatic(ledger, on=on),
            lambda _: None,
            over=self.refresh,
        )

    def _keep(self) -> None:
        ledger = self.context.ledger
        with handing_on(self.table):
            self.now.setEnabled(False)

        def work(tell: Progress) -> tuple[Kept, Brought]:
            return keep_copy(ledger, "asked", tell), bring_copies(ledger, tell)

        self.context.tasks.command(
            self.page,
            "backups.making",
            work,
            self._kept,
            over=self.refresh,
            changes=Changes.COPIES,
        )

    def _kept(self, done: tuple[Kept, Brought]) -> None:
        kept, brought = done
        words = self.context.words
        if kept.missing:
            self.banner.say("backups.kept_without", role="risk", count=kept.missing)
        elif brought.why_not is not None:
            why = brought.why_not
            self.banner.tell(
                lambda: words.say("backups.kept_here_only", why=words.fault(why)), role="waiting"
            )
        else:
            self.banner.say("backups.kept", size=said_size(kept.copy.size))

    # ------------------------------------------------------------ places

    def _show_folder(self) -> None:
        if self._shown is not None and self._shown.folder is not None:
            files.show_folder(self._shown.folder, self.banner)

    def _choose_second(self) -> None:
        title = self.context.words.say("backups.second_choose")
        begun = Path(self._shown.settings.second) if self._shown is not None else Path()
        chosen = files.choose_folder(self, self.context.memory, title, begun)
        if chosen is not None:
            self._set_second(chosen)

    def _set_second(self, folder: Path | None) -> None:
        ledger = self.context.ledger

        def work(tell: Progress) -> Brought:
            set_second_place(ledger, folder)
            return bring_copies(ledger, tell)

        self.context.tasks.command(
            self.page, "backups.bringing", work, self._brought, over=self.refresh
        )

    def _bring(self) -> None:
        ledger = self.context.ledger
        self.context.tasks.command(
            self.page,
            "backups.bringing",
            lambda tell: bring_copies(ledger, tell),
            self._brought,
            over=self.refresh,
        )

    def _brought(self, brought: Brought) -> None:
        words = self.context.words
        if brought.why_not is not None:
            why = brought.why_not
            self.banner.tell(
                lambda: words.say("backups.not_brought", why=words.fault(why)), role="waiting"
            )
        elif brought.place:
            self.banner.say("backups.brought", count=brought.brought)

    # ------------------------------------------------------------ going back

    def _restore_chosen(self) -> None:
        row: CopyShown | None = self.table.current()
        if row is not None:
            self._preview(row.path)

    def _choose_file(self) -> None:
        words = self.context.words
        pattern = words.say("settings.backup_pattern", suffix=".studyhours-backup *.backup")
        title = words.say("backups.restore_file")
        path = files.choose_file(self, self.context.memory, title, pattern)
        if path is not None:
            self._preview(path)

    def _preview(self, path: Path) -> None:
        if self._shown is None or not self._shown.may_restore:
            return
        ledger = self.context.ledger
        self.context.tasks.command(
            self.page,
            "backups.comparing",
            lambda tell: preview_restore(ledger, path, tell),
            self._ask,
        )

    def _ask(self, preview: Preview) -> None:
        words = self.context.words
        key = "backups.restore_head_second" if preview.second else "backups.restore_head"
        head = words.say(key, at=moment_text(preview.made_at, words.texts))
        note = "backups.restore_note"
        dialog = RestoreDialog(words, head, preview_lines(preview, words), note, self)
        dialog.agreed.connect(lambda: self._restore(preview.path))
        dialog.begin()

    def _restore(self, path: Path) -> None:
        ledger = self.context.ledger
        self.context.tasks.command(
            self.page,
            "backups.restoring",
            lambda tell: restore_over(ledger, path, tell),
            self._restored,
        )

    def _restored(self, done: Restored) -> None:
        # Nothing of what was read before holds any more: the ledger is opened anew, and says it.
        texts = self.context.words.texts
        at = moment_text(done.made_at, texts)
        if done.was_damaged:
            lacking = "window.restored_damaged_lacking"
            key = lacking if done.missing else "window.restored_damaged"
        else:
            key = "window.restored_lacking" if done.missing else "window.restored"
        self.context.log_in_again(key, at=at, kept=copy_text(done.kept, texts), count=done.missing)


def _state_key(shown: CopiesShown) -> str:
    if shown.folder is None:
        return "backups.of_server"
    by_itself = shown.settings.automatic
    if not shown.copies:
        return "backups.none_yet" if by_itself else "backups.none_yet_off"
    if shown.newest is None:
        return "backups.none_readable"
    if not shown.changed:
        return "backups.some_same"
    if not by_itself:
        return "backups.some_off"
    return "backups.some_due" if shown.due else "backups.some_today"


def _second_key(shown: CopiesShown) -> str:
    settings = shown.settings
    if not settings.second:
        return "backups.second_none"
    if not shown.second_there:
        return "backups.second_away"
    return "backups.second_at" if settings.second_at else "backups.second_never"
