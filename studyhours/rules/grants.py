"""Hours granted without a record: entries of a register, read as if each were a record.

They stand beside records as a kind of their own, which no ledger has: so every operator of
measures, every window and every account of what was counted treats them alike. They are few, and
are tallied here instead of in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from studyhours.domain.registers import GRANTED, Granted
from studyhours.domain.review import APPROVED
from studyhours.rules.model import Leaf
from studyhours.rules.planned import Group, Tallied, TallyAnswer, TallyRequest, Value, in_order
from studyhours.rules.trace import RecordFacts


def is_of_grants(leaf: Leaf) -> bool:
    """Whether a leaf counts hours granted instead of records."""
    return GRANTED in leaf.kinds


def as_record(entry: Granted) -> RecordFacts:
    """Hours granted as rules see them: the reason in the place of the type."""
    last = entry.last or entry.first or entry.made_at.date()
    return RecordFacts(
        uid=entry.uid,
        kind=GRANTED,
        type=entry.word,
        status=APPROVED,
        last_day=last,
        level=None,
        mode=None,
        place=None,
        characters=0,
        hundredths=entry.hundredths,
        unit=entry.unit,
        first_day=entry.first or last,
    )


def tally_grants(request: TallyRequest, grants: Mapping[str, Sequence[RecordFacts]]) -> TallyAnswer:
    """What the hours granted to each subject come to in each window of a request.

    Args:
        request: One whose leaf ``is_of_grants``.
        grants: Hours granted by subject, each ``as_record``.
    """
    answer: dict[str, dict[int, Tallied]] = {}
    for subject, own in grants.items():
        seen = [one for one in own if one.last_day <= request.as_of and _counts(request.leaf, one)]
        found = {
            index: _tallied(inside, request.by)
            for index, window in enumerate(request.windows)
            if (inside := [one for one in seen if window.holds(one.day_by(request.dated_by))])
        }
        if found:
            answer[subject] = found
    return answer


def _counts(leaf: Leaf, grant: RecordFacts) -> bool:
    return (
        grant.kind in leaf.kinds
        and all(grant.type in condition.allowed for condition in leaf.conditions)
        and grant.unit in leaf.factors
        and not any(_counts(earlier, grant) for earlier in leaf.unless)
    )


def _tallied(grants: Sequence[RecordFacts], by: Sequence[str]) -> Tallied:
    if not by:
        return Tallied(len(grants), _sums(grants))
    groups: dict[tuple[Value, ...], list[RecordFacts]] = {}
    for one in grants:
        groups.setdefault(tuple(getattr(one, name) for name in by), []).append(one)
    found = (Group(key, len(same), tuple(_sums(same).items())) for key, same in groups.items())
    return Tallied(len(grants), {}, in_order(found))


def _sums(grants: Iterable[RecordFacts]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in grants:
        sums[one.unit] = sums.get(one.unit, 0) + one.hundredths
    return sums
