"""``year close`` killed: the year is closed whole, or as if nobody had begun."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from studyhours.db.models import AuditEntry, ClosedTeacher, YearClosing
from tests.support.ledgers import YEAR, call, copy_ledger, opened, small_ledger, write_trainings
from tests.torture.conftest import LONG, SEED
from tests.torture.kills import (
    Tally,
    complaints_of,
    delays,
    kill_after,
    kill_while_committing,
    phase_of,
    watched_commit,
)
from tests.torture.stage import Stage


def _held(ledger: Path) -> tuple[int, int, int]:
    """Closings, teachers in them, and log entries of closings."""
    closings, teachers = (
        select(func.count()).select_from(model) for model in (YearClosing, ClosedTeacher)
    )
    logged = select(func.count()).where(AuditEntry.action == "year.close")
    with opened(ledger) as open_one, open_one.reading() as session:
        one, two, three = (session.scalars(q).one() for q in (closings, teachers, logged))
    return one, two, three


def _campaign(
    stage: Stage, folder: Path, tally: Tally, *, teachers: int, uniform: int, aimed: int
) -> None:
    chance = random.Random(SEED)
    whole = small_ledger(folder / "whole.studyhours", teachers)
    table = write_trainings(folder / "more.csv", teachers, teachers * 20)
    assert call("import", "records", whole, table, "--kind", "training").code == 0
    ledger = folder / "school.studyhours"
    arguments = ("year", "close", ledger, YEAR)

    def fresh() -> None:
        for path in folder.glob("school.*"):
            path.unlink()
        copy_ledger(whole, ledger)

    fresh()
    started = time.monotonic()
    commit_seconds = watched_commit(stage.start(*arguments), ledger)
    spread = delays(chance, uniform, time.monotonic() - started)
    around = delays(chance, aimed, commit_seconds)
    while tally.kills < uniform + aimed:
        at_commit = tally.kills >= uniform
        delay = next(around if at_commit else spread)
        fresh()
        running = stage.start(*arguments)
        if at_commit:
            done = kill_while_committing(running, ledger, delay)
        else:
            done = kill_after(running, delay)
        raw = phase_of(done, ledger, committed=False)
        wrong = complaints_of(ledger)
        held = _held(ledger)
        committed = held == (1, teachers, 1)
        tally.phases[phase_of(done, ledger, committed=True) if committed else raw] += 1
        tally.acknowledged += done.code == 0
        if not committed and held != (0, 0, 0):
            wrong.append(f"half a closing: {held}")
        if done.code == 0 and not committed:
            wrong.append("it was said to be closed and is not")
        again = call(*arguments)
        if again.code != (2 if committed else 0):
            wrong.append(f"the second time: {again}")
        wrong += complaints_of(ledger)
        if _held(ledger) != (1, teachers, 1):
            wrong.append(f"after the second time {_held(ledger)}")
        tally.losses += wrong


def test_a_killed_closing_leaves_all_or_nothing(
    stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    result = tally("year close, short")
    _campaign(stage, tmp_path, result, teachers=6, uniform=3, aimed=2)


@pytest.mark.torture
def test_many_killed_closings_leave_all_or_nothing(
    stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    result = tally("year close")
    uniform, aimed = LONG // 10, LONG // 10
    _campaign(stage, tmp_path, result, teachers=20, uniform=uniform, aimed=aimed)
