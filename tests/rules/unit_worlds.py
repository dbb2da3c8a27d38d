"""Worlds for Hypothesis in which rules also bind groups, mentor pairs and schools."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from studyhours.domain.registers import GRANTED
from studyhours.rules.evaluation import PersonFact
from studyhours.rules.trace import UNCREDITED
from tests.domain.strategies import YEAR
from tests.rules.reference_others import Bond, Everybody
from tests.rules.registers import registers, spells
from tests.rules.saying import LISTS
from tests.rules.trees import requirements
from tests.rules.worlds import (
    TEACHERS,
    World,
    fact_tests,
    measures,
    selections,
    targets,
    worlds,
)

OURS = "随机学校"
UNITS: Mapping[str, str] = {
    "g1": "subject_group",
    "g2": "party_branch",
    OURS: "school",
    "s2": "school",
    "s3": "school",
    "p1": "school_pair",
    "d1": "district",
}
"""Every unit and its kind; ``OURS`` is the school of the ledger."""
MAY_BE_PART = (
    ("g1", OURS), (OURS, "p1"), ("s2", "p1"), (OURS, "d1"), ("s2", "d1"), ("s3", "d1"),
    ("p1", "d1"),
)  # fmt: skip
WHOSE = {"pair": ("both", "mentor", "mentee"), "group": ("own", "members")}
RULES = ("base", "second", "covers", "reads")
Entries = dict[str, Any]


@dataclass(frozen=True, repr=False)
class UnitWorld:
    """A world of teachers with what ties them; ``world`` has the rules, too."""

    world: World
    everybody: Everybody

    def __repr__(self) -> str:
        """What is most likely to matter; whole worlds are too long to be told at once."""
        return f"{self.world.texts} as of {self.world.as_of}: {self.everybody}"


def subject_of(kind: str) -> str:
    """The word rules have for a kind of unit."""
    return "group" if kind in {"subject_group", "party_branch"} else kind


@st.composite
def bonds(draw: st.DrawFn, whole: str, one: str, roles: Sequence[str] = ("member",)) -> Bond:
    """One bond, on some days."""
    first, last = draw(spells()) if draw(st.booleans()) else (None, None)
    return Bond(first, last, whole=whole, one=one, role=draw(st.sampled_from(roles)))


@st.composite
def told(draw: st.DrawFn, tree: Any, subject: str) -> Any:
    """The same rule for another subject: each leaf may say whose records count."""
    if isinstance(tree, list):
        return [draw(told(one, subject)) for one in tree]
    if not isinstance(tree, dict):
        return tree
    if "grant" in tree:  # only teachers have hours granted
        tree = {"sum": "hour", "of": {"kind": "training"}}
    found = {key: draw(told(value, subject)) for key, value in tree.items()}
    if "of" in tree and {"sum", "count", "distinct"} & set(tree) and draw(st.booleans()):
        words = WHOSE.get(subject, ("own", "members", "parts"))
        found["whose"] = draw(st.sampled_from(words))
        if subject == "pair" and draw(st.booleans()):
            found["where"] = {**found.get("where", {}), "with": "partner"}
    return found


@st.composite
def shared(draw: st.DrawFn, of: Entries, subject: str) -> Entries:
    """Shares of the subject and of others, which make up the whole."""
    words = {"school": ["partners", "lead", "district", "parts"], "teacher": ["partner", "mentor"]}
    other = draw(st.sampled_from(words.get(subject, ["parts", "school"])))
    leaf = {"sum": "hour", "of": of}
    both = [("self", "70%"), (other, "30%")]
    return {"add": [{"share": {"of": of, "weight": w, "measure": leaf}} for of, w in both]}


@st.composite
def unit_rules(draw: st.DrawFn) -> list[Entries]:
    """A plain rule or two, one of every member, and one that reads results of another."""
    kinds = ("group", "school", "school_pair", "district", "pair", "teacher")
    rules = []
    subjects: dict[str, str] = {}
    for name in RULES[:2]:
        subject = subjects[name] = draw(st.sampled_from(kinds))
        of = draw(selections("training"))
        window = draw(st.sampled_from(["term", "month", "school_year", "week"]))
        rule: Entries = {"id": name, "title": name, "subject": subject, "window": window}
        if draw(st.integers(0, 5)) == 0:
            rule["dated_by"] = "first_day"
        if subject not in {"pair", "group"} and draw(st.integers(0, 2)) == 0:
            asked: Entries = {"measure": draw(shared(of, subject)), "at_least": draw(targets())}
        elif draw(st.booleans()):
            asked = {"measure": draw(measures(of)), "at_least": draw(targets())}
        else:
            asked = draw(requirements(measures(of), window))
        rules.append(rule | (asked if subject == "teacher" else draw(told(asked, subject))))
        if subject not in {"pair", "teacher"} and draw(st.integers(0, 3)) == 0:
            test = {"fact": "role", draw(st.sampled_from(["is", "is_not"])): "lead"}
            rules[-1]["applies_to"] = [test]
    rules.append(draw(covering()))
    rules.append(draw(reading(subjects)))
    return rules


@st.composite
def covering(draw: st.DrawFn) -> Entries:
    """A rule that asks something of each of several."""
    subject, of = draw(
        st.sampled_from(
            [
                ("group", "members"),
                ("school", "members"),
                ("school_pair", "parts"),
                ("district", "parts"),
                ("district", "school"),
                ("district", "members"),
                ("pair", "both"),
                ("pair", "mentee"),
            ]
        )
    )
    window = draw(st.sampled_from(["term", "school_year", "month"]))
    each = draw(requirements(measures(draw(selections("training"))), window))
    people = of in {"members", "both", "mentee"}
    asked: Entries = {"of": of, "each": each if people else draw(told(each, "school"))}
    if draw(st.booleans()):
        asked["at_least"] = draw(st.sampled_from(["50%", "0.4", "1", "2"]))
    if people and draw(st.booleans()):
        key = draw(st.sampled_from(["applies_to", "waived_when"]))
        asked[key] = [draw(fact_tests())]
    rule = {"id": "covers", "title": "covers", "subject": subject, "window": window}
    return rule | {"all_of_group": asked}


@st.composite
def reading(draw: st.DrawFn, subjects: Mapping[str, str]) -> Entries:
    """A rule that reads results of another, or is vetoed by them."""
    read = draw(st.sampled_from(RULES[:2]))
    ways = {
        "teacher": [("group", "members"), ("teacher", "partner"), ("pair", "both")],
        "group": [("teacher", "group"), ("school", "group")],
        "pair": [("teacher", "pair")],
        "school": [("school", "partner"), ("district", "parts"), ("teacher", "school")],
        "school_pair": [("school", "school_pair"), ("district", "parts")],
        "district": [("school", "district"), ("group", "district")],
    }
    subject, to = draw(st.sampled_from(ways[subjects[read]]))
    window = draw(st.sampled_from(["term", "school_year"]))
    status = draw(st.sampled_from(["met", "missed", ["met", "at_risk"]]))
    asked: Entries = {"linked": {"to": to, "rule": read, "status": status}}
    if draw(st.booleans()):
        asked["linked"]["at_least"] = draw(st.sampled_from(["50%", "1"]))
    rule: Entries = {"id": "reads", "title": "reads", "subject": subject, "window": window}
    if draw(st.booleans()):
        return rule | asked
    count = {"count": "record", "of": {"kind": "writing"}}
    return rule | {"measure": count, "at_least": "1", "veto": asked}


@st.composite
def unit_worlds(draw: st.DrawFn) -> UnitWorld:
    """A small school with groups, pairs, and other schools beside it."""
    drawn = draw(worlds())
    document = {"format": "1", "id": "drawn", "title": "v", "lists": LISTS}
    text = json.dumps({**document, "rules": draw(unit_rules())}, ensure_ascii=False)
    own = draw(registers(RULES))
    world = World(drawn.calendar, (text,), drawn.records, drawn.people, drawn.as_of, own)
    members = [
        draw(bonds(unit, teacher))
        for unit in ("g1", "g2", "s2", "d1")
        for teacher in draw(st.lists(st.sampled_from(TEACHERS), min_size=1, max_size=3))
    ]
    roles = ("member", "lead", "partner")
    parts = [
        draw(bonds(whole, one, roles))
        for one, whole in draw(st.lists(st.sampled_from(MAY_BE_PART), min_size=3, max_size=7))
    ]
    records = [
        one
        for mine in world.records.values()
        for one in mine
        if one.status != UNCREDITED and one.kind != GRANTED
    ]
    units = {
        one.uid: tuple(
            draw(st.lists(st.sampled_from(sorted(UNITS)), min_size=1, max_size=3, unique=True))
        )
        for one in records
    }
    named = {
        one.uid: tuple(draw(st.lists(st.sampled_from(TEACHERS), max_size=1))) for one in records
    }
    pairs = draw(mentor_pairs())
    kinds = {**dict.fromkeys(TEACHERS, "teacher")}
    kinds |= {name: subject_of(kind) for name, kind in UNITS.items()}
    kinds |= dict.fromkeys(pairs, "pair")
    facts = {**world.people, **_facts(parts)}
    everybody = Everybody(
        kinds, world.records, facts, own, members, parts, pairs, units, named, OURS
    )
    return UnitWorld(world, everybody)


def _facts(parts: Sequence[Bond]) -> dict[str, tuple[PersonFact, ...]]:
    found = {}
    for name, kind in UNITS.items():
        roles = [
            PersonFact("role", one.role, one.first, one.last) for one in parts if one.one == name
        ]
        found[name] = (
            PersonFact("group_kind", kind, None, None),
            PersonFact("role", "", None, None),
            *roles,
        )
    return found


@st.composite
def mentor_pairs(draw: st.DrawFn) -> dict[str, Bond]:
    """Pairs of this school year, each mentor with a mentee once."""
    both = [(one, other) for one in TEACHERS for other in TEACHERS if one != other]
    pairs = {}
    for mentor, mentee in draw(
        st.lists(st.sampled_from(both), min_size=1, max_size=2, unique=True)
    ):
        first = draw(st.dates(YEAR.first - timedelta(days=30), date(2026, 3, 1)))
        last = draw(st.sampled_from([None, YEAR.last, max(first, YEAR.first) + timedelta(days=60)]))
        pairs[f"{mentor} → {mentee}"] = Bond(first, last, whole=mentor, one=mentee)
    return pairs
