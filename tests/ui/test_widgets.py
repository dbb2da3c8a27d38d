"""The widgets that pages share, clicked and typed into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studyhours.ui.memory import Memory
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.settings.account_dialogs import FormDialog
from studyhours.ui.theme import Theme, style_sheet
from studyhours.ui.widgets import floating_banner
from studyhours.ui.widgets.column_fit import ColumnWish, fit_columns
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.dialog import open_fitting
from studyhours.ui.widgets.floating_banner import FloatingBanner
from studyhours.ui.widgets.month_popup import MonthPopup
from studyhours.ui.widgets.parts_label import PartsLabel
from studyhours.ui.widgets.scrolling import bring_in_sight
from studyhours.ui.widgets.search_field import SearchField
from studyhours.ui.widgets.split import SplitWithDrawer
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.widgets.tick_delegate import TickDelegate
from studyhours.ui.widgets.whole_choice import keep_whole
from studyhours.ui.words import Words
from tests.ui.person import PATIENCE

SEPTEMBER = date(2025, 9, 1)


@pytest.fixture
def words() -> Words:
    return Words("zh")


# ------------------------------------------------------------ days


@pytest.mark.parametrize(
    "typed",
    ["2025.9.1", "2025-9-1", "2025/09/01", "20250901", "2025年9月1日", "２０２５．９．１"],
)
def test_a_day_is_understood_however_it_is_typed(qtbot: QtBot, words: Words, typed: str) -> None:
    field = DayEdit(words)
    qtbot.addWidget(field)
    field.show()
    heard: list[date | None] = []
    field.changed.connect(heard.append)
    entered: list[bool] = []
    field.entered.connect(lambda: entered.append(field.day == SEPTEMBER))
    handed = QInputMethodEvent()
    handed.setCommitString(typed)
    QApplication.sendEvent(field.field, handed)
    QTest.keyClick(field.field, Qt.Key.Key_Return)
    assert heard == [SEPTEMBER]
    assert field.field.text() == "2025年9月1日 周一"
    assert entered == [True], "once is enough, and the day is settled on by then"


def test_a_day_leaves_its_weekday_out_where_that_has_no_room(qtbot: QtBot, words: Words) -> None:
    field = DayEdit(words)
    qtbot.addWidget(field)
    field.set_day(SEPTEMBER)
    field.resize(146, field.sizeHint().height())
    field.show()
    qtbot.waitUntil(lambda: field.field.text() == "2025年9月1日")
    assert not field.is_wrong
    QTest.keyClick(field.field, Qt.Key.Key_Return)
    assert field.day == SEPTEMBER
    field.resize(300, field.height())
    qtbot.waitUntil(lambda: field.field.text() == "2025年9月1日 周一")


@pytest.mark.parametrize("typed", ["2025.13.1", "9月", "abc", "2025-2-30"])
def test_what_is_no_day_is_marked_and_kept(qtbot: QtBot, words: Words, typed: str) -> None:
    field = DayEdit(words)
    qtbot.addWidget(field)
    field.set_day(SEPTEMBER)
    field.field.clear()
    field.field.insert(typed)
    QTest.keyClick(field.field, Qt.Key.Key_Return)
    assert field.is_wrong
    assert field.field.property("wrong")
    assert field.field.text() == typed
    assert field.day == SEPTEMBER


def test_a_day_moves_by_arrow_keys_and_follows_the_language(qtbot: QtBot, words: Words) -> None:
    field = DayEdit(words)
    qtbot.addWidget(field)
    field.set_day(SEPTEMBER)
    QTest.keyClick(field.field, Qt.Key.Key_Down)
    assert field.day == date(2025, 8, 31)
    words.choose("en")
    assert field.field.text() == "2025-08-31 Sun"


def test_a_day_is_picked_from_the_calendar(qtbot: QtBot, words: Words) -> None:
    field = DayEdit(words)
    qtbot.addWidget(field)
    field.set_day(SEPTEMBER)
    field.show()
    QTest.mouseClick(field._button, Qt.MouseButton.LeftButton)
    (calendar,) = cast(list[QCalendarWidget], field.findChildren(QCalendarWidget))
    view = cast(QWidget, calendar.findChild(QWidget, "qt_calendar_calendarview"))
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert field.day == date(2025, 9, 2)


@pytest.mark.parametrize(
    ("language", "month", "next_month", "sunday"),
    [("zh", "2026年1月", "2026年2月", "日"), ("en", "January 2026", "February 2026", "Sun")],
)
def test_the_calendar_shows_six_whole_weeks_and_its_month(
    qtbot: QtBot, language: str, month: str, next_month: str, sunday: str
) -> None:
    field = DayEdit(Words(language))
    # As in the window: its headings have room around them, which here would push days out.
    field.setStyleSheet(style_sheet("light"))
    qtbot.addWidget(field)
    field.set_day(date(2026, 1, 31))
    field.show()
    QTest.keyClick(field.field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.day == date(2026, 1, 31), "opened, not moved"
    popup = cast(MonthPopup, field.findChild(QWidget, "month-popup"))
    assert popup.isVisible()
    title = cast(QLabel, popup.findChild(QLabel, "calendar-month"))
    assert title.text() == month
    view = cast(QTableView, popup.findChild(QTableView, "qt_calendar_calendarview"))
    first, last = view.model().index(1, 0), view.model().index(6, 6)
    assert (first.data(), last.data()) == (29, 8), "six weeks from December to February"
    assert view.model().index(0, 6).data() == sunday
    seen = view.viewport().rect()
    assert seen.contains(view.visualRect(first))
    assert seen.contains(view.visualRect(last))
    step = cast(QWidget, popup.findChild(QWidget, "calendar-next-month"))
    QTest.mouseClick(step, Qt.MouseButton.LeftButton)
    assert title.text() == next_month
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert field.day == date(2026, 1, 31)


# ------------------------------------------------------------ tables


@dataclass(frozen=True)
class Row:
    name: str
    hours: int


COLUMNS = (
    Column[Row]("name", "page.home", lambda row: row.name, sort=lambda row: row.name, width=200),
    Column[Row]("hours", "page.check", lambda row: str(row.hours), sort=lambda row: row.hours),
)
ROWS = [Row("乙", 9), Row("=1+1", 10), Row("<b>丙</b>", 8)]


def table(qtbot: QtBot, words: Words, memory: Memory) -> DataTable:
    model = RowsModel(COLUMNS, words)
    made = DataTable(model, Theme("light"), memory, "test.rows")
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    model.set_rows(ROWS)
    return made


def click_heading(made: DataTable, column: int) -> None:
    header = made.horizontalHeader()
    place = header.viewport().rect().topLeft()
    place.setX(header.sectionViewportPosition(column) + 20)
    place.setY(10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def shown(made: DataTable) -> list[str]:
    model = made.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_rows_sort_by_value_and_keep_the_chosen_one(
    qtbot: QtBot, words: Words, tmp_path: Path
) -> None:
    made = table(qtbot, words, Memory(tmp_path / "m.json"))
    made.setCurrentIndex(made.model().index(1, 0))
    click_heading(made, 1)
    assert shown(made) == ["<b>丙</b>", "乙", "=1+1"]
    assert made.current() == Row("=1+1", 10)
    click_heading(made, 1)
    assert shown(made) == ["=1+1", "乙", "<b>丙</b>"]


def test_columns_are_remembered(qtbot: QtBot, words: Words, tmp_path: Path) -> None:
    memory = Memory(tmp_path / "m.json")
    made = table(qtbot, words, memory)
    made.horizontalHeader().resizeSection(0, 321)
    made.horizontalHeader().moveSection(0, 1)
    click_heading(made, 1)
    qtbot.waitUntil(lambda: memory.get("table.test.rows") is not None, timeout=PATIENCE)
    memory.save()
    again = table(qtbot, words, Memory(tmp_path / "m.json"))
    assert again.horizontalHeader().visualIndex(0) == 1
    assert shown(again) == ["<b>丙</b>", "乙", "=1+1"]


def test_copied_rows_are_no_formulas(qtbot: QtBot, words: Words, tmp_path: Path) -> None:
    made = table(qtbot, words, Memory(tmp_path / "m.json"))
    made.selectRow(1)
    QTest.keyClick(made, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "'=1+1\t10"


def test_enter_and_double_click_open_a_row(qtbot: QtBot, words: Words, tmp_path: Path) -> None:
    made = table(qtbot, words, Memory(tmp_path / "m.json"))
    opened: list[Row] = []
    made.opened.connect(opened.append)
    place = made.visualRect(made.model().index(0, 0)).center()
    QTest.mouseClick(made.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(made.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert opened == [ROWS[0], ROWS[0]]


def test_columns_make_room_for_each_other(qtbot: QtBot, words: Words, tmp_path: Path) -> None:
    memory = Memory(tmp_path / "m.json")
    made = table(qtbot, words, memory)
    made.resize(400, 200)
    made.show()
    header, metrics = made.horizontalHeader(), made.fontMetrics()
    long = "阿依古丽·买买提·艾合买提江·吐尔逊"
    cast(RowsModel[Row], made.model()).set_rows([Row(long, 1)])
    needed = metrics.horizontalAdvance(long)
    assert header.sectionSize(0) > needed, "the name is whole, the amount gives way"
    assert header.length() <= made.viewport().width()
    header.resizeSection(0, 60)
    cast(RowsModel[Row], made.model()).set_rows([Row(long, 2)])
    assert header.sectionSize(0) == 60, "drawn by hand it stays"
    qtbot.waitUntil(lambda: memory.get("table.test.rows") is not None, timeout=PATIENCE)
    memory.save()
    again = table(qtbot, words, Memory(tmp_path / "m.json"))
    again.show()
    assert again.horizontalHeader().sectionSize(0) == 60


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (500, (131, 90, 200)),  # what is left goes to the name, which needs little of it
        (420, (131, 90, 199)),  # else from the longest text, which is cut in any case
        (300, (131, 80, 120)),  # which keeps most of itself
    ],
)
def test_short_texts_are_whole_before_long_ones(room: int, widths: tuple[int, ...]) -> None:
    wishes = [ColumnWish(0, 84, 131), ColumnWish(1, 90, 80), ColumnWish(2, 200, 900)]
    made = fit_columns(wishes, room)
    assert made[0] == widths[0]
    assert sum(made.values()) <= max(room, sum(widths))


def test_a_form_higher_than_the_screen_is_scrolled_beside_its_buttons(
    qtbot: QtBot, words: Words
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = FormDialog(words, "high", "account.add_title", parent)
    for at in range(30):
        dialog.form.add_line(f"line{at}", "account.login")
    keep = dialog.add_buttons("account.add_go")
    open_fitting(dialog)
    room = dialog.screen().availableGeometry()
    assert room.contains(dialog.frameGeometry())
    assert keep.visibleRegion().boundingRect() == keep.rect()
    last = cast(QLineEdit, dialog.form.findChild(QLineEdit, "form-line29"))
    bring_in_sight(dialog.area, last)
    assert last.visibleRegion().boundingRect() == last.rect()


def test_a_short_heading_is_whole_where_columns_are_out_of_sight() -> None:
    short = [ColumnWish(place, 150, 120) for place in range(4)]
    assert set(fit_columns(short, 300).values()) == {120}
    long = ColumnWish(4, 300, 280)
    assert fit_columns([*short, long], 300)[4] == 180
    # Cut by little it brings the others in sight.
    assert fit_columns([ColumnWish(0, 100, 100), ColumnWish(1, 170, 170)], 250)[1] == 150


def test_lines_are_ticked_by_their_boxes(qtbot: QtBot) -> None:
    view, model = QListView(), QStandardItemModel()
    view.setModel(model)
    view.setItemDelegate(TickDelegate(view))
    qtbot.addWidget(view)
    for name in ("李龑", "冯华超"):
        item = QStandardItem(name)
        item.setCheckable(True)
        item.setEditable(False)
        model.appendRow(item)
    view.resize(300, 200)
    view.show()
    line = view.visualRect(model.index(1, 0))
    for x, ticked in ((120, False), (12, True), (12, False)):
        place = QPoint(line.left() + x, line.center().y())
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert (model.item(1).checkState() is Qt.CheckState.Checked) is ticked
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert model.item(1).checkState() is Qt.CheckState.Checked
    assert not view.grab().isNull()


def test_a_choice_is_as_wide_as_what_is_chosen(qtbot: QtBot) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["上", "不限提交时间的全部记录"])
    keep_whole(box)
    narrow = box.minimumWidth()
    box.setCurrentIndex(1)
    assert box.minimumWidth() > narrow + 80


def test_a_search_says_what_it_is_for_where_it_cannot_say_what_in(
    qtbot: QtBot, words: Words
) -> None:
    words.choose("en")
    field = SearchField(words, "search", "records.search", 104, 400)
    qtbot.addWidget(field)
    whole = words.say("records.search")
    for width, said in ((400, whole), (120, "Search")):
        field.resize(width, 36)
        field.show()
        assert (field.placeholderText(), field.accessibleName()) == (said, whole)
    words.choose("zh")
    assert field.placeholderText() == "搜索"


def test_a_tip_never_becomes_markup(qtbot: QtBot, words: Words, tmp_path: Path) -> None:
    made = table(qtbot, words, Memory(tmp_path / "m.json"))
    tip = made.model().index(2, 0).data(Qt.ItemDataRole.ToolTipRole)
    label = QLabel(tip)
    qtbot.addWidget(label)
    assert "<b>" not in tip


# ------------------------------------------------------------ panel and drawer


def test_a_panel_becomes_a_drawer_where_there_is_no_room(qtbot: QtBot, words: Words) -> None:
    main, side = QLabel("main"), QLabel("side")
    split = SplitWithDrawer(main, side, words, narrow=900)
    qtbot.addWidget(split)
    split.resize(1200, 400)
    split.show()
    assert side.isVisible()
    assert main.geometry().right() < split.width() - 356
    split.resize(800, 400)
    QApplication.processEvents()
    assert not side.isVisible()
    split.open_drawer()
    assert side.isVisible()
    assert main.width() == 800
    QTest.keyClick(split, Qt.Key.Key_Escape)
    assert not side.isVisible()


def test_a_panel_that_folds_leaves_the_main_part_all_the_room(qtbot: QtBot, words: Words) -> None:
    main, side = QLabel("main"), QLabel("side")
    split = SplitWithDrawer(main, side, words, narrow=900, folds=True)
    qtbot.addWidget(split)
    split.resize(1200, 400)
    split.show()
    assert not side.isVisible()
    assert main.width() == 1200
    split.open_drawer()
    assert side.isVisible()
    assert main.width() < 1200 - 356
    split.close_drawer()
    assert not side.isVisible()
    assert main.width() == 1200


def test_where_it_is_low_too_the_drawer_lies_over_the_whole_page(
    qtbot: QtBot, words: Words
) -> None:
    page = QWidget()
    main, side = QLabel("main"), QLineEdit("side")
    column = QVBoxLayout(page)
    column.addWidget(QLabel("head"))
    split = SplitWithDrawer(main, side, words, narrow=900, over=page)
    column.addWidget(split, 1)
    qtbot.addWidget(page)
    page.resize(700, 380)
    page.show()
    split.open_drawer()
    head = split.mapTo(page, split.rect().topLeft()).y()

    def top() -> int:
        return split.cross.mapTo(page, split.cross.rect().topLeft()).y()

    assert side.isVisible()
    assert top() < head
    split.hide()
    assert not side.isVisible(), "it goes with what it belongs to"
    split.show()
    assert side.isVisible()
    QTest.keyClick(side, Qt.Key.Key_Escape)
    assert not side.isVisible()
    page.resize(700, 900)
    split.open_drawer()
    assert top() >= head, "there is room enough now"


# ------------------------------------------------------------ messages over a page


def test_a_message_covers_no_button(qtbot: QtBot, words: Words) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(900, 500)
    page.show()
    banner = FloatingBanner(words, page)
    banner.say("review.notice_copied")
    usual = banner.geometry()
    assert usual.bottom() > 400
    save = QPushButton("保存", page)
    save.setGeometry(usual.left() + 40, usual.top() - 4, 90, 32)
    save.show()
    banner.say("review.notice_copied")
    assert not banner.geometry().intersects(save.geometry())
    assert page.rect().contains(banner.geometry())
    # What is scrolled out of sight is in nobody's way.
    save.move(usual.left(), -200)
    banner.say("review.notice_copied")
    assert banner.geometry() == usual


def test_a_message_leaves_rows_and_what_is_typed_in_free(qtbot: QtBot, words: Words) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(900, 500)
    page.show()
    banner = FloatingBanner(words, page)
    banner.say("review.notice_copied")
    usual = banner.geometry()
    rows = QListView(page)
    rows.setModel(QStringListModel(["一"], rows))
    rows.setGeometry(0, 60, 300, 440)
    rows.show()
    banner.say("review.notice_copied")
    assert banner.geometry() == usual, "below the last row there is room"
    rows.setModel(QStringListModel([str(one) for one in range(200)], rows))
    banner.say("review.notice_copied")
    beside = banner.geometry()
    assert not beside.intersects(rows.geometry()), "the list is full to its foot"
    field = QLineEdit(page)
    field.setGeometry(beside.left(), beside.top(), 100, 28)
    field.show()
    page.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=PATIENCE)
    assert not banner.geometry().intersects(field.geometry()), "it makes way"
    assert banner.isVisible()
    # Where there is no free place it covers rows, and as few as can be.
    rows.setGeometry(0, 40, 900, 460)
    field.hide()
    banner.say("review.notice_copied")
    assert page.rect().contains(banner.geometry())
    assert (banner.geometry() & rows.geometry()).height() < banner.height()
    banner.goes_with(rows)
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert banner.isHidden(), "another row is looked at"


def test_a_message_that_offers_a_way_back_stays(
    qtbot: QtBot, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floating_banner, "_STAYS", 0)
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(900, 500)
    page.show()
    passing, staying = FloatingBanner(words, page), FloatingBanner(words, page)
    staying.tell(lambda: "导入 4 份文件。", role="met", stays=True)
    passing.tell(lambda: "已保存。", role="met")
    qtbot.waitUntil(passing.isHidden, timeout=PATIENCE)
    qtbot.wait(1)
    assert staying.isVisible()
    staying.tell(lambda: "已撤销。", role="met")
    qtbot.waitUntil(staying.isHidden, timeout=PATIENCE)


def test_a_message_is_as_wide_as_what_it_says(qtbot: QtBot, words: Words) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(1100, 500)
    page.show()
    banner = FloatingBanner(words, page)

    def shown(text: str) -> tuple[int, int]:
        banner.tell(lambda: text, role="met")
        assert page.rect().contains(banner.geometry())
        said = banner.fontMetrics().horizontalAdvance(text)
        return banner.width() - said, banner.label.height() // banner.fontMetrics().lineSpacing()

    beside, lines = shown("已保存。")
    assert (beside < 100, lines) == (True, 1)
    again, lines = shown("已保存《新课标下的单元整体教学设计》。")
    assert abs(again - beside) < 8
    assert lines == 1
    _, lines = shown("已保存《新课标下的单元整体教学设计》。" * 4)
    assert lines > 1
    assert banner.width() < page.width() - 300
    rows = QListView(page)
    rows.setModel(QStringListModel(["一", "二"], rows))
    rows.setGeometry(0, 0, 200, 200)
    rows.show()
    banner.goes_with(rows)
    place = rows.visualRect(rows.model().index(1, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert banner.isHidden(), "it was about another row"


def test_a_line_of_parts_ends_between_them(qtbot: QtBot) -> None:
    label = PartsLabel()
    qtbot.addWidget(label)
    parts = ("1,234 字", "汉字 1,200，词 34", "草稿已存 14:30")
    label.say(parts, " · ")
    label.show()
    label.resize(900, 60)
    assert label.text() == " · ".join(parts)
    label.resize(label.minimumSizeHint().width(), 60)
    assert tuple(label.text().splitlines()) == parts
    label.resize(label.fontMetrics().horizontalAdvance(" · ".join(parts[:2])) + 4, 60)
    assert label.text().splitlines() == [" · ".join(parts[:2]), parts[2]]
