"""The facts of a paper about one thing that a QR code has room for, and their binary form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeAlias

from studyhours.reports.claims import Claims, PaperClaims, amount_of, unpacked
from studyhours.reports.deed_facts import DEED_KINDS, AnyFacts, DeedFacts
from studyhours.reports.packing import Reader
from studyhours.reports.stated import hundredths

_VERSION = 2
_HOURS = 0x10
LONGEST_TITLE = 48
"""Characters of what it is about; a code with more could not be read from paper any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedClaims(PaperClaims):
    """What such a paper says, short enough for a QR code.

    Attributes are those of ``DeedFacts``, and besides:

    Attributes:
        title: The names it is about in one line, cut off with … where they are long.
        grade: Grade or result in words.
        count: How many records it lists.
    """

    title: str
    grade: str
    count: int

    @classmethod
    def of(cls, facts: DeedFacts, key_id: str) -> Self:
        """The claims of full facts under a key."""
        title = "、".join(facts.names)
        if len(title) > LONGEST_TITLE:
            title = f"{title[: LONGEST_TITLE - 1]}…"
        return cls.of_facts(facts, key_id, title=title, count=len(facts.records))

    def pack(self) -> bytes:
        """The binary form; hours are left out where there are none, their part is one more."""
        flags, numbers = DEED_KINDS.index(self.kind), [self.count]
        if self.total:
            own = hundredths(self.school_based) + 1 if self.school_based else 0
            flags, numbers = flags | _HOURS, [hundredths(self.total), own, self.count]
        return self.packed(_VERSION, flags, (self.title, self.grade), numbers)

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        """Read the binary form.

        Raises:
            ValueError: anything but exactly one packed value.
        """
        found, (total, own, count) = unpacked(data, _VERSION, DEED_KINDS, 2, _numbers)
        title, grade = found.more
        return cls(
            title=title,
            grade=grade,
            total=total,
            school_based=own,
            count=count,
            **found.shared,
        ).packs_to(data)


def _numbers(reader: Reader, flags: int) -> tuple[str, str, int]:
    """Hours, the school-based part, and how many records."""
    total = own = ""
    if flags & _HOURS:
        total, part = amount_of(reader.varint()), reader.varint()
        own = amount_of(part - 1) if part else ""
    return total, own, reader.varint()


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
