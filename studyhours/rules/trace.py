"""Which records a rule counted and which it did not, and why: one subject at a time, on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from studyhours.domain.review import APPROVED
from studyhours.domain.windows import Window
from studyhours.rules.columns import EVIDENCE_COLUMN, is_object, words_kept
from studyhours.rules.model import DISTINCT, Condition, Leaf
from studyhours.rules.plan import Planned, RulePlan
from studyhours.rules.planned import Place, PlannedGroups
from studyhours.rules.requirements import Part, own_leaves_of
from studyhours.rules.so_far import SoFar
from studyhours.rules.times import FIRST_DAY
from studyhours.rules.walking import (
    CapPiece,
    Piece,
    VoidPiece,
    leaves_within,
    measures_within,
    windows_within,
)
from studyhours.rules.worth import worth_alone

UNCREDITED = "uncredited"
"""The status of a name on a sign-in sheet that earned no record: counts of attendance see it."""


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What rules may ask of a record, or of a name on a sign-in sheet that earned none.

    Attributes:
        uid: Its identifier.
        kind: Kind id.
        type: Type id within the kind.
        status: ``approved`` counts; anything else does not yet or no more, or is ``UNCREDITED``.
        last_day: The day that decides.
        level: Code of ``domain.kinds.LEVELS``.
        mode: One of ``domain.kinds.MODES``.
        place: One of ``domain.kinds.PLACES``.
        characters: Length of its text, 0 for none.
        hundredths: Amount × 100.
        unit: Unit of the amount.
        first_day: Its first day, which decides where a rule says so; None for the last.
        category: The next ones are those of ``domain.traits.Traits``, in their order.
        reach: Of a subject that is no teacher, by which words of ``whose`` it counts for them.
        partner: Of a pair, ``partner`` where the other of the two is in it.
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
    category: str | None = None
    grade: str | None = None
    result: str | None = None
    role: str | None = None
    depth: str | None = None
    object: str | None = None
    attendance: str | None = None
    evidence: str | None = None
    reach: frozenset[str] = frozenset()
    partner: str | None = None

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
        reason = _why_not_by(self.leaf, record)
        if reason is not None or self.tables is None:
            return reason
        said = [_said(table.field, record) for table in self.tables.tables]
        weight = self.tables.weight(said)
        if weight is None:
            return "no_factor"
        if not weight:
            return "worth_nothing"
        cap = self.tables.cap
        if cap is None or not cap.drops:
            return None
        worth = weight * worth_alone(self.leaf, record.unit, record.hundredths)
        return None if cap.cut(worth) else "too_little"

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
        self._drops = any(isinstance(piece, CapPiece) and piece.cap.drops for piece in pieces)
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
            about = [leaf for leaf in leaves if _is_about(leaf, record)]
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
        if not self._pieces:
            return _Progress(None, None, set())
        marks = SoFar(self._plan.requests)
        objects: set[_Object] = set()
        for record in records if self._voids or self._drops else ():
            if record.last_day <= self._as_of:
                _, looks = self._looked(record)
                marks.add(dict.fromkeys(self._marking(looks, record, objects)), record)
        return _Progress(SoFar(self._plan.requests), marks, set())

    def _marking(
        self, looks: Sequence[tuple[_Use, Place]], record: RecordFacts, objects: set[_Object]
    ) -> Iterator[Place]:
        """Where a record is counted beforehand: everywhere, if too little may be dropped."""
        fit = [
            (use.mark(record, place), place)
            for use, place in looks
            if (self._drops or use.leaf.takes) and _is_about(use.leaf, record)
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
    """

    so_far: SoFar | None
    marks: SoFar | None
    objects: set[_Object]

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


def counts(leaf: Leaf, record: RecordFacts) -> bool:
    """Whether a leaf adds up a record, whenever it was."""
    return _is_about(leaf, record) and _why_not_by(leaf, record) is None


def _is_about(leaf: Leaf, record: RecordFacts) -> bool:
    if record.kind not in leaf.kinds or (leaf.types and record.type not in leaf.types):
        return False
    if leaf.whose and leaf.whose not in record.reach:
        return False
    # What takes away is about nothing but the records it takes away for; and nobody is told of a
    # name on a sheet that it does not count, as nobody is of activities they had no part in.
    if leaf.takes or record.status == UNCREDITED:
        return (leaf.takes or leaf.sheets) and _why_not_by(leaf, record) is None
    return True


def _why_not_by(leaf: Leaf, record: RecordFacts) -> str | None:
    absent = record.status == UNCREDITED and leaf.sheets
    if record.status != APPROVED and not absent:
        return f"status_{record.status}"
    for condition in leaf.conditions:
        value = _value(condition, record)
        if value is None:
            return "no_object" if condition.field == "object" else f"{condition.field}_unknown"
        if not _holds(condition, value):
            return condition.code
    if leaf.what == DISTINCT and not is_object(record.object, leaf.unit):
        return "no_object"
    if leaf.what == "sum" and record.unit not in leaf.factors:
        return "unit_not_convertible"
    if any(counts(one, record) for one in leaf.unless):
        return "spent_elsewhere"
    return None


def all_leaves(plan: RulePlan) -> tuple[Leaf, ...]:
    """The leaves of all versions that judge a window of the plan."""
    rules = (plan.rule, *(entry.rule for entry in plan.planned))
    asks = _different([rule.asks for rule in rules])
    return tuple(dict.fromkeys(leaf for one in asks for leaf in own_leaves_of(one)))


def _different(parts: Sequence[Part]) -> Iterable[Part]:
    """Each part once: a rule's windows share theirs."""
    return {id(part): part for part in parts}.values()


def _said(field: str, record: RecordFacts) -> str | int | None:
    """What a record says in a column."""
    said: str | int | None = getattr(record, field)
    return said


def _value(condition: Condition, record: RecordFacts) -> str | int | None:
    if condition.field == "text":
        return record.characters
    said = _said(condition.field, record)
    # Having nothing attached is no gap in a record: it lacks what is asked.
    return said or "" if condition.field == EVIDENCE_COLUMN else said


def _holds(condition: Condition, value: str | int) -> bool:
    if isinstance(value, int) and condition.field == "text":
        return value >= condition.at_least
    if condition.field == EVIDENCE_COLUMN:
        return words_kept(str(value)).issuperset(map(str, condition.allowed))
    return value in condition.allowed
