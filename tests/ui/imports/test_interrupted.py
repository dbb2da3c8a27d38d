"""Stopped, closed and undone: what is not imported to its end leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QTableView, QWidget
from sqlalchemy import select

from studyhours.db.models import Record
from studyhours.services.importing.made import list_imports
from studyhours.services.importing.records import import_records
from studyhours.services.ledgers.opening import open_ledger
from tests.support.scenario import Row, write_csv
from tests.ui.holding import held
from tests.ui.imports.conftest import Importer, Importing, many, reading, training

PLENTY = 4_000
"""Rows whose import takes several steps, at the first of which it is held."""


def can_be_stopped(window: QWidget) -> bool:
    """Whether the shell shows that something runs, with a button to stop it."""
    found = cast(list[QWidget], window.findChildren(QWidget, "cancel-task"))
    return any(button.isVisible() for button in found)


@contextmanager
def begun(page: Importer) -> Iterator[None]:
    """The primary button is pressed, and the import stands in the middle until this is left."""
    tasks, window = page.person.window.surroundings.tasks, page.person.window
    with held(tasks):
        QTest.mouseClick(page.primary, Qt.MouseButton.LeftButton)
        page.person.wait_until(lambda: can_be_stopped(window))
        assert tasks.commands
        yield


def stop(page: Importer) -> None:
    """Presses the button that stops what runs."""
    button = page.person.find("cancel-task", QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_import_stopped_in_the_middle_leaves_nothing(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    path = many(tmp_path / "t.csv", PLENTY)
    page = importing(school)
    page.drop(path)
    assert page.primary.text() == f"导入 {PLENTY} 条"
    with begun(page):
        assert "中途停止" in page.notice
        assert not page.primary.isEnabled()
        stop(page)
    page.person.wait()
    assert page.notice == "已停止，什么都没有导入。"
    assert page.kept() == (5, 0)
    with reading(school) as ledger:
        assert [one.what for one in list_imports(ledger)] == ["roster"]
    page.person.click(page.primary)
    assert page.kept() == (5, PLENTY)


def test_a_check_stopped_in_the_middle_can_be_made_again(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    path = many(tmp_path / "t.csv", PLENTY)
    page = importing(school)
    page.drop(path)
    combo = page.what
    combo.setFocus()
    combo.setCurrentIndex(combo.findText("自学记录"))
    window = page.person.window
    with held(window.surroundings.tasks):
        combo.activated.emit(combo.currentIndex())  # as Qt does once the list is closed
        page.person.wait_until(lambda: can_be_stopped(window))
        stop(page)
    page.person.wait()
    assert page.notice == "核对已停止，没有导入任何内容。"
    page.person.click("imports-check")
    assert page.primary.isEnabled()


def test_closing_the_window_asks_and_keeps_nothing_of_the_import(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    path = many(tmp_path / "t.csv", PLENTY)
    page = importing(school)
    page.drop(path)
    window = page.person.window
    with begun(page):
        window.close()
        assert window.isVisible()
        dialog = page.person.find("ask", QDialog)
        page.person.wait_until(dialog.isVisible)
        QTest.mouseClick(page.person.find("ask-yes", QPushButton), Qt.MouseButton.LeftButton)
    page.person.wait_until(lambda: not window.isVisible())
    assert page.kept() == (5, 0)


def test_closing_can_be_thought_better_of(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    path = many(tmp_path / "t.csv", PLENTY)
    page = importing(school)
    page.drop(path)
    with begun(page):
        page.person.window.close()
        QTest.mouseClick(page.person.find("ask-no", QPushButton), Qt.MouseButton.LeftButton)
    page.person.wait()
    assert page.person.window.isVisible()
    assert page.kept() == (5, PLENTY)


def test_the_same_file_dropped_again_meanwhile_disturbs_nothing(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    path = many(tmp_path / "t.csv", PLENTY)
    page = importing(school)
    page.drop(path)
    with begun(page):
        page.person.drop(page.person.window, [path], wait=False)
    page.person.wait()
    assert page.notice.startswith(f"已导入研训记录 {PLENTY} 条")
    assert page.kept() == (5, PLENTY)


# ---------------------------------------------------------------- undo


def test_an_import_just_made_is_undone(importing: Importing, school: Path, tmp_path: Path) -> None:
    page = importing(school)
    page.drop(many(tmp_path / "t.csv", 20))
    page.person.click(page.primary)
    assert page.kept() == (5, 20)
    page.person.click("imports-undo")
    assert page.notice.startswith("这次导入已撤销")
    assert page.kept() == (5, 0)
    page.person.click("imports-read-again")
    assert page.primary.text() == "导入 20 条"


def test_it_is_undone_by_the_usual_keys(importing: Importing, school: Path, tmp_path: Path) -> None:
    page = importing(school)
    page.drop(many(tmp_path / "t.csv", 3))
    page.person.click(page.primary)
    page.person.press(Qt.Key.Key_Z, control=True, on=page.person.window)
    page.person.click("ask-no")
    assert page.kept() == (5, 3), "it is a question first"
    page.person.click("undo")
    page.person.click("ask-yes")
    assert page.kept() == (5, 0)
    assert page.notice.startswith("这次导入已撤销")


def test_an_older_import_is_undone_from_the_list_after_a_question(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    ledger = open_ledger(str(school))
    import_records(ledger, many(tmp_path / "old.csv", 7), "training")
    ledger.close()
    page = importing(school)
    table = page.person.find("imports-history", QTableView)
    assert [row[1] for row in page.table("imports-history")] == ["old.csv", "roster.xlsx"]
    undo = page.person.find("imports-undo-older", QPushButton)
    assert not undo.isEnabled()
    page.person.click_at(table.viewport(), table.visualRect(table.model().index(1, 0)).center())
    page.person.click(undo)
    page.person.click("ask-yes")
    assert "这份花名册新增的教师里，有 1 位已有记录" in page.text("banner-text"), "in use by now"
    assert page.kept() == (5, 7)
    page.person.click_at(table.viewport(), table.visualRect(table.model().index(0, 0)).center())
    page.person.click(undo)
    page.person.click("ask-yes")
    assert page.kept() == (5, 0)
    assert page.text("banner-text") == "已撤销“old.csv”的导入，7 条记录已撤回。"
    assert [row[1] for row in page.table("imports-history")] == ["roster.xlsx"]


def test_undoing_is_refused_where_records_were_changed_since(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(training(tmp_path / "t.csv", ["0001", "欧阳若兰", "国培计划", "2025-10-10", "2"]))
    page.person.click(page.primary)
    ledger = open_ledger(str(school))
    with ledger.writing() as tx:
        record = tx.session.scalars(select(Record)).one()
        record.version = "somebody else's"
    ledger.close()
    page.person.click("imports-undo")
    assert "国培计划" in page.notice
    assert "没有撤销" in page.notice
    assert page.kept() == (5, 1)


# ---------------------------------------------------------------- very many


def test_a_hundred_thousand_rejected_rows_do_not_hold_the_window_up(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    """``open_window`` fails a test whose window was silent for too long."""
    rows = 100_000
    path = many(tmp_path / "t.csv", rows, day="2025-13-01")
    page = importing(school)
    page.drop(path)
    table = page.person.find("imports-rejected", QTableView)
    assert table.model().rowCount() == rows
    table.scrollToBottom()
    QApplication.processEvents()
    last = table.model().index(rows - 1, 0).data()
    assert last == str(rows + 1)
    assert not page.primary.isEnabled()
    for name in ("columns", "rejected"):
        page.person.click(f"imports-tab-{name}")


def test_a_roster_is_taken_back_by_its_button_and_by_keys(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["工号", "姓名", "教研组", "备注"],
        ["0001", "欧阳若兰", "新来的组", ""],
        ["0102", "新来的", "新来的组", "支教"],
    ]
    page = importing(school)
    page.drop(write_csv(tmp_path / "名单.csv", rows))
    page.person.click(page.primary)
    assert page.kept() == (6, 0)
    page.person.click("imports-undo")
    assert page.kept() == (5, 0)
    assert page.notice.startswith("这次导入已撤销")
    page.drop(write_csv(tmp_path / "又一份.csv", rows))
    page.person.click(page.primary)
    page.person.press(Qt.Key.Key_Z, control=True, on=page.person.window)
    asked = cast(list[QLabel], page.person.find("ask", QDialog).findChildren(QLabel))
    said = "撤销花名册“又一份.csv”的导入？新增的 1 位教师会删去，更新的 1 位恢复原样。"
    assert said in [one.text() for one in asked]
    page.person.click("ask-yes")
    assert page.kept() == (5, 0)
