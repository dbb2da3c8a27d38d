"""Many records changed at once: looked at, done in one step, left alone for a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from studyhours.db.models import Record
from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import UnusableInput
from studyhours.services.importing.made import find_import
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.issued import revoke
from studyhours.services.papers.issued_list import list_papers
from studyhours.services.papers.resting import certificates_on, certificates_on_imports
from studyhours.services.records.batch import change_many, preview_batch, preview_deletion
from studyhours.services.records.listing import RecordFilter, RecordShown, list_records
from studyhours.services.records.saving import (
    Wanted,
    add_record,
    change_record,
    put_content,
    read_record,
    restore_records,
)
from tests.support.ledgers import small_ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Three teachers with two records of training each, all approved, and a certificate each."""
    opened = open_ledger(str(small_ledger(tmp_path / "small.studyhours", issued=True)))
    yield opened
    opened.close()


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Ledger]:
    """The same without certificates."""
    opened = open_ledger(str(small_ledger(tmp_path / "plain.studyhours")))
    yield opened
    opened.close()


def rows(ledger: Ledger, **wanted: str) -> tuple[RecordShown, ...]:
    return list_records(ledger, RecordFilter(**wanted)).rows  # type: ignore[arg-type]  # names checked by the class


def chosen(some: tuple[RecordShown, ...]) -> list[tuple[str, str]]:
    return [(one.uid, one.version) for one in some]


def test_it_says_from_what_to_what_and_what_stays(plain: Ledger) -> None:
    every = chosen(rows(plain))
    told = preview_batch(plain, every, {"level": "40"}, {"approved"})
    (change,) = told.changes
    assert (change.field, change.before, change.after, change.count) == ("level", "60", "40", 3)
    assert (len(told.changing), told.same, told.refused) == (3, 3, ())
    untouched = preview_batch(plain, every, {"level": "40"})
    assert [one.code for one in untouched.refused] == ["approved"] * 3
    assert untouched.refused[0].name
    assert not untouched.changing


def test_what_need_not_be_there_is_emptied(plain: Ledger) -> None:
    some = chosen(rows(plain, text="校本研修"))
    filled = change_many(plain, some, {"note": "旧", "venue": "东楼"}, {"approved"})
    every = [(one.uid, one.version) for one in filled]
    edit = {"level": "", "note": "", "venue": "", "type": "", "place": ""}
    told = preview_batch(plain, every, edit, {"approved"})
    assert {(one.field, one.before, one.after) for one in told.changes} >= {
        ("level", "60", ""), ("note", "旧", ""), ("venue", "东楼", ""),
    }  # fmt: skip
    change_many(plain, told.changing, edit, {"approved"})
    content, _ = read_record(plain, every[0][0])
    assert (content.level, content.type, content.place) == (None, None, None)
    assert not {"remarks", "venue"} & set(content.fields)
    for field in ("day", "amount", "teacher"):
        with pytest.raises(UnusableInput):
            preview_batch(plain, every, {field: ""})


def test_all_of_them_in_one_step_and_back(plain: Ledger) -> None:
    edit = {"day": "2025.3.4", "amount": "30学时", "note": "教务处统一更正", "type": "course"}
    some = rows(plain, text="校本研修")
    told = preview_batch(plain, chosen(some), edit, {"approved"})
    saved = change_many(plain, told.changing, edit, {"approved"})
    assert len(saved) == 3
    content, _ = read_record(plain, some[0].uid)
    assert content.last_day.isoformat() == "2025-03-04"
    assert (content.last_day - content.first_day).days == 2, "it lasts as long as before"
    assert (content.hundredths, content.type) == (3000, "course")
    assert content.fields["remarks"] == "教务处统一更正"
    back = [
        Wanted(one.uid, before.version, one.version)
        for one, before in zip(saved, some, strict=True)
    ]
    restore_records(plain, back)
    assert [one.hundredths for one in rows(plain, text="校本研修")] == [2800] * 3


def test_no_way_of_saving_takes_a_title_too_long(plain: Ledger) -> None:
    some = rows(plain, text="校本研修")[:1]
    content, version = read_record(plain, some[0].uid)
    long = replace(content, title="长" * 201)
    with pytest.raises(UnusableInput, match="title_too_long"):
        add_record(plain, long)
    with pytest.raises(UnusableInput, match="title_too_long"):
        change_record(plain, some[0].uid, long, version)
    # One that is there from before there was a limit stays, whatever else is changed.
    with plain.writing() as tx:
        school = school_of(tx.session)
        record = tx.session.get_one(Record, UUID(some[0].uid))
        old = put_content(tx, school, record, long)
        tx.log("record.change", some[0].uid, {"version": old, "based_on": version})
    change_many(plain, [(some[0].uid, old)], {"note": "一"}, {"approved"})
    assert read_record(plain, some[0].uid)[0].fields["remarks"] == "一"


def test_none_is_changed_where_one_cannot_be(plain: Ledger) -> None:
    some = rows(plain)
    first, _ = read_record(plain, some[0].uid)
    told = preview_batch(plain, chosen(some), {"note": "一"})
    change_record(plain, some[0].uid, replace(first, title="另改"), some[0].version)
    with pytest.raises(UnusableInput, match="batch_changed_meanwhile"):
        change_many(plain, told.changing, {"note": "一"})
    assert all("remarks" not in read_record(plain, one.uid)[0].fields for one in some)
    again = preview_batch(plain, chosen(some), {"note": "一"})
    assert [one.code for one in again.refused] == ["changed"]


def test_fields_a_kind_has_not_are_refused(plain: Ledger) -> None:
    every = chosen(rows(plain))
    told = preview_batch(plain, every, {"type": "reflection"}, {"approved"})
    assert {one.code for one in told.refused} == {"no_field"}
    for edit in ({"day": "昨天"}, {"amount": "很多"}, {"teacher": "nobody"}):
        with pytest.raises(UnusableInput):
            preview_batch(plain, every, edit)


def test_certificates_that_rest_on_records_are_named(ledger: Ledger) -> None:
    some = rows(ledger, text="0001")
    (paper,) = certificates_on(ledger, [one.uid for one in some])
    assert set(paper.records) == {one.uid for one in some}
    assert (paper.year, paper.name) == ("2024-2025", some[0].name)
    told = preview_deletion(ledger, chosen(some), {"approved"})
    assert [one.code for one in told.refused] == ["certificate"] * 2
    assert [one.serial for one in told.certificates] == [paper.serial]
    insisted = preview_deletion(ledger, chosen(some), {"approved", "certificate"})
    assert len(insisted.changing) == 2
    # What no rule counts by leaves the certificate as true as it was.
    assert len(preview_batch(ledger, chosen(some), {"note": "x"}).changing) == 2
    made = find_import(ledger, None)
    assert len(certificates_on_imports(ledger, [made.id])) == 3
    revoke(ledger, paper.serial, "试")
    assert certificates_on(ledger, [one.uid for one in some]) == ()
    assert len(list_papers(ledger)) == 3


def test_a_record_made_after_a_paper_bears_none(ledger: Ledger) -> None:
    first = rows(ledger, text="0001")[0]
    content, _ = read_record(ledger, first.uid)
    added = add_record(ledger, replace(content, title="补录"))
    assert [one.records for one in certificates_on(ledger, [first.uid, added.uid])] == [
        (first.uid,)
    ]
    before = replace(ledger, clock=FixedClock(ledger.clock.now() - timedelta(hours=1)))
    earlier = add_record(before, replace(content, title="早就有了"))
    assert len(certificates_on(ledger, [earlier.uid])) == 1


def test_a_record_behind_the_days_of_a_paper_bears_none(ledger: Ledger) -> None:
    (one,) = rows(ledger, text="0002 校本")
    content, version = read_record(ledger, one.uid)
    later = content.last_day.replace(year=content.last_day.year + 1)
    moved = replace(content, first_day=later, last_day=later)
    saved = change_record(ledger, one.uid, moved, version)
    assert certificates_on(ledger, [saved.uid]) == ()
