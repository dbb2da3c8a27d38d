"""Candidates to look through, filter and tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.papers.issuing_preview import Candidate
from studyhours.ui.context import PageContext
from studyhours.ui.page import GAP
from studyhours.ui.pages.documents.candidates import (
    CandidatesModel,
    CandidatesTable,
    can_choose,
    holds_paper,
    is_due,
)
from studyhours.ui.pages.documents.filter_buttons import FilterButtons
from studyhours.ui.widgets.search_field import SearchField

_FILTERS: dict[str, Callable[[Candidate], bool]] = {
    "all": lambda _: True,
    "met": lambda one: one.meets,
    "unmet": lambda one: not one.meets,
    "issued": holds_paper,
    "faulty": lambda one: one.fault is not None,
}
_ALWAYS = frozenset({"all", "met", "unmet"})


class CandidatesList(QWidget):
    """Filters, a search, the table, and links that tick many at once.

    Signals:
        ticked: Another selection is ticked.
        looked_at: Another row is the current one (``Candidate``, or None).
        opened: Somebody's paper is to be shown (``Candidate``).
    """

    ticked = Signal()
    looked_at = Signal(object)
    opened = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._words = words = context.words
        self._all: Sequence[Candidate] = ()
        self._due: set[str] = set()
        self._wanted: str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._make_filters())
        self.model = CandidatesModel(words, self)
        self.model.ticked.connect(self.ticked)
        self.table = CandidatesTable(self.model, context)
        words.bind(self.table.setAccessibleName, "documents.candidates")
        self.table.selected.connect(self._look_at)
        self.table.opened.connect(self.opened)
        column.addWidget(self.table, 1)
        column.addLayout(self._make_links())

    def _make_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._filters = FilterButtons(self, "issue", _FILTERS)
        self._filters.add_to(row)
        self._filters.buttonClicked.connect(self._show_rows)
        row.addStretch(1)
        self._search = SearchField(
            self._words, "issue-search", "documents.search_teacher", 110, 220
        )
        self._search.textChanged.connect(self._show_rows)
        row.addWidget(self._search, 8)
        return row

    def _make_links(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        links: tuple[tuple[str, str, Callable[[Candidate], bool]], ...] = (
            ("issue-tick-due", "documents.tick_due", is_due),
            ("issue-tick-all", "documents.tick_all", can_choose),
            ("issue-tick-none", "documents.tick_none", lambda _: False),
        )
        for name, key, wanted in links:
            button = QPushButton()
            button.setObjectName(name)
            button.setProperty("kind", "link")
            self._words.bind(button.setText, key)
            button.clicked.connect(lambda _=False, wanted=wanted: self._tick(wanted))
            row.addWidget(button)
        row.addStretch(1)
        self.look = QPushButton()
        self.look.setObjectName("issue-look")
        self._words.bind(self.look.setText, "documents.preview")
        self.look.clicked.connect(self._open_current)
        row.addWidget(self.look)
        return row

    # ------------------------------------------------------------ what it holds

    def show_candidates(self, candidates: Sequence[Candidate], *, keep: bool) -> bool:
        """Shows candidates.

        Args:
            candidates: Everybody.
            keep: Whether the ticks stay where they can, and only those newly due are ticked;
                else all who are due.

        Returns:
            Whether somebody has become due.
        """
        # Those who meet it stand first; within both the roster's order stays.
        self._all = sorted(candidates, key=lambda one: not one.meets)
        able = {one.uid for one in candidates if can_choose(one)}
        due = {one.uid for one in candidates if is_due(one)}
        fresh, self._due = due - self._due, due
        self._show_rows()
        self.model.set_ticks(self.model.ticks & able | fresh if keep else due)
        self.retell()
        return keep and bool(fresh)

    def chosen(self) -> list[Candidate]:
        """Those ticked, in the order they will be numbered, whether shown or not."""
        ticks = self.model.ticks
        return [one for one in self._all if one.uid in ticks]

    def show_teacher(self, uid: str) -> None:
        """Chooses a teacher's row, now or once the list is there."""
        self._wanted = uid
        self._search.clear()
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = _FILTERS[self._filters.chosen]
        typed = self._search.text().strip()
        current = self.table.current()
        kept = self._wanted or (current.uid if current is not None else "")
        found = [one for one in self._all if wanted(one)]
        self.model.set_rows([one for one in found if one.matches(typed)] if typed else found)
        places = {one.uid: place for place, one in enumerate(self.model.rows)}
        if places:
            self.table.selectRow(places.get(kept, 0))

    def _look_at(self, one: Candidate | None) -> None:
        if one is not None and one.uid == self._wanted:
            self._wanted = None
        self.looked_at.emit(one)

    def _open_current(self) -> None:
        if (one := self.table.current()) is not None:
            self.opened.emit(one)

    def _tick(self, wanted: Callable[[Candidate], bool]) -> None:
        self.model.set_ticks(one.uid for one in self.model.rows if can_choose(one) and wanted(one))

    def retell(self) -> None:
        """Says numbers again."""
        for button in self._filters.buttons():
            name = str(button.property("filter"))
            count = sum(map(_FILTERS[name], self._all))
            button.setText(self._words.say(f"documents_filter.{name}", count=count))
            button.setVisible(name in _ALWAYS or count > 0)
