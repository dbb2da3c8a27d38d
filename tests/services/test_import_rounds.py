"""Several imports undone as one step: all of them, newest first, or none at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from studyhours.db.models import Activity, AuditEntry, Import, ImportedRow, Record
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.made import list_imports, undo_import, undo_imports
from studyhours.services.importing.records import import_records
from studyhours.services.importing.together import imported_with
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.saving import change_record, read_record
from tests.support.ledgers import opened, small_ledger
from tests.support.scenario import Row, Walked, write_csv, write_xlsx

_TABLES = ("record", "record_version", "imported_row", "audit_entry", "import", "attendance")


def content(ledger: Ledger) -> list[list[tuple[object, ...]]]:
    """All rows of the tables that undoing writes."""
    with ledger.reading() as session:
        return [
            sorted(map(tuple, session.execute(text(f'SELECT * FROM "{name}"'))), key=str)
            for name in _TABLES
        ]


def living(ledger: Ledger) -> int:
    with ledger.reading() as session:
        return session.scalar(select(func.count()).where(Record.deleted.is_(False))) or 0


def made_ids(walked: Walked) -> dict[str, str]:
    return {what: str(done.import_id) for what, done in walked.reports.items()}


def sheet(path: Path, staff_no: str, name: str) -> Path:
    """A sheet of one activity that one person signed."""
    rows: list[Row] = [
        ["校本研训签到表"],
        ["活动主题：", "听课评课", "主讲人：", "王芳"],
        ["时间：", "2025年11月14日", "地点：", "会议室"],
        ["学时：", 2, "活动级别：", "校级"],
        ["序号", "工号", "姓名", "签到"],
        [1, staff_no, name, "√"],
    ]
    return write_xlsx(path, rows)


@pytest.mark.both_engines
def test_all_go_newest_first_and_each_has_its_entry(walked: Walked) -> None:
    made = made_ids(walked)
    roster = made.pop("roster")
    told: list[tuple[str, int, int | None]] = []

    def watch(stage: str, done: int, total: int | None) -> None:
        told.append((stage, done, total))

    undone = undo_imports(walked.ledger, tuple(made.values()), progress=watch)
    assert undone.ids == tuple(reversed(made.values()))
    assert living(walked.ledger) == 0
    assert [one.id for one in list_imports(walked.ledger)] == [roster]
    with walked.ledger.reading() as session:
        assert session.scalar(select(func.count()).select_from(Activity)) == 0
        assert session.scalar(select(func.count()).select_from(ImportedRow)) == 0
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "import.undo").order_by(AuditEntry.number)
        ).all()
    assert [one.subject for one in entries] == list(undone.ids)
    assert {one.details["together"] for one in entries} == {len(made)}
    rows = sum(int(str(one.details["rows"])) for one in entries)
    assert told[0] == ("undo_rows", 0, rows)
    assert told[-1] == ("undo_rows", rows, rows)
    done = [step[1] for step in told]
    assert done == sorted(done), "one progress for all of them"
    assert [one for one in examine(walked.ledger) if one.error] == []
    with pytest.raises(UnusableInput, match="imports_undone_already"):
        undo_imports(walked.ledger, tuple(made.values()))


@pytest.mark.both_engines
def test_a_sheet_goes_before_the_one_that_brought_its_activity(
    walked: Walked, tmp_path: Path
) -> None:
    early, late = (
        sheet(tmp_path / "1.xlsx", "0001", "欧阳若兰"),
        sheet(tmp_path / "2.xlsx", "0004", "王芳"),
    )
    first = import_attendance(walked.ledger, early).import_id
    with imported_with(first):
        later = import_attendance(walked.ledger, late).import_id
    assert first is not None
    assert later is not None
    rounds = {one.id: one.round for one in list_imports(walked.ledger)}
    assert {one for one, of in rounds.items() if of == first} == {first, later}
    assert len(set(rounds.values())) == len(rounds) - 1, "all others came by themselves"
    before = content(walked.ledger)
    with pytest.raises(Cancelled):
        undo_imports(walked.ledger, (first, later), progress=_stop_at_the_last)
    assert content(walked.ledger) == before, "called off at the last row, nothing is undone"
    assert undo_imports(walked.ledger, (first, later)).ids == (later, first)
    with walked.ledger.reading() as session:
        titles = session.scalars(select(Activity.title)).all()
    assert titles == ["课堂提问"], "the one that both were about is gone"
    assert import_attendance(walked.ledger, early).sheets[0].added == 1


def _stop_at_the_last(stage: str, done: int, total: int | None) -> None:
    if (stage, done) == ("undo_rows", total):
        raise Cancelled


@pytest.mark.both_engines
def test_one_changed_record_keeps_all_and_is_named(walked: Walked) -> None:
    made = made_ids(walked)
    three = (made["training"], made["observation"], made["writing"])
    with walked.ledger.reading() as session:
        (row,) = session.scalars(
            select(ImportedRow).where(
                ImportedRow.import_id == UUID(made["writing"]), ImportedRow.row == 3
            )
        )
    uid = str(row.made)
    found, version = read_record(walked.ledger, uid)
    change_record(walked.ledger, uid, replace(found, title="二改"), version)
    before = content(walked.ledger)
    with pytest.raises(UnusableInput) as refused:
        undo_imports(walked.ledger, three)
    assert refused.value.code == "imports_changed_since"
    assert refused.value.params == {"count": 1, "rows": "writing.xlsx 3 欧阳若兰 二改"}
    assert content(walked.ledger) == before
    # The others can still be undone by themselves, and are passed over afterwards.
    undo_import(walked.ledger, made["training"])
    assert undo_imports(walked.ledger, (made["training"], made["observation"])).ids == (
        made["observation"],
    )


def test_what_cannot_be_undone_keeps_all(tmp_path: Path) -> None:
    with opened(small_ledger(tmp_path / "issued.studyhours", issued=True)) as ledger:
        with ledger.reading() as session:
            made = {one.what: str(one.id) for one in session.scalars(select(Import))}
        rows: list[Row] = [["工号", "姓名", "书名", "作者", "读完日期"]]
        rows.append(["0001", "", "论语", "孔子", "2025-10-10"])
        fresh = import_records(ledger, write_csv(tmp_path / "r.csv", rows), "reading").import_id
        assert fresh is not None
        before = content(ledger)
        with pytest.raises(UnusableInput, match="roster_in_use"):
            undo_imports(ledger, (fresh, made["roster"]))
        for wrong in ("not-an-id", "00000000-0000-7000-8000-000000000001"):
            with pytest.raises(UnusableInput, match="unknown_import"):
                undo_imports(ledger, (fresh, wrong))
        with pytest.raises(UnusableInput) as refused:
            undo_imports(ledger, (fresh, made["training"]))
        assert refused.value.code == "imports_certified"
        assert refused.value.params["count"] == 3
        assert content(ledger) == before
        undone = undo_imports(ledger, (made["training"], fresh), anyway=True)
        assert undone.ids == (fresh, made["training"])
        assert living(ledger) == 0
