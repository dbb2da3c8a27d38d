"""Handing a working copy back: the ledger elsewhere is replaced whole, or nothing happens.

Files go first, then the data is built and checked beside the ledger and renamed over it. A crash or
a stick pulled out at any moment leaves the old ledger or the new one; the working copy stays here
in any case. A ledger that somebody changed meanwhile is not written over.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path

from studyhours.db.check_copy import check_file
from studyhours.db.comparing import differing, records_in
from studyhours.db.copying import copy_in_steps
from studyhours.db.engine import open_engine
from studyhours.db.faults import database_faults
from studyhours.domain.clock import SCHOOL_ZONE, day_in_zone
from studyhours.domain.errors import LedgerLocked, UnusableInput
from studyhours.domain.held import looking_at
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.ledgers.comparison import Differences, count_differences
from studyhours.services.ledgers.elsewhere import (
    away,
    bring_files,
    calmly,
    copy_checked,
    demand_there,
    hash_of_ledger,
    set_replica,
)
from studyhours.services.ledgers.ledger import Ledger, held_elsewhere, info_of
from studyhours.services.ledgers.opening import SUFFIX, bring_up_to_date, journal_of
from studyhours.services.ledgers.origins import Origin, keep_origin, origin_of
from studyhours.services.ledgers.permissions import LOCAL, require
from studyhours.services.papers.serials import holds_series
from studyhours.transfer.files import file_faults, safe_name, sync_folder
from studyhours.transfer.kept_copies import file_hash, working
from studyhours.transfer.mounts import place_of
from studyhours.transfer.seat import Holder, take_seat


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A working copy was handed back, or laid beside the ledger elsewhere.

    Attributes:
        path: The ledger elsewhere.
        missing: How many files are missing or damaged here, and so there.
    """

    path: Path
    missing: int


def hand_back(ledger: Ledger, at: Path | None = None, progress: Progress = unwatched) -> HandedBack:
    """Replaces the ledger elsewhere by the working copy, which stays and can be worked on.

    Args:
        ledger: The working copy.
        at: Where the ledger elsewhere lies now, where the stick has another name.
        progress: Told of ``copy_files``, ``copy_data``, ``copy_check`` and ``hand_back_place``, and
            may call it off until the last.

    Raises:
        UnusableInput: ``not_a_working_copy``; ``origin_away``: it is not there now;
            ``origin_changed``: somebody has changed it since; the disk there is full.
        NotPermitted: somebody else writes into it, or it cannot be written.
    """
    require(ledger.actor, "backup")
    origin = _origin(ledger, at)
    path = Path(origin.path)
    demand_there(path)
    with calmly(path, away), _seat_at(path, ledger), working(path) as work:
        found = _demand_unchanged(ledger, origin, work, progress)
        _, missing = bring_files(Path(ledger.name), path, progress)
        part = work / "handed.sqlite"
        replica = _identity(ledger, origin)
        made = _build(ledger, origin, part, replica, progress)
        keep_origin(replace(origin, coming=made.sha256))
        progress("hand_back_place", 0, None)
        _put(part, path, found)
    _settle(ledger, origin, made)
    return HandedBack(path, missing)


def keep_both(ledger: Ledger, at: Path | None = None, progress: Progress = unwatched) -> HandedBack:
    """Lays the working copy beside the ledger elsewhere, under a name of its own.

    From then on the copy is handed back to that. Both can be merged by packages.

    Args:
        ledger: The working copy.
        at: Where the ledger elsewhere lies now.
        progress: As for ``hand_back``.

    Raises:
        UnusableInput: there is no such folder now, or the disk is full.
    """
    require(ledger.actor, "backup")
    origin = _origin(ledger, at)
    path = _name_beside(Path(origin.path), ledger)
    if not path.parent.is_dir():
        raise away(Path(origin.path))
    with calmly(Path(origin.path), away), working(path) as work:
        _, missing = bring_files(Path(ledger.name), path, progress)
        part = work / "handed.sqlite"
        made = _build(ledger, origin, part, None, progress)
        progress("hand_back_place", 0, None)
        part.replace(path)
        sync_folder(path.parent)
    _settle(ledger, replace(origin, path=str(path), place=place_of(path)), made)
    return HandedBack(path, missing)


def what_differs(
    ledger: Ledger, at: Path | None = None, progress: Progress = unwatched
) -> Differences:
    """How the records elsewhere differ from those of the working copy, seen from there.

    ``lost`` are records only the ledger elsewhere has, ``back`` those only the copy has.
    """
    require(ledger.actor, "backup")
    origin = _origin(ledger, at)
    demand_there(Path(origin.path))
    with calmly(Path(origin.path), away), working(Path(ledger.name)) as work:
        part = work / "there.sqlite"
        copy_checked(Path(origin.path), part, progress)
        return _differences(ledger, part, progress)


def _differences(ledger: Ledger, part: Path, progress: Progress) -> Differences:
    engine = open_engine(str(part))
    try:
        bring_up_to_date(engine, ledger.name)
        there = Ledger(ledger.name, engine, ledger.blobs, ledger.clock, LOCAL)
        with there.reading(by_anybody=True) as elsewhere, ledger.reading() as here:
            pairs = differing(records_in(elsewhere), records_in(here))
            return count_differences(pairs, progress)
    finally:
        engine.dispose()


def _origin(ledger: Ledger, at: Path | None) -> Origin:
    origin = origin_of(Path(ledger.name))
    if origin is None:
        raise UnusableInput("not_a_working_copy", ledger=ledger.name)
    return origin if at is None else replace(origin, path=str(at.absolute()))


def _demand_unchanged(ledger: Ledger, origin: Origin, work: Path, progress: Progress) -> str:
    """The hash of the ledger elsewhere, which is what was left there."""
    path = Path(origin.path)
    found = hash_of_ledger(path)
    if found in {origin.sha256, origin.coming} and not journal_of(path).exists():
        return found
    part = work / "there.sqlite"
    _, facts = copy_checked(path, part, progress)
    differences = _differences(ledger, part, progress)
    raise UnusableInput(
        "origin_changed",
        file=str(path),
        entries=max(facts.log[0] - origin.log, 0),
        there=differences.lost,
        here=differences.back,
        both=differences.changed,
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """The file to be handed back: its hash, the newest entry of its log, which copy it is."""

    sha256: str
    log: int
    replica: str


def _identity(ledger: Ledger, origin: Origin) -> str:
    """Which copy of the data goes on elsewhere: the one it was, so that numbers go on as they did.

    Where this copy has taken the numbers over they go along with its identity, and this copy gets
    another: two of one identity would draw the same numbers.
    """
    with ledger.reading() as session:
        info = info_of(session)
        own, holds = str(info.replica_id), holds_series(info)
    if holds:
        set_replica(ledger, "ledger.copy_here", {"from_replica": own}, None)
        return own
    return origin.replica


def _build(
    ledger: Ledger, origin: Origin, part: Path, replica: str | None, progress: Progress
) -> _Made:
    with database_faults(origin.path):  # a disk that is full is that one
        copy_in_steps(
            ledger.engine,
            part,
            ledger.name,
            lambda done, total: progress("copy_data", done, total),
            insist=True,
        )
    engine = open_engine(str(part))
    try:
        made = Ledger(origin.path, engine, ledger.blobs, ledger.clock, ledger.actor)
        chosen = set_replica(made, "ledger.hand_back", {"to": Path(origin.path).name}, replica)
    finally:
        engine.dispose()
    facts = check_file(part, ledger.name, lambda: progress("copy_check", 0, None))
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    return _Made(file_hash(part), facts.log[0], chosen)


def _put(part: Path, path: Path, found: str) -> None:
    """Renames the new file over the old one, which is looked at once more."""
    if hash_of_ledger(path) != found or journal_of(path).exists():
        raise LedgerLocked("ledger_locked", ledger=str(path))
    with file_faults(path), looking_at(path) as free:
        if not free:
            raise LedgerLocked("ledger_locked", ledger=str(path))
        part.replace(path)
        sync_folder(path.parent)


def _settle(ledger: Ledger, origin: Origin, made: _Made) -> None:
    with ledger.reading() as session:
        head = info_of(session).log_number
    at = ledger.clock.now().astimezone(UTC).isoformat()
    keep_origin(
        Origin(
            origin.path,
            ledger.name,
            origin.place,
            made.sha256,
            "",
            made.log,
            head,
            made.replica,
            at,
        )
    )


def _name_beside(path: Path, ledger: Ledger) -> Path:
    day = day_in_zone(ledger.clock.now(), SCHOOL_ZONE)
    stem = f"{path.stem}-{safe_name(socket.gethostname())}-{day:%Y%m%d}"
    beside, number = path.with_name(stem + SUFFIX), 2
    while beside.exists():
        beside, number = path.with_name(f"{stem}-{number}{SUFFIX}"), number + 1
    return beside


@contextmanager
def _seat_at(path: Path, ledger: Ledger) -> Iterator[None]:
    """Holds the writer's seat of the ledger elsewhere meanwhile."""
    seat = take_seat(path, ledger.clock.now())
    if isinstance(seat, Holder):
        raise held_elsewhere(seat)
    try:
        yield
    finally:
        if seat is not None:
            seat.leave()
