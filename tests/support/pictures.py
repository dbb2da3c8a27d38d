"""Pictures and PDFs to attach: real ones, and such as people bring by mistake."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

GPS, MADE_BY, TURNED = 0x8825, 271, 274


def picture(
    form: str = "JPEG", size: tuple[int, int] = (640, 480), *, colour: str = "#2f6b57"
) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


def photo(size: tuple[int, int] = (2700, 1200)) -> bytes:
    """A photo as a phone makes it: held upright, so stored lying, and telling where it was."""
    image = Image.frombytes("RGB", size, random.Random(1).randbytes(3 * size[0] * size[1]))
    exif = Image.Exif()
    exif[MADE_BY], exif[TURNED] = "Phone", 6
    exif[GPS] = {1: "N", 2: (30.0, 15.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92, exif=exif)
    return out.getvalue()


def scan(pages: int = 2) -> bytes:
    """A TIFF of several pages."""
    first, *rest = (Image.new("1", (800, 1100), page % 2) for page in range(pages))
    out = io.BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=rest)
    return out.getvalue()


def pdf(text: str = "Certificate", *, password: str = "") -> bytes:
    """A PDF of one page."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(100, 700, text)
    canvas.showPage()
    canvas.save()
    if not password:
        return out.getvalue()
    writer, locked = PdfWriter(clone_from=PdfReader(out)), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(locked)
    return locked.getvalue()


def seal(size: int = 700) -> bytes:
    """A red ring with a star's place in it, on white, as a school scans its seal."""
    image = Image.new("RGB", (size, size), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 8, size - 8, size - 8), outline="#d0021b", width=size // 30)
    draw.regular_polygon((size / 2, size / 2, size / 7), 5, fill="#d0021b")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
