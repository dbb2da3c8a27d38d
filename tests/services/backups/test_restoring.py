"""Going back to a copy: what would change is said first, and the present is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import select

from studyhours.db.models import AuditEntry, LedgerInfo
from studyhours.domain.errors import Fault, LedgerDamaged, LedgerLocked, NotPermitted, UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.services.ledgers.copies import keep_copy
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.ledgers.rescue import find_rescue, rescue
from studyhours.services.ledgers.restoring import preview_restore, restore_over
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.people.teacher_changes import NewTeacher, TeacherEntry, add_teacher
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import delete_record, read_record
from studyhours.transfer.kept_copies import copies_folder, list_copies
from tests.services.backups.conftest import NOON, at, picture, retitle
from tests.support.accounts import create_account
from tests.support.ledgers import YEAR, call, says

_DAY = timedelta(days=1)


def _records(ledger: Ledger) -> dict[str, str]:
    return {row.uid: row.title for row in list_records(ledger, RecordFilter()).rows}


def test_what_would_change_is_counted_and_named(ledger: Ledger) -> None:
    kept = keep_copy(ledger, "daily").copy
    assert preview_restore(ledger, kept.path).records.none
    before = _records(ledger)
    changed = retitle(ledger, "改了题目")
    gone = next(uid for uid in before if uid != changed)
    title = before[gone]
    delete_record(ledger, gone, read_record(ledger, gone)[1])
    add_teacher(ledger, NewTeacher(TeacherEntry("新来的", "0099")))
    found = preview_restore(ledger, kept.path)
    assert (found.records.lost, found.records.back, found.records.changed) == (0, 1, 1)
    assert [one.name for one in found.records.changed_named] == ["改了题目"]
    assert [one.name for one in found.records.back_named] == [title]
    assert [one.name for one in found.teachers.named] == ["新来的"]
    assert found.certificates.none
    assert found.entries == 3
    assert _records(ledger) != before, "nothing was done yet"


def test_going_back_and_forth_again(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    retitle(ledger, "原来的", proof=picture())
    kept = keep_copy(ledger, "daily").copy
    then = _records(ledger)
    replica = _replica(ledger)
    retitle(ledger, "后来的", proof=picture(colour="#884422"))
    now = _records(ledger)
    later = at(ledger, NOON + _DAY)
    for proof in path.with_name("校.files").glob("??/*"):
        proof.unlink()  # the folder of files was lost as well
    done = restore_over(later, kept.path)
    assert (done.missing, done.made_at) == (0, NOON)
    with_again = open_ledger(str(path))
    assert _records(with_again) == then
    assert [one for one in examine(with_again) if one.error] == []
    assert _replica(with_again) != replica, "a new replica: no number comes twice"
    with pytest.raises(Fault, match="serials_held_elsewhere"):
        issue(with_again, IssueRequest(tmp_path / "papers", year=YEAR, everyone=True))
    with with_again.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert last is not None
    assert (last.action, last.actor) == ("ledger.restore", "local")
    # What was there is a copy among the others, and leads back.
    assert done.kept == list_copies(copies_folder(path))[0].path
    back = restore_over(at(with_again, NOON + 2 * _DAY), done.kept)
    assert back.missing == 1, "the picture brought since was lost with its folder, and says so"
    assert _records(with_again) == now
    with_again.close()
    assert [one.name for one in path.parent.glob(".*")] == []


def _replica(ledger: Ledger) -> object:
    with ledger.reading() as session:
        return session.scalar(select(LedgerInfo.replica_id))


def test_what_cannot_be_restored_changes_nothing(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    kept = keep_copy(ledger, "daily").copy
    before = path.read_bytes()
    other = tmp_path / "other.studyhours"
    call("new", other, "--school", "别的学校", "--year", YEAR)
    call("backup", other, "-o", tmp_path / "other.backup")
    cut = tmp_path / "cut.backup"
    cut.write_bytes(kept.path.read_bytes()[:-500])
    for wrong, code in (
        (tmp_path / "other.backup", "backup_of_other"),
        (cut, "backup_damaged"),
        (tmp_path / "none", "file_missing"),
    ):
        for work in (preview_restore, restore_over):
            with pytest.raises((UnusableInput, LedgerDamaged), match=code):
                work(ledger, wrong)
    staff = replace(ledger, actor=Actor("staff", functions_of({"staff": "school"})))
    for work in (preview_restore, restore_over):
        with pytest.raises(NotPermitted):
            work(staff, kept.path)

    def stop(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001
        if stage == "restore_place":
            raise Cancelled

    with pytest.raises(Cancelled):
        restore_over(ledger, kept.path, stop)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.glob(".*")] == []


def test_a_copy_of_a_newer_app_is_named_and_changes_nothing(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    with sqlcipher3.connect(str(path)) as newer:
        known = newer.execute("SELECT version_num FROM alembic_version").fetchone()
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    kept = keep_copy(ledger, "daily").copy
    with sqlcipher3.connect(str(path)) as older:
        older.execute("UPDATE alembic_version SET version_num = ?", known)
    before = path.read_bytes()
    for work in (preview_restore, restore_over):
        with pytest.raises(LedgerDamaged, match="backup_newer"):
            work(ledger, kept.path)
    assert path.read_bytes() == before
    target = tmp_path / "restored.studyhours"
    done = call("restore", kept.path, "-o", target)
    assert (done.code, says(done.err, "backup_newer"), kept.path.name in done.err) == (
        6,
        True,
        True,
    )
    assert not target.exists()
    assert [one.name for one in path.parent.glob(".*")] == []


def test_a_ledger_somebody_writes_into_is_not_replaced(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyhours.db.copying._PATIENCE", 0.3)
    monkeypatch.setattr("studyhours.db.engine.BUSY_MILLISECONDS", 100)
    kept = keep_copy(ledger, "daily").copy
    retitle(ledger, "后来的")
    now = _records(ledger)
    foreign = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False)

    def hold(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001
        if stage == "restore_place":
            foreign.execute("BEGIN IMMEDIATE")

    with pytest.raises(LedgerLocked):
        restore_over(ledger, kept.path, hold)
    foreign.execute("ROLLBACK")
    foreign.close()
    assert _records(ledger) == now


def test_accounts_come_back_as_they_were(ledger: Ledger, path: Path) -> None:
    from studyhours.services.ledgers.accounts import Credentials
    from studyhours.services.settings.accounts import switch_on_accounts

    create_account(ledger, "admin", "correct horse", {"admin": "school"})
    switch_on_accounts(ledger)
    admin = open_ledger(str(path), credentials=Credentials("admin", "correct horse"))
    kept = keep_copy(admin, "asked").copy
    retitle(admin, "后来的")
    restore_over(admin, kept.path)
    admin.close()
    with pytest.raises(NotPermitted, match="login_needed"):
        open_ledger(str(path))
    again = open_ledger(str(path), credentials=Credentials("admin", "correct horse"))
    assert "后来的" not in _records(again).values()
    again.close()


# ---------------------------------------------------------------- a damaged ledger


def _write_into(path: Path, first: float, last: float) -> None:
    """Overwrites a part of the file, as a disk does that fails."""
    content = bytearray(path.read_bytes())
    begin, end = int(len(content) * first), int(len(content) * last)
    content[begin:end] = b"\xa5" * (end - begin)
    path.write_bytes(bytes(content))


def test_what_the_copy_lacks_of_a_damaged_ledger_is_named(ledger: Ledger, path: Path) -> None:
    keep_copy(ledger, "daily")
    retitle(ledger, "之后写的", proof=picture())
    ledger.close()
    with sqlcipher3.connect(str(path)) as foreign:  # the log's pages, not the records'
        (root,) = foreign.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'audit_entry'"
        ).fetchone()
        (page,) = foreign.execute("PRAGMA page_size").fetchone()
    foreign.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * page : root * page] = b"\xa5" * page
    path.write_bytes(bytes(content))
    damaged = path.read_bytes()
    found = find_rescue(path)
    assert found is not None
    assert found.whole
    assert (found.records.lost, found.records.changed) == (0, 1)
    assert [one.name for one in found.records.changed_named] == ["之后写的"]
    done = rescue(path, found.copy)
    assert (done.missing, done.kept.read_bytes()) == (0, damaged)
    again = open_ledger(str(path))
    assert len(_records(again)) == 6
    assert not [one for one in examine(again) if one.error]
    again.close()


@pytest.mark.parametrize(("first", "last"), [(0.0, 0.02), (0.3, 0.9), (0.0, 1.0), (0.9, 1.0)])
def test_any_damage_leads_back_to_the_newest_good_copy(
    ledger: Ledger, path: Path, first: float, last: float
) -> None:
    retitle(ledger, "读书", proof=picture())
    keep_copy(ledger, "daily")
    good = keep_copy(at(ledger, NOON + _DAY), "daily").copy.path
    bad = keep_copy(at(ledger, NOON + 2 * _DAY), "daily").copy.path
    middle = bad.stat().st_size // 2
    content = bytearray(bad.read_bytes())
    content[middle : middle + 40] = bytes(40)
    bad.write_bytes(bytes(content))
    ledger.close()
    _write_into(path, first, last)
    damaged = path.read_bytes()
    found = find_rescue(path)
    assert found is not None
    assert found.copy == good, "the newest one is damaged too"
    assert path.read_bytes() == damaged
    done = rescue(path, found.copy)
    assert done.kept.read_bytes() == damaged
    again = open_ledger(str(path))
    assert "读书" in _records(again).values()
    again.close()


def test_a_ledger_without_a_copy_is_let_be(ledger: Ledger, path: Path) -> None:
    ledger.close()
    _write_into(path, 0.0, 0.5)
    assert find_rescue(path) is None
