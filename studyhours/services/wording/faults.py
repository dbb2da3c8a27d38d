"""What a fault names: codes among its parameters have names of their own."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.errors import Fault
from studyhours.domain.texts import Texts

_NAMED_BY_CODE = (
    ("kind", "filekind"),
    ("function", "function"),
    ("reason", "errno"),
    ("question", "document_ask"),
    ("document", "document"),
)
"""Parameters that are codes themselves, and the section their names stand in."""


def named_params(fault: Fault, texts: Texts) -> Mapping[str, object]:
    """A fault's parameters, those that are codes in words."""
    params = dict(fault.params)
    for name, section in _NAMED_BY_CODE:
        if name in params:
            params[name] = texts.entries.get(f"{section}.{params[name]}", params[name])
    return params
