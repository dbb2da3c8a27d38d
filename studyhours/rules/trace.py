"""Which records a rule counted and which it did not, and why: one subject at a time, on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from studyhours.domain.windows import Window
from studyhours.rules.fitting import UNCREDITED, RecordFacts, is_about, said_in, why_not_by
from studyhours.rules.model import DISTINCT, Leaf
from studyhours.rules.plan import Planned, RulePlan
from studyhours.rules.planned import Place, PlannedGroups
from studyhours.rules.requirements import Part, own_leaves_of
from studyhours.rules.so_far import SoFar
from studyhours.rules.walking import (
    CapPiece,
    Piece,
    SparePiece,
    VoidPiece,
    leaves_within,
    measures_within,
    windows_within,
)
from studyhours.rules.worth import worth_of_one

__all__ = [
    "UNCREDITED",
    "NotCounted",
    "RecordFacts",
    "Trace",
    "Tracer",
    "all_leaves",
    "trace_rule",
]


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
    """A leaf over the days of one window: what may count a record.

    Attributes:
        leaf: The leaf.
        spans: The days.
        places: Where its tally stands, span by span.
        dated_by: The day of a record that must be one of them.
        pieces: What it is cut by, and what voids it.
        tables: Where its records are multiplied by tables, or cut one by one, by what.
    """

    leaf: Leaf
    spans: tuple[Window, ...]
    places: tuple[Place, ...]
    dated_by: str
    pieces: tuple[Piece, ...]
    tables: PlannedGroups | None

    def why_not(self, record: RecordFacts) -> str | None:
        """Why it does not count a record; None where it does."""
        reason = why_not_by(self.leaf, record)
        if reason is not None or self.tables is None:
            return reason
        said = [said_in(table.field, record) for table in self.tables.tables]
        weight = self.tables.weight(said)
        if weight is None:
            return "no_factor"
        if not weight:
            return "worth_nothing"
        cap = self.tables.cap
        if cap is None or not cap.drops:
            return None
        return None if self.worth(record) else "too_little"

    def worth(self, record: RecordFacts) -> Fraction:
        """What a record is worth where they are looked at one by one."""
        if self.tables is None:
            return Fraction(0)
        said = (said_in(table.field, record) for table in self.tables.tables)
        return worth_of_one(self.tables, (*said, record.unit, record.hundredths))

    def place_of(self, record: RecordFacts) -> Place | None:
        """Where a record would be tallied; None where its day is not one of those looked at."""
        day = record.day_by(self.dated_by)
        # Different objects have one place for all spans.
        places = self.places if len(self.places) > 1 else self.places * len(self.spans)
        both = zip(self.spans, places, strict=True)
        return next((place for span, place in both if span.holds(day)), None)

    def mark(self, record: RecordFacts, place: Place) -> _Object | None:
        """The object a record would be counted for; None where records are counted."""
        return (place, str(record.object)) if self.leaf.what == DISTINCT else None


_Object: TypeAlias = tuple[Place, str]
"""An object, and where it is counted."""
_Looked: TypeAlias = tuple[Sequence[Leaf], Sequence[tuple[_Use, Place]]]
"""What records of a day may be about, and what looks at that day."""


class Tracer:
    """Sorts records into counted and not counted by one plan, one subject after another.

    Records the rule is not about (another kind or type), and records after the day, are in
    neither list. For a rule that cannot be judged nothing is counted. A record counts if it does
    in one place: in one of two windows that share a day, which is so where one term's last
    fortnight runs into the next term, or in one of several parts. Where a cap is full, later
    records do not count; of an object the first record does. What only takes away counts nowhere.
    """

    def __init__(self, plan: RulePlan, as_of: date) -> None:
        self._plan = plan
        self._as_of = as_of
        self._by_window = [(entry, tuple(_uses(entry))) for entry in plan.planned]
        pieces = [piece for _, uses in self._by_window for use in uses for piece in use.pieces]
        self._pieces = bool(pieces)
        self._voids = any(isinstance(piece, VoidPiece) for piece in pieces)
        self._drops = any(
            isinstance(piece, SparePiece) or (isinstance(piece, CapPiece) and piece.cap.drops)
            for piece in pieces
        )
        every = [use for _, uses in self._by_window for use in uses]
        self._best = [use for use in every if use.tables is not None and use.tables.best]
        self._all = all_leaves(plan)
        self._by_day: dict[tuple[date, date | None], _Looked] = {}

    def trace(self, records: Iterable[RecordFacts]) -> Trace:
        """One subject's records."""
        counted: list[str] = []
        not_counted: list[NotCounted] = []
        seen = self._before(records := sorted(records, key=lambda one: one.last_day))
        for record in records:
            if record.last_day > self._as_of:
                continue
            leaves, looks = self._looked(record)
            about = [leaf for leaf in leaves if is_about(leaf, record)]
            if not about:
                continue
            code = self._plan.undecided or self._why_not(about, looks, record, seen)
            if code is None:
                counted.append(record.uid)
            else:
                not_counted.append(NotCounted(record.uid, code))
        return Trace(tuple(counted), tuple(not_counted))

    def _before(self, records: Sequence[RecordFacts]) -> _Progress:
        """What is known before the first record: what voids others, or makes up enough of them."""
        best = {id(use): self._chosen(use, records) for use in self._best}
        if not self._pieces:
            return _Progress(None, None, set(), best)
        marks = SoFar(self._plan.requests)
        objects: set[_Object] = set()
        for record in records if self._voids or self._drops else ():
            if record.last_day <= self._as_of:
                _, looks = self._looked(record)
                marks.add(dict.fromkeys(self._marking(looks, record, objects)), record)
        return _Progress(SoFar(self._plan.requests), marks, set(), best)

    def _chosen(self, use: _Use, records: Sequence[RecordFacts]) -> frozenset[str]:
        """The records worth most to what takes only so many; of two alike the earlier one."""
        fit = [
            record
            for record in records
            if record.last_day <= self._as_of
            and use.place_of(record) is not None
            and is_about(use.leaf, record)
            and use.why_not(record) is None
        ]
        fit.sort(key=use.worth, reverse=True)
        number = 0 if use.tables is None else use.tables.best
        return frozenset(record.uid for record in fit[:number])

    def _marking(
        self, looks: Sequence[tuple[_Use, Place]], record: RecordFacts, objects: set[_Object]
    ) -> Iterator[Place]:
        """Where a record is counted beforehand: everywhere, if too little may be dropped."""
        fit = [
            (use.mark(record, place), place)
            for use, place in looks
            if (self._drops or use.leaf.takes) and is_about(use.leaf, record)
            if use.why_not(record) is None
        ]
        known = frozenset(objects)
        for mark, place in fit:
            if mark is None or mark not in known:
                yield place
                objects.update([] if mark is None else [mark])

    def _looked(self, record: RecordFacts) -> _Looked:
        days = (record.last_day, record.first_day)
        known = self._by_day.get(days)
        if known is None:
            known = self._by_day[days] = self._look(record)
        return known

    def _look(self, record: RecordFacts) -> _Looked:
        looks: list[tuple[_Use, Place]] = []
        judging = []
        for entry, uses in self._by_window:
            seen = [(use, place) for use in uses if (place := use.place_of(record))]
            looks += seen
            if seen or entry.window.holds(record.day_by(entry.rule.asks.time.dated_by)):
                judging.append(entry.rule.asks)
        leaves = dict.fromkeys(leaf for asks in _different(judging) for leaf in own_leaves_of(asks))
        return tuple(leaves) or self._all, looks

    def _why_not(
        self,
        about: Sequence[Leaf],
        looks: Sequence[tuple[_Use, Place]],
        record: RecordFacts,
        seen: _Progress,
    ) -> str | None:
        looking = [(use, place) for use, place in looks if use.leaf in about]
        if not looking:
            by_school_day = self._plan.rule.window == "school_day"
            return "no_school_day" if by_school_day else "outside_window"
        reasons = [(use.why_not(record), use, place) for use, place in looking]
        fit = [(use, place) for code, use, place in reasons if code is None]
        if not fit:
            return reasons[0][0]
        fit = [(use, place) for use, place in fit if seen.takes(use, record)]
        if not fit:
            return "not_best"
        tallied = [one for one in fit if one[0].mark(record, one[1]) not in seen.objects]
        if not tallied:
            return "same_object"
        seen.objects.update(mark for use, place in tallied if (mark := use.mark(record, place)))
        counting = [use for use, _ in tallied if not use.leaf.takes]
        code = seen.cut(counting) if counting else "deducted"
        if seen.so_far is not None:
            seen.so_far.add(dict.fromkeys(place for _, place in tallied), record)
        return code


@dataclass(frozen=True, slots=True)
class _Progress:
    """What one subject's records have come to so far.

    Attributes:
        so_far: Their tallies; None where nothing cuts or voids.
        marks: Tallies of all that voids, later records included.
        objects: The objects counted, and where.
        best: By what takes only so many records which these are.
    """

    so_far: SoFar | None
    marks: SoFar | None
    objects: set[_Object]
    best: Mapping[int, frozenset[str]]

    def takes(self, use: _Use, record: RecordFacts) -> bool:
        """Whether a record is among those worth most, where only these count."""
        chosen = self.best.get(id(use))
        return chosen is None or record.uid in chosen

    def cut(self, counting: Sequence[_Use]) -> str | None:
        """Why a record that fits everywhere counts nowhere; None where it counts."""
        if self.so_far is None or self.marks is None:
            return None
        left = [use for use in counting if not self.marks.is_void(use.pieces)]
        if not left:
            return "voided"
        left = [use for use in left if not self.marks.is_dropped(use.pieces)]
        if not left:
            return "too_little"
        left = [use for use in left if not self.marks.is_needed(use.pieces)]
        if not left:
            return "not_beyond"
        full = all(self.so_far.is_full(use.pieces) for use in left)
        return "cap_reached" if full else None


def trace_rule(plan: RulePlan, records: Iterable[RecordFacts], as_of: date) -> Trace:
    """Sorts one subject's records; see ``Tracer``."""
    return Tracer(plan, as_of).trace(records)


def _uses(entry: Planned) -> Iterator[_Use]:
    for window in windows_within(entry.asks):
        for measure in measures_within(window.asks):
            for leaf, caps in leaves_within(measure):
                tables = leaf if isinstance(leaf, PlannedGroups) else None
                yield _Use(leaf.leaf, leaf.spans, leaf.places, window.dated_by, caps, tables)


def all_leaves(plan: RulePlan) -> tuple[Leaf, ...]:
    """The leaves of all versions that judge a window of the plan."""
    rules = (plan.rule, *(entry.rule for entry in plan.planned))
    asks = _different([rule.asks for rule in rules])
    return tuple(dict.fromkeys(leaf for one in asks for leaf in own_leaves_of(one)))


def _different(parts: Sequence[Part]) -> Iterable[Part]:
    """Each part once: a rule's windows share theirs."""
    return {id(part): part for part in parts}.values()
