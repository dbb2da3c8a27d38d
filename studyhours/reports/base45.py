"""Base45 (RFC 9285): bytes as the 45 characters that a QR code packs most tightly."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}


def encode(data: bytes) -> str:
    """Two bytes become three characters, a last single byte two."""
    parts: list[str] = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        number = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            number, digit = divmod(number, 45)
            parts.append(_ALPHABET[digit])
    return "".join(parts)


def decode(text: str) -> bytes:
    """The bytes of a base45 text.

    Raises:
        ValueError: a character outside the alphabet, a group too large or of the wrong length.
    """
    values = []
    for character in text:
        if character not in _VALUES:
            raise ValueError("not a base45 character")
        values.append(_VALUES[character])
    data = bytearray()
    for start in range(0, len(values), 3):
        group = values[start : start + 3]
        length = len(group) - 1
        number = sum(value * 45**place for place, value in enumerate(group))
        if length == 0 or number >= 256**length:
            raise ValueError("not a base45 group")
        data += number.to_bytes(length)
    return bytes(data)
