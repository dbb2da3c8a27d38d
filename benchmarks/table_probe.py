"""A process that scrolls and filters a table of records and says what that cost.

``ours LEDGER`` opens StudyHours on a ledger, on the page of records, in its usual size. ``bare
LEDGER ROWS WIDTH HEIGHT ROW COLUMNS`` shows Qt's own table of as many rows in memory, as large and
with as many columns: scrolled with texts in every cell, filtered by Qt's own proxy over what each
record says. Seconds are those of the process, all its threads together.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QSortFilterProxyModel, QStringListModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QWidget

WORDS = ("观潮", "板书", "认识分数")
ROWS = 600
_BEAT = 0.002
_REST = 0.35  # longer than the search field waits for another letter
_TEXTS = (
    "SELECT json_extract(v.content, '$.title') || ' ' || json_extract(v.content, '$.text')"
    " FROM record AS r JOIN record_version AS v ON v.record_id = r.id AND v.hash = r.version"
    " WHERE NOT r.deleted"
)


def _scroll(view: QTableView, settle: Callable[[], None]) -> tuple[float, int]:
    """Pages down over so many rows; returns seconds, and how many those were."""
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    settle()
    before = time.process_time()
    while view.currentIndex().row() < ROWS:
        QTest.keyClick(view, Qt.Key.Key_PageDown)
        settle()
    return time.process_time() - before, ROWS


def _ours(ledger: str) -> dict[str, Any]:
    from studyhours.bootstrap import load_window
    from studyhours.services.records.listing import RecordCounts

    app = load_window()
    app.make_application(["studyhours"])
    window = app.make_window("zh")
    window.surroundings.memory.put("window.page", "records")
    window.surroundings.memory.put("window.page_of", ledger)
    window.surroundings.memory.put("window.ledger_path", ledger)
    window.show()
    window.open_last()
    tasks = window.surroundings.tasks

    def settle() -> None:
        for _ in range(3):
            QApplication.processEvents()
            while tasks.busy:
                time.sleep(_BEAT)
                QApplication.processEvents()

    def rest() -> None:
        until = time.monotonic() + _REST
        while time.monotonic() < until:
            time.sleep(_BEAT)
            QApplication.processEvents()
        settle()

    for _ in range(12):
        rest()
    page = cast(Any, window.bench).page
    view = cast(QTableView, page.findChild(QTableView, "records-list"))
    field = cast(QLineEdit, page.findChild(QLineEdit, "records-search"))
    # Looking at a row opens it beside the list; here rows are only run past.
    panel: Any = page
    panel.list.looked_at.disconnect()
    counted: list[int] = []
    panel.list.counted.connect(lambda said: counted.append(cast(RecordCounts, said).total))
    scrolled, row = _scroll(view, settle)
    size = view.viewport().size()
    shape = [size.width(), size.height(), view.verticalHeader().defaultSectionSize()]
    before, found = time.process_time(), 0
    for word in WORDS:
        field.setText(word)
        rest()
        found += counted[-1]
    filtered = time.process_time() - before
    told = {
        "scrolled": scrolled, "row": row, "filtered": filtered, "found": found,
        "shape": [*shape, view.model().columnCount()], "memory": resident(),
    }  # fmt: skip
    window.close()
    settle()
    return told


def _bare(ledger: str, shape: Sequence[int]) -> dict[str, Any]:
    from studyhours.db.engine import open_engine

    width, height, row, columns = shape
    application = QApplication(["bare"])
    view = QTableView()
    view.setProperty("application", application)
    rows = 2 * ROWS
    model = QStandardItemModel(rows, columns, view)
    for at in range(rows):
        for column in range(columns):
            model.setItem(at, column, QStandardItem(f"研修记录 {at}"))
    _dress(view, row)
    view.setModel(model)
    frame = 2 * view.frameWidth()
    heads = view.horizontalHeader().sizeHint().height()
    view.resize(width + frame + view.verticalScrollBar().sizeHint().width(), height + heads + frame)
    view.show()

    def settle() -> None:
        for _ in range(3):
            QApplication.processEvents()

    settle()
    scrolled, reached = _scroll(view, settle)
    engine = open_engine(ledger)
    with engine.connect() as connection:
        texts = [str(one) for (one,) in connection.exec_driver_sql(_TEXTS)]
    engine.dispose()
    strings, proxy = QStringListModel(texts), QSortFilterProxyModel()
    proxy.setSourceModel(strings)
    view.setModel(proxy)
    settle()
    before, found = time.process_time(), 0
    for word in WORDS:
        proxy.setFilterFixedString(word)
        settle()
        found += proxy.rowCount()
    return {"scrolled": scrolled, "row": reached, "filtered": time.process_time() - before,
            "found": found}  # fmt: skip


def _dress(view: QTableView, row: int) -> None:
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(row)
    cast(QWidget, view).setMinimumSize(0, 0)


def resident() -> float:
    """Megabytes of this process in memory now; 0 where the system does not tell."""
    try:
        said = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(said.split("VmRSS:")[1].split()[0]) / 1024


def main(argv: Sequence[str]) -> int:
    """Does what ``argv`` names and prints one JSON line."""
    kind, ledger, *shape = argv
    told = _ours(ledger) if kind == "ours" else _bare(ledger, [int(one) for one in shape])
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
