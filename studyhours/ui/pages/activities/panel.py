"""The activity at the right: what is said of it, who came, and what is to be done next."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QPushButton, QStackedWidget, QWidget

from studyhours.services.activities import reading
from studyhours.services.activities.earning import BLANK, PRESENT
from studyhours.services.activities.opened import ActivityOpened
from studyhours.services.activities.rows import Mark
from studyhours.ui.context import PageContext
from studyhours.ui.pages.activities.attendance import Finder, PeopleModel, PeopleTable
from studyhours.ui.pages.activities.saying import KEYS, STATE_ROLES, Saying
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.flow import FlowLayout
from studyhours.ui.widgets.handing_on import handing_on
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.panel import Panel

_NONE, _ONE = 0, 1


class ActivityPanel(QStackedWidget):
    """Shows one activity and takes its attendance.

    Attributes:
        finder: Where a name is looked for.
        table: Who came.
        mark_button: What can be said of those chosen, or of many.
        check: Says that the attendance is right.
        credit: Gives the hours.

    Signals:
        marked: People attended so (uid → mark).
        check_wanted: The attendance is right.
        credit_wanted: The hours are to be given.
        uncredit_wanted: The hours are to be taken back.
        change_wanted: The plan is to be changed.
        remove_wanted: The activity is to be taken back.
        sheet_wanted: The sign-in sheet is to be printed.
        record_wanted: The record of the activity is to be printed.
        papers_wanted: The process files are to be shown.
        remind_wanted: The list of those who have not handed in is wanted.
        hand_wanted: What somebody hands in is to be shown (uid of the teacher).
        offered: Whether there is a next step to take now.
    """

    marked = Signal(object)
    check_wanted = Signal()
    credit_wanted = Signal()
    uncredit_wanted = Signal()
    change_wanted = Signal()
    remove_wanted = Signal()
    sheet_wanted = Signal()
    record_wanted = Signal()
    papers_wanted = Signal()
    remind_wanted = Signal()
    hand_wanted = Signal(str)
    offered = Signal(bool)

    def __init__(self, context: PageContext, saying: Saying) -> None:
        super().__init__()
        self._words, self._saying, self._shortcuts = context.words, saying, context.keys
        self._opened: ActivityOpened | None = None
        self.model = PeopleModel(saying, self)
        self.table = PeopleTable(self.model, context)
        self.finder = Finder(context.words)
        none, empty = Panel(), EmptyState(context.words, "activities.choose")
        hint = empty.add_hint()
        context.keys.tell(context.words, hint.setText, "activities.choose_hint", keys="new")
        none.body.addWidget(empty)
        self.addWidget(none)
        self._panel = Panel()
        self._make_head()
        self._make_attendance()
        self._make_foot()
        self.addWidget(self._panel)
        self._connect()

    # ------------------------------------------------------------ its parts

    def _make_head(self) -> None:
        self._panel.title.setWordWrap(True)
        self._panel.title.setObjectName("activities-title")
        self._panel.head.setStretch(0, 1)
        self._panel.head.setStretch(1, 0)
        self._state = Chip()
        self._state.setObjectName("activities-state")
        self._panel.head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        # Room for the cross of the drawer.
        self._spare = QWidget()
        self._spare.setFixedWidth(18)
        self._panel.head.addWidget(self._spare)
        self._facts = plain_label(role="muted", wrap=True)
        self._facts.setObjectName("activities-facts")
        self._panel.body.addWidget(self._facts)
        self._content = plain_label(wrap=True)
        self._content.setObjectName("activities-content")
        self._panel.body.addWidget(self._content)

    def _make_attendance(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.finder, 1)
        self.everyone = QPushButton()
        self.everyone.setObjectName("activities-everyone")
        self._words.bind(self.everyone.setText, "activities.everyone")
        self._shortcuts.tell(
            self._words, self.everyone.setToolTip, "activities.everyone_tip", keys="everyone"
        )
        row.addWidget(self.everyone)
        self.mark_button = QPushButton()
        self.mark_button.setObjectName("activities-mark")
        self._words.bind(self.mark_button.setText, "activities.mark")
        self._words.bind(self.mark_button.setToolTip, "activities.keys")
        menu = QMenu(self.mark_button)
        for place, status in enumerate((*KEYS, BLANK)):
            action = menu.addAction("")
            action.setObjectName(f"activities-mark-{status}")
            key = f"activities.mark_{status}"
            self._words.bind(action.setText, key, digit=(place + 1) % (len(KEYS) + 1))
            action.triggered.connect(lambda _on=False, status=status: self._mark_chosen(status))
        self.mark_button.setMenu(menu)
        row.addWidget(self.mark_button)
        self._panel.body.addLayout(row)
        self._keys = plain_label(role="small", wrap=True)
        self._keys.setObjectName("activities-keys")
        self._words.bind(self._keys.setText, "activities.digits")
        self._panel.body.addWidget(self._keys)
        self._panel.body.addWidget(self.table, 1)
        self._nobody = EmptyState(
            self._words, "activities.nobody", hint="activities.nobody_hint",
            button="activities.change",
        )  # fmt: skip
        self._nobody.clicked.connect(self.change_wanted)
        self._panel.body.addWidget(self._nobody, 1)
        self._counted = plain_label(role="muted", wrap=True)
        self._counted.setObjectName("activities-counted")
        self._panel.body.addWidget(self._counted)

    def _make_foot(self) -> None:
        foot, row = QHBoxLayout(), FlowLayout()
        foot.setSpacing(8)
        foot.addLayout(row, 1)
        self.papers = self._button("papers", row)
        self.papers.clicked.connect(self.papers_wanted)
        self.sheet = self._button("sheet", row)
        self._more = self._button("more", row)
        menu = QMenu(self._more)
        for name, signal in (
            ("record", self.record_wanted),
            ("remind_copy", self.remind_wanted),
            ("hand_one", self._hand_current),
            ("change", self.change_wanted),
            ("uncredit", self.uncredit_wanted),
            ("remove", self.remove_wanted),
        ):
            action = menu.addAction("")
            action.setObjectName(f"activities-{name}")
            self._words.bind(action.setText, f"activities.{name}")
            if isinstance(signal, SignalInstance):
                action.triggered.connect(lambda _on=False, signal=signal: signal.emit())
            else:
                action.triggered.connect(signal)
        self._more.setMenu(menu)
        self._actions = {
            action.objectName().removeprefix("activities-"): action for action in menu.actions()
        }
        self.hand = self._button("hand", foot)
        self.check = self._button("check", foot)
        self.credit = self._button("credit", foot)
        self._panel.body.addLayout(foot)

    def _button(self, name: str, row: QLayout) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"activities-{name}")
        self._words.bind(button.setText, f"activities.{name}")
        row.addWidget(button)
        return button

    def _connect(self) -> None:
        self.finder.textChanged.connect(self._look_for)
        self.finder.marked.connect(self._mark_chosen)
        self.finder.stepped.connect(self.table.step)
        self.table.marked.connect(self._mark_chosen)
        self.table.searched.connect(self._begin_search)
        self.everyone.clicked.connect(self._mark_everyone)
        self.check.clicked.connect(self.check_wanted)
        self.credit.clicked.connect(self.credit_wanted)
        self.sheet.clicked.connect(self.sheet_wanted)
        self.hand.clicked.connect(self._hand_own)
        self.table.opened.connect(lambda _row: self._hand_current())
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self._shortcuts.make("everyone", self, self._mark_everyone)  # from the list too
        self._shortcuts.make("go_on", self, self._go_on, here)

    # ------------------------------------------------------------ showing

    @property
    def opened(self) -> ActivityOpened | None:
        """What is shown."""
        return self._opened

    def show_none(self) -> None:
        """Nothing is chosen."""
        self._opened = None
        self.setCurrentIndex(_NONE)
        self.offered.emit(False)

    def show_activity(self, opened: ActivityOpened) -> None:
        """Shows an activity; the same as before keeps its place."""
        same = self._opened is not None and self._opened.shown.uid == opened.shown.uid
        self._opened = opened
        if not same:
            self.finder.clear()
        self.model.wanted = opened.wanted
        self.table.setColumnHidden(
            self.model.place_of_column("handed"), not (opened.wanted and opened.shown.credited)
        )
        self.model.show_people(opened.people)
        if not same and opened.people:
            self.table.choose_place(0)
        self._tell()
        self.setCurrentIndex(_ONE)

    def retell(self) -> None:
        """Says again what was said from data."""
        if self._opened is not None:
            self._tell()

    def leave_room(self, *, drawer: bool) -> None:
        """Where the panel is a drawer its cross needs room."""
        self._spare.setVisible(drawer)

    def _tell(self) -> None:
        opened = self._opened
        if opened is None:
            return
        shown, say = opened.shown, self._words.say
        self._panel.title.setText(shown.title)
        self._state.say(self._saying.state(shown.state), STATE_ROLES[shown.state])
        facts = [
            self._saying.when(shown),
            self._saying.amount(shown),
            self._saying.type(shown.type),
            *(
                say(f"activities.fact_{name}", what=text)
                for name, text in (
                    ("place", shown.place),
                    ("speaker", shown.speaker),
                    ("group", shown.group),
                    ("organiser", shown.organiser),
                    ("with", self._saying.units(opened.plan.units)),
                )
                if text
            ),
        ]
        self._facts.setText(" · ".join(fact for fact in facts if fact))
        content = " ".join((opened.plan.content or "").split())
        self._content.setText(content if len(content) < 160 else f"{content[:160]}…")
        self._content.setVisible(bool(content))
        self._tell_counts()
        self._offer(opened)

    def _tell_counts(self) -> None:
        if self._opened is not None:
            said = self._saying.counts(self._opened, self.model.everybody)
            self._counted.setText(" · ".join(said))

    def _offer(self, opened: ActivityOpened) -> None:
        """What may be done now; the next step is the primary one."""
        shown, may = opened.shown, opened.may_edit
        people = self.model.everybody
        own = [one for one in people if one.teacher is not None]
        whole = bool(own) and all(one.status != BLANK for one in own)
        self.finder.setVisible(bool(people))
        self.table.setVisible(bool(people))
        for widget in (self.everyone, self.mark_button, self._keys):
            widget.setVisible(bool(people) and may)
        self._nobody.setVisible(not people)
        if self._nobody.button is not None:
            self._nobody.button.setVisible(may)
        held = shown.last_day <= opened.today
        state = shown.state
        if state == reading.TO_TAKE and held and whole:  # not saved yet, but said
            state = reading.TO_CHECK
        mine = next((one for one in people if one.uid == opened.own), None)
        with handing_on(self.check, self.credit, self.hand, self.table):
            self.check.setVisible(may and state in {reading.TO_TAKE, reading.TO_CHECK})
            self.check.setEnabled(state == reading.TO_CHECK)
            self.credit.setVisible(may and state == reading.TO_CREDIT)
            self.hand.setVisible(mine is not None and mine.record is not None)
        lacks = mine is not None and bool(opened.wanted - mine.handed)
        for button in (self.check, self.credit):
            set_look(button, "kind", "primary" if button.isEnabled() else "")
        set_look(self.hand, "kind", "primary" if lacks else "")
        steps = (self.check, self.credit, *((self.hand,) if lacks else ()))
        self.offered.emit(any(not one.isHidden() and one.isEnabled() for one in steps))
        everybody = may or len(people) > 1
        self._actions["record"].setVisible(everybody)
        self._actions["remind_copy"].setVisible(bool(opened.behind) and everybody)
        self._actions["hand_one"].setVisible(shown.credited > 0)
        self._actions["change"].setVisible(may)
        self._actions["uncredit"].setVisible(may and shown.credited > 0)
        self._actions["remove"].setVisible(may and shown.credited == 0)
        self.sheet.setVisible(everybody)
        self.papers.setVisible(may or bool(opened.files) or bool(opened.result))
        count = len(opened.files)
        self.papers.setText(
            self._words.say("activities.papers_count", count=count)
            if count
            else self._words.say("activities.papers")
        )
        self.sheet.setEnabled(bool(people))

    # ------------------------------------------------------------ marking

    def _hand_own(self) -> None:
        if self._opened is not None and self._opened.own is not None:
            self.hand_wanted.emit(self._opened.own)

    def _hand_current(self) -> None:
        """Shows what the one chosen has handed in; only of somebody who got a record."""
        for one in self.table.chosen()[:1]:
            if one.record is not None:
                self.hand_wanted.emit(one.uid)

    def _look_for(self, typed: str) -> None:
        self.model.look_for(typed)
        if self.model.rows:
            self.table.choose_place(0)

    def _begin_search(self, letter: str) -> None:
        self.finder.setFocus()
        self.finder.setText(letter)

    def _mark_chosen(self, status: str) -> None:
        chosen = self.table.chosen()
        if not chosen or self._opened is None or not self._opened.may_edit:
            return
        self.say_marks({one.uid: Mark(status, one.note) for one in chosen})
        if self.finder.text():
            self.finder.clear()
            self.finder.setFocus()
            place = next(
                (at for at, one in enumerate(self.model.rows) if one.uid == chosen[0].uid), 0
            )
            self.table.choose_place(place)
        elif len(chosen) == 1:
            self.table.step(1)

    def _mark_everyone(self) -> None:
        """Everybody of whom nothing has been said was there; the others stay as they are."""
        if self._opened is None or not self._opened.may_edit:
            return
        blank = [one for one in self.model.everybody if one.status == BLANK]
        self.say_marks({one.uid: Mark(PRESENT, one.note) for one in blank})
        self.finder.setFocus()

    def say_marks(self, marks: Mapping[str, Mark]) -> None:
        """Says how people attended."""
        if marks and self._opened is not None:
            self.model.mark(marks)
            self._tell_counts()
            self._offer(self._opened)
            self.marked.emit(marks)

    def _go_on(self) -> None:
        for button in (self.check, self.credit):
            if button.isVisible() and button.isEnabled():
                button.click()
                return
