"""When typed words are kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QElapsedTimer, QObject
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studyhours.ui.keeping_soon import LONGEST, PAUSE, KeepingSoon
from tests.ui.person import PATIENCE


def test_after_a_pause_or_soon_though_nobody_pauses(qtbot: QtBot) -> None:
    owner = QObject()
    assert (PAUSE, LONGEST) == (800, 2000)
    for pause, longest in ((20, 60_000), (60_000, 20)):
        soon = KeepingSoon(owner, pause=pause, longest=longest)
        with qtbot.waitSignal(soon.due, timeout=PATIENCE):
            soon.touch()
            assert soon.is_waiting
        assert not soon.is_waiting


@pytest.mark.usefixtures("qtbot")
def test_keys_put_the_pause_off_but_not_the_longest_wait() -> None:
    soon = KeepingSoon(owner := QObject(), pause=60_000, longest=200)
    told: list[int] = []
    soon.due.connect(lambda: told.append(1))
    for _ in range(4000):
        if told:
            break
        soon.touch()
        QTest.qWait(5)
    assert told
    soon.rest()
    assert not soon.is_waiting
    owner.deleteLater()


def test_who_types_with_pauses_wakes_the_disk_no_oftener(qtbot: QtBot) -> None:
    owner = QObject()
    soon = KeepingSoon(owner, pause=10, longest=300)
    clock, told = QElapsedTimer(), list[int]()
    clock.start()
    soon.due.connect(lambda: told.append(clock.elapsed()))
    for _ in range(2):
        with qtbot.waitSignal(soon.due, timeout=PATIENCE):
            soon.touch()
    assert told[1] - told[0] >= 250, "the pause alone would have been over"
    owner.deleteLater()


@pytest.mark.usefixtures("qtbot")
def test_nothing_is_due_once_it_rests() -> None:
    soon = KeepingSoon(owner := QObject(), pause=10, longest=20)
    told: list[int] = []
    soon.due.connect(lambda: told.append(1))
    soon.touch()
    soon.rest()
    QTest.qWait(60)
    assert not told
    owner.deleteLater()
