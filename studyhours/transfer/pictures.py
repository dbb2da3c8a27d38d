"""Pictures among the evidence: looked at, made smaller, drawn as thumbnails.

Pillow is loaded when the first picture is met. The class of a type is taken, and not Pillow's own
guess: it would load every format it knows, and warns about large pictures where we have a limit.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 2560
"""Pixels of a picture that was made smaller: small print on a photographed page stays legible."""
_QUALITY = 82
_CLASSES = {
    "image/jpeg": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "image/png": ("PIL.PngImagePlugin", "PngImageFile"),
    "image/webp": ("PIL.WebPImagePlugin", "WebPImageFile"),
    "image/tiff": ("PIL.TiffImagePlugin", "TiffImageFile"),
}
MOST_PIXELS = 100
"""Millions of pixels; a picture takes three or four bytes for each while it is drawn."""
MOST_OF_A_PHOTO = 200
"""Millions of pixels of a JPEG, which is drawn at part of its size from the start."""
_MAKE, _TURNED = 271, 274  # who made the camera, and how it was held
# All that Pillow says of bytes that are no such picture.
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError, RuntimeError,
    AttributeError, OverflowError, MemoryError, struct.error, zlib.error,
)  # fmt: skip


_one_at_a_time = threading.RLock()
"""What is said of warnings holds for all threads: two that change it would not set it back."""


class Unreadable(Exception):
    """Bytes that are no picture of their type, or a picture that is cut off."""


class TooManyPixels(Exception):
    """A picture that would not fit into a school's computer; told with its width and height."""

    def __init__(self, width: int, height: int, limit: int) -> None:
        super().__init__(f"{width} × {height}", limit)
        self.pixels, self.limit = f"{width} × {height}", limit


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of a picture.

    Attributes:
        width: Pixels across, as it is seen.
        height: Pixels down.
        pages: How many pictures it holds; scans may have several.
        is_photo: Whether a camera says it took it.
    """

    width: int
    height: int
    pages: int = 1
    is_photo: bool = False


def look_at(content: bytes, media: str) -> Picture:
    """Opens a picture and reads it to its end.

    Raises:
        Unreadable: it cannot be.
        TooManyPixels: it would take too much memory.
    """
    limit = MOST_OF_A_PHOTO if media == "image/jpeg" else MOST_PIXELS
    try:
        with _opened(content, media) as image:
            width, height = image.size
            if width * height > limit * 1_000_000:
                raise TooManyPixels(width, height, limit)
            exif = image.getexif()
            if exif.get(_TURNED, 1) in {5, 6, 7, 8}:
                width, height = height, width
            found = Picture(width, height, getattr(image, "n_frames", 1), bool(exif.get(_MAKE)))
            # A photo is read at an eighth of its size: as far as its last byte, in little time.
            image.draft("RGB", (1, 1))
            image.load()
            return found
    except _BROKEN as error:
        raise Unreadable(str(error)) from error


def shrunk(content: bytes, media: str) -> bytes:
    """A picture as JPEG, upright, its longer side no more than ``LONGEST_SIDE``.

    What the camera wrote beside it (place, time, device) is left out.

    Raises:
        Unreadable: it cannot be read.
    """
    try:
        with _opened(content, media) as image:
            profile = image.info.get("icc_profile")
            drawn = _drawn(image, LONGEST_SIDE)
            out = io.BytesIO()
            extra: dict[str, Any] = {"icc_profile": profile} if drawn.mode == image.mode else {}
            drawn.save(out, "JPEG", quality=_QUALITY, optimize=True, **extra)
            return out.getvalue()
    except _BROKEN as error:
        raise Unreadable(str(error)) from error


def for_print(content: bytes, media: str, side: int) -> tuple[bytes, int, int]:
    """A picture as a JPEG to be printed: its bytes, and its pixels across and down.

    Args:
        content: Its bytes.
        media: Its type.
        side: Pixels of the longer side at most.

    Raises:
        Unreadable: it cannot be read.
    """
    try:
        with _opened(content, media) as image:
            drawn = _drawn(image, side)
            out = io.BytesIO()
            drawn.save(out, "JPEG", quality=_QUALITY, optimize=True)
            return out.getvalue(), drawn.width, drawn.height
    except _BROKEN as error:
        raise Unreadable(str(error)) from error


def thumbnail(content: bytes, media: str, side: int) -> bytes:
    """A picture as a small PNG, upright, its longer side no more than ``side`` pixels.

    Raises:
        Unreadable: it cannot be read.
    """
    try:
        with _opened(content, media) as image:
            return as_png(_drawn(image, side))
    except _BROKEN as error:
        raise Unreadable(str(error)) from error


@dataclass(frozen=True, slots=True)
class Grey:
    """A picture as rows of one byte for each pixel, 0 black and 255 white."""

    pixels: bytes
    width: int
    height: int


def grey(content: bytes, media: str, side: int) -> Iterator[Grey]:
    """Every page of a picture in grey, upright on white.

    Args:
        content: Its bytes.
        media: Its type.
        side: Pixels of the longer side at most; a picture of less than half is drawn twice as
            large, which smooths the dots of a fax.

    Raises:
        Unreadable: it cannot be read.
        TooManyPixels: it would take too much memory.
    """
    pages = min(look_at(content, media).pages, _MOST_PAGES)
    for page in range(pages):
        try:
            with _opened(content, media) as image:
                if page:
                    image.seek(page)
                drawn = _drawn(image, side).convert("L")
                if 2 * max(drawn.size) <= side:
                    drawn = drawn.resize((2 * drawn.width, 2 * drawn.height))
                found = as_grey(drawn)
        except _BROKEN as error:
            raise Unreadable(str(error)) from error
        yield found


_MOST_PAGES = 20


def sharpened(picture: Grey, radius: int) -> Grey:
    """A blurred picture with its edges drawn out, as far as ``radius`` pixels to either side."""
    from PIL.Image import frombytes
    from PIL.ImageFilter import UnsharpMask

    image = frombytes("L", (picture.width, picture.height), picture.pixels)
    return as_grey(image.filter(UnsharpMask(radius, percent=500, threshold=0)))


def as_grey(image: Image) -> Grey:
    """A picture's pixels in grey."""
    plain = image.convert("L")
    return Grey(plain.tobytes(), plain.width, plain.height)


def as_png(image: Image) -> bytes:
    """A picture's bytes as PNG."""
    import_module("PIL.PngImagePlugin")
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


@contextmanager
def _opened(content: bytes, media: str) -> Iterator[Image]:
    module, name = _CLASSES[media]
    with _one_at_a_time, warnings.catch_warnings():
        # What Pillow finds odd beside a picture is no reason to refuse it.
        warnings.simplefilter("ignore")
        opened: Image = getattr(import_module(module), name)(io.BytesIO(content))
        with opened:
            yield opened


def _drawn(image: Image, side: int) -> Image:
    """An image turned as it is seen, on white, no larger than asked for."""
    from PIL.Image import alpha_composite, new
    from PIL.ImageOps import exif_transpose

    import_module("PIL.JpegImagePlugin")
    if image.mode in {"I;16", "I;16B", "I;16L", "I", "F"}:
        # Scans of sixteen bits to the pixel: the upper eight are what a screen shows.
        image = image.point(lambda value: value / 256).convert("L")
    else:
        image.draft("RGB", (side, side))
    image.thumbnail((side, side), reducing_gap=2.0)
    turned = exif_transpose(image)
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        white = new("RGBA", turned.size, "white")
        turned = alpha_composite(white, turned)
    if turned.mode not in {"RGB", "L"}:
        turned = turned.convert("RGB")
    return turned
