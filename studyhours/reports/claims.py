"""The facts a QR code has room for, and their one binary form."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction

from studyhours.domain.quantity import HUNDRED, decimal_text
from studyhours.reports.facts import KINDS, CertificateFacts, hundredths
from studyhours.reports.packing import Reader, packed_day, packed_text, varint

_VERSION = 1
_MEETS = 0x10
_STAFF_NO = 0x20
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
        named = [*texts, self.staff_no] if self.staff_no is not None else texts
        parts += [packed_text(text) for text in named]
        parts += [varint(hundredths(self.total)), varint(hundredths(self.school_based))]
        for day in (self.period_start, self.period_end, self.issued_on):
            parts.append(packed_day(day))
        return b"".join(parts)

    @classmethod
    def unpack(cls, data: bytes) -> Claims:
        """Read the binary form.

        Raises:
            ValueError: anything but exactly one packed value.
        """
        reader = Reader(data)
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
