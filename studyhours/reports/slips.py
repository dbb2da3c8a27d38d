"""Slips on A4, several on a page with dashed lines between them to cut along.

None falls apart: a slip stands whole on a page, as tall as what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyhours.domain.texts import Texts
from studyhours.reports.booklet_pages import fitted, lines_of
from studyhours.reports.cutting import dash_across
from studyhours.reports.paper import INK, MUTED, PINE, DocumentInfo, Paper

_WIDTH, _HEIGHT = 210.0, 297.0
_LEFT, _EDGE = 22.0, 10.0
_ROOM = _WIDTH - 2 * _LEFT
_TITLE, _BODY, _SMALL = 13.0, 10.5, 8.5  # type sizes in points
_STEP, _ABOVE, _BELOW = 6.0, 12.0, 8.0
_LEAST = 62.0
_MOST_LINES = 30
"""Of all that somebody is behind with: beyond them a slip would fill a page."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip.

    Attributes:
        to: Whom it addresses.
        beside: Group and number, said small.
        opening: The sentence before the list.
        items: What it lists.
        closing: The sentence behind it.
    """

    to: str
    beside: str
    opening: str
    items: tuple[str, ...]
    closing: str


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """Slips that are printed together.

    Attributes:
        title: What stands over each.
        school: The school.
        cut: What stands on the lines between them.
        receipt: Where its receiver signs.
        signed: Who sends it, and when.
        slips: The slips, in order.
        texts: Language.
    """

    title: str
    school: str
    cut: str
    receipt: str
    signed: str
    slips: tuple[Slip, ...]
    texts: Texts


@dataclass(frozen=True, slots=True)
class _Laid:
    """A slip broken into lines."""

    slip: Slip
    lines: tuple[tuple[str, float], ...]  # with how far each stands in

    @property
    def height(self) -> float:
        """Millimetres, room for both cuts included."""
        return max(_ABOVE + 15.0 + _STEP * len(self.lines) + 16.0 + _BELOW, _LEAST)


def _laid(slip: Slip, texts: Texts) -> _Laid:
    indent = 7.4 if texts.language == "zh" else 0.0
    lines: list[tuple[str, float]] = []
    opening = lines_of(slip.opening, _BODY, _ROOM - indent)
    lines += [(line, indent if at == 0 else 0.0) for at, line in enumerate(opening)]
    for number, item in enumerate(slip.items, start=1):
        said = lines_of(f"{number}. {item}", _BODY, _ROOM - indent - 4.0)
        lines += [(line, indent + (0.0 if at == 0 else 4.0)) for at, line in enumerate(said)]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], ("……", indent)]
    lines += [(line, indent) for line in lines_of(slip.closing, _BODY, _ROOM - indent)]
    return _Laid(slip, tuple(lines))


def _pages(slips: Sequence[_Laid]) -> list[list[_Laid]]:
    """As many on each page as fit."""
    pages: list[list[_Laid]] = [[]]
    y = _EDGE
    for one in slips:
        if pages[-1] and y + one.height > _HEIGHT - _EDGE:
            pages.append([])
            y = _EDGE
        pages[-1].append(one)
        y += one.height
    return pages


class _Drawing:
    def __init__(self, sheet: SlipSheet, paper: Paper) -> None:
        self._sheet, self._paper = sheet, paper

    def page(self, slips: Sequence[_Laid]) -> None:
        y = _EDGE
        for one in slips:
            self._slip(one, y)
            y += one.height
            if y < _HEIGHT - _EDGE:
                self._cut(y)

    def _cut(self, y: float) -> None:
        middle = _WIDTH / 2
        dash_across(self._paper, y, _EDGE / 2, middle - 14.0)
        dash_across(self._paper, y, middle + 12.0, _WIDTH - _EDGE / 2 - 0.1)
        self._paper.text(_WIDTH / 2, y + 1.0, self._sheet.cut, 7.0, token=MUTED, align="centre")

    def _slip(self, one: _Laid, top: float) -> None:
        paper, sheet = self._paper, self._sheet
        y = top + _ABOVE
        zh = sheet.texts.language == "zh"
        title = fitted(sheet.title, _TITLE, _ROOM)
        spacing = 1.0 if zh else 0.0
        paper.text(_WIDTH / 2, y, title, _TITLE, align="centre", spacing=spacing)
        y += 9.0
        paper.text(_LEFT, y, fitted(one.slip.to, _BODY, _ROOM * 0.6), _BODY)
        beside = fitted(one.slip.beside, _SMALL, _ROOM * 0.38)
        paper.text(_WIDTH - _LEFT, y, beside, _SMALL, token=MUTED, align="right")
        paper.line(_LEFT, y + 2.2, _WIDTH - _LEFT, y + 2.2, 0.25, PINE)
        y += _STEP + 2.0
        for line, indent in one.lines:
            paper.text(_LEFT + indent, y, line, _BODY)
            y += _STEP
        bottom = top + one.height - _BELOW
        paper.text(_LEFT, bottom, fitted(sheet.receipt, _BODY, _ROOM * 0.56), _BODY, token=INK)
        signed = fitted(sheet.signed, _BODY, _ROOM * 0.43)
        paper.text(_WIDTH - _LEFT, bottom, signed, _BODY, align="right")


def render_slips(sheet: SlipSheet) -> bytes:
    """Slips as a PDF file; the same slips give the same bytes."""
    paper = Paper(_WIDTH, _HEIGHT, DocumentInfo(sheet.title, sheet.school, sheet.title, extra={}))
    drawing = _Drawing(sheet, paper)
    for number, slips in enumerate(_pages([_laid(one, sheet.texts) for one in sheet.slips])):
        if number:
            paper.next_page()
        drawing.page(slips)
    return paper.finish()
