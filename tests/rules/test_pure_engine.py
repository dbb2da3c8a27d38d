"""The engine without a database: against the reference, and what must hold whatever the school."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from random import Random

from hypothesis import event, given
from hypothesis import strategies as st

from studyhours.domain.statuses import VERDICT_ORDER
from studyhours.rules.measures import (
    RECORD,
    Add,
    Best,
    Cap,
    Deduct,
    Measure,
    Previous,
    Scale,
    Share,
    Stages,
    Substitute,
    Weigh,
)
from studyhours.rules.model import Leaf
from studyhours.rules.requirements import (
    AT_LEAST,
    Combination,
    Coverage,
    Linked,
    Part,
    Ratio,
    Threshold,
    measures_of,
)
from studyhours.rules.results import SubjectResult
from studyhours.rules.trace import RecordFacts, all_leaves, trace_rule
from tests.domain.strategies import modest
from tests.rules.comparing import all_judged
from tests.rules.reference import judge, verdict
from tests.rules.worlds import TEACHERS, World, worlds

Results = Mapping[str, SubjectResult]


@given(worlds())
@modest(80)
def test_the_engine_agrees_with_the_reference(world: World) -> None:
    judged = world.school.judged(world.as_of)
    plans = world.school.plans(world.as_of)
    for teacher in TEACHERS:
        records = world.records[teacher]
        traces = [trace_rule(plan, records, world.as_of) for plan in plans]
        expected = judge(
            world.versions,
            world.calendar,
            records,
            world.people[teacher],
            world.as_of,
            world.own[teacher],
        )
        assert all_judged(judged[teacher], traces) == expected
        assert judged[teacher].verdict == verdict(expected)
        for one in expected:
            event(one.status)


def growing_rules(world: World) -> frozenset[int]:
    """The rules nothing of which gets worse by more records: those without a limit or a veto."""
    return frozenset(
        index
        for index, plan in enumerate(world.school.plans(world.as_of))
        if all(only_grows(entry.rule.asks) for entry in plan.planned)
    )


def only_grows(part: Part) -> bool:
    if part.veto is not None:
        return False
    if any(map(may_be_undecided, measures_of(part.requirement))):
        return False
    match part.requirement:
        case Threshold(bound=bound):
            return bound == AT_LEAST
        case Ratio():
            return False
        case Combination(parts=parts):
            return all(map(only_grows, parts))
        case Coverage() | Linked():
            return False


def cuts_records(part: Part) -> bool:
    """Whether a cap for each record stands anywhere in a requirement."""
    parts = part.requirement.parts if isinstance(part.requirement, Combination) else ()
    inside = (*parts, *([part.veto] if part.veto else []))
    own = any(map(cut_by_record, measures_of(part.requirement)))
    return own or any(map(cuts_records, inside))


def may_be_undecided(measure: Measure) -> bool:
    """Whether a record can be in none of a measure's tables."""
    match measure:
        case Leaf():
            return False
        case Weigh(tables=tables):
            return any(table.other is None for table in tables)
        case Best(measure=inner) | Previous(measure=inner):
            return may_be_undecided(inner)
        case Add(measures=measures):
            return any(map(may_be_undecided, measures))
        case Share():
            return True
        case Cap(measure=inner) | Stages(measure=inner) | Scale(measure=inner):
            return may_be_undecided(inner)
        case Deduct(measure=inner):
            return True
        case Substitute(measure=inner, by=by):
            return may_be_undecided(inner) or may_be_undecided(by)


def cut_by_record(measure: Measure) -> bool:
    match measure:
        case Leaf() | Weigh():
            return False
        case Best():
            return True
        case Previous(measure=inner):
            return cut_by_record(inner)
        case Add(measures=measures):
            return any(map(cut_by_record, measures))
        case Share(measure=inner):
            return cut_by_record(inner)
        case Cap(per=per, measure=inner):
            return per == RECORD or cut_by_record(inner)
        case Stages(measure=inner) | Scale(measure=inner):
            return cut_by_record(inner)
        case Deduct(measure=inner):
            return True
        case Substitute(measure=inner, by=by):
            return cut_by_record(inner) or cut_by_record(by)


def statuses(results: Results, of: Container[int] | None = None) -> list[str]:
    return [
        rule.status
        for one in results.values()
        for index, rule in enumerate(one.rules)
        if of is None or index in of
    ]


def with_records(world: World, records: Mapping[str, tuple[RecordFacts, ...]]) -> Results:
    return replace(world, records=records).school.judged(world.as_of)


@given(worlds(), st.randoms(use_true_random=False))
@modest(30)
def test_the_order_of_records_never_matters(world: World, random: Random) -> None:
    """Every shape there is."""
    mixed = {}
    for teacher, records in world.records.items():
        order = list(records)
        random.shuffle(order)
        mixed[teacher] = tuple(order)
    assert with_records(world, mixed) == world.school.judged(world.as_of)


@given(worlds(), st.data())
@modest(40)
def test_one_more_approved_record_never_worsens_anything(world: World, data: st.DataObject) -> None:
    """Shapes 1, 2, 4–10, 13, 15–17, 23–25: sums and counts to be reached; not limits, shares."""
    donors = [record for records in world.records.values() for record in records]
    if not donors:
        return
    one = data.draw(st.sampled_from(donors))
    more = {
        teacher: (*records, replace(one, uid=f"more-{teacher}", status="approved"))
        for teacher, records in world.records.items()
    }
    growing = growing_rules(world)
    before, after = world.school.judged(world.as_of), with_records(world, more)
    for was, now in zip(statuses(before, growing), statuses(after, growing), strict=True):
        if was in VERDICT_ORDER:
            assert VERDICT_ORDER.index(now) <= VERDICT_ORDER.index(was)
        else:
            assert now == was


@given(worlds(), st.integers(1, 599))
@modest(30)
def test_splitting_an_amount_changes_no_sum(world: World, cut: int) -> None:
    """Shapes 1–10, 13, 15–17, 23–25, 28 over sums: a course in two pieces counts the same."""
    split = {}
    for teacher, records in world.records.items():
        parts: list[RecordFacts] = []
        for record in records:
            if record.hundredths > cut:
                parts.append(replace(record, hundredths=cut))
                rest = record.hundredths - cut
                parts.append(replace(record, uid=f"{record.uid}-rest", hundredths=rest))
            else:
                parts.append(record)
        split[teacher] = tuple(parts)
    plans = world.school.plans(world.as_of)
    sums = [
        index
        for index, plan in enumerate(plans)
        if all(leaf.what == "sum" for leaf in all_leaves(plan))
        and not any(cuts_records(entry.rule.asks) for entry in plan.planned)
    ]
    before, after = world.school.judged(world.as_of), with_records(world, split)
    for teacher in TEACHERS:
        for index in sums:
            assert before[teacher].rules[index] == after[teacher].rules[index]


@given(worlds())
@modest(40)
def test_a_later_day_sees_at_least_as_much(world: World) -> None:
    """Values never fall as days go by; what is met stays met, what is missed stays missed.

    Shapes 1, 2, 4–10, 13, 15–17, 23–25: sums and counts to be reached, however combined.
    """
    plans = world.school.plans(world.as_of)
    ends = [plan.planned[-1].window.last for plan in plans if plan.planned]
    no_facts = replace(world, people=dict.fromkeys(TEACHERS, ()))
    now = no_facts.school.judged(world.as_of)
    later = no_facts.school.judged(max([world.as_of, *ends]))
    growing = growing_rules(world)
    for teacher in TEACHERS:
        both = zip(now[teacher].rules, later[teacher].rules, strict=True)
        for was, then in (pair for index, pair in enumerate(both) if index in growing):
            assert then.value >= was.value
            assert then.status not in {"on_track", "at_risk"}
            if was.status in {"met", "missed"}:
                assert then.status == was.status
