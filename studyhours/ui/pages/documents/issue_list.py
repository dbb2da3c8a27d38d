"""Candidates to look through, filter and tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.ui.context import PageContext
from studyhours.ui.page import GAP
from studyhours.ui.pages.documents.filter_buttons import FilterButtons
from studyhours.ui.pages.documents.found import FoundOrNot
from studyhours.ui.pages.documents.issue_round import ListKind, Round
from studyhours.ui.pages.documents.ticking import Someone, TickModel, TickTable
from studyhours.ui.widgets.search_field import SearchField


class CandidatesList(QWidget):
    """Filters, a search, the table, and links that tick many at once.

    Signals:
        ticked: Another selection is ticked.
        looked_at: Another row is the current one (somebody, or None).
        opened: Somebody's paper is to be shown (somebody).
    """

    ticked = Signal()
    looked_at = Signal(object)
    opened = Signal(object)

    def __init__(self, context: PageContext, kind: ListKind[Any]) -> None:
        super().__init__()
        self._kind = kind
        self._words = words = context.words
        self._all: Sequence[Someone] = ()
        self._due: set[str] = set()
        self._wanted: str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._make_filters())
        self.model: TickModel[Any] = TickModel(kind.columns, words, self)
        self.model.ticked.connect(self.ticked)
        self.table = TickTable(self.model, context, kind.table)
        words.bind(self.table.setAccessibleName, "documents.candidates")
        self.table.selected.connect(self._look_at)
        self.table.opened.connect(self.opened)
        said = "documents.no_teacher_found", "documents.no_teacher_found_hint"
        found = FoundOrNot(self.table, words, said, f"{kind.name}-none-found")
        found.all_wanted.connect(self._show_every)
        self._found = found
        column.addWidget(found, 1)
        column.addLayout(self._make_links())

    def _make_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._filters = FilterButtons(self, self._kind.name, self._kind.filters)
        self._filters.add_to(row)
        self._filters.buttonClicked.connect(self._show_rows)
        row.addStretch(1)
        name = f"{self._kind.name}-search"
        self._search = SearchField(self._words, name, "documents.search_teacher", 110, 220)
        self._search.textChanged.connect(self._show_rows)
        row.addWidget(self._search, 8)
        self.look = QPushButton()
        self.look.setObjectName(f"{self._kind.name}-look")
        self._words.bind(self.look.setText, "documents.preview")
        self.look.clicked.connect(self._open_current)
        row.addWidget(self.look)
        return row

    def _make_links(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for name, key, wanted in self._kind.links:
            button = self._link(name, key)
            button.clicked.connect(lambda _=False, wanted=wanted: self._tick(wanted))
            row.addWidget(button)
        none = self._link("tick-none", "documents.tick_none")
        none.clicked.connect(self._tick_none)
        row.addWidget(none)
        row.addStretch(1)
        return row

    def _link(self, name: str, key: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"{self._kind.name}-{name}")
        button.setProperty("kind", "link")
        self._words.bind(button.setText, key)
        return button

    # ------------------------------------------------------------ what it holds

    def show_round(self, found: Round[Any], *, keep: bool) -> bool:
        """Shows who could get a paper.

        Args:
            found: Who.
            keep: Whether the ticks stay where they can, and only those newly due are ticked;
                else all who are due.

        Returns:
            Whether somebody has become due.
        """
        self._all = found.people
        able = {one.key for one in self._all if one.can_be_issued}
        due = {one.key for one in self._all if found.is_due(one)}
        fresh, self._due = due - self._due, due
        self._show_rows()
        self.model.set_ticks(self.model.ticks & able | fresh if keep else due)
        self.retell()
        return keep and bool(fresh)

    def chosen(self) -> list[Any]:
        """Those ticked, in the order they will be numbered, whether shown or not."""
        ticks = self.model.ticks
        return [one for one in self._all if one.key in ticks]

    def show_teacher(self, uid: str) -> None:
        """Chooses a teacher's row, now or once the list is there."""
        self._wanted = uid
        self._search.clear()
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = self._kind.filters[self._filters.chosen]
        typed = self._search.text().strip()
        current = self.table.current()
        kept = current.key if current is not None else ""
        found = [one for one in self._all if wanted(one)]
        self.model.set_rows([one for one in found if one.matches(typed)] if typed else found)
        rows = self.model.rows
        wanted_one = [at for at, one in enumerate(rows) if one.uid == self._wanted]
        places = wanted_one or [at for at, one in enumerate(rows) if one.key == kept]
        if rows:
            self.table.selectRow(places[0] if places else 0)
        self._found.show_found(found=bool(rows))

    def _show_every(self) -> None:
        self._filters.choose("all")
        self._search.setText("")
        self._show_rows()

    def _look_at(self, one: Someone | None) -> None:
        if one is not None and one.uid == self._wanted:
            self._wanted = None
        self.looked_at.emit(one)

    def _open_current(self) -> None:
        if (one := self.table.current()) is not None:
            self.opened.emit(one)

    def _tick(self, wanted: Callable[[Any], bool]) -> None:
        """Ticks those wanted of the rows listed; what is not listed stays as it was."""
        listed = {one.key for one in self.model.rows}
        self.model.set_ticks(
            {one.key for one in self.model.rows if one.can_be_issued and wanted(one)}
            | self.model.ticks - listed
        )

    def _tick_none(self) -> None:
        """Takes all ticks away, those out of sight too: nobody gets a paper unseen."""
        self.model.set_ticks(())

    def retell(self) -> None:
        """Says numbers again."""
        for button in self._filters.buttons():
            name = str(button.property("filter"))
            count = sum(map(self._kind.filters[name], self._all))
            button.setText(self._words.say(f"documents_filter.{name}", count=count))
            button.setVisible(name in self._kind.always or count > 0)
