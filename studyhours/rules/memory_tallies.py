"""Tallies over records held in memory: what the database would answer, for a few records.

Real ledgers are never tallied like this; cases of rule files are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from studyhours.rules.grants import is_of_grants, tally_grants
from studyhours.rules.model import DISTINCT
from studyhours.rules.planned import Group, Tallied, TallyAnswer, TallyRequest, Value, in_order
from studyhours.rules.trace import RecordFacts, counts

Records: TypeAlias = Mapping[str, Sequence[RecordFacts]]
"""Records by subject, hours granted among them."""


def tally(request: TallyRequest, records: Records) -> TallyAnswer:
    """What the records of each subject come to in each window of a request."""
    if is_of_grants(request.leaf):
        return tally_grants(request, records)
    answer: dict[str, dict[int, Tallied]] = {}
    for subject, own in records.items():
        seen = [one for one in own if one.last_day <= request.as_of and counts(request.leaf, one)]
        found = {
            index: _tallied(inside, request)
            for index in range(len(request.windows))
            if (inside := _inside(seen, request, index))
        }
        if found:
            answer[subject] = found
    return answer


def _inside(records: Sequence[RecordFacts], request: TallyRequest, index: int) -> list[RecordFacts]:
    """The records of a window, of its further spans too, each once."""
    spans = [request.windows[index], *(span for at, span in request.more if at == index)]
    return [
        one for one in records if any(span.holds(one.day_by(request.dated_by)) for span in spans)
    ]


def _tallied(records: Sequence[RecordFacts], request: TallyRequest) -> Tallied:
    leaf = request.leaf
    number = len({one.object for one in records}) if leaf.what == DISTINCT else len(records)
    if not request.by:
        return Tallied(number, _sums(records))
    groups: dict[tuple[Value, ...], list[RecordFacts]] = {}
    for one in records:
        groups.setdefault(tuple(getattr(one, name) for name in request.by), []).append(one)
    found = (Group(key, len(same), tuple(_sums(same).items())) for key, same in groups.items())
    return Tallied(number, {}, in_order(found))


def _sums(records: Sequence[RecordFacts]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in records:
        sums[one.unit] = sums.get(one.unit, 0) + one.hundredths
    return sums
