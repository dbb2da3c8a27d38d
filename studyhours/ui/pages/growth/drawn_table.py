"""Records that a handbook draws by itself, as a list; those picked have a tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.services.growth.drawn import Drawn
from studyhours.services.growth.saying import day_said, more_text, title_text, what_text
from studyhours.services.people.text_order import order_of
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.words import Words

_TICK = "✓"


def _columns(words: Words, picked: Callable[[str], bool]) -> tuple[Column[Drawn], ...]:
    return (
        Column(
            "picked", "growth_page.picked", lambda one: _TICK if picked(one.uid) else "",
            align="centre", width=52, sort=lambda one: not picked(one.uid),
        ),
        Column(
            "day", "growth.column_day", lambda one: day_said(one, words.texts), width=92,
            sort=lambda one: one.last_day, muted=True,
        ),
        Column(
            "what", "growth.column_what", lambda one: what_text(one, words.texts), width=104,
            sort=lambda one: (one.kind, one.type or ""),
        ),
        Column(
            "title", "growth.column_title", lambda one: title_text(one, words.texts), width=240,
            sort=lambda one: order_of(one.title),
        ),
        Column(
            "more", "growth.column_more", lambda one: more_text(one, words.texts), width=150,
            muted=True,
        ),
    )  # fmt: skip


class _Table(DataTable):
    """Space ticks what is chosen."""

    ticked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's."""
        if event.key() == Qt.Key.Key_Space:
            self.ticked.emit()
        else:
            super().keyPressEvent(event)


class DrawnTable(QWidget):
    """A list of records.

    Signals:
        changed: Others are picked now.
        opened: One is to be looked at (its uid).
    """

    changed = Signal()
    opened = Signal(str)

    def __init__(self, context: PageContext, name: str, *, picking: bool) -> None:
        super().__init__()
        words = context.words
        self._words, self._picks = words, set[str]()
        self._editable = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        self._said = plain_label(role="muted", wrap=True)
        self._said.setObjectName(f"growth-{name}-count")
        head.addWidget(self._said, 1)
        self.pick = QPushButton()
        self.pick.setObjectName(f"growth-{name}-pick")
        words.bind(self.pick.setText, "growth_page.pick")
        if not picking:
            self.pick.hide()
        self.pick.clicked.connect(self._tick)
        head.addWidget(self.pick)
        column.addLayout(head)
        self.model: RowsModel[Drawn] = RowsModel(
            _columns(words, self._picks.__contains__), words, self
        )
        self.table = _Table(self.model, context.theme, context.memory, f"growth.{name}")
        self.table.setObjectName(f"growth-{name}")
        words.bind(self.table.setAccessibleName, f"growth.part_{name}")
        self.table.setColumnHidden(0, not picking)
        self.table.setMinimumHeight(180)
        self.table.opened.connect(lambda row: self.opened.emit(row.uid))
        self.table.ticked.connect(self._tick)
        column.addWidget(self.table, 1)
        self._picking = picking

    @property
    def picks(self) -> tuple[str, ...]:
        """Those picked, in the order of the list."""
        rows = sorted(self.model.rows, key=lambda one: (one.last_day, one.uid))
        return tuple(one.uid for one in rows if one.uid in self._picks)

    def show_records(
        self, records: Sequence[Drawn], picks: Sequence[str], *, editable: bool
    ) -> None:
        """Shows them."""
        self._picks.clear()
        self._picks.update(picks)
        self._editable = editable and self._picking
        self.model.set_rows(list(reversed(records)))
        self.pick.setEnabled(self._editable and bool(records))
        self._say()

    def _say(self) -> None:
        key = "growth_page.drawn_picked" if self._picking else "growth_page.drawn"
        self._said.setText(self._words.say(key, count=len(self.model.rows), picked=len(self.picks)))

    def _tick(self) -> None:
        chosen = {one.uid for one in self.table.chosen()}
        if not chosen or not self._editable:
            return
        if chosen <= self._picks:
            self._picks -= chosen
        else:
            self._picks |= chosen
        self.table.viewport().update()
        self._say()
        self.changed.emit()
