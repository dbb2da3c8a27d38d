"""The cell that is chosen in the table, what stands behind it, and the way to one wanted."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer

from studyhours.services.checking.checking import TeacherChecked, UnitChecked
from studyhours.services.checking.unit_details import explain_unit
from studyhours.services.checking.verdicts import Verdicts, read_explained
from studyhours.services.closing.frozen_verdicts import read_frozen
from studyhours.ui.page import Page
from studyhours.ui.pages.check.detail import DetailPanel, Shown
from studyhours.ui.pages.check.grid import VerdictGrid
from studyhours.ui.pages.check.model import FROZEN, VerdictModel
from studyhours.ui.widgets.split import SplitWithDrawer

_BEFORE_EXPLAINING = 70
"""Milliseconds: who goes through the table by keys does not stop at every cell."""


class ChosenCell(QObject):
    """Shows beside the table what its chosen cell says."""

    def __init__(
        self,
        page: Page,
        model: VerdictModel,
        grid: VerdictGrid,
        detail: DetailPanel,
        split: SplitWithDrawer,
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._model = page, page.context, model
        self._grid, self._detail, self._split = grid, detail, split
        self._verdicts: Verdicts | None = None
        self._checked: TeacherChecked | UnitChecked | None = None
        self._explained: TeacherChecked | UnitChecked | None = None
        self._frozen = False
        self._wanted: tuple[str, str] | None = None
        self._explaining = QTimer(self, singleShot=True, interval=_BEFORE_EXPLAINING)
        self._explaining.timeout.connect(self._explain)
        grid.chosen.connect(self._chosen)
        grid.opened.connect(self._open_detail)
        grid.left.connect(grid.forget_cell)
        grid.rules.clicked.connect(self._clicked)
        grid.names.clicked.connect(self._clicked)
        split.closed.connect(grid.setFocus)
        detail.all_records.connect(lambda: self._go("records"))
        detail.about_teacher.connect(lambda: self._go("teachers"))
        if not page.context.shows("teachers"):
            detail.leave_teachers_out()
        detail.record.connect(self._open_record)

    def take(self, verdicts: Verdicts, *, frozen: bool = False) -> None:
        """There are other verdicts: what was read behind the old ones is of no use any more.

        Args:
            verdicts: The verdicts shown.
            frozen: Whether they were frozen when the year was closed.
        """
        self._verdicts, self._explained, self._frozen = verdicts, None, frozen

    def key(self) -> tuple[str, str] | None:
        """Whose cell is chosen, wherever it may stand, and of which rule (``set/id``)."""
        cell = self._grid.cell
        if cell is None or cell[0] >= len(self._model.rows):
            return None
        rule = self._model.rule(cell[1])
        if rule is None:
            return None
        return self._model.rows[cell[0]].who.uid, f"{rule.ruleset_id}/{rule.rule_id}"

    def choose_again(self, key: tuple[str, str] | None) -> None:
        """Chooses the cell of a teacher and a rule, where it is still shown."""
        if key is None or not self._choose(*key):
            self._detail.show_result(None)

    def forget(self) -> None:
        """No cell is chosen: the table is about others now."""
        self._grid.forget_cell()
        self._wanted = None

    def want(self, uid: str, rule: str) -> None:
        """Goes to a teacher's cell, as soon as there are verdicts.

        Args:
            uid: The teacher.
            rule: The rule (``set/id``); the gravest one where it is not shown.
        """
        self._wanted = (uid, rule)
        self.find_wanted()

    def find_wanted(self) -> None:
        """Goes to the teacher another page has sent the person to see."""
        if self._wanted is not None and self._verdicts is not None:
            wanted, self._wanted = self._wanted, None
            if self._choose(*wanted):
                self._open_detail()

    def _choose(self, uid: str, rule: str) -> bool:
        row = self._model.place_of(uid)
        if row is None or not self._model.rules:
            return False
        names = [f"{one.ruleset_id}/{one.rule_id}" for one in self._model.rules]
        column = FROZEN + names.index(rule) if rule in names else self._model.gravest(row)
        self._grid.choose(row, column)
        return True

    def _chosen(self, cell: tuple[int, int] | None) -> None:
        verdicts = self._verdicts
        if cell is None or verdicts is None:
            self._detail.show_result(None)
            return
        row, known = self._model.rows[cell[0]], self._explained
        if known is not None and known.uid != row.who.uid:
            known = None
        rule = self._model.result(*cell)
        if rule is None:  # the rule is about others
            self._detail.show_result(None)
            return
        self._checked = row.line.checked
        self._detail.show_result(Shown(row.who, rule, verdicts.as_of, known, frozen=self._frozen))
        if known is None:
            self._explaining.start()

    def _explain(self) -> None:
        shown, verdicts = self._detail.shown, self._verdicts
        checked = self._checked
        if shown is None or verdicts is None or checked is None:
            return
        if self._frozen and isinstance(checked, UnitChecked):
            return  # a closing keeps which records counted for teachers, not for units
        ledger, uid = self._context.ledger, shown.teacher.uid
        year, day, frozen = verdicts.year, verdicts.as_of, self._frozen

        def read() -> TeacherChecked | UnitChecked:
            if isinstance(checked, UnitChecked):
                return explain_unit(ledger, year, day, checked)
            if frozen:
                return read_frozen(ledger, year, uid)
            return read_explained(ledger, year, day, uid)

        self._context.tasks.query(self._page, "explain", read, self._explained_now)

    def _explained_now(self, explained: TeacherChecked | UnitChecked) -> None:
        self._explained = explained
        shown = self._detail.shown
        if shown is not None and shown.teacher.uid == explained.uid:
            self._detail.show_result(replace(shown, explained=explained))

    def _clicked(self) -> None:
        if self._split.is_narrow:
            self._split.open_drawer()

    def _open_detail(self) -> None:
        if self._grid.cell is not None:
            self._split.open_drawer()
            self._detail.records.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_record(self, uid: str) -> None:
        if isinstance(self._checked, UnitChecked):
            self._context.go("records", record=uid)
        else:
            self._go("records", record=uid)

    def _go(self, page: str, **params: str) -> None:
        if self._detail.shown is not None:
            self._context.go(page, teacher=self._detail.shown.teacher.uid, **params)
