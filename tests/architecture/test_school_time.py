"""Times are the school's: nothing but the clock knows of the computer's zone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import studyhours

PACKAGE = Path(studyhours.__file__).parent
CLOCK = PACKAGE / "domain" / "clock.py"
"""Where the computer is asked for the time, and where instants are put into the school's zone."""
NOW = {"now", "today", "utcnow", "fromtimestamp", "currentDateTime", "currentDate", "currentTime"}
OF = {"datetime", "date", "QDateTime", "QDate", "QTime"}


def by_the_computer(source: str) -> Iterator[int]:
    """Lines that would go by the zone of the computer."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        whose = node.func.value
        said = whose.attr if isinstance(whose, ast.Attribute) else getattr(whose, "id", "")
        zone = ast.unparse(node.args[0]) if node.args else ""
        if node.func.attr == "astimezone" and zone.rpartition(".")[2] != "UTC":
            yield node.lineno
        if node.func.attr in {"toLocalTime", "localtime"}:
            yield node.lineno
        if node.func.attr in NOW and said in OF:
            yield node.lineno


@pytest.mark.parametrize(
    "line",
    [
        "at.astimezone()", "at.astimezone(ZoneInfo('UTC+8'))", "datetime.now()",
        "datetime.datetime.now(UTC)", "date.today()", "QDate.currentDate()", "at.toLocalTime()",
    ],
)  # fmt: skip
def test_what_goes_by_the_computer_is_seen(line: str) -> None:
    assert list(by_the_computer(line)) == [1]
    assert list(by_the_computer("school_time(at); at.astimezone(UTC); clock.now()")) == []


def test_nothing_goes_by_the_computers_zone() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path != CLOCK
        for line in by_the_computer(path.read_text(encoding="utf-8"))
    ]
    assert not found
