"""Term dates to begin with, for a person to confirm: what most places publish, never more.

By published calendars the first term runs from 1 September to about two to three weeks before the
Spring Festival, the second from the Monday after the Lantern Festival, in early March at the
latest, to the first days of July. Days that the State Council has not arranged yet are named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from studyhours.domain.calendar import ONE_DAY, HolidayTable, SchoolYear, school_year
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.holidays import published_holidays

_MONDAY, _FRIDAY = 0, 4
_TO_LANTERN = timedelta(days=14)
_BEFORE_FESTIVAL = timedelta(days=14)
_LATEST_START = (3, 6)
_USUAL_FESTIVAL = (2, 5)
_NEXT_YEAR_FROM = (8, 16)

AUTUMN_HOLIDAYS = ("mid_autumn", "national_day")
SPRING_HOLIDAYS = ("new_year", "spring_festival", "qingming", "labour_day", "dragon_boat")

_LUNAR_NEW_YEAR = (
    209, 129, 218, 207, 126, 214, 203, 123, 210, 131, 219, 208, 128, 216, 205, 125,
    212, 201, 122, 210, 129, 217, 206, 126, 213, 203, 123, 211, 131, 219, 208, 128,
    215, 204, 124, 212, 201, 122, 210, 130, 217, 206, 126, 214, 202, 123,
)  # fmt: skip
_FIRST_LUNAR = 2005
"""正月初一 of 2005 to 2050 as month × 100 + day: the lunar calendar itself needs no publishing."""


@dataclass(frozen=True, slots=True)
class ProposedTerm:
    """One term as proposed.

    Attributes:
        number: 1 or 2.
        first: First day, a working day as far as known.
        last: Last day, a working day as far as known.
        provisional: Whether days in it are not arranged yet.
    """

    number: int
    first: date
    last: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class TermProposal:
    """Terms of a school year for a person to confirm.

    Attributes:
        year: The school year.
        terms: Two terms.
        unpublished: Holidays of the year that are not arranged yet, by id, in order.
    """

    year: SchoolYear
    terms: tuple[ProposedTerm, ...]
    unpublished: tuple[str, ...]

    @property
    def provisional(self) -> bool:
        """Whether anything in it is not arranged yet."""
        return bool(self.unpublished)

    @property
    def days(self) -> tuple[tuple[date, date], ...]:
        """First and last days, as ``NewSchool`` wants them."""
        return tuple((term.first, term.last) for term in self.terms)


def propose_terms(label: str) -> TermProposal:
    """Typical terms of a school year.

    Args:
        label: The year, such as ``2025-2026``.

    Raises:
        UnusableInput: the label is no school year.
    """
    try:
        year = school_year(label)
    except ValueError:
        raise UnusableInput("bad_year", value=label) from None
    holidays = _table()
    terms = tuple(
        _on_working_days(number, first, last, holidays)
        for number, (first, last) in enumerate(_usual(year.first.year), 1)
    )
    return TermProposal(year, terms, tuple(_unpublished(year, holidays)))


def suggested_year(today: date) -> str:
    """The school year somebody means who begins a ledger today; in late August the next one."""
    start = today.year if today >= date(today.year, *_NEXT_YEAR_FROM) else today.year - 1
    return f"{start}-{start + 1}"


def lunar_new_year(year: int) -> date | None:
    """正月初一 in a year of our calendar; None where the table does not reach."""
    index = year - _FIRST_LUNAR
    if not 0 <= index < len(_LUNAR_NEW_YEAR):
        return None
    return date(year, *divmod(_LUNAR_NEW_YEAR[index], 100))


def _usual(start: int) -> tuple[tuple[date, date], tuple[date, date]]:
    festival = lunar_new_year(start + 1) or date(start + 1, *_USUAL_FESTIVAL)
    winter = _weekday_until(_FRIDAY, festival - _BEFORE_FESTIVAL)
    spring = _weekday_from(_MONDAY, festival + _TO_LANTERN)
    if spring > date(start + 1, *_LATEST_START):
        spring = _weekday_until(_MONDAY, date(start + 1, *_LATEST_START))
    summer = _weekday_from(_FRIDAY, date(start + 1, 7, 1))
    return (date(start, 9, 1), winter), (spring, summer)


def _weekday_until(weekday: int, day: date) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def _weekday_from(weekday: int, day: date) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _on_working_days(number: int, first: date, last: date, holidays: HolidayTable) -> ProposedTerm:
    while not holidays.is_working_day(first):
        first += ONE_DAY
    while not holidays.is_working_day(last):
        last -= ONE_DAY
    known = holidays.covers(first) and holidays.covers(last)
    return ProposedTerm(number, first, last, provisional=not known)


def _unpublished(year: SchoolYear, holidays: HolidayTable) -> Iterable[str]:
    if not holidays.covers(date(year.first.year, 12, 31)):
        yield from AUTUMN_HOLIDAYS
    if not holidays.covers(date(year.last.year, 12, 31)):
        yield from SPRING_HOLIDAYS


def _table() -> HolidayTable:
    published = published_holidays()
    days = {day: working for day, (working, _) in published.days.items()}
    return HolidayTable(days, published.first, published.last)
