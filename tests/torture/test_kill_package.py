"""``package export`` and ``package import`` killed: nothing half, and the next try completes."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.peers import Link, link
from studyhours.services.exchange.sending import send
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from tests.support.ledgers import (
    TERMS,
    YEAR,
    Done,
    call,
    copy_ledger,
    opened,
    small_ledger,
    write_roster,
    write_trainings,
)
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

_ROWS = 300
_IMPORTED, _NOT = "killed, merged", "killed, not merged"
_ENDED = "ended before the kill"


def _world(folder: Path) -> tuple[Path, Path, Path]:
    """A teacher's own ledger with records, the school's that knows it, and a package."""
    home, school = folder / "home.studyhours", folder / "school.studyhours"
    package = folder / "hand-in.package"
    ledger = create_ledger(str(home), NewSchool("自己的台账", YEAR, TERMS))
    import_roster(ledger, write_roster(folder / "one.csv", 1))
    import_records(ledger, write_trainings(folder / "mine.csv", 1, _ROWS), "training")
    send(ledger, package)
    code = code_of(package_key(ledger).public)
    ledger.close()
    small_ledger(school)
    with opened(school) as one:
        link(one, package, Link(code))
    return home, school, package


def _copies(folder: Path) -> tuple[Path, Path]:
    """A ledger that knows a copy of itself, and a package of what was added to that."""
    school, copy = folder / "school.studyhours", folder / "copy.studyhours"
    package = folder / "copy.package"
    copy_ledger(small_ledger(school), copy)
    with opened(copy) as one:
        import_records(one, write_trainings(folder / "more.csv", 3, _ROWS), "training")
        send(one, package)
        code = code_of(package_key(one).public)
    with opened(school) as one:
        link(one, package, Link(code))
    return school, package


class _Merging:
    """A ledger, and a package that is merged into copies of it."""

    def __init__(self, stage: Stage, school: Path, package: Path) -> None:
        self.school, self.package = school, package
        self.before = record_count(school)
        self.place = school.parent / "made"
        self.ledger = self.place / "school.studyhours"
        self.arguments = ("package", "import", self.ledger, package)
        self.fresh()
        started = time.monotonic()
        self.commit_seconds = watched_commit(stage.start(*self.arguments), self.ledger)
        self.seconds = time.monotonic() - started
        assert self.merged() == _ROWS

    def fresh(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir()
        copy_ledger(self.school, self.ledger)

    def merged(self) -> int:
        return record_count(self.ledger) - self.before

    def judge(self, done: Done, tally: Tally) -> None:
        """All or nothing, and the second time everything; called after the kill."""
        # The phase first: whatever opens the ledger rolls it back.
        raw = phase_of(done, self.ledger, committed=False)
        after = phase_of(done, self.ledger, committed=True)
        count = self.merged()
        tally.phases[after if count else raw] += 1
        tally.acknowledged += done.code == 0
        if count not in {0, _ROWS}:
            tally.losses.append(f"{count} records of {_ROWS}")
        if done.code == 0 and count != _ROWS:
            tally.losses.append("acknowledged and not there")
        again = call(*self.arguments)
        if again.code != 0 or self.merged() != _ROWS:
            tally.losses.append(f"the second time: {again}")
        tally.losses += complaints_of(self.ledger)


def _merges(stage: Stage, work: _Merging, tally: Tally, uniform: int, aimed: int) -> None:
    chance = random.Random(SEED)
    for delay in delays(chance, uniform, work.seconds):
        if tally.kills >= uniform:
            break
        work.fresh()
        work.judge(kill_after(stage.start(*work.arguments), delay), tally)
    for delay in delays(chance, aimed, work.commit_seconds):
        if tally.kills >= uniform + aimed:
            break
        work.fresh()
        running = stage.start(*work.arguments)
        work.judge(kill_while_committing(running, work.ledger, delay), tally)


def _hand_in(stage: Stage, folder: Path, tally: Tally, kills: int) -> None:
    _, school, package = _world(folder)
    _merges(stage, _Merging(stage, school, package), tally, kills - kills // 4, kills // 4)


def _copy(stage: Stage, folder: Path, tally: Tally, kills: int) -> None:
    school, package = _copies(folder)
    _merges(stage, _Merging(stage, school, package), tally, kills - kills // 4, kills // 4)


def _exports(stage: Stage, folder: Path, tally: Tally, kills: int) -> None:
    home, school, package = _world(folder)
    whole = package.read_bytes()
    started = time.monotonic()
    assert stage.run("package", "export", home, "-o", package).code == 0
    seconds = time.monotonic() - started
    for delay in delays(random.Random(SEED), kills, seconds):
        if tally.phases[_IMPORTED] + tally.phases[_NOT] >= kills:
            break
        package.write_bytes(whole)
        done = kill_after(stage.start("package", "export", home, "-o", package), delay)
        is_new = package.read_bytes() != whole
        tally.phases[_ENDED if done.code != KILLED else _IMPORTED if is_new else _NOT] += 1
        tried = call("package", "import", school, package, "--dry-run")
        if tried.code != 0 or f"新增 {_ROWS}" not in tried.out:
            tally.losses.append(f"the package that lies there: {tried}")
        assert call("package", "export", home, "-o", package).code == 0
        left = [one.name for one in folder.iterdir() if ".part-" in one.name]
        tally.losses += left


@pytest.mark.parametrize("campaign", [_hand_in, _copy, _exports])
def test_a_killed_package_leaves_nothing_half(
    campaign: Callable[[Stage, Path, Tally, int], None],
    stage: Stage,
    tmp_path: Path,
    tally: Callable[[str], Tally],
) -> None:
    campaign(stage, tmp_path, tally(f"package {campaign.__name__[1:]}, short"), 2)


@pytest.mark.torture
@pytest.mark.parametrize("campaign", [_hand_in, _copy, _exports])
def test_many_killed_packages_leave_nothing_half(
    campaign: Callable[[Stage, Path, Tally, int], None],
    stage: Stage,
    tmp_path: Path,
    tally: Callable[[str], Tally],
) -> None:
    """Merging alone is killed ``LONG`` times, half of them with each sort of sender."""
    kills = LONG // 4 if campaign is _exports else LONG // 2
    result = tally(f"package {campaign.__name__[1:]}")
    campaign(stage, tmp_path, result, kills)
    assert result.kills == kills
