"""Mentor pairs: the list, and the agreement of the one chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.rules.results import RuleResult
from studyhours.services.growth.agreement_changes import (
    AgreementSaved,
    end_pair,
    save_agreement,
    save_template,
    sign_agreement,
)
from studyhours.services.growth.agreements import (
    Agreement,
    PairShown,
    list_pairs,
    pair_results,
    read_agreement,
)
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.registers.entries import Basis, RegisterChanged
from studyhours.services.registers.writing import pair, undo_register
from studyhours.ui.attempt import Attempt
from studyhours.ui.models.rows import RowsModel
from studyhours.ui.page import Page
from studyhours.ui.pages.growth.agreement_panel import AgreementPanel
from studyhours.ui.pages.growth.pair_columns import pair_columns
from studyhours.ui.pages.growth.pair_dialogs import PairDialog, ask_end, ask_new_pair
from studyhours.ui.preview.document_forms import other_forms
from studyhours.ui.remembering import remember
from studyhours.ui.typed_keeper import TypedFields, TypedKeeper
from studyhours.ui.undo import Step
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.list_menu import ListMenu, ListSource
from studyhours.ui.widgets.print_desk import PrintDesk
from studyhours.ui.widgets.split import SplitWithDrawer
from studyhours.ui.widgets.table import DataTable


class PairsView(QWidget):
    """All pairs one may see.

    Args:
        page: The page, owner of jobs and dialogs.
        desk: Where it prints.
        everybody: Whom one may choose from.
    """

    def __init__(
        self, page: Page, desk: PrintDesk, everybody: Callable[[], Sequence[TeacherShown]]
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._desk = page, page.context, desk
        self._everybody = everybody
        self._today = date.min
        self._wanted = ""
        words = page.context.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        self.model: RowsModel[PairShown] = RowsModel(
            pair_columns(words, lambda: self._today), words, self
        )
        self.table = DataTable(self.model, page.context.theme, page.context.memory, "growth.pairs")
        self.table.setObjectName("growth-pairs")
        words.bind(self.table.setAccessibleName, "growth.pairs")
        may_add = "edit_roster" in page.context.ledger.actor.functions
        hint = "growth_page.no_pairs_hint" if may_add else "growth_page.no_pairs_yet"
        self.empty = EmptyState(words, "growth_page.no_pairs", hint)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.table)
        self._lists.addWidget(self.empty)
        inner.addWidget(self._lists, 1)
        self.add = QPushButton()
        self.add.setObjectName("growth-pair-add")
        words.bind(self.add.setText, "growth_page.pair_new")
        self.menu = ListMenu(page, "growth-pairs-menu", self._listed, desk)
        below = QHBoxLayout()
        below.addWidget(self.add)
        below.addStretch(1)
        below.addWidget(self.menu)
        inner.addLayout(below)
        self.add.setVisible(may_add)
        self.panel = AgreementPanel(words)
        typed = TypedFields(self.panel.fields)
        self.keeper = TypedKeeper(page.context, "agreement", typed, self)
        self.keeper.failed.connect(page.banner.show_fault)
        typed.listen(self.keeper.touch)
        self.panel.add_strip(self.keeper.strip)
        self.split = SplitWithDrawer(left, self.panel, words, share=0.5, narrow=860)
        column.addWidget(self.split)
        self.table.selected.connect(self._selected)
        self.table.opened.connect(lambda _row: self.split.open_drawer())
        self.table.clicked.connect(self._clicked)
        self.add.clicked.connect(self._add)
        self.panel.save.clicked.connect(lambda _on=False: self._save())
        self.panel.sign.clicked.connect(self._sign)
        self.panel.print.clicked.connect(self._print)
        self.panel.end.clicked.connect(self._end)
        self.panel.template.clicked.connect(self._template)

    def _listed(self) -> ListSource:
        title = "growth.pairs"
        return ListSource(self.table, self.model, title=lambda: self._context.words.say(title))

    def look(self, today: date) -> None:
        """Reads the pairs."""
        self._today = today
        ledger = self._context.ledger
        self._context.tasks.query(
            self, "pairs", lambda: list_pairs(ledger), self._show, self._page.banner.show_fault
        )

    def retell(self) -> None:
        """Says it in another language."""
        self.panel.retell()

    def _show(self, pairs: tuple[PairShown, ...]) -> None:
        chosen = self._wanted or self.panel.pair
        self._wanted = ""
        self.model.set_rows(list(pairs))
        self._lists.setCurrentWidget(self.table if pairs else self.empty)
        for place, row in enumerate(self.model.rows):
            if row.uid == chosen:
                self.table.setCurrentIndex(self.model.index(place, 0))
                return
        self._show_agreement(None)

    def _show_agreement(self, shown: Agreement | None) -> None:
        """Shows an agreement; what was typed over an older text stays kept, and is offered."""
        keeps = self.panel.would_keep(shown)
        if not keeps:
            self.keeper.end()
        self.panel.show_agreement(shown)
        if not keeps and shown is not None and shown.may_edit:
            self.keeper.begin(shown.pair.uid)

    def _clicked(self) -> None:
        if self.split.is_narrow:
            self.split.open_drawer()

    def _selected(self, row: PairShown | None) -> None:
        if row is None:
            return
        ledger, uid, texts = self._context.ledger, row.uid, self._context.words.texts
        if self.panel.is_changed and uid != self.panel.pair and not self._keep_typed():
            return
        self._context.tasks.query(
            self, "agreement", lambda: read_agreement(ledger, uid, texts),
            self._show_agreement, self._page.banner.show_fault,
        )  # fmt: skip
        self._context.tasks.query(
            self, "results", lambda: pair_results(ledger, uid), self._show_results, _silent
        )

    def _show_results(self, results: tuple[RuleResult, ...]) -> None:
        self.panel.show_results(results)

    # ------------------------------------------------------------ deeds

    def _keep_typed(self) -> bool:
        """Another pair was chosen: what was typed for this one is saved, and can be undone.

        Returns:
            Whether the other one may be shown; while a field lacks something, this one stays.
        """
        if self.panel.says_all():
            self._save()
            return True
        QTimer.singleShot(0, self, self._choose_shown)
        return False

    def _choose_shown(self) -> None:
        """The row of the pair that is shown is the current one again."""
        for place, row in enumerate(self.model.rows):
            if row.uid == self.panel.pair:
                self.table.setCurrentIndex(self.model.index(place, 0))
        if self.split.is_narrow:
            self.split.open_drawer()
        self.panel.says_all()

    def _command(
        self, key: str, work: Callable[[], AgreementSaved], done: Callable[[AgreementSaved], None]
    ) -> None:
        self._context.tasks.command(
            self,
            key,
            lambda _tell: work(),
            done,
            self._page.banner.show_fault,
            changes=lambda result: result.changes,
        )

    def discard_typed(self) -> None:
        """What was typed is not wanted."""
        self.panel.revert()
        self.keeper.gone()

    def leaving(self) -> None:
        """What is being typed is kept; nothing is printed any more."""
        self.keeper.leave()
        self.menu.leave()

    def save_typed(self, then: Callable[[], None]) -> None:
        """Saves the agreement where something was typed into it."""
        if self.panel.is_changed:
            self._save(then)
        else:
            then()

    def _save(self, then: Callable[[], None] | None = None) -> None:
        shown = self.panel.shown
        if shown is None or not self.panel.says_all():
            return
        ledger, text = self._context.ledger, self.panel.text
        values, gone = self.keeper.typed, self.keeper.going()

        def done(saved: AgreementSaved) -> None:
            gone(values)
            if saved.changes is not Changes.NONE:
                self._remember(shown, saved)
            if then is not None:
                self.panel.saved(shown.pair.uid, text, saved.number)
                then()

        self._command(
            "growth_page.agreement_saving",
            lambda: save_agreement(ledger, shown.pair.uid, text, shown.number),
            done,
        )

    def _remember(self, before: Agreement, saved: AgreementSaved) -> None:
        """Taking back a text puts the one before on top again; a first one stays."""
        if not before.number:
            self._context.undo.did_for_good()
            return
        texts = [before.text, self.panel.text]
        number = [saved.number]
        ledger, uid = self._context.ledger, before.pair.uid

        def back() -> None:
            attempt = Attempt(self._context.undo, step)
            wanted, based_on = texts[0], number[0]

            def put(done: AgreementSaved) -> None:
                texts.reverse()
                number[0] = done.number

            self._context.tasks.command(
                self,
                "growth_page.undoing",
                attempt.watch(lambda _tell: save_agreement(ledger, uid, wanted, based_on)),
                put,
                self._page.banner.show_fault,
                over=attempt.over,
                changes=Changes.TEACHERS,
            )

        said: dict[str, object] = {"mentor": before.pair.mentor, "mentee": before.pair.mentee}
        step = Step("growth_page.did_agree", said, back, back)
        self._context.undo.did(step)

    def _sign(self) -> None:
        shown, day = self.panel.shown, self._today
        if shown is None:
            return
        ledger, text = self._context.ledger, self.panel.text
        gone = self.keeper.going()

        def sign() -> AgreementSaved:
            number = save_agreement(ledger, shown.pair.uid, text, shown.number).number
            return sign_agreement(ledger, shown.pair.uid, day, number)

        def done(_signed: AgreementSaved) -> None:
            gone(None)
            self._context.undo.did_for_good()

        ask(
            self,
            self._context.words,
            "growth_page.sign_ask",
            "growth_page.sign_yes",
            lambda: self._command("growth_page.agreement_saving", sign, done),
            mentor=shown.pair.mentor,
            mentee=shown.pair.mentee,
        )

    def _template(self) -> None:
        ledger, text = self._context.ledger, self.panel.text
        self._context.tasks.command(
            self,
            "growth_page.agreement_saving",
            lambda _tell: save_template(ledger, text),
            lambda _done: self._page.banner.say("growth_page.template_saved", role="met"),
            self._page.banner.show_fault,
            changes=lambda result: result,
        )

    def _print(self) -> None:
        shown = self.panel.shown
        if shown is None:
            return
        ledger, uid, texts = self._context.ledger, shown.pair.uid, self._context.words.texts

        def make(progress: Progress) -> bytes:
            from studyhours.services.growth.agreement_paper import agreement_pdf

            progress("make_table", 0, None)
            return agreement_pdf(ledger, uid, texts)

        name = f"{texts.say('agreement.title')} {shown.pair.mentor} {shown.pair.mentee}"
        others = other_forms(ledger, "agreement", {"pair": uid}, texts)
        self._desk.show_pdf(make, name, others)

    def _add(self) -> None:
        ledger = self._context.ledger

        def agreed(
            made: PairDialog, mentor: str, mentee: str, first: date | None, last: date | None
        ) -> None:
            def done(step: RegisterChanged) -> None:
                self._wanted = step.after.uid if step.after is not None else ""
                self._remember_step(step, "growth_page.did_pair")
                made.dialog.accept()

            self._context.tasks.command(
                made.dialog,
                "growth_page.agreement_saving",
                lambda _tell: pair(ledger, mentor, mentee, Basis(first, last)),
                done,
                made.problem,
                changes=lambda result: result.changes,
            )

        ask_new_pair(self, self._context.words, self._everybody(), self._today, agreed)

    def _end(self) -> None:
        shown, ledger = self.panel.shown, self._context.ledger
        if shown is None:
            return

        def agreed(made: PairDialog, last: date, reason: str) -> None:
            def done(step: RegisterChanged) -> None:
                self._remember_step(step, "growth_page.did_end")
                made.dialog.accept()

            self._context.tasks.command(
                made.dialog,
                "growth_page.agreement_saving",
                lambda _tell: end_pair(ledger, shown.pair.uid, last, reason),
                done,
                made.problem,
                changes=lambda result: result.changes,
            )

        who = f"{shown.pair.mentor} → {shown.pair.mentee}"
        ask_end(self, self._context.words, who, self._today, agreed)

    def _remember_step(self, done: RegisterChanged, key: str) -> None:
        remember(
            self._context,
            self,
            (key, {"mentor": done.name, "mentee": done.other}),
            done,
            undo_register,
            doing="growth_page.undoing",
            failed=self._page.banner.show_fault,
        )


def _silent(_fault: Fault) -> None:
    """Whoever may not see results sees the agreement alone."""
