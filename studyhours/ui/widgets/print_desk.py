"""Where a page's papers go: shown, then printed, with ways out where there is no printer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.transfer.files import safe_name, write_whole
from studyhours.ui import pdf_pages
from studyhours.ui.context import Surroundings
from studyhours.ui.pdf_pages import PageSize
from studyhours.ui.print_job import PrinterSearch, PrintJob
from studyhours.ui.printing import PrintOrder
from studyhours.ui.scratch import scratch
from studyhours.ui.widgets import files
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.print_dialog import PrintDialog
from studyhours.ui.workers import Job

if TYPE_CHECKING:
    from studyhours.ui.preview.preview_dialog import PreviewDialog

Make = Callable[[Progress], bytes]
Sent = Callable[[PrintOrder], None]
_SECONDS = 30.0
_SOON = 300
"""Milliseconds of looking for printers before the line says so."""
_PATIENCE = 20_000
"""Milliseconds after which printers that do not answer count as none."""
_UNNAMED = "studyhours"
_NO_OTHERS: Mapping[str, Make] = MappingProxyType({})


class PrintDesk(QFrame):
    """A line on a page, hidden while nothing is printed.

    Args:
        surroundings: What the window shares.
        banner: Where the page says what went wrong.
        parent: The page.
    """

    def __init__(self, surroundings: Surroundings, banner: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._surroundings, self._banner = surroundings, banner
        self._words, self._tasks = surroundings.words, surroundings.tasks
        self._make: Make | None = None
        self._printed: Sent | None = None
        self._order: PrintOrder | None = None
        self._name = self._file = ""
        self._job: PrintJob | None = None
        self._search: PrinterSearch | None = None
        self._making: Job | None = None
        self._silent = False
        self._dialog: PreviewDialog | None = None
        self._heir: PrintDesk | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._say_preparing)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._give_up)
        self._at = (0, 0)
        self.setObjectName("print-desk")
        self.setProperty("panel", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(12)
        self._label = plain_label(wrap=True)
        self._label.setObjectName("print-text")
        row.addWidget(self._label, 1)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(180)
        row.addWidget(self._bar)
        self._save = self._button("print-save", "print.save_pdf", self._save_pdf)
        self._open = self._button("print-open", "print.open_pdf", self._open_pdf)
        self._stop = self._button("print-stop", "window.stop", self._stop_job)
        self._close = self._button("print-close", "print.close", self.put_away)
        for button in (self._save, self._open, self._stop, self._close):
            row.addWidget(button)
        self._words.changed.connect(self._retell)
        self.hide()

    def _button(self, name: str, key: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        self._words.bind(button.setText, key)
        button.clicked.connect(act)
        return button

    def show_pdf(self, make: Make, name: str, others: Mapping[str, Make] = _NO_OTHERS) -> None:
        """Shows what ``make`` gives in a window over the page, to be printed and saved from there.

        Args:
            make: Makes the PDF, on a worker.
            name: What the paper and a file of it are called, without an ending.
            others: What makes it in other forms, by ending (``docx``, ``xlsx``).
        """
        if self._is_preparing or self._dialog is not None:
            return

        def done(pdf: bytes) -> None:
            if not job.stop.is_set():  # called off when it was nearly done
                self._open_preview(pdf, name, others)

        def over() -> None:
            if self._making is job:
                self._prepared()

        job = self._tasks.watched_query(self, "pdf", make, done, self._banner.show_fault, over=over)
        self._making = job
        self._soon.start()

    def _open_preview(self, pdf: bytes, name: str, others: Mapping[str, Make]) -> None:
        from studyhours.ui.preview.preview_dialog import Paper, PreviewDialog

        self._dialog = dialog = PreviewDialog(self._surroundings, self, Paper(pdf, name, others))
        dialog.finished.connect(self._preview_closed)
        dialog.open()

    def _preview_closed(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.desk.leave_to(self)

    def leave_to(self, heir: PrintDesk) -> None:
        """Goes away; another desk goes on with what is being printed, if anything is."""
        self._stop_preparing()
        job, self._job = self._job, None
        if job is not None:
            self._hear(job, on=False)
            heir.go_on_with(job, self._at)
            self._heir = heir  # for what was said already and not heard yet

    def go_on_with(self, job: PrintJob, at: tuple[int, int]) -> None:
        """Goes on with what another desk began."""
        self._job, self._at, self._printed = job, at, None
        self._hear(job, on=True)
        self._show("waiting", bar=True, buttons=(self._stop,))

    def print_pdf(self, make: Make, name: str, printed: Sent | None = None) -> None:
        """Prints what ``make`` gives.

        Args:
            make: Makes the PDF, on a worker.
            name: What the job and a saved file are called, without an ending.
            printed: Told once all of it is with the printer (what was ordered).
        """
        if self._job is not None or self._is_preparing:
            return
        self._make, self._name, self._printed = make, name, printed
        self._file = f"{safe_name(name) or _UNNAMED}.pdf"
        self._search = search = PrinterSearch()
        waits = Qt.ConnectionType.QueuedConnection
        search.found.connect(self._found, waits)
        search.broken.connect(self._search_broke, waits)
        search.start()
        self._soon.start()
        self._patience.start()

    def put_away(self) -> None:
        """Says nothing any more, unless something is being printed."""
        if self._job is None:
            self._stop_preparing()
            self._make = None
            self.hide()

    def finish(self) -> None:
        """The page goes away: what is being printed stops after the page it is at.

        Nothing waits here. That it stops is a command like others, and closing a ledger or the
        window waits for those while the window goes on answering. Nobody waits for a printer that
        has not answered yet.
        """
        self._stop_preparing()
        if self._dialog is not None:
            self._dialog.desk.finish()
        job = self._job
        if job is not None and job.stop():
            self._tasks.command(
                self, "print.stopping", lambda _: job.wait(_SECONDS), lambda _: None
            )

    # ------------------------------------------------------------ with a printer

    @property
    def _is_preparing(self) -> bool:
        return self._search is not None or self._making is not None

    def _say_preparing(self) -> None:
        if self._is_preparing:
            self._show("waiting", bar=True, buttons=(self._stop,))

    def _stop_preparing(self) -> None:
        if self._making is not None:
            self._making.cancel()
        self._prepared()

    def _prepared(self) -> None:
        """Whatever was prepared is ready, or called off, or went wrong."""
        preparing = self._is_preparing
        self._search = self._making = None
        self._soon.stop()
        self._patience.stop()
        if preparing:
            self.hide()

    def _found(self, search: PrinterSearch, names: Sequence[str]) -> None:
        make = self._make
        if search is not self._search or make is None:
            return
        self._search = None
        self._patience.stop()
        if not names:
            self._prepared()
            self._show_ways_out(silent=False)
            return

        def work(progress: Progress) -> tuple[bytes, tuple[PageSize, ...]]:
            pdf = make(progress)
            with pdf_pages.open_pdf(pdf) as file:
                return pdf, file.pages

        def over() -> None:
            if self._making is job:
                self._prepared()

        def done(made: tuple[bytes, tuple[PageSize, ...]]) -> None:
            if not job.stop.is_set():  # called off when it was nearly done
                self._ask(*made, names)

        job = self._tasks.watched_query(self, "pdf", work, done, self._banner.show_fault, over=over)
        self._making = job
        self._retell()

    def _give_up(self) -> None:
        if self._search is not None:
            self._prepared()
            self._show_ways_out(silent=True)

    def _search_broke(self, search: PrinterSearch, error: BaseException) -> None:
        if search is self._search:
            self._prepared()
        self._tasks.broken.emit(error)

    def _ask(self, pdf: bytes, pages: tuple[PageSize, ...], names: Sequence[str]) -> None:
        self._make = lambda _: pdf  # what is asked about is what is saved
        dialog = PrintDialog(self._surroundings, self, names, len(pages))
        dialog.ordered.connect(lambda order: self._begin(pdf, pages[0], order))
        dialog.pdf_wanted.connect(self._save_pdf)
        dialog.rejected.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self._make = None

    def _begin(self, pdf: bytes, first: PageSize, order: PrintOrder) -> None:
        # No child of this widget: its thread may be at a page when the page of the window goes.
        job = PrintJob(pdf, first, self._name, order)
        self._job, self._at, self._make, self._order = job, (0, 0), None, order
        self._hear(job, on=True)
        self._banner.clear()
        self._show("waiting", bar=True, buttons=(self._stop,))
        job.start()

    def _hear(self, job: PrintJob, *, on: bool) -> None:
        for said, hear in (
            (job.moved, self._moved),
            (job.sent, self._sent),
            (job.stopped, self._stopped),
            (job.failed, self._failed),
            (job.broken, self._broke),
        ):
            if on:
                said.connect(hear, Qt.ConnectionType.QueuedConnection)
            else:
                said.disconnect(hear)

    def _moved(self, done: int, total: int) -> None:
        if self._heir is not None:
            self._heir._moved(done, total)  # noqa: SLF001 - one of its own kind
            return
        self._at = (done, total)
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._retell()

    def _sent(self, count: int, stopped: str) -> None:
        key, role = ("print.sent_stopped", "risk") if stopped else ("print.sent", "met")
        self._over().say(key, role=role, count=count, printer=stopped)
        if self._printed is not None and self._order is not None:
            self._printed(self._order)

    def _stopped(self) -> None:
        self._over().say("print.stopped", role="risk")

    def _failed(self, fault: Fault) -> None:
        self._over().show_fault(fault)

    def _broke(self, error: BaseException) -> None:
        self._over()
        self._tasks.broken.emit(error)

    def _over(self) -> Banner:
        """Nothing is printed any more; gives where what came of it is said."""
        if self._heir is not None:
            return self._heir._over()  # noqa: SLF001 - one of its own kind
        self._job = None
        self.hide()
        return self._banner

    def _stop_job(self) -> None:
        self._stop_preparing()
        if self._job is None:
            return
        self._stop.setEnabled(False)
        job = self._job
        if not job.stop():  # it waits for the printer, and nobody waits for that
            self._hear(job, on=False)
            self._over().say("print.stopped", role="risk")

    # ------------------------------------------------------------ without one

    def _show_ways_out(self, *, silent: bool) -> None:
        self._silent = silent
        self._show("risk", bar=False, buttons=(self._save, self._open, self._close))
        self._save.setFocus()

    def _save_pdf(self) -> None:
        title = self._words.say("print.save_pdf")
        pattern = self._words.say("print.pdf_files")
        path = files.choose_save(self, self._surroundings.memory, title, self._file, pattern)
        if path is not None:
            self._write(path.with_suffix(".pdf"), self._saved)

    def _open_pdf(self) -> None:
        self._write(scratch() / self._file, self._opened)

    def _write(self, path: Path, done: Callable[[Path], None]) -> None:
        make = self._make
        if make is None:
            return

        def work(progress: Progress) -> Path:
            write_whole(path, make(progress))
            return path

        self._tasks.command(self, "print.saving", work, done, self._banner.show_fault)

    def _saved(self, path: Path) -> None:
        self.put_away()
        show = ("print.show_folder", lambda: files.show_folder(path, self._banner))
        self._banner.say("print.saved", role="met", action=show, file=path)

    def _opened(self, path: Path) -> None:
        files.open_file(path, self._banner)

    # ------------------------------------------------------------ the line itself

    def _show(self, role: str, *, bar: bool, buttons: tuple[QPushButton, ...]) -> None:
        set_look(self, "role", role)
        self._bar.setVisible(bar)
        self._bar.setRange(0, 0)
        for button in (self._save, self._open, self._stop, self._close):
            button.setVisible(button in buttons)
            button.setEnabled(True)
        self._retell()
        self.show()

    def _retell(self) -> None:
        done, total = self._at
        if self._search is not None:
            self._label.setText(self._words.say("print.looking"))
        elif self._making is not None:
            self._label.setText(self._words.say("print.preparing"))
        elif self._job is None:
            key = "print.silent" if self._silent else "print.no_printer"
            self._label.setText(self._words.say(key))
        elif total:
            self._label.setText(self._words.say("print.printing", page=done + 1, pages=total))
        else:
            self._label.setText(self._words.say("print.beginning"))
