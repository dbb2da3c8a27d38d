"""Copies being made, restored in place and put in place of a damaged ledger, and then killed.

Whenever that is: the ledger is what it was or what the copy says, every copy that has its name is
whole, and the next try does it all.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studyhours.services.ledgers.copies import keep_copy
from studyhours.transfer.backup import try_reading
from studyhours.transfer.kept_copies import SharedFiles, copies_folder, is_sound, list_copies
from tests.support.ledgers import call, files_of, opened, small_ledger, write_trainings
from tests.torture.conftest import LONG, SEED
from tests.torture.copier import copy_once
from tests.torture.kills import (
    KILLED,
    Tally,
    complaints_of,
    delays,
    kill_after,
    record_count,
)
from tests.torture.stage import Stage

_OLD, _NEW = 20, 420
_ENDED = "ended before the kill"


def _school(folder: Path) -> tuple[Path, Path]:
    """A ledger of 420 records with a copy that has 20, made before the rest was imported."""
    ledger = small_ledger(folder / "school" / "school.studyhours", 10, issued=True)
    with opened(ledger) as one:
        copy = keep_copy(one, "daily").copy.path
    table = write_trainings(folder / "more.csv", 10, 400)
    assert call("import", "records", ledger, table, "--kind", "training").code == 0
    return ledger, copy


def _copies_complaints(ledger: Path) -> list[str]:
    folder = copies_folder(ledger)
    wrong = []
    for one in list_copies(folder):
        if one.facts is None:
            wrong.append(f"{one.path.name} cannot be read")
            continue
        try_reading(one.path, one.facts)
        shared = SharedFiles(folder)
        wrong += [name for name in one.facts.beside if not is_sound(shared.path(name), name)]
    return wrong


def _damage(ledger: Path) -> None:
    content = bytearray(ledger.read_bytes())
    content[:4096] = b"\xa5" * 4096
    ledger.write_bytes(bytes(content))


def _campaign(stage: Stage, folder: Path, what: str, tally: Tally, kills: int) -> None:
    chance = random.Random(SEED)
    (folder / "school").mkdir()
    ledger, copy = _school(folder)
    if what == "rescue":
        _damage(ledger)
    kept = folder / "kept"
    shutil.copytree(ledger.parent, kept)
    arguments = (what, ledger, *(() if what == "keep" else (copy,)))
    started = time.monotonic()
    assert stage.start(*arguments, program="copier").wait().code == 0
    seconds = time.monotonic() - started
    wanted = {_NEW} if what == "keep" else {_OLD, _NEW}
    for delay in delays(chance, kills, seconds):
        if tally.kills >= kills:
            break
        shutil.rmtree(ledger.parent)
        shutil.copytree(kept, ledger.parent)
        before = ledger.read_bytes()
        done = kill_after(stage.start(*arguments, program="copier"), delay)
        wrong = _copies_complaints(ledger)
        if what == "rescue" and ledger.read_bytes() == before:
            tally.phases["killed, still the damaged one" if done.code == KILLED else _ENDED] += 1
            aside = list(copies_folder(ledger).glob("aside-*/*.studyhours"))
            wrong += [f"{one} is not it" for one in aside if one.read_bytes() != before]
        else:
            records = record_count(ledger)
            old = "killed, as the copy" if records == _OLD else "killed, as it was"
            tally.phases[_ENDED if done.code != KILLED else old] += 1
            wrong += complaints_of(ledger)
            wrong += [] if records in wanted else [f"{records} records"]
        tally.acknowledged += done.code == 0
        tally.losses += wrong
        assert copy_once([str(one) for one in arguments]) == 0
        if what != "keep" and record_count(ledger) != _OLD:
            tally.losses.append("the second time did not restore it")
        tally.losses += _copies_complaints(ledger) + complaints_of(ledger)
    assert files_of(ledger).is_dir()
    assert tally.kills == kills


_WHAT = pytest.mark.parametrize("what", ["keep", "restore", "rescue"])


@_WHAT
def test_a_killed_copy_leaves_a_whole_ledger(
    what: str, stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    _campaign(stage, tmp_path, what, tally(f"copies: {what}, short"), 2)


@pytest.mark.torture
@_WHAT
def test_many_killed_copies_leave_a_whole_ledger(
    what: str, stage: Stage, tmp_path: Path, tally: Callable[[str], Tally]
) -> None:
    _campaign(stage, tmp_path, what, tally(f"copies: {what}"), LONG // 4)
