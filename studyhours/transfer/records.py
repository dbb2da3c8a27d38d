"""Record tables of any kind: training, observed lessons, writing, reading, lessons given …"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.transfer.cells import ParsedSheet, Rejection, Sheet, Skipped, cell_text
from studyhours.transfer.mapping import ColumnMapping
from studyhours.transfer.people import StaffNumber, split_names
from studyhours.transfer.reading import RowReader
from studyhours.transfer.tables import Table, data_rows, find_table
from studyhours.transfer.text import clean_name, squeeze
from studyhours.transfer.vocabulary import Layout, key_of, layout, level_in_titles, words

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
_BOOK_MARKS = '《》〈〉«»"“”'
_OTHER_LEVEL = 99
_DIGITS = re.compile(r"\d+")
_ELSEWHERE = re.compile(r"(?<!内)(?:校外|外出|外校)听课|外出观摩")


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record as its row gives it; the teacher is not looked up yet.

    Attributes:
        row: Row on the sheet, from 1.
        staff_no: Number of the person credited, if the row has one.
        name: Their name, if the row has one; never both missing.
        kind: The record kind asked for.
        type: Stable type id, None where the row's words are not in the vocabulary.
        type_text: The row's own words for it.
        title: Title, topic or book.
        first_day: First day.
        last_day: Last day, never before the first.
        amount: Amount in the unit given, None where the table has none.
        level: 10 nation … 60 school, 99 other; None where unknown.
        level_text: The row's own words for it.
        mode: ``face``, ``online``, ``mixed``, ``full_time``, ``other``.
        place: ``in_school`` or ``out_school``.
        text: Comment or body.
        fields: Everything else that was understood, by target id; texts, never empty.
        people: Other people of the row as (role, name): ``observed``, ``mentor``, ``mentee``.
    """

    row: int
    staff_no: StaffNumber | None
    name: str | None
    kind: str
    type: str | None
    type_text: str | None
    title: str
    first_day: date
    last_day: date
    amount: Amount | None
    level: int | None
    level_text: str | None
    mode: str | None
    place: str | None
    text: str
    fields: Mapping[str, str]
    people: tuple[tuple[str, str], ...]


def parse_records(
    sheet: Sheet,
    kind: str,
    mapping: ColumnMapping | None = None,
    types: Mapping[str, str] | None = None,
) -> ParsedSheet[RecordRow]:
    """The records of a sheet.

    Args:
        sheet: A sheet of ``read_workbook``.
        kind: A record kind; for one of a school's own pass its base form, or anything, which
            takes the general layout.
        mapping: A person's word for the columns.
        types: A school's own type names (in any language) to their ids; they win.

    Raises:
        UnusableInput: as ``find_table``.
    """
    plan = layout(kind)
    table = find_table(sheet, plan, mapping)
    reader = _RecordReader(table, plan, kind, types or {})
    skipped, rejected, rows = list[Skipped](), list[Rejection](), list[RecordRow]()
    for data in data_rows(table, skipped):
        row = RowReader(table, data)
        record = reader.record(row)
        if row.fault is not None or record is None:
            rejected.append(row.fault or Rejection(data.number, "", "", "missing_value"))
        else:
            rows += _per_person(record)
    return ParsedSheet(
        sheet.name, table.header_row, table.columns, table.unused,
        tuple(rows), tuple(skipped), tuple(rejected),
    )  # fmt: skip


def _per_person(record: RecordRow) -> list[RecordRow]:
    """One record for each name of a cell that lists several, all with the same row number."""
    names = split_names(record.name) if record.staff_no is None and record.name else ()
    return [replace(record, name=name) for name in names] if len(names) > 1 else [record]


class _RecordReader:
    """Turns rows of one table into records."""

    def __init__(self, table: Table, plan: Layout, kind: str, types: Mapping[str, str]) -> None:
        self._table, self._kind = table, kind
        self._title = _TITLES.get(kind, "title")
        self._own_types = {key_of(text): type_id for text, type_id in types.items()}
        self._extra = [t.id for t in plan.targets if t.id not in _CORE and t.id != self._title]
        self._extra = [target for target in self._extra if table.column(target) is not None]
        self._titles_type = self._type_of_titles()
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

    def record(self, row: RowReader) -> RecordRow | None:
        """The record of a row; None once ``row`` has noted a fault."""
        staff_no, name = row.person()
        title = row.line(self._title).strip()
        if self._kind == "reading":
            title = title.strip(_BOOK_MARKS).strip()
        if not title and self._kind in _TITLE_NEEDED:
            row.reject(self._title, "missing_value")
        type_id, type_text = self._type(row)
        days = row.days(months=self._kind == "award")
        amount = self._amount(row)
        fields = self._fields(row)
        if row.fault is not None or days is None:
            return None
        level, level_text = self._level(row, type_text, title)
        return RecordRow(
            row.row.number, staff_no, name, self._kind, type_id, type_text, title, *days, amount,
            level, level_text, self._mode(row), self._place(row), row.body("text"), fields,
            tuple((role, who) for role in _ROLES if (who := clean_name(cell_text(row.cell(role))))),
        )  # fmt: skip

    def _type(self, row: RowReader) -> tuple[str | None, str | None]:
        text = row.line("type")
        if not text:
            if self._kind == "writing" and self._titles_type is None:
                row.reject("type", "missing_value")
            return self._titles_type or _ONLY_TYPES.get(self._kind), None
        own = self._own_types.get(key_of(text))
        known = _TYPES.get(self._kind)
        type_id = own or (words(known).find(text) if known else _ONLY_TYPES.get(self._kind))
        if type_id is None and self._kind == "writing":
            row.reject("type", "unknown_kind")
        return type_id, text

    def _type_of_titles(self) -> str | None:
        if self._kind != "writing":
            return None
        found = [words("writing_type").find(text) for text in self._table.titles()]
        return next((type_id for type_id in found if type_id is not None), None)

    def _amount(self, row: RowReader) -> Amount | None:
        if self._kind == "observation":
            column = self._table.column("amount")
            if column is None or row.cell("amount") is None:
                return _ONE_PERIOD
            amount = row.amount()
            bare = amount is not None and amount.unit == "hour"
            return replace(amount, unit="period") if amount is not None and bare else amount
        amount = row.amount()
        needed = self._kind in _AMOUNT_NEEDED and self._table.column("amount") is not None
        if amount is None and needed:
            row.reject("amount", "missing_value")
        return amount

    def _level(
        self, row: RowReader, type_text: str | None, title: str
    ) -> tuple[int | None, str | None]:
        text = row.line("level")
        others = [type_text or ""]
        if self._kind == "training":
            others = [row.line("category"), row.line("mode"), row.line("remarks")]
        elif type_text and type_text[1:] in words("lesson_type").ids:
            others.append(type_text[0])  # 校研究课
        if self._kind == "award":
            others.append(title)
        for words_seen in [text] if text else others:
            level = words("level").find(words_seen) if words_seen else None
            # 其他 behind another column's words says nothing about the level.
            if level is not None and (text or int(level) != _OTHER_LEVEL):
                return int(level), text or None
        return (None if text else self._titles_level), text or None

    def _mode(self, row: RowReader) -> str | None:
        text = row.line("mode") or row.line("category")
        found = words("mode").found(text)
        if {"face", "online"} <= found:
            return "mixed"
        return next(iter(found)) if len(found) == 1 else None

    def _place(self, row: RowReader) -> str | None:
        outside = self._mark(row, "place_out")
        inside = self._mark(row, "place")
        header = key_of(self._table.header_of("place_out"))
        if inside is None and outside is not None and (outside == "in_school" or "是否" in header):
            # A tick, or 是, in a column headed 校外.
            return "out_school" if outside == "in_school" else "in_school"
        if inside is None and outside is None:
            # 听课类别（校内/校外）, or a sheet of its own for lessons observed elsewhere.
            said = ("school", "type") if self._kind == "observation" else ("school",)
            found = (words("place").find(row.line(target)) for target in said)
            return next((place for place in found if place is not None), self._titles_place)
        return inside or outside

    @staticmethod
    def _mark(row: RowReader, target: str) -> str | None:
        text = cell_text(row.cell(target))
        return words("place").find(text) if text else None

    def _fields(self, row: RowReader) -> Mapping[str, str]:
        fields = {target: text for target in self._extra if (text := row.line(target))}
        if self._title == "topic" and (topic := row.line("topic")):
            fields["topic"] = topic
        for target in ("category", "depth"):
            text = row.line(target)
            if text:
                fields[target] = words(target).find(text) or text
                fields[f"{target}_text"] = text
        mode = row.line("mode")
        if mode:
            fields["mode_text"] = mode
        characters = squeeze(row.line("characters")).replace(",", "")
        if characters:
            digits = _DIGITS.search(characters)
            if digits is None:
                row.reject("characters", "not_a_number")
            else:
                fields["characters"] = (
                    str(int(digits.group())) if "万" not in characters else characters
                )
        if "pages" in fields and (digits := re.fullmatch(r"\D*(\d+)\s*页?", fields["pages"])):
            fields["pages"] = digits.group(1)
        return fields
