"""PDFs among the evidence: tried, and their first page drawn.

PDFium knows no threads: whoever calls it holds ``one_at_a_time``, here and in the window.
"""

from __future__ import annotations

import threading
from typing import Any

from studyhours.transfer.pictures import Unreadable, as_png

one_at_a_time = threading.RLock()
"""Held by whoever calls PDFium."""
BROKEN, LOCKED = "broken", "locked"


def try_pdf(content: bytes) -> str:
    """What keeps a PDF from being read: ``BROKEN``, ``LOCKED`` by a password, or nothing."""
    import pypdfium2  # type: ignore[import-untyped]  # ships no types

    with one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            is_locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
            return LOCKED if is_locked else BROKEN
        try:
            return "" if len(document) > 0 else BROKEN
        finally:
            document.close()


def first_page(content: bytes, side: int) -> bytes:
    """The first page as a small PNG, its longer side no more than ``side`` pixels.

    Raises:
        Unreadable: it cannot be drawn.
    """
    import pypdfium2

    with one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise Unreadable(str(error)) from error
        try:
            page: Any = document[0]
            width, height = page.get_size()
            scale = side / max(width, height, 1)
            image = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
        except (pypdfium2.PdfiumError, ValueError, OSError, MemoryError) as error:
            raise Unreadable(str(error)) from error
        finally:
            document.close()
    return as_png(image)
