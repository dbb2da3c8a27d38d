"""Fields as people lay them out in Settings: a line for each, and back to what records keep."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from studyhours.domain.errors import UnusableInput
from studyhours.domain.templates import (
    CHOICE,
    LONG,
    MOST_CHOICES,
    MOST_COLUMNS,
    MOST_FIELDS,
    MOST_PAST,
    NUMBER,
    TABLE,
    FieldSpec,
)
from studyhours.domain.vocabulary import key_of
from studyhours.services.settings.limits import tidy_within

LONGEST = 30
"""Characters of a field's name."""
_APART = re.compile(r"[、，,;；/|]")
_NUMBER_MARK = "#"


@dataclass(frozen=True, slots=True)
class FieldTyped:
    """A field as typed.

    Attributes:
        id: The field it was; empty for a new one.
        zh: Its Chinese name.
        en: Its English name; the Chinese one where this is empty.
        sort: One of ``domain.templates.SORTS``.
        more: A number's unit; what may be chosen, or a table's columns, set apart by 、.
        needed: Whether it must be filled in.
        counts: Whether what is written there counts as the record's text.
    """

    id: str = ""
    zh: str = ""
    en: str = ""
    sort: str = "text"
    more: str = ""
    needed: bool = False
    counts: bool = False


def fields_text(fields: Sequence[FieldTyped]) -> str:
    """Fields as one text, to be kept while they are laid out."""
    return json.dumps([asdict(one) for one in fields], ensure_ascii=False)


def fields_from(text: str) -> tuple[FieldTyped, ...]:
    """What ``fields_text`` gave."""
    return tuple(FieldTyped(**one) for one in json.loads(text))


def typed_fields(fields: Sequence[FieldSpec]) -> tuple[FieldTyped, ...]:
    """Fields as they are laid out; those that add up a column stay behind their table."""
    return tuple(
        FieldTyped(
            one.id,
            str(one.title["zh"]),
            english_of(one.title),
            one.sort,
            _more(one),
            one.needed,
            one.counts,
        )
        for one in fields
        if not one.sum_of
    )


def english_of(title: Mapping[str, str]) -> str:
    """An English name as typed; empty where the Chinese one stands for it, and follows it."""
    said = str(title.get("en", ""))
    return "" if said == str(title.get("zh", "")) else said


def _more(field: FieldSpec) -> str:
    if field.sort == NUMBER:
        return str((field.unit or {}).get("zh", ""))
    if field.sort == CHOICE:
        return "、".join(str(title["zh"]) for _, title in field.choices)
    marks = {NUMBER: _NUMBER_MARK}
    return "、".join(f"{one.title['zh']}{marks.get(one.sort, '')}" for one in field.columns)


def read_fields(
    typed: Sequence[FieldTyped], before: Sequence[FieldSpec], first_free: int = 1
) -> tuple[FieldSpec, ...]:
    """The fields that were laid out, in their order.

    Args:
        typed: As laid out.
        before: As they were; what cannot be laid out, such as sums, stays.
        first_free: The first number that no field's id has had.

    Raises:
        UnusableInput: too many, a name missing, too long or there twice, or nothing to choose; the
            parameter ``field`` says ``fields.PLACE``.
    """
    if len(typed) > MOST_FIELDS:
        raise UnusableInput("fields_too_many", field="fields", limit=MOST_FIELDS)
    known = {one.id: one for one in before}
    found: list[FieldSpec] = []
    names: set[str] = set()
    for place, one in enumerate(typed):
        where = f"fields.{place}"
        zh = tidy_within(where, one.zh, LONGEST)
        en = tidy_within(where, one.en, 2 * LONGEST) or zh
        if not key_of(zh):
            raise UnusableInput("field_without_name", field=where)
        if key_of(zh) in names:
            raise UnusableInput("field_name_taken", field=where, name=zh)
        names.add(key_of(zh))
        was = known.get(one.id)
        if was is None or was.sort != one.sort:
            # Another sort of value is another field: what was kept of the old one stays its own.
            was = FieldSpec(f"f{first_free}", one.sort, {})
            first_free += 1
        is_text = one.sort in ("text", LONG)
        field = replace(
            was, title={"zh": zh, "en": en}, needed=one.needed, counts=one.counts and is_text
        )
        found.append(_with_more(field, one.more, where))
    there = {f"{table.id}.{one.id}" for table in found for one in table.columns}
    return (*found, *(one for one in before if one.sum_of and one.sum_of in there))


def _with_more(field: FieldSpec, said: str, where: str) -> FieldSpec:
    if field.sort == NUMBER:
        unit = tidy_within(where, said, LONGEST)
        if field.unit and field.unit["zh"] == unit:
            return field
        return replace(field, unit={"zh": unit} if unit else None)
    if field.sort not in (CHOICE, TABLE):
        return field
    parts = [tidy_within(where, one, LONGEST) for one in _APART.split(said)]
    names = list(dict.fromkeys(one for one in parts if one.strip(_NUMBER_MARK)))
    most = MOST_CHOICES if field.sort == CHOICE else MOST_COLUMNS
    if not names or len(names) > most:
        code = "field_without_choices" if field.sort == CHOICE else "field_without_columns"
        raise UnusableInput(code, field=where, limit=most)
    if field.sort == CHOICE:
        return _with_choices(field, names)
    columns = {one.title["zh"]: one for one in field.columns}
    fresh = _fresh((one.id for one in field.columns), "c")
    made = []
    for name in names:
        title = name.rstrip(_NUMBER_MARK)
        sort = NUMBER if name.endswith(_NUMBER_MARK) else LONG
        was = columns.get(title)
        if was is None:
            was = FieldSpec(next(fresh), sort, {"zh": title}, counts=sort == LONG)
        elif (was.sort == NUMBER) != (sort == NUMBER):
            was = replace(was, sort=sort)
        made.append(was)
    return replace(field, columns=tuple(made))


def _with_choices(field: FieldSpec, names: Sequence[str]) -> FieldSpec:
    """The field with these to choose from; what falls away is still known to records that say it.

    No id is ever given twice: a record would say another thing than was chosen.
    """
    known = {str(title["zh"]): (one, title) for one, title in reversed(field.named)}
    fresh = _fresh((one for one, _ in field.named), "c")
    choices = tuple(known.get(name) or (next(fresh), {"zh": name}) for name in names)
    used = {one for one, _ in choices}
    past = [(one, title) for one, title in field.named if one not in used]
    return replace(field, choices=choices, past=tuple(past[:MOST_PAST]))


def _fresh(taken: Iterable[str], letter: str) -> Iterator[str]:
    used, number = set(taken), 0
    while True:
        number += 1
        if f"{letter}{number}" not in used:
            yield f"{letter}{number}"
