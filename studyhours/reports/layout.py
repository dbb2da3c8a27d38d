"""Page layouts kept as data: millimetres and points in ``resources/layouts``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from studyhours.domain.errors import UnusableInput
from studyhours.domain.resources import resource

# Every length a certificate needs, by section; the file must give these and no others.
CERTIFICATE = {
    "page": "width height",
    "border": "outer gap thick thin lozenge clearance",
    "title": "baseline size spacing width english_size english_spacing",
    "logo": "left top size",
    "subtitle": "baseline size spacing rule rule_gap",
    "body": "left right top bottom size smallest leading english_leading",
    "table": "left top column row size unit_size",
    "code": "left bottom size",
    "notes": "left size leading width",
    "seal": "centre_x centre_y radius stamp_radius hint_baseline hint_size width name_baseline"
    " date_baseline size one_line smallest",
    "preview": "size turn",
}
_LONGEST = 1000.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Checked lengths by ``section.name``, in millimetres or, for type sizes, points."""

    lengths: Mapping[str, float]

    def __getitem__(self, key: str) -> float:
        return self.lengths[key]


def parse_layout(text: str, shape: Mapping[str, str]) -> Layout:
    """Read a layout file against the lengths it must have.

    Args:
        text: TOML.
        shape: Names of the lengths of each section, separated by spaces.

    Raises:
        UnusableInput: ``bad_layout`` with ``item``: something is missing, unknown or no length.
    """
    try:
        sections = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise UnusableInput("bad_layout", item=str(broken)) from broken
    wanted = {f"{section}.{name}" for section, names in shape.items() for name in names.split()}
    lengths: dict[str, float] = {}
    for section, values in sections.items():
        for name, value in values.items() if isinstance(values, dict) else [("", values)]:
            key = f"{section}.{name}"
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if key not in wanted or not number or not 0 < value < _LONGEST:
                raise UnusableInput("bad_layout", item=key)
            lengths[key] = float(value)
    for key in sorted(wanted - set(lengths)):
        raise UnusableInput("bad_layout", item=key)
    return Layout(lengths)


@cache
def certificate_layout() -> Layout:
    """The layout of the certificate page that travels with the program."""
    text = resource("layouts", "certificate.toml").read_text(encoding="utf-8")
    return parse_layout(text, CERTIFICATE)
