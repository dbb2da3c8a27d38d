"""Where a page prints: asks for a printer, shows how far it is, and knows ways out without one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.transfer.files import safe_name, write_whole
from studyhours.ui import pdf_pages, printing
from studyhours.ui.context import Surroundings
from studyhours.ui.tasks import Job
from studyhours.ui.widgets import files
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.label import plain_label, set_look

Make = Callable[[Progress], bytes]
_SECONDS = 30.0
_SOON = 300
"""Milliseconds of looking for printers before the line says so."""
_UNNAMED = "studyhours"


@dataclass(frozen=True, slots=True)
class _Made:
    """A document and the printer it would go to."""

    pdf: bytes
    pages: tuple[pdf_pages.PageSize, ...]
    printer: QPrinter


class PrintDesk(QFrame):
    """A line on a page, hidden while nothing is printed.

    Args:
        surroundings: What the window shares.
        banner: Where the page says what went wrong.
        parent: The page.
    """

    def __init__(self, surroundings: Surroundings, banner: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._tasks = surroundings.words, surroundings.tasks
        self._memory, self._banner = surroundings.memory, banner
        self._make: Make | None = None
        self._name = self._file = ""
        self._job: printing.PrintJob | None = None
        self._looking: Job | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._say_looking)
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

    @property
    def is_printing(self) -> bool:
        """Whether a document is on its way."""
        return self._job is not None

    def print_pdf(self, make: Make, name: str) -> None:
        """Prints what ``make`` gives.

        Args:
            make: Makes the PDF, on a worker.
            name: What the job and a saved file are called, without an ending.
        """
        if self._job is not None or self._looking is not None:
            return
        self._make, self._name = make, name
        self._file = f"{safe_name(name) or _UNNAMED}.pdf"

        def work(progress: Progress) -> _Made | None:
            # A print server that does not answer keeps whoever asks waiting: not the window.
            if not printing.printer_names():
                return None
            pdf = make(progress)
            with pdf_pages.open_pdf(pdf) as file:
                pages = file.pages
            return _Made(pdf, pages, printing.make_printer(pages[0], name))

        self._looking = self._tasks.watched_query(self, "pdf", work, self._ask, self._fail)
        self._soon.start()

    def put_away(self) -> None:
        """Says nothing any more, unless something is being printed."""
        if self._job is None:
            self._stop_looking()
            self._make = None
            self.hide()

    def finish(self) -> None:
        """The page goes away: what is being printed stops after the page it is at.

        Nothing waits here. That it stops is a command like others, and closing a ledger or the
        window waits for those while the window goes on answering.
        """
        self._stop_looking()
        job = self._job
        if job is not None:
            job.stop()
            self._tasks.command(
                self, "print.stopping", lambda _: job.wait(_SECONDS), lambda _: None
            )

    # ------------------------------------------------------------ with a printer

    def _say_looking(self) -> None:
        if self._looking is not None:
            self._show("waiting", bar=True, buttons=(self._stop,))

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looked()

    def _looked(self) -> None:
        self._looking = None
        self._soon.stop()
        self.hide()

    def _ask(self, made: _Made | None) -> None:
        if self._looking is None:  # called off when it was nearly done
            return
        self._looked()
        if made is None:
            self._show_ways_out()
            return
        printer = made.printer
        printing.ask_printer(self, printer, len(made.pages), lambda: self._begin(made.pdf, printer))

    def _begin(self, pdf: bytes, printer: QPrinter) -> None:
        # No child of this widget: its thread may be at a page when the page of the window goes.
        job = printing.PrintJob(pdf, printer)
        self._job, self._at = job, (0, 0)
        waits = Qt.ConnectionType.QueuedConnection
        job.moved.connect(self._moved, waits)
        job.sent.connect(self._sent, waits)
        job.stopped.connect(self._stopped, waits)
        job.failed.connect(self._failed, waits)
        job.broken.connect(self._broke, waits)
        self._show("waiting", bar=True, buttons=(self._stop,))
        job.start()

    def _moved(self, done: int, total: int) -> None:
        self._at = (done, total)
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._retell()

    def _sent(self, count: int) -> None:
        self._over()
        self._banner.say("print.sent", role="met", count=count)

    def _stopped(self) -> None:
        self._over()
        self._banner.say("print.stopped", role="risk")

    def _failed(self, fault: Fault) -> None:
        self._over()
        self._fail(fault)

    def _broke(self, error: BaseException) -> None:
        self._over()
        self._tasks.broken.emit(error)

    def _fail(self, fault: Fault) -> None:
        if self._looking is not None:
            self._looked()
        self._banner.show_fault(fault)

    def _over(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
        self._job = None
        self.hide()

    def _stop_job(self) -> None:
        self._stop_looking()
        if self._job is not None:
            self._stop.setEnabled(False)
            self._job.stop()

    # ------------------------------------------------------------ without one

    def _show_ways_out(self) -> None:
        self._show("risk", bar=False, buttons=(self._save, self._open, self._close))
        self._save.setFocus()

    def _save_pdf(self) -> None:
        title = self._words.say("print.save_pdf")
        pattern = self._words.say("print.pdf_files")
        path = files.choose_save(self, self._memory, title, self._file, pattern)
        if path is not None:
            self._write(path.with_suffix(".pdf"), self._saved)

    def _open_pdf(self) -> None:
        self._write(_scratch() / self._file, self._opened)

    def _write(self, path: Path, done: Callable[[Path], None]) -> None:
        make = self._make
        if make is None:
            return

        def work(progress: Progress) -> Path:
            write_whole(path, make(progress))
            return path

        self._tasks.command(self, "print.saving", work, done, self._fail)

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
        if self._looking is not None:
            self._label.setText(self._words.say("print.looking"))
        elif self._job is None:
            self._label.setText(self._words.say("print.no_printer"))
        elif total:
            self._label.setText(self._words.say("print.printing", page=done + 1, pages=total))
        else:
            self._label.setText(self._words.say("print.beginning"))


@cache
def _scratch() -> Path:
    """Where files lie that are only looked at; removed with the program, they name people."""
    import atexit

    folder = Path(tempfile.mkdtemp(prefix="studyhours-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
