"""A small school with its roster, and files to drop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QListView, QPushButton, QTableView
from sqlalchemy import func, select

from studyhours.db.models import Record, Teacher
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from tests.support.scenario import Row, make_ledger, roster_file, write_csv
from tests.ui.person import OpenWindow, Person

HEAD = ["工号", "姓名", "培训名称", "开始日期", "学时"]


@pytest.fixture
def empty_school(tmp_path: Path, home: Path) -> Path:
    """A ledger with nobody in it."""
    assert not home.exists(), "a computer of its own"
    path = tmp_path / "school.studyhours"
    make_ledger(str(path)).close()
    return path


@pytest.fixture
def school(empty_school: Path, tmp_path: Path) -> Path:
    """A ledger with the small school's five teachers."""
    ledger = open_ledger(str(empty_school))
    (tmp_path / "given").mkdir()
    import_roster(ledger, roster_file(tmp_path / "given"))
    ledger.close()
    return empty_school


class Importer:
    """Somebody at the Import page."""

    def __init__(self, person: Person, ledger: Path) -> None:
        self.person, self.ledger = person, ledger

    def drop(self, *paths: Path) -> None:
        """Drops files on the area for it, or on the page where that is not to be seen."""
        bench = self.person.window.bench
        assert bench is not None
        self.person.drop(self.person.window, paths)

    def text(self, name: str) -> str:
        return self.person.find(name, QLabel).text()

    @property
    def notice(self) -> str:
        return self.text("imports-notice-text")

    @property
    def primary(self) -> QPushButton:
        return self.person.find("imports-apply", QPushButton)

    @property
    def what(self) -> QComboBox:
        return self.person.find("imports-what", QComboBox)

    def say_what(self, name: str) -> None:
        """Chooses what a file is, by keyboard."""
        combo = self.what
        combo.setFocus()
        place = combo.findText(name)
        assert place >= 0, [combo.itemText(one) for one in range(combo.count())]
        self._pick(combo, place)

    def table(self, name: str) -> list[list[str]]:
        """What a table says, row by row."""
        return table_texts(self.person.find(name, QTableView))

    def tab(self, name: str) -> list[list[str]]:
        """Turns to a list and reads it."""
        self.person.click(f"imports-tab-{name}")
        tables = {"accepted": "imports-accepted-records"}
        return self.table(tables.get(name, f"imports-{name}"))

    def files(self) -> list[str]:
        view = self.person.find("imports-files", QListView)
        model = view.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def turn_to(self, place: int) -> None:
        """Clicks a file in the list."""
        view = self.person.find("imports-files", QListView)
        rect = view.visualRect(view.model().index(place, 0))
        self.person.click_at(view.viewport(), rect.center())

    def column(self, header: str, meaning: str) -> None:
        """Says what a column means: clicks its cell and picks from the list."""
        table = self.person.find("imports-columns", QTableView)
        headers = [row[0] for row in table_texts(table)]
        index = table.model().index(headers.index(header), 1)
        table.scrollTo(index)
        QTest.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center()
        )
        QApplication.processEvents()
        combo = self.person.find("imports-meaning", QComboBox, table)
        place = next(n for n in range(combo.count()) if combo.itemText(n).startswith(meaning))
        self._pick(combo, place)

    def _pick(self, combo: QComboBox, place: int) -> None:
        combo.showPopup()
        QApplication.processEvents()
        view = combo.view()
        index = combo.model().index(place, 0)
        view.scrollTo(index)
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center()
        )
        self.person.wait()

    def kept(self) -> tuple[int, int]:
        """How many teachers and living records the ledger has."""
        with reading(self.ledger) as ledger, ledger.reading() as session:
            teachers = session.scalar(select(func.count()).select_from(Teacher))
            records = session.scalar(
                select(func.count()).select_from(Record).where(Record.deleted.is_(False))
            )
        return teachers or 0, records or 0


@contextmanager
def reading(path: Path) -> Iterator[Ledger]:
    ledger = open_ledger(str(path))
    try:
        yield ledger
    finally:
        ledger.close()


def table_texts(table: QTableView) -> list[list[str]]:
    """What a table says; hidden columns left out."""
    model = table.model()
    shown = [c for c in range(model.columnCount()) if not table.isColumnHidden(c)]
    return [
        [str(model.index(row, column, QModelIndex()).data() or "") for column in shown]
        for row in range(model.rowCount())
    ]


Importing = Callable[..., Importer]


@pytest.fixture
def importing(open_window: OpenWindow) -> Importing:
    """Opens a ledger on the Import page."""

    def opening(ledger: Path, **options: object) -> Importer:
        person = open_window(ledger, **options)
        person.go("imports")
        return Importer(person, ledger)

    return opening


def training(path: Path, *rows: Row, head: Row = HEAD) -> Path:
    """A file of training records."""
    return write_csv(path, [head, *rows])


def many(path: Path, rows: int, *, day: str = "2025-10-10") -> Path:
    """A file of so many different records of one teacher."""
    return training(path, *[["0001", "欧阳若兰", f"课{n}", day, "2"] for n in range(rows)])


def middle(widget: QTableView) -> QPoint:
    return widget.viewport().rect().center()
