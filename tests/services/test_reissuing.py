"""Papers issued anew, printed and locked: what names what, who made copies, and whose key signs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import SchoolKeyRow, Teacher
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issued import reprint, revoke
from studyhours.services.papers.issued_list import PaperRow, list_papers, paper_bytes, save_papers
from studyhours.services.papers.key_passphrase import change_passphrase, read_key
from studyhours.services.papers.known_schools import list_schools
from studyhours.services.papers.print_log import CopiesMade, copies_of, log_prints
from studyhours.services.papers.reissuing import Reissue, reissue
from studyhours.services.papers.verifying import (
    REVOKED,
    SIGNED_FILE,
    VALID,
    announce_school,
    judge_paper,
)
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import delete_records
from tests.support.ledgers import snapshot
from tests.support.scenario import CLOCK, YEAR, Walked

TODAY = CLOCK.now().date()


def _row(ledger: Ledger, serial: str) -> PaperRow:
    return next(row for row in list_papers(ledger) if row.serial == serial)


@pytest.mark.both_engines
def test_a_renamed_teacher_gets_another_that_names_the_first(
    walked: Walked, tmp_path: Path
) -> None:
    ledger = walked.ledger
    announce_school(ledger)
    first = issue(ledger, IssueRequest(tmp_path / "a", year=YEAR)).papers[0]
    frozen = first.path.read_bytes()
    with ledger.writing() as tx:
        tx.session.scalars(select(Teacher).where(Teacher.staff_no == "0001")).one().name = "欧阳兰"
    assert _row(ledger, first.serial).name == "欧阳若兰"
    done = reissue(ledger, Reissue(first.serial, "姓名写错", tmp_path / "b"))
    (second,) = done.papers
    assert (second.replaces, second.new, second.name) == (first.serial, True, "欧阳兰")
    assert done.combined is not None
    old, new = _row(ledger, first.serial), _row(ledger, second.serial)
    assert (old.status, old.reason, old.replaced_by) == (REVOKED, "姓名写错", second.serial)
    assert (new.status, new.replaces, new.as_of) == (VALID, first.serial, old.as_of)
    assert paper_bytes(ledger, first.serial) == frozen
    # Without the ledger, as on another computer of the school.
    gone, there = judge_paper(str(first.path)), judge_paper(str(second.path))
    assert (gone.status, gone.revoked_on, gone.reason) == (REVOKED, TODAY, "姓名写错")
    assert gone.facts is not None
    assert (gone.facts.serial, gone.facts.teacher) == (first.serial, "欧阳若兰")
    assert (there.status, there.source, there.revocations_known) == (VALID, SIGNED_FILE, True)
    assert there.facts is not None
    assert (there.facts.replaces, there.facts.teacher) == (first.serial, "欧阳兰")
    assert [one.revoked for one in list_schools()] == [1]
    # Revoked first and issued later comes to the same.
    revoke(ledger, second.serial, "再来")
    (third,) = issue(ledger, IssueRequest(None, year=YEAR)).papers
    assert third.replaces == second.serial
    # What states the same is still found as the same.
    assert [one.serial for one in issue(ledger, IssueRequest(None, year=YEAR)).papers] == [
        third.serial
    ]


def test_who_does_not_meet_it_any_more_keeps_what_there_is(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    papers = issue(ledger, IssueRequest(None, year=YEAR, everyone=True)).papers
    proof = next(one for one in papers if one.staff_no == "0002")
    mine = RecordFilter(teacher=_row(ledger, papers[0].serial).teacher)
    delete_records(ledger, [(one.uid, one.version) for one in list_records(ledger, mine).rows])
    before = snapshot(tmp_path)
    for wanted, code in (
        (Reissue(papers[0].serial, "重发"), "reissue_not_met"),
        (Reissue(proof.serial, " "), "reason_needed"),
        (Reissue("HW-2026-999999", "重发"), "unknown_serial"),
    ):
        with pytest.raises(UnusableInput, match=code):
            reissue(ledger, replace(wanted, folder=tmp_path / "new"))
    assert {row.status for row in list_papers(ledger)} == {VALID}
    assert {name for name in snapshot(tmp_path) if "journal" not in name} == set(before)
    (again,) = reissue(ledger, Reissue(proof.serial, "换纸")).papers
    assert (again.replaces, again.kind) == (proof.serial, "hours-proof")
    # A later proof stands beside a valid one, and replaces none.
    teacher = replace(ledger.actor, functions=frozenset({"read_self"}), teacher_uid="x")
    with pytest.raises(NotPermitted):
        reissue(replace(ledger, actor=teacher), Reissue(again.serial, "我要"))


@pytest.mark.both_engines
def test_every_copy_is_noted(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    serials = [one.serial for one in issue(ledger, IssueRequest(None, YEAR, everyone=True)).papers]
    assert copies_of(ledger, serials[0]) == ()
    log_prints(ledger, serials[:2], 3)
    reprint(ledger, serials[0], tmp_path / "one.pdf")
    save_papers(ledger, serials[1:3], tmp_path / "some")
    assert copies_of(ledger, serials[0]) == (
        CopiesMade(TODAY, "local", "print", 3),
        CopiesMade(TODAY, "local", "file", 1),
    )
    assert [(one.how, one.copies) for one in copies_of(ledger, serials[1])] == [
        ("print", 3),
        ("file", 1),
    ]
    with pytest.raises(UnusableInput, match="unknown_serial"):
        log_prints(ledger, ["HW-2026-999999"], 1)


@pytest.mark.both_engines
def test_the_key_gets_a_lock_another_and_none(walked: Walked, tmp_path: Path) -> None:
    ledger, request = walked.ledger, IssueRequest(None, year=YEAR)
    announce_school(ledger)
    key = read_key(ledger)
    assert key is not None
    assert (key.has_passphrase, key.may_change) == (False, True)
    before = _private(ledger)
    for old, new, code in (
        (None, "短口令", "passphrase_short"),
        (None, "长" * 201, "passphrase_long"),
    ):
        with pytest.raises(UnusableInput, match=code):
            change_passphrase(ledger, old, new)
    assert change_passphrase(ledger, None, "青山依旧在几度夕阳红") is Changes.SETTINGS
    for old, code in ((None, "passphrase_needed"), ("青山", "wrong_passphrase")):
        with pytest.raises(UnusableInput, match=code):
            change_passphrase(ledger, old, "another one, long enough")
        with pytest.raises(UnusableInput, match=code):
            issue(ledger, replace(request, passphrase=old))
    locked = _private(ledger)
    assert locked.startswith("argon2id")
    assert "ENCRYPTED" in locked
    if not ledger.name.startswith("postgresql"):
        # Not in the ledger's free pages either.
        secret = before.splitlines()[2].encode()
        assert secret not in Path(ledger.name).read_bytes()
    change_passphrase(ledger, "青山依旧在几度夕阳红", "another one, long enough")
    done = issue(ledger, replace(request, folder=tmp_path, passphrase="another one, long enough"))
    assert judge_paper(str(done.papers[0].path)).status == VALID
    change_passphrase(ledger, "another one, long enough", None)
    after = read_key(ledger)
    assert after is not None
    assert (after.key_id, after.has_passphrase) == (key.key_id, False)
    assert _private(ledger) == before
    clerk = replace(ledger, actor=replace(ledger.actor, functions=frozenset({"read_school"})))
    with pytest.raises(NotPermitted):
        change_passphrase(clerk, None, "青山依旧在几度夕阳红")


def _private(ledger: Ledger) -> str:
    with ledger.reading() as session:
        return session.scalars(select(SchoolKeyRow.private)).one()
