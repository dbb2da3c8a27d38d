"""Closing the window in the middle of a save: it says so, finishes, and closes by itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress
from studyhours.ui import letting_go
from tests.support.ledgers import small_ledger
from tests.ui.holding import held
from tests.ui.person import OpenWindow, Person

_PATIENCE = 60.0


@pytest.fixture
def person(open_window: OpenWindow, tmp_path: Path) -> Person:
    opened: Person = open_window(small_ledger(tmp_path / "校.studyhours"))
    return opened


def said(person: Person) -> str:
    """What the question says; empty where nothing is asked."""
    dialogs = cast("list[QDialog]", person.window.findChildren(QDialog, "ask"))
    shown = [one for one in dialogs if one.isVisible()]
    assert len(shown) < 2, "one question, however often one closes"
    labels = cast("list[QLabel]", shown[0].findChildren(QLabel)) if shown else []
    return "".join(label.text() for label in labels)


@contextmanager
def saving(person: Person, saved: list[str], *, fails: bool = False) -> Iterator[None]:
    """Two saves, one behind the other; the first stands in the middle until this is left."""
    bench = person.window.bench
    assert bench is not None
    tasks, page = bench.context.tasks, bench.page

    def save(progress: Progress) -> str:
        progress("write_rows", 0, 2)
        if fails:
            raise UnusableInput("ledger_missing", ledger="台账")
        progress("write_rows", 1, 2)
        return "first"

    def more(_: Progress) -> str:
        return "second"

    def kept(what: str) -> None:
        saved.append(what)
        if what == "first":
            tasks.command(page, "imports.applying", more, kept)

    with held(tasks):
        tasks.command(page, "imports.applying", save, kept)
        person.wait_until(bench.status.progress.isVisible)
        yield


def test_it_says_that_it_is_finishing_and_closes_by_itself(person: Person) -> None:
    saved: list[str] = []
    with saving(person, saved):
        person.window.close()
        person.window.close()
        assert person.window.isVisible()
        assert said(person) == (
            "导入还没有完成，完成后会自动关闭窗口。现在停止的话，这一步什么都不会留下。"
        )
        assert saved == []
    person.wait_until(lambda: not person.window.isVisible())
    assert saved == ["first", "second"], "what follows at once is finished too"


def test_where_the_save_failed_it_stays_and_shows_why(person: Person) -> None:
    saved: list[str] = []
    with saving(person, saved, fails=True):
        person.window.close()
        assert said(person)
    person.wait()
    assert person.window.isVisible()
    assert said(person) == ""
    assert "台账" in person.find("banner-text", QLabel).text()
    person.window.close()
    person.wait_until(lambda: not person.window.isVisible())


def test_it_goes_on_saying_so_while_something_else_runs(person: Person) -> None:
    bench, goes_on = person.window.bench, threading.Event()
    assert bench is not None
    tasks = bench.context.tasks
    settled: list[object] = []
    tasks.settled.connect(settled.append)
    saved: list[str] = []
    with saving(person, saved):
        tasks.command(
            bench.page, "imports.undoing", lambda _: goes_on.wait(_PATIENCE), lambda _: None
        )
        person.window.close()
    person.wait_until(lambda: bool(settled))
    assert said(person)
    assert person.window.isVisible()
    goes_on.set()
    person.wait_until(lambda: not person.window.isVisible())


def test_who_thinks_better_of_it_stays_when_the_save_is_over(person: Person) -> None:
    saved: list[str] = []
    with saving(person, saved):
        person.window.close()
        QTest.mouseClick(person.find("ask-no", QPushButton), Qt.MouseButton.LeftButton)
        assert said(person) == ""
    person.wait()
    assert saved == ["first", "second"]
    assert person.window.isVisible()
    # Another ledger is gone to in the same way.
    saved.clear()
    with saving(person, saved):
        person.window.leave_ledger()
        assert "完成后会自动换台账" in said(person)
    person.wait_until(lambda: person.window.bench is None)
    assert saved == ["first", "second"]
    assert person.window.start.isVisible()


def test_a_query_that_never_comes_back_does_not_keep_the_window_open(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letting_go, "_PATIENCE", 0.1)
    window, comes_back = person.window, threading.Event()
    tasks = window.surroundings.tasks
    tasks.query(window, "gone", comes_back.wait, lambda _: None)
    # What is typed is waited for, however long it takes.
    kept, keeps = cast("list[str]", []), threading.Event()
    tasks.command(window, "", lambda _: keeps.wait(_PATIENCE), lambda _: kept.append("x"))
    try:
        window.close()
        QTest.qWait(200)
        assert window.isVisible()
        keeps.set()
        person.wait_until(lambda: not window.isVisible())
    finally:
        comes_back.set()
    assert kept
