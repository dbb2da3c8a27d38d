"""Code that nobody runs is let go at rest, and is there again when somebody runs it."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from studyhours.ui.loaded_code import LoadedCode
from tests.support.ledgers import small_ledger
from tests.ui.person import PATIENCE, OpenWindow

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone has it")


def _worked() -> tuple[object, ...]:
    """Something from several libraries."""
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.drawEllipse(3, 3, 30, 30)
    painter.end()
    with sqlite3.connect(":memory:") as database:
        counted = database.execute("SELECT count(*), upper('hours') FROM sqlite_master").fetchone()
    database.close()
    return hashlib.sha256(bytes(image.constBits())).hexdigest(), counted


@pytest.mark.usefixtures("qapp")
def test_what_is_let_go_works_as_before() -> None:
    code, before = LoadedCode(), _worked()
    for _ in range(3):
        assert code.let_go() > 2**20
        assert _worked() == before


@pytest.mark.usefixtures("qapp")
def test_code_is_let_go_while_another_thread_runs_it() -> None:
    code, over, wrong = LoadedCode(), threading.Event(), list[object]()
    before = _worked()

    def work() -> None:
        while not over.is_set():
            found = _worked()
            if found != before:
                wrong.append(found)

    worker = threading.Thread(target=work)
    worker.start()
    for _ in range(50):
        code.let_go()
    over.set()
    worker.join()
    assert not wrong


@pytest.mark.usefixtures("qapp")
def test_only_what_was_never_written_into_is_let_go() -> None:
    code = LoadedCode()
    code.let_go()
    parts = code.parts
    mapped = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    rights = {int(line.split("-")[0], 16): line.split()[1] for line in mapped}
    assert parts
    assert all("w" not in rights[start] for start, _ in parts)


def test_a_window_at_rest_lets_go_of_code_and_works_on(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyhours.ui.garbage._GIVEN_BACK", 1)
    let_go, times = LoadedCode.let_go, list[int]()
    monkeypatch.setattr(LoadedCode, "let_go", lambda code: times.append(let_go(code)))
    person = open_window(small_ledger(tmp_path / "河湾.studyhours"))
    qtbot.waitUntil(lambda: bool(times), timeout=PATIENCE)
    person.go("teachers")
    assert person.window.bench is not None
    assert person.window.bench.page_name == "teachers"
    assert all(times)
