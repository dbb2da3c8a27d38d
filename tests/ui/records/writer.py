"""Somebody who writes records: finds the page's parts, and looks into the ledger from outside."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTableView, QWidget

from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.drafts import DraftKept, list_drafts
from studyhours.services.records.listing import RecordFilter, RecordShown, list_records
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import read_record
from studyhours.ui.widgets.banner import Banner
from tests.ui.person import Person
from tests.ui.school import APRIL

Found = TypeVar("Found")


class Writer:
    """A person at the page of records."""

    def __init__(self, person: Person, ledger: Path) -> None:
        self.person, self.path = person, ledger
        self._to_front()
        person.wait_until(lambda: any(map(str.isdigit, self.text_of("kind-all"))))
        person.wait()

    def _to_front(self) -> None:
        """Keys reach the window that is in front, which on some systems a closed list still is."""
        window = self.person.window
        if QApplication.activePopupWidget() is None and not window.isActiveWindow():
            window.activateWindow()
            self.person.wait_until(window.isActiveWindow)

    def shut(self) -> None:
        """Closes the window, as at the end of a day."""
        window = self.person.window
        window.close()
        self.person.wait()
        # Its pages go for good: a second window must not be dressed together with them.
        bench, window._bench = window.bench, None
        assert bench is not None
        bench.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # ------------------------------------------------------------ on the page

    @property
    def table(self) -> QTableView:
        return self.person.find("records-list", QTableView)

    def column(self, place: int) -> list[str]:
        model = self.table.model()
        return [str(model.index(row, place).data()) for row in range(model.rowCount())]

    def titles(self) -> list[str]:
        return self.column(2)

    def current(self) -> str:
        """The title of the current row."""
        index = self.table.currentIndex()
        return self.titles()[index.row()] if index.isValid() else ""

    def choose(self, row: int, *, held: Qt.KeyboardModifier | None = None) -> None:
        """Clicks a row and waits until it lies open."""
        at = self.table.visualRect(self.table.model().index(row, 2)).center()
        modifier = held or Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, modifier, at)
        QTest.qWait(150)
        self.person.wait()

    def new(self, kind: str) -> None:
        """Ctrl+N, then the kind."""
        self.press("N", control=True)
        self.person.click(f"records-new-{kind}")

    def press(self, key: str, *, control: bool = False) -> None:
        self._to_front()
        focus = QApplication.focusWidget() or self.person.window
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(focus, getattr(Qt.Key, f"Key_{key}"), held)
        self.person.wait()

    def save(self) -> None:
        self.press("S", control=True)

    def type(self, name: str, text: str, *, enter: bool = False) -> None:
        self.person.type(f"records-{name}", text, enter=enter)

    def pick(self, name: str, said: str) -> None:
        """Chooses in a combo box with the arrow keys."""
        self._pick(self.person.find(f"records-{name}", QComboBox), said)

    def _pick(self, box: QComboBox, said: str) -> None:
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentText() == said:
                break
            QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentText() == said
        self.person.wait()

    def pick_in(self, name: str, said: str) -> None:
        """Chooses in a combo box of a dialog with the arrow keys."""
        self._pick(self.person.find(name, QComboBox), said)

    def text_of(self, name: str) -> str:
        """What a label, a field or a button says; empty where it cannot be seen."""
        for found in self._visible(name):
            for say in ("toPlainText", "text", "currentText"):
                if hasattr(found, say):
                    return str(getattr(found, say)())
        return ""

    def sees(self, name: str) -> bool:
        return bool(self._visible(name))

    def _visible(self, name: str) -> list[QWidget]:
        found = cast(list[QWidget], self.person.window.findChildren(QWidget, f"records-{name}"))
        return [one for one in found if one.isVisible()]

    @property
    def banner(self) -> str:
        """What the page says above the list."""
        page = self.person.find("page-records", QWidget)
        said: str = page.banner.text  # type: ignore[attr-defined]  # a page's own
        return said

    def banner_button(self) -> None:
        """Presses the button in the page's message."""
        page = self.person.find("page-records", QWidget)
        banner = page.banner  # type: ignore[attr-defined]  # as above
        assert isinstance(banner, Banner)
        self.person.click(self.person.find("banner-action", QPushButton, banner))

    def error(self, name: str) -> str:
        """What is said under a field."""
        return self.text_of(f"error-{name}")

    def label(self, name: str) -> str:
        return self.person.find(f"records-{name}", QLabel).text()

    def pause(self, milliseconds: int) -> None:
        """Does nothing for a while."""
        QTest.qWait(milliseconds)
        self.person.wait()

    def menu(self, place: int) -> None:
        """Chooses an entry of the menu that is open."""
        menu = QApplication.activePopupWidget()
        assert menu is not None
        for _ in range(place + 1):
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        self.person.wait()

    def head(self, place: int) -> None:
        """Clicks a heading of the list."""
        header = self.table.horizontalHeader()
        at = QPoint(header.sectionViewportPosition(place) + 20, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        self.person.wait()

    # ------------------------------------------------------------ in the ledger

    def asks(self, question: Callable[[Ledger], Found]) -> Found:
        """Asks the ledger from outside the window."""
        with closing(open_ledger(str(self.path), APRIL)) as ledger:
            return question(ledger)

    def kept(self, **wanted: str) -> tuple[RecordShown, ...]:
        """Records in the ledger."""
        return self.asks(lambda one: list_records(one, RecordFilter(**wanted)).rows)  # type: ignore[arg-type]  # names checked by the class

    def content(self, uid: str) -> RecordContent:
        return self.asks(lambda one: read_record(one, uid)[0])

    def drafts(self) -> tuple[DraftKept, ...]:
        return self.asks(list_drafts)
