"""Groups, pairs and schools at the check page, looked at as a person does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from python_calamine import CalamineWorkbook

from studyhours.domain.clock import FixedClock
from studyhours.domain.registers import Decided
from studyhours.services.closing.closing import close_year
from studyhours.services.closing.reasons import because
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.unit_changes import add_unit
from studyhours.services.registers.writing import join_group
from studyhours.ui.widgets.record_lines import GIVEN, MORE, PART, RECORD, SECTION, RecordLines
from tests.support.scenario import YEAR
from tests.ui.check.table import (
    cell,
    choose_ruleset,
    click_cell,
    everything_said,
    lines,
    model,
    names,
    table,
    text,
)
from tests.ui.check.test_check_output import export
from tests.ui.check.units_world import (
    ALWAYS,
    DISTRICT,
    RULES,
    adopt,
    with_district,
    with_groups,
    with_partners,
)
from tests.ui.entering import behind, choose_from, entries, offered, press_undo
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL, school_ledger

OPEN_RULES = """\
format: 1
id: open
title: 待定
rules:
  - id: contest
    title: 支部评比
    subject: group
    window: school_year
    measure: { count: record, of: { kind: award } }
    at_least: 1
    applies_to: [{ fact: group_kind, is: party_branch }]
    decide: [{ when: [{ fact: group_kind, is: party_branch }], ask: 评上了吗？ }]
"""
OCTOBER = FixedClock(datetime(2026, 10, 12, 2, 0, tzinfo=UTC))
BRANCH, PAIR = "第一支部", "欧阳若兰 → 帕提古丽·艾山"


@pytest.fixture
def groups(open_window: OpenWindow, tmp_path: Path) -> Person:
    path = school_ledger(tmp_path / "校.studyhours", with_groups)
    person: Person = open_window(path, clock=APRIL)
    person.go("check")
    return person


@pytest.fixture
def district(open_window: OpenWindow, tmp_path: Path) -> Person:
    path = school_ledger(tmp_path / "校.studyhours", with_groups, with_district)
    person: Person = open_window(path, clock=APRIL)
    person.go("check")
    person.click("check-view-units")
    return person


def headings(person: Person) -> list[str]:
    shown = model(person)
    return [
        str(shown.headerData(column, Qt.Orientation.Horizontal))
        for column in range(shown.columnCount())
    ]


def choose(person: Person, box: str, said: str) -> None:
    combo = person.find(box, QComboBox)
    combo.setFocus()
    person.press(Qt.Key.Key_Home, on=combo)
    for _ in range(combo.findText(said)):
        person.press(Qt.Key.Key_Down, on=combo)


def fields(person: Person) -> list[str]:
    """What all fields say that can be seen."""
    found = cast("list[QLineEdit]", person.window.findChildren(QLineEdit))
    return [one.text() for one in found if one.isVisible()]


def is_there(person: Person, name: str) -> bool:
    found = cast("list[QWidget]", person.window.findChildren(QWidget, name))
    return any(one.isVisible() for one in found)


def test_no_choice_where_rules_bind_teachers_alone(person: Person) -> None:
    assert not is_there(person, "check-view-units")
    assert not is_there(person, "check-view-teachers")


def test_groups_and_teachers_in_turn(groups: Person) -> None:
    assert len(names(groups)) == 5
    groups.click("check-view-units")
    assert names(groups) == [BRANCH, PAIR]
    assert headings(groups) == [
        "集体", "结论", "支部学习", "成员读书", "人人读书", "师傅听徒弟的课",
    ]  # fmt: skip
    assert cell(groups, BRANCH, "成员读书") == "! 3"
    assert cell(groups, BRANCH, "人人读书") == "✓ 2"
    assert model(groups).chip(0, 5) is None, "the rule of pairs is not about a branch"
    assert model(groups).chip(1, 5) == ("✓", "met")
    assert text(groups, "check-summary") == "2 个集体 × 4 条规则"
    groups.click("check-view-teachers")
    assert len(names(groups)) == 5
    assert headings(groups)[0] == "教师"
    assert text(groups, "check-summary").startswith("5 位教师 × 17 条规则")


def test_the_view_stays(groups: Person) -> None:
    groups.click("check-view-units")
    groups.go("records")
    groups.go("check")
    assert names(groups) == [BRANCH, PAIR]


def test_what_a_group_is_decided_and_exempt_from(
    groups: Person, open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "校.studyhours"
    groups.window.close()
    behind(path, lambda it: adopt(it, tmp_path, OPEN_RULES))
    person: Person = open_window(path, clock=APRIL)
    person.go("check")
    person.click("check-view-units")
    click_cell(person, BRANCH, "支部评比")
    assert not is_there(person, "check-all-records")
    assert offered(person, "check-enter") == ["check-enter-exemption"]
    person.click("check-decide")
    assert text(person, "entry-who") == BRANCH
    person.click("form-outcome-met")
    person.type("form-reason", "评为先进支部", enter=True)
    assert cell(person, BRANCH, "支部评比") == "✓"
    assert "评为先进支部" in text(person, "check-detail-explanation")
    choose_from(person, "check-enter", "check-enter-basis")
    person.type("form-reason", "区级先进", enter=True)
    assert [one.reason for one in entries(path) if isinstance(one, Decided)] == ["区级先进"]
    click_cell(person, BRANCH, "成员读书")
    choose_from(person, "check-enter", "check-enter-exemption")
    person.type("form-reason-text", "借调")
    person.click("entry-save")
    assert cell(person, BRANCH, "成员读书") == "免除"
    press_undo(person)
    assert cell(person, BRANCH, "成员读书") == "! 3"
    click_cell(person, PAIR, "师傅听徒弟的课")
    assert not is_there(person, "check-enter"), "nothing is entered about a pair"


def test_who_brought_in_what(groups: Person) -> None:
    groups.click("check-view-units")
    click_cell(groups, BRANCH, "成员读书")
    assert text(groups, "check-detail-name") == BRANCH
    assert "党支部" in everything_said(groups)
    shown = lines(groups)
    assert shown[:3] == [
        (SECTION, "各自计入（2）", "", ""),
        (GIVEN, "帕提古丽·艾山", "", "2 条"),
        (GIVEN, "欧阳若兰", "", "1 条"),
    ]
    assert (RECORD, "庄子", "2025年12月6日 · 欧阳若兰", "1 本") in shown
    assert not is_there(groups, "check-about-teacher"), "a group has no page of its own"
    click_cell(groups, BRANCH, "人人读书")
    assert lines(groups) == [
        (SECTION, "各部分 2 项", "", ""),
        (PART, "✓ 欧阳若兰", "已有 1 本，达到 1 本的要求。", "1 / 1"),
        (PART, "✓ 帕提古丽·艾山", "已有 2 本，达到 1 本的要求。", "2 / 1"),
    ]
    click_cell(groups, PAIR, "师傅听徒弟的课")
    assert any(line[:2] == (GIVEN, "欧阳若兰") for line in lines(groups))


def test_an_empty_cell_shows_how_to_read_the_table(groups: Person) -> None:
    groups.click("check-view-units")
    click_cell(groups, BRANCH, "师傅听徒弟的课")
    assert text(groups, "check-detail-name") == "怎样看这张表"


def test_a_record_of_a_group_is_opened(groups: Person) -> None:
    groups.click("check-view-units")
    click_cell(groups, BRANCH, "成员读书")
    records = groups.find("check-records", RecordLines)
    place = next(at for at, line in enumerate(lines(groups)) if line[1] == "庄子")
    rect = records.visualRect(records.model().index(place, 0))
    groups.click_at(records.viewport(), rect.center())
    groups.press(Qt.Key.Key_Return, on=records)
    groups.wait_until(lambda: "庄子" in fields(groups))


def test_another_day(groups: Person) -> None:
    groups.click("check-view-units")
    groups.type("day-field", "2025.11.30", enter=True)
    assert cell(groups, BRANCH, "成员读书").endswith("1")
    assert names(groups) == [BRANCH, PAIR]


def test_a_kind_a_name_and_verdicts(district: Person) -> None:
    assert len(names(district)) == 44
    kinds = district.find("check-group", QComboBox)
    assert [kinds.itemText(at) for at in range(kinds.count())] == [
        "全部种类", "党支部", "师徒", "学校", "学区",
    ]  # fmt: skip
    choose(district, "check-group", "学校")
    assert len(names(district)) == 41
    assert headings(district) == ["集体", "结论", "本校教研活动"], "rules of others have no column"
    assert text(district, "check-summary") == "44 个集体中的 41 个 × 1 条规则"
    district.type("check-search", "dixx")
    assert "没有符合条件的集体" in everything_said(district)
    district.type("check-search", "d07xx")
    assert names(district) == ["第07小学"]
    district.type("check-search", "小学")
    met = district.find("check-verdict-met", QPushButton)
    assert met.text() == "达标 20"
    district.click(met)
    assert len(names(district)) == 20
    district.click("check-view-teachers")
    assert len(names(district)) == 5, "neither what was typed nor the verdict stays"
    assert district.find("check-group", QComboBox).currentText() == "全部教研组"
    district.click("check-view-units")
    assert district.find("check-group", QComboBox).currentText() == "学校"


def test_a_rule_set_leaves_out_whom_it_is_not_about(district: Person) -> None:
    choose_ruleset(district, "together")
    assert names(district) == [BRANCH, PAIR]
    choose_ruleset(district, "schools")
    assert len(names(district)) == 42


def test_which_schools_a_district_has_it_from(district: Person) -> None:
    click_cell(district, DISTRICT, "各校教研活动")
    shown = lines(district)
    assert shown[:2] == [
        (SECTION, "各自计入（20）", "", ""),
        (GIVEN, "第01小学", "", "1 条 · 1 学时"),
    ]
    assert (MORE, "还有 14 个…", "", "") in shown
    click_cell(district, DISTRICT, "各校都有活动")
    shown = lines(district)
    assert shown[0] == (SECTION, "各部分 40 项", "", "")
    assert shown[1][1:] == ("✓ 第01小学", "已有 1 次，达到 1 次的要求。", "1 / 1")


def test_who_has_which_share(open_window: OpenWindow, tmp_path: Path) -> None:
    path = with_partners(school_ledger(tmp_path / "校.studyhours"))
    person: Person = open_window(path, clock=APRIL)
    person.go("check")
    person.click("check-view-units")
    click_cell(person, "河湾乡中心小学", "领衔校得分")
    assert lines(person)[:4] == [
        (SECTION, "各占的份额（3）", "", ""),
        (GIVEN, "河湾乡中心小学", "", "2 × 70%"),
        (GIVEN, "河东小学", "", "0 × 30% ÷ 2"),
        (GIVEN, "河口小学", "", "1 × 30% ÷ 2"),
    ]


def test_sorting_by_a_rule(district: Person) -> None:
    column = headings(district).index("各校教研活动")
    heading = table(district).horizontalHeader()
    table(district).scrollTo(model(district).index(0, column))
    for _ in range(2):
        place = QPoint(heading.sectionViewportPosition(column) + 20, 10)
        district.click_at(heading.viewport(), place)
    assert names(district)[0] == DISTRICT or names(district)[-1] == DISTRICT
    choose(district, "check-group", "学区")
    assert names(district) == [DISTRICT], "the order stays with its rule"


def test_a_workbook_of_the_schools_shown(
    district: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(district, "check-group", "学校")
    district.type("check-search", "第0")
    path = tmp_path / "学校.xlsx"
    export(district, monkeypatch, path, "xlsx")
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    rows = [[str(one) for one in row] for row in sheet]
    assert rows[0][0] == "河湾乡中心小学集体达标检查表"
    assert "9 个集体" in rows[1][0]
    assert [row[:3] for row in rows if row[0] == "学校"][:2] == [
        ["学校", "第01小学", "达标"],
        ["学校", "第02小学", "有风险"],
    ]
    assert not any("支部" in one for row in rows for one in row)
    export(district, monkeypatch, tmp_path / "学校.pdf", "pdf")
    assert (tmp_path / "学校.pdf").read_bytes().startswith(b"%PDF")


def test_rules_about_units_and_none_there(open_window: OpenWindow, tmp_path: Path) -> None:
    path = school_ledger(tmp_path / "校.studyhours")
    ledger = open_ledger(str(path), APRIL)
    rules = (
        "format: 1\nid: county\ntitle: { zh: 全县, en: County }\nrules:\n"
        "  - id: events\n    title: { zh: 全县活动, en: Events }\n    subject: county\n"
        "    window: school_year\n    measure: { count: record, of: { kind: training } }\n"
        "    at_least: 1\n"
    )
    adopt(ledger, tmp_path, rules)
    ledger.close()
    person: Person = open_window(path, clock=APRIL)
    person.go("check")
    person.click("check-view-units")
    assert "还没有规则管到的集体" in everything_said(person)
    assert not person.find("check-export", QPushButton).isEnabled()
    person.click("check-view-teachers")
    assert len(names(person)) == 5


# ---------------------------------------------------------------- a closed year


def closed_in_october(
    open_window: OpenWindow, path: Path, *, after: Callable[[Ledger], object] | None = None
) -> Person:
    """The year is closed, something is done, and the window opened at the year that is over."""
    ledger = open_ledger(str(path), OCTOBER)
    close_year(ledger, YEAR, undecided=True, reason="教务会议")
    if after is not None:
        after(ledger)
    ledger.close()
    person: Person = open_window(path, clock=OCTOBER)
    person.go("check")
    years = person.find("check-year", QComboBox)
    years.setFocus()
    person.press(Qt.Key.Key_Home, on=years)
    while years.currentData() != YEAR:
        person.press(Qt.Key.Key_Down, on=years)
    person.press(Qt.Key.Key_Return, on=years)
    return person


def test_groups_of_a_closed_year_are_those_that_were_frozen(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    def goes_on(ledger: Ledger) -> None:
        with because("补录"):
            join_group(ledger, "0003", "party_branch", BRANCH, ALWAYS)

    path = with_groups(school_ledger(tmp_path / "校.studyhours"))
    person = closed_in_october(open_window, path, after=goes_on)
    person.click("check-view-units")
    assert "封存的结果" in text(person, "check-frozen-text")
    assert cell(person, BRANCH, "人人读书") == "✓ 2"
    click_cell(person, BRANCH, "成员读书")
    assert [line[1] for line in lines(person)] == ["封账时没有存下计入了哪些记录"]
    person.click("check-frozen-switch")
    assert cell(person, BRANCH, "人人读书") == "✗ 2"
    click_cell(person, BRANCH, "成员读书")
    assert (RECORD, "庄子", "2025年12月6日 · 欧阳若兰", "1 本") in lines(person)
    person.click("check-frozen-switch")
    assert cell(person, BRANCH, "人人读书") == "✓ 2"


def test_a_closing_without_groups_says_so(open_window: OpenWindow, tmp_path: Path) -> None:
    path = school_ledger(tmp_path / "校.studyhours")
    ledger = open_ledger(str(path), OCTOBER)
    add_unit(ledger, BRANCH, "party_branch")
    ledger.close()
    person = closed_in_october(
        open_window, path, after=lambda ledger: adopt(ledger, tmp_path, RULES)
    )
    assert "封存的结果" in text(person, "check-frozen-text")
    person.click("check-view-units")
    assert "没有集体的" in text(person, "check-frozen-text")
    assert not is_there(person, "check-frozen-switch"), "there is nothing frozen to see"
    assert names(person) == [BRANCH]
    person.click("check-view-teachers")
    assert "封存的结果" in text(person, "check-frozen-text")
    assert is_there(person, "check-frozen-switch")
