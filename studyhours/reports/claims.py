"""The facts a QR code has room for, and their one binary form."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction

from studyhours.domain.quantity import HUNDRED, decimal_text
from studyhours.reports.facts import KINDS, CertificateFacts, hundredths

_VERSION = 1
_MEETS = 0x10
_STAFF_NO = 0x20
_EPOCH = datetime.date(2000, 1, 1)
KEY_ID_LENGTH = 8  # bytes, 16 hexadecimal digits as text


@dataclass(frozen=True, slots=True)
class Claims:
    """What a paper says about one teacher, short enough for a QR code.

    Attributes are those of ``CertificateFacts``; ``key_id`` names the key that signs.
    """

    key_id: str
    serial: str
    kind: str
    school: str
    teacher: str
    staff_no: str | None
    year: str
    period_start: datetime.date
    period_end: datetime.date
    total: str
    school_based: str
    meets: bool
    issued_on: datetime.date

    @classmethod
    def of(cls, facts: CertificateFacts, key_id: str) -> Claims:
        """The claims of full facts under a key."""
        shared = {name: getattr(facts, name) for name in cls.__dataclass_fields__ if name != _OWN}
        return cls(key_id=key_id, **shared)

    def pack(self) -> bytes:
        """The binary form: version and flags, key id, texts with lengths, varints, day counts."""
        flags = KINDS.index(self.kind) | (_MEETS if self.meets else 0)
        flags |= _STAFF_NO if self.staff_no is not None else 0
        parts = [bytes((_VERSION, flags)), bytes.fromhex(self.key_id)]
        texts = [self.serial, self.school, self.teacher, self.year]
        for text in [*texts, self.staff_no] if self.staff_no is not None else texts:
            raw = text.encode("utf-8")
            parts += [_varint(len(raw)), raw]
        parts += [_varint(hundredths(self.total)), _varint(hundredths(self.school_based))]
        for day in (self.period_start, self.period_end, self.issued_on):
            parts.append((day - _EPOCH).days.to_bytes(3, signed=True))
        return b"".join(parts)

    @classmethod
    def unpack(cls, data: bytes) -> Claims:
        """Read the binary form.

        Raises:
            ValueError: anything but exactly one packed value.
        """
        reader = _Reader(data)
        version, flags = reader.take(2)
        if version != _VERSION or (flags & 0x0F) >= len(KINDS) or flags & 0xC0:
            raise ValueError("unknown form")
        key_id = reader.take(KEY_ID_LENGTH).hex()
        serial, school, teacher, year = (reader.text() for _ in range(4))
        staff_no = reader.text() if flags & _STAFF_NO else None
        total, school_based = (decimal_text(Fraction(reader.varint(), HUNDRED)) for _ in range(2))
        start, end, issued = (reader.day() for _ in range(3))
        claims = cls(
            key_id=key_id,
            serial=serial,
            kind=KINDS[flags & 0x0F],
            school=school,
            teacher=teacher,
            staff_no=staff_no,
            year=year,
            period_start=start,
            period_end=end,
            total=total,
            school_based=school_based,
            meets=bool(flags & _MEETS),
            issued_on=issued,
        )
        if reader.rest() or claims.pack() != data:
            raise ValueError("not canonical")
        return claims


_OWN = "key_id"


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


class _Reader:
    """Takes values off the front of bytes; ValueError when they run out."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, length: int) -> bytes:
        part = self._data[self._at : self._at + length]
        if len(part) != length:
            raise ValueError("too short")
        self._at += length
        return part

    def varint(self) -> int:
        number = 0
        for shift in (0, 7, 14, 21):
            byte = self.take(1)[0]
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
        raise ValueError("too large")

    def text(self) -> str:
        return self.take(self.varint()).decode("utf-8")

    def day(self) -> datetime.date:
        days = int.from_bytes(self.take(3), signed=True)
        try:
            return _EPOCH + datetime.timedelta(days=days)
        except OverflowError as impossible:
            raise ValueError("no such day") from impossible

    def rest(self) -> bytes:
        return self._data[self._at :]
