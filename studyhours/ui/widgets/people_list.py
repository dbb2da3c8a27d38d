"""Several teachers to choose: a line to find them by, and boxes to tick."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from studyhours.services.people.namesakes import details_of, told_apart
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.ui.fonts import scaled
from studyhours.ui.widgets.tick_delegate import TickDelegate
from studyhours.ui.words import Words

_HEIGHT = 190
_Index = QModelIndex | QPersistentModelIndex


class PeopleModel(QAbstractListModel):
    """Teachers, those found, with who is ticked: a line of its own for each would be felt."""

    def __init__(self, teachers: Sequence[TeacherShown], parent: QWidget) -> None:
        super().__init__(parent)
        self._teachers = tuple(teachers)
        self._apart = told_apart(self._teachers)
        self._shown = self._teachers
        self._ticked: set[str] = set()

    @property
    def ticked(self) -> list[TeacherShown]:
        """Those ticked, shown or not."""
        return [one for one in self._teachers if one.uid in self._ticked]

    def tick(self, uids: Collection[str]) -> None:
        """Ticks teachers, where nobody is ticked yet."""
        if not self._ticked:
            self.beginResetModel()
            self._ticked = set(uids)
            self.endResetModel()

    def clear(self) -> None:
        """Ticks nobody any more."""
        self.beginResetModel()
        self._ticked.clear()
        self.endResetModel()

    def narrow(self, typed: str) -> None:
        """Shows those whom what is typed finds."""
        self.beginResetModel()
        found = self._teachers
        if typed.strip():
            found = tuple(one for one in found if one.matches(typed))
        self._shown = found
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Qt's."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: who it is, and whether that one is ticked."""
        one = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{one.name}　{details_of(one, self._apart)}".strip()
        if role == Qt.ItemDataRole.CheckStateRole:
            ticked = one.uid in self._ticked
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's: ticks."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        uid = self._shown[index.row()].uid
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._ticked.add(uid)
        else:
            self._ticked.discard(uid)
        self.dataChanged.emit(index, index, [role])
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Qt's."""
        return Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled


class PeopleList(QWidget):
    """Teachers with boxes.

    Args:
        words: Language.
        teachers: Whom it lists.
        names: Object names of the line and of the list.
        keys: Keys of what the line asks for, and of what the list is called.

    Signals:
        changed: Others are ticked.
    """

    changed = Signal()

    def __init__(
        self,
        words: Words,
        teachers: Sequence[TeacherShown],
        names: tuple[str, str],
        keys: tuple[str, str],
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        self.search = QLineEdit()
        self.search.setObjectName(names[0])
        self.search.setClearButtonEnabled(True)
        words.bind(self.search.setPlaceholderText, keys[0])
        words.bind(self.search.setAccessibleName, keys[0])
        column.addWidget(self.search)
        self.list = QListView()
        self.list.setObjectName(names[1])
        self.list.setItemDelegate(TickDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFixedHeight(scaled(_HEIGHT))
        words.bind(self.list.setAccessibleName, keys[1])
        self._model = PeopleModel(teachers, self.list)
        self.list.setModel(self._model)
        self._model.dataChanged.connect(self.changed)
        self.search.textChanged.connect(self._model.narrow)
        column.addWidget(self.list)

    @property
    def chosen(self) -> list[TeacherShown]:
        """Those that are ticked."""
        return self._model.ticked

    def begin_with(self, uids: Collection[str]) -> None:
        """Ticks teachers, where nobody is ticked yet."""
        self._model.tick(uids)

    def clear(self) -> None:
        """Ticks nobody any more."""
        self._model.clear()
