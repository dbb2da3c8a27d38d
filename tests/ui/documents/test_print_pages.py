"""Printing: real pages into a real file, compared with the PDF they came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops
from PySide6.QtGui import QImage, QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Cancelled, unwatched
from studyhours.reports.table_model import TableColumn, TablePaper
from studyhours.reports.tables import render_table
from studyhours.ui import printing
from studyhours.ui.pdf_pages import open_pdf
from tests.reports.tools import picture_of, run
from tests.ui.documents.printed import A4, SAME, difference, info, paper_printer
from tests.ui.documents.school import MET


def grey(image: QImage) -> Image.Image:
    """A picture of Qt's as one of Pillow's."""
    same = image.convertToFormat(QImage.Format.Format_Grayscale8)
    size, line = (same.width(), same.height()), same.bytesPerLine()
    return Image.frombuffer("L", size, bytes(same.constBits()), "raw", "L", line, 1)


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
        assert difference(printed, wanted) < SAME
        assert difference(printed, picture_of(pdf, tmp_path, 75, page % MET + 1)) > SAME


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
    assert difference(printed, picture_of(table, tmp_path, 75)) < SAME


def test_smaller_paper_gets_the_whole_page(qapp: QApplication, pdf: bytes, tmp_path: Path) -> None:
    assert qapp is not None
    target = tmp_path / "printed.pdf"
    printer = paper_printer(target)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    printing.print_pages(pdf, printer, unwatched)
    assert "Page size: 595 x 420 pts (A5)" in info(target)
    wanted = picture_of(pdf, tmp_path, 75)
    printed = picture_of(target.read_bytes(), tmp_path, 106)
    assert difference(printed, wanted) < SAME
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
