"""Writes another first day or name into a rule file; every other character stays as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import yaml

from studyhours.rules.loading import load_ruleset

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def with_first_day(text: str, first: date) -> str | None:
    """The rule file with ``effective.from`` set to a day.

    Args:
        text: A rule file that can be read.
        first: The day it is to be in force from.

    Returns:
        The new text, which says the same but for that day; None where the file is written in a
        way that leaves no place to put it.
    """
    before, _ = load_ruleset(text)
    if before is None:
        return None
    if before.first == first:
        return text
    changed = _put_in(text, first)
    after, _ = load_ruleset(changed)
    if after is None or replace(before, first=first, sha256=after.sha256) != after:
        return None
    return changed


def renamed(text: str, name: str, title: str) -> str | None:
    """The rule file under another id and Chinese title: the beginning of another set.

    Args:
        text: A rule file that can be read.
        name: The id.
        title: The title.

    Returns:
        The new text; None where the file is written in a way that leaves no place for them.
    """
    before, _ = load_ruleset(text)
    if before is None:
        return None
    lines, entries = _starts(text), _entries(yaml.compose(text, Loader=_LOADER))
    said = json.dumps(title, ensure_ascii=False)
    values = {"id": name, "title": said}
    spans = sorted(
        (_at(lines, value.start_mark), _at(lines, value.end_mark), values[key])
        for key, (_, value) in entries.items()
        if key in values
    )
    changed = text
    for start, end, value in reversed(spans):
        changed = f"{changed[:start]}{value}{changed[end:]}"
    after, _ = load_ruleset(changed)
    wanted = replace(before, id=name, title={"zh": title})
    same = after is not None and replace(wanted, sha256=after.sha256) == after
    return changed if same else None


def _put_in(text: str, first: date) -> str:
    root = yaml.compose(text, Loader=_LOADER)
    lines = _starts(text)
    entries = _entries(root)
    day = first.isoformat()
    if "effective" not in entries:
        key, value = entries["id"]
        place = _at(lines, value.end_mark)
        if _in_braces(root):
            return f"{text[:place]}, effective: {{ from: {day} }}{text[place:]}"
        indent = " " * key.start_mark.column
        end = text.find("\n", place)
        place = len(text) if end < 0 else end
        return f"{text[:place]}\n{indent}effective: {{ from: {day} }}{text[place:]}"
    span = _entries(entries["effective"][1])
    if "from" in span:
        value = span["from"][1]
        start, end = _at(lines, value.start_mark), _at(lines, value.end_mark)
        return f"{text[:start]}{day}{text[end:]}"
    key, _ = span["to"]
    start = _at(lines, key.start_mark)
    if _in_braces(entries["effective"][1]):
        return f"{text[:start]}from: {day}, {text[start:]}"
    indent = " " * key.start_mark.column
    return f"{text[:start]}from: {day}\n{indent}{text[start:]}"


def _in_braces(node: yaml.Node | None) -> bool:
    return isinstance(node, yaml.MappingNode) and bool(node.flow_style)


def _entries(node: yaml.Node | None) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): (key, value) for key, value in node.value}


def _starts(text: str) -> list[int]:
    """Where each line begins, as YAML counts lines."""
    starts, place = [0], 0
    while place < len(text):
        letter = text[place]
        place += 2 if text.startswith("\r\n", place) else 1
        if letter in "\r\n\x85\u2028\u2029":
            starts.append(place)
    return starts


def _at(lines: list[int], mark: yaml.Mark) -> int:
    return lines[mark.line] + mark.column
