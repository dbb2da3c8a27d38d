"""Who is tied to whom, and when, by the words rules have for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from studyhours.domain.people import GROUP_KINDS, UNIT_KINDS
from studyhours.domain.registers import Paired, Spell
from studyhours.rules.subjects import (
    BOTH,
    GROUP,
    LEAD,
    MEMBERS,
    MENTEE,
    MENTOR,
    OWN,
    PAIR,
    PARTNER,
    PARTS,
    Tie,
    without_overlap,
)
from studyhours.services.people.units import UnitRead

Ties = dict[str, list[Tie]]
_TOGETHER = UNIT_KINDS[1:-1]
"""Units whose parts are each other's partners; all schools of a county are not."""


def all_ties(
    units: Sequence[UnitRead], pairs: Sequence[Paired], words: Collection[str]
) -> Mapping[str, Mapping[str, Sequence[Tie]]]:
    """Ties by word, then by uid.

    Args:
        units: All units.
        pairs: The mentor pairs.
        words: The words for others that rules have; those of ``whose`` are always among the ties.
    """
    ties: dict[str, Ties] = {OWN: {}, MEMBERS: {}, PARTS: {}, MENTOR: {}, MENTEE: {}, BOTH: {}}
    for one in units:
        ties[OWN][one.uid] = [Tie(uid=one.uid)]
        ties[MEMBERS][one.uid] = [Tie(who.first, who.last, uid=who.teacher) for who in one.members]
        ties[PARTS][one.uid] = [Tie(part.first, part.last, uid=part.unit) for part in one.parts]
    for pair in pairs:
        mentor = Tie(pair.first, pair.last, uid=pair.teacher, partner=pair.mentee)
        mentee = Tie(pair.first, pair.last, uid=pair.mentee, partner=pair.teacher)
        for word, found in ((MENTOR, [mentor]), (MENTEE, [mentee]), (BOTH, [mentor, mentee])):
            ties[word].setdefault(pair.uid, []).extend(found)
    if words:
        _add(ties, MENTOR, ((one.mentee, _of(one, one.teacher)) for one in pairs))
        _add(ties, MENTEE, ((one.teacher, _of(one, one.mentee)) for one in pairs))
    if PAIR in words:
        both = ((who, _of(one, one.uid)) for one in pairs for who in (one.teacher, one.mentee))
        _add(ties, PAIR, both)
    if PARTNER in words:
        _add(ties, PARTNER, _partners(units, pairs))
    if LEAD in words:
        _add(ties, LEAD, _leads(units))
    for kind in {GROUP, *UNIT_KINDS} & set(words):
        _add(ties, kind, _of_kind(units, kind))
    return {
        word: {uid: without_overlap(own) for uid, own in found.items()}
        for word, found in ties.items()
    }


def _add(ties: dict[str, Ties], word: str, found: Iterable[tuple[str, Tie]]) -> None:
    known = ties.setdefault(word, {})
    for uid, tie in found:
        known.setdefault(uid, []).append(tie)


def _of(spell: Spell, uid: str) -> Tie:
    return Tie(spell.first, spell.last, uid=uid)


def _partners(units: Iterable[UnitRead], pairs: Iterable[Paired]) -> Iterator[tuple[str, Tie]]:
    """The other of a pair; and the other parts of a school pair, an alliance or a district."""
    for pair in pairs:
        yield pair.teacher, _of(pair, pair.mentee)
        yield pair.mentee, _of(pair, pair.teacher)
    for one in units:
        for part in one.parts if one.kind in _TOGETHER else ():
            for other in one.parts:
                days = _common(part, other)
                if other.unit != part.unit and days is not None:
                    yield part.unit, _of(days, other.unit)


def _leads(units: Iterable[UnitRead]) -> Iterator[tuple[str, Tie]]:
    for one in units:
        for lead in (part for part in one.parts if part.role == LEAD):
            for other in one.parts:
                days = _common(lead, other)
                if other.unit != lead.unit and days is not None:
                    yield other.unit, _of(days, lead.unit)


def _of_kind(units: Sequence[UnitRead], kind: str) -> Iterator[tuple[str, Tie]]:
    """Units of a kind above and below each other one, and those each teacher is in."""
    kinds = GROUP_KINDS if kind == GROUP else (kind,)
    known = {one.uid: one for one in units}
    for one in units:
        if one.kind in kinds:
            for who in one.members:
                yield who.teacher, _of(who, one.uid)
        for below, days in _below(one, known, Spell()):
            if known[below].kind in kinds:
                yield one.uid, _of(days, below)
            if one.kind in kinds:
                yield below, _of(days, one.uid)


def _below(
    unit: UnitRead, known: Mapping[str, UnitRead], days: Spell
) -> Iterator[tuple[str, Spell]]:
    """Everything a unit is made of, however deep, with the days on which it is."""
    for part in unit.parts:
        both = _common(part, days)
        if both is not None:
            yield part.unit, both
            yield from _below(known[part.unit], known, both)


def _common(one: Spell, other: Spell) -> Spell | None:
    """The days of both; None where there are none."""
    first = max(one.first or date.min, other.first or date.min)
    last = min(one.last or date.max, other.last or date.max)
    if last < first:
        return None
    return Spell(None if first == date.min else first, None if last == date.max else last)
