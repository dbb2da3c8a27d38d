"""A paper is looked at: its pages turned, made larger, searched; printed and saved from there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QTreeWidget,
    QWidget,
)

from studyhours.domain.progress import Progress
from studyhours.ui import printing
from studyhours.ui.preview import pages_view
from studyhours.ui.preview.outline_list import OutlineList
from studyhours.ui.widgets import files
from tests.ui.documents.printed import Printed, info, say_yes
from tests.ui.person import PATIENCE
from tests.ui.preview.conftest import PAGES, SAID, Looking

BOUND = 12 * 2**20
"""Bytes of pictures kept in a window of 1318 × 672, however many pages there are."""
_Held = Qt.KeyboardModifier


def text(looking: Looking, name: str) -> str:
    return looking.person.find(name, QLabel, looking.dialog).text()


def page_box(looking: Looking) -> str:
    return looking.person.find("pdf-page", QLineEdit, looking.dialog).text()


def zoom_said(looking: Looking) -> str:
    return looking.person.find("pdf-zoom", QComboBox, looking.dialog).currentText()


def inks(image: QImage) -> set[int]:
    across, down = range(0, image.width(), 2), range(0, image.height(), 7)
    return {image.pixel(x, y) for x in across for y in down}


def test_three_hundred_pages_are_turned_by_keys_and_only_what_is_seen_is_kept(
    looking: Callable[..., Looking], portfolio: bytes
) -> None:
    """The watch over stalls looks on: see ``open_window``."""
    at = looking()
    at.show(portfolio)
    person, sheets = at.person, at.drawn()
    assert at.dialog.windowTitle() == "成长档案"
    assert (page_box(at), text(at, "pdf-number")) == ("1", f"/ {PAGES}")
    assert QApplication.focusWidget() is sheets
    assert len(inks(sheets.viewport().grab().toImage())) > 5, "drawn, not blank"
    most = 0
    for key in (Qt.Key.Key_PageDown,) * 12 + (Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        QTest.keyClick(sheets, key)
        at.drawn()
        most = max(most, sheets.kept)
    assert page_box(at) == "1"
    bar = sheets.verticalScrollBar()
    for value in range(0, bar.maximum(), bar.maximum() // 60):
        bar.setValue(value)
        QApplication.processEvents()
        most = max(most, sheets.kept)
    at.drawn()
    assert most < BOUND, "bounded while it is drawn through"
    QTest.keyClick(sheets, Qt.Key.Key_G, _Held.ControlModifier)
    box = person.find("pdf-page", QLineEdit, at.dialog)
    assert box.hasFocus()
    QTest.keyClicks(box, "150")
    QTest.keyClick(box, Qt.Key.Key_Return)
    at.drawn()
    assert sheets.page == 149
    assert "150" in sheets.accessibleName()
    person.type("pdf-page", "99999", enter=True)
    assert (sheets.page, page_box(at)) == (PAGES - 1, str(PAGES))
    assert not person.find("pdf-on", QToolButton, at.dialog).isEnabled()
    person.click(person.find("pdf-back", QToolButton, at.dialog))
    assert sheets.page == PAGES - 2
    assert at.dialog.isVisible(), "Enter in a field closes nothing"


def test_what_nobody_looked_at_for_long_is_drawn_again_as_it_was(
    looking: Callable[..., Looking], leaflet: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages_view, "_AWAY", 1)
    at = looking()
    at.show(leaflet)
    sheets = at.drawn()
    sheets.set_zoom(180)
    sheets.verticalScrollBar().setValue(70)
    at.drawn()
    seen = sheets.viewport().grab().toImage()
    dialog = at.dialog
    dialog.hide()
    at.person.bot.waitUntil(lambda: sheets.kept == 0, timeout=PATIENCE)
    dialog.show()
    at.drawn()
    assert (sheets.percent, sheets.verticalScrollBar().value()) == (180, 70)
    assert sheets.viewport().grab().toImage() == seen


def test_the_size_follows_keys_wheel_list_and_what_is_typed(
    looking: Callable[..., Looking], leaflet: bytes
) -> None:
    at = looking()
    at.show(leaflet)
    person, sheets = at.person, at.drawn()
    assert zoom_said(at) == "适合宽度"
    QTest.keyClick(sheets, Qt.Key.Key_0, _Held.ControlModifier)
    assert (zoom_said(at), sheets.percent) == ("100 %", 100)
    assert sheets.page_size(0).width() == round(210 / 25.4 * 96), "as large as on paper"
    QTest.keyClick(sheets, Qt.Key.Key_Plus, _Held.ControlModifier)
    assert zoom_said(at) == "110 %"
    QTest.keyClick(sheets, Qt.Key.Key_Minus, _Held.ControlModifier)
    QTest.keyClick(sheets, Qt.Key.Key_Minus, _Held.ControlModifier)
    assert zoom_said(at) == "90 %"
    middle = sheets.viewport().rect().center()
    for turned, wanted in ((120, "100 %"), (-120, "90 %")):
        event = QWheelEvent(
            QPointF(middle), QPointF(sheets.mapToGlobal(middle)), QPoint(), QPoint(0, turned),
            Qt.MouseButton.NoButton, _Held.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(sheets.viewport(), event)
        assert zoom_said(at) == wanted
    combo = person.find("pdf-zoom", QComboBox, at.dialog)
    person.type(combo.lineEdit(), "137%", enter=True)  # type: ignore[arg-type]  # it is editable
    assert (sheets.percent, zoom_said(at)) == (137, "137 %")
    person.type(combo.lineEdit(), "nonsense", enter=True)  # type: ignore[arg-type]
    assert (sheets.percent, zoom_said(at)) == (137, "137 %")
    combo.setFocus()
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    at.drawn()
    assert zoom_said(at) == "整页"
    assert sheets.page_size(0).height() <= sheets.viewport().height()
    assert sheets.verticalScrollBar().isVisible()
    QTest.keyClick(sheets, Qt.Key.Key_PageDown)
    assert sheets.page == 1, "a page that fits is turned whole"
    at.dialog.resize(700, 500)
    at.drawn()
    assert (zoom_said(at), sheets.page) == ("整页", 1)
    assert sheets.page_size(0).height() <= sheets.viewport().height()


def test_text_is_found_counted_and_marked(
    looking: Callable[..., Looking], portfolio: bytes
) -> None:
    at = looking()
    at.show(portfolio)
    person, sheets = at.person, at.drawn()
    person.press(Qt.Key.Key_F, control=True)
    field = person.find("pdf-find-text", QLineEdit, at.dialog)
    assert field.hasFocus()
    person.type(field, SAID, enter=True)
    person.wait_until(lambda: text(at, "pdf-find-count") == "第 1 处，共 6 处")
    at.drawn()
    assert sheets.page == 20, "broken by a line's end, and found"

    def marked() -> int:
        image = sheets.viewport().grab().toImage()
        spots = [
            QColor(image.pixel(x, y))
            for x in range(0, image.width(), 3)
            for y in range(0, image.height(), 2)
        ]
        return sum(one.red() > one.blue() + 60 for one in spots)

    assert marked() > 100
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (sheets.page, text(at, "pdf-find-count")) == (70, "第 2 处，共 6 处")
    for _ in range(2):
        QTest.keyClick(field, Qt.Key.Key_Return, _Held.ShiftModifier)
    assert (sheets.page, text(at, "pdf-find-count")) == (270, "第 6 处，共 6 处")
    person.click(person.find("pdf-find-on", QToolButton, at.dialog))
    assert sheets.page == 20
    person.type(field, "没有这句话", enter=True)
    person.wait_until(lambda: text(at, "pdf-find-count") == "没有找到")
    assert not person.find("pdf-find-on", QToolButton, at.dialog).isEnabled()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()
    assert at.dialog.isVisible(), "the first Esc closes the line, not the paper"
    at.drawn()
    assert marked() == 0
    assert QApplication.focusWidget() is sheets
    QTest.keyClick(sheets, Qt.Key.Key_Escape)
    person.wait()
    assert not at.is_open


def test_bookmarks_lead_to_their_pages(looking: Callable[..., Looking], portfolio: bytes) -> None:
    at = looking()
    at.show(portfolio)
    person, sheets = at.person, at.drawn()
    tree = person.find("pdf-outline-list", OutlineList, at.dialog)
    assert tree.accessibleName() == "书签"
    assert tree.topLevelItemCount() == PAGES // 20
    third = tree.topLevelItem(2)
    assert third is not None
    person.click_at(tree.viewport(), tree.visualItemRect(third).center())
    assert sheets.page == 40
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert sheets.page == 45, "by keys, to what lies below it"
    person.type("pdf-page", "101", enter=True)
    assert tree.currentItem().text(0) == "第 6 部分", "follows the page"
    person.click(person.find("pdf-outline", QToolButton, at.dialog))
    assert not tree.isVisible()


def test_without_bookmarks_there_is_no_list(
    looking: Callable[..., Looking], leaflet: bytes, tmp_path: Path
) -> None:
    del tmp_path
    from studyhours.ui.pdf_pages import joined

    at = looking(size=(1024, 600))
    at.show(joined([leaflet, leaflet]))
    at.drawn()
    assert text(at, "pdf-number") == "/ 6"
    with pytest.raises(AssertionError, match="pdf-outline"):
        at.person.find("pdf-outline", QToolButton, at.dialog)
    with pytest.raises(AssertionError, match="pdf-outline-list"):
        at.person.find("pdf-outline-list", QTreeWidget, at.dialog)


def test_it_is_saved_in_every_form_there_is(
    looking: Callable[..., Looking],
    leaflet: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = looking()
    names: list[str] = []

    def save(*given: object) -> Path:
        names.append(str(given[3]))
        return tmp_path / str(given[3])

    monkeypatch.setattr(files, "choose_save", save)
    at.show(leaflet, docx=lambda _: b"PK docx")
    menu = at.person.find("preview-save", QPushButton, at.dialog).menu()
    for entry in menu.actions():
        entry.trigger()
        at.person.wait()
    assert names == ["成长档案.pdf", "成长档案.docx"]
    assert (tmp_path / names[0]).read_bytes() == leaflet
    assert (tmp_path / names[1]).read_bytes() == b"PK docx"
    assert "成长档案.docx" in text(at, "banner-text")
    monkeypatch.setattr(files, "choose_save", lambda *_: tmp_path / "missing" / "x.pdf")
    menu.actions()[0].trigger()
    at.person.wait()
    assert str(tmp_path / "missing") in text(at, "banner-text")


def test_what_is_printed_goes_on_when_the_preview_is_closed(
    looking: Callable[..., Looking],
    leaflet: bytes,
    printer: Printed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = looking()
    at.show(leaflet)
    at.drawn()
    begun, may_end = threading.Event(), threading.Event()
    draw = printing.print_pages

    def slowly(pdf: bytes, made: object, progress: Progress) -> int:
        progress("print_pages", 0, 3)
        begun.set()
        may_end.wait(PATIENCE / 1000)
        return draw(pdf, made, progress)  # type: ignore[arg-type]

    monkeypatch.setattr(printing, "print_pages", slowly)
    QTest.keyClick(at.sheets, Qt.Key.Key_P, _Held.ControlModifier)
    say_yes(at.person)
    at.person.wait_until(begun.is_set)
    at.dialog.reject()
    at.person.wait()
    assert at.desk.isVisibleTo(at.person.window), "the page goes on with it"
    may_end.set()
    at.person.wait_until(lambda: bool(at.banner.text))
    assert at.banner.text == "已送往打印机，共 3 页。"
    assert not at.desk.isVisibleTo(at.person.window)
    assert "Pages: 3" in info(printer.target)
    at.show(leaflet)
    QTest.mouseClick(at.person.find("preview-print", QPushButton), Qt.MouseButton.LeftButton)
    say_yes(at.person)
    at.person.wait_until(lambda: "已送往打印机" in text(at, "banner-text"))


@pytest.mark.parametrize(
    ("language", "theme", "size"),
    [("en", "dark", (1024, 600)), ("zh", "light", (3840, 2100))],
)
def test_it_fits_small_and_large_windows(
    looking: Callable[..., Looking],
    portfolio: bytes,
    language: str,
    theme: str,
    size: tuple[int, int],
) -> None:
    at = looking(language=language, theme=theme, size=size)
    dialog = at.show(portfolio)
    sheets = at.drawn()
    inside = dialog.rect()
    bar = dialog.preview.bar
    for child in cast(list[QWidget], bar.findChildren(QWidget)):
        if child.isVisible() and child.parentWidget() is bar:
            place = child.rect().translated(child.mapTo(dialog, QPoint()))
            assert inside.contains(place), child.objectName()
            assert child.width() >= child.minimumSizeHint().width(), child.objectName()
            name = child.accessibleName() or getattr(child, "text", str)()
            assert name.strip(), child.objectName()
    person = at.person
    person.type(person.find("pdf-zoom", QComboBox).lineEdit(), "500", enter=True)  # type: ignore[arg-type]
    at.drawn()
    assert sheets.kept < (size[0] + 2048) * (2 * size[1] + 2048) * 4, "pieces, not whole pages"
    ground = sheets.viewport().grab().toImage().pixelColor(1, 1)
    assert (ground.lightness() < 128) == (theme == "dark") or ground == QColor("white")
