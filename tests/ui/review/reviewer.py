"""Somebody at the page of reviewing."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.listing import RecordFilter, RecordShown, list_records
from studyhours.services.reviewing.notes import Note, read_notes
from studyhours.ui.pages.review.ask_field import AskField
from studyhours.ui.widgets.table import DataTable
from tests.ui.person import Person, aside


class Reviewer:
    """Looks at the queue and decides."""

    def __init__(self, person: Person, ledger: Path) -> None:
        self.person, self._ledger = person, ledger
        person.go("review")
        self.settle()

    @property
    def table(self) -> DataTable:
        """The queue."""
        return self.person.find("review-list", DataTable)

    def settle(self) -> None:
        """Waits for the moment a row stays the current one before it is read."""
        QTest.qWait(120)
        self.person.wait()

    def titles(self) -> list[str]:
        """What the queue shows."""
        model = self.table.model()
        place = next(
            column
            for column in range(model.columnCount())
            if model.headerData(column, Qt.Orientation.Horizontal) == "题目"
        )
        return [str(model.index(row, place).data()) for row in range(model.rowCount())]

    def key(self, key: Qt.Key, *, control: bool = False) -> None:
        """Presses a key on whatever has the focus."""
        self.person.press(key, control=control)
        self.settle()

    def row(self, title: str) -> None:
        """Clicks a row."""
        self._click(title, Qt.KeyboardModifier.NoModifier)

    def also(self, title: str) -> None:
        """Adds a row to those selected."""
        self._click(title, Qt.KeyboardModifier.ControlModifier)

    def _click(self, title: str, held: Qt.KeyboardModifier) -> None:
        table = self.table
        index = table.model().index(self.titles().index(title), 2)
        place: QPoint = table.visualRect(index).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)
        self.settle()

    def current(self) -> str:
        """The title of the record shown at the right."""
        return self.person.find("review-title", QLabel).text()

    def lines(self, name: str) -> list[str]:
        """What a part of the record says."""
        part = self.person.find(name, QWidget)
        labels = cast(list[QLabel], part.findChildren(QLabel))
        return [one.text() for one in labels if one.isVisible()]

    def text(self) -> str:
        """The record's text."""
        return self.person.find("review-text", QPlainTextEdit).toPlainText()

    def said(self) -> str:
        """What the banner says."""
        return self.person.find("banner-text", QLabel).text()

    def reason(self) -> AskField:
        """The field for the reason."""
        return self.person.find("review-reason-field", AskField)

    def chosen(self) -> int:
        """How many rows are selected."""
        selection: QItemSelectionModel = self.table.selectionModel()
        return len(selection.selectedRows())

    def focused(self) -> str:
        """What has the focus."""
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None else ""

    def records(self, **wanted: str) -> dict[str, RecordShown]:
        """The ledger's records by title."""

        def read() -> dict[str, RecordShown]:
            ledger = open_ledger(str(self._ledger))
            found = list_records(ledger, RecordFilter(**wanted)).rows  # type: ignore[arg-type]  # fields by name
            ledger.close()
            return {one.title: one for one in found}

        return aside(read)

    def notes(self, title: str) -> list[Note]:
        """What was said of a record."""
        uid = self.records()[title].uid

        def read() -> list[Note]:
            ledger = open_ledger(str(self._ledger))
            found = read_notes(ledger, uid)
            ledger.close()
            return list(found)

        return aside(read)
