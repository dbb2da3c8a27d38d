"""What 全部导入 brought is taken back as one step, by the message, the keys, or not at all."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QTableView
from sqlalchemy import select

from studyhours.db.models import Record
from studyhours.services.importing.made import list_imports
from studyhours.services.importing.records import import_records
from studyhours.services.importing.together import imported_with
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.saving import change_record, read_record
from tests.support.scenario import attendance_file, roster_file, training_file
from tests.ui.holding import held
from tests.ui.imports.conftest import Importer, Importing, many, reading
from tests.ui.imports.test_all_files import ALL, states
from tests.ui.start.seeing import is_visible

_ROOT = Path(__file__).parents[3]
SAMPLES = Path(os.environ.get("STUDYHOURS_SAMPLES") or _ROOT.parent / "shared" / "samples")
PLENTY = 3_000
"""Rows of a long file, whose undoing takes several steps."""


def undo_text(page: Importer) -> str:
    return page.person.find("undo", QPushButton).text()


def standing(ledger: Path) -> list[str]:
    """The files whose imports stand, newest first."""
    with reading(ledger) as opened:
        return [one.file for one in list_imports(opened)]


def choose(page: Importer, file: str) -> None:
    """Clicks a line of the files imported before."""
    table = page.person.find("imports-history", QTableView)
    place = [row[1] for row in page.table("imports-history")].index(file)
    page.person.click_at(table.viewport(), table.visualRect(table.model().index(place, 0)).center())


def nothing_to_undo(page: Importer) -> bool:
    bench = page.person.window.bench
    return bench is not None and bench.context.undo.next_undo is None


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files of the product are not here")
def test_a_school_is_taken_back_as_it_came(importing: Importing, empty_school: Path) -> None:
    page = importing(empty_school)
    names = ("attendance.xlsx", "lessons.xlsx", "reading.xlsx", "roster.xlsx", "training.xls")
    page.drop(*(SAMPLES / name for name in names))
    page.person.click(ALL)
    files, (teachers, records) = standing(empty_school), page.kept()
    assert len(files) == len(names)
    assert teachers > 20
    assert records > 500
    assert undo_text(page) == "撤销：导入 4 份文件"
    assert page.person.find("banner-action", QPushButton).text() == "撤销这一批"
    page.person.click("banner-action")
    question = page.person.find("ask", QDialog)
    labels = cast("list[QLabel]", question.findChildren(QLabel))
    (asked,) = (label.text() for label in labels if "4 份" in label.text())
    assert asked.startswith("撤销这一批导入的 4 份文件？")
    assert asked.endswith("花名册保留。")
    page.person.click("ask-yes")
    assert page.kept() == (teachers, 0)
    assert standing(empty_school) == ["roster.xlsx"]
    assert page.text("banner-text").startswith("已撤销这一批导入的 4 份文件，")
    assert states(page).count("已撤销") == 4
    assert nothing_to_undo(page)


def test_by_the_keys_also_after_leaving_and_once_more_after_no(
    importing: Importing, empty_school: Path, tmp_path: Path
) -> None:
    page = importing(empty_school)
    page.drop(roster_file(tmp_path), training_file(tmp_path), attendance_file(tmp_path))
    page.person.click(ALL)
    page.person.click(page.primary)
    assert page.kept() == (5, 8)
    page.person.press(Qt.Key.Key_Z, control=True, on=page.person.window)
    page.person.click("ask-no")
    assert page.kept() == (5, 8), "it is a question first"
    choose(page, "roster.xlsx")
    page.person.click("imports-undo-round")
    page.person.click("ask-yes")
    assert page.kept() == (5, 0)
    assert standing(empty_school) == ["roster.xlsx"]
    assert [row[1] for row in page.table("imports-history")] == ["roster.xlsx"]
    assert nothing_to_undo(page)


def test_one_changed_record_keeps_every_file_and_each_goes_by_itself(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(many(tmp_path / "a.csv", 3), many(tmp_path / "b.csv", 4, day="2025-11-11"))
    page.person.click(ALL)
    ledger = open_ledger(str(school))
    with ledger.reading() as session:
        uid = str(session.scalars(select(Record.id).where(Record.title == "课3")).one())
    content, version = read_record(ledger, uid)
    change_record(ledger, uid, replace(content, title="改过"), version)
    ledger.close()
    page.person.click("undo")
    page.person.click("ask-yes")
    said = page.text("banner-text")
    assert "b.csv 5 欧阳若兰 改过" in said
    assert "一份文件也没有撤销" in said
    assert page.kept() == (5, 7)
    assert undo_text(page) == "撤销：导入 2 份文件", "it can be tried again"
    page.person.click(page.primary)
    choose(page, "a.csv")
    page.person.click("imports-undo-older")
    page.person.click("ask-yes")
    assert page.kept() == (5, 4)
    assert undo_text(page) == "撤销：导入 1 份文件"


def test_a_round_of_an_earlier_run_is_undone_from_the_list(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    ledger = open_ledger(str(school))
    first = import_records(ledger, many(tmp_path / "a.csv", 3), "training").import_id
    with imported_with(first):
        import_records(ledger, many(tmp_path / "b.csv", 4, day="2025-11-11"), "training")
    import_records(ledger, many(tmp_path / "c.csv", 2, day="2025-12-12"), "training")
    ledger.close()
    page = importing(school)
    for file, offered in (("c.csv", False), ("a.csv", True)):
        choose(page, file)
        assert is_visible(page.person, "imports-undo-round") == offered
    for answer, left in (("ask-no", 9), ("ask-yes", 2)):
        page.person.click("imports-undo-round")
        page.person.click(answer)
        assert page.kept() == (5, left)
    assert standing(school) == ["c.csv", "roster.xlsx"]
    said = page.text("banner-text")
    assert said == "已撤销这一批导入的 2 份文件，7 条记录已撤回。"


def test_stopped_in_the_middle_nothing_is_undone(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(many(tmp_path / "a.csv", PLENTY), many(tmp_path / "b.csv", 4, day="2025-11-11"))
    page.person.click(ALL)
    page.person.click("undo")
    tasks = page.person.window.surroundings.tasks
    with held(tasks):
        QTest.mouseClick(page.person.find("ask-yes", QPushButton), Qt.MouseButton.LeftButton)
        page.person.wait_until(lambda: states(page) == ["正在撤销", "正在撤销"])
        page.person.wait_until(lambda: bool(tasks.commands))
        tasks.cancel_all()
    page.person.wait()
    assert page.kept() == (5, PLENTY + 4)
    page.person.click("undo")
    page.person.click("ask-yes")
    assert page.kept() == (5, 0)
