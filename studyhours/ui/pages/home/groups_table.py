"""The rules of a school group by group, for whoever leads it: shares that lead to their people."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studyhours.services.home.by_group import GroupShares, Share
from studyhours.services.home.school import SchoolHome
from studyhours.services.people.text_order import order_of
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel, plain_tip
from studyhours.ui.pages.home.sets_panel import done_way
from studyhours.ui.pages.home.tiles import Way
from studyhours.ui.widgets.table import DataTable

_FIXED = 2
"""Columns before those of rules."""
_NARROWEST, _WIDEST, _PAD = 84, 168, 34
_ONE_LINE = 5
"""Characters of a heading that is not broken."""


class _Shares(RowsModel[GroupShares]):
    """Its headings are what the school calls its rules."""

    titles: tuple[str, ...] = ()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt's: headings."""
        place = section - _FIXED
        if orientation is Qt.Orientation.Horizontal and 0 <= place < len(self.titles):
            if role == Qt.ItemDataRole.DisplayRole:
                return in_two_lines(self.titles[place])
            if role == Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self.titles[place])
        return super().headerData(section, orientation, role)


class GroupsTable(QWidget):
    """A line for each group, a column for each rule.

    Signals:
        wanted: A share was chosen (a ``Way``).
    """

    wanted = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self._rules: tuple[tuple[str, str], ...] = ()
        self._table: DataTable | None = None
        self._model: _Shares | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_home(self, home: SchoolHome) -> None:
        """Shows a school; other rules need another table."""
        titles = self._words.texts
        rules = tuple(
            (f"{bar.ruleset_id}/{bar.rule_id}", titles.pick(bar.title)) for bar in home.rules
        )
        if self._table is None or rules != self._rules:
            self._make(rules)
        if self._model is not None:
            self._model.set_rows(home.shares)

    def _make(self, rules: tuple[tuple[str, str], ...]) -> None:
        if self._table is not None:
            self._column.removeWidget(self._table)
            self._table.hide()
            self._table.deleteLater()
        self._rules = rules
        self._model = model = _Shares(self._columns(), self._words, self)
        model.titles = tuple(title for _, title in rules)
        name = "home-groups"
        table = DataTable(model, self._context.theme, self._context.memory, name)
        self._words.bind(table.setAccessibleName, "home.by_group")
        table.clicked.connect(self._open)
        table.opened.connect(lambda _row: self._open(table.currentIndex()))
        self._column.addWidget(table)
        self._table = table

    def _columns(self) -> list[Column[GroupShares]]:
        whole = self._words
        columns: list[Column[GroupShares]] = [
            Column(
                "group", "home.group", lambda row: row.name or whole.say("home.whole_school"),
                sort=lambda row: (bool(row.name), order_of(row.name)), width=112,
            ),
            Column(
                "teachers", "home.people", lambda row: str(row.teachers), align="right",
                sort=lambda row: row.teachers, width=72, muted=True,
            ),
        ]  # fmt: skip
        return columns + [self._of_rule(rule, title) for rule, title in self._rules]

    def _of_rule(self, rule: str, title: str) -> Column[GroupShares]:
        words = self._words

        def share(row: GroupShares) -> Share:
            return row.shares.get(rule, Share())

        def said(row: GroupShares) -> str:
            one = share(row)
            return words.say("home.of_bound", met=one.done, bound=one.bound) if one.bound else ""

        def role(row: GroupShares) -> str | None:
            one = share(row)
            return "met" if one.bound and one.done == one.bound else None

        def tip(row: GroupShares) -> str:
            return words.say("home.share", rule=title, percent=share(row).percent)

        return Column(
            rule, "home.rule_heading", said, align="centre", chip=role, tip=tip,
            sort=lambda row: share(row).percent, width=self._room_for(title),
        )  # fmt: skip

    def _room_for(self, title: str) -> int:
        """The width of a column that says a rule's title in two lines."""
        lines = in_two_lines(title).split("\n")
        needed = max(map(self.fontMetrics().horizontalAdvance, lines)) + _PAD
        return max(_NARROWEST, min(needed, _WIDEST))

    def _open(self, index: QModelIndex) -> None:
        if self._model is None:
            return
        row = self._model.row(index)
        place = index.column() - _FIXED
        if 0 <= place < len(self._rules):
            rule = self._rules[place][0]
            if row.shares.get(rule, Share()).bound:
                self.wanted.emit(done_way(rule, row.name))
        else:
            self.wanted.emit(Way("check", {"group": row.name}))


def in_two_lines(title: str) -> str:
    """A title broken near its middle: at a blank, or between any two characters of Chinese."""
    if len(title) <= _ONE_LINE:
        return title
    middle = (len(title) + 1) // 2
    blanks = [place for place, one in enumerate(title) if one == " "]
    if blanks:
        place = min(blanks, key=lambda one: abs(one - middle))
        return f"{title[:place]}\n{title[place + 1 :]}"
    return title if title.isascii() else f"{title[:middle]}\n{title[middle:]}"
