"""What a booklet is made of: a teacher's portfolio, a growth handbook, an agreement, a proof.

Only what stands in it; ``reports.booklet_setting`` sets it on pages, ``reports.booklet_word`` makes
it a document to edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from studyhours.domain.texts import Texts


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; it stands in the contents and in the viewer's bookmarks.

    Attributes:
        text: What it says.
        level: 0 for a part, which begins a page; 1 within it.
        note: Said small at the right, such as a count.
        listed: Whether it stands in the contents; among the bookmarks it always does.
        by: Who wrote what follows: the heading stands in the middle with them below, and the
            contents name them.
        breaks: Whether it begins a page wherever it stands.
        dated: Whether the note is a day, which the contents say too.
    """

    text: str
    level: int = 0
    note: str = ""
    listed: bool = True
    by: str = ""
    breaks: bool = False
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Running text; each line of it is a paragraph.

    Attributes:
        text: The text.
        look: ``body``, or ``quiet`` for what is only said beside it.
    """

    text: str
    look: str = "body"


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody else wrote beside it.

    Attributes:
        text: The remark.
        by: Who and when.
    """

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they say, two beside each other."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its head comes again on each page.

    Attributes:
        heads: What stands over the columns.
        shares: Widths of the columns relative to each other.
        rows: Their cells.
        right: Columns set to the right.
    """

    heads: Sequence[str]
    shares: Sequence[float]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Bar:
    """How far something is.

    Attributes:
        text: What it is about.
        part: How much of it is done, from 0 to 1; None where nothing is measured.
        said: The same in words.
        done: Whether it is reached.
    """

    text: str
    part: float | None
    said: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture.

    Attributes:
        png: Its bytes.
        width: Pixels across.
        height: Pixels down.
        caption: What is said below it.
    """

    png: bytes
    width: int
    height: int
    caption: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures in rows."""

    pictures: Sequence[Picture]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on: what stands before each."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Closing:
    """Who says all of it and when, at the right below it, with room for a seal."""

    lines: Sequence[str]


Block: TypeAlias = Heading | Words | Remark | Facts | Grid | Bar | Pictures | Signatures | Closing


@dataclass(frozen=True, slots=True)
class Booklet:
    """A whole booklet.

    Attributes:
        title: Its title.
        school: Whose it is.
        about: Whom it is about, in one line; every page's head says it.
        facts: What its cover says; for one without a cover what stands below the title.
        blocks: What is in it, in order.
        texts: Language.
        cover: Whether it has a cover and contents; else it begins with its title.
    """

    title: str
    school: str
    about: str
    facts: Sequence[tuple[str, str]]
    blocks: Sequence[Block]
    texts: Texts
    cover: bool = True
    subject: str = field(default="")
