"""Templates of records: named sections with typed fields, as data.

A template is what a paper form is: it says which parts a text has and what each part may hold. A
record keeps the template's id and version, so that it is read by the form it was written in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from studyhours.domain.errors import UnusableInput
from studyhours.domain.resources import resource

TEXT, LONG, NUMBER, DATE, CHOICE, YES_NO, TABLE = SORTS = (
    "text",
    "long",
    "number",
    "date",
    "choice",
    "yes_no",
    "table",
)
"""What a field may hold: a line, running text, a number, a day, one of several, yes or no, rows."""
CELL_SORTS = (TEXT, LONG, NUMBER)
"""What a table's column may hold."""
LONGEST: Mapping[str, int] = {TEXT: 500, LONG: 50_000, NUMBER: 12, DATE: 40}
"""Characters a value may have, by what it holds."""
MOST_ROWS, MOST_FIELDS, MOST_CHOICES, MOST_COLUMNS = 40, 40, 60, 6
MOST_PAST = 240
"""Choices of a field that are offered no more, and yet known by name."""
_PAST = "past"
_ID = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_FIELD_KEYS = frozenset(
    {"id", "sort", "title", "hint", "unit", "needed", "counts", "choices", "columns", "rows"}
    | {"sum_of"}
)

Title = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field.

    Attributes:
        id: By which records keep what it says; it stays when the field is renamed.
        sort: One of ``SORTS``.
        title: Names by language.
        hint: What to write there, by language; empty for nothing to say.
        unit: What a number counts, by language.
        needed: Whether a record may not be saved without it.
        counts: Whether what is written there counts as the record's text.
        choices: What may be chosen: ids with names by language.
        past: What could be chosen once: records that say it go on saying it by its name.
        columns: A table's columns.
        rows: What a new table's rows begin with, by language: words of its first line of text.
        sum_of: A number's ``table.column``, where it is the sum of that column and never typed.
    """

    id: str
    sort: str
    title: Title
    hint: Title | None = None
    unit: Title | None = None
    needed: bool = False
    counts: bool = False
    choices: tuple[tuple[str, Title], ...] = ()
    columns: tuple[FieldSpec, ...] = ()
    rows: tuple[Title, ...] = ()
    sum_of: str = ""
    past: tuple[tuple[str, Title], ...] = ()

    @property
    def named(self) -> tuple[tuple[str, Title], ...]:
        """What a record may say by choice, what is offered no more included."""
        return (*self.choices, *self.past)

    @property
    def plain(self) -> dict[str, object]:
        """As plain data; the inverse of ``fields_of`` for one."""
        said: dict[str, object] = {"id": self.id, "sort": self.sort, "title": dict(self.title)}
        if self.hint:
            said["hint"] = dict(self.hint)
        if self.unit:
            said["unit"] = dict(self.unit)
        said |= {name: True for name in ("needed", "counts") if getattr(self, name)}
        if self.choices:
            said["choices"] = [
                *({"id": one, "title": dict(name)} for one, name in self.choices),
                *({"id": one, "title": dict(name), _PAST: True} for one, name in self.past),
            ]
        if self.columns:
            said["columns"] = [one.plain for one in self.columns]
        if self.rows:
            said["rows"] = [dict(one) for one in self.rows]
        if self.sum_of:
            said["sum_of"] = self.sum_of
        return said

    @property
    def named_column(self) -> int:
        """Where a table's rows have their names: the first column of single lines."""
        return next((at for at, one in enumerate(self.columns) if one.sort == TEXT), 0)


@dataclass(frozen=True, slots=True)
class Template:
    """A template in one version.

    Attributes:
        id: Stable; records name it.
        version: Counted from 1; records name that too.
        title: Names by language.
        kinds: Base forms, or kinds, it is for.
        fields: Its fields, in order.
        types: Types it is for; empty for all.
        retired: Whether it is offered no more.
    """

    id: str
    version: int
    title: Title
    kinds: tuple[str, ...]
    fields: tuple[FieldSpec, ...]
    types: tuple[str, ...] = ()
    retired: bool = False

    @property
    def plain(self) -> dict[str, object]:
        """As plain data, without id and version; the inverse of ``template_of``."""
        said: dict[str, object] = {
            "title": dict(self.title),
            "kinds": list(self.kinds),
            "fields": [one.plain for one in self.fields],
        }
        if self.types:
            said["types"] = list(self.types)
        return said

    def field(self, name: str) -> FieldSpec | None:
        """The field of that id."""
        return next((one for one in self.fields if one.id == name), None)

    @property
    def main(self) -> FieldSpec | None:
        """Where text goes that was written without the template: the first long text."""
        long = [one for one in self.fields if one.sort == LONG]
        return next((one for one in long if one.counts), long[0] if long else None)


def template_of(
    name: str, version: int, plain: Mapping[str, Any], *, retired: bool = False
) -> Template:
    """A template from plain data.

    Raises:
        UnusableInput: ``bad_template``, with the place that cannot be read.
    """
    where = f"{name}.{version}"
    kinds = plain.get("kinds")
    if not isinstance(kinds, list) or not kinds or not all(isinstance(one, str) for one in kinds):
        raise _bad(where, "kinds")
    fields = plain.get("fields")
    if not isinstance(fields, list) or not 1 <= len(fields) <= MOST_FIELDS:
        raise _bad(where, "fields")
    return Template(
        name,
        version,
        _title(plain.get("title"), where, "title"),
        tuple(kinds),
        fields_of(fields, where),
        tuple(str(one) for one in plain.get("types", ())),
        retired,
    )


def fields_of(
    plain: Sequence[Mapping[str, Any]], where: str, sorts: Sequence[str] = SORTS
) -> tuple[FieldSpec, ...]:
    """Fields from plain data, each id once.

    Raises:
        UnusableInput: ``bad_template``.
    """
    found: list[FieldSpec] = []
    for place, entry in enumerate(plain, start=1):
        found.append(_field(entry, f"{where}: {place}", sorts))
    if len({one.id for one in found}) != len(found):
        raise _bad(where, "id")
    for one in found:
        if one.sum_of and not any(one.sum_of in _columns(other) for other in found):
            raise _bad(where, f"sum_of = {one.sum_of}")
    return tuple(found)


def _columns(table: FieldSpec) -> list[str]:
    return [f"{table.id}.{one.id}" for one in table.columns if one.sort == NUMBER]


def _field(plain: Mapping[str, Any], where: str, sorts: Sequence[str]) -> FieldSpec:
    if not _FIELD_KEYS.issuperset(plain):
        raise _bad(where, ", ".join(sorted(map(str, plain))))
    name, sort = plain.get("id"), plain.get("sort")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise _bad(where, "id")
    if sort not in sorts:
        raise _bad(where, f"sort = {sort}")
    choices, past = (
        tuple(
            (str(one.get("id", "")), _title(one.get("title"), where, "choices"))
            for one in plain.get("choices", ())
            if bool(one.get(_PAST, False)) == gone
        )
        for gone in (False, True)
    )
    if (sort == CHOICE) != bool(choices) or len(choices) > MOST_CHOICES or len(past) > MOST_PAST:
        raise _bad(where, "choices")
    columns = fields_of(plain.get("columns", ()), where, CELL_SORTS)
    if (sort == TABLE) != bool(columns) or len(columns) > MOST_COLUMNS:
        raise _bad(where, "columns")
    return FieldSpec(
        name,
        str(sort),
        _title(plain.get("title"), where, "title"),
        _title(plain["hint"], where, "hint") if plain.get("hint") else None,
        _title(plain["unit"], where, "unit") if plain.get("unit") else None,
        bool(plain.get("needed", False)),
        bool(plain.get("counts", False)),
        choices,
        columns,
        tuple(_title(one, where, "rows") for one in plain.get("rows", ())),
        str(plain.get("sum_of", "")),
        past,
    )


def _title(said: object, where: str, key: str) -> Title:
    if not isinstance(said, Mapping) or not str(said.get("zh", "")).strip():
        raise _bad(where, key)
    return {str(language): str(text) for language, text in said.items()}


def _bad(where: str, what: str) -> UnusableInput:
    return UnusableInput("bad_template", where=where, what=what)


@cache
def shipped_templates() -> tuple[Template, ...]:
    """Every version of the templates shipped, from ``resources/templates``."""
    found: list[Template] = []
    folder = resource("templates")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            plain = tomllib.loads(file.read_text(encoding="utf-8"))
            name, version = plain.pop("id"), plain.pop("version")
            found.append(template_of(name, version, plain))
    return tuple(found)
