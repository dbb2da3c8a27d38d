"""The chase list at the window: read, copied, saved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit
from python_calamine import CalamineWorkbook

from studyhours.ui.widgets import files
from tests.ui.check.table import choose_ruleset, text
from tests.ui.person import Person


def test_who_is_behind_is_copied_for_a_chat_and_saved(
    person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person.type("day-field", "2026.8.31", enter=True)
    person.click("check-chase")
    said = person.find("chase-message", QPlainTextEdit).toPlainText()
    head, *lines = said.splitlines()
    assert head.startswith("各位老师好！截至2026年8月31日，以下 ")
    assert any(
        line.startswith("帕提古丽·艾山：") and "研训学时差 0.5 学时" in line for line in lines
    )
    groups = person.find("chase-group", QComboBox)
    groups.setFocus()
    QTest.keyClick(groups, Qt.Key.Key_Down)
    person.wait()
    alone = person.find("chase-message", QPlainTextEdit).toPlainText().splitlines()
    assert len(alone) < len(lines)
    person.click("chase-copy")
    assert QApplication.clipboard().text().splitlines() == alone
    path = tmp_path / "催办单.xlsx"
    monkeypatch.setattr(files, "choose_save", lambda *_args: path)
    QTest.keyClick(groups, Qt.Key.Key_Up)
    person.click("chase-save")
    assert "催办单.xlsx" in text(person, "banner-text")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    (short,) = [row for row in rows if row[2] == "帕提古丽·艾山" and row[3] == "研训学时"]
    assert short[4:9] == [71.5, 72.0, 0.5, "学时", date(2026, 8, 31)]


def test_it_says_by_which_rule_sets_and_which_term_is_short(person: Person) -> None:
    person.type("day-field", "2026.4.20", enter=True)
    person.click("check-chase")
    assert text(person, "chase-rulesets").startswith("按全部 4 套规定：年度研训 72 学时、")
    said = person.find("chase-message", QPlainTextEdit).toPlainText()
    # Each term is said by itself: what can still be done, and what is over.
    short = next(line for line in said.splitlines() if line.startswith("李䶮："))
    assert "；7月7日前：本学期听课节数还差 15 节；" in short
    assert "听课节数第1学期差 15 节" in short
    assert "每日反思缺 132 天" in said
    assert "只看" not in said
    person.press(Qt.Key.Key_Escape, on=person.find("chase-message", QPlainTextEdit))
    choose_ruleset(person, "school-72")
    person.click("check-chase")
    assert text(person, "chase-rulesets") == "只看：年度研训 72 学时"
    lines = person.find("chase-message", QPlainTextEdit).toPlainText().splitlines()
    assert lines[1] == "只看：年度研训 72 学时"
    assert lines[-2] == "李䶮：8月31日前：研训学时差 70 学时、校本研训学时差 22 学时。"


def test_it_says_how_many_were_looked_at_and_of_how_many(
    person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person.type("day-field", "2026.8.31", enter=True)
    person.click("check-chase")
    whole = text(person, "chase-count")
    assert whole.startswith("共 5 人，需催办 ")
    groups = person.find("chase-group", QComboBox)
    groups.setFocus()
    QTest.keyClick(groups, Qt.Key.Key_Down)
    person.wait()
    # One group of the dialog, and a search in the table, are not the whole school.
    assert text(person, "chase-count").startswith("全部 5 人中的 ")
    person.press(Qt.Key.Key_Escape, on=groups)
    person.type("check-search", "wf")
    choose_ruleset(person, "school-72")
    person.click("check-chase")
    assert text(person, "chase-count") == "全部 5 人中的 2 人，需催办 2 人"
    said = person.find("chase-message", QPlainTextEdit).toPlainText()
    assert said.startswith("各位老师好！截至2026年8月31日，以下 2 位老师")
    path = tmp_path / "催办单.xlsx"
    monkeypatch.setattr(files, "choose_save", lambda *_args: path)
    person.click("chase-save")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    above = "\n".join(str(row[0]) for row in rows[:4])
    assert "全部 5 人中的 2 人，需催办 2 人" in above
    assert "只看：年度研训 72 学时" in above
    # Nobody is behind among those looked at: that says nothing of the others.
    person.type("day-field", "2025.9.1", enter=True)
    person.click("check-chase")
    said = person.find("chase-message", QPlainTextEdit).toPlainText()
    assert said == (
        "截至2025年9月1日，所看的 2 位老师里没有需要催办的；全部共 5 位，其余的没有看。"
    )
