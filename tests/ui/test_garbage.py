"""What is taken down lets its memory go, without a search for it."""

from __future__ import annotations

import gc
import linecache
import weakref
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from studyhours.ui.changes import ChangeBus
from studyhours.ui.garbage import Garbage, empty_when_gone, forget_signals, forget_sources
from studyhours.ui.tasks import Tasks
from tests.support.ledgers import small_ledger
from tests.ui.person import PATIENCE, OpenWindow


class _Rows(list[int]):
    """What something holds, which can be referred to weakly."""


class _Holder(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.rows = _Rows([1, 2])
        self.again = self.hold  # in a circle
        empty_when_gone(self)

    def hold(self) -> _Rows:
        return self.rows


@pytest.mark.usefixtures("qapp")
def test_what_a_widget_holds_goes_with_it_although_it_holds_itself(qtbot: QtBot) -> None:
    holder = _Holder()
    rows = weakref.ref(holder.rows)
    holder.deleteLater()
    del holder
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: rows() is None, timeout=PATIENCE)


def test_pages_in_another_size_of_type_keep_nothing_of_those_before(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    person = open_window(small_ledger(tmp_path / "河湾.studyhours"))
    for page in ("teachers", "check", "settings"):
        person.go(page)
    bench = person.window.bench
    assert bench is not None
    held = [vars(page) for page in bench.pages]
    person.click("settings-computer")
    person.click("size-18")
    person.wait()
    assert person.window.bench is not bench
    assert len(held) >= len(("teachers", "check", "settings"))
    assert [one for one in held if one] == []


def test_sources_are_forgotten() -> None:
    assert linecache.getlines(__file__)
    forget_sources()
    assert not linecache.cache
    assert linecache.getline(__file__, 1).startswith('"""')


@pytest.mark.usefixtures("qapp")
def test_what_a_collection_frees_is_given_back_after_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyhours.ui.garbage._QUIET", 300)
    monkeypatch.setattr("studyhours.ui.garbage._GIVEN_BACK", 1)
    given: list[Garbage] = []

    def note(self: Garbage) -> None:
        given.append(self)

    monkeypatch.setattr(Garbage, "_give_back_aside", note)
    owner = QWidget()
    qtbot.addWidget(owner)
    tasks = Tasks(ChangeBus())
    try:
        garbage = Garbage(tasks)
        tasks.query(owner, "one", lambda: 1, lambda _: None)
        qtbot.waitUntil(lambda: given.count(garbage) == 1, timeout=PATIENCE)
        qtbot.waitUntil(lambda: given.count(garbage) > 1, timeout=PATIENCE)
    finally:
        gc.enable()


class _Speaks(QWidget):
    said = Signal(str)
    told = Signal(str)


@pytest.mark.usefixtures("qapp")
def test_signals_are_forgotten_and_what_is_connected_stays(qtbot: QtBot) -> None:
    heard: list[str] = []
    owner = _Speaks()
    qtbot.addWidget(owner)
    button = QPushButton(owner)
    other = _Speaks(owner)
    table = QTableView(owner)  # of which most is Qt's own
    owner.said.connect(heard.append)
    other.said.connect(owner.said)
    button.clicked.connect(lambda: other.said.emit("pressed"))
    own = owner.borrowed = table.horizontalHeader().sectionClicked  # type: ignore[attr-defined]
    forget_signals(owner)
    assert [name for name in vars(button) if name in {"clicked", "destroyed"}] == []
    assert vars(owner) == {"borrowed": own}
    button.click()
    assert heard == ["pressed"]
    owner.said.disconnect(heard.append)
    button.click()
    assert heard == ["pressed"]
    other.told.connect(heard.append)
    other.told.emit("later")
    assert heard == ["pressed", "later"]


def test_a_page_keeps_no_signals_that_nobody_asked_for(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    person = open_window(small_ledger(tmp_path / "河湾.studyhours"))
    person.go("settings")
    labels = cast(list[QLabel], person.window.findChildren(QLabel))
    page = next(one for one in person.window.bench.pages if one.name == "settings")  # type: ignore[union-attr]
    of_page = [label for label in labels if page.isAncestorOf(label)]
    assert len(of_page) > 1
    assert [label for label in of_page if "linkHovered" in vars(label)] == []


@pytest.mark.usefixtures("qapp")
def test_what_is_done_while_memory_is_about_to_be_given_back_is_given_back_too(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyhours.ui.garbage._GIVEN_BACK", 1)
    monkeypatch.setattr("studyhours.ui.garbage._QUIET", 10**8)
    monkeypatch.setattr("studyhours.ui.garbage.give_back", lambda: given.append(1))
    monkeypatch.setattr("studyhours.ui.loaded_code.LoadedCode.let_go", lambda _: None)
    given: list[int] = []
    owner = QWidget()
    qtbot.addWidget(owner)
    tasks = Tasks(ChangeBus())
    try:
        garbage = Garbage(tasks)
        tasks.idle.emit()
        tasks.idle.emit()  # before the first is over, and nothing after it
        qtbot.waitUntil(lambda: len(given) > 1, timeout=PATIENCE)
        assert garbage.parent() is tasks
    finally:
        gc.enable()
