"""``new``, ``backup`` and ``restore`` killed: what they make is whole or not there."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.ledgers import (
    SCHOOL,
    YEAR,
    call,
    files_of,
    small_ledger,
    snapshot,
    write_trainings,
)
from tests.torture.conftest import LONG, SEED
from tests.torture.kills import KILLED, Tally, complaints_of, delays, kill_after, record_count
from tests.torture.stage import Stage

_ABSENT = "killed, target absent"
_THERE = "killed, target whole"
_ENDED = "ended before the kill"


@dataclass(frozen=True, slots=True)
class _Job:
    """A command that makes something, and what must hold of that."""

    name: str
    arguments: Sequence[object]
    target: Path
    judge: Callable[[], list[str]]
    records: int


def _new(folder: Path) -> _Job:
    target = folder / "made" / "school.studyhours"
    arguments = ("new", target, "--school", SCHOOL, "--year", YEAR, "--preset", "school-72")
    return _Job("new", arguments, target, lambda: complaints_of(target), 0)


def _source(folder: Path) -> tuple[Path, int]:
    ledger = small_ledger(folder / "source.studyhours", 10, issued=True)
    table = write_trainings(folder / "more.csv", 10, 400)
    assert call("import", "records", ledger, table, "--kind", "training").code == 0
    return ledger, 420


def _backup(folder: Path) -> _Job:
    ledger, records = _source(folder)
    target = folder / "made" / "school.backup"

    def judge() -> list[str]:
        tried = folder / "tried" / "school.studyhours"
        tried.parent.mkdir()
        done = call("restore", target, "-o", tried)
        wrong = complaints_of(tried) if done.code == 0 else [f"restore: {done}"]
        if done.code == 0 and record_count(tried) != records:
            wrong.append(f"{record_count(tried)} records")
        shutil.rmtree(tried.parent)
        return wrong + complaints_of(ledger)

    return _Job("backup", ("backup", ledger, "-o", target), target, judge, records)


def _restore(folder: Path) -> _Job:
    ledger, records = _source(folder)
    file = folder / "school.backup"
    assert call("backup", ledger, "-o", file).code == 0
    target = folder / "made" / "school.studyhours"

    def judge() -> list[str]:
        wrong = complaints_of(target)
        if snapshot(files_of(target)) != snapshot(files_of(ledger)):
            wrong.append("other files than the original's")
        if record_count(target) != records:
            wrong.append(f"{record_count(target)} records")
        return wrong

    return _Job("restore", ("restore", file, "-o", target), target, judge, records)


def _campaign(stage: Stage, job: _Job, tally: Tally, kills: int) -> None:
    chance = random.Random(SEED)
    place = job.target.parent
    place.mkdir()
    started = time.monotonic()
    assert stage.run(*job.arguments).code == 0
    seconds = time.monotonic() - started
    for delay in delays(chance, kills, seconds):
        if tally.phases[_ABSENT] + tally.phases[_THERE] >= kills:
            break
        shutil.rmtree(place)
        place.mkdir()
        done = kill_after(stage.start(*job.arguments), delay)
        there = job.target.exists()
        tally.phases[_ENDED if done.code != KILLED else _THERE if there else _ABSENT] += 1
        tally.acknowledged += done.code == 0
        if not there:
            again = call(*job.arguments)
            tally.losses += [] if again.code == 0 else [f"the second time: {again}"]
        tally.losses += job.judge()
    assert tally.kills == kills


_JOBS = pytest.mark.parametrize("make", [_new, _backup, _restore])


@_JOBS
def test_a_killed_command_leaves_a_whole_or_nothing(
    make: Callable[[Path], _Job], stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    job = make(tmp_path)
    _campaign(stage, job, tally(f"{job.name}, short"), 2)


@pytest.mark.torture
@_JOBS
def test_many_killed_commands_leave_a_whole_or_nothing(
    make: Callable[[Path], _Job], stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    job = make(tmp_path)
    _campaign(stage, job, tally(job.name), LONG // 5)


def test_a_killed_backup_leaves_the_older_one(stage: Stage, tmp_path: Path) -> None:
    """The file that was there before is whole until the new one has been tried."""
    ledger = small_ledger(tmp_path / "school.studyhours", issued=True)
    target = tmp_path / "school.backup"
    assert call("backup", ledger, "-o", target).code == 0
    before = target.read_bytes()
    started = time.monotonic()
    assert stage.run("backup", ledger, "-o", tmp_path / "other.backup").code == 0
    done = kill_after(stage.start("backup", ledger, "-o", target), (time.monotonic() - started) / 2)
    assert done.code in {KILLED, 0}
    after = target.read_bytes()
    assert (after == before) == (done.code == KILLED)
    again = tmp_path / "again.studyhours"
    assert call("restore", target, "-o", again).code == 0
    assert complaints_of(again) == []
