"""Rows that were not taken, as a workbook: whole, harmless, and good to import once mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhours.domain.progress import Cancelled
from studyhours.domain.texts import load_texts
from studyhours.services.importing.guess import guess_what
from studyhours.services.importing.look import FileLook
from studyhours.services.importing.records import import_records
from studyhours.services.importing.rejected_rows import rejected_workbook
from studyhours.services.importing.report import Imported
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from studyhours.transfer.cells import Cell, Row
from studyhours.transfer.sheets import read_workbook
from tests.support.scenario import make_ledger, roster_file, training_file, write_xlsx
from tests.transfer.makers import write_xlsx as write_sheets

ZH = load_texts("zh")
HEAD = ["工号", "姓名", "培训名称", "开始日期", "结束日期", "学时"]


def tried(target: str, folder: Path, path: Path) -> tuple[Ledger, FileLook, Imported]:
    ledger = make_ledger(target)
    import_roster(ledger, roster_file(folder))
    look = guess_what(ledger, path).look
    return ledger, look, import_records(ledger, path, "training", dry_run=True)


def cells_of(folder: Path, content: bytes) -> tuple[Row, ...]:
    path = folder / "rejected.xlsx"
    path.write_bytes(content)
    return read_workbook(path)[0].rows


def test_every_rejected_row_stands_there_whole_with_its_remedy(target: str, tmp_path: Path) -> None:
    ledger, look, told = tried(target, tmp_path, training_file(tmp_path))
    rows = cells_of(tmp_path, rejected_workbook(look, told.sheets, ZH))
    ledger.close()
    assert rows[2][1:3] == ("工号", "姓名")
    wrong = {row[0]: row for row in rows[3:]}
    assert set(wrong) == {"7", "8"}
    assert "负学时" in wrong["8"]
    assert "-2" in wrong["8"]
    assert str(wrong["8"][-1]).startswith("第 8 行“学时”的“-2”")
    assert "同名" in str(wrong["7"][-1])


def test_mended_it_is_imported_like_any_file(target: str, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "t.xlsx", [HEAD, ["0001", "欧阳若兰", "国培", "2025-9-31", "", "两"]]
    )
    ledger, look, told = tried(target, tmp_path, path)
    rows = cells_of(tmp_path, rejected_workbook(look, told.sheets, ZH))
    mended: list[list[Cell]] = [list(row) for row in rows]
    place = {head: index for index, head in enumerate(mended[2])}
    mended[3][place["开始日期"]], mended[3][place["学时"]] = "2025-9-30", "2"
    write_xlsx(tmp_path / "mended.xlsx", [[str(cell or "") for cell in row] for row in mended])
    (part,) = guess_what(ledger, tmp_path / "mended.xlsx").parts
    done = import_records(ledger, tmp_path / "mended.xlsx", "training")
    ledger.close()
    assert part.what == "training"
    assert (done.sheets[0].added, done.sheets[0].rejected) == (1, [])


def test_a_formula_in_a_cell_stays_text(tmp_path: Path) -> None:
    trap = '=HYPERLINK("http://example.invalid";"x")'
    path = tmp_path / "t.xlsx"
    write_sheets(path, {"表": [HEAD, ["0001", "'" + trap, "国培", "2025-9-1", None, 2]]})
    ledger, look, told = tried(str(tmp_path / "l.studyhours"), tmp_path, path)
    content = rejected_workbook(look, told.sheets, ZH)
    ledger.close()
    rows = cells_of(tmp_path, content)
    assert any(trap in str(cell) for cell in rows[3])
    assert not has_formula(tmp_path / "rejected.xlsx")


def has_formula(path: Path) -> bool:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert sheets
        return any(b"<f>" in archive.read(name) for name in sheets)


def test_several_sheets_are_named(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    bad = ["0001", "欧阳若兰", "国培", "2025-9-31", None, 2]
    write_sheets(path, {"上学期": [HEAD, bad], "下学期": [[*HEAD, "级别"], [*bad, "校级"]]})
    ledger, look, told = tried(str(tmp_path / "l.studyhours"), tmp_path, path)
    rows = cells_of(tmp_path, rejected_workbook(look, told.sheets, ZH))
    ledger.close()
    assert [row[0] for row in rows[3:]] == ["上学期", "下学期"]
    assert rows[2].count("工号") == 1
    assert "级别" in rows[2]


def test_a_file_that_is_gone_still_leaves_what_was_wrong(tmp_path: Path) -> None:
    path = training_file(tmp_path)
    ledger, look, told = tried(str(tmp_path / "l.studyhours"), tmp_path, path)
    path.unlink()
    rows = cells_of(tmp_path, rejected_workbook(look, told.sheets, load_texts("en")))
    ledger.close()
    assert [row[0] for row in rows[3:]] == ["7", "8"]
    assert "-2" in rows[4]


def test_it_can_be_called_off(tmp_path: Path) -> None:
    ledger, look, told = tried(str(tmp_path / "l.studyhours"), tmp_path, training_file(tmp_path))

    def stop(stage: str, done: int, total: int | None) -> None:
        assert (stage, done, total) == ("write_rejected", 0, 2)
        raise Cancelled

    with pytest.raises(Cancelled):
        rejected_workbook(look, told.sheets, ZH, stop)
    ledger.close()
