"""The typefaces on paper: one Kai font, and two that hold the rare characters it lacks.

reportlab draws what a font lacks as an empty box. Here every text is first split into runs by the
font that really has each character, and a character that no font has is refused by name.
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from studyhours.domain.errors import UnusableInput
from studyhours.domain.resources import resource
from studyhours.domain.spare import spare, spare_unused
from studyhours.reports.coverage import Coverage
from studyhours.reports.slim_faces import SlimFace

MAIN = "main"
# Name within a PDF and file of each font, in the order in which they are asked for a character.
FONT_FILES = (
    (MAIN, "LXGWWenKai-Regular.ttf"),
    ("rare-a", "StudyHoursRareA.ttf"),
    ("rare-b", "StudyHoursRareB.ttf"),
)
# Variation selectors choose a glyph variant, and these joiners shape scripts we do not print: they
# have no ink of their own.
INVISIBLE = frozenset({0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)})

# Base-85 would make every stream a quarter larger and slower; all our readers take binary streams.
rl_config.useA85 = 0


_BLOCK = 100  # entries a character map may list in one go


def _to_unicode(name: str, subset: Sequence[int]) -> str:
    """The map from a subset's codes to Unicode, as UTF-16.

    reportlab's own writes characters beyond U+FFFF with five digits, so that programs which
    extract text read rare characters in names as others.
    """
    pairs = [
        f"<{at:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for at, code in enumerate(subset)
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), _BLOCK):
        block = pairs[start : start + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


cast(Any, ttfonts).makeToUnicodeCMap = _to_unicode


def _tagged(name: str, subset: Sequence[int]) -> str:
    """A typeface's name with six letters before it that tell its subsets apart.

    reportlab begins with AAAAAA in every file. Where files come together, in the one for the
    printer or in a program that joins them, printers then take one paper's glyphs for another's.
    """
    told = int.from_bytes(sha256(repr(subset).encode("ascii")).digest()[:8])
    letters = []
    for _ in range(6):
        told, letter = divmod(told, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters) + name[6:]


class _Font(ttfonts.TTFont):
    """reportlab's typeface, its subsets named by what is in them."""

    def __init__(self, name: str, path: Path) -> None:
        # As reportlab's own does it, which takes no typeface that has been read another way.
        self.fontName = name
        self.face = SlimFace(path)
        self.encoding = ttfonts.TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False  # else 96 unused glyphs would come into each file
        self.shapable = False

    def addObjects(self, doc: Any) -> None:  # noqa: ANN401, N802 - reportlab's
        subsets = list(enumerate(self.state[doc].subsets)) if doc in self.state else []
        names = [(cast(Any, self).getSubsetInternalName(n, doc)[1:], one) for n, one in subsets]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in names:
            fonts[name].BaseFont = _tagged(fonts[name].BaseFont, subset)


class _Window:
    """A table of a font file that is sliced without copying the whole of it first."""

    def __init__(self, data: mmap.mmap, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that one font can draw."""

    font: str
    text: str


@cache
def load_font(name: str) -> ttfonts.TTFont:
    """Parse and register one of ``FONT_FILES`` once per process.

    The main font takes about 0.1 s, so the fallback fonts are parsed only when a character needs
    them.
    """
    path = resource("fonts", dict(FONT_FILES)[name])
    font = _Font(name, path)
    face = cast(Any, font.face)
    data = face.file
    if hasattr(data, "madvise"):  # not on Windows
        # Of each outline that was drawn, 64 KB around it stay counted as ours.
        spare(lambda: data.madvise(mmap.MADV_DONTNEED))
    plain = face.get_table

    def table(tag: str) -> object:
        # reportlab copies the whole outline table (15 MB) for each document it makes.
        if tag == "glyf":
            return _Window(data, face.get_table_pos(tag)[0])
        return plain(tag)

    face.get_table = table
    describe = face.addSubsetObjects
    face.addSubsetObjects = lambda doc, name, subset: describe(doc, _tagged(name, subset), subset)
    pdfmetrics.registerFont(font)
    return font


@cache
def coverage(name: str) -> Coverage:
    """The characters of one of ``FONT_FILES``, whether it has been loaded or not."""
    return Coverage(resource("fonts", dict(FONT_FILES)[name]))


@lru_cache(maxsize=8192)
def font_for(character: str) -> str | None:
    """The name of the first font that has a character, None when no font has it."""
    code = ord(character)
    return next((name for name, _ in FONT_FILES if code in coverage(name)), None)


@lru_cache(maxsize=4096)
def split_runs(text: str) -> tuple[Run, ...]:
    """Split a text into runs by coverage, dropping characters without ink of their own.

    Raises:
        UnusableInput: ``glyph_missing`` with ``name`` (the whole text), ``character`` and
            ``codepoint``, when no font has a character.
    """
    runs: list[Run] = []
    for character in text:
        if ord(character) in INVISIBLE:
            continue
        font = font_for(character)
        if font is None:
            codepoint = f"U+{ord(character):04X}"
            raise UnusableInput(
                "glyph_missing", name=text, character=character, codepoint=codepoint
            )
        if runs and runs[-1].font == font:
            runs[-1] = Run(font, runs[-1].text + character)
        else:
            runs.append(Run(font, character))
    return tuple(runs)


spare_unused(split_runs)


def printable(text: str) -> str:
    """A text for a table: a character that no font has is named (``U+1F642``), never boxed.

    One name must not keep a whole school's table from being printed; a certificate refuses.
    """
    return "".join(
        mark
        if mark.isspace() or ord(mark) in INVISIBLE or font_for(mark) is not None
        else f"[U+{ord(mark):04X}]"
        for mark in text
    )


def require_glyphs(texts: Sequence[str]) -> None:
    """Raise ``glyph_missing`` for the first text that cannot be printed."""
    for text in texts:
        split_runs(text)


@lru_cache(maxsize=8192)
def _character_width(character: str) -> float:
    font = font_for(character)
    if font is None:
        return 0.0
    return float(cast(Any, load_font(font).face).getCharWidth(ord(character)))


def text_width(text: str, size: float, spacing: float = 0.0) -> float:
    """The width of a text in points, ``spacing`` points being added after every character.

    Args:
        text: One line of text.
        size: Font size in points.
        spacing: Extra space in points; it counts after the last character as well.

    Raises:
        UnusableInput: ``glyph_missing``.
    """
    total = 0.0
    for run in split_runs(text):
        total += sum(map(_character_width, run.text)) * size / 1000 + spacing * len(run.text)
    return total
