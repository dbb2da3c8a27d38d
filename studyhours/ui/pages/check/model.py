"""Everybody by every rule as a table, filtered and in order; cells are put into words when seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from studyhours.domain import statuses as st
from studyhours.rules.results import RuleResult
from studyhours.services.checking.judged_table import JudgedLine, JudgedTable, UnitShown
from studyhours.services.checking.parts import RulePart
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.ui.models.rows import ROLE_CHIP, Index, plain_tip
from studyhours.ui.pages.check.cells import cell_text, cell_tip
from studyhours.ui.pages.check.who import about, group_of, name_text
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.widgets.verdict_chips import VERDICTS
from studyhours.ui.words import Words

NAME, VERDICT = 0, 1
FROZEN = 2
ROLE_GROUP_STARTS = Qt.ItemDataRole.UserRole + 9
"""Of a heading: whether a rule set's first rule stands under it."""
_GRAVITY = {status: place for place, status in enumerate((*VERDICTS, st.NOT_APPLICABLE))}
_FINE = 1_000_000
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """A line of the table.

    Attributes:
        line: Whoever it is about, with all results.
        standing: The verdict by the rules shown.
    """

    line: JudgedLine
    standing: str

    @property
    def who(self) -> TeacherShown | UnitShown:
        """The teacher, group, pair or school."""
        return self.line.who

    @property
    def verdict(self) -> str:
        """The verdict to filter by: whom no rule binds is among the exempt."""
        return st.EXEMPT if self.standing == st.NOT_APPLICABLE else self.standing


class VerdictModel(QAbstractTableModel):
    """Columns: name, verdict, then one for each rule.

    A rule about other kinds of units than those looked at has no column; in a line it is not
    about its cell is empty.

    Attributes:
        rows: Rows shown, in order.
        rules: The rules shown, as one result of each names them.
        ruleset: The rule set whose rules are shown; None for those of all.
        counts: How many of those found by group and search have each verdict.
        of_units: Whether the lines are groups, pairs and schools.
    """

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._all: list[VerdictRow] = []
        self._every: tuple[RuleResult, ...] = ()
        self._offered: tuple[int, ...] = ()
        self._places: tuple[int, ...] = ()
        self.of_units = False
        self._said: dict[int, str] = {}
        self.ruleset: str | None = None
        self._twice: frozenset[str] = frozenset()
        self._sorted: tuple[int, bool] | None = None
        self._group: str | None = None
        self._typed = ""
        self._verdicts: frozenset[str] = frozenset()
        self._part: tuple[RulePart, date] | None = None
        self.rows: list[VerdictRow] = []
        self.rules: tuple[RuleResult, ...] = ()
        self.counts: Mapping[str, int] = {}
        words.changed.connect(self._retell)

    # ------------------------------------------------------------ what it holds

    def show(self, table: JudgedTable | None, ruleset: str | None = None) -> None:
        """Takes other results.

        Args:
            table: The results.
            ruleset: The rule set to show, with the verdicts by its rules alone; all when None.
        """
        self._twice = table.namesakes if table else frozenset()
        self.beginResetModel()
        self._said.clear()  # its results may be gone, and others in their place
        self.ruleset = ruleset
        self._take_rules(table)
        self._choose()
        self.endResetModel()

    @property
    def order(self) -> tuple[int, bool] | None:
        """The column rows are in order of, and whether downwards; None for the roster's order."""
        return self._sorted

    def _take_rules(self, table: JudgedTable | None) -> None:
        lines = table.lines if table else ()
        self._every = table.rules if table else ()
        self.of_units = table is not None and table.of_units
        sets = table.rulesets if table else ()
        mine = next((one for one in sets if one.id == self.ruleset), None)
        if mine is None:
            self._offered = tuple(range(len(self._every)))
            standings: Sequence[str] = [line.checked.result.verdict for line in lines]
        else:
            self._offered, standings = mine.places, mine.verdicts
        rows = map(VerdictRow, lines, standings)
        self._all = [row for row in rows if not self.of_units or _is_about(row.line, self._offered)]

    def _take_places(self, found: Sequence[VerdictRow]) -> None:
        """Shows the rules that are about some of those found; the order stays with its rule."""
        before = self.rule(self._sorted[0]) if self._sorted is not None else None
        self._places = self._offered
        if self.of_units and found:
            self._places = tuple(
                at for at in self._offered if any(row.line.cells[at] is not None for row in found)
            )
        self.rules = tuple(self._every[at] for at in self._places)
        if before is not None and self._sorted is not None:
            # Its column may be another rule's now.
            names_of = [(one.ruleset_id, one.rule_id) for one in self.rules]
            wanted = (before.ruleset_id, before.rule_id)
            down = self._sorted[1]
            place = names_of.index(wanted) if wanted in names_of else None
            self._sorted = None if place is None else (FROZEN + place, down)

    def narrow(self, group: str | None, typed: str, verdicts: frozenset[str]) -> None:
        """Shows only some: of one group (units: of one kind), of a name, with some verdicts."""
        if (group, typed, verdicts) == (self._group, self._typed, self._verdicts):
            return
        self._group, self._typed, self._verdicts = group, typed, verdicts
        self.beginResetModel()
        self._choose()
        self.endResetModel()

    def narrow_to_part(self, part: RulePart | None, as_of: date) -> None:
        """Shows only those who stand somewhere with one rule; everybody when None."""
        wanted = None if part is None else (part, as_of)
        if wanted == self._part:
            return
        self._part = wanted
        self.beginResetModel()
        self._choose()
        self.endResetModel()

    def order_by(self, column: int, *, down: bool) -> None:
        """Puts rows in order; roster order for a column that is none."""
        self._sorted = (column, down) if column >= 0 else None
        self.beginResetModel()
        self._choose()
        self.endResetModel()

    @property
    def everybody(self) -> int:
        """How many there are without any filter."""
        return len(self._all)

    def place_of(self, uid: str) -> int | None:
        """The row somebody stands in, if shown."""
        return next((at for at, row in enumerate(self.rows) if row.who.uid == uid), None)

    def rule(self, column: int) -> RuleResult | None:
        """The rule of a column."""
        place = column - FROZEN
        return self.rules[place] if 0 <= place < len(self.rules) else None

    def result(self, row: int, column: int) -> RuleResult | None:
        """What a cell is about; None where it is empty."""
        return self._result(self.rows[row], column)

    def _result(self, row: VerdictRow, column: int) -> RuleResult | None:
        return row.line.cells[self._places[column - FROZEN]]

    def gravest(self, row: int) -> int:
        """The column of the rule that stands worst with somebody, the first of equals."""
        cells = [self.rows[row].line.cells[place] for place in self._places]
        worst = {
            status: place
            for place, status in enumerate((*st.VERDICT_ORDER[::-1], st.EXEMPT, st.NOT_APPLICABLE))
        }

        def weight(at: int) -> int:
            rule = cells[at]
            return len(worst) if rule is None else worst[rule.status]

        return FROZEN + min(range(len(cells)), key=weight)

    def _choose(self) -> None:
        group = self._group
        found = [row for row in self._all if group is None or group_of(row.who) == group]
        self._take_places(found)
        if self._part is not None and not self.of_units:
            part, day = self._part
            found = [row for row in found if part.holds(row.line.cells, day)]
        if self._typed:
            found = [row for row in found if row.who.matches(self._typed)]
        self.counts = Counter(row.verdict for row in found)
        if self._verdicts:
            found = [row for row in found if row.verdict in self._verdicts]
        if self._sorted is not None:
            column, down = self._sorted
            found.sort(key=self._key(column), reverse=down)
        self.rows = found

    def _key(self, column: int) -> Callable[[VerdictRow], Any]:
        if column == NAME:
            return lambda row: (row.who.pinyin, row.who.position)
        if column == VERDICT:
            return lambda row: _GRAVITY[row.standing]
        place = self._places[column - FROZEN]

        def key(row: VerdictRow) -> tuple[int, int]:
            rule = row.line.cells[place]
            if rule is None:
                return -len(_GRAVITY), 0
            # Whole numbers compare ten times as fast as fractions, and this only gives an order.
            return -_GRAVITY[rule.status], rule.value.numerator * _FINE // rule.value.denominator

        return key

    # ------------------------------------------------------------ Qt's

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt's: how many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt's: how many columns."""
        return 0 if parent.isValid() else FROZEN + len(self.rules)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: what a cell says."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column == NAME else Qt.AlignmentFlag.AlignCenter
        if column == NAME:
            return self._of_name(row, role)
        if column == VERDICT:
            return self._of_verdict(row, role)
        return self._of_rule(row, self._result(row, column), role)

    def _of_name(self, row: VerdictRow, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._name(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(" · ".join((row.who.name, *about(row.who, self._words.texts))))
        return None

    def _name(self, row: VerdictRow) -> str:
        return name_text(row.who, self._words.texts, twice=row.who.name in self._twice)

    def _of_verdict(self, row: VerdictRow, role: int) -> Any:
        status = row.standing
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.say(f"status.{status}")
        return status_role(status) if role == ROLE_CHIP else None

    def _of_rule(self, row: VerdictRow, rule: RuleResult | None, role: int) -> Any:
        if rule is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell_text(rule)
        if role == ROLE_CHIP:
            return status_role(rule.status)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return plain_tip(cell_tip(row.who.name, rule, self._words.texts))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt's: headings."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        rule = self.rule(section)
        if role == ROLE_GROUP_STARTS:
            before = self.rule(section - 1)
            return rule and before and rule.ruleset_id != before.ruleset_id
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if rule is not None:
            title = self._words.texts.pick(rule.title)
            return plain_tip(title) if role == Qt.ItemDataRole.ToolTipRole else title
        if section == NAME:
            return self._words.say("check_page.unit" if self.of_units else "check_page.teacher")
        return self._words.say("check_page.verdict")

    def chip(self, row: int, column: int) -> tuple[str, str] | None:
        """Text and role of the chip in a cell; None where there is no chip."""
        if column == NAME:
            return None
        if column == VERDICT:
            status = self.rows[row].standing
            return self._words.say(f"status.{status}"), status_role(status)
        rule = self._result(self.rows[row], column)
        return None if rule is None else (self._cell_text(rule), status_role(rule.status))

    def _cell_text(self, rule: RuleResult) -> str:
        """Results are the same object for all whom a rule finds alike: each is said once."""
        said = self._said.get(id(rule))
        if said is None:
            said = self._said[id(rule)] = cell_text(rule, self._words.texts)
        return said

    def longest(self, column: int, among: int = 200) -> list[str]:
        """The longest texts among the first rows of a column, to give it room."""
        rows = self.rows[:among]
        if column == NAME:
            texts = {self._name(row) for row in rows}
        elif column == VERDICT:
            texts = {self._words.say(f"status.{row.standing}") for row in rows}
        else:
            found = (self._result(row, column) for row in rows)
            texts = {self._cell_text(rule) for rule in found if rule is not None}
        return sorted(texts, key=len)[-3:]

    def _retell(self) -> None:
        self._said.clear()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        if self.rows:
            last = self.index(len(self.rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _is_about(line: JudgedLine, places: Sequence[int]) -> bool:
    return any(line.cells[at] is not None for at in places)
