"""The calendar of a ledger as plain values."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import HolidayCoverage, HolidayRow, School, SchoolYearRow, TermRow
from studyhours.domain.calendar import (
    HolidayTable,
    SchoolCalendar,
    SchoolYear,
    Term,
    school_year,
    school_year_of,
)
from studyhours.domain.errors import UnusableInput


def load_calendar(session: Session, school: School, year: SchoolYear) -> SchoolCalendar:
    """One school year with its terms and holiday table; without terms where none are known."""
    row = session.scalars(
        select(SchoolYearRow).where(
            SchoolYearRow.school_id == school.id, SchoolYearRow.label == year.label
        )
    ).one_or_none()
    terms: tuple[Term, ...] = ()
    if row is not None:
        year = SchoolYear(row.first, row.last)
        terms = tuple(
            Term(term.number, term.first, term.last, term.week_start, term.week_one)
            for term in session.scalars(
                select(TermRow)
                .where(TermRow.year_id == row.id, TermRow.stage == "")
                .order_by(TermRow.number)
            )
        )
    return SchoolCalendar(year, terms, load_holidays(session, school))


def term_ends(session: Session, school: School) -> tuple[date, ...]:
    """The last days of all terms the school has written down, in order."""
    ends = (
        select(TermRow.last)
        .join(SchoolYearRow, SchoolYearRow.id == TermRow.year_id)
        .where(SchoolYearRow.school_id == school.id, TermRow.stage == "")
        .order_by(TermRow.last)
    )
    return tuple(session.scalars(ends))


def load_holidays(session: Session, school: School) -> HolidayTable:
    """The school's holiday table."""
    # Columns and not rows: there are hundreds a year, and every check reads them.
    rows = select(HolidayRow.day, HolidayRow.working).where(HolidayRow.school_id == school.id)
    days = dict(session.execute(rows).tuples().all())
    coverage = session.get(HolidayCoverage, school.id)
    if coverage is None:
        return HolidayTable(days)
    return HolidayTable(days, coverage.first, coverage.last)


def choose_year(session: Session, school: School, label: str | None, as_of: date) -> SchoolYear:
    """The year asked for; else the one that holds the day; else the newest kept before it.

    Raises:
        UnusableInput: the label is no school year.
    """
    if label is not None:
        try:
            return school_year(label)
        except ValueError:
            raise UnusableInput("bad_year", value=label) from None
    holding = school_year_of(as_of)
    kept = session.scalars(
        select(SchoolYearRow)
        .where(SchoolYearRow.school_id == school.id, SchoolYearRow.first <= as_of)
        .order_by(SchoolYearRow.first.desc())
        .limit(1)
    ).one_or_none()
    return school_year(kept.label) if kept is not None else holding
