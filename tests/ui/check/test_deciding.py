"""Decisions, exemptions and hours granted at the cell they are about."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton, QRadioButton, QWidget

from studyhours.domain.registers import Decided, Exempted, Granted
from studyhours.services.closing.closing import close_year
from studyhours.services.registers.writing import Basis, exempt
from tests.services.test_closing_entries import adopt_rules
from tests.support.scenario import YEAR
from tests.ui.check.table import FIRST, cell, click_cell, text
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
from tests.ui.school import APRIL

OPEN, GRANTED, OTHER = "待定", "认定", "李䶮"


@pytest.fixture
def ledger(ledger: Path, tmp_path: Path) -> Path:
    """The school with a rule that is open for everybody, and one over hours granted."""
    behind(ledger, lambda it: adopt_rules(it, tmp_path))
    return ledger


def can_be_seen(person: Person, name: str) -> bool:
    found = cast("list[QWidget]", person.window.findChildren(QWidget, name))
    return any(one.isVisible() for one in found)


def test_a_decision_is_made_at_the_cell(person: Person, ledger: Path) -> None:
    assert cell(person, FIRST, OPEN) == "待裁定"
    click_cell(person, FIRST, OPEN)
    person.click("check-decide")
    assert text(person, "entry-who") == FIRST
    assert text(person, "entry-about") == "待定（待定）"
    assert [one.text()[:9] for one in day_fields(person)] == ["2025年9月1日", "2026年8月31"]
    person.click("form-outcome-met")
    person.click("entry-save")
    assert text(person, "form-reason-error") == "请写明原因。"
    assert entries(ledger) == []
    person.type("form-reason", "获市级表彰，视同达到")
    person.type("form-document", "教务会议纪要12", enter=True)
    assert not is_asking(person)
    assert cell(person, FIRST, OPEN) == "✓"
    (entry,) = entries(ledger)
    assert isinstance(entry, Decided)
    assert (entry.outcome, entry.reason, entry.document) == (
        "met", "获市级表彰，视同达到", "教务会议纪要12",
    )  # fmt: skip
    assert (entry.first, entry.last) == (date(2025, 9, 1), date(2026, 8, 31))
    assert "教务会议纪要12" in text(person, "check-detail-explanation")
    assert not can_be_seen(person, "check-decide")
    press_undo(person)
    assert cell(person, FIRST, OPEN) == "待裁定"
    assert entries(ledger) == []


def test_a_decision_outlives_the_window(
    person: Person, ledger: Path, open_window: OpenWindow
) -> None:
    click_cell(person, FIRST, OPEN)
    person.click("check-decide")
    person.click("form-outcome-missed")
    person.type("form-reason", "拒不参加", enter=True)
    assert cell(person, FIRST, OPEN) == "差 1"
    person.window.close()
    again: Person = open_window(ledger, clock=APRIL)
    again.go("check")
    assert cell(again, FIRST, OPEN) == "差 1"
    click_cell(again, FIRST, OPEN)
    assert "拒不参加" in text(again, "check-detail-explanation")
    assert not can_be_seen(again, "check-decide")
    choose_from(again, "check-enter", "check-enter-basis")
    assert again.find("form-outcome-missed", QRadioButton).isChecked()
    again.click("form-outcome-met")
    again.type("form-reason", "已补学", enter=True)
    assert cell(again, FIRST, OPEN) == "✓"
    assert [one.reason for one in entries(ledger)] == ["已补学"]


def test_one_window_of_several_is_decided(person: Person, ledger: Path) -> None:
    """Exempt for a part of either term: each is decided by itself, or both together."""
    part = Basis(date(2025, 11, 1), date(2026, 4, 30), "病假")
    behind(ledger, lambda it: exempt(it, "0003", "observe-15", part))
    person.type("day-field", "2026.8.31", enter=True)
    assert cell(person, OTHER, "听课节数") == "待裁定"
    click_cell(person, OTHER, "听课节数")
    person.click("check-decide")
    windows = person.find("form-window", QComboBox)
    assert [windows.itemText(place) for place in range(windows.count())] == [
        "待裁定的全部 2 段",
        "2025年9月1日至2026年1月23日",
        "2026年3月2日至2026年7月7日",
    ]
    assert [one.text()[:9] for one in day_fields(person)] == ["2025年9月1日", "2026年7月7日"]
    person.type(day_fields(person)[0], "2025-10-1")
    person.type(day_fields(person)[1], "2026-7-6")
    person.click("form-outcome-exempt")
    person.type("form-reason", "病休", enter=True)
    (refused,) = labels(person, "form-first-error")
    assert refused.startswith("这几天没有包住任何一段待裁定的时间")
    pick(person, "form-window", "1")
    assert [one.text()[:9] for one in day_fields(person)] == ["2026年3月2日", "2026年7月7日"]
    person.click("entry-save")
    assert not is_asking(person)
    assert cell(person, OTHER, "听课节数") == "待裁定"
    person.click("check-decide")
    assert [one.text()[:9] for one in day_fields(person)] == ["2025年9月1日", "2026年1月23"]
    person.click("form-outcome-missed")
    person.type("form-reason", "病休前没有听课", enter=True)
    assert cell(person, OTHER, "听课节数") == "✗ 0 · 0"
    assert len(entries(ledger)) == 3


def test_an_exemption_from_a_whole_set(person: Person, ledger: Path) -> None:
    click_cell(person, FIRST, "研训学时")
    assert not can_be_seen(person, "check-decide")
    choose_from(person, "check-enter", "check-enter-exemption")
    assert person.find("form-scope", QComboBox).currentText() == "只这一条：研训学时"
    person.click("entry-save")
    assert labels(person, "form-reason-error") == ["请写明原因。"]
    pick(person, "form-scope", "school-72")
    person.type("form-reason-text", "支教")
    person.click("entry-save")
    assert not is_asking(person)
    for title in ("研训学时", "校本研训学时"):
        assert cell(person, FIRST, title) == "免除"
    (entry,) = entries(ledger)
    assert isinstance(entry, Exempted)
    assert (entry.ruleset, entry.rule, entry.sort) == ("school-72", None, "exemption")
    assert (entry.first, entry.last) == (date(2025, 9, 1), date(2026, 8, 31))
    person.click("undo")
    assert cell(person, FIRST, "研训学时") == "64"


def test_hours_granted_count_at_once(person: Person, ledger: Path) -> None:
    click_cell(person, FIRST, GRANTED)
    choose_from(person, "check-enter", "check-enter-grant")
    assert text(person, "grant-counting").startswith("计入这些学时的规定：")
    person.type("form-amount", "24")
    person.type("form-reason-text", "支教", enter=True)
    assert cell(person, FIRST, GRANTED) == "✓ 24"
    (entry,) = entries(ledger)
    assert isinstance(entry, Granted)
    assert (entry.first, entry.last) == (date(2026, 4, 30), date(2026, 4, 30))
    press_undo(person)
    assert cell(person, FIRST, GRANTED) != "✓ 24"


def test_a_dialog_that_is_left_enters_nothing(person: Person, ledger: Path) -> None:
    click_cell(person, FIRST, OPEN)
    person.click("check-decide")
    person.click("form-outcome-met")
    person.type("form-reason", "想一想")
    person.press(Qt.Key.Key_Escape)
    person.click("ask-no")
    assert is_asking(person), "first it asks"
    person.click("entry-cancel")
    person.click("ask-yes")
    assert not is_asking(person)
    person.click("check-decide")
    assert person.find("form-reason", QLineEdit).text() == ""
    person.click("entry-cancel")
    assert entries(ledger) == []
    assert cell(person, FIRST, OPEN) == "待裁定"


def test_only_who_may_is_offered_it(
    open_window: OpenWindow, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaders decide, but keep neither roster nor records."""
    sit_down_as(monkeypatch, "leader")
    person: Person = open_window(ledger, clock=APRIL)
    person.go("check")
    click_cell(person, FIRST, OPEN)
    assert not can_be_seen(person, "check-enter")
    person.click("check-decide")
    person.click("form-outcome-met")
    person.type("form-reason", "校长办公会", enter=True)
    assert cell(person, FIRST, OPEN) == "✓"
    assert "leader于" in text(person, "check-detail-explanation")


def test_what_was_frozen_is_not_decided(open_window: OpenWindow, ledger: Path) -> None:
    """A closed year: the table as it would be today can be worked on, the frozen one cannot."""
    behind(ledger, lambda it: close_year(it, YEAR, early=True, undecided=True, reason="学校撤并"))
    person: Person = open_window(ledger, clock=APRIL)
    person.go("check")
    click_cell(person, FIRST, OPEN)
    assert not can_be_seen(person, "check-decide")
    assert not can_be_seen(person, "check-enter")
    person.click("check-frozen-switch")
    click_cell(person, FIRST, OPEN)
    assert offered(person, "check-enter") == ["check-enter-exemption", "check-enter-grant"]
    person.click("check-decide")
    person.click("form-outcome-met")
    person.type("form-reason", "封账时漏了", enter=True)
    assert cell(person, FIRST, OPEN) == "✓"
    person.click("undo")
    question = person.find("closed-year", QDialog)
    person.type(person.find("reason", QLineEdit, question), "登错了")
    person.click(person.find("reason-yes", QPushButton, question))
    assert cell(person, FIRST, OPEN) == "待裁定"
    assert entries(ledger) == []


def test_in_english(open_window: OpenWindow, ledger: Path) -> None:
    person: Person = open_window(ledger, clock=APRIL, language="en")
    person.go("check")
    click_cell(person, FIRST, OPEN)
    assert person.find("check-decide", QPushButton).text() == "Make a decision…"
    person.click("check-decide")
    assert text(person, "entry-title") == "Decision"
    person.click("form-outcome-not_applicable")
    person.click("entry-save")
    assert labels(person, "form-reason-error") == ["Please give a reason."]
    person.type("form-reason", "on leave", enter=True)
    assert cell(person, FIRST, OPEN) == "Not applicable"
