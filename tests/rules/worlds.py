"""Small schools for Hypothesis: rule files as text, records, facts, a calendar and a day."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.people import NUMBERS
from studyhours.domain.registers import Granted
from studyhours.domain.windows import REPEATED_WINDOWS, SINGLE_WINDOWS
from studyhours.rules.evaluation import PersonFact
from studyhours.rules.grants import as_record
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import Version
from studyhours.rules.trace import RecordFacts
from tests.domain.strategies import YEAR, calendars
from tests.rules.operators import operators
from tests.rules.records import School
from tests.rules.reference_persons import Own
from tests.rules.registers import registers
from tests.rules.saying import LISTS, absences, conditions, traits
from tests.rules.trees import cuts, cycles, inner_parts, requirements

TEACHERS = ("t1", "t2", "t3")
KINDS: Mapping[str, Sequence[str]] = {
    "training": ("course", "activity"),
    "writing": ("reflection", "paper"),
    "reading": ("book",),
}
UNITS = ("hour", "period", "minute", "item")
LEVELS: Mapping[str, int] = {"county": 40, "school": 60}
FACTS = ("layer", "long_course")
SINCE = (date(1990, 9, 1), date(2015, 9, 1), date(2022, 8, 1), date(2024, 7, 1))
ONE_DAY = timedelta(days=1)
_AMOUNTS = ((0, 2, 5, 12), (0, 0, 1, 3))
"""How many records a teacher has, and how many absences."""


@dataclass(frozen=True)
class World:
    """A school as drawn; ``texts`` are versions of one rule set, in the order of adoption."""

    calendar: SchoolCalendar
    texts: tuple[str, ...]
    records: Mapping[str, tuple[RecordFacts, ...]]
    people: Mapping[str, tuple[PersonFact, ...]]
    as_of: date
    own: Mapping[str, Own]

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions as a ledger would hold them after adopting one text after another."""
        found: list[Version] = []
        for number, text in enumerate(self.texts, 1):
            ruleset, findings = load_ruleset(text)
            assert ruleset is not None, findings
            if found:
                assert ruleset.first is not None
                old = found.pop()
                ended = ruleset.first - ONE_DAY
                last = ended if old.last is None else min(old.last, ended)
                found.append(Version(old.number, old.first, last, old.ruleset))
            found.append(Version(number, ruleset.first, ruleset.last, ruleset))
        return tuple(found)

    @property
    def school(self) -> School:
        """The same, ready to be judged without a database."""
        return School(self.calendar, [self.versions], self.records, self.people, self.own)


amounts = st.sampled_from(["0.25", "0.5", "1", "1.5", "2", "3", "5", "7.25"])
factors = st.sampled_from(["1", "1/45", "1/60", "0.5", "2"])


@st.composite
def selections(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """The records a measure is about: one or two kinds, all of their types or one."""
    of: dict[str, Any] = {"kind": draw(st.sampled_from([[kind], [kind, "reading"]]))}
    if draw(st.booleans()):
        of["type"] = [draw(st.sampled_from(KINDS[kind]))]
    return of


def measures(of: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A leaf, or now and then an operator over leaves."""
    return leaves(of) | leaves(of) | operators(leaves(of))


@st.composite
def leaves(draw: st.DrawFn, of: dict[str, Any]) -> dict[str, Any]:
    """What is counted: a sum or a count, with or without conditions."""
    if draw(st.integers(0, 7)) == 0:
        return draw(granted())
    measure: dict[str, Any] = {"of": of}
    how = draw(st.sampled_from(["sum", "sum", "sum", "count", "count", "distinct"]))
    if how == "count":
        measure["count"] = "record"
    elif how == "distinct":
        measure["distinct"] = draw(st.sampled_from(["book", "book", "person", "activity"]))
    else:
        measure["sum"] = draw(st.sampled_from(UNITS))
        if draw(st.booleans()):
            measure["convert"] = draw(
                st.dictionaries(st.sampled_from(UNITS), factors, min_size=1, max_size=3)
            )
    where = draw(conditions()) if draw(st.integers(0, 2)) == 0 else {}
    return {**measure, "where": where} if where else measure


@st.composite
def granted(draw: st.DrawFn) -> dict[str, Any]:
    """Hours granted, for any reason or for some."""
    measure: dict[str, Any] = {"grant": draw(st.sampled_from(UNITS))}
    if draw(st.booleans()):
        measure["where"] = {"reason": draw(st.sampled_from([["支教"], ["sick", "own"]]))}
    if draw(st.booleans()):
        measure["convert"] = {"hour": draw(factors), "period": draw(factors)}
    return measure


@st.composite
def targets(draw: st.DrawFn) -> Any:
    """A number, or two dated ones that follow each other (with a gap, now and then)."""
    if draw(st.integers(0, 3)):
        return draw(amounts)
    change = draw(st.dates(YEAR.first, YEAR.last))
    gap = draw(st.sampled_from([1, 1, 1, 5]))
    return [
        {"to": change.isoformat(), "value": draw(amounts)},
        {"from": (change + timedelta(days=gap)).isoformat(), "value": draw(amounts)},
    ]


def has_target(asks: Mapping[str, Any]) -> bool:
    """Whether a requirement names a number to reach."""
    if "measure" in asks:
        return "at_least" in asks
    bundle = asks.get("bundle", {}).get("of", [])
    return "matrix" in asks or any(
        has_target(one) for one in (*asks.get("all", []), *asks.get("any", []), *bundle)
    )


@st.composite
def pro_ratas(draw: st.DrawFn) -> dict[str, Any]:
    """How targets follow the time served."""
    asked: dict[str, Any] = {"unit": draw(st.sampled_from(["day", "month"]))}
    if draw(st.booleans()):
        asked["without"] = draw(st.sampled_from([["病假"], ["sick", "maternity"], ["own"]]))
    if draw(st.booleans()):
        asked["round"] = draw(st.sampled_from(["down", "up", "nearest"]))
    if draw(st.booleans()):
        asked["to"] = draw(st.sampled_from(["0.5", "1", "0.01"]))
    return asked


@st.composite
def rules(draw: st.DrawFn, rule_id: str, of: dict[str, Any]) -> dict[str, Any]:
    """One rule."""
    window = draw(st.sampled_from((*SINGLE_WINDOWS, *REPEATED_WINDOWS * 2, "cycle")))
    rule: dict[str, Any] = {"id": rule_id, "title": rule_id}
    rule |= {"cycle": draw(cycles)} if window == "cycle" else {"window": window}
    if draw(st.integers(0, 4)) == 0:
        rule["within"] = draw(cuts())
    if draw(st.integers(0, 5)) == 0:
        rule["dated_by"] = draw(st.sampled_from(["first_day", "last_day"]))
    if draw(st.integers(0, 2)):
        rule |= {"measure": draw(measures(of)), "at_least": draw(targets())}
        if draw(st.integers(0, 3)) == 0:
            rule["round_to"] = draw(st.sampled_from(["0.5", "1", "0.1"]))
    else:
        rule |= draw(requirements(measures(of), window))
        if draw(st.integers(0, 3)) == 0:
            rule["veto"] = draw(inner_parts(measures(of), window, 0))
    if window in REPEATED_WINDOWS and draw(st.booleans()):
        rule["tolerance"] = draw(st.sampled_from(["0", "1", "2", "10%", "50%", "100%"]))
    return rule | draw(whom(rule))


@st.composite
def fact_tests(draw: st.DrawFn, depth: int = 2) -> dict[str, Any]:
    """A test of a fact, or of one of two or of both; on some day."""
    if depth and draw(st.integers(0, 4)) == 0:
        how = draw(st.sampled_from(["any", "all"]))
        return {how: [draw(fact_tests(depth - 1)), draw(fact_tests(depth - 1))]}
    test: dict[str, Any] = dict(
        draw(
            st.sampled_from(
                [
                    {"fact": "long_course", "is": "yes"},
                    {"fact": "layer", "is": ["young", "middle"]},
                    {"fact": "layer", "is_not": ["young", "yes"]},
                    {"fact": "service_years", "at_least": "1", "below": "10"},
                    {"fact": "service_years", "at_least": "3"},
                    {"fact": "age", "below": "35"},
                    {"fact": "service_years", "over": "3", "at_most": "10"},
                    {"fact": "service_years", "at_most": "2"},
                ]
            )
        )
    )
    if draw(st.booleans()):
        test["on"] = draw(st.sampled_from(["window_start", "window_end", "2026-02-10"]))
    return test


@st.composite
def whom(draw: st.DrawFn, rule: Mapping[str, Any]) -> dict[str, Any]:
    """Whom a rule binds, how much it asks of them, and what follows."""
    found: dict[str, Any] = {}
    if draw(st.integers(0, 4)) == 0:
        found["waived_when"] = [draw(fact_tests())]
    if draw(st.integers(0, 4)) == 0:
        found["applies_to"] = draw(st.lists(fact_tests(), min_size=1, max_size=2))
    if draw(st.integers(0, 6)) == 0:
        found["decide"] = [{"when": [draw(fact_tests())], "ask": "?"}]
    if draw(st.integers(0, 2)) == 0 and has_target(rule):
        found["pro_rata"] = draw(pro_ratas())
    if draw(st.booleans()):
        found["if_missed"] = draw(st.sampled_from(["none", "not_excellent", "fail", "veto"]))
    return found


@st.composite
def pooled(
    draw: st.DrawFn, found: list[dict[str, Any]], about: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Now and then a rule once more with another leaf, and one pool for both."""
    one = found[0]
    if draw(st.integers(0, 3)) or "of" not in (leaf := one.get("measure", {})) or "veto" in one:
        return found
    one["spend"] = "pool"
    other = draw(leaves(about[one["id"]]))
    again = {**one, "id": f"{one['id']}.again", "measure": other}
    assert leaf
    return [*found, again]


@st.composite
def rule_texts(draw: st.DrawFn) -> tuple[str, ...]:
    """One to three versions of a rule set; later ones may add, drop and change rules."""
    kinds = {"hours": "training", "notes": "writing"}
    texts = []
    start, ended = YEAR.first - timedelta(days=60), None
    for number in range(draw(st.sampled_from([1, 1, 1, 2, 2, 3]))):
        names = draw(st.lists(st.sampled_from(sorted(kinds)), min_size=1, unique=True))
        about = {name: draw(selections(kinds[name])) for name in names}
        document: dict[str, Any] = {
            "format": "1",
            "id": "drawn",
            "title": f"v{number}",
            "lists": LISTS,
            "rules": draw(pooled([draw(rules(name, about[name])) for name in names], about)),
        }
        effective = {}
        if number:
            # What follows a version with a last day follows it without a gap.
            start = ended + ONE_DAY if ended else start + timedelta(days=draw(st.integers(1, 250)))
            effective["from"] = start.isoformat()
        ended = None
        if draw(st.integers(0, 5)) == 0:
            ended = start + timedelta(days=draw(st.integers(30, 500)))
            effective["to"] = ended.isoformat()
        if effective:
            document["effective"] = effective
        if draw(st.booleans()):
            document["at_risk"] = {"one": draw(st.sampled_from(["1/2", "1"])), "many": "1/3"}
        texts.append(json.dumps(document, ensure_ascii=False))
    return tuple(texts)


@st.composite
def record_facts(draw: st.DrawFn, uid: str, days: st.SearchStrategy[date]) -> RecordFacts:
    """A record of any kind, status and unit; now and then hours granted without one."""
    if draw(st.integers(0, 5)) == 0:
        return draw(grants(uid, days))
    kind = draw(st.sampled_from(sorted(KINDS)))
    last = draw(days)
    first = last - timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 9, 40])))
    return RecordFacts(
        uid=uid,
        kind=kind,
        type=draw(st.sampled_from([None, *KINDS[kind]])),
        status=draw(st.sampled_from(["approved"] * 5 + ["submitted", "returned", "incomplete"])),
        last_day=last,
        level=draw(st.sampled_from([None, *LEVELS.values()])),
        mode=draw(st.sampled_from([None, "face", "online"])),
        place=draw(st.sampled_from([None, "in_school", "out_school"])),
        characters=draw(st.sampled_from([0, 1, 2, 5])),
        # Often the same, so that several records are worth the same.
        hundredths=draw(st.sampled_from([100, 200, 250]) | st.integers(1, 600)),
        unit=draw(st.sampled_from(UNITS)),
        first_day=first,
        **draw(traits(kind, first))._asdict(),
    )


@st.composite
def grants(draw: st.DrawFn, uid: str, days: st.SearchStrategy[date]) -> RecordFacts:
    """Hours granted, as rules see them."""
    last = draw(days)
    entry = Granted(
        uid=uid,
        teacher="",
        first=last - timedelta(days=draw(st.sampled_from([0, 0, 30]))),
        last=last,
        reason=draw(st.sampled_from(["支教", "病假", "own"])),
        document="",
        made_by="",
        made_at=datetime(2025, 9, 1, tzinfo=UTC),
        hundredths=draw(st.sampled_from([100, 200, 250, 400])),
        unit=draw(st.sampled_from(UNITS)),
    )
    return as_record(entry)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A whole small school."""
    calendar = draw(calendars(least=draw(st.sampled_from([0, 1, 1, 1, 1, 2]))))
    inside = list(calendar.school_days)
    near = [
        term.first + timedelta(days=step)
        for term in calendar.terms
        for step in range(-8, (term.last - term.first).days + 9)
    ]
    lately = st.dates(YEAR.first - timedelta(days=40), YEAR.last + timedelta(days=20))
    anywhere = lately | lately | st.dates(YEAR.first - timedelta(days=1400), YEAR.first)
    days = st.sampled_from(near) | st.sampled_from(near) | anywhere if near else anywhere
    numbers = iter(range(1000))
    records = {
        teacher: tuple(
            draw(make(f"r{next(numbers)}", days))
            for make in (record_facts, absences)
            for _ in range(draw(st.sampled_from(_AMOUNTS[make is absences])))
        )
        for teacher in TEACHERS
    }
    as_of = draw(st.sampled_from(inside) | days if inside else days)
    texts = draw(rule_texts())
    # An entry about a rule that no version has is refused, and so no part of any school.
    named = sorted({rule["id"] for text in texts for rule in json.loads(text)["rules"]})
    return World(calendar, texts, records, draw(people()), as_of, draw(registers(named)))


@st.composite
def people(draw: st.DrawFn) -> dict[str, tuple[PersonFact, ...]]:
    """Dated facts; some teachers have none."""
    found = {}
    for teacher in TEACHERS:
        facts = []
        for _ in range(draw(st.integers(0, 2))):
            ends = sorted(draw(st.lists(st.dates(YEAR.first, YEAR.last), min_size=2, max_size=2)))
            first = draw(st.sampled_from([None, ends[0]]))
            last = draw(st.sampled_from([None, ends[1]]))
            value = draw(st.sampled_from(["young", "middle", "senior", "yes"]))
            facts.append(PersonFact(draw(st.sampled_from(FACTS)), value, first, last))
        for number in draw(st.lists(st.sampled_from(NUMBERS), unique=True)):
            since = draw(st.sampled_from(SINCE)) + timedelta(days=draw(st.integers(0, 300)))
            facts.append(PersonFact(number, since.isoformat(), None, None))
        found[teacher] = tuple(facts)
    return found
