"""How a text of a layout that has its place is drawn, and the colours that have a name."""

from __future__ import annotations

from studyhours.reports import paper as ink
from studyhours.reports.fonts import text_width
from studyhours.reports.layouts.model import TextElement
from studyhours.reports.layouts.setting import SetText
from studyhours.reports.paper import MM, Paper
from studyhours.reports.paragraph import Line, stretches

_UNDERLINE_DROP = 0.24  # of the type size, below the baseline
_UNDERLINE = 0.22  # millimetres
_LOOSEST = 0.12  # of the line's width that justifying may fill with space
_COLOURS = {
    "ink": ink.INK,
    "muted": ink.MUTED,
    "pine": ink.PINE,
    "cinnabar": ink.CINNABAR,
    "gold": ink.GOLD,
    "navy": ink.NAVY,
    "line": ink.LINE,
    "faint": ink.FAINT,
}
COLOURS = tuple(_COLOURS)
"""Colours that have a name."""


def colour_of(name: str) -> str:
    """A colour as ``#rrggbb``."""
    return _COLOURS.get(name, name)


def draw_text(
    paper: Paper,
    box: TextElement,
    done: SetText,
    colour: str,
    *,
    chinese: bool,
    rule: str = ink.PINE,
) -> None:
    """Draws a text that has its place."""
    for one in done.lines:
        if done.spacing:
            _spaced_line(paper, box, one.line, one.baseline, done, colour)
        else:
            _set_line(paper, box, one.line, one.baseline, done, colour, chinese=chinese, rule=rule)
    if box.rules and len(done.lines) == 1:
        _rules(paper, box, done)


def _text_of(line: Line) -> str:
    return "".join(atom.text for atom in line.atoms)


def _spaced_line(
    paper: Paper, box: TextElement, line: Line, baseline: float, done: SetText, colour: str
) -> None:
    align = "left" if box.align == "justified" else box.align
    x = {"left": box.x, "centre": box.x + box.width / 2, "right": box.x + box.width}[align]
    paper.text(
        x,
        baseline,
        _text_of(line),
        done.size,
        token=colour,
        spacing=done.spacing,
        align=align,
        weight=box.weight,
    )


def _set_line(
    paper: Paper,
    box: TextElement,
    line: Line,
    baseline: float,
    done: SetText,
    colour: str,
    *,
    chinese: bool,
    rule: str,
) -> None:
    size, width = done.size, box.width * MM
    spare = max(width - line.width, 0.0)
    # A last line, or one that stops far short, stays as it is; so does English, whose few words
    # would stand too far apart.
    full = box.align == "justified" and chinese and not line.last and spare <= width * _LOOSEST
    start = {"centre": spare / 2, "right": spare}.get(box.align, line.indent)
    x = box.x + start / MM
    for text, points, underlined, spacing in stretches(line, spare if full else 0.0):
        if underlined:
            level = baseline + size * _UNDERLINE_DROP / MM
            paper.line(x, level, x + points / MM, level, _UNDERLINE, rule)
            padding = (points - text_width(text, size)) / 2
            at = x + padding / MM
            paper.text(at, baseline, text, size, token=colour, weight=box.weight)
        else:
            paper.text(x, baseline, text, size, token=colour, spacing=spacing, weight=box.weight)
        x += points / MM


def _rules(paper: Paper, box: TextElement, done: SetText) -> None:
    """A fine line on either side of a line of text, with a small lozenge at its inner end."""
    (one,) = done.lines
    text = _text_of(one.line)
    half = (text_width(text, done.size, done.spacing) - done.spacing) / MM / 2 + 6.0
    level = one.baseline - done.size * 0.36 / MM
    middle, colour, tip = box.x + box.width / 2, colour_of(box.colour), 0.9
    for side in (-1, 1):
        inner = middle + side * half
        paper.line(inner, level, inner + side * box.rules, level, 0.15, colour)
        points = [
            (inner, level - tip),
            (inner + tip, level),
            (inner, level + tip),
            (inner - tip, level),
        ]
        paper.polygon(points, 0.15, colour, fill=colour)
