"""Operators of measures for Hypothesis, one inside another."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

Entries = dict[str, Any]
PERIODS = ("day", "week", "month", "quarter", "school_year", "calendar_year")
WORDS = {
    "level": ("county", "school", "nation"),
    "mode": ("face", "online"),
    "place": ("in_school", "out_school"),
    "type": ("course", "paper", "book"),
    "category": ("professional", "校史"),
    "grade": ("good", "二星"),
    "result": ("pass", "fail"),
    "role": ("first_author", "参研"),
    "depth": ("through", "intensive"),
    "attendance": ("present", "absent"),
}
HOW = ("add", "cap", "record", "best", "stages", "substitute", "factor", "deduct", "leaf")
limits = st.sampled_from(["0", "0.5", "1", "2.5", "4", "20"])
rates = st.sampled_from(["1", "1/2", "2", "1/3"])


@st.composite
def operators(  # noqa: C901 - one case for each operator
    draw: st.DrawFn, leaves: st.SearchStrategy[Entries], depth: int = 2
) -> Entries:
    """A measure of hours: every leaf is turned into them, so that all can be added."""
    if not depth:
        return draw(in_hours(leaves))
    inner = operators(leaves, depth - 1)
    how = draw(st.sampled_from(HOW))
    if how == "leaf":
        return draw(in_hours(leaves))
    if how == "factor":
        return {how: draw(factors(leaves, inner))}
    if how == "add":
        return {how: draw(st.lists(inner, min_size=1, max_size=3))}
    if how == "record":
        leaf = draw(leaves.filter(of_records))
        return draw(in_hours(st.just({"cap": {**draw(cuts()), "per": "record", "measure": leaf}})))
    if how == "best":
        return draw(in_hours(best(leaves)))
    if how == "deduct":
        return {how: draw(deductions(inner))}
    if how == "cap":
        per = draw(st.sampled_from(["", "", *PERIODS]))
        return {how: draw(cuts()) | {"measure": draw(inner)} | ({"per": per} if per else {})}
    if how == "stages":
        return {how: draw(stages(inner))}
    substitute: Entries = {"measure": draw(inner), "by": draw(inner)}
    for key, values in (("beyond", limits), ("rate", rates), ("at_most", limits)):
        if draw(st.booleans()):
            substitute[key] = draw(values)
    return {how: substitute}


@st.composite
def best(draw: st.DrawFn, leaves: st.SearchStrategy[Entries]) -> Entries:
    """The records worth most, as they are, by a table or each cut."""
    one = draw(leaves.filter(of_records))
    if draw(st.integers(0, 2)) == 0:
        tables = {"level": {"school": "1/2", "county": "3", "other": draw(rates)}}
        one = {"factor": {"by": tables, "measure": one}}
    if draw(st.booleans()):
        one = {"cap": {**draw(cuts()), "per": "record", "measure": one}}
    return {"best": {"number": draw(st.sampled_from(["1", "2", "3"])), "measure": one}}


@st.composite
def factors(
    draw: st.DrawFn, leaves: st.SearchStrategy[Entries], inner: st.SearchStrategy[Entries]
) -> Entries:
    """A number for a whole measure, or tables for the records of a leaf."""
    if draw(st.booleans()):
        return {"unit": "hour", "by": draw(rates), "measure": draw(inner)}
    tables = draw(
        st.dictionaries(st.sampled_from(sorted(WORDS)), st.just(None), min_size=1, max_size=2)
    )
    by = {}
    for field in tables:
        words = draw(st.lists(st.sampled_from(WORDS[field]), min_size=1, unique=True))
        by[field] = {word: draw(limits) for word in words}
        if draw(st.integers(0, 4)):
            by[field]["other"] = draw(rates)
    return {"unit": "hour", "by": by, "measure": draw(leaves.filter(of_records))}


def of_records(leaf: Entries) -> bool:
    """Whether a leaf counts records, and not different objects."""
    return "distinct" not in leaf


@st.composite
def cuts(draw: st.DrawFn) -> Entries:
    """What is cut off, what is too little, and what is rounded away."""
    most = draw(st.sampled_from([None, "0", "1.5", "4", "20"]))
    room = Fraction(100 if most is None else most)
    smaller = [number for number in ("1/3", "0.5", "1", "2") if Fraction(number) <= room]
    found: Entries = {} if most is None else {"at_most": most}
    for key in ("at_least", "round_to"):
        if smaller and draw(st.integers(0, 2)) == 0:
            found[key] = draw(st.sampled_from(smaller))
    return found or {"at_most": "2.5"}


@st.composite
def taken(draw: st.DrawFn) -> Entries:
    """What is looked at for something to be taken away."""
    where = draw(
        st.sampled_from(
            [
                {"attendance": ["late", "leave_early"]},
                {"attendance": "absent"},
                {"attendance": ["absent", "personal"], "level": "school"},
                {"attendance": "absent", "place": "in_school"},
                {"result": "fail"},
                {"mode": "online"},
            ]
        )
    )
    kind = draw(st.sampled_from(["training", "training", ["training", "writing"]]))
    of: Entries = {"kind": kind}
    if kind == "training" and draw(st.booleans()):
        of["type"] = draw(st.sampled_from(["activity", "course"]))
    return {"of": of, "where": where}


@st.composite
def deductions(draw: st.DrawFn, inner: st.SearchStrategy[Entries]) -> Entries:
    """A measure and what takes away from it, or makes it void."""
    each = draw(st.lists(taken(), max_size=2))
    found: Entries = {"measure": draw(inner)}
    if each:
        found["each"] = [{**one, "take": draw(rates)} for one in each]
    if not each or draw(st.integers(0, 2)) == 0:
        found["void"] = {**draw(taken()), "at_least": draw(st.sampled_from(["1", "2", "3"]))}
    return found


@st.composite
def stages(draw: st.DrawFn, inner: st.SearchStrategy[Entries]) -> Entries:
    """A conversion by stages."""
    steps: list[Entries] = [
        {"first": first, "each": draw(rates)}
        for first in draw(st.lists(st.sampled_from(["1", "2", "0.5"]), max_size=2))
    ]
    if not steps or draw(st.booleans()):
        steps.append({"each": draw(limits)})
    return {"unit": "hour", "steps": steps, "measure": draw(inner)}


@st.composite
def in_hours(draw: st.DrawFn, leaves: st.SearchStrategy[Entries]) -> Entries:
    """A measure whose result is called hours, whatever it counts."""
    rate = draw(rates)
    return {"stages": {"unit": "hour", "steps": [{"each": rate}], "measure": draw(leaves)}}
