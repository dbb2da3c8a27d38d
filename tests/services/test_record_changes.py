"""One record changed, deleted, brought back: always a new version, never one lost; by whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from studyhours.db.models import Account, AuditEntry, Record, RecordPerson, RecordVersion, Teacher
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.importing.made import undo_import
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.listing import (
    DuplicateKey,
    RecordFilter,
    find_duplicates,
    list_records,
)
from studyhours.services.records.saving import (
    add_record,
    change_record,
    delete_record,
    open_record,
    read_record,
    restore_record,
)
from studyhours.services.settings.accounts import switch_on_accounts
from tests.services.record_world import content, teacher_uids
from tests.support.accounts import create_account
from tests.support.scenario import Walked

_PASSWORD = "correct horse"
Attempt = Callable[[], object]


def _versions(ledger: Ledger, uid: str) -> int:
    with ledger.reading() as session:
        query = select(func.count()).where(RecordVersion.record_id == UUID(uid))
        return session.scalar(query) or 0


def _people(ledger: Ledger, uid: str) -> list[str]:
    with ledger.reading() as session:
        query = select(RecordPerson.name).where(RecordPerson.record_id == UUID(uid))
        return list(session.scalars(query))


@pytest.mark.both_engines
def test_undo_and_redo_of_an_edit_are_new_versions(walked: Walked) -> None:
    ledger = walked.ledger
    first = content(teacher_uids(ledger)["0001"], "observation", "2025-10-09", "草船借箭")
    saved = add_record(ledger, first)
    edited = change_record(
        ledger, saved.uid, replace(first, title="空城计", people=()), saved.version
    )
    assert _people(ledger, saved.uid) == []
    undone = restore_record(ledger, saved.uid, saved.version, edited.version)
    assert read_record(ledger, saved.uid) == (first, undone.version)
    assert _people(ledger, saved.uid) == ["李䶮"]
    redone = restore_record(ledger, saved.uid, edited.version, undone.version)
    assert read_record(ledger, saved.uid)[0].title == "空城计"
    hashes = {saved.version, edited.version, undone.version, redone.version}
    assert (len(hashes), _versions(ledger, saved.uid)) == (4, 4)
    with ledger.reading() as session:
        done = session.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.subject == saved.uid)
            .order_by(AuditEntry.number)
        ).all()
    assert list(done) == ["record.add", "record.change", "record.restore", "record.restore"]
    assert [one for one in examine(ledger) if one.error] == []


def test_undo_and_redo_of_a_deletion_and_of_an_addition(walked: Walked) -> None:
    ledger = walked.ledger
    first = content(teacher_uids(ledger)["0001"], "observation", "2025-10-09", "草船借箭")
    saved = add_record(ledger, first)
    gone = delete_record(ledger, saved.uid, saved.version)
    with pytest.raises(UnusableInput, match="unknown_record"):
        read_record(ledger, saved.uid)
    back = restore_record(ledger, saved.uid, saved.version, gone.version)
    assert read_record(ledger, saved.uid)[0] == first
    again = restore_record(ledger, saved.uid, gone.version, back.version)
    titles = [row.title for row in list_records(ledger, RecordFilter(text="借箭")).rows]
    assert titles == []
    twice = delete_record(ledger, saved.uid, again.version)
    assert twice.version == again.version, "deleting what is deleted changes nothing"
    assert _versions(ledger, saved.uid) == 4
    assert [one for one in examine(ledger) if one.error] == []


@pytest.mark.both_engines
def test_what_a_sheet_credited_comes_back_without_the_sheet(walked: Walked) -> None:
    """The sheet is gone for good once its import is undone; a person may want the record."""
    ledger = walked.ledger
    (row,) = (
        row
        for row in list_records(ledger, RecordFilter(text="课堂提问")).rows
        if row.staff_no == "0001"
    )
    credited = open_record(ledger, row.uid)
    assert credited.content.activity_id is not None
    sheet = walked.reports["attendance"].import_id
    assert sheet is not None
    undo_import(ledger, sheet)
    with ledger.reading() as session:
        gone = session.get_one(Record, UUID(row.uid)).version
    restore_record(ledger, row.uid, credited.version, gone)
    again = open_record(ledger, row.uid).content
    assert again == replace(credited.content, activity_id=None)
    assert [one for one in examine(ledger) if one.error] == []


def test_saving_the_same_again_is_no_version(walked: Walked) -> None:
    ledger = walked.ledger
    first = content(teacher_uids(ledger)["0001"], "observation", "2025-10-09", "草船借箭")
    saved = add_record(ledger, first)
    same = change_record(ledger, saved.uid, first, saved.version)
    assert (same.version, _versions(ledger, saved.uid)) == (saved.version, 1)
    assert not same.changes
    assert restore_record(ledger, saved.uid, saved.version, saved.version).version == saved.version


def test_nothing_is_overwritten(walked: Walked) -> None:
    ledger = walked.ledger
    first = content(teacher_uids(ledger)["0001"], "writing", "2025-10-09", "一", type="essay")
    saved = add_record(ledger, first)
    mine = replace(first, title="二")
    theirs = change_record(ledger, saved.uid, replace(first, title="三"), saved.version)
    attempts: tuple[Attempt, ...] = (
        lambda: change_record(ledger, saved.uid, mine, saved.version),
        lambda: delete_record(ledger, saved.uid, saved.version),
        lambda: restore_record(ledger, saved.uid, saved.version, saved.version),
    )
    for attempt in attempts:
        with pytest.raises(UnusableInput, match="record_changed_meanwhile"):
            attempt()
    read = open_record(ledger, saved.uid)
    assert (read.content.title, read.version, read.made_by) == ("三", theirs.version, "local")
    with pytest.raises(UnusableInput, match="unknown_record"):
        restore_record(ledger, saved.uid, "0" * 64, theirs.version)


def test_what_makes_no_sense_is_refused(walked: Walked) -> None:
    ledger = walked.ledger
    fine = content(teacher_uids(ledger)["0001"], "writing", "2025-10-09", "一", type="essay")
    for code, wrong in {
        "unknown_record_kind": replace(fine, kind="poem"),
        "unknown_unit": replace(fine, unit="pound"),
        "days_in_wrong_order": replace(fine, last_day=date(2025, 10, 8)),
        "amount_not_positive": replace(fine, hundredths=0),
    }.items():
        with pytest.raises(UnusableInput, match=code):
            add_record(ledger, wrong)


@pytest.fixture
def guarded(walked: Walked, target: str) -> str:
    """Accounts for a teacher (0002), the office, and a login that belongs to nobody."""
    for login, role, scope in (
        ("teacher", "teacher", "self"),
        ("stranger", "teacher", "self"),
        ("staff", "staff", "school"),
        ("admin", "admin", "school"),
    ):
        create_account(walked.ledger, login, _PASSWORD, {role: scope})
    with walked.ledger.writing() as tx:
        account = tx.session.scalars(select(Account).where(Account.login == "teacher")).one()
        account.teacher_id = tx.session.scalars(
            select(Teacher.id).where(Teacher.staff_no == "0002")
        ).one()
    switch_on_accounts(walked.ledger)
    return target


def _as(target: str, login: str) -> Ledger:
    return open_ledger(target, credentials=Credentials(login, _PASSWORD))


@pytest.mark.both_engines
def test_a_teacher_sees_and_edits_only_their_own(guarded: str) -> None:
    staff, teacher = _as(guarded, "staff"), _as(guarded, "teacher")
    uids = teacher_uids(staff)
    others = content(uids["0001"], "writing", "2025-10-09", "别人的", type="essay")
    foreign = add_record(staff, others)
    seen = list_records(teacher, RecordFilter()).rows
    assert {row.staff_no for row in seen} == {"0002"}
    assert list_records(teacher, RecordFilter(teacher=str(uids["0001"]))).rows == ()
    key = DuplicateKey(str(uids["0001"]), "writing", date(2025, 10, 9), "别人的")
    assert len(find_duplicates(staff, key)) == 1
    assert find_duplicates(teacher, key) == ()
    attempts: tuple[Attempt, ...] = (
        lambda: open_record(teacher, foreign.uid),
        lambda: delete_record(teacher, foreign.uid, foreign.version),
        lambda: change_record(teacher, foreign.uid, others, foreign.version),
        lambda: restore_record(teacher, foreign.uid, foreign.version, foreign.version),
        lambda: add_record(teacher, others),
    )
    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()
    own = add_record(teacher, replace(others, teacher_id=uids["0002"]))
    with pytest.raises(NotPermitted):
        change_record(teacher, own.uid, others, own.version)
    staff.close()
    teacher.close()


@pytest.mark.both_engines
def test_ones_own_entries_wait_where_their_kind_needs_approval(guarded: str) -> None:
    staff, teacher = _as(guarded, "staff"), _as(guarded, "teacher")
    me = teacher_uids(staff)["0002"]
    lesson = content(me, "observation", "2025-10-09", "观潮", type="dropin")
    saved = add_record(teacher, lesson)
    assert read_record(teacher, saved.uid)[0].status == "submitted"
    essay = add_record(teacher, content(me, "writing", "2025-10-09", "一", type="essay"))
    assert read_record(teacher, essay.uid)[0].status == "approved"
    approved = change_record(staff, saved.uid, lesson, saved.version)
    assert read_record(staff, saved.uid)[0].status == "approved"
    change_record(teacher, saved.uid, replace(lesson, title="观潮二"), approved.version)
    assert read_record(staff, saved.uid)[0].status == "submitted"
    staff.close()
    teacher.close()


def test_a_login_that_belongs_to_nobody_sees_nothing(guarded: str) -> None:
    stranger = _as(guarded, "stranger")
    with pytest.raises(NotPermitted):
        list_records(stranger, RecordFilter())
    stranger.close()
