"""A table meant for paper or a spreadsheet, before either of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from studyhours.domain.texts import load_texts

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")
LEFT, CENTRE, RIGHT = "left", "centre", "right"
# Background and ink of a status, from the design's light tokens; the inks are darkened where the
# token alone would fall short of a contrast of 4.5 : 1 on its tint.
STATUS_COLOURS = {
    "met": ("#dcebe4", "#2a6150"),
    "on_track": ("#e0e7f3", "#345582"),
    "at_risk": ("#f8ecd2", "#7d5210"),
    "missed": ("#f7e0dc", "#a33325"),
    "exempt": ("#efede6", "#565c63"),
    "needs_decision": ("#e0e7f3", "#345582"),
    "not_applicable": ("#efede6", "#565c63"),
}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column.

    Attributes:
        heading: What stands over it.
        weight: Its share of the page's width, relative to the others'.
        align: ``left``, ``centre`` or ``right``.
        number: Whether a spreadsheet keeps its cells as numbers where they are some.
    """

    heading: str
    weight: int = 10
    align: str = LEFT
    number: bool = False


@dataclass(frozen=True, slots=True)
class StatusCell:
    """A cell tinted by a status, which always shows the status in words as well.

    Attributes:
        status: A key of ``STATUS_COLOURS``.
        detail: Further text after the word, such as ``12/15``.
    """

    status: str
    detail: str = ""

    def words(self, language: str) -> str:
        """The status in words, then the detail."""
        word = load_texts(language).say(f"table.status_{self.status}")
        # On a line of its own: a narrow column would break "41.5/72" in the middle.
        return f"{word}\n{self.detail}" if self.detail else word


Cell = str | StatusCell


@dataclass(frozen=True, slots=True)
class TablePaper:
    """A whole table.

    Attributes:
        title: Heading of the document.
        subtitles: Lines under it: school, year, rules and versions, date.
        columns: At least one.
        rows: As many cells each as there are columns.
        sign_off: Last line, for signatures; more than one where it has line breaks.
        sealed: Whether that is whose paper it is, with the day: it stands at the right.
        language: ``zh`` or ``en``.
        landscape: A4 across rather than upright.
    """

    title: str
    subtitles: tuple[str, ...]
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sign_off: str = ""
    sealed: bool = False
    language: str = "zh"
    landscape: bool = True

    def __post_init__(self) -> None:
        if not self.columns or any(column.weight <= 0 for column in self.columns):
            raise ValueError("a table needs columns with a weight")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError("a row needs a cell for every column")
            for cell in row:
                if isinstance(cell, StatusCell) and cell.status not in STATUS_COLOURS:
                    raise ValueError(f"unknown status {cell.status}")

    def shown(self, cell: Cell) -> str:
        """What a cell says."""
        return cell.words(self.language) if isinstance(cell, StatusCell) else cell


def as_number(text: str) -> Decimal | None:
    """The number a cell holds, None when it is text; leading zeros make it text."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None
