"""How the cost of judging grows with the records: from ten thousand to ten million.

Everybody is judged in every year the ledger keeps, by all shipped rule sets.
"""

from __future__ import annotations

import math
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.check_school import judged, records_of
from benchmarks.check_years import whole_year
from benchmarks.judged_again import adopt_all
from benchmarks.ratios import Ratio
from benchmarks.schools import doubled_school, kept_school, labels
from studyhours.services.checking.checking import check
from studyhours.services.ledgers.opening import open_ledger

_SIZES = ((30, 1), (300, 1), (3000, 1), (3000, 5))
_SHORT = ((3, 1), (6, 1))
_REPEAT = 2
"""Of the largest: the first run reads the file, as the first of three does for the smaller ones."""
_LARGE = 1_000_000
"""From here on what a check costs by itself, however few the records, is not seen any more."""


@dataclass(frozen=True, slots=True)
class _Point:
    records: int
    seconds: float
    judged: int


def measure(*, short: bool) -> list[Ratio]:
    """Measures the processor time of each size, the least of several runs."""
    points = [_kept_point(teachers, years) for teachers, years in (_SHORT if short else _SIZES)]
    if not short:
        points.append(_point(doubled_school(3000, 5), 5, repeat=_REPEAT))
    whole = _exponent(points)
    large = [one for one in points if short or one.records >= _LARGE]
    first, last = large[0], large[-1]
    as_records = first.seconds * last.records / first.records
    steps = ", ".join(f"{one.records:,}: {one.seconds:.2f} s" for one in points)
    return [
        Ratio(
            name="growth with the records",
            what=(
                f"`check` of everybody in every year kept by all shipped rule sets,"
                f" {last.records:,} records, time of the process"
            ),
            floor_name=f"the time of {first.records:,} records, in proportion to the records",
            ours_seconds=last.seconds,
            floor_seconds=as_records,
            target=1.0,
            notes=(
                f"Records and seconds: {steps}. Exponent over all sizes {whole:.2f}, from"
                f" {first.records:,} records on {_exponent(large):.2f}."
            ),
            repeat=1,
            ours_work=int(last.judged > 0),
            floor_work=1,
        )
    ]


def _kept_point(teachers: int, years: int) -> _Point:
    kept = kept_school(teachers, years)
    if years > 1:
        return _point(kept, years, repeat=_REPEAT)
    # Others measure schools of one year by the three sets they have.
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / kept.name
        shutil.copyfile(kept, copy)
        return _point(copy, years, repeat=3)


def _point(path: Path, years: int, *, repeat: int) -> _Point:
    ledger = open_ledger(str(path))
    try:
        adopt_all(ledger)
        seconds, results = [], 0
        for _ in range(repeat):
            started = time.process_time()
            results = sum(judged(check(ledger, whole_year(label))) for label in labels(years))
            seconds.append(time.process_time() - started)
        return _Point(records_of(ledger), min(seconds), results)
    finally:
        ledger.close()


def _exponent(points: Sequence[_Point]) -> float:
    """The slope of the straight line that fits best through the logarithms."""
    pairs = [(math.log(one.records), math.log(one.seconds)) for one in points]
    middle_x = sum(x for x, _ in pairs) / len(pairs)
    middle_y = sum(y for _, y in pairs) / len(pairs)
    across = sum((x - middle_x) * (y - middle_y) for x, y in pairs)
    return across / sum((x - middle_x) ** 2 for x, _ in pairs)
