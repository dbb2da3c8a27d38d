"""What a file is, by its content: names and endings lie."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.domain.held import reading_named

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 512 * 1024 * 1024

_PIECE = 1 << 18
_NOTHING = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"
_FIRST_RECORDS = 12  # FilePass stands right behind the opening record
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"RIFF", "RIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", "RTF"),
    (b"ID3", "MP3"),
)


def read_bytes(path: Path) -> bytes:
    """The whole content of a file that may be imported.

    Raises:
        UnusableInput: ``file_missing``, ``file_is_folder``, ``file_unreadable``, ``file_empty``,
            ``file_too_large``, ``file_is_ledger`` for a ledger that is open here.
    """
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise UnusableInput("file_is_folder", file=name)
        with reading_named(path), path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > MAX_BYTES:
                raise UnusableInput("file_too_large", file=name, limit=MAX_BYTES >> 20)
            data = stream.read(size + 1)
            # A pipe or device tells no size: never read more than the limit.
            while len(data) <= MAX_BYTES and (more := stream.read(_PIECE)):
                data += more
    except FileNotFoundError:
        raise UnusableInput("file_missing", file=str(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnusableInput("file_unreadable", file=name, reason=reason) from error
    if len(data) > MAX_BYTES:
        raise UnusableInput("file_too_large", file=name, limit=MAX_BYTES >> 20)
    if all(not piece.strip(_NOTHING) for piece in _pieces(data)):
        raise UnusableInput("file_empty", file=name)
    return data


def _pieces(data: bytes) -> Iterator[bytes]:
    """The content piece by piece: one call over all of it would hold up every other thread."""
    return (data[start : start + _PIECE] for start in range(0, len(data), _PIECE))


def kind_of(data: bytes) -> str:
    """What the content is.

    ``xlsx``, ``xlsb``, ``ods``, ``xls``, ``html``, ``text``, ``encrypted``, ``damaged_zip``; for
    anything else the name of its format, ``?`` where even that is unknown.
    """
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _zip_kind(data)
    if data[:2] == b"\x09\x08" and data[4:6] in (b"\x00\x05", b"\x00\x06"):
        return "xls"  # a bare BIFF stream without its container
    for signature, kind in _SIGNATURES:
        if data.startswith(signature) and not (signature in (b"BM", b"MZ") and _is_text(data)):
            return kind
    if data[4:8] == b"ftyp":
        return "MP4"
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")) or (
        b"<table" in data[:65536].lower() and head.startswith(b"<")
    ):
        return "html"
    if head.startswith(b"<?xml"):
        tables = b"<html" in head and any(
            b"<table" in data[start : start + _PIECE + 8].lower()
            for start in range(0, len(data), _PIECE)
        )
        return "html" if tables else "XML"
    if head.startswith(b"mime-version:"):
        return "MHTML"
    return "text" if _is_text(data) else "other"


def unpacked(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes]]:
    """Every part of an archive, piece by piece and within limits, each under its lower-case name.

    To be read to the end before the real reader sees the file: nothing harmful reaches it then.

    Raises:
        UnusableInput: ``file_too_large`` for a zip bomb, ``file_password`` for a part under a
            password.
        zipfile.BadZipFile: a broken part, or one whose size lies.
    """
    total = 0
    infos = archive.infolist()
    limit = MAX_UNPACKED_BYTES
    if sum(info.file_size for info in infos) > limit:
        raise UnusableInput("file_too_large", file=name, limit=limit >> 20)
    for info in infos:
        if info.flag_bits & 1:
            raise UnusableInput("file_password", file=name)
        part = info.filename.lower()
        # Reading to the end compares the checksum; a size that lies ends in BadZipFile.
        with archive.open(info) as stream:
            while piece := stream.read(_PIECE):
                total += len(piece)
                if total > limit:
                    raise UnusableInput("file_too_large", file=name, limit=limit >> 20)
                yield part, piece


def _is_text(data: bytes) -> bool:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    sample = data[:65536]
    if b"\x00" in sample:
        # UTF-16 without a mark: every other byte of plain letters is zero.
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        return max(even, odd) > len(sample) // 10 and min(even, odd) < len(sample) // 200 + 1
    control = sum(sample.count(byte) for byte in range(32) if byte not in (9, 10, 12, 13, 26, 27))
    return control * 100 <= len(sample)


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _ole_kind(data: bytes) -> str:
    if _utf16("EncryptedPackage") in data or _utf16("EncryptionInfo") in data:
        return "encrypted"
    if _utf16("Workbook") in data or _utf16("Book") + b"\x00\x00" in data:
        return "encrypted" if _has_file_pass(data) else "xls"
    if _utf16("WordDocument") in data:
        return "Word"
    if _utf16("PowerPoint Document") in data:
        return "PowerPoint"
    return "other"


def _has_file_pass(data: bytes) -> bool:
    """Whether the first records of a BIFF8 workbook announce encryption."""
    place = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    for _ in range(_FIRST_RECORDS if place >= 0 else 0):
        record, length = data[place : place + 2], data[place + 2 : place + 4]
        if record == b"\x2f\x00":
            return True
        place += 4 + int.from_bytes(length, "little")
    return False


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        KeyError,
        RuntimeError,
        NotImplementedError,
    ):
        return "damaged_zip"
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if b"opendocument" in mimetype:
        return "OpenDocument"
    lowered = [name.lower() for name in names]
    for prefix, kind in (("word/", "Word"), ("ppt/", "PowerPoint")):
        if any(name.startswith(prefix) for name in lowered):
            return kind
    if any(name.startswith("xl/") for name in lowered):
        return "xlsb" if "xl/workbook.bin" in lowered else "xlsx"
    return "ZIP"
