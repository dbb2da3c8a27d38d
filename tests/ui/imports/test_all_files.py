"""Importing all files at one click: in order, up to a decision, and back as one step."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QPushButton, QWidget

from studyhours.db import engine
from studyhours.domain.texts import Texts
from studyhours.services.importing.made import list_imports
from tests.support.scenario import (
    Row,
    attendance_file,
    observation_file,
    roster_file,
    training_file,
    write_xlsx,
)
from tests.ui.imports.conftest import HEAD, Importer, Importing, many, reading, training
from tests.ui.start.seeing import is_visible

ALL = "imports-apply-all"
_HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(ledger: Path) -> Iterator[None]:
    """Another program writes in the ledger."""
    command = [sys.executable, "-c", _HOLD, str(ledger)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield
        finally:
            holder.communicate()


def two_tables(path: Path) -> Path:
    """A workbook with training on one sheet and reading on the other."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in (
        ("培训", [HEAD, *(["0001", "欧阳若兰", f"课{n}", "2025-10-10", "2"] for n in range(3))]),
        (
            "读书",
            [
                ["工号", "姓名", "书名", "作者", "读完日期"],
                ["0001", "欧阳若兰", "论语", "孔子", "2025-10-10"],
            ],
        ),
    ):
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    book.close()
    return path


def is_offered(page: Importer) -> bool:
    return is_visible(page.person, ALL)


def made(ledger: Path) -> list[tuple[str, int]]:
    """The imports that stand, oldest first: file and entries added."""
    with reading(ledger) as opened:
        return [(one.file, one.added) for one in reversed(list_imports(opened))]


def test_everything_ready_is_imported_at_one_click(
    importing: Importing, empty_school: Path, tmp_path: Path
) -> None:
    page = importing(empty_school)
    page.drop(
        training_file(tmp_path),
        attendance_file(tmp_path),
        roster_file(tmp_path),
        observation_file(tmp_path),
    )
    assert page.person.find(ALL, QPushButton).text() == "全部导入"
    assert page.person.find(ALL, QWidget).property("kind") == "primary"
    assert page.primary.property("kind") != "primary", "one action is the primary one"
    assert "花名册不在其中，要另外撤销" in page.person.find(ALL, QPushButton).toolTip()
    page.person.click(ALL)
    assert made(empty_school) == [
        ("roster.xlsx", 5),
        ("training.xlsx", 5),
        ("attendance.xlsx", 5),
        ("observations.csv", 31),
    ]
    said = page.text("banner-text")
    assert said == "已导入 4 份文件，共 46 条，另有 2 行未导入；点开标黄的文件可以看到。"
    files = page.person.find("imports-files", QListView).model()
    told = [
        files.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(files.rowCount())
    ]
    assert sorted(one for one in told if "未导入" in one) == [
        "training.xlsx 已导入 5 条，2 行未导入"
    ]
    assert not is_offered(page)
    assert page.primary.text() == "完成"
    assert page.primary.property("kind") == "primary"


def test_two_taken_back_at_once_are_each_asked_about(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(many(tmp_path / "a.csv", 3), many(tmp_path / "b.csv", 4, day="2025-11-11"))
    for _ in range(2):
        page.person.click(page.primary)
        page.person.click(page.primary)
    window = page.person.window
    window.activateWindow()
    for _ in range(2):
        QTest.keySequence(window, QKeySequence(QKeySequence.StandardKey.Undo))
    page.person.wait()
    for left in ((5, 4), (5, 0)):
        top = cast(QWidget, QApplication.activeModalWidget())
        page.person.click(cast(QPushButton, top.findChild(QPushButton, "ask-yes")))
        assert page.kept() == left


def test_it_stops_at_the_file_that_needs_a_decision_and_names_it(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    unknown = write_xlsx(tmp_path / "谁.xlsx", [["甲", "乙"], ["李䶮", "国培"]])
    first, last = many(tmp_path / "a.csv", 3), many(tmp_path / "z.csv", 4, day="2025-11-11")
    page.drop(first, unknown, last)
    page.person.click(ALL)
    assert made(school)[1:] == [("a.csv", 3)]
    said = page.text("banner-text")
    assert said.startswith("已导入 1 份文件，共 3 条。“谁.xlsx”要先处理，停在这一份。")
    assert page.text("imports-file") == "谁.xlsx"
    assert page.notice.startswith("认不出这是什么表")
    page.person.click("imports-remove")
    assert not is_offered(page), "one file has a button of its own"
    page.turn_to(1)
    page.person.click(page.primary)
    assert made(school)[1:] == [("a.csv", 3), ("z.csv", 4)]


def test_a_guess_that_is_not_sure_is_for_the_person_to_confirm(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    rows: list[Row] = [["姓名", "日期", "内容", "学时"], ["李䶮", "2025-10-10", "新课标", 2]]
    page.drop(write_xlsx(tmp_path / "1.xlsx", rows), many(tmp_path / "b.csv", 4))
    assert page.text("imports-reason").startswith("看起来是")
    page.person.click(ALL)
    assert made(school)[1:] == []
    assert page.text("banner-text").startswith("“1.xlsx”看起来是")
    page.person.click(page.primary)
    assert made(school)[1:] == [("1.xlsx", 1)]


def test_teachers_nobody_knows_are_a_decision(
    importing: Importing, empty_school: Path, tmp_path: Path
) -> None:
    page = importing(empty_school)
    page.drop(many(tmp_path / "a.csv", 3), many(tmp_path / "b.csv", 4))
    page.person.click(ALL)
    assert made(empty_school) == []
    assert page.text("banner-text").startswith("“a.csv”里多数教师不在花名册上")


def test_a_roster_without_news_holds_nothing_up(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(roster_file(tmp_path), training_file(tmp_path), many(tmp_path / "b.csv", 4))
    page.person.click(ALL)
    assert made(school)[1:] == [("training.xlsx", 5), ("b.csv", 4)]
    assert page.text("banner-text").startswith("已导入 2 份文件，共 9 条")


def test_a_workbook_of_two_tables_is_one_file(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(two_tables(tmp_path / "两张.xlsx"))
    assert page.files() == ["两张.xlsx", "两张.xlsx"]
    page.person.click(ALL)
    assert page.text("banner-text") == "已导入 1 份文件，共 4 条。"


def test_files_without_news_are_not_offered(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    first, last = many(tmp_path / "a.csv", 3), many(tmp_path / "b.csv", 4, day="2025-11-11")
    page.drop(first, last)
    page.person.click(ALL)
    page.drop(first, last)
    assert states(page)[2:] == ["没有新内容", "没有新内容"]
    assert not is_offered(page), "there is nothing to import"
    page.drop(many(tmp_path / "c.csv", 2, day="2025-12-12"))
    assert not is_offered(page), "one file has a button of its own"
    page.drop(many(tmp_path / "d.csv", 2, day="2025-12-13"))
    assert is_offered(page)


def test_it_is_called_off_in_the_middle(importing: Importing, school: Path, tmp_path: Path) -> None:
    page = importing(school)
    page.drop(many(tmp_path / "a.csv", 3), many(tmp_path / "b.csv", 12_000, day="2025-11-11"))
    QTest.mouseClick(page.person.find(ALL, QWidget), Qt.MouseButton.LeftButton)
    page.person.wait_until(lambda: page.text("imports-file") == "b.csv")
    page.person.wait_until(lambda: page.notice.startswith("正在导入"))
    assert page.person.find(ALL, QPushButton).text() == "停止"
    page.person.click(ALL)
    assert made(school)[1:] == [("a.csv", 3)], "what was done before stays, the rest does not"
    assert page.text("banner-text") == "已导入 1 份文件，共 3 条。已停止，后面的没有导入。"
    assert page.notice == "已停止，什么都没有导入。"


def test_a_ledger_that_is_locked_stops_it_in_its_own_words(
    importing: Importing, school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 300)
    page = importing(school)
    page.drop(many(tmp_path / "a.csv", 3), many(tmp_path / "b.csv", 4, day="2025-11-11"))
    with held(school):
        page.person.click(ALL)
        said = page.text("banner-text")
    assert said == page.person.window.surroundings.words.say(
        "fault.ledger_locked", ledger=str(school)
    )
    assert made(school)[1:] == []
    page.person.click(ALL)
    assert made(school)[1:] == [("a.csv", 3), ("b.csv", 4)]


def test_while_files_are_read_nobody_waits_for_a_roster(
    importing: Importing, empty_school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roster itself, read but not looked at yet, once said that it waits for the roster."""
    heard: set[str] = set()
    said = Texts.say

    def listening(self: Texts, key: str, /, **params: object) -> str:
        if key.startswith("imports.state_"):
            heard.add(key)
        return said(self, key, **params)

    monkeypatch.setattr(Texts, "say", listening)
    page = importing(empty_school)
    page.drop(roster_file(tmp_path), many(tmp_path / "m.csv", 9_000))
    assert "imports.state_queued" in heard, "the roster was read while the other file was not yet"
    assert states(page) == ["可导入 5 条", "等待花名册"]
    page.turn_to(1)
    assert page.notice.startswith("先导入花名册")


def test_a_roster_alone_never_waits_for_itself(
    importing: Importing, empty_school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: set[str] = set()
    said = Texts.say

    def listening(self: Texts, key: str, /, **params: object) -> str:
        heard.add(key)
        return said(self, key, **params)

    monkeypatch.setattr(Texts, "say", listening)
    page = importing(empty_school)
    page.drop(roster_file(tmp_path))
    assert page.primary.text() == "导入 5 条"
    assert "imports.is_checking" in heard
    assert heard & {"imports.state_waiting", "imports.waits_for_roster"} == set()


def test_rows_that_stay_behind_are_counted_before_the_import(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(training_file(tmp_path), many(tmp_path / "a.csv", 3))
    assert states(page) == ["可导入 5 条，2 行要改", "可导入 3 条"]


def states(page: Importer) -> list[str]:
    """How far each file has come, as the list says it."""
    model = page.person.find("imports-files", QListView).model()
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]
    return [text.partition(" ")[2] for text in said]


# ---------------------------------------------------------------- undone on the page


def test_an_import_undone_on_its_page_is_not_offered_once_more(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(training(tmp_path / "t.csv", ["0001", "欧阳若兰", "国培", "2025-10-10", "2"]))
    page.person.click(page.primary)
    assert page.person.find("undo", QPushButton).isVisible()
    page.person.click("imports-undo")
    assert page.kept() == (5, 0)
    with pytest.raises(AssertionError):
        page.person.find("undo", QPushButton)


def test_an_older_import_is_undone_from_its_message_though_others_came_since(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(many(tmp_path / "a.csv", 3), many(tmp_path / "b.csv", 4, day="2025-11-11"))
    page.person.click(ALL)
    page.turn_to(0)
    page.person.click("imports-undo")
    assert page.notice.startswith("这次导入已撤销")
    assert page.kept() == (5, 4)
    assert page.person.find("undo", QPushButton).text() == "撤销：导入 1 份文件"
    page.turn_to(1)
    page.person.click("imports-undo")
    assert page.kept() == (5, 0)
    with pytest.raises(AssertionError):
        page.person.find("undo", QPushButton)
