"""Tab goes where the hand goes: through the head, the list and down the form to its buttons."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from tests.ui.records.writer import Writer

HEAD = [
    "records-search", "records-filter-teacher", "records-filter-period", "records-filter-status",
    "records-menu", "records-add", "records-kind-all", "records-kind-reading",
    "records-kind-writing", "records-kind-observation", "records-kind-training", "records-views",
    "records-quick", "records-list",
]  # fmt: skip
KINDS = [
    *(f"records-new-{kind}" for kind in ("reading", "writing", "observation", "training")),
    "records-new-rest",
]
OBSERVATION = [
    "records-teacher", "records-day-field", "records-type", "records-person-observed",
    "records-title", "records-number", "records-unit", "records-place", "records-field-class",
]  # fmt: skip

FILES = ["evidence-empty", "evidence-paste"]


def _walk(writer: Writer, first: str, steps: int, *, back: bool = False) -> list[str]:
    """Presses Tab again and again; what has the focus before and after each."""
    widget = writer.person.find(first, QWidget)
    widget.setFocus()
    names = [first]
    for _ in range(steps):
        focus = QApplication.focusWidget()
        assert focus is not None
        if back:
            QTest.keyClick(focus, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        else:
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        names.append(focus.objectName())
    return names


def test_tab_goes_from_the_filters_through_the_list_down_the_form(writer: Writer) -> None:
    writer.new("observation")
    way = [
        *HEAD,
        *KINDS,
        *OBSERVATION,
        "records-text",
        "records-template",
        "records-more",
        *FILES,
        "records-save",
    ]
    assert _walk(writer, way[0], len(way) - 1) == way
    assert _walk(writer, way[-1], len(way) - 1, back=True) == way[::-1]


def test_tab_leaves_the_long_text_and_writes_nothing(writer: Writer) -> None:
    writer.new("observation")
    writer.type("text", "导入自然。")
    way = ["records-template", "records-more", *FILES, "records-discard"]
    assert _walk(writer, "records-text", len(way))[1:] == way
    assert writer.person.find("records-text", QPlainTextEdit).toPlainText() == "导入自然。"
    assert _walk(writer, "records-discard", 2)[1:] == ["records-save", "records-close"]


def test_another_kind_and_more_fields_come_in_their_places(writer: Writer) -> None:
    writer.new("writing")
    writer.new("observation")
    writer.person.click("records-more")
    more = [f"records-field-{name}" for name in ("subject", "period", "school", "venue", "remarks")]
    way = [
        *OBSERVATION,
        *more,
        "records-units",
        "records-text",
        "records-template",
        *FILES,
        "records-save",
    ]
    assert _walk(writer, way[0], len(way) - 1) == way
    writer.person.click("records-new-writing")
    way = [
        *KINDS, "records-teacher", "records-day-field", "records-type", "records-title",
        "records-text", "records-template", "records-more",
    ]  # fmt: skip
    assert _walk(writer, way[0], len(way) - 1) == way


def _bar_of(widget: QWidget) -> QScrollBar:
    """What the form around a field is scrolled with."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    assert parent is not None
    return parent.verticalScrollBar()


def _scrolled(widget: QWidget) -> int:
    """How far the form around a field has been scrolled."""
    return _bar_of(widget).value()


@pytest.mark.parametrize("size", [(1366, 728), (1280, 720), (1024, 600)])
def test_each_stop_is_right_of_or_below_the_one_before(
    writer: Writer, size: tuple[int, int]
) -> None:
    writer.person.window.resize(*size)
    writer.person.wait()
    writer.new("training")
    places = []
    for name in _walk(writer, "records-teacher", 9):
        widget = writer.person.find(name, QWidget)
        corner = widget.mapTo(writer.person.window, widget.rect().topLeft())
        # Fields of one row differ a little in height.
        places.append((round((corner.y() + _scrolled(widget)) / 20), corner.x(), name))
    assert all(before[:2] < after[:2] for before, after in pairwise(places)), places


def test_a_field_that_tab_goes_to_is_wholly_in_sight(writer: Writer) -> None:
    writer.person.window.resize(1024, 600)
    writer.person.wait()
    writer.new("observation")
    writer.pick("template", "听课记录（6+1）")
    writer.person.find("records-teacher", QWidget).setFocus()
    seen, scrolled = [], set()
    for back in (False, True):
        for _ in range(45):
            focus = QApplication.focusWidget()
            assert focus is not None
            keys = (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
            QTest.keyClick(focus, *(keys if back else (Qt.Key.Key_Tab,)))
            focus = QApplication.focusWidget()
            assert focus is not None
            seen.append(focus.objectName())
            part = focus.visibleRegion().boundingRect()
            assert part == focus.rect(), (focus.objectName(), part, focus.rect())
            if focus.objectName().startswith("records-sheet"):
                scrolled.add(_scrolled(focus))
    assert "records-sheet-advice" in seen
    assert len(scrolled) > 1


@pytest.mark.parametrize("through", ["the list", "the field"])
def test_tab_takes_the_only_match_of_initials(writer: Writer, through: str) -> None:
    """Keys go to the open list on most systems, to the field on some."""
    writer.new("observation")
    field = writer.person.find("records-teacher", QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "oyrl")
    completer = field.completer()
    assert completer is not None
    assert completer.popup().isVisible()
    QTest.keyClick(completer.popup() if through == "the list" else field, Qt.Key.Key_Tab)
    assert field.text() == "欧阳若兰"
    assert not completer.popup().isVisible()
    assert QApplication.focusWidget() is not field


def test_another_record_is_shown_from_its_beginning(writer: Writer) -> None:
    writer.person.window.resize(1366, 600)
    writer.person.wait()
    for title in ("比例尺", "圆的面积"):
        writer.new("observation")
        writer.type("teacher", "欧阳若兰")
        writer.type("title", title)
        writer.save()
    for row in (1, 0):
        writer.choose(row)
        field = writer.person.find("records-title", QLineEdit)
        assert not _scrolled(field)
        writer.person.find("records-text", QPlainTextEdit).setFocus()
        _bar_of(field).setValue(_bar_of(field).maximum())
        assert _scrolled(field)
