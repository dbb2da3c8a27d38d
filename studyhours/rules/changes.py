"""What changed from one rule set to another, rule by rule; words are found for it elsewhere.

Rule sets are trees of frozen values, so they are compared as trees: a change is named by the class
and the field it was found in (``threshold_targets``, ``leaf_kinds``), with both values. A field
nobody thought of is thus never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace

from studyhours.rules.measures import Step, Table, Take, Void
from studyhours.rules.model import (
    AllTest,
    AnyTest,
    Ceiling,
    Condition,
    Dated,
    FactTest,
    Leaf,
    Question,
    Ranking,
    Rule,
    RuleSet,
    Source,
    Tolerance,
)
from studyhours.rules.requirements import Needed, Part
from studyhours.rules.times import Cycle, MonthDay, Time, Within

ADDED, REMOVED = "added", "removed"
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_WHOLE = (
    AllTest,
    AnyTest,
    Ceiling,
    Condition,
    Cycle,
    Dated,
    FactTest,
    MonthDay,
    Needed,
    Question,
    Ranking,
    Source,
    Step,
    Table,
    Take,
    Tolerance,
    Void,
    Within,
)
"""Values that are told as a whole: half of a condition says nothing."""
_DERIVED = frozenset({(Time, "around"), (Time, "over_years"), (Leaf, "takes"), (Leaf, "sheets")})
"""Fields that only repeat what is said elsewhere: the windows around, or where a leaf stands."""
_UNSPLIT = frozenset({"leaf_unless"})
"""Told as a whole: what is in it stands in other rules."""
_APART = frozenset({"id", "rules", "sha256", "number", "cases"})
"""Fields of a set that are no change by themselves."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two rule sets.

    Attributes:
        rule: The rule concerned, as it is afterwards, or was before it was removed; None for the
            set as a whole.
        code: ``rule_added``, ``rule_removed``, ``rules_order``, or class and field.
        before: The value before; None where there was none.
        after: The value afterwards; None where there is none.
        within: The parts of the rule it lies in, from the outside in.
        owners: What the values belong to, before and afterwards: a threshold, a leaf …
    """

    rule: Rule | None
    code: str
    before: object
    after: object
    within: tuple[Part, ...] = ()
    owners: tuple[object, object] = (None, None)


def changes_between(before: RuleSet, after: RuleSet) -> tuple[Change, ...]:
    """Everything that differs: the set itself, then its rules in the order of ``after``.

    Args:
        before: The rule set as it was.
        after: As it shall be.
    """
    return (*_of_set(before, after), *_of_rules(before, after))


def _of_set(before: RuleSet, after: RuleSet) -> Iterator[Change]:
    for field in fields(RuleSet):
        if field.name not in _APART:
            old, new = getattr(before, field.name), getattr(after, field.name)
            if old != new:
                yield Change(None, _code(RuleSet, field.name), old, new)


def _of_rules(before: RuleSet, after: RuleSet) -> Iterator[Change]:
    old = {rule.id: rule for rule in before.rules}
    new = {rule.id: rule for rule in after.rules}
    for rule in after.rules:
        if rule.id not in old:
            yield Change(rule, "rule_added", None, rule)
        else:
            yield from _inside(rule, old[rule.id], rule, ())
    for rule in before.rules:
        if rule.id not in new:
            yield Change(rule, "rule_removed", rule, None)
    kept = [rule.id for rule in before.rules if rule.id in new]
    now = [rule.id for rule in after.rules if rule.id in old]
    if kept != now:
        yield Change(None, "rules_order", tuple(kept), tuple(now))


def _inside(
    rule: Rule, before: object, after: object, within: tuple[Part, ...]
) -> Iterator[Change]:
    """The differing fields of two values of one class."""
    for field in fields(after):  # type: ignore[arg-type]  # only called for dataclasses
        if not field.compare or (type(after), field.name) in _DERIVED:
            continue
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            code = _code(type(after), field.name)
            yield from _differing(Change(rule, code, old, new, within, (before, after)))


def _differing(change: Change) -> Iterator[Change]:
    """A difference as it is, or where in it the difference lies."""
    old, new, rule = change.before, change.after, change.rule
    if rule is None or old == new:
        return
    if isinstance(old, tuple) and isinstance(new, tuple) and change.code not in _UNSPLIT:
        if all(_is_tree(one) for one in (*old, *new)):
            yield from _of_members(change, old, new)
            return
    elif type(old) is type(new) and _is_tree(new):
        # A rule's own requirement is the rule; only what lies deeper is named.
        is_part = isinstance(new, Part) and change.code != "rule_asks"
        within = (*change.within, new) if is_part else change.within
        yield from _inside(rule, old, new, within)  # type: ignore[arg-type]  # the parts are parts
        return
    yield change


def _of_members(
    change: Change, before: Sequence[object], after: Sequence[object]
) -> Iterator[Change]:
    """Two lists of trees: what stands in both is left out, the rest compared one by one."""
    gone, come = list(before), []
    for one in after:
        if one in gone:
            gone.remove(one)
        else:
            come.append(one)
    if not gone and not come:
        yield replace(change, code=f"{change.code}_order")
    elif len(gone) == len(come):
        for old, new in zip(gone, come, strict=True):
            yield from _differing(replace(change, before=old, after=new))
    else:
        for old in gone:
            yield replace(change, code=f"{change.code}_{REMOVED}", before=old, after=None)
        for new in come:
            yield replace(change, code=f"{change.code}_{ADDED}", before=None, after=new)


def _is_tree(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, _WHOLE)


def _code(owner: type, field: str) -> str:
    return f"{_CAPITAL.sub('_', owner.__name__).lower()}_{field}"
