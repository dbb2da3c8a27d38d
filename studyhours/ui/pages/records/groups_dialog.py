"""What the filter finds, added up by teacher, kind, month or term; a group leads to its records."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton

from studyhours.domain.quantity import HUNDRED, UNITS, decimal_text
from studyhours.services.records.grouping import (
    BY_KIND,
    BY_MONTH,
    BY_TEACHER,
    BY_TERM,
    WAYS,
    GroupSum,
    group_records,
)
from studyhours.services.records.listing import RecordFilter
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.page import Page
from studyhours.ui.pages.records.fields import ChoiceBox, by_key
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.widgets.dialog_parts import dialog_column
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.list_menu import ListMenu, ListSource
from studyhours.ui.widgets.table import DataTable

_WIDTH, _HEIGHT = 640, 460
_OWN_COLUMNS = ("hour", "period", "item")
"""Units with a column of their own; amounts in others stand together."""
_NAMES = {
    BY_TEACHER: "groups.by_teacher",
    BY_KIND: "groups.by_kind",
    BY_MONTH: "groups.by_month",
    BY_TERM: "groups.by_term",
}
_KEPT = "records-groups.by"


class GroupsDialog(QDialog):
    """A table of groups.

    Signals:
        wanted: The records of a group are to be listed (the way of grouping, ``GroupSum``).
    """

    wanted = Signal(str, object)

    def __init__(
        self, page: Page, saying: Saying, wanted: RecordFilter, said: Callable[[], list[str]]
    ) -> None:
        """For what the list shows.

        Args:
            page: The page.
            saying: Its words.
            wanted: The filter.
            said: The filter in words.
        """
        super().__init__(page)
        self._context, self._saying, self._filter = page.context, saying, wanted
        self._words = words = page.context.words
        self._shown_by = ""
        self.resize(_WIDTH, _HEIGHT)
        column = dialog_column(self, words, "groups-dialog")
        column.addLayout(self._make_head())
        self.model: RowsModel[GroupSum] = RowsModel(self._columns(), words, self)
        self.table = DataTable(
            self.model, page.context.theme, page.context.memory, "records-groups"
        )
        words.bind(self.table.setAccessibleName, "groups.title")
        self.table.opened.connect(self._opened)
        column.addWidget(self.table, 1)
        self.said = plain_label(role="small", wrap=True)
        self.said.setObjectName("groups-said")
        column.addWidget(self.said)
        column.addLayout(self._make_foot(page, said))
        words.changed.connect(self._retell)
        self._read()

    def _make_head(self) -> QHBoxLayout:
        words = self._words
        row = QHBoxLayout()
        row.setSpacing(10)
        title = plain_label(role="panel-title")
        words.bind(title.setText, "groups.title")
        row.addWidget(title)
        row.addStretch(1)
        self.by = ChoiceBox(by_key(words, _NAMES))
        self.by.setObjectName("groups-by")
        self.by.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        words.bind(self.by.setAccessibleName, "groups.by")
        self.by.offer(WAYS)
        kept = self._context.memory.text(_KEPT)
        self.by.choose(kept if kept in WAYS else BY_TEACHER)
        self.by.edited.connect(self._read)
        row.addWidget(self.by)
        return row

    def _make_foot(self, page: Page, said: Callable[[], list[str]]) -> QHBoxLayout:
        words = self._words
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.menu = ListMenu(
            page,
            "groups-menu",
            lambda: ListSource(
                self.table,
                self.model,
                title=lambda: words.say("groups.list_title"),
                filtered=lambda: [self.by.currentText(), *said()],
            ),
        )
        self.menu.setAutoDefault(False)
        buttons.addWidget(self.menu)
        buttons.addStretch(1)
        leave = QPushButton()
        leave.setObjectName("groups-close")
        words.bind(leave.setText, "groups.close")
        leave.clicked.connect(self.reject)
        leave.setAutoDefault(False)
        buttons.addWidget(leave)
        return buttons

    def _columns(self) -> tuple[Column[GroupSum], ...]:
        def amount(unit: str) -> Column[GroupSum]:
            return Column(
                unit, f"groups.column_{unit}",
                lambda one: decimal_text(Fraction(one.sums[unit], HUNDRED))
                if one.sums.get(unit) else "",
                align="right", width=84, sort=lambda one: one.sums.get(unit, 0),
                value=lambda one: Fraction(one.sums[unit], HUNDRED) if one.sums.get(unit) else None,
            )  # fmt: skip

        return (
            Column(
                "group", "groups.column_group", self._name, width=200,
                sort=lambda one: (one.pinyin, one.first.isoformat() if one.first else one.key),
            ),
            Column(
                "count", "groups.column_count", lambda one: f"{one.count:,}", align="right",
                width=84, sort=lambda one: one.count, value=lambda one: one.count,
            ),
            *(amount(unit) for unit in _OWN_COLUMNS),
            Column("others", "groups.column_others", self._others, width=120, muted=True),
        )  # fmt: skip

    def _name(self, one: GroupSum) -> str:
        words = self._words
        if self._shown_by == BY_TEACHER:
            return " ".join(part for part in (one.name, one.staff_no) if part)
        if self._shown_by == BY_KIND:
            return self._saying.kind(one.key)
        if one.first is None:
            return words.say("groups.no_term")
        if self._shown_by == BY_MONTH:
            return words.say("groups.month", year=one.first.year, month=one.first.month)
        year, _, number = one.key.partition("/")
        return words.say("records.term", year=year, number=number)

    def _others(self, one: GroupSum) -> str:
        named = [
            self._words.say(
                "batch.amount",
                number=decimal_text(Fraction(one.sums[unit], HUNDRED)),
                unit=self._saying.unit(unit, number=Fraction(one.sums[unit], HUNDRED)),
            )
            for unit in UNITS
            if unit in one.sums and unit not in _OWN_COLUMNS
        ]
        return self._words.say("window.separator").join(named)

    def _read(self) -> None:
        ledger, wanted, by = self._context.ledger, self._filter, self.by.value
        self._context.memory.put(_KEPT, by)
        self._context.tasks.query(
            self,
            "groups",
            lambda: group_records(ledger, wanted, by),
            lambda groups: self._show(by, groups),
            lambda fault: self.said.setText(self._words.fault(fault)),
        )

    def _show(self, by: str, groups: tuple[GroupSum, ...]) -> None:
        self._shown_by = by
        self.model.set_rows(groups)
        self._retell()

    def _retell(self) -> None:
        self.by.retell()
        count = sum(one.count for one in self.model.rows)
        groups = len(self.model.rows)
        self.said.setText(self._words.say("groups.said", groups=groups, count=f"{count:,}"))

    def _opened(self, one: GroupSum) -> None:
        self.wanted.emit(self._shown_by, one)
        self.accept()
