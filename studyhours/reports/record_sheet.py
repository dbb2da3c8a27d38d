"""One record on A4: facts two in a line, tables with their columns, running text in boxes.

Type gets smaller, within reason, where that keeps everything on one page; what is longer than that
goes on, with its heading again, on the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from studyhours.domain.texts import Texts
from studyhours.reports.fonts import printable, text_width
from studyhours.reports.paper import INK, MM, MUTED, PINE, DocumentInfo, Paper
from studyhours.reports.paragraph import cell_lines

_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 16.0
_ROOM = _WIDTH - 2 * _MARGIN
_TITLE, _SMALL = 18.0, 8.0
_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5)
"""Type sizes in points, the first that fits on one page."""
_LABEL = 24.0
_TOP, _AGAIN, _SIGN = 20.0, 8.0, 14.0
_BOTTOM = _HEIGHT - _MARGIN - 6.0
_PAD = 1.5
_GREY, _FILL = "#8b928e", "#efede6"
_LEAST = 3
"""Lines of a text that may stand alone at a page's end."""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table of a record.

    Attributes:
        title: What it is.
        heads: Names of its columns.
        rows: Its rows.
        shares: How much of the width each column takes.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PaperText:
    """Running text of a record, with what it is."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """What a paper says.

    Attributes:
        title: Heading.
        school: The school.
        facts: Names with what they say; short ones share a line.
        parts: Facts of the template, tables and texts, in order.
        texts: Language.
    """

    title: str
    school: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[PaperTable | PaperText | tuple[tuple[str, str], ...], ...]
    texts: Texts


@dataclass(slots=True)
class _Cell:
    width: float
    lines: list[str]
    head: bool = False


@dataclass(slots=True)
class _Strip:
    """A row of boxes; ``before`` is drawn again where it begins a page."""

    cells: list[_Cell]
    before: list[_Strip] = field(default_factory=list)
    keep: bool = False


class _Setting:
    """One record being set in one size of type."""

    def __init__(self, record: RecordPaper, size: float) -> None:
        self.record, self.size = record, size
        self.line = size * 0.46
        self._strips = self._facts(record.facts)
        for part in record.parts:
            if isinstance(part, PaperTable):
                self._strips += self._table(part)
            elif isinstance(part, PaperText):
                self._strips += self._text(part)
            else:
                self._strips += self._facts(part)

    @property
    def height(self) -> float:
        """How high everything is, on paper without end."""
        return _MARGIN + _TOP + sum(self._high(one) for one in self._strips) + _SIGN

    # ------------------------------------------------------------ boxes

    def _lines(self, text: str, width: float) -> list[str]:
        room = (width - 2 * _PAD) * MM
        return cell_lines(printable(text) or "", self.size, room)

    def _cell(self, text: str, width: float, *, head: bool = False) -> _Cell:
        return _Cell(width, self._lines(text, width), head)

    def _facts(self, facts: Sequence[tuple[str, str]]) -> list[_Strip]:
        strips: list[_Strip] = []
        waiting: list[_Cell] = []
        half, whole = _ROOM / 2 - _LABEL, _ROOM - _LABEL
        for name, said in facts:
            is_long = text_width(printable(said), self.size) > 2 * (half - 2 * _PAD) * MM
            if is_long and waiting:
                strips.append(_Strip([*waiting, _Cell(_ROOM / 2, [""])]))
                waiting = []
            waiting.append(self._cell(name, _LABEL, head=True))
            waiting.append(self._cell(said, whole if is_long else half))
            if is_long or len(waiting) == 4:
                strips.append(_Strip(waiting))
                waiting = []
        if waiting:
            strips.append(_Strip([waiting[0], self._cell(facts[-1][1], whole)]))
        return strips

    def _table(self, table: PaperTable) -> list[_Strip]:
        scale = _ROOM / sum(table.shares)
        widths = [share * scale for share in table.shares]
        title = _Strip([self._cell(table.title, _ROOM, head=True)], keep=True)
        heads = _Strip(
            [
                self._cell(one, width, head=True)
                for one, width in zip(table.heads, widths, strict=True)
            ],
            keep=True,
        )
        rows = [
            _Strip(
                [self._cell(one, width) for one, width in zip(row, widths, strict=True)],
                [title, heads],
            )
            for row in table.rows
        ]
        return [title, heads, *rows]

    def _text(self, part: PaperText) -> list[_Strip]:
        title = _Strip([self._cell(part.title, _ROOM, head=True)], keep=True)
        return [title, _Strip([self._cell(part.text, _ROOM)], [title])]

    def _high(self, strip: _Strip) -> float:
        return max(len(cell.lines) for cell in strip.cells) * self.line + 2 * _PAD + 0.6

    # ------------------------------------------------------------ pages

    def _pages(self) -> list[list[_Strip]]:
        pages: list[list[_Strip]] = [[]]
        y = _MARGIN + _TOP
        left = list(self._strips)
        while left:
            strip = left.pop(0)
            ahead = self._high(strip)
            if strip.keep and left:
                # A heading stays with what it heads, or at least with its first lines.
                following = left[1] if left[0].keep and len(left) > 1 else left[0]
                ahead += min(self._high(following), _LEAST * self.line + 2 * _PAD)
                ahead += self._high(left[0]) if left[0].keep else 0.0
            if y + ahead <= _BOTTOM:
                pages[-1].append(strip)
                y += self._high(strip)
                continue
            room = int((_BOTTOM - y - 2 * _PAD - 0.6) / self.line)
            if not strip.keep and room >= _LEAST and self._splits(strip, room):
                here, there = self._split(strip, room)
                pages[-1].append(here)
                strip = there
            pages.append([])
            y = _MARGIN + _AGAIN
            for again in strip.before:
                pages[-1].append(again)
                y += self._high(again)
            left.insert(0, strip)
            if y + ahead > _BOTTOM and len(pages) > 400:
                raise AssertionError("a strip that fits on no page")
        if y + _SIGN > _BOTTOM + 4.0:
            pages.append([])
        return pages

    @staticmethod
    def _splits(strip: _Strip, room: int) -> bool:
        most = max(len(cell.lines) for cell in strip.cells)
        return most > room and most - room >= 1

    @staticmethod
    def _split(strip: _Strip, room: int) -> tuple[_Strip, _Strip]:
        here = [_Cell(one.width, one.lines[:room] or [""], one.head) for one in strip.cells]
        there = [_Cell(one.width, one.lines[room:] or [""], one.head) for one in strip.cells]
        return _Strip(here, strip.before), _Strip(there, strip.before)

    # ------------------------------------------------------------ drawing

    def draw(self) -> bytes:
        record = self.record
        info = DocumentInfo(
            title=record.title, author=record.school, subject=record.title, extra={}
        )
        paper = Paper(_WIDTH, _HEIGHT, info)
        pages = self._pages()
        for number, strips in enumerate(pages, start=1):
            if number > 1:
                paper.next_page()
                paper.text(_MARGIN, _MARGIN + 3.0, printable(record.title), _SMALL, token=MUTED)
                y = _MARGIN + _AGAIN
            else:
                y = self._heading(paper)
            for strip in strips:
                self._draw(paper, y, strip)
                y += self._high(strip)
            if number == len(pages):
                self._sign_off(paper, y)
            said = record.texts.say("table.page", page=number, pages=len(pages))
            foot = _HEIGHT - _MARGIN + 4.0
            paper.text(_WIDTH / 2, foot, said, _SMALL, token=MUTED, align="centre")
        return paper.finish()

    def _heading(self, paper: Paper) -> float:
        record, size = self.record, _TITLE
        heading = printable(record.title)
        while size > 9.0 and text_width(heading, size, 2.0) > _ROOM * MM:
            size -= 1.0
        spacing = 2.0 if record.texts.language == "zh" else 0.3
        paper.text(_WIDTH / 2, _MARGIN + 7.0, heading, size, spacing=spacing, align="centre")
        school = printable(record.school)
        paper.text(_WIDTH / 2, _MARGIN + 14.0, school, 10.0, token=MUTED, align="centre")
        paper.line(_MARGIN, _MARGIN + _TOP, _WIDTH - _MARGIN, _MARGIN + _TOP, 0.4, PINE)
        return _MARGIN + _TOP

    def _draw(self, paper: Paper, y: float, strip: _Strip) -> None:
        x, height = _MARGIN, self._high(strip)
        for cell in strip.cells:
            if cell.head:
                paper.fill(x, y, cell.width, height, _FILL)
            for line in (
                (x, y, x + cell.width, y),
                (x, y + height, x + cell.width, y + height),
                (x, y, x, y + height),
                (x + cell.width, y, x + cell.width, y + height),
            ):
                paper.line(*line, 0.15, _GREY)
            baseline = y + _PAD + self.line * 0.78
            for text in cell.lines:
                paper.text(x + _PAD, baseline, text, self.size, token=INK)
                baseline += self.line
            x += cell.width

    def _sign_off(self, paper: Paper, y: float) -> None:
        paper.text(_MARGIN, y + 9.0, self.record.texts.say("record_paper.signed"), 10.0)


def render_record(record: RecordPaper) -> bytes:
    """A record as a PDF file; the same record gives the same bytes.

    Raises:
        UnusableInput: ``glyph_missing``.
    """
    setting = _Setting(record, _SIZES[0])
    for size in _SIZES[1:]:
        if setting.height <= _BOTTOM + 4.0:
            break
        setting = _Setting(record, size)
    if setting.height > _BOTTOM + 4.0:
        setting = _Setting(record, _SIZES[1])
    return setting.draw()
