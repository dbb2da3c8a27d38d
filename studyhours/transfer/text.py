"""The texts of cells, tidied."""

from __future__ import annotations

import re
from functools import lru_cache

from studyhours.domain.tidy import is_placeholder, tidy_line, tidy_prose
from studyhours.transfer.cells import Cell, cell_text

_BLANK_RUN = re.compile(r"[ \f\v]+")


def clean_line(cell: Cell) -> str:
    """One line of tidy text: runs of white space become one space; Chinese punctuation stays."""
    return tidy_line(cell_text(cell))


def clean_body(cell: Cell) -> str:
    """Tidy running text that keeps its paragraphs."""
    text = tidy_prose(cell_text(cell))
    if "\n" not in text and "\r" not in text:
        return _BLANK_RUN.sub(" ", text).strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_BLANK_RUN.sub(" ", line).strip() for line in lines.split("\n")).strip()


def optional_line(cell: Cell) -> str:
    """A tidy line, empty for placeholders."""
    return _optional(cell if isinstance(cell, str) else cell_text(cell))


@lru_cache(maxsize=32_768)
def _optional(text: str) -> str:
    line = tidy_line(text)
    return "" if is_placeholder(line) else line
