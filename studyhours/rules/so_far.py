"""Tallies that grow record by record, to see at which record a cap is full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from studyhours.rules.planned import Group, Place, Seen, Tallied, TallyRequest, in_order
from studyhours.rules.walking import CapPiece, Piece, SparePiece, VoidPiece
from studyhours.rules.worth import worth_of


class Recorded(Protocol):
    """What a tally needs to know of a record; columns it is grouped by are asked for by name."""

    @property
    def unit(self) -> str:
        """Unit of the amount."""

    @property
    def hundredths(self) -> int:
        """Amount × 100."""


class SoFar:
    """What one subject has at every place, up to some record."""

    def __init__(self, requests: Sequence[TallyRequest]) -> None:
        self._requests = requests
        self._tallied: list[list[Tallied | None]] = [
            [None] * len(request.windows) for request in requests
        ]

    def is_full(self, pieces: Iterable[Piece]) -> bool:
        """Whether one of the caps that cut a leaf has no room for another record."""
        seen = Seen(self._tallied, ())
        return any(
            piece.cap.limit is not None and worth_of(piece.measure, seen) >= piece.cap.limit
            for piece in pieces
            if isinstance(piece, CapPiece)
        )

    def is_dropped(self, pieces: Iterable[Piece]) -> bool:
        """Whether one of the caps that cut a leaf has too little to count any of it."""
        seen = Seen(self._tallied, ())
        return any(
            piece.cap.drops and not piece.cap.cut(worth_of(piece.measure, seen))
            for piece in pieces
            if isinstance(piece, CapPiece)
        )

    def is_needed(self, pieces: Iterable[Piece]) -> bool:
        """Whether what may stand in for something is all needed where it is."""
        seen = Seen(self._tallied, ())
        spare = (piece for piece in pieces if isinstance(piece, SparePiece))
        return any(worth_of(one.measure, seen) <= one.beyond for one in spare)

    def is_void(self, pieces: Iterable[Piece]) -> bool:
        """Whether so many records of the kind that voids a leaf are there."""
        seen = Seen(self._tallied, ())
        voids = (piece for piece in pieces if isinstance(piece, VoidPiece))
        return any(worth_of(void.leaf, seen) >= void.at_least for void in voids)

    def add(self, places: Iterable[Place], record: Recorded) -> None:
        """Tallies one more record at some places."""
        for place in places:
            row = self._tallied[place.request]
            row[place.index] = _more(row[place.index], record, self._requests[place.request].by)


def _more(tallied: Tallied | None, record: Recorded, by: Sequence[str]) -> Tallied:
    before = tallied or Tallied(0, {})
    sums = {**before.sums, record.unit: before.sums.get(record.unit, 0) + record.hundredths}
    groups = before.groups
    if by:
        key = tuple(getattr(record, name) for name in by)
        own = next((one for one in groups if one.key == key), Group(key, 0, ()))
        others = [one for one in groups if one.key != key]
        added = dict(own.sums)
        added[record.unit] = added.get(record.unit, 0) + record.hundredths
        groups = in_order([*others, Group(key, own.records + 1, tuple(added.items()))])
    return Tallied(before.records + 1, sums, groups)
