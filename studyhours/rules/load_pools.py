"""Pools: a record that several rules of a pool could count is given to the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studyhours.rules.document import Item
from studyhours.rules.load_measure import of_records_alone
from studyhours.rules.model import Leaf, Rule
from studyhours.rules.reader import Reader
from studyhours.rules.requirements import Threshold

SPEND = "spend"


def spend_once(reader: Reader, read: Sequence[tuple[Item, Rule]]) -> tuple[Rule, ...]:
    """The rules, those of a pool without what earlier ones of it count.

    A pool's rules bind the same people at the same times, and each counts by one leaf: only then
    does it make sense to say which of them a record is given to.
    """
    pools: dict[str, tuple[Rule, list[Leaf]]] = {}
    rules = []
    for item, rule in read:
        entry = item.value.get(SPEND) if isinstance(item.value, dict) else None
        rules.append(rule if entry is None else _in_pool(reader, entry, rule, pools))
    return tuple(rules)


def _in_pool(
    reader: Reader, entry: Item, rule: Rule, pools: dict[str, tuple[Rule, list[Leaf]]]
) -> Rule:
    asked = rule.asks.requirement
    if not (isinstance(asked, Threshold) and isinstance(asked.measure, Leaf)) or rule.asks.veto:
        reader.complain("pool_of_leaves", entry.line)
        return rule
    first, before = pools.setdefault(reader.text(entry), (rule, []))
    if _bound(first) != _bound(rule):
        reader.complain("pool_differs", entry.line, first=first.id)
    own = of_records_alone(asked.measure)  # a name on a sheet cannot be given to one of them
    leaf = replace(own, unless=tuple(before))
    before.append(own)
    return replace(rule, asks=replace(rule.asks, requirement=replace(asked, measure=leaf)))


def _bound(rule: Rule) -> tuple[object, ...]:
    time = replace(rule.asks.time, tolerance=type(rule.asks.time.tolerance)())
    return (time, rule.subject, rule.applies_to, rule.waived_when, rule.decide)
