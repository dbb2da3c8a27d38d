"""The school at a glance: what waits, who stands where, who is behind, what is due."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.checking.seen import sees_school
from studyhours.services.home.figures import Figures, leads
from studyhours.services.home.last_year import SameDayLastYear
from studyhours.services.home.school import Deadline, SchoolHome
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.home.activity_rows import coming_row
from studyhours.ui.pages.home.concerns import ConcernsPanel
from studyhours.ui.pages.home.figures_told import NOT_YET, tiles_of
from studyhours.ui.pages.home.groups_table import GroupsTable
from studyhours.ui.pages.home.lines import Told, TwoLines
from studyhours.ui.pages.home.phrases import days_left, until_text
from studyhours.ui.pages.home.set_up import SetUpList
from studyhours.ui.pages.home.sets_panel import SetsList
from studyhours.ui.pages.home.tiles import TilesStrip, Way
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.switch import Switch

_GAP = 14
_LOWEST = 380
"""Pixels of height below which the page scrolls."""
_NARROW, _STACKED = 780, 860
"""Pixels of width below which panels are stacked, and how high they are then."""
_NOTHING, _UNBOUNDED = 116, 16_777_215
_RULES, _GROUPS = "rules", "groups"
_VIEW = "home_standing"


class SchoolView(QScrollArea):
    """Everything that staff, leaders and heads of groups look at first."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self._home: SchoolHome | None = None
        self._figures: Figures | None = None
        actor = context.ledger.actor
        issues = "issue" in actor.functions and sees_school(actor)
        self._due_papers: int | None = NOT_YET if issues else None
        self._turns = Turns(self)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("scroll-body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        self.tiles = TilesStrip(context.theme)
        self.tiles.wanted.connect(self._go)
        self.tiles.hide()
        column.addWidget(self.tiles)
        self._below = below = QWidget()
        below.setMinimumHeight(_LOWEST)
        self._row = row = QHBoxLayout(below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._make_standing(), 11)
        row.addLayout(self._make_side(), 12)
        column.addWidget(below, 1)
        self.setWidget(body)

    def _make_standing(self) -> Panel:
        panel = self._standing = self._panel("home.rules")
        self._switch = Switch(
            self._words, "home-by", ((_RULES, "home.by_rule"), (_GROUPS, "home.by_group"))
        )
        self._switch.chosen.connect(self._choose_view)
        self._switch.hide()
        panel.head.addWidget(self._switch)
        self._stack = QStackedWidget()
        area = _area("home-rules")
        self.sets = SetsList(self._context)
        self.sets.setObjectName("scroll-body")
        self.sets.wanted.connect(self._go)
        area.setWidget(self.sets)
        self._stack.addWidget(area)
        panel.body.addWidget(self._stack, 1)
        self._groups: GroupsTable | None = None
        return panel

    def _make_side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(_GAP)
        self.set_up = SetUpList(self._context)
        self.set_up.hide()
        self.concerns = ConcernsPanel(self._context)
        self.concerns.wanted.connect(self._go)
        self._week = self._panel("home.group_week")
        self._week.hide()
        self._due = self._panel("home.due")
        area = _area("home-due")
        body = QWidget()
        body.setObjectName("scroll-body")
        self._due_rows = QVBoxLayout(body)
        self._due_rows.setContentsMargins(0, 0, 0, 0)
        self._due_rows.setSpacing(2)
        area.setWidget(body)
        self._due.body.addWidget(area, 1)
        side.addWidget(self.set_up)
        side.addWidget(self.concerns, 6)
        side.addWidget(self._week)
        side.addWidget(self._due, 5)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: where there is little room, panels stand below one another."""
        super().resizeEvent(event)
        narrow = self.width() < scaled(_NARROW)
        ways = QBoxLayout.Direction
        wanted = ways.TopToBottom if narrow else ways.LeftToRight
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)
            self._below.setMinimumHeight(scaled(_STACKED) if narrow else _LOWEST)

    def _panel(self, key: str) -> Panel:
        panel = Panel()
        self._words.bind(panel.title.setText, key)
        return panel

    # ------------------------------------------------------------ showing

    def show_figures(self, figures: Figures) -> None:
        """Shows what is known without judging anybody."""
        self._figures = figures
        self.tiles.show_tiles(tiles_of(figures, self._context, self._due_papers))
        _empty(self._week.body)
        for one in figures.of_groups:
            self._week.body.addWidget(coming_row(one, figures.today, self._context))
        self._week.setVisible(bool(figures.of_groups))

    def show_papers(self, due: int | None) -> None:
        """Says how many certificates are to be issued."""
        self._due_papers = due
        if self._figures is not None:
            self.show_figures(self._figures)

    def show_last_year(self, before: SameDayLastYear | None) -> None:
        """Says how the school stood a year ago."""
        self.sets.show_last_year(before.met if before is not None else {})

    def show_home(self, home: SchoolHome) -> None:
        """Shows a school, or a group."""
        self._home = home
        self._turns.begin(
            lambda: self.sets.show_home(home),
            lambda: self._show_due(home),
            lambda: self._show_people(home),
            lambda: self._show_groups(home),
        )

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
        # Nothing to say takes no room from those who need help.
        most = _UNBOUNDED if home.deadlines else scaled(_NOTHING)
        self._due.setMaximumHeight(most)

    def _show_people(self, home: SchoolHome) -> None:
        self.concerns.show_home(home)
        begins = not home.groups and any(not step.done for step in home.steps[:-1])
        if begins:
            self.set_up.show_steps(home.steps)
        self.set_up.setVisible(begins)

    def _show_groups(self, home: SchoolHome) -> None:
        self._switch.setVisible(bool(home.shares))
        wanted = self._context.memory.text(_VIEW)
        if not wanted:
            wanted = _GROUPS if leads(self._context.ledger.actor) else _RULES
        self._look_at(wanted if home.shares else _RULES)

    def _choose_view(self, view: str) -> None:
        self._context.memory.put(_VIEW, view)
        self._look_at(view)

    def _look_at(self, view: str) -> None:
        self._switch.choose(view)
        home = self._home
        if view == _RULES or home is None:
            self._stack.setCurrentIndex(0)
            return
        if self._groups is None:
            self._groups = GroupsTable(self._context)
            self._groups.wanted.connect(self._go)
            self._stack.addWidget(self._groups)
        self._groups.show_home(home)
        self._stack.setCurrentWidget(self._groups)

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
        row.figure = deadline.people
        way = Way("check", {"rule": rule, "due": deadline.due.isoformat()})
        row.clicked.connect(lambda: self._go(way))
        return row

    # ------------------------------------------------------------ going on

    def _go(self, way: object) -> None:
        if isinstance(way, Way):
            self._context.go(way.page, **way.params)


def _area(name: str) -> QScrollArea:
    """A place in a panel that scrolls by itself."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    # The first viewport asked for has the types of all widgets made, which takes about 20 ms:
    # better here than in the turn that makes the table.
    area.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _empty(layout: QLayout) -> None:
    while layout.count():
        widget = layout.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
