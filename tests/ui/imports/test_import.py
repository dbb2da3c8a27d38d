"""Dropping files, seeing how they were understood, importing them."""

from __future__ import annotations

import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QTableView, QWidget

from studyhours.services.importing.made import list_imports
from studyhours.ui.widgets import files
from tests.support.scenario import (
    Row,
    attendance_file,
    observation_file,
    roster_file,
    training_file,
    write_xlsx,
)
from tests.transfer.makers import write_xls
from tests.ui.imports.conftest import HEAD, Importer, Importing, reading, training
from tests.ui.lists.opening import details
from tests.ui.person import OpenWindow


def test_a_file_dropped_is_understood_and_imported(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.person.drop(page.person.find("imports-drop", QWidget), [training_file(tmp_path)])
    assert page.what.currentText() == "研训记录"
    assert "学时" in page.text("imports-reason") or "培训名称" in page.text("imports-reason")
    assert page.primary.text() == "导入 5 条"
    rejected = page.table("imports-rejected")
    assert [row[0] for row in rejected] == ["7", "8"]
    assert rejected[1][1:3] == ["学时", "-2"]
    assert "同名" in rejected[0][3]
    assert "第 7 行" in details(page.person, "imports-rejected")["remedy"]
    columns = page.tab("columns")
    assert ["培训名称", "培训名称"] in [row[:2] for row in columns]
    assert page.text("imports-header-line").startswith("第 1 行是表头，认出 8 列")
    assert [row[1] for row in page.tab("skipped")] != []
    assert page.kept() == (5, 0)
    page.person.click(page.primary)
    assert page.notice.startswith("已导入研训记录 5 条，另有 2 行未导入")
    assert page.kept() == (5, 5)
    page.person.click(page.primary)
    history = page.table("imports-history")
    assert [row[1:4] for row in history] == [
        ["training.xlsx", "研训记录", "5"],
        ["roster.xlsx", "花名册", "5"],
    ]
    told = details(page.person, "imports-history")
    assert (told["file"], told["added"]) == ("training.xlsx", "5")


def test_the_rows_to_be_taken_can_be_looked_through(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(training_file(tmp_path))
    rows = page.tab("accepted")
    assert rows[0][:4] == ["2", "新增", "欧阳若兰", "2025年9月10日"]
    assert rows[0][6] == "24 学时"
    assert rows[1][3] == "2025年10月9日至10月10日"
    assert rows[0][7] == "校级"


def test_the_same_file_again_brings_nothing(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    path = training(tmp_path / "t.csv", ["0001", "欧阳若兰", "国培", "2025-10-10", "2"])
    page.drop(path)
    page.person.click(page.primary)
    page.drop(path)
    page.turn_to(1)
    assert page.notice == "这些内容以前都导入过了，不必再导入。"
    assert not page.primary.isEnabled()


def test_files_dropped_on_another_page_arrive_here(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.person.go("teachers")
    page.drop(training_file(tmp_path))
    assert page.what.currentText() == "研训记录"


def test_files_are_chosen_by_a_click_or_by_enter(
    importing: Importing, school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = training_file(tmp_path)
    asked: list[str] = []

    def choose(_parent: object, _memory: object, title: str, _pattern: str) -> list[Path]:
        asked.append(title)
        return [path] if len(asked) > 1 else []

    monkeypatch.setattr(files, "choose_files", choose)
    page = importing(school)
    area = page.person.find("imports-drop", QWidget)
    page.person.click(area)
    assert area.isVisible()
    area.setFocus()
    page.person.press(Qt.Key.Key_Return, on=area)
    assert asked == ["选择要导入的表格"] * 2
    assert page.what.currentText() == "研训记录"


def test_a_roster_asked_for_elsewhere_is_chosen_at_once(
    open_window: OpenWindow, empty_school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    given: list[Path] = []

    def choose(parent: QWidget, _memory: object, title: str, _pattern: str) -> list[Path]:
        assert parent.isVisible()
        asked.append(title)
        return given

    monkeypatch.setattr(files, "choose_files", choose)
    person = open_window(empty_school)
    page = Importer(person, empty_school)
    for place, button in (("teachers", "teachers-import-first"), ("home", "home-do-roster")):
        # Whoever thinks better of it is left where a roster can be dropped.
        person.go(place)
        person.click(button)
        assert person.find("imports-drop", QWidget).isVisible()
    person.go("home")
    given.append(roster_file(tmp_path))
    person.click("home-do-roster")
    assert asked == ["选择花名册"] * 3
    assert page.what.currentText() == "花名册"
    person.click(page.primary)
    assert page.kept() == (5, 0)
    person.go("teachers")
    person.click("teachers-import")
    assert asked == ["选择花名册"] * 4


def test_of_files_dropped_together_the_roster_comes_first(
    importing: Importing, empty_school: Path, tmp_path: Path
) -> None:
    page = importing(empty_school)
    page.drop(training_file(tmp_path), attendance_file(tmp_path), roster_file(tmp_path))
    assert page.files() == ["roster.xlsx", "training.xlsx", "attendance.xlsx"]
    page.turn_to(1)
    assert page.notice.startswith("先导入花名册")
    assert not page.primary.isEnabled()
    page.turn_to(0)
    page.person.click(page.primary)
    assert page.kept() == (5, 0)
    assert page.primary.text() == "下一份：training.xlsx"
    page.person.click(page.primary)
    assert page.primary.text() == "导入 5 条"
    page.person.click(page.primary)
    page.person.click(page.primary)
    page.person.click(page.primary)
    assert page.kept() == (5, 8)
    assert page.primary.text() == "完成"
    page.person.click(page.primary)
    assert [row[1] for row in page.table("imports-history")] == [
        "attendance.xlsx",
        "training.xlsx",
        "roster.xlsx",
    ]


def test_one_of_several_can_be_left_out(
    importing: Importing, empty_school: Path, tmp_path: Path
) -> None:
    page = importing(empty_school)
    page.drop(roster_file(tmp_path), training_file(tmp_path))
    page.turn_to(0)
    page.person.click("imports-remove")
    # Without the roster nobody needs to wait for it; its teachers are missing all the same.
    assert page.what.currentText() == "研训记录"
    assert "不在花名册上" in page.notice


def test_a_sign_in_sheet_says_which_activity_it_is(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(attendance_file(tmp_path))
    assert page.what.currentText() == "签到表"
    said = "活动：课堂提问 · 2025年10月14日 · 2 学时 · 校级"
    assert page.text("imports-activity") == said, "before any list is turned to"
    page.person.click("imports-tab-accepted")
    assert page.text("imports-activity") == said
    rows = page.table("imports-accepted-attendance")
    assert [row[3:5] for row in rows][:2] == [["欧阳若兰", "出席"], ["帕提古丽·艾山", "病假"]]
    page.person.click(page.primary)
    assert page.kept() == (5, 3)


@pytest.mark.parametrize(
    ("language", "said"), [("zh", ["性别 女", "性别 男"]), ("en", ["Sex female", "Sex male"])]
)
def test_a_roster_says_sexes_in_words(
    importing: Importing, empty_school: Path, tmp_path: Path, language: str, said: list[str]
) -> None:
    page = importing(empty_school, language=language)
    page.drop(roster_file(tmp_path))
    page.person.click("imports-tab-accepted")
    more = [row[4] for row in page.table("imports-accepted-roster")]
    women, men = said
    assert [women in text for text in more] == [True, True, False, True, True]
    assert [men in text for text in more] == [False, False, True, False, False]
    page.person.window.surroundings.words.choose("en" if language == "zh" else "zh")
    page.person.wait()
    other = {"zh": "Sex female", "en": "性别 女"}[language]
    assert other in page.table("imports-accepted-roster")[0][4]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the system's zone cannot be changed here")
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai", "UTC"])
def test_times_are_the_schools_whatever_the_computers_zone(
    importing: Importing, school: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    with reading(school) as ledger:
        (made,) = list_imports(ledger)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        page = importing(school)
        here = made.made_at.astimezone(ZoneInfo("Asia/Shanghai"))
        said = f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"
        assert page.table("imports-history")[0][0] == said
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_is_too_much_says_the_limit(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(training(tmp_path / "t.csv", ["0001", "欧阳若兰", "国培", "2025-10-10", "-2"],
                       ["0001", "欧阳若兰", "国培", "2025-10-10", "3000.5"],
                       ["0001", "欧阳若兰", "长" * 201, "2025-10-10", "2"]))  # fmt: skip
    remedies = [row[3] for row in page.table("imports-rejected")]
    assert remedies[:2] == ["超出范围。应大于 0，一条最多 3000 学时、4000 节或 400 天。"] * 2
    assert remedies[2:] == ["题目最多 200 字。请写短一些，多出来的写进内容。"]


def test_a_roster_shows_its_teachers(
    importing: Importing, empty_school: Path, tmp_path: Path
) -> None:
    page = importing(empty_school)
    page.drop(roster_file(tmp_path))
    page.person.click("imports-tab-accepted")
    rows = page.table("imports-accepted-roster")
    assert rows[0][2:4] == ["0001", "欧阳若兰"]
    assert "教研组 语文组" in rows[0][4]
    page.person.click(page.primary)
    assert page.notice == "已导入花名册 5 条。"


def test_what_a_file_is_can_be_changed(importing: Importing, school: Path, tmp_path: Path) -> None:
    page = importing(school)
    rows: list[Row] = [["姓名", "日期", "学习内容", "学时"], ["李䶮", "2025-10-10", "新课标", 2]]
    page.drop(write_xlsx(tmp_path / "1.xlsx", rows))
    page.say_what("自学记录")
    assert page.what.currentText() == "自学记录"
    page.person.click(page.primary)
    with reading(school) as ledger:
        assert list_imports(ledger)[0].what == "self-study"


def test_a_column_that_was_not_understood_is_corrected(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    head = ["工号", "姓名", "培训名称", "开始日期", "数"]
    page.drop(
        training(tmp_path / "t.csv", ["0001", "欧阳若兰", "国培", "2025-10-10", "3"], head=head)
    )
    page.say_what("研训记录")
    assert "学时" in page.notice
    assert not page.primary.isEnabled()
    page.column("数", "学时")
    assert page.primary.text() == "导入 1 条"
    assert ["数", "学时", "3"] in page.table("imports-columns")
    rows = page.tab("accepted")
    assert rows[0][6] == "3 学时"
    page.person.click(page.primary)
    assert page.kept() == (5, 1)


def test_a_column_understood_wrongly_is_given_to_another(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    head = [*HEAD, "实际学时"]
    page.drop(
        training(
            tmp_path / "t.csv", ["0001", "欧阳若兰", "国培", "2025-10-10", "8", "6"], head=head
        )
    )
    assert page.tab("accepted")[0][6] == "8 学时"
    page.person.click("imports-tab-columns")
    page.column("实际学时", "学时")
    assert page.tab("accepted")[0][6] == "6 学时"
    page.person.click("imports-tab-columns")
    assert ["学时", "不用", "8"] in page.table("imports-columns")


def test_a_table_nobody_knows_is_mapped_by_hand(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    path = write_xlsx(
        tmp_path / "x.xlsx",
        [["甲", "乙", "丙", "丁"], ["李䶮", "国培", "2025-10-10", 4], ["王芳", "国培", "", 1]],
    )
    page.drop(path)
    assert page.notice.startswith("认不出这是什么表")
    assert page.table("imports-first-rows")[1] == ["李䶮", "国培", "2025-10-10", "4"]
    assert not page.primary.isEnabled()
    page.say_what("研训记录")
    grid = page.person.find("imports-first-rows", QTableView)
    if not page.person.find("imports-tab-columns", QWidget).isVisible() or not _has_columns(page):
        page.person.click_at(grid.viewport(), grid.visualRect(grid.model().index(0, 0)).center())
        page.person.click("imports-as-header")
    for header, meaning in (("甲", "姓名"), ("乙", "培训名称"), ("丙", "日期"), ("丁", "学时")):
        page.column(header, meaning)
    assert page.primary.text() == "导入 1 条"
    page.person.click(page.primary)
    assert page.kept() == (5, 1)


def _has_columns(page: object) -> bool:
    from tests.ui.imports.conftest import Importer

    assert isinstance(page, Importer)
    try:
        return bool(page.table("imports-columns"))
    except AssertionError:
        return False


def test_a_workbook_with_two_kinds_of_sheets_becomes_two_entries(
    importing: Importing, empty_school: Path, tmp_path: Path
) -> None:
    from tests.transfer.makers import write_xlsx as write_sheets

    path = write_sheets(
        tmp_path / "all.xlsx",
        {
            "学时": [HEAD, ["0001", "欧阳若兰", "国培", "2025-10-10", 2]],
            "名单": [["工号", "姓名", "任教学科"], ["0001", "欧阳若兰", "语文"]],
        },
    )
    page = importing(empty_school)
    page.drop(path)
    assert page.files() == ["all.xlsx", "all.xlsx"]
    assert page.what.currentText() == "花名册"
    page.person.click(page.primary)
    page.person.click(page.primary)
    assert page.what.currentText() == "研训记录"
    page.person.click(page.primary)
    assert page.kept() == (1, 1)


def test_old_workbooks_are_read_too(importing: Importing, school: Path, tmp_path: Path) -> None:
    page = importing(school)
    page.drop(write_xls(tmp_path / "t.xls", [HEAD, ["0001", "欧阳若兰", "国培", 45940, "２学时"]]))
    assert page.primary.text() == "导入 1 条"


def test_everything_is_reached_by_keyboard(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    page.drop(observation_file(tmp_path))
    for name, kind in (
        ("imports-what", QComboBox),
        ("imports-tab-columns", QWidget),
        ("imports-columns", QTableView),
        ("imports-apply", QWidget),
    ):
        widget = page.person.find(name, kind)
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, name
    table = page.person.find("imports-columns", QTableView)
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    page.person.press(Qt.Key.Key_Return, on=table)
    combo = page.person.find("imports-meaning", QComboBox, table)
    assert combo.isVisible()
    page.person.press(Qt.Key.Key_Escape, on=combo.view())
    assert page.kept() == (5, 0)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_of_it_can_be_said_and_shown(
    importing: Importing, school: Path, tmp_path: Path, language: str, theme: str
) -> None:
    page = importing(school, language=language, theme=theme, size=(1024, 600))
    page.drop(training_file(tmp_path), attendance_file(tmp_path))
    for place in (0, 1):
        page.turn_to(place)
        for name in ("columns", "accepted"):
            page.person.click(f"imports-tab-{name}")
        assert str(page.primary.text())
        assert not page.person.window.grab().isNull()


def test_a_meaning_given_by_hand_is_taken_back(
    importing: Importing, school: Path, tmp_path: Path
) -> None:
    page = importing(school)
    head = [*HEAD, "经手"]
    page.drop(
        training(
            tmp_path / "t.csv", ["0001", "欧阳若兰", "国培", "2025-10-10", "8", "李"], head=head
        )
    )
    page.person.click("imports-tab-columns")
    page.column("经手", "主办单位")
    assert ["经手", "主办单位", "李"] in page.table("imports-columns")
    page.column("经手", "不用")
    assert ["经手", "不用", "李"] in page.table("imports-columns")
    assert page.primary.text() == "导入 1 条"
