"""Reads the register entries of a case: ``exempt``, ``decide``, ``grant``, ``served``, ``away``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict

from studyhours.domain.quantity import UNITS, parse_hundredths
from studyhours.domain.registers import (
    OUTCOMES,
    Absence,
    Decided,
    Exempted,
    Granted,
    Spell,
    reason_word,
)
from studyhours.rules.cases import TEACHER, CaseRegisters
from studyhours.rules.document import Item
from studyhours.rules.reader import Reader

ALL = "all"
"""An exemption from everything."""
SORTS: Mapping[str, tuple[str, ...]] = {
    "exempt": (),
    "decide": ("outcome",),
    "grant": ("unit",),
    "served": (),
    "away": (),
}
"""What an entry is, and what it needs besides."""
_COMMON = ("from", "to", "reason", "document")
_REASON = "病假"


class _Said(TypedDict):
    uid: str
    teacher: str
    first: date | None
    last: date | None
    reason: str
    document: str
    made_by: str
    made_at: datetime


@dataclass
class _Found:
    exempted: list[Exempted] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)
    granted: list[Granted] = field(default_factory=list)
    served: list[Spell] = field(default_factory=list)
    away: list[Absence] = field(default_factory=list)


def load_registers(
    reader: Reader, item: Item | None, known: Mapping[str, Collection[str]], as_of: date
) -> CaseRegisters:
    """Reads ``registers`` of a case.

    Args:
        reader: Where complaints go.
        item: The list; nothing where it is None.
        known: The rules of every rule set that may be named, by its id.
        as_of: The day of the case, on which entries without any day were made.
    """
    found = _Found()
    for number, entry in enumerate(reader.sequence(item)):
        every = (*SORTS, "outcome", "unit", *_COMMON)
        parts = reader.mapping(entry, every)
        sorts = [sort for sort in SORTS if sort in parts]
        if len(sorts) != 1:
            reader.complain("case_register", entry.line, known=", ".join(SORTS))
            continue
        (sort,) = sorts
        for key in SORTS[sort]:
            if key not in parts:
                reader.missing(entry, key)
        _read(reader, sort, parts, _common(reader, parts, number, as_of), known, found)
    return CaseRegisters(
        tuple(found.exempted),
        tuple(found.decided),
        tuple(found.granted),
        tuple(found.served) or (Spell(),),
        tuple(found.away),
    )


def _read(
    reader: Reader,
    sort: str,
    parts: Mapping[str, Item],
    said: _Said,
    known: Mapping[str, Collection[str]],
    found: _Found,
) -> None:
    if sort == "exempt":
        ruleset, rule = _about(reader, parts[sort], known)
        found.exempted.append(Exempted(**said, sort="exemption", ruleset=ruleset, rule=rule))
    elif sort == "decide":
        ruleset, rule = _about(reader, parts[sort], known)
        if ruleset is None or rule is None:
            reader.complain("case_decides", parts[sort].line, value=reader.text(parts[sort]))
        outcome = reader.choice(parts.get("outcome"), OUTCOMES, OUTCOMES[0])
        found.decided.append(
            Decided(**said, ruleset=ruleset or "", rule=rule or "", outcome=outcome)
        )
    elif sort == "grant":
        amount = reader.text(parts[sort])
        hundredths = parse_hundredths(amount)
        if hundredths is None:
            reader.complain("case_amount", parts[sort].line, value=amount)
        unit = reader.choice(parts.get("unit"), UNITS, UNITS[0])
        found.granted.append(Granted(**said, hundredths=hundredths or 0, unit=unit))
    elif sort == "served":
        found.served.append(Spell(said["first"], said["last"]))
    else:
        kind = reader.text(parts[sort])
        absence = Absence(said["first"], said["last"], kind=reason_word(kind), said=kind)
        found.away.append(absence)


def _about(
    reader: Reader, item: Item, known: Mapping[str, Collection[str]]
) -> tuple[str | None, str | None]:
    """The rule set and rule an entry names; None for all."""
    said = reader.text(item)
    ruleset, _, rule = said.partition("/")
    if ruleset == ALL and not rule:
        return None, None
    if ruleset not in known or (rule and rule not in known[ruleset]):
        every = (f"{one}/{name}" for one, names in known.items() for name in names)
        reader.complain("case_about", item.line, value=said, known=", ".join((ALL, *known, *every)))
    return ruleset, rule or None


def _common(reader: Reader, parts: Mapping[str, Item], number: int, as_of: date) -> _Said:
    first, last = reader.day(parts.get("from")), reader.day(parts.get("to"))
    if first and last and last < first:
        reader.complain("ends_before_start", parts["to"].line)
    made = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    return {
        "uid": f"entry-{number}",
        "teacher": TEACHER,
        "first": first,
        "last": last,
        "reason": reader.text(parts.get("reason")) or _REASON,
        "document": reader.text(parts.get("document")),
        "made_by": "office",
        # Of two decisions the one written later decides.
        "made_at": made + timedelta(seconds=number),
    }
