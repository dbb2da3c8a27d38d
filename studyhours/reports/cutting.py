"""Lines that are cut along."""

from __future__ import annotations

from studyhours.reports.paper import MUTED, Paper

_DASH, _STEP, _THIN = 2.0, 3.5, 0.15


def dash_across(paper: Paper, y: float, first: float, last: float) -> None:
    """Draws dashes from the left to the right; none begins behind ``last``."""
    x = first
    while x <= last:
        paper.line(x, y, x + _DASH, y, _THIN, MUTED)
        x += _STEP


def dash_down(paper: Paper, x: float, first: float, last: float) -> None:
    """Draws dashes from above to below; none begins behind ``last``."""
    y = first
    while y <= last:
        paper.line(x, y, x, y + _DASH, _THIN, MUTED)
        y += _STEP
