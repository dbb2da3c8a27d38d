"""School years and their terms: set, prepared, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select

from studyhours.db.models import School, SchoolYearRow, TermRow
from studyhours.domain.calendar import school_year
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.services.closing.closed_years import closed_days, correcting
from studyhours.services.ledgers.creating import add_term, add_year, check_terms
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require

Terms = tuple[tuple[date, date], ...]
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TermsSet:
    """The terms of a school year as they were and as they are now.

    Attributes:
        label: The year.
        before: First and last days; None where the ledger did not have the year.
        after: The same now; None where it does not have the year any more.
        changes: What pages need to look at again.
    """

    label: str
    before: Terms | None
    after: Terms | None
    changes: Changes = Changes.CALENDAR


def set_terms(ledger: Ledger, label: str, terms: Sequence[tuple[date, date]]) -> TermsSet:
    """Sets the terms of a school year; a year the ledger does not have yet is begun.

    Raises:
        UnusableInput: the label is no school year, the terms are not possible, or the year is
            closed and nobody says why they are others.
        NotPermitted: the actor may not edit the calendar.
    """
    require(ledger.actor, "edit_calendar")
    try:
        year = school_year(label)
    except ValueError:
        raise UnusableInput("bad_year", value=label) from None
    check_terms(terms, year)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        return _put(tx, school, label, tuple(terms))


def take_back_terms(ledger: Ledger, done: TermsSet) -> TermsSet:
    """Gives a year the terms it had before; one that was begun with them is not kept any more.

    Raises:
        UnusableInput: the terms have changed since, the year has been closed meanwhile and would
            not be kept, or it is closed and nobody says why its terms are others.
        NotPermitted: the actor may not edit the calendar.
    """
    require(ledger.actor, "edit_calendar")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        if _terms(tx, school, done.label) != done.after:
            raise UnusableInput("calendar_changed_meanwhile")
        return _put(tx, school, done.label, done.before)


def _put(tx: Writing, school: School, label: str, terms: Terms | None) -> TermsSet:
    before = _terms(tx, school, label)
    closed = [one.year for one in closed_days(tx.session, school) if one.year == label]
    if terms is None and closed:
        raise UnusableInput("year_is_closed", year=label)
    mark = correcting(closed)
    row = _row(tx, school, label)
    if row is not None and terms is None:
        tx.session.execute(delete(TermRow).where(TermRow.year_id == row.id))
        tx.session.delete(row)
        tx.session.flush()
    if terms is None:
        tx.log("calendar.no_year", label, {})
    else:
        if row is None:
            add_year(tx, school, school_year(label), terms)
        else:
            _put_terms(tx, school, row, terms)
        said = [f"{first}:{last}" for first, last in terms]
        tx.log("calendar.terms", label, {"terms": said, **mark})
    return TermsSet(label, before, terms)


def _put_terms(tx: Writing, school: School, row: SchoolYearRow, terms: Terms) -> None:
    """Other days for the terms of a year; how weeks are counted, and terms of stages, stay."""
    query = select(TermRow).where(TermRow.year_id == row.id, TermRow.stage == "")
    there = {term.number: term for term in tx.session.scalars(query)}
    for number, (first, last) in enumerate(terms, 1):
        term = there.pop(number, None)
        if term is None:
            add_term(tx, school, row, number, (first, last))
            continue
        term.first, term.last = first, last
        if term.week_one is not None and not first - _WEEK < term.week_one <= last:
            term.week_one = None  # that week is in no such term any more
    for term in there.values():
        tx.session.delete(term)
    tx.session.flush()


def _row(tx: Writing, school: School, label: str) -> SchoolYearRow | None:
    return tx.session.scalars(
        select(SchoolYearRow).where(
            SchoolYearRow.school_id == school.id, SchoolYearRow.label == label
        )
    ).one_or_none()


def _terms(tx: Writing, school: School, label: str) -> Terms | None:
    row = _row(tx, school, label)
    if row is None:
        return None
    rows = select(TermRow.first, TermRow.last).where(TermRow.year_id == row.id, TermRow.stage == "")
    return tuple((first, last) for first, last in tx.session.execute(rows.order_by(TermRow.number)))
