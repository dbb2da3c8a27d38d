"""Files made from the table, and what the page says where there is nothing to check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from python_calamine import CalamineWorkbook

from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.teacher_changes import NewTeacher, TeacherEntry, add_teacher
from studyhours.ui.widgets import files
from tests.support.scenario import TERMS, YEAR
from tests.ui.check.table import FIRST, cell, choose_ruleset, everything_said, text
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL

# ---------------------------------------------------------------- putting it out


def export(person: Person, monkeypatch: pytest.MonkeyPatch, path: Path, form: str) -> None:
    monkeypatch.setattr(files, "choose_save", lambda *_args: path)
    button = person.find("check-export", QPushButton)
    action = next(
        one for one in button.menu().actions() if one.objectName() == f"check-export-{form}"
    )
    assert isinstance(action, QAction)
    action.trigger()
    person.wait()


def test_a_workbook_of_what_is_shown(
    person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person.type("day-field", "2026.8.31", enter=True)
    person.type("check-search", "wf")
    path = tmp_path / "检查.xlsx"
    export(person, monkeypatch, path, "xlsx")
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    rows = [[str(one) for one in row] for row in sheet]
    assert any("河湾乡中心小学达标检查表" in row[0] for row in rows)
    assert [row[:3] for row in rows if row[1] == "王芳"] == [
        ["0004", "王芳", "未达标"],
        ["0005", "王芳", "未达标"],
    ]
    assert not any(FIRST in row for row in rows)
    assert rows[1][0] == "2025-2026 学年，截至2026年8月31日，全部 5 位教师中的 2 位"
    assert "检查.xlsx" in text(person, "banner-text")
    shown: list[Path] = []
    monkeypatch.setattr(files, "show_folder", lambda found, _banner: shown.append(found))
    person.click("banner-action")
    assert shown == [path]


def test_a_workbook_of_one_rule_set(
    person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person.type("day-field", "2026.8.31", enter=True)
    choose_ruleset(person, "school-72")
    path = tmp_path / "72.xlsx"
    export(person, monkeypatch, path, "xlsx")
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    rows = [[str(one) for one in row] for row in sheet]
    assert any("年度研训 72 学时" in row[0] for row in rows)
    assert not any("听课" in cell for row in rows for cell in row)
    assert [row[2] for row in rows if row[1] == FIRST] == ["达标"]


def test_a_pdf_and_a_place_that_cannot_be_written(
    person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "table"
    export(person, monkeypatch, path, "pdf")
    assert (tmp_path / "table.pdf").read_bytes().startswith(b"%PDF")
    export(person, monkeypatch, tmp_path / "nowhere" / "t.xlsx", "xlsx")
    assert "找不到文件夹" in text(person, "banner-text")


# ---------------------------------------------------------------- nothing there yet


@pytest.fixture
def bare(tmp_path: Path) -> Callable[..., Path]:
    def make(**kept: object) -> Path:
        path = tmp_path / "新.studyhours"
        create_ledger(str(path), NewSchool("新学校", YEAR, **kept), APRIL).close()  # type: ignore[arg-type]  # fields by name
        return path

    return make


def test_before_any_teacher(open_window: OpenWindow, bare: Callable[..., Path]) -> None:
    person: Person = open_window(bare(terms=TERMS, presets=("school-72",)), clock=APRIL)
    person.go("check")
    said = everything_said(person)
    assert "还没有教师" in said
    assert not person.find("check-export", QPushButton).isEnabled()


def test_without_rules(open_window: OpenWindow, bare: Callable[..., Path]) -> None:
    path = bare(terms=TERMS)
    opened = open_ledger(str(path), APRIL)
    add_teacher(opened, NewTeacher(TeacherEntry("新人", "1")))
    opened.close()
    person: Person = open_window(path, clock=APRIL)
    person.go("check")
    said = everything_said(person)
    assert "还没有规则" in said


def test_without_terms(open_window: OpenWindow, bare: Callable[..., Path]) -> None:
    path = bare(presets=("school-72", "observe-15"))
    opened = open_ledger(str(path), APRIL)
    add_teacher(opened, NewTeacher(TeacherEntry("新人", "1")))
    opened.close()
    person: Person = open_window(path, clock=APRIL)
    person.go("check")
    assert "学期起止日期" in text(person, "banner-text")
    assert cell(person, "新人", "听课节数") == "待裁定"
