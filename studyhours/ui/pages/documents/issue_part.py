"""发证书: who would get one, what it will look like, and one button that issues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.papers.certificates import Issued, IssueRequest, issue
from studyhours.services.papers.issued_list import save_papers
from studyhours.services.papers.issuing_preview import (
    Candidate,
    IssueChoices,
    WouldGet,
    issue_choices,
    who_would_get,
)
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.documents.chooser import Chooser, PaperLanguage
from studyhours.ui.pages.documents.dialogs import IssueDialog, issue_lines, warning_of
from studyhours.ui.pages.documents.issue_list import CandidatesList
from studyhours.ui.pages.documents.key_urge import KeyUrge
from studyhours.ui.pages.documents.part import Part
from studyhours.ui.pages.documents.place import FilesPlace, nearest_folder
from studyhours.ui.pages.documents.preview import CandidatePanel
from studyhours.ui.pages.documents.result import ResultPanel
from studyhours.ui.widgets import files
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.print_desk import PrintDesk
from studyhours.ui.widgets.split import SplitWithDrawer

_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class _Judged:
    """Findings, and the request they answer: question, preview and order come from both alike."""

    found: WouldGet
    request: IssueRequest


class IssuePart(Part):
    """Issuing."""

    def __init__(self, context: PageContext, page: Page, desk: PrintDesk) -> None:
        super().__init__(context, page, desk)
        words = context.words
        self._choices: IssueChoices | None = None
        self._judged: _Judged | None = None
        self._current = False  # whether that is what the fields ask for
        self._issuing = False
        self.primary.setObjectName("documents-issue")
        self.primary.clicked.connect(self._confirm)
        self.chooser = Chooser(words, "issue")
        self.chooser.changed.connect(self._chosen_changed)
        self.language = PaperLanguage(words)
        self.language.chosen.connect(self._chosen_changed)
        self.chooser.add(self.language)
        self.column.addWidget(self.chooser)
        self.result = ResultPanel(words, self.banner)
        self.result.print_wanted.connect(self.print_papers)
        self.result.save_wanted.connect(self._save)
        self.column.addWidget(self.result)
        self.urge = KeyUrge(context, self)
        self.column.addWidget(self.urge)
        self._stack = QStackedWidget()
        self.column.addWidget(self._stack, 1)
        self.list = CandidatesList(context)
        self.place = FilesPlace(context)
        self.panel = CandidatePanel(context)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.place)
        self._split = SplitWithDrawer(main, self.panel, words, share=_SHARE)
        self._split.installEventFilter(self)
        self.list.ticked.connect(self._say_button)
        self.list.looked_at.connect(self._look_at)
        self.list.opened.connect(self._open)
        nobody = EmptyState(
            words, "documents.nobody", "documents.nobody_hint", "documents.to_imports"
        )
        nobody.clicked.connect(lambda: context.go("imports"))
        self._nobody = nobody
        self._no_rules = EmptyState(words, "documents.no_rules", "documents.no_rules_hint")
        for widget in (QWidget(), self._split, self._nobody, self._no_rules):
            self._stack.addWidget(widget)
        self._say_button()

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads what can be chosen, then who would get one."""
        ledger = self.context.ledger
        self.context.tasks.query(
            self, "choices", lambda: issue_choices(ledger), self._take_choices, self._refused
        )

    def _refused(self, fault: Fault) -> None:
        for widget in (self._stack, self.chooser, self.language, self.primary):
            widget.setEnabled(False)
        self.say_fault(fault)

    def _take_choices(self, choices: IssueChoices) -> None:
        self._choices = choices
        self.urge.show_for(choices)
        self.chooser.set_choices(choices)
        if choices.rulesets:
            self._judge()
        else:
            self._stack.setCurrentWidget(self._no_rules)
            self._say_button()

    def _chosen_changed(self, _: object) -> None:
        if self.chooser.chosen is not None:
            self._judge()
        self._say_button()

    def _request(self) -> IssueRequest | None:
        """What papers would be by the choices made; None while these cannot be."""
        chosen = self.chooser.chosen
        if chosen is None:
            return None
        language = self.language.language
        return IssueRequest(None, chosen.year, chosen.ruleset, chosen.as_of, language=language)

    def _judge(self) -> None:
        request, ledger = self._request(), self.context.ledger
        if request is None:
            return
        # Nothing is issued by what was found for other choices. Where this fails it stays so until
        # another choice, or trying again, gives an answer: the list shows something else.
        self._current = False
        self._say_button()
        self.context.tasks.query(
            self,
            "who",
            lambda: who_would_get(ledger, request),
            lambda found: self._take(_Judged(found, request)),
        )

    def _take(self, judged: _Judged) -> None:
        before, self._judged, found = self._judged, judged, judged.found
        self._current = True
        same = before is not None and before.request == judged.request
        self.place.show_for(self._choices.school if self._choices else "", found.year)
        self._stack.setCurrentWidget(self._split if found.candidates else self._nobody)
        if self.list.show_candidates(found.candidates, keep=same):
            self.result.hide()  # it was of others
        self._say_button()

    def _look_at(self, one: Candidate | None) -> None:
        if one is None or self._judged is None:
            self.panel.clear()
        else:
            self.panel.show_candidate(one, self._judged.request)

    def _open(self, one: Candidate) -> None:
        self._look_at(one)
        self._split.open_drawer()

    def show_teacher(self, uid: str) -> None:
        """Chooses a teacher's row, now or once the list is there."""
        self.list.show_teacher(uid)

    # ------------------------------------------------------------ issuing

    def _confirm(self) -> None:
        chosen, judged = self.list.chosen(), self._judged
        usable = self._current and chosen and self.place.check()
        if not usable or judged is None or self._choices is None:
            return
        words, folder = self.context.words, self.place.folder
        asked = replace(
            judged.request,
            folder=folder,
            teachers=tuple(one.uid for one in chosen),
            proofs=frozenset(one.uid for one in chosen if not one.meets),
        )
        lines = issue_lines(words, judged.found, chosen, folder)
        yes = words.say("documents.issue", count=len(chosen))
        locked = self._choices.passphrase
        warning = warning_of(words, chosen, judged.request.language)
        dialog = IssueDialog(
            self.context, self, locked=locked, lines=lines, warning=warning, yes=yes
        )
        dialog.agreed.connect(lambda said: self._issue(replace(asked, passphrase=said)))
        dialog.open()

    def _issue(self, request: IssueRequest) -> None:
        ledger = self.context.ledger

        def work(progress: Progress) -> Issued:
            return issue(ledger, request, progress)

        self.banner.clear()
        self.result.hide()
        self._set_issuing(on=True)
        self.context.tasks.command(
            self,
            "documents.issuing",
            work,
            lambda done: self._issued(done, request.folder),
            self._not_issued,
            cancelled=self._called_off,
            changes=lambda done: done.changes,
        )

    def _issued(self, done: Issued, folder: Path | None) -> None:
        self._set_issuing(on=False)
        self.result.show_issued(done, folder)

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

    def print_papers(self, serials: Sequence[str]) -> None:
        """Prints papers as they were frozen."""
        self.print_and_note(serials)

    def _save(self, serials: Sequence[str]) -> None:
        words, ledger = self.context.words, self.context.ledger
        start = nearest_folder(self.place.default)
        title = words.say("documents.save_all")
        folder = files.choose_folder(self, self.context.memory, title, start)
        if folder is None:
            return

        def done(paths: tuple[Path, ...]) -> None:
            show = ("print.show_folder", lambda: files.show_folder(folder, self.banner))
            self.banner.say("documents.saved", action=show, count=len(paths), folder=folder)

        def work(progress: Progress) -> tuple[Path, ...]:
            return save_papers(ledger, serials, folder, progress)

        self.context.tasks.command(self, "documents.saving", work, done, self.say_fault)

    # ------------------------------------------------------------ saying

    def retell(self) -> None:
        """Says it again; papers may be in the window's language, so they are looked at anew."""
        self.list.retell()
        self._say_button()
        self.panel.retell()
        self._judge()

    def _say_button(self) -> None:
        able = not self._issuing and self.chooser.chosen is not None
        count = len(self.list.chosen()) if able else 0
        key = "documents.issue" if count else "documents.issue_nobody"
        self.primary.setText(self.context.words.say(key, count=count))
        self.primary.setEnabled(count > 0 and self._current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: a button opens the panel where there is no room for it beside the list."""
        if event.type() is QEvent.Type.Resize and watched is self._split:
            self.list.look.setVisible(self._split.is_narrow)
        return super().eventFilter(watched, event)
