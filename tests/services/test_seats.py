"""One writer: who comes second reads, and a seat left behind is told from one that is taken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from studyhours.domain.errors import NotPermitted
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.seats import sit_down, who_writes
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import delete_record, read_record
from studyhours.transfer import seat
from studyhours.transfer.seat import Holder, Seat, holder_of, seat_file, take_seat
from tests.support.ledgers import call, small_ledger
from tests.support.tree_copy import ROOT

_NOW = datetime(2026, 4, 30, 4, tzinfo=UTC)
_TAKE = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from studyhours.transfer.seat import take_seat
print(type(take_seat(Path(sys.argv[1]), datetime.now(UTC))).__name__, flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger."""
    monkeypatch.setenv("STUDYHOURS_HOME", str(tmp_path / "home"))
    return small_ledger(tmp_path / "校.studyhours")


def test_the_second_window_reads_until_the_first_has_left(path: Path) -> None:
    first = sit_down(open_ledger(str(path)))
    second = sit_down(open_ledger(str(path)))
    assert (first.held_by, second.seat) == (None, None)
    holder = who_writes(second)
    assert holder is not None
    assert (holder.computer, holder.user) == (second.held_by.computer, second.held_by.user)  # type: ignore[union-attr]
    row = list_records(second, RecordFilter()).rows[0]
    version = list_version(path, row.uid)
    with pytest.raises(NotPermitted):
        delete_record(second, row.uid, version)
    with pytest.raises(NotPermitted, match="ledger_held_here"), second.writing():
        pass
    delete_record(first, row.uid, version)
    first.close()
    first.close()
    assert who_writes(second) is None
    assert not seat_file(path).exists()
    second.close()
    third = sit_down(open_ledger(str(path)))
    assert third.held_by is None
    assert call("doctor", path).code == 0, "commands take turns by the file's own lock"
    third.close()


def list_version(path: Path, uid: str) -> str:
    """The version of a record, as somebody reads who may edit."""
    ledger = open_ledger(str(path))
    try:
        return read_record(ledger, uid)[1]
    finally:
        ledger.close()


@pytest.mark.skipif(os.name == "nt", reason="killed by a signal")
def test_a_program_that_died_leaves_the_seat_free(path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", _TAKE, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline().strip() == "Seat"
    assert isinstance(take_seat(path, _NOW), Holder)
    other.kill()
    other.communicate()
    assert seat_file(path).exists(), "it had no time to clear up"
    assert holder_of(path) is None
    taken = take_seat(path, _NOW)
    assert isinstance(taken, Seat)
    taken.leave()


def test_another_computer_on_a_share_without_locks(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its signs of life tell: fresh ones that it is there, old ones that it was switched off."""
    monkeypatch.setattr(seat, "_lock", lambda _handle: True)
    file = seat_file(path)
    theirs = {"computer": "教务处-PC2", "user": "王老师", "since": _NOW.isoformat()}
    file.write_text(json.dumps(theirs), encoding="utf-8")
    found = take_seat(path, _NOW)
    assert found == Holder("教务处-PC2", "王老师", _NOW.isoformat())
    assert not found.is_here
    assert holder_of(path) == found
    old = time.time() - seat.FRESH - 5
    os.utime(file, (old, old))
    assert holder_of(path) is None
    taken = take_seat(path, _NOW)
    assert isinstance(taken, Seat)
    taken.leave()


def test_signs_of_life_are_given(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seat, "BEAT", 0.02)
    taken = take_seat(path, _NOW)
    assert isinstance(taken, Seat)
    os.utime(seat_file(path), (1, 1))
    deadline = time.monotonic() + 5
    while seat_file(path).stat().st_mtime < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert seat_file(path).stat().st_mtime > 2
    taken.leave()


def test_nobody_waits_for_a_drive_that_is_gone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seat, "BEAT", 0.01)
    monkeypatch.setattr(seat, "PATIENCE", 0.05)
    asked, is_back, touch = threading.Event(), threading.Event(), os.utime

    def hangs(*args: Any) -> None:
        asked.set()
        is_back.wait()
        touch(*args)

    monkeypatch.setattr(os, "utime", hangs)
    ledger = sit_down(open_ledger(str(path)))
    assert asked.wait(60)
    ledger.close()
    assert seat_file(path).exists(), "the drive does not answer"
    is_back.set()
    deadline = time.monotonic() + 60
    while seat_file(path).exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    taken = take_seat(path, _NOW)
    assert isinstance(taken, Seat)
    taken.leave()


def test_what_is_no_seat_file_holds_nobody_up(path: Path, tmp_path: Path) -> None:
    for rubbish in (b"", b"{", b"[1]", b"\xff" * 5000):
        seat_file(path).write_bytes(rubbish)
        taken = take_seat(path, _NOW)
        assert isinstance(taken, Seat)
        taken.leave()
    assert take_seat(tmp_path / "nowhere" / "x.studyhours", _NOW) is None
    assert holder_of(tmp_path / "nowhere" / "x.studyhours") is None
