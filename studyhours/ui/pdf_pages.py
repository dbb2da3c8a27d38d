"""Pages of a PDF as pictures: for the screen, and strip by strip for a printer; and their text.

PDFium knows no threads: one lock lets one caller in at a time, for as long as one picture takes.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage

from studyhours.transfer.pdf_pages import one_at_a_time
from studyhours.ui.pdf_text import Letters, boxes_of, letters_of, squeezed

POINTS = 72
"""Points to the inch."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page's size in points, as it is read."""

    width: float
    height: float

    @property
    def is_landscape(self) -> bool:
        """Whether it is wider than high."""
        return self.width > self.height

    @property
    def upright(self) -> QSizeF:
        """Its size with the short side across, as paper is sold."""
        return QSizeF(min(self.width, self.height), max(self.width, self.height))

    def pixels(self, scale: float) -> QSize:
        """Its size in pixels at ``scale`` pixels to the point."""
        return QSize(max(round(self.width * scale), 1), max(round(self.height * scale), 1))


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of a document's outline.

    Attributes:
        title: What it says.
        level: How deep it lies, from 0.
        page: The page it leads to, from 0.
    """

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a text was found.

    Attributes:
        page: Its page, from 0.
        boxes: Where on the page, in points from its upper left corner; several where it runs over
            a line's end.
    """

    page: int
    boxes: tuple[QRectF, ...]


class PdfFile:
    """An open PDF; made by ``open_pdf``, or closed by whoever keeps it open.

    One page stays open inside, so that what is drawn of it in pieces is read once. Once the file is
    closed, pictures are null and nothing is found.
    """

    def __init__(self, data: bytes) -> None:
        import pypdfium2  # type: ignore[import-untyped]  # ships no types

        self._raw: Any = pypdfium2.raw
        self._opened: tuple[int, Any] | None = None
        self._letters: dict[int, Letters] = {}
        self._closed = False
        with one_at_a_time:
            self._document: Any = pypdfium2.PdfDocument(data)
            sizes = [self._document.get_page_size(at) for at in range(len(self._document))]
        self.pages = tuple(PageSize(width, height) for width, height in sizes)

    def __del__(self) -> None:
        """Python's: whoever forgot it must not have PDFium close it in the middle of a picture."""
        if not getattr(self, "_closed", True):
            self.close()

    def close(self) -> None:
        """Lets it go."""
        with one_at_a_time:
            self._closed = True
            self._letters.clear()
            self._put_page_away()
            self._document.close()

    def _put_page_away(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened[1].close()

    def _page(self, number: int) -> Any:
        """A page, opened; the lock is held."""
        if self._opened is None or self._opened[0] != number:
            self._put_page_away()
            self._opened = number, self._document[number]
        return self._opened[1]

    def picture(
        self, page: int, scale: float, *, part: QRect | None = None, paper: bool = False
    ) -> QImage:
        """One page, or a part of it, drawn exactly at the size asked for.

        Args:
            page: Counted from 0.
            scale: Pixels to the point.
            part: What is wanted of the whole picture, in its pixels; all of it when None.
            paper: Whether it is for a printer.
        """
        whole = self.pages[page].pixels(scale)
        wanted = QRect(0, 0, whole.width(), whole.height()) if part is None else part
        image = QImage(wanted.size(), QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        bits = image.bits()
        memory = (ctypes.c_ubyte * image.sizeInBytes()).from_buffer(bits)
        raw = self._raw
        flags = raw.FPDF_ANNOT | (raw.FPDF_PRINTING if paper else 0)
        with one_at_a_time:
            if self._closed:
                return QImage()
            opened = self._page(page)
            bitmap = raw.FPDFBitmap_CreateEx(
                wanted.width(), wanted.height(), raw.FPDFBitmap_BGRx, memory, image.bytesPerLine()
            )
            try:
                place = (-wanted.left(), -wanted.top(), whole.width(), whole.height())
                raw.FPDF_RenderPageBitmap(bitmap, opened.raw, *place, 0, flags)
            finally:
                raw.FPDFBitmap_Destroy(bitmap)
        return image

    def outline(self) -> tuple[Bookmark, ...]:
        """Its bookmarks, those that lead to a page."""
        found = []
        with one_at_a_time:
            for one in self._document.get_toc():
                target = one.get_dest()
                page = target.get_index() if target is not None else None
                if page is not None and 0 <= page < len(self.pages):
                    found.append(Bookmark(one.get_title().strip(), one.level, page))
        return tuple(found)

    def find(self, page: int, text: str) -> tuple[Hit, ...]:
        """Every place of a page that says a text.

        Case, blanks and line ends make no difference: a Chinese word is broken anywhere.
        """
        wanted = squeezed(text)
        with one_at_a_time:
            if self._closed or not wanted:
                return ()
            opened = self._page(page)
            letters = self._letters.get(page)
            if letters is None:
                letters = self._letters[page] = letters_of(self._raw, opened.raw)
            size, spans = self.pages[page], letters.spans(wanted)
            found = boxes_of(self._raw, opened.raw, (size.width, size.height), spans)
        return tuple(Hit(page, boxes) for boxes in found if boxes)

    def strips(self, page: int, scale: float, rows: int) -> Iterator[tuple[int, QImage]]:
        """A page for a printer in strips of at most ``rows`` rows, each with its first row.

        A whole sheet at 600 dots to the inch would take 140 MB.
        """
        whole = self.pages[page].pixels(scale)
        for number in range(math.ceil(whole.height() / rows)):
            top = number * rows
            part = QRect(0, top, whole.width(), min(rows, whole.height() - top))
            yield top, self.picture(page, scale, part=part, paper=True)


@contextmanager
def open_pdf(data: bytes) -> Iterator[PdfFile]:
    """A PDF for the length of a block."""
    file = PdfFile(data)
    try:
        yield file
    finally:
        file.close()


def joined(pdfs: Iterable[bytes]) -> bytes:
    """One PDF with the pages of all, in their order."""
    import io

    import pypdfium2

    with one_at_a_time:
        whole = pypdfium2.PdfDocument.new()
    try:
        for pdf in pdfs:
            with one_at_a_time:
                part = pypdfium2.PdfDocument(pdf)
                whole.import_pages(part)
                part.close()
        target = io.BytesIO()
        with one_at_a_time:
            whole.save(target)
        return target.getvalue()
    finally:
        with one_at_a_time:
            whole.close()
