"""Runs commands in-process, as ``python -m studyhours`` would."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from studyhours.bootstrap import start
from tests.support import scenario


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


@pytest.fixture
def ledger(run: Run, tmp_path: Path) -> Path:
    """A new ledger with both terms, all presets and the roster."""
    path = tmp_path / "school.studyhours"
    terms = [f"{first}:{last}" for first, last in scenario.TERMS]
    presets = [part for preset in scenario.PRESETS for part in ("--preset", preset)]
    new = run(
        "new", path, "--school", "河湾乡中心小学", "--year", scenario.YEAR,
        "--term", terms[0], "--term", terms[1], *presets,
    )  # fmt: skip
    assert (new.code, new.err) == (0, "")
    assert run("import", "roster", path, scenario.roster_file(tmp_path)).code == 0
    return path
