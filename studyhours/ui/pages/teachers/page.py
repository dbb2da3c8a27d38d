"""教师: the roster with its panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from studyhours.domain.changes import Changes
from studyhours.services.people.teacher_list import (
    RosterShown,
    TeacherDetails,
    TeacherShown,
    read_roster,
    teacher_details,
)
from studyhours.ui.context import PageContext
from studyhours.ui.pages.teachers.editing import Editing
from studyhours.ui.pages.teachers.registering import Registering
from studyhours.ui.pages.teachers.view import TeachersView
from studyhours.ui.widgets.dialog import ask_to_discard

_GROUP = "page-teachers-group"


class TeachersPage(TeachersView):
    """Everybody, with what holds of them."""

    name = "teachers"
    wants = Changes.TEACHERS | Changes.RECORDS

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._wanted: str | None = None
        self.editing = Editing(context, self, self.panel, lambda: self.today, lambda: self.values)
        self.registering = Registering(
            self, self.panel.entries, lambda: self.today, lambda: self.everybody
        )
        self._connect()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._narrow)
        self.group.currentIndexChanged.connect(self._group_chosen)
        self.gone.toggled.connect(self._narrow)
        for asked in (self.import_button.clicked, self.empty.clicked):
            asked.connect(lambda: self.context.go("imports", choose="roster"))
        self.add_button.clicked.connect(self._add)
        self.grouping_button.clicked.connect(self._group_chosen_ones)
        self.as_of.changed.connect(self.refresh)
        self.by_hand.clicked.connect(self._add)
        self.table.selected.connect(self._selected)
        self.table.opened.connect(self._open)
        self.table.clicked.connect(self._clicked)
        self.split.closed.connect(self.table.setFocus)
        self.panel.go.connect(self._go)
        self.editing.saved.connect(self._want)
        self.editing.closed.connect(self._after_form)

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads the roster, and the teacher shown."""
        ledger, day = self.context.ledger, self.as_of.day
        self.context.tasks.query(self, "roster", lambda: read_roster(ledger, day), self._show)

    def retell(self) -> None:
        """Says what came from data again."""
        self.registering.retell()
        if self._roster is not None:
            self._show(self._roster)

    def visit(self, **params: str) -> None:
        """``teacher`` shows one teacher."""
        uid = params.get("teacher")
        if uid:
            self._want(uid)
            if self._roster is not None:
                self._choose_wanted()

    def _want(self, uid: str) -> None:
        self._wanted = uid

    def _show(self, roster: RosterShown) -> None:
        chosen = self._wanted or self._chosen_uid()
        self._wanted = chosen
        self._roster = roster
        self._offer_groups(roster)
        for place, column in enumerate(self.model.columns):
            # A roster that does not speak of something needs no column of blanks.
            known = column.key == "name" or any(map(column.text, roster.teachers))
            self.table.setColumnHidden(place, bool(roster.teachers) and not known)
        adding = self.panel.form is not None
        anybody = bool(roster.teachers) or adding
        self._stage.setCurrentWidget(self.split if anybody else self.empty)
        for control in (self.search, self.group, self.as_of):
            control.setVisible(bool(roster.teachers))
        self.grouping_button.setVisible(roster.may_edit and bool(roster.teachers))
        self.gone.setVisible(any(not one.serves_on(roster.today) for one in roster.teachers))
        self.import_button.setVisible(roster.may_edit and anybody)
        self.add_button.setVisible(roster.may_edit and anybody)
        self.by_hand.setVisible(roster.may_edit)
        self._narrow()
        self._choose_wanted()

    def _offer_groups(self, roster: RosterShown) -> None:
        before = self.group.currentData() or self.context.memory.text(_GROUP)
        with QSignalBlocker(self.group):
            self.group.clear()
            self.group.addItem(self.context.words.say("teachers_page.all_groups"), None)
            present = {one.group for one in roster.teachers}
            for name in roster.values.get("group", ()):
                if name in present:
                    self.group.addItem(name, name)
            self.group.setCurrentIndex(max(self.group.findData(before), 0) if before else 0)

    # ------------------------------------------------------------ narrowing and choosing

    def _group_chosen(self) -> None:
        self.context.memory.put(_GROUP, self.group.currentData() or "")
        self._narrow()

    def _narrow(self) -> None:
        roster = self._roster
        if roster is None:
            return
        group, typed, gone = self.group.currentData(), self.search.text(), self.gone.isChecked()
        shown = [
            one
            for one in roster.teachers
            if (group is None or one.group == group)
            and (gone or one.serves_on(roster.today) or one.uid == self._wanted)
            and one.matches(typed)
        ]
        chosen = self._wanted or self._chosen_uid()
        self.model.set_rows(shown)
        self.table.setVisible(bool(shown) or not roster.teachers)
        self.nobody.setVisible(not shown and bool(roster.teachers))
        self.count.setText(self._counted(len(shown), len(roster.teachers)))
        self._select(chosen)

    def _counted(self, shown: int, everybody: int) -> str:
        key = "teachers_page.count" if shown == everybody else "teachers_page.count_some"
        return self.context.words.say(key, count=everybody, shown=shown)

    def _chosen_uid(self) -> str | None:
        return self.panel.details.shown.uid if self.panel.details is not None else None

    def _select(self, uid: str | None) -> bool:
        for place, row in enumerate(self.model.rows):
            if row.uid == uid:
                index = self.model.index(place, 0)
                self.table.setCurrentIndex(index)
                self.table.scrollTo(index)
                return True
        return False

    def _choose_wanted(self) -> None:
        """Shows the teacher somebody was sent to, whatever the filters were."""
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        if not any(row.uid == wanted for row in self.model.rows):
            with QSignalBlocker(self.search), QSignalBlocker(self.group):
                self.search.clear()
                self.group.setCurrentIndex(0)
            self._wanted = wanted
            self._narrow()
            self._wanted = None
        if not self._select(wanted):
            self._show_details(None)

    def _selected(self, row: TeacherShown | None) -> None:
        if row is None:
            return
        if self._is_typing and row.uid != self._chosen_uid():
            # Qt is still busy with the click; afterwards the row of the form is marked again.
            QTimer.singleShot(0, self, lambda: self._ask_to_leave(row.uid))
            return
        ledger, uid, day = self.context.ledger, row.uid, self.today
        self.context.tasks.query(
            self, "details", lambda: teacher_details(ledger, uid, day), self._show_details
        )

    @property
    def _is_typing(self) -> bool:
        """Whether a form holds something that would be lost with it."""
        return self.panel.form is not None and self.panel.form.is_changed

    @property
    def has_unsaved(self) -> bool:
        """Whether a form holds what was typed and not saved: the shell asks before it goes."""
        return self._is_typing

    def save_typed(self, then: Callable[[], None]) -> None:
        """Saves the form; ``then`` is called once that is done."""
        self.split.open_drawer()
        self.editing.save_typed(then)

    def discard_typed(self) -> None:
        """Closes the form."""
        self.panel.close_form()

    def _ask_to_leave(self, uid: str) -> None:
        """Another teacher was chosen while a form holds something: the form stays, unless …"""
        if not self._select(self._chosen_uid()):
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())

        def leave() -> None:
            self.panel.close_form()
            self._select(uid)

        self._ask_to_discard(leave)

    def _ask_to_discard(self, agreed: Callable[[], None]) -> None:
        ask_to_discard(self, self.context.words, agreed)

    def _show_details(self, details: TeacherDetails | None) -> None:
        editable = self._roster is not None and self._roster.may_edit
        self.panel.show_details(details, self.today, editable=editable)
        self.registering.read(details.shown.uid if details is not None else None)

    def _open(self, _row: TeacherShown) -> None:
        self.split.open_drawer()
        self.panel.records_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clicked(self) -> None:
        if self.split.is_narrow:
            self.split.open_drawer()

    def _go(self, page: str) -> None:
        if self.panel.details is not None:
            self.context.go(page, teacher=self.panel.details.shown.uid)

    def _group_chosen_ones(self) -> None:
        """Puts those chosen in the list into a group, or takes them out of one."""
        from studyhours.ui.pages.teachers.grouping import Grouping  # only once it is wanted

        chosen = self.table.chosen()
        if chosen:
            Grouping(self, [one.uid for one in chosen], self.today, self.values).ask()
        else:
            self.banner.say("teachers_page.choose_several", role="waiting")

    # ------------------------------------------------------------ forms

    def _add(self) -> None:
        if self._is_typing:
            self._ask_to_discard(self._open_new)
        elif self._roster is not None:
            self._open_new()

    def _open_new(self) -> None:
        self._stage.setCurrentWidget(self.split)
        self.editing.add()
        self.split.open_drawer()

    def _after_form(self) -> None:
        if self._roster is not None and not self._roster.teachers:
            self._stage.setCurrentWidget(self.empty)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def leaving(self) -> None:
        """The ledger is being closed: what is being printed stops after the page it is at."""
        self.menu.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Ctrl+F looks for somebody."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F and held:
            self.search.setFocus()
            self.search.selectAll()
        else:
            super().keyPressEvent(event)
