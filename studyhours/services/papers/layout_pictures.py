"""Pictures of layouts: taken from files, tried, and held to the page they are to cover."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.reports.layouts.model import BackgroundElement, Layout
from studyhours.transfer.evidence_files import JPEG, PNG, read_evidence, tried
from studyhours.transfer.pictures import Unreadable, for_print, look_at, thumbnail

_PAGE_SIDE = 3508
"""Pixels of the longer side of a background: A4 at 300 to the inch."""
_SIDE = 1600
_OFF = 0.02
"""By how much the sides of a background may differ from those of the page."""
_DENSITY = 100
"""Pixels to the inch at least; of fewer a page looks blurred."""
_INCH = 25.4


@dataclass(frozen=True, slots=True)
class TakenPicture:
    """A picture ready to be kept.

    Attributes:
        sha256: Of its bytes.
        content: Its bytes, a JPEG for a page and a PNG on white for all else.
        name: The file it came from.
    """

    sha256: str
    content: bytes
    name: str


def take_picture(path: Path, page: tuple[float, float] | None = None) -> TakenPicture:
    """Reads a picture for a layout.

    Args:
        path: A PNG, JPEG, WebP or TIFF.
        page: Width and height of the page it is to cover, in millimetres; None for a picture in
            a box.

    Raises:
        UnusableInput: the file is missing, no picture, broken or too large; or it does not fit
            the page.
    """
    brought = read_evidence(path)
    if brought.picture is None:
        raise UnusableInput("layout_picture_is_pdf", file=brought.name)
    if page is not None:
        _require_shape(brought.name, brought.picture.width, brought.picture.height, page)
    try:
        if page is not None:
            content = for_print(brought.content, brought.media, _PAGE_SIDE)[0]
        else:
            content = thumbnail(brought.content, brought.media, _SIDE)
    except Unreadable:
        raise UnusableInput("evidence_broken", file=brought.name) from None
    return TakenPicture(hashlib.sha256(content).hexdigest(), content, brought.name)


def check_pictures(layout: Layout, pictures: Mapping[str, bytes]) -> None:
    """Refuses a layout whose pictures are not there, broken, or do not fit its page.

    Raises:
        UnusableInput: with ``place``, or the picture's name.
    """
    for one in layout.document["elements"]:
        name = str(one.get("picture", ""))
        if name not in layout.pictures:
            continue
        content = pictures.get(name)
        if content is None or hashlib.sha256(content).hexdigest() != name:
            raise UnusableInput("layout_picture_missing", place=f"{one['id']}.picture")
        found = tried(str(one["id"]), content)
        if found.picture is None or found.media not in (JPEG, PNG):
            raise UnusableInput("layout_picture_is_pdf", file=str(one["id"]))
    for element in layout.elements["zh"]:
        if isinstance(element, BackgroundElement):
            content = pictures[element.picture]
            media = JPEG if content.startswith(b"\xff\xd8") else PNG
            size = look_at(content, media)
            page = (layout.width, layout.height)
            _require_shape(element.id, size.width, size.height, page)


def _require_shape(name: str, width: int, height: int, page: tuple[float, float]) -> None:
    pixels = {"file": name, "width": width, "height": height}
    across, down = page
    if abs(width * down / (height * across) - 1) > _OFF:
        raise UnusableInput(
            "layout_background_shape", **pixels, page_width=f"{across:g}", page_height=f"{down:g}"
        )
    least_width, least_height = (round(side / _INCH * _DENSITY) for side in page)
    if width < least_width or height < least_height:
        raise UnusableInput(
            "layout_background_small",
            **pixels,
            least_width=least_width,
            least_height=least_height,
        )
