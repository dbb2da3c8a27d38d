"""Attendance as it was copied from a spreadsheet: who is meant, and how they attended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import NAMESPACE_OID, uuid5

from studyhours.domain.tidy import clean_name
from studyhours.services.activities.attending import LONGEST_NOTE
from studyhours.services.activities.earning import BLANK
from studyhours.services.activities.opened import PersonShown
from studyhours.services.people.alike import alike
from studyhours.services.people.matching import Known, Roster
from studyhours.transfer.attendance import read_status
from studyhours.transfer.clipboard import Block, read_block
from studyhours.transfer.people import StaffNumber, split_number_and_name
from studyhours.transfer.text import optional_line
from studyhours.transfer.vocabulary import key_of, layout

_NAME, _NUMBER, _STATUS, _NOTE = "name", "staff_no", "status", "note"
_MOST = 0.5
"""Of the cells of a column that must say how somebody attended."""
NOT_LISTED, MISMATCH, AGAIN, NO_MARK, BAD_MARK, LONG_NOTE = (
    "not_listed", "mismatch", "again", "no_mark", "bad_mark", "long_note",
)  # fmt: skip
SEVERAL, SIMILAR = "several", "similar"


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that means one person of the activity.

    Attributes:
        row: Its place in the block, from 1.
        said: What stands there.
        person: Who is meant, with how they are marked now.
        status: How they attended; None where no column says so.
        note: What is remarked beside it; empty for nothing.
    """

    row: int
    said: str
    person: PersonShown
    status: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row nothing is done for.

    Attributes:
        row: Its place in the block, from 1.
        said: What stands there.
        why: ``not_listed``, ``mismatch`` of number and name, ``again`` (an earlier row says
            something else of the same person), ``no_mark``, ``bad_mark`` or ``long_note``.
    """

    row: int
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A row of which a person has to say who is meant.

    Attributes:
        row: Its place in the block, from 1.
        said: What stands there.
        status: How they attended; None where no row says so.
        people: Who may be meant.
        why: ``several`` have that name, nobody has it but some a ``similar`` one, or ``mismatch``
            of number and name.
        note: What is remarked beside it; empty for nothing.
    """

    row: int
    said: str
    status: str | None
    people: tuple[PersonShown, ...]
    why: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PastedMarks:
    """What a block says.

    Attributes:
        taken: Rows that mean one person each, nobody twice.
        unclear: Rows of which a person has to say who is meant.
        left_out: Rows nothing is done for.
    """

    taken: tuple[Taken, ...]
    unclear: tuple[Unclear, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def says_no_marks(self) -> bool:
        """Whether it has to be asked how those named attended."""
        said = [one.status for one in self.taken] + [one.status for one in self.unclear]
        return None in said


def read_pasted_marks(people: Sequence[PersonShown], text: str, html: str = "") -> PastedMarks:
    """What a block that was copied says of the people of an activity.

    A column of names, of staff numbers or of both, with or without a header; the column that says
    how they attended may stand anywhere, or be missing. Remarks are those under their header, or
    without one in the only column behind it that holds words.

    Args:
        people: Everybody of the activity.
        text: The clipboard's plain text.
        html: Its web page, empty for none.

    Raises:
        UnusableInput: the faults of ``read_block``.
    """
    return _Reading(people, read_block(text, html)).said()


class _Reading:
    """One block being read."""

    def __init__(self, people: Sequence[PersonShown], block: Block) -> None:
        self._by_key = {uuid5(NAMESPACE_OID, one.uid): one for one in people}
        self._roster = Roster(
            Known(key, one.staff_no, frozenset((clean_name(one.name),)), one.name)
            for key, one in self._by_key.items()
        )
        heads = _header(block[0])
        self._first = 1 if heads else 0
        self._rows = block[self._first :]
        self._places = self._guessed(heads) if self._rows else heads
        self._taken: dict[str, Taken] = {}
        self._unclear: list[Unclear] = []
        self._left_out: list[LeftOut] = []

    def said(self) -> PastedMarks:
        """What it says."""
        for place, row in enumerate(self._rows, self._first + 1):
            if any(row):
                self._read(place, row)
        for one in list(self._unclear):
            self._spare_taken(one)
        self._left_out.sort(key=lambda one: one.row)
        return PastedMarks(tuple(self._taken.values()), tuple(self._unclear), tuple(self._left_out))

    def _read(self, place: int, row: Sequence[str]) -> None:
        number, name = self._person(row)
        said = " ".join(part for part in (number.text if number else "", name) if part)
        if not said:
            return
        meant = self._roster.resolve(number, name or None)
        note = optional_line(row[self._places[_NOTE]]) if _NOTE in self._places else ""
        status = self._status(row, name, note)
        if len(note) > LONGEST_NOTE:
            self._leave(place, said, LONG_NOTE)
            return
        if meant == "ambiguous_teacher":
            same = tuple(self._by_key[one.id] for one in self._roster.named(name))
            if status in {BLANK, ""}:
                self._leave(place, said, BAD_MARK if status == "" else NO_MARK)
            else:
                self._unclear.append(Unclear(place, said, status, same, SEVERAL, note))
        elif isinstance(meant, str):
            why = MISMATCH if meant == "teacher_mismatch" else NOT_LISTED
            near = () if status in {BLANK, ""} else self._near(number, name)
            if near:
                why = SIMILAR if why == NOT_LISTED else why
                self._unclear.append(Unclear(place, said, status, near, why, note))
            else:
                self._leave(place, said, why)
        else:
            self._take(Taken(place, said, self._by_key[meant.id], status, note))

    def _take(self, one: Taken) -> None:
        place, said, status, who = one.row, one.said, one.status, one.person.uid
        before = self._taken.get(who)
        if status == BLANK:
            self._leave(place, said, NO_MARK)
        elif status == "":
            self._leave(place, said, BAD_MARK)
        elif before is None:
            self._taken[who] = one
        elif before.status != status or (one.note and before.note not in ("", one.note)):
            self._leave(place, said, AGAIN)
        elif one.note:
            self._taken[who] = replace(before, note=one.note)

    def _near(self, number: StaffNumber | None, name: str) -> tuple[PersonShown, ...]:
        """Who may be meant where number and name do not fit, or nobody has that name."""
        numbered = self._roster.numbered(number) if number is not None else None
        known = [*([numbered] if numbered is not None else []), *self._roster.named(name)]
        keys = [one.id for one in known]
        keys += alike(name, ((key, one.name) for key, one in self._by_key.items()))
        return tuple(self._by_key[key] for key in dict.fromkeys(keys))

    def _spare_taken(self, one: Unclear) -> None:
        """Whoever has a row of their own is not meant by another that only resembles it."""
        if one.why != SIMILAR:
            return
        left = tuple(who for who in one.people if who.uid not in self._taken)
        place = self._unclear.index(one)
        if left:
            self._unclear[place] = replace(one, people=left)
        else:
            del self._unclear[place]
            self._leave(one.row, one.said, NOT_LISTED)

    def _leave(self, place: int, said: str, why: str) -> None:
        self._left_out.append(LeftOut(place, said, why))

    def _person(self, row: Sequence[str]) -> tuple[StaffNumber | None, str]:
        """The number and the name of a row; both may stand in one cell."""
        number, name = None, ""
        if _NAME in self._places:
            number, name = split_number_and_name(row[self._places[_NAME]])
        if _NUMBER in self._places and (typed := row[self._places[_NUMBER]].strip()):
            number = StaffNumber(typed)
        return number, name

    def _status(self, row: Sequence[str], name: str, note: str) -> str | None:
        """The status of a row: None where no column says any, empty where it is not understood."""
        if _STATUS not in self._places:
            return None
        return read_status(row[self._places[_STATUS]], name or None, note) or ""

    # ------------------------------------------------------------ without a header

    def _guessed(self, heads: Mapping[str, int]) -> dict[str, int]:
        """What the columns hold, by their heads and else by what stands in them."""
        found = dict(heads)
        numbers = None
        if not found:
            names = self._best(self._is_named, ())
            numbers = self._best(self._is_numbered, [] if names is None else [names])
            if numbers is not None and (names is None or not self._counts(numbers)):
                found[_NUMBER] = numbers
            if names is not None:
                found[_NAME] = names
        people = [found[one] for one in (_NAME, _NUMBER) if one in found]
        status = found.get(_STATUS, self._best(_says_status, [*people, numbers], least=_MOST))
        if status is not None:
            found[_STATUS] = status
            if found.get(_NOTE) == status:
                del found[_NOTE]  # remarks are all there is
            elif not heads and (note := self._remarks(status)) is not None:
                found[_NOTE] = note
        if not found.keys() & {_NAME, _NUMBER}:
            # Nobody is known: what stands first is named, as nobody of the list.
            found[_NAME] = min(set(range(len(self._rows[0]))) - {status}, default=0)
        return found

    def _best(
        self, says: Callable[[str], bool], taken: Collection[int | None], *, least: float = 0
    ) -> int | None:
        """The column most of whose cells are of a sort, the first of several; None for none."""
        shares: dict[int, float] = {}
        for place in range(len(self._rows[0])):
            cells = [cell for row in self._rows if (cell := row[place])]
            if place not in taken and cells:
                shares[place] = sum(map(says, cells)) / len(cells)
        best = max(shares, key=lambda place: (shares[place], -place), default=None)
        return best if best is not None and shares[best] > least else None

    def _remarks(self, status: int) -> int | None:
        """The one column behind the status that says something; None for none, or for several."""
        filled = [
            place
            for place in range(status + 1, len(self._rows[0]))
            if any(row[place] for row in self._rows)
        ]
        words = [place for place in filled if self._is_words(place)]
        return words[0] if len(filled) == len(words) == 1 else None

    def _is_words(self, place: int) -> bool:
        """Whether a column holds neither people nor figures."""
        cells = [cell for row in self._rows if (cell := row[place])]
        return not any(
            self._is_named(cell) or self._is_numbered(cell) or not any(map(str.isalpha, cell))
            for cell in cells
        )

    def _is_named(self, cell: str) -> bool:
        return bool(self._roster.named(split_number_and_name(cell)[1]))

    def _is_numbered(self, cell: str) -> bool:
        return self._roster.numbered(StaffNumber(cell)) is not None

    def _counts(self, place: int) -> bool:
        """Whether a column only numbers the rows."""
        return all(row[place] == str(number) for number, row in enumerate(self._rows, 1))


def _says_status(cell: str) -> bool:
    return read_status(cell, None, "") not in {None, BLANK}


def _header(row: Sequence[str]) -> dict[str, int]:
    """Where the columns stand that a first row names; nothing where it names no person's."""
    found: dict[str, int] = {}
    for target in layout("attendance").targets:
        if target.id in {_NAME, _NUMBER, _STATUS, _NOTE}:
            ranks = {
                target.names[key]: place
                for place, cell in enumerate(row)
                if (key := key_of(cell)) in target.names and place not in found.values()
            }
            if ranks:
                found[target.id] = ranks[min(ranks)]
    return found if found.keys() & {_NAME, _NUMBER} else {}
