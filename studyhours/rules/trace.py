"""Which records a rule counted and which it did not, and why: one subject at a time, on demand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from studyhours.domain.review import APPROVED
from studyhours.rules.model import Condition, Leaf
from studyhours.rules.plan import RulePlan


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What rules may ask of a record; days decide by ``last_day``.

    Attributes:
        uid: Its identifier.
        kind: Kind id.
        type: Type id within the kind.
        status: ``approved`` counts; anything else does not yet or no more.
        last_day: The day that decides.
        level: Code of ``domain.kinds.LEVELS``.
        mode: One of ``domain.kinds.MODES``.
        place: One of ``domain.kinds.PLACES``.
        characters: Length of its text, 0 for none.
        hundredths: Amount × 100.
        unit: Unit of the amount.
    """

    uid: str
    kind: str
    type: str | None
    status: str
    last_day: date
    level: int | None
    mode: str | None
    place: str | None
    characters: int
    hundredths: int
    unit: str


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A record that looked as if it might count, and the reason code it does not."""

    uid: str
    code: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The records behind one result."""

    counted: tuple[str, ...]
    not_counted: tuple[NotCounted, ...]


def trace_rule(plan: RulePlan, records: Iterable[RecordFacts], as_of: date) -> Trace:
    """Sorts a subject's records into counted and not counted.

    Records the rule is not about (another kind or type), and records after the day, are in
    neither list. For a rule that cannot be judged nothing is counted. A record in two windows,
    which is so where one term's last fortnight runs into the next term, counts if it does in one.
    """
    counted: list[str] = []
    not_counted: list[NotCounted] = []
    by_day: dict[date, tuple[Leaf, ...]] = {}
    for record in records:
        if record.last_day > as_of:
            continue
        day = record.last_day
        if day not in by_day:
            by_day[day] = leaves_on(plan, day)
        about = [leaf for leaf in by_day[day] or all_leaves(plan) if _is_about(leaf, record)]
        if not about:
            continue
        code = plan.undecided or _why_not(plan, by_day[day], about, record)
        if code is None:
            counted.append(record.uid)
        else:
            not_counted.append(NotCounted(record.uid, code))
    return Trace(tuple(counted), tuple(not_counted))


def _is_about(leaf: Leaf, record: RecordFacts) -> bool:
    return record.kind in leaf.kinds and (not leaf.types or record.type in leaf.types)


def _why_not(
    plan: RulePlan, on_day: Sequence[Leaf], about: Sequence[Leaf], record: RecordFacts
) -> str | None:
    if not on_day:
        return "no_school_day" if plan.rule.window == "school_day" else "outside_window"
    reasons = [_why_not_by(leaf, record) for leaf in about]
    return None if None in reasons else reasons[0]


def _why_not_by(leaf: Leaf, record: RecordFacts) -> str | None:
    if record.status != APPROVED:
        return f"status_{record.status}"
    for condition in leaf.conditions:
        value = _value(condition, record)
        if value is None:
            return f"{condition.field}_unknown"
        if not _holds(condition, value):
            return condition.code
    if leaf.what == "sum" and record.unit not in leaf.factors:
        return "unit_not_convertible"
    return None


def leaves_on(plan: RulePlan, day: date) -> tuple[Leaf, ...]:
    """The measures of the windows that hold a day: one for each version, usually one."""
    leaves: list[Leaf] = []
    for entry in plan.planned:
        if entry.window.holds(day) and entry.rule.measure not in leaves:
            leaves.append(entry.rule.measure)
    return tuple(leaves)


def all_leaves(plan: RulePlan) -> tuple[Leaf, ...]:
    """The measures of all versions that judge a window of the plan."""
    leaves = [plan.rule.measure]
    for entry in plan.planned:
        if entry.rule.measure not in leaves:
            leaves.append(entry.rule.measure)
    return tuple(leaves)


def _value(condition: Condition, record: RecordFacts) -> str | int | None:
    values: dict[str, str | int | None] = {
        "text": record.characters,
        "level": record.level,
        "mode": record.mode,
        "place": record.place,
    }
    return values[condition.field]


def _holds(condition: Condition, value: str | int) -> bool:
    if isinstance(value, int) and condition.field == "text":
        return value >= condition.at_least
    return value in condition.allowed
