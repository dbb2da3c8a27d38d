"""A block that was pasted, made a file to be imported like any other.

A block copied without its header is understood by what stands in it: it is given a header that says
so, which the person sees and corrects as in every import. Nothing is kept of it in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from studyhours.db.models import Teacher
from studyhours.domain.texts import Texts
from studyhours.domain.tidy import clean_name, fold, has_han
from studyhours.services.importing.attendance import ATTENDANCE
from studyhours.services.importing.guess import Importable, importables
from studyhours.services.importing.made import ROSTER
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.transfer.amounts import parse_amount
from studyhours.transfer.cells import BadValue, Sheet
from studyhours.transfer.clipboard import Block, read_block, write_block
from studyhours.transfer.dates import parse_days
from studyhours.transfer.files import safe_name, write_whole
from studyhours.transfer.finding import find_candidate
from studyhours.transfer.vocabulary import layout, words

_LOOKED_AT = 300  # rows: enough to say what a column holds
_MOST = 0.6  # of the cells of a column that must say the same
_LONG = 80  # characters from which on a text is no title any more
_LARGEST = 400  # what a bare number may be to be taken for an amount
_LONGEST_NAME = 6
_GENERAL = "training"
_TEXTS = ("text",)
_TITLES = ("title", "topic", "book")
_OTHERS = ("observed", "mentee")

Says = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class PastedBlock:
    """A block, ready to be imported.

    Attributes:
        path: The file it was made.
        rows: How many rows were copied, a header included.
        columns: How many columns.
        headed: Whether it brought its header along.
        what: What it seems to be, as ``Importable.what``; None where that is for the import to say.
    """

    path: Path
    rows: int
    columns: int
    headed: bool
    what: str | None


@dataclass(frozen=True, slots=True)
class _People:
    """Whom the ledger knows."""

    numbers: frozenset[str]
    names: frozenset[str]


def keep_pasted(
    ledger: Ledger,
    text: str,
    html: str,
    folder: Path,
    texts: Texts,
    *,
    hint: str | None = None,
) -> PastedBlock:
    """Makes a file of what was copied.

    Args:
        ledger: The ledger it is meant for.
        text: The clipboard's plain text.
        html: Its web page, empty for none.
        folder: Where the file is put.
        texts: Language of the file's name and of headers nobody can tell.
        hint: What the person is looking at, as ``Importable.what``; None for nothing in particular.

    Raises:
        UnusableInput: the faults of ``read_block``, or the file cannot be written.
        NotPermitted: the login may not import.
    """
    require(ledger.actor, "import")
    block = read_block(text, html)
    choices = importables(ledger)
    people = _people(ledger)
    headed = not _is_bare(block, choices, people)
    what = hint
    if not headed:
        choice = _choice(block, choices, hint)
        what = choice.what if choice is not None else hint
        block = (_header(block, choice, people, texts), *block)
    path = _free_path(folder, texts)
    write_whole(path, write_block(block))
    return PastedBlock(path, len(block) - (not headed), len(block[0]), headed, what)


def _free_path(folder: Path, texts: Texts) -> Path:
    """A name that no block has had since the program began."""
    number = 1
    while (path := folder / safe_name(texts.say("imports.pasted_name", number=number))).exists():
        number += 1
    return path


def _people(ledger: Ledger) -> _People:
    with ledger.reading() as session:
        school = school_of(session)
        rows = session.execute(
            select(Teacher.staff_no, Teacher.name).where(Teacher.school_id == school.id)
        ).all()
    return _People(
        frozenset(number for number, _ in rows if number),
        frozenset(clean_name(name) for _, name in rows),
    )


# ---------------------------------------------------------------- whether there is a header


def _is_bare(block: Block, choices: Sequence[Importable], people: _People) -> bool:
    """Whether the block begins with what is data, so that no row says what the columns hold."""
    first = block[0]
    if any(_is_data(cell, people) for cell in first):
        return True
    sheet = Sheet("", tuple(tuple(cell or None for cell in row) for row in block[:_LOOKED_AT]))
    seen = [find_candidate(sheet, one.plan, []) for one in choices]
    return not any(one is not None and one.matching.exact for one in seen)


def _is_data(cell: str, people: _People) -> bool:
    known = cell in people.numbers or clean_name(cell) in people.names
    return bool(cell) and (known or _is_day(cell) or _is_number(cell) or _is_sex(cell))


def _is_day(cell: str) -> bool:
    try:
        return not _is_number(cell) and parse_days(cell, months=True) is not None
    except BadValue:
        return False


def _is_number(cell: str) -> bool:
    text = fold(cell).strip()
    return text.isascii() and text.replace(".", "", 1).isdigit()


def _is_sex(cell: str) -> bool:
    return words("sex").find(cell) is not None


def _is_amount(cell: str) -> bool:
    try:
        amount = parse_amount(cell)
    except BadValue:
        return False
    return amount is not None and (not _is_number(cell) or float(fold(cell)) <= _LARGEST)


def _is_said(name: str) -> Says:
    return lambda cell: words(name).find(cell) is not None


def _may_be_name(cell: str) -> bool:
    plain = clean_name(cell)
    return has_han(plain) and 2 <= len(plain) <= _LONGEST_NAME and plain.isalpha()


# ---------------------------------------------------------------- what the columns hold


def _choice(block: Block, choices: Sequence[Importable], hint: str | None) -> Importable | None:
    """What a block without a header is: what was asked for, else what its types' names say."""
    asked = next((one for one in choices if one.what == hint), None)
    if asked is not None:
        return asked
    cells = [cell for row in block[:_LOOKED_AT] for cell in row if cell]
    votes = {
        one.what: sum(cell in one.type_ids for cell in cells)
        for one in choices
        if one.what not in (ROSTER, ATTENDANCE)
    }
    best = max(votes, key=lambda what: votes[what], default=None)
    sure = best is not None and votes[best] > 0
    return next((one for one in choices if one.what == best), None) if sure else None


def _header(
    block: Block, choice: Importable | None, people: _People, texts: Texts
) -> tuple[str, ...]:
    """A header for a block: the usual word for what a column holds, else its number."""
    plan = choice.plan if choice is not None else layout(_GENERAL)
    known = {target.id: target.label for target in plan.targets}
    columns = [
        [cell for row in block[:_LOOKED_AT] if (cell := row[place])]
        for place in range(len(block[0]))
    ]
    if choice is not None and choice.what == ROSTER:
        found = _roster_columns(columns)
    else:
        found = _record_columns(columns, set(known), choice, people)
    return tuple(
        known.get(found.get(place, ""), texts.say("imports.pasted_column", number=place + 1))
        for place in range(len(columns))
    )


def _record_columns(
    columns: Sequence[Sequence[str]], known: set[str], choice: Importable | None, people: _People
) -> dict[int, str]:
    """What the columns of a block of records hold, by place."""
    types = choice.type_ids if choice is not None else {}
    tests: list[tuple[str, Says]] = [
        ("staff_no", lambda cell: cell in people.numbers),
        ("name", lambda cell: clean_name(cell) in people.names),
        *((other, _may_be_name) for other in _OTHERS),
        ("type", lambda cell: cell in types),
        ("category", lambda cell: cell in types or words("category").find(cell) is not None),
        ("level", _is_said("level")),
        ("mode", _is_said("mode")),
        ("place", _is_said("place")),
        ("amount", _is_amount),
    ]
    found = _dates(columns, known)
    for target, says in tests:
        _give(found, columns, target, says, known)
    rest = [place for place, cells in enumerate(columns) if place not in found and cells]
    rest.sort(key=lambda place: -_length(columns[place]))
    for place in rest:
        names = _TEXTS if _length(columns[place]) > _LONG else _TITLES
        free = [name for name in names if name in known and name not in found.values()]
        if free:
            found[place] = free[0]
    return found


def _dates(columns: Sequence[Sequence[str]], known: set[str]) -> dict[int, str]:
    days = [place for place, cells in enumerate(columns) if _share(cells, _is_day) >= _MOST]
    if len(days) > 1 and {"start", "end"} <= known:
        return {days[0]: "start", days[1]: "end"}
    names = [name for name in ("date", "end") if name in known]
    return {days[0]: names[0]} if days and names else {}


def _roster_columns(columns: Sequence[Sequence[str]]) -> dict[int, str]:
    """What the columns of a roster hold: one name each, and what tells itself."""
    found: dict[int, str] = {}
    known = {"staff_no", "name", "sex", "document_no", "joined_school"}
    tests: list[tuple[str, Says]] = [
        ("sex", _is_sex),
        ("document_no", lambda cell: len(cell) == 18 and cell[:17].isdigit()),
        ("joined_school", _is_day),
        ("staff_no", lambda cell: cell.isascii() and cell.isalnum() and len(cell) <= 12),
    ]
    for target, says in tests:
        _give(found, columns, target, says, known)
    for place, cells in enumerate(columns):
        # What is different in nearly every row is a name; 语文 stands there many times.
        various = len(set(cells)) >= _MOST * len(cells)
        if place not in found and various and _share(cells, _may_be_name) >= _MOST:
            found[place] = "name"
            break
    return found


def _give(
    found: dict[int, str],
    columns: Sequence[Sequence[str]],
    target: str,
    says: Says,
    known: set[str],
) -> None:
    """Gives a meaning to the column that bears it out best, if any does."""
    if target not in known or target in found.values():
        return
    shares = {
        place: _share(cells, says) for place, cells in enumerate(columns) if place not in found
    }
    best = max(shares, key=lambda place: (shares[place], -place), default=None)
    if best is not None and shares[best] >= _MOST:
        found[best] = target


def _share(cells: Sequence[str], says: Says) -> float:
    return sum(map(says, cells)) / len(cells) if cells else 0.0


def _length(cells: Sequence[str]) -> float:
    return sum(map(len, cells)) / len(cells) if cells else 0.0
