"""What is made up for the demo school is what could have been."""

from __future__ import annotations

from pathlib import Path

from studyhours.services.ledgers.demo import DemoSchool, make_demo
from studyhours.services.records.listing import RecordFilter, list_records


def test_nobody_observes_a_lesson_of_their_own(tmp_path: Path) -> None:
    ledger = make_demo(str(tmp_path / "demo.studyhours"), DemoSchool(teachers=3, years=1, seed=4))
    wanted = RecordFilter(kind="observation")
    heard = list_records(ledger, wanted).rows
    assert [row for row in heard if row.people], "teachers hear each other"
    assert [row.title for row in heard if row.name in row.people] == []
    ledger.close()
