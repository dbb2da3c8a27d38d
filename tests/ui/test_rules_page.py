"""The page of rules, as a person uses it: what is asked, the gallery, files, versions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QRadioButton, QWidget

from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.registers.writing import Basis, exempt
from studyhours.services.rulebook.history import rule_history
from studyhours.services.rulebook.rulesets import export_rules, list_presets
from studyhours.services.rulebook.taking import Adoption, take_rules
from studyhours.ui.widgets import files
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.empty import EmptyState
from tests.support.scenario import TERMS, YEAR
from tests.ui.lists.opening import open_row
from tests.ui.person import OpenWindow, Person
from tests.ui.rules_page import banner, choose, lines, rows, select_rows, text, titles
from tests.ui.school import APRIL, school_ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return school_ledger(tmp_path / "校.studyhours")


@pytest.fixture
def person(open_window: OpenWindow, ledger: Path) -> Person:
    opened: Person = open_window(ledger, clock=APRIL)
    opened.go("rules")
    return opened


def kept(ledger: Path, ruleset: str) -> list[tuple[int, str | None, str | None]]:
    """Versions as the ledger has them: number, first and last day."""
    opened = open_ledger(str(ledger), APRIL)
    try:
        found = [one for one in rule_history(opened) if one.id == ruleset]
        return [
            (
                one.number,
                one.first.isoformat() if one.first else None,
                one.last.isoformat() if one.last else None,
            )
            for history in found
            for one in history.versions
        ]
    finally:
        opened.close()


def harder(ledger: Path, hours: str = "80", first: date = date(2026, 9, 1)) -> None:
    """School-72 gets a second version."""
    opened = open_ledger(str(ledger), APRIL)
    before = export_rules(opened, "school-72")
    content = re.sub("at_least: (72|80)", f"at_least: {hours}", before)
    take_rules(opened, Adoption(content, "school-72", first))
    opened.close()


# ---------------------------------------------------------------- what is asked


def test_the_sets_of_the_school_and_the_chosen_one(person: Person) -> None:
    assert titles(person, "rules-sets") == [
        "年度研训 72 学时", "七个一（日常）", "七个一（学期）", "每学期听课 15 节",
    ]  # fmt: skip
    first = lines(person, "rules-sets")[0]
    assert (first.note, first.chip) == ("第 1 版，一直施行", "施行中")
    choose(person, "rules-sets", "每学期听课 15 节")
    assert text(person, "rules-set-title") == "每学期听课 15 节"
    said = lines(person, "rules-of-set")
    assert [line.title for line in said] == ["要求（1 条）", "听课节数", "依据", "A8"]
    assert "每学期" in said[1].body
    assert "15 节" in said[1].body
    assert "内容校验" in text(person, "rules-set-note")
    person.press(Qt.Key.Key_6, control=True)
    assert person.find("page-rules", QWidget).isVisible()


def test_the_set_chosen_is_remembered_and_language_changes(person: Person) -> None:
    choose(person, "rules-sets", "七个一（学期）")
    person.window.surroundings.words.choose("en")
    person.wait()
    assert text(person, "rules-set-title") == "The seven ones (by term)"
    assert titles(person, "rules-of-set")[0] == "What is asked (7)"
    assert person.find("rules-edit", QPushButton).text() == "Edit"


def test_an_empty_ledger_says_what_to_do(open_window: OpenWindow, tmp_path: Path) -> None:
    path = tmp_path / "空.studyhours"
    create_ledger(str(path), NewSchool("空小学", YEAR, TERMS, ()), APRIL).close()
    person = open_window(path, clock=APRIL)
    person.go("home")
    person.click("home-do-rules")
    assert person.find("page-rules", QWidget).isVisible()
    empty = person.find("rules-empty", EmptyState)
    assert empty.button is not None
    person.click(empty.button)
    assert len(lines(person, "rules-presets")) == len(list_presets())


def test_who_may_not_change_rules_sees_them(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, clock=APRIL)
    staff = Actor("s", functions_of({"staff": "school"}))
    assert person.window.bench is not None
    opened = person.window.bench.context.ledger
    person.window.show_ledger(replace(opened, actor=staff))
    person.wait()
    person.go("rules")
    assert len(lines(person, "rules-sets")) == 4
    assert person.find("rules-read-only", QWidget).isVisible()
    assert person.find("rules-export", QPushButton).isEnabled()
    for name in ("rules-edit", "rules-end", "rules-import", "rules-new"):
        with pytest.raises(AssertionError):
            person.find(name, QPushButton)
    person.click("rules-part-presets")
    with pytest.raises(AssertionError):
        person.find("rules-adopt", QPushButton)


# ---------------------------------------------------------------- the gallery


def test_presets_are_found_by_word_row_and_kind(person: Person) -> None:
    person.click("rules-part-presets")
    assert len(lines(person, "rules-presets")) == len(list_presets())
    person.type("rules-search", "A1")
    assert titles(person, "rules-presets") == [
        "年度研训 72 学时", "研训 72 学时或校本 24 学时", "无故拒训，考核不合格",
    ]  # fmt: skip
    assert [line.chip for line in lines(person, "rules-presets")] == ["已采用", "", ""]
    assert not person.find("rules-adopt", QPushButton).isEnabled()
    person.type("rules-search", "校长 寄语")
    assert titles(person, "rules-presets") == ["校长每月寄语"]
    person.type("rules-search", "")
    kind = person.find("rules-kind", QComboBox)
    kind.setFocus()
    for _ in range(kind.findData("observation")):
        person.press(Qt.Key.Key_Down, on=kind)
    assert titles(person, "rules-presets") == ["每学期听课 15 节", "师徒每学期的任务"]
    person.type("rules-search", "没有这样的")
    with pytest.raises(AssertionError):
        person.find("rules-presets", QWidget)


def test_a_preset_says_what_it_asks_and_what_was_decided(person: Person) -> None:
    person.click("rules-part-presets")
    choose(person, "rules-presets", "研训 72 学时或校本 24 学时")
    said = lines(person, "rules-of-preset")
    assert said[0].chip == "二选一"
    assert "年度研训 72 学时" in said[0].title
    assert any("做到一项即可" in line.body for line in said)


def test_a_preset_is_adopted_and_taken_back(person: Person, ledger: Path) -> None:
    person.click("rules-part-presets")
    person.type("rules-search", "双周随笔")
    person.click("rules-adopt")
    assert text(person, "adopt-title") == "采用《青年教师双周随笔》"
    assert person.find("rules-day-this-year", QRadioButton).isChecked()
    # Nobody's layer is on record, so everybody would need a decision.
    assert text(person, "adopt-diff-worse") == "变差 5 人"
    person.click("rules-day-next-year")
    person.click("adopt-now")
    assert banner(person) == "已采用《青年教师双周随笔》第 1 版，2026年9月1日起施行。"
    assert text(person, "rules-set-title") == "青年教师双周随笔"
    adopted = next(one for one in lines(person, "rules-sets") if one.key == "young-essays")
    assert (adopted.chip, adopted.note) == ("尚未施行", "第 1 版，2026年9月1日起")
    assert kept(ledger, "young-essays") == [(1, "2026-09-01", None)]
    person.click("banner-action")
    assert kept(ledger, "young-essays") == []
    assert "青年教师双周随笔" not in titles(person, "rules-sets")
    assert "已撤回" in banner(person)
    person.press(Qt.Key.Key_Z, control=True, on=person.window)
    assert kept(ledger, "young-essays") == []


def test_of_two_readings_one_ends(person: Person, ledger: Path) -> None:
    person.click("rules-part-presets")
    choose(person, "rules-presets", "研训 72 学时或校本 24 学时")
    person.click("rules-adopt")
    adopt = person.find("adopt-now", QPushButton)
    assert not adopt.isEnabled()
    assert not person.find("rules-day-always", QRadioButton).isEnabled()
    person.click("adopt-keeps")
    assert not adopt.isEnabled()
    person.click("adopt-ends")
    assert "2025年8月31日" in person.find("adopt-ends", QRadioButton).text()
    person.click("rules-day-next-year")
    assert "2026年8月31日" in person.find("adopt-ends", QRadioButton).text()
    person.click(adopt)
    assert kept(ledger, "school-72") == [(1, None, "2026-08-31")]
    assert kept(ledger, "school-72-either") == [(1, "2026-09-01", None)]
    person.click("banner-action")
    assert kept(ledger, "school-72") == [(1, None, None)]
    assert kept(ledger, "school-72-either") == []


def test_comparing_is_stopped_and_begun_again(person: Person) -> None:
    person.click("rules-part-presets")
    choose(person, "rules-presets", "七个一（日常）")
    choose(person, "rules-presets", "每学年学习评优")
    QTest.mouseClick(person.find("rules-adopt", QPushButton), Qt.MouseButton.LeftButton)
    tasks = person.window.surroundings.tasks
    while not tasks.commands:  # what is shown over the lists comes in turns
        QApplication.processEvents()
    (job,) = tasks.commands
    job.cancel()  # what the shell's button does while it is long
    person.wait()
    assert text(person, "adopt-diff-said") == "没有比较出来。"
    person.click("adopt-diff-again")
    assert text(person, "adopt-diff-worse") == "变差 5 人"


def test_another_day_is_typed(person: Person, ledger: Path) -> None:
    person.click("rules-part-presets")
    person.type("rules-search", "每学期一个典型案例")
    person.click("rules-adopt")
    person.click("rules-day-other")
    assert not person.find("adopt-now", QPushButton).isEnabled()
    day = person.find("day-field", QLineEdit, person.find("rules-day", DayEdit))
    person.type(day, "2026.3.2", enter=True)
    person.click("adopt-now")
    assert kept(ledger, "term-case") == [(1, "2026-03-02", None)]


# ---------------------------------------------------------------- files


def test_a_good_file_is_adopted_as_the_next_version(
    person: Person, ledger: Path, tmp_path: Path
) -> None:
    content = next(one.text for one in list_presets() if one.ruleset.id == "school-72")
    path = tmp_path / "新规.yaml"
    path.write_text(content.replace("at_least: 72", "at_least: 60"), encoding="utf-8")
    person.drop(person.window, [path])
    assert text(person, "adopt-title") == "采用《年度研训 72 学时》"
    assert titles(person, "adopt-diff-changes") == [
        "规则改动 1 处", "“研训学时”：要求的数量由 72 学时 改为 60 学时",
    ]  # fmt: skip
    # 64 and 71.5 hours are enough for 60, and the latter are all of the school.
    assert text(person, "adopt-diff-better") == "变好 2 人"
    found = rows(person, "adopt-diff-flips")
    assert [row[1] for row in found] == ["欧阳若兰", "帕提古丽·艾山"]
    assert "64 / 72 → 64 / 60" in found[0][-1]
    select_rows(person, "adopt-diff-flips", 0)
    assert "原来：" in text(person, "adopt-diff-why")
    assert person.find("rules-day-next-year", QRadioButton).isChecked()
    person.click("adopt-now")
    assert kept(ledger, "school-72") == [(2, "2026-09-01", None), (1, None, "2026-08-31")]
    assert "第 2 版从2026年9月1日起" in lines(person, "rules-sets")[0].note


def test_groups_whose_results_change_are_shown(person: Person, tmp_path: Path) -> None:
    """Nobody's own result changes: the group's does, and it is shown and explained."""
    path = tmp_path / "组.yaml"
    path.write_text(
        "format: 1\nid: of-groups\ntitle: 教研组研训\nrules:\n"
        "  - { id: hours, title: 全组学时, subject: group, window: school_year, at_least: 1000,\n"
        "      measure: { sum: hour, of: { kind: training }, whose: members } }\n",
        encoding="utf-8",
    )
    person.drop(person.window, [path])
    found = rows(person, "adopt-diff-flips")
    assert found
    assert "个集体的结论会变" in text(person, "adopt-diff-said")
    assert text(person, "adopt-diff-worse") == "变差 0 人"
    select_rows(person, "adopt-diff-flips", 0)
    assert "全组学时" in text(person, "adopt-diff-why")


def test_a_bad_file_is_answered_line_by_line(person: Person, ledger: Path, tmp_path: Path) -> None:
    content = next(one.text for one in list_presets() if one.ruleset.id == "observe-15")
    path = tmp_path / "坏.yaml"
    bad = content.replace("window: term", "windw: term").replace("id: observe-15", "id: 听课")
    path.write_text(bad, encoding="utf-8")
    before = kept(ledger, "observe-15")
    person.drop(person.window, [path])
    assert text(person, "findings-title") == "坏.yaml"
    found = lines(person, "findings-list")
    assert len(found) >= 2
    assert all(line.title.startswith("第 ") for line in found)
    assert any("window" in line.body for line in found)
    assert kept(ledger, "observe-15") == before
    # Mended, it is looked at again.
    path.write_text(content.replace("at_least: 15", "at_least: 12"), encoding="utf-8")
    person.click("findings-again")
    assert text(person, "adopt-title") == "采用《每学期听课 15 节》"
    person.click("adopt-back")
    assert person.find("rules-sets", QWidget).isVisible()
    assert kept(ledger, "observe-15") == before


def test_other_files_go_to_the_imports_page(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("工号,姓名\n0009,新人\n", encoding="utf-8")
    person.drop(person.window, [path])
    assert person.find("page-imports", QWidget).isVisible()


def test_a_missing_file_is_said(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "choose_file", lambda *_: tmp_path / "no.yaml")
    person.click("rules-import")
    assert "no.yaml" in banner(person)


def test_a_set_is_exported_as_it_was_adopted(
    person: Person, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def choose_save(*arguments: object) -> Path:
        offered.append(str(arguments[3]))
        return tmp_path / "out.yaml"

    monkeypatch.setattr(files, "choose_save", choose_save)
    choose(person, "rules-sets", "每学期听课 15 节")
    person.click("rules-export")
    assert offered == ["每学期听课 15 节 第1版.yaml"]
    opened = open_ledger(str(ledger), APRIL)
    assert (tmp_path / "out.yaml").read_text(encoding="utf-8") == export_rules(opened, "observe-15")
    opened.close()
    assert "out.yaml" in banner(person)


# ---------------------------------------------------------------- versions


def test_versions_are_compared(
    open_window: OpenWindow, ledger: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    harder(ledger)
    harder(ledger, "60", date(2027, 9, 1))
    person = open_window(ledger, clock=APRIL)
    person.go("rules")
    person.click("rules-history")
    found = rows(person, "rules-versions")
    assert [row[:3] for row in found] == [
        ["第 3 版", "尚未施行", "2027年9月1日起"],
        ["第 2 版", "尚未施行", "2026年9月1日至2027年8月31日"],
        ["第 1 版", "施行中", "到2026年8月31日止"],
    ]
    assert "不少于 60 学时" in lines(person, "rules-of-version")[1].body
    monkeypatch.setattr(files, "choose_save", lambda *_args: tmp_path / "versions.csv")
    menu = person.find("history-menu", QPushButton).menu()
    menu.aboutToShow.emit()
    next(one for one in menu.actions() if one.objectName() == "history-menu-csv").trigger()
    person.wait()
    saved = (tmp_path / "versions.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in saved[1:3]] == [
        ["第 3 版", "尚未施行"],
        ["第 2 版", "尚未施行"],
    ]
    compare = person.find("history-compare", QPushButton)
    assert compare.text() == "与前一版比较"
    open_row(person, "rules-versions")
    assert titles(person, "history-diff-changes")[1:] == [
        "生效日期由 2026年9月1日 改为 2027年9月1日",
        "“研训学时”：要求的数量由 80 学时 改为 60 学时",
    ]
    select_rows(person, "rules-versions", 0, 2)
    assert compare.text() == "比较这两版"
    person.click(compare)
    assert "由 72 学时 改为 60 学时" in titles(person, "history-diff-changes")[-1]
    assert text(person, "history-diff-better") == "变好 2 人"
    select_rows(person, "rules-versions", 2)
    assert not compare.isEnabled()
    open_row(person, "rules-versions", 2, enter=True)
    assert person.find("rules-of-version", QWidget).hasFocus()
    person.press(Qt.Key.Key_Escape)
    assert person.find("rules-sets", QWidget).isVisible()


def test_a_set_ends_and_comes_back(person: Person, ledger: Path) -> None:
    choose(person, "rules-sets", "每学期听课 15 节")
    person.click("rules-end")
    assert text(person, "end-title") == "停用《每学期听课 15 节》"
    assert person.find("end-this-year", QRadioButton).isChecked()
    assert person.find("end-this-year", QRadioButton).text() == "本学年最后一天（2026年8月31日）"
    assert person.find("end-diff-nobody", QWidget).isVisible()
    person.click("end-now")
    assert kept(ledger, "observe-15") == [(1, None, "2026-08-31")]
    assert banner(person) == "《每学期听课 15 节》施行到2026年8月31日。"
    person.click("rules-reopen")
    assert kept(ledger, "observe-15") == [(1, None, None)]
    person.click("undo")
    assert kept(ledger, "observe-15") == [(1, None, "2026-08-31")]
    person.click("undo")
    assert kept(ledger, "observe-15") == [(1, None, None)]


def test_who_is_concerned_by_an_end_in_the_middle_of_a_year(person: Person, ledger: Path) -> None:
    choose(person, "rules-sets", "年度研训 72 学时")
    person.click("rules-end")
    note = text(person, "end-note")
    person.click("end-other")
    assert not person.find("end-now", QPushButton).isEnabled(), "no day is typed yet"
    day = person.find("day-field", QLineEdit, person.find("end-day", DayEdit))
    person.type(day, "2026.3.1", enter=True)
    assert text(person, "end-note") != note
    assert "待裁定" in text(person, "end-note")
    flips = rows(person, "end-diff-flips")
    assert flips
    assert all("待裁定" in row for row in flips), flips
    person.click("end-this-year")
    assert text(person, "end-note") == note
    assert person.find("end-diff-nobody", QWidget).isVisible()
    person.press(Qt.Key.Key_Escape)
    assert person.find("rules-sets", QWidget).isVisible()
    assert kept(ledger, "school-72") == [(1, None, None)]


def test_what_comes_back_beside_another_reading_is_told(
    open_window: OpenWindow, ledger: Path
) -> None:
    opened = open_ledger(str(ledger), APRIL)
    either = next(one.text for one in list_presets() if one.ruleset.id == "school-72-either")
    take_rules(opened, Adoption(either, "either", date(2025, 9, 1), ("school-72",)))
    opened.close()
    person = open_window(ledger, clock=APRIL)
    person.go("rules")
    person.click("rules-part-presets")
    choose(person, "rules-presets", "年度研训 72 学时")
    assert next(one for one in lines(person, "rules-presets") if one.key == "school-72").chip == (
        "已停用"
    )
    assert not person.find("rules-adopt", QPushButton).isEnabled()
    person.click("rules-part-sets")
    choose(person, "rules-sets", "年度研训 72 学时")
    person.click("rules-reopen")
    assert "请停用其中一套" in banner(person)
    assert "《研训 72 学时或校本 24 学时》" in banner(person)


def test_a_rule_somebody_is_exempt_from_cannot_go(
    person: Person, ledger: Path, tmp_path: Path
) -> None:
    """An exemption goes on naming a rule that the file has not."""
    opened = open_ledger(str(ledger), APRIL)
    exempt(opened, "0001", "observe-15/observed", Basis(reason="借调"))
    opened.close()
    content = next(one.text for one in list_presets() if one.ruleset.id == "observe-15")
    path = tmp_path / "改名.yaml"
    path.write_text(content.replace("id: observed", "id: lessons"), encoding="utf-8")
    person.drop(person.window, [path])
    person.click("adopt-now")
    assert "observed" in banner(person)
    assert person.find("adopt-now", QPushButton).isEnabled()
    assert kept(ledger, "observe-15") == [(1, None, None)]
