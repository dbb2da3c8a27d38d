"""What the office has entered about a teacher: listed, opened, changed, taken out, added to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton, QTableView, QWidget

from studyhours.domain.quantity import Amount
from studyhours.domain.registers import Decided, Exempted, Granted, Joined
from studyhours.services.closing.closing import close_year
from studyhours.services.people.unit_changes import add_unit
from studyhours.services.registers.changing import change_entry
from studyhours.services.registers.entries import RegisterChanged
from studyhours.services.registers.writing import (
    Basis,
    decide,
    end_entry,
    exempt,
    grant_hours,
    pair,
)
from studyhours.ui.typed_keeper import TypedKeeper
from studyhours.ui.widgets.draft_strip import DraftStrip
from tests.support.scenario import YEAR
from tests.ui.entering import (
    behind,
    choose_from,
    day_fields,
    entries,
    is_asking,
    labels,
    offered,
    pick,
    press_undo,
    sit_down_as,
)
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL, school_ledger

TERM = Basis(date(2026, 3, 2), date(2026, 7, 7), "支教", "教〔2026〕3号")
WHOLE = Basis(date(2025, 9, 1), date(2026, 8, 31), "教务会议")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return school_ledger(tmp_path / "校.studyhours")


def choose_teacher(person: Person, row: int) -> None:
    view = person.find("teachers-list", QTableView)
    person.click_at(view.viewport(), view.visualRect(view.model().index(row, 1)).center())


def lines(person: Person) -> list[str]:
    return labels(person, "entry-said")


def click_nth(person: Person, name: str, place: int) -> None:
    found = cast("list[QPushButton]", person.window.findChildren(QPushButton, name))
    person.click([one for one in found if one.isVisible()][place])


@contextmanager
def writing_stopped() -> Iterator[threading.Event]:
    """Nothing is written before the event is set."""
    go_on = threading.Event()

    def later(*asked: Any) -> RegisterChanged:
        assert go_on.wait(20)
        return exempt(*asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("studyhours.ui.registers.forms.exempt", later)
        yield go_on


def choose_new(person: Person, register: str) -> None:
    choose_from(person, "entries-add", f"entries-add-{register}")


def opened(open_window: OpenWindow, ledger: Path, **how: object) -> Person:
    person: Person = open_window(ledger, clock=APRIL, **how)
    person.go("teachers")
    return person


def test_everything_about_a_teacher_is_listed(open_window: OpenWindow, ledger: Path) -> None:
    behind(
        ledger,
        lambda it: grant_hours(it, "0001", Amount(2400, "hour"), TERM),
        lambda it: exempt(it, "0001", "observe-15", TERM, "waiver"),
        lambda it: decide(it, "0001", "school-72/hours.total", "met", WHOLE),
        lambda it: pair(it, "0003", "0001", Basis(date(2025, 9, 1))),
        lambda it: exempt(it, "0002", "all", WHOLE),
    )
    person = opened(open_window, ledger)
    choose_teacher(person, 0)
    assert lines(person) == [
        "师傅：李䶮",
        "裁定　研训学时：达标",
        "豁免：每学期听课 15 节",
        "认定学时　24 学时",
    ]
    choose_teacher(person, 1)
    assert lines(person) == ["免除：全部要求"]
    choose_teacher(person, 2)
    assert lines(person) == ["师徒结对　带徒弟欧阳若兰"]
    choose_teacher(person, 3)
    assert lines(person) == []
    assert labels(person, "entries-none") == ["没有裁定、免除、认定学时等登记。"]


def test_an_entry_is_added_and_taken_back(open_window: OpenWindow, ledger: Path) -> None:
    person = opened(open_window, ledger)
    choose_teacher(person, 1)
    choose_new(person, "exemption")
    pick(person, "form-scope", "observe-15/observed")
    person.click("form-sort-opt_out")
    person.click("entry-save")
    assert labels(person, "form-reason-error") == ["请写明原因。"]
    person.type("form-reason-text", "临近退休", enter=True)
    assert lines(person) == ["自愿不参加：听课节数"]
    (entry,) = entries(ledger)
    assert isinstance(entry, Exempted)
    assert (entry.sort, entry.ruleset, entry.rule) == ("opt_out", "observe-15", "observed")
    assert (entry.first, entry.last) == (date(2025, 9, 1), date(2026, 8, 31))
    press_undo(person)
    assert lines(person) == []
    assert entries(ledger) == []


def test_hours_are_granted(open_window: OpenWindow, ledger: Path) -> None:
    person = opened(open_window, ledger)
    choose_teacher(person, 0)
    choose_new(person, "grant")
    assert labels(person, "grant-counting")[0].startswith("现在没有规定计入认定学时")
    person.type("form-amount", "许多")
    person.click("entry-save")
    assert labels(person, "form-amount-error") == ["请填大于 0 的数，最多两位小数。"]
    person.type("form-amount", "12.5")
    pick(person, "form-unit", "credit")
    person.type("form-reason-text", "援藏")
    first, last = day_fields(person)
    assert last.text().startswith("2026年4月30日")
    person.type(last, "")
    person.click("entry-save")
    assert labels(person, "form-last-error") == ["认定学时要写截止日，学时按这一天计入学年。"]
    person.type(first, "2026.3.2")
    person.type(last, "2026.1.5")
    person.click("entry-save")
    assert labels(person, "form-last-error") == ["结束日期 2026-01-05 早于开始日期 2026-03-02。"]
    person.type(last, "2026.4.1", enter=True)  # once is enough
    (entry,) = entries(ledger)
    assert isinstance(entry, Granted)
    assert (entry.hundredths, entry.unit, entry.reason) == (1250, "credit", "援藏")
    assert (entry.first, entry.last) == (date(2026, 3, 2), date(2026, 4, 1))
    assert lines(person) == ["认定学时　12.5 学分"]


def test_a_decision_needs_an_outcome(open_window: OpenWindow, ledger: Path) -> None:
    person = opened(open_window, ledger, language="en")
    choose_teacher(person, 0)
    choose_new(person, "decision")
    pick(person, "form-rule", "school-72/hours.total")
    person.click("entry-save")
    assert labels(person, "form-outcome-error") == ["Please choose an outcome."]
    person.click("form-outcome-not_applicable")
    person.click("entry-save")
    assert labels(person, "form-reason-error") == ["Please give a reason."]
    person.press(Qt.Key.Key_Escape)
    assert is_asking(person), "an outcome was chosen: that is not lost by a key"
    person.click("ask-yes")
    assert not is_asking(person)
    assert entries(ledger) == []


def test_an_entry_is_changed_and_taken_out(open_window: OpenWindow, ledger: Path) -> None:
    behind(ledger, lambda it: decide(it, "0001", "school-72/hours.total", "met", WHOLE))
    person = opened(open_window, ledger)
    choose_teacher(person, 0)
    click_nth(person, "entry-change", 0)
    assert labels(person, "entry-note") == ["2026年4月30日登记"]
    assert person.find("form-reason", QLineEdit).text() == "教务会议"
    person.click("form-outcome-missed")
    person.type("form-reason", "复核后更正", enter=True)
    assert lines(person) == ["裁定　研训学时：未达标"]
    (entry,) = entries(ledger)
    assert isinstance(entry, Decided)
    assert (entry.outcome, entry.reason, entry.last) == ("missed", "复核后更正", date(2026, 8, 31))
    click_nth(person, "entry-remove", 0)
    assert lines(person) == []
    person.click("undo")
    person.click("undo")
    assert lines(person) == ["裁定　研训学时：达标"]
    assert [one.reason for one in entries(ledger)] == ["教务会议"]


def test_an_entry_changed_elsewhere_is_not_overwritten(
    open_window: OpenWindow, ledger: Path
) -> None:
    behind(ledger, lambda it: decide(it, "0001", "school-72/hours.total", "met", WHOLE))
    person = opened(open_window, ledger)
    choose_teacher(person, 0)
    click_nth(person, "entry-change", 0)
    (before,) = entries(ledger)
    behind(ledger, lambda it: change_entry(it, before, replace(before, reason="另一台电脑")))
    person.type("form-reason", "这一台", enter=True)
    assert labels(person, "form-error") == ["欧阳若兰的这条登记已被改过，没有覆盖。"]
    assert [one.reason for one in entries(ledger)] == ["另一台电脑"]


def test_what_was_changed_elsewhere_is_not_undone(open_window: OpenWindow, ledger: Path) -> None:
    person = opened(open_window, ledger)
    choose_teacher(person, 0)
    choose_new(person, "exemption")
    person.type("form-reason-text", "借调", enter=True)
    (made,) = entries(ledger)
    behind(ledger, lambda it: end_entry(it, made.uid, date(2026, 5, 1)))
    press_undo(person)
    assert labels(person, "banner-text") == ["欧阳若兰的这条登记已被改过，没有覆盖。"]
    assert [one.last for one in entries(ledger)] == [date(2026, 5, 1)]
    behind(ledger, lambda it: end_entry(it, made.uid, made.last))
    press_undo(person)
    assert entries(ledger) == []


def test_a_dialog_stays_until_it_is_known_how_saving_ended(
    open_window: OpenWindow, ledger: Path
) -> None:
    person = opened(open_window, ledger)
    choose_teacher(person, 0)
    choose_new(person, "exemption")
    with writing_stopped() as go_on:
        person.find("form-reason-text", QLineEdit).setText("借调")
        QTest.keyClick(person.find("form-reason-text", QLineEdit), Qt.Key.Key_Return)
        QTest.keyClick(person.find("entry-dialog", QDialog), Qt.Key.Key_Escape)
        QTest.mouseClick(person.find("entry-save", QPushButton), Qt.MouseButton.LeftButton)
        assert is_asking(person)
        go_on.set()
        person.wait()
    assert not is_asking(person)
    assert len(entries(ledger)) == 1
    press_undo(person)
    assert entries(ledger) == []


def test_a_pair_keeps_its_first_day(open_window: OpenWindow, ledger: Path) -> None:
    behind(ledger, lambda it: pair(it, "0001", "0003", Basis(date(2025, 9, 1))))
    person = opened(open_window, ledger)
    choose_teacher(person, 2)
    click_nth(person, "entry-change", 0)
    assert labels(person, "entry-about") == ["师傅：欧阳若兰"]
    first, last = day_fields(person)
    person.type(first, "")
    person.click("entry-save")
    assert labels(person, "form-first-error") == ["请写明从哪天开始。"]
    person.type(first, "2025-9-8")
    person.type(last, "2026-1-23", enter=True)
    person.press(Qt.Key.Key_Return)
    (entry,) = entries(ledger)
    assert (entry.first, entry.last) == (date(2025, 9, 8), date(2026, 1, 23))


def test_a_pair_is_entered_by_the_mentee(open_window: OpenWindow, ledger: Path) -> None:
    person = opened(open_window, ledger)
    choose_teacher(person, 2)
    choose_new(person, "pair")
    person.click("form-role-mentee")
    person.click("entry-save")
    assert labels(person, "form-other-error") == ["请选对方是哪位教师。"]
    person.type("form-other", "oyrl", enter=True)
    person.click("entry-save")
    assert lines(person) == ["师傅：欧阳若兰"]
    (entry,) = entries(ledger)
    assert entry.first == APRIL.now().date()
    choose_teacher(person, 0)
    assert lines(person) == ["师徒结对　带徒弟李䶮"]
    press_undo(person)
    assert entries(ledger) == []
    assert lines(person) == []


def test_a_teacher_joins_a_group(open_window: OpenWindow, ledger: Path) -> None:
    behind(ledger, lambda it: add_unit(it, "第一支部", "party_branch"))
    person = opened(open_window, ledger)
    choose_teacher(person, 2)
    choose_new(person, "member")
    person.click("entry-save")
    assert labels(person, "form-name-error")
    pick(person, "form-kind", "party_branch")
    names = person.find("form-name", QComboBox)
    assert [names.itemText(place) for place in range(names.count())] == ["第一支部"]
    person.click("form-role-head")
    person.type("form-name-text", "第一支部", enter=True)
    assert lines(person) == ["分组　“第一支部”负责人"]
    (entry,) = entries(ledger)
    assert isinstance(entry, Joined)
    assert (entry.role, entry.first) == ("head", APRIL.now().date())
    press_undo(person)
    assert entries(ledger) == []


def test_a_teacher_is_made_head_of_their_group(open_window: OpenWindow, ledger: Path) -> None:
    person = opened(open_window, ledger)
    choose_teacher(person, 1)
    person.click("entries-head")
    assert person.find("form-name", QComboBox).currentText() == "数学组"
    person.click("entry-save")
    assert lines(person) == ["分组　“数学组”负责人"]
    (entry,) = entries(ledger)
    assert isinstance(entry, Joined)
    assert (entry.role, entry.first) == ("head", APRIL.now().date())
    press_undo(person)
    assert entries(ledger) == []


def test_changing_an_entry_of_a_closed_year_needs_a_reason(
    open_window: OpenWindow, ledger: Path
) -> None:
    behind(
        ledger,
        lambda it: exempt(it, "0001", "observe-15", TERM),
        lambda it: close_year(it, YEAR, early=True, undecided=True, reason="学校撤并"),
    )
    person = opened(open_window, ledger)
    choose_teacher(person, 0)
    click_nth(person, "entry-change", 0)
    person.type("form-document", "教〔2026〕4号", enter=True)
    person.press(Qt.Key.Key_Escape, on=person.find("closed-year", QDialog))
    assert [one.document for one in entries(ledger)] == ["教〔2026〕3号"]
    person.click("entry-save")
    question = person.find("closed-year", QDialog)
    person.type(person.find("reason", QLineEdit, question), "文号登错")
    person.click(person.find("reason-yes", QPushButton, question))
    assert [one.document for one in entries(ledger)] == ["教〔2026〕4号"]
    assert not is_asking(person)


def test_who_may_not_write_sees_no_buttons(
    ledger: Path, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind(ledger, lambda it: exempt(it, "0001", "observe-15", TERM))
    sit_down_as(monkeypatch, "leader")
    person = opened(open_window, ledger)
    choose_teacher(person, 0)
    assert lines(person) == ["免除：每学期听课 15 节"]
    assert not [
        one
        for one in cast("list[QWidget]", person.window.findChildren(QWidget))
        if one.objectName() in {"entry-change", "entry-remove"} and one.isVisible()
    ]
    assert offered(person, "entries-add") == ["entries-add-decision"]


def test_an_entry_half_written_outlives_a_crash(open_window: OpenWindow, ledger: Path) -> None:
    person = opened(open_window, ledger)
    choose_teacher(person, 0)
    choose_new(person, "grant")
    person.type("form-reason-text", "two terms in a village school, ")
    keeper = cast(TypedKeeper, person.find("entry-dialog", QDialog).findChild(TypedKeeper))
    keeper.keep()
    person.wait()
    # The first window never comes to an end; and nobody else's entry has it.
    again = opened(open_window, ledger)
    choose_teacher(again, 1)
    choose_new(again, "grant")
    assert again.find("form-reason-text", QLineEdit).text() == ""
    again.press(Qt.Key.Key_Escape, on=again.find("form-reason-text", QLineEdit))
    choose_teacher(again, 0)
    choose_new(again, "grant")
    assert again.find("form-reason-text", QLineEdit).text() == "two terms in a village school, "
    assert again.find("register_form-grant-left", DraftStrip).text
    # Left on purpose, nothing of it comes back.
    again.press(Qt.Key.Key_Escape, on=again.find("form-reason-text", QLineEdit))
    again.click("ask-yes")
    choose_new(again, "grant")
    assert again.find("form-reason-text", QLineEdit).text() == ""
    again.press(Qt.Key.Key_Escape, on=again.find("form-reason-text", QLineEdit))
