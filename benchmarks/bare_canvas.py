"""The floor of certificates: reportlab's own canvas drawing what our page draws.

What our page decides (where a line breaks, how large a name is set) is recorded beforehand and
handed to the canvas ready; it only draws and saves.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from studyhours.reports.facts import CertificateFacts
from studyhours.reports.fonts import MAIN, Run, split_runs, text_width
from studyhours.reports.layouts.facts import HoursStated
from studyhours.reports.layouts.shipped import DEFAULTS, shipped_layout, usual_layout
from studyhours.reports.paper import BLACK, INK, MM, DocumentInfo, Drawing, Paper

Stroke = Callable[[Canvas], None]
_ONES = re.compile("1+")
_COLOURS: dict[str, Color] = {}


def _colour(token: str) -> Color:
    return _COLOURS.setdefault(token, HexColor(token))


class _Recorder(Paper):
    """A sheet that remembers what a bare canvas would be told."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(width, height, DocumentInfo("", "", "", {}))
        self.strokes: list[Stroke] = []

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * MM, (self.height - y) * MM

    def text(  # noqa: PLR0913 - as the sheet's own
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
        """One line, a call for each font it takes."""
        if align != "left":
            width = text_width(text, size, spacing) - spacing
            x -= (width / 2 if align == "centre" else width) / MM
        for run in split_runs(text):
            left, low = self._at(x, baseline)
            self.strokes.append(_text(left, low, run, size, spacing, token, weight))
            x += text_width(run.text, size, spacing) / MM

    def line(
        self, x1: float, y1: float, x2: float, y2: float, width: float, token: str = INK
    ) -> None:
        """A line."""
        ends = (*self._at(x1, y1), *self._at(x2, y2))

        def draw(canvas: Canvas) -> None:
            canvas.setStrokeColor(_colour(token))
            canvas.setLineWidth(width * MM)
            canvas.line(*ends)

        self.strokes.append(draw)

    def fill(self, x: float, y: float, width: float, height: float, token: str) -> None:
        """A rectangle."""
        left, low = self._at(x, y + height)

        def draw(canvas: Canvas) -> None:
            canvas.setFillColor(_colour(token))
            canvas.rect(left, low, width * MM, height * MM, stroke=0, fill=1)

        self.strokes.append(draw)

    def polygon(
        self, points: list[tuple[float, float]], width: float, token: str, fill: str | None = None
    ) -> None:
        """A polygon."""
        corners = [self._at(*point) for point in points]

        def draw(canvas: Canvas) -> None:
            canvas.setStrokeColor(_colour(token))
            canvas.setLineWidth(width * MM)
            if fill is not None:
                canvas.setFillColor(_colour(fill))
            path = canvas.beginPath()
            path.moveTo(*corners[0])
            for corner in corners[1:]:
                path.lineTo(*corner)
            path.close()
            canvas.drawPath(path, stroke=1, fill=int(fill is not None))

        self.strokes.append(draw)

    def drawing(self, drawing: Drawing) -> None:
        """Strokes of a border."""
        paths = [
            [
                tuple(
                    place
                    for x, y in zip(step[::2], step[1::2], strict=True)
                    for place in self._at(x, y)
                )
                for step in path
            ]
            for path in drawing.paths
        ]

        def draw(canvas: Canvas) -> None:
            canvas.setStrokeColor(_colour(drawing.token))
            canvas.setLineWidth(drawing.width * MM)
            path = canvas.beginPath()
            for first, *steps in paths:
                path.moveTo(*first)
                for step in steps:
                    (path.lineTo if len(step) == 2 else path.curveTo)(*step)
                if drawing.closed:
                    path.close()
            canvas.drawPath(path, stroke=1, fill=int(drawing.filled))

        self.strokes.append(draw)

    def dashed_circle(self, x: float, y: float, radius: float, width: float, token: str) -> None:
        """A circle."""
        middle = self._at(x, y)

        def draw(canvas: Canvas) -> None:
            canvas.setDash(1.6, 1.8)
            canvas.setStrokeColor(_colour(token))
            canvas.setLineWidth(width * MM)
            canvas.circle(*middle, radius * MM)
            canvas.setDash()

        self.strokes.append(draw)

    def squares(self, x: float, y: float, size: float, rows: Sequence[str]) -> None:
        """The code as one path."""
        step = size / len(rows)
        boxes = []
        for number, marks in enumerate(rows):
            for run in _ONES.finditer(marks):
                start, end = run.span()
                left, low = self._at(x + start * step, y + (number + 1) * step)
                boxes.append((left, low, (end - start) * step * MM, step * MM))

        def draw(canvas: Canvas) -> None:
            canvas.setFillColor(_colour(BLACK))
            path = canvas.beginPath()
            for box in boxes:
                path.rect(*box)
            canvas.drawPath(path, stroke=0, fill=1)

        self.strokes.append(draw)


def _text(
    x: float, y: float, run: Run, size: float, spacing: float, token: str, weight: float
) -> Stroke:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(_colour(token))
        canvas.setFont(run.font, size)
        if weight:
            canvas.setStrokeColor(_colour(token))
            canvas.setLineWidth(weight)
        canvas.drawString(x, y, run.text, mode=2 if weight else None, charSpace=spacing)

    return draw


def recorded(facts: CertificateFacts, qr_text: str) -> list[Stroke]:
    """Everything one certificate's page draws, as calls of a bare canvas."""
    layout = usual_layout(facts.kind, facts.language)
    paper = _Recorder(layout.layout.width, layout.layout.height)
    layout.draw(paper, HoursStated(facts).paper(), qr_text)
    return paper.strokes


def write_bare(strokes: Sequence[Stroke], path: Path) -> None:
    """One file of one page."""
    write_bare_pages([strokes], path)


def write_bare_pages(pages: Sequence[Sequence[Stroke]], path: Path) -> None:
    """One file of many pages."""
    layout = shipped_layout(DEFAULTS["annual-hours"])
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(layout.width * MM, layout.height * MM),
        invariant=1,
        pageCompression=1,
        # As our own paper: no Helvetica in the file.
        initialFontName=cast(Any, MAIN),
    )
    for number, strokes in enumerate(pages):
        if number:
            canvas.showPage()
        for stroke in strokes:
            stroke(canvas)
    canvas.save()
    path.write_bytes(out.getvalue())
