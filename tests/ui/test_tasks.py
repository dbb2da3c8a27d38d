"""Work off the UI thread: who gets what, and what happens when it goes wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import cast

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.progress import Cancelled, Progress
from studyhours.services.closing.reasons import REASON_ASKED, reason_said
from studyhours.ui.changes import ChangeBus
from studyhours.ui.tasks import Tasks
from tests.ui.person import PATIENCE


@pytest.fixture
def bus() -> ChangeBus:
    return ChangeBus()


@pytest.fixture
def tasks(bus: ChangeBus) -> Iterator[Tasks]:
    made = Tasks(bus)
    yield made
    made.cancel_all()
    made.close()


def settle(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: not tasks.busy, timeout=PATIENCE)


def test_work_runs_elsewhere_and_its_result_comes_back_here(qtbot: QtBot, tasks: Tasks) -> None:
    places: list[int] = []
    owner = QObject()
    tasks.query(
        owner, "x", threading.get_ident, lambda there: places.extend([there, threading.get_ident()])
    )
    settle(qtbot, tasks)
    there, here = places
    assert here == threading.get_ident() != there


def test_a_newer_query_takes_the_place_of_an_older(qtbot: QtBot, tasks: Tasks) -> None:
    owner, got = QObject(), cast(list[int], [])
    for number in range(5):
        tasks.query(owner, "list", lambda number=number: number, got.append)  # type: ignore[misc]  # mypy loses the default's type
    tasks.query(owner, "other", lambda: 99, got.append)
    settle(qtbot, tasks)
    assert got == [4, 99]


def test_nothing_is_handed_to_an_owner_that_is_gone(qtbot: QtBot, tasks: Tasks) -> None:
    owner, got = QObject(), cast(list[int], [])
    go = threading.Event()

    def work() -> int:
        go.wait(5)
        return 1

    tasks.query(owner, "x", work, got.append)
    owner.deleteLater()
    qtbot.wait(20)
    go.set()
    settle(qtbot, tasks)
    assert got == []


class Banner(QObject):
    """What a page and a dialog say faults in; closing either deletes it."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[object] = []

    def show_fault(self, fault: object) -> None:
        """Qt raises where this is asked of something that is gone."""
        self.objectName()
        self.shown.append(fault)


def test_what_is_for_a_dialog_that_was_closed_is_said_on_its_page(
    qtbot: QtBot, tasks: Tasks
) -> None:
    page, dialog, broken = Banner(), Banner(), cast(list[object], [])
    page.banner = page  # type: ignore[attr-defined]  # as pages have one
    tasks.broken.connect(broken.append)
    go = threading.Event()

    def fail(_tell: Progress) -> None:
        go.wait(PATIENCE)
        raise UnusableInput("no_such_file", file="x")

    def call_off(_tell: Progress) -> None:
        raise Cancelled

    tasks.command(page, "k", fail, dialog.show_fault, dialog.show_fault, over=dialog.deleteLater)
    tasks.command(
        page, "k", call_off, dialog.show_fault, cancelled=lambda: page.shown.append("off")
    )
    tasks.command(page, "k", call_off, dialog.show_fault, cancelled=dialog.deleteLater)
    tasks.query(page, "x", lambda: 1, dialog.show_fault)
    shiboken6.delete(dialog)
    go.set()
    settle(qtbot, tasks)
    assert [getattr(one, "code", one) for one in page.shown] == ["no_such_file", "off"]
    assert broken == []


def test_changes_are_announced_after_the_result(qtbot: QtBot, tasks: Tasks, bus: ChangeBus) -> None:
    heard: list[object] = []
    bus.changed.connect(heard.append)
    tasks.command(
        QObject(), "k", lambda _: 3, heard.append, changes=lambda n: Changes(n) | Changes.RECORDS
    )
    settle(qtbot, tasks)
    tasks.command(QObject(), "k", lambda _: 3, lambda _: None)
    settle(qtbot, tasks)
    assert heard == [3, Changes(3) | Changes.RECORDS]


def test_a_command_can_be_called_off(qtbot: QtBot, tasks: Tasks) -> None:
    owner, said = QObject(), cast(list[str], [])

    def work(progress: Progress) -> int:
        for step in range(10_000):
            progress("write_rows", step, None)
            time.sleep(0.001)
        return 1

    job = tasks.command(
        owner,
        "k",
        work,
        lambda _: said.append("done"),
        lambda _: said.append("failed"),
        cancelled=lambda: said.append("called off"),
        changes=Changes.RECORDS,
    )
    qtbot.wait(20)
    job.cancel()
    settle(qtbot, tasks)
    assert said == ["called off"]


def test_a_fault_is_told_and_a_bug_is_not_hidden(qtbot: QtBot, tasks: Tasks) -> None:
    owner = QObject()
    faults: list[Fault] = []
    bugs: list[object] = []
    tasks.broken.connect(bugs.append)

    def fail() -> int:
        raise UnusableInput("ledger_missing", ledger="x")

    tasks.query(owner, "a", fail, lambda _: None, faults.append)
    tasks.query(owner, "b", lambda: 1 // 0, lambda _: None, faults.append)
    settle(qtbot, tasks)
    assert [fault.code for fault in faults] == ["ledger_missing"]
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]


def test_commands_run_one_after_the_other_beside_queries(qtbot: QtBot, tasks: Tasks) -> None:
    owner = QObject()
    running, most = [0], [0]
    lock = threading.Lock()

    def work(_: Progress) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.01)
        with lock:
            running[0] -= 1

    for _ in range(6):
        tasks.command(owner, "k", work, lambda _: None)
    settle(qtbot, tasks)
    assert most == [1]


def test_over_is_told_however_a_command_ended(qtbot: QtBot, tasks: Tasks) -> None:
    owner, said = QObject(), cast(list[str], [])
    tasks.broken.connect(lambda _: said.append("bug"))

    def refuse(_: Progress) -> int:
        raise UnusableInput("ledger_missing", ledger="x")

    def stopped(_: Progress) -> int:
        raise Cancelled

    ways: tuple[Callable[[Progress], int], ...] = (lambda _: 1, refuse, stopped, lambda _: 1 // 0)
    for work in ways:
        tasks.command(
            owner,
            "k",
            work,
            lambda _: said.append("done"),
            lambda _: said.append("fault"),
            cancelled=lambda: said.append("off"),
            over=lambda: said.append("over"),
        )
    settle(qtbot, tasks)
    assert said == ["over", "done", "over", "fault", "over", "off", "over", "bug"]


# ---------------------------------------------------------------- closed years


def needs_reason(said: list[str]) -> Callable[[Progress], str]:
    """Work that is refused until it is told why, as a service's would be."""

    def work(_tell: Progress) -> str:
        if not reason_said():
            raise UnusableInput(REASON_ASKED, years="2025-2026")
        said.append(reason_said())
        return reason_said()

    return work


def test_what_waits_for_a_reason_is_asked_about_once(qtbot: QtBot, tasks: Tasks) -> None:
    questions: list[Fault] = []
    tasks.asker = questions.append
    owner, said, done, over = QObject(), cast(list[str], []), cast(list[str], []), [0]

    def count() -> None:
        over[0] += 1

    for _ in range(3):
        tasks.command(owner, "k", needs_reason(said), done.append, over=count)
    settle(qtbot, tasks)
    assert (len(questions), said, over) == (1, [], [0]), "still locked, and asked only once"
    tasks.answer("补交证书")
    settle(qtbot, tasks)
    assert done == said == ["补交证书"] * 3
    assert over == [3]
    tasks.command(owner, "k", needs_reason(said), done.append)
    settle(qtbot, tasks)
    assert len(questions) == 2, "a reason holds for what waited, not for ever"
    tasks.answer("")


def test_without_a_reason_it_is_called_off(qtbot: QtBot, tasks: Tasks) -> None:
    questions: list[Fault] = []
    tasks.asker = questions.append
    owner, ended = QObject(), cast(list[str], [])
    tasks.command(
        owner,
        "k",
        needs_reason(ended),
        ended.append,
        lambda fault: ended.append(fault.code),
        cancelled=lambda: ended.append("off"),
        over=lambda: ended.append("over"),
    )
    settle(qtbot, tasks)
    tasks.answer("")
    assert ended == ["over", "off"]


def test_one_batch_needs_one_reason(qtbot: QtBot, tasks: Tasks) -> None:
    questions: list[Fault] = []
    tasks.asker = questions.append
    owner, said, batch = QObject(), cast(list[str], []), object()
    for number in range(2):
        tasks.command(owner, "k", needs_reason(said), lambda _: None, batch=batch)
        settle(qtbot, tasks)
        if number == 0:
            tasks.answer("补交证书")
            settle(qtbot, tasks)
    assert (len(questions), said) == (1, ["补交证书"] * 2)
    tasks.command(owner, "k", needs_reason(said), lambda _: None, batch=object())
    settle(qtbot, tasks)
    assert len(questions) == 2
    tasks.answer("")


def test_where_nobody_asks_the_fault_is_told(qtbot: QtBot, tasks: Tasks) -> None:
    failed: list[str] = []
    tasks.command(
        QObject(), "k", needs_reason([]), lambda _: None, lambda fault: failed.append(fault.code)
    )
    settle(qtbot, tasks)
    assert failed == [REASON_ASKED]


def test_what_was_to_wait_is_called_off_when_everything_has_ended(
    qtbot: QtBot, tasks: Tasks
) -> None:
    owner, got = QObject(), cast(list[int], [])
    tasks.query(owner, "later", lambda: 1, got.append, after=50)
    tasks.close()
    settle(qtbot, tasks)
    assert got == []


def test_what_comes_after_everything_has_ended_is_called_off(qtbot: QtBot, tasks: Tasks) -> None:
    owner, got, off = QObject(), cast(list[int], []), cast(list[str], [])
    tasks.close()
    tasks.query(owner, "late", lambda: 1, got.append)
    tasks.beside(owner, "copy", lambda _: 2, got.append, lambda _: None)
    tasks.command(owner, "k", lambda _: 3, got.append, cancelled=lambda: off.append("k"))
    settle(qtbot, tasks)
    assert (got, off) == ([], ["k"])
