"""PDFs among the evidence: tried, and their first page drawn.

PDFium knows no threads: whoever calls it holds ``one_at_a_time``, here and in the window.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from studyhours.transfer.pictures import Grey, Unreadable, as_grey, as_png

if TYPE_CHECKING:
    from PIL.Image import Image

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


def is_scan(content: bytes) -> bool:
    """Whether bytes are a PDF whose pages are nothing but pictures, as scanners make it.

    A page with text or lines of its own is no scan: a paper that was taken apart and put together
    again must not pass for a picture of one.
    """
    import pypdfium2

    if b"%PDF-" not in content[:_HEAD]:
        return False
    image = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
    with one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            return False
        try:
            found = [
                one.type == image
                for number in range(min(len(document), MOST_PAGES))
                for one in document[number].get_objects()
            ]
            forms = document.get_formtype()
        except (pypdfium2.PdfiumError, ValueError, OSError, MemoryError):
            return False
        finally:
            document.close()
    return bool(found) and all(found) and forms == pypdfium2.raw.FORMTYPE_NONE


_HEAD = 1024


def first_page(content: bytes, side: int) -> bytes:
    """The first page as a small PNG, its longer side no more than ``side`` pixels.

    Raises:
        Unreadable: it cannot be drawn.
    """
    return as_png(_page(content, 0, side)[0])


def grey_pages(content: bytes, side: int) -> Iterator[Grey]:
    """The first pages of a PDF in grey; not more than ``MOST_PAGES``.

    Args:
        content: Its bytes.
        side: Pixels of the longer side of a page.

    Raises:
        Unreadable: one cannot be drawn.
    """
    number, pages = 0, 1
    while number < min(pages, MOST_PAGES):
        image, pages = _page(content, number, side)
        yield as_grey(image)
        number += 1


MOST_PAGES = 20
"""Pages of a scan that are looked through."""


def _page(content: bytes, number: int, side: int) -> tuple[Image, int]:
    """A page as it is seen, and how many there are."""
    import pypdfium2

    with one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise Unreadable(str(error)) from error
        try:
            page: Any = document[number]
            width, height = page.get_size()
            scale = side / max(width, height, 1)
            image: Image = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
            return image, len(document)
        except (pypdfium2.PdfiumError, ValueError, OSError, MemoryError) as error:
            raise Unreadable(str(error)) from error
        finally:
            document.close()
