"""Printers whose paper is a PDF file, and looking at what came out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from studyhours.ui import cups, printing
from studyhours.ui.pages.documents.page import DocumentsPage
from studyhours.ui.pdf_pages import PageSize
from studyhours.ui.printing import PrintOrder
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.print_desk import PrintDesk
from studyhours.ui.widgets.table import DataTable
from tests.reports.tools import run
from tests.ui.person import Person

A4 = PageSize(297 / 25.4 * 72, 210 / 25.4 * 72)
SAME = 20
"""A difference of two pictures below which they show the same page."""
_make_printer = printing.make_printer


def paper_printer(target: Path, first: PageSize = A4, resolution: int = 150) -> QPrinter:
    """A printer whose paper is a PDF file."""
    printer = _make_printer(first, "papers")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(resolution)
    return printer


@dataclass
class Printed:
    """What went to printers that stand in for real ones.

    Attributes:
        target: The file that is their paper.
        orders: What was ordered.
    """

    target: Path
    orders: list[PrintOrder] = field(default_factory=list)


def stand_in(monkeypatch: pytest.MonkeyPatch, target: Path, *names: str) -> Printed:
    """Gives the computer printers whose paper is a PDF file, and no print server."""
    done = Printed(target)

    def make(first: PageSize, _name: str, order: PrintOrder) -> QPrinter:
        done.orders.append(order)
        made = paper_printer(done.target, first)
        printing.follow(made, order)
        return made

    monkeypatch.setattr(printing, "printer_names", lambda: list(names))
    monkeypatch.setattr(printing, "make_printer", make)
    monkeypatch.setattr(cups, "is_here", lambda: False)
    return done


def info(path: Path) -> str:
    return " ".join(run("pdfinfo", str(path)).split())


def difference(one: Image.Image, other: Image.Image) -> int:
    """The largest difference of two grey pictures, 0 to 255, blurred by about two points.

    Another name on a certificate makes 50; where programs round edges, 15.
    """
    blurred = [
        picture.resize((280, 198), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(2))
        for picture in (one, other)
    ]
    return max(ImageChops.difference(blurred[0], blurred[1]).tobytes())


def at_list(person: Person, count: int) -> None:
    """Chooses the first papers of those issued."""
    person.click("part-issued")
    table = person.find("documents-papers", DataTable)
    QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _ in range(count - 1):
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    person.wait()


def the_desk(person: Person) -> PrintDesk:
    """The line that prints."""
    return person.find("page-documents", DocumentsPage).desk


def the_banner(person: Person) -> Banner:
    """The page's, shown or not."""
    return person.find("page-documents", DocumentsPage).banner


def banner(person: Person) -> str:
    """What the page says, as soon as it says something."""
    person.wait_until(the_banner(person).isVisible)
    return the_banner(person).text


def line(person: Person) -> str:
    """What the line that prints says, as soon as it says something."""
    person.wait_until(the_desk(person).isVisible)
    return person.find("print-text", QLabel).text()


def ask_to_print(person: Person, button: str = "documents-print") -> None:
    """Presses a print button and does not wait for anything."""
    QTest.mouseClick(person.find(button, QPushButton), Qt.MouseButton.LeftButton)


def say_yes(person: Person) -> None:
    """Agrees to the question as soon as it is there."""
    person.wait_until(lambda: is_seen(person, "print-yes"))
    QTest.mouseClick(person.find("print-yes", QPushButton), Qt.MouseButton.LeftButton)


def is_seen(person: Person, name: str) -> bool:
    """Whether a button is there."""
    try:
        person.find(name, QPushButton)
    except AssertionError:
        return False
    return True
