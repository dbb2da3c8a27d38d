"""The stage, how long the long campaigns are, and their figures at the end."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.torture.kills import Tally
from tests.torture.stage import Stage

LONG = int(os.environ.get("STUDYHOURS_KILLS", "200"))
"""Kills of the long form, for imports and the writer together."""

_DISK = Path("/var/tmp")  # unlike the usual place, never in memory
SEED = int(os.environ.get("STUDYHOURS_SEED", "20251109"))


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The process that forks commands."""
    started = Stage(tmp_path_factory.mktemp("stage"))
    yield started
    started.close()


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder on a disk: in memory a commit takes no time in which it could be killed."""
    usual = Path(tempfile.gettempdir())
    place = _DISK if _DISK.is_dir() and os.access(_DISK, os.W_OK) else usual
    with tempfile.TemporaryDirectory(prefix="studyhours-torture-", dir=place) as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def _own_home(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYHOURS_HOME", str(stage.home))


@pytest.fixture
def tally(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[[str], Tally]]:
    """Makes a campaign's tally, prints it at the end and fails the test where it has losses."""
    made: list[Tally] = []

    def make(name: str) -> Tally:
        made.append(Tally(name))
        return made[-1]

    yield make
    for one in made:
        request.node.user_properties.append(("campaign", one.line()))
        with capsys.disabled():
            sys.stdout.write(f"\n{one.line()}\n")
    losses = [loss for one in made for loss in one.losses]
    assert not losses, losses
