"""Every shipped rule set over every year a ledger keeps, and one teacher judged again.

The floor of a year is one grouped scan of the whole record table, as ``check_school`` has it.
"""

from __future__ import annotations

from benchmarks.check_school import FLOOR, added, judged, records_of, scan
from benchmarks.judged_again import adopt_all, measure_again
from benchmarks.ratios import Ratio, alternate
from benchmarks.schools import kept_school, labels
from studyhours.domain.calendar import school_year
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers.opening import open_ledger

TARGET = 1.5
_YEARS = 5


def measure(*, short: bool) -> list[Ratio]:
    """Measures one school over five years."""
    teachers = 3 if short else 3000
    again = measure_again(teachers, _YEARS, short=short)
    ledger = open_ledger(str(kept_school(teachers, _YEARS)))
    try:
        presets = adopt_all(ledger)
        done = alternate(
            lambda: [check(ledger, whole_year(label)) for label in labels(_YEARS)],
            lambda: [scan(ledger) for _ in labels(_YEARS)],
            repeat=1 if short else 3,
        )
        return [
            Ratio(
                name="all presets, five years",
                what=(
                    f"`check` of {teachers} teachers with {records_of(ledger)} records by all"
                    f" {presets} shipped rule sets, each of {_YEARS} school years"
                ),
                floor_name=f"`{FLOOR}` once for each year, rows fetched, on the same file",
                ours_seconds=done.ours_seconds,
                floor_seconds=done.floor_seconds,
                target=TARGET,
                notes="",
                repeat=done.repeat,
                ours_work=sum(judged(one) for one in done.ours),
                floor_work=added(done.floor[-1]),
            ),
            again,
        ]
    finally:
        ledger.close()


def whole_year(label: str) -> CheckRequest:
    """The whole of a school year."""
    return CheckRequest(year=label, as_of=school_year(label).last)
