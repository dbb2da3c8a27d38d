"""Sets a booklet on A4: cover, contents with page numbers, bookmarks, parts, tables, pictures.

Everything is placed first, page by page; only then is it known on which page each heading stands,
and the contents can be drawn before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from studyhours.reports.booklet import (
    Bar,
    Block,
    Booklet,
    Closing,
    Facts,
    Grid,
    Heading,
    Pictures,
    Remark,
    Signatures,
    Words,
)
from studyhours.reports.booklet_pages import (
    BODY,
    BOTTOM,
    CONTENTS_STEP,
    HEAD_GAP,
    HEIGHT,
    LEFT,
    PART_GAP,
    ROOM,
    RULE,
    SMALL,
    SMALL_STEP,
    STEP,
    TINY,
    TOP,
    WIDTH,
    Page,
    fitted,
    headline,
    lines_of,
)
from studyhours.reports.booklet_parts import Parts, kept_with, tail_of
from studyhours.reports.fonts import printable, text_width
from studyhours.reports.paper import INK, MM, MUTED, PINE, DocumentInfo, Paper
from studyhours.reports.paragraph import Line, break_lines, stretches

Tick = Callable[[int], object]
_LEAST = 2
"""Lines of a paragraph that may stand alone at a page's end or beginning."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A heading where it came to stand; pages counted from the first of the parts."""

    heading: Heading
    key: str
    page: int


class _Setting(Parts):
    """One booklet being set."""

    def __init__(self, booklet: Booklet, tick: Tick) -> None:
        super().__init__()
        self._tick = tick
        self._booklet, self._texts = booklet, booklet.texts
        self._zh = booklet.texts.language == "zh"
        self._entries: list[_Entry] = []

    def draw(self) -> bytes:
        booklet = self._booklet
        if not booklet.cover:
            self._title()
        for place, block in enumerate(booklet.blocks):
            self._tick(len(self.pages))
            self._place(block, booklet.blocks[place + 1 : place + 5])
        front = self._front_pages()
        info = DocumentInfo(
            booklet.title, booklet.school, booklet.subject or booklet.about, extra={}
        )
        paper = Paper(WIDTH, HEIGHT, info)
        total = len(front) + len(self.pages)
        for number, page in enumerate([*front, *self.pages], start=1):
            if number > 1:
                self._tick(len(self.pages))
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
            left = fitted(booklet.title, TINY, ROOM * 0.45)
            right = fitted(booklet.about, TINY, ROOM * 0.5)
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
        spacing = 3.0 if self._zh else 0.0
        lines, size = headline(booklet.title, 34.0, 20.0, ROOM - 6.0, spacing)
        y = 106.0 - 14.0 * (len(lines) - 1)
        for line in lines:
            paper.text(LEFT + 6.0, y, line, size, spacing=spacing)
            y += 14.0
        y = 106.0
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
            noted = entry.heading.note if entry.heading.dated else ""
            # Whoever wrote something has the room that its title leaves.
            left = ROOM - indent - 24.0 - text_width(printable(entry.heading.text), size) / MM
            by = fitted(entry.heading.by or noted, SMALL, max(left, 46.0))
            beside = text_width(by, SMALL) / MM + 4.0 if by else 0.0
            said = fitted(entry.heading.text, size, ROOM - indent - 20.0 - beside)
            paper.text(LEFT + indent, y, said, size, token=INK if outer else MUTED)
            paper.text(WIDTH - LEFT, y, number, size, token=MUTED, align="right")
            begin = LEFT + indent + text_width(said, size) / MM + 3.0
            end = WIDTH - LEFT - text_width(number, size) / MM - 3.0
            if by:
                paper.text(end - 1.0, y, by, SMALL, token=MUTED, align="right")
                end -= beside
            if end > begin:
                paper.line(begin, y - 1.0, end, y - 1.0, 0.12, RULE)
            paper.link(LEFT, y - 6.0, ROOM, CONTENTS_STEP, entry.key)
            y += CONTENTS_STEP

    def _title(self) -> None:
        booklet = self._booklet
        spacing = 3.0 if self._zh else 0.0
        lines, size = headline(booklet.title, 20.0, 14.0, ROOM, spacing)
        y = self.y + 2.0
        for line in lines:
            self.text(WIDTH / 2, y, line, size, align="centre", spacing=spacing)
            y += 10.0
        self.y = y
        if booklet.facts:
            self.facts(Facts(booklet.facts))

    # ------------------------------------------------------------ placing

    def _place(self, block: Block, after: Sequence[Block]) -> None:
        match block:
            case Heading():
                self._heading(block, after)
            case Words():
                self._words(block.text, tail_of(after), quiet=block.look == "quiet")
            case Remark():
                self.remark(block)
            case Facts():
                self.facts(block)
            case Grid():
                self.grid(block, tail_of(after))
            case Bar():
                self.bar(block)
            case Pictures():
                self.pictures(block)
            case Signatures():
                self.signatures(block)
            case Closing():
                self.closing(block)

    def _heading(self, block: Heading, after: Sequence[Block]) -> None:
        wide = block.level == 0 and self._booklet.cover
        size = (17.0 if self._booklet.cover else 13.0) if block.level == 0 else 12.5
        lines = [] if wide or block.by else headline(block.text, size, size, ROOM - 30.0)[0]
        if block.breaks or wide:
            if self.pages[-1].draws:
                self.next_page()
        else:
            # A heading stands with the first lines of what it is over.
            if self.pages[-1].draws:
                self.y += 4.0
            self.need(10.0 + STEP * max(len(lines) - 1, 0) + kept_with(after))
        y = self.y + size * 0.36
        number = len(self.pages)
        self._entries.append(_Entry(block, f"h{len(self._entries)}", number))
        if block.by:
            self._authored(block)
            return
        if block.note:
            self.text(WIDTH - LEFT, y, block.note, SMALL, token=MUTED, align="right")
        if wide:
            self.fill(LEFT, y - 5.4, 1.6, 7.0, PINE)
            self.text(LEFT + 5.0, y, fitted(block.text, size, ROOM - 30.0), size)
        for at, line in enumerate(lines):
            self.text(LEFT, y + STEP * at, line, size, token=PINE)
        y += STEP * max(len(lines) - 1, 0)
        self.y = y + (PART_GAP if wide else HEAD_GAP)

    def _authored(self, block: Heading) -> None:
        """A title in the middle, in as many lines as it needs, and who wrote it."""
        lines, size = headline(block.text, 16.0, 13.0, ROOM - 16.0)
        y = self.y + 6.0
        for line in lines:
            self.text(WIDTH / 2, y, line, size, align="centre")
            y += 8.4
        by = fitted(block.by, BODY, ROOM - 20.0)
        self.text(WIDTH / 2, y + 0.6, by, BODY, token=MUTED, align="centre")
        self.y = y + 9.0

    def _words(self, text: str, tail: float, *, quiet: bool = False) -> None:
        size, step = (SMALL, SMALL_STEP) if quiet else (BODY, STEP)
        indent = 2 * size if self._zh and not quiet else 0.0
        parts = printable(text).rstrip("\n").split("\n")
        for number, part in enumerate(parts, start=1):
            if not part.strip():
                self.y += step / 2
                continue
            lines = break_lines(part.strip(), size, ROOM * MM, indent)
            # Nor does a first one: of three lines all stay together. What names the field of a
            # template, 【建议】, stays with the lines it names.
            names = (
                number < len(parts) and part.strip().startswith("【") and part.strip()[-1] == "】"
            )
            first = min(len(lines), _LEAST + (len(lines) == _LEAST + 1))
            self.need(step * (first + (_LEAST if names else 0)))
            for place, line in enumerate(lines):
                # No last line stands alone on a page, nor what is signed below it.
                left = len(lines) - place
                below = tail if number == len(parts) and left <= _LEAST else 0.0
                self.need(step * min(left, _LEAST) + below if left <= _LEAST else step)
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


def _nobody(_done: int) -> None:
    """Nobody is told."""


def render_booklet(booklet: Booklet, tick: Tick = _nobody) -> bytes:
    """A booklet as a PDF file; the same booklet gives the same bytes.

    Args:
        booklet: What is in it.
        tick: Told how many pages are set, some at a time; may call it off.
    """
    return _Setting(booklet, tick).draw()
