"""A new paper that takes the place of another: that one is taken back in the same moment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import Teacher
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, Revoked
from studyhours.domain.texts import load_texts
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import ANNUAL, PROOF, IssueRequest, issue
from studyhours.services.papers.deed_model import DeedAsked
from studyhours.services.papers.deeds import DeedRequest, issue_deeds, who_would_get_deeds
from studyhours.services.papers.issued import reprint, revoke, write_revocations
from studyhours.services.papers.issued_list import PaperRow, list_papers
from studyhours.services.papers.issuing_preview import preview_certificate, who_would_get
from studyhours.services.papers.known_schools import forget_school, list_schools, take_file
from studyhours.services.papers.reissuing import Reissue, reissue
from studyhours.services.papers.verifying import (
    REVOKED,
    VALID,
    announce_school,
    judge_paper,
    verify_paper,
    write_school_key,
)
from studyhours.services.records.saving import add_record
from tests.services.deed_world import CONTEST, fill
from tests.services.record_world import content, teacher_uids
from tests.services.settings.seeing import as_role, logged
from tests.support.ledgers import AS_OF, YEAR, opened, small_ledger
from tests.support.scenario import YEAR as SCENE
from tests.support.scenario import Walked
from tests.support.tree_copy import ROOT

ASKED = IssueRequest(None, year=YEAR, as_of=AS_OF)


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Ledger]:
    """Three teachers who hold a certificate each, known to this computer."""
    with opened(small_ledger(tmp_path / "school.studyhours", issued=True)) as ledger:
        announce_school(ledger)
        yield ledger


def rename(ledger: Ledger, *numbers: str) -> None:
    """Gives teachers another name, so that their papers say something else."""
    with ledger.writing() as tx:
        for one in tx.session.scalars(select(Teacher).where(Teacher.staff_no.in_(numbers))):
            one.name = f"{one.name}新"


def rows(ledger: Ledger) -> dict[str, PaperRow]:
    return {row.serial: row for row in list_papers(ledger)}


def state(ledger: Ledger) -> tuple[object, ...]:
    with ledger.reading() as session:
        kept = sorted(ledger.blobs.names(session))
    return rows(ledger), logged(ledger), kept


def test_facts_change_and_the_old_papers_are_taken_back(school: Ledger, tmp_path: Path) -> None:
    """A batch: two of three say something else now; looking changes nothing."""
    old = [paper.serial for paper in issue(school, replace(ASKED, folder=tmp_path / "a")).papers]
    files = {
        paper.serial: paper.path for paper in issue(school, replace(ASKED, folder=tmp_path)).papers
    }
    rename(school, "0001", "0003")
    before = state(school)
    would = who_would_get(school, ASKED).candidates
    assert [one.replaced for one in would] == [(old[0],), (), (old[2],)]
    preview_certificate(school, ASKED, "0001")
    assert state(school) == before
    done = issue(school, replace(ASKED, folder=tmp_path / "b"))
    new = [paper.serial for paper in done.papers]
    assert done.revoked == (old[0], old[2])
    assert [paper.replaces for paper in done.papers] == [old[0], None, old[2]]
    assert [(paper.new, paper.others) for paper in done.papers] == [
        (True, ()), (False, ()), (True, ()),
    ]  # fmt: skip
    listed = rows(school)
    assert [listed[one].status for one in (*old, new[0], new[2])] == [
        REVOKED, VALID, REVOKED, VALID, VALID,
    ]  # fmt: skip
    assert (listed[old[0]].reason, listed[old[0]].replaced_by) == (f"由 {new[0]} 取代", new[0])
    assert logged(school)[-3:] == ["certificate.issue", "certificate.revoke", "certificate.revoke"]
    assert not [one for one in examine(school) if one.error]
    # With the ledger, and without it, by the list that this computer keeps.
    for ledger in (school, None):
        gone = judge_paper(str(files[old[2]]), ledger)
        assert (gone.status, gone.reason, gone.replaced_by) == (
            REVOKED, f"由 {new[2]} 取代", new[2],
        )  # fmt: skip
        assert judge_paper(str(files[old[1]]), ledger).status == VALID
        assert judge_paper(str(done.papers[0].path), ledger).status == VALID
    with pytest.raises(Revoked, match="certificate_replaced") as told:
        verify_paper(str(files[old[0]]))
    assert new[0] in load_texts("zh").say("fault.certificate_replaced", **told.value.params)
    # Again it is the same; and another language stands beside, taking nothing back.
    assert issue(school, ASKED).revoked == ()
    assert issue(school, replace(ASKED, language="en")).revoked == ()
    assert issue(school, ASKED).papers[0].serial == new[0]


def test_whoever_may_not_revoke_leaves_those_out(school: Ledger, tmp_path: Path) -> None:
    """Nobody is held up by the one whose paper somebody else has to take back."""
    rename(school, "0002")
    (third,) = [row.serial for row in list_papers(school) if row.staff_no == "0003"]
    revoke(school, third, "写错")
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    write_revocations(school, before)
    staff = as_role(school, "staff")
    second = who_would_get(staff, ASKED).candidates[1]
    assert second.fault is not None
    assert (second.fault.code, len(second.replaced)) == ("paper_would_revoke", 1)
    done = issue(staff, ASKED)
    assert [(one.staff_no, one.fault.code) for one in done.left_out] == [
        ("0002", "paper_would_revoke")
    ]
    assert [(one.staff_no, one.new) for one in done.papers] == [("0001", False), ("0003", True)]
    assert done.revoked == ()
    assert rows(school)[second.replaced[0]].status == VALID
    # What was revoked before names the one that came later, for other computers too.
    assert rows(school)[third].replaced_by == done.papers[1].serial
    write_revocations(school, after)
    write_school_key(school, tmp_path / "key.json")
    reprint(school, third, tmp_path / "third.pdf")
    (known,) = list_schools()
    forget_school(known.key_id)
    assert take_file(tmp_path / "key.json").new
    for file, new, named in ((before, True, ""), (after, True, "x"), (before, False, "x")):
        assert take_file(file).new is new
        told = judge_paper(str(tmp_path / "third.pdf"))
        assert (told.status, told.reason) == (REVOKED, "写错")
        assert told.replaced_by == (named and done.papers[1].serial)
    with pytest.raises(NotPermitted):
        reissue(staff, Reissue(second.replaced[0], "改名"))
    assert issue(school, ASKED).revoked == second.replaced


_CRASH = """
import os, sys
from pathlib import Path
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from datetime import date
def stop(stage, done, total):
    if stage == "write_files" and done == 2:
        os._exit(9)
ledger = open_ledger(sys.argv[1])
day = date.fromisoformat(sys.argv[4])
issue(ledger, IssueRequest(Path(sys.argv[2]), year=sys.argv[3], as_of=day), stop)
"""


def test_a_crash_between_leaves_the_old_valid_and_nothing_new(
    school: Ledger, tmp_path: Path
) -> None:
    rename(school, "0001", "0002")
    before = rows(school)
    arguments = (school.name, str(tmp_path / "new"), YEAR, AS_OF.isoformat())
    done = subprocess.run([sys.executable, "-c", _CRASH, *arguments], cwd=ROOT, check=False)
    assert done.returncode == 9
    assert rows(school) == before
    assert {row.status for row in before.values()} == {VALID}
    # The second time completes it, with the same numbers.
    again = issue(school, ASKED)
    assert len(again.revoked) == 2
    assert {row.status for row in rows(school).values()} == {VALID, REVOKED}


@pytest.mark.both_engines
def test_papers_about_one_thing_do_the_same(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    fill(ledger)
    announce_school(ledger)
    award = DeedRequest(tmp_path, DeedAsked("award", (CONTEST,)))
    first = issue_deeds(ledger, award).papers
    rename(ledger, "0001", "0003")
    would = [one for one in who_would_get_deeds(ledger, award) if one.fault is None]
    assert [one.replaced for one in would] == [(one.serial,) for one in first]
    would = [one for one in who_would_get_deeds(as_role(ledger, "staff"), award) if one.replaced]
    assert [one.fault.code for one in would if one.fault] == ["paper_would_revoke"] * 2
    assert not issue_deeds(as_role(ledger, "staff"), award).papers
    done = issue_deeds(ledger, award)
    assert done.revoked == tuple(one.serial for one in first)
    for old, new in zip(first, done.papers, strict=True):
        assert new.replaces == old.serial
        assert (rows(ledger)[old.serial].status, rows(ledger)[new.serial].status) == (
            REVOKED, VALID,
        )  # fmt: skip
        assert judge_paper(str(old.path)).replaced_by == new.serial
    # A proof of the same records is taken back only where something about them was corrected.
    listed = DeedAsked("records-proof", first=AS_OF.replace(month=9, day=1))
    (proof,) = issue_deeds(ledger, DeedRequest(None, listed, ("0001",))).papers
    rename(ledger, "0001")
    again = issue_deeds(ledger, DeedRequest(None, listed, ("0001",)))
    assert again.revoked == (proof.serial,)
    assert again.papers[0].replaces == proof.serial


@pytest.mark.both_engines
def test_a_proof_gives_way_to_a_certificate(walked: Walked, tmp_path: Path) -> None:
    """One that is there already, then one issued in its place; it names either, and once."""
    ledger = walked.ledger
    announce_school(ledger)
    everyone = IssueRequest(tmp_path, year=SCENE, everyone=True)
    proof = next(one for one in issue(ledger, everyone).papers if one.staff_no == "0002")
    more = content(teacher_uids(ledger)["0002"], "training", "2025-11-11", "补半个学时")
    add_record(ledger, more)
    made = next(one for one in issue(ledger, everyone).papers if one.staff_no == "0002")
    assert (proof.kind, made.kind, made.new, made.replaces) == (PROOF, ANNUAL, True, None)
    assert (rows(ledger)[proof.serial].status, rows(ledger)[proof.serial].replaced_by) == (
        VALID, None,
    )  # fmt: skip
    wanted = Reissue(proof.serial, "已达标")
    done = reissue(ledger, wanted)
    assert [(one.serial, one.new) for one in done.papers] == [(made.serial, False)]
    assert (done.revoked, done.changes) == ((proof.serial,), Changes.CERTIFICATES)
    old, reason = rows(ledger)[proof.serial], f"已达标；由 {made.serial} 取代"
    assert (old.status, old.reason, old.replaced_by) == (REVOKED, reason, made.serial)
    assert logged(ledger)[-2:] == ["certificate.issue", "certificate.revoke"]
    for one in (ledger, None):
        told = judge_paper(str(proof.path), one)
        assert (told.status, told.reason, told.replaced_by) == (REVOKED, reason, made.serial)
    again = reissue(ledger, wanted)
    assert (again.papers[0].new, again.revoked, again.changes) == (False, (), Changes.NONE)
    # The certificate is void itself: now there is none, and another is issued in its place.
    revoke(ledger, made.serial, "写错")
    assert rows(ledger)[proof.serial].replaced_by is None
    (fresh,) = reissue(ledger, wanted).papers
    assert (fresh.new, fresh.kind, fresh.replaces) == (True, ANNUAL, proof.serial)
    listed = rows(ledger)
    assert (listed[proof.serial].reason, listed[proof.serial].replaced_by) == (
        reason, fresh.serial,
    )  # fmt: skip
    assert judge_paper(str(proof.path)).replaced_by == fresh.serial
    assert not [one for one in examine(ledger) if one.error]
