"""Every service test runs on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.passwords import hash_quickly
from tests.support.scenario import Walked, walk_imports


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYHOURS_HOME", str(tmp_path / "home"))
    hash_quickly(monkeypatch)


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a new ledger: a path, then a database URL."""
    if request.param == "sqlite":
        return str(tmp_path / "school.studyhours")
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def walked(target: str) -> Iterator[Walked]:
    """The small school, imported."""
    done = walk_imports(target)
    yield done
    done.ledger.close()
