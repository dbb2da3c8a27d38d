"""发证书: who would get one, what it will look like, and one button that issues."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.papers.certificates import ANNUAL, Issued, IssuedPaper, IssueRequest
from studyhours.services.papers.issuing_preview import (
    IssueChoices,
    issue_choices,
    papers_folder,
)
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.documents.annual_round import ANNUAL_LIST, AnnualRound
from studyhours.ui.pages.documents.chooser import Chooser
from studyhours.ui.pages.documents.deed_fields import DeedFields
from studyhours.ui.pages.documents.deed_round import DEED_LIST, DeedRound
from studyhours.ui.pages.documents.dialogs import IssueDialog
from studyhours.ui.pages.documents.issue_list import CandidatesList
from studyhours.ui.pages.documents.issue_round import Find, Round
from studyhours.ui.pages.documents.issue_states import IssueStates
from studyhours.ui.pages.documents.key_urge import KeyUrge
from studyhours.ui.pages.documents.next_line import NextLine
from studyhours.ui.pages.documents.paper_choices import PaperKind, PaperLanguage
from studyhours.ui.pages.documents.part import Part
from studyhours.ui.pages.documents.place import FilesPlace
from studyhours.ui.pages.documents.preview import CandidatePanel
from studyhours.ui.pages.documents.result import ResultPanel
from studyhours.ui.pages.documents.ticking import Someone
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.handing_on import handing_on
from studyhours.ui.widgets.print_desk import PrintDesk
from studyhours.ui.widgets.scrolling import scrolling
from studyhours.ui.widgets.split import SplitWithDrawer

_SHARE = 0.4
_LOWEST = 340
"""Pixels in which the list shows some people; on a low window it is scrolled to."""


class IssuePart(Part):
    """Issuing."""

    def __init__(self, context: PageContext, page: Page, desk: PrintDesk) -> None:
        super().__init__(context, page, desk)
        words = context.words
        self._choices: IssueChoices | None = None
        self._round: Round[Any] | None = None
        self._current = False  # whether that is what the fields ask for
        self._issuing = False
        self.primary.setObjectName("documents-issue")
        self.primary.clicked.connect(self._confirm)
        self.kind = PaperKind(words)
        self.kind.chosen.connect(self._kind_chosen)
        self.language = PaperLanguage(words)
        self.language.chosen.connect(self._asked_anew)
        self.chooser = Chooser(words, "issue", self.kind, self.language)
        self.chooser.changed.connect(self._asked_anew)
        self.fields = DeedFields(context, self.chooser.add)
        self.fields.changed.connect(self._asked_anew)
        inside = QWidget()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP)
        whole.addWidget(self.chooser)
        self.place = FilesPlace(context)
        self.result = ResultPanel(words, self.banner)
        self.result.print_wanted.connect(self.print_papers)
        self.result.save_wanted.connect(
            lambda serials: self.save_together(serials, self.place.default)
        )
        whole.addWidget(self.result)
        self.urge = KeyUrge(context, self)
        whole.addWidget(self.urge)
        self.panel = CandidatePanel(context)
        self._lists: dict[bool, CandidatesList] = {}
        self._list_stack = QStackedWidget()
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list_stack, 1)
        column.addWidget(self.place)
        self._next = NextLine(context)
        column.addWidget(self._next)
        self._split = SplitWithDrawer(main, self.panel, words, share=_SHARE, over=self)
        self._split.setMinimumHeight(scaled(_LOWEST))
        self._split.installEventFilter(self)
        self._states = IssueStates(context, self._split)
        self._in_turn = Turns(self)
        whole.addWidget(self._states, 1)
        self._area = scrolling(inside)
        self.column.addWidget(self._area)
        self._show_list()
        self._say_button()

    # ------------------------------------------------------------ which kind

    @property
    def list(self) -> CandidatesList:
        """The list of the kind chosen; made when it is first wanted."""
        annual = self.kind.kind == ANNUAL
        if annual not in self._lists:
            made = CandidatesList(self.context, ANNUAL_LIST if annual else DEED_LIST)
            made.ticked.connect(self._say_button)
            made.looked_at.connect(self._look_at)
            made.opened.connect(self._open)
            made.look.setVisible(self._split.is_narrow)
            self._lists[annual] = made
            self._list_stack.addWidget(made)
        return self._lists[annual]

    def _show_list(self) -> None:
        self._list_stack.setCurrentWidget(self.list)
        self.chooser.show_own(on=self.kind.kind == ANNUAL)

    def _kind_chosen(self) -> None:
        """Asks what another kind asks, and forgets what was found for the one before."""
        self._round = None
        self.result.hide()  # it was of another kind
        self.banner.clear()
        self._states.wait()
        self.panel.clear()
        self._show_list()
        self.fields.show_kind(self.kind.kind, self._choices)
        self._find()

    def show_teacher(self, uid: str) -> None:
        """Chooses a teacher's row, now or once the list is there."""
        if self.kind.kind != ANNUAL:
            self.kind.choose(ANNUAL)
            self._kind_chosen()
        self.list.show_teacher(uid)

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads what can be chosen, then who would get one."""
        ledger = self.context.ledger
        self.context.tasks.query(
            self, "choices", lambda: issue_choices(ledger), self._take_choices, self._refused
        )

    def _refused(self, fault: Fault) -> None:
        with handing_on(self.list.table):
            for widget in (self._states, self.chooser, self.primary):
                widget.setEnabled(False)
        self.say_fault(fault)

    def _take_choices(self, choices: IssueChoices) -> None:
        self._choices = choices
        if self.result.isHidden():  # one thing at a time is said over the list
            self.urge.show_for(choices)
        self.chooser.set_choices(choices)
        if self.kind.kind != ANNUAL:
            self.fields.fill(choices)
        self._find()

    def _asked_anew(self, _: object = None) -> None:
        self._find()
        self._say_button()

    def _finder(self) -> Find[Any] | None:
        """Finds who would get a paper by the choices made; None while these cannot be."""
        language, chosen = self.language.language, self.chooser.chosen
        if self.kind.kind == ANNUAL:
            if chosen is None:
                return None
            year, rules, day = chosen.year, chosen.ruleset, chosen.as_of
            request = IssueRequest(None, year, rules, day, language=language)
            return lambda ledger, _progress: AnnualRound.find(ledger, request)
        wanted = self.fields.request(language)
        if wanted is None or self._choices is None:
            return None
        label = self._choices.years[0]
        return lambda ledger, progress: DeedRound.find(ledger, wanted, label, progress)

    def _find(self) -> None:
        # Nothing is issued by what was found for other choices. Where this fails it stays so until
        # another choice, or trying again, gives an answer: the list shows something else.
        ledger, finder = self.context.ledger, self._finder()
        self._current = False
        self._in_turn.forget()
        self._say_button()

        def work(progress: Progress) -> Round[Any] | None:
            # Where nothing can be found that is asked too: it overtakes what was asked before.
            return finder(ledger, progress) if finder is not None else None

        failed = None if self.kind.kind == ANNUAL else self._states.say_fault
        self.context.tasks.watched_query(self, "who", work, self._take, failed)

    def _take(self, found: Round[Any] | None) -> None:
        if self._choices is None:
            return
        if found is None:
            self._say_why_not(self._choices)
            return
        before, self._round = self._round, found
        self._current = True
        same = before is not None and before.request == found.request
        self.place.show_for(papers_folder(self._choices.school, found.year))
        if self.list.show_round(found, keep=same):
            self.result.hide()  # it was of others
        self._say_button()
        self._in_turn.begin(lambda: self._say_next(found), lambda: self._show_found(found))

    def _say_next(self, found: Round[Any]) -> None:
        language = self.language.language
        self._next.show_for(self.kind.kind, language, found.year, found.people)

    def _show_found(self, found: Round[Any]) -> None:
        if found.people:
            self._states.show_list()
        else:
            self._states.show_nobody(self.kind.kind)

    def _say_why_not(self, choices: IssueChoices) -> None:
        """Says what there is to do first; a day that cannot be is said beside its field."""
        if self.kind.kind != ANNUAL:
            self._states.show_nobody(self.kind.kind)
        elif not choices.rulesets:
            self._states.show_no_rules()

    def _look_at(self, one: Someone | None) -> None:
        if one is None or self._round is None:
            self.panel.clear()
        else:
            self.panel.show_candidate(one, self._round)

    def _open(self, one: Someone) -> None:
        self._look_at(one)
        self._split.open_drawer()

    # ------------------------------------------------------------ issuing

    def _confirm(self) -> None:
        chosen, found = self.list.chosen(), self._round
        usable = self._current and chosen and self.place.check()
        if not usable or found is None or self._choices is None:
            return
        self.banner.clear()
        words, folder = self.context.words, self.place.folder
        asked = found.asked(chosen, folder, words)
        dialog = IssueDialog(
            self.context,
            self,
            locked=self._choices.passphrase,
            lines=asked.lines,
            warning=asked.warning,
            yes=words.say("documents.issue", count=len(chosen)),
        )
        dialog.agreed.connect(lambda said: self._issue(found, chosen, folder, said))
        dialog.open()

    def _issue(
        self,
        found: Round[Any],
        chosen: Sequence[Someone],
        folder: Path | None,
        passphrase: str | None,
    ) -> None:
        ledger = self.context.ledger

        def work(progress: Progress) -> Issued:
            return found.issue(ledger, chosen, folder, passphrase, progress)

        self.banner.clear()
        self.result.hide()
        self._set_issuing(on=True)
        self.context.tasks.command(
            self,
            "documents.issuing",
            work,
            lambda done: self._issued(done, folder),
            self._not_issued,
            cancelled=self._called_off,
            changes=lambda done: done.changes,
        )

    def _issued(self, done: Issued, folder: Path | None) -> None:
        self._set_issuing(on=False)
        self.result.show_issued(done, folder)
        self.urge.hide()
        self._area.verticalScrollBar().setValue(0)  # it is said above the list

    def _not_issued(self, fault: Fault) -> None:
        self._set_issuing(on=False)
        self.say_fault(fault)

    def _called_off(self) -> None:
        self._set_issuing(on=False)
        self.banner.say("documents.called_off", role="risk")

    def _set_issuing(self, *, on: bool) -> None:
        self._issuing = on
        self._say_button()

    # ------------------------------------------------------------ afterwards

    def print_papers(self, papers: Sequence[IssuedPaper]) -> None:
        """Prints papers as they were frozen."""
        self.print_and_note(papers)

    # ------------------------------------------------------------ saying

    def retell(self) -> None:
        """Says it again; papers may be in the window's language, so they are looked at anew."""
        for made in self._lists.values():
            made.retell()
        self._say_button()
        self.panel.retell()
        self._states.retell()
        self._find()

    def _say_button(self) -> None:
        able = not self._issuing and self._round is not None and self._finder() is not None
        count = len(self.list.chosen()) if able else 0
        key = "documents.issue" if count else "documents.issue_nobody"
        self.primary.setText(self.context.words.say(key, count=count))
        with handing_on(self.list.table):
            self.primary.setEnabled(count > 0 and self._current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: a button opens the panel where there is no room for it beside the list."""
        if event.type() is QEvent.Type.Resize and watched is self._split:
            for made in self._lists.values():
                made.look.setVisible(self._split.is_narrow)
        return super().eventFilter(watched, event)
