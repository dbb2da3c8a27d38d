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
from studyhours.rules.requirements import Combination, Part, Requirement, Threshold
from studyhours.rules.status import gone_by
from studyhours.rules.times import AROUND, Stretch, is_repeated, stretches_in


@dataclass(slots=True)
class Questions:
    """The tallies a rule needs: one request for each different leaf and time."""

    as_of: date
    _numbers: dict[tuple[Leaf, str], int] = field(default_factory=dict)
    _windows: list[dict[Window, Place]] = field(default_factory=list)

    def place(self, leaf: Leaf, time: str, window: Window) -> Place:
        """Where the answer for a leaf in a window will stand."""
        number = self._numbers.setdefault((leaf, time), len(self._windows))
        if number == len(self._windows):
            self._windows.append({})
        places = self._windows[number]
        return places.setdefault(window, Place(number, len(places)))

    def requests(self) -> tuple[TallyRequest, ...]:
        """Everything asked so far."""
        asked = zip(self._numbers, self._windows, strict=True)
        return tuple(TallyRequest(leaf, tuple(found), self.as_of) for (leaf, _), found in asked)


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
        asks = self._requirement(part.requirement, stretch, time)
        veto = None if part.veto is None else self._part(part.veto, stretch, time)
        as_of = self.questions.as_of
        return PlannedWindow(
            stretch,
            asks,
            veto,
            tuple(dict.fromkeys(_places(asks, veto))),
            as_of,
            gone_by(stretch.spans, self.calendar, as_of),
            self.risk,
        )

    def _part(self, part: Part, around: Stretch, time: str) -> PlannedPart:
        inside = time if part.time.unit == AROUND else f"{time}/{part.time.unit}"
        windows = tuple(
            self.window(part, stretch, inside)
            for stretch in stretches_in(part.time, around, self.calendar)
        )
        span = inside.rpartition("/")[2]
        return PlannedPart(part, span, windows, is_repeated(part.time, len(windows)))

    def _requirement(
        self, requirement: Requirement, stretch: Stretch, time: str
    ) -> PlannedRequirement:
        match requirement:
            case Threshold(measure=measure):
                planned = self._measure(measure, stretch, time)
                target = requirement.target_on(stretch.window.last)
                return PlannedThreshold(requirement, planned, target)
            case Combination(parts=parts):
                inner = tuple(self._part(part, stretch, time) for part in parts)
                return PlannedCombination(requirement, inner)

    def _measure(self, measure: Measure, stretch: Stretch, time: str) -> PlannedMeasure:
        ask = self.questions.place
        return PlannedLeaf(measure, tuple(ask(measure, time, span) for span in stretch.spans))


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
