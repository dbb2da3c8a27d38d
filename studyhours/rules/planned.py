"""A rule set out over the windows of one school year, with the places its tallies come from.

A *place* is one window of one tally request. The trees here have the form of ``rules.requirements``
and ``rules.measures``, once for each window; they are the same for everybody judged.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from studyhours.domain.windows import Window
from studyhours.rules.measures import Cap, Deduct, Share, Stages, Substitute, Table
from studyhours.rules.model import Leaf, RiskMarks
from studyhours.rules.persons import Person
from studyhours.rules.requirements import Combination, Coverage, Linked, Part, Ratio, Threshold
from studyhours.rules.times import LAST_DAY, Stretch

if TYPE_CHECKING:
    from studyhours.rules.others import Others
    from studyhours.rules.results import WindowResult

Subject: TypeAlias = str
"""The identifier of whoever a rule binds; a teacher's uid."""


Value: TypeAlias = str | int | None
"""What a column of a record says; None for nothing."""


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a tally: the records that say the same in some columns.

    Attributes:
        key: What they say, column by column.
        records: How many.
        sums: Hundredths by unit.
    """

    key: tuple[Value, ...]
    records: int
    sums: tuple[tuple[str, int], ...]


def in_order(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Groups in an order of their own, so that equal tallies are equal."""
    return tuple(sorted(groups, key=lambda group: [str(value) for value in group.key]))


Amount: TypeAlias = Hashable
"""All of a ``Tallied`` that a leaf asks for; equal amounts are judged alike. None for nothing."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """What a leaf came to in one window: records, and for sums the hundredths by unit.

    Attributes:
        records: How many.
        sums: Hundredths by unit.
        groups: The same by the columns asked for, where any were.
        amount: All of it as one key.
    """

    records: int
    sums: Mapping[str, int]
    groups: tuple[Group, ...] = ()
    amount: Amount = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Worked out once: one tally stands for all subjects and windows that come to the same."""
        sums = (self.records, *self.sums.items()) if self.sums else None
        object.__setattr__(self, "amount", sums or self.groups or self.records)


@dataclass(frozen=True, slots=True)
class TallyRequest:
    """A question to the database: a leaf over windows, seen at the end of a day.

    Attributes:
        leaf: What is added up.
        windows: Spans of days; they may overlap.
        more: Further spans of windows, by their index: only where objects are counted, for one
            that lies in two spans of a window is still one.
        as_of: Only records whose last day is not after it are seen.
        dated_by: The day of a record that must lie in a window.
        by: Columns by which each window is grouped further.
    """

    leaf: Leaf
    windows: tuple[Window, ...]
    as_of: date
    dated_by: str = LAST_DAY
    by: tuple[str, ...] = ()
    more: tuple[tuple[int, Window], ...] = ()


TallyAnswer: TypeAlias = Mapping[Subject, Mapping[int, Tallied]]
"""Subject → index of the window in the request → what it came to; windows with nothing lack."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tally stands: number of the plan's request, and index of the window in it."""

    request: int
    index: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What one subject has at every place: by request, then by window.

    Attributes:
        tallied: The tallies.
        amounts: All of them that a leaf asks for.
        person: What registers say of the subject; None of nearly everybody.
        others: Those tied to the subject; None where no rule asks for them.
    """

    tallied: Sequence[Sequence[Tallied | None]]
    amounts: tuple[tuple[Amount, ...], ...]
    person: Person | None = None
    others: Others | None = None

    def at(self, place: Place) -> Tallied | None:
        """The tally at a place; None where nothing happened."""
        return self.tallied[place.request][place.index]

    def key(self, places: Sequence[Place]) -> Amount:
        """The amounts at some places, as one key."""
        if len(places) == 1:
            (only,) = places
            return self.amounts[only.request][only.index]
        return tuple(self.amounts[place.request][place.index] for place in places)


@dataclass(frozen=True, slots=True)
class PlannedLeaf:
    """A leaf over one window: the sum of its places, one for each span of its days.

    Where it counts different objects there is one place for all spans.
    """

    leaf: Leaf
    spans: tuple[Window, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PlannedGroups:
    """A leaf over one window, by groups of records that are worth the same.

    Attributes:
        leaf: The leaf.
        spans: The days.
        places: Where its groups stand, by the tables' columns and, for a cap, ``ONE_BY_ONE``.
        tables: What its records are multiplied by.
        cap: Where records are cut one by one, by what.
        best: Of how many records, those worth most, it is the sum; 0 for all of them.
    """

    leaf: Leaf
    spans: tuple[Window, ...]
    places: tuple[Place, ...]
    tables: tuple[Table, ...] = ()
    cap: Cap | None = None
    best: int = 0

    @property
    def one_by_one(self) -> bool:
        """Whether records of one amount come together, and not all that say the same."""
        return self.cap is not None or self.best > 0

    def weight(self, key: Sequence[Value]) -> Fraction | None:
        """What records are multiplied by; None where a table does not say.

        Args:
            key: What the records say in the tables' columns.
        """
        total = Fraction(1)
        for table, said in zip(self.tables, key, strict=False):
            weight = table.weight(said)
            if weight is None:
                return None
            total *= weight
        return total


ONE_BY_ONE = ("unit", "hundredths")
"""Columns by which records of one amount come together."""


@dataclass(frozen=True, slots=True)
class PlannedAdd:
    """The sum of several measures."""

    measures: tuple[PlannedMeasure, ...]


@dataclass(frozen=True, slots=True)
class PlannedCap:
    """A cap with what it cuts: the whole window, or each of its periods."""

    cap: Cap
    pieces: tuple[PlannedMeasure, ...]


@dataclass(frozen=True, slots=True)
class PlannedStages:
    """A conversion by stages."""

    stages: Stages
    measure: PlannedMeasure


@dataclass(frozen=True, slots=True)
class PlannedScale:
    """A measure times a number."""

    factor: Fraction
    measure: PlannedMeasure


@dataclass(frozen=True, slots=True)
class PlannedSubstitute:
    """A measure and what may stand in for it."""

    substitute: Substitute
    measure: PlannedMeasure
    by: PlannedMeasure


@dataclass(frozen=True, slots=True)
class PlannedDeduct:
    """A measure, what takes away from it, and what makes it void."""

    deduct: Deduct
    measure: PlannedMeasure
    takes: tuple[PlannedLeaf, ...]
    void: PlannedLeaf | None


@dataclass(frozen=True, slots=True)
class PlannedShare:
    """A part of a sum that comes from the subject itself, or from others.

    Attributes:
        share: Of whom, and its weight.
        spans: The days on which the others must be tied to the subject.
        measure: What is measured of each.
    """

    share: Share
    spans: tuple[Window, ...]
    measure: PlannedMeasure


PlannedMeasure: TypeAlias = (
    PlannedLeaf
    | PlannedGroups
    | PlannedAdd
    | PlannedCap
    | PlannedStages
    | PlannedScale
    | PlannedSubstitute
    | PlannedDeduct
    | PlannedShare
)


@dataclass(frozen=True, slots=True)
class PlannedThreshold:
    """A measure in one window, and the number in force on its last day."""

    threshold: Threshold
    measure: PlannedMeasure
    target: Fraction | None


@dataclass(frozen=True, slots=True)
class PlannedCombination:
    """A combination in one window."""

    combination: Combination
    parts: tuple[PlannedPart, ...]


@dataclass(frozen=True, slots=True)
class PlannedRatio:
    """A ratio in one window."""

    ratio: Ratio
    part: PlannedMeasure
    whole: PlannedMeasure


@dataclass(frozen=True, slots=True)
class PlannedCoverage:
    """What is asked of others in one window, each on their own."""

    coverage: Coverage
    part: PlannedPart


@dataclass(frozen=True, slots=True)
class PlannedLinked:
    """What results of others are read in one window."""

    linked: Linked


PlannedRequirement: TypeAlias = (
    PlannedThreshold | PlannedCombination | PlannedRatio | PlannedCoverage | PlannedLinked
)


@dataclass(frozen=True, slots=True, eq=False)
class PlannedWindow:
    """A requirement in one window.

    Attributes:
        stretch: The window.
        asks: What is asked in it.
        veto: What fails it.
        places: All places that decide it.
        as_of: The day of judging.
        share: The share of its days gone by on that day; None where it holds no school day.
        risk: The rule set's marks.
        dated_by: The day of a record that decides its window.
        alone: Whether it is judged by what the subject did, and by nothing others did.
        judged: Results so far by the amounts at ``places``: exact arithmetic is done once for
            each amount that occurs and not once for each subject.
    """

    stretch: Stretch
    asks: PlannedRequirement
    veto: PlannedPart | None
    places: tuple[Place, ...]
    as_of: date
    share: Fraction | None
    risk: RiskMarks
    dated_by: str
    alone: bool = True
    judged: dict[Amount, WindowResult] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A part with its windows inside the window around it.

    Attributes:
        part: What is asked.
        span: Unit of its windows, for wording.
        windows: They may be none: then the part asks nothing here.
        repeated: Whether windows are counted.
    """

    part: Part
    span: str
    windows: tuple[PlannedWindow, ...]
    repeated: bool
