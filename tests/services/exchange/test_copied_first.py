"""Before a package is merged the ledger is copied: so there is always a way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyhours.domain.errors import Forged, UnusableInput
from studyhours.services.exchange.merged import Merging
from studyhours.services.exchange.merging import merge_package
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.backups import restore
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.transfer.kept_copies import CopyFile, copies_folder, list_copies
from tests.services.exchange.world import Stick, home_ledger, state, written
from tests.support.scenario import make_ledger, roster_file


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Ledger]:
    """The school's ledger, in a file."""
    ledger = make_ledger(str(tmp_path / "school.studyhours"))
    import_roster(ledger, roster_file(tmp_path))
    yield ledger
    ledger.close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Ledger]:
    """A teacher's own."""
    ledger = home_ledger(str(tmp_path / "home.studyhours"))
    yield ledger
    ledger.close()


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    """The folder between them."""
    return Stick(tmp_path)


def _copies(ledger: Ledger) -> list[CopyFile]:
    return [one for one in list_copies(copies_folder(Path(ledger.name))) if one.reason == "merge"]


@pytest.fixture
def package(home: Ledger, school: Ledger, stick: Stick) -> Path:
    """What a teacher hands in, to a school that knows the ledger."""
    stick.link(home, school, "0001")
    written(home, "0001", "论提问")
    return stick.write(home).path


def test_a_copy_is_kept_before_a_merge(school: Ledger, package: Path, tmp_path: Path) -> None:
    """It holds what the ledger was; a look, and the same once more, make none."""
    before = state(school)
    assert merge_package(school, package, Merging(dry_run=True)).counts.added == 1
    assert _copies(school) == []

    assert merge_package(school, package).counts.added == 1
    (copy,) = _copies(school)
    target = tmp_path / "was.studyhours"
    restore(copy.path, str(target))
    was = open_ledger(str(target))
    assert state(was) == before
    was.close()

    merge_package(school, package)  # the ledger has changed since: it is copied
    merge_package(school, package)  # it has not
    assert len(_copies(school)) == 2


def test_of_a_round_there_is_one_copy(school: Ledger, package: Path) -> None:
    """A package that comes behind another asks for none."""
    merge_package(school, package, Merging(copied=True))
    assert _copies(school) == []


def test_what_cannot_be_used_makes_no_copy(school: Ledger, package: Path) -> None:
    """A damaged package is refused before anything is written."""
    raw = bytearray(package.read_bytes())
    raw[-1] ^= 1
    package.write_bytes(bytes(raw))
    with pytest.raises(Forged):
        merge_package(school, package)
    assert _copies(school) == []


def test_without_a_copy_there_is_no_merge(school: Ledger, package: Path) -> None:
    """Where the copy has no place, nothing is merged."""
    before = state(school)
    copies_folder(Path(school.name)).write_text("in the way")
    with pytest.raises(UnusableInput):
        merge_package(school, package)
    assert state(school) == before
