"""Layouts by hand: chosen, edited by fields, seen on a real teacher, kept, used, set back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
)

from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issued_list import paper_bytes
from studyhours.services.papers.layouts import list_layouts
from studyhours.services.settings.school_pictures import SEAL, set_picture
from studyhours.ui.pages.documents.layouts_view import LayoutsView
from studyhours.ui.widgets import files
from tests.reports.tools import text_of
from tests.support.ledgers import opened
from tests.support.pictures import picture, seal
from tests.ui.documents.printed import banner
from tests.ui.documents.school import YEAR
from tests.ui.person import Person


@pytest.fixture
def at_layouts(person: Person) -> Person:
    """Somebody at the layouts."""
    person.click("part-layouts")
    return person


def choose_line(person: Person, listed: str, said: str) -> None:
    """Chooses the line of a list that says something."""
    lines = person.find(listed, QListWidget)
    found = [row for row in range(lines.count()) if said in lines.item(row).text()]
    assert found, [lines.item(row).text() for row in range(lines.count())]
    person.click_at(lines.viewport(), lines.visualItemRect(lines.item(found[0])).center())


def choose_entry(person: Person, name: str, value: object) -> None:
    """Chooses an entry of a field, as the arrow keys do."""
    combo = person.find(name, QComboBox)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())
    person.wait()


def page_text(person: Person, folder: Path) -> str:
    """What the page beside the form says."""
    return text_of(person.find("layouts-view", LayoutsView).page, folder)


def texts(listed: QListWidget) -> list[str]:
    return [listed.item(row).text() for row in range(listed.count())]


def test_a_layout_is_edited_seen_kept_and_used(
    at_layouts: Person, ledger: Path, tmp_path: Path
) -> None:
    person = at_layouts
    assert "（签发用）" in texts(person.find("layouts-list", QListWidget))[0]
    assert all(one in page_text(person, tmp_path) for one in ("赵明老师（工号0001）", "印章")), (
        "the first of the roster"
    )
    assert "还没有公章图片" in person.find("layouts-seal", QLabel).text()
    choose_line(person, "layouts-elements", "姓名 老师")
    body = person.find("layout-body.text.zh", QPlainTextEdit)
    assert "特发此证" in body.toPlainText()
    person.type(body, "{姓名|line}[[（{staff_no}）]]：\n本年度共 {总学时} 学时。<b>&amp;</b>")
    said = page_text(person, tmp_path)
    assert "赵明（0001）：" in said
    assert "本年度共八十学时。<b>&amp;</b>" in said, "people's text is no markup"
    # An unknown variable is said at its field, and the page stays as it was.
    person.type(body, "{姓名} {年龄}")
    problem = person.find("layout-body.text.zh-error", QLabel)
    assert "{年龄}" in problem.text()
    assert "本年度共八十学时" in page_text(person, tmp_path)
    person.click("layouts-undo")
    assert "特发此证" in person.find("layout-body.text.zh", QPlainTextEdit).toPlainText()
    person.click("layouts-redo")
    person.type("layout-body.text.zh", "{姓名}有 {总学时} 学时。")
    # A place that is no number, one off the page, and then by the arrow keys.
    left = person.find("layout-body.x", QLineEdit)
    person.type(left, "abc")
    assert person.find("layout-body.x-error", QLabel).text() == "请填数字。"
    person.type(left, "200")
    assert "297" in person.find("layout-body.width-error", QLabel).text()
    person.type(left, "40")
    person.press(Qt.Key.Key_Up, on=left)
    person.press(Qt.Key.Key_Down, on=left, control=True)
    assert left.text() == "40.9"
    person.click("layouts-save")
    assert texts(person.find("layouts-list", QListWidget))[-1] == "松绿菱角（本校）"
    assert not person.find("layouts-save", QPushButton).isEnabled()
    assert banner(person) == (
        "已保存“松绿菱角（本校）”。现在签发用的仍是“松绿菱角”，不带这次的改动。"
    )
    used = person.find("layouts-used", QLabel)
    assert used.text() == "现在签发用的是“松绿菱角”，不是这个。"
    person.click("banner-action")
    assert used.text() == "签发用的就是这个版式。"
    assert "（本校）（签发用）" in texts(person.find("layouts-list", QListWidget))[-1]
    with opened(ledger) as school:
        done = issue(school, IssueRequest(None, year=YEAR, teachers=("0002",)))
        pdf = paper_bytes(school, done.papers[0].serial)
    assert "钱明有八十学时。" in text_of(pdf, tmp_path)
    # Changed again while it is the one in use: it is issued as changed from now on.
    person.type("layout-body.x", "41")
    person.click("layouts-save")
    assert banner(person) == "已保存“松绿菱角（本校）”，以后签发用它。"
    person.press(Qt.Key.Key_Z, control=True, on=person.window)
    # Taken back by the window's own undo: the shipped one is used again, then none is left.
    person.press(Qt.Key.Key_Z, control=True, on=person.window)
    assert "（签发用）" in texts(person.find("layouts-list", QListWidget))[0]
    person.press(Qt.Key.Key_Z, control=True, on=person.window)
    with opened(ledger) as school:
        assert not [row for row in list_layouts(school) if row.own]


def test_variables_are_explained_and_put_into_the_text_by_one_click(
    at_page: Callable[..., Person], ledger: Path, tmp_path: Path
) -> None:
    stamp = tmp_path / "seal.png"
    stamp.write_bytes(seal())
    with opened(ledger) as school:
        set_picture(school, SEAL, stamp)
    person = at_page()
    person.click("part-layouts")
    said = page_text(person, tmp_path)
    assert "印章" not in said, "the school's own stands there"
    assert "校徽" in said
    notes: list[QLabel] = list(person.window.findChildren(QLabel, "layouts-seal"))
    assert not notes[0].isVisible()
    choose_line(person, "layouts-elements", "姓名 老师")
    text = person.find("layout-body.text.zh", QPlainTextEdit)
    assert text.viewport().height() >= 5 * text.fontMetrics().lineSpacing()
    hint = person.find("layout-variables-hint", QLabel).text()
    assert "{姓名|线}" in hint
    assert "[[…]]" in hint
    assert "{工号}　0003" in texts(person.find("layout-variables", QListWidget))
    person.type(text, "甲乙")
    person.press(Qt.Key.Key_Left, on=text)
    choose_line(person, "layout-variables", "{工号}")
    assert text.toPlainText() == "甲{工号}乙"
    english = person.find("layout-body.text.en", QPlainTextEdit)
    person.type(english, "No. ")
    person.press(Qt.Key.Key_Return, on=person.find("layout-variables", QListWidget))
    assert english.toPlainText() == "No. {staff_no}", "as the text's own language writes it"
    assert text.toPlainText() == "甲{工号}乙"


def test_pictures_are_swapped_and_faults_of_theirs_said(
    at_layouts: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = at_layouts
    choose_entry(person, "layouts-kind", "award")
    good, small, square = tmp_path / "good.jpg", tmp_path / "small.jpg", tmp_path / "square.png"
    good.write_bytes(picture("JPEG", (1485, 1050), colour="#eeeedd"))
    small.write_bytes(picture("JPEG", (594, 420)))
    square.write_bytes(picture("PNG", (1400, 1400)))
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(good.read_bytes()[:900])
    chosen: list[Path] = []
    monkeypatch.setattr(files, "choose_file", lambda *_: chosen.pop())

    def add(kind: str, path: Path) -> str:
        chosen.append(path)
        menu = person.find("layouts-add", QPushButton).menu()
        assert isinstance(menu, QMenu)
        next(one for one in menu.actions() if one.objectName() == f"layouts-add-{kind}").trigger()
        person.wait()
        wrong: list[QLabel] = list(person.window.findChildren(QLabel, "layouts-wrong"))
        return wrong[0].text() if wrong[0].isVisible() else ""

    assert "长宽比不同" in add("background", square)
    assert "会模糊" in add("background", small)
    assert "broken.jpg" in add("background", broken)
    assert add("background", good) == ""
    assert texts(person.find("layouts-elements", QListWidget))[1] == "背景图"
    choose_line(person, "layouts-elements", "名称和纸张")
    choose_entry(person, "layout-page.paper", "A5")
    wrong = person.find("layouts-wrong", QLabel).text()
    assert "148" in wrong or "210" in wrong, "what stands beyond the smaller page is named"
    person.click("layouts-undo")
    choose_line(person, "layouts-elements", "图片")
    chosen.append(square)
    person.click("layout-emblem.picture")
    assert "自己的图片" in person.find("layout-emblem.picture", QPushButton).text()
    person.click("layout-emblem.picture-emblem")
    assert "校徽" in person.find("layout-emblem.picture", QPushButton).text()
    person.click("layouts-undo")
    assert "自己的图片" in person.find("layout-emblem.picture", QPushButton).text()
    person.click("layouts-save")
    assert texts(person.find("layouts-list", QListWidget))[-1] == "朱红回纹（本校）"
    person.click("layouts-reset")
    person.click("ask-yes")
    choose_line(person, "layouts-elements", "图片")
    assert "校徽" in person.find("layout-emblem.picture", QPushButton).text()
    person.click("layouts-delete")
    person.click("ask-yes")
    assert all("本校" not in one for one in texts(person.find("layouts-list", QListWidget)))


def test_no_name_in_the_list_is_cut_off(at_layouts: Person) -> None:
    """Not even of a layout of one's own that is in use: it takes a second line."""
    person = at_layouts
    choose_line(person, "layouts-elements", "姓名 老师")
    person.type("layout-body.x", "41")
    person.click("layouts-save")
    person.click("banner-action")
    listed = person.find("layouts-list", QListWidget)
    flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
    for row in range(listed.count()):
        item = listed.item(row)
        room = listed.visualItemRect(item)
        inside = QRect(0, 0, min(room.width(), listed.viewport().width()) - 4, 1000)
        needed = listed.fontMetrics().boundingRect(inside, flags, item.text())
        assert needed.height() <= room.height(), item.text()
    assert listed.textElideMode() is Qt.TextElideMode.ElideNone
