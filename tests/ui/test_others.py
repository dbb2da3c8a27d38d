"""What a command line writes meanwhile is seen: by its key, on another page, on coming back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from studyhours.domain.changes import Changes
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.saving import add_record
from studyhours.ui.pages.records.page import RecordsPage
from tests.services.record_world import content, teacher_uids
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger


def _write(ledger: Path, title: str) -> None:
    def work() -> None:
        with closing(open_ledger(str(ledger), APRIL)) as other:
            one = content(teacher_uids(other)["0002"], "training", "2026-03-03", title)
            add_record(other, replace(one, hundredths=100))

    aside(work)


def _rows(person: Person) -> int:
    return person.find("page-records", RecordsPage).list.table.model().rowCount()


def test_what_another_program_writes_is_seen(open_window: OpenWindow, tmp_path: Path) -> None:
    ledger = school_ledger(tmp_path / "校.studyhours")
    person = open_window(ledger, clock=APRIL)
    person.go("records")
    before = _rows(person)
    _write(ledger, "一")
    assert _rows(person) == before
    person.press(Qt.Key.Key_F5)
    assert _rows(person) == before + 1
    person.go("teachers")
    _write(ledger, "二")
    person.go("records")
    assert _rows(person) == before + 2
    _write(ledger, "三")
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    person.wait()
    assert _rows(person) == before + 3

    # Nothing new: nothing is read again.
    assert person.window.bench is not None
    told: list[Changes] = []
    person.window.bench.context.changes.changed.connect(told.append)
    person.press(Qt.Key.Key_F5)
    person.go("teachers")
    assert told == []
