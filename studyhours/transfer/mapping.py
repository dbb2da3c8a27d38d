"""``--map FILE.toml``: a person's word for which header means what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.delimited import decode
from studyhours.transfer.filekind import read_bytes
from studyhours.transfer.headers import Header
from studyhours.transfer.vocabulary import Layout, key_of, vocabulary_file


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What a mapping says, in its own words.

    Attributes:
        entries: Target as written, and the headers it may have (one must be there).
        file: Name of the mapping file, for messages.
    """

    entries: tuple[tuple[str, tuple[str, ...]], ...]
    file: str = ""


def read_mapping(path: Path) -> ColumnMapping:
    """Reads a TOML of ``target = "header"``; tables such as ``[columns]`` may hold the lines.

    Raises:
        UnusableInput: ``mapping_unreadable``, and the file faults of ``read_workbook``.
    """
    text = decode(read_bytes(path), path.name).removeprefix("\ufeff")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableInput("mapping_unreadable", file=path.name, reason=str(error)) from error
    return make_mapping(table, path.name)


def make_mapping(table: Mapping[str, object], file: str = "") -> ColumnMapping:
    """A mapping out of plain values: a header, or a list of headers, by target.

    Raises:
        UnusableInput: ``mapping_unreadable`` for other values.
    """
    entries: list[tuple[str, tuple[str, ...]]] = []
    for target, value in table.items():
        if isinstance(value, Mapping):
            entries += make_mapping({str(key): item for key, item in value.items()}, file).entries
        elif isinstance(value, str):
            entries.append((target, (value,)))
        elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            entries.append((target, tuple(value)))
        else:
            reason = f"{target} = {value!r}"
            raise UnusableInput("mapping_unreadable", file=file, reason=reason)
    return ColumnMapping(tuple(entries), file)


def mapped_targets(mapping: ColumnMapping, layout: Layout) -> list[tuple[str, tuple[str, ...]]]:
    """The layout's target ids with the headers given for them.

    Raises:
        UnusableInput: ``mapping_unknown_target``.
    """
    found = []
    for name, headers in mapping.entries:
        target_id = _alias(name, layout)
        target = layout.target(target_id)
        if target is None:
            known = ", ".join(target.id for target in layout.targets)
            raise UnusableInput(
                "mapping_unknown_target", target=name, known=known, file=mapping.file
            )
        found.append((target.id, headers))
    return found


def find_header(wanted: str, headers: tuple[Header, ...]) -> Header | None:
    """The header a person named, compared without spaces and punctuation."""
    key = key_of(wanted)
    return next((header for header in headers if wanted == header.seen), None) or next(
        (header for header in headers if key and key in header.keys), None
    )


def _alias(name: str, layout: Layout) -> str:
    """Other ids people write for a target, where the layout has the one they mean."""
    aliases = vocabulary_file("aliases")
    choices = aliases.get(name.strip().lower().replace("-", "_"), [])
    known = {target.id for target in layout.targets}
    if name in known or not isinstance(choices, list):
        return name
    return next((choice for choice in choices if choice in known), name)
