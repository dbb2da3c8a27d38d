"""A home of its own for every test here, and small ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.db.backups import Backup
from tests.support.ledgers import call, small_ledger
from tests.torture.stage import Stage


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Runs commands in processes of their own, without root's powers or with a full disk."""
    started = Stage(tmp_path_factory.mktemp("stage"))
    yield started
    started.close()


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What this computer knows, for this test only; not below ``tmp_path``."""
    folder = tmp_path_factory.mktemp("home")
    folder.chmod(0o777)
    monkeypatch.setenv("STUDYHOURS_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """No test here touches the user's own folder."""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Three teachers who meet the rules; nothing issued."""
    return small_ledger(tmp_path / "school.studyhours")


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    """Three teachers with their certificates."""
    return small_ledger(tmp_path / "school.studyhours", issued=True)


@pytest.fixture
def backup(tmp_path: Path, issued: Path) -> Backup:
    """A backup of three teachers with their certificates, and room to restore it."""
    file = tmp_path / "school.backup"
    assert call("backup", issued, "-o", file).code == 0
    (tmp_path / "made").mkdir()
    return Backup(issued, file, tmp_path / "made" / "again.studyhours")
