"""The time of a rule, or of a part inside it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date

from studyhours.domain.windows import NEED_TERMS, REPEATED_WINDOWS, SINGLE_WINDOWS
from studyhours.rules.document import Item
from studyhours.rules.model import Tolerance
from studyhours.rules.reader import Reader
from studyhours.rules.times import (
    AROUND,
    CYCLE,
    FIRST_DAY,
    LAST_DAY,
    LENGTHS,
    Cycle,
    Edge,
    MonthDay,
    Time,
    Within,
)

TIME_KEYS = ("window", CYCLE, "within", "dated_by", "tolerance")

_UNITS = SINGLE_WINDOWS + REPEATED_WINDOWS
_MANY_YEARS = 100
_OVER_YEARS = frozenset({"calendar_year", CYCLE})
"""Windows that reach into a school year whose terms nobody may have entered."""
_MONTH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})|(\d{1,2})月(\d{1,2})日")


def load_time(reader: Reader, entries: Mapping[str, Item], item: Item, around: Time | None) -> Time:
    """Reads the keys that say when; a part may leave all of them out.

    Args:
        reader: Where complaints go.
        entries: The keys of the rule or part.
        item: The rule or part itself.
        around: The time around a part; None for a rule.
    """
    outside = _unit_around(around)
    cycle = _cycle(reader, entries, around)
    unit = CYCLE if cycle else _unit(reader, entries, item, around)
    tolerance = load_tolerance(reader, entries.get("tolerance"))
    single = unit in {AROUND, CYCLE, *SINGLE_WINDOWS} and not _shorter(unit, outside)
    if "tolerance" in entries and single:
        line = entries["tolerance"].line
        reader.complain("tolerance_without_windows", line, window=unit or outside)
    return Time(
        unit,
        tolerance,
        outside if unit == AROUND else "",
        cycle,
        _within(reader, entries.get("within")),
        reader.choice(
            entries.get("dated_by"),
            (LAST_DAY, FIRST_DAY),
            LAST_DAY if around is None else around.dated_by,
        ),
        unit if unit in _OVER_YEARS else around.over_years if around is not None else "",
    )


def _unit(reader: Reader, entries: Mapping[str, Item], item: Item, around: Time | None) -> str:
    outside = _unit_around(around)
    if "window" not in entries:
        if around is None:
            reader.missing(item, "window")
            return SINGLE_WINDOWS[0]
        return AROUND
    unit = reader.choice(entries["window"], _UNITS, outside or SINGLE_WINDOWS[0])
    at = entries["window"].line
    if around is not None and LENGTHS[unit] > LENGTHS[outside]:
        reader.complain("longer_than_around", at, window=unit, around=outside)
    elif around is not None and around.over_years and unit in NEED_TERMS:
        reader.complain("terms_of_other_years", at, window=unit, around=around.over_years)
    return unit


def _cycle(reader: Reader, entries: Mapping[str, Item], around: Time | None) -> Cycle | None:
    item = entries.get(CYCLE)
    if item is None:
        return None
    if around is not None:
        reader.complain("cycle_inside", item.line)
    if "window" in entries:
        reader.complain("one_time", item.line)
    parts = reader.mapping(item, ("years", "from", "rolling", "to"), ("years",))
    years = reader.whole(parts["years"]) if "years" in parts else 1
    if not 1 <= years <= _MANY_YEARS:
        reader.complain("not_so_many_years", item.line, value=years, most=_MANY_YEARS)
    rolling = reader.choice(parts.get("rolling"), ("yes", "no"), "no") == "yes"
    if rolling == ("from" in parts):
        reader.complain("fixed_or_rolling", item.line)
    if "to" in parts and not rolling:
        reader.complain("key_without", parts["to"].line, key="to", other="rolling: yes")
    last = _edge(reader, parts.get("to"))
    if isinstance(last, date):  # one day cannot end the years of every school year
        reader.complain("bad_month_day", parts["to"].line, value=reader.text(parts["to"]))
        last = None
    return Cycle(years, None if rolling else reader.day(parts.get("from")), last)


# ---------------------------------------------------------------- within


def _within(reader: Reader, item: Item | None) -> Within | None:
    if item is None:
        return None
    parts = reader.mapping(item, ("months", "from", "to"))
    if isinstance(item.value, dict) and not item.value:
        reader.complain("missing_key", item.line, key="to")
    months = []
    for entry in reader.some(parts.get("months"), "months"):
        month = reader.whole(entry)
        if not 1 <= month <= 12:
            reader.complain("no_month", entry.line, value=month)
        months.append(month)
    first, last = _edge(reader, parts.get("from")), _edge(reader, parts.get("to"))
    if isinstance(first, date) and isinstance(last, date) and last < first:
        reader.complain("ends_before_start", item.line)
    return Within(tuple(sorted(set(months))), first, last)


def _edge(reader: Reader, item: Item | None) -> Edge:
    """A date, or a day of the year: ``10-31``, ``10月31日``."""
    if item is None:
        return None
    found = _MONTH_DAY.fullmatch(reader.text(item))
    if not found:
        return reader.day(item)
    month, day = (int(one) for one in found.groups() if one)
    if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(2024, month)[1]):
        reader.complain("bad_date", item.line, value=reader.text(item))
        return None
    return MonthDay(month, day)


def _unit_around(time: Time | None) -> str:
    """The unit of the windows a part stands in; empty for a rule."""
    return "" if time is None else time.unit or time.around


def _shorter(unit: str, outside: str) -> bool:
    return bool(unit and outside) and LENGTHS[unit] < LENGTHS[outside]


def load_tolerance(reader: Reader, item: Item | None) -> Tolerance:
    """How many windows may fail."""
    if item is None:
        return Tolerance()
    text = reader.text(item)
    if text.endswith("%"):
        number = reader.number(Item(item.line, text[:-1]))
        if number > 100:
            reader.complain("too_large_share", item.line, value=text)
        return Tolerance(share=number / 100)
    return Tolerance(windows=reader.whole(item))
