"""Setting a text of a layout into its box: wrapped, made to fit, placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyhours.domain.errors import UnusableInput
from studyhours.reports.fonts import text_width
from studyhours.reports.layouts.model import TextElement
from studyhours.reports.paper import MM
from studyhours.reports.paragraph import Line, Piece, balanced_pieces, break_pieces

_STEP = 0.5  # points
_FEW = 3
"""Lines up to which a smaller type is tried before another line is taken."""
_SMALLER = 0.76
"""How much smaller type may become before another line is taken."""
_RISE = 0.36
"""Of the type size: from the middle of a line to where its letters stand."""
_CLOSE = 0.03  # of the line: what a text may be wider by than its place
_COLONS = ("：", ":")


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line with its place.

    Attributes:
        line: The line.
        baseline: Where its letters stand, in millimetres from the top of the page.
    """

    line: Line
    baseline: float


@dataclass(frozen=True, slots=True)
class SetText:
    """A text that has its place.

    Attributes:
        size: The type size it was given.
        spacing: Points between its letters.
        lines: Its lines.
    """

    size: float
    spacing: float
    lines: tuple[SetLine, ...]


def set_text(box: TextElement, paragraphs: Sequence[Sequence[Piece]], *, chinese: bool) -> SetText:
    """Sets a text.

    Raises:
        UnusableInput: ``layout_does_not_fit`` with ``place`` and ``text``: not even at the
            smallest size is there room; ``glyph_missing``.
    """
    if box.spacing and len(paragraphs) == 1:
        spaced = _spaced(box, paragraphs[0])
        if spaced is not None:
            return spaced
    for most in range(1, box.lines + 1) if box.lines <= _FEW else (box.lines,):
        smallest = box.smallest if most == box.lines else max(box.smallest, box.size * _SMALLER)
        size = box.size
        while True:
            lines = _broken(box, paragraphs, size, chinese=chinese)
            step = size * box.leading / MM
            if len(lines) <= most and _height(len(lines), step, size) <= box.height + 0.01:
                return SetText(size, 0.0, _placed(box, lines, size))
            if size <= smallest:
                break
            size = max(size - _STEP, smallest)
    text = " ".join("".join(words for words, _ in one) for one in paragraphs)
    raise UnusableInput("layout_does_not_fit", place=box.id, text=text[:40])


def _height(count: int, step: float, size: float) -> float:
    """Of lines: only the type itself has to find room in the last one."""
    return (count - 1) * step + size * 1.1 / MM


def _spaced(box: TextElement, pieces: Sequence[Piece]) -> SetText | None:
    """One line of letters set apart; None where it takes more than a line."""
    text = "".join(words for words, _ in pieces)
    room = box.width * MM
    size = box.size
    while size >= max(box.smallest, box.size * _SMALLER):
        own = text_width(text, size)
        free = (room - own) / max(len(text) - 1, 1)
        if free >= min(box.spacing, size * 0.08):
            spacing = min(box.spacing * size / box.size, free)
            line = break_pieces([(text, False)], size, own * (1 + _CLOSE) + size)[0]
            return SetText(size, spacing, _placed(box, [line], size))
        size -= _STEP
    return None


def _broken(
    box: TextElement, paragraphs: Sequence[Sequence[Piece]], size: float, *, chinese: bool
) -> list[Line]:
    lines: list[Line] = []
    width = box.width * MM
    for pieces in paragraphs:
        if box.align in ("centre", "right"):
            lines += balanced_pieces(pieces, size, width)
            continue
        words = pieces[-1][0] if pieces else ""
        # An address stands at the left edge; what it is followed by is indented.
        flush = len(paragraphs) > 1 and words.endswith(_COLONS)
        indent = 0.0 if flush or not chinese else box.indent * size
        lines += break_pieces(pieces, size, width, indent)
    return lines


def _placed(box: TextElement, lines: Sequence[Line], size: float) -> tuple[SetLine, ...]:
    step = size * box.leading / MM
    spare = box.height - len(lines) * step
    top = box.y
    if box.vertical == "middle":
        top += spare / 2
    elif box.vertical == "bottom":
        top += spare
    first = top + step / 2 + size * _RISE / MM
    return tuple(SetLine(line, first + number * step) for number, line in enumerate(lines))
