"""Prints a PDF off the UI thread: handed to the print server, or drawn page by page without one.

What is drawn is drawn anew from the PDF at exactly the size it has on paper, at the printer's own
resolution, so nothing is enlarged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRect, QSize
from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress
from studyhours.ui import cups
from studyhours.ui.pdf_pages import POINTS, PageSize, PdfFile, open_pdf

SHARPEST = 600
"""Dots to the inch; beyond, nobody sees a difference and a page takes four times as long."""
_ROWS = 1024


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What a person wants printed.

    Attributes:
        printer: Name of the printer, as the system knows it.
        pages: First and last page, from 1; None for all of them.
        copies: How many of each.
    """

    printer: str
    pages: tuple[int, int] | None = None
    copies: int = 1


def printer_names() -> list[str]:
    """The printers of this computer, the usual one first.

    Not for the UI thread: the system may ask a print server, and wait for it. Where there is one it
    is asked directly (``cups``); Windows reads its list from the registry.
    """
    if cups.is_here():
        return cups.printer_names()
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: name != usual)


def is_stopped(printer: str) -> bool:
    """Whether a printer takes work and prints nothing for now; not for the UI thread.

    Only a print server says so; where there is none, the system's own queue does.
    """
    return cups.is_here() and cups.is_stopped(printer)


def send(
    pdf: bytes,
    first: PageSize,
    name: str,
    order: PrintOrder,
    begins: Callable[[], bool],
    progress: Progress,
) -> int | None:
    """Has a PDF printed; not for the UI thread.

    Where there is a print server it gets the PDF as it is; else the pages are drawn one by one.

    Args:
        pdf: What to print.
        first: Size of its first page.
        name: What the job is called in the queue.
        order: Which printer, and what it is to do.
        begins: Asked when the printer has answered; nothing is printed where it says no.
        progress: Told of the stage ``print_pages``; called off, the job is taken out of the queue.

    Returns:
        How many pages were sent; None when nothing was to be printed any more.

    Raises:
        UnusableInput: ``printer_refused``.
    """
    if not cups.is_here():
        printer = make_printer(first, name, order)
        return print_pages(pdf, printer, progress) if begins() else None
    with open_pdf(pdf) as file:
        count = len(file.pages)
    chosen, last = order.pages or (1, count)
    wanted = (min(last, count) - chosen + 1) * order.copies

    def tell(stage: str, done: int, total: int | None) -> None:
        progress(stage, wanted * done // max(total or 1, 1), wanted)

    options = cups.options_for((first.width, first.height), order.pages, order.copies)
    sent = cups.send(pdf, order.printer, name, options, begins, tell)
    return wanted if sent else None


def make_printer(first: PageSize, name: str, order: PrintOrder | None = None) -> QPrinter:
    """A printer with the paper of a document's first page, where there is no print server.

    Not for the UI thread either.

    Args:
        first: Size of that page.
        name: What the job is called in the queue.
        order: Which printer, and what it is to do; without it the usual one prints all.

    Raises:
        UnusableInput: ``printer_refused``: there is no such printer any more.
    """
    if order is not None and order.printer not in printer_names():
        raise UnusableInput("printer_refused", printer=order.printer)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if order is not None:
        printer.setPrinterName(order.printer)
        # Qt goes on with a PDF file of no name where there is no such printer.
        if printer.printerName() != order.printer:
            raise UnusableInput("printer_refused", printer=order.printer)
        follow(printer, order)
    printer.setDocName(name)
    printer.setCreator("StudyHours")
    sheet = QPageSize(first.upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    printer.setPageSize(sheet)
    turn_to(printer, first)
    return printer


def follow(printer: QPrinter, order: PrintOrder) -> None:
    """Sets pages and copies."""
    printer.setCopyCount(order.copies)
    printer.setCollateCopies(True)
    if order.pages is not None:
        ranges = QPageRanges()
        ranges.addRange(*order.pages)
        printer.setPageRanges(ranges)
        printer.setPrintRange(QPrinter.PrintRange.PageRange)


def turn_to(printer: QPrinter, page: PageSize) -> None:
    """Lays the paper the way a page lies, and opens all of it to drawing."""
    layout = printer.pageLayout()
    across, upright = QPageLayout.Orientation.Landscape, QPageLayout.Orientation.Portrait
    layout.setOrientation(across if page.is_landscape else upright)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    layout.setMargins(QMarginsF())
    printer.setPageLayout(layout)


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
