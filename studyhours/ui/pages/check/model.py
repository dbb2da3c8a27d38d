"""Everybody by every rule as a table, filtered and in order; cells are put into words when seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from studyhours.rules import status as st
from studyhours.rules.results import RuleResult
from studyhours.services.checking import TeacherChecked
from studyhours.services.teacher_list import TeacherShown
from studyhours.services.verdicts import Verdicts
from studyhours.ui.models.rows import ROLE_CHIP, Index, plain_tip
from studyhours.ui.pages.check.cells import cell_text, cell_tip, name_text
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.words import Words

NAME, VERDICT = 0, 1
FROZEN = 2
ROLE_GROUP_STARTS = Qt.ItemDataRole.UserRole + 9
"""Of a heading: whether a rule set's first rule stands under it."""
VERDICTS = (st.MET, st.ON_TRACK, st.AT_RISK, st.MISSED, st.NEEDS_DECISION, st.EXEMPT)
_GRAVITY = {status: place for place, status in enumerate((*VERDICTS, st.NOT_APPLICABLE))}
_FINE = 1_000_000
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One teacher's line."""

    teacher: TeacherShown
    checked: TeacherChecked

    @property
    def verdict(self) -> str:
        """The verdict to filter by: whom no rule binds is among the exempt."""
        verdict = self.checked.result.verdict
        return st.EXEMPT if verdict == st.NOT_APPLICABLE else verdict


class VerdictModel(QAbstractTableModel):
    """Columns: name, verdict, then one for each rule.

    Attributes:
        rows: Rows shown, in order.
        rules: The rules, as the first teacher's results name them.
        counts: How many of those found by group and search have each verdict.
    """

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._all: list[VerdictRow] = []
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

    def show(self, verdicts: Verdicts | None) -> None:
        """Takes other results."""
        found = verdicts.checked.teachers if verdicts and verdicts.checked else ()
        people = verdicts.teachers if verdicts else {}
        self.beginResetModel()
        self._all = [VerdictRow(people[one.uid], one) for one in found]
        self.rules = found[0].result.rules if found else ()
        names = Counter(one.name for one in people.values())
        self._twice = frozenset(name for name, count in names.items() if count > 1)
        if self._sorted is not None and self._sorted[0] >= self.columnCount():
            self._sorted = None
        self._choose()
        self.endResetModel()

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

    def gravest(self, row: int) -> int:
        """The column of the rule that stands worst with a teacher, the first of equals."""
        rules = self.rows[row].checked.result.rules
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
            return lambda row: _GRAVITY[row.checked.result.verdict]
        place = column - FROZEN

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
        return self._of_rule(row, row.checked.result.rules[column - FROZEN], role)

    def _of_name(self, row: VerdictRow, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return name_text(row.teacher, twice=row.teacher.name in self._twice)
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (row.teacher.name, row.teacher.staff_no, row.teacher.group, row.teacher.title)
            return plain_tip(" · ".join(part for part in parts if part))
        return None

    def _of_verdict(self, row: VerdictRow, role: int) -> Any:
        status = row.checked.result.verdict
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.say(f"status.{status}")
        return status_role(status) if role == ROLE_CHIP else None

    def _of_rule(self, row: VerdictRow, rule: RuleResult, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(rule, self._words.texts)
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

    def longest(self, column: int, among: int = 200) -> str:
        """The longest text among the first rows of a column, to give it room."""
        texts = (self.data(self.index(at, column)) for at in range(min(among, len(self.rows))))
        return max((str(text) for text in texts), key=len, default="")

    def _retell(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        if self.rows:
            last = self.index(len(self.rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def groups_of(people: Sequence[TeacherShown]) -> list[str]:
    """The groups of those listed, the largest first."""
    counted = Counter(one.group for one in people if one.group)
    return [name for name, _ in counted.most_common()]
