"""达标: the page that puts table, filters and detail together."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.services.checking.verdicts import NO_TEACHERS, Verdicts, day_in_year
from studyhours.services.closing.frozen_verdicts import BothVerdicts, read_both
from studyhours.ui.context import PageContext
from studyhours.ui.garbage import let_go
from studyhours.ui.pages.check.cell_deeds import CellDeeds
from studyhours.ui.pages.check.chosen_cell import ChosenCell
from studyhours.ui.pages.check.view import CheckView
from studyhours.ui.pages.check.view_choice import TEACHERS
from studyhours.ui.pages.check.visited import Visited
from studyhours.ui.turns import Turns

if TYPE_CHECKING:
    from studyhours.services.ledgers.card import LedgerCard

_RULESET = "page-check-ruleset"
_OF_LEDGER = "page-check-ledger"
"""Where it is kept which ledger the choices were made in."""


class CheckPage(CheckView):
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
        self._chosen_before: tuple[str, str] | None = None
        self._turns = Turns(self)
        self._cell = ChosenCell(self, self.model, self.grid, self.detail, self.split)
        self._deeds = CellDeeds(self, self.detail)
        self._connect()
        self._restore()

    def _connect(self) -> None:
        self.filters.day_chosen.connect(self._choose_day)
        self.filters.year_chosen.connect(self._choose_year)
        self.filters.narrowed.connect(self._narrow)
        self.views.chosen.connect(self._look_at)
        self.chips.changed.connect(self._narrow)
        self.part.cleared.connect(self._narrow)
        self.rule_sets.chosen.connect(self._choose_ruleset)
        self.no_teachers.clicked.connect(lambda: self.context.go("imports", choose="roster"))
        self.strip.switched.connect(self._switch)
        self.year_button.toggled.connect(self._toggled)
        self.year.cell_wanted.connect(self._leave_year)
        self.no_rules.clicked.connect(lambda: self.context.go("rules"))

    def _restore(self) -> None:
        self._forget_other_ledger()
        self.filters.want_group(self.views.group)
        self.rule_sets.want(self.context.memory.text(_RULESET))

    def _forget_other_ledger(self) -> None:
        """What was chosen in another ledger must not hide whom this one's rules bind."""
        memory, name = self.context.memory, self.context.ledger.name
        if memory.text(_OF_LEDGER) != name:
            memory.put(_OF_LEDGER, name)
            memory.put(_RULESET, "")
            self.views.forget_groups()

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
        """Shows somebody's results, or exactly those a figure counts: see ``Visited``."""
        if not params:
            return
        wanted = Visited(**params)
        self.year_button.setChecked(wanted.view == "year")
        self._look_at(TEACHERS)
        if (self._day, self._year) != (wanted.as_of, wanted.year or None):
            self._day, self._year = wanted.as_of, wanted.year or None
            self.refresh()
        if not wanted.teacher:
            self.strip.see_live()
        self._show_wanted(wanted)

    def _show_wanted(self, wanted: Visited) -> None:
        self.filters.search.clear()
        self.filters.choose_group(wanted.group)
        self.views.group = wanted.group
        self.chips.choose(wanted.statuses)
        self.part.want(wanted.of_rule)
        # What is wanted, not what the box holds: before the first verdicts it holds nothing.
        looked_at = self.rule_sets.wanted
        if wanted.ruleset is not None:
            looked_at = wanted.ruleset
        elif not wanted.teacher or looked_at != wanted.rule.partition("/")[0]:
            looked_at = ""
        self.rule_sets.want(looked_at)
        self._choose_ruleset()
        self._narrow()
        if wanted.teacher:
            self._cell.want(wanted.teacher, wanted.rule)

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
        self._office = self._everybody and not both.of_one
        self.year_button.setVisible(self._office)
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
        self._show_wanted(Visited(teacher, rule))

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
        self._narrow_to_part()
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
            narrowing.setVisible(table_shown and self._office)
        for part in (self.filters.day, self.filters.quick, *self._save_buttons):
            part.setVisible(not of_year)
        self.chase.show_for(self._shown, table=not of_year and self._office)
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
        self._narrow_to_part()
        self.model.narrow(self.filters.chosen_group, self.filters.search.text(), self.chips.chosen)
        self.views.group = self.filters.chosen_group or ""
        self._after_narrowing()
        self._cell.choose_again(cell)

    def _narrow_to_part(self) -> None:
        if self._verdicts is not None:
            self.part.learn(self._verdicts.people.rules)
            self.model.narrow_to_part(self.part.wanted, self._verdicts.as_of)

    def _after_narrowing(self) -> None:
        self.chips.show_counts(self.model.counts)
        anybody = bool(self.model.rows) or not self.model.everybody
        self.area.show_lines(any_found=anybody, of_units=self.model.of_units)
        for button in self._save_buttons:
            button.setEnabled(bool(self.model.rows))
        self._say_summary()

    def learn_card(self, card: LedgerCard) -> None:
        """In a teacher's own ledger nobody issues certificates."""
        if self.rule_sets.own is not card.own:
            self.rule_sets.own = card.own
            self._say_summary()

    def _say_summary(self) -> None:
        verdicts = self._verdicts
        if verdicts is None or verdicts.checked is None:
            self.summary.clear()
            self._tallies.meaning.clear()
            return
        self._tallies.meaning.setText(self.rule_sets.meaning(len(self.model.rules)))
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

    def leaving(self) -> None:
        """The ledger is being closed."""
        self._output.desk.finish()

    # ------------------------------------------------------------ Qt's

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc in the panel goes back to the table; Ctrl+F looks for somebody."""
        if event.key() == Qt.Key.Key_F and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.filters.search.setFocus()
            self.filters.search.selectAll()
        elif event.key() == Qt.Key.Key_Escape and not self.grid.hasFocus():
            self.grid.setFocus()
        else:
            super().keyPressEvent(event)
