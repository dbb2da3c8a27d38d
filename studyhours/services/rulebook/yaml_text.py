"""Writes rule files: tidily, as the shipped ones are written; and line by line, to find errors."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from studyhours.services.rulebook.document import Data, Path, walk

WIDTH = 100
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~][^\[\]{},\"#:?\n\r\t&*!|>%@`]*")
"""Texts that stand without quotation marks wherever a value may stand."""
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


SET_ORDER = (
    "format", "id", "version", "title", "sources", "effective", "at_risk", "ranks", "lists",
    "define", "rules",
)  # fmt: skip
RULE_ORDER = (
    "id", "title", "subject", "window", "cycle", "within", "dated_by", "tolerance", "applies_to",
    "waived_when", "spend", "measure", "all", "any", "bundle", "ratio", "matrix", "all_of_group",
    "linked", "at_least", "at_most", "round_to", "veto", "pro_rata", "decide", "if_missed",
)  # fmt: skip
"""Keys in the order in which the shipped sets have them."""


def scalar(text: str) -> str:
    """A text as YAML reads it back, with quotation marks only where they are needed."""
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and not _UNSAFE.search(text):
        return text
    said = json.dumps(text, ensure_ascii=False)
    return _UNSAFE.sub(lambda mark: f"\\u{ord(mark[0]):04x}", said)


def write_yaml(data: Data) -> str:
    """The text of a rule set: short values on one line, an empty line between rules."""
    if not isinstance(data, dict):
        return _flow(data) + "\n"
    lines: list[str] = []
    for key, value in _in_order(data, SET_ORDER).items():
        if key == "rules" and lines:
            lines.append("")
        if key == "rules" and isinstance(value, list):
            lines.append("rules:" if value else "rules: []")
            for place, rule in enumerate(value):
                if place:
                    lines.append("")
                written = _in_order(rule, RULE_ORDER) if isinstance(rule, dict) else rule
                lines += _element(written, 2, apart=True)
        else:
            lines += _entry(key, value, 0)
    return "\n".join(lines) + "\n"


def _in_order(node: dict[str, Data], order: Sequence[str]) -> dict[str, Data]:
    """The keys in the usual order, others after them as they were."""
    known = {key: node[key] for key in order if key in node}
    return known | {key: value for key, value in node.items() if key not in known}


def write_lines(data: Data) -> tuple[str, tuple[Path, ...]]:
    """A text of the same content with every value on a line of its own.

    Returns:
        The text, and for each line the value it says; of an element of a list, which begins on
        the line of its first value, that value.
    """
    lines: list[tuple[str, Path]] = []
    if isinstance(data, dict) and data:
        _by_line(data, (), 0, "", lines)
    else:
        lines.append((_flow(data), ()))
    return "\n".join(line for line, _ in lines) + "\n", tuple(path for _, path in lines)


def _by_line(
    data: Data, path: Path, indent: int, begin: str, lines: list[tuple[str, Path]]
) -> None:
    """Adds the lines of a mapping or list that holds something.

    Args:
        data: What it holds.
        path: The way to it.
        indent: How far its keys or dashes stand in.
        begin: What already stands on the first line: dashes of the lists around.
        lines: What is added to.
    """
    steps = data.items() if isinstance(data, dict) else enumerate(data)
    for step, value in steps:
        start = (begin or " " * indent) + (f"{_key(step)}:" if isinstance(step, str) else "- ")
        begin = ""
        inner = (*path, step)
        if not isinstance(value, dict | list) or not value:
            lines.append((f"{start.rstrip()} {_flow(value)}", inner))
        elif isinstance(step, str):
            lines.append((start, inner))
            _by_line(value, inner, indent + 2, "", lines)
        else:
            _by_line(value, inner, indent + 2, start, lines)


def write_value(data: Data) -> str:
    """A part of a rule set by itself."""
    if isinstance(data, dict) and data:
        return "\n".join(line for key, value in data.items() for line in _entry(key, value, 0))
    if isinstance(data, list) and data:
        return "\n".join(line for value in data for line in _element(value, 0))
    return _flow(data)


def _key(key: str) -> str:
    return scalar(key)


def _flow(data: Data) -> str:
    """On one line."""
    if isinstance(data, dict):
        inside = ", ".join(f"{_key(key)}: {_flow(value)}" for key, value in data.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(data, list):
        return f"[{', '.join(map(_flow, data))}]"
    return scalar(data)


def _fits(data: Data, before: int) -> bool:
    """Whether a value stands well on the line of its key: short, and not lists of many parts."""
    parts = [value for path, value in walk(data) if path and isinstance(value, dict)]
    deep = max((len(path) for path, _ in walk(data)), default=0)
    return before + len(_flow(data)) <= WIDTH and len(parts) <= 2 and deep <= 3


def _entry(key: str, value: Data, indent: int) -> list[str]:
    """A key with its value."""
    start = f"{' ' * indent}{_key(key)}:"
    if not isinstance(value, dict | list) or not value or _fits(value, len(start) + 1):
        return [f"{start} {_flow(value)}"]
    if isinstance(value, dict):
        inside = [line for name, inner in value.items() for line in _entry(name, inner, indent + 2)]
    else:
        inside = [line for inner in value for line in _element(inner, indent + 2)]
    return [start, *inside]


def _element(value: Data, indent: int, *, apart: bool = False) -> list[str]:
    """An element of a list; ``apart``: a rule, which never stands on one line."""
    start = f"{' ' * indent}- "
    if not isinstance(value, dict | list) or not value or (not apart and _fits(value, len(start))):
        return [f"{start}{_flow(value)}"]
    if isinstance(value, dict):
        inside = [line for name, inner in value.items() for line in _entry(name, inner, indent + 2)]
    else:
        inside = [line for inner in value for line in _element(inner, indent + 2)]
    return [start + inside[0].lstrip(" "), *inside[1:]]
