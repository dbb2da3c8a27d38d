"""A ledger of the first form, with what people wrote, becomes one of the newest form."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import delete, inspect, select, text
from sqlalchemy.engine import Engine

from studyhours.db.engine import open_engine
from studyhours.db.migrate import NEWEST, alembic_config, upgrade, wait_for_turn
from studyhours.db.models import Group, KindType, Record, RecordUnit, RecordVersion, whole_metadata
from studyhours.domain.people import SCHOOL_UNIT
from studyhours.domain.traits import Traits
from studyhours.services.activities.attending import attend
from studyhours.services.activities.crediting import take_credit_back
from studyhours.services.activities.opened import open_activity
from studyhours.services.activities.reading import DONE, list_activities
from studyhours.services.activities.rows import Mark
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.closing.closing import close_year
from studyhours.services.closing.reading import list_closings, read_year
from studyhours.services.closing.reasons import because
from studyhours.services.exchange.row_choices import list_row_sides
from studyhours.services.exchange.sending import send
from studyhours.services.growth.agreement_changes import save_agreement
from studyhours.services.growth.agreements import list_pairs, read_agreement
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.layouts import list_layouts, save_layout
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.people.unit_changes import list_units
from studyhours.services.records.rows import version_hash
from studyhours.services.records.saving import (
    add_record,
    change_record,
    delete_record,
    read_record,
    restore_record,
)
from studyhours.services.registers.writing import Basis, exempt, list_register, pair
from tests.services.record_world import content
from tests.support.ledgers import AS_OF, YEAR, opened, small_ledger
from tests.support.scenario import YEAR as SCHOOL_YEAR
from tests.support.scenario import walk_imports, write_xlsx

_FIRST = "0001"
_ATTENDANCE = Traits._fields.index("attendance")
_OBJECT = Traits._fields.index("object")
_WAIT = 0.5  # seconds a second client is given to run into the first


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "old.studyhours")
    url: str = request.getfixturevalue("postgres_url")
    return url


def _old_form(target: str, source: Path | str, revision: str = _FIRST) -> None:
    """A ledger of an older form with the rows of another, as far as that form has room."""
    old, new = open_engine(target, create=True), open_engine(str(source))
    with old.connect().execution_options(writing=True) as into, new.connect() as out:
        command.upgrade(alembic_config(into), revision)
        there = set(inspect(into).get_table_names())
        for table in whole_metadata().sorted_tables:
            if table.name not in there:
                continue
            known = {one["name"] for one in inspect(into).get_columns(table.name)}
            columns = [column for column in table.c if column.name in known]
            rows = [dict(row) for row in out.execute(select(*columns)).mappings()]
            if table.name == "staff_group" and "unit_part" not in there:
                rows = [row for row in rows if row["kind"] != SCHOOL_UNIT]
            if rows:
                into.execute(table.insert(), rows)
        into.commit()
    old.dispose()
    new.dispose()


def _revision(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())


def test_an_old_ledger_is_upgraded_as_it_is_opened(target: str, ledger: Path) -> None:
    _old_form(target, ledger)
    with opened(ledger) as made:
        expected = check(made, CheckRequest(as_of=AS_OF))
    assert expected.teachers, "there is something to judge"
    upgraded = open_ledger(target)
    assert _revision(upgraded.engine) == NEWEST
    assert [finding for finding in examine(upgraded) if finding.error] == []
    assert check(upgraded, CheckRequest(as_of=AS_OF)) == expected
    (layout, *_) = list_layouts(upgraded)
    assert save_layout(upgraded, layout, layout.document, {}).id == "own-1"
    with upgraded.engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
        assert set(whole_metadata().tables) <= names
        indexes = {one["name"] for one in inspect(connection).get_indexes("record")}
        if connection.dialect.name == "sqlite":
            figures = text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'record'")
            told = set(connection.execute(figures).scalars())
            assert {"ix_record_list", "ix_record_tally"} <= told & indexes
    upgraded.close()


def _traits(ledger: Ledger) -> dict[UUID, Sequence[str | None]]:
    with ledger.reading() as session:
        query = select(Record.id, *(getattr(Record, name) for name in Traits._fields))
        return {uid: list(said) for uid, *said in session.execute(query)}


def test_what_rules_ask_is_worked_out_for_old_records(target: str, tmp_path: Path) -> None:
    """From 0004: of every record from what it says, and of attendance from the sign-in list."""
    walked = walk_imports(str(tmp_path / "made.studyhours"))
    fields = {"grade": "一等奖", "certificate_no": "7", "category": "专业"}
    (teacher, *_) = list_teachers(walked.ledger)
    award = replace(content(UUID(teacher.uid), "award", "2026-05-06", "赛课"), fields=fields)
    seen = content(UUID(teacher.uid), "observation", "2026-05-06", "")
    kept = add_record(walked.ledger, award)
    gone = add_record(walked.ledger, seen)
    delete_record(walked.ledger, gone.uid, gone.version)
    expected = _traits(walked.ledger)
    expected[UUID(gone.uid)] = [None] * len(Traits._fields)  # worked out when it comes back
    credited = _leave_attendance_to_the_list(walked.ledger)
    walked.ledger.close()
    _old_form(target, tmp_path / "made.studyhours", "0004")

    upgraded = open_ledger(target)
    assert _revision(upgraded.engine) == NEWEST
    found = _traits(upgraded)
    assert found == expected
    assert found[UUID(kept.uid)] == [
        "professional", "first", None, None, None, None, None, "certificate"
    ]  # fmt: skip
    assert {found[uid][_ATTENDANCE] for uid in credited} == {"present", "official", "late"}
    assert [finding for finding in examine(upgraded) if finding.error] == []

    # Changed or brought back, a record keeps what the list says of it and gets what it says itself.
    for uid in credited:
        read, version = read_record(upgraded, str(uid))
        change_record(upgraded, str(uid), replace(read, title="提问"), version)
    with upgraded.reading() as session:
        top = session.get_one(Record, UUID(gone.uid)).version
    restore_record(upgraded, gone.uid, gone.version, top)
    after = _traits(upgraded)
    assert [after[uid] for uid in credited] == [found[uid] for uid in credited]
    assert after[UUID(gone.uid)][_OBJECT] == "person:李䶮"
    assert [finding for finding in examine(upgraded) if finding.error] == []
    upgraded.close()


@pytest.mark.parametrize("revision", ["0007", "0008"])
def test_old_ledgers_get_the_types_shipped_since(target: str, ledger: Path, revision: str) -> None:
    with opened(ledger) as made:
        expected = _types(made)
        with made.writing() as tx:
            later = KindType.kind_id.in_(["mentoring", "award", "other", "evaluation"])
            tx.session.execute(delete(KindType).where(later, KindType.id != "project"))
            own = tx.session.scalars(select(KindType).where(KindType.id == "project")).one()
            own.title = {"zh": "我校课题"}
    _old_form(target, ledger, revision)
    upgraded = open_ledger(target)
    found = _types(upgraded)
    assert found.pop(("award", "project")) == {"zh": "我校课题"}
    assert expected.pop(("award", "project")) != {"zh": "我校课题"}
    assert found == expected
    upgraded.close()


def test_a_year_of_an_old_ledger_can_be_closed(target: str, ledger: Path) -> None:
    """From 0009, which had no closings."""
    _old_form(target, ledger, "0009")
    upgraded = open_ledger(target)
    assert _revision(upgraded.engine) == NEWEST
    assert list_closings(upgraded) == ()
    done = close_year(upgraded, YEAR)
    (shown,) = list_closings(upgraded)
    assert (shown.seal, shown.teachers, shown.records) == (done.seal, done.teachers, done.records)
    assert done.records > 0
    assert [finding for finding in examine(upgraded) if finding.error] == []
    upgraded.close()


def _types(ledger: Ledger) -> dict[tuple[str, str], object]:
    with ledger.reading() as session:
        rows = session.scalars(select(KindType)).all()
        return {(row.kind_id, row.id): dict(row.title) for row in rows}


def _leave_attendance_to_the_list(ledger: Ledger) -> list[UUID]:
    """Makes records of sign-in sheets say what they said before 0005; returns them."""
    with ledger.writing() as tx:
        records = tx.session.scalars(select(Record).where(Record.activity_id.is_not(None))).all()
        for record in records:
            (stored,) = tx.session.scalars(
                select(RecordVersion).where(RecordVersion.record_id == record.id)
            )
            plain = {**stored.content, "fields": {}}
            stored.content = plain
            stored.hash = record.version = version_hash(record.id, (), plain)
        return [record.id for record in records]


def test_of_two_clients_only_one_upgrades(postgres_url: str, ledger: Path) -> None:
    _old_form(postgres_url, ledger)
    engine = open_engine(postgres_url)
    with engine.connect().execution_options(writing=True) as first, ThreadPoolExecutor(1) as aside:
        wait_for_turn(first)
        second = aside.submit(open_ledger, postgres_url)
        time.sleep(_WAIT)
        assert not second.done(), "it waits"
        upgrade(first)
        first.commit()
        other = second.result(timeout=30)
    assert _revision(engine) == NEWEST
    assert [finding for finding in examine(other) if finding.error] == []
    other.close()
    engine.dispose()


def test_activities_of_groups_count_for_them_and_the_school_is_a_unit(
    target: str, tmp_path: Path
) -> None:
    """From 0010: what a group's sheet credited, and nothing else."""
    walked = walk_imports(str(tmp_path / "made.studyhours"))
    sheet = write_xlsx(
        tmp_path / "group.xlsx",
        [
            ["教研活动签到表"],
            ["活动主题：", "单元整体教学", "教研组：", "语文组"],
            ["时间：", "2025年11月4日", "学时：", 1],
            ["序号", "工号", "姓名", "签到"],
            [1, "0001", "欧阳若兰", "√"],
        ],
    )
    assert import_attendance(walked.ledger, sheet).sheets[0].added == 1
    expected = _counted_for(walked.ledger)
    assert [name for _, name in expected] == ["语文组"]
    units = list_units(walked.ledger)
    walked.ledger.close()
    _old_form(target, tmp_path / "made.studyhours", "0010")
    upgraded = open_ledger(target)
    assert _counted_for(upgraded) == expected
    assert list_units(upgraded) == units
    assert SCHOOL_UNIT in {one.kind for one in units}
    assert [finding for finding in examine(upgraded) if finding.error] == []
    upgraded.close()


def test_a_closed_year_stays_valid_and_units_can_be_exempt(target: str, tmp_path: Path) -> None:
    """From 0011: closings say nothing of units, and their seals hold."""
    walked = walk_imports(str(tmp_path / "made.studyhours"))
    close_year(walked.ledger, SCHOOL_YEAR, reason="教务会议")
    before = list_closings(walked.ledger)
    walked.ledger.close()
    _old_form(target, tmp_path / "made.studyhours", "0011")
    upgraded = open_ledger(target)
    assert _revision(upgraded.engine) == NEWEST
    assert list_closings(upgraded) == before
    assert read_year(upgraded, SCHOOL_YEAR).units is None
    assert [finding for finding in examine(upgraded) if finding.error] == []
    with because("补登记"):
        exempt(upgraded, "语文组", "all", Basis(date(2025, 9, 1), None, "新建", ""))
    assert [one.register for one in list_register(upgraded)] == ["unit_exemption"]
    upgraded.close()


def _counted_for(ledger: Ledger) -> list[tuple[UUID, str]]:
    """Records with the names of the units they count for."""
    with ledger.reading() as session:
        query = select(RecordUnit.record_id, Group.name).join(Group, Group.id == RecordUnit.unit_id)
        return sorted(session.execute(query).tuples())


def test_activities_of_an_old_ledger_are_credited_and_can_be_corrected(
    target: str, tmp_path: Path
) -> None:
    walk_imports(str(tmp_path / "school.studyhours")).ledger.close()
    _old_form(target, tmp_path / "school.studyhours", "0013")
    opened_again = open_ledger(target)
    (row,) = list_activities(opened_again, SCHOOL_YEAR).rows
    assert (row.state, row.starts, row.checked_at) == (DONE, None, None)
    people = open_activity(opened_again, row.uid).people
    (late,) = (one for one in people if one.status == "late")
    attend(opened_again, row.uid, {late.uid: Mark("absent")})
    assert open_activity(opened_again, row.uid).shown.present == row.present - 1
    assert take_credit_back(opened_again, [row.uid]).records == row.present - 1
    opened_again.close()


def test_pairs_of_an_old_ledger_can_agree(target: str, tmp_path: Path) -> None:
    """From 0016: nobody has agreed on anything yet."""
    walked = walk_imports(str(tmp_path / "made.studyhours"))
    paired = pair(walked.ledger, "0004", "0001", Basis(date(2025, 9, 1)))
    walked.ledger.close()
    _old_form(target, tmp_path / "made.studyhours", "0016")
    upgraded = open_ledger(target)
    (row,) = list_pairs(upgraded)
    assert paired.after is not None
    assert (row.uid, row.state) == (paired.after.uid, "none")
    text = read_agreement(upgraded, row.uid).text
    assert save_agreement(upgraded, row.uid, text, 0).number == 1
    assert [finding for finding in examine(upgraded) if finding.error] == []
    upgraded.close()


def test_a_ledger_from_before_packages_hands_one_over(target: str, tmp_path: Path) -> None:
    source = small_ledger(tmp_path / "new.studyhours")
    _old_form(target, source, "0020")
    with opened(target) as ledger:
        sent = send(ledger, tmp_path / "all.package")
        assert (sent.records, sent.versions) == (6, 6)
        assert list_row_sides(ledger) == ()
        assert [one for one in examine(ledger) if one.error] == []
