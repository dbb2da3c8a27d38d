"""The facts of a paper about one thing that a QR code has room for, and their binary form."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from studyhours.domain.quantity import HUNDRED, decimal_text
from studyhours.reports.claims import KEY_ID_LENGTH, Claims
from studyhours.reports.deed_facts import DEED_KINDS, AnyFacts, DeedFacts
from studyhours.reports.facts import hundredths
from studyhours.reports.packing import Reader, packed_day, packed_text, varint

_VERSION = 2
_HOURS = 0x10
_STAFF_NO = 0x20
LONGEST_TITLE = 48
"""Characters of what it is about; a code with more could not be read from paper any more."""


@dataclass(frozen=True, slots=True)
class DeedClaims:
    """What such a paper says, short enough for a QR code.

    Attributes are those of ``DeedFacts``, and besides:

    Attributes:
        key_id: Names the key that signs.
        title: The names it is about in one line, cut off with … where they are long.
        count: How many records it lists.
    """

    key_id: str
    serial: str
    kind: str
    school: str
    teacher: str
    staff_no: str | None
    year: str
    title: str
    grade: str
    period_start: datetime.date
    period_end: datetime.date
    total: str
    school_based: str
    count: int
    issued_on: datetime.date

    @classmethod
    def of(cls, facts: DeedFacts, key_id: str) -> DeedClaims:
        """The claims of full facts under a key."""
        title = "、".join(facts.names)
        if len(title) > LONGEST_TITLE:
            title = f"{title[: LONGEST_TITLE - 1]}…"
        return cls(
            key_id=key_id,
            serial=facts.serial,
            kind=facts.kind,
            school=facts.school,
            teacher=facts.teacher,
            staff_no=facts.staff_no,
            year=facts.year,
            title=title,
            grade=facts.grade,
            period_start=facts.period_start,
            period_end=facts.period_end,
            total=facts.total,
            school_based=facts.school_based,
            count=len(facts.records),
            issued_on=facts.issued_on,
        )

    def pack(self) -> bytes:
        """The binary form: version and flags, key id, texts with lengths, numbers, day counts."""
        flags = DEED_KINDS.index(self.kind) | (_HOURS if self.total else 0)
        flags |= _STAFF_NO if self.staff_no is not None else 0
        texts = [self.serial, self.school, self.teacher, self.year, self.title, self.grade]
        texts += [self.staff_no] if self.staff_no is not None else []
        parts = [bytes((_VERSION, flags)), bytes.fromhex(self.key_id)]
        parts += [packed_text(text) for text in texts]
        if self.total:
            own = hundredths(self.school_based) + 1 if self.school_based else 0
            parts += [varint(hundredths(self.total)), varint(own)]
        parts.append(varint(self.count))
        parts += [packed_day(day) for day in (self.period_start, self.period_end, self.issued_on)]
        return b"".join(parts)

    @classmethod
    def unpack(cls, data: bytes) -> DeedClaims:
        """Read the binary form.

        Raises:
            ValueError: anything but exactly one packed value.
        """
        reader = Reader(data)
        version, flags = reader.take(2)
        if version != _VERSION or (flags & 0x0F) >= len(DEED_KINDS) or flags & 0xC0:
            raise ValueError("unknown form")
        key_id = reader.take(KEY_ID_LENGTH).hex()
        serial, school, teacher, year, title, grade = (reader.text() for _ in range(6))
        staff_no = reader.text() if flags & _STAFF_NO else None
        total = school_based = ""
        if flags & _HOURS:
            total, own = _amount(reader.varint()), reader.varint()
            school_based = _amount(own - 1) if own else ""
        count = reader.varint()
        start, end, issued = (reader.day() for _ in range(3))
        claims = cls(
            key_id=key_id,
            serial=serial,
            kind=DEED_KINDS[flags & 0x0F],
            school=school,
            teacher=teacher,
            staff_no=staff_no,
            year=year,
            title=title,
            grade=grade,
            period_start=start,
            period_end=end,
            total=total,
            school_based=school_based,
            count=count,
            issued_on=issued,
        )
        if reader.rest() or claims.pack() != data:
            raise ValueError("not canonical")
        return claims


AnyClaims: TypeAlias = Claims | DeedClaims


def claims_of(facts: AnyFacts, key_id: str) -> AnyClaims:
    """The claims of a paper of any kind."""
    if isinstance(facts, DeedFacts):
        return DeedClaims.of(facts, key_id)
    return Claims.of(facts, key_id)


def unpack_claims(data: bytes) -> AnyClaims:
    """Read the binary form of any kind.

    Raises:
        ValueError: anything but exactly one packed value.
    """
    return DeedClaims.unpack(data) if data[:1] == bytes((_VERSION,)) else Claims.unpack(data)


def _amount(number: int) -> str:
    return decimal_text(Fraction(number, HUNDRED))
