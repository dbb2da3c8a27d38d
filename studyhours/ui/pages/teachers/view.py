"""The parts of the page of teachers, and what has been read of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.people.teacher_list import (
    RosterShown,
    TeacherShown,
)
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import RowsModel
from studyhours.ui.page import Page
from studyhours.ui.pages.teachers.columns import roster_columns
from studyhours.ui.pages.teachers.panel import TeacherPanel
from studyhours.ui.pasting import IMPORTS, ROSTER, Pasting
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.list_menu import ListMenu, ListSource
from studyhours.ui.widgets.split import SplitWithDrawer
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.table import DataTable


class TeachersView(Page):
    """The roster with its head, and the panel beside it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._roster: RosterShown | None = None
        self.pasting = Pasting(self, lambda: ROSTER, self)
        self._make_head()
        self._make_body()

    @property
    def today(self) -> date:
        """The day everything is as of."""
        return self._roster.today if self._roster is not None else date.min

    @property
    def everybody(self) -> tuple[TeacherShown, ...]:
        """All teachers."""
        return self._roster.teachers if self._roster is not None else ()

    @property
    def values(self) -> Mapping[str, tuple[str, ...]]:
        """What has been entered before, to choose from."""
        return self._roster.values if self._roster is not None else {}

    def _make_head(self) -> None:
        words = self.context.words
        self.search = QLineEdit()
        self.search.setObjectName("teachers-search")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(196)
        words.bind(self.search.setPlaceholderText, "teachers_page.search")
        words.bind(self.search.setAccessibleName, "teachers_page.search")
        self.group = StillChoice()
        self.group.setObjectName("teachers-group")
        self.group.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        words.bind(self.group.setAccessibleName, "fact.group")
        self.gone = QCheckBox()
        self.gone.setObjectName("teachers-gone")
        words.bind(self.gone.setText, "teachers_page.with_gone")
        self.as_of = DayEdit(words, today=lambda: self.today)
        self.as_of.setObjectName("teachers-as-of")
        self.as_of.field.setObjectName("teachers-as-of-field")
        words.bind(self.as_of.field.setPlaceholderText, "teachers_page.as_of")
        words.bind(self.as_of.field.setAccessibleName, "teachers_page.as_of")
        words.bind(self.as_of.setToolTip, "teachers_page.as_of_tip")
        self.as_of.setMaximumWidth(150)
        for control in (self.search, self.group, self.as_of, self.gone):
            self.header.controls.addWidget(control)
        self.import_button = self._button("teachers-import", "teachers_page.import", "")
        self.add_button = self._button("teachers-add", "teachers_page.add", "primary")
        self.grouping_button = self._button("teachers-grouping", "teachers_page.grouping", "")
        words.bind(self.grouping_button.setToolTip, "teachers_page.grouping_tip")
        self.menu = ListMenu(self, "teachers-menu", self._listed)
        self.menu.add("paste", "lists.paste", self.pasting.paste, self._may_paste)
        for button in (self.menu, self.grouping_button, self.import_button, self.add_button):
            self.header.buttons.addWidget(button)
        self.count = plain_label(role="muted")
        self.count.setObjectName("teachers-count")

    def _listed(self) -> ListSource:
        group, typed = self.group.currentData(), self.search.text().strip()
        searched = self.context.words.say("lists.searched", text=typed) if typed else ""
        return ListSource(
            self.table,
            self.model,
            title=lambda: self.context.words.say("teachers_page.list_title"),
            filtered=lambda: [group or "", searched],
        )

    def _may_paste(self) -> bool:
        return self.context.shows(IMPORTS)

    def _button(self, name: str, key: str, kind: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        if kind:
            button.setProperty("kind", kind)
        self.context.words.bind(button.setText, key)
        return button

    def _make_body(self) -> None:
        words, theme, memory = self.context.words, self.context.theme, self.context.memory
        self.model: RowsModel[TeacherShown] = RowsModel(
            roster_columns(words, lambda: self.today), words, self
        )
        self.table = DataTable(self.model, theme, memory, "teachers.list")
        words.bind(self.table.setAccessibleName, "teachers_page.list_title")
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.table, 1)
        self.nobody = EmptyState(words, "teachers_page.nobody", "teachers_page.nobody_hint")
        self.nobody.hide()
        column.addWidget(self.nobody, 1)
        column.addWidget(self.count)
        self.panel = TeacherPanel(words)
        self.split = SplitWithDrawer(main, self.panel, words, over=self)
        self.empty = EmptyState(
            words, "teachers_page.empty", "teachers_page.empty_hint", "teachers_page.import"
        )
        self.by_hand = self._button("teachers-by-hand", "teachers_page.by_hand", "link")
        inside = self.empty.layout()
        if isinstance(inside, QVBoxLayout):
            inside.insertWidget(inside.count() - 1, self.by_hand, 0, Qt.AlignmentFlag.AlignHCenter)
        if self.empty.button is not None:
            self.empty.button.setObjectName("teachers-import-first")
            self.empty.button.setProperty("kind", "primary")
            self.empty.button.setVisible(self.context.shows("imports"))
        self._stage = QStackedWidget()
        self._stage.addWidget(self.split)
        self._stage.addWidget(self.empty)
        self.body.addWidget(self._stage, 1)
