"""Evidence as people bring it: read, told by its bytes and not by its name, and tried.

What cannot be shown again later is refused here, with the file's name and what to do about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.domain.held import reading_named
from studyhours.transfer.pdf_pages import LOCKED, try_pdf
from studyhours.transfer.pictures import Picture, TooManyPixels, Unreadable, look_at

JPEG, PNG, WEBP, TIFF, PDF = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/tiff",
    "application/pdf",
)
SUFFIXES = {JPEG: ".jpg", PNG: ".png", WEBP: ".webp", TIFF: ".tif", PDF: ".pdf"}
"""Types of files that are taken, and how their names end."""
MEDIA = tuple(SUFFIXES)
MEGABYTE = 1 << 20
MOST_KEPT = 50
"""Megabytes a file may have."""
MOST_READ = 200
"""Megabytes a picture may have that is made smaller before it is kept."""

_PICTURES = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
_PDF_WITHIN = 1024
"""Bytes before a PDF's own beginning that scanners and mail programs leave in front."""
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif")
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that may be kept as evidence.

    Attributes:
        name: Its name, without folders.
        content: Its bytes.
        media: Its type, one of ``MEDIA``.
        picture: What is known of a picture; None for a PDF.
    """

    name: str
    content: bytes
    media: str
    picture: Picture | None


def read_evidence(path: Path, *, to_shrink: bool = False) -> Brought:
    """Reads a file and tries it.

    Args:
        path: The file.
        to_shrink: Whether a picture will be made smaller, and may be larger than what is kept.

    Raises:
        UnusableInput: it is missing, empty, too large, of another type, broken, or locked.
    """
    limit = MOST_READ if to_shrink else MOST_KEPT
    name = path.name
    try:
        if path.is_dir():
            raise UnusableInput("evidence_is_folder", file=name)
        with reading_named(path), path.open("rb") as file:
            # The size is asked of the open file: half a gigabyte must not be read to be refused.
            size = file.seek(0, 2)
            file.seek(0)
            head = file.read(_PDF_WITHIN + 16)
            if size > limit * MEGABYTE:
                raise _too_large(name, size, head)
            content = head + file.read(limit * MEGABYTE)
    except FileNotFoundError:
        raise UnusableInput("file_missing", file=str(path)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableInput("file_unreadable", file=str(path), reason=reason) from error
    return tried(name, content, limit=limit)


def tried(name: str, content: bytes, *, limit: int = MOST_KEPT) -> Brought:
    """Bytes that are to be evidence, tried.

    Args:
        name: What they are called.
        content: The bytes.
        limit: Megabytes they may have.

    Raises:
        UnusableInput: as ``read_evidence``.
    """
    if not content.strip(b"\x00"):
        raise UnusableInput("evidence_empty", file=name)
    if len(content) > limit * MEGABYTE:
        raise _too_large(name, len(content), content)
    media = media_of(content)
    if media is None:
        raise _not_taken(name, content)
    if media == PDF:
        state = try_pdf(content)
        if state:
            if state == LOCKED:
                raise UnusableInput("evidence_locked", file=name)
            raise UnusableInput("evidence_broken", file=name)
        return Brought(name, content, media, None)
    try:
        picture = look_at(content, media)
    except TooManyPixels as error:
        raise UnusableInput(
            "evidence_pixels", file=name, pixels=error.pixels, limit=error.limit
        ) from None
    except Unreadable:
        raise UnusableInput("evidence_broken", file=name) from None
    return Brought(name, content, media, picture)


def media_of(content: bytes) -> str | None:
    """The type that bytes are of, one of ``MEDIA``; None for any other."""
    for magic, media in _PICTURES:
        if content.startswith(magic):
            return media
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return PDF if b"%PDF-" in content[:_PDF_WITHIN] else None


def _too_large(name: str, size: int, head: bytes) -> UnusableInput:
    media = media_of(head)
    shown = f"{size / MEGABYTE:.0f}"
    if media not in {None, PDF} and size <= MOST_READ * MEGABYTE:
        return UnusableInput("evidence_too_large_picture", file=name, size=shown, limit=MOST_KEPT)
    return UnusableInput("evidence_too_large", file=name, size=shown, limit=MOST_KEPT)


def _not_taken(name: str, content: bytes) -> UnusableInput:
    """Why bytes of another type are not taken."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF:
        return UnusableInput("evidence_heic", file=name)
    if content.startswith(_OFFICE):
        return UnusableInput("evidence_is_office", file=name)
    return UnusableInput("evidence_not_taken", file=name)
