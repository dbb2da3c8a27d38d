"""A sheet of paper to draw on: millimetres from the top left, every text through the fallbacks."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from studyhours.reports.fonts import MAIN, load_font, split_runs, text_width

MM = 72 / 25.4  # points
# Tokens of the design, light theme.
INK = "#22262b"
MUTED = "#6b7178"
PINE = "#2f6b57"
PINE_TINT = "#dcebe4"
CINNABAR = "#b23a2b"
LINE = "#b9c9c1"
FAINT = "#c9cdcb"
VOID = "#f3dcd8"
GOLD = "#a67c2e"
NAVY = "#27406b"
BLACK = "#141719"
PRODUCER = "StudyHours"
_MARKED = re.compile("1+")


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a PDF says about itself; ``extra`` are further plain ASCII entries."""

    title: str
    author: str
    subject: str
    extra: Mapping[str, str]


class _Info(pdfdoc.PDFInfo):
    """Document information with our own entries and no time of the run."""

    def __init__(self, info: DocumentInfo) -> None:
        super().__init__()
        self._entries = info
        # reportlab digests these for the file identifier.
        self.title, self.author, self.subject = info.title, info.author, info.subject
        self.keywords = "".join(info.extra.values())

    def format(self, document: object) -> bytes:
        """The dictionary as bytes."""
        entries: dict[str, object] = {
            "Title": pdfdoc.PDFString(self._entries.title),
            "Author": pdfdoc.PDFString(self._entries.author),
            "Subject": pdfdoc.PDFString(self._entries.subject),
            "Producer": pdfdoc.PDFString(PRODUCER),
        }
        for name, value in self._entries.extra.items():
            entries[name] = pdfdoc.PDFString(value)
        return pdfdoc.PDFDictionary(entries).format(document)


@cache
def _rgb(token: str) -> str:
    """The three numbers of a ``#rrggbb`` token as PDF writes them."""
    return " ".join(f"{int(token[at : at + 2], 16) / 255:.3g}" for at in (1, 3, 5))


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


Move = tuple[float, ...]
"""A step of a path in millimetres: to a point (2), by a curve with two handles (6)."""


class Drawing:
    """Strokes of one colour and width, put into a PDF's words once and drawn on many sheets.

    Args:
        paths: Each begins at a point and goes on by ``Move``.
        width: Of the strokes, in millimetres.
        token: Colour.
        closed: Whether each path ends where it began.
        filled: Whether what they enclose is filled as well.
    """

    def __init__(
        self,
        paths: Sequence[Sequence[Move]],
        width: float,
        token: str,
        *,
        closed: bool = False,
        filled: bool = False,
    ) -> None:
        self.paths = paths
        self.width, self.token = width, token
        self.closed, self.filled = closed, filled
        self._said: dict[float, str] = {}

    def operators(self, height: float) -> str:
        """The operators on a sheet of a height in millimetres."""
        if height not in self._said:
            self._said[height] = self._operators(height)
        return self._said[height]

    def _operators(self, height: float) -> str:
        parts = [f"q 1 j {_rgb(self.token)} RG {_number(self.width * MM)} w"]
        parts += [f"{_rgb(self.token)} rg"] if self.filled else []
        for path in self.paths:
            for at, step in enumerate(path):
                pairs = zip(step[::2], step[1::2], strict=True)
                points = (f"{_number(x * MM)} {_number((height - y) * MM)}" for x, y in pairs)
                word = "m" if not at else ("l" if len(step) == 2 else "c")
                parts.append(f"{' '.join(points)} {word}")
            parts += ["h"] if self.closed else []
        return " ".join([*parts, "B Q" if self.filled else "S Q"])


class Paper:
    """One PDF document being drawn, deterministic for the same drawing.

    Operators are written directly: going through reportlab's drawing calls takes three times as
    long. Its part is the fonts and the file.

    Args:
        width: Page width in millimetres.
        height: Page height in millimetres.
        info: What the document says about itself.
    """

    def __init__(self, width: float, height: float, info: DocumentInfo) -> None:
        load_font(MAIN)
        self.width = width
        self.height = height
        self._out = io.BytesIO()
        self._canvas = Canvas(
            self._out,
            pagesize=(width * MM, height * MM),
            invariant=1,
            pageCompression=1,
            # The stub says number; without a name of ours, Helvetica is listed and not embedded.
            initialFontName=cast(Any, MAIN),
        )
        # A stub declares the canvas without the document it writes.
        self._document = cast(Any, self._canvas)._doc  # noqa: SLF001 - no other way to it
        self._document.info = _Info(info)

    def bookmark(self, key: str, title: str, level: int) -> None:
        """Name the top of this page in the list that viewers show beside the pages.

        Args:
            key: What ``link`` calls this place.
            title: What the list says.
            level: 0 for the outermost; never more than one deeper than the entry before.
        """
        canvas = cast(Any, self._canvas)
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(title, key, level, closed=level > 0)

    def link(self, x: float, y: float, width: float, height: float, key: str) -> None:
        """Make a rectangle, given by its top left corner, lead to a place of ``bookmark``."""
        rect = (x * MM, (self.height - y - height) * MM, (x + width) * MM, (self.height - y) * MM)
        cast(Any, self._canvas).linkRect("", key, rect, relative=0, Border="[0 0 0]")

    def finish(self) -> bytes:
        """The finished file."""
        self._canvas.save()
        return self._out.getvalue()

    def next_page(self) -> None:
        """End the page; the next drawing begins another."""
        self._canvas.showPage()

    def _point(self, x: float, y: float) -> str:
        return f"{_number(x * MM)} {_number((self.height - y) * MM)}"

    def _write(self, operators: str) -> None:
        cast(Any, self._canvas)._code.append(operators)  # noqa: SLF001 - the page's stream

    def text(  # noqa: PLR0913 - all that a line of type can be
        self,
        x: float,
        baseline: float,
        text: str,
        size: float,
        *,
        token: str = INK,
        spacing: float = 0.0,
        align: str = "left",
        turn: float = 0.0,
        weight: float = 0.0,
    ) -> None:
        """Set one line.

        Args:
            x: Left edge, centre or right edge in millimetres, by ``align``.
            baseline: Where the letters stand, in millimetres from the top.
            text: The line.
            size: Type size in points.
            token: Colour.
            spacing: Points between characters.
            align: ``left``, ``centre`` or ``right``.
            turn: Degrees it rises by, turned about the point given.
            weight: Points by which every stroke is thickened.

        Raises:
            UnusableInput: ``glyph_missing``.
        """
        if not text:
            return
        cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        if align != "left":
            width = text_width(text, size, spacing) - spacing
            back = (width / 2 if align == "centre" else width) / MM
            x, baseline = x - back * cosine, baseline + back * sine
        document = self._document
        axes = " ".join(map(_number, (cosine, sine, -sine, cosine))) if turn else "1 0 0 1"
        parts = [f"BT {_rgb(token)} rg {_number(spacing)} Tc {axes} {self._point(x, baseline)} Tm"]
        # Wide spacing looks like blanks to programs that extract text; this tells them the words.
        spaced = spacing > size / 8
        if spaced:
            words = text.encode("utf-16-be").hex().upper()
            parts.insert(0, f"/Span <</ActualText <FEFF{words}>>> BDC")
        if weight:
            parts.append(f"{_rgb(token)} RG {_number(weight)} w 2 Tr")
        for run in split_runs(text):
            font: Any = load_font(run.font)
            for subset, codes in font.splitString(run.text, document):
                name = font.getSubsetInternalName(subset, document)
                parts.append(f"{name} {_number(size)} Tf <{codes.hex()}> Tj")
        # How letters are painted is not set back by the end of a text.
        parts += ["0 Tr"] if weight else []
        parts.append("ET EMC" if spaced else "ET")
        self._write(" ".join(parts))

    def line(
        self, x1: float, y1: float, x2: float, y2: float, width: float, token: str = INK
    ) -> None:
        """Draw a straight line of a width in millimetres."""
        self._write(
            f"{_rgb(token)} RG {_number(width * MM)} w"
            f" {self._point(x1, y1)} m {self._point(x2, y2)} l S"
        )

    def fill(self, x: float, y: float, width: float, height: float, token: str) -> None:
        """Fill a rectangle given by its top left corner."""
        size = f"{_number(width * MM)} {_number(height * MM)}"
        self._write(f"{_rgb(token)} rg {self._point(x, y + height)} {size} re f")

    def dashed_square(self, x: float, y: float, size: float, width: float, token: str) -> None:
        """Draw a square's outline in short dashes, top left at ``x, y``."""
        length = _number(size * MM)
        self._write(
            f"q [1.6 1.8] 0 d {_rgb(token)} RG {_number(width * MM)} w"
            f" {self._point(x, y + size)} {length} {length} re S Q"
        )

    def polygon(
        self, points: list[tuple[float, float]], width: float, token: str, fill: str | None = None
    ) -> None:
        """Draw a closed polygon's outline, and fill it when ``fill`` names a colour."""
        parts = [f"{_rgb(token)} RG {_number(width * MM)} w"]
        parts += [f"{_rgb(fill)} rg"] if fill is not None else []
        for at, (x, y) in enumerate(points):
            parts.append(f"{self._point(x, y)} {'l' if at else 'm'}")
        parts.append("s" if fill is None else "b")
        self._write(" ".join(parts))

    def drawing(self, drawing: Drawing) -> None:
        """Draw strokes that are the same on every sheet."""
        self._write(drawing.operators(self.height))

    def dashed_circle(self, x: float, y: float, radius: float, width: float, token: str) -> None:
        """Draw a circle in short dashes."""
        # Eight short arcs would do as well; four are within 0.03 % of a circle.
        handle = radius * 4 / 3 * math.tan(math.pi / 8)
        parts = [f"q [1.6 1.8] 0 d {_rgb(token)} RG {_number(width * MM)} w"]
        parts.append(f"{self._point(x + radius, y)} m")
        for cosine, sine in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            begin = (x + radius * cosine, y + radius * sine)
            end = (x - radius * sine, y + radius * cosine)
            first = self._point(begin[0] - handle * sine, begin[1] + handle * cosine)
            second = self._point(end[0] + handle * cosine, end[1] + handle * sine)
            parts.append(f"{first} {second} {self._point(*end)} c")
        parts.append("S Q")
        self._write(" ".join(parts))

    def picture(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        content: bytes,
        *,
        over: bool = False,
        fills: bool = False,
    ) -> None:
        """Draw a picture as large as its place lets it be, in the middle of it.

        Args:
            x: Left edge of its place, in millimetres.
            y: Top edge.
            width: Of its place.
            height: Of its place.
            content: The picture, a PNG or JPEG.
            over: Whether what lies below shows through, as under the ink of a stamp.
            fills: Whether it fills its place wholly, whatever its sides are.
        """
        # Only papers with a picture need what reads one.
        from reportlab.lib.utils import ImageReader

        image = ImageReader(io.BytesIO(content))
        across, down = image.getSize()
        scale = min(width / across, height / down)
        wide, high = (width, height) if fills else (across * scale, down * scale)
        canvas = cast(Any, self._canvas)
        canvas.saveState()
        if over:
            canvas.setBlendMode("Multiply")
        left, top = x + (width - wide) / 2, y + (height - high) / 2
        canvas.drawImage(image, left * MM, (self.height - top - high) * MM, wide * MM, high * MM)
        canvas.restoreState()

    def squares(self, x: float, y: float, size: float, rows: Sequence[str]) -> None:
        """Fill the squares marked ``1`` in a grid of ``size`` millimetres, top left at ``x, y``.

        Squares side by side are drawn as one shape, so that no hairline shows between them; one
        shape for the whole grid keeps the edges exact at any resolution.
        """
        step = f"{size * MM / len(rows):.5f}"
        parts = [f"q {_rgb(BLACK)} rg {step} 0 0 -{step} {self._point(x, y)} cm"]
        for row, marks in enumerate(rows):
            for run in _MARKED.finditer(marks):
                start, end = run.span()
                parts.append(f"{start} {row} {end - start} 1 re")
        parts.append("f Q")
        self._write("\n".join(parts))
