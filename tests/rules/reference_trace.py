"""Which records count, as the reference finds it: one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from studyhours.domain.calendar import SchoolCalendar
from studyhours.rules.measures import (
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
from studyhours.rules.model import Leaf, RiskMarks, Rule
from studyhours.rules.requirements import (
    Combination,
    Part,
)
from studyhours.rules.trace import RecordFacts
from tests.rules.records import counts
from tests.rules.reference_measures import (
    amount_of,
    before,
    best_of,
    left_of,
    measured,
    measures_of,
    weight_of,
)
from tests.rules.reference_stand import (
    Case,
    Entry,
    day_of,
)
from tests.rules.reference_windows import (
    Days,
    periods,
    windows_inside,
)


@dataclass(frozen=True)
class _Look:
    """A leaf with the days it looks at, the day of a record it goes by, and the caps over it."""

    leaf: Leaf
    days: Days
    dated_by: str
    caps: Caps
    weigh: Weigh | None

    def counts(self, record: RecordFacts) -> bool:
        weight = weight_of(self.weigh, record) if self.weigh else 1
        if not counts(self.leaf, record) or not weight:
            return False
        alone = [cap for cap, _ in self.caps if isinstance(cap, Cap) and cap.per == "record"]
        return all(
            left_of(cap, weight * amount_of(self.leaf, record))
            for cap in alone
            if cap.least or cap.step
        )

    def sees(self, record: RecordFacts) -> bool:
        return day_of(record, self.dated_by) in self.days

    def knows(self, record: RecordFacts, before: Sequence[RecordFacts]) -> bool:
        """Whether an earlier record counted for the same object."""
        return self.leaf.what == "distinct" and any(
            one.object == record.object and self.sees(one) and self.counts(one) for one in before
        )


def trace(
    entries: Sequence[Entry],
    rule: Rule,
    records: Sequence[RecordFacts],
    calendar: SchoolCalendar,
    as_of: date,
    *,
    undecided: bool,
) -> tuple[frozenset[str], frozenset[str]]:
    counted: set[str] = set()
    others: set[str] = set()
    earlier: list[RecordFacts] = []
    looks = [
        (entry, list(_looks(asks, entry.days, calendar, cycle=bool(asks.time.cycle))))
        for entry in entries
        for asks in (entry.rule.asks,)
    ]
    for record in sorted(records, key=lambda one: one.last_day):
        if record.last_day > as_of:
            continue
        holding = [
            (entry, found)
            for entry, found in looks
            if entry.days[0] <= day_of(record, entry.rule.asks.time.dated_by) <= entry.days[-1]
            or any(look.sees(record) for look in found)
        ]
        rules = [entry.rule for entry, _ in holding] or [rule, *[e.rule for e in entries]]
        if any(_is_about(leaf, record) for one in rules for leaf in _leaves(one.asks)):
            known = [one for one in records if one.last_day <= as_of]
            case = Case(calendar, earlier, as_of, RiskMarks(), cycle=False, every=known)
            whole = replace(case, records=records, every=None)
            counting = [
                look
                for _, found in holding
                for look in found
                if look.sees(record)
                and look.counts(record)
                and not look.leaf.takes
                and not look.knows(record, earlier)
                and not _is_behind(look, record, whole)
                and not _is_void(look, known)
                and not _is_dropped(look, whole)
                and not _is_needed(look, whole)
                and not _is_full(look, case)
            ]
            (counted if counting and not undecided else others).add(record.uid)
        earlier = [*earlier, record]
    return frozenset(counted), frozenset(others)


def _is_full(look: _Look, case: Case) -> bool:
    """Whether a cap over a leaf has no room left, by the records that came before."""
    return any(
        measured(cap.measure, days, case, look.dated_by) >= cap.limit
        for cap, days in look.caps
        if isinstance(cap, Cap) and cap.limit is not None and cap.per != "record"
    )


def _is_dropped(look: _Look, case: Case) -> bool:
    """Whether a cap over a leaf leaves nothing of all there is, later records included."""
    return any(
        (cap.least or cap.step)
        and not left_of(cap, measured(cap.measure, days, case, look.dated_by))
        for cap, days in look.caps
        if isinstance(cap, Cap) and cap.per != "record"
    )


def _is_behind(look: _Look, record: RecordFacts, case: Case) -> bool:
    """Whether only the best of a leaf's records count, and this is none of them."""
    fit = [one for one in case.records if look.sees(one) and look.counts(one)]
    fit.sort(key=lambda one: one.last_day)
    return any(
        record
        not in [one for _, one in best_of(over, days, replace(case, records=fit), look.dated_by)]
        for over, days in look.caps
        if isinstance(over, Best)
    )


def _is_needed(look: _Look, case: Case) -> bool:
    """Whether what may stand in is all needed for its own."""
    return any(
        over.beyond > 0 and measured(over.by, days, case, look.dated_by) <= over.beyond
        for over, days in look.caps
        if isinstance(over, Substitute)
    )


def _is_void(look: _Look, records: Sequence[RecordFacts]) -> bool:
    """Whether so many absences, later ones included, make a leaf void."""
    for over, inside in look.caps:
        if isinstance(over, Deduct) and over.void:
            leaf = over.void.leaf
            held = [one for one in records if day_of(one, look.dated_by) in inside]
            if sum(1 for one in held if counts(leaf, one)) >= over.void.at_least:
                return True
    return False


def _is_about(leaf: Leaf, record: RecordFacts) -> bool:
    if leaf.takes or record.status == "uncredited":  # only what really takes away, or counts them
        return counts(leaf, record)
    reached = not leaf.whose or leaf.whose in record.reach
    return reached and record.kind in leaf.kinds and (not leaf.types or record.type in leaf.types)


def _leaves(part: Part) -> Iterator[Leaf]:
    for measure in measures_of(part.requirement):
        yield from (over[0] for over in _leaves_over(measure, (), (), None))
    if isinstance(part.requirement, Combination):
        for one in part.requirement.parts:
            yield from _leaves(one)
    if part.veto:
        yield from _leaves(part.veto)


def _looks(part: Part, inside: Days, calendar: SchoolCalendar, *, cycle: bool) -> Iterator[_Look]:
    """Every leaf of a requirement in one window."""
    parts = part.requirement.parts if isinstance(part.requirement, Combination) else ()
    for measure in measures_of(part.requirement):
        for leaf, found, caps, weigh in _leaves_over(measure, inside, (), calendar):
            yield _Look(leaf, found, part.time.dated_by, caps, weigh)
    for one in (*parts, *([part.veto] if part.veto else [])):
        for found in windows_inside(one.time, inside, calendar, cycle=cycle):
            yield from _looks(one, found, calendar, cycle=cycle)


Caps = tuple[tuple[Cap | Deduct | Best | Substitute, Days], ...]
_Over = tuple[Leaf, Days, Caps, Weigh | None]


def _leaves_over(  # noqa: C901, PLR0912 - one case for each operator
    measure: Measure,
    inside: Days,
    caps: Caps,
    calendar: SchoolCalendar | None,
) -> Iterator[_Over]:
    """The leaves of a measure with their days and caps; without a calendar only the leaves."""
    match measure:
        case Leaf():
            yield measure, inside, caps, None
        case Weigh(leaf=leaf):
            yield leaf, inside, caps, measure
        case Add(measures=measures):
            for one in measures:
                yield from _leaves_over(one, inside, caps, calendar)
        case Previous(months=months, measure=inner):
            yield from _leaves_over(inner, before(inside, months), caps, calendar)
        case Cap(per="record", measure=inner) | Best(measure=inner):
            yield from _leaves_over(inner, inside, (*caps, (measure, inside)), calendar)
        case Stages(measure=inner) | Scale(measure=inner):
            yield from _leaves_over(inner, inside, caps, calendar)
        case Cap(per=per, measure=inner):
            for piece in periods(per, inside, calendar) if calendar else [inside]:
                yield from _leaves_over(inner, piece, (*caps, (measure, piece)), calendar)
        case Deduct(measure=inner, takes=takes, void=void):
            yield from _leaves_over(inner, inside, (*caps, (measure, inside)), calendar)
            for leaf in [take.leaf for take in takes] + ([void.leaf] if void else []):
                yield leaf, inside, caps, None
        case Share(of="self", measure=inner):
            yield from _leaves_over(inner, inside, caps, calendar)
        case Substitute(measure=inner, by=by):
            yield from _leaves_over(inner, inside, caps, calendar)
            yield from _leaves_over(by, inside, (*caps, (measure, inside)), calendar)
