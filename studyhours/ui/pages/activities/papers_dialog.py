"""The dialog an activity's process files are kept in, and what came of it is written."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QWidget,
)

from studyhours.services.activities.files import (
    FILES,
    PROCESS,
    RESULT,
    Papers,
    PapersKept,
    keep_papers,
    process_word,
)
from studyhours.services.activities.opened import ActivityOpened
from studyhours.services.evidence.form_text import files_from
from studyhours.services.evidence.reading import OF_ACTIVITY
from studyhours.services.records.content import FileNamed
from studyhours.ui.context import PageContext
from studyhours.ui.evidence.strip import EvidenceStrip
from studyhours.ui.typed_keeper import TypedFields, TypedKeeper, Values
from studyhours.ui.widgets.asking_dialog import AskingDialog
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot, open_within
from studyhours.ui.widgets.label import plain_label

_WIDTH, _HEIGHT = 640, 480


class ProcessStrip(EvidenceStrip):
    """Process files: what they may be said to be is another list than for records."""

    WORDS: ClassVar[tuple[str, ...]] = PROCESS

    def worded(self, file: FileNamed) -> FileNamed:
        """A file that was just brought, with the word for what it is."""
        return replace(file, word=process_word(file))


class _Papers:
    """What stands in the dialog."""

    def __init__(self, strip: EvidenceStrip, result: QPlainTextEdit, about: str) -> None:
        self._strip, self._about = strip, about
        self._result = TypedFields({RESULT: result})

    def read(self) -> Values:
        """The files and the text."""
        return {FILES: self._strip.value, **self._result.read()}

    def put(self, values: Values) -> None:
        """Puts them back."""
        self._result.put(values)
        if values[FILES] != self._strip.value:
            self._strip.show_files(files_from(values[FILES]), self._about)


class PapersDialog(AskingDialog):
    """Asks for the files of an activity; nothing waits for the answer.

    Attributes:
        strip: The files.
        result_text: What came of it.
        keeper: Keeps what is typed.

    Signals:
        kept: They were saved (``PapersKept``).
    """

    kept = Signal(object)

    def __init__(self, page: QWidget, context: PageContext, opened: ActivityOpened) -> None:
        super().__init__(page, context.words)
        self._page, self._context, self._opened = page, context, opened
        self._first = Papers(opened.files, opened.result)
        words = context.words
        column = dialog_column(self, words, "papers-dialog")
        title = plain_label(role="panel-title")
        words.bind(title.setText, "activities.papers_title")
        column.addWidget(title)
        place = column.count()
        what = plain_label(opened.shown.title, role="muted", wrap=True)
        column.addWidget(what)
        if opened.may_edit:
            hint = plain_label(role="small", wrap=True)
            words.bind(hint.setText, "activities.papers_hint")
            column.addWidget(hint)
        self.strip = ProcessStrip(context)
        column.addWidget(self.strip)
        about = f"{OF_ACTIVITY}{opened.shown.uid}"
        self.strip.show_files(opened.files, about)
        self.strip.allow(may_edit=opened.may_edit)
        said = plain_label(role="muted")
        words.bind(said.setText, "activities.papers_result")
        column.addWidget(said)
        self.result_text = QPlainTextEdit(opened.result)
        self.result_text.setObjectName("papers-result")
        self.result_text.setTabChangesFocus(True)
        self.result_text.setReadOnly(not opened.may_edit)
        words.bind(self.result_text.setAccessibleName, "activities.papers_result")
        column.addWidget(self.result_text, 1)
        typed = _Papers(self.strip, self.result_text, about)
        self.keeper = TypedKeeper(context, "papers", typed, self)
        column.insertWidget(place, self.keeper.strip)
        self.banner = Banner(words)
        column.addWidget(self.banner)
        column.addLayout(self._buttons())
        if opened.may_edit:
            self.result_text.textChanged.connect(self.keeper.touch)
            self.strip.edited.connect(self.keeper.touch)
            self.keeper.failed.connect(self.banner.show_fault)
            self.keeper.begin(opened.shown.uid)

    def _buttons(self) -> QHBoxLayout:
        names, words = ("papers-cancel", "papers-save"), self._context.words
        foot = dialog_foot(self, words, names, "activities.papers_save", enter=False)
        self.keep = foot.go
        if not self._opened.may_edit:
            self.keep.hide()
        self.keep.clicked.connect(self._save)
        return foot.row

    def ask(self) -> None:
        """Opens it."""
        open_within(self, self._page.window().size(), (_WIDTH, _HEIGHT))

    @property
    def _papers(self) -> Papers:
        return Papers(self.strip.files, self.result_text.toPlainText().strip())

    @property
    def has_typed(self) -> bool:
        """What was changed."""
        return self._papers != self._first

    @property
    def is_held(self) -> bool:
        """While it is saved."""
        return not self.keep.isEnabled()

    def give_up(self) -> None:
        """Nothing of it is kept."""
        self.keeper.gone()

    def _save(self) -> None:
        ledger, uid = self._context.ledger, self._opened.shown.uid
        papers, first = self._papers, self._first

        def done(kept: PapersKept) -> None:
            self.keeper.gone()
            self.kept.emit(kept)
            self.accept()

        self._hold(held=True)
        self._context.tasks.command(
            self,
            "activities.papers_saving",
            lambda _tell: keep_papers(ledger, uid, papers, first),
            done,
            self.banner.show_fault,
            over=lambda: self._hold(held=False),
            changes=lambda kept: kept.changes,
        )

    def _hold(self, *, held: bool) -> None:
        for part in (self.strip, self.result_text, self.keep):
            part.setEnabled(not held)
