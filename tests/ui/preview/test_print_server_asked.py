"""Printing by the system's print server and its own library: sent whole, silent, refusing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer

from studyhours.ui import cups
from tests.ui.documents.printed import is_seen, say_yes
from tests.ui.preview.conftest import Looking
from tests.ui.preview.print_server import CANCEL, CREATE, PRINTER, SEND, PrintServer, print_server

pytestmark = pytest.mark.skipif(not cups.is_here(), reason="no library of a print server here")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintServer]:
    """The print server of this computer."""
    with print_server() as found:
        monkeypatch.setenv("CUPS_SERVER", found.address)
        yield found


def test_a_paper_is_sent_as_it_is_with_pages_and_copies(
    looking: Callable[..., Looking], leaflet: bytes, server: PrintServer
) -> None:
    at = looking()
    at.show(leaflet)
    at.person.click("preview-print")
    at.person.wait_until(lambda: is_seen(at.person, "print-yes"))
    at.person.type("print-first", "2")
    at.person.type("print-copies", "2", enter=True)
    at.person.wait_until(lambda: bool(at.dialog.banner.text))
    assert at.dialog.banner.text == "已送往打印机，共 4 页。"
    assert server.documents == [leaflet]
    for said in (PRINTER.encode(), "成长档案".encode(), b"copies", b"page-ranges", b"A4"):
        assert said in server.options


def test_a_printer_that_is_stopped_is_named_though_it_took_the_pages(
    looking: Callable[..., Looking], leaflet: bytes, server: PrintServer
) -> None:
    at = looking()
    at.show(leaflet)
    server.state = 5
    at.person.click("preview-print")
    say_yes(at.person)
    at.person.wait_until(lambda: bool(at.dialog.banner.text))
    assert (
        at.dialog.banner.text == f"3 页已交给打印机“{PRINTER}”，但它现在停着，恢复以后才会印出来。"
    )
    assert server.documents == [leaflet]


@pytest.mark.parametrize("operation", [CREATE, SEND])
def test_a_server_that_falls_silent_holds_nothing_up(
    looking: Callable[..., Looking], leaflet: bytes, server: PrintServer, operation: int
) -> None:
    """The moment at which the window stood still when Qt asked: the printer's name is known."""
    at = looking()
    at.show(leaflet)
    server.silent_at.add(operation)
    at.person.click("preview-print")
    say_yes(at.person)
    at.person.wait_until(lambda: operation in server.asked)
    beats: list[float] = []
    timer = QTimer(interval=10)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start()
    at.person.wait_until(lambda: len(beats) > 20)
    timer.stop()
    at.person.click("print-stop")
    assert not is_seen(at.person, "print-stop"), "nobody waits for it any more"
    assert at.dialog.banner.text.startswith("已停止打印")
    server.answers.set()
    if operation == CREATE:
        at.person.wait_until(lambda: CANCEL in server.asked)
        assert server.documents == [], "called off, it prints nothing when the printer answers"
    at.dialog.banner.clear()
    at.person.click("preview-print")
    say_yes(at.person)
    at.person.wait_until(lambda: bool(at.dialog.banner.text))
    assert at.dialog.banner.text == "已送往打印机，共 3 页。"


def test_a_printer_that_refuses_is_named(
    looking: Callable[..., Looking], leaflet: bytes, server: PrintServer
) -> None:
    at = looking()
    at.show(leaflet)
    server.refuses.add(CREATE)
    at.person.click("preview-print")
    say_yes(at.person)
    at.person.wait_until(lambda: bool(at.dialog.banner.text))
    assert PRINTER in at.dialog.banner.text
    assert not is_seen(at.person, "print-stop")
    server.refuses.clear()
    server.refuses.add(SEND)
    at.dialog.banner.clear()
    at.person.click("preview-print")
    say_yes(at.person)
    at.person.wait_until(lambda: bool(at.dialog.banner.text))
    assert PRINTER in at.dialog.banner.text
    assert CANCEL in server.asked, "nothing of it is left in the queue"


def test_a_server_that_dies_with_the_pages_has_not_taken_them(
    looking: Callable[..., Looking], leaflet: bytes, server: PrintServer
) -> None:
    """All of them were written to it, and it is gone before it answers."""
    at = looking()
    at.show(leaflet)
    server.dies_at.add(SEND)
    at.person.click("preview-print")
    say_yes(at.person)
    at.person.wait_until(lambda: bool(at.dialog.banner.text))
    assert at.dialog.banner.text.startswith(f"打印机“{PRINTER}”没有接收")
