"""What waits for printers, each piece on a daemon thread of its own: nothing else waits with it.

A print server may be silent for as long as it likes, and nobody can call it off. So whoever asks it
is left behind when the person has had enough, and ends by itself, with the program at the latest.
"""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Cancelled
from studyhours.ui import cups, printing
from studyhours.ui.pdf_pages import PageSize
from studyhours.ui.printing import PrintOrder

_under_way: set[QObject] = set()
"""Kept here, for the last to let go of them must be the UI thread."""


class _Errand(QObject):
    """Work on a thread of its own; made, heard and let go on the UI thread."""

    _over = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._over.connect(self._let_go, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begins."""
        _under_way.add(self)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._work()
        finally:
            self._over.emit()

    def _work(self) -> None:
        raise NotImplementedError

    def _let_go(self) -> None:
        self._thread.join()  # it has nothing left to do
        _under_way.discard(self)
        self.deleteLater()


class PrinterSearch(_Errand):
    """Looks for printers.

    Signals:
        found: Their names (this search, the names).
        broken: A fault of ours (this search, the exception).
    """

    found = Signal(object, object)
    broken = Signal(object, object)

    def __init__(self) -> None:
        super().__init__("printers")

    def _work(self) -> None:
        try:
            names = printing.printer_names()
        except BaseException as error:  # noqa: BLE001 - handed to the UI thread, which decides
            self.broken.emit(self, error)
        else:
            self.found.emit(self, names)


class PrintJob(_Errand):
    """A document on its way to a printer.

    Signals:
        moved: How far it is: pages sent, pages in all.
        sent: All of it is with the printer (how many pages, its name where it is
            stopped for now).
        failed: It could not be printed (a ``Fault``).
        stopped: The person has stopped it in the middle.
        broken: A fault of ours (the exception).

    Args:
        pdf: What to print.
        first: Size of its first page.
        name: What it is called in the queue.
        order: Which printer, and what it is to do.
    """

    moved = Signal(int, int)
    sent = Signal(int, str)
    failed = Signal(object)
    stopped = Signal()
    broken = Signal(object)

    def __init__(self, pdf: bytes, first: PageSize, name: str, order: PrintOrder) -> None:
        super().__init__("printing")
        self._pdf, self._first, self._name, self._order = pdf, first, name, order
        self._lock = threading.Lock()
        self._stop = self._at_pages = False

    def stop(self) -> bool:
        """Asks it to stop after the page it is at.

        Returns:
            Whether it is at its pages and will say that it has stopped. While it waits for a
            printer or a print server it says nothing any more, and need not be waited for.
        """
        with self._lock:
            self._stop = True
            return self._at_pages

    def wait(self, seconds: float) -> None:
        """Waits until it is over; not for the UI thread.

        Args:
            seconds: How long at most.
        """
        self._thread.join(seconds)

    def _tell(self, stage: str, done: int, total: int | None) -> None:
        del stage  # there is only one
        if self._stop:
            raise Cancelled
        self.moved.emit(done, total or 0)

    def _begins(self) -> bool:
        """Whether its pages may begin; from then on stopping is said.

        A print server may fall silent in the middle: nobody waits for that either.
        """
        with self._lock:
            self._at_pages = not self._stop and not cups.is_here()
            return not self._stop

    def _work(self) -> None:
        try:
            name = self._order.printer
            stopped = name if printing.is_stopped(name) else ""
            count = printing.send(
                self._pdf, self._first, self._name, self._order, self._begins, self._tell
            )
        except Cancelled:
            if self._at_pages:
                self.stopped.emit()
        except Fault as fault:
            if self._is_wanted():
                self.failed.emit(fault)
        except BaseException as error:  # noqa: BLE001 - handed to the UI thread, which decides
            self.broken.emit(error)
        else:
            if count is not None and self._is_wanted():
                self.sent.emit(count, stopped)

    def _is_wanted(self) -> bool:
        """Whether anybody still asks how it goes."""
        with self._lock:
            return self._at_pages or not self._stop
