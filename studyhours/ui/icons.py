"""Line icons in a colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studyhours.domain.resources import resource

SIZE = 20
_OF_THE_PROGRAM = (16, 24, 32, 48, 64, 256)


def program_icon() -> QIcon:
    """The program's own icon, for title bars and task bars; each size is read when it is shown."""
    icon = QIcon()
    for size in _OF_THE_PROGRAM:
        path = resource("icons", "studyhours", f"studyhours-{size}.png")
        icon.addFile(str(path), QSize(size, size))
    return icon


def line_icon(name: str, colour: QColor, ratio: float, size: int = SIZE) -> QIcon:
    """An icon of ``resources/icons``.

    Args:
        name: Its file's name without the ending.
        colour: Of its lines.
        ratio: Device pixels per pixel of the screen it is for.
        size: Width and height in pixels.

    Raises:
        FileNotFoundError: there is no such icon: a bug.
    """
    path = resource("icons", f"{name}.svg")
    if not path.is_file():
        raise FileNotFoundError(path)
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(str(path)).render(painter, QRectF(0, 0, size, size))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), colour)
    painter.end()
    return QIcon(pixmap)
