"""The preview over the start page: no school is needed to look at a PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from studyhours.reports.fonts import MAIN, load_font
from studyhours.ui.preview.pages_view import PagesView
from studyhours.ui.preview.preview_dialog import PreviewDialog
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.print_desk import Make, PrintDesk
from tests.ui.documents.printed import Printed, stand_in
from tests.ui.person import OpenWindow, Person

A4 = (595.28, 841.89)
PAGES = 300
SAID = "教师成长档案记录了校本研修的过程"


@dataclass
class Looking:
    """Somebody who looks at a paper."""

    person: Person
    desk: PrintDesk
    banner: Banner

    def show(self, pdf: bytes, **others: Make) -> PreviewDialog:
        """Has a paper shown."""
        self.desk.show_pdf(lambda _: pdf, "成长档案", others)
        self.person.wait_until(lambda: self.is_open)
        self.person.wait()
        return self.dialog

    @property
    def is_open(self) -> bool:
        return self.person.window.findChild(PreviewDialog) is not None

    @property
    def dialog(self) -> PreviewDialog:
        return self.person.find("preview-dialog", PreviewDialog)

    @property
    def sheets(self) -> PagesView:
        return self.person.find("pdf-sheet", PagesView, self.dialog)

    def drawn(self) -> PagesView:
        """The pages, as soon as all that is seen is drawn."""
        self.person.wait_until(lambda: self.sheets.is_drawn)
        return self.sheets


@pytest.fixture
def looking(open_window: OpenWindow) -> Callable[..., Looking]:
    """Opens the window."""

    def opening(**looks: object) -> Looking:
        person = open_window(**looks)
        banner = Banner(person.window.surroundings.words, person.window)
        return Looking(person, PrintDesk(person.window.surroundings, banner, person.window), banner)

    return opening


def _make(pages: int) -> bytes:
    load_font(MAIN)
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    for page in range(pages):
        canvas.setFont(MAIN, 12)
        for line in range(40):
            canvas.drawString(72, 760 - 17 * line, f"{page + 1}.{line + 1} 学时记录与研修活动")
        if page % 50 == 20:
            # A word that a line's end breaks.
            canvas.drawString(480, 60, SAID[:7])
            canvas.drawString(72, 43, SAID[7:])
        if page % 20 == 0:
            canvas.bookmarkPage(f"p{page}")
            canvas.addOutlineEntry(f"第 {page // 20 + 1} 部分", f"p{page}", 0)
        if page % 20 == 5:
            canvas.bookmarkPage(f"p{page}")
            canvas.addOutlineEntry(f"小节 {page}", f"p{page}", 1)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@pytest.fixture(scope="session")
def portfolio() -> bytes:
    """300 pages with bookmarks."""
    return _make(PAGES)


@pytest.fixture(scope="session")
def leaflet() -> bytes:
    """Three pages."""
    return _make(3)


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Printed:
    """A computer with a printer whose paper is a PDF file."""
    return stand_in(monkeypatch, tmp_path / "printed.pdf", "Office")
