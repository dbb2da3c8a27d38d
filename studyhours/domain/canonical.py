"""One way to write data down, so that the same content always has the same hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from json.encoder import encode_basestring as canonical_text

__all__ = ["canonical_json", "canonical_text", "canonical_texts", "content_hash", "text_hash"]

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_json(data: object) -> str:
    """Data of strings, whole numbers, booleans, lists and mappings as canonical JSON.

    Keys are sorted, nothing is escaped that need not be, and no space is left.

    Raises:
        TypeError: something else is inside. Floats are refused: no quantity here is one; so are
            keys that are no strings, which JSON would silently turn into some.
    """
    _refuse_floats(data)
    return _ENCODER.encode(data)


def canonical_texts(texts: Mapping[str, str]) -> str:
    """Canonical JSON of a mapping that holds texts only: the same, made faster."""
    if not texts:
        return "{}"
    pairs = [f"{canonical_text(key)}:{canonical_text(texts[key])}" for key in sorted(texts)]
    return f"{{{','.join(pairs)}}}"


def content_hash(data: object) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON."""
    return text_hash(canonical_json(data))


def text_hash(canonical: str) -> str:
    """SHA-256, in hexadecimal, of JSON that is canonical already."""
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def _refuse_floats(data: object) -> None:
    if isinstance(data, float):
        raise TypeError("a float has no canonical form")
    if isinstance(data, dict):
        for key, value in data.items():
            if not isinstance(key, str):
                raise TypeError(f"a key of canonical JSON is a string, not {key!r}")
            _refuse_floats(value)
    elif isinstance(data, list | tuple):
        for value in data:
            _refuse_floats(value)
