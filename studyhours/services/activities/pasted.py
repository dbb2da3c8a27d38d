"""Attendance as it was copied from a spreadsheet: who is meant, and how they attended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_OID, uuid5

from studyhours.domain.tidy import clean_name
from studyhours.services.activities.earning import BLANK
from studyhours.services.activities.opened import PersonShown
from studyhours.services.activities.rows import Mark
from studyhours.services.people.matching import Known, Roster
from studyhours.transfer.attendance import read_status
from studyhours.transfer.clipboard import Block, read_block
from studyhours.transfer.people import StaffNumber, split_number_and_name
from studyhours.transfer.vocabulary import key_of, layout

_NAME, _NUMBER, _STATUS = "name", "staff_no", "status"
_MOST = 0.5
"""Of the cells of a column that must say how somebody attended."""
NOT_LISTED, MISMATCH, AGAIN, NO_MARK, BAD_MARK = (
    "not_listed", "mismatch", "again", "no_mark", "bad_mark",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row nothing is done for.

    Attributes:
        row: Its place in the block, from 1.
        said: What stands there.
        why: ``not_listed``, ``mismatch`` of number and name, ``again`` (an earlier row says
            something else of the same person), ``no_mark`` or ``bad_mark``.
    """

    row: int
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A row that may mean several people of the activity.

    Attributes:
        row: Its place in the block, from 1.
        name: The name that stands there.
        status: How they attended; None where no row says so.
        people: Who may be meant.
    """

    row: int
    name: str
    status: str | None
    people: tuple[PersonShown, ...]


@dataclass(frozen=True, slots=True)
class PastedMarks:
    """What a block says.

    Attributes:
        marks: How people attended, by uid.
        bare: Who is named where no column says how they attended: what is remarked, by uid.
        unclear: Rows that may mean several people.
        left_out: Rows nothing is done for.
    """

    marks: Mapping[str, Mark]
    bare: Mapping[str, str]
    unclear: tuple[Unclear, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def says_no_marks(self) -> bool:
        """Whether it has to be asked how those named attended."""
        return bool(self.bare) or any(one.status is None for one in self.unclear)


def read_pasted_marks(people: Sequence[PersonShown], text: str, html: str = "") -> PastedMarks:
    """What a block that was copied says of the people of an activity.

    A column of names, of staff numbers or of both, with or without a header; the column that says
    how they attended may stand anywhere, or be missing.

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
        self._marks: dict[str, Mark] = {}
        self._bare: dict[str, str] = {}
        self._unclear: list[Unclear] = []
        self._left_out: list[LeftOut] = []

    def said(self) -> PastedMarks:
        """What it says."""
        for place, row in enumerate(self._rows, self._first + 1):
            if any(row):
                self._read(place, row)
        return PastedMarks(self._marks, self._bare, tuple(self._unclear), tuple(self._left_out))

    def _read(self, place: int, row: Sequence[str]) -> None:
        number, name = self._person(row)
        said = " ".join(part for part in (number.text if number else "", name) if part)
        if not said:
            return
        meant = self._roster.resolve(number, name or None)
        status = self._status(row, name)
        if meant == "ambiguous_teacher":
            same = tuple(self._by_key[one.id] for one in self._roster.named(name))
            if status in {BLANK, ""}:
                self._leave(place, said, BAD_MARK if status == "" else NO_MARK)
            else:
                self._unclear.append(Unclear(place, name, status, same))
        elif isinstance(meant, str):
            self._leave(place, said, MISMATCH if meant == "teacher_mismatch" else NOT_LISTED)
        else:
            self._take(place, said, self._by_key[meant.id], status)

    def _take(self, place: int, said: str, one: PersonShown, status: str | None) -> None:
        if status is None:
            self._bare[one.uid] = one.note
        elif status == BLANK:
            self._leave(place, said, NO_MARK)
        elif not status:
            self._leave(place, said, BAD_MARK)
        elif one.uid in self._marks and self._marks[one.uid].status != status:
            self._leave(place, said, AGAIN)
        else:
            self._marks[one.uid] = Mark(status, one.note)

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

    def _status(self, row: Sequence[str], name: str) -> str | None:
        """The status of a row: None where no column says any, empty where it is not understood."""
        if _STATUS not in self._places:
            return None
        return read_status(row[self._places[_STATUS]], name or None, "") or ""

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
        status = self._best(_says_status, [*found.values(), numbers], least=_MOST)
        if _STATUS not in found and status is not None:
            found[_STATUS] = status
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
        if target.id in {_NAME, _NUMBER, _STATUS}:
            ranks = {
                target.names[key]: place
                for place, cell in enumerate(row)
                if (key := key_of(cell)) in target.names and place not in found.values()
            }
            if ranks:
                found[target.id] = ranks[min(ranks)]
    return found if found.keys() & {_NAME, _NUMBER} else {}
