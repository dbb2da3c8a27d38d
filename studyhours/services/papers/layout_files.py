"""Layouts as files: taken along to other schools, written by hand, checked.

A file holds the layout alone, as TOML or JSON, or together with its pictures as JSON:
``{"layout": …, "pictures": {SHA-256: base64}}``.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.domain.held import reading_named
from studyhours.reports.layouts.model import Layout
from studyhours.reports.layouts.reading import parse_json, parse_toml, read_layout
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.layouts import (
    LayoutChanged,
    LayoutRow,
    add_layout,
    find_layout,
    list_layouts,
    read_pictures_of,
    try_layout,
)
from studyhours.transfer.files import write_whole

_LIMIT = 40
"""Megabytes of a file with pictures."""


@dataclass(frozen=True, slots=True)
class LayoutFile:
    """A layout file that is sound, with its pictures by SHA-256."""

    layout: Layout
    pictures: Mapping[str, bytes]


def read_layout_file(path: Path) -> LayoutFile:
    """Reads and tries a layout file; samples are drawn by it in both languages.

    Raises:
        UnusableInput: what is wrong and where.
    """
    text = _text(path)
    document = parse_toml(text) if path.suffix.lower() == ".toml" else parse_json(text)
    pictures: dict[str, bytes] = {}
    if "layout" in document:
        pictures = _pictures(document.get("pictures", {}))
        document = document["layout"]
        if not isinstance(document, dict):
            raise UnusableInput("layout_wrong_type", place="layout", value=str(document)[:40])
    layout = read_layout(document)
    try_layout(layout, pictures)
    return LayoutFile(layout, pictures)


def import_layout(ledger: Ledger, path: Path) -> LayoutChanged:
    """Adds the layout of a file to the school's own.

    Raises:
        UnusableInput: what is wrong with it and where, or its name is taken.
        NotPermitted: the login may not change the school.
    """
    found = read_layout_file(path)
    return add_layout(ledger, found.layout.document, found.pictures)


def export_layout(ledger: Ledger, name: str, path: Path) -> LayoutRow:
    """Writes a layout with its pictures.

    Raises:
        UnusableInput: there is no such layout, or the file cannot be written.
        NotPermitted: the login may not look at the school.
    """
    row = find_layout(list_layouts(ledger), name)
    pictures = {
        sha256: base64.b64encode(content).decode("ascii")
        for sha256, content in read_pictures_of(ledger, row).items()
    }
    whole = {"layout": row.document, "pictures": pictures} if pictures else row.document
    text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    write_whole(path, text.encode("utf-8"))
    return row


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise UnusableInput("file_is_folder", file=str(path))
        if path.stat().st_size > _LIMIT << 20:
            raise UnusableInput("layout_file_too_large", file=path.name, limit=_LIMIT)
        with reading_named(path):
            return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UnusableInput("file_missing", file=str(path)) from None
    except UnicodeDecodeError:
        raise UnusableInput("layout_not_text") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableInput("file_unreadable", file=str(path), reason=reason) from error


def _pictures(found: object) -> dict[str, bytes]:
    if not isinstance(found, dict):
        raise UnusableInput("layout_wrong_type", place="pictures", value=str(found)[:40])
    try:
        return {str(key): base64.b64decode(value, validate=True) for key, value in found.items()}
    except (binascii.Error, TypeError, ValueError):
        raise UnusableInput("layout_wrong_form", place="pictures", value="base64") from None
