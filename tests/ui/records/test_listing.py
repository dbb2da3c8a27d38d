"""Finding records: chips, search, teacher, period; thousands of rows; what is remembered."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QHeaderView, QPushButton, QWidget

from studyhours.services.ledgers.ledger import school_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.listing import RecordFilter, count_records
from studyhours.services.records.rows import RecordContent, RecordWriter
from studyhours.ui.page import MARGIN
from studyhours.ui.pages.records.list_view import RecordsModel
from tests.services.record_world import teacher_uids
from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL


def _matches_ledger(writer: Writer, **wanted: str) -> bool:
    return len(writer.titles()) == len(writer.kept(**wanted)) > 0


def test_chips_count_and_filter(writer: Writer) -> None:
    assert writer.person.find("records-kind-all", QPushButton).isChecked(), "all are shown at first"
    assert writer.text_of("kind-all") == "全部 42"
    assert writer.text_of("kind-observation") == "听课 31"
    assert writer.text_of("kind-reading") == "读书 0"
    assert not writer.sees("kind-lesson"), "a kind nobody uses takes no place"
    assert not writer.table.isColumnHidden(1)
    writer.person.click("records-kind-writing")
    assert set(writer.column(1)) == {"撰写"}
    assert writer.table.isColumnHidden(1), "it would say the same in every row"
    assert _matches_ledger(writer, kind="writing")
    writer.person.click("records-kind-reading")
    assert writer.sees("nothing")
    writer.person.click("records-show-all")
    assert len(writer.titles()) == 42


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("oyrl", {"欧阳若兰"}),
        ("0002", {"帕提古丽·艾山"}),
        ("帕提", {"帕提古丽·艾山"}),
        ("单元", {"欧阳若兰"}),
        ("作业 ptgl", {"帕提古丽·艾山"}),
    ],
)
def test_search(writer: Writer, typed: str, names: set[str]) -> None:
    writer.type("search", typed)
    writer.pause(300)
    assert set(writer.column(3)) == names
    assert _matches_ledger(writer, text=typed)


def test_teacher_period_and_status(writer: Writer) -> None:
    writer.type("filter-teacher", "oyrl", enter=True)
    assert set(writer.column(3)) == {"欧阳若兰"}
    everything = len(writer.titles())
    writer.pick("filter-period", "2025-2026 第1学期")
    first = len(writer.titles())
    assert 0 < first < everything
    writer.pick("filter-period", "自选日期…")
    writer.type("filter-first", "2026.4.1", enter=True)
    writer.type("filter-last", "2026.4.7", enter=True)
    assert set(writer.column(0)) == {f"2026-04-0{day}" for day in range(1, 8)}
    writer.pick("filter-status", "已退回")
    assert writer.sees("nothing")


def test_what_was_filtered_and_sorted_is_remembered(open_window: OpenWindow, ledger: Path) -> None:
    first = Writer(open_window(ledger, clock=APRIL), ledger)
    kind = first.table.horizontalHeader().sectionSize(1)
    first.person.click("records-kind-observation")
    first.type("filter-teacher", "oyrl", enter=True)
    first.pick("filter-period", "2025-2026 第2学期")
    first.head(2)
    first.table.horizontalHeader().resizeSection(4, 133)
    first.pause(400)
    shown = first.titles()
    first.shut()
    again = Writer(open_window(ledger, clock=APRIL), ledger)
    assert again.titles() == shown
    assert again.text_of("filter-teacher") == "欧阳若兰"
    assert again.person.find("records-filter-period", QComboBox).currentText().endswith("第2学期")
    assert again.table.horizontalHeader().sectionSize(4) == 133
    again.person.click("records-kind-all")
    assert again.table.horizontalHeader().sectionSize(1) == kind, "hidden meanwhile, not lost"


def test_a_teacher_of_another_ledger_is_forgotten(open_window: OpenWindow, ledger: Path) -> None:
    first = Writer(open_window(ledger, clock=APRIL), ledger)
    everything = first.titles()
    gone = "0197f2a0-0000-7000-8000-000000000000"
    first.person.window.surroundings.memory.put("records-filter.teacher", gone)
    first.shut()
    again = Writer(open_window(ledger, clock=APRIL), ledger)
    assert again.titles() == everything
    assert again.text_of("filter-teacher") == ""
    assert not again.person.window.surroundings.memory.text("records-filter.teacher")


def test_headings_sort_both_ways(writer: Writer) -> None:
    days = writer.column(0)
    writer.head(0)
    once = writer.column(0)
    writer.head(0)
    assert {tuple(once), tuple(writer.column(0))} == {tuple(days), tuple(reversed(days))}
    writer.head(3)
    names = list(dict.fromkeys(writer.column(3)))
    pinyin = ["李䶮", "欧阳若兰", "帕提古丽·艾山", "王芳 0005"]
    assert names in (pinyin, pinyin[::-1])
    title = writer.table.horizontalHeader()
    assert title.sectionResizeMode(2) == QHeaderView.ResizeMode.Stretch


@pytest.fixture
def full(ledger: Path) -> Path:
    """Thousands of records."""
    opened = open_ledger(str(ledger))
    uids = list(teacher_uids(opened).values())
    with opened.writing() as tx:
        rows = RecordWriter(tx, school_of(tx.session).id)
        for number in range(4000):
            day = date(2025, 9, 1) + timedelta(days=number % 240)
            rows.add(
                RecordContent(
                    uids[number % len(uids)], "writing", "reflection", "approved", day, day,
                    None, None, None, 100, "item", f"反思 {number:04}",
                )
            )  # fmt: skip
        rows.flush()
    opened.close()
    return ledger


def test_thousands_are_scrolled_to_the_end(open_window: OpenWindow, full: Path) -> None:
    writer = Writer(open_window(full, clock=APRIL), full)
    assert writer.text_of("kind-all") == "全部 4,042"
    assert len(writer.titles()) == 80, "a screen first, then a page at a time"
    bar = writer.table.verticalScrollBar()
    for _ in range(60):
        QTest.keyClick(writer.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        bar.setValue(bar.maximum())
        writer.person.wait()
        if writer.table.model().rowCount() == 4042:
            break
    counted = writer.asks(lambda one: count_records(one, RecordFilter())).total
    model = writer.table.model()
    assert isinstance(model, RecordsModel)
    assert model.rowCount() == counted == 4042
    assert len({row.uid for row in model.rows}) == 4042, "none twice"
    writer.type("search", "3999")
    writer.pause(300)
    assert writer.titles() == ["反思 3999"]


def test_a_change_keeps_the_place_in_a_long_list(open_window: OpenWindow, full: Path) -> None:
    writer = Writer(open_window(full, clock=APRIL), full)
    bar = writer.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    writer.person.wait()
    bar.setValue(100 * 36)
    writer.person.wait()
    row = writer.table.rowAt(80)
    title = writer.titles()[row]
    writer.choose(row)
    at = bar.value()
    writer.type("text", "补上正文。")
    writer.save()
    assert writer.titles()[row] == title
    assert abs(bar.value() - at) <= 36
    assert writer.table.currentIndex().row() == row


def test_control_f_goes_to_the_search(writer: Writer) -> None:
    writer.choose(0)
    writer.press("F", control=True)
    focus = writer.person.window.focusWidget()
    assert focus is not None
    assert focus.objectName() == "records-search"


def test_the_page_says_everything_again_in_another_language(writer: Writer) -> None:
    writer.choose(0)
    writer.person.window.surroundings.words.choose("en")
    writer.person.wait()
    assert writer.text_of("kind-all") == "All 42"
    assert writer.text_of("add") == "＋ New record"
    assert "Training" in writer.column(1)
    assert writer.text_of("filter-status") == "Any status"
    writer.press("N", control=True)
    assert writer.text_of("day-field").startswith("2026-04-30")
    writer.type("teacher", "0001", enter=True)
    writer.type("title", "In English")
    writer.save()
    assert len(writer.kept(text="In English")) == 1


def test_the_list_has_the_whole_width_until_something_is_open(
    open_window: OpenWindow, ledger: Path
) -> None:
    writer = Writer(open_window(ledger, clock=APRIL, size=(1280, 720)), ledger)
    page = writer.person.find("page-records", QWidget)
    whole = page.width() - 2 * MARGIN
    assert writer.table.width() == whole
    assert not writer.sees("editor")
    assert not any(writer.table.isColumnHidden(place) for place in range(6))
    writer.choose(3)
    editor = writer.person.find("records-editor", QWidget)
    assert writer.table.width() + editor.width() < whole
    assert writer.table.isColumnHidden(4)
    assert writer.table.columnWidth(2) >= 150, "room for a title of ten characters"
    writer.press("Escape")
    assert writer.table.width() == whole
    assert not writer.sees("editor")


def test_every_row_says_its_year_and_whether_it_needs_approval(writer: Writer) -> None:
    writer.person.click("records-kind-writing")
    assert "2025-11-05" in writer.column(0)
    assert set(writer.column(5)) == {"无需审核"}
    writer.person.click("records-kind-observation")
    assert set(writer.column(5)) == {"已通过"}


def test_narrow_windows_have_a_drawer(open_window: OpenWindow, ledger: Path) -> None:
    writer = Writer(open_window(ledger, clock=APRIL, size=(1024, 600)), ledger)
    assert not writer.sees("save")
    writer.choose(0)
    assert not writer.sees("save"), "choosing a row does not cover the list"
    writer.table.setFocus()
    writer.press("Return")
    assert writer.sees("save")
    assert not writer.sees("close"), "the drawer has a cross of its own"
    writer.press("Escape")
    assert not writer.sees("save")
    writer.press("N", control=True)
    assert writer.sees("save")


def test_another_page_sends_somebody_here(writer: Writer) -> None:
    bench = writer.person.window.bench
    assert bench is not None
    (row, *_) = writer.kept(text="作业 ptgl")
    bench.go("records", teacher=row.teacher)
    writer.person.wait()
    assert set(writer.column(3)) == {"帕提古丽·艾山"}
    bench.go("records", record=row.uid)
    writer.person.wait()
    assert writer.text_of("title") == row.title
    bench.go("records", new="observation")
    writer.person.wait()
    assert writer.sees("person-observed")
