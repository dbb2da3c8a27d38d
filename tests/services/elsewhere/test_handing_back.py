"""A ledger on a share: copied here, handed back; changed meanwhile; pulled out; killed."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studyhours.domain.errors import Fault, LedgerLocked, NotPermitted, UnusableInput
from studyhours.domain.progress import Cancelled, Progress
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.elsewhere import copy_here, look_where, open_to_look
from studyhours.services.ledgers.handing_back import hand_back, keep_both, what_differs
from studyhours.services.ledgers.ledger import info_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.seats import sit_down
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issued import take_over_serials
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.transfer.seat import Seat, take_seat
from tests.services.backups.conftest import retitle
from tests.support.ledgers import YEAR, opened, small_ledger
from tests.support.mounts import as_share
from tests.support.pictures import picture
from tests.support.tree_copy import ROOT

_NOW = datetime(2026, 4, 30, 4, tzinfo=UTC)


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A share with a ledger on it."""
    monkeypatch.setenv("STUDYHOURS_HOME", str(tmp_path / "home"))
    folder = tmp_path / "share"
    folder.mkdir()
    as_share(folder, tmp_path, monkeypatch)
    ledger = small_ledger(folder / "校.studyhours")
    with opened(ledger) as one:
        retitle(one, "带照片的", proof=picture())
    return folder


@pytest.fixture
def copy(share: Path, tmp_path: Path) -> Path:
    """The working copy of it."""
    return copy_here(share / "校.studyhours", tmp_path / "here").path


def _titles(path: Path) -> set[str]:
    with opened(path) as ledger:
        assert [one for one in examine(ledger) if one.error] == []
        return {row.title for row in list_records(ledger, RecordFilter()).rows}


def _replica(path: Path) -> object:
    with opened(path) as ledger, ledger.reading() as session:
        return info_of(session).replica_id


def test_there_and_back_again(share: Path, copy: Path, tmp_path: Path) -> None:
    there = share / "校.studyhours"
    assert look_where(str(copy)) is None
    assert look_where("postgresql://x/y") is None
    found = look_where(str(there))
    assert found is not None
    assert (found.place, found.copy) == ("share", None), "nothing waits to be handed back"
    assert (copy.read_bytes() != there.read_bytes(), _titles(copy)) == (True, _titles(there))
    replica = _replica(there)
    assert _replica(copy) != replica, "no number comes twice"
    assert copy_here(there, tmp_path / "here").path == copy, "an idle copy is made anew in place"
    ledger = sit_down(open_ledger(str(copy)))
    assert ledger.origin is not None
    assert ledger.origin.path == str(there)
    with pytest.raises(LedgerLocked):
        copy_here(there, tmp_path / "here")
    retitle(ledger, "在家写的", place=1, proof=picture(colour="#884422"))
    again = look_where(str(there))
    assert again is not None
    assert again.copy == copy
    done = hand_back(ledger)
    assert (done.path, done.missing) == (there, 0)
    assert "在家写的" in _titles(there)
    assert len(list((share / "校.files").glob("??/*"))) == 2
    assert _replica(there) == replica, "numbers go on as they did"
    retitle(ledger, "又写的", place=2)
    hand_back(ledger)
    ledger.close()
    assert {"在家写的", "又写的"} <= _titles(there)
    assert [one.name for one in share.glob(".*")] == []
    assert not (share / "校.writer").exists()
    with opened(there) as one:
        issue(one, IssueRequest(tmp_path / "papers", year=YEAR, everyone=True))


def test_one_changed_meanwhile_is_not_written_over(share: Path, copy: Path) -> None:
    there = share / "校.studyhours"
    with opened(there) as other:
        retitle(other, "别人写的")
    before = there.read_bytes()
    with opened(copy) as ledger:
        retitle(ledger, "我写的", place=1)
        with pytest.raises(UnusableInput, match="origin_changed") as raised:
            hand_back(ledger)
        assert [raised.value.params[key] for key in ("entries", "there", "here", "both")] == [
            1,
            0,
            0,
            2,
        ]
        assert what_differs(ledger).changed == 2
        assert there.read_bytes() == before
        kept = keep_both(ledger)
        assert kept.path.parent == share
        assert "我写的" in _titles(kept.path)
        assert there.read_bytes() == before
        assert len({_replica(one) for one in (there, copy, kept.path)}) == 3
        retitle(ledger, "再写的", place=1)
        assert hand_back(ledger).path == kept.path, "from then on it goes back to that"
    assert "再写的" in _titles(kept.path)


def test_numbers_taken_over_go_along(share: Path, copy: Path, tmp_path: Path) -> None:
    request = IssueRequest(tmp_path / "papers", year=YEAR, everyone=True)
    with opened(copy) as ledger:
        with pytest.raises(Fault, match="serials_held_elsewhere"):
            issue(ledger, request)
        take_over_serials(ledger, "在家补发")
        own = _replica(copy)
        hand_back(ledger)
        with pytest.raises(Fault, match="serials_held_elsewhere"):
            issue(ledger, request)
    assert _replica(share / "校.studyhours") == own
    with opened(share / "校.studyhours") as there:
        issue(there, request)


def test_a_stick_pulled_out_is_said_calmly(share: Path, copy: Path, tmp_path: Path) -> None:
    there = share / "校.studyhours"
    with opened(copy) as ledger:
        retitle(ledger, "在家写的")
        away = tmp_path / "other name"

        def pulled(wanted: str) -> Progress:
            def pull(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001
                if stage == wanted and not away.exists():
                    share.rename(away)
                    share.mkdir()  # where it was mounted

            return pull

        for wanted in ("copy_files", "copy_data", "hand_back_place"):
            with pytest.raises(UnusableInput, match="origin_away"):
                hand_back(ledger, progress=pulled(wanted))
            shutil.rmtree(share)
            away.rename(share)
        with pytest.raises(UnusableInput, match="ledger_gone"):
            copy_here(there, tmp_path / "other", progress=pulled("copy_data"))
        assert list((tmp_path / "other").iterdir()) == []
        shutil.rmtree(share)
        with pytest.raises(UnusableInput, match="origin_away"):
            hand_back(ledger)
        with pytest.raises(UnusableInput, match="origin_away"):
            keep_both(ledger)
        hand_back(ledger, away / there.name)
    assert "在家写的" in _titles(away / there.name)
    assert "在家写的" in _titles(copy)


def test_what_may_not_be_handed_back(share: Path, copy: Path, tmp_path: Path) -> None:
    there = share / "校.studyhours"
    before = there.read_bytes()

    def stop(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001
        if stage == "hand_back_place":
            raise Cancelled

    with opened(copy) as ledger:
        with pytest.raises(Cancelled):
            hand_back(ledger, progress=stop)
        seat = take_seat(there, _NOW)
        assert isinstance(seat, Seat)
        # The lock is this process's; another handle on it is told apart all the same.
        with pytest.raises(NotPermitted, match="ledger_held"):
            hand_back(ledger)
        seat.leave()
    own_path = small_ledger(tmp_path / "own.studyhours")
    with opened(own_path) as own, pytest.raises(UnusableInput, match="not_a_working_copy"):
        hand_back(own)
    looked = open_to_look(str(there))
    with pytest.raises(NotPermitted, match="ledger_only_looked_at"), looked.writing():
        pass
    assert "read_school" in looked.actor.functions
    with pytest.raises(NotPermitted):
        retitle(looked, "geht nicht")
    looked.close()
    assert there.read_bytes() == before


_HAND_BACK = """
import os, signal, sys
from studyhours.services.ledgers.handing_back import hand_back
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers import handing_back, origins
wanted, seen = int(sys.argv[2]), 0
def step(*_):
    global seen
    seen += 1
    if seen == wanted:
        os.kill(os.getpid(), signal.SIGKILL)
def stepping(work):
    def stepped(*given, **named):
        step()
        made = work(*given, **named)
        step()
        return made
    return stepped
for name in ("_build", "_put", "_settle", "bring_files", "keep_origin"):
    setattr(handing_back, name, stepping(getattr(handing_back, name)))
hand_back(open_ledger(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_between_its_steps(share: Path, copy: Path, tmp_path: Path) -> None:
    there = share / "校.studyhours"
    with opened(copy) as ledger:
        retitle(ledger, "在家写的")
    old = there.read_bytes()
    kept = tmp_path / "kept"
    for folder in ("share", "here", "home"):
        shutil.copytree(tmp_path / folder, kept / folder)
    outcomes = []
    for wanted in (2, 4, 5, 6, 7, 8, 9, 99):
        for folder in ("share", "here", "home"):
            shutil.rmtree(tmp_path / folder)
            shutil.copytree(kept / folder, tmp_path / folder)
        asked = [sys.executable, "-c", _HAND_BACK, str(copy), str(wanted)]
        done = subprocess.run(asked, cwd=ROOT, check=False, timeout=60)
        assert done.returncode in {0, -signal.SIGKILL}
        outcomes.append(("old" if there.read_bytes() == old else "new", done.returncode))
        assert ("在家写的" in _titles(there)) == (outcomes[-1][0] == "new")
        with opened(copy) as ledger:
            hand_back(ledger)
        assert "在家写的" in _titles(there)
    assert {outcome for outcome, code in outcomes if code} == {"old", "new"}
    assert outcomes[-1] == ("new", 0)
