"""Print servers that keep everybody waiting: everybody but the window and its other work."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress
from studyhours.services.papers.certificates import Issued
from studyhours.ui import pdf_pages, printing
from studyhours.ui.pdf_pages import PageSize
from studyhours.ui.printing import PrintOrder
from studyhours.ui.widgets import print_desk
from tests.ui.documents.printed import (
    A4,
    Printed,
    ask_to_print,
    at_list,
    banner,
    is_seen,
    line,
    say_yes,
    the_desk,
)
from tests.ui.person import PATIENCE, Person

AT_ONCE = PATIENCE / 2000
"""Seconds within which happens what waits for nobody; a silent server takes ``PATIENCE``."""


class Silent:
    """A print server that answers when it is told to."""

    def __init__(self) -> None:
        self.answers, self.asked = threading.Event(), list[threading.Thread]()

    def __call__(self) -> None:
        self.asked.append(threading.current_thread())
        self.answers.wait(PATIENCE / 1000)


@pytest.fixture
def silent() -> Iterator[Silent]:
    """A silent server, which answers at last when the test is over."""
    server = Silent()
    yield server
    server.answers.set()


def stop(person: Person) -> None:
    QTest.mouseClick(person.find("print-stop", QPushButton), Qt.MouseButton.LeftButton)


def reading_takes(person: Person) -> float:
    """Seconds until the window has read something."""
    came: list[float] = []
    start = time.monotonic()
    person.window.surroundings.tasks.query(
        person.window, "some", time.monotonic, came.append, lambda _: None
    )
    person.wait_until(lambda: bool(came))
    return came[0] - start


def closing_takes(person: Person) -> float:
    """Seconds until the window has gone."""
    start = time.monotonic()
    person.window.close()
    person.wait_until(lambda: not person.window.isVisible())
    return time.monotonic() - start


@pytest.fixture
def looking(
    issued: Issued,
    at_page: Callable[..., Person],
    silent: Silent,
    monkeypatch: pytest.MonkeyPatch,
) -> Person:
    """Somebody who waits for the printers to be found."""
    assert issued.papers

    def names() -> list[str]:
        silent()
        return []

    monkeypatch.setattr(printing, "printer_names", names)
    person = at_page()
    at_list(person, 1)
    ask_to_print(person)
    assert line(person) == "正在查找打印机…"
    return person


def test_looking_for_printers_holds_nothing_up(looking: Person, silent: Silent) -> None:
    """It happens elsewhere, is said, can be called off; other pages read on meanwhile."""
    assert silent.asked != [threading.main_thread()]
    assert reading_takes(looking) < AT_ONCE
    stop(looking)
    assert not the_desk(looking).isVisible()
    assert reading_takes(looking) < AT_ONCE, "nor after it was called off"
    silent.answers.set()
    looking.bot.wait(100)
    assert not the_desk(looking).isVisible(), "nobody asks any more"
    ask_to_print(looking)
    looking.wait_until(lambda: is_seen(looking, "print-open"))
    assert line(looking).startswith("这台电脑没有打印机")


@pytest.mark.parametrize("stopped", [True, False])
def test_closing_does_not_wait_for_printers(looking: Person, stopped: bool) -> None:
    if stopped:
        stop(looking)
    assert closing_takes(looking) < AT_ONCE


def test_a_server_that_never_answers_counts_as_no_printer(
    issued: Issued,
    at_page: Callable[..., Person],
    silent: Silent,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert issued.papers

    def names() -> list[str]:
        silent()
        return ["Office"]

    monkeypatch.setattr(printing, "printer_names", names)
    monkeypatch.setattr(print_desk, "_PATIENCE", 500)
    person = at_page()
    at_list(person, 1)
    ask_to_print(person)
    person.wait_until(lambda: is_seen(person, "print-save"))
    assert line(person).startswith("打印机没有回应")
    silent.answers.set()
    person.bot.wait(100)
    assert not is_seen(person, "print-yes"), "too late"
    person.click("print-close")
    ask_to_print(person)
    person.wait_until(lambda: is_seen(person, "print-yes"))


@pytest.fixture
def making(
    issued: Issued,
    at_page: Callable[..., Person],
    silent: Silent,
    printer: Printed,
    monkeypatch: pytest.MonkeyPatch,
) -> Person:
    """Somebody who has chosen a printer that does not answer."""
    assert issued.papers
    make = printing.make_printer

    def slow(first: PageSize, name: str, order: PrintOrder) -> QPrinter:
        silent()
        return make(first, name, order)

    monkeypatch.setattr(printing, "make_printer", slow)
    person = at_page()
    at_list(person, 2)
    ask_to_print(person)
    start = time.monotonic()
    say_yes(person)
    person.wait_until(lambda: bool(silent.asked))
    assert time.monotonic() - start < AT_ONCE
    assert line(person) == "正在打印…"
    assert not printer.target.exists()
    return person


def test_a_printer_that_does_not_answer_holds_nothing_up(
    making: Person, silent: Silent, printer: Printed
) -> None:
    assert silent.asked != [threading.main_thread()]
    assert reading_takes(making) < AT_ONCE
    stop(making)
    assert not the_desk(making).isVisible()
    silent.answers.set()
    silent.asked[0].join(PATIENCE / 1000)
    making.bot.wait(100)
    assert not printer.target.exists(), "called off, it prints nothing when the printer answers"
    ask_to_print(making)
    say_yes(making)
    assert banner(making) == "已送往打印机，共 2 页。"
    assert printer.target.exists()


def test_closing_does_not_wait_for_a_printer_either(
    making: Person, silent: Silent, printer: Printed
) -> None:
    assert closing_takes(making) < AT_ONCE
    silent.answers.set()
    silent.asked[0].join(PATIENCE / 1000)
    assert not printer.target.exists()


def test_closing_waits_for_the_page_being_printed_and_answers_meanwhile(
    issued: Issued,
    at_page: Callable[..., Person],
    printer: Printed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert issued.papers
    begun, may_end, over = threading.Event(), threading.Event(), threading.Event()

    def print_pages(_pdf: bytes, _printer: QPrinter, progress: Progress) -> int:
        begun.set()
        may_end.wait(PATIENCE / 1000)
        over.set()
        progress("print_pages", 1, 2)
        return 2

    monkeypatch.setattr(printing, "print_pages", print_pages)
    person = at_page()
    at_list(person, 1)
    ask_to_print(person)
    say_yes(person)
    person.wait_until(begun.is_set)
    beats: list[float] = []
    timer = QTimer(interval=10)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start()
    start = time.monotonic()
    person.window.close()
    assert time.monotonic() - start < AT_ONCE, "closing itself waits for nobody"
    person.wait_until(lambda: len(beats) > 10)  # it answers meanwhile
    assert person.window.isVisible(), "it waits for the page"
    assert not over.is_set()
    may_end.set()
    person.wait_until(lambda: not person.window.isVisible())
    assert over.is_set()
    assert len(printer.orders) == 1
    timer.stop()


@pytest.mark.parametrize("place", ["names", "pages", "printer"])
def test_after_a_bug_of_ours_printing_works_again(
    issued: Issued,
    at_page: Callable[..., Person],
    printer: Printed,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert issued.papers
    owner, name = {
        "names": (printing, "printer_names"),
        "pages": (pdf_pages, "open_pdf"),
        "printer": (printing, "make_printer"),
    }[place]

    def broken(*_: object) -> None:
        time.sleep(0.5)  # the line is shown by then
        raise RuntimeError("ours")

    person = at_page()
    at_list(person, 1)
    bugs: list[BaseException] = []
    tasks = person.window.surroundings.tasks
    tasks.broken.disconnect()
    tasks.broken.connect(bugs.append)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, broken)
        ask_to_print(person)
        if place == "printer":
            say_yes(person)
        assert line(person)
        person.wait_until(lambda: bool(bugs))
        assert [str(bug) for bug in bugs] == ["ours"]
        assert not the_desk(person).isVisible()
    ask_to_print(person)
    say_yes(person)
    assert banner(person) == "已送往打印机，共 1 页。"
    assert printer.target.exists()


ASKING: dict[str, Callable[[], object]] = {
    "names": printing.printer_names,
    "printer": lambda: printing.make_printer(A4, "papers", PrintOrder("Office")),
}


@pytest.mark.skipif(sys.platform != "linux", reason="a print server that can be put in its place")
@pytest.mark.parametrize("what", list(ASKING))
def test_asking_a_server_that_is_silent_leaves_the_interpreter_to_others(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some of Qt's functions keep it for as long as the server is silent."""

    def ask() -> None:
        with contextlib.suppress(UnusableInput):
            ASKING[what]()

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{server.getsockname()[1]}")
        asking = threading.Thread(target=ask, daemon=True)
        # Before it starts: starting, too, waits for whoever keeps the interpreter.
        longest, last = 0.0, time.monotonic()
        end = last + 1.0
        asking.start()
        while time.monotonic() < end:
            time.sleep(0.01)
            now = time.monotonic()
            longest, last = max(longest, now - last), now
        waiting = asking.is_alive()
    if not waiting:
        pytest.skip("no print system on this computer")
    assert longest < 0.5
