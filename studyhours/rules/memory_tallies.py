"""Answers tally requests from records at hand, as ``db.tallies`` does from the whole ledger.

For one subject whose records are known: what one change touches is tallied anew, the rest stays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import TypeAlias

from studyhours.domain.review import APPROVED
from studyhours.domain.windows import Window
from studyhours.rules.columns import EVIDENCE_COLUMN, is_object, words_kept
from studyhours.rules.grants import is_of_grants, tally_grants
from studyhours.rules.model import DISTINCT, Condition, Leaf
from studyhours.rules.planned import Group, Tallied, TallyAnswer, TallyRequest, Value, in_order
from studyhours.rules.trace import UNCREDITED, RecordFacts

Records: TypeAlias = Mapping[str, Sequence[RecordFacts]]
"""Records by subject, hours granted among them; each uid of a subject once."""
_Holds: TypeAlias = Callable[[RecordFacts], bool]
_FEW = 8
"""Up to so many spans are looked through one by one."""


class LeafCounts:
    """Whether a leaf counts a record, whatever its days.

    Args:
        leaf: One that counts records, not hours granted.
    """

    def __init__(self, leaf: Leaf) -> None:
        self._kinds, self._types = frozenset(leaf.kinds), frozenset(leaf.types)
        self._whose = leaf.whose
        self._statuses = {APPROVED, UNCREDITED} if leaf.sheets else {APPROVED}
        self._conditions = [_holds(condition) for condition in leaf.conditions]
        if leaf.what == "sum":
            self._conditions.append(_is_one_of("unit", leaf.factors))
        if leaf.what == DISTINCT:
            self._conditions.append(lambda record: is_object(record.object, leaf.unit))
        self._unless = [LeafCounts(other) for other in leaf.unless]

    def __call__(self, record: RecordFacts) -> bool:
        """Whether it counts."""
        return (
            record.kind in self._kinds
            and (not self._types or record.type in self._types)
            and (not self._whose or self._whose in record.reach)
            and record.status in self._statuses
            and all(holds(record) for holds in self._conditions)
            and not any(spent(record) for spent in self._unless)
        )


def _holds(condition: Condition) -> _Holds:
    """What a record does not say, it does not fulfil."""
    if condition.field == "text":
        return lambda record: record.characters >= condition.at_least
    if condition.field == EVIDENCE_COLUMN:
        wanted = frozenset(map(str, condition.allowed))
        return lambda record: wanted <= words_kept(record.evidence or "")
    return _is_one_of(condition.field, condition.allowed)


def _is_one_of(field: str, allowed: Iterable[Value]) -> _Holds:
    said, words = attrgetter(field), frozenset(allowed)
    return lambda record: said(record) in words


class MemoryTally:
    """A tally request, ready to be answered from records; the same for every subject.

    Args:
        request: One about records, not hours granted.
    """

    def __init__(self, request: TallyRequest) -> None:
        leaf = request.leaf
        self.kinds = frozenset(leaf.kinds)
        self._request = request
        self._counts = LeafCounts(leaf)
        self._units = tuple(leaf.factors) if leaf.what == "sum" else ()
        self._said = [attrgetter(column) for column in request.by]
        spans = [*enumerate(request.windows), *request.more]
        self._spans = sorted(spans, key=lambda span: (span[1].first, span[1].last))
        self._firsts = [span.first for _, span in self._spans]
        self._bisects = len(spans) > _FEW and _follow_each_other([span for _, span in self._spans])

    def windows_of(self, record: RecordFacts) -> Collection[int]:
        """The windows a record counts in, by their index in the request."""
        if record.last_day > self._request.as_of or not self._counts(record):
            return ()
        day = record.day_by(self._request.dated_by)
        if self._bisects:
            at = bisect_right(self._firsts, day) - 1
            return (self._spans[at][0],) if at >= 0 and self._spans[at][1].holds(day) else ()
        return {index for index, span in self._spans if span.holds(day)}

    def tallied(self, records: Collection[RecordFacts]) -> Tallied:
        """What the records counted in one window come to."""
        if not self._said:
            return Tallied(self._number(records), self._sums(records))
        groups: dict[tuple[Value, ...], list[RecordFacts]] = {}
        for record in records:
            groups.setdefault(tuple(said(record) for said in self._said), []).append(record)
        found = [
            Group(key, self._number(same), tuple(self._sums(same).items()))
            for key, same in groups.items()
        ]
        return Tallied(sum(group.records for group in found), {}, in_order(found))

    def _number(self, records: Collection[RecordFacts]) -> int:
        if self._request.leaf.what == DISTINCT:
            return len({record.object for record in records})
        return len(records)

    def _sums(self, records: Iterable[RecordFacts]) -> Mapping[str, int]:
        """Hundredths by unit, in the order of the leaf's units."""
        if not self._units:
            return {}
        sums: dict[str, int] = {}
        for record in records:
            sums[record.unit] = sums.get(record.unit, 0) + record.hundredths
        return {unit: sums[unit] for unit in self._units if unit in sums}


def _follow_each_other(spans: Sequence[Window]) -> bool:
    """Whether spans in the order of their first days have no day in common."""
    return all(one.last < other.first for one, other in pairwise(spans))


class Counted:
    """What one subject's records come to in the windows of a request, kept up with changes.

    Args:
        tally: The request.
    """

    def __init__(self, tally: MemoryTally) -> None:
        self._tally = tally
        self._inside: dict[int, dict[str, RecordFacts]] = {}
        self.windows: dict[int, Tallied] = {}
        """By index of the window; windows with nothing lack, as in a ``TallyAnswer``."""

    def change(self, pairs: Iterable[tuple[RecordFacts | None, RecordFacts | None]]) -> bool:
        """Puts records in the place of others; returns whether any tally became another.

        Args:
            pairs: What was there and what is there now; None for nothing.
        """
        touched: set[int] = set()
        for old, new in pairs:
            if old is not None and old.kind in self._tally.kinds:
                for index in self._tally.windows_of(old):
                    self._inside[index].pop(old.uid)
                    touched.add(index)
            if new is not None and new.kind in self._tally.kinds:
                for index in self._tally.windows_of(new):
                    self._inside.setdefault(index, {})[new.uid] = new
                    touched.add(index)
        return any([self._tally_again(index) for index in touched])  # noqa: C419 - every one of them

    def _tally_again(self, index: int) -> bool:
        before, inside = self.windows.get(index), self._inside[index]
        if not inside:
            del self._inside[index]
            return self.windows.pop(index, None) is not None
        after = self.windows[index] = self._tally.tallied(inside.values())
        return after != before


def tally(request: TallyRequest, records: Records) -> TallyAnswer:
    """What the records of each subject come to in each window of a request."""
    if is_of_grants(request.leaf):
        return tally_grants(request, records)
    asked, answer = MemoryTally(request), dict[str, Mapping[int, Tallied]]()
    for subject, own in records.items():
        counted = Counted(asked)
        counted.change((None, record) for record in own)
        if counted.windows:
            answer[subject] = counted.windows
    return answer
