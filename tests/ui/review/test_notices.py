"""A public notice from its making to its end, as a person does it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
)

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.reviewing.notices import ENDED, NoticeRead, list_notices
from studyhours.ui.widgets import files
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.table import DataTable
from tests.ui.entering import press_undo
from tests.ui.lists.opening import open_row
from tests.ui.person import aside
from tests.ui.review.reviewer import Reviewer
from tests.ui.school import APRIL


def _seen(ledger: Path) -> tuple[NoticeRead, ...]:
    def look() -> tuple[NoticeRead, ...]:
        other = open_ledger(str(ledger), APRIL)
        found = list_notices(other)
        other.close()
        return found

    return aside(look)


def _button(reviewer: Reviewer, name: str) -> QPushButton:
    return cast(QPushButton, reviewer.person.window.findChild(QPushButton, name))


def test_a_notice_is_made_objected_to_and_ended(reviewer: Reviewer, ledger: Path) -> None:
    person = reviewer.person
    person.click("review-notices-open")
    assert "还没有公示" in person.find("notices-text", QPlainTextEdit).toPlainText()
    person.click("notice-new")
    form = person.find("notice-dialog", QDialog)
    lines = person.find("notice-lines", QListView)
    count = lines.model().rowCount()
    assert count > 1
    # One of them is left out; the notice is over by the time it is looked at.
    lines.setFocus()
    lines.setCurrentIndex(lines.model().index(0, 0))
    person.press(Qt.Key.Key_Space, on=lines)
    assert f"{count - 1} / {count}" in person.find("notice-lines-count", QLabel).text()
    # Another order keeps what was left out, wherever it comes now.
    left = lines.model().index(0, 0).data()
    order = person.find("form-order", QComboBox)
    assert order.currentText() == "按姓氏笔画"
    person.press(Qt.Key.Key_Up, on=order)
    said = [lines.model().index(row, 0).data() for row in range(count)]
    assert order.currentText() == "按姓名拼音"
    assert f"{count - 1} / {count}" in person.find("notice-lines-count", QLabel).text()
    at = lines.model().index(said.index(left), 0)
    assert not at.data(Qt.ItemDataRole.CheckStateRole)
    person.type("form-title", "学时公示")
    person.type(person.find("form-hangs", DayEdit).field, "April")
    person.click(person.find("form-save", QPushButton, form))
    assert "2025.9.1" in person.find("form-hangs-error", QLabel).text()
    person.type("form-days", "３")
    person.type(person.find("form-hangs", DayEdit).field, "2026.4.1", enter=True)
    (made,) = _seen(ledger)
    assert (made.title, made.last_day, len(made.lines)) == (
        "学时公示", date(2026, 4, 3), count - 1
    )  # fmt: skip
    assert made.lines[0].name in person.find("notices-text", QPlainTextEdit).toPlainText()
    person.click("notice-copy")
    assert QGuiApplication.clipboard().text().startswith("学时公示")
    person.click("notice-object")
    person.type("form-by", "张三")
    line = person.find("form-line", QComboBox)
    person.press(Qt.Key.Key_Down, on=line)
    person.type("form-text", "少算了", enter=True)
    assert "张三" in person.find("notices-text", QPlainTextEdit).toPlainText()
    assert not _button(reviewer, "notice-end").isVisible()
    person.click("notice-settle")
    person.type("form-outcome", "已补录", enter=True)
    assert _seen(ledger)[0].objections[0].outcome == "已补录"
    person.click("notice-end")
    person.type("form-result", "无其他异议", enter=True)
    (ended,) = _seen(ledger)
    assert (ended.state, ended.result) == (ENDED, "无其他异议")
    assert not _button(reviewer, "notice-object").isVisible()
    person.click("notice-close")


def test_a_notice_made_by_mistake_is_looked_at_kept_as_a_file_and_undone(
    reviewer: Reviewer, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = reviewer.person
    person.window.resize(910, 560)
    person.click("review-notices-open")
    person.click("notice-new")
    days = [person.find(name, DayEdit).day for name in ("form-first", "form-last")]
    assert days == [date(2025, 9, 1), date(2026, 8, 31)], "the school year"
    contact, lines = person.find("form-contact", QLineEdit), person.find("notice-lines", QListView)
    assert not contact.visibleRegion().isEmpty(), "on a low window the list stands beside"
    assert lines.mapToGlobal(QPoint()).x() > contact.mapToGlobal(contact.rect().topRight()).x()
    person.press(Qt.Key.Key_Return, on=person.find("form-contact", QLineEdit))
    assert person.find("review-notices", DataTable).model().rowCount() == 1
    person.click("notice-print")
    person.find("preview-dialog", QDialog).reject()
    person.wait()
    open_row(person, "review-notices")
    monkeypatch.setattr(files, "choose_save", lambda *_: tmp_path / "notice")
    for entry in person.find("preview-save", QPushButton).menu().actions():
        entry.trigger()
        person.wait()
    kept = {path.suffix: path.read_bytes()[:2] for path in tmp_path.glob("notice.*")}
    assert kept == {".pdf": b"%P", ".docx": b"PK", ".xlsx": b"PK"}
    person.find("preview-dialog", QDialog).reject()
    person.wait()
    person.click("notice-close")
    press_undo(person)
    assert _seen(ledger) == ()
