"""Runs commands in-process, as ``python -m studyhours`` would."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from studyhours.bootstrap import start
from tests.support import scenario
from tests.support.ledgers import call, copy_ledger


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command."""
    monkeypatch.setenv("STUDYHOURS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("STUDYHOURS_LANG", raising=False)

    def runner(*arguments: object) -> Ran:
        code = start([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Ran(code, said.out, said.err)

    return runner


@pytest.fixture(scope="session")
def _school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two commands make: a new ledger with both terms, all presets and the roster."""
    folder = tmp_path_factory.mktemp("school")
    path = folder / "school.studyhours"
    terms = [f"{first}:{last}" for first, last in scenario.TERMS]
    presets = [part for preset in scenario.PRESETS for part in ("--preset", preset)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDYHOURS_HOME", str(folder / "home"))
        new = call(
            "new", path, "--school", "河湾乡中心小学", "--year", scenario.YEAR,
            "--term", terms[0], "--term", terms[1], *presets,
        )  # fmt: skip
        assert (new.code, new.err) == (0, "")
        assert call("import", "roster", path, scenario.roster_file(folder)).code == 0
    return path


@pytest.fixture
def ledger(_school: Path, tmp_path: Path) -> Path:
    """A copy of that ledger with the roster's file beside it, on a computer that made it."""
    scenario.roster_file(tmp_path)
    shutil.copytree(_school.with_name("home"), tmp_path / "home")
    return copy_ledger(_school, tmp_path / "school.studyhours")
