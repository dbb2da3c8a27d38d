"""Breaking Chinese and English text into lines, with fields filled in and underlined."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from studyhours.reports.fonts import text_width

Piece = tuple[str, bool]
"""Some words, and whether they are a field filled in, which stands on a line and is not broken."""
_NOT_AT_START = frozenset("·，。；：、！？）》〉」』】〕〗”’…—～％‰℃々,.;:!?)]}%")
_NOT_AT_END = frozenset("（《〈「『【〔〖“‘￥＄$([{")
_CLAUSE_ENDS = frozenset("、，；")
_COMPANY = 3
"""Atoms that a line keeps at least."""
_RUNNING = 24
"""Characters of a line from which on a cell holds running text."""
_AFTER_HYPHEN = re.compile(r"(?<=[A-Za-z]-)(?=[A-Za-z])")
_LABELLED = re.compile(
    r"((?<=[（(])\w{1,4} [A-Za-z0-9-]+|\bno\. [A-Za-z0-9-]+|老师(?=（)"
    r"|(?<![A-Za-z0-9.])[0-9][0-9.]{0,8} (?:学时|学分|学期|小时|[\u4e00-\u9fff]))"
)
"""Broken nowhere: a number with what it is called, as in （工号 0003）, 老师 before it, and a
number with its unit, as in 9.5 学时."""
FIELD_PADDING = 0.45  # of the type size, on either side of a filled-in field


@dataclass(frozen=True, slots=True)
class Atom:
    """What is never broken: a character, a word, or a whole filled-in field.

    ``width`` is in points at the size asked for, a field's padding included.
    """

    text: str
    width: float
    underlined: bool = False

    @property
    def blank(self) -> bool:
        """Whether this is a space, which vanishes at a line's end."""
        return self.text == " "


@dataclass(slots=True)
class Line:
    """One line: its atoms, their indent in points, and whether it ends the paragraph."""

    indent: float
    atoms: list[Atom] = field(default_factory=list)
    last: bool = False

    @property
    def width(self) -> float:
        """Width in points, the indent included."""
        return self.indent + sum(atom.width for atom in self.atoms)


def word_parts(word: str) -> list[str]:
    """A word of Latin letters where it may be broken: after its hyphens."""
    return [part for part in _AFTER_HYPHEN.split(word) if part]


def _words(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Words, single characters, spaces and whole fields, in order."""
    for text, is_field in pieces:
        if is_field:
            yield text, True
            continue
        for number, part in enumerate(_LABELLED.split(text)):
            if number % 2:
                yield part, False
            else:
                yield from ((word, False) for word in _plain_words(part))


def _plain_words(text: str) -> Iterator[str]:
    groups = itertools.groupby(text, key=lambda c: c.isascii() and not c.isspace())
    for is_word, characters in groups:
        if is_word:
            yield from word_parts("".join(characters))
        else:
            yield from characters


def _atoms_of(pieces: Iterable[Piece], size: float, width: float) -> list[Atom]:
    """The atoms of a sentence at a type size; a field wider than a line falls into characters."""
    atoms: list[Atom] = []
    padding = 2 * FIELD_PADDING * size
    for piece, underlined in _words(pieces):
        own = text_width(piece, size)
        if underlined and own + padding <= width:
            atoms.append(Atom(piece, own + padding, underlined=True))
        elif own > width:
            atoms += [Atom(c, text_width(c, size), underlined) for c in piece]
        else:
            atoms.append(Atom(piece, own, underlined))
    return _bound(atoms, width)


def _bound(atoms: list[Atom], width: float) -> list[Atom]:
    """Join punctuation that may not begin or end a line to its neighbour, where both are plain.

    A row of marks longer than a line is broken all the same.
    """
    joined: list[Atom] = []
    for atom in atoms:
        before = joined[-1] if joined else None
        plain = before is not None and not before.underlined and not atom.underlined
        if (
            before is not None
            and plain
            and not before.blank
            and before.width + atom.width <= width
            and (atom.text[0] in _NOT_AT_START or before.text[-1] in _NOT_AT_END)
        ):
            joined[-1] = Atom(before.text + atom.text, before.width + atom.width)
        else:
            joined.append(atom)
    return joined


def break_lines(text: str, size: float, width: float, indent: float = 0.0) -> list[Line]:
    """Break one paragraph of plain text into lines; see ``break_pieces``."""
    return break_pieces([(text, False)], size, width, indent)


def break_pieces(
    pieces: Iterable[Piece], size: float, width: float, indent: float = 0.0
) -> list[Line]:
    """Break one paragraph into lines.

    Args:
        pieces: The paragraph, some of it fields that were filled in.
        size: Type size in points.
        width: Line width in points.
        indent: Indent of the first line in points.
    """
    line = Line(indent)
    lines, filled_to = [line], indent
    atoms = _atoms_of(pieces, size, width)
    for at, atom in enumerate(atoms):
        blank = atom.text == " "
        if blank and not line.atoms:
            continue
        tail = 0.0
        if atom.underlined and at + 1 < len(atoms):
            # Punctuation after a field belongs on the field's line.
            follower = atoms[at + 1]
            tail = follower.width if follower.text[0] in _NOT_AT_START else 0.0
        if line.atoms and not blank and filled_to + atom.width + tail > width + 0.01:
            while line.atoms and line.atoms[-1].blank:
                line.atoms.pop()
            line, filled_to = Line(0.0), 0.0
            lines.append(line)
        line.atoms.append(atom)
        filled_to += atom.width
    line.last = True
    if len(lines) > 1:
        _give_company(lines[-2], line)
    return lines


def _give_company(before: Line, last: Line) -> None:
    """A single Chinese character, alone on a paragraph's last line, gets the one before it."""
    if len(last.atoms) == 1 and len(before.atoms) > _COMPANY:
        pair = before.atoms[-1], last.atoms[0]
        fit = before.atoms[-2].text[-1] not in _NOT_AT_END and pair[0].text[0] not in _NOT_AT_START
        if fit and not any(one.underlined or one.text[0].isascii() for one in pair):
            last.atoms.insert(0, before.atoms.pop())
            while before.atoms[-1].blank:
                before.atoms.pop()


def balanced_lines(text: str, size: float, width: float) -> list[Line]:
    """Break a short text into as few lines as it needs, of about the same length."""
    return balanced_pieces([(text, False)], size, width)


def balanced_pieces(pieces: Iterable[Piece], size: float, width: float) -> list[Line]:
    """As ``balanced_lines``, for a text with fields that were filled in."""
    pieces = list(pieces)
    lines = break_pieces(pieces, size, width)
    if len(lines) == 1:
        return lines
    # Never narrower than its longest word, which would be broken for the sake of balance.
    widest = max(atom.width for line in lines for atom in line.atoms)
    narrow = max(sum(line.width for line in lines) / len(lines), widest)
    while narrow < width:
        tried = break_pieces(pieces, size, narrow)
        if len(tried) <= len(lines):
            return tried
        narrow += size / 2
    return lines


def cell_lines(text: str, size: float, width: float) -> list[str]:
    """A text in a cell as lines: even ones in a narrow cell, full ones where it runs on.

    Args:
        text: The text; its line breaks begin paragraphs.
        size: Type size in points.
        width: Points of a line.
    """
    broken = _running_lines if runs_on(size, width) else balanced_lines
    return [
        "".join(atom.text for atom in line.atoms).strip()
        for part in text.split("\n")
        for line in broken(part, size, width)
    ]


def _running_lines(text: str, size: float, width: float) -> list[Line]:
    """Full lines; an amount alone on the last one gets what it is the amount of."""
    lines = break_lines(text, size, width)
    if len(lines) > 1 and len(lines[-1].atoms) == 1 and lines[-1].atoms[0].text[0].isdigit():
        before = lines[-2].atoms
        ends = [at for at, atom in enumerate(before, 1) if atom.text[-1] in _CLAUSE_ENDS]
        if ends and len(before) / 3 < ends[-1] < len(before):
            said = "".join(atom.text for atom in before[ends[-1] :])
            apart = f"{said} {lines[-1].atoms[0].text}" in text
            between = [Atom(" ", text_width(" ", size))] if apart else []
            lines[-1].atoms[:0] = [*before[ends[-1] :], *between]
            del before[ends[-1] :]
    return lines


def runs_on(size: float, width: float) -> bool:
    """Whether lines are so long that a text in them is read as running text."""
    return width >= _RUNNING * size


def stretches(line: Line, loose: float) -> Iterator[tuple[str, float, bool, float]]:
    """Text, width in points, whether underlined, and letter spacing of a line's stretches.

    ``loose`` points are spread over the line, between all characters that are not filled in.
    """
    characters = sum(len(atom.text) for atom in line.atoms if not atom.underlined)
    each = loose / characters if characters else 0.0
    for underlined, group in itertools.groupby(line.atoms, key=lambda atom: atom.underlined):
        atoms = list(group)
        if underlined:
            yield from ((atom.text, atom.width, True, 0.0) for atom in atoms)
            continue
        text = "".join(atom.text for atom in atoms)
        yield text, sum(atom.width for atom in atoms) + each * len(text), False, each
