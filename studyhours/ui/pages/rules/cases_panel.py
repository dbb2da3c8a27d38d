"""用例: examples of what a rule set should come to, written and run beside the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.rulebook.case_forms import (
    CaseChoices,
    CasesKept,
    CasesRan,
    CasesRead,
    keep_cases,
    new_case,
    read_cases,
    run_text,
)
from studyhours.services.rulebook.case_teacher import case_of_teacher
from studyhours.services.rulebook.case_text import CasePlain
from studyhours.services.rulebook.cases import CaseResult
from studyhours.services.rulebook.preview import PreviewRequest
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import RowsModel
from studyhours.ui.pages.rules.cases_form import CaseForm
from studyhours.ui.pages.rules.cases_list import CaseRow, case_columns, case_rows, result_of
from studyhours.ui.pages.rules.cases_saying import fault_said, summary_said, wrong_said
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.split import SplitWithDrawer
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.widgets.teacher_picker import TeacherPicker

PAUSE = 400
"""Milliseconds after the last change before cases are put into the text."""
_BEFORE_READING = 200


class RuleCases(QWidget):
    """The cases of a rule text.

    Signals:
        changed: The rule text has other cases now (the whole text); what stands elsewhere in it is
            as it was handed in. Emitted only when the text can be read.
    """

    changed = Signal(str)

    def __init__(self, context: PageContext, form: CaseForm | None = None) -> None:
        """The cases of nothing yet; the form of one case may have been made in an earlier turn."""
        super().__init__()
        self.context = context
        self.form = form or CaseForm(context.words, context.theme)
        self._text = ""
        self._cases: list[CasePlain] = []
        self._choices: CaseChoices | None = None
        self._ran: CasesRan | None = None
        self._place: int | None = None
        self._dirty = self._run_next = self._due = False
        self._teachers_read = False
        self._said: Callable[[], str] = str
        self.setObjectName("rule-cases")
        self._wait = QTimer(self, singleShot=True, interval=PAUSE)
        self._wait.timeout.connect(self._keep)
        self._reading = QTimer(self, singleShot=True, interval=_BEFORE_READING)
        self._reading.timeout.connect(self._read)
        self._make()
        context.words.changed.connect(self._retell)
        self._retell()

    # ------------------------------------------------------------ building

    def _make(self) -> None:
        words, theme = self.context.words, self.context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        self.note = plain_label(role="warning", wrap=True)
        self.note.setObjectName("cases-note")
        self.note.hide()
        column.addWidget(self.note)
        self.model: RowsModel[CaseRow] = RowsModel(case_columns(words), words, self)
        self.table = DataTable(self.model, theme, self.context.memory, "cases.list")
        words.bind(self.table.setAccessibleName, "rules_page.cases")
        main = QWidget()
        inside = QVBoxLayout(main)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addWidget(self.table, 1)
        inside.addLayout(self._foot())
        self.split = SplitWithDrawer(main, self.form, words, share=0.62, narrow=820)
        column.addWidget(self.split, 1)
        self.table.selected.connect(self._select)
        self.table.clicked.connect(lambda _index: self.split.open_drawer())
        self.table.opened.connect(lambda _row: self._open())
        self.split.closed.connect(self.table.setFocus)
        self.form.edited.connect(self._edited)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.summary = plain_label(role="small", wrap=True)
        self.summary.setObjectName("cases-summary")
        row.addWidget(self.summary, 1)
        self.add = self._button("cases-add", "rule_case.add", self._add_new)
        self.delete = self._button("cases-delete", "rule_case.delete", self._ask_delete)
        self.run = self._button("cases-run", "rule_case.run", self.run_all)
        for button in (self.delete, self.add, self.run):
            row.addWidget(button)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.teacher = TeacherPicker(self.context.words, empty="rule_case.which_teacher")
        self.teacher.setObjectName("cases-teacher")
        like = self._button("cases-like-teacher", "rule_case.like_teacher", self._add_like)
        like.setEnabled(False)
        self.teacher.chosen.connect(lambda uid: like.setEnabled(uid is not None))
        row.addWidget(self.teacher, 1)
        row.addWidget(like)
        return row

    def _button(self, name: str, key: str, do: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        self.context.words.bind(button.setText, key)
        button.clicked.connect(do)
        return button

    # ------------------------------------------------------------ the text

    def show_rules(self, text: str) -> None:
        """Shows the cases of a rule text, which may be handed in with every keystroke.

        What is being typed here is put into the new text, unless that is of another rule set.
        """
        if text == self._text:
            return
        self._text = text
        self._stale()
        self._wait.stop()
        self._reading.start(_BEFORE_READING if self._choices is not None else 0)

    def _read(self) -> None:
        if not self.isVisible():
            self._due = True
            return
        self._due = False
        if not self._text.strip():
            self._take(CasesRead((), self._choices) if self._choices else None)
            return
        ledger, text = self.context.ledger, self._text
        self.context.tasks.query(
            self, "read", lambda: read_cases(ledger, text), self._take, self._failed
        )
        if not self._teachers_read:
            self._teachers_read = True
            self.context.tasks.query(
                self,
                "teachers",
                lambda: list_teachers(ledger),
                self.teacher.set_teachers,
                self._failed,
            )

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: what was put off while nobody looked is done now."""
        super().showEvent(event)
        if self._due:
            QTimer.singleShot(0, self, self._read)

    def _take(self, read: CasesRead | None) -> None:
        if read is None:
            self._cases, self._place = [], None
            self._show_list()
            return
        before, self._choices = self._choices, read.choices
        self._tell(str)
        if before is not None and before.ruleset and before.ruleset != read.choices.ruleset:
            self._dirty = not read.choices.ruleset and self._dirty
        self.form.show_choices(read.choices)
        if self._dirty:
            self._wait.start()
            return
        title = self._title()
        self._cases = list(read.cases)
        titles = [str(case.get("title", "")) for case in self._cases]
        self._place = titles.index(title) if title in titles else None
        self._show_list()
        self._show_case()

    def _edited(self) -> None:
        if self._place is None:
            return
        self._cases[self._place] = self.form.case
        self._change()

    def _change(self) -> None:
        self._dirty = True
        self._stale()
        self._wait.start()

    def _keep(self) -> None:
        """Puts the cases into the text, unless that would make it unreadable."""
        ledger, text, cases = self.context.ledger, self._text, list(self._cases)
        self.context.tasks.query(
            self,
            "keep",
            lambda: keep_cases(ledger, text, cases),
            lambda kept: self._kept(text, kept),
            self._failed,
        )

    def _kept(self, text: str, kept: CasesKept) -> None:
        if self._wait.isActive() or text != self._text:
            return  # more has been typed meanwhile, here or elsewhere in the text
        if kept.text is None:
            self._run_next = False
            self._tell(lambda: wrong_said(kept, self._cases, self.context.words))
            return
        self._tell(str)
        self._dirty = False
        if kept.text != self._text:
            self._text = kept.text
            self.changed.emit(kept.text)
        if self._run_next:
            self._run_next = False
            self.run_all()

    def _failed(self, fault: Fault) -> None:
        self._run_next = False
        self._tell(lambda: fault_said(fault, self.context.words))

    # ------------------------------------------------------------ running

    @property
    def is_kept(self) -> bool:
        """Whether everything typed here is in the text handed out last."""
        return not self._dirty

    @property
    def is_settled(self) -> bool:
        """Whether nothing waits to be read, or to be put into the text."""
        tasks = self.context.tasks
        return not (self._wait.isActive() or self._reading.isActive() or tasks.busy)

    def run_all(self) -> None:
        """Runs all cases; what is being typed is put into the text first."""
        if self._dirty:
            self._run_next = True
            self._wait.stop()
            self._keep()
            return
        ledger, text = self.context.ledger, self._text
        self.context.tasks.watched_query(
            self, "run", lambda progress: run_text(ledger, text, progress), self._show_ran,
            self._failed,
        )  # fmt: skip

    def _show_ran(self, ran: CasesRan) -> None:
        if self._dirty:
            return
        self._ran = ran
        self._tell(str)
        self._show_list()
        self.form.show_ran(self._result(self._place))

    def _stale(self) -> None:
        """What came before says nothing of what stands there now."""
        self._ran = None
        self._show_list()
        self.form.show_ran(None)

    def _result(self, place: int | None) -> CaseResult | None:
        return None if place is None else result_of(self._cases[place], self._ran)

    # ------------------------------------------------------------ the list

    def _title(self) -> str | None:
        return None if self._place is None else str(self._cases[self._place].get("title", ""))

    def _show_list(self) -> None:
        rows = case_rows(self._cases, self._ran, self.context.words)
        place = self._place
        self.table.blockSignals(True)
        self.model.set_rows(rows)
        if place is not None and place < len(rows):
            self.table.selectRow(place)
        self.table.blockSignals(False)
        self._say_summary()

    def _select(self, row: CaseRow | None) -> None:
        if row is not None and row.place != self._place:
            self._place = row.place
            self._show_case()

    def _show_case(self) -> None:
        place = self._place
        case = None if place is None else self._cases[place]
        self.form.show_case(case, self._result(place))
        self.delete.setEnabled(case is not None)

    def _open(self) -> None:
        self.split.open_drawer()
        self.form.begin_title()

    def _add_new(self) -> None:
        if self._choices is not None:
            self._add(new_case(self._choices, self._free(self.context.words.say("rule_case.new"))))
            self.form.begin_title()

    def _add(self, case: CasePlain) -> None:
        self._cases.append(case)
        self._place = len(self._cases) - 1
        self._change()
        self._show_case()
        self.split.open_drawer()

    def _free(self, title: str) -> str:
        """A title no other case has."""
        taken = {str(case.get("title", "")) for case in self._cases}
        numbered = (f"{title} {number}" for number in range(2, len(taken) + 3))
        return next(one for one in (title, *numbered) if one not in taken)

    def _ask_delete(self) -> None:
        title = self._title()
        if title is not None:
            ask(
                self,
                self.context.words,
                "rule_case.delete_question",
                "rule_case.delete",
                self._delete,
                danger=True,
                title=title,
            )

    def _delete(self) -> None:
        if self._place is not None:
            del self._cases[self._place]
            self._place = None
            self._change()
            self._show_case()

    # ------------------------------------------------------------ like a teacher

    def _add_like(self) -> None:
        if self.teacher.uid is not None:
            self.write_like(self.teacher.uid)

    def write_like(self, uid: str, as_of: date | None = None) -> None:
        """Makes a case from what the ledger knows of a teacher, who is not named in it.

        Args:
            uid: The teacher.
            as_of: The day; today when None.
        """
        ledger, request = self.context.ledger, PreviewRequest(self._text, as_of=as_of)
        self.context.tasks.query(
            self, "like", lambda: case_of_teacher(ledger, request, uid, "-"), self._add_made,
            self._failed,
        )  # fmt: skip

    def _add_made(self, case: CasePlain) -> None:
        said = self.context.words.say("rule_case.like_title", day=case.get("as_of", ""))
        self._add({**case, "title": self._free(said)})
        self.teacher.choose(None)

    # ------------------------------------------------------------ saying

    def _tell(self, said: Callable[[], str]) -> None:
        self._said = said
        set_look(self.note, "role", "error")
        self.note.setText(said())
        self.note.setVisible(bool(self.note.text()))

    def _say_summary(self) -> None:
        self.run.setEnabled(bool(self._cases))
        self.summary.setText(summary_said(len(self._cases), self._ran, self.context.words))

    def _retell(self) -> None:
        self._tell(self._said)
        self._show_list()
        self.delete.setEnabled(self._place is not None)
