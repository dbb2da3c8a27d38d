"""Turns the rows of a record table into records, each kind of cell by a conversion of its own.

Every conversion looks at one cell only, so that its result can be kept for the next row that says
the same; what several columns say together is put together from their results.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias, cast

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.domain.tidy import clean_name, has_han, is_placeholder, squeeze
from studyhours.domain.titles import is_too_long
from studyhours.transfer.amounts import parse_amount
from studyhours.transfer.cells import BadValue, Cell, Rejection, Row, cell_text
from studyhours.transfer.dates import parse_days
from studyhours.transfer.memory import Memory
from studyhours.transfer.people import StaffNumber, parse_staff_no, split_number_and_name
from studyhours.transfer.record_cells import (
    CellFault,
    FieldReader,
    body_of,
    chosen_reader,
    field_reader,
    line_of,
    read_characters,
    read_level,
    read_pages,
    read_place,
)
from studyhours.transfer.record_row import RecordRow
from studyhours.transfer.tables import Table
from studyhours.transfer.vocabulary import Layout, key_of, level_in_titles, words

_ONE_PERIOD = Amount(100, "period")
_TITLES = {"observation": "topic", "lesson": "topic", "reading": "book"}
_TITLE_NEEDED = frozenset(["training", "reading", "award"])
_AMOUNT_NEEDED = frozenset(["training", "self-study"])
_TYPES = {"writing": "writing_type", "observation": "observation_type", "lesson": "lesson_type"}
_ONLY_TYPES = {"reading": "book", "training": "course"}
_ROLES = ("observed", "mentor", "mentee")
_CORE = frozenset(
    ["name", "staff_no", "type", "start", "end", "date", "amount", "level", "mode", "place",
     "place_out", "text", "characters", "category", "depth", *_ROLES]
)  # fmt: skip
_SAID = ("level", "mode", "category", "remarks", "type", "school")
_LEVEL_BESIDE = ("category", "mode", "remarks")
_BOOK_MARKS = '《》〈〉«»"“”'
_OTHER_LEVEL = 99
_WORDINGS_KEPT = 4096
_ELSEWHERE = re.compile(r"(?<!内)(?:校外|外出|外校)听课|外出观摩")

_Days: TypeAlias = tuple[date, date]


_Wording: TypeAlias = tuple[Any, ...]
"""What a ``RecordRow`` says from ``kind`` on."""


class _Block(NamedTuple):
    """Where one of the tables side by side has its cells: indexes into a row with ``tail`` added.

    What the table has no column for lies in the tail: the person named above it, or nothing.
    ``rest`` takes all cells but those that name the person credited; ``known`` remembers what such
    cells said, for a course is written down once for each who took part.
    """

    at: Mapping[str, int]
    tail: Row
    rest: Callable[[Row], Row]
    known: dict[object, _Wording | CellFault]


class RecordReader:
    """Reads the rows of one table.

    Args:
        table: The table.
        plan: Its layout.
        kind: The record kind.
        types: A school's own type names to their ids.

    Raises:
        UnusableInput: ``column_missing``, where a table of papers says nowhere what they are.
    """

    def __init__(self, table: Table, plan: Layout, kind: str, types: Mapping[str, str]) -> None:
        self._kind = kind
        self._headers = {column.target: column.header for column in reversed(table.columns)}
        self._owner = table.owner
        self._cells_typed = table.sheet.typed
        self._title = _TITLES.get(kind, "title")
        self._own_types = {key_of(text): type_id for text, type_id in types.items()}
        self._titles_type = self._type_of_titles(table)
        elsewhere = any(_ELSEWHERE.search(squeeze(text)) for text in table.titles())
        self._titles_place = "out_school" if elsewhere and kind == "observation" else None
        self._titles_level = (
            level_in_titles(table.titles())
            if kind == "training" and table.column("level") is None
            else None
        )
        if kind == "writing" and table.column("type") is None and self._titles_type is None:
            label = next(target.label for target in plan.targets if target.id == "type")
            headers = "、".join(header.seen for header in table.headers)
            raise UnusableInput(
                "column_missing", column=label, target="type", headers=headers,
                file=table.sheet.file, sheet=table.sheet.name, matched=len(table.columns),
            )  # fmt: skip
        amount = table.column("amount")
        self._amount_unit = None if amount is None else amount.unit
        self._has_amount = amount is not None
        self._asks_outside = "是否" in key_of(table.header_of("place_out"))
        targets = [target.id for target in plan.targets]
        self._blocks = [
            self._block(block, {*targets, *_CORE, *_SAID, self._title}) for block in table.blocks
        ]
        self._fields = [
            (target, Memory(read))
            for target, read in self._field_readers([t for t in targets if t not in _CORE])
            if table.column(target) is not None
        ]
        self._wordings = count()
        self._staff_no = Memory(self._read_staff_no)
        self._name = Memory(lambda cell: split_number_and_name(cell_text(cell)))
        self._titled = Memory(self._read_title)
        self._typed = Memory(self._read_type)
        self._day = Memory(self._read_day)
        self._amount = Memory(self._read_amount)
        self._characters = Memory(read_characters)
        self._place = Memory(read_place)
        self._leveled = Memory(read_level)
        self._lines = {target: Memory(line_of) for target in _SAID}
        self._level_beside = [target for target in _LEVEL_BESIDE if table.column(target)]
        self._says_mode = any(table.column(target) for target in ("mode", "category"))
        self._place_beside = ("school", "type") if kind == "observation" else ("school",)
        self._says_place = any(
            table.column(target) for target in ("place", "place_out", *self._place_beside)
        )
        self._people = [
            (role, Memory(lambda cell: clean_name(cell_text(cell))))
            for role in _ROLES
            if table.column(role) is not None
        ]

    def close(self) -> None:
        """Forgets everything; its conversions and it hold each other, so nothing else would."""
        vars(self).clear()

    def _block(self, block: Mapping[str, int], targets: Iterable[str]) -> _Block:
        owner = self._owner
        blank: Row = (None,) * (max(block.values(), default=0) + 1)
        tail = (*blank, owner.get("staff_no"), owner.get("name"), None)
        at = dict.fromkeys(targets, -1) | {"name": -2, "staff_no": -3} | dict(block)
        person = {at["name"], at["staff_no"]}
        # Two of them at least, for itemgetter to make a tuple; the last cell is always empty.
        rest = itemgetter(-1, -1, *sorted(set(at.values()) - person))
        return _Block(at, tail, rest, {})

    def _field_readers(self, further: list[str]) -> Iterator[tuple[str, FieldReader]]:
        """How each column is read that goes into the record's further fields."""
        for target in further:
            if target != self._title:
                yield target, read_pages if target == "pages" else field_reader(target)
        for target in ("category", "depth"):
            yield target, chosen_reader(target)
        yield "mode", field_reader("mode_text")

    def read(self, number: int, block: int, row: Row) -> RecordRow | Rejection:
        """The record of a row, or its first fault.

        Args:
            number: The row's number, from 1.
            block: Which of the tables side by side.
            row: All cells of the sheet's row.
        """
        own = self._blocks[block]
        at, cells = own.at, row + own.tail
        staff_no, name, fault = self._person(cells[at["staff_no"]], cells[at["name"]])
        said = self._said(own, cells)
        if fault is None and not isinstance(said, CellFault):
            return RecordRow(number, staff_no, name, *said)
        if fault is None:
            fault = cast(CellFault, said)
        target, code = fault
        value = cell_text(cells[at[target]]) if target else ""
        return Rejection(number, self._headers.get(target, ""), value, code)

    def _said(self, block: _Block, cells: Row) -> _Wording | CellFault:
        """What a row says beside the person credited, or its first fault."""
        at, known, rest = block.at, block.known, block.rest(cells)
        key: object = rest
        if self._cells_typed:
            if 0 in rest:  # 0, 0.0, -0.0 and False are equal, and not written alike
                return self._understand(at, cells)
            key = rest, tuple(map(type, rest))
        said = known.get(key)
        if said is None:
            if len(known) >= _WORDINGS_KEPT:
                known.clear()
            said = known[key] = self._understand(at, cells)
        return said

    def _understand(self, at: Mapping[str, int], cells: Row) -> _Wording | CellFault:
        cell = cells[at[self._title]]
        title = self._titled[cell] if isinstance(cell, str) else self._titled.of(cell)
        if not title and self._kind in _TITLE_NEEDED:
            return CellFault(self._title, "missing_value")
        if is_too_long(title):
            return CellFault(self._title, "title_too_long")
        type_id, type_text, wrong = self._typed.of(cells[at["type"]])
        if wrong is not None:
            return wrong
        days, wrong = self._days(cells[at["start"]], cells[at["end"]], cells[at["date"]])
        if wrong is not None or days is None:
            return wrong or CellFault("", "missing_value")
        amount, wrong = self._amount.of(cells[at["amount"]])
        if wrong is not None:
            return wrong
        characters, wrong = self._characters.of(cells[at["characters"]])
        if wrong is not None:
            return wrong
        fields: dict[str, str] = {}
        for target, pairs in self._fields:
            cell = cells[at[target]]
            fields.update(pairs[cell] if isinstance(cell, str) else pairs.of(cell))
        fields.update(characters)
        if title and self._title == "topic":
            fields["topic"] = title
        level, level_text = self._level(at, cells, type_text, title)
        named = ((role, read.of(cells[at[role]])) for role, read in self._people)
        return (
            self._kind, type_id, type_text, title, *days, amount, level, level_text,
            self._mode(at, cells) if self._says_mode else None,
            self._placed(at, cells) if self._says_place else self._titles_place,
            body_of(cells[at["text"]]), fields, tuple(one for one in named if one[1]),
            next(self._wordings),
        )  # fmt: skip

    def _person(
        self, number_cell: Cell, name_cell: Cell
    ) -> tuple[StaffNumber | None, str | None, CellFault | None]:
        """Staff number and name of the person credited."""
        number = self._staff_no.of(number_cell)
        within, name = self._name.of(name_cell)
        if not name and number is not None and has_han(number.text):
            # One column for both, headed as a number: ``0001 欧阳雪梅``.
            number, name = split_number_and_name(number.text)
        number = number or within
        if number is None and name.isdigit():
            number, name = parse_staff_no(name, typed=self._cells_typed), ""
        fault = None
        if number is None and not name:
            named = "name" in self._owner or "name" in self._headers
            fault = CellFault("name" if named else "staff_no", "missing_value")
        return number, name or None, fault

    def _read_staff_no(self, cell: Cell) -> StaffNumber | None:
        return parse_staff_no(cell, typed=self._cells_typed)

    def _read_title(self, cell: Cell) -> str:
        title = line_of(cell).strip()
        return title.strip(_BOOK_MARKS).strip() if self._kind == "reading" else title

    def _read_type(self, cell: Cell) -> tuple[str | None, str | None, CellFault | None]:
        text = line_of(cell)
        if not text:
            missing = self._kind == "writing" and self._titles_type is None
            fault = CellFault("type", "missing_value") if missing else None
            return self._titles_type or _ONLY_TYPES.get(self._kind), None, fault
        own = self._own_types.get(key_of(text))
        known = _TYPES.get(self._kind)
        type_id = own or (words(known).find(text) if known else _ONLY_TYPES.get(self._kind))
        unknown = type_id is None and self._kind == "writing"
        return type_id, text, CellFault("type", "unknown_kind") if unknown else None

    def _type_of_titles(self, table: Table) -> str | None:
        if self._kind != "writing":
            return None
        found = [words("writing_type").find(text) for text in table.titles()]
        return next((type_id for type_id in found if type_id is not None), None)

    def _read_day(self, cell: Cell) -> tuple[_Days | None, str | None]:
        if isinstance(cell, str) and (not cell.strip() or is_placeholder(cell.strip())):
            return None, None
        try:
            return parse_days(cell, months=self._kind == "award"), None
        except BadValue as error:
            return None, error.code

    def _days(self, start: Cell, end: Cell, single: Cell) -> tuple[_Days | None, CellFault | None]:
        """First and last day out of a start, an end and a date column, as many as there are."""
        first, wrong = self._day.of(start)
        if wrong:
            return None, CellFault("start", wrong)
        last, wrong = self._day.of(end)
        if wrong:
            return None, CellFault("end", wrong)
        if first is None and last is None:
            first, wrong = self._day.of(single)
            if wrong:
                return None, CellFault("date", wrong)
        first, last = first or last, last or first
        if first is None or last is None:
            there = (target for target in ("end", "date", "start") if target in self._headers)
            return None, CellFault(next(there, "date"), "missing_value")
        # An end column that is blank beside a range in the start column leaves the range's end.
        if last[1] < first[0]:
            return None, CellFault("end", "bad_date")
        return (first[0], last[1]), None

    def _read_amount(self, cell: Cell) -> tuple[Amount | None, CellFault | None]:
        text = cell.strip() if isinstance(cell, str) else None
        observed = self._kind == "observation"
        if cell is None or text == "" or not self._has_amount:
            return (_ONE_PERIOD, None) if observed else (None, self._amount_missing())
        if text is not None and is_placeholder(text):
            return None, None if observed else self._amount_missing()
        try:
            amount = parse_amount(cell, self._amount_unit)
        except BadValue as error:
            return None, CellFault("amount", error.code)
        if amount is None:
            return None, None if observed else self._amount_missing()
        if observed and amount.unit == "hour":
            return replace(amount, unit="period"), None
        return amount, None

    def _amount_missing(self) -> CellFault | None:
        needed = self._has_amount and self._kind in _AMOUNT_NEEDED
        return CellFault("amount", "missing_value") if needed else None

    def _level(
        self, at: Mapping[str, int], cells: Row, type_text: str | None, title: str
    ) -> tuple[int | None, str | None]:
        lines = self._lines
        cell = cells[at["level"]]
        if cell is not None:
            level, text = self._leveled.of(cell)
            if text:
                return level, text
        if self._kind == "training":
            others = [lines[target].of(cells[at[target]]) for target in self._level_beside]
        else:
            others = [type_text or ""]
            if type_text and type_text[1:] in words("lesson_type").ids:
                others.append(type_text[0])  # 校研究课
            if self._kind == "award":
                others.append(title)
        for said in others:
            found = words("level").find(said) if said else None
            # 其他 behind another column's words says nothing about the level.
            if found is not None and int(found) != _OTHER_LEVEL:
                return int(found), None
        return self._titles_level, None

    def _mode(self, at: Mapping[str, int], cells: Row) -> str | None:
        lines = self._lines
        text = lines["mode"].of(cells[at["mode"]]) or lines["category"].of(cells[at["category"]])
        found = words("mode").found(text)
        if {"face", "online"} <= found:
            return "mixed"
        return next(iter(found)) if len(found) == 1 else None

    def _placed(self, at: Mapping[str, int], cells: Row) -> str | None:
        outside = self._place.of(cells[at["place_out"]])
        inside = self._place.of(cells[at["place"]])
        if inside is None and outside is not None:
            if outside == "in_school" or self._asks_outside:
                # A tick, or 是, in a column headed 校外.
                return "out_school" if outside == "in_school" else "in_school"
            return outside
        if inside is not None:
            return inside
        # 听课类别（校内/校外）, or a sheet of its own for lessons observed elsewhere.
        for target in self._place_beside:
            place = words("place").find(self._lines[target].of(cells[at[target]]))
            if place is not None:
                return place
        return self._titles_place
