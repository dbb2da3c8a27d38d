"""Saved views: kept, shown again, the page's first, renamed and deleted; by keys and clicks."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton

from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL


def _menu(writer: Writer) -> QMenu:
    writer.person.click("records-views")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def _choose(writer: Writer, said: str) -> None:
    """Opens the menu and goes to an entry with the arrow keys."""
    menu = _menu(writer)
    for _ in menu.actions():
        QTest.keyClick(menu, Qt.Key.Key_Down)
        if menu.activeAction() is not None and said in menu.activeAction().text():
            break
    else:
        raise AssertionError([one.text() for one in menu.actions()])
    QTest.keyClick(menu, Qt.Key.Key_Return)
    writer.person.wait()


def _keep(writer: Writer, name: str) -> None:
    field = writer.person.find("records-view-name", QLineEdit)
    writer.person.type(field, name)
    writer.person.click("records-view-keep")


def test_a_view_is_kept_shown_renamed_and_deleted(open_window: OpenWindow, ledger: Path) -> None:
    writer = Writer(open_window(ledger, clock=APRIL), ledger)
    everything = writer.titles()
    writer.person.click("records-kind-observation")
    writer.type("search", "李䶮")
    writer.pause(300)
    writer.head(2)
    shown = writer.titles()
    assert 0 < len(shown) < len(everything)
    _choose(writer, "存为视图")
    _keep(writer, "李老师的课")
    assert writer.text_of("views") == "视图：李老师的课 ▾"
    writer.type("search", "")
    writer.pause(300)
    writer.person.click("records-kind-all")
    assert writer.text_of("views") == "视图 ▾", "something else is shown"
    assert sorted(writer.titles()) == sorted(everything)
    _choose(writer, "李老师的课")
    assert writer.titles() == shown
    assert writer.text_of("search") == "李䶮"
    _choose(writer, "改名")
    _keep(writer, "听课 & <b>")
    _choose(writer, "打开记录页就用它")
    writer.type("search", "")
    writer.pause(300)
    writer.shut()
    again = Writer(open_window(ledger, clock=APRIL), ledger)
    assert again.titles() == shown, "the page begins with it"
    assert again.person.find("records-views", QPushButton).text() == "视图：听课 && <b> ▾"
    _choose(again, "删除")
    assert again.text_of("views") == "视图 ▾"
    assert again.titles() == shown, "what is shown stays"
    entries = [one.text() for one in _menu(again).actions()]
    assert entries == ["把现在的存为视图…"]
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    again.person.wait()
