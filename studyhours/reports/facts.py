"""What a certificate states: the frozen facts a ledger keeps, a page prints and a key signs."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import parse_hundredths

KINDS = ("annual-hours", "hours-proof")
LANGUAGES = ("zh", "en")
CATEGORIES = ("school_based", "centralised", "online", "total")
_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,5})(\.[0-9]?[1-9])?")
LONGEST_SERIAL = 40
SERIAL_SIGNS = r"A-Z0-9\u3400-\u9fff〔〕（）_·-"
"""What a number may hold: it is part of files' names, and read out on the telephone."""
SERIAL_FORM = re.compile(f"[A-Z0-9\u3400-\u9fff〔（][{SERIAL_SIGNS}]{{0,{LONGEST_SERIAL - 1}}}")
YEAR_FORM = re.compile(r"[0-9]{4}(-[0-9]{4})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
TOKEN_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")
_FORMAT, _REPLACING = 1, 2


def hundredths(amount: str) -> int:
    """A canonical decimal string as a whole number of hundredths: ``"80.5"`` is 8050.

    Raises:
        UnusableInput: ``bad_certificate_facts`` when it is not canonical.
    """
    parsed = parse_hundredths(amount) if _AMOUNT.fullmatch(amount) else None
    if parsed is None:
        raise bad_facts("amount", amount)
    return parsed


def bad_facts(field: str, value: object) -> UnusableInput:
    """The fault of facts that cannot be."""
    return UnusableInput("bad_certificate_facts", field=field, value=value)


def check_words(field: str, value: object, longest: int) -> None:
    """A line of text: not empty, no outer spaces, nothing that cannot be printed."""
    usable = isinstance(value, str) and 0 < len(value) <= longest and value == value.strip()
    if not usable or any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in cast(str, value)):
        raise bad_facts(field, value)
    if any(0xD800 <= ord(c) < 0xE000 or c in "\u2028\u2029" for c in cast(str, value)):
        raise bad_facts(field, value)


def check_form(field: str, value: object, pattern: re.Pattern[str]) -> None:
    """Raises unless it is a text of a form."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise bad_facts(field, value)


def check_instance(field: str, value: object, kind: type) -> None:
    """Raises unless it is of a type, and of none that is derived from it."""
    # A bool is an int, and a datetime is a date: neither may stand in for the other.
    if type(value) is not kind:
        raise bad_facts(field, value)


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Everything one certificate states, checked when it is made.

    Attributes:
        serial: Number on the paper: upper-case letters, digits, Chinese, brackets and hyphens.
        kind: ``annual-hours`` (requirement met) or ``hours-proof`` (hours only).
        school_id: Identifier of the school in its ledger.
        school: Name of the school as printed.
        teacher: Name of the teacher as printed.
        staff_no: Staff number, None where there is none.
        year: ``2025-2026``, or ``2025`` for a calendar year.
        period_start: First day the hours were counted.
        period_end: Last day, inclusive.
        total: Hours as a canonical decimal string, at most two places.
        school_based: Hours of the school-based part, likewise.
        categories: Pairs of one of ``CATEGORIES`` and its hours, in table order.
        meets: Whether every rule of the rule set was met; an annual certificate always says so.
        ruleset_id: Rule set judged by, with ``ruleset_version`` and ``ruleset_sha256``.
        issued_on: Day of issue.
        language: Language of the page, ``zh`` or ``en``.
        replaces: Number of the paper that this one takes the place of.

    Raises:
        UnusableInput: ``bad_certificate_facts`` with ``field`` and ``value``.
    """

    serial: str
    kind: str
    school_id: str
    school: str
    teacher: str
    staff_no: str | None
    year: str
    period_start: datetime.date
    period_end: datetime.date
    total: str
    school_based: str
    categories: tuple[tuple[str, str], ...]
    meets: bool
    ruleset_id: str
    ruleset_version: int
    ruleset_sha256: str
    issued_on: datetime.date
    language: str = "zh"
    replaces: str | None = None

    def __post_init__(self) -> None:
        check_form("serial", self.serial, SERIAL_FORM)
        check_form("school_id", self.school_id, TOKEN_FORM)
        check_form("ruleset_id", self.ruleset_id, TOKEN_FORM)
        check_form("ruleset_sha256", self.ruleset_sha256, _SHA256)
        check_form("year", self.year, YEAR_FORM)
        check_words("school", self.school, 80)
        check_words("teacher", self.teacher, 60)
        if self.staff_no is not None:
            check_words("staff_no", self.staff_no, 40)
        if self.replaces is not None:
            check_form("replaces", self.replaces, SERIAL_FORM)
        for field in ("period_start", "period_end", "issued_on"):
            check_instance(field, getattr(self, field), datetime.date)
        check_instance("meets", self.meets, bool)
        check_instance("ruleset_version", self.ruleset_version, int)
        self._check_sense()

    def _check_sense(self) -> None:
        """What must hold between the fields."""
        if self.kind not in KINDS:
            raise bad_facts("kind", self.kind)
        if self.language not in LANGUAGES:
            raise bad_facts("language", self.language)
        if self.kind == "annual-hours" and not self.meets:
            raise bad_facts("meets", self.meets)
        if self.period_start > self.period_end:
            raise bad_facts("period_end", self.period_end)
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
        replacing = self.replaces is not None
        plain: dict[str, object] = {"format": _REPLACING if replacing else _FORMAT}
        for field in _FIELDS if replacing else _FIRST_FIELDS:
            value = getattr(self, field)
            plain[field] = value.isoformat() if isinstance(value, datetime.date) else value
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> CertificateFacts:
        """Read back what ``to_json`` wrote, and nothing else.

        Raises:
            UnusableInput: ``bad_certificate_facts``: not canonical, or facts that cannot be.
        """
        try:
            plain = json.loads(text)
            replacing = isinstance(plain, dict) and "replaces" in plain
            fields = _FIELDS if replacing else _FIRST_FIELDS
            if not isinstance(plain, dict) or set(plain) != {*fields, "format"}:
                raise bad_facts("json", text[:40])
            values: dict[str, Any] = {
                field: _READERS.get(field, _same)(plain[field]) for field in fields
            }
            facts = cls(**values)
        except (ValueError, TypeError, KeyError, RecursionError) as broken:
            raise bad_facts("json", text[:40]) from broken
        if facts.to_json() != text:
            raise bad_facts("json", text[:40])
        return facts


_FIELDS = tuple(CertificateFacts.__dataclass_fields__)
_FIRST_FIELDS = tuple(field for field in _FIELDS if field != "replaces")
"""Of a paper that replaces none: as all were written before papers could name another."""


def _same(value: object) -> object:
    return value


def _date(value: object) -> object:
    return datetime.date.fromisoformat(cast(str, value))


def _pairs(value: object) -> object:
    return tuple((str(key), str(amount)) for key, amount in cast("list[list[str]]", value))


_READERS: dict[str, Callable[[object], object]] = {
    "period_start": _date,
    "period_end": _date,
    "issued_on": _date,
    "categories": _pairs,
}
