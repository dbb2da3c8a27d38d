"""Values as bytes, short enough for a QR code: texts with their lengths, numbers, days."""

from __future__ import annotations

import datetime

EPOCH = datetime.date(2000, 1, 1)
"""The day that days are counted from."""


def packed_text(text: str) -> bytes:
    """A text with its length before it."""
    raw = text.encode("utf-8")
    return varint(len(raw)) + raw


def packed_day(day: datetime.date) -> bytes:
    """A day as three bytes."""
    return (day - EPOCH).days.to_bytes(3, signed=True)


def varint(number: int) -> bytes:
    """A whole number in as few bytes as it takes, seven bits in each."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


class Reader:
    """Takes values off the front of bytes; ValueError when they run out."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, length: int) -> bytes:
        """The next bytes, exactly so many."""
        part = self._data[self._at : self._at + length]
        if len(part) != length:
            raise ValueError("too short")
        self._at += length
        return part

    def varint(self) -> int:
        """The next number."""
        number = 0
        for shift in (0, 7, 14, 21):
            byte = self.take(1)[0]
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
        raise ValueError("too large")

    def text(self) -> str:
        """The next text."""
        return self.take(self.varint()).decode("utf-8")

    def day(self) -> datetime.date:
        """The next day."""
        days = int.from_bytes(self.take(3), signed=True)
        try:
            return EPOCH + datetime.timedelta(days=days)
        except OverflowError as impossible:
            raise ValueError("no such day") from impossible

    def rest(self) -> bytes:
        """What has not been taken."""
        return self._data[self._at :]
