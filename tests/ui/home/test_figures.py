"""Every figure of home opens the page that shows as many: clicked one by one, and counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QTableView, QWidget

from studyhours.services.home.figures import read_figures
from studyhours.services.home.school import home_of_school
from studyhours.services.home.teacher import home_of_teacher
from studyhours.services.ledgers.copies import keep_copy
from studyhours.services.people.teacher_list import list_teachers
from studyhours.ui.pages.home.chips import LinkChip
from studyhours.ui.pages.home.figure_link import FigureLink
from studyhours.ui.pages.home.heat import HeatMap
from studyhours.ui.pages.home.lines import RuleBarRow, TwoLines
from studyhours.ui.pages.home.page import HomePage
from studyhours.ui.pages.home.tiles import FigureButton
from tests.ui.home.world import (
    DAY,
    HEAD,
    REASON,
    as_teacher,
    busy_school,
    looked_up,
    looking,
    of_role,
)
from tests.ui.person import Kind, OpenWindow, Person

_LISTS = {
    "page-check": "check-table",
    "page-review": "review-list",
    "page-activities": "activities-list",
    "page-records": "records-list",
}


@pytest.fixture
def school(copied: Callable[[Path], Path], home: Path) -> Path:
    del home
    return copied(busy_school())


def rows_shown(person: Person) -> int:
    """How many rows the page in front shows; of papers, how many are to be issued."""
    for page, name in _LISTS.items():
        if _page(person, page) is not None:
            tables = [one for one in inside(person.window, QTableView) if one.objectName() == name]
            return tables[0].model().rowCount() if tables else 0
    button = person.find("documents-issue", QPushButton)
    return int("".join(re.findall(r"\d", button.text())) or 0)


def inside(place: QWidget, kind: type[Kind]) -> list[Kind]:
    """What can be seen of a kind."""
    return [one for one in cast(list[Kind], place.findChildren(kind)) if one.isVisible()]


def _page(person: Person, name: str) -> QWidget | None:
    pages = [one for one in inside(person.window, QWidget) if one.objectName() == name]
    return pages[0] if pages else None


def counted(person: Person) -> Iterator[tuple[str, int]]:
    """The name and the figure of everything on home that counts something."""
    page = person.find("page-home", HomePage)
    for one in inside(page, QAbstractButton):
        if isinstance(one, LinkChip | FigureLink) and one.figure:
            yield one.objectName(), one.figure
        elif isinstance(one, FigureButton) and one.shown.value.isdigit():
            yield one.objectName(), one.shown.count
        elif isinstance(one, RuleBarRow | TwoLines) and one.figure:
            yield one.objectName(), one.figure


def click_each(person: Person) -> dict[str, int]:
    """Clicks every figure, looks how many rows there are, and comes back."""
    figures = dict(counted(person))
    for name, figure in figures.items():
        person.window.setFocus()
        person.find(name, QAbstractButton).click()  # some lie below the fold of their panel
        person.wait()
        assert _page(person, "page-home") is None, f"{name} leads nowhere"
        assert rows_shown(person) == figure, name
        person.go("home")
    return figures


NO_FIGURES = {
    "home-day": "the day of all figures",
    "home-rule-set": "the name of a rule set",
}
"""Labels of home with a digit in them that count nothing, and why."""


def unlinked(person: Person) -> list[str]:
    """What home says with a digit in it where a click leads nowhere."""
    page = person.find("page-home", HomePage)
    return [
        f"{one.objectName()}: {one.text()}"
        for one in inside(page, QLabel)
        if re.search(r"\d", one.text()) and one.objectName() not in NO_FIGURES
    ]


def test_every_figure_is_a_link(open_window: OpenWindow, school: Path) -> None:
    head = as_teacher(school, HEAD, head=True)
    own = as_teacher(school, HEAD, head=False)
    for actor in (of_role("staff"), of_role("leader"), head, own):
        person = looking(open_window, school, actor, size=(1366, 1200))
        assert unlinked(person) == [], actor.roles
        person.window.close()
    person = looking(open_window, school, own, size=(1366, 1200))
    for name in ("home-pace", "home-heat-note", "home-ring"):
        person.click(name)
        assert _page(person, "page-home") is None, name
        if name == "home-heat-note":
            assert rows_shown(person) > 0
        person.go("home")


def test_every_figure_of_the_staff_is_what_it_opens(open_window: OpenWindow, school: Path) -> None:
    person = looking(open_window, school, of_role("staff"))
    home = looked_up(school, home_of_school)
    figures = click_each(person)
    assert figures["home-figure-waiting"] == 6
    assert figures["home-figure-over_week"] == 3
    assert figures["home-figure-over_month"] == 1
    assert figures["home-figure-activities"] == 2
    assert figures["home-figure-to-take"] == 2
    assert {f"home-bar-{one.ruleset_id}/{one.rule_id}" for one in home.rules if one.done} <= {
        *figures
    }
    for one in home.sets:
        for status, count in one.counts.items():
            if count and status not in {"exempt", "not_applicable"}:
                assert figures[f"home-set-{one.id}-{status}"] == count
    assert any(name.startswith("home-due-") for name in figures)
    assert figures["home-concerns-at_risk"] == home.verdicts["at_risk"]
    assert "home-figure-comments" not in figures


def test_a_figure_forgets_what_was_filtered_before(open_window: OpenWindow, school: Path) -> None:
    person = looking(open_window, school, of_role("staff"))
    missed = person.find("home-concerns-missed", LinkChip).figure
    person.go("check")
    group = looked_up(school, list_teachers)[0].group
    assert group is not None
    person.type("check-search", "zzz")
    person.go("home")
    person.click("home-concerns-missed")
    assert rows_shown(person) == missed
    assert person.find("check-search", QWidget).property("text") == ""
    person.go("home")
    person.find("home-bar-observe-15/observed", RuleBarRow).click()
    person.wait()
    person.click("check-part")
    assert rows_shown(person) == len(looked_up(school, list_teachers))


def test_shares_of_groups_open_their_people(open_window: OpenWindow, school: Path) -> None:
    person = looking(open_window, school, of_role("leader"))
    home = looked_up(school, home_of_school)
    assert len(home.shares) > 2
    for row in (0, 1):
        group = home.shares[row]
        table = person.find("home-groups", QTableView)
        rules = [f"{one.ruleset_id}/{one.rule_id}" for one in home.rules]
        for place, rule in enumerate(rules[:4]):
            share = group.shares[rule]
            index = table.model().index(row, place + 2)
            assert index.data() == f"{share.done} / {share.bound}"
            table.scrollTo(index)
            person.click_at(table.viewport(), table.visualRect(index).center())
            assert rows_shown(person) == share.done, (group.name, rule)
            person.go("home")
    table = person.find("home-groups", QTableView)
    index = table.model().index(1, 0)
    table.scrollTo(index)
    person.click_at(table.viewport(), table.visualRect(index).center())
    assert rows_shown(person) == home.shares[1].teachers


def test_a_leader_comments_and_sees_no_one_else_s_work(
    open_window: OpenWindow, school: Path
) -> None:
    person = looking(open_window, school, of_role("leader"))
    figures = looked_up(school, read_figures, of_role("leader"))
    assert figures.to_comment
    assert figures.backs_up is False
    names = {name for name, _ in counted(person)}
    assert "home-figure-backup" not in names
    assert "home-figure-certificates" not in names
    assert "近两周" in person.find("home-figure-comments", FigureButton).toolTip()
    person.click("home-figure-comments")
    said = person.find("review-count", QLabel).text()
    assert int("".join(re.findall(r"\d", said))) == figures.to_comment > rows_shown(person) > 0


def test_a_copy_beside_the_ledger_is_a_backup(open_window: OpenWindow, school: Path) -> None:
    made = looked_up(school, lambda ledger: keep_copy(ledger, "asked"))
    assert made.copy.facts is not None
    person = looking(open_window, school, of_role("staff"))
    at = made.copy.at.astimezone(ZoneInfo("Asia/Shanghai"))
    assert person.find("home-figure-backup", FigureButton).shown.value == f"今天 {at.hour}:{at:%M}"
    assert person.find("home-figure-since-backup", LinkChip).said == "之后没有改动"
    person.click("home-figure-backup")
    assert person.find("backups-table", QTableView).model().rowCount() == 1


def test_a_backup_made_is_told_of_at_once(open_window: OpenWindow, school: Path) -> None:
    person = looking(open_window, school, of_role("staff"))
    never = person.find("home-figure-backup", FigureButton).shown.value
    person.click("home-figure-backup")
    person.click("backups-now")
    person.go("home")
    figure = person.find("home-figure-backup", FigureButton)
    person.wait_until(lambda: figure.isVisible() and figure.shown.value != never)
    assert figure.shown.value.startswith("今天 ")


def test_a_head_sees_the_group_and_nobody_else(open_window: OpenWindow, school: Path) -> None:
    actor = as_teacher(school, HEAD, head=True)
    person = looking(open_window, school, actor)
    home = looked_up(school, home_of_school, actor)
    assert home.groups == ("备课一组",)
    assert home.teachers == 4
    page = person.find("page-home", HomePage)
    assert page.header.title.text() == "备课一组"
    table = person.find("home-concerns", QTableView)
    assert table.model().rowCount() == 4
    week = [one for one in inside(page, TwoLines) if "home-activity" in one.objectName()]
    assert [one.told.text for one in week] == ["集体备课", "听评课"]
    person.click(week[0])
    assert person.find("page-activities", QWidget).isVisible()
    person.go("home")
    figures = click_each(person)
    assert figures
    assert max(figures.values()) <= 4
    first = home.concerns[0]
    person.click_at(table.viewport(), table.visualRect(table.model().index(0, 0)).center())
    assert rows_shown(person) == 4
    said = {one.text() for one in inside(person.window, QLabel)}
    assert any(first.teacher.name in text for text in said)
    person.go("home")
    person.click("home-view-own")
    assert person.find("home-ring", QWidget).isVisible()
    person.go("review")
    assert "由教研组长审核" in person.find("review-empty-hint", QLabel).text(), (
        "and why it is empty"
    )


def test_a_teacher_is_led_to_what_is_to_be_mended(open_window: OpenWindow, school: Path) -> None:
    actor = as_teacher(school, HEAD, head=False)
    uid = actor.teacher_uid or ""
    person = looking(open_window, school, actor, size=(1366, 1200))
    home = looked_up(school, lambda ledger: home_of_teacher(ledger, uid), actor)
    row = person.find("home-returned-0", TwoLines)
    assert row.told.below == REASON
    assert [one.title for one in home.coming] == ["集体备课", "听评课", "读书会"]
    coming = person.find(f"home-activity-{home.coming[0].uid}", TwoLines)
    assert coming.told.below == "15:30 · 会议室"
    person.click(coming)
    assert person.find("page-activities", QWidget).isVisible()
    assert "集体备课" in " ".join(one.text() for one in inside(person.window, QLabel))
    person.go("home")
    person.window.resize(1024, 728)
    person.wait()
    row, ring = person.find("home-returned-0", TwoLines), person.find("home-ring", QWidget)
    assert row.visibleRegion().boundingRect() == row.rect(), "in sight without scrolling"
    top = QPoint(0, 0)
    assert row.mapTo(person.window, top).y() < ring.mapTo(person.window, top).y()
    person.window.resize(1366, 1200)
    person.wait()
    row = person.find("home-returned-0", TwoLines)
    person.click(row)
    assert _page(person, "page-records") is not None
    assert REASON in " ".join(one.text() for one in inside(person.window, QLabel))
    person.go("home")
    by_day = {one.day: one.records for one in home.days}
    heat = person.find("home-heat", HeatMap)
    busy = max((day for day in by_day if day <= DAY), key=lambda day: by_day[day])
    place = heat.place_of(busy)
    assert place is not None
    person.click_at(heat, place)
    assert rows_shown(person) == by_day[busy] > 0
    person.go("home")
    person.click("home-write-writing")
    assert _page(person, "page-records") is not None
    person.find("records-editor", QWidget)
