"""Several records at once: all of them or none; and what may not be brought back."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select

from studyhours.db.models import RecordVersion
from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault, NotPermitted, UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.issued_list import paper_years
from studyhours.services.papers.issuing_preview import check_passphrase, key_needs_passphrase
from studyhours.services.people.teacher_changes import (
    NewTeacher,
    TeacherEntry,
    add_teacher,
)
from studyhours.services.people.teacher_list import known_values, read_roster
from studyhours.services.people.teacher_removal import remove_teacher
from studyhours.services.records.kinds_list import record_choices
from studyhours.services.records.rows import PersonNamed
from studyhours.services.records.saving import (
    Saved,
    Wanted,
    add_record,
    change_record,
    delete_record,
    delete_records,
    read_record,
    restore_record,
    restore_records,
)
from studyhours.services.settings.accounts import switch_on_accounts
from tests.services.record_world import content, teacher_uids
from tests.support.accounts import create_account
from tests.support.scenario import Walked

_PASSWORD = "correct horse"


def _versions(ledger: Ledger) -> int:
    with ledger.reading() as session:
        return session.scalar(select(func.count()).select_from(RecordVersion)) or 0


def _three(ledger: Ledger) -> list[Saved]:
    me = teacher_uids(ledger)["0001"]
    said = content(me, "writing", "2025-10-09", "", type="essay")
    return [add_record(ledger, replace(said, title=title)) for title in ("猫", "狗", "鸟")]


def test_several_go_and_come_back_together(walked: Walked) -> None:
    ledger = walked.ledger
    three = _three(ledger)
    gone = delete_records(ledger, [(one.uid, one.version) for one in three])
    for one in three:
        with pytest.raises(UnusableInput, match="unknown_record"):
            read_record(ledger, one.uid)
    back = restore_records(
        ledger,
        [Wanted(old.uid, old.version, top.version) for old, top in zip(three, gone, strict=True)],
    )
    assert [read_record(ledger, one.uid)[0].title for one in back] == ["猫", "狗", "鸟"]
    assert all(one.changes == Changes.RECORDS for one in back)
    again = restore_records(ledger, [Wanted(one.uid, None, one.version) for one in back])
    assert len({one.version for one in again}) == 3
    with pytest.raises(UnusableInput, match="unknown_record"):
        read_record(ledger, three[0].uid)


def test_all_or_none_and_the_fault_names_the_record(walked: Walked) -> None:
    ledger = walked.ledger
    three = _three(ledger)
    theirs = replace(read_record(ledger, three[2].uid)[0], text="别人改的")
    top = change_record(ledger, three[2].uid, theirs, three[2].version)
    before = _versions(ledger)
    with pytest.raises(UnusableInput, match="record_changed_meanwhile") as caught:
        delete_records(ledger, [(one.uid, one.version) for one in three])
    assert _said(caught.value).startswith("《鸟》已被别人改过")
    assert read_record(ledger, three[0].uid)[0].title == "猫"
    with pytest.raises(UnusableInput, match="unknown_record"):
        restore_records(
            ledger,
            [
                Wanted(three[0].uid, None, three[0].version),
                Wanted(three[2].uid, "0" * 64, top.version),
            ],
        )
    assert read_record(ledger, three[0].uid)[0].title == "猫"
    assert _versions(ledger) == before, "nothing is kept of what failed"


def _said(fault: Fault) -> str:
    return load_texts("zh").say(f"fault.{fault.code}", **fault.params)


@pytest.mark.both_engines
def test_who_is_gone_from_the_roster_is_named_in_words(walked: Walked) -> None:
    ledger = walked.ledger
    new = add_teacher(ledger, NewTeacher(TeacherEntry("误加的人", "0999")))
    stray = UUID(new.uid)
    me = teacher_uids(ledger)["0001"]
    lesson = content(me, "observation", "2025-10-09", "草船借箭")
    with_stray = replace(lesson, people=(PersonNamed("observed", "误加的人", stray),))
    theirs = add_record(ledger, replace(lesson, teacher_id=stray, title="空城计"))
    credited = change_record(ledger, theirs.uid, replace(lesson, title="空城计"), theirs.version)
    named = add_record(ledger, with_stray)
    plain = change_record(ledger, named.uid, lesson, named.version)
    remove_teacher(ledger, new.uid)
    with pytest.raises(UnusableInput, match="record_teacher_gone") as caught:
        restore_record(ledger, theirs.uid, theirs.version, credited.version)
    assert "《空城计》登记的教师已不在花名册里" in _said(caught.value)
    with pytest.raises(UnusableInput, match="record_person_gone") as caught:
        restore_record(ledger, named.uid, named.version, plain.version)
    assert "误加的人" in _said(caught.value)
    with pytest.raises(UnusableInput, match="record_person_gone"):
        add_record(ledger, with_stray)


@pytest.fixture
def guarded(walked: Walked, target: str) -> str:
    """Logins: teacher 0002, the office, a leader who is teacher 0001, and the admin."""
    uids = teacher_uids(walked.ledger)
    for login, role, scope, number in (
        ("teacher", "teacher", "self", "0002"),
        ("staff", "staff", "school", None),
        ("leader", "leader", "school", "0001"),
        ("admin", "admin", "school", None),
    ):
        create_account(walked.ledger, login, _PASSWORD, {role: scope})
        if number is not None:
            _belongs(walked.ledger, login, uids[number])
    switch_on_accounts(walked.ledger)
    return target


def _belongs(ledger: Ledger, login: str, teacher: UUID) -> None:
    from studyhours.db.models import Account

    with ledger.writing() as tx:
        account = tx.session.scalars(select(Account).where(Account.login == login)).one()
        account.teacher_id = teacher


def _as(target: str, login: str) -> Ledger:
    return open_ledger(target, credentials=Credentials(login, _PASSWORD))


@pytest.mark.both_engines
def test_a_teacher_brings_nothing_back_over_the_office(guarded: str) -> None:
    staff, teacher = _as(guarded, "staff"), _as(guarded, "teacher")
    me = teacher_uids(staff)["0002"]
    lesson = content(me, "observation", "2025-10-09", "观潮", type="dropin")
    saved = add_record(teacher, lesson)
    approved = change_record(staff, saved.uid, lesson, saved.version)
    cut = change_record(staff, saved.uid, replace(lesson, title="观潮（半节）"), approved.version)
    with pytest.raises(NotPermitted, match="restore_over_others") as caught:
        restore_record(teacher, saved.uid, approved.version, cut.version)
    assert "已由别人改过或删除" in _said(caught.value)
    gone = delete_record(staff, saved.uid, cut.version)
    with pytest.raises(NotPermitted, match="restore_over_others"):
        restore_record(teacher, saved.uid, approved.version, gone.version)
    back = restore_record(staff, saved.uid, approved.version, gone.version)
    assert read_record(staff, saved.uid) == (lesson, back.version), "the office may"
    staff.close()
    teacher.close()


@pytest.mark.both_engines
def test_what_a_teacher_brings_back_waits_again(guarded: str) -> None:
    staff, teacher = _as(guarded, "staff"), _as(guarded, "teacher")
    me = teacher_uids(staff)["0002"]
    lesson = content(me, "observation", "2025-10-09", "观潮", type="dropin")
    saved = add_record(staff, lesson)
    gone = delete_record(teacher, saved.uid, saved.version)
    back = restore_record(teacher, saved.uid, saved.version, gone.version)
    assert read_record(staff, saved.uid) == (replace(lesson, status="submitted"), back.version)
    same = restore_record(teacher, saved.uid, saved.version, back.version)
    assert (same.version, same.changes) == (back.version, Changes.NONE)
    essay = add_record(staff, content(me, "writing", "2025-10-09", "一", type="essay"))
    gone = delete_record(teacher, essay.uid, essay.version)
    restore_record(teacher, essay.uid, essay.version, gone.version)
    assert read_record(staff, essay.uid)[0].status == "approved", "nobody reviews these"
    staff.close()
    teacher.close()


@pytest.mark.both_engines
def test_a_teacher_is_told_nothing_of_the_school(guarded: str) -> None:
    staff, teacher, leader = (_as(guarded, one) for one in ("staff", "teacher", "leader"))
    everything, own = known_values(staff), known_values(teacher)
    assert sum(map(len, own.values())) < sum(map(len, everything.values()))
    assert all(len(values) == 1 for values in own.values())
    assert read_roster(teacher).values == own
    for refused in (
        lambda: key_needs_passphrase(teacher),
        lambda: check_passphrase(teacher, "x"),
    ):
        with pytest.raises(NotPermitted):
            refused()
    assert key_needs_passphrase(staff) is key_needs_passphrase(leader)
    assert paper_years(teacher) == ()
    assert [record_choices(one).may_edit for one in (staff, teacher, leader)] == [True, True, False]
    for ledger in (staff, teacher, leader):
        ledger.close()
