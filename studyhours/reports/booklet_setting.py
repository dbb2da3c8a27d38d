"""Sets a booklet on A4: cover, contents with page numbers, bookmarks, parts, tables, pictures.

Everything is placed first, page by page; only then is it known on which page each heading stands,
and the contents can be drawn before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from studyhours.reports.booklet_pages import (
    BODY,
    BOTTOM,
    CONTENTS_STEP,
    HEAD_FILL,
    HEAD_GAP,
    HEIGHT,
    LEFT,
    PART_GAP,
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
    Page,
    Pages,
    fitted,
    lines_of,
)
from studyhours.reports.fonts import printable, text_width
from studyhours.reports.paper import INK, MM, MUTED, PINE, PINE_TINT, DocumentInfo, Paper
from studyhours.reports.paragraph import Line, break_lines, stretches


@dataclass(frozen=True, slots=True)
class _Entry:
    """A heading where it came to stand; pages counted from the first of the parts."""

    heading: Heading
    key: str
    page: int


class _Setting(Pages):
    """One booklet being set."""

    def __init__(self, booklet: Booklet) -> None:
        super().__init__()
        self._booklet, self._texts = booklet, booklet.texts
        self._zh = booklet.texts.language == "zh"
        self._entries: list[_Entry] = []

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
        paper = Paper(WIDTH, HEIGHT, info)
        total = len(front) + len(self.pages)
        for number, page in enumerate([*front, *self.pages], start=1):
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
            left, right = printable(booklet.title), fitted(booklet.about, TINY, ROOM * 0.6)
            paper.text(LEFT, 19.0, left, TINY, token=MUTED)
            paper.text(WIDTH - LEFT, 19.0, right, TINY, token=MUTED, align="right")
            paper.line(LEFT, 21.5, WIDTH - LEFT, 21.5, 0.15, RULE)
        said = self._texts.say("table.page", page=number, pages=total)
        paper.text(WIDTH / 2, HEIGHT - 14.0, said, TINY, token=MUTED, align="centre")

    def _front_pages(self) -> list[Page]:
        if not self._booklet.cover:
            return []
        lines = int((HEIGHT - TOP - BOTTOM - 20.0) / CONTENTS_STEP)
        listed = [one for one in self._entries if one.heading.listed]
        parts = [listed[at : at + lines] for at in range(0, max(len(listed), 1), lines)]
        front = 1 + len(parts)
        cover = Page([self._cover])
        contents = [
            Page([partial(self._contents, part=part, front=front, first=not at)])
            for at, part in enumerate(parts)
        ]
        return [cover, *contents]

    def _cover(self, paper: Paper) -> None:
        booklet = self._booklet
        paper.fill(0, 0, 7.0, HEIGHT, PINE)
        paper.text(LEFT + 6.0, 44.0, printable(booklet.school), 13.0, token=MUTED)
        y, size = 106.0, 34.0
        title = printable(booklet.title)
        while text_width(title, size, 3.0) > (ROOM - 6.0) * MM:
            size -= 1.0
        paper.text(LEFT + 6.0, y, title, size, spacing=3.0 if self._zh else 0.0)
        paper.line(LEFT + 6.0, y + 10.0, LEFT + 34.0, y + 10.0, 0.9, PINE)
        y = 190.0
        for name, said in booklet.facts:
            paper.text(LEFT + 6.0, y, printable(name), 11.0, token=MUTED)
            for line in lines_of(said, 13.0, ROOM - 46.0)[:2]:
                paper.text(LEFT + 40.0, y, line, 13.0)
                y += 7.0
            paper.line(LEFT + 40.0, y - 4.0, WIDTH - LEFT - 14.0, y - 4.0, 0.15, RULE)
            y += 5.0

    def _contents(self, paper: Paper, *, part: Sequence[_Entry], front: int, first: bool) -> None:
        y = TOP + 8.0
        if first:
            said = self._texts.say("booklet.contents")
            paper.text(LEFT, y, said, 18.0, spacing=4.0 if self._zh else 0.0)
        y += 16.0
        for entry in part:
            outer = entry.heading.level == 0
            size, indent = (12.0, 0.0) if outer else (BODY, 7.0)
            number = str(entry.page + front)
            said = fitted(entry.heading.text, size, ROOM - indent - 20.0)
            paper.text(LEFT + indent, y, said, size, token=INK if outer else MUTED)
            paper.text(WIDTH - LEFT, y, number, size, token=MUTED, align="right")
            begin = LEFT + indent + text_width(said, size) / MM + 3.0
            end = WIDTH - LEFT - text_width(number, size) / MM - 3.0
            if end > begin:
                paper.line(begin, y - 1.0, end, y - 1.0, 0.12, RULE)
            paper.link(LEFT, y - 6.0, ROOM, CONTENTS_STEP, entry.key)
            y += CONTENTS_STEP

    def _title(self) -> None:
        booklet = self._booklet
        title, size = printable(booklet.title), 20.0
        while text_width(title, size, 3.0) > ROOM * MM:
            size -= 1.0
        y = self.y + 2.0
        self.text(WIDTH / 2, y, title, size, align="centre", spacing=3.0 if self._zh else 0.0)
        self.y = y + 10.0
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

    def _heading(self, block: Heading, after: Block | None) -> None:
        if block.level == 0 and self._booklet.cover:
            if self.pages[-1].draws:
                self.next_page()
        else:
            # A heading stands with the first lines of what it is over.
            follows = 26.0 if isinstance(after, Pictures | Grid | Facts) else 16.0
            if self.pages[-1].draws:
                self.y += 4.0
            self.need(10.0 + follows)
        size = (17.0 if self._booklet.cover else 13.0) if block.level == 0 else 12.5
        y = self.y + size * 0.36
        number = len(self.pages)
        self._entries.append(_Entry(block, f"h{len(self._entries)}", number))
        text = fitted(block.text, size, ROOM - 30.0)
        if block.level == 0 and self._booklet.cover:
            self.fill(LEFT, y - 5.4, 1.6, 7.0, PINE)
            self.text(LEFT + 5.0, y, text, size)
        else:
            self.text(LEFT, y, text, size, token=PINE)
        if block.note:
            self.text(WIDTH - LEFT, y, block.note, SMALL, token=MUTED, align="right")
        wide = block.level == 0 and self._booklet.cover
        self.y = y + (PART_GAP if wide else HEAD_GAP)

    def _words(self, text: str, *, quiet: bool = False) -> None:
        size, step = (SMALL, SMALL_STEP) if quiet else (BODY, STEP)
        indent = 2 * size if self._zh and not quiet else 0.0
        for part in printable(text).split("\n"):
            if not part.strip():
                self.y += step / 2
                continue
            lines = break_lines(part.strip(), size, ROOM * MM, indent)
            if len(lines) > 1:
                self.need(2 * step)
            for line in lines:
                self.need(step)
                self._running(line, LEFT, self.y + step * 0.7, size, MUTED if quiet else INK)
                self.y += step
        self.y += 2.0

    def _running(self, line: Line, x: float, y: float, size: float, token: str) -> None:
        loose = 0.0 if line.last else ROOM * MM - line.width
        if loose > 3 * size or x != LEFT:
            loose = 0.0
        at = x + line.indent / MM
        for text, width, _, spacing in stretches(line, loose):
            self.text(at, y, text, size, token=token, spacing=spacing)
            at += width / MM

    def _remark(self, block: Remark) -> None:
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

    def _facts(self, block: Facts) -> None:
        label, half = 24.0, ROOM / 2
        rows = [block.rows[at : at + 2] for at in range(0, len(block.rows), 2)]
        for row in rows:
            single = len(row) == 1
            width = (ROOM if single else half) - label
            cells = [lines_of(said, BODY, width - 4.0) or [""] for _, said in row]
            height = 5.4 * max(len(one) for one in cells) + 3.4
            self.need(height)
            x, y = LEFT, self.y
            for (name, _), lines in zip(row, cells, strict=True):
                self.cell(x, y, label, height, [name], fill=HEAD_FILL, token=MUTED)
                self.cell(x + label, y, width, height, lines)
                x += label + width
            self.y += height
        self.y += 5.0

    # ------------------------------------------------------------ tables, bars, pictures

    def _grid(self, block: Grid) -> None:
        scale = ROOM / sum(block.shares)
        widths = [share * scale for share in block.shares]
        if not block.rows:
            return
        self.need(18.0)
        self._grid_head(block, widths)
        for place, row in enumerate(block.rows):
            cells = [
                lines_of(text, SMALL, width - 3.0)[:12]
                for text, width in zip(row, widths, strict=True)
            ]
            height = 4.6 * max(len(lines) for lines in cells) + 3.0
            if self.y + height > HEIGHT - BOTTOM:
                self.next_page()
                self._grid_head(block, widths)
            x, y = LEFT, self.y
            if place % 2:
                self.fill(LEFT, y, ROOM, height, ZEBRA)
            for column, (lines, width) in enumerate(zip(cells, widths, strict=True)):
                at = y + 4.6
                right = column in block.right
                for line in lines:
                    where = x + width - 1.5 if right else x + 1.5
                    self.text(where, at, line, SMALL, align="right" if right else "left")
                    at += 4.6
                x += width
            self.y += height
            self.line(LEFT, self.y, WIDTH - LEFT, self.y, 0.1, RULE)
        self.y += 5.0

    def _grid_head(self, block: Grid, widths: Sequence[float]) -> None:
        y, x = self.y, LEFT
        self.fill(LEFT, y, ROOM, 7.0, HEAD_FILL)
        for column, (head, width) in enumerate(zip(block.heads, widths, strict=True)):
            right = column in block.right
            said = fitted(head, SMALL, width - 2.0)
            where = x + width - 1.5 if right else x + 1.5
            self.text(where, y + 4.8, said, SMALL, token=MUTED, align="right" if right else "left")
            x += width
        self.line(LEFT, y + 7.0, WIDTH - LEFT, y + 7.0, 0.3, PINE)
        self.y += 7.0

    def _bar(self, block: Bar) -> None:
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

    def _pictures(self, block: Pictures) -> None:
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

    def _signatures(self, block: Signatures) -> None:
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


def render_booklet(booklet: Booklet) -> bytes:
    """A booklet as a PDF file; the same booklet gives the same bytes."""
    return _Setting(booklet).draw()
