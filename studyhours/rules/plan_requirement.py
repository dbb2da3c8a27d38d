"""Sets a requirement out over its windows and collects the tallies it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.windows import Window
from studyhours.rules.measures import Measure
from studyhours.rules.model import Leaf, RiskMarks
from studyhours.rules.planned import (
    Place,
    PlannedCombination,
    PlannedLeaf,
    PlannedMeasure,
    PlannedPart,
    PlannedRequirement,
    PlannedThreshold,
    PlannedWindow,
    TallyRequest,
    leaves_within,
)
from studyhours.rules.requirements import Combination, Part, Threshold
from studyhours.rules.status import gone_by
from studyhours.rules.times import AROUND, Stretch, is_repeated, stretches_in


@dataclass(slots=True)
class Questions:
    """The tallies a rule needs: one request for each different leaf and time."""

    as_of: date
    _numbers: dict[tuple[Leaf, str, str], int] = field(default_factory=dict)
    _windows: list[dict[Window, Place]] = field(default_factory=list)

    def place(self, leaf: Leaf, time: str, dated_by: str, window: Window) -> Place:
        """Where the answer for a leaf in a window will stand."""
        number = self._numbers.setdefault((leaf, time, dated_by), len(self._windows))
        if number == len(self._windows):
            self._windows.append({})
        places = self._windows[number]
        return places.setdefault(window, Place(number, len(places)))

    def requests(self) -> tuple[TallyRequest, ...]:
        """Everything asked so far."""
        asked = zip(self._numbers, self._windows, strict=True)
        return tuple(
            TallyRequest(leaf, tuple(found), self.as_of, dated_by)
            for (leaf, _, dated_by), found in asked
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
                planned = self._measure(measure, stretch, time, part.time.dated_by)
                return PlannedThreshold(
                    threshold, planned, threshold.target_on(stretch.window.last)
                )
            case Combination(parts=parts) as combination:
                inner = tuple(self._part(one, stretch, time) for one in parts)
                return PlannedCombination(combination, inner)

    def _measure(
        self, measure: Measure, stretch: Stretch, time: str, dated_by: str
    ) -> PlannedMeasure:
        places = (self.questions.place(measure, time, dated_by, span) for span in stretch.spans)
        return PlannedLeaf(measure, tuple(places))


def _places(asks: PlannedRequirement, veto: PlannedPart | None) -> Iterator[Place]:
    match asks:
        case PlannedThreshold(measure=measure):
            for leaf in leaves_within(measure):
                yield from leaf.places
        case PlannedCombination(parts=parts):
            for part in parts:
                yield from (place for window in part.windows for place in window.places)
    if veto is not None:
        yield from (place for window in veto.windows for place in window.places)
