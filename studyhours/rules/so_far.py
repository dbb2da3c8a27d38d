"""Tallies that grow record by record, to see at which record a cap is full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studyhours.rules.planned import (
    CapPiece,
    Group,
    Place,
    Seen,
    Tallied,
    TallyRequest,
    in_order,
)
from studyhours.rules.worth import worth_of


class SoFar:
    """What one subject has at every place, up to some record."""

    def __init__(self, requests: Sequence[TallyRequest]) -> None:
        self._requests = requests
        self._tallied: list[list[Tallied | None]] = [
            [None] * len(request.windows) for request in requests
        ]

    def is_full(self, caps: Iterable[CapPiece]) -> bool:
        """Whether one of the caps that cut a leaf has no room for another record."""
        seen = Seen(self._tallied, ())
        return any(worth_of(cap.measure, seen) >= cap.limit for cap in caps)

    def add(self, places: Iterable[Place], unit: str, hundredths: int) -> None:
        """Tallies one more record at some places."""
        for place in places:
            row = self._tallied[place.request]
            by = self._requests[place.request].by
            row[place.index] = _more(row[place.index], unit, hundredths, grouped=bool(by))


def _more(tallied: Tallied | None, unit: str, hundredths: int, *, grouped: bool) -> Tallied:
    before = tallied or Tallied(0, {})
    sums = {**before.sums, unit: before.sums.get(unit, 0) + hundredths}
    groups = before.groups
    if grouped:
        key = (unit, hundredths)
        own = next((one for one in groups if one.key == key), Group(key, 0, ()))
        others = [one for one in groups if one.key != key]
        records = own.records + 1
        groups = in_order([*others, Group(key, records, ((unit, records * hundredths),))])
    return Tallied(before.records + 1, sums, groups)
