"""Copies grow fewer with age, and none goes that is wanted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from studyhours.domain.thinning import BEFORE, DAILY, MONTHLY, WEEKLY, Made, to_keep


def _made(day: date, hour: int = 10, *, special: bool = False) -> Made:
    at = datetime.combine(day, time(hour), UTC)
    return Made(f"{at:%Y%m%dT%H}{special}", at, day, special)


def test_a_year_of_days_leaves_few() -> None:
    """Done each day anew, as it is: what went stays gone."""
    kept: list[Made] = []
    day = date(2025, 9, 1)
    for _ in range(365):
        kept.append(_made(day))
        staying = to_keep(kept)
        kept = [one for one in kept if one.name in staying]
        day += timedelta(days=1)
    assert len(kept) <= DAILY + WEEKLY + MONTHLY
    days = [one.day for one in kept]
    last = day - timedelta(days=1)
    assert days[-DAILY:] == [last - timedelta(days=back) for back in range(DAILY - 1, -1, -1)]
    months = {(one.year, one.month) for one in days}
    assert len(months) == MONTHLY, "the newest of each of nine months"
    weeks = {one.isocalendar()[:2] for one in days}
    assert len(weeks) >= WEEKLY


def test_holidays_cost_nothing() -> None:
    before = [_made(date(2026, 7, 1) + timedelta(days=number)) for number in range(5)]
    after = [_made(date(2026, 9, 1))]
    assert to_keep([*before, *after]) == {one.name for one in (*before, *after)}


def test_the_newest_of_a_day_stays_and_those_from_before_something() -> None:
    day = date(2026, 4, 30)
    hours = [_made(day, hour) for hour in range(5)]
    special = [_made(day, hour, special=True) for hour in range(5, 5 + BEFORE + 3)]
    kept = to_keep([*hours, *special])
    assert kept == {one.name for one in (hours[-1], *special[-BEFORE:])}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 900), min_size=1, max_size=60, unique=True))
def test_whatever_there_is_the_newest_stays_and_thinning_again_changes_nothing(
    days: list[int],
) -> None:
    copies = [_made(date(2025, 1, 1) + timedelta(days=number)) for number in days]
    kept = to_keep(copies)
    newest = max(copies, key=lambda one: one.at)
    assert newest.name in kept
    assert len(kept) <= DAILY + WEEKLY + MONTHLY
    assert to_keep(one for one in copies if one.name in kept) == kept
