"""A school year closed, signed, corrected and reopened at the window, as an office would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QTableView
from sqlalchemy import select, update

from studyhours.db.models import ClosedTeacher, Record, Teacher
from studyhours.domain.clock import FixedClock
from studyhours.domain.review import SUBMITTED
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import plan_activity
from studyhours.services.closing.closing import close_year, sign_off
from studyhours.services.closing.reading import list_closings
from studyhours.services.closing.reasons import because
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import delete_record
from studyhours.ui.widgets.table import DataTable
from tests.services.test_closing_entries import adopt_rules
from tests.support.scenario import YEAR
from tests.ui.check.table import FIRST, cell, click_cell, everything_said, lines, model
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL

OCTOBER = FixedClock(datetime(2026, 10, 12, 2, 0, tzinfo=UTC))


@pytest.fixture
def prepare(ledger: Path) -> Iterator[Callable[[], Ledger]]:
    """Opens the ledger behind the window's back, in October after its year."""
    opened: list[Ledger] = []

    def open_it() -> Ledger:
        opened.append(open_ledger(str(ledger), OCTOBER))
        return opened[-1]

    yield open_it
    for one in opened:
        one.close()


@pytest.fixture
def visit(open_window: OpenWindow, ledger: Path) -> Callable[..., Person]:
    """Opens the window in October and looks at the year that is over."""

    def go(*, clock: FixedClock = OCTOBER) -> Person:
        person: Person = open_window(ledger, clock=clock)
        person.go("check")
        years = person.find("check-year", QComboBox)
        years.setFocus()
        person.press(Qt.Key.Key_End if years.currentData() != YEAR else Qt.Key.Key_Home, on=years)
        while years.currentData() != YEAR:
            person.press(Qt.Key.Key_Up, on=years)
        person.press(Qt.Key.Key_Return, on=years)
        return person

    return go


def text(person: Person, name: str) -> str:
    return person.find(name, QLabel).text()


def answer(person: Person, dialog: str, button: str = "year-ask-yes") -> None:
    person.click(person.find(button, QPushButton, person.find(dialog, QDialog)))


def fields(person: Person) -> list[str]:
    """What all fields say that can be seen."""
    found = cast("list[QLineEdit]", person.window.findChildren(QLineEdit))
    return [one.text() for one in found if one.isVisible()]


def rows(person: Person, name: str) -> list[list[str]]:
    table = person.find(name, QTableView).model()
    return [
        [str(table.index(row, column).data()) for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def open_row(person: Person, name: str, row: int) -> None:
    view = person.find(name, QTableView)
    place = view.visualRect(view.model().index(row, 1)).center()
    person.click_at(view.viewport(), place)
    person.click_at(view.viewport(), place, double=True)


def test_a_year_is_closed_signed_and_reopened(
    visit: Callable[..., Person], prepare: Callable[[], Ledger]
) -> None:
    person = visit()
    person.click("check-year-view")
    assert text(person, "year-state") == "未封账"
    assert "学年已于2026年8月31日结束" in text(person, "year-lines")
    assert "没有要先处理的事" in everything_said(person)
    counts = [one for one in everything_said(person) if one in {"未达标 5", "达标 1"}]
    assert counts == ["未达标 5"]

    person.click("year-close")
    asked = person.find("year-close-ask", QDialog)
    said = cast("list[QLabel]", asked.findChildren(QLabel))
    assert any("截至2026年8月31日" in label.text() for label in said)
    assert any(label.text() == "未达标 5" for label in said)
    person.press(Qt.Key.Key_Escape, on=person.find("year-close-ask", QDialog))
    assert list_closings(prepare()) == (), "only looked at"
    person.click("year-close")
    answer(person, "year-close-ask")
    assert text(person, "year-state") == "已封账"
    assert "还没有签字。" in text(person, "year-lines")
    assert text(person, "year-corrected") == "封账以后没有更正。"

    person.click("year-sign")
    assert not person.find("year-ask-yes", QPushButton).isEnabled(), "a signature has a name"
    person.type("year-sign-name", "陈明远")
    person.type("year-sign-note", "同意")
    answer(person, "year-sign-ask")
    assert text(person, "year-state") == "已签字"
    assert "陈明远于2026年10月12日签字，附言：同意" in text(person, "year-lines")

    person.click("year-reopen")
    assert not person.find("reason-yes", QPushButton).isEnabled(), "reopening has a reason"
    person.type("reason", "补录外出培训")
    answer(person, "year-reopen-ask", "reason-yes")
    assert text(person, "year-state") == "未封账"
    assert "原因：补录外出培训" in text(person, "year-lines")
    (closing,) = list_closings(prepare())
    assert closing.signed is not None
    assert (closing.state, closing.signed.name) == ("reopened", "陈明远")


def test_what_hinders_is_listed_and_leads_on(
    visit: Callable[..., Person], prepare: Callable[[], Ledger], tmp_path: Path
) -> None:
    ledger = prepare()
    adopt_rules(ledger, tmp_path)
    with ledger.writing() as tx:
        tx.session.execute(
            update(Record).where(Record.title == "单元教学").values(status=SUBMITTED)
        )
        uid = str(tx.session.scalar(select(Teacher.id).limit(1)))
    day = date(2026, 6, 3)
    plan = ActivityPlan(
        title="集体备课", first_day=day, last_day=day, hundredths=200, people=frozenset({uid})
    )
    plan_activity(ledger, plan)
    person = visit()
    person.click("check-year-view")
    found = rows(person, "year-hindrances")
    assert found[-1][0] == "没记学时"
    assert found[-1][2] == "集体备课（2026年6月3日）"
    assert [row[0] for row in found].count("待裁定") == 5
    (waiting,) = [row for row in found if row[0] == "没审核"]
    assert waiting[2].startswith("单元教学（")

    person.click("year-close")
    warned = " ".join(everything_said(person))
    assert "还有 5 项结果待裁定" in warned
    assert "还有 1 条记录没有审核" in warned
    assert "还有 1 个活动没有记学时" in warned
    button = person.find("year-ask-yes", QPushButton)
    assert not button.isEnabled(), "undecided results are frozen only with a reason"
    person.type("year-close-reason", "教务会议决定")
    assert button.isEnabled()
    person.press(Qt.Key.Key_Escape, on=person.find("year-close-ask", QDialog))

    open_row(person, "year-hindrances", 0)
    assert text(person, "check-detail-name") == found[0][1]
    assert text(person, "check-detail-status") == "待裁定"
    person.click("check-year-view")
    open_row(person, "year-hindrances", found.index(waiting))
    person.wait_until(lambda: "单元教学" in fields(person))
    person.go("check")
    open_row(person, "year-hindrances", len(found) - 1)
    person.wait_until(lambda: "集体备课" in everything_said(person))


def test_a_year_that_runs_is_closed_early_only_with_a_reason(
    open_window: OpenWindow, ledger: Path
) -> None:
    person: Person = open_window(ledger, clock=APRIL)
    person.go("check")
    person.click("check-year-view")
    assert "在那以前封账算提前封账" in text(person, "year-lines")
    person.click("year-close")
    assert "这是提前封账" in " ".join(everything_said(person))
    assert not person.find("year-ask-yes", QPushButton).isEnabled()
    person.type("year-close-reason", "学校撤并", enter=True)
    assert text(person, "year-state") == "已封账"
    assert "结果截至2026年4月30日" in text(person, "year-lines")


def test_a_cell_of_the_frozen_table_names_what_was_counted_then(
    visit: Callable[..., Person], prepare: Callable[[], Ledger]
) -> None:
    ledger = prepare()
    close_year(ledger, YEAR)
    (gone,) = list_records(ledger, RecordFilter(text="单元教学")).rows
    with because("重复登记"):
        delete_record(ledger, gone.uid, gone.version)
    person = visit()
    assert "已封账：表里是封存的结果" in text(person, "check-frozen-text")
    click_cell(person, FIRST, "研训学时")
    then = lines(person)
    assert then[0][1].startswith("封账时计入 ")
    assert "单元教学" in [line[1] for line in then], "though it is deleted by now"
    person.click("check-frozen-switch")
    click_cell(person, FIRST, "研训学时")
    now = lines(person)
    assert now[0][1].startswith("计入 ")
    assert "单元教学" not in [line[1] for line in now]


def test_corrections_are_told_with_who_why_and_what_comes_of_it(
    visit: Callable[..., Person], prepare: Callable[[], Ledger]
) -> None:
    ledger = prepare()
    close_year(ledger, YEAR)
    records = {row.title: row for row in list_records(ledger, RecordFilter(text="单元教学")).rows}
    with because("重复登记"):
        delete_record(ledger, records["单元教学"].uid, records["单元教学"].version)
    person = visit()
    assert cell(person, FIRST, "研训学时") == "✓ 74"
    person.click("check-frozen-switch")
    assert "按现在的记录重新计算" in text(person, "check-frozen-text")
    assert cell(person, FIRST, "研训学时") == "✗ 36"
    person.click("check-frozen-switch")
    assert cell(person, FIRST, "研训学时") == "✓ 74"

    person.click("check-year-view")
    assert text(person, "year-corrected") == "封账以后有 1 处更正。"
    ((day, name, what, effect, reason, by),) = rows(person, "year-corrections")
    assert (day, name, reason, by) == ("2026年10月12日", FIRST, "重复登记", "本机")
    assert what.startswith("删除“单元教学”（")
    assert effect.startswith("研训学时：达标 74/72 → 未达标 36/72")
    person.window.resize(1024, 768)
    person.wait()
    table = person.find("year-corrections", DataTable)
    said = table.fontMetrics().horizontalAdvance("研训学时：达标 74/72 → 未达标 36/72")
    assert table.columnWidth(3) >= said + 16, "what comes of it is not cut on a small screen"
    person.click("year-sign")
    assert "封账以后有 1 处更正" in " ".join(everything_said(person))
    person.press(Qt.Key.Key_Escape, on=person.find("year-sign-ask", QDialog))
    open_row(person, "year-corrections", 0)
    assert text(person, "check-detail-name") == FIRST, "a deleted record leads to the result"


def test_who_may_not_sees_why(
    visit: Callable[..., Person],
    prepare: Callable[[], Ledger],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ledger = prepare()
    office = Actor("office", functions_of({"staff": "school"}))
    leader = Actor("head", functions_of({"leader": "school"}))

    from studyhours.ui import main_window

    shown = main_window.MainWindow.show_ledger

    def as_actor(actor: Actor) -> None:
        monkeypatch.setattr(
            main_window.MainWindow,
            "show_ledger",
            lambda self, one: shown(self, replace(one, actor=actor)),
        )

    as_actor(leader)
    person = visit()
    person.click("check-year-view")
    assert not person.find("year-close", QPushButton).isEnabled()
    assert text(person, "year-off") == "封账由教务办理，你的账号没有这项权限。"
    close_year(replace(ledger, actor=office), YEAR)
    as_actor(office)
    person = visit()
    person.click("check-year-view")
    for name in ("year-sign", "year-reopen"):
        assert not person.find(name, QPushButton).isEnabled()
    assert "签字由校领导办理" in text(person, "year-off")
    assert "重新开放由校领导办理" in text(person, "year-off")
    assert "经手：office" in text(person, "year-lines")


def test_a_closing_that_was_tampered_with_is_said_so(
    visit: Callable[..., Person], prepare: Callable[[], Ledger]
) -> None:
    ledger = prepare()
    close_year(ledger, YEAR)
    with ledger.writing() as tx:
        tx.session.execute(update(ClosedTeacher).values(verdict="met"))
    person = visit()
    assert "被改动过" in text(person, "check-frozen-text")
    assert model(person).rowCount() == 5
    person.click("check-year-view")
    assert "与校验码不符" in text(person, "banner-text")


def test_an_earlier_day_of_a_closed_year_is_worked_out(
    visit: Callable[..., Person], prepare: Callable[[], Ledger]
) -> None:
    close_year(prepare(), YEAR)
    person = visit()
    person.type("day-field", "2026.4.30", enter=True)
    assert "按更早的2026年4月30日重新计算" in text(person, "check-frozen-text")
    assert cell(person, FIRST, "研训学时") == "64"


def test_the_year_is_told_in_english_too(
    open_window: OpenWindow, ledger: Path, prepare: Callable[[], Ledger]
) -> None:
    before = prepare()
    close_year(before, YEAR)
    sign_off(before, YEAR, name="Chen")
    person: Person = open_window(ledger, clock=OCTOBER, language="en")
    person.go("check")
    person.type("day-field", "2026.8.31", enter=True)
    person.click("check-year-view")
    assert text(person, "year-state") == "Signed"
    assert "Signed by Chen on 2026-10-12." in text(person, "year-lines")
    assert date(2026, 8, 31).isoformat() in text(person, "year-lines")
