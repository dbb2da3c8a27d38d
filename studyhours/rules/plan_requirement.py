"""Sets a requirement out over its windows and collects the tallies it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.windows import Window
from studyhours.rules.measures import (
    RECORD,
    WHOLE,
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
from studyhours.rules.model import DISTINCT, Leaf, RiskMarks
from studyhours.rules.planned import (
    ONE_BY_ONE,
    Place,
    PlannedAdd,
    PlannedCap,
    PlannedCombination,
    PlannedCoverage,
    PlannedDeduct,
    PlannedGroups,
    PlannedLeaf,
    PlannedLinked,
    PlannedMeasure,
    PlannedPart,
    PlannedRatio,
    PlannedRequirement,
    PlannedScale,
    PlannedShare,
    PlannedStages,
    PlannedSubstitute,
    PlannedThreshold,
    PlannedWindow,
    TallyRequest,
)
from studyhours.rules.requirements import Combination, Coverage, Linked, Part, Ratio, Threshold
from studyhours.rules.status import gone_by
from studyhours.rules.times import AROUND, Stretch, before, is_repeated, pieces_of, stretches_in
from studyhours.rules.walking import leaves_within, measures_within, shares_within

_InPlace: TypeAlias = Leaf | Add | Cap | Stages | Substitute | Scale | Weigh | Deduct | Share
"""Measures that have a planned form of their own, over the days they are taken over."""


@dataclass(frozen=True, slots=True)
class Over:
    """The days a measure is taken over.

    Attributes:
        stretch: The window.
        time: Its unit, with those of the windows around it.
        dated_by: The day of a record that must lie in it.
    """

    stretch: Stretch
    time: str
    dated_by: str


@dataclass(slots=True)
class Questions:
    """The tallies a rule needs: one request for each different leaf and time."""

    as_of: date
    _numbers: dict[tuple[Leaf, str, str, tuple[str, ...]], int] = field(default_factory=dict)
    _windows: list[dict[tuple[Window, ...], Place]] = field(default_factory=list)

    def places(self, leaf: Leaf, over: Over, by: tuple[str, ...] = ()) -> tuple[Place, ...]:
        """Where the answers for a leaf over the days of a window will stand."""
        key = (leaf, over.time, over.dated_by, by)
        number = self._numbers.setdefault(key, len(self._windows))
        if number == len(self._windows):
            self._windows.append({})
        asked = self._windows[number]
        spans = over.stretch.spans
        # An object in two spans is one object: they cannot be added up afterwards.
        together = [spans] if leaf.what == DISTINCT else [(span,) for span in spans]
        return tuple(asked.setdefault(one, Place(number, len(asked))) for one in together)

    def requests(self) -> tuple[TallyRequest, ...]:
        """Everything asked so far."""
        asked = zip(self._numbers, self._windows, strict=True)
        return tuple(
            TallyRequest(
                leaf,
                tuple(first for first, *_ in found),
                self.as_of,
                dated_by,
                by,
                tuple((at, span) for at, (_, *rest) in enumerate(found) for span in rest),
            )
            for (leaf, _, dated_by, by), found in asked
        )


@dataclass(frozen=True, slots=True)
class Planner:
    """What planning a requirement needs to know.

    Attributes:
        calendar: The school year.
        risk: The rule set's marks.
        questions: Where tallies are asked for.
    """

    calendar: SchoolCalendar
    risk: RiskMarks
    questions: Questions

    def window(self, part: Part, stretch: Stretch, time: str) -> PlannedWindow:
        """A requirement in one of its windows.

        Args:
            part: What is asked.
            stretch: The window.
            time: Unit of the window, with those of the windows around it.
        """
        asks = self._requirement(part, stretch, time)
        veto = None if part.veto is None else self._part(part.veto, stretch, time)
        as_of = self.questions.as_of
        return PlannedWindow(
            stretch,
            asks,
            veto,
            tuple(dict.fromkeys(_places(asks, veto))),
            as_of,
            gone_by(stretch, self.calendar, as_of),
            self.risk,
            part.time.dated_by,
            alone=_is_alone(asks, veto),
        )

    def _part(self, part: Part, around: Stretch, time: str) -> PlannedPart:
        inside = time if part.time.unit == AROUND else f"{time}/{part.time.unit}"
        windows = tuple(
            self.window(part, stretch, inside)
            for stretch in stretches_in(part.time, around, self.calendar)
        )
        span = inside.rpartition("/")[2]
        return PlannedPart(part, span, windows, is_repeated(part.time, len(windows)))

    def _requirement(self, part: Part, stretch: Stretch, time: str) -> PlannedRequirement:
        match part.requirement:
            case Threshold(measure=measure) as threshold:
                over = Over(stretch, time, part.time.dated_by)
                planned = self.measure(measure, over)
                return PlannedThreshold(
                    threshold, planned, threshold.target_on(stretch.window.last)
                )
            case Ratio(part=measure, whole=all_of_it) as ratio:
                over = Over(stretch, time, part.time.dated_by)
                return PlannedRatio(
                    ratio, self.measure(measure, over), self.measure(all_of_it, over)
                )
            case Coverage(each=each) as coverage:
                return PlannedCoverage(coverage, self._part(each, stretch, time))
            case Linked() as linked:
                return PlannedLinked(linked)
            case Combination(parts=parts) as combination:
                inner = tuple(self._part(one, stretch, time) for one in parts)
                return PlannedCombination(combination, inner)

    def measure(self, measure: Measure, over: Over) -> PlannedMeasure:
        """A measure over the days of one window."""
        match measure:
            case Best(number=number, measure=inner):
                return self._best(number, inner, over)
            case Previous(months=months, measure=inner):
                stretch = before(over.stretch, months)
                earlier = replace(over, stretch=stretch, time=f"{over.time}:before")
                return self.measure(inner, earlier)
            case _:
                return self._measure(measure, over)

    def _measure(self, measure: _InPlace, over: Over) -> PlannedMeasure:
        match measure:
            case Leaf():
                return self._leaf(measure, over)
            case Add(measures=measures):
                return PlannedAdd(tuple(self.measure(one, over) for one in measures))
            case Cap():
                return self._cap(measure, over)
            case Weigh():
                return self._groups(measure, over)
            case Scale(factor=factor, measure=inner):
                return PlannedScale(factor, self.measure(inner, over))
            case Stages(measure=inner):
                return PlannedStages(measure, self.measure(inner, over))
            case Substitute(measure=inner, by=by):
                return PlannedSubstitute(measure, self.measure(inner, over), self.measure(by, over))
            case Share(measure=inner) as share:
                return PlannedShare(share, over.stretch.spans, self.measure(inner, over))
            case Deduct(measure=inner, takes=takes, void=void):
                return PlannedDeduct(
                    measure,
                    self.measure(inner, over),
                    tuple(self._leaf(take.leaf, over) for take in takes),
                    None if void is None else self._leaf(void.leaf, over),
                )

    def _leaf(self, leaf: Leaf, over: Over) -> PlannedLeaf:
        return PlannedLeaf(leaf, over.stretch.spans, self.questions.places(leaf, over))

    def _cap(self, cap: Cap, over: Over) -> PlannedMeasure:
        if cap.per == WHOLE:
            return PlannedCap(cap, (self.measure(cap.measure, over),))
        if cap.per == RECORD and isinstance(cap.measure, Leaf | Weigh):
            return self._groups(cap.measure, over, cap)
        time = f"{over.time}:{cap.per}"
        pieces = (
            replace(over, stretch=replace(over.stretch, spans=days), time=time)
            for days in pieces_of(cap.per, over.stretch, self.calendar)
        )
        return PlannedCap(cap, tuple(self.measure(cap.measure, piece) for piece in pieces))

    def _best(self, number: int, measure: Measure, over: Over) -> PlannedMeasure:
        # A tally of its own: the records that are not among the best are in no other's.
        over = replace(over, time=f"{over.time}:best")
        if isinstance(measure, Cap) and isinstance(measure.measure, Leaf | Weigh):
            return self._groups(measure.measure, over, measure, number)
        if isinstance(measure, Leaf | Weigh):
            return self._groups(measure, over, best=number)
        raise TypeError(measure)  # the loader lets through nothing else

    def _groups(
        self, measure: Leaf | Weigh, over: Over, cap: Cap | None = None, best: int = 0
    ) -> PlannedGroups:
        leaf = measure if isinstance(measure, Leaf) else measure.leaf
        tables = () if isinstance(measure, Leaf) else measure.tables
        alone = ONE_BY_ONE if cap is not None or best else ()
        by = (*(table.field for table in tables), *alone)
        places = self.questions.places(leaf, over, by)
        return PlannedGroups(leaf, over.stretch.spans, places, tables, cap, best)


def _is_alone(asks: PlannedRequirement, veto: PlannedPart | None) -> bool:
    """Whether nothing of others is asked for in a window."""
    parts = () if veto is None else (veto,)
    match asks:
        case PlannedCoverage() | PlannedLinked():
            return False
        case PlannedCombination(parts=inner):
            parts = (*inner, *parts)
        case _:
            if any(True for one in measures_within(asks) for _ in shares_within(one)):
                return False
    return all(window.alone for part in parts for window in part.windows)


def _places(asks: PlannedRequirement, veto: PlannedPart | None) -> Iterator[Place]:
    for measure in measures_within(asks):
        for leaf, _ in leaves_within(measure):
            yield from leaf.places
    if isinstance(asks, PlannedCombination):
        windows = (window for part in asks.parts for window in part.windows)
        yield from (place for window in windows for place in window.places)
    if veto is not None:
        yield from (place for window in veto.windows for place in window.places)
