"""Entries of the office's registers for Hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from studyhours.domain.registers import OUTCOMES, Absence, Decided, Exempted, Spell
from tests.domain.strategies import YEAR
from tests.rules.reference_persons import Own

TEACHERS = ("t1", "t2", "t3")
SET = "drawn"
_MADE = datetime(2025, 9, 1, 4, tzinfo=UTC)
_NEAR = (YEAR.first - timedelta(days=300), YEAR.last + timedelta(days=30))


@st.composite
def spells(draw: st.DrawFn) -> tuple[date | None, date | None]:
    """From when to when; often open, now and then one month or the whole year."""
    known = draw(
        st.sampled_from(
            [
                None,
                (None, None),
                (YEAR.first, YEAR.last),
                (date(2025, 10, 1), date(2025, 10, 31)),
                (date(2026, 1, 20), None),
            ]
        )
    )
    if known is not None:
        return known
    first, last = sorted(draw(st.lists(st.dates(*_NEAR), min_size=2, max_size=2)))
    return draw(st.sampled_from([(first, last), (first, last), (first, None), (None, last)]))


@st.composite
def registers(draw: st.DrawFn, rules: Sequence[str]) -> dict[str, Own]:
    """What registers say of each teacher; of most nothing."""
    found = {}
    for teacher in TEACHERS:
        if draw(st.booleans()):
            found[teacher] = Own()
            continue
        exempted = [
            draw(exemptions(f"e{number}", teacher, rules))
            for number in range(draw(st.integers(0, 2)))
        ]
        decided = [
            Decided(
                **draw(entries(f"d{number}", teacher)),
                ruleset=SET,
                rule=draw(st.sampled_from(rules)),
                outcome=draw(st.sampled_from(OUTCOMES)),
            )
            for number in range(draw(st.integers(0, 2)))
        ]
        found[teacher] = Own(exempted, decided, draw(service()), draw(leave()))
    return found


@st.composite
def service(draw: st.DrawFn) -> list[Spell]:
    """When somebody served: always, from or to a day, or with days between."""
    first, last = draw(spells())
    if draw(st.booleans()) or first is None or last is None:
        return [Spell(first, last)]
    return [Spell(None, first), Spell(last + timedelta(days=1))]


@st.composite
def leave(draw: st.DrawFn) -> list[Absence]:
    """Leave of some kinds; spells may overlap."""
    return [
        Absence(*draw(spells()), kind=kind, said=kind)
        for kind in draw(st.lists(st.sampled_from(["sick", "maternity", "own"]), max_size=2))
    ]


@st.composite
def exemptions(draw: st.DrawFn, uid: str, teacher: str, rules: Sequence[str]) -> Exempted:
    """From one rule, a set, or everything; now and then about another set."""
    about = draw(
        st.sampled_from([(None, None), (SET, None), ("another", None)])
        | st.sampled_from(rules).map(lambda rule: (SET, rule))
    )
    entry = draw(entries(uid, teacher))
    return Exempted(**entry, sort="exemption", ruleset=about[0], rule=about[1])


@st.composite
def entries(draw: st.DrawFn, uid: str, teacher: str) -> dict[str, Any]:
    """What every entry has."""
    first, last = draw(spells())
    return {
        "uid": uid,
        "teacher": teacher,
        "first": first,
        "last": last,
        "reason": "病假",
        "document": "",
        "made_by": "",
        "made_at": _MADE + timedelta(hours=draw(st.integers(0, 5))),
    }
