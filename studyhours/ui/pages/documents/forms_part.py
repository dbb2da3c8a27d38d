"""各类报表: every kind of document, asked for, made, looked at, printed and saved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.documents.answers import Answer
from studyhours.services.documents.kinds import PDF, DocumentKind
from studyhours.services.documents.making import (
    kinds_for,
    make_document,
    make_documents,
    save_documents,
)
from studyhours.transfer.files import write_whole
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.documents.form_kinds import KindList
from studyhours.ui.pages.documents.form_questions import QuestionsForm
from studyhours.ui.pages.documents.part import Part
from studyhours.ui.pdf_pages import joined
from studyhours.ui.preview.preview import PaperPreview
from studyhours.ui.preview.sheet_layout import WIDTH
from studyhours.ui.widgets import files
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.print_desk import PrintDesk
from studyhours.ui.workers import Job

_KEPT = "documents-kind"
_USUAL = "summary"


class FormsPart(Part):
    """A list of kinds, their questions, and what comes of the answers."""

    def __init__(self, context: PageContext, page: Page, desk: PrintDesk) -> None:
        super().__init__(context, page, desk)
        words = context.words
        kinds = kinds_for(context.ledger.actor)
        self._by_code = {kind.code: kind for kind in kinds}
        self._kind: DocumentKind | None = None
        self._made: tuple[bytes, str] | None = None
        self._job: Job | None = None
        self.primary.setObjectName("forms-print")
        words.bind(self.primary.setText, "documents.print")
        self.primary.clicked.connect(self._print)
        self._save_button = QPushButton()
        self._save_button.setObjectName("forms-save")
        words.bind(self._save_button.setText, "viewer.save")
        self._save_button.setMenu(QMenu(self._save_button))
        self.buttons = (self._save_button, self.primary)
        row = QHBoxLayout()
        row.setSpacing(14)
        self.kinds = KindList(words, kinds, self)
        self.kinds.chosen.connect(self._choose)
        row.addWidget(self.kinds)
        right = QVBoxLayout()
        right.setSpacing(8)
        row.addLayout(right, 1)
        self.column.addLayout(row, 1)
        self.questions = QuestionsForm(context)
        self.questions.changed.connect(self._answered)
        self.questions.wanted.connect(self._make)
        right.addWidget(self.questions)
        right.addWidget(self._make_waiting())
        self.view = PaperPreview(context, zoom=WIDTH)
        right.addWidget(self.view, 1)
        self.questions.nothing.connect(lambda sort: self.view.say(f"documents_none.{sort}"))
        self._set_able()
        codes = self.kinds.codes
        usual = _USUAL if _USUAL in codes else next(iter(codes), "")
        kept = context.memory.text(_KEPT)
        self.kinds.choose(kept if kept in codes else usual)

    def _make_waiting(self) -> QWidget:
        self._waiting = QWidget()
        row = QHBoxLayout(self._waiting)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        said = plain_label(role="muted")
        self.context.words.bind(said.setText, "documents.forms_making")
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, 0)
        stop = QPushButton()
        stop.setObjectName("forms-stop")
        self.context.words.bind(stop.setText, "window.stop")
        stop.clicked.connect(self._stop)
        row.addWidget(said)
        row.addWidget(bar, 1)
        row.addWidget(stop)
        self._waiting.hide()
        return self._waiting

    # ------------------------------------------------------------ which, and what is asked

    def show_kind(self, code: str) -> None:
        """Chooses a kind, where it is offered."""
        self.kinds.choose(code)

    def refresh(self) -> None:
        """Reads anew what can be answered, then makes the document again if that is quick."""
        self.questions.fill()
        self._answered()

    def _choose(self, code: str) -> None:
        kind = self._by_code[code]
        if kind is self._kind:
            return
        self._stop()
        self._kind, self._made = kind, None
        self.context.memory.put(_KEPT, code)
        self.view.say("documents.forms_hint")
        self.questions.show_kind(kind)
        self._fill_menu(kind)
        self._set_able()

    def _answered(self) -> None:
        """What is shown answers other questions; what is quickly made is made at once."""
        self._stop()
        self._made = None
        self._set_able()
        if self.questions.is_complete and self.questions.count <= 1:
            self._make()
        else:
            wrong = self.questions.has_wrong_day
            self.view.say("window.bad_day" if wrong else "documents.forms_hint")

    # ------------------------------------------------------------ making

    def _make(self) -> None:
        kind, ledger = self._kind, self.context.ledger
        if kind is None or not self.questions.is_complete:
            return
        given, texts = self.questions.given(), self.context.words.texts

        def work(progress: Progress) -> tuple[bytes, str]:
            made = list(make_documents(ledger, kind.code, given, PDF, texts, progress))
            if len(made) == 1:
                return made[0].content, made[0].name
            return joined(one.content for one in made), texts.say(f"document.{kind.code}")

        def over() -> None:
            if self._job is job:
                self._job = None
                self._waiting.hide()

        self._stop()
        if PDF not in kind.forms:
            return
        job = self.context.tasks.watched_query(
            self, "document", work, self._show, self._refused, over=over
        )
        self._job = job
        self._waiting.show()

    def _show(self, made: tuple[bytes, str]) -> None:
        self._made = made
        self.view.show_pdf(made[0])
        self._set_able()

    def _refused(self, fault: Fault) -> None:
        self._made = None
        self.view.show_fault(fault)
        self._set_able()

    def _stop(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        self._waiting.hide()

    def _set_able(self) -> None:
        kind = self._kind
        self.primary.setEnabled(self._made is not None)
        others = kind is not None and self.questions.is_complete
        self._save_button.setEnabled(others)

    # ------------------------------------------------------------ printing and saving

    def _print(self) -> None:
        if self._made is not None:
            pdf, name = self._made
            self.desk.print_pdf(lambda _: pdf, name)

    def _fill_menu(self, kind: DocumentKind) -> None:
        menu, say = self._save_button.menu(), self.context.words.say
        menu.clear()
        for form in kind.forms:
            entry = menu.addAction(say(f"preview_save.{form}"))
            entry.setObjectName(f"forms-save-{form}")
            entry.triggered.connect(partial(self._save, form))

    def _save(self, form: str, _: object = None) -> None:
        kind = self._kind
        if kind is None or not self.questions.is_complete:
            return
        given = self.questions.given()
        if self.questions.count > 1:
            self._save_each(kind, form, given)
        else:
            self._save_one(kind, form, given)

    def _save_one(self, kind: DocumentKind, form: str, given: Mapping[str, Answer]) -> None:
        words, ledger, made = self.context.words, self.context.ledger, self._made
        title = words.say(f"preview_save.{form}")
        name = made[1] if made is not None else words.say(f"document.{kind.code}")
        pattern = words.say(f"preview_files.{form}")
        path = files.choose_save(self, self.context.memory, title, f"{name}.{form}", pattern)
        if path is None:
            return
        if path.suffix.lower() != f".{form}":
            path = path.with_name(f"{path.name}.{form}")
        texts, shown = words.texts, made[0] if made is not None and form == PDF else None

        def work(progress: Progress) -> Path:
            content = shown
            if content is None:
                content = make_document(ledger, kind.code, given, form, texts, progress).content
            write_whole(path, content)
            return path

        self.context.tasks.command(self, "viewer.saving", work, self._saved, self.say_fault)

    def _save_each(self, kind: DocumentKind, form: str, given: Mapping[str, Answer]) -> None:
        words, ledger = self.context.words, self.context.ledger
        title = words.say("documents.save_all")
        folder = files.choose_folder(self, self.context.memory, title, Path.home())
        if folder is None:
            return
        texts = words.texts

        def work(progress: Progress) -> int:
            return len(save_documents(ledger, kind.code, given, form, folder, texts, progress))

        def done(count: int) -> None:
            show = ("print.show_folder", lambda: files.show_folder(folder, self.banner))
            self.banner.say("documents.forms_saved", action=show, count=count, folder=folder)

        self.context.tasks.command(self, "viewer.saving", work, done, self.say_fault)

    def _saved(self, path: Path) -> None:
        show = ("print.show_folder", lambda: files.show_folder(path, self.banner))
        self.banner.say("print.saved", action=show, file=path)

    # ------------------------------------------------------------ saying

    def retell(self) -> None:
        """Documents speak the window's language: they are made anew."""
        if self._kind is not None:
            self._fill_menu(self._kind)
        self.questions.fill()
        self._answered()
