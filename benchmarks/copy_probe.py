"""A process in which somebody works while a copy of the ledger is made: ``copy_probe LEDGER``.

The same is done once before, with nothing beside it. One JSON line is printed: how long, at the
longest, the window did not answer in either; to the standard error goes where that was. Of a time
the window did not answer counts what its thread computed, and what it waited besides while other
threads of ours computed, which may have held the interpreter. When it stood in a queue for a
processor, or nobody here computed, other programs had the processors: no matter of ours.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from studyhours.services.ledgers.opening import open_ledger
from studyhours.transfer.kept_copies import copies_folder, list_copies
from studyhours.ui.app import make_application, make_window
from studyhours.ui.daily_copies import DailyCopies
from studyhours.ui.main_window import MainWindow
from studyhours.ui.stalls import Stall, StallWatch
from tools.window.operator import Operator

_NOTICED, _WORTH_A_LOOK = 0.015, 0.040
_REST = 200
"""Milliseconds between two deeds: the person reads what there is."""
_ROUNDS = 3
_PAGE_DOWNS = 6
_WORDS = ("观潮", "板书", "认识分数")
_PATIENCE = 3600.0


class _Person:
    """Somebody at the window, who waits for no work to be over."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._deeds: tuple[Callable[[], None], ...] = (
            *(self._page_down for _ in range(_PAGE_DOWNS)),
            self._search,
            lambda: self._click("side-check"),
            lambda: self._click("side-teachers"),
            lambda: self._click("side-home"),
            lambda: self._click("side-records"),
        )
        self._words = count()

    def work_a_round(self) -> None:
        """Does each deed once."""
        for deed in self._deeds:
            deed()
            loop = QEventLoop()
            QTimer.singleShot(_REST, loop.quit)
            loop.exec()

    def _seen(self, name: str) -> QWidget | None:
        found = cast(list[QWidget], self._window.findChildren(QWidget, name))
        return next((one for one in found if one.isVisible()), None)

    def _click(self, name: str) -> None:
        if (found := self._seen(name)) is not None:
            QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def _page_down(self) -> None:
        if (found := self._seen("records-list")) is not None:
            found.setFocus()
            QTest.keyClick(found, Qt.Key.Key_PageDown)

    def _search(self) -> None:
        if (found := self._seen("records-search")) is not None:
            cast(QLineEdit, found).setText(_WORDS[next(self._words) % len(_WORDS)])


def main(argv: Sequence[str]) -> int:
    """Works at a ledger, beside which a copy is then made."""
    path = Path(argv[0])
    application = make_application(["studyhours"])
    window = make_window("zh")
    window.surroundings.memory.put("window.page", "records")
    window.surroundings.memory.put("window.page_of", str(path))
    window.show()
    window.show_ledger(open_ledger(str(path)))
    Operator(window).settle()
    person = _Person(window)
    person.work_a_round()  # what is loaded and made once belongs to neither
    Operator(window).settle()
    gc.freeze()
    rounds = count()
    alone = _watched(person, lambda: next(rounds) < _ROUNDS)
    bench = window.bench
    if bench is None:
        raise AssertionError
    daily = DailyCopies(bench.context, lambda: bench.page.banner, bench)
    began, folder = time.monotonic(), copies_folder(path)
    daily.look()

    def is_copying() -> bool:
        if time.monotonic() - began > _PATIENCE:
            raise TimeoutError
        return not any(one.reason == "daily" for one in list_copies(folder))

    beside = _watched(person, is_copying)
    seconds = time.monotonic() - began
    window.close()
    del application
    told = {
        "alone": max([_NOTICED, *map(_ours, alone)]),
        "beside": max([_NOTICED, *map(_ours, beside)]),
        "computing": max((one.worked for one in beside), default=0.0),
        "by the clock": max((one.seconds for one in beside), default=0.0),
        "alone by the clock": max((one.seconds for one in alone), default=0.0),
        "seconds": seconds,
        "copies": len(list_copies(folder)),
    }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    return 0


def _watched(person: _Person, goes_on: Callable[[], bool]) -> list[Stall]:
    """The times the window did not answer, in rounds of work for as long as ``goes_on`` says."""
    watch = StallWatch(_NOTICED)
    while goes_on():
        person.work_a_round()
    stalls = watch.stop()
    for one in stalls:
        if _ours(one) > _WORTH_A_LOOK:
            times = (one.seconds, one.worked, one.queued, one.spent)
            whole, worked, queued, spent = (round(part * 1000) for part in times)
            told = f"{whole} ms, {worked} of them computing, {queued} in a queue"
            sys.stderr.write(f"{told}; all threads {spent}\n{one.stack}\n")
            sys.stderr.write(f"others: {one.others}\n\n")
    return stalls


def _ours(stall: Stall) -> float:
    waited = stall.seconds - stall.stolen - stall.queued
    return max(stall.worked, min(waited, stall.spent))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
