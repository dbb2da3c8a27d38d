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
    call,
    copy_ledger,
    opened,
    small_ledger,
    write_roster,
    write_trainings,
)
from tests.torture.conftest import LONG, SEED
from tests.torture.kills import KILLED, Tally, complaints_of, delays, kill_after, record_count
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


def _imports(stage: Stage, folder: Path, tally: Tally, kills: int) -> None:
    _, school, package = _world(folder)
    before = record_count(school)
    place = folder / "made"
    target = place / "school.studyhours"
    place.mkdir()
    copy_ledger(school, target)
    started = time.monotonic()
    assert stage.run("package", "import", target, package).code == 0
    seconds = time.monotonic() - started
    for delay in delays(random.Random(SEED), kills, seconds):
        if tally.phases[_IMPORTED] + tally.phases[_NOT] >= kills:
            break
        shutil.rmtree(place)
        place.mkdir()
        copy_ledger(school, target)
        done = kill_after(stage.start("package", "import", target, package), delay)
        count = record_count(target) - before
        if count not in {0, _ROWS}:
            tally.losses.append(f"{count} records of {_ROWS}")
        tally.acknowledged += done.code == 0
        if done.code == 0 and count != _ROWS:
            tally.losses.append("acknowledged and not there")
        tally.phases[_ENDED if done.code != KILLED else _IMPORTED if count else _NOT] += 1
        again = call("package", "import", target, package)
        if again.code != 0 or record_count(target) - before != _ROWS:
            tally.losses.append(f"the second time: {again}")
        tally.losses += complaints_of(target)


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


@pytest.mark.parametrize("campaign", [_imports, _exports])
def test_a_killed_package_leaves_nothing_half(
    campaign: Callable[[Stage, Path, Tally, int], None],
    stage: Stage,
    tmp_path: Path,
    tally: Callable[[str], Tally],
) -> None:
    campaign(stage, tmp_path, tally(f"package {campaign.__name__[1:]}, short"), 2)


@pytest.mark.torture
@pytest.mark.parametrize("campaign", [_imports, _exports])
def test_many_killed_packages_leave_nothing_half(
    campaign: Callable[[Stage, Path, Tally, int], None],
    stage: Stage,
    tmp_path: Path,
    tally: Callable[[str], Tally],
) -> None:
    campaign(stage, tmp_path, tally(f"package {campaign.__name__[1:]}"), LONG // 5)
