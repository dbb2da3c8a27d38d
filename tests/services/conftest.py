"""Services on SQLite, and on PostgreSQL where they say something to it that no other test says.

Services send both engines the same statements. Marked ``both_engines`` are tests that between them
make services send every statement that any test here makes them send, and those about the order
of text. The others run on PostgreSQL too, but with the long campaigns only.
"""

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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Says on which engines a test with a ledger runs."""
    if "target" in metafunc.fixturenames:
        always = metafunc.definition.get_closest_marker("both_engines") is not None
        other = pytest.param("postgresql", marks=() if always else pytest.mark.torture)
        metafunc.parametrize("target", ["sqlite", other], indirect=True)


@pytest.fixture
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
