"""The little of ASN.1 DER that a signature needs: writing it one way only, and walking it."""

from __future__ import annotations

SEQUENCE = 0x30
SET = 0x31
INTEGER = 0x02
OCTETS = 0x04


def wrap(tag: int, *parts: bytes) -> bytes:
    """One value of a tag with the shortest possible length."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + body


def integer(value: int) -> bytes:
    """A whole number that is not negative."""
    return wrap(INTEGER, value.to_bytes(value.bit_length() // 8 + 1))


def oid(dotted: str) -> bytes:
    """An object identifier from its dotted form."""
    first, second, *rest = map(int, dotted.split("."))
    body = bytearray((first * 40 + second,))
    for arc in rest:
        group = [arc & 0x7F]
        while arc := arc >> 7:
            group.append(arc & 0x7F | 0x80)
        body += bytes(reversed(group))
    return wrap(0x06, bytes(body))


def read(data: bytes, at: int = 0) -> tuple[int, int, int]:
    """Tag, start and end of the value that begins at ``at``.

    Raises:
        ValueError: it runs past the end, or its length is not in the shortest form.
    """
    if at + 2 > len(data):
        raise ValueError("too short")
    tag, size, start = data[at], data[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7F
        size = int.from_bytes(data[start : start + count])
        start += count
        if not 1 <= count <= 3 or size < 0x80 or size >> 8 * (count - 1) == 0:
            raise ValueError("length")
    if start + size > len(data):
        raise ValueError("too short")
    return tag, start, start + size


def children(data: bytes) -> list[bytes]:
    """The values inside a constructed value, each whole, with its tag and length.

    Raises:
        ValueError: they do not fill it exactly.
    """
    _, at, end = read(data)
    if end != len(data):
        raise ValueError("trailing bytes")
    parts = []
    while at < end:
        _, _, after = read(data, at)
        parts.append(data[at:after])
        at = after
    if at != end:
        raise ValueError("too long")
    return parts
