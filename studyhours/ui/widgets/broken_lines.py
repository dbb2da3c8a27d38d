"""Breaks painted text into lines, for rows and cells that have little room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

_BETWEEN = " · "


def broken_lines(text: str, font: QFont, width: int, most: int) -> list[str]:
    """The lines a text takes; broken between words, inside one only where it is too long itself.

    Args:
        text: What is said.
        font: In what it is painted.
        width: Pixels of a line.
        most: Lines there may be; the last one says by dots that there is more.
    """
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= width or width <= 0:
        return [text]
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    ends: list[int] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        ends.append(line.textStart() + line.textLength())
    layout.endLayout()
    units = text.encode("utf-16-le")  # what Qt counts in: a rare character is two of them

    def part(first: int, last: int) -> str:
        return units[2 * first : 2 * last].decode("utf-16-le", "replace").strip()

    first, lines = 0, []
    for end in ends[: most - 1]:
        lines.append(part(first, end))
        first = end
    if first < len(units) // 2:
        rest = part(first, len(units) // 2)
        lines.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
    return lines


def parts_in_lines(text: str, font: QFont, beside: int, width: int, most: int) -> list[str]:
    """Lines of parts that are set off by dots, each part whole where a line can hold it.

    Args:
        text: The parts.
        font: In what they are painted.
        beside: Pixels of the first line; it stays empty where the first part needs more.
        width: Pixels of every other line.
        most: Lines there may be below the first.
    """
    metrics = QFontMetrics(font)
    lines, room = [""], beside
    for part in text.split(_BETWEEN):
        joined = f"{lines[-1]}{_BETWEEN}{part}" if lines[-1] else part
        if metrics.horizontalAdvance(joined) <= room:
            lines[-1] = joined
            continue
        room = width
        lines += broken_lines(part, font, width, most)
    if len(lines) > most + 1:
        last = metrics.elidedText(_BETWEEN.join(lines[most:]), Qt.TextElideMode.ElideRight, width)
        lines[most:] = [last]
    return lines
