"""The frame itself: pages of this test stand in for the real ones."""

from __future__ import annotations

import time
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress
from studyhours.ui import page_list, workbench
from studyhours.ui.context import PageContext, Surroundings
from studyhours.ui.page import Page
from studyhours.ui.page_list import PageEntry
from studyhours.ui.start_place import StartPlace
from tests.support.ledgers import small_ledger
from tests.ui.person import OpenWindow, Person


class First(Page):
    name = "home"
    wants = Changes.RECORDS

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.times, self.left = 0, 0
        self.visits: list[dict[str, str]] = []
        self.dropped: list[Path] = []
        button = QPushButton("work")
        button.setObjectName("first-work")
        button.clicked.connect(self.work)
        self.body.addWidget(button)

    def refresh(self) -> None:
        self.times += 1

    def visit(self, **params: str) -> None:
        self.visits.append(params)

    def leaving(self) -> None:
        self.left += 1

    def work(self) -> None:
        def slowly(progress: Progress) -> int:
            for step in range(400):
                progress("write_rows", step, 400)
                time.sleep(0.01)
            return 1

        self.context.tasks.command(
            self, "page.imports", slowly, lambda _: None, changes=Changes.TEACHERS
        )


class Second(First):
    name = "imports"
    wants = Changes.TEACHERS

    def drop_files(self, paths: list[Path]) -> bool:
        self.dropped = paths
        return True

    def work(self) -> None:
        def fail() -> int:
            raise UnusableInput("ledger_missing", ledger="甲 <b>.studyhours")

        self.context.tasks.query(self, "x", fail, lambda _: None)


@pytest.fixture(autouse=True)
def own_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = (
        PageEntry("home", f"{__name__}:First"),
        PageEntry("imports", f"{__name__}:Second"),
    )
    monkeypatch.setattr(workbench, "PAGES", entries)
    # The start page is loaded beside; that one is real.
    load = page_list._load
    own = {entry.place: globals()[entry.place.partition(":")[2]] for entry in entries}
    monkeypatch.setattr(page_list, "_load", lambda place: own.get(place) or load(place))
    monkeypatch.setattr("studyhours.ui.main_window.make_start", _Start)


class _Start(StartPlace):
    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__()
        self.asked: list[str] = []

    def open_path(self, path: str) -> None:
        self.asked.append(path)

    def drop_files(self, paths: list[Path]) -> bool:
        return True


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return small_ledger(tmp_path / "校.studyhours")


def page(person: Person, name: str) -> First:
    found = person.find(f"page-{name}", First)
    assert isinstance(found, First)
    return found


def test_pages_are_made_when_first_wanted_and_look_again_when_concerned(
    open_window: OpenWindow, ledger: Path
) -> None:
    person = open_window(ledger)
    first = page(person, "home")
    assert first.times == 1
    person.window.changes.announce(Changes.TEACHERS)
    assert first.times == 1
    person.window.changes.announce(Changes.RECORDS)
    assert first.times == 2
    person.go("imports")
    person.window.changes.announce(Changes.RECORDS)
    assert first.times == 2, "not while nobody sees it"
    person.go("home")
    assert first.times == 3


def test_a_page_sends_to_another_by_name(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger)
    page(person, "home").context.go("imports", teacher="7")
    person.wait()
    assert page(person, "imports").visits == [{"teacher": "7"}]


def test_the_school_and_its_year_are_said(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger)
    school = person.find("side-school", QLabel)
    person.wait_until(lambda: school.text() == "河湾小学")


def test_faults_stand_on_their_page_as_plain_text(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger)
    person.go("imports")
    person.click(person.find("first-work", QPushButton, page(person, "imports")))
    said = person.find("banner-text", QLabel)
    assert "甲 <b>.studyhours" in said.text()
    assert said.textFormat() is Qt.TextFormat.PlainText
    person.click("banner-close")
    assert not said.isVisible()


def test_closing_while_something_runs_asks_and_stops(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger)
    first = page(person, "home")
    QTest.mouseClick(person.find("first-work", QPushButton), Qt.MouseButton.LeftButton)
    person.window.close()
    assert person.window.isVisible()
    QTest.mouseClick(person.find("ask-no", QPushButton), Qt.MouseButton.LeftButton)
    assert person.window.surroundings.tasks.commands, "it goes on"
    person.window.close()
    QTest.mouseClick(person.find("ask-yes", QPushButton), Qt.MouseButton.LeftButton)
    person.wait_until(lambda: not person.window.isVisible())
    assert first.left == 1
    assert not person.window.surroundings.tasks.busy


def test_typed_text_that_cannot_be_kept_holds_the_window_open(
    open_window: OpenWindow, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = open_window(ledger)
    first = page(person, "home")

    def fail(_: Progress) -> None:
        raise UnusableInput("ledger_missing", ledger="台账")

    monkeypatch.setattr(
        first,
        "leaving",
        lambda: first.context.tasks.command(
            first, "page.home", fail, lambda _: None, lambda _: None, quiet=True
        ),
    )
    person.window.close()
    person.wait()
    person.wait_until(lambda: person.window.findChild(QDialog, "ask") is not None)
    assert person.window.isVisible()
    QTest.mouseClick(person.find("ask-no", QPushButton), Qt.MouseButton.LeftButton)
    assert person.window.isVisible()
    person.window.close()
    person.wait()
    person.wait_until(lambda: person.window.findChild(QDialog, "ask") is not None)
    QTest.mouseClick(person.find("ask-yes", QPushButton), Qt.MouseButton.LeftButton)
    person.wait_until(lambda: not person.window.isVisible())


def test_long_work_shows_how_far_it_is_and_can_be_stopped(
    open_window: OpenWindow, ledger: Path
) -> None:
    person = open_window(ledger)
    QTest.mouseClick(person.find("first-work", QPushButton), Qt.MouseButton.LeftButton)
    stop = cast(QPushButton, person.window.findChild(QPushButton, "cancel-task"))
    person.wait_until(stop.isVisible)
    person.click(stop)
    person.wait_until(lambda: not stop.isVisible())


def test_files_dropped_anywhere_reach_the_page_that_takes_them(
    open_window: OpenWindow, ledger: Path
) -> None:
    person = open_window(ledger)
    person.drop(person.window, [ledger])
    assert page(person, "imports").dropped == [ledger]


def test_another_ledger_can_be_chosen(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger)
    first = page(person, "home")
    person.click("side-other-ledger")
    assert first.left == 1
    assert person.window.bench is None
    assert person.window.start.isVisible()


def test_the_window_fits_a_small_screen(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, size=(1024, 560))
    assert (person.window.width(), person.window.height()) == (1024, 560)
