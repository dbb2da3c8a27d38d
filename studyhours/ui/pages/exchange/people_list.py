"""Several teachers to choose: a line to find them by, and boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studyhours.services.people.namesakes import details_of, told_apart
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.ui.fonts import scaled
from studyhours.ui.words import Words

_HEIGHT = 190


class PeopleList(QWidget):
    """Teachers with boxes."""

    def __init__(self, words: Words, teachers: Sequence[TeacherShown]) -> None:
        super().__init__()
        self._teachers = tuple(teachers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        self.search = QLineEdit()
        self.search.setObjectName("exchange-find")
        self.search.setClearButtonEnabled(True)
        words.bind(self.search.setPlaceholderText, "exchange_page.find_teacher")
        words.bind(self.search.setAccessibleName, "exchange_page.find_teacher")
        self.search.textChanged.connect(self._narrow)
        column.addWidget(self.search)
        self.list = QListWidget()
        self.list.setObjectName("exchange-people")
        self.list.setFixedHeight(scaled(_HEIGHT))
        words.bind(self.list.setAccessibleName, "exchange_page.whom_some")
        flags = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled
        apart = told_apart(self._teachers)
        for one in self._teachers:
            item = QListWidgetItem(f"{one.name}　{details_of(one, apart)}".strip())
            item.setFlags(flags)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        column.addWidget(self.list)

    @property
    def chosen(self) -> list[TeacherShown]:
        """Those that are ticked."""
        return [
            one
            for row, one in enumerate(self._teachers)
            if self.list.item(row).checkState() is Qt.CheckState.Checked
        ]

    def _narrow(self, typed: str) -> None:
        for row, one in enumerate(self._teachers):
            self.list.item(row).setHidden(bool(typed.strip()) and not one.matches(typed))
