"""What tests of exchanging at the window have in common: a school, teachers at home, a stick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QLabel, QTableView

from studyhours.domain.clock import FixedClock
from studyhours.services.exchange.sending import Sending, send
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from tests.services.exchange.world import LATER, home_ledger, written
from tests.ui.person import Person, aside

T = TypeVar("T")


def elsewhere(path: Path, work: Callable[[Ledger], T], clock: FixedClock = LATER) -> T:
    """What another computer does with a ledger, or a test wants to know of it."""

    def run() -> T:
        ledger = open_ledger(str(path), clock)
        try:
            return work(ledger)
        finally:
            ledger.close()

    return aside(run)


def home_of(folder: Path, number: str, *titles: str) -> Path:
    path = folder / f"home{number}.studyhours"

    def made() -> None:
        ledger = home_ledger(str(path), number)
        for title in titles:
            written(ledger, number, title, kind="training")
        ledger.close()

    aside(made)
    return path


def sent(path: Path, target: Path, wanted: Sending | None = None) -> str:
    """Writes a package elsewhere; returns that ledger's code."""
    return elsewhere(path, lambda ledger: send(ledger, target, wanted).code)


def said(person: Person) -> str:
    return person.find("banner-text", QLabel).text()


def rows(person: Person, table: str) -> list[list[str]]:
    model = person.find(table, QTableView).model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def choose_row(person: Person, table: str, row: int) -> None:
    person.find(table, QTableView).selectRow(row)
    person.wait()
