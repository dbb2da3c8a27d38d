"""Who is to be there: chosen by group, by name, one by one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.activities.choices import PlanChoices, UnitChoice
from studyhours.services.people.namesakes import details_of, told_apart
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.ui.models.rows import Index
from studyhours.ui.pages.activities.plan_form import unit_name
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.search_field import SearchField
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.tick_delegate import TickDelegate
from studyhours.ui.words import Words


class ChoiceModel(QAbstractListModel):
    """Teachers with a tick each; those chosen stay chosen whatever is shown.

    Signals:
        ticked: Others are chosen.
    """

    ticked = Signal()

    def __init__(
        self,
        everybody: Sequence[TeacherShown],
        chosen: Collection[str],
        kept: Collection[str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.chosen = set(chosen)
        self.kept = frozenset(kept)
        self._rows: Sequence[TeacherShown] = ()
        self._apart = told_apart(everybody)

    @property
    def rows(self) -> Sequence[TeacherShown]:
        """Those shown."""
        return self._rows

    @property
    def elsewhere(self) -> frozenset[str]:
        """Those chosen who are not shown."""
        return frozenset(self.chosen.difference(one.uid for one in self._rows))

    def show_rows(self, rows: Sequence[TeacherShown]) -> None:
        """Shows others."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def tick(self, uids: Collection[str], *, on: bool) -> None:
        """Chooses some, or lets them go."""
        self.chosen = self.chosen | set(uids) if on else self.chosen - set(uids) | self.kept
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
        self.ticked.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt's: how many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: name and group, and whether they are chosen."""
        one = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{one.name}　{details_of(one, self._apart)}".strip()
        if role == Qt.ItemDataRole.CheckStateRole:
            on = one.uid in self.chosen
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's: a tick was set or taken."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick([self._rows[index.row()].uid], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's: every row can be ticked but those that must stay."""
        flag = Qt.ItemFlag
        if index.isValid() and self._rows[index.row()].uid in self.kept:
            return flag.ItemIsEnabled | flag.ItemIsSelectable
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable


class PeopleField(QWidget):
    """Groups to choose from, a search, and the list with ticks."""

    def __init__(
        self,
        words: Words,
        choices: PlanChoices,
        chosen: Collection[str],
        kept: Collection[str],
        parent: QWidget,
    ) -> None:
        """Shows everybody.

        Args:
            words: Language.
            choices: Units and teachers.
            chosen: Who is chosen already.
            kept: Who cannot be let go: they are credited.
            parent: Parent.
        """
        super().__init__(parent)
        self._words, self._choices = words, choices
        self.model = ChoiceModel(choices.teachers, chosen, kept, self)
        self._taken: frozenset[str] = frozenset()
        self._teachers = sorted(choices.teachers, key=lambda one: (one.pinyin, one.position))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.units = StillChoice()
        self.units.setObjectName("plan-units")
        words.bind(self.units.setAccessibleName, "activities.by_group")
        self.units.addItem(words.say("activities.list_everybody"), "")
        for unit in choices.units:
            if unit.members:
                said = words.say("activities.list_unit", what=unit_name(unit, words))
                self.units.addItem(said, unit.uid)
        self.units.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.search = SearchField(words, "plan-search", "activities.find_people", 100, 600)
        self.search.returnPressed.connect(self._take_first)
        column.addWidget(self.units)
        column.addWidget(self.search)
        self.list = _List()
        self.list.setObjectName("plan-people")
        self.list.setModel(self.model)
        words.bind(self.list.setAccessibleName, "activities.people")
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, on in (("all", True), ("none", False)):
            button = QPushButton()
            button.setObjectName(f"plan-{name}")
            button.setAutoDefault(False)
            words.bind(button.setText, f"activities.choose_{name}")
            button.clicked.connect(lambda _on=False, on=on: self._tick_shown(on=on))
            row.addWidget(button)
        row.addStretch(1)
        self._counted = plain_label(role="muted")
        self._counted.setObjectName("plan-count")
        row.addWidget(self._counted)
        column.addLayout(row)
        column.addLayout(self._elsewhere_row())
        self.units.activated.connect(self._show)
        self.search.textChanged.connect(self._show)
        self.model.ticked.connect(self._count)
        self._show()

    def _elsewhere_row(self) -> QHBoxLayout:
        """Says that people are chosen who are not in the list, and lets them go."""
        row = QHBoxLayout()
        row.setSpacing(8)
        self._elsewhere = plain_label(role="muted", wrap=True)
        self._elsewhere.setObjectName("plan-elsewhere")
        row.addWidget(self._elsewhere, 1)
        self._drop = QPushButton()
        self._drop.setObjectName("plan-drop-elsewhere")
        self._drop.setProperty("kind", "link")
        self._drop.setAutoDefault(False)
        self._words.bind(self._drop.setText, "activities.drop_elsewhere")
        self._drop.clicked.connect(self._drop_elsewhere)
        row.addWidget(self._drop)
        return row

    @property
    def people(self) -> frozenset[str]:
        """Uids of those chosen."""
        return frozenset(self.model.chosen)

    def take(self, uids: Collection[str], group: str = "") -> None:
        """Chooses exactly these, as far as they are there, beside those who must stay.

        Args:
            uids: Who is chosen.
            group: The unit that holds it then; empty for none.
        """
        self.model.tick(self.model.chosen, on=False)
        self.model.tick({one.uid for one in self._teachers} & set(uids), on=True)
        self.note_taken(group)

    def note_taken(self, group: str) -> None:
        """Where just the members of its unit are chosen they came with it, and go with it."""
        unit, chosen = self._unit(group), frozenset(self.model.chosen)
        members = {
            one.uid for one in self._teachers if unit is not None and one.uid in unit.members
        }
        self._taken = chosen if chosen == members else frozenset()

    def take_unit(self, uid: str) -> None:
        """The unit that holds it: its members come, where nobody has been chosen one by one."""
        place = self.units.findData(uid)
        if place >= 0 and uid:
            self.units.setCurrentIndex(place)
            self._show()
            if self.model.chosen <= self._taken:
                self.model.tick(self._taken, on=False)
                self._tick_shown(on=True)
                self._taken = frozenset(self.model.chosen)

    def _show(self) -> None:
        unit, typed = self._unit(self.units.currentData()), self.search.text()
        self.model.show_rows(
            [
                one
                for one in self._teachers
                if (unit is None or one.uid in unit.members) and one.matches(typed)
            ]
        )
        self._count()

    def _unit(self, uid: str) -> UnitChoice | None:
        return next((one for one in self._choices.units if one.uid == uid), None)

    def _tick_shown(self, *, on: bool) -> None:
        self.model.tick([one.uid for one in self.model.rows], on=on)

    def _take_first(self) -> None:
        """Enter chooses the first who matches, and the search begins anew."""
        if self.search.text() and self.model.rows:
            self.model.tick([self.model.rows[0].uid], on=True)
            self.search.clear()

    def _count(self) -> None:
        count = len(self.model.chosen)
        self._counted.setText(self._words.say("activities.chosen", count=count))
        elsewhere = self.model.elsewhere
        others = len(elsewhere)
        said = self._words.say("activities.chosen_elsewhere", here=count - others, others=others)
        self._elsewhere.setText(said)
        self._elsewhere.setVisible(others > 0)
        self._drop.setVisible(not elsewhere <= self.model.kept)

    def _drop_elsewhere(self) -> None:
        """Lets those go who are not in the list."""
        self.model.tick(self.model.elsewhere, on=False)
        self.list.setFocus()


class _List(QListView):
    """The list; Enter is not for the dialog."""

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setItemDelegate(TickDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter ticks, as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            index = self.currentIndex()
            if index.isValid():
                on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
                said = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
                self.model().setData(index, said.value, Qt.ItemDataRole.CheckStateRole)
        else:
            super().keyPressEvent(event)
