"""A school, and the folder packages travel in."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhours.services.importing.roster import import_roster
from tests.support.scenario import make_ledger, roster_file
from tests.ui.person import aside


@pytest.fixture
def school(tmp_path: Path) -> Path:
    path = tmp_path / "校.studyhours"

    def made() -> None:
        ledger = make_ledger(str(path))
        import_roster(ledger, roster_file(tmp_path))
        ledger.close()

    aside(made)
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder
