"""What the page shows before anything was dropped: where to drop, and what was imported before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from studyhours.services.importing.guess import Importable
from studyhours.services.importing.made import ROSTER, ImportMade
from studyhours.services.wording.day_words import moment_text
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.page import Page
from studyhours.ui.pages.imports.telling import what_name
from studyhours.ui.widgets.drop_area import DropArea
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label, set_tip
from studyhours.ui.widgets.list_menu import whole_list_menu
from studyhours.ui.widgets.row_details import opens_details
from studyhours.ui.widgets.table import DataTable

_DROP_HEIGHT = 190
_LOCAL = "local"


class StartView(QWidget):
    """A place to drop files, above the imports that still stand.

    Signals:
        dropped: Files were dropped (list of ``Path``).
        choose: The person wants to choose files in a dialog.
        undo: The person wants to undo an import (``ImportMade``).
        undo_round: The person wants to undo all that came at one click (tuple of ``ImportMade``).
    """

    dropped = Signal(object)
    choose = Signal()
    undo = Signal(object)
    undo_round = Signal(object)

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__()
        self._words = context.words
        self._choices: Sequence[Importable] = ()
        self._made: Sequence[ImportMade] = ()
        self._round: tuple[ImportMade, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.drop = DropArea(context.words, context.theme, "imports.drop", "imports.drop_hint")
        self.drop.setObjectName("imports-drop")
        self.drop.setMinimumHeight(_DROP_HEIGHT)
        self.drop.dropped.connect(self.dropped)
        self.drop.clicked.connect(self.choose)
        column.addWidget(self.drop)
        head = QVBoxLayout()
        head.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        title = plain_label(role="panel-title")
        context.words.bind(title.setText, "imports.history")
        row.addWidget(title)
        row.addStretch(1)
        self.undo_button = QPushButton()
        self.undo_button.setObjectName("imports-undo-older")
        context.words.bind(self.undo_button.setText, "imports.undo")
        self.undo_button.setEnabled(False)
        self.undo_button.clicked.connect(self._undo)
        self.round_button = QPushButton()
        self.round_button.setObjectName("imports-undo-round")
        context.words.bind(self.round_button.setText, "imports.undo_round")
        self.round_button.hide()
        self.round_button.clicked.connect(lambda: self.undo_round.emit(self._round))
        row.addWidget(self.round_button)
        row.addWidget(self.undo_button)
        head.addLayout(row)
        self._model: RowsModel[ImportMade] = RowsModel(self._columns(), context.words, self)
        self.table = DataTable(self._model, context.theme, context.memory, "imports.history")
        context.words.bind(self.table.setAccessibleName, "imports.history")
        self.table.selected.connect(self._selected)
        opens_details(self.table, self._model, context.words, "imports.history")
        self.menu = whole_list_menu(
            page, "imports-history-menu", self.table, self._model, "imports.history"
        )
        row.insertWidget(row.count() - 1, self.menu)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(context.words, "imports.history_empty", "imports.history_hint")
        )
        self._stack.addWidget(self.table)
        head.addWidget(self._stack, 1)
        column.addLayout(head, 1)

    def show_history(self, made: Sequence[ImportMade], choices: Sequence[Importable]) -> None:
        """Shows the imports that still stand, newest first."""
        self._choices, self._made = choices, made
        self._model.set_rows(made)
        self._stack.setCurrentIndex(1 if made else 0)
        for button in (self.menu, self.undo_button):
            button.setVisible(bool(made))

    def _columns(self) -> list[Column[ImportMade]]:
        words = self._words
        return [
            Column(
                "at",
                "imports.col_at",
                lambda one: moment_text(one.made_at, words.texts),
                sort=lambda one: one.made_at,
                width=190,
            ),
            Column(
                "file",
                "imports.col_file",
                lambda one: one.file,
                sort=lambda one: one.file,
                width=280,
            ),
            Column(
                "what",
                "imports.col_what",
                lambda one: what_name(words, one.what, self._choices),
                sort=lambda one: one.what,
                width=130,
            ),
            Column(
                "added",
                "imports.col_added",
                lambda one: str(one.added),
                align="right",
                sort=lambda one: one.added,
                width=80,
            ),
            Column(
                "updated",
                "imports.col_updated",
                lambda one: str(one.updated),
                align="right",
                sort=lambda one: one.updated,
                width=80,
            ),
            Column(
                "by",
                "imports.col_by",
                lambda one: words.say("imports.by_local") if one.made_by == _LOCAL else one.made_by,
                width=120,
                muted=True,
            ),
        ]

    def _selected(self, made: ImportMade | None) -> None:
        possible = made is not None and made.undoable
        self.undo_button.setEnabled(possible)
        self._round = tuple(
            one for one in self._made if made is not None and one.round == made.round
        )
        many = sum(one.what != ROSTER for one in self._round)
        self.round_button.setVisible(many > 1)
        stays = made is not None and not possible
        set_tip(self.undo_button, self._words.say("imports.roster_stays") if stays else "")

    def _undo(self) -> None:
        made = self.table.current()
        if made is not None:
            self.undo.emit(made)
