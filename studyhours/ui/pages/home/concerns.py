"""Who needs help, most pressing first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from studyhours.domain import statuses as st
from studyhours.rules.results import RuleResult
from studyhours.services.home.school import PersonOfConcern
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.home.sets_strip import STATUS_KEYS
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.table import DataTable

_LISTED = 3
_AT_RISK = 2
_ROOMY = 400
"""Pixels from which on there is room for what is at risk."""


class ConcernsPanel(Panel):
    """A table, made when there is first somebody to list.

    Signals:
        opened: A person was chosen (``PersonOfConcern``).
    """

    opened = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self._people: Sequence[PersonOfConcern] = ()
        self._model: RowsModel[PersonOfConcern] | None = None
        self._words.bind(self.title.setText, "home.concerns")
        self._nobody = plain_label(role="muted", wrap=True)
        self._words.bind(self._nobody.setText, "home.nobody")
        self._nobody.hide()
        self.body.addWidget(self._nobody)

    def show_people(self, people: Sequence[PersonOfConcern]) -> None:
        """Shows other people."""
        self._people = people
        if self._model is None and people:
            # Making a table takes about as long as all the rest of the page: a turn of its own.
            QTimer.singleShot(0, self, self._list)
        elif self._model is not None:
            self._list()
        self._nobody.setVisible(not people)
        self.note.setText(self._words.say("home.concerns_note", count=len(people)))

    def _list(self) -> None:
        if self._model is None:
            self._model = self._make_table()
        self._model.set_rows(self._people)
        self._table.setVisible(bool(self._people))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: where there is little room, who it is and what was missed come first."""
        super().resizeEvent(event)
        if self._model is not None:
            self._make_room()

    def _make_room(self) -> None:
        self._table.setColumnHidden(_AT_RISK, self.width() < _ROOMY)

    def _make_table(self) -> RowsModel[PersonOfConcern]:
        words = self._words
        model: RowsModel[PersonOfConcern] = RowsModel(self._columns(), words, self)
        table = DataTable(model, self._context.theme, self._context.memory, "home.concerns")
        table.opened.connect(self.opened)
        table.clicked.connect(lambda index: self.opened.emit(model.row(index)))
        table.horizontalHeader().setSectionResizeMode(_AT_RISK, QHeaderView.ResizeMode.Stretch)
        words.bind(table.setAccessibleName, "home.concerns")
        self.body.insertWidget(0, table, 1)
        self._table = table
        return model

    def _columns(self) -> list[Column[PersonOfConcern]]:
        words = self._words
        order = {status: place for place, status in enumerate(reversed(st.VERDICT_ORDER))}
        return [
            Column(
                "name", "column.name", lambda row: row.teacher.name,
                sort=lambda row: row.teacher.pinyin, width=96,
            ),
            Column(
                "verdict", "column.verdict", lambda row: words.say(STATUS_KEYS[row.verdict]),
                sort=lambda row: order.get(row.verdict, 9),
                chip=lambda row: status_role(row.verdict), width=88,
            ),
            Column(
                "at_risk", "home.at_risk", lambda row: self._titles(row.at_risk, _LISTED),
                sort=lambda row: -len(row.at_risk), width=160,
                tip=lambda row: self._titles(row.at_risk, len(row.at_risk)),
            ),
            Column(
                "missed", "home.missed", self._missed, align="right",
                sort=lambda row: -len(row.missed), width=76, muted=True,
                tip=lambda row: self._titles(row.missed, len(row.missed)),
            ),
        ]  # fmt: skip

    def _missed(self, row: PersonOfConcern) -> str:
        count = len(row.missed)
        return self._words.say("home.missed_count", count=count) if count else ""

    def _titles(self, results: Sequence[RuleResult], most: int) -> str:
        texts = self._words.texts
        found = [texts.pick(result.title) for result in results]
        return self._words.say("home.separator").join(found[:most]) + ("…" if found[most:] else "")
