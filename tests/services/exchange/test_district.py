"""A school hands its whole ledger to a district's: its teachers come in under it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import insert, select

from studyhours.db.models import Activity, Attendance, HourGrant, MentorPair, Teacher, TeacherFact
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.domain.texts import load_texts
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.documents.answers import Answer
from studyhours.services.documents.making import make_document
from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import Link, link, list_links, unlink
from studyhours.services.exchange.rows import table_of
from studyhours.services.exchange.sending import Sending
from studyhours.services.exchange.undoing import undo_merge
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.teachers import add_fact
from studyhours.services.records.saving import change_record, delete_record, read_record
from studyhours.services.registers.entries import Basis
from studyhours.services.registers.writing import grant_hours, pair
from studyhours.services.settings.own_kinds import KindEntry, add_kind
from tests.services.exchange.world import Stick, assert_sound, state, written
from tests.support.scenario import (
    CLOCK,
    PEOPLE,
    TERMS,
    YEAR,
    YEAR_END,
    roster_file,
    training_file,
    walk_imports,
    write_csv,
)

RIVER, EAST, DISTRICT = "河湾乡中心小学", "东村小学", "城东学区"
TABLES = (Activity, Attendance, HourGrant, MentorPair)
BASIS = Basis(date(2025, 9, 1), date(2026, 7, 1), "支教")


@dataclass(frozen=True)
class World:
    """Two schools with the same staff numbers, and the district both belong to."""

    river: Ledger
    east: Ledger
    district: Ledger
    stick: Stick

    def settle(self, school: Ledger, name: str = "") -> Path:
        """The first package of a school, and its code compared at the district."""
        path = self.stick.write(school).path
        link(self.district, path, Link(code_of(package_key(school).public), school=name))
        return path


@pytest.fixture
def world(target: str, tmp_path: Path) -> Iterator[World]:
    district = create_ledger(target, NewSchool(DISTRICT, YEAR, TERMS, ("school-72",)), CLOCK)
    river = walk_imports(str(tmp_path / "river.studyhours")).ledger
    path = str(tmp_path / "east.studyhours")
    east = create_ledger(path, NewSchool(EAST, YEAR, TERMS, ("school-72",)), CLOCK)
    import_roster(east, roster_file(tmp_path))
    import_records(east, training_file(tmp_path), "training")
    yield World(river, east, district, Stick(tmp_path))
    for one in (river, east, district):
        one.close()


def _people(ledger: Ledger) -> Mapping[str | None, str]:
    with ledger.reading() as session:
        return dict(session.execute(select(Teacher.staff_no, Teacher.name)).tuples().all())


def _rows(ledger: Ledger, *tables: Any) -> dict[str, int]:
    with ledger.reading() as session:
        return {one.__tablename__: len(session.scalars(select(one)).all()) for one in tables}


def _summary(ledger: Ledger) -> dict[str, list[str]]:
    """The district's summary as its workbook has it: the cells of each school's line."""
    given: dict[str, Answer | None] = {"year": YEAR, "as_of": YEAR_END}
    made = make_document(ledger, "district-summary", given, "xlsx", load_texts("zh"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(made.content))
    lines = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    return {row[1]: row[2:] for row in lines if len(row) > 1}


@pytest.mark.both_engines
def test_two_schools_hand_in_and_each_is_counted(world: World) -> None:
    district, stick = world.district, world.stick
    pair(world.river, "0001", "0003", BASIS)
    grant_hours(world.river, "0002", Amount(100, "hour"), BASIS)
    add_kind(world.river, KindEntry("粉笔字比赛"))
    written(world.river, "0003", "粉笔字", kind="粉笔字比赛")
    first = world.settle(world.river)
    before = _rows(district, *TABLES), _people(district)
    merged = merge_package(district, first)
    assert (merged.counts.left_out, merged.rows_left) == (0, ())
    merge_package(district, world.settle(world.east))
    river, east = state(world.river)["records"], state(world.east)["records"]
    there = state(district)["records"]
    assert {uid: (row[0].split("-")[1], *row[1:4]) for uid, row in there.items()} == {
        uid: row[:4] for uid, row in {**river, **east}.items()
    }
    names = {f"{school}-{one[0]}": one[1] for school in (RIVER, EAST) for one in PEOPLE}
    assert _people(district) == names
    found = _rows(district, *TABLES)
    assert found == {"activity": 1, "attendance": 5, "hour_grant": 1, "mentor_pair": 1}
    # Everybody is judged here as at the school, and each school has a line of its own.
    request = CheckRequest(year=YEAR, as_of=YEAR_END, ruleset="school-72")
    for school, name in ((world.river, RIVER), (world.east, EAST)):
        here = {one.staff_no: one.result.verdict for one in check(district, request).teachers}
        for one in check(school, request).teachers:
            assert here[f"{name}-{one.staff_no}"] == one.result.verdict
    summary = _summary(district)
    assert DISTRICT not in summary
    assert [summary[one][1] for one in (RIVER, EAST)] == ["5.0", "5.0"]
    assert summary["合计"][1] == "10.0"
    assert_sound(district)
    # The same once more changes nothing.
    settled = state(district), _rows(district, *TABLES, Teacher, TeacherFact)
    assert merge_package(district, first).id == ""
    assert merge_package(district, stick.write(world.river).path).id == ""
    assert (state(district), _rows(district, *TABLES, Teacher, TeacherFact)) == settled
    # What was brought can be taken out again; the other school's stays.
    undo_merge(district)
    undo_merge(district)
    assert (_rows(district, *TABLES), _people(district)) == before
    assert_sound(district)


def test_a_second_time_only_what_changed_is_brought(world: World) -> None:
    district, river = world.district, world.river
    merge_package(district, world.settle(world.east))
    old = world.settle(river)
    merge_package(district, old)
    uid, _ = written(river, "0002", "新写的")
    gone = next(one for one, row in state(river)["records"].items() if row[1] == "国培")
    delete_record(river, gone, read_record(river, gone)[1])
    changed = next(one for one, row in state(river)["records"].items() if row[1] == "单元教学")
    said, version = read_record(river, changed)
    change_record(river, changed, replace(said, title="单元整体教学"), version)
    folder = world.stick.folder
    import_roster(river, write_csv(folder / "more.csv", [["工号", "姓名"], ["0009", "孙丽"]]))
    import_roster(river, write_csv(folder / "name.csv", [["工号", "姓名"], ["0003", "李焱"]]))
    add_fact(river, "0001", "title", "高级教师", first=YEAR_END)
    merged = merge_package(district, world.stick.write(river).path)
    counts = merged.counts
    assert (counts.added, counts.changed, counts.deleted) == (1, 1, 1)
    assert (counts.undecided, counts.left_out, counts.rows_left) == (0, 0, 0)
    people = _people(district)
    assert people[f"{RIVER}-0009"] == "孙丽"
    assert (people[f"{RIVER}-0003"], people[f"{EAST}-0003"]) == ("李焱", "李䶮")
    assert state(district)["records"][uid][:2] == (f"{RIVER}-0002", "新写的")
    # An older stick says nothing any more; known again after being forgotten, nobody is doubled.
    assert merge_package(district, old).id == ""
    unlink(district, RIVER)
    world.settle(river)
    merge_package(district, world.stick.write(river).path)
    assert _people(district) == people
    assert_sound(district)


def test_a_school_changes_nothing_of_another(world: World) -> None:
    district, river = world.district, world.river
    merge_package(district, world.settle(river))
    merge_package(district, world.settle(world.east))
    # The east school's copy of the same rows: an activity, its attendance, hours granted.
    grant_hours(river, "0001", Amount(100, "hour"), BASIS)
    merge_package(district, world.stick.write(river).path)
    with river.reading() as session:
        wanted = [
            (table.__tablename__, dict(row))
            for table in (Activity, Attendance, HourGrant)
            for row in session.execute(select(table.__table__)).mappings()
        ]
    ours = dict(zip(_ids(river), _ids(world.east), strict=True))
    with world.east.writing() as tx:
        school = school_of(tx.session).id
        for name, row in wanted:
            other = {
                "school_id": school, "title": "东村的", "reason": "东村的", "note": "东村的",
                "record_id": None, "group_id": None,
                "teacher_id": ours.get(row.get("teacher_id", school)),
            }  # fmt: skip
            said = {key: other.get(key, value) for key, value in row.items()}
            tx.session.execute(insert(table_of(name)).values(**said))
    before = {one: _all(district, one) for one in ("activity", "attendance", "hour_grant")}
    merged = merge_package(district, world.stick.write(world.east).path)
    assert {(one.part, one.code) for one in merged.rows_left} == {
        ("activity", "taken"), ("attendance", "taken"), ("grant", "taken"),
    }  # fmt: skip
    assert {one: _all(district, one) for one in before} == before


def _ids(ledger: Ledger) -> list[UUID]:
    with ledger.reading() as session:
        return list(session.scalars(select(Teacher.id).order_by(Teacher.staff_no)))


def _all(ledger: Ledger, name: str) -> list[str]:
    with ledger.reading() as session:
        return sorted(str(row) for row in session.execute(select(table_of(name))))


def test_what_does_not_settle_a_school_says_so(world: World) -> None:
    district, river = world.district, world.river
    part = world.stick.write(river, Sending(("0001",))).path
    code = code_of(package_key(river).public)
    with pytest.raises(UnusableInput, match="package_not_whole"):
        link(district, part, Link(code, school=""))
    whole = world.stick.write(river).path
    with pytest.raises(UnusableInput, match="package_school_named"):
        link(district, whole, Link(code, school=DISTRICT))
    with pytest.raises(UnusableInput, match="package_code_wrong"):
        link(district, whole, Link("AAAA-2222", school=""))
    assert list_links(district) == ()
    link(district, whole, Link(code, school=" 河湾 "))
    with pytest.raises(UnusableInput, match="package_school_named"):
        world.settle(world.east, "河湾")
    merge_package(district, whole)
    (known,) = list_links(district)
    assert (known.school, len(known.teachers), known.decides) == ("河湾", 5, False)
    # Of some teachers only, once the school is known: theirs alone, and nobody else loses a fact.
    facts = _rows(district, TeacherFact)
    assert merge_package(district, part).id == ""
    assert _rows(district, TeacherFact) == facts
