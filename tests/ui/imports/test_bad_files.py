"""What people drop by mistake: each is told in place, with what to do; nothing is ever kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from studyhours.ui.widgets import files
from tests.support.scenario import make_ledger, roster_file, training_file, write_xlsx
from tests.ui.imports.conftest import HEAD, Importing, training

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("照片.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 99, "要作佐证，请打开那条记录再拖进去"),
        ("截图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "不是表格（内容：图片）"),
        ("通知.pdf", b"%PDF-1.7\n%%EOF", "要查验证书，请拖到“证书与报表”页的“查验”里"),
        ("空.xlsx", b"", "是空文件"),
        ("半份.xlsx", b"PK\x03\x04 cut", "已损坏或没有传完"),
        ("加密.xlsx", OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "设了密码"),
        ("~$名册.xlsx", b"\x05office\0\0", "临时文件"),
    ],
)
def test_what_is_no_table_is_told_in_place(
    importing: Importing, school: Path, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    page = importing(school)
    page.drop(put(tmp_path / name, content))
    assert said in page.notice
    assert "请" in page.notice
    assert not page.primary.isEnabled()
    assert page.kept() == (5, 0)


def test_three_hundred_megabytes(importing: Importing, school: Path, tmp_path: Path) -> None:
    path = tmp_path / "全部.xlsx"
    with path.open("wb") as file:
        file.truncate(300 << 20)
    page = importing(school)
    page.drop(path)
    assert "太大" in page.notice
    assert "分成几个文件" in page.notice


def test_a_folder_offers_the_tables_in_it(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "本学期"
    folder.mkdir()
    training_file(folder)
    put(folder / "说明.docx", b"PK")
    put(folder / "~$training.xlsx", b"x")
    page = importing(school)
    page.drop(folder)
    assert "是文件夹" in page.notice
    page.person.click("imports-take-folder")
    assert page.text("imports-file") == "training.xlsx"
    assert page.primary.text() == "导入 5 条"


def test_a_folder_without_tables_says_so(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "照片"
    folder.mkdir()
    page = importing(school)
    page.drop(folder)
    page.person.click("imports-take-folder")
    assert "里没有表格" in page.notice


def test_a_ledger_is_opened_instead(
    importing: Importing, school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.studyhours"
    make_ledger(str(other)).close()
    page = importing(school)
    page.drop(other)
    assert "是一个台账" in page.notice
    opened: list[str] = []
    # What the shell does with it is not this page's.
    monkeypatch.setattr(page.person.window.start, "open_path", opened.append)
    page.person.click("imports-open-ledger")
    assert opened == [str(other)]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no such file here")
def test_a_file_the_system_will_not_read(importing: Importing, school: Path) -> None:
    page = importing(school)
    page.drop(Path("/proc/self/mem"))
    assert "无法打开" in page.notice
    assert page.person.find("imports-read-again", QPushButton).isVisible()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work otherwise there")
def test_a_file_one_may_not_read_is_read_again_once_one_may(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    path = training_file(tmp_path)
    hidden = path.rename(tmp_path / "hidden")
    page = importing(school)
    page.drop(path)
    assert "找不到" in page.notice
    hidden.rename(path)
    page.person.click("imports-read-again")
    assert page.primary.text() == "导入 5 条"


def test_a_file_changed_after_the_preview_is_not_imported_unseen(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    path = training(tmp_path / "t.csv", ["0001", "欧阳若兰", "国培", "2025-10-10", "2"])
    page = importing(school)
    page.drop(path)
    assert page.primary.text() == "导入 1 条"
    row = ["0001", "欧阳若兰", "国培", "2025-10-10", "2"]
    training(path, row, [*row[:2], "省培", *row[3:]])
    page.person.click(page.primary)
    assert "改动过" in page.notice
    assert page.kept() == (5, 0)
    page.person.click("imports-read-again")
    assert page.primary.text() == "导入 2 条"
    page.person.click(page.primary)
    assert page.kept() == (5, 2)


def test_a_file_that_vanishes_after_the_preview(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    path = training_file(tmp_path)
    page = importing(school)
    page.drop(path)
    path.unlink()
    page.person.click(page.primary)
    assert "找不到" in page.notice
    assert page.kept() == (5, 0)


def test_records_before_the_roster_are_told_what_to_do_first(
    importing: Importing, empty_school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = importing(empty_school)
    page.drop(training_file(tmp_path))
    assert page.notice == "多数教师不在花名册上。请先导入花名册，再导入这份。"
    assert not page.primary.isEnabled()
    roster = roster_file(tmp_path)
    monkeypatch.setattr(files, "choose_files", lambda *_: [roster])
    page.person.click("imports-another")
    assert page.files() == ["roster.xlsx", "training.xlsx"]
    page.turn_to(0)
    page.person.click(page.primary)
    page.person.click(page.primary)
    # Its preview was made anew with the teachers there are now.
    assert page.primary.text() == "导入 5 条"


def test_the_wrong_kind_chosen_is_noticed_and_the_person_may_insist(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(roster_file(tmp_path))
    page.say_what("听课记录")
    assert not page.primary.isEnabled()
    assert page.notice
    page.say_what("花名册")
    assert page.notice == "这些内容以前都导入过了，不必再导入。"


def test_a_table_with_no_rows(importing: Importing, school: Path, tmp_path: Path) -> None:
    page = importing(school)
    page.drop(write_xlsx(tmp_path / "t.xlsx", [HEAD]))
    assert page.notice
    assert not page.primary.isEnabled()


def test_markup_in_a_file_stays_text(importing: Importing, school: Path, tmp_path: Path) -> None:
    page = importing(school)
    path = tmp_path / "<b>粗.csv"
    page.drop(training(path, ["0001", "欧阳若兰", "<img src=x>", "2025-10-10", "<b>2</b>"]))
    assert page.text("imports-file") == "<b>粗.csv"
    assert page.table("imports-rejected")[0][2] == "<b>2</b>"


def test_several_bad_files_beside_a_good_one(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(put(tmp_path / "a.png", b"\x89PNG\r\n\x1a\n"), training_file(tmp_path), tmp_path)
    assert len(page.files()) == 3
    page.turn_to(1)
    page.person.click(page.primary)
    assert page.kept() == (5, 5)
    page.turn_to(0)
    page.person.click("imports-remove")
    assert len(page.files()) == 2


def test_the_rejected_rows_are_saved_for_mending(
    importing: Importing, school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studyhours.transfer.sheets import read_workbook

    target = tmp_path / "未导入.xlsx"
    asked: list[str] = []

    def choose(_parent: object, _memory: object, _title: str, name: str, _pattern: str) -> Path:
        asked.append(name)
        return target

    monkeypatch.setattr(files, "choose_save", choose)
    page = importing(school)
    page.drop(training_file(tmp_path))
    page.person.click("imports-save-rejected")
    assert asked == ["training-未导入的行.xlsx"]
    rows = read_workbook(target)[0].rows
    assert "负学时" in rows[4]
    assert page.text("banner-text").startswith("已保存“未导入.xlsx”")
    page.drop(target)
    assert page.person.find("imports-files", QWidget).isVisible()


def test_a_place_that_cannot_be_written_is_told(
    importing: Importing, school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone" / "x.xlsx"
    monkeypatch.setattr(files, "choose_save", lambda *_: gone)
    page = importing(school)
    page.drop(training_file(tmp_path))
    page.person.click("imports-save-rejected")
    assert str(gone.parent) in page.text("banner-text")
    assert os.listdir(tmp_path)  # noqa: PTH208 - nothing was made where nothing should be
    assert not gone.parent.exists()
