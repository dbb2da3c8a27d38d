"""``check`` of a whole school against one grouped scan of its records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from benchmarks.ratios import Ratio, alternate
from benchmarks.schools import kept_school
from studyhours.domain.quantity import HUNDRED
from studyhours.services.checking.checking import Checked, CheckRequest, check
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger

TARGET = 3.0
FLOOR = (
    "SELECT teacher_id, kind, level, SUM(hundredths), COUNT(*) FROM record"
    " GROUP BY teacher_id, kind, level"
)
_YEAR = CheckRequest(year="2025-2026", as_of=date(2026, 8, 31))
# Of these two every record counts, so that what both have added up can be compared.
_HOURS, _LESSONS = "hours.total", "research_lesson"


def measure(*, short: bool) -> list[Ratio]:
    """Measures one school; both read the same file with the same library."""
    teachers = 12 if short else 3000
    ledger = open_ledger(str(kept_school(teachers)))
    try:
        records = records_of(ledger)
        done = alternate(
            lambda: check(ledger, _YEAR), lambda: scan(ledger), repeat=1 if short else 7
        )
    finally:
        ledger.close()
    return [
        Ratio(
            name="check",
            what=(
                f"`check` of {teachers} teachers with {records} records by school-72,"
                " seven-ones-term and observe-15, whole, from an opened ledger"
            ),
            floor_name=f"`{FLOOR}`, rows fetched, on the same file",
            ours_seconds=done.ours_seconds,
            floor_seconds=done.floor_seconds,
            target=TARGET,
            notes="",
            repeat=done.repeat,
            ours_work=judged(done.ours),
            floor_work=added(done.floor),
        )
    ]


def records_of(ledger: Ledger) -> int:
    """How many records a ledger has."""
    with ledger.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT COUNT(*) FROM record").scalar_one())


def scan(ledger: Ledger) -> Sequence[tuple[object, ...]]:
    """The floor, on the bare cursor."""
    with ledger.engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(FLOOR)
        return cursor.fetchall()


def judged(checked: Checked) -> int:
    """Hundredths of hours and research lessons that the results state."""
    total = Fraction(0)
    for teacher in checked.teachers:
        for rule in teacher.result.rules:
            if rule.rule_id == _HOURS:
                total += rule.value * HUNDRED
            elif rule.rule_id == _LESSONS and rule.windows is not None:
                total += sum(window.value for window in rule.windows.each)
    return int(total)


def added(rows: Sequence[tuple[object, ...]]) -> int:
    """The same from the floor's rows."""
    total = 0
    for _, kind, _, hundredths, count in rows:
        if kind == "training":
            total += int(str(hundredths))
        elif kind == "lesson":
            total += int(str(count))
    return total
