"""``certificate issue`` killed: numbers without gap or double, and the second time completes."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from studyhours.db.models import Certificate
from tests.support.ledgers import AS_OF, YEAR, call, copy_ledger, opened, small_ledger
from tests.torture.conftest import LONG, SEED
from tests.torture.kills import (
    Tally,
    complaints_of,
    delays,
    kill_after,
    kill_while_committing,
    phase_of,
    serials_complaints,
    watched_commit,
)
from tests.torture.stage import Stage


def _issued(ledger: Path) -> int:
    with opened(ledger) as open_one, open_one.reading() as session:
        return session.scalars(select(func.count()).select_from(Certificate)).one()


def _campaign(
    stage: Stage, folder: Path, tally: Tally, *, teachers: int, uniform: int, aimed: int
) -> None:
    chance = random.Random(SEED)
    whole = small_ledger(folder / "whole.studyhours", teachers)
    ledger, papers = folder / "school.studyhours", folder / "papers"
    arguments = ("certificate", "issue", ledger, "--year", YEAR, "--as-of", AS_OF, "-o", papers)

    def fresh() -> None:
        for path in (*folder.glob("school.*"), papers):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
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
        committed = _issued(ledger) > 0
        tally.phases[phase_of(done, ledger, committed=True) if committed else raw] += 1
        tally.acknowledged += done.code == 0
        if _issued(ledger) not in {0, teachers}:
            wrong.append(f"{_issued(ledger)} of {teachers} certificates")
        wrong += serials_complaints(ledger, papers)
        again = call(*arguments)
        if again.code != 0:
            wrong.append(f"the second time: {again}")
        written = [path.name for path in papers.glob("[!.合]*.pdf")]
        if len(written) != teachers or len(list(papers.glob("合打_*.pdf"))) != 1:
            wrong.append(f"after the second time there are {written}")
        wrong += serials_complaints(ledger, papers) + complaints_of(ledger)
        if _issued(ledger) != teachers:
            wrong.append(f"after the second time {_issued(ledger)} certificates")
        tally.losses += wrong


def test_a_killed_issue_leaves_no_gap(
    stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    result = tally("certificate issue, short")
    _campaign(stage, tmp_path, result, teachers=6, uniform=2, aimed=1)


@pytest.mark.torture
def test_many_killed_issues_leave_no_gap(
    stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    result = tally("certificate issue")
    uniform, aimed = LONG // 5, LONG // 10
    _campaign(stage, tmp_path, result, teachers=20, uniform=uniform, aimed=aimed)
