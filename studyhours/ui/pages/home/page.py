"""Home: one teacher's progress, one's group, or the school at a glance; every figure leads on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress
from studyhours.services.checking.seen import groups_headed, heads_groups, sees_school
from studyhours.services.home.figures import Figures, leads, read_figures
from studyhours.services.home.last_year import SameDayLastYear, same_day_last_year
from studyhours.services.home.school import SchoolHome, home_of_school
from studyhours.services.home.teacher import TeacherHome, home_of_teacher
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_list import TeacherShown, list_teachers
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.home.figure_link import FigureLink
from studyhours.ui.pages.home.phrases import short_day
from studyhours.ui.pages.home.school_view import SchoolView
from studyhours.ui.pages.home.set_up import SetUpList
from studyhours.ui.pages.home.teacher_view import TeacherView
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.chip import Chip, status_role
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.switch import Switch
from studyhours.ui.widgets.teacher_picker import TeacherPicker

_CHOSEN, _VIEW = "home_teacher", "home_view"
_OWN, _GROUP = "own", "group"
_BEGIN_WIDTH = 640


@dataclass(frozen=True)
class _Read:
    """What was read: whom there is to choose, one home, and whether a group's is another."""

    teachers: tuple[TeacherShown, ...]
    home: TeacherHome | SchoolHome
    whole_school: bool
    heads: bool = False


class HomePage(Page):
    """The first page of an opened ledger."""

    name = "home"
    wants = (
        Changes.RECORDS
        | Changes.TEACHERS
        | Changes.RULES
        | Changes.CALENDAR
        | Changes.SCHOOL
        | Changes.CERTIFICATES
        | Changes.ACTIVITIES
        | Changes.REVIEWS
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._read: _Read | None = None
        self._figures_old = False
        context.changes.changed.connect(self._copies_changed)
        self._turns = Turns(self)
        words = context.words
        self.verdict = Chip()
        self.verdict.setObjectName("home-verdict")
        self.verdict.hide()
        self.day = plain_label(role="muted")
        self.day.setObjectName("home-day")
        self.people = FigureLink(context.theme, "home-people")
        self.people.clicked.connect(lambda: self.context.go("check", ruleset=""))
        self.people.hide()
        self.header.controls.addWidget(self.verdict)
        self.header.controls.addWidget(self.people)
        self.header.controls.addWidget(self.day)
        self.picker = TeacherPicker(words)
        self.picker.setObjectName("home-picker")
        self.picker.setFixedWidth(220)
        self.picker.chosen.connect(self._chosen)
        self.picker.hide()
        self.header.buttons.addWidget(self.picker)
        self._head = Switch(words, "home-view", ((_OWN, "home.own"), (_GROUP, "home.own_group")))
        self._head.chosen.connect(self._choose_view)
        self._head.hide()
        self.header.buttons.addWidget(self._head)
        self._back = QPushButton()
        self._back.setObjectName("home-whole-school")
        words.bind(self._back.setText, "home.whole_school")
        self._back.clicked.connect(lambda: self.picker.choose(None))
        self._back.hide()
        self.header.buttons.addWidget(self._back)
        self._views = QStackedWidget()
        self.body.addWidget(self._views, 1)
        self._nothing = QWidget()
        self._views.addWidget(self._nothing)
        self._school: SchoolView | None = None
        self._teacher: TeacherView | None = None
        self._begin: tuple[QWidget, SetUpList] | None = None

    @property
    def _heads(self) -> bool:
        """Whether whoever is logged in looks at a group of their own."""
        actor = self.context.ledger.actor
        return heads_groups(actor) and not sees_school(actor)

    @property
    def school(self) -> SchoolView:
        """The whole school, made when it is first looked at."""
        if self._school is None:
            self._school = SchoolView(self.context)
            self._views.addWidget(self._school)
        return self._school

    @property
    def teacher(self) -> TeacherView:
        """One teacher, made when one is first looked at."""
        if self._teacher is None:
            self._teacher = TeacherView(self.context)
            self._views.addWidget(self._teacher)
        return self._teacher

    @property
    def begin(self) -> tuple[QWidget, SetUpList]:
        """How to begin, made for a ledger with nothing in it."""
        if self._begin is None:
            self._begin = self._begin_view()
            self._views.addWidget(self._begin[0])
        return self._begin

    def _begin_view(self) -> tuple[QWidget, SetUpList]:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 24, 0, 0)
        steps = SetUpList(self.context)
        steps.setMaximumWidth(_BEGIN_WIDTH)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(steps, 1000)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return view, steps

    # ------------------------------------------------------------ for the shell

    def refresh(self) -> None:
        """Reads the home that is wanted: what is known at once first, then what is judged."""
        ledger, tasks = self.context.ledger, self.context.tasks
        wanted, group = self.context.memory.text(_CHOSEN), self._wants_group
        of_school = self._is_of_school
        self._read_figures()
        tasks.watched_query(
            self, "home", lambda tell: _read(ledger, wanted, group=group, progress=tell), self._show
        )
        if of_school:
            self._read_behind()

    @property
    def _is_of_school(self) -> bool:
        """Whether a school is shown, or a group, and not one teacher."""
        if sees_school(self.context.ledger.actor):
            return not self.context.memory.text(_CHOSEN)
        return self._wants_group

    def _read_figures(self) -> None:
        self._figures_old = False
        if self._is_of_school:
            ledger, tasks = self.context.ledger, self.context.tasks
            tasks.query(self, "figures", lambda: read_figures(ledger), self._show_figures)

    def _copies_changed(self, changes: Changes) -> None:
        """A backup was made: nothing is judged anew for that."""
        if changes & Changes.COPIES:
            self._figures_old = True
            if self.isVisible():
                self._read_figures()

    def arrive(self) -> None:
        """The page is shown: a backup made since is told of."""
        super().arrive()
        if self._figures_old:
            self._read_figures()

    @property
    def _wants_group(self) -> bool:
        return self._heads and self.context.memory.text(_VIEW) != _OWN

    def _read_behind(self) -> None:
        """What judges once more, behind what is looked at first."""
        ledger, tasks, actor = self.context.ledger, self.context.tasks, self.context.ledger.actor
        language = self.context.words.language
        if "issue" in actor.functions and sees_school(actor):
            tasks.query(self, "papers", lambda: _due_papers(ledger, language), self._show_papers)
        if leads(actor) and sees_school(actor):
            tasks.watched_query(
                self,
                "last-year",
                lambda tell: same_day_last_year(ledger, tell),
                self._show_last_year,
            )

    def _show_figures(self, figures: Figures) -> None:
        if figures.begun and not figures.of_one:
            self.school.show_figures(figures)
            if self._read is None:
                self._views.setCurrentWidget(self.school)

    def _show_papers(self, due: int | None) -> None:
        if self._school is not None:
            self._school.show_papers(due)

    def _show_last_year(self, before: SameDayLastYear | None) -> None:
        if self._school is not None:
            self._school.show_last_year(before)

    def _choose_view(self, view: str) -> None:
        self.context.memory.put(_VIEW, view)
        self.refresh()

    def retell(self) -> None:
        """Says everything again in another language."""
        if self._read is not None:
            self._show(self._read)

    def visit(self, **params: str) -> None:
        """``teacher`` shows that teacher's home."""
        if "teacher" in params:
            self._want(params["teacher"])

    # ------------------------------------------------------------ showing

    def _chosen(self, uid: str | None) -> None:
        self._want(uid or "")

    def _want(self, uid: str) -> None:
        self.context.memory.put(_CHOSEN, uid)
        self.refresh()

    def _show(self, read: _Read) -> None:
        self._read = read
        self._turns.begin(
            lambda: self._prepare(read.home),
            lambda: self._show_head(read),
            lambda: self._show_read(read),
        )

    def _prepare(self, home: TeacherHome | SchoolHome) -> object:
        """Makes the view a home is shown in."""
        if isinstance(home, TeacherHome):
            return self.teacher
        return self.school if home.begun else self.begin

    def _show_head(self, read: _Read) -> None:
        home = read.home
        blocked = self.picker.blockSignals(True)
        self.picker.set_teachers(read.teachers)
        self.picker.choose(home.uid if isinstance(home, TeacherHome) else None)
        self.picker.blockSignals(blocked)
        self.picker.setVisible(read.whole_school and bool(read.teachers))
        self._back.setVisible(read.whole_school and isinstance(home, TeacherHome))
        if self._heads:
            self._head.setVisible(read.heads)
            self._head.choose(_OWN if isinstance(home, TeacherHome) else _GROUP)

    def _show_read(self, read: _Read) -> None:
        home = read.home
        day = short_day(home.as_of, home.as_of, self.context.words)
        if isinstance(home, TeacherHome):
            self._show_teacher(home, day)
        else:
            self._show_school(home, day)

    def _show_teacher(self, home: TeacherHome, day: str) -> None:
        words = self.context.words
        self.header.title.setText(home.name)
        self.people.hide()
        self.day.setText(words.say("home.until", day=day))
        self.verdict.setVisible(bool(home.verdict))
        if home.verdict:
            self.verdict.say(words.say(f"status.{home.verdict}"), status_role(home.verdict))
        self.teacher.show_home(home)
        self._views.setCurrentWidget(self.teacher)

    def _show_school(self, home: SchoolHome, day: str) -> None:
        words = self.context.words
        self.verdict.hide()
        groups = words.say("home.separator").join(home.groups)
        self.header.title.setText(groups or words.say("home.whole_school"))
        self.people.say(words.say("home.all_people", count=home.teachers), home.teachers)
        self.people.setVisible(home.begun)
        self.day.setText(words.say("home.until", day=day))
        self.day.setVisible(home.begun)
        if home.begun:
            self.school.show_home(home)
            self._views.setCurrentWidget(self.school)
        else:
            self.header.title.setText(home.school)
            view, steps = self.begin
            steps.show_steps(home.steps)
            self._views.setCurrentWidget(view)


def _read(ledger: Ledger, wanted: str, *, group: bool, progress: Progress) -> _Read:
    """Reads one home; a login that may see only one teacher always gets that one."""
    teachers = list_teachers(ledger)
    known = {one.uid for one in teachers}
    whole_school, own = sees_school(ledger.actor), ledger.actor.teacher_uid
    heads = not whole_school and bool(groups_headed(ledger))
    if not whole_school and own is not None:
        # Who heads no group today is left with what is their own.
        wanted = "" if group and heads else own
    if whole_school and len(teachers) == 1:
        # A teacher's own ledger is that teacher's home.
        whole_school, wanted = False, teachers[0].uid
    if wanted in known:
        return _Read(teachers, home_of_teacher(ledger, wanted), whole_school, heads)
    return _Read(teachers, home_of_school(ledger, progress=progress), whole_school, heads)


def _due_papers(ledger: Ledger, language: str) -> int | None:
    """Loaded where it is asked: nobody waits for what makes certificates."""
    from studyhours.services.papers.issuing_preview import how_many_are_due

    try:
        return how_many_are_due(ledger, language)
    except UnusableInput:
        return None  # nothing to issue by yet: the page of papers says why
