"""An import of the roster is taken back as one step: who came goes, what stood stands again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text, update

from studyhours.db.models import AuditEntry, Import
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.closing.closing import close_year
from studyhours.services.closing.reading import read_year
from studyhours.services.closing.reasons import REASON_ASKED, because
from studyhours.services.importing.made import list_imports, undo_import, undo_imports
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_changes import change_teacher, read_entry
from studyhours.services.people.teacher_facts import set_state
from studyhours.services.people.teacher_removal import remove_teacher
from tests.services.record_world import teacher_uids
from tests.support.scenario import YEAR, Row, Walked, write_csv

_HEAD: Row = ["工号", "姓名", "性别", "任教学科", "教研组", "职称", "参加工作时间", "备注"]


def content(ledger: Ledger) -> list[list[tuple[object, ...]]]:
    """All rows of the tables that a roster writes."""
    with ledger.reading() as session:
        return [
            sorted(map(tuple, session.execute(text(f'SELECT * FROM "{name}"'))), key=str)
            for name in ("person", "teacher", "teacher_fact", "staff_group")
        ]


def taken(ledger: Ledger, folder: Path, *rows: Row) -> str:
    """The number of a roster that was imported."""
    done = import_roster(ledger, write_csv(folder / "名单.csv", [_HEAD, *rows]))
    assert done.import_id is not None
    return done.import_id


def refused(ledger: Ledger, number: str) -> tuple[str, dict[str, object]]:
    """Why an import is not undone; nothing is different then."""
    before = content(ledger)
    with pytest.raises(UnusableInput) as fault:
        undo_import(ledger, number)
    assert content(ledger) == before
    return fault.value.code, dict(fault.value.params)


@pytest.mark.both_engines
def test_what_stood_there_stands_again(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    before = content(ledger)
    number = taken(
        ledger,
        tmp_path,
        ["0001", "欧阳若兰", "男", "美术", "新来的组", "高级教师", "2001-07-01", "返聘"],
        ["0002", "帕提古丽", "女", "", "", "一级教师", "", ""],
        ["0102", "新来的", "女", "语文", "新来的组", "", "2025-08-01", ""],
        ["", "没有工号的", "", "", "", "", "", ""],
    )
    assert content(ledger) != before
    with ledger.reading() as session:
        kept = session.get_one(Import, UUID(number)).counts
    assert (kept["added"], kept["updated"]) == (2, 2)
    told: list[tuple[str, int, int | None]] = []
    undo_import(ledger, number, progress=lambda *step: told.append(step))
    assert content(ledger) == before
    assert told[-1] == ("undo_rows", 4, 4)
    assert number not in {one.id for one in list_imports(ledger)}
    with ledger.reading() as session:
        entry = session.query(AuditEntry).order_by(AuditEntry.number.desc()).first()
    assert entry is not None
    assert (entry.action, entry.subject, entry.details["rows"]) == ("import.undo", number, 4)
    assert [one for one in examine(ledger) if one.error] == []
    with pytest.raises(UnusableInput, match="import_undone_already"):
        undo_import(ledger, number)
    again = taken(ledger, tmp_path, ["0102", "新来的", "女", "语文", "新来的组", "", "", ""])
    undo_import(ledger, again)
    assert content(ledger) == before


def test_one_roster_over_another_of_the_same_day(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    before = content(ledger)
    first = taken(ledger, tmp_path, ["0001", "欧阳若兰", "", "美术", "", "", "", ""])
    between = content(ledger)
    second = taken(ledger, tmp_path, ["0001", "欧阳若兰", "", "音乐", "", "", "", "病休"])
    code, said = refused(ledger, first)
    assert (code, said) == ("roster_changed_since", {"count": 1, "names": "欧阳若兰"})
    undo_import(ledger, second)
    assert content(ledger) == between
    third = taken(ledger, tmp_path, ["0001", "欧阳若兰", "", "音乐", "", "", "", ""])
    assert undo_imports(ledger, (first, third)).ids == (third, first)
    assert content(ledger) == before


def test_somebody_named_twice_is_put_back_as_well(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    before = content(ledger)
    number = taken(
        ledger,
        tmp_path,
        ["", "李䶮", "", "物理", "", "一级教师", "", ""],
        ["", "李䶮", "", "化学", "", "高级教师", "", ""],
    )
    assert content(ledger) != before
    undo_import(ledger, number)
    assert content(ledger) == before


@pytest.mark.both_engines
def test_what_was_changed_or_used_since_keeps_all(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    number = taken(
        ledger,
        tmp_path,
        ["0001", "欧阳若兰", "", "", "", "", "", "返聘"],
        ["0102", "新来的", "女", "语文", "新来的组", "", "", ""],
        ["0103", "又一位", "", "", "新来的组", "", "", ""],
    )
    uids = {number: str(uid) for number, uid in teacher_uids(ledger).items()}
    rows: list[Row] = [["工号", "姓名", "书名", "作者", "读完日期"]]
    rows.append(["0102", "", "论语", "孔子", "2025-10-10"])
    read = import_records(ledger, write_csv(tmp_path / "r.csv", rows), "reading").import_id
    assert refused(ledger, number) == ("roster_in_use", {"count": 1, "names": "新来的"})
    assert read is not None
    undo_import(ledger, read)
    # What was deleted can be brought back: it needs the teacher it is of.
    assert refused(ledger, number)[0] == "roster_in_use"
    entry = read_entry(ledger, uids["0103"])
    change_teacher(ledger, uids["0103"], replace(entry, remarks="支教"))
    assert refused(ledger, number) == ("roster_changed_since", {"count": 1, "names": "又一位"})
    change_teacher(ledger, uids["0103"], entry)
    set_state(ledger, uids["0103"], "title", "高级教师", None)
    entry = read_entry(ledger, uids["0001"])
    change_teacher(ledger, uids["0001"], replace(entry, remarks=""))
    code, said = refused(ledger, number)
    assert (code, said["count"]) == ("roster_changed_since", 2)


def test_whom_somebody_took_out_nobody_takes_out_again(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    before = content(ledger)
    number = taken(
        ledger,
        tmp_path,
        ["0102", "新来的", "女", "语文", "新来的组", "", "", ""],
        ["0103", "又一位", "", "", "新来的组", "", "", ""],
    )
    remove_teacher(ledger, str(teacher_uids(ledger)["0102"]))
    undo_import(ledger, number)
    assert content(ledger) == before


def test_results_are_those_of_before(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    before = check(ledger, CheckRequest())
    number = taken(ledger, tmp_path, ["0102", "新来的", "女", "语文", "新来的组", "", "", ""])
    assert len(check(ledger, CheckRequest()).teachers) == len(before.teachers) + 1
    undo_import(ledger, number)
    assert check(ledger, CheckRequest()).teachers == before.teachers


def test_in_a_closed_year_it_needs_a_reason(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    before = content(ledger)
    number = taken(ledger, tmp_path, ["0001", "欧阳若兰", "", "", "", "", "2001-07-01", ""])
    close_year(ledger, YEAR, undecided=True, reason="决定")
    with pytest.raises(Fault) as asked:
        undo_import(ledger, number)
    assert asked.value.code == REASON_ASKED
    with because("名册有误"):
        undo_import(ledger, number)
    assert content(ledger) == before
    (found,) = read_year(ledger, YEAR).corrections
    (step,) = found.facts
    assert (step.reason, step.attributes) == ("名册有误", ("joined_profession",))


def test_one_of_an_earlier_version_stays(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    number = taken(ledger, tmp_path, ["0102", "新来的", "", "", "", "", "", ""])
    with ledger.writing() as tx:
        row = tx.session.get_one(Import, UUID(number))
        plain = {name: count for name, count in row.counts.items() if name != "roster"}
        tx.session.execute(update(Import).where(Import.id == row.id).values(counts=plain))
    assert {one.id: one.undoable for one in list_imports(ledger)}[number] is False
    assert refused(ledger, number)[0] == "roster_import_stays"
