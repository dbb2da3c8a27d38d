"""Which records a rule counted and which it did not, and why: one subject at a time, on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from studyhours.domain.review import APPROVED
from studyhours.domain.windows import Window
from studyhours.rules.model import Condition, Leaf
from studyhours.rules.plan import Planned, RulePlan
from studyhours.rules.planned import PlannedThreshold, leaves_within, windows_within
from studyhours.rules.requirements import Part, leaves_of
from studyhours.rules.times import FIRST_DAY


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What rules may ask of a record.

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
        first_day: Its first day, which decides where a rule says so; None for the last.
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
    first_day: date | None = None

    def day_by(self, dated_by: str) -> date:
        """The day that decides its window."""
        return self.first_day or self.last_day if dated_by == FIRST_DAY else self.last_day


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


@dataclass(frozen=True, slots=True)
class _Use:
    """A leaf over the days of one window: what may count a record."""

    leaf: Leaf
    spans: tuple[Window, ...]
    dated_by: str

    def sees(self, record: RecordFacts) -> bool:
        """Whether a record's day is one of those it looks at."""
        day = record.day_by(self.dated_by)
        return any(span.holds(day) for span in self.spans)


def trace_rule(plan: RulePlan, records: Iterable[RecordFacts], as_of: date) -> Trace:
    """Sorts a subject's records into counted and not counted.

    Records the rule is not about (another kind or type), and records after the day, are in
    neither list. For a rule that cannot be judged nothing is counted. A record counts if it does
    in one place: in one of two windows that share a day, which is so where one term's last
    fortnight runs into the next term, or in one of several parts.
    """
    counted: list[str] = []
    not_counted: list[NotCounted] = []
    by_rule = [(entry, tuple(_uses(entry))) for entry in plan.planned]
    by_day: dict[tuple[date, date | None], tuple[Sequence[Leaf], Sequence[_Use]]] = {}
    for record in records:
        if record.last_day > as_of:
            continue
        day = (record.last_day, record.first_day)
        if day not in by_day:
            by_day[day] = _on_day(plan, by_rule, record)
        leaves, uses = by_day[day]
        about = [leaf for leaf in leaves if _is_about(leaf, record)]
        if not about:
            continue
        code = plan.undecided or _why_not(plan, [use.leaf for use in uses], about, record)
        if code is None:
            counted.append(record.uid)
        else:
            not_counted.append(NotCounted(record.uid, code))
    return Trace(tuple(counted), tuple(not_counted))


def _on_day(
    plan: RulePlan, by_rule: Sequence[tuple[Planned, Sequence[_Use]]], record: RecordFacts
) -> tuple[Sequence[Leaf], Sequence[_Use]]:
    """What the records of a record's days may be about, and what looks at these days."""
    uses = [use for _, found in by_rule for use in found if use.sees(record)]
    judging = [
        entry.rule.asks
        for entry, found in by_rule
        if entry.window.holds(record.day_by(entry.rule.asks.time.dated_by))
        or any(use.sees(record) for use in found)
    ]
    leaves = [leaf for asks in _different(judging) for leaf in leaves_of(asks)]
    return tuple(dict.fromkeys(leaves)) or all_leaves(plan), uses


def _uses(entry: Planned) -> Iterator[_Use]:
    for window in windows_within(entry.asks):
        if isinstance(window.asks, PlannedThreshold):
            for leaf in leaves_within(window.asks.measure):
                yield _Use(leaf.leaf, window.stretch.spans, window.dated_by)


def _is_about(leaf: Leaf, record: RecordFacts) -> bool:
    return record.kind in leaf.kinds and (not leaf.types or record.type in leaf.types)


def _why_not(
    plan: RulePlan, on_day: Sequence[Leaf], about: Sequence[Leaf], record: RecordFacts
) -> str | None:
    looked_at = [leaf for leaf in about if leaf in on_day]
    if not looked_at:
        return "no_school_day" if plan.rule.window == "school_day" else "outside_window"
    reasons = [_why_not_by(leaf, record) for leaf in looked_at]
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


def all_leaves(plan: RulePlan) -> tuple[Leaf, ...]:
    """The leaves of all versions that judge a window of the plan."""
    rules = (plan.rule, *(entry.rule for entry in plan.planned))
    asks = _different([rule.asks for rule in rules])
    return tuple(dict.fromkeys(leaf for one in asks for leaf in leaves_of(one)))


def _different(parts: Sequence[Part]) -> Iterable[Part]:
    """Each part once: a rule's windows share theirs."""
    return {id(part): part for part in parts}.values()


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
