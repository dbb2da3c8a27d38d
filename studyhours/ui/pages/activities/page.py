"""The page of activities: the list at the left, one activity and its attendance at the right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent

from studyhours.domain.calendar import school_year_of
from studyhours.domain.changes import Changes
from studyhours.services.activities.choices import PlanChoices, plan_choices
from studyhours.services.activities.opened import ActivityOpened, open_activity
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import Planned, change_activity
from studyhours.services.activities.reading import (
    STATES,
    THIS_WEEK,
    ActivityList,
    ActivityShown,
    list_activities,
)
from studyhours.services.activities.rows import Mark
from studyhours.ui.context import PageContext
from studyhours.ui.pages.activities.afterwards import Afterwards
from studyhours.ui.pages.activities.deeds import Deeds
from studyhours.ui.pages.activities.pasting import MarksPasting
from studyhours.ui.pages.activities.plan_dialog import PlanDialog
from studyhours.ui.pages.activities.view import ActivitiesView
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.widgets.label import set_look

_LIST, _EMPTY, _NOTHING = range(3)
_WIDE = 800
_STATE = "page-activities-state"
_ROOMY, _CLOSE = 620, 500
"""Pixels of width from which on there is room for every column, and for most."""
_LEFT_OUT = (("group",), ("group", "amount"))


class ActivitiesPage(ActivitiesView):
    """Plan activities, take and check their attendance, credit them."""

    name = "activities"
    wants = (
        Changes.ACTIVITIES
        | Changes.RECORDS
        | Changes.TEACHERS
        | Changes.CALENDAR
        | Changes.SETTINGS
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._choices: PlanChoices | None = None
        self._wanted_uid: str | None = None
        self.deeds = Deeds(self, self._read_current)
        self.afterwards = Afterwards(self, self.panel, self.desk, self.deeds)
        self.pasting = MarksPasting(self, self.panel, self.saying)
        self._connect()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        kept = self.states.findData(self.context.memory.text(_STATE))
        self.states.setCurrentIndex(max(kept, 0))
        self.states.activated.connect(self._state_chosen)
        self.years.activated.connect(self.refresh)
        self.table.selected.connect(self._selected)
        self.table.opened.connect(lambda _row: self._take_attendance())
        self._empty.clicked.connect(self._plan_new)
        self._nothing.clicked.connect(self._show_all)
        self.plan.clicked.connect(self._plan_new)
        panel = self.panel
        panel.marked.connect(self._mark)
        self.banner.goes_with(self.table)
        panel.check_wanted.connect(lambda: self._with_current(self.deeds.check))
        panel.credit_wanted.connect(self._credit)
        panel.uncredit_wanted.connect(lambda: self._with_current(self.deeds.take_credit_back))
        panel.remove_wanted.connect(lambda: self._with_current(self.deeds.take_back))
        panel.change_wanted.connect(self._change)
        panel.sheet_wanted.connect(self.afterwards.print_sheet)
        panel.record_wanted.connect(self.afterwards.print_record)
        panel.papers_wanted.connect(self.afterwards.show_papers)
        panel.remind_wanted.connect(self.afterwards.remind)
        panel.hand_wanted.connect(self.afterwards.hand_in)
        # One primary action at a time: what the activity shown asks for comes first.
        panel.offered.connect(
            lambda offered: set_look(self.plan, "kind", "" if offered else "primary")
        )
        self.split.closed.connect(self.table.setFocus)
        # Wherever the cursor is: after the page was chosen it is still in the side bar.
        for name, act in (("new", self._plan_new), ("find", self._go_searching)):
            self.context.keys.make(name, self, act)

    # ------------------------------------------------------------ the list

    def refresh(self) -> None:
        """Reads what may be chosen, the list, and the activity shown."""
        ledger, year = self.context.ledger, self.years.currentData()
        self.context.tasks.query(self, "choices", lambda: plan_choices(ledger), self._learn)
        self.context.tasks.query(
            self, "list", lambda: list_activities(ledger, year), self._show_list
        )

    def _learn(self, choices: PlanChoices) -> None:
        self._choices = choices
        self.saying.learn(choices)
        self.panel.retell()

    def _show_list(self, found: ActivityList) -> None:
        first = self._list is None
        self._list = found
        if first:
            begin = found.year.first.year
            for year in range(begin + 1, begin - 5, -1):
                label = f"{year}-{year + 1}"
                self.years.addItem(self.context.words.say("window.year", year=label), label)
            self.years.setCurrentIndex(1)
        self._filter()
        self._read_current()

    def _state_chosen(self) -> None:
        self.context.memory.put(_STATE, self.states.currentData())
        self._filter()

    def _filter(self) -> None:
        found = self._list
        if found is None:
            return
        state, typed = self.states.currentData(), self.search.text()
        rows = [
            row
            for row in found.rows
            if (
                not state
                or row.state == state
                or (state == THIS_WEEK and row.is_in_week_of(found.today))
            )
            and row.matches(typed)
        ]
        self._name_states()
        wanted = self._wanted_uid or self._current_uid
        self.table.blockSignals(True)
        self._choose_columns()
        self.model.set_rows(rows)
        self.table.blockSignals(False)
        self._counted.setText(self.context.words.say("activities.count", count=len(rows)))
        self.lists.setCurrentIndex(_LIST if rows else _NOTHING if found.rows else _EMPTY)
        place = self.model.place_of(wanted)
        if place is not None:
            self._wanted_uid = None
            self._choose(place)
        elif rows:
            self._choose(self._first_place(found))
        else:
            self._selected(None)

    def _first_place(self, found: ActivityList) -> int:
        """What waits longest for whoever may do it comes first; else what is coming next."""
        rows = list(enumerate(self.model.rows))
        waiting = [place for place, row in rows if found.may_edit and row.state in STATES[1:4]]
        if waiting:
            return waiting[-1]
        ahead = [
            (row.first_day, row.starts or "", place)
            for place, row in rows
            if row.last_day >= found.today
        ]
        return min(ahead)[-1] if ahead else 0

    def _choose(self, place: int) -> None:
        self.table.choose_place(place)

    def _show_all(self) -> None:
        self.search.clear()
        self.states.setCurrentIndex(0)
        self._filter()

    def _choose_columns(self) -> None:
        width = self.lists.width()
        self.table.leave_out(() if width >= _ROOMY else _LEFT_OUT[0 if width >= _CLOSE else 1])

    # ------------------------------------------------------------ one activity

    @property
    def _current_uid(self) -> str | None:
        opened = self.panel.opened
        return opened.shown.uid if opened is not None else None

    def _selected(self, row: ActivityShown | None) -> None:
        if row is None:
            if not self.model.rows:
                self.panel.show_none()
            return
        if row.uid != self._current_uid:
            self._read(row.uid)

    def _read_current(self) -> None:
        row: ActivityShown | None = self.table.current()
        if row is not None:
            self._read(row.uid)

    def _read(self, uid: str) -> None:
        ledger = self.context.ledger
        self.context.tasks.query(self, "one", lambda: open_activity(ledger, uid), self._show_one)

    def _show_one(self, opened: ActivityOpened) -> None:
        row: ActivityShown | None = self.table.current()
        current = row is not None and row.uid == opened.shown.uid
        # What is being typed is newer than what was read.
        if current and not self.deeds.is_marking(opened.shown.uid):
            self.panel.show_activity(opened)

    def _take_attendance(self) -> None:
        self.split.open_drawer()
        if self.panel.finder.isVisible():
            self.panel.finder.setFocus()

    def _mark(self, marks: Mapping[str, Mark]) -> None:
        opened = self.panel.opened
        if opened is not None:
            credited = {one.uid for one in opened.people if one.credited}
            mark = self.deeds.mark if credited.isdisjoint(marks) else self.deeds.mark_credited
            mark(opened.shown.uid, opened.shown.title, marks)

    def _with_current(self, deed: object) -> None:
        opened = self.panel.opened
        if opened is not None and callable(deed):
            deed(opened.shown.uid, opened.shown.title)

    def _credit(self) -> None:
        """Gives the hours; of what is not over only after asking."""
        opened = self.panel.opened
        if opened is not None:
            shown = opened.shown
            self.deeds.credit(shown.uid, shown.title, lambda: self._ask_early(shown))

    def _ask_early(self, shown: ActivityShown) -> None:
        ask(
            self,
            self.context.words,
            "activities.ask_credit_early",
            "activities.credit_anyway",
            lambda: self.deeds.credit(shown.uid, shown.title, early=True),
            what=shown.title,
            when=self.saying.when(shown),
        )

    # ------------------------------------------------------------ planning

    def _plan_new(self) -> None:
        choices = self._choices
        if choices is None or not self.plan.isVisibleTo(self):
            return
        dialog = PlanDialog(self, self.context, self.saying, choices)
        dialog.planned.connect(self._planned)
        dialog.ask()

    def _planned(self, made: Planned, plan: ActivityPlan) -> None:
        """Shows it, whatever was shown before."""
        self._wanted_uid = made.uids[0]
        self.search.clear()
        self.states.setCurrentIndex(0)
        year = self.years.findData(school_year_of(plan.first_day).label)
        if year >= 0:
            self.years.setCurrentIndex(year)
        self.deeds.planned(made, plan.title)

    def _change(self) -> None:
        opened, choices = self.panel.opened, self._choices
        if opened is None or choices is None:
            return
        ledger, uid, before = self.context.ledger, opened.shown.uid, opened.plan

        def changed(made: Planned, plan: ActivityPlan) -> None:
            if made.changes:
                self.deeds.changed(
                    plan.title,
                    # Who was taken out comes back as they had attended.
                    lambda: change_activity(ledger, uid, before, plan, made.marks),
                    lambda: change_activity(ledger, uid, plan, before),
                )

        dialog = PlanDialog(self, self.context, self.saying, choices, opened)
        dialog.changed.connect(changed)
        dialog.ask()

    def _go_searching(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    # ------------------------------------------------------------ for the shell

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: where there is little room the activity lies in a drawer."""
        super().resizeEvent(event)
        self.panel.leave_room(drawer=self.split.is_narrow)
        self._counted.setVisible(self.width() >= _WIDE)
        self._choose_columns()

    def retell(self) -> None:
        """Says again what was said from data."""
        self._name_states()
        self.panel.retell()
        for place in range(self.years.count()):
            label = self.years.itemData(place)
            self.years.setItemText(place, self.context.words.say("window.year", year=label))
        self._counted.setText(
            self.context.words.say("activities.count", count=len(self.model.rows))
        )

    def visit(self, **params: str) -> None:
        """Shows an ``activity``, or those of a ``state``; ``this_week`` is one of these words."""
        self._wanted_uid = params.get("activity")
        self.search.clear()
        if self.years.currentIndex() > 1 or self.years.currentIndex() == 0:
            self.years.setCurrentIndex(1)
            self.refresh()
        place = self.states.findData(params.get("state", ""))
        self.states.setCurrentIndex(max(place, 0))
        self._filter()

    def leaving(self) -> None:
        """The ledger is closed: what was said is saved, nothing is printed any more."""
        self.menu.leave()
        self.deeds.flush()
        self.desk.finish()
