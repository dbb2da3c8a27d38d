"""A list of people with a box before each: who is ticked gets a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from studyhours.domain.errors import Fault
from studyhours.services.papers.issued_before import Translated
from studyhours.ui.context import Surroundings
from studyhours.ui.models.rows import Column, Index, RowsModel
from studyhours.ui.widgets.chip_delegate import ChipDelegate
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.widgets.tick_delegate import draw_box
from studyhours.ui.words import Words

TICK = 0
_PAPER = "paper"
"""The column of what somebody gets, in lists of every kind."""


class Someone(Protocol):
    """Somebody who could get a paper of any kind."""

    @property
    def key(self) -> str:
        """What tells this row from all others."""

    @property
    def uid(self) -> str:
        """The teacher."""

    @property
    def name(self) -> str:
        """Name."""

    @property
    def staff_no(self) -> str | None:
        """Staff number."""

    @property
    def pinyin(self) -> str:
        """What the name sorts by."""

    @property
    def serial(self) -> str | None:
        """Number of a valid paper that says exactly this already."""

    @property
    def others(self) -> tuple[str, ...]:
        """Numbers of valid papers that say something else."""

    @property
    def replaced(self) -> tuple[str, ...]:
        """Numbers of those that a new paper takes the place of."""

    @property
    def translated(self) -> tuple[Translated, ...]:
        """Valid papers in another language."""

    @property
    def fault(self) -> Fault | None:
        """Why there can be none."""

    @property
    def can_be_issued(self) -> bool:
        """Whether it may be ticked."""

    @property
    def is_due(self) -> bool:
        """Whether no paper is there yet that should be."""

    def matches(self, typed: str) -> bool:
        """Whether typed text may mean it."""


One = TypeVar("One", bound=Someone)
Ticked = Callable[[One], bool]
"""Whether somebody is ticked."""


def name_columns() -> tuple[Column[Any], ...]:
    """Who: the columns that lists of every kind begin with, behind the boxes."""
    return (
        Column("name", "column.name", lambda one: one.name, sort=lambda one: one.pinyin, width=124),
        Column(
            "staff_no",
            "documents.staff_no",
            lambda one: one.staff_no or "",
            sort=lambda one: one.staff_no or "",
            width=52,
            muted=True,
        ),
    )


class TickModel(RowsModel[One], Generic[One]):
    """Rows, and which of them are ticked.

    Signals:
        ticked: Another selection is ticked.
    """

    ticked = Signal()

    def __init__(
        self,
        columns: Callable[[Words, Ticked[One]], tuple[Column[One], ...]],
        words: Words,
        parent: QObject | None = None,
    ) -> None:
        """Without rows; ``columns`` come behind that of the boxes."""
        self._ticks: set[str] = set()
        boxes: Column[One] = Column("tick", "documents.tick", self._tick_text, width=40)
        super().__init__((boxes, *columns(words, self.is_ticked)), words, parent)

    def _tick_text(self, one: One) -> str:
        return "✓" if one.key in self._ticks else ""

    @property
    def ticks(self) -> frozenset[str]:
        """Keys of those ticked, whether shown or not."""
        return frozenset(self._ticks)

    def is_ticked(self, one: One) -> bool:
        """Whether somebody is ticked."""
        return one.key in self._ticks

    def set_ticks(self, keys: Iterable[str]) -> None:
        """Ticks these and no others."""
        self._ticks = set(keys)
        self._changed()

    def turn(self, rows: Iterable[One]) -> None:
        """Ticks those rows, or takes the ticks away where all of them have one."""
        able = {one.key for one in rows if one.can_be_issued}
        if able:
            self._ticks = self._ticks - able if able <= self._ticks else self._ticks | able
            self._changed()

    def _changed(self) -> None:
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.ticked.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: the first column also says its tick the way Qt does, for screen readers."""
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid() and index.column() == TICK:
            on = self.row(index).key in self._ticks
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return super().data(index, role)


class _TickDelegate(ChipDelegate):
    """Draws the box of a tick."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt's: draws one box; none where no paper can be issued."""
        painter.save()
        self._ground(painter, option)
        model = index.model()
        if isinstance(model, TickModel) and model.row(index).can_be_issued:
            drawn: Any = option  # its fields are missing from Qt's type information
            on = model.is_ticked(model.row(index))
            draw_box(painter, QRectF(drawn.rect).center(), drawn.palette, on=on)
        painter.restore()


class _PaperDelegate(ChipDelegate):
    """Draws rows; numbers of papers that somebody gets tell each other apart by their ends."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt's: draws one cell."""
        model = index.model()
        if isinstance(model, TickModel) and model.columns[index.column()].key == _PAPER:
            drawn: Any = option  # its fields are missing from Qt's type information
            drawn.textElideMode = Qt.TextElideMode.ElideMiddle
        super().paint(painter, option, index)


class TickTable(DataTable):
    """The list: a click on a box or the space key ticks."""

    def __init__(self, model: TickModel[Any], surroundings: Surroundings, name: str) -> None:
        super().__init__(model, surroundings.theme, surroundings.memory, name)
        self._people = model
        self._boxes = _TickDelegate(surroundings.theme, self)
        self.setItemDelegateForColumn(TICK, self._boxes)
        self.give(TICK, 40)
        self._papers = _PaperDelegate(surroundings.theme, self)
        self.setItemDelegate(self._papers)  # not of the column: what that needs is measured
        self.clicked.connect(self._clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: space ticks the rows chosen."""
        if event.key() == Qt.Key.Key_Space:
            self._people.turn(self.chosen())
        else:
            super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == TICK:
            self._people.turn([self._people.row(index)])
