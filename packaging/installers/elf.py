"""Reads what Linux programs need, and writes a library that holds nothing but data."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

_NEEDED, _STRTAB, _SONAME, _STRSZ, _SYMTAB, _SYMENT, _HASH = 1, 5, 14, 10, 6, 11, 4
_LOAD, _DYNAMIC = 1, 2
_MACHINES = {"amd64": 62, "arm64": 183}
_PAGE = 0x10000
_GLIBC = re.compile(rb"GLIBC_(\d+\.\d+)")


@dataclass(frozen=True, slots=True)
class Library:
    """What a shared library or program says of itself.

    Attributes:
        needed: Names of the libraries it loads.
        soname: The name others know it by; empty for programs.
        libc: The newest version of glibc it asks for, as numbers.
    """

    needed: tuple[str, ...]
    soname: str = ""
    libc: tuple[int, ...] = field(default=())


def is_elf(path: Path) -> bool:
    """Whether a file is a program or library for Linux."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def read(path: Path) -> Library:
    """Reads a 64-bit little-endian file.

    Raises:
        ValueError: it is of another sort.
    """
    data = path.read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{path}: not a 64-bit little-endian ELF file")
    start, size, count = (*struct.unpack_from("<Q", data, 32), *struct.unpack_from("<HH", data, 54))
    heads = [struct.unpack_from("<IIQQQQQQ", data, start + size * n) for n in range(count)]
    loads = [(head[3], head[2], head[5]) for head in heads if head[0] == _LOAD]
    dynamic = next((head for head in heads if head[0] == _DYNAMIC), None)
    if dynamic is None:
        return Library(())
    tags = [struct.unpack_from("<QQ", data, dynamic[2] + 16 * n) for n in range(dynamic[5] // 16)]
    strings = _offset(next(value for tag, value in tags if tag == _STRTAB), loads)

    def text(place: int) -> str:
        begin = strings + place
        return data[begin : data.index(b"\0", begin)].decode()

    names = tuple(text(value) for tag, value in tags if tag == _NEEDED)
    soname = next((text(value) for tag, value in tags if tag == _SONAME), "")
    size = next(value for tag, value in tags if tag == _STRSZ)
    asked = _GLIBC.findall(data[strings : strings + size])
    newest = max((tuple(int(part) for part in one.split(b".")) for one in asked), default=())
    return Library(names, soname, newest)


def _offset(address: int, loads: list[tuple[int, int, int]]) -> int:
    for base, offset, size in loads:
        if base <= address < base + size:
            return address - base + offset
    raise ValueError("an address outside the file")


def symbol_bytes(path: Path, symbol: str) -> bytes:
    """What a library keeps under the name of a data symbol, to the end of its segment.

    Raises:
        LookupError: it has no such symbol.
    """
    data = path.read_bytes()
    table, size, count = (*struct.unpack_from("<Q", data, 40), *struct.unpack_from("<HH", data, 58))
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, table + size * n) for n in range(count)]
    for section in sections:
        if section[1] != 11:  # the dynamic symbols
            continue
        names = sections[section[6]][4]
        for place in range(section[4], section[4] + section[5], 24):
            name, _, _, home, value, _ = struct.unpack_from("<IBBHQQ", data, place)
            begin = names + name
            if data[begin : data.index(b"\0", begin)].decode() == symbol:
                home_section = sections[home]
                offset = value - home_section[3] + home_section[4]
                return data[offset : home_section[4] + home_section[5]]
    raise LookupError(symbol)


def data_library(soname: str, symbol: str, content: bytes, arch: str) -> bytes:
    """A library whose only symbol names some bytes."""
    strings = b"\0" + soname.encode() + b"\0" + symbol.encode() + b"\0"
    symbols_at = 64 + 56 * 4
    hash_at = symbols_at + 48
    strings_at = hash_at + 24
    content_at = -(-(strings_at + len(strings)) // 64) * 64
    read_only = content_at + len(content)
    dynamic_at = -(-read_only // _PAGE) * _PAGE
    tags = [(_SONAME, 1), (_HASH, hash_at), (_STRTAB, strings_at), (_SYMTAB, symbols_at)]
    tags += [(_STRSZ, len(strings)), (_SYMENT, 24), (0, 0)]
    dynamic = b"".join(struct.pack("<QQ", *tag) for tag in tags)

    def segment(kind: int, flags: int, place: int, size: int, align: int) -> bytes:
        return struct.pack("<IIQQQQQQ", kind, flags, place, place, place, size, size, align)

    head = b"\x7fELF\x02\x01\x01" + bytes(9)
    machine = _MACHINES[arch]
    head += struct.pack("<HHIQQQIHHHHHH", 3, machine, 1, 0, 64, 0, 0, 64, 56, 4, 64, 0, 0)
    head += segment(_LOAD, 4, 0, read_only, _PAGE)
    head += segment(_LOAD, 6, dynamic_at, len(dynamic), _PAGE)
    head += segment(_DYNAMIC, 6, dynamic_at, len(dynamic), 8)
    head += segment(0x6474E551, 6, 0, 0, 16)  # the stack need not run code
    name = 2 + len(soname)
    symbols = bytes(24) + struct.pack("<IBBHQQ", name, 0x11, 0, 1, content_at, len(content))
    # One bucket, its chain starting at symbol 1: found whatever the hash is.
    table = struct.pack("<IIIII", 1, 2, 1, 0, 0)
    body = head + symbols + table.ljust(24, b"\0") + strings
    body = body.ljust(content_at, b"\0") + content
    return body.ljust(dynamic_at, b"\0") + dynamic
