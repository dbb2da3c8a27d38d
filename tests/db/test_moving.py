"""A ledger moved to another engine is the same there, and numbers go on there alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from studyhours.db.blob_table import TableBlobs
from studyhours.db.copying import copy_tables
from studyhours.db.engine import open_engine
from studyhours.db.migrate import upgrade
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers import moving
from studyhours.services.ledgers.ledger import info_of, moved_to
from studyhours.services.ledgers.opening import display_name
from studyhours.services.ledgers.origins import Origin, keep_origin
from studyhours.services.papers.serials import holds_series
from tests.support.ledgers import (
    AS_OF,
    YEAR,
    call,
    files_of,
    opened,
    says,
    small_ledger,
    snapshot,
)
from tests.support.postgres import Cluster

_CHECK = CheckRequest(year=YEAR, as_of=AS_OF, explain=True)


def _who(ledger: Path | str) -> tuple[str, bool, str]:
    """Its replica, whether numbers are drawn in it, and where it went."""
    with opened(ledger) as one, one.reading() as session:
        info = info_of(session)
        return str(info.replica_id), holds_series(info), moved_to(info)


def test_to_a_server_and_back(postgres_url: str, tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours", issued=True)
    with opened(ledger) as one:
        truth = check(one, _CHECK)
    done = call("move", ledger, postgres_url)
    assert (done.code, done.err.count("不再签发证书")) == (0, 1)
    assert "逐行核对一致" in done.out
    with opened(postgres_url) as one:
        assert check(one, _CHECK) == truth
    assert call("doctor", postgres_url).code == 0
    assert call("doctor", ledger).code == 0
    here, there = _who(ledger), _who(postgres_url)
    assert here[0] != there[0]
    assert (here[1], there[1]) == (False, True), "numbers are drawn in one of them"
    assert here[2]
    assert not there[2]
    # Back into a file: nothing is lost on the way, papers and pictures included.
    again = tmp_path / "again.studyhours"
    assert call("move", postgres_url, again).code == 0
    with opened(again) as one:
        assert check(one, _CHECK) == truth
    assert call("doctor", again).code == 0
    assert snapshot(files_of(again)) == snapshot(files_of(ledger))
    assert [_who(one)[1] for one in (ledger, postgres_url, again)] == [False, False, True]


def test_a_database_that_is_not_empty_is_refused(postgres_url: str, tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours")
    engine = open_engine(postgres_url)
    with engine.connect().execution_options(writing=True) as other:
        other.execute(text("CREATE TABLE someone (id integer)"))
        other.commit()
    engine.dispose()
    before = _who(ledger)
    done = call("move", ledger, postgres_url)
    assert (done.code, _who(ledger)) == (2, before)
    assert says(done.err, "database_not_empty")


@pytest.mark.parametrize("there", ["file", "files"])
def test_a_file_in_the_way_stays(there: str, tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours")
    target = tmp_path / "other.studyhours"
    (target if there == "file" else files_of(target)).mkdir()
    before = _who(ledger)
    done = call("move", ledger, target)
    assert (done.code, _who(ledger)) == (2, before)
    assert says(done.err, "ledger_exists")


def test_a_second_move_elsewhere_is_refused(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours")
    one, two = tmp_path / "one.studyhours", tmp_path / "two.studyhours"
    assert call("move", ledger, one).code == 0
    done = call("move", ledger, two)
    assert done.code == 2
    assert says(done.err, "moved_already")
    assert not two.exists()


def test_what_was_cut_off_between_both_is_tried_again_without_the_numbers(tmp_path: Path) -> None:
    """As a power cut leaves it: handed on here, and nothing there."""
    ledger = small_ledger(tmp_path / "school.studyhours", issued=True)
    one = tmp_path / "one.studyhours"
    assert call("move", ledger, one).code == 0
    one.unlink()
    # Somebody else's file among those that lie there already is not touched.
    other = files_of(one) / "notes.txt"
    other.write_text("mine")
    assert says(call("move", ledger, one).err, "ledger_exists")
    other.unlink()
    assert call("move", ledger, one).code == 0
    assert snapshot(files_of(one)) == snapshot(files_of(ledger))
    assert not _who(one)[2]
    assert not _who(ledger)[1]
    assert not _who(one)[1], "who lost a ledger cannot know whether it issued"
    assert call("certificate", "take-serials", one, "--reason", "断电").code == 0
    assert _who(one)[1]


@pytest.mark.parametrize("moment", ["move_copy", "move_compare", "at the end", "at the very end"])
def test_what_fails_leaves_everything_as_it_was(
    moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours", issued=True)
    target, before = tmp_path / "one.studyhours", _who(ledger)
    names = {path.name for path in tmp_path.iterdir()}

    def stop(stage: str, done: int, total: int | None) -> None:
        assert total is None or done <= total
        if stage == moment:
            raise UnusableInput("disk_full", ledger=str(target))

    def no_room(folder: Path) -> None:
        raise OSError(28, "No space left on device", str(folder))

    if moment == "at the end":
        monkeypatch.setattr(Path, "rename", lambda self, _: no_room(self))
    elif moment == "at the very end":
        rename = Path.rename
        monkeypatch.setattr(
            Path, "rename", lambda self, to: no_room(to) if to == target else rename(self, to)
        )
    with opened(ledger) as one, pytest.raises(Fault):
        moving.move(one, str(target), stop)
    monkeypatch.undo()
    assert _who(ledger) == before, "numbers are drawn here as before"
    assert {path.name for path in tmp_path.iterdir()} - names <= {"school.backups"}
    assert call("doctor", ledger).code == 0


def test_a_value_that_is_not_the_same_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours")
    before = _who(ledger)

    def copy_nearly(source: Connection, target: Connection) -> None:
        copy_tables(source, target)
        target.execute(text("UPDATE teacher SET name = name || '甲'"))

    monkeypatch.setattr(moving, "copy_tables", copy_nearly)
    done = call("move", ledger, tmp_path / "one.studyhours")
    monkeypatch.undo()
    assert done.code == 6
    assert says(done.err, "move_differs")
    assert _who(ledger) == before
    assert not (tmp_path / "one.studyhours").exists()


def test_files_of_two_ledgers_never_lie_in_one_folder(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours")
    before = _who(ledger)
    done = call("move", ledger, tmp_path / "school.db")
    assert (done.code, _who(ledger)) == (2, before)
    assert says(done.err, "move_same_files")
    assert not (tmp_path / "school.db").exists()


def test_a_working_copy_is_handed_back_first(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours")
    texts = ("share.studyhours", str(ledger), "share", "", "", 0, 0, "", "")
    keep_origin(Origin(*texts))
    done = call("move", ledger, tmp_path / "one.studyhours")
    assert done.code == 2
    assert says(done.err, "move_working_copy")
    assert not (tmp_path / "one.studyhours").exists()


def test_a_damaged_ledger_says_what_to_do(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours")
    with opened(ledger) as one, one.writing() as tx:
        tx.session.execute(text("UPDATE record SET unit = 'day'"))
    done = call("move", ledger, tmp_path / "one.studyhours")
    assert done.code == 6
    assert says(done.err, "move_unsound")
    assert call("doctor", ledger, "--repair").code == 0
    assert call("move", ledger, tmp_path / "one.studyhours").code == 0


def test_a_ledger_says_wholly_where_it_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = small_ledger(tmp_path / "school.studyhours")
    monkeypatch.chdir(tmp_path)
    assert call("move", ledger, "one.studyhours").code == 0
    assert _who(ledger)[2] == str(tmp_path / "one.studyhours")


def test_what_goes_wrong_at_the_server_is_said_of_it(
    postgres_url: str, postgres_cluster: Cluster, tmp_path: Path
) -> None:
    """And not of the ledger, which is whole."""
    ledger = small_ledger(tmp_path / "school.studyhours", issued=True)
    before, place = _who(ledger), display_name(postgres_url)

    def hang_up(stage: str, done: int, total: int | None) -> None:
        if stage != "move_files":
            return
        assert (done, total) == (0, 3)
        engine = open_engine(postgres_url)
        with engine.connect() as other:
            other.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        engine.dispose()

    with opened(ledger) as one, pytest.raises(UnusableInput) as gone:
        moving.move(one, postgres_url, hang_up)
    assert (gone.value.code, gone.value.params["ledger"]) == ("server_unreachable", place)
    with opened(ledger) as one, one.writing() as tx:
        tx.session.execute(text("UPDATE person SET name = :name"), {"name": "甲\0乙"})
    done = call("move", ledger, postgres_url)
    assert done.code == 2
    assert says(done.err, "move_value_refused")
    assert _who(ledger) == before
    with opened(ledger) as one, one.writing() as tx:
        tx.session.execute(text("UPDATE person SET name = '甲'"))
    assert call("move", ledger, postgres_url).code == 0
    # From there to another server as well.
    postgres_cluster.create("moved_on")
    other = postgres_cluster.url("moved_on")
    assert call("move", postgres_url, other).code == 0
    assert call("doctor", other).code == 0
    assert _who(other)[1]
    postgres_cluster.drop("moved_on")


def test_what_is_still_being_committed_counts_as_there(postgres_url: str) -> None:
    """A connection may break while the server goes on committing."""
    assert not moving._is_there(postgres_url)
    engine = open_engine(postgres_url)
    with engine.connect().execution_options(writing=True) as other:
        upgrade(other)
        assert moving._is_there(postgres_url)
        other.rollback()
    engine.dispose()
    assert not moving._is_there(postgres_url)


def test_files_in_a_database_are_copied_a_few_at_a_time(tmp_path: Path) -> None:
    """Thousands of photographs at once would not fit into memory."""
    many: list[int] = []
    ledger = small_ledger(tmp_path / "school.studyhours")
    with opened(ledger) as one, one.writing() as tx:
        store = TableBlobs()
        for number in range(20):
            store.put(tx.session, str(number).encode())
    target = open_engine(str(tmp_path / "copy.db"), create=True)

    @event.listens_for(target, "before_cursor_execute")
    def _look(*said: Any) -> None:
        if said[2].startswith("INSERT INTO blob"):
            many.append(len(said[3]) if said[5] else 1)

    with (
        opened(ledger) as one,
        one.engine.connect() as read,
        target.connect().execution_options(writing=True) as write,
    ):
        upgrade(write)
        copy_tables(read, write)
        write.commit()
    target.dispose()
    assert (sum(many), max(many)) == (20, 8)
