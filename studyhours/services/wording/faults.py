"""What a fault names: codes among its parameters have names of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from studyhours.domain.errors import Fault
from studyhours.domain.texts import LANGUAGES, Texts

_NAMED_BY_CODE = (
    ("kind", "filekind"),
    ("function", "function"),
    ("reason", "errno"),
    ("question", "document_ask"),
    ("document", "document"),
)
"""Parameters that are codes themselves, and the section their names stand in."""
_UNIT = re.compile(r"\s*[（(].*$")


def named_params(fault: Fault, texts: Texts) -> Mapping[str, object]:
    """A fault's parameters, those that are codes in words."""
    params = dict(fault.params)
    for name, section in _NAMED_BY_CODE:
        if name in params:
            params[name] = texts.entries.get(f"{section}.{params[name]}", params[name])
    if fault.code.startswith("layout_") or fault.code == "paper_does_not_fit":
        if "place" in params:
            params["place"] = _place_in_layout(str(params["place"]), texts)
        if "language" in params:
            params["language"] = _step(str(params["language"]), texts)
    return params


def _place_in_layout(place: str, texts: Texts) -> str:
    """A place such as ``heading.zh`` in words; as it is called in the file stands behind them."""
    first, *steps = place.split(".")
    # An element may be called as a part of the layout is: it has no language of its own.
    part = first if not steps or first == "page" or steps[0] in LANGUAGES else ""
    said = " › ".join([_step(part, texts) or first, *(_step(one, texts) or one for one in steps)])
    return place if said == place else texts.say("layout_place.said", said=said, place=place)


def _step(name: str, texts: Texts) -> str:
    entries = texts.entries
    found = entries.get(f"layout_place.{name}") or entries.get(f"layout_field.{name}") or ""
    return _UNIT.sub("", found)
