"""Settings on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyhours.services.ledgers.ledger import Ledger
from tests.support.scenario import make_ledger


@pytest.fixture
def ledger(target: str, tmp_path: Path) -> Iterator[Ledger]:
    """A new school, without teachers."""
    assert tmp_path.is_dir()
    made = make_ledger(target)
    yield made
    made.close()
