"""A small ledger, and no documents folder but the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.ledgers import small_ledger


@pytest.fixture(autouse=True)
def _own_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DOCUMENTS_DIR", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Of three teachers."""
    return small_ledger(tmp_path / "河湾.studyhours")
