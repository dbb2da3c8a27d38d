"""Copies kept by themselves: made when due, checked, thinned, brought to a second place."""

from __future__ import annotations

import os
import shutil
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.services.ledgers.backups import restore
from studyhours.services.ledgers.copies import is_due, keep_copy
from studyhours.services.ledgers.copies_view import read_copies
from studyhours.services.ledgers.copy_settings import set_automatic, set_second_place
from studyhours.services.ledgers.creating import create_ledger
from studyhours.services.ledgers.doctor import examine, repair
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.second_place import bring_copies
from studyhours.services.papers.layout_form import new_element
from studyhours.services.papers.layout_pictures import take_picture
from studyhours.services.papers.layouts import list_layouts, save_layout
from studyhours.transfer.kept_copies import copies_folder, list_copies
from tests.services.backups.conftest import NOON, at, picture, retitle
from tests.support.ledgers import NEW, call, fill

_DAY = timedelta(days=1)


def _damage(path: Path, statement: str) -> None:
    import sqlcipher3

    with sqlcipher3.connect(str(path)) as foreign:
        foreign.execute(statement)
    foreign.close()


def test_a_copy_a_day_where_something_changed(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    assert is_due(ledger), "there is none yet"
    retitle(ledger, "读书", proof=picture())
    first = keep_copy(ledger, "daily")
    assert (first.missing, first.removed) == (0, 0)
    assert not is_due(ledger)
    tomorrow = at(ledger, NOON + _DAY)
    assert not is_due(tomorrow), "nothing has changed"
    retitle(ledger, "再读")
    assert not is_due(ledger), "one a day"
    assert is_due(tomorrow)
    second = keep_copy(tomorrow, "daily")
    assert second.copy.facts is not None
    # The files lie there once, and are no links: what happens to one does not happen to both.
    shared = list(copies_folder(path).glob("files/??/*"))
    assert len(shared) == len(second.copy.facts.beside) == 4
    assert all(one.stat().st_nlink == 1 for one in shared)
    assert second.copy.size < path.stat().st_size / 2
    # A kept copy is a backup like any other: the command line makes a whole ledger of it.
    whole = tmp_path / "again.studyhours"
    assert call("restore", second.copy.path, "-o", whole).code == 0
    assert call("doctor", whole).code == 0
    shown = read_copies(tomorrow)
    assert [(one.teachers, one.records, one.readable) for one in shown.copies] == [(3, 6, True)] * 2
    assert (shown.newest, shown.changed, shown.due) == (NOON + _DAY, False, False)
    set_automatic(tomorrow, on=False)
    retitle(ledger, "三读")
    again = read_copies(tomorrow)
    assert (again.newest, again.changed, again.due) == (NOON + _DAY, True, False)
    # A file that no longer lies beside the copies is missing in those that need it.
    shared[0].unlink()
    assert [one.missing for one in read_copies(tomorrow).copies] == [1, 1]
    assert not is_due(at(ledger, NOON + 2 * _DAY))


def test_a_copy_made_before_the_first_record_is_not_that_of_the_day(
    home: Path,  # noqa: ARG001 - set before anything is opened
    tmp_path: Path,
) -> None:
    opened = create_ledger(str(tmp_path / "new.studyhours"), NEW, FixedClock(NOON))
    assert is_due(opened)
    keep_copy(opened, "daily")
    assert not is_due(opened), "nothing has changed"
    fill(opened, tmp_path, 3)
    later = at(opened, NOON + timedelta(hours=1))
    assert is_due(later), "the work of the first day"
    keep_copy(later, "daily")
    retitle(later, "再读")
    assert not is_due(later), "one a day"
    opened.close()


def test_older_ones_go_only_after_a_good_one(ledger: Ledger, path: Path) -> None:
    folder = copies_folder(path)
    for day in range(16):
        retitle(ledger, f"第{day}天", proof=picture(colour=f"#2f6b{day:02x}"))
        keep_copy(at(ledger, NOON + day * _DAY), "daily")
    names = [one.path.name for one in list_copies(folder)]
    assert len(names) == 14, "twelve days, and the newest of two weeks before"
    needed = {name for one in list_copies(folder) if one.facts for name in one.facts.beside}
    assert {one.name for one in folder.glob("files/??/*")} == needed
    _damage(path, "UPDATE audit_entry SET actor = 'x' WHERE number = 2")
    with pytest.raises(LedgerDamaged):
        keep_copy(at(ledger, NOON + 30 * _DAY), "daily")
    assert [one.path.name for one in list_copies(folder)] == names
    assert list(folder.glob(".*")) == []


def test_it_can_be_called_off_anywhere(ledger: Ledger, path: Path) -> None:
    retitle(ledger, "读书", proof=picture())
    stages: list[str] = []
    keep_copy(ledger, "asked", lambda stage, _done, _total: stages.append(stage))
    assert set(stages) >= {"copy_data", "copy_pack", "copy_files", "copy_try"}
    (first,) = list_copies(copies_folder(path))
    for wanted in sorted(set(stages)):

        def stop(stage: str, done: int, total: int | None, wanted: str = wanted) -> None:  # noqa: ARG001
            if stage == wanted:
                raise Cancelled

        with pytest.raises(Cancelled):
            keep_copy(ledger, "asked", stop)
    assert [one.path for one in list_copies(copies_folder(path))] == [first.path]
    assert list(copies_folder(path).glob(".*")) == []


def test_writing_goes_on_while_it_is_copied(ledger: Ledger, path: Path) -> None:
    """Somebody saves between two steps: they do not wait, and the copy has all or nothing of it."""
    with ledger.writing() as tx:  # a ledger of many steps
        tx.session.execute(text("CREATE TABLE ballast (x)"))
        for _ in range(12):
            tx.session.execute(text("INSERT INTO ballast VALUES (randomblob(1000000))"))
    waited: list[float] = []
    steps = 0

    def save(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001
        nonlocal steps
        steps += stage == "copy_data"
        if stage == "copy_data" and steps in {2, 4}:
            started = time.thread_time()
            worker = threading.Thread(target=lambda: retitle(ledger, f"第{steps}步"))
            worker.start()
            worker.join()
            waited.append(time.thread_time() - started)

    kept = keep_copy(ledger, "asked", save)
    assert len(waited) == 2
    assert steps > 6, "it began again, twice"
    assert kept.copy.facts is not None
    with ledger.reading() as session:
        newest = session.execute(
            text("SELECT number, hash FROM audit_entry ORDER BY number DESC LIMIT 1")
        ).one()
    assert kept.copy.facts.log == tuple(newest)
    assert path.exists()


def test_a_lost_file_is_taken_from_an_older_copy(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    retitle(ledger, "读书", proof=picture())
    keep_copy(ledger, "daily")
    store = path.with_name("校.files")
    names = sorted(store.glob("??/*"))
    names[0].write_bytes(b"harmed" + names[0].read_bytes()[6:])
    kept = keep_copy(at(ledger, NOON + _DAY), "asked")
    assert kept.missing == 0, "the copy of yesterday has it as it was"
    shutil.rmtree(copies_folder(path))
    kept = keep_copy(ledger, "asked")
    assert kept.missing == 1, "a copy is better than none, and says what it lacks"
    (shown,) = read_copies(ledger).copies
    assert shown.missing == 1
    facts = restore(kept.copy.path, str(tmp_path / "again.studyhours"))
    assert facts.missing == (names[0].name,)


def test_a_copy_without_the_picture_of_a_layout_is_restored_too(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    brought = tmp_path / "底.jpg"
    brought.write_bytes(picture("JPEG", (1050, 1485), colour="#fffdf5"))
    taken = take_picture(brought, (210.0, 297.0))
    shipped = next(row for row in list_layouts(ledger) if row.id == "annual-hours-red")
    document, _ = new_element(shipped.document, "background", taken.sha256)
    save_layout(ledger, shipped, document, {taken.sha256: taken.content})
    path.with_name("校.files").joinpath(taken.sha256[:2], taken.sha256).unlink()
    kept = keep_copy(ledger, "asked")
    assert kept.missing == 1
    facts = restore(kept.copy.path, str(tmp_path / "again.studyhours"))
    assert facts.missing == (taken.sha256,)


def test_repair_brings_files_from_the_copies(ledger: Ledger, path: Path) -> None:
    retitle(ledger, "读书", proof=picture())
    keep_copy(ledger, "daily")
    first, second, *_ = sorted(path.with_name("校.files").glob("??/*"))
    first.unlink()
    second.write_bytes(b"harmed")
    assert sum(one.error for one in examine(ledger)) == 2
    repaired = repair(ledger)
    assert len(repaired.mended) == 2
    assert not [one for one in repaired.left if one.error]


def test_the_second_place_may_come_and_go(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    with pytest.raises(UnusableInput, match="folder_missing"):
        set_second_place(ledger, stick)
    with pytest.raises(UnusableInput, match="second_place_same"):
        set_second_place(ledger, path.parent)
    stick.mkdir()
    retitle(ledger, "读书", proof=picture())
    keep_copy(ledger, "daily")
    set_second_place(ledger, stick)
    done = bring_copies(ledger)
    assert (done.brought, done.why_not) == (1, None)
    (there,) = stick.iterdir()
    assert there.name.startswith("校-")
    assert read_copies(ledger).settings.second_at
    away = tmp_path / "away"
    stick.rename(away)
    tomorrow = at(ledger, NOON + _DAY)
    retitle(ledger, "再读")
    keep_copy(tomorrow, "daily")
    done = bring_copies(tomorrow)
    assert done.why_not is not None
    assert done.why_not.code == "second_place_missing"
    assert not read_copies(tomorrow).second_there
    away.rename(stick)
    cut = list_copies(there)[0].path
    cut.write_bytes(cut.read_bytes()[:-900])  # it was pulled out once
    done = bring_copies(tomorrow)
    assert (done.brought, done.why_not) == (2, None)
    assert [one.path.name for one in list_copies(there)] == [
        one.path.name for one in list_copies(copies_folder(path))
    ]
    facts = restore(list_copies(there)[0].path, str(tmp_path / "again.studyhours"))
    assert len(facts.beside) == 4
    assert not facts.missing


@pytest.mark.skipif(os.name == "nt", reason="folders are made read-only otherwise there")
def test_a_ledger_of_an_older_form_is_kept_before_it_is_changed(path: Path, ledger: Ledger) -> None:
    ledger.close()
    _damage(path, "UPDATE alembic_version SET version_num = '0019'")
    before = path.read_bytes()
    # Whatever the upgrade makes of it: the copy was made first.
    call("doctor", path)
    (copy,) = list_copies(copies_folder(path))
    assert copy.reason == "upgrade"
    assert copy.facts is not None
    assert copy.facts.rows["teacher"] == 3
    assert len(before) > 0
