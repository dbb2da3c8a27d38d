"""Pages of a PDF as pictures: for the screen, and strip by strip for a printer.

PDFium knows no threads: one lock lets one caller in at a time, for as long as one picture takes.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QImage

from studyhours.transfer.pdf_pages import one_at_a_time

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


class PdfFile:
    """An open PDF; made by ``open_pdf``."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2  # type: ignore[import-untyped]  # ships no types

        self._raw: Any = pypdfium2.raw
        with one_at_a_time:
            self._document: Any = pypdfium2.PdfDocument(data)
            sizes = [self._document.get_page_size(at) for at in range(len(self._document))]
        self.pages = tuple(PageSize(width, height) for width, height in sizes)

    def close(self) -> None:
        """Lets it go."""
        with one_at_a_time:
            self._document.close()

    def picture(
        self,
        page: int,
        scale: float,
        *,
        top: int = 0,
        height: int | None = None,
        paper: bool = False,
    ) -> QImage:
        """One page, or a strip across it, drawn exactly at the size asked for.

        Args:
            page: Counted from 0.
            scale: Pixels to the point.
            top: First row of pixels of the strip.
            height: Rows of pixels; all of the page when None.
            paper: Whether it is for a printer.
        """
        whole = self.pages[page].pixels(scale)
        rows = whole.height() if height is None else height
        image = QImage(whole.width(), rows, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        bits = image.bits()
        memory = (ctypes.c_ubyte * image.sizeInBytes()).from_buffer(bits)
        raw = self._raw
        flags = raw.FPDF_ANNOT | (raw.FPDF_PRINTING if paper else 0)
        with one_at_a_time:
            bitmap = raw.FPDFBitmap_CreateEx(
                whole.width(), rows, raw.FPDFBitmap_BGRx, memory, image.bytesPerLine()
            )
            opened = self._document[page]
            try:
                place = (0, -top, whole.width(), whole.height())
                raw.FPDF_RenderPageBitmap(bitmap, opened.raw, *place, 0, flags)
            finally:
                opened.close()
                raw.FPDFBitmap_Destroy(bitmap)
        return image

    def strips(self, page: int, scale: float, rows: int) -> Iterator[tuple[int, QImage]]:
        """A page for a printer in strips of at most ``rows`` rows, each with its first row.

        A whole sheet at 600 dots to the inch would take 140 MB.
        """
        height = self.pages[page].pixels(scale).height()
        for number in range(math.ceil(height / rows)):
            top = number * rows
            yield (
                top,
                self.picture(page, scale, top=top, height=min(rows, height - top), paper=True),
            )


@contextmanager
def open_pdf(data: bytes) -> Iterator[PdfFile]:
    """A PDF for the length of a block."""
    file = PdfFile(data)
    try:
        yield file
    finally:
        file.close()
