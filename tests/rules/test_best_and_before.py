"""Shares with a limit, the best of several and the window before, against the reference.

Schools drawn at large have few of them, so these are schools of rules and records made for them:
several records worth the same, days at the ends of months, and years before the one asked for.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.calendar import HolidayTable, SchoolCalendar
from studyhours.rules.trace import RecordFacts, trace_rule
from tests.domain.strategies import YEAR, modest
from tests.rules.comparing import all_judged
from tests.rules.reference import judge
from tests.rules.reference_persons import NOBODY
from tests.rules.worlds import World

TEACHER = "t1"
Entries = dict[str, Any]
EDGES = (
    "2022-02-28", "2022-03-01", "2022-08-31", "2023-12-31", "2024-01-01", "2024-02-28",
    "2024-02-29", "2024-03-01", "2024-08-31", "2024-09-01", "2024-12-31", "2025-01-01",
    "2025-02-28", "2025-08-31", "2025-09-01", "2025-10-31", "2025-12-31", "2026-02-28",
    "2026-03-01", "2026-08-31",
)  # fmt: skip
days = st.sampled_from(EDGES).map(date.fromisoformat) | st.dates(date(2023, 9, 1), YEAR.last)
few = st.sampled_from(["0", "1", "2", "3", "5"])
times: st.SearchStrategy[Entries] = st.sampled_from(
    [
        {"window": "school_year"},
        {"window": "calendar_year"},
        {"window": "school_year", "within": {"to": "10-31"}},
        {"window": "school_year", "within": {"months": ["2", "9"]}},
        {"window": "calendar_year", "dated_by": "first_day"},
        {"cycle": {"years": "2", "from": "2024-03-01"}},
        {"cycle": {"years": "1", "from": "2025-03-01"}},
        {"cycle": {"years": "2", "rolling": "yes"}},
    ]
)


@st.composite
def leaves(draw: st.DrawFn) -> Entries:
    """Hours of training, of one level or any, or a number of records."""
    leaf: Entries = {"of": {"kind": "training"}}
    leaf |= draw(st.sampled_from([{"sum": "hour"}] * 3 + [{"count": "record"}]))
    where = draw(st.sampled_from([{}, {}, {"level": "school"}, {"mode": "online"}]))
    return {**leaf, "where": where} if where else leaf


@st.composite
def hours(draw: st.DrawFn) -> Entries:
    """Something that comes to hours: a leaf, the best of its records, either cut."""
    one: Entries = draw(leaves())
    if draw(st.integers(0, 3)) == 0:
        tables = {"level": {"school": "1/2", "county": "3", "other": "1"}}
        one = {"factor": {"by": tables, "measure": one}}
    if draw(st.integers(0, 3)) == 0:
        cut = draw(st.sampled_from([{"at_most": "2"}, {"at_least": "2"}, {"round_to": "1"}]))
        one = {"cap": {**cut, "per": "record", "measure": one}}
    if draw(st.integers(0, 3)):
        one = {"best": {"number": draw(st.sampled_from(["1", "2", "3"])), "measure": one}}
    if draw(st.integers(0, 3)) == 0:
        one = {"cap": {"at_most": draw(few), "measure": one}}
    return {"stages": {"unit": "hour", "steps": [{"each": "1"}], "measure": one}}


@st.composite
def asked(draw: st.DrawFn) -> Entries:
    """A number of the best, of what is carried over, or a share."""
    one, other = draw(hours()), draw(hours())
    before = {"previous": {"measure": draw(st.sampled_from([one, other]))}}
    how = draw(st.sampled_from(["best", "carried", "carried", "ratio", "ratio", "before"]))
    if how == "ratio":
        whole = draw(st.sampled_from([other, before, {"add": [one, other]}]))
        bound = draw(st.sampled_from(["at_most", "at_most", "at_least"]))
        share = draw(st.sampled_from(["1/3", "50%", "1"]))
        return {"ratio": {"part": one, "whole": whole, bound: share}}
    measure = {"best": one, "before": {"add": [one, before]}}.get(how)
    if measure is None:
        carried: Entries = {"measure": one, "by": before, "beyond": draw(few)}
        if draw(st.booleans()):
            carried["at_most"] = draw(few)
        measure = {"substitute": carried}
    return {"measure": measure, "at_least": draw(st.sampled_from(["1", "4", "7.5"]))}


@st.composite
def records(draw: st.DrawFn) -> tuple[RecordFacts, ...]:
    """Up to fourteen, many of them alike."""
    found = []
    for number in range(draw(st.integers(3, 14))):
        last = draw(days)
        found.append(
            RecordFacts(
                uid=f"r{number}",
                kind="training",
                type="course",
                status=draw(st.sampled_from(["approved"] * 6 + ["submitted"])),
                last_day=last,
                level=draw(st.sampled_from([None, 40, 60])),
                mode=draw(st.sampled_from(["face", "online"])),
                place=None,
                characters=0,
                hundredths=draw(st.sampled_from([100, 100, 200, 250, 333])),
                unit="hour",
                first_day=draw(st.sampled_from([last, last, max(last.replace(day=1), last)])),
            )
        )
    return tuple(found)


@st.composite
def schools(draw: st.DrawFn) -> World:
    """One teacher and a set of two rules."""
    rules = [
        {"id": f"rule{number}", "title": "规则", **draw(times), **draw(asked())}
        for number in range(2)
    ]
    text = json.dumps({"format": 1, "id": "set", "title": "套", "rules": rules})
    calendar = SchoolCalendar(YEAR, (), HolidayTable({}, date(2025, 1, 1), YEAR.last))
    as_of = draw(st.sampled_from([YEAR.last, YEAR.last, date(2025, 12, 31)]) | days)
    return World(calendar, (text,), {TEACHER: draw(records())}, {TEACHER: ()}, as_of, {})


@given(schools())
@modest(80)
def test_the_engine_agrees_with_the_reference_on_them(world: World) -> None:
    school, of_teacher = world.school, world.records[TEACHER]
    traces = [trace_rule(plan, of_teacher, world.as_of) for plan in school.plans(world.as_of)]
    expected = judge(world.versions, world.calendar, of_teacher, (), world.as_of, NOBODY)
    assert all_judged(school.judged(world.as_of)[TEACHER], traces) == expected
