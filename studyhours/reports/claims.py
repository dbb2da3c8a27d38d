"""The facts a QR code has room for, and their one binary form.

Codes of all papers are packed alike: version and flags, key id, texts with their lengths, numbers,
days. Which texts and numbers there are besides, each kind of claims says.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self, TypeVar

from studyhours.domain.quantity import HUNDRED, decimal_text
from studyhours.reports.facts import KINDS, CertificateFacts
from studyhours.reports.packing import Reader, packed_day, packed_text, varint
from studyhours.reports.stated import PaperStated, hundredths

_VERSION = 1
_MEETS = 0x10
_STAFF_NO = 0x20
_KIND, _UNKNOWN = 0x0F, 0xC0
KEY_ID_LENGTH = 8  # bytes, 16 hexadecimal digits as text
_OWN = "key_id"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperClaims:
    """What a code of any kind says; ``key_id`` names the key that signs, the rest are facts."""

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
    issued_on: datetime.date

    @classmethod
    def of_facts(cls, facts: PaperStated, key_id: str, **more: object) -> Self:
        """The claims of full facts under a key; ``more`` are those that are no plain facts."""
        given: dict[str, Any] = {_OWN: key_id, **more}
        names = [name for name in cls.__dataclass_fields__ if name not in given]
        return cls(**given, **{name: getattr(facts, name) for name in names})

    def pack(self) -> bytes:
        """The binary form."""
        raise NotImplementedError

    def packed(
        self, version: int, flags: int, more: Sequence[str], numbers: Iterable[int]
    ) -> bytes:
        """The binary form, with further texts and the numbers."""
        staff_no = () if self.staff_no is None else (self.staff_no,)
        texts = (self.serial, self.school, self.teacher, self.year, *more, *staff_no)
        days = (self.period_start, self.period_end, self.issued_on)
        head = bytes((version, flags | (_STAFF_NO if staff_no else 0)))
        return b"".join(
            (
                head,
                bytes.fromhex(self.key_id),
                *map(packed_text, texts),
                *map(varint, numbers),
                *map(packed_day, days),
            )
        )

    def packs_to(self, data: bytes) -> Self:
        """These claims, if they are packed as that.

        Raises:
            ValueError: they are packed otherwise.
        """
        if self.pack() != data:
            raise ValueError("not canonical")
        return self


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was read of a code.

    Attributes:
        flags: Its flags.
        shared: What ``PaperClaims`` has but for hours, by name.
        more: The further texts.
    """

    flags: int
    shared: dict[str, Any]
    more: list[str]


def unpacked(
    data: bytes,
    version: int,
    kinds: Sequence[str],
    more: int,
    numbers: Callable[[Reader, int], T],
) -> tuple[Unpacked, T]:
    """Reads the binary form.

    Args:
        data: The bytes.
        version: The version they must be of.
        kinds: The kinds they may be of.
        more: How many further texts there are.
        numbers: Reads the numbers, told the flags.

    Raises:
        ValueError: anything else.
    """
    reader = Reader(data)
    found, flags = reader.take(2)
    if found != version or (flags & _KIND) >= len(kinds) or flags & _UNKNOWN:
        raise ValueError("unknown form")
    shared: dict[str, Any] = {
        _OWN: reader.take(KEY_ID_LENGTH).hex(),
        "kind": kinds[flags & _KIND],
        **{name: reader.text() for name in ("serial", "school", "teacher", "year")},
    }
    texts = [reader.text() for _ in range(more)]
    shared["staff_no"] = reader.text() if flags & _STAFF_NO else None
    read = numbers(reader, flags)
    shared |= {name: reader.day() for name in ("period_start", "period_end", "issued_on")}
    return Unpacked(flags, shared, texts), read


def amount_of(number: int) -> str:
    """Hundredths as facts state them."""
    return decimal_text(Fraction(number, HUNDRED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims(PaperClaims):
    """What a paper on hours says about one teacher, short enough for a QR code.

    Attributes are those of ``CertificateFacts``.
    """

    meets: bool

    @classmethod
    def of(cls, facts: CertificateFacts, key_id: str) -> Self:
        """The claims of full facts under a key."""
        return cls.of_facts(facts, key_id)

    def pack(self) -> bytes:
        """The binary form."""
        flags = KINDS.index(self.kind) | (_MEETS if self.meets else 0)
        hours = (hundredths(self.total), hundredths(self.school_based))
        return self.packed(_VERSION, flags, (), hours)

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        """Read the binary form.

        Raises:
            ValueError: anything but exactly one packed value.
        """
        found, (total, own) = unpacked(data, _VERSION, KINDS, 0, _two)
        meets = bool(found.flags & _MEETS)
        return cls(
            meets=meets, total=amount_of(total), school_based=amount_of(own), **found.shared
        ).packs_to(data)


def _two(reader: Reader, _flags: int) -> tuple[int, int]:
    return reader.varint(), reader.varint()
