"""Records a copy has added are taken in bulk: to the same rows as one by one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from studyhours.db.models import Exchange, Record
from studyhours.services.exchange import arriving
from studyhours.services.exchange.packing import unpacked
from studyhours.services.exchange.undoing import undo_merge
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.saving import change_record, read_record
from tests.services.exchange.world import Stick, assert_sound, state, written
from tests.support.scenario import (
    CLOCK,
    make_ledger,
    observation_file,
    roster_file,
    training_file,
)
from tests.support.search_dump import assert_as_built_anew, dump


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Ledger, Ledger, Ledger]:
    """A ledger into which everything was imported, and two copies from before that."""
    ledger = make_ledger(str(tmp_path / "school.studyhours"))
    Stick(tmp_path).write(ledger)  # has made its key
    import_roster(ledger, roster_file(tmp_path))
    backup(ledger, tmp_path / "school.backup")
    names = ("one.studyhours", "other.studyhours")
    for name in names:
        restore(tmp_path / "school.backup", str(tmp_path / name), CLOCK)
    import_records(ledger, training_file(tmp_path), "training")
    import_records(ledger, observation_file(tmp_path), "observation")
    one, other = (open_ledger(str(tmp_path / name), CLOCK) for name in names)
    return ledger, one, other


def _rows(ledger: Ledger) -> list[Any]:
    with ledger.reading() as session:
        return [tuple(row) for row in session.execute(select(Record.__table__).order_by(Record.id))]


def _notes(ledger: Ledger) -> Any:
    with ledger.reading() as session:
        return unpacked(session.scalars(select(Exchange.undo)).one())


def test_taken_in_bulk_they_are_what_they_are_one_by_one(
    copies: tuple[Ledger, Ledger, Ledger], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school, one, other = copies
    before = state(one)
    made = Stick(tmp_path).carry(school, one)
    with monkeypatch.context() as slower:
        slower.setattr(arriving, "plain_version", lambda _row: None)
        again = Stick(tmp_path).carry(school, other)
    assert made.counts == again.counts
    assert made.counts.added == len(_rows(one)) > 0
    assert _rows(one) == _rows(other) == _rows(school)
    assert state(one) == state(other) == state(school)
    assert dump(one) == dump(other)
    assert _notes(one) == _notes(other)
    assert_as_built_anew(one)
    assert_sound(one)
    assert Stick(tmp_path).carry(school, one).counts.unchanged == made.counts.added
    undo_merge(one)
    assert state(one) == before
    for ledger in copies:
        ledger.close()


@pytest.mark.both_engines
def test_either_engine_takes_them_in_bulk(target: str, tmp_path: Path) -> None:
    school = make_ledger(str(tmp_path / "whole.studyhours"))
    stick = Stick(tmp_path)
    stick.write(school)
    import_roster(school, roster_file(tmp_path))
    backup(school, tmp_path / "school.backup")
    restore(tmp_path / "school.backup", target, CLOCK)
    import_records(school, training_file(tmp_path), "training")
    import_records(school, observation_file(tmp_path), "observation")
    copy = open_ledger(target, CLOCK)
    before = state(copy)
    assert stick.carry(school, copy).counts.added == len(_rows(school)) > 0
    assert state(copy) == state(school)
    assert_as_built_anew(copy)
    undo_merge(copy)
    assert state(copy) == before
    copy.close()
    school.close()


@pytest.mark.parametrize("day", ["2025-09-09", "2025-11-11"])
def test_what_moved_and_what_is_new_get_numbers_of_their_own(tmp_path: Path, day: str) -> None:
    school = make_ledger(str(tmp_path / "whole.studyhours"))
    stick = Stick(tmp_path)
    stick.write(school)
    import_roster(school, roster_file(tmp_path))
    moved, version = written(school, "0001", "甲", day="2025-09-09")
    backup(school, tmp_path / "school.backup")
    restore(tmp_path / "school.backup", str(tmp_path / "copy.studyhours"), CLOCK)
    copy = open_ledger(str(tmp_path / "copy.studyhours"), CLOCK)
    _retitle(school, moved, version, "甲改")
    written(school, "0002", "乙", day=day)  # has one version, and another has two
    _retitle(school, *written(school, "0002", "丙", day=day), "丙改")
    counts = stick.carry(school, copy).counts
    assert (counts.added, counts.changed) == (2, 1)
    assert state(copy) == state(school)
    assert_as_built_anew(copy)
    assert_sound(copy)
    copy.close()
    school.close()


def _retitle(ledger: Ledger, uid: str, version: str, title: str) -> None:
    said, _ = read_record(ledger, uid)
    change_record(ledger, uid, replace(said, title=title), version)
