"""What stands around the pages: the side bar, the line at the foot, a ledger that is gone for a
while.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from studyhours.domain.changes import Changes
from studyhours.domain.progress import Progress
from studyhours.ui.page import Page
from studyhours.ui.undo import Step
from tests.support.ledgers import small_ledger
from tests.ui.person import OpenWindow, Person
from tests.ui.start.seeing import every


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return small_ledger(tmp_path / "河湾乡中心小学二〇二五学年研训学时.studyhours")


def seen(person: Person, name: str) -> str:
    """What a label of the line at the foot says; empty where it has given way."""
    labels = [one for one in every(person.window, QLabel) if one.objectName() == name]
    return labels[0].text() if labels and labels[0].isVisible() else ""


# ---------------------------------------------------------------- the side bar


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(1366, 728), (1280, 680), (1024, 560), (910, 441)])
def test_nothing_in_the_side_bar_is_cut(
    open_window: OpenWindow, ledger: Path, language: str, size: tuple[int, int]
) -> None:
    person = open_window(ledger, language=language, size=size)
    side = person.find("side", QWidget)
    for button in every(side, QPushButton):
        assert button.sizeHint().width() <= button.width(), button.text()
        assert button.fontMetrics().height() <= button.height(), button.text()
    assert person.window.height() <= size[1], "no more than what a screen of 1366 at 150 % leaves"


# ---------------------------------------------------------------- the line at the foot


def work(person: Person, seconds: float, *, steps: int = 100) -> None:
    """Begins something long; it is under way afterwards."""
    bench = person.window.bench
    assert bench is not None

    def slowly(progress: Progress) -> None:
        for step in range(steps):
            progress("write_rows", step * 1_000, steps * 1_000)
            time.sleep(seconds / steps)

    bench.context.tasks.command(bench.page, "imports.applying", slowly, lambda _: None)
    person.wait_until(bench.status.progress.isVisible)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(1366, 728), (1280, 680), (1024, 560), (900, 520)])
def test_what_runs_is_said_whole_and_the_rest_gives_way(
    open_window: OpenWindow, ledger: Path, language: str, size: tuple[int, int]
) -> None:
    person = open_window(ledger, language=language, size=size)
    bench = person.window.bench
    assert bench is not None
    name = "二〇二五至二〇二六学年第一学期全体教师研训学时登记表（最终稿）.xlsx"
    bench.context.undo.did(Step("imports.step", {"file": name}, lambda: None))
    assert (
        person.find("undo", QPushButton)
        .toolTip()
        .endswith(name + ("”" if language == "zh" else '"'))
    )
    roomy = size[0] > 900
    assert bool(seen(person, "status-rules")) == roomy
    work(person, 3)
    line = bench.status.progress
    person.wait_until(lambda: line.label.width() >= line.label.sizeHint().width())
    assert "/" in line.label.text()
    assert line.mapTo(bench.status, line.rect().topRight()).x() < bench.status.width()
    right = 0
    for part in (bench.status.undo_button, line):
        if part.isVisible():
            left = part.mapTo(bench.status, part.rect().topLeft()).x()
            assert left >= right, "nothing lies over anything else"
            right = left + part.width()
    assert line.cancel.isVisible()
    assert seen(person, "status-rules") == ""
    person.click("cancel-task")
    person.wait_until(lambda: not line.isVisible())
    person.wait_until(lambda: bool(seen(person, "status-rules")) == roomy)


def test_a_message_that_offers_what_is_undone_already_says_so(
    open_window: OpenWindow, ledger: Path
) -> None:
    person = open_window(ledger)
    bench = person.window.bench
    assert bench is not None
    undone: list[str] = []
    step = Step("imports.step", {"file": "a.csv"}, lambda: undone.append("a.csv"))
    bench.context.undo.did(step)
    bench.page.banner.say(
        "imports.undone", file="a.csv", count=1,
        action=("imports.undo", lambda: bench.context.undo.undo_step(step)),
    )  # fmt: skip
    person.click("undo")
    person.click("banner-action")
    assert undone == ["a.csv"]
    assert seen(person, "status-note") == "已经撤销过了：导入“a.csv”"


def test_what_was_taken_back_or_done_again_is_said_on_every_page(
    open_window: OpenWindow, ledger: Path
) -> None:
    person = open_window(ledger)
    bench = person.window.bench
    assert bench is not None
    undo = bench.context.undo
    for_good = Step("imports.step", {"file": "a.csv"}, lambda: undo.came_about(for_good))
    again = Step(
        "imports.step",
        {"file": "很长" * 90},
        lambda: undo.came_about(again),
        lambda: undo.came_about(again),
    )
    undo.did(for_good)
    undo.did(again)
    person.click("undo")
    said = seen(person, "status-note")
    assert said.startswith("已撤销：导入“很长")
    assert said.endswith("…（Ctrl+Y 恢复）")
    assert bench.status.width() <= person.window.width()
    undo.redo()
    assert seen(person, "status-note").startswith("已恢复：导入“很长")
    undo.undo()
    undo.undo()
    assert seen(person, "status-note") == "已撤销：导入“a.csv”"


# ---------------------------------------------------------------- a ledger that is gone


@pytest.mark.parametrize("name", ["home", "teachers", "imports", "records", "check"])
def test_a_page_tries_again_when_the_ledger_is_back(
    open_window: OpenWindow, ledger: Path, name: str
) -> None:
    person = open_window(ledger)
    away = ledger.with_suffix(".away")
    person.go("teachers" if name == "home" else "home")
    ledger.rename(away)
    person.window.changes.announce(page_wants(person, name))
    person.go(name)
    banner = person.find("banner", QWidget)
    assert "不在原处" in person.find("banner-text", QLabel).text()
    again = person.find("banner-action", QPushButton)
    assert again.text() == "重试"
    person.click(again)
    assert "不在原处" in person.find("banner-text", QLabel).text(), "it is still gone"
    away.rename(ledger)
    person.click(person.find("banner-action", QPushButton))
    assert not banner.isVisible()
    assert SHOWN[name](person)


def page_wants(person: Person, name: str) -> Changes:
    """What makes a page look again when it is shown; it may not have been made yet."""
    found = [page.wants for page in every(person.window, Page) if page.name == name]
    return found[0] if found else Changes.NONE


def label(person: Person, name: str) -> str:
    return person.find(name, QLabel).text()


SHOWN: dict[str, Callable[[Person], bool]] = {
    "home": lambda person: person.find("home-people", QWidget).accessibleName() == "3 位教师",
    "teachers": lambda person: label(person, "teachers-count") == "共 3 位教师",
    "imports": lambda person: person.find("imports-history", QWidget).isVisible(),
    "records": lambda person: person.find("page-records", QWidget).isVisible(),
    "check": lambda person: person.find("check-table", QWidget).isVisible(),
}
"""How one sees that a page has what it shows."""


def test_enter_presses_what_has_the_focus(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger)
    person.find("side-records", QPushButton).setFocus()
    person.press(Qt.Key.Key_Return)
    assert person.window.bench is not None
    assert person.window.bench.page.name == "records"
    person.find("side-check", QPushButton).setFocus()
    person.press(Qt.Key.Key_Enter)
    assert person.window.bench.page.name == "check"
