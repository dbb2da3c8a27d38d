"""What a test wants to know of a ledger, asked away from the window's own thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from tests.ui.person import aside
from tests.ui.school import APRIL

T = TypeVar("T")


def asked(path: Path, work: Callable[[Ledger], T]) -> T:
    """What a service says of a ledger, or does to it as another computer would."""

    def run() -> T:
        ledger = open_ledger(str(path), APRIL)
        try:
            return work(ledger)
        finally:
            ledger.close()

    return aside(run)
