"""Everybody by every rule as a table, filtered and in order; cells are put into words when seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from studyhours.domain import statuses as st
from studyhours.rules.results import RuleResult
from studyhours.services.checking.checking import TeacherChecked
from studyhours.services.checking.verdicts import Verdicts
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.ui.models.rows import ROLE_CHIP, Index, plain_tip
from studyhours.ui.pages.check.cells import cell_text, cell_tip, name_text
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
    """One teacher's line.

    Attributes:
        teacher: Who.
        checked: All results.
        standing: The verdict by the rules shown.
    """

    teacher: TeacherShown
    checked: TeacherChecked
    standing: str

    @property
    def verdict(self) -> str:
        """The verdict to filter by: whom no rule binds is among the exempt."""
        return st.EXEMPT if self.standing == st.NOT_APPLICABLE else self.standing


class VerdictModel(QAbstractTableModel):
    """Columns: name, verdict, then one for each rule.

    Attributes:
        rows: Rows shown, in order.
        rules: The rules shown, as the first teacher's results name them.
        ruleset: The rule set whose rules are shown; None for those of all.
        counts: How many of those found by group and search have each verdict.
    """

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._all: list[VerdictRow] = []
        self._places: tuple[int, ...] = ()
        self._said: dict[int, str] = {}
        self.ruleset: str | None = None
        self._twice: frozenset[str] = frozenset()
        self._sorted: tuple[int, bool] | None = None
        self._group: str | None = None
        self._typed = ""
        self._verdicts: frozenset[str] = frozenset()
        self.rows: list[VerdictRow] = []
        self.rules: tuple[RuleResult, ...] = ()
        self.counts: Mapping[str, int] = {}
        words.changed.connect(self._retell)

    # ------------------------------------------------------------ what it holds

    def show(self, verdicts: Verdicts | None, ruleset: str | None = None) -> None:
        """Takes other results.

        Args:
            verdicts: The results.
            ruleset: The rule set to show, with the verdicts by its rules alone; all when None.
        """
        people = verdicts.teachers if verdicts else {}
        names = Counter(one.name for one in people.values())
        self._twice = frozenset(name for name, count in names.items() if count > 1)
        before = self.rule(self._sorted[0]) if self._sorted is not None else None
        self.beginResetModel()
        self._said.clear()  # its results may be gone, and others in their place
        self.ruleset = ruleset
        self._take_rules(verdicts)
        if before is not None and self._sorted is not None:
            # Its column may be another rule's now.
            names_of = [(one.ruleset_id, one.rule_id) for one in self.rules]
            wanted = (before.ruleset_id, before.rule_id)
            down = self._sorted[1]
            place = names_of.index(wanted) if wanted in names_of else None
            self._sorted = None if place is None else (FROZEN + place, down)
        self._choose()
        self.endResetModel()

    @property
    def order(self) -> tuple[int, bool] | None:
        """The column rows are in order of, and whether downwards; None for the roster's order."""
        return self._sorted

    def _take_rules(self, verdicts: Verdicts | None) -> None:
        found = verdicts.checked.teachers if verdicts and verdicts.checked else ()
        people = verdicts.teachers if verdicts else {}
        every = found[0].result.rules if found else ()
        sets = verdicts.rulesets if verdicts else ()
        mine = next((one for one in sets if one.id == self.ruleset), None)
        if mine is None:
            self._places = tuple(range(len(every)))
            standings: Sequence[str] = [one.result.verdict for one in found]
        else:
            self._places, standings = mine.places, mine.verdicts
        self.rules = tuple(every[place] for place in self._places)
        self._all = [
            VerdictRow(people[one.uid], one, standing)
            for one, standing in zip(found, standings, strict=True)
        ]

    def narrow(self, group: str | None, typed: str, verdicts: frozenset[str]) -> None:
        """Shows only some: of one group, whom typed text may mean, with one of the verdicts."""
        if (group, typed, verdicts) == (self._group, self._typed, self._verdicts):
            return
        self._group, self._typed, self._verdicts = group, typed, verdicts
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
        """The row a teacher stands in, if shown."""
        return next((at for at, row in enumerate(self.rows) if row.teacher.uid == uid), None)

    def rule(self, column: int) -> RuleResult | None:
        """The rule of a column."""
        place = column - FROZEN
        return self.rules[place] if 0 <= place < len(self.rules) else None

    def result(self, row: int, column: int) -> RuleResult:
        """What a cell is about."""
        return self._result(self.rows[row], column)

    def _result(self, row: VerdictRow, column: int) -> RuleResult:
        return row.checked.result.rules[self._places[column - FROZEN]]

    def gravest(self, row: int) -> int:
        """The column of the rule that stands worst with a teacher, the first of equals."""
        every = self.rows[row].checked.result.rules
        rules = [every[place] for place in self._places]
        worst = {
            status: place
            for place, status in enumerate((*st.VERDICT_ORDER[::-1], st.EXEMPT, st.NOT_APPLICABLE))
        }
        return FROZEN + min(range(len(rules)), key=lambda at: worst[rules[at].status])

    def _choose(self) -> None:
        found = [
            row
            for row in self._all
            if (self._group is None or row.teacher.group == self._group)
            and (not self._typed or row.teacher.matches(self._typed))
        ]
        self.counts = Counter(row.verdict for row in found)
        if self._verdicts:
            found = [row for row in found if row.verdict in self._verdicts]
        if self._sorted is not None:
            column, down = self._sorted
            found.sort(key=self._key(column), reverse=down)
        self.rows = found

    def _key(self, column: int) -> Callable[[VerdictRow], Any]:
        if column == NAME:
            return lambda row: (row.teacher.pinyin, row.teacher.position)
        if column == VERDICT:
            return lambda row: _GRAVITY[row.standing]
        place = self._places[column - FROZEN]

        def key(row: VerdictRow) -> tuple[int, int]:
            rule = row.checked.result.rules[place]
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
            return name_text(row.teacher, twice=row.teacher.name in self._twice)
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (row.teacher.name, row.teacher.staff_no, row.teacher.group, row.teacher.title)
            return plain_tip(" · ".join(part for part in parts if part))
        return None

    def _of_verdict(self, row: VerdictRow, role: int) -> Any:
        status = row.standing
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.say(f"status.{status}")
        return status_role(status) if role == ROLE_CHIP else None

    def _of_rule(self, row: VerdictRow, rule: RuleResult, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell_text(rule)
        if role == ROLE_CHIP:
            return status_role(rule.status)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return plain_tip(cell_tip(row.checked, rule, self._words.texts))
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
            return self._words.say("check_page.teacher")
        return self._words.say("check_page.verdict")

    def chip(self, row: int, column: int) -> tuple[str, str] | None:
        """Text and role of the chip in a cell; None where there is no chip."""
        if column == NAME:
            return None
        if column == VERDICT:
            status = self.rows[row].standing
            return self._words.say(f"status.{status}"), status_role(status)
        rule = self._result(self.rows[row], column)
        return self._cell_text(rule), status_role(rule.status)

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
            texts = {name_text(row.teacher, twice=row.teacher.name in self._twice) for row in rows}
        elif column == VERDICT:
            texts = {self._words.say(f"status.{row.standing}") for row in rows}
        else:
            texts = {self._cell_text(self._result(row, column)) for row in rows}
        return sorted(texts, key=len)[-3:]

    def _retell(self) -> None:
        self._said.clear()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        if self.rows:
            last = self.index(len(self.rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def groups_of(people: Sequence[TeacherShown]) -> list[str]:
    """The groups of those listed, the largest first."""
    counted = Counter(one.group for one in people if one.group)
    return [name for name, _ in counted.most_common()]
