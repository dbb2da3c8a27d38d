"""The calendar, clicked and typed in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QRadioButton,
    QTableView,
)
from sqlalchemy import delete, update

from studyhours.db.models import HolidayCoverage, HolidayRow
from studyhours.services.closing.closing import close_year
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.term_proposals import propose_terms
from studyhours.services.settings.calendar_days import change_day
from studyhours.services.settings.calendar_reading import CalendarShown, DayKept, read_calendar
from studyhours.ui.pages.settings.month import MonthView, two_lines
from tests.support.scenario import TERMS, YEAR
from tests.ui.person import Person
from tests.ui.settings.asking import asked
from tests.ui.settings.conftest import Settings

SPORTS = date(2026, 4, 23)
NEXT = "2026-2027"


def kept(ledger: Path, label: str | None = YEAR) -> CalendarShown:
    return asked(ledger, lambda one: read_calendar(one, label))


def choose(person: Person, day: date) -> None:
    """Turns to a month and clicks a day."""
    view = person.find("calendar-month-view", MonthView)
    while view.month.replace(day=1) != day.replace(day=1):
        person.click("month-next" if view.month < day else "month-back")
    person.click_at(view, view.rect_of(day).center().toPoint())


def said(person: Person, name: str) -> str:
    return person.find(name, QLabel).text()


def test_a_click_makes_a_day_off_and_undo_takes_it_back(settings: Settings, ledger: Path) -> None:
    person = settings("calendar")
    before = kept(ledger)
    assert f"{before.terms[1].school_days} 个教学日" in said(person, "calendar-terms")
    choose(person, SPORTS)
    assert person.find("day-work", QRadioButton).isChecked()
    assert not person.find("day-save", QPushButton).isEnabled()
    person.click("day-off")
    assert "变" in said(person, "day-effect")
    person.type("day-reason", "校运动会", enter=True)
    assert kept(ledger).days[SPORTS] == DayKept(working=False, name="校运动会")
    assert f"{before.terms[1].school_days - 1} 个教学日" in said(person, "calendar-terms")
    assert person.find("day-reason", QLineEdit).text() == "校运动会"
    person.click("undo")
    assert kept(ledger) == before
    assert person.find("day-work", QRadioButton).isChecked()


def test_a_holiday_of_several_days_is_entered_in_one_go(settings: Settings, ledger: Path) -> None:
    saturday = date(2026, 4, 25)
    asked(ledger, lambda one: change_day(one, saturday, working=True, name="补课"))
    person = settings("calendar")
    before = kept(ledger)
    choose(person, SPORTS)
    person.click("day-off")
    # It cannot end before it begins, nor on a day nobody understands, nor in a year not yet made.
    for bad, word in (("2026.4.22", "早于第一天"), ("五一", "看不懂"), ("2026.9.3", "学年")):
        person.type("day-reason", "春耕假")
        person.type("day-last-field", bad)
        person.click("day-save")
        assert word in said(person, "day-last-error"), bad
        assert kept(ledger) == before
    person.type("day-last-field", "2026.4.28")
    person.press(Qt.Key.Key_Tab)
    assert "共 6 天，其中 5 天原来要上班" in said(person, "day-makes")
    assert "变" in said(person, "day-effect")
    person.click("day-save")
    shown = kept(ledger)
    assert [day for day in before.days if before.days[day] != shown.days.get(day)] == [saturday]
    assert {day for day, one in shown.days.items() if one.name == "春耕假"} == {
        SPORTS, date(2026, 4, 24), date(2026, 4, 27), date(2026, 4, 28),
    }  # fmt: skip
    assert shown.terms[1].school_days == before.terms[1].school_days - 5
    # One step back takes all of it back; a day that is made up for is set by itself.
    person.click("undo")
    assert kept(ledger) == before
    choose(person, SPORTS)
    with pytest.raises(AssertionError):
        person.find("day-last-field", QLineEdit)
    person.click("day-off")
    person.type("day-reason", "校运动会")
    person.type("day-last-field", "2026.4.24", enter=True)  # Enter saves, once
    assert [day.day for day, one in kept(ledger).days.items() if one.name == "校运动会"] == [23, 24]


def test_what_is_begun_for_a_day_outlives_what_others_write(
    settings: Settings, ledger: Path
) -> None:
    person = settings("calendar")
    before = kept(ledger)
    choose(person, SPORTS)
    person.click("day-off")
    person.type("day-reason", "校运")
    asked(ledger, lambda one: change_day(one, date(2026, 4, 24), working=False, name="春耕假"))
    person.press(Qt.Key.Key_F5)
    person.wait()
    assert f"{before.terms[1].school_days - 1} 个教学日" in said(person, "calendar-terms")
    assert person.find("day-reason", QLineEdit).text() == "校运"
    assert person.find("day-off", QRadioButton).isChecked()
    # The very day, changed by somebody else, is shown as it is now.
    asked(ledger, lambda one: change_day(one, SPORTS, working=False, name="停电"))
    person.press(Qt.Key.Key_F5)
    person.wait()
    assert person.find("day-reason", QLineEdit).text() == "停电"


def test_a_saturday_is_made_up_for(settings: Settings, ledger: Path) -> None:
    person = settings("calendar")
    saturday = date(2026, 4, 25)
    choose(person, saturday)
    assert person.find("day-work", QRadioButton).text() == "调休上班"
    person.click("day-work")
    person.type("day-reason", "补周四的课")
    person.click("day-save")
    assert kept(ledger).is_working(saturday)
    person.click("day-off")
    person.click("day-save")
    assert saturday not in kept(ledger).days


def test_bad_reasons_stay_in_their_field(settings: Settings, ledger: Path) -> None:
    person = settings("calendar")
    before = kept(ledger)
    choose(person, SPORTS)
    person.click("day-off")
    for bad, word in (("", "原因"), ("长" * 41, "40")):
        person.type("day-reason", bad)
        person.click("day-save")
        assert word in said(person, "day-reason-error")
        assert kept(ledger) == before
    person.type("day-reason", "校运动会")
    person.click("day-save")
    assert kept(ledger) != before


def test_days_by_the_keyboard(settings: Settings) -> None:
    person = settings("calendar")
    view = person.find("calendar-month-view", MonthView)
    choose(person, SPORTS)
    person.press(Qt.Key.Key_Right, on=view)
    person.press(Qt.Key.Key_Down, on=view)
    assert view.day == date(2026, 5, 1), "into the next month"
    assert "2026年5月" in said(person, "calendar-month-title")
    person.press(Qt.Key.Key_PageUp, on=view)
    assert view.day == date(2026, 4, 1)
    for _ in range(10):
        person.press(Qt.Key.Key_PageUp, on=view)
    assert view.month == date(2025, 9, 1), "the year begins there"
    for _ in range(13):
        person.press(Qt.Key.Key_PageDown, on=view)
    assert view.month == date(2026, 8, 1)


def test_other_terms_say_what_they_change(settings: Settings, ledger: Path) -> None:
    person = settings("calendar")
    person.click("terms-edit")
    person.type("term-1-last-field", "2026-01-09")
    person.press(Qt.Key.Key_Tab)
    assert "位教师" in said(person, "terms-effect")
    person.type("term-1-last-field", "2026.1.9", enter=True)
    assert [(one.first, one.last) for one in kept(ledger).terms] == [
        (TERMS[0][0], date(2026, 1, 9)),
        TERMS[1],
    ]
    person.click("undo")
    assert [(one.first, one.last) for one in kept(ledger).terms] == list(TERMS)


def test_terms_that_cannot_be(settings: Settings, ledger: Path) -> None:
    person = settings("calendar")
    before = kept(ledger)
    person.click("terms-edit")
    for field, bad, word in (
        ("term-2-first-field", "2025.12.1", "第二学期要在前一学期结束之后开始"),
        ("term-2-first-field", "后天", "写全"),
        ("term-2-first-field", "", "写全"),
        ("term-2-first-field", "2026.7.20", "第二学期的结束日期要晚于开始日期"),
        ("term-2-first-field", "2027.3.1", "第二学期的结束日期要晚于开始日期"),
    ):
        person.type(field, bad)
        person.press(Qt.Key.Key_Tab)
        person.click("terms-save")
        assert word in said(person, "terms-error"), bad
        assert kept(ledger) == before
    person.click("terms-cancel")
    assert kept(ledger) == before


def test_the_next_year_is_prepared(settings: Settings, ledger: Path) -> None:
    person = settings("calendar")
    person.click("terms-next-year")
    assert "公布" in said(person, "terms-note")
    person.type("term-2-last-field", "2027.7.9")
    person.press(Qt.Key.Key_Tab)
    with pytest.raises(AssertionError, match="terms-note"):
        said(person, "terms-note")
    person.click("terms-propose")
    assert "公布" in said(person, "terms-note")
    person.click("terms-save")
    assert kept(ledger, NEXT).years == (NEXT, YEAR)
    days = [(one.first, one.last) for one in kept(ledger, NEXT).terms]
    assert days == list(propose_terms(NEXT).days)
    assert person.find("calendar-year", QComboBox).currentData() == NEXT
    person.click("undo")
    assert kept(ledger).years == (YEAR,)
    assert person.find("calendar-year", QComboBox).currentData() == YEAR


def forget_2026(one: Ledger) -> None:
    """As a ledger that was made before 2026 was published."""
    with one.writing() as tx:
        tx.session.execute(delete(HolidayRow).where(HolidayRow.day > date(2025, 12, 31)))
        tx.session.execute(update(HolidayCoverage).values(last=date(2025, 12, 31)))


def test_what_is_published_is_confirmed_day_by_day(settings: Settings, ledger: Path) -> None:
    asked(ledger, forget_2026)
    asked(ledger, lambda one: change_day(one, date(2025, 10, 1), working=True, name="值班"))
    person = settings("calendar")
    differing = kept(ledger).differing
    assert f"{len(differing)} 天" in said(person, "calendar-published")
    person.click("published-open")
    rows = person.find("published-list", QListView).model()
    ticked = [
        rows.data(rows.index(row, 0), Qt.ItemDataRole.CheckStateRole)
        for row in range(rows.rowCount())
    ]
    assert ticked == [0] + [2] * (len(differing) - 1), "the school's own word is not ticked"
    person.click("published-take")
    after = kept(ledger)
    assert [one.day for one in after.differing] == [date(2025, 10, 1)]
    assert after.known_until is not None
    assert after.known_until > date(2026, 8, 31)
    person.click("undo")
    assert kept(ledger).differing == differing


def test_a_closed_year_asks_for_a_reason(settings: Settings, ledger: Path) -> None:
    asked(ledger, lambda one: close_year(one, YEAR, early=True, undecided=True, reason="撤并"))
    person = settings("calendar")
    choose(person, SPORTS)
    person.click("day-off")
    person.type("day-reason", "校运动会")
    person.click("day-save")
    question = person.find("closed-year", QDialog)
    person.press(Qt.Key.Key_Escape, on=question)
    assert SPORTS not in kept(ledger).days
    assert person.find("day-save", QPushButton).isEnabled(), "what was typed stands there"
    person.click("day-save")
    question = person.find("closed-year", QDialog)
    person.type(person.find("reason", QLineEdit, question), "补登")
    person.click(person.find("reason-yes", QPushButton, question))
    assert not kept(ledger).is_working(SPORTS)


def verdicts(person: Person) -> list[list[str]]:
    shown = person.find("check-table", QTableView).model()
    return [
        [str(shown.index(row, column).data()) for column in range(shown.columnCount())]
        for row in range(shown.rowCount())
    ]


def test_other_pages_judge_again(settings: Settings) -> None:
    person = settings("calendar")
    person.go("check")
    before = verdicts(person)
    person.go("settings")
    person.click("terms-edit")
    person.type("term-1-last-field", "2025-12-19")
    person.press(Qt.Key.Key_Tab)
    assert "会变" in said(person, "terms-effect")
    person.click("terms-save")
    person.go("check")
    assert verdicts(person) != before
    person.click("undo")
    assert verdicts(person) == before


def test_terms_of_a_closed_year_ask_for_a_reason(settings: Settings, ledger: Path) -> None:
    asked(ledger, lambda one: close_year(one, YEAR, early=True, undecided=True, reason="撤并"))
    person = settings("calendar")
    person.click("terms-edit")
    person.type("term-1-last-field", "2026-01-09")
    person.press(Qt.Key.Key_Tab)
    person.click("terms-save")
    person.press(Qt.Key.Key_Escape, on=person.find("closed-year", QDialog))
    assert person.find("terms-save", QPushButton).isEnabled(), "what was typed stands there"
    person.click("terms-save")
    question = person.find("closed-year", QDialog)
    person.type(person.find("reason", QLineEdit, question), "校历更正")
    person.click(person.find("reason-yes", QPushButton, question))
    assert kept(ledger).terms[0].last == date(2026, 1, 9)


@pytest.mark.usefixtures("qapp")
def test_what_a_day_says_goes_on_in_a_second_line() -> None:
    metrics = QFontMetrics(QFont())
    wide = metrics.horizontalAdvance
    assert two_lines(metrics, "Term begins", wide("Term begins")) == ("Term begins",)
    assert two_lines(metrics, "Term begins", wide("Term beg")) == ("Term", "begins")
    assert two_lines(metrics, "National Day", wide("Nation")) == ("National", "Day")
    assert two_lines(metrics, "国庆节调休", wide("国庆节")) == ("国庆节", "调休")
