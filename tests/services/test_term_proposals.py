"""Terms proposed: like published ones, on working days, and honest about what is not arranged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from studyhours.domain.calendar import school_year
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.holidays import published_holidays
from studyhours.services.ledgers.term_proposals import (
    AUTUMN_HOLIDAYS,
    SPRING_HOLIDAYS,
    lunar_new_year,
    propose_terms,
    suggested_year,
)

YEARS = [f"{start}-{start + 1}" for start in range(2005, 2050)]


def _days(label: str) -> list[str]:
    return [day.isoformat() for pair in propose_terms(label).days for day in pair]


@pytest.mark.parametrize(
    ("label", "days"),
    [
        # 1 September 2024 was a Sunday; the festival was early.
        ("2024-2025", ["2024-09-02", "2025-01-10", "2025-02-17", "2025-07-04"]),
        # Late: the Lantern Festival is on Tuesday, 3 March, and schools begin the day before.
        ("2025-2026", ["2025-09-01", "2026-01-30", "2026-03-02", "2026-07-03"]),
        ("2026-2027", ["2026-09-01", "2027-01-22", "2027-02-22", "2027-07-02"]),
    ],
)
def test_known_years(label: str, days: list[str]) -> None:
    assert _days(label) == days


@pytest.mark.parametrize("label", YEARS)
def test_every_year_looks_like_published_ones(label: str) -> None:
    (first, winter), (spring, last) = propose_terms(label).days
    year = school_year(label)
    festival = lunar_new_year(year.last.year)
    assert festival is not None
    assert year.first <= first <= year.first + timedelta(days=3)
    assert timedelta(days=14) <= festival - winter <= timedelta(days=24)
    assert spring - festival >= timedelta(days=10)
    assert date(year.last.year, 2, 5) <= spring <= date(year.last.year, 3, 6)
    assert date(year.last.year, 7, 1) <= last <= date(year.last.year, 7, 7)
    assert all(day.weekday() < 5 for day in (first, winter, spring, last))
    for begins, ends in ((first, winter), (spring, last)):
        assert 16 <= (ends - begins).days / 7 <= 23


def test_the_lunar_calendar_agrees_with_the_published_holidays() -> None:
    table = published_holidays().days
    for year in range(2005, 2027):
        festival = lunar_new_year(year)
        assert festival is not None
        assert table[festival] == (False, "春节")
    steps = [
        (later - day).days
        for year in range(2005, 2050)
        if (day := lunar_new_year(year)) and (later := lunar_new_year(year + 1))
    ]
    assert set(steps) <= {353, 354, 355, 383, 384, 385}
    assert lunar_new_year(2004) is None
    assert lunar_new_year(2051) is None


def test_what_is_not_arranged_yet_is_named() -> None:
    last = published_holidays().last.year
    known = propose_terms(f"{last - 1}-{last}")
    assert not known.provisional
    assert [term.provisional for term in known.terms] == [False, False]
    half = propose_terms(f"{last}-{last + 1}")
    assert half.unpublished == SPRING_HOLIDAYS
    assert [term.provisional for term in half.terms] == [True, True]
    none = propose_terms(f"{last + 1}-{last + 2}")
    assert none.unpublished == (*AUTUMN_HOLIDAYS, *SPRING_HOLIDAYS)


def test_years_without_a_lunar_date_still_have_terms() -> None:
    assert len(propose_terms("2060-2061").terms) == 2


@pytest.mark.parametrize("label", ["", "2025", "2025-2027", "2025/2026"])
def test_no_year(label: str) -> None:
    with pytest.raises(UnusableInput, match="bad_year"):
        propose_terms(label)


@pytest.mark.parametrize(
    ("today", "label"),
    [
        (date(2026, 7, 10), "2025-2026"),
        (date(2026, 8, 15), "2025-2026"),
        (date(2026, 8, 16), "2026-2027"),
        (date(2027, 1, 1), "2026-2027"),
    ],
)
def test_the_year_somebody_means(today: date, label: str) -> None:
    assert suggested_year(today) == label


@pytest.mark.both_engines
@pytest.mark.parametrize("label", ["2024-2025", "2026-2027"])
def test_a_ledger_takes_them(target: str, label: str) -> None:
    create_ledger(target, NewSchool("河湾小学", label, propose_terms(label).days)).close()
