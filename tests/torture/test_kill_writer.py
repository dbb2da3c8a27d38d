"""A program that saves, changes and deletes records, killed: whatever it acknowledged is there."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.ledgers import small_ledger
from tests.torture.conftest import LONG, SEED
from tests.torture.kills import (
    Kept,
    Tally,
    complaints_of,
    delays,
    kept_records,
    kill_after,
    kill_after_first,
    parents_of,
    phase_of,
)
from tests.torture.stage import Stage

SECONDS = 0.5
"""How long a writer lives at most, once it has begun: dozens of commands."""

KILLS_A_LEDGER = 20


class _Acknowledged:
    """What the writer has been told is saved, over all its lives."""

    def __init__(self, kept: Kept) -> None:
        self.tops = dict(kept.tops)
        self.versions = dict(kept.versions)
        self.count = 0

    def take(self, lines: str) -> None:
        """Takes acknowledgements; a last line cut off by the kill is none."""
        for line in lines.splitlines(keepends=True):
            if line.endswith("\n"):
                uid, version, _ = line.split()
                self.tops[uid] = version
                self.versions[uid] = self.versions.get(uid, 0) + 1
                self.count += 1

    def losses(self, ledger: Path, kept: Kept) -> list[str]:
        """Acknowledged versions that are not there.

        One command may have been committed and not yet acknowledged; nothing else may differ.
        """
        lost = []
        ahead = 0
        for uid, version in kept.tops.items():
            known, extra = self.tops.get(uid), kept.versions[uid] - self.versions.get(uid, 0)
            if version == known and extra == 0:
                continue
            if extra != 1 or parents_of(ledger, version) != ([known] if known else []):
                lost.append(f"{uid}: acknowledged {known}, found {version}")
            ahead += 1
        lost += [f"{uid} is gone" for uid in self.tops.keys() - kept.tops.keys()]
        if ahead > 1:
            lost.append(f"{ahead} records differ from what was acknowledged")
        return lost


def _campaign(stage: Stage, folder: Path, tally: Tally, kills: int) -> None:
    chance = random.Random(SEED)
    pipe = folder / "acknowledgements"
    os.mkfifo(pipe)
    ledger = folder / "0.studyhours"
    known = _Acknowledged(Kept({}, {}))
    for number, delay in enumerate(delays(chance, kills, SECONDS)):
        if tally.kills >= kills:
            break
        if number % KILLS_A_LEDGER == 0:
            ledger = small_ledger(folder / f"{number}.studyhours")
            known = _Acknowledged(kept_records(ledger))
        reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        before = known.count
        running = stage.start(ledger, SEED + number, pipe, program="writer")
        # One in five is killed from its very start on, which is mostly opening the ledger.
        from_start = number % 5 == 4
        done = (
            kill_after(running, delay) if from_start else kill_after_first(running, reading, delay)
        )
        acknowledged = os.read(reading, 1 << 20)
        os.close(reading)
        known.take(acknowledged.decode())
        tally.phases[phase_of(done, ledger, committed=known.count > before)] += 1
        assert done.err == ""
        wrong = complaints_of(ledger)
        kept = kept_records(ledger)
        tally.losses += wrong + known.losses(ledger, kept)
        tally.acknowledged += known.count - before
        known.tops, known.versions = dict(kept.tops), dict(kept.versions)


def test_a_killed_writer_loses_nothing(
    stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    result = tally("writer, short")
    _campaign(stage, tmp_path, result, 5)
    assert result.acknowledged >= 4, "all but one are killed after their first, however slow it is"
    assert result.kills == 5


@pytest.mark.torture
def test_many_killed_writers_lose_nothing(
    stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    result = tally("writer that adds, changes and deletes")
    _campaign(stage, tmp_path, result, LONG // 2)
    assert result.acknowledged > LONG
    assert result.kills == LONG // 2
