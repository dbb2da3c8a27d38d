"""Backup files: tried when written, refused when anything in them is not what was written."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from studyhours.services.checking.checking import Checked, CheckRequest, check
from studyhours.services.ledgers.ledger import info_of
from tests.db.backups import Backup, contents_of
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

_CHECK = CheckRequest(year=YEAR, as_of=AS_OF, explain=True)
_ISSUE = ("--year", YEAR, "--as-of", AS_OF, "--all")


def _checked(ledger: Path | str) -> Checked:
    with opened(ledger) as open_one:
        return check(open_one, _CHECK)


def _replica(ledger: Path | str) -> tuple[str, str]:
    with opened(ledger) as open_one, open_one.reading() as session:
        info = info_of(session)
        return str(info.ledger_id), str(info.replica_id)


def test_the_same_ledger_again(backup: Backup) -> None:
    assert call("restore", backup.file, "-o", backup.target).code == 0
    assert _checked(backup.target) == _checked(backup.ledger)
    assert list(contents_of(backup.target)) == list(contents_of(backup.ledger))
    assert snapshot(files_of(backup.target)) == snapshot(files_of(backup.ledger))
    assert call("doctor", backup.target).code == 0
    made = sorted(path.name for path in backup.target.parent.iterdir())
    assert made == ["again.files", "again.studyhours"]


def test_a_new_replica_draws_no_numbers_until_it_takes_them(backup: Backup) -> None:
    assert call("restore", backup.file, "-o", backup.target).code == 0
    before, after = _replica(backup.ledger), _replica(backup.target)
    assert before[0] == after[0]
    assert before[1] != after[1]
    papers = backup.target.parent / "papers"
    with sqlite3.connect(backup.target) as foreign:
        foreign.execute("UPDATE certificate SET revoked_at = issued_at, revoked_reason = '误发'")
    foreign.close()
    again = ("certificate", "issue", backup.target, *_ISSUE, "-o", papers)
    kept = backup.target.read_bytes()
    done = call(*again)
    assert done.code == 2
    assert says(done.err, "serials_held_elsewhere")
    assert backup.target.read_bytes() == kept
    assert [path.name for path in papers.rglob("*.pdf")] == []
    assert call("certificate", "take-serials", backup.target, "--reason", "原电脑坏了").code == 0
    assert call(*again).code == 0
    # A series of its own, so that no number comes twice whatever the other copy still does.
    serials = sorted(path.name.partition(" ")[0] for path in papers.glob("HW-*.pdf"))
    assert [serial.rpartition("-")[2] for serial in serials] == ["000001", "000002", "000003"]
    assert not {serial.rpartition("-")[0] for serial in serials} & {"HW-2025"}
    assert call("doctor", backup.target).code == 0


def test_a_target_that_is_taken(backup: Backup) -> None:
    for taken in (backup.target, files_of(backup.target) / "ab" / "c"):
        taken.parent.mkdir(exist_ok=True, parents=True)
        taken.write_bytes(b"mine")
        before = snapshot(backup.target.parent)
        done = call("restore", backup.file, "-o", backup.target)
        assert (done.code, says(done.err, "ledger_exists")) == (2, True)
        assert snapshot(backup.target.parent) == before
        shutil.rmtree(backup.target.parent)


def test_a_restore_cut_off_before_its_last_step_can_be_repeated(backup: Backup) -> None:
    """Its folder of files is there, the ledger is not; the folder holds nothing of its own."""
    shutil.copytree(files_of(backup.ledger), files_of(backup.target))
    assert call("restore", backup.file, "-o", backup.target).code == 0
    assert snapshot(files_of(backup.target)) == snapshot(files_of(backup.ledger))
    assert call("doctor", backup.target).code == 0


def test_truncated_at_many_lengths(backup: Backup) -> None:
    whole = backup.file.read_bytes()
    chance = random.Random(3)
    lengths = {0, 1, 2, 3, 4, 21, 22, 30, len(whole) - 1, len(whole) - 22, len(whole) - 23}
    lengths |= {chance.randrange(len(whole)) for _ in range(60)}
    for length in sorted(lengths):
        backup.file.write_bytes(whole[:length])
        said = backup.refused(6 if length >= 2 else 2)
        assert says(said, "not_a_backup" if length < 2 else "backup_damaged")


def test_a_byte_changed_at_many_places(backup: Backup) -> None:
    """Refused; or, where it is a date or a hint of the zip nobody reads, the same ledger."""
    whole = backup.file.read_bytes()
    chance = random.Random(4)
    # Everywhere, and thoroughly in the list at the end, where every field is another.
    places = [chance.randrange(len(whole)) for _ in range(80)]
    places += [chance.randrange(len(whole) - 700, len(whole)) for _ in range(80)]
    truth = list(contents_of(backup.ledger))
    harmless = 0
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 1 << chance.randrange(8)
        backup.file.write_bytes(bytes(broken))
        done = call("restore", backup.file, "-o", backup.target)
        if done.code == 0:
            harmless += 1
            assert list(contents_of(backup.target)) == truth
            assert snapshot(files_of(backup.target)) == snapshot(files_of(backup.ledger))
            shutil.rmtree(backup.target.parent)
            backup.target.parent.mkdir()
        else:
            assert done.code in {2, 6}, (place, done)
        assert list(backup.target.parent.iterdir()) == [], place
    assert harmless < len(places) // 2


def _lose_a_paper(ledger: Path) -> None:
    next(files_of(ledger).glob("??/*")).unlink()


def _change_a_paper(ledger: Path) -> None:
    next(files_of(ledger).glob("??/*")).write_bytes(b"changed")


def _change_a_version(ledger: Path) -> None:
    with sqlite3.connect(ledger) as foreign:
        foreign.execute("UPDATE record_version SET content = replace(content, '2800', '9900')")
    foreign.close()


@pytest.mark.parametrize("harm", [_lose_a_paper, _change_a_paper, _change_a_version])
def test_a_damaged_ledger_does_not_replace_a_good_backup(
    backup: Backup, harm: Callable[[Path], None]
) -> None:
    """What could not be restored is no backup; the older one stays."""
    harm(backup.ledger)
    good = backup.file.read_bytes()
    done = call("backup", backup.ledger, "-o", backup.file)
    assert (done.code, done.out) == (6, "")
    assert backup.file.read_bytes() == good
    assert not list(backup.file.parent.glob(".*"))
    assert call("restore", backup.file, "-o", backup.target).code == 0


def test_a_backup_holds_what_another_program_is_not_done_with(ledger: Path, tmp_path: Path) -> None:
    """A copy made in the middle of somebody's transaction has none of it."""
    table = tmp_path / "again.studyhours"
    with opened(ledger) as writer, writer.writing() as tx:
        tx.log("test", "", {})
        assert call("backup", ledger, "-o", tmp_path / "a.backup").code == 0
    assert call("restore", tmp_path / "a.backup", "-o", table).code == 0
    with sqlite3.connect(table) as foreign:
        found = foreign.execute("SELECT count(*) FROM audit_entry WHERE action = 'test'")
        assert found.fetchone() == (0,)
    foreign.close()


def test_between_the_engines(postgres_url: str, tmp_path: Path) -> None:
    """From a file to a server and back: the same verdicts, the same papers."""
    ledger = small_ledger(tmp_path / "school.studyhours", issued=True)
    truth = _checked(ledger)
    one, two = tmp_path / "one.backup", tmp_path / "two.backup"
    assert call("backup", ledger, "-o", one).code == 0
    assert call("restore", one, "-o", postgres_url).code == 0
    assert _checked(postgres_url) == truth
    assert call("doctor", postgres_url).code == 0
    assert call("restore", one, "-o", postgres_url).code == 2
    assert call("backup", postgres_url, "-o", two).code == 0
    again = tmp_path / "again.studyhours"
    assert call("restore", two, "-o", again).code == 0
    assert _checked(again) == truth
    assert call("doctor", again).code == 0
    assert snapshot(files_of(again)) == snapshot(files_of(ledger))
    assert len({_replica(one)[1] for one in (ledger, postgres_url, again)}) == 3
