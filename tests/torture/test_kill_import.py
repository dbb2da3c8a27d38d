"""``import records`` killed at random moments: all of its rows are there, or none."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.ledgers import (
    Done,
    call,
    copy_ledger,
    environment,
    small_ledger,
    write_trainings,
)
from tests.support.tree_copy import ROOT
from tests.torture.conftest import LONG, SEED
from tests.torture.kills import (
    KILLED,
    Tally,
    complaints_of,
    delays,
    kill_after,
    kill_while_committing,
    phase_of,
    record_count,
    watched_commit,
)
from tests.torture.stage import Stage

TEACHERS = 20
ROWS = 3000
BEFORE = 2 * TEACHERS


class _Importing:
    """A ledger and a file to import into copies of it."""

    def __init__(self, stage: Stage, folder: Path, rows: int = ROWS) -> None:
        self.rows = rows
        self.whole = small_ledger(folder / "whole.studyhours", TEACHERS)
        self.table = write_trainings(folder / "trainings.csv", TEACHERS, rows)
        self.ledger = folder / "school.studyhours"
        self.arguments = ("import", "records", self.ledger, self.table, "--kind", "training")
        self.fresh()
        started = time.monotonic()
        self.commit_seconds = watched_commit(stage.start(*self.arguments), self.ledger)
        self.seconds = time.monotonic() - started
        assert record_count(self.ledger) == BEFORE + rows

    def fresh(self) -> None:
        for path in self.ledger.parent.glob("school.*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        copy_ledger(self.whole, self.ledger)

    def judge(self, done: Done, tally: Tally, again: Callable[[], Done]) -> None:
        """All or nothing, and the second time everything; called after the kill."""
        # The phase first: whatever opens the ledger rolls it back.
        raw = phase_of(done, self.ledger, committed=False)
        wrong = complaints_of(self.ledger)
        count = record_count(self.ledger)
        every = BEFORE + self.rows
        committed = count == every
        tally.phases[phase_of(done, self.ledger, committed=True) if committed else raw] += 1
        tally.acknowledged += done.code == 0
        if count not in {BEFORE, every}:
            wrong.append(f"{count - BEFORE} of {self.rows} rows")
        if done.code == 0 and not committed:
            wrong.append("an import that said it was done is not there")
        repeated = again()
        report = json.loads(repeated.out or "[{}]")[0]
        expected = {"added": 0, "unchanged": self.rows}
        if not committed:
            expected = {"added": self.rows, "unchanged": 0}
        if {key: report.get(key) for key in expected} != expected:
            wrong.append(f"the second time: {repeated}")
        wrong += complaints_of(self.ledger)
        if record_count(self.ledger) != every:
            wrong.append(f"after the second time {record_count(self.ledger)} records")
        tally.losses += wrong


def _campaign(stage: Stage, work: _Importing, tally: Tally, uniform: int, aimed: int) -> None:
    chance = random.Random(SEED)

    def again() -> Done:
        return call(*work.arguments, "--format", "json")

    for delay in delays(chance, uniform, work.seconds):
        if tally.kills >= uniform:
            break
        work.fresh()
        work.judge(kill_after(stage.start(*work.arguments), delay), tally, again)
    for delay in delays(chance, aimed, work.commit_seconds):
        if tally.kills >= uniform + aimed:
            break
        work.fresh()
        running = stage.start(*work.arguments)
        work.judge(kill_while_committing(running, work.ledger, delay), tally, again)


def test_a_killed_import_is_whole_or_absent(
    stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    result = tally("import, short")
    _campaign(stage, _Importing(stage, tmp_path, 400), result, uniform=3, aimed=2)
    assert result.kills == 5


@pytest.mark.torture
def test_many_killed_imports_are_whole_or_absent(
    stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    result = tally("import, spread over its work and its commit")
    work = _Importing(stage, tmp_path)
    _campaign(stage, work, result, uniform=LONG * 3 // 10, aimed=LONG // 10)
    assert result.kills == LONG * 3 // 10 + LONG // 10


@pytest.mark.torture
def test_imports_of_freshly_started_programs(
    stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    """The same without the stage: ``python -m studyhours``, from its very first moment on."""
    result = tally("import, freshly started")
    work = _Importing(stage, tmp_path)
    argv = [sys.executable, "-m", "studyhours", *map(str, work.arguments)]
    kills = LONG // 10

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            argv,
            cwd=ROOT,
            env=environment(stage.home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    work.fresh()
    begun = time.monotonic()
    assert start().wait() == 0
    seconds = time.monotonic() - begun
    for delay in delays(random.Random(SEED), kills, seconds):
        if result.kills >= kills:
            break
        work.fresh()
        program = start()
        time.sleep(delay)
        if program.poll() is None:
            os.kill(program.pid, signal.SIGKILL)
        code = program.wait()
        assert code in {0, KILLED}
        work.judge(Done(code, "", ""), result, lambda: call(*work.arguments, "--format", "json"))
    assert result.kills == kills
