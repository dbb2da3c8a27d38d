"""Register entries of case files: ``exempt``, ``decide`` with ``from``, ``to``, ``reason`` …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from studyhours.domain.quantity import UNITS, parse_hundredths
from studyhours.domain.registers import OUTCOMES, Absence, Decided, Exempted, Granted, Spell
from studyhours.rules.grants import as_record
from studyhours.rules.trace import RecordFacts
from tests.rules.reference_persons import Own

_COMMON = {"from", "to", "reason", "document"}
_ALL = "all"


def registers_of(entries: Sequence[Mapping[str, str]], teacher: str) -> Own:
    """The entries of a case; a word not known is an error."""
    exempted: list[Exempted] = []
    decided: list[Decided] = []
    served: list[Spell] = []
    away: list[Absence] = []
    for number, entry in enumerate(entries):
        common = _common(entry, teacher, number)
        match set(entry) - _COMMON:
            case own if own == {"exempt"}:
                ruleset, rule = _about(entry["exempt"])
                exempted.append(
                    Exempted(**common, sort="exemption", ruleset=ruleset, rule=rule),
                )
            case own if own == {"grant", "unit"}:
                pass  # see ``grants_of``
            case own if own == {"served"}:
                served.append(Spell(common["first"], common["last"]))
            case own if own == {"away"}:
                said = entry["away"]
                away.append(Absence(common["first"], common["last"], kind=said, said=said))
            case own if own == {"decide", "outcome"}:
                ruleset, rule = _about(entry["decide"])
                assert entry["outcome"] in OUTCOMES, entry
                assert ruleset, entry
                assert rule, entry
                decided.append(
                    Decided(**common, ruleset=ruleset, rule=rule, outcome=entry["outcome"])
                )
            case _:
                raise AssertionError(entry)
    return Own(exempted, decided, served or [Spell()], away)


def grants_of(entries: Sequence[Mapping[str, str]], teacher: str) -> list[RecordFacts]:
    """The hours granted in a case, as rules see them."""
    found = []
    for number, entry in enumerate(entries):
        if "grant" in entry:
            hundredths = parse_hundredths(entry["grant"])
            assert hundredths is not None, entry
            assert entry["unit"] in UNITS, entry
            common = _common(entry, teacher, number)
            granted = Granted(**common, hundredths=hundredths, unit=entry["unit"])
            found.append(as_record(granted))
    return found


def _about(named: str) -> tuple[str | None, str | None]:
    ruleset, _, rule = named.partition("/")
    return (None if ruleset == _ALL else ruleset), rule or None


def _common(entry: Mapping[str, str], teacher: str, number: int) -> dict[str, Any]:
    first, last = (
        date.fromisoformat(entry[end]) if end in entry else None for end in ("from", "to")
    )
    return {
        "uid": f"entry-{number}",
        "teacher": teacher,
        "first": first,
        "last": last,
        "reason": entry.get("reason", "病假"),
        "document": entry.get("document", ""),
        "made_by": "office",
        "made_at": datetime(2025, 9, 1, number, tzinfo=UTC),
    }
