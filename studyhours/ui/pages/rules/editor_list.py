"""The rules of the set being written, in order, the set itself at the top."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.rulebook.document import Data, at
from studyhours.services.rulebook.editing import fresh_id
from studyhours.services.rulebook.templates import TEMPLATES, rule_of
from studyhours.ui.context import Surroundings
from studyhours.ui.pages.rules.editor_row import small_button
from studyhours.ui.pages.rules.editor_state import EditorState

_Index = QModelIndex | QPersistentModelIndex


class RulesModel(QAbstractListModel):
    """The set, and its rules by their names."""

    def __init__(self, around: Surroundings, state: EditorState) -> None:
        super().__init__()
        self._around, self._state = around, state
        self._count = 1
        self._wrong: frozenset[int] = frozenset()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Qt's."""
        return 0 if parent is not None and parent.isValid() else self._count

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        number = index.row() - 1
        if role == Qt.ItemDataRole.DisplayRole:
            return self._name(number)
        if role == Qt.ItemDataRole.ForegroundRole and number in self._wrong:
            return QColor(self._around.theme.colour("cinnabar"))
        return None

    def _name(self, number: int) -> str:
        say = self._around.words.say
        if number < 0:
            return say("rules_edit.the_set")
        title = at(self._state.data, ("rules", number, "title"))
        said = self._around.words.texts.pick(_words(title)) or say("rules_edit.untitled")
        key = "rules_edit.wrong_rule" if number in self._wrong else "rules_edit.rule"
        return say(key, number=number + 1, title=said)

    def renew(self) -> None:
        """There are other rules, or other names."""
        count = 1 + len(self._state.rules)
        if count != self._count:
            self.beginResetModel()
            self._count = count
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0), self.index(count - 1))

    def mark(self, wrong: Collection[int]) -> None:
        """Which rules have something wrong in them; -1 is the set."""
        if self._wrong != frozenset(wrong):
            self._wrong = frozenset(wrong)
            self.dataChanged.emit(self.index(0), self.index(self._count - 1))


def _words(title: Data | None) -> dict[str, str]:
    if isinstance(title, dict):
        return {key: one for key, one in title.items() if isinstance(one, str)}
    return {"zh": title} if isinstance(title, str) else {}


class RuleList(QWidget):
    """The list, and what can be done with rules as wholes.

    Signals:
        chosen: A rule (its number), or the set (-1).
    """

    chosen = Signal(int)

    def __init__(self, around: Surroundings, state: EditorState) -> None:
        super().__init__()
        self._around, self._state = around, state
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.model = RulesModel(around, state)
        self.view = QListView()
        self.view.setObjectName("rules-edit-list")
        self.view.setModel(self.model)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        around.words.bind(self.view.setAccessibleName, "rules_edit.list")
        self.view.selectionModel().currentChanged.connect(self._current)
        column.addWidget(self.view, 1)
        self.add = QPushButton()
        self.add.setObjectName("rules-edit-add")
        around.words.bind(self.add.setText, "rules_edit.add_rule")
        self._menu = QMenu(self.add)
        self._menu.setObjectName("rules-edit-templates")
        self._menu.aboutToShow.connect(self._fill)
        self.add.setMenu(self._menu)
        column.addWidget(self.add)
        column.addLayout(self._tools())
        around.words.changed.connect(self.model.renew)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        say = self._around.words
        self._buttons = [
            small_button("rules-edit-up", "↑", "", lambda: self._move(-1)),
            small_button("rules-edit-down", "↓", "", lambda: self._move(1)),
            small_button("rules-edit-copy", "", "", self._copy),
            small_button("rules-edit-remove", "", "", self._remove),
        ]
        for button, key in zip(
            self._buttons,
            ("rules_edit.up", "rules_edit.down", "rules_edit.copy", "rules_edit.remove"),
            strict=True,
        ):
            say.bind(button.setAccessibleName, key)
            say.bind(button.setToolTip, key)
            if not button.text():
                say.bind(button.setText, key)
            row.addWidget(button)
        row.addStretch(1)
        return row

    # ------------------------------------------------------------ choosing

    @property
    def number(self) -> int:
        """The rule chosen; -1 for the set."""
        return self.view.currentIndex().row() - 1

    def choose(self, number: int) -> None:
        """Chooses a rule, or with -1 the set."""
        last = self.model.rowCount() - 1
        self.view.setCurrentIndex(self.model.index(max(0, min(number + 1, last))))

    def _current(self, index: QModelIndex, _before: QModelIndex) -> None:
        number, count = index.row() - 1, len(self._state.rules)
        up, down, copy, remove = self._buttons
        up.setEnabled(number > 0)
        down.setEnabled(0 <= number < count - 1)
        copy.setEnabled(number >= 0)
        remove.setEnabled(number >= 0)
        if index.isValid():
            self.chosen.emit(number)

    def renew(self) -> None:
        """Shows the rules there are now, with the one chosen that was."""
        number = self.number
        self.model.renew()
        self.choose(number)

    # ------------------------------------------------------------ changing

    def _fill(self) -> None:
        self._menu.clear()
        for template in TEMPLATES:
            action = self._menu.addAction(self._around.words.say(f"rule_template.{template}"))
            action.setObjectName(f"template-{template}")
            action.triggered.connect(lambda _on=False, one=template: self._add(one))

    def _add(self, template: str) -> None:
        place = self.number + 1 if self.number >= 0 else len(self._state.rules)
        self._insert(place, rule_of(template, self._state.data))

    def _copy(self) -> None:
        rule = at(self._state.data, ("rules", self.number))
        if isinstance(rule, dict):
            name = rule.get("id")
            wanted = name if isinstance(name, str) and name else "rule"
            self._insert(self.number + 1, {**rule, "id": fresh_id(self._state.data, wanted)})

    def _insert(self, place: int, rule: Data) -> None:
        self._state.insert(("rules", place), rule, reshapes=())
        self.choose(place)

    def _remove(self) -> None:
        number = self.number
        if number >= 0:
            self._state.remove(("rules", number), reshapes=())
            self.choose(min(number, len(self._state.rules) - 1))

    def _move(self, by: int) -> None:
        number = self.number
        self._state.move(("rules", number), by, reshapes=())
        self.choose(number + by)
