"""A rule file as plain nested data that can be edited: exactly what YAML says, comments aside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias, cast

import yaml

from studyhours.domain.findings import Finding
from studyhours.rules.document import read_document

Data: TypeAlias = "str | list[Data] | dict[str, Data]"
"""A value of a rule file: texts, lists and mappings."""
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys, and places in lists."""


def read_data(text: str) -> tuple[Data | None, tuple[Finding, ...]]:
    """The content of a rule file, or None with what is wrong where it is no YAML of ours."""
    item, findings = read_document(text)
    if item is None or findings:
        return None, findings
    return cast(Data, item.plain), ()


def has_comments(text: str) -> bool:
    """Whether a rule file that can be read says something in comments.

    Comments are what stands between the parts of the language, and a ``#`` inside of one is a text.
    """
    if "#" not in text:
        return False
    end = 0
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            if "#" in text[end : token.start_mark.index]:
                return True
            end = max(end, token.end_mark.index)
    except yaml.YAMLError:
        return False
    return "#" in text[end:]


def at(data: Data | None, path: Path) -> Data | None:
    """The value at the end of a path; None where there is none."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
            data = data[step]
        elif step == 0 and not isinstance(data, list):
            continue  # a single value stands for a list of one
        else:
            return None
    return data


def put(data: Data | None, path: Path, value: Data) -> Data:
    """The data with a value put in, and mappings made on the way where there are none.

    Nothing is changed in place: what was shown before can be shown again.
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        found = list(listed(data))
        if step >= len(found):
            found.append(put(None, rest, value))
        else:
            found[step] = put(found[step], rest, value)
        return found
    entries = dict(data) if isinstance(data, dict) else {}
    entries[step] = put(entries.get(step), rest, value)
    return entries


def drop(data: Data, path: Path) -> Data:
    """The data without a value, and without mappings that would be left empty by it."""
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        left = list(listed(data))
        if step >= len(left):
            return data
        if rest:
            left[step] = drop(left[step], rest)
        else:
            del left[step]
        return left
    if not isinstance(data, dict) or step not in data:
        return data
    entries = dict(data)
    if rest:
        inner = drop(entries[step], rest)
        # An empty list stays: it is a finding, and a place to add to.
        if inner == {}:
            del entries[step]
        else:
            entries[step] = inner
    else:
        del entries[step]
    return entries


def insert(data: Data, path: Path, value: Data) -> Data:
    """The data with a value put into a list, before what stands at that place."""
    *outer, place = path
    found = at(data, tuple(outer))
    # A single value stands for a list of one.
    values = list(listed(found))
    values.insert(cast(int, place), value)
    return put(data, tuple(outer), values)


def move(data: Data, path: Path, by: int) -> Data:
    """The data with an element of a list moved up or down; unchanged at either end."""
    *outer, place = path
    found = at(data, tuple(outer))
    if not isinstance(found, list) or not isinstance(place, int):
        return data  # one by itself has nowhere to go
    target = place + by
    if not 0 <= target < len(found):
        return data
    values = list(found)
    values.insert(target, values.pop(place))
    return put(data, tuple(outer), values)


def listed(data: Data | None) -> list[Data]:
    """A list; a single value stands for a list of one."""
    if data is None:
        return []
    return data if isinstance(data, list) else [data]


def walk(data: Data, path: Path = ()) -> Iterator[tuple[Path, Data]]:
    """Every value with the way to it, the outer before the inner."""
    yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from walk(value, (*path, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from walk(value, (*path, place))
