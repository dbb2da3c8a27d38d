"""Adds up lists of days: for rules with more windows than a database should look up one by one.

The database hands over one row for each subject, with a text that lists the days of its records,
and for sums what each record comes to. A row for each of half a million days would take it six
times as long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, String, cast, func
from sqlalchemy.orm import InstrumentedAttribute

from studyhours.db.models import Record
from studyhours.domain.calendar import days_between
from studyhours.domain.windows import Window

Values: TypeAlias = tuple[int | None, ...]
"""Records, and hundredths by unit of the leaf; None for none of a unit."""
Found: TypeAlias = dict[int, dict[int, Values]]
"""By number of the subject and index of the window."""

_COMMA = ","


def listed(day: InstrumentedAttribute[date], *, sums: bool) -> Iterator[ColumnElement[str]]:
    """The columns of a subject's row: days, and for sums the unit and hundredths of each record.

    The lists of a row are in one order, whatever that is.
    """
    for column in (day, Record.unit, Record.hundredths) if sums else (day,):
        yield func.aggregate_strings(cast(column, String), _COMMA)


def add_up(
    rows: Iterable[Sequence[Any]], windows: Sequence[Window], as_of: date, units: Sequence[str]
) -> Found:
    """What each subject comes to in each window; windows may overlap.

    Args:
        rows: Numbers of subjects with their lists, as ``listed`` has them.
        windows: Spans of days.
        as_of: Days after it are none of a window's.
        units: Units of the leaf; none where records are counted.
    """
    windows_on: dict[str, list[int]] = {}
    for index, window in enumerate(windows):
        for one in days_between(window.first, min(window.last, as_of)):
            # As the database writes it: reading half a million days costs a second.
            windows_on.setdefault(one.isoformat(), []).append(index)
    if units:
        return {subject: _summed(lists, windows_on, units) for subject, *lists in rows}
    return {subject: _counted(days, windows_on) for subject, days in rows}


def _counted(days: str, windows_on: Mapping[str, Sequence[int]]) -> dict[int, Values]:
    counts: dict[int, int] = {}
    for day, records in Counter(days.split(_COMMA)).items():
        for index in windows_on.get(day, ()):
            counts[index] = counts.get(index, 0) + records
    return {index: (records,) for index, records in counts.items()}


def _summed(
    lists: Sequence[str], windows_on: Mapping[str, Sequence[int]], units: Sequence[str]
) -> dict[int, Values]:
    found: dict[int, Values] = {}
    for day, unit, hundredths in zip(*(one.split(_COMMA) for one in lists), strict=True):
        indexes = windows_on.get(day)
        if indexes is None:
            continue
        values = (1, *(int(hundredths) if one == unit else None for one in units))
        for index in indexes:
            found[index] = together(found[index], values) if index in found else values
    return found


def together(one: Values, other: Values) -> Values:
    """What two parts of a window come to; a unit that neither has stays none."""
    return tuple(
        more if value is None else value if more is None else value + more
        for value, more in zip(one, other, strict=True)
    )
