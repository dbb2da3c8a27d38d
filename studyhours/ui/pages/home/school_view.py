"""The school at a glance: verdicts, rules, what is due, who needs help."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain import statuses as st
from studyhours.services.home.school import (
    Deadline,
    PersonOfConcern,
    RuleBar,
    SchoolHome,
)
from studyhours.services.ledgers.permissions import may_review
from studyhours.ui.context import PageContext
from studyhours.ui.pages.home.concerns import ConcernsPanel
from studyhours.ui.pages.home.lines import UP_TO_DATE, RuleBarRow, Told, TwoLines
from studyhours.ui.pages.home.phrases import days_left, until_text
from studyhours.ui.pages.home.set_up import SetUpList
from studyhours.ui.pages.home.sets_strip import STATUS_KEYS, SetsStrip
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.label import plain_label, set_tip
from studyhours.ui.widgets.panel import Panel

_GAP = 14


class SchoolView(QWidget):
    """Everything that staff look at first."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self._home: SchoolHome | None = None
        self._turns = Turns(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        self.sets = SetsStrip(context)
        self.sets.chosen.connect(lambda one: context.go("check", ruleset=one))
        self.sets.waiting.connect(self._open_waiting)
        column.addWidget(self.sets)
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
        self._concerns = ConcernsPanel(context)
        self._concerns.opened.connect(self._open_person)
        side.addWidget(self.set_up)
        side.addWidget(self._due, 5)
        side.addWidget(self._concerns, 6)
        row.addLayout(side, 12)
        column.addLayout(row, 1)

    def _panel(self, key: str) -> Panel:
        panel = Panel()
        self._words.bind(panel.title.setText, key)
        return panel

    # ------------------------------------------------------------ showing

    def _open_waiting(self) -> None:
        """What waits for review; among the records, for whoever reviews nothing."""
        if may_review(self._context.ledger.actor):
            self._context.go("review", state="submitted")
        else:
            self._context.go("records")

    def show_home(self, home: SchoolHome) -> None:
        """Shows a school."""
        self._home = home
        self._turns.begin(
            lambda: self._show_rules(home),
            lambda: self._show_due(home),
            lambda: self._show_people(home),
        )

    def _show_rules(self, home: SchoolHome) -> None:
        self.sets.show_home(home)
        _empty(self._rule_rows)
        most = max((bar.bound for bar in home.rules), default=0)
        widest = self._words.say("home.of_bound", met=most, bound=most)
        for bar in home.rules:
            self._rule_rows.addWidget(self._bar_row(bar, widest))
        self._rule_rows.addStretch(1)
        self._rules.note.setText(self._words.say("home.rules_note"))

    def _show_due(self, home: SchoolHome) -> None:
        _empty(self._due_rows)
        for deadline in home.deadlines:
            self._due_rows.addWidget(self._due_row(deadline, home))
        if not home.deadlines:
            missed = any(one.missed for one in home.concerns)
            key = "home.nothing_due_missed" if missed else "home.nothing_due"
            said = self._words.say(key)
            self._due_rows.addWidget(plain_label(said, role="muted", wrap=True))
        self._due_rows.addStretch(1)

    def _show_people(self, home: SchoolHome) -> None:
        self._concerns.show_people(home.concerns)
        begins = any(not step.done for step in home.steps[:-1])
        if begins:
            self.set_up.show_steps(home.steps)
        self.set_up.setVisible(begins)

    def _bar_row(self, bar: RuleBar, widest: str) -> RuleBarRow:
        words = self._words
        rule = f"{bar.ruleset_id}/{bar.rule_id}"
        title = words.texts.pick(bar.title)
        figure = words.say("home.of_bound", met=bar.done, bound=bar.bound)
        counts = dict(bar.counts)
        counts[st.ON_TRACK] = counts.get(st.ON_TRACK, 0) - bar.up_to_date
        counts[UP_TO_DATE] = bar.up_to_date
        row = RuleBarRow(
            self._context.theme, title, figure, counts, f"home-bar-{rule}", widest=widest
        )
        counted = [
            words.say("home.count_of", status=words.say(key), count=counts[part])
            for part, key in {**STATUS_KEYS, UP_TO_DATE: "home.up_to_date"}.items()
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

    # ------------------------------------------------------------ going on

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
    # The first viewport asked for has the types of all widgets made, which takes about 20 ms:
    # better here than in the turn that makes the table.
    area.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
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
