"""Who needs help, most pressing first, with what is missing and till when."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from studyhours.domain import statuses as st
from studyhours.rules.results import RuleResult
from studyhours.services.home.school import OF_CONCERN, PersonOfConcern, SchoolHome
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.home.chips import LinkChip
from studyhours.ui.pages.home.phrases import do_text, near_day, number
from studyhours.ui.pages.home.sets_panel import STATUS_KEYS
from studyhours.ui.pages.home.tiles import Way
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.widgets.flow import FlowLayout
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.widgets.wrapping_delegate import WrappingDelegate

_COLUMNS = {"name", "verdict", "missing", "due", "observed", "missed"}
_LISTED = 2
"""Titles that a cell lists; the tip lists all."""
_AROUND = 48
"""What edges and the bar at the side take of the panel's width."""


class ConcernsPanel(Panel):
    """A table, made when there is first somebody to list.

    Signals:
        wanted: A person or a figure was chosen (a ``Way``).
    """

    wanted = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self._home: SchoolHome | None = None
        self._model: RowsModel[PersonOfConcern] | None = None
        self._counts: list[LinkChip] = []
        self._row = FlowLayout()  # figures of thousands go on below each other
        self.head.addLayout(self._row)
        self._nobody = plain_label(role="muted", wrap=True)
        self._nobody.setObjectName("home-nobody")
        self._words.bind(self._nobody.setText, "home.nobody")
        self._nobody.hide()
        self.body.addWidget(self._nobody)

    def show_home(self, home: SchoolHome) -> None:
        """Shows other people."""
        self._home = home
        self.title.setText(self._words.say("home.members" if home.groups else "home.concerns"))
        if self._model is None and home.concerns:
            # Making a table takes about as long as all the rest of the page: a turn of its own.
            QTimer.singleShot(0, self, self._list)
        elif self._model is not None:
            self._list()
        self._nobody.setVisible(not home.concerns)
        self._show_counts(home)

    def _show_counts(self, home: SchoolHome) -> None:
        for old in self._counts:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._counts = []
        for status in OF_CONCERN:
            count = home.verdicts.get(status, 0)
            if count:
                said = self._words.say(
                    "home.people_of", status=self._words.say(STATUS_KEYS[status]), count=count
                )
                name = f"home-concerns-{status}"
                chip = LinkChip(self._context.theme, said, status_role(status), name, figure=count)
                way = Way("check", {"status": status})
                chip.clicked.connect(lambda _on=False, way=way: self.wanted.emit(way))
                self._row.addWidget(chip)
                self._counts.append(chip)

    def _list(self) -> None:
        home = self._home
        if home is None:
            return
        if self._model is None:
            self._model = self._make_table()
        self._model.set_rows(home.concerns)
        self._table.setVisible(bool(home.concerns))
        self._make_room()
        self.wrapping.say({self._missing(one) for one in home.concerns})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: where there is little room, who it is and what is missing come first."""
        super().resizeEvent(event)
        if self._model is not None:
            self._make_room()

    def _make_room(self) -> None:
        home = self._home
        if home is None:
            return
        shown = ["name", "verdict", "missing"]
        if home.groups and any(one.observed is not None for one in home.concerns):
            shown.append("observed")
        wanted = {
            "due": any(one.steps for one in home.concerns),
            "missed": "observed" not in shown and any(one.missed for one in home.concerns),
        }
        for key, some in wanted.items():
            if some and self._table.needs([*shown, key]) <= self.width() - scaled(_AROUND):
                shown.append(key)
        self._table.leave_out(_COLUMNS - set(shown))

    def _make_table(self) -> RowsModel[PersonOfConcern]:
        words = self._words
        model: RowsModel[PersonOfConcern] = RowsModel(self._columns(), words, self)
        table = DataTable(model, self._context.theme, self._context.memory, "home-behind")
        table.setObjectName("home-concerns")
        table.opened.connect(self._open)
        table.clicked.connect(lambda index: self._open(model.row(index)))
        table.stretch("missing")
        self.wrapping = WrappingDelegate(self._context.theme, table, "missing")
        words.bind(table.setAccessibleName, "home.concerns")
        self.body.insertWidget(0, table, 1)
        self._table = table
        return model

    def _open(self, row: object) -> None:
        if not isinstance(row, PersonOfConcern):
            return
        first = row.first_rule
        params = {"teacher": row.teacher.uid}
        if first is not None:
            params["rule"] = f"{first.ruleset_id}/{first.rule_id}"
        self.wanted.emit(Way("check", params))

    def _columns(self) -> list[Column[PersonOfConcern]]:
        words = self._words
        order = {status: place for place, status in enumerate(reversed(st.VERDICT_ORDER))}
        return [
            Column(
                "name", "column.name", lambda row: row.called,
                sort=lambda row: row.teacher.pinyin, width=84,
            ),
            Column(
                "verdict", "column.verdict", lambda row: words.say(f"status.{row.verdict}"),
                sort=lambda row: order.get(row.verdict, 9),
                chip=lambda row: status_role(row.verdict), width=84,
            ),
            Column(
                "missing", "home.lacking", self._missing, width=160,
                sort=lambda row: -len(row.at_risk),
                tip=self._all_missing,
            ),
            Column(
                "due", "home.till", self._due, muted=True, width=76,
                sort=lambda row: row.steps[0].due if row.steps else None,
            ),
            Column(
                "observed", "home.observed", self._observed, align="right", width=88,
                sort=lambda row: row.observed.value if row.observed is not None else None,
            ),
            Column(
                "missed", "home.missed", self._missed, align="right",
                sort=lambda row: -len(row.missed), width=70, muted=True,
                tip=lambda row: self._titles(row.missed),
            ),
        ]  # fmt: skip

    def _missing(self, row: PersonOfConcern) -> str:
        if row.steps:
            step = row.steps[0]
            title, count = self._words.texts.pick(step.title), number(step.missing)
            return self._words.say("home.lacks_of", title=title, count=count)
        return self._titles((*row.at_risk, *row.missed), _LISTED)

    def _all_missing(self, row: PersonOfConcern) -> str:
        """What can still be done, then what no longer can."""
        lines = [do_text(step, self._words) for step in row.steps]
        if row.at_risk and not lines:
            lines = [self._titles(row.at_risk)]
        if row.missed:
            lines.append(f"{self._words.say('home.was_missed')}: {self._titles(row.missed)}")
        return "\n".join(lines)

    def _due(self, row: PersonOfConcern) -> str:
        if not row.steps or self._home is None:
            return ""
        return near_day(row.steps[0].due, self._home.as_of, self._words)

    def _observed(self, row: PersonOfConcern) -> str:
        mark = row.observed
        if mark is None:
            return ""
        return f"{number(mark.value)} / {number(mark.target)}"

    def _missed(self, row: PersonOfConcern) -> str:
        count = len(row.missed)
        return self._words.say("home.missed_count", count=count) if count else ""

    def _titles(self, results: Sequence[RuleResult], most: int = 0) -> str:
        """What rules are called; of more than ``most`` the first, and how many more there are."""
        texts, more = self._words.texts, len(results) - 1
        if most and len(results) > most:
            return self._words.say("home.and_more", title=texts.pick(results[0].title), count=more)
        return self._words.say("home.separator").join(texts.pick(one.title) for one in results)
