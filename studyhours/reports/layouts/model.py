"""Layouts and their typed elements; lengths in millimetres, type sizes in points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from studyhours.domain.errors import UnusableInput
from studyhours.reports.layouts.texts import LayoutText

FORMAT = 1
"""The newest form of layouts that this program knows."""
PAPERS: Mapping[str, tuple[float, float]] = {
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "16K": (185.0, 260.0),
}
"""Papers by name, upright; 16K as Chinese schools buy it."""
ALWAYS, ISSUED, PREVIEW = "always", "issued", "preview"
EMBLEM = "emblem"
_TYPE_IN_ROW = 1.75
"""Points of type in a millimetre of a row's height: as large as leaves room above and below."""
SMALLEST_TYPE = 5.0
"""Points below which nothing in a table is set."""


@dataclass(frozen=True, slots=True)
class TextElement:
    """Words in a box.

    Attributes:
        id: Its name.
        x: Left edge of the box.
        y: Top edge.
        width: Of the box.
        height: Of the box.
        text: What it says.
        size: Type size, in points; made smaller down to ``smallest`` where the words need it.
        smallest: The smallest size.
        align: ``left``, ``centre``, ``right`` or ``justified``.
        vertical: ``top``, ``middle`` or ``bottom``.
        leading: Height of a line as a multiple of the size.
        spacing: Points between letters, of what stands in one line.
        indent: Of every paragraph but an address that ends with a colon, in characters.
        lines: How many at most.
        colour: Of the letters.
        weight: Points by which their strokes are thickened.
        rules: Length of a fine line on either side of what stands in one line.
        shown: ``always``, ``issued`` or ``preview``.
    """

    id: str
    x: float
    y: float
    width: float
    height: float
    text: LayoutText
    size: float
    smallest: float
    align: str = "left"
    vertical: str = "top"
    leading: float = 1.5
    spacing: float = 0.0
    indent: float = 0.0
    lines: int = 40
    colour: str = "ink"
    weight: float = 0.0
    rules: float = 0.0
    shown: str = ALWAYS


@dataclass(frozen=True, slots=True)
class ImageElement:
    """A picture in a box; the school's emblem, or one of the layout's own."""

    id: str
    x: float
    y: float
    width: float
    height: float
    picture: str
    shown: str = ALWAYS


@dataclass(frozen=True, slots=True)
class BackgroundElement:
    """A picture that covers the page."""

    id: str
    picture: str


@dataclass(frozen=True, slots=True)
class SealElement:
    """The place of the school's seal, by its middle; a dashed circle where there is none."""

    id: str
    x: float
    y: float
    diameter: float
    hint: LayoutText | None = None


@dataclass(frozen=True, slots=True)
class SignatureElement:
    """A line to sign on, its caption before it, perhaps a picture of the signature."""

    id: str
    x: float
    y: float
    width: float
    height: float
    caption: LayoutText
    picture: str = ""
    size: float = 12.0
    colour: str = "ink"


@dataclass(frozen=True, slots=True)
class CodeElement:
    """The QR code with the signed facts."""

    id: str
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class LineElement:
    """A straight line."""

    id: str
    x: float
    y: float
    x2: float
    y2: float
    stroke: float = 0.2
    colour: str = "line"


@dataclass(frozen=True, slots=True)
class BorderElement:
    """A border drawn by lines, ``inset`` from the paper's edge."""

    id: str
    style: str
    inset: float
    colour: str = "pine"
    accent: str = "cinnabar"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; left out where it has nothing to say."""

    width: float
    head: str
    cell: LayoutText
    align: str = "centre"


@dataclass(frozen=True, slots=True)
class TableElement:
    """A table: one row of facts, or a row for every record.

    Attributes:
        id: Its name.
        x: Left edge.
        y: Top edge.
        row: Height of a row.
        columns: Its columns.
        size: Type size.
        rows: ``one`` or ``records``.
        most: Records it has room for in rows of that height.
        least_row: How low rows become, their type with them, for more records in the same room; 0
            for not at all.
        note: What stands at its right end, such as the unit.
        colour: Of its lines.
        tint: Of its head.
    """

    id: str
    x: float
    y: float
    row: float
    columns: tuple[Column, ...]
    size: float = 12.0
    rows: str = "one"
    most: int = 12
    least_row: float = 0.0
    note: LayoutText | None = None
    colour: str = "line"
    tint: str = "#dcebe4"

    def holding(self, records: int) -> TableElement:
        """The table with rows low enough for so many records.

        Raises:
            UnusableInput: it has no room for them.
        """
        if records <= self.most:
            return self
        room = self.row * (self.most + 1)
        row = room / (records + 1)
        if not self.least_row or row < self.least_row:
            most = int(room / self.least_row + 1e-6) - 1 if self.least_row else self.most
            raise UnusableInput("layout_too_many_records", place=self.id, count=records, most=most)
        return replace(self, row=row, size=min(self.size, row * _TYPE_IN_ROW))


Element = (
    TextElement
    | ImageElement
    | BackgroundElement
    | SealElement
    | SignatureElement
    | CodeElement
    | LineElement
    | BorderElement
    | TableElement
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A checked layout.

    Attributes:
        kind: The kind of paper it is for.
        title: What it is called in a list, by language.
        heading: What the paper is called, by language.
        width: Of the page.
        height: Of the page.
        tint: Colour of the page; empty for white.
        elements: By language, in the order in which they are drawn.
        document: The plain data it was read from.
    """

    kind: str
    title: Mapping[str, str]
    heading: Mapping[str, str]
    width: float
    height: float
    tint: str
    elements: Mapping[str, tuple[Element, ...]]
    document: Mapping[str, Any] = field(repr=False)

    @property
    def pictures(self) -> frozenset[str]:
        """The pictures of its own that it names, by their SHA-256."""
        names = {str(one.get("picture", "")) for one in self.document["elements"]}
        return frozenset(names - {"", EMBLEM})
