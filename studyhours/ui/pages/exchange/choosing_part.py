"""What waits for a choice: a list on the left, the sides of one beside each other on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.progress import Progress
from studyhours.services.exchange.conflicts import OURS, THEIRS, Decided
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.exchange.part import Part
from studyhours.ui.pages.exchange.sides import Sides
from studyhours.ui.pages.exchange.sides_view import SidesView
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from studyhours.ui.page import Page

T = TypeVar("T")
Work = Callable[[Progress], Decided]
_LIST, _SIDES = 420, 560


class ChoosingPart(Part, Generic[T]):
    """Chosen for one, for all of a kind, or for all.

    Attributes:
        name: What its list is called in names of widgets and keys of texts.
        prefix: What names of its other widgets begin with.
    """

    name: str
    prefix: str

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        words = context.words
        self._found: Sequence[T] = ()
        self.all_ours = self.button(f"exchange-{self.prefix}all-ours", "exchange_page.all_ours")
        self.all_theirs = self.button(
            f"exchange-{self.prefix}all-theirs", "exchange_page.all_theirs"
        )
        self.buttons = (self.all_ours, self.all_theirs)
        self.all_ours.clicked.connect(lambda: self._ask_all(OURS))
        self.all_theirs.clicked.connect(lambda: self._ask_all(THEIRS))
        self._stack = QStackedWidget()
        none = f"exchange_page.no_{self.name}"
        self._stack.addWidget(EmptyState(words, none, f"{none}_hint"))
        self._stack.addWidget(self._make_work(page))
        self.column.addWidget(self._stack, 1)
        self._show()

    def _make_work(self, page: Page) -> QWidget:
        context = self.context
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        self.kind = StillChoice()
        self.kind.setObjectName(f"exchange-{self.prefix}kind")
        context.words.bind(self.kind.setAccessibleName, "exchange_page.col_kind")
        self.kind.activated.connect(lambda _: self._show())
        row.addWidget(self.kind)
        row.addStretch(1)
        column.addLayout(row)
        self._model: RowsModel[T] = RowsModel(self.columns(), context.words, self)
        key = f"exchange.{self.name}"
        self.table = DataTable(self._model, context.theme, context.memory, key)
        context.words.bind(self.table.setAccessibleName, f"exchange_page.part_{self.name}")
        self.table.selected.connect(self._show_one)
        column.addWidget(self.table, 1)
        title = f"exchange_page.part_{self.name}"
        name = f"{self.name}-menu"
        row.addWidget(self.list_menu(page, name, self.table, self._model, title))
        self.sides = SidesView(context.words, self.prefix)
        self.sides.chosen.connect(self._choose)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.sides)
        split.setSizes([_LIST, _SIDES])
        return split

    # ------------------------------------------------------------ what it is about

    def columns(self) -> list[Column[T]]:
        """The columns of the list."""
        raise NotImplementedError

    def kind_of(self, one: T) -> str:
        """By what the list is narrowed."""
        raise NotImplementedError

    def kind_text(self, kind: str) -> str:
        """What that is called."""
        raise NotImplementedError

    def sides_of(self, one: T) -> Sides:
        """Both sides."""
        raise NotImplementedError

    def deciding(self, one: T, choice: str) -> Work:
        """What decides one."""
        raise NotImplementedError

    def deciding_all(self, choice: str, kind: str | None) -> Work:
        """What decides all of a kind, or all."""
        raise NotImplementedError

    # ------------------------------------------------------------ showing

    def retell(self) -> None:
        """Says kinds and sides again."""
        self._offer_kinds()
        self._show()

    def take(self, found: Sequence[T]) -> None:
        """Shows what waits."""
        self._found = found
        self._offer_kinds()
        self._show()

    def _offer_kinds(self) -> None:
        chosen = self.kind.currentData()
        self.kind.clear()
        self.kind.addItem(self.context.words.say("exchange_page.all_kinds"), None)
        for kind in dict.fromkeys(self.kind_of(one) for one in self._found):
            self.kind.addItem(self.kind_text(kind), kind)
        self.kind.setCurrentIndex(max(self.kind.findData(chosen), 0))

    def _show(self) -> None:
        kind = self.kind.currentData()
        rows = [one for one in self._found if kind is None or self.kind_of(one) == kind]
        before = self.table.currentIndex().row()
        self._model.set_rows(rows)
        self._stack.setCurrentIndex(1 if self._found else 0)
        if rows:
            self.table.selectRow(min(max(before, 0), len(rows) - 1))
        self._enable(on=bool(rows))

    def _enable(self, *, on: bool) -> None:
        for widget in (*self.buttons, self.sides):
            widget.setEnabled(on)

    def _show_one(self, one: T | None) -> None:
        self.sides.show_sides(self.sides_of(one) if one is not None else None)

    # ------------------------------------------------------------ deciding

    def _choose(self, choice: str) -> None:
        one = self.table.current()
        if one is not None:
            self._run(self.deciding(one, choice))

    def _ask_all(self, choice: str) -> None:
        kind = self.kind.currentData()
        ask(
            self,
            self.context.words,
            f"exchange_page.ask_{self.prefix.replace('-', '_')}all_{choice}",
            f"exchange_page.all_{choice}",
            lambda: self._run(self.deciding_all(choice, kind)),
            danger=True,
            count=self._model.rowCount(),
            kind=self.kind.currentText(),
        )

    def _run(self, work: Work) -> None:
        self._enable(on=False)
        self.context.tasks.command(
            self,
            "exchange_page.deciding",
            work,
            self._decided,
            self.say_fault,
            changes=lambda decided: decided.changes,
            over=self.refresh,
        )

    def _decided(self, decided: Decided) -> None:
        self.banner.say(
            f"exchange_page.{self.prefix.replace('-', '_')}decided", count=decided.count
        )
