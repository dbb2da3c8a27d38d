"""The parts of the page of results: head, table, detail, and what stands in their place."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from studyhours.services.checking.judged_table import JudgedTable
from studyhours.services.checking.verdicts import Verdicts
from studyhours.ui.context import PageContext
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.check.chase import ChaseButton
from studyhours.ui.pages.check.detail import DetailPanel
from studyhours.ui.pages.check.filters import CheckFilters
from studyhours.ui.pages.check.frozen_strip import FrozenStrip
from studyhours.ui.pages.check.grid import VerdictGrid
from studyhours.ui.pages.check.model import VerdictModel
from studyhours.ui.pages.check.output import ShownTable, TableOutput
from studyhours.ui.pages.check.table_area import TableArea
from studyhours.ui.pages.check.tallies import Tallies
from studyhours.ui.pages.check.view_choice import ViewChoice
from studyhours.ui.pages.check.year_place import YearButton, YearPlace
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.split import SplitWithDrawer

_ROOMY = 1120
_OF_VIEWS = 160
"""Room for the choice between teachers and others."""


class CheckView(Page):
    """Everything that is shown, and what of it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._verdicts: Verdicts | None = None
        self._shown: JudgedTable | None = None
        self._make_head()
        self._make_body()

    def _make_head(self) -> None:
        words = self.context.words
        self.filters = CheckFilters(words)
        self.views = ViewChoice(words, self.context.memory)
        self.header.controls.addWidget(self.views)
        self.header.spread_controls()
        self._row = QWidget()
        self._filter_row = QHBoxLayout(self._row)
        self._filter_row.setContentsMargins(0, 0, 0, 0)
        self._filter_row.addWidget(self.filters)
        self.body.addWidget(self._row)
        self._output = TableOutput(self.context, self, self.banner, self._table)
        self.year_button = YearButton(words)
        self._everybody = self._office = "check" in self.context.ledger.actor.functions
        self.chase = ChaseButton(self, self._output.desk, lambda: self._verdicts)
        self._save_buttons = (self.chase.button, *self._output.buttons())
        for button in (self.year_button, *self._save_buttons):
            button.setEnabled(button is self.year_button)
            self.header.buttons.addWidget(button)
        # Once it has a place: shown before, it would be a window.
        self.year_button.setVisible(self._everybody)
        self.body.addWidget(self._output.desk)
        self._make_tallies()

    def _make_tallies(self) -> None:
        words = self.context.words
        self._tallies = Tallies(words)
        self.chips, self.rule_sets = self._tallies.chips, self._tallies.rule_sets
        self.part, self.summary = self._tallies.part, self._tallies.summary
        self.body.addWidget(self._tallies)
        self.strip = FrozenStrip(words)
        self.body.addWidget(self.strip)
        self.body.setSpacing(GAP - 4)

    def _make_body(self) -> None:
        words, theme = self.context.words, self.context.theme
        self.model = VerdictModel(words, self)
        self.grid = VerdictGrid(self.model, theme)
        words.bind(self.grid.names.setAccessibleName, "picker.name")
        words.bind(self.grid.rules.setAccessibleName, "page.check")
        self.no_units = EmptyState(words, "check_page.no_units", "check_page.no_units_hint")
        self.no_units.setObjectName("check-no-units")
        self.area = TableArea(self.grid, words)
        self.detail = DetailPanel(words, theme)
        self.split = SplitWithDrawer(self.area, self.detail, words, over=self)
        self.no_teachers = EmptyState(
            words,
            "check_page.no_teachers",
            "check_page.no_teachers_hint",
            "check_page.to_imports" if self.context.shows("imports") else "",
        )
        self.no_teachers.setObjectName("check-no-teachers")
        self.no_rules = EmptyState(
            words,
            "check_page.no_rules",
            "check_page.no_rules_hint",
            "check_page.to_rules" if self.context.shows("rules") else "",
        )
        self.no_rules.setObjectName("check-no-rules")
        self._stage = QStackedWidget()
        self.year = YearPlace(self)
        for part in (self.split, self.no_teachers, self.no_rules, self.no_units, self.year):
            self._stage.addWidget(part)
        self.body.addWidget(self._stage, 1)

    def _table(self) -> ShownTable | None:
        """The results as filtered and ordered, for paper and files."""
        if self._verdicts is None or self._verdicts.checked is None or self._shown is None:
            return None
        lines = [row.line for row in self.model.rows]
        return ShownTable.of(self._verdicts.checked, self._shown, lines, self.model.ruleset)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: there is more room, or less."""
        super().resizeEvent(event)
        self._place_filters()

    def _place_filters(self) -> None:
        """Filters stand in the head where there is room, else in a line of their own."""
        roomy = self.width() >= _ROOMY + (_OF_VIEWS if self.views.offered else 0)
        place = self.header.controls if roomy else self._filter_row
        if place.indexOf(self.filters) < 0:
            place.addWidget(self.filters)
            self._row.setVisible(not roomy)
