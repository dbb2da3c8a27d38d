"""Three teachers with certificates and evidence, and a clock that can be moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studyhours.domain.clock import FixedClock
from studyhours.services.evidence.keeping import keep_bytes
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import change_record, read_record
from tests.support.ledgers import small_ledger
from tests.support.pictures import picture

NOON = datetime(2026, 4, 30, 4, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What this computer knows, for this test only."""
    folder = tmp_path / "home"
    monkeypatch.setenv("STUDYHOURS_HOME", str(folder))
    return folder


@pytest.fixture
def path(tmp_path: Path, home: Path) -> Path:  # noqa: ARG001 - set before anything is opened
    """The ledger's file."""
    (tmp_path / "school").mkdir()
    return small_ledger(tmp_path / "school" / "校.studyhours", issued=True)


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """The ledger, opened at noon."""
    opened = open_ledger(str(path), FixedClock(NOON))
    yield opened
    opened.close()


def at(ledger: Ledger, instant: datetime) -> Ledger:
    """The same ledger at another time."""
    return replace(ledger, clock=FixedClock(instant))


def retitle(ledger: Ledger, title: str, *, place: int = 0, proof: bytes | None = None) -> str:
    """Changes a record's title, and gives it evidence; returns its id."""
    uid = list_records(ledger, RecordFilter()).rows[place].uid
    said, version = read_record(ledger, uid)
    files = (keep_bytes(ledger, "照片.png", proof),) if proof is not None else said.files
    change_record(ledger, uid, replace(said, title=title, files=files), version)
    return uid


__all__ = ["NOON", "at", "picture", "retitle"]
