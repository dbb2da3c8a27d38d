"""A new school from the first page."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton

from studyhours.domain.calendar import school_year
from studyhours.domain.clock import FixedClock
from studyhours.services.home.figures import read_figures
from studyhours.services.home.school import home_of_school
from studyhours.services.ledgers.calendars import load_calendar
from studyhours.services.ledgers.ledger import school_of
from studyhours.services.ledgers.starting import ledgers_folder
from studyhours.services.ledgers.term_proposals import propose_terms
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.rulebook.rulesets import list_presets, load_versions
from studyhours.ui.widgets.day_edit import DayEdit
from tests.support.ledgers import SCHOOL, opened
from tests.ui.person import OpenWindow
from tests.ui.start.seeing import choosing, is_open, is_visible, lines_of


def test_a_name_is_enough_for_a_new_school(open_window: OpenWindow) -> None:
    person = open_window()
    person.click("start-new")
    person.type("start-name", "河湾乡中心小学")
    path = Path(person.find("start-place", QLineEdit).text())
    assert path == ledgers_folder() / "河湾乡中心小学.studyhours"
    year = person.find("start-year", QComboBox).currentText()
    person.click("start-create")
    assert is_open(person, "河湾乡中心小学")
    assert path.is_file()
    person.click("side-other-ledger")
    first = propose_terms(year).terms[0].first
    with opened(path) as made, ThreadPoolExecutor(1) as aside:
        home = aside.submit(home_of_school, made, first).result()
        begun = FixedClock(datetime.combine(first, time(4), UTC))
        term = aside.submit(read_figures, replace(made, clock=begun)).result().term
    assert (home.school, home.year, term.week) == ("河湾乡中心小学", year, 1)
    assert [step.code for step in home.steps if step.done] == ["terms", "rules"]


def test_a_teacher_s_own_ledger_is_that_teacher_s_home(open_window: OpenWindow) -> None:
    person = open_window()
    person.click("start-own")
    assert person.window.focusWidget() is person.find("start-teacher", QLineEdit)
    person.type("start-name", "河湾乡中心小学", enter=True)
    assert "姓名" in person.find("start-teacher-error", QLabel).text()
    person.type("start-teacher", "李䶮")
    person.type("start-staff-no", "0003")
    path = Path(person.find("start-place", QLineEdit).text())
    assert path == ledgers_folder() / "李䶮.studyhours"
    person.click("start-create")
    assert is_open(person, "河湾乡中心小学")
    # Home is the teacher's, and nobody has to be named to write.
    assert "李䶮" in lines_of(person.window)
    person.go("records")
    person.press(Qt.Key.Key_N, control=True, on=person.window)
    person.wait_until(lambda: is_visible(person, "records-save"))
    assert not is_visible(person, "records-teacher")
    person.click("side-other-ledger")
    with opened(path) as made:
        (own,) = list_teachers(made)
    assert (own.name, own.staff_no) == ("李䶮", "0003")
    # A school's form asks for nobody's name.
    person.click("start-new")
    assert not is_visible(person, "start-teacher")


def test_enter_in_the_name_makes_it(open_window: OpenWindow) -> None:
    person = open_window()
    person.click("start-new")
    person.type("start-name", "Hill School", enter=True)
    assert is_open(person, "Hill School")


def test_terms_and_rules_are_the_persons_own(open_window: OpenWindow, tmp_path: Path) -> None:
    person = open_window()
    person.click("start-new")
    person.type("start-name", "河湾小学")
    person.find("start-year", QComboBox).setFocus()
    QTest.keyClicks(person.find("start-year", QComboBox), "2025")
    year = person.find("start-year", QComboBox).currentText()
    assert year == "2025-2026"
    first = person.find("start-term-1-last", DayEdit)
    assert first.day == propose_terms(year).terms[0].last
    person.type(first.field, "2026.1.23", enter=True)
    assert first.day == date(2026, 1, 23)
    for name in ("start-term-2-first", "start-term-2-last"):
        person.type(person.find(name, DayEdit).field, "", enter=True)
    for rule in ("seven-ones-term", "observe-15"):
        person.find(f"start-rule-{rule}", QCheckBox).setFocus()
        person.press(Qt.Key.Key_Space)
    place = tmp_path / "我的 台账#1.studyhours"
    person.type("start-place", str(place))
    person.click("start-create")
    assert is_open(person, "河湾小学")
    person.click("side-other-ledger")
    with opened(place) as made, made.reading() as session:
        school = school_of(session)
        terms = load_calendar(session, school, school_year(year)).terms
        assert [(term.first, term.last) for term in terms] == [
            (propose_terms(year).terms[0].first, date(2026, 1, 23))
        ]
        assert list(load_versions(session, school)) == ["school-72"]


def test_other_rules_are_behind_one_click_and_never_chosen_for_anybody(
    open_window: OpenWindow,
) -> None:
    person = open_window()
    person.click("start-new")
    person.type("start-name", "河湾小学")
    assert is_visible(person, "start-rule-school-72")
    assert not is_visible(person, "start-rule-term-case")
    usual = ["school-72", "seven-ones-term", "observe-15"]
    others = [preset.ruleset.id for preset in list_presets() if preset.ruleset.id not in usual]
    assert str(len(others)) in person.find("start-more-rules", QPushButton).text()
    person.find("start-more-rules", QPushButton).setFocus()
    person.press(Qt.Key.Key_Return)
    for name in others:
        assert not person.find(f"start-rule-{name}", QCheckBox).isChecked()
    assert not is_visible(person, "start-more-rules")
    assert person.window.focusWidget() is person.find("start-rule-school-72-either", QCheckBox)
    person.find("start-rule-term-case", QCheckBox).setFocus()
    person.press(Qt.Key.Key_Space)
    path = Path(person.find("start-place", QLineEdit).text())
    person.click("start-create")
    assert is_open(person, "河湾小学")
    person.click("side-other-ledger")
    with opened(path) as made, made.reading() as session:
        assert sorted(load_versions(session, school_of(session))) == sorted([*usual, "term-case"])


def test_what_is_missing_is_said_beside_it(open_window: OpenWindow, tmp_path: Path) -> None:
    person = open_window()
    person.click("start-new")
    person.click("start-create")
    assert person.find("start-name-error", QLabel).text()
    assert person.window.focusWidget() is person.find("start-name", QLineEdit)
    person.type("start-name", "河湾")
    assert not is_visible(person, "start-name-error")
    day = person.find("start-term-2-last", DayEdit).field
    person.type(day, "昨天", enter=True)
    person.click("start-create")
    assert "开始和结束" in person.find("start-terms-error", QLabel).text()
    person.type(day, "2020.7.1", enter=True)
    person.click("start-create")
    assert "晚于" in person.find("start-terms-error", QLabel).text()
    person.find("start-year", QComboBox).setFocus()
    person.press(Qt.Key.Key_Down)
    assert not is_visible(person, "start-terms-error"), "another year proposes anew"
    person.type("start-place", str(tmp_path / "nowhere" / "a"))
    person.click("start-create")
    assert str(tmp_path / "nowhere") in person.find("start-place-error", QLabel).text()
    assert person.window.bench is None


def test_a_ledger_that_is_there_already_can_be_opened_instead(
    open_window: OpenWindow, ledger: Path
) -> None:
    person = open_window()
    before = ledger.read_bytes()
    person.click("start-new")
    person.type("start-name", "别的学校")
    person.type("start-place", str(ledger))
    person.click("start-create")
    assert str(ledger) in person.find("start-place-error", QLabel).text()
    assert ledger.read_bytes() == before
    person.click("start-open-instead")
    assert is_open(person, SCHOOL)


def test_the_place_is_chosen_in_the_systems_dialog(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = choosing(monkeypatch, "choose_save", tmp_path / "别处")
    person = open_window()
    person.click("start-new")
    person.click("start-place-choose")
    assert len(asked) == 1
    assert person.find("start-place", QLineEdit).text() == str(tmp_path / "别处.studyhours")
    person.type("start-name", "河湾小学")
    assert person.find("start-place", QLineEdit).text() == str(tmp_path / "别处.studyhours")


def test_days_that_are_not_arranged_yet_are_named(open_window: OpenWindow) -> None:
    person = open_window()
    person.click("start-new")
    years = person.find("start-year", QComboBox)
    warning = "start-terms-warning"
    usual = "按常例推算，请照本地校历核对。"
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
        years.setFocus()
        person.press(key)
        said = person.find(warning, QLabel).text()
        assert said.startswith(usual), "whatever is proposed is a guess"
        provisional = propose_terms(years.currentText()).provisional
        assert (said != usual) == provisional
        assert ("春节" in said) == provisional
    day = person.find("start-term-2-last", DayEdit).field
    person.type(day, f"{years.currentText()[5:]}-07-09", enter=True)
    with pytest.raises(AssertionError, match=warning):
        person.find(warning, QLabel)


def test_everything_is_done_with_tab_and_enter(open_window: OpenWindow) -> None:
    """Tab goes from top to bottom, the rules before the button; Enter presses it."""
    person = open_window()
    person.click("start-new")
    person.type("start-name", "河湾小学")
    last = person.find("start-term-2-last", DayEdit)
    last.field.setFocus()
    seen = []
    for _ in range(20):
        person.press(Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.objectName())
        if seen[-1] == "start-create":
            break
    rules = [name for name in seen if name.startswith("start-rule-")]
    assert seen == [*rules, "start-more-rules", "start-create"]
    assert len(rules) > 1
    person.press(Qt.Key.Key_Return)
    assert is_open(person, "河湾小学")


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "建好后就可以导入花名册。"), ("en", "Then the roster can be imported.")],
)
@pytest.mark.parametrize("size", [(1366, 728), (1024, 560)])
def test_beside_the_button_it_says_what_comes_next(
    open_window: OpenWindow, language: str, said: str, size: tuple[int, int]
) -> None:
    person = open_window(language=language, size=size)
    person.click("start-new")
    note = person.find("start-create-note", QLabel)
    assert note.text() == said
    assert note.heightForWidth(note.width()) <= note.height(), "all of it can be read"
    person.window.surroundings.words.choose("en" if language == "zh" else "zh")
    assert note.text() != said


@pytest.mark.parametrize("place", [0, 1, 2])
def test_all_years_can_be_seen_when_the_list_is_open(open_window: OpenWindow, place: int) -> None:
    person = open_window(size=(1024, 560))
    person.click("start-new")
    years = person.find("start-year", QComboBox)
    years.setCurrentIndex(place)
    QTest.mouseClick(years, Qt.MouseButton.LeftButton)
    view = years.view()
    person.wait_until(view.isVisible)
    model = years.model()
    shown = view.viewport().rect()
    for row in range(years.count()):
        line = view.visualRect(model.index(row, 0))
        assert shown.top() <= line.top()
        assert line.bottom() <= shown.bottom(), model.index(row, 0).data()
    years.hidePopup()
