"""The sign-in sheet (签到表) on A4: what it is about, then a box for everybody's signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyhours.domain.texts import Texts
from studyhours.reports.fonts import printable, text_width
from studyhours.reports.paper import INK, MM, MUTED, PINE, DocumentInfo, Paper
from studyhours.reports.paragraph import balanced_lines, cell_lines

_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 16.0
_TITLE, _TEXT, _SMALL = 18.0, 10.0, 8.0  # type sizes in points
_LEAST = 6.0  # points
_IN_ROW = 2  # lines
_LABEL = 22.0  # millimetres for the name of a fact
_FACT, _LINE = 8.4, 4.6  # a fact's height, and what each further line adds
_HEAD, _ROW = 8.4, 8.8
_FOOT = 22.0  # kept below the table on the last page
_PAGE_FOOT = 10.0
_GREY = "#8b928e"
_HEAD_FILL = "#efede6"
SPARE = 3
"""Empty rows for those who come and were not expected, where the last page has room."""
_SHARES = (11.0, 30.0, 32.0, 48.0, 24.0, 33.0)
"""Widths in millimetres: number, name, group or subject, signature, time, note."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who is to sign.

    Attributes:
        name: The name.
        beside: Group or subject.
        note: Remark that is known beforehand, such as leave.
    """

    name: str
    beside: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """What a sheet says.

    Attributes:
        title: Heading, such as 校本研训签到表.
        school: The school.
        wide: Facts that have a whole line: name and what it says.
        facts: Facts of which two share a line.
        people: Who is to sign, in order.
        texts: Language.
    """

    title: str
    school: str
    wide: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    people: tuple[Signer, ...]
    texts: Texts


class _Setting:
    """One sheet being set."""

    def __init__(self, sheet: SignInSheet) -> None:
        self.sheet = sheet
        self._room = _WIDTH - 2 * _MARGIN
        scale = self._room / sum(_SHARES)
        self._widths = [share * scale for share in _SHARES]
        self._heads = [
            sheet.texts.say(f"sign_in.{name}")
            for name in ("number", "name", "beside", "signature", "time", "note")
        ]

    def draw(self) -> bytes:
        sheet = self.sheet
        info = DocumentInfo(
            title=sheet.title, author=sheet.school, subject=sheet.wide[0][1], extra={}
        )
        paper = Paper(_WIDTH, _HEIGHT, info)
        top = self._facts_end()
        pages = self._pages(top)
        number = 0
        for place, rows in enumerate(pages, start=1):
            if place > 1:
                paper.next_page()
            y = self._heading(paper) if place == 1 else self._again(paper)
            y = self._head(paper, y) if rows else y
            for signer in rows:
                number += signer is not None
                self._row(paper, y, str(number) if signer is not None else "", signer)
                y += _ROW
            if place == len(pages):
                self._sign_off(paper, y)
            said = sheet.texts.say("table.page", page=place, pages=len(pages))
            foot = _HEIGHT - _MARGIN + 4.0
            paper.text(_WIDTH / 2, foot, said, _SMALL, token=MUTED, align="centre")
        return paper.finish()

    # ------------------------------------------------------------ where things stand

    def _lines(self, text: str, width: float) -> list[str]:
        room = (width - 3.0) * MM
        return cell_lines(printable(text) or "", _TEXT, room)[:6]

    def _fact_rows(self) -> list[list[tuple[str, list[str], float]]]:
        """Rows of facts: name, lines, and the width of what it says."""
        whole, half = self._room - _LABEL, self._room / 2 - _LABEL
        rows = [[(name, self._lines(said, whole), whole)] for name, said in self.sheet.wide]
        facts = [(name, self._lines(said, half), half) for name, said in self.sheet.facts]
        rows += [facts[at : at + 2] for at in range(0, len(facts), 2)]
        return rows

    @staticmethod
    def _height(row: Sequence[tuple[str, list[str], float]]) -> float:
        return _FACT + _LINE * (max(len(lines) for _, lines, _ in row) - 1)

    def _facts_end(self) -> float:
        return _MARGIN + 18.0 + sum(self._height(row) for row in self._fact_rows()) + 5.0

    def _pages(self, top: float) -> list[list[Signer | None]]:
        """Who stands on which page; the last one has room for the lines below."""
        bottom = _HEIGHT - _MARGIN - _PAGE_FOOT
        pages: list[list[Signer | None]] = [[]]
        y = top + _HEAD
        for one in self.sheet.people:
            if y + _ROW > bottom:
                pages.append([])
                y = _MARGIN + 8.0 + _HEAD
            pages[-1].append(one)
            y += _ROW
        spare = int((bottom - _FOOT - y) / _ROW)
        if spare < 0:
            # The lines below the table take one name along, so that they do not stand alone.
            moved = [pages[-1].pop()] if len(pages[-1]) > 1 else []
            pages.append(moved)
            spare = SPARE
        pages[-1] += [None] * max(min(spare, SPARE), 0)
        return pages

    # ------------------------------------------------------------ drawing

    def _heading(self, paper: Paper) -> float:
        sheet = self.sheet
        size = _TITLE
        heading = printable(sheet.title)
        while text_width(heading, size, 2.0) > self._room * MM:
            size -= 1.0
        zh = sheet.texts.language == "zh"
        paper.text(
            _WIDTH / 2, _MARGIN + 7.0, heading, size, spacing=2.0 if zh else 0.3, align="centre"
        )
        y = _MARGIN + 13.0
        for row in self._fact_rows():
            height, x = self._height(row), _MARGIN
            for name, lines, width in row:
                self._box(paper, x, y, _LABEL, height, fill=True)
                self._text(paper, x, y, _LABEL, height, [name])
                self._box(paper, x + _LABEL, y, width, height)
                self._text(paper, x + _LABEL, y, width, height, lines, left=True)
                x += _LABEL + width
            if x < _WIDTH - _MARGIN - 1.0:
                self._box(paper, x, y, _WIDTH - _MARGIN - x, height)
            y += height
        return y + 5.0

    def _again(self, paper: Paper) -> float:
        said = f"{self.sheet.title}　{self.sheet.wide[0][1]}"
        line = printable(" ".join(said.split()))
        while text_width(line, _SMALL) > self._room * MM:
            line = f"{line[:-2]}…"
        paper.text(_MARGIN, _MARGIN + 3.0, line, _SMALL, token=MUTED)
        return _MARGIN + 8.0

    def _head(self, paper: Paper, y: float) -> float:
        x = _MARGIN
        for width, head in zip(self._widths, self._heads, strict=True):
            self._box(paper, x, y, width, _HEAD, fill=True)
            self._text(paper, x, y, width, _HEAD, [head])
            x += width
        paper.line(_MARGIN, y, _WIDTH - _MARGIN, y, 0.4, PINE)
        return y + _HEAD

    def _row(self, paper: Paper, y: float, number: str, signer: Signer | None) -> None:
        said = (
            (number, signer.name, signer.beside, "", "", signer.note)
            if signer is not None
            else ("",) * len(_SHARES)
        )
        x = _MARGIN
        for width, text in zip(self._widths, said, strict=True):
            self._box(paper, x, y, width, _ROW)
            lines = _in_row(printable(text), width)
            # Two lines of the usual type would touch the row's rules.
            largest = _TEXT if len(lines) == 1 else _SMALL
            self._text(paper, x, y, width, _ROW, lines, largest=largest)
            x += width

    def _sign_off(self, paper: Paper, y: float) -> None:
        say = self.sheet.texts.say
        line = say("sign_in.counted", count=len(self.sheet.people))
        paper.text(_MARGIN, y + 8.0, line, _TEXT)
        paper.text(_MARGIN, y + 16.0, say("sign_in.signed"), _TEXT)

    @staticmethod
    def _box(
        paper: Paper, x: float, y: float, width: float, height: float, *, fill: bool = False
    ) -> None:
        if fill:
            paper.fill(x, y, width, height, _HEAD_FILL)
        for line in (
            (x, y, x + width, y),
            (x, y + height, x + width, y + height),
            (x, y, x, y + height),
            (x + width, y, x + width, y + height),
        ):
            paper.line(*line, 0.15, _GREY)

    @staticmethod
    def _text(
        paper: Paper,
        x: float,
        y: float,
        width: float,
        height: float,
        lines: Sequence[str],
        *,
        left: bool = False,
        largest: float = _TEXT,
    ) -> None:
        size = largest
        while size > _LEAST and any(text_width(line, size) > (width - 2.0) * MM for line in lines):
            size -= 0.5
        step = _LINE * largest / _TEXT
        baseline = y + height / 2 - step * (len(lines) - 1) / 2 + size * 0.37 / MM
        at = x + 1.5 if left else x + width / 2
        for line in lines:
            paper.text(at, baseline, line, size, token=INK, align="left" if left else "centre")
            baseline += step


def _name_parts(text: str) -> list[str]:
    """A name of several parts in two lines, broken after one of its dots; empty for others."""
    dots = [at for at, character in enumerate(text, 1) if character == "·"]
    if not dots:
        return []
    best = min(dots, key=lambda at: max(at, len(text) - at))
    return [text[:best], text[best:]]


def _in_row(text: str, width: float) -> list[str]:
    """A name or a remark as it stands in its row: in two lines of smaller type where it is long."""
    room = (width - 2.0) * MM
    if text_width(text, _SMALL) <= room:
        return [text]
    if (parts := _name_parts(text)) and all(text_width(one, 7.0) <= room for one in parts):
        return parts
    lines: list[str] = []
    for size in (_SMALL, 7.0, _LEAST):
        broken = balanced_lines(text, size, room)
        lines = ["".join(atom.text for atom in line.atoms).strip() for line in broken]
        if len(lines) <= _IN_ROW:
            return lines
    return [*lines[: _IN_ROW - 1], f"{lines[_IN_ROW - 1][:-1]}…"]


def render_sign_in(sheet: SignInSheet) -> bytes:
    """A sign-in sheet as a PDF file; the same sheet gives the same bytes.

    Raises:
        UnusableInput: ``glyph_missing``.
    """
    return _Setting(sheet).draw()
