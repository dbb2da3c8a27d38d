"""Packages that are taken only in part, or not at all, and what changes then: nothing else."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from studyhours.db.models import Teacher
from studyhours.domain.errors import Forged, NotPermitted, UnknownSchool, UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.services.closing.closing import close_year
from studyhours.services.closing.reading import read_year
from studyhours.services.closing.reasons import because
from studyhours.services.evidence.attaching import attach
from studyhours.services.exchange.conflicts import list_conflicts
from studyhours.services.exchange.here import kept_records
from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.merged import Merging
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import Link, link, list_links, unlink
from studyhours.services.exchange.sending import Sending, send
from studyhours.services.exchange.undoing import undo_merge
from studyhours.services.exchange.versions import hash_of, row_of
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger, info_of
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.records.saving import read_record
from studyhours.transfer.package_reading import PackageFile
from studyhours.transfer.package_writing import PartWriter, write_package
from tests.services.exchange.world import Stick, assert_sound, home_ledger, state, written
from tests.support.ledgers import files_of
from tests.support.pictures import picture
from tests.support.scenario import YEAR, make_ledger, roster_file


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Ledger]:
    ledger = make_ledger(str(tmp_path / "school.studyhours"))
    import_roster(ledger, roster_file(tmp_path))
    yield ledger
    ledger.close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Ledger]:
    ledger = home_ledger(str(tmp_path / "home.studyhours"))
    yield ledger
    ledger.close()


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    return Stick(tmp_path)


def test_who_is_who_is_settled_once(school: Ledger, home: Ledger, stick: Stick) -> None:
    written(home, "0001", "论文")
    path = stick.write(home).path
    code = code_of(package_key(home).public)
    with pytest.raises(UnknownSchool) as unknown:
        merge_package(school, path)
    assert unknown.value.params["shown"] == code
    with pytest.raises(UnusableInput, match="package_code_wrong"):
        link(school, path, Link("AAAA-AAAA"))
    with pytest.raises(UnusableInput, match="package_own"):
        link(home, path, Link(code))
    with pytest.raises(UnusableInput, match="unknown_teacher_named"):
        link(school, path, Link(code, "9999"))
    # Staff number and name say who it is; case and blanks of the code are no matter.
    made = link(school, path, Link(f" {code.lower()} "))
    assert (made.teachers, made.decides, made.codes) == (("欧阳若兰",), False, (code,))
    with pytest.raises(UnusableInput, match="package_teacher_settled"):
        link(school, path, Link(code, "0002"))
    assert merge_package(school, path).counts.added == 1
    unlink(school, code)
    assert list_links(school) == ()
    with pytest.raises(UnknownSchool):
        merge_package(school, path)
    assert len(state(school)["records"]) == 1


def test_files_travel_and_do_not_travel_twice(
    school: Ledger, home: Ledger, stick: Stick, tmp_path: Path
) -> None:
    stick.both(home, school, "0001")
    uid, _ = written(home, "0001", "论文")
    (tmp_path / "photo.jpg").write_bytes(picture())
    attach(home, uid, [tmp_path / "photo.jpg"])
    first = stick.write(home)
    assert (first.files, first.left_out) == (1, 0)
    cancelled: list[str] = []

    def call_off(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001 - not asked
        cancelled.append(stage)
        if stage == "keep_files":
            raise Cancelled

    before = state(school)
    with pytest.raises(Cancelled):
        merge_package(school, first.path, progress=call_off)
    assert state(school) == before
    assert merge_package(school, first.path).counts.files == 1
    assert_sound(school)
    # The school knows that this teacher has it; the teacher learns that the school has.
    back = stick.write(school, Sending(("0001",)))
    assert (back.files, back.left_out) == (0, 1)
    merge_package(home, back.path)
    again = stick.write(home)
    assert (again.files, again.left_out) == (0, 1)
    assert stick.write(home, Sending(all_files=True)).files == 1
    # Where it is missing all the same, nothing is taken and the remedy is said.
    other = make_ledger(str(tmp_path / "other.studyhours"))
    import_roster(other, roster_file(tmp_path))
    stick.link(home, other, "0001")
    empty = state(other)
    with pytest.raises(UnusableInput, match="package_files_missing"):
        merge_package(other, again.path)
    assert state(other) == empty
    assert not list(files_of(tmp_path / "other.studyhours").glob("??/*"))
    other.close()


def test_only_the_own_records_of_a_teacher_are_taken(
    school: Ledger, home: Ledger, stick: Stick, tmp_path: Path
) -> None:
    stick.both(home, school, "0001")
    theirs, _ = written(school, "0002", "别人的")
    roster = tmp_path / "more.csv"
    roster.write_text("工号,姓名\n0002,帕提古丽·艾山\n", encoding="utf-8")
    import_roster(home, roster)
    written(home, "0002", "替别人写的")
    mine, _ = written(home, "0001", "自己的")
    merged = stick.carry(home, school)
    assert (merged.counts.added, merged.counts.left_out) == (1, 1)
    assert [one.code for one in merged.left_out] == ["unknown_teacher"]
    # A record of somebody else's is not changed by saying that it is one's own.
    row = _row(home, mine)
    forged = row.replace(mine, theirs)
    head, known_by, parents, *rest, whole = forged.split("\t")
    made = hash_of(theirs, (), whole)
    path = _signed(home, tmp_path, "\t".join([head, f"*{made}", parents, *rest, whole]))
    before = state(school)
    refused = merge_package(school, path)
    assert [one.code for one in refused.left_out] == ["not_theirs"]
    assert state(school) == before
    assert known_by != made


def _row(ledger: Ledger, uid: str) -> str:
    """A record of one version as a row of a package."""
    with ledger.reading() as session:
        here = kept_records(session, [UUID(uid)])[UUID(uid)].here
    return row_of(uid, here.versions[here.top], is_top=True)


def _signed(ledger: Ledger, folder: Path, *rows: str) -> Path:
    """A package signed by a ledger's own key that holds whatever one likes."""
    key = package_key(ledger)
    with ledger.reading() as session:
        number = info_of(session).log_number
    facts = {
        "ledger": str(key.ledger_id), "replica": str(key.replica_id), "name": "x",
        "made_at": "2026-01-01T00:00:00+00:00", "log_number": number, "teachers": [],
        "whole": False, "left_out": [], "vouched": [],
    }  # fmt: skip
    path = folder / f"{hashlib.sha256(repr(rows).encode()).hexdigest()[:8]}.package"
    with PartWriter("records") as part:
        part.write(rows)
        write_package(path, key, facts, [part], [])
    return path


def test_rows_that_are_no_versions_change_nothing(
    school: Ledger, home: Ledger, stick: Stick, tmp_path: Path
) -> None:
    stick.both(home, school, "0001")
    uid, _ = written(home, "0001", "论文")
    row = _row(home, uid)
    record, known_by, parents, at, by, whole = row.split("\t")

    def said(text: str) -> str:
        """A row with other content and the hash that belongs to it."""
        return "\t".join([record, f"*{hash_of(record, (), text)}", parents, at, by, text])

    bad = [
        (row.replace("论文", "假的"),),
        (row.replace("*", ""),),
        (row, row),
        ("\t".join([record, known_by, '["' + "0" * 64 + '"]', at, by, whole]),),
        ("x",),
        (said(whole.replace('"hundredths":100', '"hundredths":-5')),),
        (said(whole.replace('"unit":"item"', '"unit":"moon"')),),
        (said(whole.replace('"status":"approved"', '"status":"signed"')),),
        (said(whole.replace('"fields":{}', '"fields":{ }')),),
        (said(whole.replace('"fields":{}', '"fields":{"a":1}')),),
        (said(whole.replace('"type":', '"more":1,"type":')),),
        (said("[" * 5000),),
        (said(whole.replace('"first_day":"2025-10-10"', '"first_day":"2025-10-11"')),),
    ]
    before = state(school)
    for rows in bad:
        assert rows != (row,)
        with pytest.raises(Forged, match="package_damaged"):
            merge_package(school, _signed(home, tmp_path, *rows))
    assert state(school) == before
    assert merge_package(school, _signed(home, tmp_path, row)).counts.added == 1
    assert_sound(school)


def test_a_closed_year_is_corrected_only_with_a_reason(
    school: Ledger, home: Ledger, stick: Stick
) -> None:
    stick.both(home, school, "0001")
    close_year(school, YEAR)
    written(home, "0001", "补交的", type="reflection")
    path = stick.write(home).path
    before = state(school)
    with pytest.raises(UnusableInput, match="closed_year_reason"):
        merge_package(school, path)
    assert state(school) == before
    with because("补交去年的材料"):
        assert merge_package(school, path).counts.added == 1
    # What the year was closed with is told from what came since, by whom and why.
    (corrected,) = read_year(school, YEAR).corrections
    (record,) = {one for rule in corrected.rules for one in rule.records} or corrected.unfelt
    assert (record.title, record.what, record.reason) == ("补交的", "added", "补交去年的材料")
    with because("收错了"):
        undo_merge(school)
    assert state(school) == before


def test_a_teacher_takes_out_only_the_own_records_and_merges_nothing(
    school: Ledger, tmp_path: Path
) -> None:
    mine, _ = written(school, "0001", "我的")
    written(school, "0002", "别人的")
    with school.reading() as session:
        uid = str(session.scalars(select(Teacher.id).where(Teacher.staff_no == "0001")).one())
    login = Actor("t1", functions_of({"teacher": "self"}), uid)
    theirs = dataclasses.replace(school, actor=login)
    sent = send(theirs, tmp_path / "a.package", Sending(("0002",)))
    assert sent.records == 1
    with PackageFile(sent.path) as package:
        assert [row.split("\t")[0] for row in package.rows("records")] == [mine]
    for forbidden in (
        lambda: merge_package(theirs, sent.path),
        lambda: undo_merge(theirs, "x"),
        lambda: list_conflicts(theirs),
        lambda: link(theirs, sent.path, Link("x")),
        lambda: list_links(theirs),
    ):
        with pytest.raises(NotPermitted):
            forbidden()


def test_a_locked_package_asks_for_its_passphrase(
    school: Ledger, home: Ledger, stick: Stick, tmp_path: Path
) -> None:
    stick.both(home, school, "0001")
    uid, _ = written(home, "0001", "论文")
    path = tmp_path / "locked.package"
    send(home, path, Sending(passphrase="研训"))
    for passphrase, code in ((None, "needed"), ("研", "wrong")):
        with pytest.raises(UnusableInput, match=f"package_passphrase_{code}"):
            merge_package(school, path, Merging(passphrase))
    merge_package(school, path, Merging("研训"))
    assert read_record(school, uid)[0].title == "论文"
