"""Packages on the stick that need not be taken: our own, older ones, those that bring nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from studyhours.services.exchange.looking import look, replaced
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.sending import Sending
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.saving import delete_record, read_record
from tests.services.exchange.world import LATER, Stick, home_ledger, written
from tests.support.scenario import CLOCK, make_ledger, roster_file


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Ledger]:
    ledger = make_ledger(str(tmp_path / "school.studyhours"))
    import_roster(ledger, roster_file(tmp_path))
    yield ledger
    ledger.close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Ledger]:
    ledger = home_ledger(str(tmp_path / "home.studyhours"))
    yield ledger
    ledger.close()


def test_a_ledger_knows_what_it_wrote_itself(school: Ledger, tmp_path: Path) -> None:
    uid, _ = written(school, "0001", "学校写的")
    stick = Stick(tmp_path)
    sent = stick.write(school, Sending(("0001",))).path
    delete_record(school, uid, read_record(school, uid)[1])
    import_roster(school, roster_file(tmp_path))
    assert look(school, sent).is_own, "also when something was changed here since"
    # What a restored ledger has lost is brought back by the package its forerunner wrote.
    backup(school, tmp_path / "school.backup")
    lost, _ = written(school, "0001", "后来的")
    later = stick.write(school, Sending(("0001",))).path
    restore(tmp_path / "school.backup", str(tmp_path / "copy.studyhours"), CLOCK)
    copy = open_ledger(str(tmp_path / "copy.studyhours"), LATER)
    found = look(copy, later)
    assert (found.is_own, found.brings_nothing) == (False, False)
    merge_package(copy, later)
    assert read_record(copy, lost)[0].title == "后来的"
    copy.close()


def test_an_older_package_gives_way_only_to_one_that_holds_it_all(
    school: Ledger, home: Ledger, tmp_path: Path
) -> None:
    stick = Stick(tmp_path)
    stick.link(home, school, "0001")
    written(home, "0001", "一")
    first = stick.write(home).path
    written(home, "0001", "二")
    second = stick.write(home).path
    written(home, "0001", "三")
    since = Sending(since=(LATER.now() + timedelta(days=3)).date())
    partly = stick.write(home, since).path
    looked = [look(school, one) for one in (first, second, partly)]
    assert replaced(looked) == {first: second}
    # One that cannot be taken makes no other needless.
    second.write_bytes(second.read_bytes()[:-9])
    assert replaced([looked[0], look(school, second)]) == {}
    merge_package(school, first)
    assert look(school, first).brings_nothing
