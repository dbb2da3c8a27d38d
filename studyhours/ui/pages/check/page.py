"""达标: the page that puts table, filters and detail together."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.services.checking.judged_table import JudgedTable
from studyhours.services.checking.verdicts import NO_TEACHERS, Verdicts, day_in_year
from studyhours.services.closing.frozen_verdicts import BothVerdicts, read_both
from studyhours.ui.context import PageContext
from studyhours.ui.garbage import let_go
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.check.cell_deeds import CellDeeds
from studyhours.ui.pages.check.chosen_cell import ChosenCell
from studyhours.ui.pages.check.detail import DetailPanel
from studyhours.ui.pages.check.filters import CheckFilters
from studyhours.ui.pages.check.frozen_strip import FrozenStrip
from studyhours.ui.pages.check.grid import VerdictGrid
from studyhours.ui.pages.check.model import VerdictModel
from studyhours.ui.pages.check.output import ShownTable, TableOutput
from studyhours.ui.pages.check.rule_sets import RuleSetChoice
from studyhours.ui.pages.check.table_area import TableArea
from studyhours.ui.pages.check.view_choice import TEACHERS, ViewChoice
from studyhours.ui.pages.check.year_place import YearButton, YearPlace
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.split import SplitWithDrawer
from studyhours.ui.widgets.verdict_chips import VerdictChips

_ROOMY = 1120
_OF_VIEWS = 160
"""Room for the choice between teachers and others."""
_RULESET = "page-check-ruleset"


class CheckPage(Page):
    """Everybody by every rule as of a day."""

    name = "check"
    wants = (
        Changes.TEACHERS
        | Changes.RECORDS
        | Changes.ACTIVITIES
        | Changes.RULES
        | Changes.CALENDAR
        | Changes.SCHOOL
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._day: date | None = None
        self._year: str | None = None
        self._both: BothVerdicts | None = None
        self._past: list[object] = []
        self._verdicts: Verdicts | None = None
        self._shown: JudgedTable | None = None
        self._chosen_before: tuple[str, str] | None = None
        self._turns = Turns(self)
        self._make_head()
        self._make_body()
        self._cell = ChosenCell(self, self.model, self.grid, self.detail, self.split)
        self._deeds = CellDeeds(self, self.detail)
        self._connect()
        self._restore()

    # ------------------------------------------------------------ building

    def _make_head(self) -> None:
        words = self.context.words
        self.filters = CheckFilters(words)
        self.views = ViewChoice(words, self.context.memory)
        self.header.controls.addWidget(self.views)
        self._row = QWidget()
        self._filter_row = QHBoxLayout(self._row)
        self._filter_row.setContentsMargins(0, 0, 0, 0)
        self._filter_row.addWidget(self.filters)
        self.body.addWidget(self._row)
        self._output = TableOutput(self.context, self, self.banner, self._table)
        self.year_button = YearButton(words)
        self._everybody = "check" in self.context.ledger.actor.functions
        self.header.buttons.addWidget(self.year_button)
        self.year_button.setVisible(self._everybody)
        self._save_buttons = self._output.buttons()
        for button in self._save_buttons:
            button.setEnabled(False)
            self.header.buttons.addWidget(button)
        self.body.addWidget(self._output.desk)
        self._make_tallies()

    def _make_tallies(self) -> None:
        words = self.context.words
        self.chips = VerdictChips(words, "check")
        self.rule_sets = RuleSetChoice(words)
        self.meaning = plain_label(role="small", wrap=True)
        self.meaning.setObjectName("check-meaning")
        self.summary = plain_label(role="small")
        self.summary.setObjectName("check-summary")
        self._tallies = QWidget()
        column = QVBoxLayout(self._tallies)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        chip_row, said = QHBoxLayout(), QHBoxLayout()
        for row, spacing in ((chip_row, 8), (said, 12)):
            row.setSpacing(spacing)
            column.addLayout(row)
        chip_row.addWidget(self.rule_sets, 1)
        chip_row.addWidget(self.chips, 4)
        said.addWidget(self.meaning, 1)
        said.addWidget(self.summary)
        self.body.addWidget(self._tallies)
        self.strip = FrozenStrip(words)
        self.body.addWidget(self.strip)
        self.body.setSpacing(GAP - 4)

    def _make_body(self) -> None:
        words, theme = self.context.words, self.context.theme
        self.model = VerdictModel(words, self)
        self.grid = VerdictGrid(self.model, theme)
        self.no_units = EmptyState(words, "check_page.no_units", "check_page.no_units_hint")
        self.no_units.setObjectName("check-no-units")
        self.area = TableArea(self.grid, words)
        self.detail = DetailPanel(words, theme)
        self.split = SplitWithDrawer(self.area, self.detail, words)
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

    def _connect(self) -> None:
        self.filters.day_chosen.connect(self._choose_day)
        self.filters.year_chosen.connect(self._choose_year)
        self.filters.narrowed.connect(self._narrow)
        self.views.chosen.connect(self._look_at)
        self.chips.changed.connect(self._narrow)
        self.rule_sets.chosen.connect(self._choose_ruleset)
        self.no_teachers.clicked.connect(lambda: self.context.go("imports"))
        self.strip.switched.connect(self._switch)
        self.year_button.toggled.connect(self._toggled)
        self.year.cell_wanted.connect(self._leave_year)
        self.no_rules.clicked.connect(lambda: self.context.go("rules"))

    def _restore(self) -> None:
        self.filters.want_group(self.views.group)
        self.rule_sets.want(self.context.memory.text(_RULESET))

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Judges everybody, or whose records changed; what was asked before gives way."""
        ledger, year, day = self.context.ledger, self._year, self._day
        before = self._both.today if self._both is not None else None
        self.context.tasks.watched_query(
            self,
            "check",
            lambda progress: read_both(ledger, year, day, progress, before),
            self._show_both,
            self._failed,
        )
        QTimer.singleShot(300, self, self._say_busy)

    def retell(self) -> None:
        """Says counts and figures again."""
        self._say_summary()

    def visit(self, **params: str) -> None:
        """``teacher`` shows one teacher's results, ``rule`` (``set/id``) one of them.

        ``ruleset`` looks at one rule set, or at all when it is empty.
        """
        teacher, rule = params.get("teacher"), params.get("rule", "")
        if params:
            self._look_at(TEACHERS)
        # What is wanted, not what the box holds: before the first verdicts it holds nothing.
        looked_at = self.rule_sets.wanted
        hidden = teacher and looked_at and looked_at != rule.partition("/")[0]
        if "ruleset" in params or hidden:
            self.rule_sets.want(params.get("ruleset", ""))
            self._choose_ruleset()
        if teacher:
            self.filters.search.clear()
            # The group of last time may still be waiting for the first verdicts.
            self.filters.want_group("")
            self.filters.group.setCurrentIndex(0)
            self.views.group = ""
            self.chips.choose(())
            self._cell.want(teacher, rule)

    def _choose_day(self, day: date | None) -> None:
        self._day, self._year = day, None
        self.refresh()

    def _choose_year(self, label: str) -> None:
        if self._verdicts is not None:
            now = self._verdicts.days.today
            self._day, self._year = day_in_year(label, now), label
            self.refresh()

    def _failed(self, fault: Fault) -> None:
        self.summary.clear()
        self.banner.show_fault(fault)

    def _show_both(self, both: BothVerdicts) -> None:
        self._past.append(self._both)
        self._both = both
        self.views.show_verdicts(both.today)
        self._show(self.strip.take(both, of_units=self.views.of_units))

    def _look_at(self, view: str) -> None:
        """Teachers are wanted, or groups, pairs and schools."""
        if self.views.look_at(view) and self._both is not None:
            self.filters.search.clear()
            self.chips.choose(())
            self.filters.want_group(self.views.group)
            self._cell.forget()
            self._chosen_before = None
            self._switch()

    def _switch(self) -> None:
        """The table is to show what was frozen, or what it would be today."""
        if self._both is not None:
            self._show(self.strip.shown(self._both, of_units=self.views.of_units))

    def _leave_year(self, teacher: str, rule: str) -> None:
        """Goes from the year back to the table, to one of its cells."""
        self.year_button.setChecked(False)
        self.visit(teacher=teacher, rule=rule)

    def _show(self, verdicts: Verdicts) -> None:
        top = self.grid.rules.verticalScrollBar().value()
        # Newer verdicts may come while the grid is new and its cell not chosen again yet.
        self._chosen_before = cell = self._cell.key() or self._chosen_before
        self._verdicts = verdicts
        self._cell.take(verdicts, frozen=self.strip.is_frozen)
        self._deeds.take(verdicts)
        self._turns.begin(
            lambda: self._show_choices(verdicts),
            lambda: self.model.show(self._shown, self.rule_sets.ruleset),
            lambda: self._show_grid(top),
            lambda: self._show_around(verdicts, cell),
        )

    def _show_choices(self, verdicts: Verdicts) -> None:
        self._shown = self.views.table(verdicts)
        self.filters.show_verdicts(verdicts, self._shown)
        self.rule_sets.show_sets(self._shown.rulesets, of_units=self._shown.of_units)

    def _show_grid(self, top: int) -> None:
        self._after_narrowing()
        self.grid.rules.verticalScrollBar().setValue(top)

    def _show_around(self, verdicts: Verdicts, cell: tuple[str, str] | None) -> None:
        self._show_stage()
        judged = verdicts.checked is not None
        if judged and not verdicts.has_terms:
            self.banner.say("check_page.no_terms", role="risk")
        elif self.banner.property("about") == "terms":
            self.banner.clear()
        self.banner.setProperty("about", "terms" if judged and not verdicts.has_terms else "")
        self._chosen_before = None
        self._cell.choose_again(cell)
        self._cell.find_wanted()
        let_go(self.context.tasks, self, self._past)

    def _toggled(self) -> None:
        if not self.banner.is_fault:
            self.banner.clear()
        self._show_stage()

    def _show_stage(self) -> None:
        """Shows the table, what stands in its place, or the year."""
        verdicts, of_year = self._verdicts, self.year_button.isChecked()
        if of_year and verdicts is not None:
            self.year.show_year(verdicts.year)
        pages = {"": self.split, NO_TEACHERS: self.no_teachers}
        missing = verdicts.missing if verdicts is not None else ""
        table = pages.get(missing, self.no_rules)
        if not missing and self._shown is not None and self._shown.of_units:
            table = self.split if self._shown.lines else self.no_units
        self._stage.setCurrentWidget(self.year if of_year else table)
        judged = verdicts is not None and verdicts.checked is not None
        table_shown = judged and not of_year and table is not self.no_units
        self._tallies.setVisible(table_shown)
        for narrowing in (self.filters.search, self.filters.group):
            narrowing.setVisible(table_shown and self._everybody)
        for part in (self.filters.day, self.filters.quick, *self._save_buttons):
            part.setVisible(not of_year)
        self.views.show_for(table=judged and not of_year)
        self.strip.show_for(table=not of_year)
        self._place_filters()

    # ------------------------------------------------------------ narrowing

    def _choose_ruleset(self) -> None:
        cell = self._cell.key()
        self.context.memory.put(_RULESET, self.rule_sets.wanted)
        self.model.show(self._shown, self.rule_sets.ruleset)
        self._after_narrowing()
        self._cell.choose_again(cell)

    def _narrow(self) -> None:
        cell = self._cell.key()
        self.model.narrow(self.filters.chosen_group, self.filters.search.text(), self.chips.chosen)
        self.views.group = self.filters.chosen_group or ""
        self._after_narrowing()
        self._cell.choose_again(cell)

    def _after_narrowing(self) -> None:
        self.chips.show_counts(self.model.counts)
        anybody = bool(self.model.rows) or not self.model.everybody
        self.area.show_lines(any_found=anybody, of_units=self.model.of_units)
        for button in self._save_buttons:
            button.setEnabled(bool(self.model.rows))
        self._say_summary()

    def _say_summary(self) -> None:
        verdicts = self._verdicts
        if verdicts is None or verdicts.checked is None:
            self.summary.clear()
            self.meaning.clear()
            return
        self.meaning.setText(self.rule_sets.meaning(len(self.model.rules)))
        shown, everybody = len(self.model.rows), self.model.everybody
        key = "summary" if shown == everybody else "summary_some"
        self.summary.setText(
            self.context.words.say(
                f"check_page.units_{key}" if self.model.of_units else f"check_page.{key}",
                teachers=everybody,
                shown=shown,
                rules=len(self.model.rules),
                seconds=f"{verdicts.seconds:.2f}",
            )
        )

    def _say_busy(self) -> None:
        if self.context.tasks.busy and (
            self._verdicts is None or self._verdicts.as_of != self._day is not None
        ):
            self.summary.setText(self.context.words.say("check_page.judging"))

    # ------------------------------------------------------------ putting it out

    def _table(self) -> ShownTable | None:
        """The results as filtered and ordered, for paper and files."""
        if self._verdicts is None or self._verdicts.checked is None or self._shown is None:
            return None
        lines = [row.line for row in self.model.rows]
        return ShownTable.of(self._verdicts.checked, self._shown, lines, self.model.ruleset)

    def leaving(self) -> None:
        """The ledger is being closed."""
        self._output.desk.finish()

    # ------------------------------------------------------------ Qt's

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc in the panel goes back to the table; Ctrl+F looks for somebody."""
        find = event.key() == Qt.Key.Key_F
        if find and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.filters.search.setFocus()
            self.filters.search.selectAll()
        elif event.key() == Qt.Key.Key_Escape and not self.grid.hasFocus():
            self.grid.setFocus()
        else:
            super().keyPressEvent(event)
