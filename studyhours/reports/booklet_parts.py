"""Tables, facts, remarks, bars, pictures and signatures of a booklet, set on its pages.

No table leaves its head, or a single row of it, alone on a page; a row taller than a page goes on
with the head again.
"""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.reports.booklet import (
    Bar,
    Block,
    Closing,
    Facts,
    Grid,
    Heading,
    Picture,
    Pictures,
    Remark,
    Signatures,
    Words,
)
from studyhours.reports.booklet_pages import (
    BODY,
    BOTTOM,
    HEAD_FILL,
    HEIGHT,
    LEFT,
    PICTURE,
    PICTURES,
    ROOM,
    RULE,
    SMALL,
    SMALL_STEP,
    STEP,
    TINY,
    TOP,
    WIDTH,
    ZEBRA,
    Pages,
    fitted,
    label,
    lines_of,
)
from studyhours.reports.fonts import printable, text_width
from studyhours.reports.paper import MM, MUTED, PINE, PINE_TINT

_ROW_STEP, _ROW_PAD, _GRID_HEAD = 4.6, 3.0, 7.0
_CLOSING = 22.0
"""Millimetres above who says it, and below, for a seal to be pressed there."""
_LEAST = 2
"""Rows of a table that may stand alone at a page's end or beginning."""

_Row = Sequence[Sequence[str]]
"""The lines of each cell."""


class Parts(Pages):
    """Pages that know how to set the parts of a booklet but its headings and running text."""

    # ------------------------------------------------------------ facts and remarks

    def remark(self, block: Remark) -> None:
        """What somebody else wrote, in a box that goes on where a page ends."""
        lines = lines_of(block.text, SMALL, ROOM - 12.0)
        while lines:
            self.need(SMALL_STEP * 2 + 6.0)
            fits = max(int((HEIGHT - BOTTOM - self.y - 9.0) / SMALL_STEP), 1)
            shown, lines = lines[:fits], lines[fits:]
            height = SMALL_STEP * (len(shown) + (not lines)) + 5.0
            self._box(self.y, height)
            y = self.y + 6.0
            for line in shown:
                self.text(LEFT + 6.0, y, line, SMALL)
                y += SMALL_STEP
            if not lines:
                self.text(
                    WIDTH - LEFT - 4.0, y, printable(block.by), TINY, token=MUTED, align="right"
                )
            self.y += height + (3.0 if not lines else 0.0)

    def _box(self, y: float, height: float) -> None:
        self.fill(LEFT, y, ROOM, height, ZEBRA)
        self.fill(LEFT, y, 1.0, height, PINE)

    def facts(self, block: Facts) -> None:
        """Names and what they say, two beside each other."""
        beside, half = 24.0, ROOM / 2
        rows = [block.rows[at : at + 2] for at in range(0, len(block.rows), 2)]
        for row in rows:
            single = len(row) == 1
            width = (ROOM if single else half) - beside
            cells = [lines_of(said, BODY, width - 4.0) or [""] for _, said in row]
            names = [name for name, _ in row]
            while (height := _facts_height(cells)) > HEIGHT - BOTTOM - TOP:
                # Taller than a page: it goes on with its names again.
                fits = max(int((self._room - 3.4) / 5.4), 1)
                self._facts_row(names, [lines[:fits] for lines in cells], beside, width)
                cells = [lines[fits:] or [""] for lines in cells]
                self.next_page()
            self.need(height)
            self._facts_row(names, cells, beside, width)
        self.y += 5.0

    def _facts_row(
        self, names: Sequence[str], cells: Sequence[Sequence[str]], beside: float, width: float
    ) -> None:
        height, x = _facts_height(cells), LEFT
        for name, lines in zip(names, cells, strict=True):
            names, size = label(name, beside - 2.0)
            self.cell(x, self.y, beside, height, names, fill=HEAD_FILL, token=MUTED, size=size)
            self.cell(x + beside, self.y, width, height, lines)
            x += beside + width
        self.y += height

    # ------------------------------------------------------------ tables

    def grid(self, block: Grid, tail: float = 0.0) -> None:
        """A table; ``tail`` millimetres behind it stay with its last rows."""
        if not block.rows:
            return
        widths = _widths(block)
        rows = [_row_lines(row, widths) for row in block.rows]
        heights = [_row_height(row) for row in rows]
        self.need(_beginning(heights))
        self._grid_head(block, widths)
        for place, (row, height) in enumerate(zip(rows, heights, strict=True)):
            together = height
            if place == len(rows) - _LEAST and place > 0:
                # The last row is not left alone on the next page, nor is what belongs to it.
                together += heights[-1] + tail
            elif place == len(rows) - 1:
                together += tail if len(rows) < _LEAST else 0.0
            if self.y + together > HEIGHT - BOTTOM and (place or height <= self._room):
                self._again(block, widths)
            self._whole_row(block, widths, row, shaded=place % 2 == 1)
        self.y += 5.0

    @property
    def _room(self) -> float:
        return HEIGHT - BOTTOM - self.y

    def _again(self, block: Grid, widths: Sequence[float]) -> None:
        self.next_page()
        self._grid_head(block, widths)

    def _whole_row(self, block: Grid, widths: Sequence[float], row: _Row, *, shaded: bool) -> None:
        """A row, in as many pieces as pages it needs."""
        left = row
        while _row_height(left) > self._room:
            fits = max(int((self._room - _ROW_PAD) / _ROW_STEP), 1)
            self._row(block, widths, [lines[:fits] for lines in left], shaded=shaded)
            left = [lines[fits:] for lines in left]
            self._again(block, widths)
        self._row(block, widths, left, shaded=shaded)

    def _row(self, block: Grid, widths: Sequence[float], row: _Row, *, shaded: bool) -> None:
        height, x, y = _row_height(row), LEFT, self.y
        if shaded:
            self.fill(LEFT, y, ROOM, height, ZEBRA)
        for column, (lines, width) in enumerate(zip(row, widths, strict=True)):
            at = y + _ROW_STEP
            right = column in block.right
            for line in lines:
                where = x + width - 1.5 if right else x + 1.5
                self.text(where, at, line, SMALL, align="right" if right else "left")
                at += _ROW_STEP
            x += width
        self.y += height
        self.line(LEFT, self.y, WIDTH - LEFT, self.y, 0.1, RULE)

    def _grid_head(self, block: Grid, widths: Sequence[float]) -> None:
        y, x = self.y, LEFT
        self.fill(LEFT, y, ROOM, _GRID_HEAD, HEAD_FILL)
        for column, (head, width) in enumerate(zip(block.heads, widths, strict=True)):
            right = column in block.right
            said = fitted(head, SMALL, width - 2.0)
            where = x + width - 1.5 if right else x + 1.5
            self.text(where, y + 4.8, said, SMALL, token=MUTED, align="right" if right else "left")
            x += width
        self.line(LEFT, y + _GRID_HEAD, WIDTH - LEFT, y + _GRID_HEAD, 0.3, PINE)
        self.y += _GRID_HEAD

    # ------------------------------------------------------------ bars and pictures

    def bar(self, block: Bar) -> None:
        """How far something is."""
        lines = lines_of(block.text, BODY, ROOM - 62.0)
        height = max(len(lines) * 5.4, 5.4) + 3.4
        self.need(height)
        y = self.y + 4.6
        for line in lines:
            self.text(LEFT, y, line, BODY)
            y += 5.4
        x, top = WIDTH - LEFT - 56.0, self.y + 1.8
        part = block.part
        if part is not None:
            whole = min(max(part, 0.0), 1.0)
            self.fill(x, top, 26.0, 2.6, PINE_TINT)
            if whole > 0:
                self.fill(x, top, 26.0 * whole, 2.6, PINE)
        said = fitted(block.said, SMALL, 28.0)
        token = PINE if block.done else MUTED
        self.text(WIDTH - LEFT, self.y + 4.4, said, SMALL, token=token, align="right")
        self.y += height

    def pictures(self, block: Pictures) -> None:
        """Pictures in rows, each with what is said of it."""
        gap = (ROOM - PICTURES * PICTURE) / (PICTURES - 1)
        rows = [
            block.pictures[at : at + PICTURES] for at in range(0, len(block.pictures), PICTURES)
        ]
        for row in rows:
            self.need(PICTURE + 10.0)
            for place, one in enumerate(row):
                x, y = LEFT + place * (PICTURE + gap), self.y
                scale = min(PICTURE / max(one.width, 1), PICTURE / max(one.height, 1))
                width, height = one.width * scale, one.height * scale
                left, top = x + (PICTURE - width) / 2, y + (PICTURE - height) / 2
                self._picture(one, left, top, width, height)
                said = fitted(one.caption, TINY, PICTURE)
                self.text(
                    x + PICTURE / 2, y + PICTURE + 4.0, said, TINY, token=MUTED, align="centre"
                )
            self.y += PICTURE + 9.0

    def _picture(self, one: Picture, x: float, y: float, width: float, height: float) -> None:
        self.do(lambda paper: paper.picture(x, y, width, height, one.png))

    def signatures(self, block: Signatures) -> None:
        """Lines to sign on."""
        rows = [block.lines[at : at + 2] for at in range(0, len(block.lines), 2)]
        self.need(15.0 * len(rows) + 4.0)
        self.y += 8.0
        for row in rows:
            for place, said in enumerate(row):
                x = LEFT + place * (ROOM / 2 + 2.0)
                text, y = printable(said), self.y + 4.0
                self.text(x, y, text, BODY)
                begin = x + text_width(text, BODY) / MM + 2.0
                end = x + ROOM / 2 - 4.0
                self.line(begin, y + 1.2, end, y + 1.2, 0.2, MUTED)
            self.y += 15.0

    def closing(self, block: Closing) -> None:
        """Who says it and when, in the middle of a seal's room."""
        height = _CLOSING + 8.0 * len(block.lines)
        self.need(height)
        self.y += 18.0
        for said in block.lines:
            text = fitted(said, BODY, 84.0)
            self.text(WIDTH - LEFT - 42.0, self.y, text, BODY, align="centre")
            self.y += 8.0


def least(block: Block | None) -> float:
    """Millimetres that a part takes at least before a page may end in it."""
    if isinstance(block, Grid):
        widths = _widths(block)
        return _beginning([_row_height(_row_lines(row, widths)) for row in block.rows[:_LEAST]])
    if isinstance(block, Pictures):
        return PICTURE + 10.0
    return 26.0 if isinstance(block, Facts) else 16.0


def kept_with(after: Sequence[Block]) -> float:
    """Millimetres that a heading takes along, at least.

    Args:
        after: What follows it, the nearest first.
    """
    if after and isinstance(after[0], Words):
        return max(least(after[0]), tail_of(after))
    return least(after[0] if after else None)


def tail_of(blocks: Sequence[Block]) -> float:
    """Millimetres of what is signed or sealed below, which is never left alone on a page.

    Args:
        blocks: What follows, the nearest first.
    """
    height = 0.0
    for block in blocks:
        match block:
            case Closing():
                return height + _CLOSING + 8.0 * len(block.lines)
            case Signatures():
                return height + 15.0 * ((len(block.lines) + 1) // 2) + 4.0
            case Words():
                height += STEP * len(lines_of(block.text, BODY, ROOM)) + 2.0
            case Heading():
                height += 14.0
            case Facts():
                height += 8.8 * ((len(block.rows) + 1) // 2) + 5.0
            case _:
                return 0.0
        if height > HEIGHT / 3:
            return 0.0
    return 0.0


def _facts_height(cells: Sequence[Sequence[str]]) -> float:
    return 5.4 * max(len(one) for one in cells) + 3.4


def _widths(block: Grid) -> list[float]:
    scale = ROOM / sum(block.shares)
    return [share * scale for share in block.shares]


def _row_lines(row: Sequence[str], widths: Sequence[float]) -> _Row:
    return [lines_of(text, SMALL, width - 3.0) for text, width in zip(row, widths, strict=True)]


def _beginning(heights: Sequence[float]) -> float:
    return _GRID_HEAD + min(sum(heights[:_LEAST]), HEIGHT / 3)


def _row_height(row: _Row) -> float:
    """Millimetres of a row of a table."""
    return _ROW_STEP * max((len(lines) for lines in row), default=0) + _ROW_PAD
