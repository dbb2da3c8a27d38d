"""A school's whole table: progress, calling it off, undoing it, in parts of hundreds of rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text

from studyhours.db.audit import broken_entries
from studyhours.db.models import AuditEntry, ImportedRow, Record, RecordVersion
from studyhours.domain.canonical import canonical_json
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.made import undo_import
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.content import content_of
from studyhours.services.records.rows import columns_of, version_hash
from tests.support.scenario import (
    PEOPLE,
    Row,
    attendance_file,
    make_ledger,
    roster_file,
    write_csv,
    write_xlsx,
)

ROWS = 1_300
STAGES = ("read_file", "understand_rows", "match_rows", "write_rows")
_HEAD = ["工号", "姓名", "培训名称", "级别", "开始日期", "结束日期", "学时"]
_TABLES = ("record", "record_version", "record_person", "imported_row", "audit_entry", "import")


@pytest.fixture
def ledger(target: str, tmp_path: Path) -> Iterator[Ledger]:
    made = make_ledger(target)
    import_roster(made, roster_file(tmp_path))
    yield made
    made.close()


def _rows() -> list[Row]:
    rows: list[Row] = [_HEAD]
    for number in range(ROWS):
        staff_no, name, *_ = PEOPLE[number % len(PEOPLE)]
        day = f"2025-{9 + number % 3:02d}-{1 + number % 28:02d}"
        rows.append([staff_no, name, f"培训{number}", "校级", day, day, 1 + number % 9])
    return rows


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "many.csv", _rows())


class _Watching:
    """Keeps what it is told; calls the work off at a stage, once ``after`` rows of it are done."""

    def __init__(self, stage: str | None = None, after: int = 0) -> None:
        self.calls: list[tuple[str, int, int | None]] = []
        self._stage, self._after = stage, after

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        self.calls.append((stage, done, total))
        if stage == self._stage and done >= self._after:
            raise Cancelled

    def of(self, stage: str) -> list[tuple[int, int | None]]:
        return [(done, total) for said, done, total in self.calls if said == stage]


def _content(ledger: Ledger) -> list[list[tuple[object, ...]]]:
    """All rows of the tables that an import writes."""
    with ledger.reading() as session:
        return [
            sorted(map(tuple, session.execute(text(f'SELECT * FROM "{name}"'))), key=str)
            for name in _TABLES
        ]


@pytest.mark.both_engines
def test_every_stage_is_told_at_least_every_five_hundred_rows(
    ledger: Ledger, table: Path, tmp_path: Path
) -> None:
    for path in (table, write_xlsx(tmp_path / "many.xlsx", _rows())):
        watching = _Watching()
        import_records(ledger, path, "training", progress=watching, dry_run=True)
        import_records(ledger, path, "training", progress=watching)
        assert list(dict.fromkeys(stage for stage, *_ in watching.calls)) == list(STAGES)
        for stage in STAGES:
            told = [done for done, _ in watching.of(stage)]
            assert max(told) >= 1_000
            assert all(later - sooner <= 500 for sooner, later in pairwise(told))
        assert watching.of("match_rows")[-1] == (ROWS, ROWS)
        undo_import(ledger, _newest(ledger))


def _newest(ledger: Ledger) -> str:
    with ledger.reading() as session:
        return str(session.scalars(select(ImportedRow.import_id).limit(1)).one())


@pytest.mark.parametrize("stage", STAGES)
def test_calling_it_off_leaves_nothing(ledger: Ledger, table: Path, stage: str) -> None:
    before = _content(ledger)
    with pytest.raises(Cancelled):
        import_records(ledger, table, "training", progress=_Watching(stage, 600))
    assert _content(ledger) == before
    done = import_records(ledger, table, "training")
    assert done.sheets[0].added == ROWS


@pytest.mark.both_engines
@pytest.mark.parametrize("stage", STAGES)
def test_a_roster_and_a_sheet_can_be_called_off_too(
    target: str, tmp_path: Path, stage: str
) -> None:
    empty = make_ledger(target)
    with pytest.raises(Cancelled):
        import_roster(empty, roster_file(tmp_path), progress=_Watching(stage))
    with empty.reading() as session:
        assert session.execute(text("SELECT count(*) FROM teacher")).scalar() == 0
        assert session.execute(text("SELECT count(*) FROM person")).scalar() == 0
    import_roster(empty, roster_file(tmp_path))
    before = _content(empty)
    with pytest.raises(Cancelled):
        import_attendance(empty, attendance_file(tmp_path), progress=_Watching(stage))
    assert _content(empty) == before
    with empty.reading() as session:
        assert session.execute(text("SELECT count(*) FROM activity")).scalar() == 0
    empty.close()


@pytest.mark.both_engines
def test_what_is_written_in_bulk_is_what_the_content_says(ledger: Ledger, table: Path) -> None:
    done = import_records(ledger, table, "training")
    with ledger.reading() as session:
        records = {one.id: one for one in session.scalars(select(Record))}
        versions = session.scalars(select(RecordVersion)).all()
        assert len(records) == len(versions) == ROWS == done.sheets[0].added
        for version in versions:
            record = records[version.record_id]
            content = dict(version.content)
            assert record.version == version.hash == version_hash(record.id, (), content)
            assert (version.parents, version.made_by) == ([], ledger.actor.name)
            assert version.made_at == ledger.clock.now()
            assert content["teacher"] == str(record.teacher_id)
            assert content["last_day"] == record.last_day.isoformat()
            assert (content["title"], content["hundredths"]) == (record.title, record.hundredths)
            assert (record.deleted, record.activity_id, record.level) == (False, None, 60)
        raw = session.execute(text("SELECT content FROM record_version")).scalars().all()
        assert all(one == canonical_json(json.loads(one)) for one in raw)
        assert len({row.id for row in session.scalars(select(ImportedRow))}) == ROWS


def test_a_second_import_of_the_same_adds_nothing(ledger: Ledger, table: Path) -> None:
    import_records(ledger, table, "training")
    sheet = import_records(ledger, table, "training").sheets[0]
    assert (sheet.added, sheet.unchanged, sheet.skipped, sheet.rejected) == (0, ROWS, [], [])


@pytest.mark.both_engines
def test_undoing_buries_every_record_and_the_same_table_comes_in_again(
    ledger: Ledger, table: Path
) -> None:
    done = import_records(ledger, table, "training")
    assert done.import_id is not None
    with ledger.reading() as session:
        first = {row.id: row.version for row in session.scalars(select(Record))}
        logged = session.scalars(
            select(AuditEntry.number).order_by(AuditEntry.number.desc())
        ).first()
    watching = _Watching()
    undo_import(ledger, done.import_id, progress=watching)
    told = [one for one, _ in watching.of("undo_rows")]
    assert (told[0], told[-1]) == (0, ROWS)
    assert all(later - sooner <= 500 for sooner, later in pairwise(told))
    with ledger.reading() as session:
        for record in session.scalars(select(Record)):
            deletion = {"deleted": True}
            assert record.deleted
            assert record.version == version_hash(record.id, [first[record.id]], deletion)
            newest = session.scalars(
                select(RecordVersion).where(RecordVersion.hash == record.version)
            ).one()
            assert (newest.parents, dict(newest.content)) == ([first[record.id]], deletion)
        assert list(broken_entries(session)) == []
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.number > logged).order_by(AuditEntry.number)
        ).all()
        assert [one.action for one in entries] == ["record.delete"] * ROWS + ["import.undo"]
        assert dict(entries[-1].details) == {"rows": ROWS}
        assert {UUID(one.subject) for one in entries[:-1]} == set(first)
        assert all(
            entry.details["based_on"] == first[UUID(entry.subject)] for entry in entries[:-1]
        )
    assert import_records(ledger, table, "training").sheets[0].added == ROWS


def test_calling_an_undo_off_undoes_nothing(ledger: Ledger, table: Path) -> None:
    done = import_records(ledger, table, "training")
    assert done.import_id is not None
    before = _content(ledger)
    with pytest.raises(Cancelled):
        undo_import(ledger, done.import_id, progress=_Watching("undo_rows", 600))
    assert _content(ledger) == before
    undo_import(ledger, done.import_id)
    with pytest.raises(UnusableInput) as raised:
        undo_import(ledger, done.import_id)
    assert raised.value.code == "import_undone_already"


@pytest.mark.both_engines
def test_what_many_share_credits_each_of_them(ledger: Ledger, tmp_path: Path) -> None:
    shared: list[Row] = [_HEAD]
    lessons: list[Row] = [["工号", "姓名", "授课教师", "课题", "课型", "日期", "评价"]]
    for number, (staff_no, name, *_) in enumerate(PEOPLE):
        if staff_no:
            for course in range(3):
                day = f"2025-09-{10 + course}"
                shared.append([staff_no, name, f"课程{course}", "县级", day, day, 2 + course])
            watched = PEOPLE[number % 2][1]
            lessons.append([staff_no, name, watched, "静夜思", "研究课", "2025-10-09", "好"])
    import_records(ledger, write_csv(tmp_path / "shared.csv", shared), "training")
    import_records(ledger, write_csv(tmp_path / "lessons.csv", lessons), "observation")
    with ledger.reading() as session:
        found = session.execute(
            select(Record, RecordVersion.content).join(
                RecordVersion, RecordVersion.record_id == Record.id
            )
        ).all()
        assert len(found) == len(shared) + len(lessons) - 2
        for record, content in found:
            expected = columns_of(content_of(content))
            assert {name: getattr(record, name) for name in expected} == expected
            assert record.version == version_hash(record.id, (), content)
        people = len({record.teacher_id for record, _ in found})
        assert people == len({row[0] for row in shared[1:]})
        about = {r.object for r, _ in found if r.kind == "observation"}
        assert len(about) > 1, "nobody is their own colleague"
