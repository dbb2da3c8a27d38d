"""The real window on real ledgers, and hands to click and type with."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import studyhours.ui
from studyhours.domain.clock import Clock
from studyhours.domain.texts import Texts
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.ui.app import dress, make_window
from studyhours.ui.main_window import MainWindow
from studyhours.ui.stalls import Stall, StallWatch
from tests.support.passwords import hash_quickly
from tests.ui.names import nameless
from tests.ui.person import PATIENCE, OpenWindow, Person
from tests.ui.qt_imports import imported_beside, watch_imports
from tests.ui.strays import note_strays

_STALL = 1.0
_USUAL = 0.0065
"""Seconds of a processor that ``_spin`` takes where the limit was found."""


def _spin() -> float:
    begun = time.thread_time()
    total = 0
    for number in range(200_000):
        total += number % 7
    return time.thread_time() - begun


STALL = _STALL * max(1.0, min(_spin() for _ in range(3)) / _USUAL)
"""Seconds of its own work after which a window that has not answered fails the test.

Only what the UI thread itself computes counts here, for a test machine is busy with other things,
and what a slower one takes longer for is allowed for. The most that was seen is 0.15, at the end
of a test, and 0.39 where neighbours on the same hardware are counted as its own work. What people
get, by the clock on the wall and at 50 ms, is measured in ``benchmarks/``.
"""
watch_imports()
_WINDOW = str(Path(studyhours.ui.__file__).parent) + os.sep
_GARBAGE = f"{_WINDOW}garbage.py"
_LEFT_BY_TESTS = 4
_PACKAGE = str(Path(studyhours.ui.__file__).parents[1]) + os.sep
_OF_TESTS = (_PACKAGE, f"{os.sep}tools{os.sep}gallery{os.sep}", ", in _faults")
"""In the stack of what a test does itself: makes a ledger, or looks through a dialog."""


_MOMENT = 5
"""Milliseconds between two looks, in which threads have the interpreter."""


def _counts(stall: Stall) -> bool:
    """Whether the window did not answer, and not the test, which may make a ledger meanwhile."""
    of_test = any(one in stall.stack for one in _OF_TESTS) and _WINDOW not in stall.stack
    # Garbage is looked for in all that the tests before have left, which no window of people has.
    allowed = STALL * _LEFT_BY_TESTS if _GARBAGE in stall.stack else STALL
    return stall.worked > allowed and not of_test


@pytest.fixture(scope="session")
def qapp(qapp_cls: type[QApplication]) -> QApplication:
    """The application, dressed as the real one is."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else qapp_cls(["studyhours"])
    dress(application)
    return application


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer on which the app has never been."""
    folder = tmp_path / "home"
    monkeypatch.setenv("STUDYHOURS_HOME", str(folder))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    return folder


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


@pytest.fixture(autouse=True)
def every_sentence_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key without a sentence is shown as itself to people; here it fails the test."""
    said = Texts.say

    def say(self: Texts, key: str, /, **params: object) -> str:
        assert key in self.entries, f"no sentence for {key!r}"
        return said(self, key, **params)

    monkeypatch.setattr(Texts, "say", say)


@pytest.fixture(autouse=True)
def no_ledger_on_the_ui_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window itself never reads or writes a ledger: its workers do."""
    ui = str(Path(studyhours.ui.__file__).parent)
    main = threading.main_thread()

    def guarded(method: Callable[..., object]) -> Callable[..., object]:
        def call(self: Ledger, **said: bool) -> object:
            if threading.current_thread() is main:
                frame = sys._getframe()
                while frame.f_back is not None:
                    frame = frame.f_back
                    assert not frame.f_code.co_filename.startswith(ui), frame.f_code
            return method(self, **said)

        return call

    monkeypatch.setattr(Ledger, "reading", guarded(Ledger.reading))
    monkeypatch.setattr(Ledger, "writing", guarded(Ledger.writing))


def close(window: MainWindow) -> None:
    """Closes a window as a person would who waits for what runs and then insists."""
    tasks = window.surroundings.tasks
    tasks.cancel_all()
    end = time.monotonic() + PATIENCE / 1000
    # One that the test has closed carries nothing out any more, whatever it was asked before.
    while window.isVisible() and tasks.busy and time.monotonic() < end:
        QTest.qWait(_MOMENT)
    window.close()
    while window.isVisible() and time.monotonic() < end:
        QTest.qWait(_MOMENT)
        for box in cast(list[QDialog], window.findChildren(QDialog, "ask")):
            box.accept()
    window.deleteLater()


@pytest.fixture
def open_window(
    qtbot: QtBot,
    qapp: QApplication,  # noqa: ARG001 - dressed
    monkeypatch: pytest.MonkeyPatch,
    home: Path,  # noqa: ARG001 - set before the window looks for it
) -> Iterator[OpenWindow]:
    """Opens the window, on a ledger or on the start page: see ``opening``."""
    # What hundreds of tests have left behind is not this window's to look through while it is open.
    gc.collect()
    gc.freeze()
    windows: list[MainWindow] = []
    strays = note_strays(monkeypatch)
    imported_beside()
    bugs: list[BaseException] = []
    watches: list[StallWatch] = []

    def opening(
        ledger: Path | str | None = None,
        *,
        size: tuple[int, int] = (1366, 728),
        language: str = "zh",
        theme: str = "light",
        clock: Clock | None = None,
    ) -> Person:
        opened = open_ledger(str(ledger), clock) if ledger is not None else None
        window = make_window(language)
        watches.append(StallWatch(STALL))
        window.surroundings.theme.choose(theme)
        window.surroundings.tasks.broken.connect(bugs.append)
        windows.append(window)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(*size)
        window.show()
        person = Person(qtbot, window)
        if opened is not None:
            window.show_ledger(opened)
        else:
            window.show_start()
        person.wait()
        return person

    yield opening
    unnamed = [name for window in windows for name in nameless(window)]
    for window in windows:
        close(window)
    # What Python has put there would be taken down after Python itself.
    QGuiApplication.clipboard().clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # The window has switched it off: what is left of it must go here, on the UI thread.
    gc.collect()
    gc.enable()
    stalls = [stall for watch in watches for stall in watch.stop() if _counts(stall)]
    if bugs:
        raise bugs[0]
    assert not unnamed, f"a screen reader has no word for: {unnamed}"
    beside = imported_beside()
    assert not beside, f"loaded beside the UI thread, where classes of Qt are made: {beside}"
    assert not strays, f"shown as windows of their own: {strays}"
    assert not stalls, "\n".join(f"{stall.worked:.2f} s\n{stall.stack}" for stall in stalls)


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], Path]:
    """Copies a ledger with its files, so that a test may change it."""

    def copy(ledger: Path) -> Path:
        target = tmp_path / ledger.name
        shutil.copy(ledger, target)
        files = ledger.with_name(ledger.stem + ".files")
        if files.exists():
            shutil.copytree(files, target.with_name(files.name))
        return target

    return copy
