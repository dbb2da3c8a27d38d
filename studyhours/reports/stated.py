"""What the facts of every paper have in common: fields, checks, and the one canonical text."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import parse_hundredths

LANGUAGES = ("zh", "en")
CATEGORIES = ("school_based", "centralised", "online", "total")
_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,5})(\.[0-9]?[1-9])?")
LONGEST_SERIAL = 40
SERIAL_SIGNS = r"A-Z0-9\u3400-\u9fff〔〕（）_·-"
"""What a number may hold: it is part of files' names, and read out on the telephone."""
_SERIAL = re.compile(f"[A-Z0-9\u3400-\u9fff〔（][{SERIAL_SIGNS}]{{0,{LONGEST_SERIAL - 1}}}")
_YEAR = re.compile(r"[0-9]{4}(-[0-9]{4})?")
TOKEN_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")
_DAYS = ("period_start", "period_end", "issued_on")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperStated:
    """What a paper of any kind states.

    Attributes:
        serial: Number on the paper: upper-case letters, digits, Chinese, brackets and hyphens.
        kind: What kind of paper it is.
        school_id: Identifier of the school in its ledger.
        school: Name of the school as printed.
        teacher: Name of the teacher as printed.
        staff_no: Staff number, None where there is none.
        year: ``2025-2026``, or ``2025`` for a calendar year.
        period_start: First day of what it is about.
        period_end: Last day, inclusive.
        total: Hours as a canonical decimal string, at most two places.
        school_based: Hours of the school-based part, likewise.
        categories: Pairs of one of ``CATEGORIES`` and its hours, in table order.
        issued_on: Day of issue.
        language: Language of the page, ``zh`` or ``en``.
        replaces: Number of the paper that this one takes the place of.
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
    issued_on: datetime.date
    language: str = "zh"
    replaces: str | None = None

    def check_shared(self, kinds: Collection[str]) -> None:
        """Looks over what every paper states.

        Raises:
            UnusableInput: ``bad_certificate_facts`` with ``field`` and ``value``.
        """
        check_form("serial", self.serial, _SERIAL)
        check_form("school_id", self.school_id, TOKEN_FORM)
        check_form("year", self.year, _YEAR)
        check_words("school", self.school, 80)
        check_words("teacher", self.teacher, 60)
        if self.staff_no is not None:
            check_words("staff_no", self.staff_no, 40)
        if self.replaces is not None:
            check_form("replaces", self.replaces, _SERIAL)
        for field in _DAYS:
            check_instance(field, getattr(self, field), datetime.date)
        if self.kind not in kinds:
            raise bad_facts("kind", self.kind)
        if self.language not in LANGUAGES:
            raise bad_facts("language", self.language)
        if self.period_start > self.period_end:
            raise bad_facts("period_end", self.period_end)

    def to_json(self) -> str:
        """The one canonical JSON text of these facts: sorted keys, no spaces, plain UTF-8."""
        raise NotImplementedError

    def written(self, number: int, fields: Iterable[str]) -> str:
        """The canonical text of some fields, with the number of their format."""
        plain: dict[str, object] = {"format": number}
        for field in fields:
            value = getattr(self, field)
            plain[field] = value.isoformat() if isinstance(value, datetime.date) else value
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def read(
        cls,
        text: str,
        fields_of: Callable[[Mapping[str, object]], Collection[str]],
        readers: Mapping[str, Callable[[object], object]],
    ) -> Self:
        """Reads back what ``to_json`` wrote, and nothing else.

        Args:
            text: The text.
            fields_of: The fields that one of its format has.
            readers: What makes fields of plain values; days and categories are known.

        Raises:
            UnusableInput: ``bad_certificate_facts``: not canonical, or facts that cannot be.
        """
        known = {**_READERS, **readers}
        try:
            plain = json.loads(text)
            fields = fields_of(plain) if isinstance(plain, dict) else ()
            if not fields or set(plain) != {*fields, "format"}:
                raise bad_facts("json", text[:40])
            values: dict[str, Any] = {
                field: known[field](plain[field]) if field in known else plain[field]
                for field in fields
            }
            facts = cls(**values)
        except (ValueError, TypeError, KeyError, RecursionError) as broken:
            raise bad_facts("json", text[:40]) from broken
        if facts.to_json() != text:
            raise bad_facts("json", text[:40])
        return facts


def read_tuples(value: object) -> object:
    """Lists of texts as they were written."""
    return tuple(tuple(str(part) for part in one) for one in cast("list[list[str]]", value))


def _day(value: object) -> object:
    return datetime.date.fromisoformat(cast(str, value))


def _pairs(value: object) -> object:
    return tuple((str(key), str(amount)) for key, amount in cast("list[list[str]]", value))


_READERS: Mapping[str, Callable[[object], object]] = {
    **dict.fromkeys(_DAYS, _day),
    "categories": _pairs,
}
