"""Printing: real pages into a real file, compared with the PDF they came from; and no printer."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices, QImage, QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.progress import Cancelled, Progress, unwatched
from studyhours.reports.table_model import TableColumn, TablePaper
from studyhours.reports.tables import render_table
from studyhours.services.certificates import Issued, IssueRequest, issue
from studyhours.services.issued_list import combined_pages
from studyhours.ui import printing
from studyhours.ui.pages.documents.page import DocumentsPage
from studyhours.ui.pdf_pages import PageSize, open_pdf
from studyhours.ui.widgets import files
from studyhours.ui.widgets.table import DataTable
from tests.reports.tools import picture_of, run
from tests.support.ledgers import opened
from tests.ui.documents.school import MET, YEAR
from tests.ui.person import PATIENCE, Person

A4 = PageSize(297 / 25.4 * 72, 210 / 25.4 * 72)


@pytest.fixture
def issued(ledger: Path) -> Issued:
    with opened(ledger) as school:
        return issue(school, IssueRequest(None, year=YEAR))


@pytest.fixture
def pdf(issued: Issued, ledger: Path) -> bytes:
    with opened(ledger) as school:
        return combined_pages(school, [one.serial for one in issued.papers])


def paper_printer(target: Path, first: PageSize = A4, resolution: int = 150) -> QPrinter:
    """A printer whose paper is a PDF file."""
    printer = printing.make_printer(first, "papers")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(resolution)
    return printer


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


_SAME = 20


def grey(image: QImage) -> Image.Image:
    """A picture of Qt's as one of Pillow's."""
    same = image.convertToFormat(QImage.Format.Format_Grayscale8)
    size, line = (same.width(), same.height()), same.bytesPerLine()
    return Image.frombuffer("L", size, bytes(same.constBits()), "raw", "L", line, 1)


def the_banner(person: Person) -> QWidget:
    page = person.find("page-documents", DocumentsPage)
    return page.banner


def test_pages_come_out_as_they_are(qapp: QApplication, pdf: bytes, tmp_path: Path) -> None:
    assert qapp is not None
    target = tmp_path / "printed.pdf"
    seen: list[tuple[str, int, int | None]] = []
    sent = printing.print_pages(pdf, paper_printer(target), lambda *at: seen.append(at))
    assert sent == MET
    assert seen == [("print_pages", at, MET) for at in range(MET)]
    said = info(target)
    assert f"Pages: {MET}" in said
    assert "Page size: 842 x 595 pts (A4)" in said
    for page in (1, MET):
        wanted = picture_of(pdf, tmp_path, 75, page)
        printed = picture_of(target.read_bytes(), tmp_path, 75, page)
        assert abs(printed.width - wanted.width) <= 1
        assert difference(printed, wanted) < _SAME
        assert difference(printed, picture_of(pdf, tmp_path, 75, page % MET + 1)) > _SAME


def test_nothing_is_enlarged(qapp: QApplication, pdf: bytes, tmp_path: Path) -> None:
    """The pictures in the printed file have the printer's own resolution."""
    assert qapp is not None
    target = tmp_path / "printed.pdf"
    printing.print_pages(pdf, paper_printer(target, resolution=300), unwatched)
    lines = run("pdfimages", "-list", str(target)).splitlines()[2:]
    assert {tuple(line.split()[12:14]) for line in lines} == {("300", "300")}


def test_a_printer_that_is_finer_than_eyes_is_held_back(
    qapp: QApplication, pdf: bytes, tmp_path: Path
) -> None:
    assert qapp is not None
    printer = paper_printer(tmp_path / "printed.pdf", resolution=1200)
    printer.setPageRanges(QPageRanges.fromString("1"))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    assert printing.print_pages(pdf, printer, unwatched) == 1
    assert printer.resolution() == printing.SHARPEST


def test_ranges_copies_and_order_are_kept(qapp: QApplication, pdf: bytes, tmp_path: Path) -> None:
    assert qapp is not None
    printer = paper_printer(tmp_path / "printed.pdf")
    printer.setPageRanges(QPageRanges.fromString("2-3,5"))
    assert printing.pages_wanted(printer, MET) == list(range(MET)), "all, unless a range is asked"
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    assert printing.pages_wanted(printer, MET) == [1, 2, 4]
    printer.setCopyCount(2)
    assert not printer.supportsMultipleCopies()
    printer.setCollateCopies(True)
    assert printing.pages_wanted(printer, MET) == [1, 2, 4, 1, 2, 4]
    printer.setCollateCopies(False)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert printing.pages_wanted(printer, MET) == [4, 4, 2, 2, 1, 1]
    assert printing.print_pages(pdf, printer, unwatched) == 6
    assert "Pages: 6" in info(tmp_path / "printed.pdf")


def test_an_upright_page_is_upright(qapp: QApplication, tmp_path: Path) -> None:
    assert qapp is not None
    columns = (TableColumn("甲"), TableColumn("乙"))
    table = render_table(TablePaper("表", (), columns, (("1", "2"),), landscape=False))
    target = tmp_path / "printed.pdf"
    # The person left the dialog's paper across: the page decides how the paper lies.
    printing.print_pages(table, paper_printer(target, A4), unwatched)
    assert "Page size: 595 x 842 pts (A4)" in info(target)
    printed = picture_of(target.read_bytes(), tmp_path, 75)
    assert difference(printed, picture_of(table, tmp_path, 75)) < _SAME


def test_smaller_paper_gets_the_whole_page(qapp: QApplication, pdf: bytes, tmp_path: Path) -> None:
    assert qapp is not None
    target = tmp_path / "printed.pdf"
    printer = paper_printer(target)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    printing.print_pages(pdf, printer, unwatched)
    assert "Page size: 595 x 420 pts (A5)" in info(target)
    wanted = picture_of(pdf, tmp_path, 75)
    printed = picture_of(target.read_bytes(), tmp_path, 106)
    assert difference(printed, wanted) < _SAME
    assert printer.pageLayout().orientation() is QPageLayout.Orientation.Landscape


def test_called_off_it_stops_at_once(qapp: QApplication, pdf: bytes, tmp_path: Path) -> None:
    assert qapp is not None

    def stop(stage: str, done: int, total: int | None) -> None:
        assert (stage, total) == ("print_pages", MET)
        if done == 2:
            raise Cancelled

    target = tmp_path / "printed.pdf"
    with pytest.raises(Cancelled):
        printing.print_pages(pdf, paper_printer(target), stop)
    printing.print_pages(pdf, paper_printer(target), unwatched)
    assert f"Pages: {MET}" in info(target), "the next job is not concerned"


@pytest.mark.qt_log_ignore("QPainter::begin")  # Qt says it too
def test_a_printer_that_refuses_is_said(qapp: QApplication, pdf: bytes, tmp_path: Path) -> None:
    assert qapp is not None
    printer = paper_printer(tmp_path / "missing" / "printed.pdf")
    with pytest.raises(UnusableInput, match="printer_refused"):
        printing.print_pages(pdf, printer, unwatched)


def test_a_strip_is_a_part_of_the_page(pdf: bytes) -> None:
    with open_pdf(pdf) as file:
        whole = file.picture(0, 1.5, paper=True)
        rows = 0
        for top, strip in file.strips(0, 1.5, 200):
            wanted = whole.copy(0, top, strip.width(), strip.height())
            apart = ImageChops.difference(grey(wanted), grey(strip)).tobytes()
            assert max(apart) <= 2, "but for how edges are rounded"
            rows += strip.height()
        assert rows == whole.height()


# ---------------------------------------------------------------- at the window


@dataclass
class Printed:
    """What went to the printer that stands in for a real one."""

    target: Path
    pages: list[int] = field(default_factory=list)


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Printed:
    """A computer with a printer, and somebody who says yes to its dialog."""
    done = Printed(tmp_path / "printed.pdf")

    def ask(_parent: QWidget, printer: QPrinter, pages: int, agreed: Callable[[], None]) -> None:
        done.pages.append(pages)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(done.target))
        printer.setResolution(150)
        agreed()

    monkeypatch.setattr(printing, "printer_names", lambda: ["Office"])
    monkeypatch.setattr(printing, "ask_printer", ask)
    return done


def at_list(person: Person, count: int) -> None:
    person.click("part-issued")
    table = person.find("documents-papers", DataTable)
    QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _ in range(count - 1):
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    person.wait()


def banner(person: Person) -> str:
    return person.find("banner-text", QLabel).text()


def test_papers_just_issued_are_printed(person: Person, printer: Printed, tmp_path: Path) -> None:
    person.type("issue-folder", str(tmp_path / "p"))
    person.click("documents-issue")
    person.click("key-yes")
    person.click("result-print")
    person.wait_until(the_banner(person).isVisible)
    assert banner(person) == f"已送往打印机，共 {MET} 页。"
    assert printer.pages == [MET]
    (combined,) = (tmp_path / "p").glob("print-*.pdf")
    for page in range(1, MET + 1):
        wanted = picture_of(combined.read_bytes(), tmp_path, 75, page)
        assert (
            difference(picture_of(printer.target.read_bytes(), tmp_path, 75, page), wanted) < _SAME
        )


def test_printing_is_called_off(
    issued: Issued, at_page: Callable[..., Person], printer: Printed
) -> None:
    assert issued.papers
    person = at_page()
    at_list(person, MET)
    QTest.mouseClick(person.find("documents-print", QPushButton), Qt.MouseButton.LeftButton)
    desk = person.find("page-documents", DocumentsPage).desk
    person.wait_until(desk.isVisible)
    QTest.mouseClick(person.find("print-stop", QPushButton), Qt.MouseButton.LeftButton)
    person.wait_until(lambda: not desk.isVisible())
    assert banner(person).startswith("已停止打印")
    assert printer.pages == [MET]


def test_without_a_printer_there_are_ways_out(
    issued: Issued,
    pdf: bytes,
    at_page: Callable[..., Person],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert issued.papers
    if printing.printer_names():
        monkeypatch.setattr(printing, "printer_names", list)
    person = at_page()
    at_list(person, MET)
    person.click("documents-print")
    assert person.find("print-text", QLabel).text().startswith("这台电脑没有打印机")
    opened_files: list[Path] = []
    monkeypatch.setattr(files, "open_file", lambda path, _banner: opened_files.append(path))
    person.click("print-open")
    assert opened_files[0].read_bytes() == pdf
    monkeypatch.setattr(files, "choose_save", lambda *_: tmp_path / "later.pdf")
    person.click("print-save")
    assert (tmp_path / "later.pdf").read_bytes() == pdf
    assert str(tmp_path / "later.pdf") in banner(person)
    with pytest.raises(AssertionError, match="print-text"):
        person.find("print-text", QLabel)


def test_the_summary_prints_too(person: Person, printer: Printed) -> None:
    person.click("part-summary")
    person.click("summary-print")
    person.wait_until(the_banner(person).isVisible)
    assert "Page size: 842 x 595 pts (A4)" in info(printer.target)
    assert "Pages: 1" in info(printer.target)
    assert banner(person) == "已送往打印机，共 1 页。"


@pytest.mark.qt_log_ignore("QPainter::begin")  # Qt says it too
def test_a_printer_that_stops_is_said_on_the_page(
    issued: Issued, at_page: Callable[..., Person], printer: Printed
) -> None:
    assert issued.papers
    printer.target = printer.target.parent / "missing" / "printed.pdf"
    person = at_page()
    at_list(person, 1)
    person.click("documents-print")
    person.wait_until(the_banner(person).isVisible)
    assert "没有接收" in banner(person)


def test_the_systems_own_dialog_prints(
    issued: Issued,
    at_page: Callable[..., Person],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The real print dialog, which on Linux always offers a PDF file."""
    assert issued.papers
    monkeypatch.setattr(printing, "printer_names", lambda: ["Office"])
    person = at_page()
    at_list(person, 2)
    person.click("documents-print")
    dialog = person.find("print-dialog", QPrintDialog)
    target = tmp_path / "dialog.pdf"
    fields: list[QLineEdit] = list(dialog.findChildren(QLineEdit, "filename"))
    if not fields:
        pytest.skip("this system has a dialog of its own")
    person.type(fields[0], str(target))
    dialog.printer().setResolution(100)
    dialog.accept()
    person.wait_until(the_banner(person).isVisible)
    assert banner(person) == "已送往打印机，共 2 页。"
    assert "Pages: 2" in info(target)


def test_every_fault_of_printing_has_words(person: Person) -> None:
    fault: Fault = UnusableInput("printer_refused", printer="Office")
    assert "Office" in person.window.surroundings.words.fault(fault)


def test_a_print_server_that_does_not_answer_holds_nothing_up(
    issued: Issued, at_page: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking for printers happens elsewhere, is said, and can be called off."""
    assert issued.papers
    answered, where = threading.Event(), []

    def slow() -> list[str]:
        where.append(threading.current_thread())
        answered.wait(PATIENCE / 1000)
        return []

    monkeypatch.setattr(printing, "printer_names", slow)
    person = at_page()
    at_list(person, 1)
    print_button = person.find("documents-print", QPushButton)
    QTest.mouseClick(print_button, Qt.MouseButton.LeftButton)
    desk = person.find("page-documents", DocumentsPage).desk
    person.wait_until(desk.isVisible)
    assert where != [threading.main_thread()]
    assert person.find("print-text", QLabel).text() == "正在查找打印机…"
    QTest.mouseClick(person.find("print-stop", QPushButton), Qt.MouseButton.LeftButton)
    assert not desk.isVisible()
    answered.set()
    person.wait()
    assert not desk.isVisible()
    person.click(print_button)
    assert person.find("print-text", QLabel).text().startswith("这台电脑没有打印机")


def test_closing_waits_for_the_page_being_printed_and_answers_meanwhile(
    issued: Issued,
    at_page: Callable[..., Person],
    printer: Printed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert issued.papers
    begun, may_end, over = threading.Event(), threading.Event(), threading.Event()

    def print_pages(_pdf: bytes, _printer: QPrinter, progress: Progress) -> int:
        begun.set()
        may_end.wait(PATIENCE / 1000)
        over.set()
        progress("print_pages", 1, 2)
        return 2

    monkeypatch.setattr(printing, "print_pages", print_pages)
    person = at_page()
    at_list(person, 1)
    QTest.mouseClick(person.find("documents-print", QPushButton), Qt.MouseButton.LeftButton)
    person.wait_until(begun.is_set)
    beats: list[float] = []
    timer = QTimer(interval=10)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start()
    start = time.monotonic()
    person.window.close()
    assert time.monotonic() - start < 2, "closing itself waits for nobody"
    QTest.qWait(300)
    assert person.window.isVisible(), "it waits for the page"
    assert not over.is_set()
    assert len(beats) > 10, "and answers meanwhile"
    may_end.set()
    person.wait_until(lambda: not person.window.isVisible())
    assert over.is_set()
    assert printer.pages == [1]
    timer.stop()


def test_a_pdf_that_cannot_be_opened_is_named(
    issued: Issued, at_page: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert issued.papers
    monkeypatch.setattr(printing, "printer_names", list)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    person = at_page()
    at_list(person, 1)
    person.click("documents-print")
    person.click("print-open")
    said = banner(person)
    assert said.startswith("这台电脑打不开这个位置：")
    person.click("banner-action")
    path = Path(QApplication.clipboard().text())
    assert (path.suffix, path.exists(), str(path) in said) == (".pdf", True, True)


@pytest.mark.skipif(sys.platform != "linux", reason="a print server that can be put in its place")
def test_asking_a_server_that_is_silent_leaves_the_interpreter_to_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Qt's own function keeps it for as long as the server is silent."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{server.getsockname()[1]}")
        asking = threading.Thread(target=printing.printer_names, daemon=True)
        asking.start()
        longest, last = 0.0, time.monotonic()
        end = last + 1.0
        while time.monotonic() < end:
            time.sleep(0.01)
            now = time.monotonic()
            longest, last = max(longest, now - last), now
        waiting = asking.is_alive()
    if not waiting:
        pytest.skip("no print system on this computer")
    assert longest < 0.5
