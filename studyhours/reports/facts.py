"""What a certificate states: the frozen facts a ledger keeps, a page prints and a key signs."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

from studyhours.reports.stated import (
    CATEGORIES,
    TOKEN_FORM,
    PaperStated,
    bad_facts,
    check_form,
    check_instance,
    hundredths,
)

KINDS = ("annual-hours", "hours-proof")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FORMAT, _REPLACING = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts(PaperStated):
    """Everything one certificate of hours states, checked when it is made.

    Its kind is ``annual-hours`` (requirement met) or ``hours-proof`` (hours only).

    Attributes:
        meets: Whether every rule of the rule set was met; an annual certificate always says so.
        ruleset_id: Rule set judged by, with ``ruleset_version`` and ``ruleset_sha256``.

    Raises:
        UnusableInput: ``bad_certificate_facts`` with ``field`` and ``value``.
    """

    meets: bool
    ruleset_id: str
    ruleset_version: int
    ruleset_sha256: str

    def __post_init__(self) -> None:
        self.check_shared(KINDS)
        check_form("ruleset_id", self.ruleset_id, TOKEN_FORM)
        check_form("ruleset_sha256", self.ruleset_sha256, _SHA256)
        check_instance("meets", self.meets, bool)
        check_instance("ruleset_version", self.ruleset_version, int)
        if self.kind == "annual-hours" and not self.meets:
            raise bad_facts("meets", self.meets)
        if self.ruleset_version < 1:
            raise bad_facts("ruleset_version", self.ruleset_version)
        if len(self.year) == 9 and int(self.year[5:]) != int(self.year[:4]) + 1:
            raise bad_facts("year", self.year)
        self._check_amounts()

    def _check_amounts(self) -> None:
        """What must hold between the hours in words and those in the table."""
        if hundredths(self.school_based) > hundredths(self.total):
            raise bad_facts("school_based", self.school_based)
        held = dict(self.categories)
        if len(held) != len(self.categories) or not set(held) <= set(CATEGORIES):
            raise bad_facts("categories", self.categories)
        for amount in held.values():
            hundredths(amount)
        for key, said in (("total", self.total), ("school_based", self.school_based)):
            if held.get(key, said) != said:
                raise bad_facts("categories", self.categories)

    def to_json(self) -> str:
        """The one canonical JSON text of these facts: sorted keys, no spaces, plain UTF-8."""
        if self.replaces is None:
            return self.written(_FORMAT, _FIRST_FIELDS)
        return self.written(_REPLACING, _FIELDS)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read back what ``to_json`` wrote, and nothing else.

        Raises:
            UnusableInput: ``bad_certificate_facts``: not canonical, or facts that cannot be.
        """
        return cls.read(text, _fields_of, {})


_FIELDS = tuple(CertificateFacts.__dataclass_fields__)
_FIRST_FIELDS = tuple(field for field in _FIELDS if field != "replaces")
"""Of a paper that replaces none: as all were written before papers could name another."""


def _fields_of(plain: Mapping[str, object]) -> Collection[str]:
    return _FIELDS if "replaces" in plain else _FIRST_FIELDS
