"""Draws the program's icons anew from their SVG sources: PNG in all sizes, ICO for Windows.

``python -m tools.make_icons`` writes beside the sources, in resources/icons/studyhours.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons" / "studyhours"
SIZES = (16, 24, 32, 48, 64, 128, 256)
SMALL = 32
"""Up to this size the simple drawing is used, where there is one."""
WELCOME = FOLDER.parents[2] / "packaging" / "windows" / "welcome.bmp"
OF_WINDOWS = (16, 24, 32, 48, 64, 256)


def main() -> int:
    """Writes all pictures of both icons."""
    application = QGuiApplication([*sys.argv[:1], "-platform", "offscreen"])
    for name in ("studyhours", "studyhours-ledger"):
        pictures = {size: draw(_source(name, size), size) for size in SIZES}
        for size, picture in pictures.items():
            (FOLDER / f"{name}-{size}.png").write_bytes(picture)
        (FOLDER / f"{name}.ico").write_bytes(icon_of_windows(pictures))
    WELCOME.write_bytes(welcome())
    del application
    return 0


def welcome() -> bytes:
    """The picture beside the first page of the Windows setup program, in few colours."""
    picture = Image.new("RGB", (164, 314), "#f7f6f2")
    drawn = Image.open(io.BytesIO(draw(FOLDER / "studyhours.svg", 112)))
    picture.paste(drawn, (26, 40), drawn)
    written = io.BytesIO()
    picture.quantize(64).save(written, format="BMP")
    return written.getvalue()


def _source(name: str, size: int) -> Path:
    simple = FOLDER / f"{name}-small.svg"
    return simple if size <= SMALL and simple.exists() else FOLDER / f"{name}.svg"


def draw(source: Path, size: int) -> bytes:
    """A drawing as a PNG of some pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(source)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes here
    return bytes(buffer.data().data())


def icon_of_windows(pictures: dict[int, bytes]) -> bytes:
    """An .ico; bitmaps but for the largest, as old parts of Windows want it."""
    drawn = [Image.open(io.BytesIO(pictures[size])) for size in OF_WINDOWS]
    written = io.BytesIO()
    drawn[-1].save(
        written,
        format="ICO",
        sizes=[(size, size) for size in OF_WINDOWS],
        append_images=drawn[:-1],
        bitmap_format="bmp",
    )
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main())
