"""The parts of the page of activities."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QHeaderView, QPushButton, QSizePolicy, QStackedWidget

from studyhours.services.activities.reach import may_plan
from studyhours.services.activities.reading import (
    STATES,
    THIS_WEEK,
    ActivityList,
)
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.activities.list_model import ActivitiesModel, for_files
from studyhours.ui.pages.activities.panel import ActivityPanel
from studyhours.ui.pages.activities.saying import Saying
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.list_menu import ListMenu, ListSource
from studyhours.ui.widgets.print_desk import PrintDesk
from studyhours.ui.widgets.search_field import SearchField
from studyhours.ui.widgets.split import SplitWithDrawer
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.table import DataTable

_NARROW = 860


class ActivitiesView(Page):
    """The list with its head, and one activity beside it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.saying = Saying(context.words)
        self._list: ActivityList | None = None
        self.model = ActivitiesModel(self.saying, self)
        self.table = DataTable(self.model, context.theme, context.memory, "activities-list")
        self.panel = ActivityPanel(context, self.saying)
        self._make_head()
        self._make_body()

    def _make_head(self) -> None:
        words = self.context.words
        self.search = SearchField(words, "activities-search", "activities.search", 120, 260)
        self.header.controls.addWidget(self.search, 40)
        self.header.spread_controls()
        self.states = StillChoice()
        self.states.setObjectName("activities-states")
        words.bind(self.states.setAccessibleName, "activities.states")
        for state in ("", *STATES, THIS_WEEK):
            self.states.addItem("", state)
        self.header.controls.addWidget(self.states)
        self.years = StillChoice()
        self.years.setObjectName("activities-years")
        words.bind(self.years.setAccessibleName, "activities.years")
        for choice in (self.states, self.years):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            choice.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.header.controls.addWidget(self.years)
        self.header.controls.addStretch(1)
        self._counted = plain_label(role="muted")
        self._counted.setObjectName("activities-count")
        self.header.buttons.addWidget(self._counted)
        self.menu = ListMenu(self, "activities-menu", self._listed)
        self.header.buttons.addWidget(self.menu)
        self.plan = QPushButton()
        self.plan.setObjectName("activities-plan")
        self.plan.setProperty("kind", "primary")
        words.bind(self.plan.setText, "activities.plan")
        self.context.keys.tell(words, self.plan.setToolTip, "activities.plan_tip", keys="new")
        self.header.buttons.addWidget(self.plan)
        self.plan.setVisible(may_plan(self.context.ledger.actor))
        self._name_states()

    def _listed(self) -> ListSource:
        say, typed = self.context.words.say, self.search.text().strip()
        chosen = [self.years.currentText()]
        chosen += [self.states.currentText()] if self.states.currentData() else []
        chosen += [say("lists.searched", text=typed)] if typed else []
        return ListSource(
            self.table,
            self.model,
            title=lambda: say("activities.list_title"),
            filtered=lambda: chosen,
            also=for_files(self.saying),
        )

    def _make_body(self) -> None:
        words = self.context.words
        words.bind(self.table.setAccessibleName, "page.activities")
        heads = self.table.horizontalHeader()
        heads.setStretchLastSection(False)
        heads.setSectionResizeMode(
            self.model.place_of_column("title"), QHeaderView.ResizeMode.Stretch
        )
        self.lists = QStackedWidget()
        empty = EmptyState(
            words, "activities.empty", hint="activities.empty_hint", button="activities.plan"
        )
        empty.setObjectName("activities-empty")
        self._empty = empty
        if empty.button is not None:
            empty.button.setVisible(may_plan(self.context.ledger.actor))
        nothing = EmptyState(
            words, "activities.nothing", hint="records.nothing_hint",
            button="records.nothing_button",
        )  # fmt: skip
        self._nothing = nothing
        for part in (self.table, empty, nothing):
            self.lists.addWidget(part)
        self.desk = PrintDesk(self.context, self.banner, self)
        self.body.addWidget(self.desk)
        self.split = SplitWithDrawer(
            self.lists, self.panel, words, share=0.48, narrow=_NARROW, over=self
        )
        self.body.addWidget(self.split, 1)

    def _name_states(self) -> None:
        counts: Mapping[str, int] = self._list.counts if self._list is not None else {}
        say = self.context.words.say
        for place in range(self.states.count()):
            state = str(self.states.itemData(place))
            if not state:
                said = say("activities.any_state")
            elif state == THIS_WEEK:
                said = say("activities.this_week")
            elif counts.get(state):
                name = self.saying.state(state)
                said = say("activities.state_count", state=name, count=counts[state])
            else:
                said = self.saying.state(state)
            self.states.setItemText(place, said)
