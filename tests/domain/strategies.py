"""What Hypothesis draws calendars from, and how long it may look."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from studyhours.domain.calendar import HolidayTable, SchoolCalendar, Term, school_year

YEAR = school_year("2025-2026")
LAST_TERM_DAY = date(2026, 8, 10)
"""Terms drawn end by then, so that all their windows end within the school year."""

ON_CI = "CI" in os.environ
FEWER = int(os.environ.get("STUDYHOURS_FEWER_EXAMPLES", "1"))
"""By what the number of examples is divided: set where mutants are run, which are many."""


def modest(examples: int) -> settings:
    """Few examples, no deadline (two slow cores are shared), the same ones each time on CI."""
    return settings(
        max_examples=max(1, examples // FEWER),
        deadline=None,
        derandomize=ON_CI,
        # Nobody reads the smallest example that kills a mutant.
        phases=list(Phase) if FEWER == 1 else [Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@st.composite
def term_dates(draw: st.DrawFn, least_gap: int = 1, least: int = 0) -> list[tuple[date, date]]:
    """First and last days of up to three terms, ``least_gap`` days or more between them."""
    dates: list[tuple[date, date]] = []
    free = YEAR.first
    for _ in range(draw(st.integers(least, 3))):
        first = free + timedelta(days=draw(st.integers(0, 40)))
        last = first + timedelta(days=draw(st.integers(0, 60)))
        if last > LAST_TERM_DAY:
            break
        dates.append((first, last))
        free = last + timedelta(days=least_gap)
    return dates


@st.composite
def terms(
    draw: st.DrawFn, least_gap: int = 1, least: int = 0, *, same_start: bool = False
) -> tuple[Term, ...]:
    """Terms with week starts and first weeks of their own."""
    common = draw(st.sampled_from([0, 6]))
    found = []
    for number, (first, last) in enumerate(draw(term_dates(least_gap, least)), 1):
        start = common if same_start else draw(st.sampled_from([0, 6]))
        shift = draw(st.none() | st.integers(-14, 14))
        week_one = None if shift is None else first + timedelta(days=shift)
        found.append(Term(number, first, last, start, week_one))
    return tuple(found)


def exceptions() -> st.SearchStrategy[Mapping[date, bool]]:
    """Days off and make-up days."""
    return st.dictionaries(st.dates(YEAR.first, LAST_TERM_DAY), st.booleans(), max_size=12)


@st.composite
def calendars(
    draw: st.DrawFn, least_gap: int = 1, least: int = 0, *, same_start: bool = False
) -> SchoolCalendar:
    """Small school years."""
    chosen = draw(terms(least_gap, least, same_start=same_start))
    known_until = draw(st.dates(YEAR.first, YEAR.last))
    table = HolidayTable(draw(exceptions()), date(2025, 1, 1), known_until)
    return SchoolCalendar(YEAR, chosen, table)
