"""Writing a rule set; trying it on real teachers and on cases before it is adopted."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.rulebook.shelf import Shelf
from studyhours.ui.context import PageContext
from studyhours.ui.pages.rules.back_bar import BackBar
from studyhours.ui.pages.rules.cases_form import CaseForm
from studyhours.ui.pages.rules.cases_panel import RuleCases
from studyhours.ui.pages.rules.editor_widget import RuleEditor
from studyhours.ui.pages.rules.preview_detail import PreviewDetail
from studyhours.ui.pages.rules.preview_panel import RulePreview
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.switch import Switch

_BEAT = 60
WRITE, TRY, CASES = "write", "try", "cases"


class EditingView(QWidget):
    """Signals:
    back: The person goes back; what was written is kept as a draft.
    adopt: What is written is to be adopted (its text, and what it is called).
    """

    back = Signal()
    adopt = Signal(str, str)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._title = ""
        self._turns = Turns(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.bar = BackBar(context.words, "editing")
        self.bar.back.connect(self._leave)
        parts = (
            (WRITE, "rules_page.write"),
            (TRY, "rules_page.try"),
            (CASES, "rules_page.cases"),
        )
        self._switch = Switch(context.words, "editing", parts)
        self._switch.chosen.connect(self._show)
        self.bar.row.addWidget(self._switch)
        self.next = QPushButton()
        self.next.setObjectName("editing-next")
        self.next.setProperty("kind", "primary")
        context.words.bind(self.next.setText, "rules_page.look_and_adopt")
        self.next.clicked.connect(self._adopt)
        self.bar.row.addWidget(self.next)
        column.addWidget(self.bar)
        self.editor = RuleEditor(context)
        self.editor.checked.connect(self._look)
        self.editor.changed.connect(self._look)
        self._detail: PreviewDetail | None = None
        self._case: CaseForm | None = None
        self.preview: RulePreview | None = None
        self.cases: RuleCases | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.editor)
        column.addWidget(self._stack, 1)

    # ------------------------------------------------------------ for the page

    def begin(self, text: str, name: str, title: str, shelf: Shelf) -> None:
        """Shows a rule set to write on.

        Args:
            text: Its text.
            name: What its file is called; drafts go by it.
            title: What it is called.
            shelf: What the account may do.
        """
        self._title = title
        self._put_trials_away()
        self._switch.buttons[TRY].setVisible(shelf.may_compare)
        self.retell()
        self._show(WRITE)
        self.editor.open(text, name)
        self.editor.list.setFocus()
        self._look()

    def adopted(self) -> None:
        """What was written has been adopted: its draft goes."""
        self.editor.saved()

    def leaving(self) -> None:
        """The last moment to keep what was typed."""
        self.editor.leaving()

    def retell(self) -> None:
        """Says again what was said from data."""
        self.bar.title.setText(self._words.say("rules_page.editing", title=self._title))

    # ------------------------------------------------------------ within

    def _put_trials_away(self) -> None:
        """Another set begins: nothing of the one before may get into it."""
        for part in (self.preview, self.cases):
            if part is not None:
                self._stack.removeWidget(part)
                part.deleteLater()
        self.preview = self.cases = None

    def _show(self, part: str) -> None:
        self._switch.choose(part)
        if part == TRY:
            self._turns.begin(self._make_detail, self._make_preview, self._show_preview)
        elif part == CASES:
            self._turns.begin(self._make_case, self._make_cases, self._show_cases)
        else:
            self._turns.begin(lambda: self._stack.setCurrentWidget(self.editor))

    def _make_detail(self) -> None:
        if self.preview is None:
            self._detail = PreviewDetail(self._words, self._context.theme)

    def _make_preview(self) -> None:
        if self.preview is None and self._detail is not None:
            self.preview = RulePreview(self._context, self._detail)
            self.preview.case_wanted.connect(self._write_case)
            self.preview.offer_cases()
            self._stack.addWidget(self.preview)

    def _show_preview(self) -> None:
        if self.preview is not None:
            self._stack.setCurrentWidget(self.preview)
            self.preview.show_rules(self.editor.text())

    def _make_case(self) -> None:
        if self.cases is None:
            self._case = CaseForm(self._words, self._context.theme)

    def _make_cases(self) -> None:
        if self.cases is None and self._case is not None:
            self.cases = RuleCases(self._context, self._case)
            self.cases.changed.connect(self.editor.take)
            self._stack.addWidget(self.cases)

    def _show_cases(self) -> None:
        if self.cases is not None:
            self._stack.setCurrentWidget(self.cases)
            self.cases.show_rules(self.editor.text())

    def _write_case(self, uid: str, as_of: date | None) -> None:
        """A case like a teacher, as of the day that was looked at."""
        self._switch.choose(CASES)
        like = lambda: self._write_like(uid, as_of)  # noqa: E731 - the last of the turns
        self._turns.begin(self._make_case, self._make_cases, self._show_cases, like)

    def _write_like(self, uid: str, as_of: date | None) -> None:
        if self.cases is not None:
            self.cases.write_like(uid, as_of)

    def _look(self) -> None:
        self.next.setEnabled(self.editor.is_valid)

    def _leave(self) -> None:
        self.editor.leaving()
        self.back.emit()

    def _adopt(self) -> None:
        if self.cases is not None and not self.cases.is_settled:
            # What was typed there last is on its way into the text.
            QTimer.singleShot(_BEAT, self, self._adopt)
            return
        if self.cases is not None and not self.cases.is_kept:
            self._show(CASES)  # where it says what is wrong with them
            return
        self.editor.leaving()
        self.adopt.emit(self.editor.text(), self.editor.file_name)
