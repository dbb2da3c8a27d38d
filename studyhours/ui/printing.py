"""Prints a PDF: page by page at the printer's own resolution, off the UI thread.

Every page is drawn anew from the PDF at exactly the size it has on paper, so nothing is enlarged.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QMarginsF, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.progress import Cancelled, Progress
from studyhours.ui.pdf_pages import POINTS, PageSize, PdfFile, open_pdf

SHARPEST = 600
"""Dots to the inch; beyond, nobody sees a difference and a page takes four times as long."""
_ROWS = 1024


def printer_names() -> list[str]:
    """The printers of this computer.

    Not for the UI thread: the system may ask a print server, and wait for it. Qt's own function
    would not do on a worker either: it keeps the interpreter, and so the window, while it waits.
    So the server is asked directly where there is one; Windows reads its list from the registry.
    """
    names = _names_of_cups()
    return list(QPrinterInfo.availablePrinterNames()) if names is None else names


class _Destination(ctypes.Structure):
    """``cups_dest_t``."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("instance", ctypes.c_char_p),
        ("is_default", ctypes.c_int),
        ("num_options", ctypes.c_int),
        ("options", ctypes.c_void_p),
    )


def _names_of_cups() -> list[str] | None:
    """What the print server has, asked without keeping the interpreter; None without CUPS."""
    file = {"linux": "libcups.so.2", "darwin": "libcups.2.dylib"}.get(sys.platform)
    if file is None:
        return None
    try:
        cups = ctypes.CDLL(file)
    except OSError:
        return None
    found = ctypes.POINTER(_Destination)()
    count: int = cups.cupsGetDests(ctypes.byref(found))
    names = [found[place].name or b"" for place in range(count)]
    cups.cupsFreeDests(count, found)
    return [name.decode("utf-8", "replace") for name in dict.fromkeys(names)]


def make_printer(first: PageSize, name: str) -> QPrinter:
    """A printer with the paper of a document's first page; not for the UI thread either.

    Args:
        first: Size of that page.
        name: What the job is called in the queue.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setCreator("StudyHours")
    sheet = QPageSize(first.upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    printer.setPageSize(sheet)
    turn_to(printer, first)
    return printer


def turn_to(printer: QPrinter, page: PageSize) -> None:
    """Lays the paper the way a page lies, and opens all of it to drawing."""
    layout = printer.pageLayout()
    across, upright = QPageLayout.Orientation.Landscape, QPageLayout.Orientation.Portrait
    layout.setOrientation(across if page.is_landscape else upright)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    layout.setMargins(QMarginsF())
    printer.setPageLayout(layout)


def ask_printer(parent: QWidget, printer: QPrinter, pages: int, agreed: Callable[[], None]) -> None:
    """Shows the system's print dialog; ``agreed`` is called when the person wants to print.

    Args:
        parent: Whose window it lies over.
        printer: Takes what the person chooses.
        pages: How many pages there are.
        agreed: Called once, on the UI thread.
    """
    dialog = QPrintDialog(printer, parent)
    dialog.setObjectName("print-dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, pages > 1)
    dialog.setMinMax(1, pages)
    dialog.accepted.connect(agreed)
    QDialog.open(dialog)


def pages_wanted(printer: QPrinter, count: int) -> list[int]:
    """Pages from 0 in the order in which they leave, with the copies the printer cannot make."""
    pages = list(range(count))
    ranges = printer.pageRanges()
    if printer.printRange() is QPrinter.PrintRange.PageRange and not ranges.isEmpty():
        pages = [page for page in pages if ranges.contains(page + 1)]
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    if printer.supportsMultipleCopies():
        return pages
    if printer.collateCopies():
        return pages * printer.copyCount()
    return [page for page in pages for _ in range(printer.copyCount())]


def print_pages(pdf: bytes, printer: QPrinter, progress: Progress) -> int:
    """Draws the pages wanted; runs on a thread of its own.

    Args:
        pdf: What to print.
        printer: Set up by the person.
        progress: Told of the stage ``print_pages``; called off, the job is taken out of the queue.

    Returns:
        How many pages were sent.

    Raises:
        UnusableInput: ``printer_refused``: it did not begin, or stopped in the middle.
    """
    if printer.resolution() > SHARPEST:
        known = [one for one in printer.supportedResolutions() if SHARPEST // 2 <= one <= SHARPEST]
        printer.setResolution(max(known, default=SHARPEST))
    with open_pdf(pdf) as file:
        wanted = pages_wanted(printer, len(file.pages))
        painter = QPainter()
        try:
            for place, number in enumerate(wanted):
                progress("print_pages", place, len(wanted))
                turn_to(printer, file.pages[number])
                begun = printer.newPage() if place else painter.begin(printer)
                _require(begun, printer)
                _draw(painter, printer, file, number)
        except BaseException:
            printer.abort()
            raise
        finally:
            if painter.isActive():
                painter.end()
    return len(wanted)


def _require(begun: bool, printer: QPrinter) -> None:
    if not begun:
        raise UnusableInput("printer_refused", printer=printer.printerName())


def _draw(painter: QPainter, printer: QPrinter, file: PdfFile, number: int) -> None:
    """One page in the middle of the sheet, as large as in the PDF unless the sheet is smaller."""
    page = file.pages[number]
    sheet: QRect = printer.pageLayout().fullRectPixels(printer.resolution())
    scale = printer.resolution() / POINTS
    if not _fits(page.pixels(scale), sheet):
        scale = min(sheet.width() / page.width, sheet.height() / page.height)
    size = page.pixels(scale)
    left = max((sheet.width() - size.width()) // 2, 0)
    top = max((sheet.height() - size.height()) // 2, 0)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    for first, strip in file.strips(number, scale, _ROWS):
        painter.drawImage(left, top + first, strip)


def _fits(size: QSize, sheet: QRect) -> bool:
    """Whether a page has room; half a millimetre over is how sizes of paper are rounded."""
    spare = 12
    return size.width() <= sheet.width() + spare and size.height() <= sheet.height() + spare


class PrintJob(QObject):
    """A document on its way to a printer, on a thread of its own.

    Signals:
        moved: How far it is: pages sent, pages in all.
        sent: All of it is with the printer (how many pages).
        failed: It could not be printed (a ``Fault``).
        stopped: The person has stopped it.
        broken: A fault of ours (the exception).
    """

    moved = Signal(int, int)
    sent = Signal(int)
    failed = Signal(object)
    stopped = Signal()
    broken = Signal(object)

    def __init__(self, pdf: bytes, printer: QPrinter) -> None:
        super().__init__()
        self._pdf, self._printer = pdf, printer
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="printing", daemon=True)

    def start(self) -> None:
        """Begins to print."""
        self._thread.start()

    def stop(self) -> None:
        """Asks it to stop after the page it is at."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """Waits until it is over; not for the UI thread.

        Args:
            seconds: How long at most.
        """
        self._thread.join(seconds)

    def _tell(self, stage: str, done: int, total: int | None) -> None:
        del stage  # there is only one
        if self._stop.is_set():
            raise Cancelled
        self.moved.emit(done, total or 0)

    def _run(self) -> None:
        try:
            count = print_pages(self._pdf, self._printer, self._tell)
        except Cancelled:
            self.stopped.emit()
        except Fault as fault:
            self.failed.emit(fault)
        except BaseException as error:  # noqa: BLE001 - handed to the UI thread, which decides
            self.broken.emit(error)
        else:
            self.sent.emit(count)
