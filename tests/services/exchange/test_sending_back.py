"""What the school sends back to a teacher's own ledger, and what copies tell each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import (
    Activity,
    Attendance,
    Certificate,
    ReviewNote,
    RuleSetVersion,
    TeacherFact,
)
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.sending import Sending
from studyhours.services.exchange.undoing import undo_merge
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issued import revoke
from studyhours.services.people.teachers import add_fact
from studyhours.services.records.saving import delete_record, read_record
from studyhours.services.reviewing.deciding import return_records
from studyhours.services.rulebook.rulesets import adopt_preset
from tests.services.exchange.world import (
    Stick,
    assert_sound,
    home_ledger,
    state,
    teacher_of,
    written,
)
from tests.support.scenario import CLOCK, YEAR, YEAR_END, Walked, write_csv


def _rows(ledger: Ledger) -> dict[str, list[str]]:
    tables = (Activity, Attendance, Certificate, ReviewNote, RuleSetVersion, TeacherFact)
    with ledger.reading() as session:
        return {
            table.__tablename__: sorted(
                str({key: value for key, value in vars(one).items() if key[0] != "_"})
                for one in session.scalars(select(table))
            )
            for table in tables
        }


@pytest.mark.both_engines
def test_the_school_sends_back_what_concerns_the_teacher(walked: Walked, tmp_path: Path) -> None:
    school, stick = walked.ledger, Stick(tmp_path)
    home = home_ledger(str(tmp_path / "home.studyhours"))
    with home.writing() as tx:  # the same rules, adopted here as well
        adopt_preset(tx, school_of(tx.session), "school-72")
    stick.both(home, school, "0001")
    written(home, "0001", "自己写的", kind="training", status="submitted")
    stick.carry(home, school)
    papers = issue(school, IssueRequest(tmp_path / "papers", year=YEAR, as_of=YEAR_END))
    (serial,) = [one.serial for one in papers.papers]
    add_fact(school, "0001", "title", "一级教师", first=YEAR_END)
    own = next(uid for uid, one in state(school)["records"].items() if one[1] == "自己写的")
    return_records(school, [(own, read_record(school, own)[1])], "请写明学时来源")
    before = state(home), _rows(home)
    sent = stick.write(school, Sending(("0001",)))
    merged = merge_package(home, sent.path)
    assert merged.rows_left == ()
    theirs = {uid: one for uid, one in state(school)["records"].items() if one[0] == "0001"}
    ours = state(home)["records"]
    assert {uid: one[:4] for uid, one in ours.items()} == {
        uid: one[:4] for uid, one in theirs.items()
    }
    found = {name: len(rows) for name, rows in _rows(home).items()}
    assert (found["activity"], found["attendance"], found["review_note"]) == (1, 1, 1)
    assert (found["certificate"], found["ruleset_version"]) == (1, 4)
    assert read_record(home, own)[0].status == "returned"
    with home.reading() as session:
        facts = session.execute(select(TeacherFact.attribute, TeacherFact.value))
        assert ("title", "一级教师") in facts.tuples().all()
        assert set(session.scalars(select(TeacherFact.teacher_id))) == {teacher_of(home, "0001")}
    assert_sound(home)
    # Once more, and older after newer: nothing changes.
    revoke(school, serial, "试发")
    newer = stick.write(school, Sending(("0001",)))
    merge_package(home, newer.path)
    settled = state(home), _rows(home)
    for again in (sent.path, newer.path, sent.path):
        merge_package(home, again)
        assert (state(home), _rows(home)) == settled
    with home.reading() as session:
        assert session.scalars(select(Certificate.revoked_reason)).one() == "试发"
    undo_merge(home)
    undo_merge(home)
    assert (state(home), _rows(home)) == before
    assert_sound(home)
    # What a teacher hands in carries none of that back.
    merge_package(home, newer.path)
    at_school = state(school), _rows(school)
    stick.carry(home, school)
    assert (state(school), _rows(school)) == at_school
    home.close()


@pytest.mark.both_engines
def test_copies_of_one_ledger_come_to_the_same(walked: Walked, tmp_path: Path) -> None:
    school, stick = walked.ledger, Stick(tmp_path)
    stick.write(school)  # has made its key
    backup(school, tmp_path / "school.backup")
    restore(tmp_path / "school.backup", str(tmp_path / "copy.studyhours"), CLOCK)
    copy = open_ledger(str(tmp_path / "copy.studyhours"), CLOCK)
    import_roster(copy, write_csv(tmp_path / "more.csv", [["工号", "姓名"], ["0009", "孙丽"]]))
    written(copy, "0009", "新教师写的")
    gone, _ = written(copy, "0002", "要删的")
    # The copy's key is vouched for by the one it was made from: nobody has to link it.
    stick.carry(copy, school)
    delete_record(copy, gone, read_record(copy, gone)[1])
    written(school, "0003", "学校写的")
    stick.carry(copy, school)
    stick.carry(school, copy)
    assert state(school) == state(copy)
    settled = state(school)
    stick.carry(copy, school)
    stick.carry(school, copy)
    assert (state(school), state(copy)) == (settled, settled)
    assert_sound(school)
    assert_sound(copy)
    copy.close()
