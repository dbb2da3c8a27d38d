"""Printing at the window: which printer, which pages, how many, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QPushButton,
    QRadioButton,
    QSpinBox,
)

from studyhours.domain.errors import Fault, UnusableInput
from studyhours.services.papers.certificates import Issued
from studyhours.ui import printing
from studyhours.ui.printing import PrintOrder
from studyhours.ui.widgets import files
from tests.reports.tools import picture_of
from tests.ui.documents.printed import (
    SAME,
    Printed,
    ask_to_print,
    at_list,
    banner,
    difference,
    info,
    is_seen,
    line,
    say_yes,
    the_desk,
)
from tests.ui.documents.school import MET
from tests.ui.person import Person


def asked(person: Person) -> QDialog:
    """The question, as soon as it is there."""
    person.wait_until(lambda: is_seen(person, "print-yes"))
    return person.find("print-dialog", QDialog)


def test_papers_just_issued_are_printed(person: Person, printer: Printed, tmp_path: Path) -> None:
    person.type("issue-folder", str(tmp_path / "p"))
    person.click("documents-issue")
    person.click("key-yes")
    person.click("result-print")
    say_yes(person)
    assert banner(person) == f"已送往打印机，共 {MET} 页。"
    assert printer.orders == [PrintOrder("Office")]
    (combined,) = (tmp_path / "p").glob("合打_*.pdf")
    for page in range(1, MET + 1):
        wanted = picture_of(combined.read_bytes(), tmp_path, 75, page)
        printed = picture_of(printer.target.read_bytes(), tmp_path, 75, page)
        assert difference(printed, wanted) < SAME


def test_another_printer_some_pages_and_copies(
    issued: Issued, pdf: bytes, at_page: Callable[..., Person], printer: Printed, tmp_path: Path
) -> None:
    """Typed and chosen by keys; the printer is the first choice the next time."""
    assert issued.papers
    person = at_page()
    at_list(person, MET)
    ask_to_print(person)
    assert asked(person).windowTitle() == "打印"
    assert person.find("print-all", QRadioButton).text() == f"全部 {MET} 页"
    assert person.find("print-all", QRadioButton).isChecked()
    combo = person.find("print-printer", QComboBox)
    assert combo.hasFocus()
    assert [combo.itemText(at) for at in range(combo.count())] == ["Office", "Hall"]
    person.press(Qt.Key.Key_Down, on=combo)
    person.type("print-first", "2")
    assert person.find("print-some", QRadioButton).isChecked()
    person.type("print-last", "3")
    person.type("print-copies", "2", enter=True)
    assert banner(person) == "已送往打印机，共 4 页。"
    assert printer.orders == [PrintOrder("Hall", (2, 3), 2)]
    assert "Pages: 4" in info(printer.target)
    for at, page in enumerate((2, 3, 2, 3), 1):
        printed = picture_of(printer.target.read_bytes(), tmp_path, 75, at)
        assert difference(printed, picture_of(pdf, tmp_path, 75, page)) < SAME
    ask_to_print(person)
    asked(person)
    assert person.find("print-printer", QComboBox).currentText() == "Hall"


def test_pages_the_wrong_way_round_are_understood(
    issued: Issued, at_page: Callable[..., Person], printer: Printed
) -> None:
    assert issued.papers
    person = at_page()
    at_list(person, MET)
    ask_to_print(person)
    asked(person)
    person.type("print-first", "5")
    person.type("print-last", "4")
    say_yes(person)
    assert banner(person) == "已送往打印机，共 2 页。"
    assert printer.orders == [PrintOrder("Office", (4, 5))]


def test_saying_no_prints_nothing(
    issued: Issued, at_page: Callable[..., Person], printer: Printed
) -> None:
    assert issued.papers
    person = at_page()
    at_list(person, 1)
    ask_to_print(person)
    dialog = asked(person)
    assert not is_seen(person, "print-first"), "a single page has no others"
    with pytest.raises(AssertionError, match="print-first"):
        person.find("print-first", QSpinBox)
    person.click("print-no")
    ask_to_print(person)
    assert asked(person) is not dialog
    person.press(Qt.Key.Key_Escape, on=asked(person))
    assert not is_seen(person, "print-yes")
    assert printer.orders == []
    assert not the_desk(person).isVisible()


def test_a_file_instead_of_paper(
    issued: Issued,
    pdf: bytes,
    at_page: Callable[..., Person],
    printer: Printed,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert issued.papers
    person = at_page()
    at_list(person, MET)
    ask_to_print(person)
    asked(person)
    monkeypatch.setattr(files, "choose_save", lambda *_: tmp_path / "instead.pdf")
    person.click("print-as-pdf")
    assert str(tmp_path / "instead.pdf") in banner(person)
    assert (tmp_path / "instead.pdf").read_bytes() == pdf
    assert printer.orders == []


def test_the_question_in_english(
    issued: Issued, at_page: Callable[..., Person], printer: Printed
) -> None:
    assert issued.papers
    person = at_page(language="en", theme="dark", size=(1024, 700))
    at_list(person, 2)
    ask_to_print(person)
    labels: list[QLabel] = list(asked(person).findChildren(QLabel))
    assert {"Printer", "Pages", "Copies"} <= {label.text() for label in labels}
    assert person.find("print-all", QRadioButton).text() == "All 2"
    say_yes(person)
    assert banner(person) == "2 pages sent to the printer."
    assert printer.orders == [PrintOrder("Office")]


def test_printing_is_called_off(
    issued: Issued, at_page: Callable[..., Person], printer: Printed
) -> None:
    assert issued.papers
    person = at_page()
    at_list(person, MET)
    ask_to_print(person)
    say_yes(person)
    person.wait_until(lambda: line(person).startswith("正在打印第"))
    QTest.mouseClick(person.find("print-stop", QPushButton), Qt.MouseButton.LeftButton)
    person.wait_until(lambda: not the_desk(person).isVisible())
    assert banner(person).startswith("已停止打印")
    assert len(printer.orders) == 1


def test_without_a_printer_there_are_ways_out(
    issued: Issued,
    pdf: bytes,
    at_page: Callable[..., Person],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert issued.papers
    if printing.printer_names():
        monkeypatch.setattr(printing, "printer_names", list)
    person = at_page()
    at_list(person, MET)
    ask_to_print(person)
    person.wait_until(lambda: is_seen(person, "print-open"))
    assert line(person).startswith("这台电脑没有打印机")
    opened_files: list[Path] = []
    monkeypatch.setattr(files, "open_file", lambda path, _banner: opened_files.append(path))
    person.click("print-open")
    assert opened_files[0].read_bytes() == pdf
    monkeypatch.setattr(files, "choose_save", lambda *_: tmp_path / "later.pdf")
    person.click("print-save")
    assert (tmp_path / "later.pdf").read_bytes() == pdf
    assert str(tmp_path / "later.pdf") in banner(person)
    assert not the_desk(person).isVisible()


def test_the_summary_prints_too(person: Person, printer: Printed) -> None:
    person.click("part-forms")
    ask_to_print(person, "forms-print")
    say_yes(person)
    assert banner(person) == "已送往打印机，共 1 页。"
    assert "Page size: 842 x 595 pts (A4)" in info(printer.target)
    assert "Pages: 1" in info(printer.target)


@pytest.mark.qt_log_ignore("QPainter::begin")  # Qt says it too
def test_a_printer_that_stops_is_said_on_the_page(
    issued: Issued, at_page: Callable[..., Person], printer: Printed
) -> None:
    assert issued.papers
    printer.target = printer.target.parent / "missing" / "printed.pdf"
    person = at_page()
    at_list(person, 1)
    ask_to_print(person)
    say_yes(person)
    assert "没有接收" in banner(person)
    assert not the_desk(person).isVisible()


def test_a_printer_that_is_gone_is_said(
    issued: Issued, at_page: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real way to a printer: Qt would write a PDF file without a name instead."""
    assert issued.papers
    monkeypatch.setattr(printing, "printer_names", lambda: ["Gone away"])
    person = at_page()
    at_list(person, 1)
    ask_to_print(person)
    say_yes(person)
    assert banner(person).startswith("打印机“Gone away”没有接收")


def test_every_fault_of_printing_has_words(person: Person) -> None:
    fault: Fault = UnusableInput("printer_refused", printer="Office")
    assert "Office" in person.window.surroundings.words.fault(fault)


def test_a_pdf_that_cannot_be_opened_is_named(
    issued: Issued, at_page: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert issued.papers
    monkeypatch.setattr(printing, "printer_names", list)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    person = at_page()
    at_list(person, 1)
    ask_to_print(person)
    person.wait_until(lambda: is_seen(person, "print-open"))
    person.click("print-open")
    said = banner(person)
    assert said.startswith("这台电脑打不开这个位置：")
    person.click("banner-action")
    path = Path(QApplication.clipboard().text())
    assert (path.suffix, path.exists(), str(path) in said) == (".pdf", True, True)
