"""汇总表: everybody's hours on paper, to look at, print, and save as PDF or Excel."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.papers.issuing_preview import IssueChoices, summary_choices
from studyhours.services.papers.summary import SummaryRequest, make_summary
from studyhours.transfer.files import safe_name, write_whole
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.documents.chooser import Chooser, Chosen
from studyhours.ui.pages.documents.part import Part
from studyhours.ui.preview.preview import PaperPreview
from studyhours.ui.preview.sheet_layout import WIDTH
from studyhours.ui.widgets import files
from studyhours.ui.widgets.print_desk import PrintDesk


class SummaryPart(Part):
    """The annual summary."""

    def __init__(self, context: PageContext, page: Page, desk: PrintDesk) -> None:
        super().__init__(context, page, desk)
        words = context.words
        self._choices: IssueChoices | None = None
        self.primary.setObjectName("summary-print")
        self.primary.clicked.connect(self._print)
        words.bind(self.primary.setText, "documents.print")
        self.chooser = Chooser(words, "summary")
        self.chooser.changed.connect(self._chosen_changed)
        self._pdf = self._button("summary-pdf", "documents.save_pdf", "pdf")
        self._xlsx = self._button("summary-xlsx", "documents.save_xlsx", "xlsx")
        self.beside = (self._pdf, self._xlsx)
        self.column.addWidget(self.chooser)
        panel = QFrame()
        panel.setProperty("panel", "card")
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(12, 12, 12, 8)
        self.view = PaperPreview(context, zoom=WIDTH)
        inside.addWidget(self.view)
        self.column.addWidget(panel, 1)
        self._set_able(able=False)

    def _button(self, name: str, key: str, form: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        self.context.words.bind(button.setText, key)
        button.clicked.connect(lambda: self._save(form))
        return button

    def _set_able(self, *, able: bool) -> None:
        for button in (self.primary, self._pdf, self._xlsx):
            button.setEnabled(able)

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads what can be chosen, then makes the summary."""
        ledger = self.context.ledger
        self.context.tasks.query(
            self, "choices", lambda: summary_choices(ledger), self._take, self._refused
        )

    def _take(self, choices: IssueChoices) -> None:
        self._choices = choices
        self.chooser.set_choices(choices)
        if choices.rulesets:
            self._make()
        else:
            self._set_able(able=False)
            self.view.say("documents.no_rules_hint")

    def _refused(self, fault: Fault) -> None:
        self._set_able(able=False)
        self.view.show_fault(fault)

    def _request(self, form: str) -> SummaryRequest | None:
        chosen = self.chooser.chosen
        if chosen is None:
            return None
        return SummaryRequest(chosen.year, chosen.as_of, chosen.ruleset, form)

    def _chosen_changed(self, chosen: Chosen | None) -> None:
        if chosen is None:
            self._set_able(able=False)
        else:
            self._make()

    def _make(self) -> None:
        request, ledger = self._request("pdf"), self.context.ledger
        texts = self.context.words.texts
        if request is None:
            return
        self._set_able(able=False)
        if not self.view.page_count:
            self.view.say("documents.making_summary")
        self.context.tasks.watched_query(
            self,
            "summary",
            lambda progress: make_summary(ledger, request, texts, progress),
            self._show,
            self._refused,
        )

    def _show(self, pdf: bytes) -> None:
        self.view.show_pdf(pdf)
        self._set_able(able=True)

    # ------------------------------------------------------------ doing

    def _name(self) -> str:
        chosen = self.chooser.chosen
        year = chosen.year if chosen is not None else ""
        return self.context.words.say("documents.summary_file", year=year)

    def _print(self) -> None:
        request, ledger = self._request("pdf"), self.context.ledger
        texts = self.context.words.texts
        if request is not None:
            self.desk.print_pdf(
                lambda progress: make_summary(ledger, request, texts, progress), self._name()
            )

    def _save(self, form: str) -> None:
        request, ledger = self._request(form), self.context.ledger
        words = self.context.words
        if request is None:
            return
        pattern = words.say("print.pdf_files" if form == "pdf" else "documents.xlsx_files")
        title = words.say("documents.save_pdf" if form == "pdf" else "documents.save_xlsx")
        name = f"{safe_name(self._name())}.{form}"
        path = files.choose_save(self, self.context.memory, title, name, pattern)
        if path is None:
            return
        target, texts = path.with_suffix(f".{form}"), words.texts

        def work(progress: Progress) -> Path:
            write_whole(target, make_summary(ledger, request, texts, progress))
            return target

        def done(path: Path) -> None:
            show = ("print.show_folder", lambda: files.show_folder(path, self.banner))
            self.banner.say("print.saved", action=show, file=path)

        self.context.tasks.command(self, "documents.saving", work, done, self.say_fault)

    def retell(self) -> None:
        """The table speaks the window's language."""
        self._make()
