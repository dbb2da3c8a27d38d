"""The pages of a booklet while it is set: room on them, and what is to be drawn there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from studyhours.reports.fonts import printable, text_width
from studyhours.reports.paper import INK, MM, Paper
from studyhours.reports.paragraph import Line, balanced_lines, break_lines

WIDTH, HEIGHT = 210.0, 297.0
LEFT, TOP, BOTTOM = 24.0, 30.0, 26.0
ROOM = WIDTH - 2 * LEFT
BODY, SMALL, TINY = 10.5, 9.0, 8.0  # type sizes in points
STEP, SMALL_STEP = 6.4, 5.0  # millimetres from line to line
RULE, HEAD_FILL, ZEBRA = "#d5d8d4", "#efede6", "#faf9f6"
PICTURE, PICTURES = 50.0, 3
CONTENTS_STEP = 8.6
PART_GAP, HEAD_GAP = 9.0, 4.6
_LONGEST_TITLE = 400  # characters that are looked at

Draw = Callable[[Paper], None]


@dataclass(slots=True)
class Page:
    """What is to be drawn on a page."""

    draws: list[Draw] = field(default_factory=list)


class Pages:
    """Pages being filled from the top.

    Attributes:
        pages: The pages so far.
        y: How far the last one is filled, in millimetres from the top.
    """

    def __init__(self) -> None:
        self.pages: list[Page] = [Page()]
        self.y = TOP

    def need(self, height: float) -> None:
        """Room of that height, on a new page where this one has none."""
        if self.y + height > HEIGHT - BOTTOM and self.pages[-1].draws:
            self.next_page()

    def next_page(self) -> None:
        """Begins another page."""
        self.pages.append(Page())
        self.y = TOP

    def do(self, act: Draw) -> None:
        """Has something drawn on the last page."""
        self.pages[-1].draws.append(act)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        token: str = INK,
        align: str = "left",
        spacing: float = 0.0,
    ) -> None:
        """A line of text, as ``Paper.text`` sets it."""
        self.do(
            lambda paper: paper.text(x, y, text, size, token=token, align=align, spacing=spacing)
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float, token: str) -> None:
        """A straight line."""
        self.do(lambda paper: paper.line(x1, y1, x2, y2, width, token))

    def fill(self, x: float, y: float, width: float, height: float, token: str) -> None:
        """A filled rectangle."""
        self.do(lambda paper: paper.fill(x, y, width, height, token))

    def cell(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        lines: Sequence[str],
        *,
        fill: str = "",
        token: str = INK,
        size: float = BODY,
    ) -> None:
        """A box with lines in its middle."""
        if fill:
            self.fill(x, y, width, height, fill)
        for line in (
            (x, y, x + width, y),
            (x, y + height, x + width, y + height),
            (x, y, x, y + height),
            (x + width, y, x + width, y + height),
        ):
            self.line(*line, 0.15, RULE)
        step = 5.4 if size > TINY else 4.0
        at = y + height / 2 - step * (len(lines) - 1) / 2 + 1.4
        for text in lines:
            said = fitted(text, size, width - 2.0)
            self.text(x + 2.0, at, said, size, token=token)
            at += step


def lines_of(text: str, size: float, width: float) -> list[str]:
    """A text as lines of a width in millimetres."""
    return [
        line
        for part in printable(text).split("\n")
        for line in lines_in(break_lines(part, size, width * MM))
    ]


def fitted(text: str, size: float, width: float) -> str:
    """One line of a width in millimetres, cut off where it is longer."""
    said = printable(" ".join(text.split()))
    if text_width(said, size) <= width * MM:
        return said
    said = said[:_LONGEST_TITLE]
    while said and text_width(f"{said}…", size) > width * MM:
        said = said[:-1]
    return f"{said}…"


def label(text: str, width: float) -> tuple[list[str], float]:
    """What names a box, in a line of the largest type that has room or else in two, and its size.

    Args:
        text: The name.
        width: Millimetres of a line.
    """
    said = printable(text)
    for size in (BODY, SMALL, TINY):
        if text_width(said, size) <= width * MM:
            return [said], size
    lines = lines_of(said, TINY, width)
    return [lines[0], fitted("".join(lines[1:]), TINY, width)], TINY


def headline(
    text: str, largest: float, least: float, width: float, spacing: float = 0.0
) -> tuple[list[str], float]:
    """A title in as few lines as it needs, three at most, and the type size they have.

    Args:
        text: The title.
        largest: Type size in points that is tried first.
        least: The smallest that may be.
        width: Millimetres of a line.
        spacing: Points between its letters.
    """
    said = printable(" ".join(text.split())) or " "
    for most in (1, 2, 3):
        size = largest
        while size >= least:
            # Letters apart from each other need more of a line.
            room = width * MM * size / (size + spacing)
            if text_width(said, size) <= room * most:
                lines = lines_in(balanced_lines(said, size, room))
                if len(lines) <= most:
                    return lines, size
            size -= 1.0
    room = width * least / (least + spacing)
    kept = lines_of(said[:_LONGEST_TITLE], least, room)[:3]
    return [*kept[:-1], fitted(f"{kept[-1]}…", least, room)], least


def lines_in(lines: Sequence[Line]) -> list[str]:
    """The texts of broken lines."""
    return ["".join(atom.text for atom in line.atoms).strip() for line in lines]
