"""What is written in a template's fields: read as typed, kept, counted, and said as one text.

A form holds it as one text, as drafts keep all fields. A record keeps what was understood, and
beside it the same as running text: whoever reads or searches texts needs to know no template.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from studyhours.domain.canonical import canonical_json
from studyhours.domain.errors import UnusableInput
from studyhours.domain.templates import (
    CHOICE,
    DATE,
    LONG,
    LONGEST,
    MOST_ROWS,
    NUMBER,
    TABLE,
    YES_NO,
    FieldSpec,
    Template,
)
from studyhours.domain.tidy import fold, tidy_line
from studyhours.services.records.content import Sheet
from studyhours.services.records.typed import read_day

SHEET = "sheet"
"""Name of the form's field."""
Rows: TypeAlias = Sequence[Sequence[str]]
Value: TypeAlias = str | Rows
_NUMBER = re.compile(r"\d{1,7}(\.\d{1,2})?")
_AFTER = ("%", "分钟", "分", "人", "页", "节", "min")
"""What people write behind a number out of habit; the field says it already."""


@dataclass(frozen=True, slots=True)
class SheetTyped:
    """A template's fields as typed.

    Attributes:
        template: Its id.
        version: Its version.
        values: Texts by field; of a table, rows of cells.
    """

    template: str
    version: int
    values: Mapping[str, Value]

    @property
    def text(self) -> str:
        """As a form holds it; the inverse of ``typed_from``."""
        values = {
            name: said if isinstance(said, str) else [list(row) for row in said]
            for name, said in self.values.items()
        }
        plain = {"template": self.template, "version": self.version, "values": values}
        return canonical_json(plain)


@dataclass(frozen=True, slots=True)
class SheetFault:
    """A field that cannot be understood.

    Attributes:
        field: ``field``, or ``table.row.column`` with the row counted from 0.
        code: ``sheet_needed``, ``sheet_number``, ``sheet_day``, ``sheet_too_long``,
            ``sheet_choice``, ``sheet_rows`` or ``sheet_unreadable``.
    """

    field: str
    code: str


class Unread(ValueError):
    """A value that cannot be understood; says which code."""


def typed_from(text: str) -> SheetTyped | None:
    """What a form holds; None for nothing, or for what is none of ours."""
    if not text:
        return None
    try:
        plain = json.loads(text)
        values = {
            str(name): said
            if isinstance(said, str)
            else [[str(one) for one in row] for row in said]
            for name, said in dict(plain["values"]).items()
        }
        return SheetTyped(str(plain["template"]), int(plain["version"]), values)
    except (ValueError, TypeError, KeyError):
        return None


def typed_of(sheet: Sheet | None) -> str:
    """What a form holds of a sheet that was kept; empty for none."""
    return SheetTyped(sheet.template, sheet.version, sheet.values).text if sheet else ""


def version_named(
    templates: Sequence[Template], typed: SheetTyped | Sheet | None
) -> Template | None:
    """The version of a template that a sheet names; None where it is not known here."""
    if typed is None:
        return None
    named = typed.template, typed.version
    return next((one for one in templates if (one.id, one.version) == named), None)


def read_sheet(
    template: Template, values: Mapping[str, Value]
) -> tuple[Sheet | None, tuple[SheetFault, ...]]:
    """The sheet that was typed, or every field that is wrong.

    Returns:
        The sheet, None where nothing is said or something is wrong; and what is wrong.
    """
    faults: list[SheetFault] = []
    kept: dict[str, Value] = {}
    for one in template.fields:
        if one.sort == TABLE:
            rows = _read_rows(one, values.get(one.id, ()), faults)
            if rows:
                kept[one.id] = rows
        elif not one.sum_of:
            said = values.get(one.id, "")
            text = _try(one, said if isinstance(said, str) else "", one.id, faults)
            if text:
                kept[one.id] = text
    if kept:
        faults += [
            SheetFault(one.id, "sheet_needed")
            for one in template.fields
            if one.needed and not values.get(one.id)
        ]
    if faults or not kept:
        return None, tuple(faults)
    kept |= {one.id: said for one in template.fields if (said := sum_said(one, template, kept))}
    return Sheet(template.id, template.version, kept, count_sheet(template, kept)), ()


def sum_said(field: FieldSpec, template: Template, values: Mapping[str, Value]) -> str:
    """What a field that sums up a column says; empty for others, and where no cell has a number."""
    table, _, column = field.sum_of.partition(".")
    spec, rows = template.field(table), values.get(table, ())
    if spec is None or isinstance(rows, str):
        return ""
    at = next((place for place, one in enumerate(spec.columns) if one.id == column), -1)
    cells = [row[at] for row in rows if 0 <= at < len(row)]
    found = [text for one in cells if (text := _tried(spec.columns[at], one))]
    return _plain_number(sum((Decimal(one) for one in found), Decimal(0))) if found else ""


def count_sheet(template: Template, values: Mapping[str, Value]) -> int:
    """How many characters count as the record's text, blanks aside."""
    return sum(len("".join(text.split())) for text in _counting(template, values))


def counting_text(template: Template, values: Mapping[str, Value]) -> str:
    """What counts as the record's text."""
    return "\n".join(_counting(template, values))


def as_plain(templates: Sequence[Template], values: Mapping[str, str]) -> dict[str, str]:
    """A form's texts with what stands in a template's fields as running text instead."""
    typed = typed_from(values.get(SHEET, ""))
    template = version_named(templates, typed)
    others = {name: text for name, text in values.items() if name != SHEET}
    if typed is None or template is None:
        return others
    parts = [values.get("text", ""), sheet_text(template, written(template, typed.values))]
    return {**others, "text": "\n".join(part for part in parts if part.strip())}


def moved(old: Template, values: Mapping[str, Value], new: Template) -> dict[str, Value]:
    """What stands in one template's fields in those of another; the rest goes to the main one."""
    said = written(old, values)
    same = {
        one.id
        for one in old.fields
        if (there := new.field(one.id)) is not None
        and (there.sort, there.columns, there.choices) == (one.sort, one.columns, one.choices)
    }
    kept = {name: value for name, value in said.items() if name in same}
    rest = {name: value for name, value in said.items() if name not in same}
    return put_text(new, kept, sheet_text(old, rest))


def put_text(template: Template, values: Mapping[str, Value], text: str) -> dict[str, Value]:
    """The values with running text added where the template has its main one."""
    main = template.main
    if main is None or not text.strip():
        return dict(values)
    before = values.get(main.id, "")
    parts = [before if isinstance(before, str) else "", text]
    return {**values, main.id: "\n".join(part for part in parts if part.strip())}


def written(template: Template, values: Mapping[str, Value]) -> dict[str, Value]:
    """What people have written, as typed: nothing empty, and no rows a template began with."""
    found: dict[str, Value] = {}
    for one in template.fields:
        said = values.get(one.id, "")
        if isinstance(said, str):
            if said.strip():
                found[one.id] = said
        elif _is_written(one, said):
            found[one.id] = tuple(tuple(row) for row in said if any(cell.strip() for cell in row))
    return found


def _is_written(field: FieldSpec, rows: Rows) -> bool:
    """Whether a table says more than what the template began with."""
    names = [set(one.values()) for one in field.rows]
    return any(
        cell.strip()
        and not (at == field.named_column and place < len(names) and cell in names[place])
        for place, row in enumerate(rows)
        for at, cell in enumerate(row)
    )


def characters_typed(templates: Sequence[Template], text: str) -> int | None:
    """How many characters count of what a form holds; None where it holds no such sheet."""
    typed = typed_from(text)
    template = version_named(templates, typed)
    if typed is None or template is None:
        return None
    return count_sheet(template, typed.values)


def sheet_text(template: Template, values: Mapping[str, Value]) -> str:
    """The sheet as running text, in Chinese: short fields in a line each, the rest under heads."""
    parts: list[str] = []
    for one in template.fields:
        said = values.get(one.id, "")
        name = one.title["zh"]
        if not said:
            continue
        if not isinstance(said, str):
            lines = ["　".join(cell for cell in row if cell) for row in said]
            parts.append("\n".join([f"【{name}】", *(line for line in lines if line)]))
        elif one.sort == LONG:
            parts.append(f"【{name}】\n{said}")
        else:
            parts.append(f"{name}：{value_said(one, said)}")
    return "\n".join(parts)


def value_said(
    field: FieldSpec,
    value: str,
    pick: Callable[[Mapping[str, str]], str] = lambda title: title["zh"],
    yes_no: tuple[str, str] = ("是", "否"),
) -> str:
    """A value as people read it: a choice by its name, a number with its unit."""
    if field.sort == CHOICE:
        return next((pick(name) for one, name in field.named if one == value), value)
    if field.sort == YES_NO:
        return yes_no[0] if value == "yes" else yes_no[1]
    if field.sort == NUMBER and field.unit:
        return f"{value} {pick(field.unit)}"
    return value


def read_value(field: FieldSpec, text: str) -> str:
    """A single value as it is kept; empty for nothing.

    Raises:
        Unread: it cannot be understood.
    """
    if len(text) > 2 * LONGEST.get(field.sort, LONGEST["text"]):
        raise Unread("sheet_too_long")
    if any(0xD800 <= ord(sign) < 0xE000 for sign in text):
        raise Unread("sheet_unreadable")
    if field.sort == LONG:
        said = "\n".join(text.replace("\0", "").splitlines()).strip("\n ")
    else:
        said = tidy_line(text)
    if len(said) > LONGEST.get(field.sort, LONGEST["text"]):
        raise Unread("sheet_too_long")
    return _understood(field, said) if said else ""


def _understood(field: FieldSpec, said: str) -> str:
    if field.sort == NUMBER:
        return _number(said)
    if field.sort == DATE:
        day = read_day(said)
        if day is None:
            raise Unread("sheet_day")
        return day.isoformat()
    if field.sort == CHOICE and said not in {one for one, _ in field.named}:
        raise Unread("sheet_choice")
    if field.sort == YES_NO and said not in {"yes", "no"}:
        raise Unread("sheet_choice")
    return said


def checked_sheet(
    templates: Sequence[Template],
    sheet: Sheet | None,
    text: str,
    before: tuple[Sheet | None, str],
) -> None:
    """Refuses a sheet that its template could not have made.

    Args:
        templates: Those this ledger knows, in every version.
        sheet: The sheet a record is to have.
        text: The text it is to have.
        before: The sheet and text it has now; those of a template unknown here may stay.

    Raises:
        UnusableInput: ``unknown_template``, or ``sheet_unlike_template``.
    """
    if sheet is None or (sheet, text) == before:
        return
    template = version_named(templates, sheet)
    if template is None:
        raise UnusableInput("unknown_template", template=sheet.template, version=sheet.version)
    read, faults = read_sheet(template, sheet.values)
    if faults or read != sheet or text != sheet_text(template, sheet.values):
        raise UnusableInput("sheet_unlike_template", template=template.title["zh"])


def _counting(template: Template, values: Mapping[str, Value]) -> Iterator[str]:
    for one in template.fields:
        said = values.get(one.id, "")
        if isinstance(said, str):
            if one.counts and one.sort != TABLE:
                yield said
            continue
        for row in said:
            for column, cell in zip(one.columns, row, strict=False):
                if column.counts:
                    yield cell


def _read_rows(field: FieldSpec, said: Value, faults: list[SheetFault]) -> Rows:
    """A table's rows; nothing where nobody wrote more than what the template began with."""
    rows = () if isinstance(said, str) else said
    if len(rows) > MOST_ROWS:
        faults.append(SheetFault(field.id, "sheet_rows"))
        return ()
    read: list[tuple[str, ...]] = []
    for place, row in enumerate(rows):
        cells = [*row, *([""] * len(field.columns))][: len(field.columns)]
        found = tuple(
            _try(column, cell, f"{field.id}.{place}.{column.id}", faults)
            for column, cell in zip(field.columns, cells, strict=True)
        )
        read.append(found)
    return tuple(row for row in read if any(row)) if _is_written(field, read) else ()


def _try(field: FieldSpec, text: str, path: str, faults: list[SheetFault]) -> str:
    try:
        return read_value(field, text)
    except Unread as unread:
        faults.append(SheetFault(path, str(unread)))
        return ""


def _tried(field: FieldSpec, text: str) -> str:
    try:
        return read_value(field, text)
    except Unread:
        return ""


def _number(said: str) -> str:
    text = fold(said).replace(",", "").replace(" ", "")
    for unit in _AFTER:
        text = text.removesuffix(unit)
    if not _NUMBER.fullmatch(text) or not text.isascii():
        raise Unread("sheet_number")
    return _plain_number(Decimal(text))


def _plain_number(number: Decimal) -> str:
    said = f"{number:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
