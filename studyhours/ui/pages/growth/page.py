"""成长: whose handbook or portfolio, of which year, on screen and on paper."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QStackedWidget

from studyhours.domain.changes import Changes
from studyhours.domain.progress import Progress
from studyhours.services.growth.handbook import Handbook
from studyhours.services.growth.reach import GrowthPeople, growth_people
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.growth.handbook_view import HandbookView
from studyhours.ui.pages.growth.pairs_view import PairsView
from studyhours.ui.pages.growth.portfolio_view import PortfolioView
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.print_desk import PrintDesk
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.switch import Switch
from studyhours.ui.widgets.teacher_picker import TeacherPicker

HANDBOOK, PORTFOLIO, PAIRS = "handbook", "portfolio", "pairs"
_VIEW, _TEACHER = "page-growth-view", "page-growth-teacher"


class GrowthPage(Page):
    """A teacher's growth."""

    name = "growth"
    wants = Changes.RECORDS | Changes.TEACHERS | Changes.REVIEWS | Changes.CERTIFICATES

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._people: GrowthPeople | None = None
        self._year: str | None = None
        self._wanted: str | None = None
        kept = context.memory.text(_VIEW)
        self._view = kept if kept in {PORTFOLIO, PAIRS} else HANDBOOK
        words = context.words
        views = (
            (HANDBOOK, "growth_page.handbook"),
            (PORTFOLIO, "growth_page.portfolio"),
            (PAIRS, "growth_page.pairs"),
        )
        self.switch = Switch(words, "growth-view", views)
        self.switch.choose(self._view)
        self.picker = TeacherPicker(words, empty="growth_page.choose")
        self.picker.setObjectName("growth-picker")
        self.years = StillChoice()
        self.years.setObjectName("growth-years")
        self.years.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.years.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        words.bind(self.years.setAccessibleName, "growth_page.years")
        for control in (self.switch, self.picker, self.years):
            self.header.controls.addWidget(control)
        self.print = QPushButton()
        self.print.setObjectName("growth-print")
        words.bind(self.print.setText, "growth_page.print")
        self.header.buttons.addWidget(self.print)
        self.desk = PrintDesk(context, self.banner, self)
        self.body.addWidget(self.desk)
        self.handbook = HandbookView(self)
        self._portfolio: PortfolioView | None = None
        self._pairs: PairsView | None = None
        self.empty = EmptyState(words, "growth_page.nobody", "growth_page.nobody_hint")
        self.no_teachers = self._make_no_teachers()
        self._stage = QStackedWidget()
        self._stage.addWidget(self.empty)
        self._stage.addWidget(self.no_teachers)
        self._stage.addWidget(self.handbook)
        self.body.addWidget(self._stage, 1)
        self.switch.chosen.connect(self._choose_view)
        self.picker.chosen.connect(self._teacher_chosen)
        self.years.activated.connect(self._year_chosen)
        self.print.clicked.connect(self._print)
        self.handbook.read.connect(self._handbook_read)
        self.handbook.opened.connect(lambda uid: self.context.go("records", record=uid))
        self._arrange()

    def _make_no_teachers(self) -> EmptyState:
        """Nobody can be chosen: what comes first."""
        made = EmptyState(
            self.context.words,
            "growth_page.no_teachers",
            "growth_page.no_teachers_hint",
            "growth_page.import",
        )
        if made.button is not None:
            made.button.setObjectName("growth-import")
            made.button.setProperty("kind", "primary")
            made.button.setVisible(self.context.shows("imports"))
        made.clicked.connect(lambda: self.context.go("imports", choose="roster"))
        return made

    @property
    def portfolio(self) -> PortfolioView:
        """Made when it is first wanted."""
        if self._portfolio is None:
            self._portfolio = PortfolioView(self)
            self._portfolio.go.connect(lambda page, params: self.context.go(page, **params))
            self._portfolio.handbook.connect(self._show_handbook)
            self._stage.addWidget(self._portfolio)
        return self._portfolio

    @property
    def pairs(self) -> PairsView:
        """Made when it is first wanted."""
        if self._pairs is None:
            self._pairs = PairsView(
                self, self.desk, lambda: self._people.teachers if self._people is not None else ()
            )
            self._stage.addWidget(self._pairs)
        return self._pairs

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads whom one may look at, then what is shown of the one chosen."""
        ledger = self.context.ledger
        self.context.tasks.query(self, "people", lambda: growth_people(ledger), self._show)

    def retell(self) -> None:
        """Says it in another language."""
        for view in (self.handbook, self._portfolio, self._pairs):
            if view is not None:
                view.retell()

    def visit(self, **params: str) -> None:
        """``teacher`` shows one; ``view`` is ``handbook`` or ``portfolio``."""
        self._wanted = params.get("teacher", self._wanted)
        if params.get("view") in {HANDBOOK, PORTFOLIO, PAIRS}:
            self._view = params["view"]
            self.switch.choose(self._view)
        if self._people is not None:
            self._show(self._people)

    @property
    def has_unsaved(self) -> bool:
        """Whether a comment or an agreement was begun that no draft keeps."""
        changed = self._pairs is not None and self._pairs.panel.is_changed
        return changed or bool(self.handbook.side.begun)

    def save_typed(self, then: Callable[[], None]) -> None:
        """Saves the agreement, then the comments."""
        if self._pairs is None:
            self.handbook.save_typed(then)
        else:
            self._pairs.save_typed(lambda: self.handbook.save_typed(then))

    def discard_typed(self) -> None:
        """The person wants none of it."""
        for record in self.handbook.side.begun:
            self.handbook.side.sent(record)
        if self._pairs is not None:
            self._pairs.discard_typed()

    def leaving(self) -> None:
        """What is being typed is kept as a draft."""
        self.handbook.drafting.leave()
        self.handbook.side.keeper.leave()
        if self._pairs is not None:
            self._pairs.leaving()

    def _show(self, people: GrowthPeople) -> None:
        self._people = people
        alone = self._is_alone
        kept = self._wanted or self.picker.uid or self.context.memory.text(_TEACHER)
        self._wanted = None
        with QSignalBlocker(self.picker):
            self.picker.set_teachers(people.teachers)
            self.picker.choose(people.teachers[0].uid if alone else kept or people.own)
            if self.picker.uid is None:
                self.picker.choose(people.own)
        self._look()

    @property
    def _is_alone(self) -> bool:
        return self._people is not None and len(self._people.teachers) == 1

    def _look(self) -> None:
        uid = self.picker.uid
        self._arrange()
        if self._view == PAIRS and self._people is not None:
            self.pairs.look(self._people.today)
            return
        if uid is None:
            return
        if self._view == HANDBOOK:
            self.handbook.look_at(uid, self._year)
        else:
            self.portfolio.look_at(uid)

    def _arrange(self) -> None:
        somebody = self.picker.uid is not None
        of_pairs = self._view == PAIRS
        bare = self._people is not None and not self._people.teachers
        self.picker.setVisible(not of_pairs and not self._is_alone and not bare)
        self.print.setVisible(not of_pairs and not bare)
        self.print.setEnabled(somebody)
        self.years.setVisible(somebody and self._view == HANDBOOK)
        if bare:
            self._stage.setCurrentWidget(self.no_teachers)
        elif of_pairs:
            self._stage.setCurrentWidget(self.pairs)
        elif not somebody:
            self._stage.setCurrentWidget(self.empty)
        else:
            self._stage.setCurrentWidget(
                self.handbook if self._view == HANDBOOK else self.portfolio
            )

    def _handbook_read(self, book: Handbook) -> None:
        with QSignalBlocker(self.years):
            self.years.clear()
            for label in book.years:
                self.years.addItem(label, label)
            self.years.setCurrentIndex(self.years.findData(book.year.label))

    # ------------------------------------------------------------ choosing

    def _choose_view(self, view: str) -> None:
        self.handbook.drafting.leave()
        self._view = view
        self.context.memory.put(_VIEW, view)
        self._look()

    def _teacher_chosen(self, uid: str | None) -> None:
        self.handbook.drafting.leave()
        self.context.memory.put(_TEACHER, uid or "")
        self._look()

    def _year_chosen(self) -> None:
        self._year = self.years.currentData()
        self._look()

    def _show_handbook(self, year: str) -> None:
        self._year = year
        self.switch.choose(HANDBOOK)
        self._choose_view(HANDBOOK)

    # ------------------------------------------------------------ paper

    def _print(self) -> None:
        uid, teacher = self.picker.uid, self.picker.teacher
        if uid is None or teacher is None:
            return
        self.handbook.drafting.leave()
        ledger, texts, year, view = (
            self.context.ledger, self.context.words.texts, self._year, self._view
        )  # fmt: skip

        def make(progress: Progress) -> bytes:
            from studyhours.services.growth.papers import handbook_pdf, portfolio_pdf

            progress("make_table", 0, None)
            if view == HANDBOOK:
                return handbook_pdf(ledger, uid, year, texts)
            return portfolio_pdf(ledger, uid, texts, progress=progress)

        name = self.context.words.say(f"growth.{view}")
        self.desk.show_pdf(make, f"{name} {teacher.name}")
