"""Composed rules for Hypothesis: requirements inside requirements, with times of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from tests.rules.operators import WORDS, of_records

Entries = dict[str, Any]
LENGTH: Mapping[str, int] = {
    "day": 0,
    "school_day": 0,
    "week": 1,
    "odd_week": 1,
    "even_week": 1,
    "fortnight": 2,
    "month": 3,
    "quarter": 4,
    "term": 5,
    "school_year": 6,
    "calendar_year": 6,
    "cycle": 7,
}
SINGLE = ("school_year", "calendar_year", "cycle")
OVER_YEARS = ("calendar_year", "cycle")
WITHOUT_TERMS = ("quarter", "school_year", "calendar_year")

CELLS = (("level", "mode"), ("type", "place"), ("category", "grade"), ("role", "attendance"))
"""Rows and columns of matrices."""

numbers = st.sampled_from(["0.25", "0.5", "1", "1.5", "2", "3", "5", "7.25"])
tolerances = st.sampled_from(["0", "1", "2", "10%", "50%", "100%"])


def inside(unit: str, *, over: bool) -> list[str]:
    """The windows that may stand inside one of a unit; ``over`` several school years, or in one."""
    shorter = [one for one, length in LENGTH.items() if length <= LENGTH[unit] and one != "cycle"]
    return [one for one in shorter if not over or one in WITHOUT_TERMS]


cycles = st.sampled_from(
    [
        {"years": "1", "from": "2021-02-28"},
        {"years": "1", "from": "2030-04-01"},
        {"years": "2", "from": "2024-01-01"},
        {"years": "3", "from": "2020-03-01"},
        {"years": "3", "from": "2020-01-01"},
        {"years": "2", "rolling": "yes"},
        {"years": "2", "rolling": "yes", "to": "12-31"},
        {"years": "1", "rolling": "yes", "to": "02-29"},
        {"years": "1", "rolling": "yes"},
    ]
)
"""Some end in the school year 2025-2026, some do not."""
edges = st.sampled_from(["10-31", "02-29", "09-01", "08-31", "2025-11-05", "2026-03-01", "1-15"])


@st.composite
def cuts(draw: st.DrawFn) -> Entries:
    """What ``within`` may say."""
    cut: Entries = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "months": st.lists(st.integers(1, 12).map(str), min_size=1, max_size=4),
                "from": edges,
                "to": edges,
            },
        )
    )
    both_dates = all(len(cut.get(end, "")) == len("2025-11-05") for end in ("from", "to"))
    if not cut or (both_dates and cut["to"] < cut["from"]):
        return {"to": "10-31"}
    return cut


@st.composite
def requirements(
    draw: st.DrawFn,
    measures: st.SearchStrategy[Entries],
    unit: str,
    depth: int = 2,
    over: bool = False,
) -> Entries:
    """The keys of a requirement in windows of a unit."""
    how = (
        draw(st.sampled_from(["measure", "measure", "ratio", "matrix", "all", "any", "bundle"]))
        if depth
        else ""
    )
    if how in {"", "measure"}:
        bound = draw(st.sampled_from(["at_least"] * 3 + ["at_most"]))
        found: Entries = {"measure": draw(measures), bound: draw(numbers)}
        if unit in SINGLE and draw(st.integers(0, 3)) == 0:
            found["measure"] = draw(carried(measures))
        if draw(st.integers(0, 4)) == 0:
            found["round_to"] = draw(st.sampled_from(["0.5", "1"]))
        return found
    if how == "matrix":
        return {how: draw(matrices(measures))}
    if how == "ratio":
        both = {"part": draw(ratio_measures(measures)), "whole": draw(ratio_measures(measures))}
        bound = draw(st.sampled_from(["at_least", "at_most"]))
        return {how: both | {bound: draw(st.sampled_from(["1/3", "2/3", "0.5", "1"]))}}
    count = draw(st.integers(1, 3))
    parts = [draw(inner_parts(measures, unit, depth - 1, over)) for _ in range(count)]
    if how == "bundle":
        return {how: {"at_least": str(draw(st.integers(1, count))), "of": parts}}
    return {how: parts}


@st.composite
def carried(draw: st.DrawFn, measures: st.SearchStrategy[Entries]) -> Entries:
    """A measure with what the window before had too much of, or a measure of that one alone."""
    one = draw(ratio_measures(measures))
    before = {"previous": {"measure": one}}
    if draw(st.integers(0, 2)) == 0:
        return before
    beyond = draw(st.sampled_from(["0", "0.5", "1", "3"]))
    asked: Entries = {"measure": one, "by": before, "beyond": beyond}
    if draw(st.booleans()):
        asked["at_most"] = draw(numbers)
    return {"substitute": asked}


@st.composite
def matrices(draw: st.DrawFn, measures: st.SearchStrategy[Entries]) -> Entries:
    """Minimums by two columns."""
    leaf = draw(measures.filter(lambda one: "of" in one and of_records(one)))
    rows, columns = draw(st.sampled_from(CELLS))
    cells = {
        row: {column: draw(numbers) for column in draw(some_of(WORDS[columns]))}
        for row in draw(some_of(WORDS[rows]))
    }
    by = {"rows": {"by": rows}, "columns": {"by": columns}}
    return {"measure": leaf, **by, "at_least": cells}


def some_of(words: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """One or two of some words."""
    return st.lists(st.sampled_from(words), min_size=1, max_size=2, unique=True)


def ratio_measures(measures: st.SearchStrategy[Entries]) -> st.SearchStrategy[Entries]:
    """Measures of one unit."""
    step = {"each": "1"}
    return measures.map(lambda one: {"stages": {"unit": "hour", "steps": [step], "measure": one}})


@st.composite
def inner_parts(
    draw: st.DrawFn,
    measures: st.SearchStrategy[Entries],
    unit: str,
    depth: int,
    over: bool = False,
) -> Entries:
    """A part, in the window around it or in windows of its own; now and then with a veto."""
    over = over or unit in OVER_YEARS
    own = draw(st.sampled_from(["", "", *inside(unit, over=over)]))
    part: Entries = {"window": own} if own else {}
    if draw(st.integers(0, 4)) == 0:
        part["within"] = draw(cuts())
    if draw(st.integers(0, 7)) == 0:
        part["dated_by"] = draw(st.sampled_from(["first_day", "last_day"]))
    part |= draw(requirements(measures, own or unit, depth, over))
    repeated = own and (own not in SINGLE or LENGTH[own] < LENGTH[unit])
    if repeated and draw(st.booleans()):
        part["tolerance"] = draw(tolerances)
    if depth and draw(st.integers(0, 5)) == 0:
        part["veto"] = draw(inner_parts(measures, own or unit, 0, over))
    return part
