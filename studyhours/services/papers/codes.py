"""QR codes read from pictures of a paper: a photo, a scan, or a PDF that holds one."""

from __future__ import annotations

from collections.abc import Iterator

from studyhours.domain.errors import UnusableInput
from studyhours.reports.qr import PREFIX, read_codes
from studyhours.transfer.evidence_files import PDF, media_of
from studyhours.transfer.pdf_pages import grey_pages
from studyhours.transfer.pictures import Grey, TooManyPixels, Unreadable, grey, sharpened

_TRIES = ((2000, 0), (3600, 0), (1100, 0), (3600, 3), (2000, 2), (3600, 1))
"""Pixels of the longer side that are tried, and how far edges are drawn out: most codes are read at
the first, small ones on a large photo and those of a fax at the second, and blurred ones where the
blur is averaged away, or taken back."""


def is_picture(content: bytes) -> bool:
    """Whether bytes are a picture of a type we read."""
    return media_of(content) not in {None, PDF}


def codes_in(content: bytes, name: str) -> tuple[str, ...]:
    """The texts of all our codes in a picture or a scanned PDF.

    Args:
        content: The file.
        name: What messages call it.

    Raises:
        UnusableInput: ``picture_broken`` or ``picture_too_large``; ``no_code_found`` where there is
            none, or none of ours.
    """
    media = media_of(content) or PDF
    others = False
    try:
        for side, radius in _TRIES:
            pages = grey_pages(content, side) if media == PDF else grey(content, media, side)
            if radius:
                pages = (sharpened(page, radius) for page in pages)
            texts = tuple(_texts(pages))
            found = tuple(dict.fromkeys(text for text in texts if text.startswith(PREFIX)))
            if found:
                return found
            others = others or bool(texts)
    except Unreadable:
        raise UnusableInput("picture_broken", file=name) from None
    except TooManyPixels as error:
        raise UnusableInput(
            "picture_too_large", file=name, pixels=error.pixels, limit=error.limit
        ) from None
    raise UnusableInput("code_of_others" if others else "no_code_found", file=name)


def _texts(pages: Iterator[Grey]) -> Iterator[str]:
    for page in pages:
        yield from read_codes(page.pixels, page.width, page.height)
