"""Who is meant by a name: as chosen, as typed, and as a record has kept it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from studyhours.domain.changes import Changes
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.teacher_changes import (
    NewTeacher,
    TeacherEntry,
    add_teacher,
    change_teacher,
    read_entry,
)
from studyhours.services.people.teacher_list import list_teachers
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL

FIELD = "person-observed"


def _begin(writer: Writer) -> QLineEdit:
    writer.new("observation")
    writer.type("teacher", "oyrl", enter=True)
    field = writer.person.find(f"records-{FIELD}", QLineEdit)
    field.setFocus()
    return field


def _numbers(writer: Writer) -> dict[str, str]:
    """Staff numbers by uid."""
    return {one.uid: one.staff_no or "" for one in writer.asks(list_teachers)}


def _saved(writer: Writer, title: str) -> tuple[str, str | None]:
    """Saves, and tells the name kept with the number of whom it is linked to."""
    writer.type("title", title)
    writer.save()
    return _kept(writer, title)


def _kept(writer: Writer, title: str) -> tuple[str, str | None]:
    (row,) = writer.kept(text=title)
    (named,) = writer.content(row.uid).people
    linked = named.teacher_id
    return named.name, _numbers(writer)[str(linked)] if linked is not None else None


def _open(writer: Writer, title: str) -> None:
    place = next(at for at, one in enumerate(writer.titles()) if one.startswith(title))
    writer.choose(place)


def _rename(writer: Writer, number: str, name: str) -> None:
    """Somebody corrects a teacher's name in another window."""
    with closing(open_ledger(str(writer.path), APRIL)) as ledger:
        uid = next(one.uid for one in list_teachers(ledger) if one.staff_no == number)
        change_teacher(ledger, uid, replace(read_entry(ledger, uid), name=name))
    writer.person.window.changes.announce(Changes.TEACHERS)
    writer.person.wait()


# ---------------------------------------------------------------- as typed and chosen


@pytest.mark.parametrize("leave", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_whom_the_arrow_keys_have_reached_is_meant(writer: Writer, leave: Qt.Key) -> None:
    field = _begin(writer)
    # The list follows whoever types once the window in front has given the field the keys.
    writer.press("Home")
    for one in (writer.person.find("records-title", QLineEdit), field):
        one.setFocus()
        QApplication.processEvents()
    QTest.keyClicks(field, "wf")
    QApplication.processEvents()
    popup = field.completer().popup()
    for _step in range(2):
        QTest.keyClick(popup, Qt.Key.Key_Down)
        QApplication.processEvents()
    QTest.keyClick(popup, leave)
    QApplication.processEvents()
    assert field.text() == "王芳 0005"
    assert _saved(writer, "用方向键") == ("王芳", "0005")


def test_a_number_typed_over_another_means_its_owner(writer: Writer) -> None:
    field = _begin(writer)
    writer.type(FIELD, "0004", enter=True)
    assert field.text() == "王芳 0004"
    field.end(False)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClicks(field, "5")
    assert _saved(writer, "改了工号") == ("王芳", "0005")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王芳0005", ("王芳", "0005")),
        ("王芳　０００４", ("王芳", "0004")),
        ("李䶮 0003", ("李䶮", "0003")),
        ("李䶮老师", ("李䶮", "0003")),
        ("王芳", ("王芳", None)),
        ("王芳 0009", ("王芳", None)),
        ("王芳 000", ("王芳", None)),
        ("王芳　０００９", ("王芳", None)),
        ("王芳菲", ("王芳菲", None)),
        ("王芳 外校", ("王芳外校", None)),
    ],
)
def test_a_number_is_never_part_of_a_name(
    writer: Writer, typed: str, kept: tuple[str, str | None]
) -> None:
    _begin(writer)
    writer.type(FIELD, typed)
    alike = kept == ("王芳", None)
    assert writer.sees(f"hint-{FIELD}") is alike, "only where it is not said which of the two"
    assert _saved(writer, "照打的字") == kept


# ---------------------------------------------------------------- as a record has it


def _with_old_name(writer: Writer) -> None:
    """A record that names 王芳 0004, who is called 王芬 by now; there is another 王芳."""
    _begin(writer)
    writer.type(FIELD, "0004", enter=True)
    assert _saved(writer, "旧记录") == ("王芳", "0004")
    writer.press("Escape")
    _rename(writer, "0004", "王芬")


def test_a_change_elsewhere_in_an_old_record_moves_no_link(writer: Writer) -> None:
    _with_old_name(writer)
    _open(writer, "旧记录")
    assert writer.text_of(FIELD) == "王芳"
    writer.type("text", "改了评语")
    writer.save()
    assert writer.content(writer.kept(text="旧记录")[0].uid).text == "改了评语"
    assert _kept(writer, "旧记录") == ("王芳", "0004")


def test_a_name_typed_anew_means_who_is_called_so_now(writer: Writer) -> None:
    _with_old_name(writer)
    _open(writer, "旧记录")
    writer.type(FIELD, "王芳")
    writer.save()
    assert _kept(writer, "旧记录") == ("王芳", "0005")


def test_a_rename_while_the_record_lies_open_moves_no_link(writer: Writer) -> None:
    _begin(writer)
    writer.type(FIELD, "0004", enter=True)
    _rename(writer, "0004", "王芬")
    assert _saved(writer, "正写着") == ("王芳", "0004")


def test_somebody_from_elsewhere_is_not_linked_to_a_newcomer_of_that_name(writer: Writer) -> None:
    _begin(writer)
    writer.type(FIELD, "周舟")
    assert _saved(writer, "外校的课") == ("周舟", None)
    writer.press("Escape")
    with closing(open_ledger(str(writer.path), APRIL)) as ledger:
        add_teacher(ledger, NewTeacher(TeacherEntry("周舟", "0099")))
    writer.person.window.changes.announce(Changes.TEACHERS)
    writer.person.wait()
    _open(writer, "外校的课")
    writer.type("text", "改了评语")
    writer.save()
    assert _kept(writer, "外校的课") == ("周舟", None)


# ---------------------------------------------------------------- days


def test_an_empty_days_calendar_shows_the_month_of_the_ledgers_today(writer: Writer) -> None:
    writer.new("writing")
    writer.type("day-field", "")
    field = writer.person.find("records-day-field", QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = writer.person.find("month-popup", QWidget)
    title = cast(QLabel, popup.findChild(QLabel, "calendar-month"))
    assert title.text() == "2026年4月"
    QTest.keyClick(popup, Qt.Key.Key_Escape)
