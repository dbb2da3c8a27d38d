"""A booklet as a document of a word processor, for people who go on editing."""

# ruff: noqa: ANN401 - python-docx hands out elements of XML without types of their own.

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.shared import Mm, Pt

from studyhours.reports import word as look
from studyhours.reports.booklet import (
    Bar,
    Block,
    Booklet,
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
from studyhours.reports.word import Word

_LEAST = 2
_ACROSS = 3
_LONG_FACT = 40
"""Characters beyond which a fact has a row of its own."""
_COVER_SIZES = ((300, Pt(12)), (28, Pt(20)))
"""Titles of more characters than these, and their type: a cover is one page."""
_LINE = "＿" * 10


class _Writing:
    """One booklet being written."""

    def __init__(self, booklet: Booklet) -> None:
        self._booklet = booklet
        self._word = Word(booklet.title, booklet.school, booklet.texts)
        self._zh = booklet.texts.language == "zh"
        self._keys = {
            id(block): f"h{number}"
            for number, block in enumerate(booklet.blocks)
            if isinstance(block, Heading)
        }

    def make(self) -> bytes:
        booklet, word = self._booklet, self._word
        word.around((booklet.title, booklet.about) if booklet.cover else None)
        if booklet.cover:
            self._cover()
            self._contents()
        else:
            word.line(booklet.title, look.TITLE)
            if booklet.facts:
                self._facts(Facts(booklet.facts))
        for number, block in enumerate(booklet.blocks, 1):
            # Where people sign does not stand alone on a page.
            self._place(block, ends=number == len(booklet.blocks) - 1)
        return word.finish()

    def _cover(self) -> None:
        booklet, word = self._booklet, self._word
        word.line(booklet.school, look.SCHOOL)
        for _ in range(6):
            word.line("")
        title = word.line(booklet.title, look.COVER)
        size = next((size for most, size in _COVER_SIZES if len(booklet.title) > most), None)
        for run in title.runs:
            run.font.size = size
        for _ in range(10):
            word.line("")
        for name, said in booklet.facts:
            word.line(f"{name}　　{said}", look.SCHOOL)
        word.next_page()

    def _contents(self) -> None:
        listed = [one for one in self._booklet.blocks if isinstance(one, Heading) and one.listed]
        self._word.line(self._booklet.texts.say("booklet.contents"), look.TITLE)
        for one in listed:
            said = f"{one.text}　　{one.by}" if one.by else one.text
            self._word.contents_line(said, self._keys[id(one)], inner=one.level > 0)

    def _place(self, block: Block, *, ends: bool) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Words():
                self._words(block, keep=ends)
            case Remark():
                self._word.line(block.text, look.REMARK, keep=True)
                self._word.line(block.by, look.QUIET, align="right")
            case Facts():
                self._facts(block)
            case Grid():
                self._grid(block)
            case Bar():
                self._word.line(f"{block.text}　　{block.said}")
            case Pictures():
                self._pictures(block.pictures)
            case Signatures():
                self._signatures(block.lines)
            case Closing():
                self._closing(block.lines)

    def _words(self, block: Words, *, keep: bool) -> None:
        quiet = block.look == "quiet"
        style = look.QUIET if quiet else look.BODY
        parts = block.text.split("\n")
        for number, part in enumerate(parts, 1):
            last = keep and number == len(parts)
            self._word.line(part.strip(), style, indent=self._zh and not quiet, keep=last)

    def _heading(self, block: Heading) -> None:
        word = self._word
        breaks = block.breaks or (block.level == 0 and self._booklet.cover)
        text = f"{block.text}　　{block.note}" if block.note else block.text
        level, middle = min(block.level, 1) + 1, bool(block.by)
        paragraph = word.heading(text, level, breaks=breaks, middle=middle)
        key = self._keys[id(block)]
        word.mark(paragraph, key, int(key[1:]))
        if block.by:
            word.line(block.by, look.BY, keep=True)

    def _facts(self, block: Facts) -> None:
        rows = _fact_rows(block.rows)
        word = self._word
        table = word.table((24.0, 57.0, 24.0, 57.0), len(rows))
        for row, facts in zip(table.rows, rows, strict=True):
            cells = row.cells
            if len(facts) == 1:
                cells[1].merge(cells[3])
            for at, (name, said) in enumerate(facts):
                word.put(cells[2 * at], name, look.QUIET)
                word.shade(cells[2 * at])
                word.put(cells[2 * at + 1], said)
        word.line("", look.SMALL)

    def _grid(self, block: Grid) -> None:
        if not block.rows:
            return
        word = self._word
        table = word.table(block.shares, len(block.rows) + 1)
        last = len(block.rows)
        for number, (row, said) in enumerate(
            zip(table.rows, (block.heads, *block.rows), strict=True)
        ):
            # The head stays with the first rows, and the last row is not left alone.
            keep = number < _LEAST or number == last - 1
            if number == 0:
                word.repeat(row)
            for column, (cell, text) in enumerate(zip(row.cells, said, strict=True)):
                align = "right" if column in block.right else "left"
                style = look.SMALL if number else look.QUIET
                word.put(cell, text, style, align=align, keep=keep and number != last)
                if number == 0:
                    word.shade(cell)
        word.line("", look.SMALL)

    def _pictures(self, pictures: Sequence[Picture]) -> None:
        word = self._word
        across = min(_ACROSS, len(pictures))
        rows = [pictures[at : at + across] for at in range(0, len(pictures), across)]
        table = word.table((1.0,) * across, len(rows), lined=False)
        width = word.width / across - 6.0
        for row, found in zip(table.rows, rows, strict=True):
            for cell, one in zip(row.cells, found, strict=False):
                self._picture(cell, one, width)
        word.line("", look.SMALL)

    def _picture(self, cell: Any, one: Picture, width: float) -> None:
        paragraph = cell.paragraphs[0]
        scale = min(width / max(one.width, 1), width * 0.75 / max(one.height, 1))
        paragraph.add_run().add_picture(io.BytesIO(one.png), Mm(one.width * scale))
        self._word.below(cell, one.caption, look.QUIET, align="centre")

    def _signatures(self, lines: Sequence[str]) -> None:
        word = self._word
        rows = [lines[at : at + 2] for at in range(0, len(lines), 2)]
        word.line("")
        table = word.table((1.0, 1.0), len(rows), lined=False)
        for row, found in zip(table.rows, rows, strict=True):
            for cell, said in zip(row.cells, found, strict=False):
                word.put(cell, f"{said}{_LINE}", look.BODY, room=18.0, keep=True)
        word.line("", look.SMALL)

    def _closing(self, lines: Sequence[str]) -> None:
        word = self._word
        for _ in range(3):
            word.line("", keep=True)
        table = word.table((1.0, 1.0), len(lines), lined=False)
        for row, said in zip(table.rows, lines, strict=True):
            word.put(row.cells[1], said, look.BODY, align="centre", keep=True)
        word.line("", look.SMALL)


def _fact_rows(facts: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Facts two to a row, a long one alone."""
    rows: list[list[tuple[str, str]]] = []
    for fact in facts:
        whole = len(fact[1]) > _LONG_FACT
        before = rows[-1] if rows else []
        if whole or len(before) != 1 or len(before[0][1]) > _LONG_FACT:
            rows.append([fact])
        else:
            before.append(fact)
    return rows


def render_booklet_word(booklet: Booklet) -> bytes:
    """A booklet as a docx file; the same booklet gives the same bytes."""
    return _Writing(booklet).make()
