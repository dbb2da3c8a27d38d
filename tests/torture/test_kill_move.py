"""``move`` killed: both ledgers are whole, and numbers are never drawn in both."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studyhours.services.ledgers.ledger import info_of
from studyhours.services.papers.serials import holds_series
from tests.support.ledgers import call, files_of, opened, small_ledger, snapshot, write_trainings
from tests.torture.conftest import LONG, SEED
from tests.torture.kills import KILLED, Tally, complaints_of, delays, kill_after, record_count
from tests.torture.stage import Stage

_RECORDS = 420


def _made(folder: Path) -> Path:
    ledger = small_ledger(folder / "source.studyhours", 10, issued=True)
    table = write_trainings(folder / "more.csv", 10, 400)
    assert call("import", "records", ledger, table, "--kind", "training").code == 0
    return ledger


def _draws(ledger: Path) -> bool:
    with opened(ledger) as one, one.reading() as session:
        return holds_series(info_of(session))


def _wrong(ledger: Path, target: Path) -> list[str]:
    """What is wrong with either; a target that is not there is not half there."""
    wrong = complaints_of(ledger)
    if record_count(ledger) != _RECORDS:
        wrong.append(f"{record_count(ledger)} records here")
    if not target.exists():
        return wrong
    wrong += complaints_of(target)
    if record_count(target) != _RECORDS:
        wrong.append(f"{record_count(target)} records there")
    if snapshot(files_of(target)) != snapshot(files_of(ledger)):
        wrong.append("other files there")
    if _draws(ledger) and _draws(target):
        wrong.append("numbers are drawn in both")
    return wrong


def _campaign(stage: Stage, folder: Path, tally: Tally, kills: int) -> None:
    source, place = _made(folder), folder / "made"
    ledger, target = place / source.name, place / "there.studyhours"

    def begin() -> None:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        shutil.copyfile(source, ledger)
        shutil.copytree(files_of(source), files_of(ledger))

    begin()
    started = time.monotonic()
    assert stage.run("move", ledger, target).code == 0
    seconds = time.monotonic() - started
    for delay in delays(random.Random(SEED), kills, seconds):
        if tally.kills >= kills:
            break
        begin()
        done = kill_after(stage.start("move", ledger, target), delay)
        killed = done.code == KILLED
        there = "there" if target.exists() else "not there"
        tally.phases[f"killed, {there}" if killed else "ended before the kill"] += 1
        tally.acknowledged += done.code == 0
        tally.losses += _wrong(ledger, target)
        if not target.exists():
            again = call("move", ledger, target)
            tally.losses += [] if again.code == 0 else [f"the second time: {again}"]
            tally.losses += _wrong(ledger, target)
    assert tally.kills >= kills


def test_a_killed_move_leaves_both_whole(
    stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    _campaign(stage, tmp_path, tally("move, short"), 2)


@pytest.mark.torture
def test_many_killed_moves_leave_both_whole(
    stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    _campaign(stage, tmp_path, tally("move"), LONG // 5)
