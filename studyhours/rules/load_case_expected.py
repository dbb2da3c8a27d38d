"""Reads what a case of a rule file expects; complaints go to the reader, with line and remedy."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from studyhours.domain.quantity import decimal_text
from studyhours.domain.statuses import EXEMPT, NOT_APPLICABLE, VERDICT_ORDER
from studyhours.rules.cases import NO_RESULT, Expected
from studyhours.rules.document import Item
from studyhours.rules.reader import Reader

STATUSES = (*VERDICT_ORDER, EXEMPT, NOT_APPLICABLE)
NUMBERED = ("value", "target", "shortfall")
LISTED = ("each", "targets", "statuses", "parts", "basis")
EXPECTED = (
    "status",
    *NUMBERED,
    "unit",
    "windows",
    *LISTED,
    "reason",
    "due",
    "version",
    "provisional",
    "counted",
    "not_counted",
    "ceilings",
)
_WHOLE = ("version", "counted")
_CHOSEN: Mapping[str, tuple[str, ...]] = {"status": STATUSES, "provisional": ("yes", "no")}
_WINDOWS = re.compile(r"\d+/\d+/\d+|none")


def load_expected(
    reader: Reader, item: Item | None, rules: Collection[str]
) -> Mapping[str, Mapping[str, Expected] | str]:
    """Reads ``expect``: by rule what its result is expected to say.

    Args:
        reader: Where complaints go.
        item: What is written; nothing where it is None.
        rules: The rules there are.
    """
    if item is None:
        return {}
    found: dict[str, Mapping[str, Expected] | str] = {}
    for rule, entry in reader.open_mapping(item).items():
        if entry.value == NO_RESULT:
            found[rule] = NO_RESULT
            continue
        if rule not in rules:
            reader.complain("case_rule", entry.line, rule=rule, known=", ".join(rules))
        found[rule] = _expected(reader, entry)
    return found


def _expected(reader: Reader, item: Item) -> Mapping[str, Expected]:
    if isinstance(item.value, str):
        # The plainest case: nothing but the status.
        return {"status": reader.choice(item, STATUSES, "")}
    parts = reader.mapping(item, EXPECTED)
    return {key: _thing(reader, key, value) for key, value in parts.items()}


def _thing(reader: Reader, key: str, item: Item) -> Expected:
    """One of ``EXPECTED``, in the form results are told in."""
    if key in LISTED:
        return _listed(reader, key, item)
    if key == "not_counted":
        return _by_reason(reader, item)
    if key == "ceilings":
        return load_grades(reader, item)
    if key in NUMBERED:
        return _number(reader, item)
    if key in _WHOLE:
        return str(reader.whole(item))
    if key in _CHOSEN:
        return reader.choice(item, _CHOSEN[key], "")
    said = reader.text(item)
    if key == "windows" and not _WINDOWS.fullmatch(said):
        reader.complain("case_windows", item.line, value=said)
    if key == "due" and said != NO_RESULT:
        day = reader.day(item)
        return day.isoformat() if day is not None else ""
    return said


def _listed(reader: Reader, key: str, item: Item) -> Expected:
    if key == "statuses":
        return tuple(reader.choice(one, STATUSES, "") for one in reader.sequence(item))
    read = _number if key in ("each", "targets") else Reader.text
    return tuple(read(reader, one) for one in reader.sequence(item))


def _by_reason(reader: Reader, item: Item) -> Expected:
    if not isinstance(item.value, dict):
        reader.complain("not_a_mapping", item.line)
        return {}
    return {code: str(reader.whole(number)) for code, number in item.value.items()}


def load_grades(reader: Reader, item: Item) -> Mapping[str, str]:
    """A grade by the outcome it is the best left of."""
    if not isinstance(item.value, dict):
        reader.complain("not_a_mapping", item.line)
        return {}
    return {key: reader.text(one) for key, one in item.value.items()}


def _number(reader: Reader, item: Item) -> str:
    """A number as results say it, however it was written."""
    before = len(reader.findings)
    value = reader.decimal(item)
    return decimal_text(value) if len(reader.findings) == before else ""
