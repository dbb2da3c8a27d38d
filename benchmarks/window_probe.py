"""A process that opens a window and says when somebody could use it.

``ours LEDGER`` opens StudyHours on a ledger, on the page of records; ``bare LIST`` imports the
libraries named in a file, one a line, and shows a plain Qt table. Both say, in seconds since the
moment given, when the first row had been painted and a click on the second had been answered.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

_GIVE_UP = 60.0
_AGAIN = 2.0
_OURS = "studyhours"


class Watcher(QObject):
    """Waits for the first row to be painted, clicks the second, and ends the application."""

    def __init__(self, find: Callable[[], QTableView | None], started: float) -> None:
        super().__init__()
        self._find, self._started = find, started
        self._view: QTableView | None = None
        self._clicked = 0.0
        self.painted = self.answered = 0.0
        self._timer = QTimer(self, interval=1)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt's: sees the table painted."""
        view = self._view
        if event.type() is QEvent.Type.Paint and view is not None and not self.painted:
            painted = super().eventFilter(watched, event)
            QTimer.singleShot(0, self, self._painted)
            return painted
        return super().eventFilter(watched, event)

    def _painted(self) -> None:
        if not self.painted:
            self.painted = time.monotonic() - self._started

    def _look(self) -> None:
        if time.monotonic() - self._started > _GIVE_UP:
            sys.stderr.write("no click was answered\n")
            QApplication.exit(1)
        if self._view is None:
            self._view = self._find()
            if self._view is not None:
                self._view.viewport().installEventFilter(self)
                self._view.viewport().update()
        elif self.painted and time.monotonic() - self._clicked > _AGAIN:
            # Once, unless the list was just being filled anew: a person would click again, too.
            self._clicked = time.monotonic()
            self._click(self._view)
        if self._clicked and self._view is not None and self._view.currentIndex().row() == 1:
            self.answered = time.monotonic() - self._started
            QApplication.exit(0)

    @staticmethod
    def _click(view: QTableView) -> None:
        place = view.visualRect(view.model().index(1, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def _ours(ledger: str, started: float) -> Watcher:
    from studyhours.bootstrap import load_window

    app = load_window()
    app.make_application(["studyhours"])
    window = app.make_window("zh")
    window.surroundings.memory.put("window.page", "records")
    window.surroundings.memory.put("window.page_of", ledger)
    window.surroundings.memory.put("window.ledger_path", ledger)
    window.show()
    window.open_last()

    def find() -> QTableView | None:
        if window.bench is None:
            return None
        found = cast(QTableView | None, window.bench.findChild(QTableView, "records-list"))
        return found if found is not None and _has_rows(found) else None

    watcher = Watcher(find, started)
    watcher.setProperty("window", window)
    return watcher


def _bare(listed: str, started: float) -> Watcher:
    from PySide6.QtGui import QStandardItem, QStandardItemModel

    for name in Path(listed).read_text(encoding="utf-8").split():
        import_module(name)
    application = QApplication(["bare"])
    view = QTableView()
    model = QStandardItemModel(200, 7, view)
    for row in range(200):
        for column in range(7):
            model.setItem(row, column, QStandardItem(f"研修 {row}"))
    view.setModel(model)
    view.resize(1280, 720)
    view.show()
    watcher = Watcher(lambda: view, started)
    watcher.setProperty("window", view)
    watcher.setProperty("application", application)
    return watcher


def _has_rows(view: QTableView) -> bool:
    return view.isVisible() and view.model().rowCount() > 1


def main(argv: Sequence[str]) -> NoReturn:
    """Opens the window ``argv`` names and prints one JSON line."""
    kind, what, started = argv[0], argv[1], float(argv[2])
    watcher = (_ours if kind == "ours" else _bare)(what, started)
    code = QApplication.exec()
    libraries = [name for name, module in list(sys.modules.items()) if _is_library(name, module)]
    told = {"painted": watcher.painted, "answered": watcher.answered, "libraries": libraries}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    # The window was not closed as a person closes it: what still reads in it must not outlive Qt.
    os._exit(code)


def _is_library(name: str, module: object) -> bool:
    """Whether a loaded module is neither Python's own nor ours."""
    first = name.partition(".")[0]
    file = getattr(module, "__file__", None) or ""
    return (
        "site-packages" in file
        and first not in {_OURS, "benchmarks"}
        and getattr(module, "__name__", "") == name
    )


if __name__ == "__main__":
    main(sys.argv[1:])
