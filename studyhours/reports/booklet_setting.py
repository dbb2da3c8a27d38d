"""Sets a booklet on A4: cover, contents with page numbers, bookmarks, parts, tables, pictures.

Everything is placed first, page by page; only then is it known on which page each heading stands,
and the contents can be drawn before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from studyhours.reports.booklet import (
    Bar,
    Block,
    Booklet,
    Facts,
    Grid,
    Heading,
    Picture,
    Pictures,
    Remark,
    Signatures,
    Words,
)
from studyhours.reports.fonts import printable, text_width
from studyhours.reports.paper import INK, MM, MUTED, PINE, PINE_TINT, DocumentInfo, Paper
from studyhours.reports.paragraph import Line, break_lines, stretches

_WIDTH, _HEIGHT = 210.0, 297.0
_LEFT, _TOP, _BOTTOM = 24.0, 30.0, 26.0
_ROOM = _WIDTH - 2 * _LEFT
_BODY, _SMALL, _TINY = 10.5, 9.0, 8.0  # type sizes in points
_STEP, _SMALL_STEP = 6.4, 5.0  # millimetres from line to line
_RULE, _HEAD_FILL, _ZEBRA = "#d5d8d4", "#efede6", "#faf9f6"
_PICTURE, _PICTURES = 50.0, 3
_CONTENTS_STEP = 8.6
_PART_GAP, _HEAD_GAP = 9.0, 4.6

Draw = Callable[[Paper], None]


@dataclass(slots=True)
class _Page:
    draws: list[Draw] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A heading where it came to stand; pages counted from the first of the parts."""

    heading: Heading
    key: str
    page: int


class _Setting:
    """One booklet being set."""

    def __init__(self, booklet: Booklet) -> None:
        self._booklet, self._texts = booklet, booklet.texts
        self._zh = booklet.texts.language == "zh"
        self._pages: list[_Page] = [_Page()]
        self._entries: list[_Entry] = []
        self._y = _TOP

    def draw(self) -> bytes:
        booklet = self._booklet
        if not booklet.cover:
            self._title()
        for block, after in zip(booklet.blocks, [*booklet.blocks[1:], None], strict=True):
            self._place(block, after)
        front = self._front_pages()
        info = DocumentInfo(
            booklet.title, booklet.school, booklet.subject or booklet.about, extra={}
        )
        paper = Paper(_WIDTH, _HEIGHT, info)
        total = len(front) + len(self._pages)
        for number, page in enumerate([*front, *self._pages], start=1):
            if number > 1:
                paper.next_page()
            own = number - len(front)
            for entry in self._entries:
                if entry.page == own:
                    paper.bookmark(entry.key, entry.heading.text, min(entry.heading.level, 1))
            for act in page.draws:
                act(paper)
            if number > 1 or not booklet.cover:
                self._frame(paper, number, total)
        return paper.finish()

    # ------------------------------------------------------------ what surrounds the parts

    def _frame(self, paper: Paper, number: int, total: int) -> None:
        booklet = self._booklet
        if booklet.cover:
            left, right = printable(booklet.title), _fitted(booklet.about, _TINY, _ROOM * 0.6)
            paper.text(_LEFT, 19.0, left, _TINY, token=MUTED)
            paper.text(_WIDTH - _LEFT, 19.0, right, _TINY, token=MUTED, align="right")
            paper.line(_LEFT, 21.5, _WIDTH - _LEFT, 21.5, 0.15, _RULE)
        said = self._texts.say("table.page", page=number, pages=total)
        paper.text(_WIDTH / 2, _HEIGHT - 14.0, said, _TINY, token=MUTED, align="centre")

    def _front_pages(self) -> list[_Page]:
        if not self._booklet.cover:
            return []
        lines = int((_HEIGHT - _TOP - _BOTTOM - 20.0) / _CONTENTS_STEP)
        listed = [one for one in self._entries if one.heading.listed]
        parts = [listed[at : at + lines] for at in range(0, max(len(listed), 1), lines)]
        front = 1 + len(parts)
        cover = _Page([self._cover])
        contents = [
            _Page([partial(self._contents, part=part, front=front, first=not at)])
            for at, part in enumerate(parts)
        ]
        return [cover, *contents]

    def _cover(self, paper: Paper) -> None:
        booklet = self._booklet
        paper.fill(0, 0, 7.0, _HEIGHT, PINE)
        paper.text(_LEFT + 6.0, 44.0, printable(booklet.school), 13.0, token=MUTED)
        y, size = 106.0, 34.0
        title = printable(booklet.title)
        while text_width(title, size, 3.0) > (_ROOM - 6.0) * MM:
            size -= 1.0
        paper.text(_LEFT + 6.0, y, title, size, spacing=3.0 if self._zh else 0.0)
        paper.line(_LEFT + 6.0, y + 10.0, _LEFT + 34.0, y + 10.0, 0.9, PINE)
        y = 190.0
        for name, said in booklet.facts:
            paper.text(_LEFT + 6.0, y, printable(name), 11.0, token=MUTED)
            for line in _lines(said, 13.0, _ROOM - 46.0)[:2]:
                paper.text(_LEFT + 40.0, y, line, 13.0)
                y += 7.0
            paper.line(_LEFT + 40.0, y - 4.0, _WIDTH - _LEFT - 14.0, y - 4.0, 0.15, _RULE)
            y += 5.0

    def _contents(self, paper: Paper, *, part: Sequence[_Entry], front: int, first: bool) -> None:
        y = _TOP + 8.0
        if first:
            said = self._texts.say("booklet.contents")
            paper.text(_LEFT, y, said, 18.0, spacing=4.0 if self._zh else 0.0)
        y += 16.0
        for entry in part:
            outer = entry.heading.level == 0
            size, indent = (12.0, 0.0) if outer else (_BODY, 7.0)
            number = str(entry.page + front)
            said = _fitted(entry.heading.text, size, _ROOM - indent - 20.0)
            paper.text(_LEFT + indent, y, said, size, token=INK if outer else MUTED)
            paper.text(_WIDTH - _LEFT, y, number, size, token=MUTED, align="right")
            begin = _LEFT + indent + text_width(said, size) / MM + 3.0
            end = _WIDTH - _LEFT - text_width(number, size) / MM - 3.0
            if end > begin:
                paper.line(begin, y - 1.0, end, y - 1.0, 0.12, _RULE)
            paper.link(_LEFT, y - 6.0, _ROOM, _CONTENTS_STEP, entry.key)
            y += _CONTENTS_STEP

    def _title(self) -> None:
        booklet = self._booklet
        title, size = printable(booklet.title), 20.0
        while text_width(title, size, 3.0) > _ROOM * MM:
            size -= 1.0
        y = self._y + 2.0
        self._text(_WIDTH / 2, y, title, size, align="centre", spacing=3.0 if self._zh else 0.0)
        self._y = y + 10.0
        if booklet.facts:
            self._facts(Facts(booklet.facts))

    # ------------------------------------------------------------ placing

    def _place(self, block: Block, after: Block | None) -> None:
        match block:
            case Heading():
                self._heading(block, after)
            case Words():
                self._words(block.text, quiet=block.look == "quiet")
            case Remark():
                self._remark(block)
            case Facts():
                self._facts(block)
            case Grid():
                self._grid(block)
            case Bar():
                self._bar(block)
            case Pictures():
                self._pictures(block)
            case Signatures():
                self._signatures(block)

    def _need(self, height: float) -> None:
        """Room of that height, on a new page where this one has none."""
        if self._y + height > _HEIGHT - _BOTTOM and self._pages[-1].draws:
            self._next_page()

    def _next_page(self) -> None:
        self._pages.append(_Page())
        self._y = _TOP

    def _do(self, act: Draw) -> None:
        self._pages[-1].draws.append(act)

    def _text(
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
        self._do(
            lambda paper: paper.text(x, y, text, size, token=token, align=align, spacing=spacing)
        )

    def _line(self, x1: float, y1: float, x2: float, y2: float, width: float, token: str) -> None:
        self._do(lambda paper: paper.line(x1, y1, x2, y2, width, token))

    def _fill(self, x: float, y: float, width: float, height: float, token: str) -> None:
        self._do(lambda paper: paper.fill(x, y, width, height, token))

    def _heading(self, block: Heading, after: Block | None) -> None:
        if block.level == 0 and self._booklet.cover:
            if self._pages[-1].draws:
                self._next_page()
        else:
            # A heading stands with the first lines of what it is over.
            follows = 26.0 if isinstance(after, Pictures | Grid | Facts) else 16.0
            if self._pages[-1].draws:
                self._y += 4.0
            self._need(10.0 + follows)
        size = (17.0 if self._booklet.cover else 13.0) if block.level == 0 else 12.5
        y = self._y + size * 0.36
        number = len(self._pages)
        self._entries.append(_Entry(block, f"h{len(self._entries)}", number))
        text = _fitted(block.text, size, _ROOM - 30.0)
        if block.level == 0 and self._booklet.cover:
            self._fill(_LEFT, y - 5.4, 1.6, 7.0, PINE)
            self._text(_LEFT + 5.0, y, text, size)
        else:
            self._text(_LEFT, y, text, size, token=PINE)
        if block.note:
            self._text(_WIDTH - _LEFT, y, block.note, _SMALL, token=MUTED, align="right")
        wide = block.level == 0 and self._booklet.cover
        self._y = y + (_PART_GAP if wide else _HEAD_GAP)

    def _words(self, text: str, *, quiet: bool = False) -> None:
        size, step = (_SMALL, _SMALL_STEP) if quiet else (_BODY, _STEP)
        indent = 2 * size if self._zh and not quiet else 0.0
        for part in printable(text).split("\n"):
            if not part.strip():
                self._y += step / 2
                continue
            lines = break_lines(part.strip(), size, _ROOM * MM, indent)
            if len(lines) > 1:
                self._need(2 * step)
            for line in lines:
                self._need(step)
                self._running(line, _LEFT, self._y + step * 0.7, size, MUTED if quiet else INK)
                self._y += step
        self._y += 2.0

    def _running(self, line: Line, x: float, y: float, size: float, token: str) -> None:
        loose = 0.0 if line.last else _ROOM * MM - line.width
        if loose > 3 * size or x != _LEFT:
            loose = 0.0
        at = x + line.indent / MM
        for text, width, _, spacing in stretches(line, loose):
            self._text(at, y, text, size, token=token, spacing=spacing)
            at += width / MM

    def _remark(self, block: Remark) -> None:
        lines = _lines(block.text, _SMALL, _ROOM - 12.0)
        while lines:
            self._need(_SMALL_STEP * 2 + 6.0)
            fits = max(int((_HEIGHT - _BOTTOM - self._y - 9.0) / _SMALL_STEP), 1)
            shown, lines = lines[:fits], lines[fits:]
            height = _SMALL_STEP * (len(shown) + (not lines)) + 5.0
            self._box(self._y, height)
            y = self._y + 6.0
            for line in shown:
                self._text(_LEFT + 6.0, y, line, _SMALL)
                y += _SMALL_STEP
            if not lines:
                self._text(
                    _WIDTH - _LEFT - 4.0, y, printable(block.by), _TINY, token=MUTED, align="right"
                )
            self._y += height + (3.0 if not lines else 0.0)

    def _box(self, y: float, height: float) -> None:
        self._fill(_LEFT, y, _ROOM, height, _ZEBRA)
        self._fill(_LEFT, y, 1.0, height, PINE)

    def _facts(self, block: Facts) -> None:
        label, half = 24.0, _ROOM / 2
        rows = [block.rows[at : at + 2] for at in range(0, len(block.rows), 2)]
        for row in rows:
            single = len(row) == 1
            width = (_ROOM if single else half) - label
            cells = [_lines(said, _BODY, width - 4.0) or [""] for _, said in row]
            height = 5.4 * max(len(one) for one in cells) + 3.4
            self._need(height)
            x, y = _LEFT, self._y
            for (name, _), lines in zip(row, cells, strict=True):
                self._cell(x, y, label, height, [name], fill=_HEAD_FILL, token=MUTED)
                self._cell(x + label, y, width, height, lines)
                x += label + width
            self._y += height
        self._y += 5.0

    def _cell(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        lines: Sequence[str],
        *,
        fill: str = "",
        token: str = INK,
    ) -> None:
        if fill:
            self._fill(x, y, width, height, fill)
        for line in (
            (x, y, x + width, y),
            (x, y + height, x + width, y + height),
            (x, y, x, y + height),
            (x + width, y, x + width, y + height),
        ):
            self._line(*line, 0.15, _RULE)
        at = y + height / 2 - 5.4 * (len(lines) - 1) / 2 + 1.4
        for text in lines:
            said = _fitted(text, _BODY, width - 2.0)
            self._text(x + 2.0, at, said, _BODY, token=token)
            at += 5.4

    # ------------------------------------------------------------ tables, bars, pictures

    def _grid(self, block: Grid) -> None:
        scale = _ROOM / sum(block.shares)
        widths = [share * scale for share in block.shares]
        if not block.rows:
            return
        self._need(18.0)
        self._grid_head(block, widths)
        for place, row in enumerate(block.rows):
            cells = [
                _lines(text, _SMALL, width - 3.0)[:12]
                for text, width in zip(row, widths, strict=True)
            ]
            height = 4.6 * max(len(lines) for lines in cells) + 3.0
            if self._y + height > _HEIGHT - _BOTTOM:
                self._next_page()
                self._grid_head(block, widths)
            x, y = _LEFT, self._y
            if place % 2:
                self._fill(_LEFT, y, _ROOM, height, _ZEBRA)
            for column, (lines, width) in enumerate(zip(cells, widths, strict=True)):
                at = y + 4.6
                right = column in block.right
                for line in lines:
                    where = x + width - 1.5 if right else x + 1.5
                    self._text(where, at, line, _SMALL, align="right" if right else "left")
                    at += 4.6
                x += width
            self._y += height
            self._line(_LEFT, self._y, _WIDTH - _LEFT, self._y, 0.1, _RULE)
        self._y += 5.0

    def _grid_head(self, block: Grid, widths: Sequence[float]) -> None:
        y, x = self._y, _LEFT
        self._fill(_LEFT, y, _ROOM, 7.0, _HEAD_FILL)
        for column, (head, width) in enumerate(zip(block.heads, widths, strict=True)):
            right = column in block.right
            said = _fitted(head, _SMALL, width - 2.0)
            where = x + width - 1.5 if right else x + 1.5
            self._text(
                where, y + 4.8, said, _SMALL, token=MUTED, align="right" if right else "left"
            )
            x += width
        self._line(_LEFT, y + 7.0, _WIDTH - _LEFT, y + 7.0, 0.3, PINE)
        self._y += 7.0

    def _bar(self, block: Bar) -> None:
        lines = _lines(block.text, _BODY, _ROOM - 62.0)
        height = max(len(lines) * 5.4, 5.4) + 3.4
        self._need(height)
        y = self._y + 4.6
        for line in lines:
            self._text(_LEFT, y, line, _BODY)
            y += 5.4
        x, top = _WIDTH - _LEFT - 56.0, self._y + 1.8
        part = block.part
        if part is not None:
            whole = min(max(part, 0.0), 1.0)
            self._fill(x, top, 26.0, 2.6, PINE_TINT)
            if whole > 0:
                self._fill(x, top, 26.0 * whole, 2.6, PINE)
        said = _fitted(block.said, _SMALL, 28.0)
        token = PINE if block.done else MUTED
        self._text(_WIDTH - _LEFT, self._y + 4.4, said, _SMALL, token=token, align="right")
        self._y += height

    def _pictures(self, block: Pictures) -> None:
        gap = (_ROOM - _PICTURES * _PICTURE) / (_PICTURES - 1)
        rows = [
            block.pictures[at : at + _PICTURES] for at in range(0, len(block.pictures), _PICTURES)
        ]
        for row in rows:
            self._need(_PICTURE + 10.0)
            for place, one in enumerate(row):
                x, y = _LEFT + place * (_PICTURE + gap), self._y
                scale = min(_PICTURE / max(one.width, 1), _PICTURE / max(one.height, 1))
                width, height = one.width * scale, one.height * scale
                left, top = x + (_PICTURE - width) / 2, y + (_PICTURE - height) / 2
                self._picture(one, left, top, width, height)
                said = _fitted(one.caption, _TINY, _PICTURE)
                self._text(
                    x + _PICTURE / 2, y + _PICTURE + 4.0, said, _TINY, token=MUTED, align="centre"
                )
            self._y += _PICTURE + 9.0

    def _picture(self, one: Picture, x: float, y: float, width: float, height: float) -> None:
        self._do(lambda paper: paper.picture(one.png, x, y, width, height))

    def _signatures(self, block: Signatures) -> None:
        rows = [block.lines[at : at + 2] for at in range(0, len(block.lines), 2)]
        self._need(15.0 * len(rows) + 4.0)
        self._y += 8.0
        for row in rows:
            for place, said in enumerate(row):
                x = _LEFT + place * (_ROOM / 2 + 2.0)
                text, y = printable(said), self._y + 4.0
                self._text(x, y, text, _BODY)
                begin = x + text_width(text, _BODY) / MM + 2.0
                end = x + _ROOM / 2 - 4.0
                self._line(begin, y + 1.2, end, y + 1.2, 0.2, MUTED)
            self._y += 15.0


def _lines(text: str, size: float, width: float) -> list[str]:
    """A text as lines of a width in millimetres."""
    return [
        "".join(atom.text for atom in line.atoms).strip()
        for part in printable(text).split("\n")
        for line in break_lines(part, size, width * MM)
    ]


def _fitted(text: str, size: float, width: float) -> str:
    """One line of a width in millimetres, cut off where it is longer."""
    said = printable(" ".join(text.split()))
    if text_width(said, size) <= width * MM:
        return said
    while said and text_width(f"{said}…", size) > width * MM:
        said = said[:-1]
    return f"{said}…"


def render_booklet(booklet: Booklet) -> bytes:
    """A booklet as a PDF file; the same booklet gives the same bytes."""
    return _Setting(booklet).draw()
