"""The real window with pages that take long texts, and what they have kept of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.left_typed import LeftTyped, left_typed
from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from studyhours.ui.typed_keeper import TypedKeeper
from tests.ui.person import Person, aside
from tests.ui.school import APRIL

Left = Callable[[Path, str, str], tuple[LeftTyped, ...]]


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {"records", "activities", "review", "growth"}
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name in shown))


def left(ledger: Path, place: str, about: str) -> tuple[LeftTyped, ...]:
    """What a connection of its own finds, as after the program was killed."""

    def look() -> tuple[LeftTyped, ...]:
        other = open_ledger(str(ledger), APRIL)
        found = left_typed(other, place, about)
        other.close()
        return found

    return aside(look)


def pause(person: Person, keeper: TypedKeeper) -> None:
    """Pauses until what was typed is kept."""
    person.wait_until(lambda: not keeper.soon.is_waiting)
    person.wait()
