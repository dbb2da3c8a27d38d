"""Cuts ICU's data down to what Qt asks for here: of 31 MB some 2 remain.

The data is one table of contents with the items behind it
(https://unicode-org.github.io/icu/userguide/icu_data/); we keep some items and write the table
anew.
"""

from __future__ import annotations

import struct
from pathlib import Path

from installers import elf
from installers.keeping import Patterns, rules
from tools.dev.base import Trouble

_MAGIC = b"\xda\x27"
_ALIGNED = 16


def cut(folder: Path, arch: str) -> None:
    """Replaces ``libicudata.so.N`` in a folder by a smaller one.

    Raises:
        Trouble: there is none, or it is of another shape.
    """
    found = list(folder.glob("libicudata.so.*"))
    if len(found) != 1:
        raise Trouble(f"one libicudata was expected in {folder}: {found}")
    path = found[0]
    symbol = f"icudt{path.name.rsplit('.', 1)[1]}_dat"
    whole = elf.symbol_bytes(path, symbol)
    smaller = trimmed(whole, Patterns(rules()["icu"]["keep"]))
    path.write_bytes(elf.data_library(path.name, symbol, smaller, arch))


def trimmed(whole: bytes, keep: Patterns) -> bytes:
    """The same data with the items only whose names are kept.

    Raises:
        Trouble: this is no data of ICU.
    """
    head_size = struct.unpack_from("<H", whole, 0)[0]
    if whole[2:4] != _MAGIC or whole[12:16] != b"CmnD":
        raise Trouble("ICU's data has another shape than expected")
    kept = [(name, item) for name, item in _items(whole[head_size:]) if _short(name) in keep]
    names = b"".join(name + b"\0" for name, _ in kept)
    at = 4 + 8 * len(kept)
    place = _up(head_size + at + len(names)) - head_size
    table, body, name_at = struct.pack("<I", len(kept)), b"", at
    for name, item in kept:
        table += struct.pack("<II", name_at, place + len(body))
        name_at += len(name) + 1
        body += item.ljust(_up(len(item)), b"\xaa")
    return whole[:head_size] + (table + names).ljust(place, b"\xaa") + body


def _items(data: bytes) -> list[tuple[bytes, bytes]]:
    count = struct.unpack_from("<I", data, 0)[0]
    entries = [struct.unpack_from("<II", data, 4 + 8 * number) for number in range(count)]
    ends = [place for _, place in entries[1:]] + [len(data)]
    found = []
    for (name, place), end in zip(entries, ends, strict=True):
        found.append((data[name : data.index(b"\0", name)], data[place:end]))
    return found


def _short(name: bytes) -> str:
    """The name without the package's."""
    return name.decode().partition("/")[2]


def _up(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
