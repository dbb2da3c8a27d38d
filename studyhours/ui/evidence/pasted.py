"""What was pasted or dropped, as far as it can be evidence."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

_ENDINGS = frozenset(
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".pdf",
        ".heic", ".heif", ".bmp", ".gif",
    }
)  # fmt: skip
"""How the names end of files that are meant as evidence; of others tables are more likely."""


def pasted_paths(data: QMimeData) -> list[Path]:
    """Files of this computer."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def has_files(data: QMimeData) -> bool:
    """Whether it is files, or a picture and no text: texts of other programs often have both."""
    return bool(pasted_paths(data)) or (data.hasImage() and not data.hasText())


def pasted_image(data: QMimeData) -> QImage | None:
    """A picture that was copied out of another program, or a shot of the screen."""
    if not data.hasImage():
        return None
    image = QImage(data.imageData())
    return None if image.isNull() else image


def png_of(image: QImage) -> bytes:
    """The bytes of a picture as PNG; for a worker, as it may take a second."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(content.data())


def is_meant_as_evidence(path: Path) -> bool:
    """Whether a file dropped anywhere on the page of records belongs to the record there."""
    return path.suffix.lower() in _ENDINGS
