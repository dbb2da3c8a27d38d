"""The same slips as a document of a word processor, each a row that does not fall apart."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from studyhours.reports import word as look
from studyhours.reports.slips import Slip, SlipSheet
from studyhours.reports.word import Word

_APART = 14
"""Points between a slip and the line to cut along."""


def render_slips_word(sheet: SlipSheet) -> bytes:
    """Slips as a docx file; the same slips give the same bytes."""
    word = Word(sheet.title, sheet.school, sheet.texts)
    table = word.table((1.0,), len(sheet.slips), lined=False)
    for row, slip in zip(table.rows, sheet.slips, strict=True):
        (cell,) = row.cells
        _dashed(cell)
        _fill(word, cell, sheet, slip)
    word.line("", look.SMALL)  # a document ends in a paragraph, never in a table
    return word.finish()


def _fill(word: Word, cell: Any, sheet: SlipSheet, slip: Slip) -> None:  # noqa: ANN401 - python-docx
    word.put(cell, sheet.title, look.TITLE, align="centre")
    cell.paragraphs[0].paragraph_format.space_before = Pt(_APART)
    word.below(cell, f"{slip.to}　{slip.beside}".strip())
    word.below(cell, slip.opening, indent=sheet.texts.language == "zh")
    for number, item in enumerate(slip.items, start=1):
        word.below(cell, f"{number}. {item}")
    word.below(cell, slip.closing)
    word.below(cell, sheet.receipt)
    word.below(cell, sheet.signed, align="right")
    cell.paragraphs[-1].paragraph_format.space_after = Pt(_APART)


def _dashed(cell: Any) -> None:  # noqa: ANN401 - python-docx
    """The line below, to cut along."""
    borders, bottom = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("val", "dashed"), ("sz", "6"), ("space", "0"), ("color", look.MUTED)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001 - no other way
