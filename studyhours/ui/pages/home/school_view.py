"""The school at a glance: verdicts, rules, what is due, who needs help."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studyhours.rules import status as st
from studyhours.rules.results import RuleResult
from studyhours.services.home_school import (
    Deadline,
    PersonOfConcern,
    RuleBar,
    SchoolHome,
)
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.home.lines import UP_TO_DATE, RuleBarRow, StatTile, Told, TwoLines
from studyhours.ui.pages.home.phrases import days_left, until_text
from studyhours.ui.pages.home.set_up import SetUpList
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.widgets.label import plain_label, set_tip
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.table import DataTable

_GAP = 14
_TILES = (st.MET, st.ON_TRACK, st.AT_RISK, st.MISSED, st.NEEDS_DECISION)
_ALWAYS = frozenset({st.MET, st.ON_TRACK, st.AT_RISK, st.MISSED})
_LISTED = 3
_STATUS_KEYS = {
    st.MET: "status.met",
    st.ON_TRACK: "status.on_track",
    st.AT_RISK: "status.at_risk",
    st.NEEDS_DECISION: "status.needs_decision",
    st.MISSED: "status.missed",
    st.EXEMPT: "status.exempt",
    st.NOT_APPLICABLE: "status.not_applicable",
}


class SchoolView(QWidget):
    """Everything that staff look at first."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self._home: SchoolHome | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        self._tiles = QHBoxLayout()
        self._tiles.setSpacing(2)
        strip = Panel(padding=8)
        strip.title.hide()
        strip.note.hide()
        strip.body.addLayout(self._tiles)
        strip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(strip)
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        self._rules = self._panel("home.rules")
        self._rule_rows = _scrolled(self._rules, "home-rules")
        row.addWidget(self._rules, 11)
        side = QVBoxLayout()
        side.setSpacing(_GAP)
        self.set_up = SetUpList(context)
        self._due = self._panel("home.due")
        self._due_rows = _scrolled(self._due, "home-due")
        self._concerns = self._panel("home.concerns")
        self.table = self._table()
        self._nobody = plain_label(role="muted", wrap=True)
        context.words.bind(self._nobody.setText, "home.nobody")
        self._concerns.body.addWidget(self.table, 1)
        self._concerns.body.addWidget(self._nobody)
        side.addWidget(self.set_up)
        side.addWidget(self._due, 5)
        side.addWidget(self._concerns, 6)
        row.addLayout(side, 12)
        column.addLayout(row, 1)

    def _panel(self, key: str) -> Panel:
        panel = Panel()
        self._words.bind(panel.title.setText, key)
        return panel

    def _table(self) -> DataTable:
        words = self._words
        order = {status: place for place, status in enumerate(reversed(st.VERDICT_ORDER))}
        columns: list[Column[PersonOfConcern]] = [
            Column(
                "name", "column.name", lambda row: row.teacher.name,
                sort=lambda row: row.teacher.pinyin, width=96,
            ),
            Column(
                "verdict", "column.verdict", lambda row: words.say(_STATUS_KEYS[row.verdict]),
                sort=lambda row: order.get(row.verdict, 9),
                chip=lambda row: status_role(row.verdict), width=88,
            ),
            Column(
                "at_risk", "home.at_risk", self._at_risk,
                sort=lambda row: -len(row.at_risk), width=160, tip=self._at_risk_tip,
            ),
            Column(
                "missed", "home.missed", lambda row: str(len(row.missed) or ""), align="right",
                sort=lambda row: -len(row.missed), width=70, muted=True, tip=self._missed_tip,
            ),
        ]  # fmt: skip
        self._model: RowsModel[PersonOfConcern] = RowsModel(columns, words)
        table = DataTable(self._model, self._context.theme, self._context.memory, "home.concerns")
        table.opened.connect(self._open_person)
        table.clicked.connect(lambda index: self._open_person(self._model.row(index)))
        table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        words.bind(table.setAccessibleName, "home.concerns")
        return table

    # ------------------------------------------------------------ showing

    def show_home(self, home: SchoolHome) -> None:
        """Shows a school."""
        self._home = home
        self._show_tiles(home)
        _empty(self._rule_rows)
        for bar in home.rules:
            self._rule_rows.addWidget(self._bar_row(bar))
        self._rule_rows.addStretch(1)
        self._rules.note.setText(self._words.say("home.rules_note"))
        _empty(self._due_rows)
        for deadline in home.deadlines:
            self._due_rows.addWidget(self._due_row(deadline, home))
        if not home.deadlines:
            said = self._words.say("home.nothing_due")
            self._due_rows.addWidget(plain_label(said, role="muted", wrap=True))
        self._due_rows.addStretch(1)
        self._model.set_rows(home.concerns)
        self._concerns.note.setText(self._words.say("home.concerns_note", count=len(home.concerns)))
        self.table.setVisible(bool(home.concerns))
        self._nobody.setVisible(not home.concerns)
        self.set_up.show_steps(home.steps)
        self.set_up.setVisible(any(not step.done for step in home.steps[:-1]))

    def _show_tiles(self, home: SchoolHome) -> None:
        _empty(self._tiles)
        for status in _TILES:
            count = home.verdicts.get(status, 0)
            if not count and status not in _ALWAYS:
                continue
            tile = StatTile(
                self._context.theme, str(count), self._words.say(_STATUS_KEYS[status]),
                status_role(status), f"home-tile-{status}",
            )  # fmt: skip
            tile.clicked.connect(self._open_check)
            self._tiles.addWidget(tile)
        if home.waiting:
            waiting = StatTile(
                self._context.theme, str(home.waiting), self._words.say("home.submitted"),
                "waiting", "home-tile-waiting",
            )  # fmt: skip
            waiting.clicked.connect(lambda: self._context.go("records"))
            self._tiles.addWidget(waiting)

    def _bar_row(self, bar: RuleBar) -> RuleBarRow:
        words = self._words
        rule = f"{bar.ruleset_id}/{bar.rule_id}"
        title = words.texts.pick(bar.title)
        figure = words.say("home.of_bound", met=bar.done, bound=bar.bound)
        counts = dict(bar.counts)
        counts[st.ON_TRACK] = counts.get(st.ON_TRACK, 0) - bar.up_to_date
        counts[UP_TO_DATE] = bar.up_to_date
        row = RuleBarRow(self._context.theme, title, figure, counts, f"home-bar-{rule}")
        counted = [
            words.say("home.count_of", status=words.say(key), count=counts[part])
            for part, key in {**_STATUS_KEYS, UP_TO_DATE: "home.up_to_date"}.items()
            if counts.get(part)
        ]
        said = words.say("home.separator").join(counted)
        set_tip(row, said)
        row.setAccessibleName(f"{title} {said}")
        row.clicked.connect(lambda: self._context.go("check", rule=rule))
        return row

    def _due_row(self, deadline: Deadline, home: SchoolHome) -> TwoLines:
        words = self._words
        left = days_left(deadline.due, home.as_of, words)
        people = words.say("home.people_left", count=deadline.people)
        if deadline.urgent:
            people = words.say("home.people_urgent", count=deadline.people, urgent=deadline.urgent)
        told = Told(
            until_text(deadline.due, home.as_of, words),
            "risk" if deadline.urgent else "quiet",
            words.texts.pick(deadline.title),
            f"{people} · {left}" if left else people,
        )
        rule = f"{deadline.ruleset_id}/{deadline.rule_id}"
        row = TwoLines(self._context.theme, told, f"home-due-{rule}")
        row.clicked.connect(lambda: self._context.go("check", rule=rule))
        return row

    def _at_risk(self, row: PersonOfConcern) -> str:
        return self._titles(row.at_risk, _LISTED)

    def _at_risk_tip(self, row: PersonOfConcern) -> str:
        return self._titles(row.at_risk, len(row.at_risk))

    def _missed_tip(self, row: PersonOfConcern) -> str:
        return self._titles(row.missed, len(row.missed))

    def _titles(self, results: Sequence[RuleResult], most: int) -> str:
        texts = self._words.texts
        found = [texts.pick(result.title) for result in results]
        return self._words.say("home.separator").join(found[:most]) + ("…" if found[most:] else "")

    # ------------------------------------------------------------ going on

    def _open_check(self) -> None:
        self._context.go("check")

    def _open_person(self, row: object) -> None:
        if isinstance(row, PersonOfConcern):
            first = (*row.at_risk, *row.missed)[0]
            self._context.go(
                "check", teacher=row.teacher.uid, rule=f"{first.ruleset_id}/{first.rule_id}"
            )


def _scrolled(panel: Panel, name: str) -> QVBoxLayout:
    """A column in a panel that scrolls inside it."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    body = QWidget()
    body.setObjectName("scroll-body")
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    area.setWidget(body)
    panel.body.addWidget(area, 1)
    return column


def _empty(layout: QLayout) -> None:
    while layout.count():
        widget = layout.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
